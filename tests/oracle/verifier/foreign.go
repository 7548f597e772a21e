package main

// The same questions, asked of golang.org/x/mod/sumdb: the code with which Go
// checks its own checksum database. A different answer there is an error here.

import (
	"encoding/base64"
	"errors"
	"fmt"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// disagreement is a case in which this verifier and the foreign one differ.
type disagreement struct{ what string }

func (d disagreement) Error() string { return "DISAGREEMENT: " + d.what }

// witnessKey lets note.Open check a cosignature, which that package does not know.
type witnessKey struct{ key }

func (k witnessKey) Name() string               { return k.name }
func (k witnessKey) KeyHash() uint32            { return k.id }
func (k witnessKey) Verify(text, s []byte) bool { return verifyLine(k.key, string(text), s) }

// foreignNote asks note.Open whether a key has signed a note. That function looks at
// the first signature of a key only, so it is asked about each further one alone.
func foreignNote(text string, vkey string, by key) error {
	var verifier note.Verifier = witnessKey{by}
	if by.kind == typeEd25519 {
		var err error
		if verifier, err = note.NewVerifier(strings.TrimSpace(vkey)); err != nil {
			return err
		}
	}
	list := note.VerifierList(verifier)
	opened, err := note.Open([]byte(text), list)
	if err != nil {
		return err
	}
	for _, line := range strings.SplitAfter(strings.TrimPrefix(text, opened.Text+"\n"), "\n") {
		if _, err := note.Open([]byte(opened.Text+"\n"+line), list); isWrong(err) {
			return err
		}
	}
	return nil
}

// isWrong says whether an error is that of a known key's wrong signature.
func isWrong(err error) bool {
	_, wrong := err.(*note.InvalidSignatureError)
	return wrong
}

// foreignIncluded asks tlog.CheckRecord for an inclusion proof.
func foreignIncluded(leaf hash, index, size int64, root hash, proof []hash) error {
	if index < 0 || size < 0 || index >= size {
		return fmt.Errorf("tlog: the index is outside the tree")
	}
	return tlog.CheckRecord(foreignProof(proof), size, tlog.Hash(root), index, tlog.Hash(leaf))
}

// foreignExtends asks tlog.CheckTree for a consistency proof.
func foreignExtends(older, newer checkpoint, proof []hash) error {
	if older.size > newer.size {
		return fmt.Errorf("tlog: the tree shrank")
	}
	return tlog.CheckTree(tlog.TreeProof(foreignProof(proof)), newer.size,
		tlog.Hash(newer.root), older.size, tlog.Hash(older.root))
}

// foreignProof turns hashes into those of tlog.
func foreignProof(proof []hash) tlog.RecordProof {
	result := tlog.RecordProof{}
	for _, one := range proof {
		result = append(result, tlog.Hash(one))
	}
	return result
}

// foreignTree lets tlog build its own tree from the hashes of the leaves.
type foreignTree struct {
	stored []tlog.Hash
	size   int64
}

// ReadHashes gives tlog the hashes that it stored.
func (t *foreignTree) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	var result []tlog.Hash
	for _, index := range indexes {
		if index < 0 || index >= int64(len(t.stored)) {
			return nil, fmt.Errorf("tlog: no stored hash %d", index)
		}
		result = append(result, t.stored[index])
	}
	return result, nil
}

// newForeignTree has tlog store every leaf.
func newForeignTree(leaves []hash) (*foreignTree, error) {
	tree := &foreignTree{size: int64(len(leaves))}
	for n, leaf := range leaves {
		more, err := tlog.StoredHashesForRecordHash(int64(n), tlog.Hash(leaf), tree)
		if err != nil {
			return nil, err
		}
		tree.stored = append(tree.stored, more...)
	}
	return tree, nil
}

// root is tlog's root over the first leaves.
func (t *foreignTree) root(size int64) (hash, error) {
	if size == 0 {
		return rootOf(nil), nil // tlog of 2021 has no root of an empty tree
	}
	root, err := tlog.TreeHash(size, t)
	return hash(root), err
}

// consistency is tlog's own proof that the first leaves of a tree are an older tree.
func (t *foreignTree) consistency(older int64) ([]hash, error) {
	if older == 0 || older == t.size {
		return nil, nil
	}
	proof, err := tlog.ProveTree(t.size, older, t)
	var result []hash
	for _, one := range proof {
		result = append(result, hash(one))
	}
	return result, err
}

// inclusion is tlog's own proof that a leaf is in the tree.
func (t *foreignTree) inclusion(index int64) ([]hash, error) {
	proof, err := tlog.ProveRecord(t.size, index, t)
	var result []hash
	for _, one := range proof {
		result = append(result, hash(one))
	}
	return result, err
}

// agree returns the verifier's own error, or a disagreement if only one refuses.
func agree(what string, own, foreign error) error {
	var form stricter
	if errors.As(own, &form) {
		return own
	}
	if (own == nil) != (foreign == nil) {
		return disagreement{fmt.Sprintf("%s: here %v, there %v", what, own, foreign)}
	}
	return own
}

// encodeHash writes a hash as Base64.
func encodeHash(h hash) string { return base64.StdEncoding.EncodeToString(h[:]) }
