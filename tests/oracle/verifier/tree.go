package main

// The Merkle tree of RFC 9162: hashes of leaves and nodes, roots, and the two
// kinds of proof. Standard library only; foreign.go asks another project the same.

import (
	"crypto/sha256"
	"errors"
	"math/bits"
)

type hash = [sha256.Size]byte

// leafHash is the hash of one entry's bytes.
func leafHash(entry []byte) hash {
	return sha256.Sum256(append([]byte{0}, entry...))
}

// nodeHash is the hash of the node above two others.
func nodeHash(left, right hash) hash {
	return sha256.Sum256(append(append([]byte{1}, left[:]...), right[:]...))
}

// decodeHash reads a hash from Base64.
func decodeHash(text string) (hash, error) {
	var result hash
	data, err := decode64(text)
	if err != nil || len(data) != len(result) {
		return result, errors.New("hash: not 32 bytes in Base64")
	}
	copy(result[:], data)
	return result, nil
}

// decodeHashes reads the hashes of a proof.
func decodeHashes(texts []string) ([]hash, error) {
	var result []hash
	for _, text := range texts {
		one, err := decodeHash(text)
		if err != nil {
			return nil, err
		}
		result = append(result, one)
	}
	return result, nil
}

// rootOf computes the root over the hashes of the leaves (RFC 9162, 2.1.1).
func rootOf(leaves []hash) hash {
	switch len(leaves) {
	case 0:
		return sha256.Sum256(nil)
	case 1:
		return leaves[0]
	}
	split := 1 << (bits.Len(uint(len(leaves)-1)) - 1)
	return nodeHash(rootOf(leaves[:split]), rootOf(leaves[split:]))
}

// included checks that a leaf is in the tree of a root (RFC 9162, 2.1.3.2).
func included(leaf hash, index, size int64, root hash, proof []hash) error {
	if index < 0 || index >= size {
		return errors.New("inclusion: the index is outside the tree")
	}
	at, last, sum := index, size-1, leaf
	for _, step := range proof {
		if last == 0 {
			return errors.New("inclusion: the proof is too long")
		}
		if at&1 == 1 || at == last {
			sum = nodeHash(step, sum)
			for at&1 == 0 && at != 0 {
				at, last = at>>1, last>>1
			}
		} else {
			sum = nodeHash(sum, step)
		}
		at, last = at>>1, last>>1
	}
	if last != 0 || sum != root {
		return errors.New("inclusion: the proof does not lead to the root")
	}
	return nil
}

// extends checks that the newer tree begins with all of the older (RFC 9162, 2.1.4.2).
func extends(older, newer checkpoint, proof []hash) error {
	if older.size == newer.size {
		if older.root != newer.root || len(proof) > 0 {
			return errors.New("consistency: two trees of one size")
		}
		return nil
	}
	if older.size > newer.size {
		return errors.New("consistency: the tree shrank")
	}
	if older.size == 0 {
		if len(proof) > 0 || older.root != rootOf(nil) {
			return errors.New("consistency: an empty tree has no proof")
		}
		return nil
	}
	return walk(older, newer, proof)
}

// walk computes both roots from a consistency proof and compares them.
func walk(older, newer checkpoint, proof []hash) error {
	if older.size&(older.size-1) == 0 {
		proof = append([]hash{older.root}, proof...)
	}
	if len(proof) == 0 {
		return errors.New("consistency: the proof is empty")
	}
	at, last := older.size-1, newer.size-1
	for at&1 == 1 {
		at, last = at>>1, last>>1
	}
	old, fresh := proof[0], proof[0]
	for _, step := range proof[1:] {
		if last == 0 {
			return errors.New("consistency: the proof is too long")
		}
		if at&1 == 1 || at == last {
			old, fresh = nodeHash(step, old), nodeHash(step, fresh)
			for at&1 == 0 && at != 0 {
				at, last = at>>1, last>>1
			}
		} else {
			fresh = nodeHash(fresh, step)
		}
		at, last = at>>1, last>>1
	}
	if last != 0 || old != older.root || fresh != newer.root {
		return errors.New("consistency: the proof does not lead to both roots")
	}
	return nil
}
