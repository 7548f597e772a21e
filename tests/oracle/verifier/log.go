package main

// A published log in a folder: checkpoint, tiles and entry bundles (C2SP
// tlog-tiles), each checked against the bytes of the entries.

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"
)

const tileWidth = 256

// logCase names a folder and what its log has to hold against.
type logCase struct {
	Folder    string
	Key       string
	Since     string   // an older checkpoint or receipt, as text
	Witnesses []string // verifier keys
	Quorum    int
}

// publicLog is a log that was checked.
type publicLog struct {
	point  checkpoint
	leaves []hash
	bodies [][]byte
	tree   *foreignTree
}

// checkLog checks a folder of tiles from the signature to every entry.
func checkLog(c logCase) error {
	log, err := openLog(c)
	if err != nil {
		return err
	}
	if err := log.checkEntries(); err != nil {
		return err
	}
	if err := log.proveAll(); err != nil {
		return err
	}
	return log.since(c)
}

// margin is how far an entry's time may lie before that of an earlier entry.
const margin = 2 * time.Hour

// checkEntries checks the form of each entry, and that none is back-dated.
func (l *publicLog) checkEntries() error {
	latest := time.Time{}
	for index, body := range l.bodies {
		said, err := parseEntry(body)
		if err != nil {
			return fmt.Errorf("entry %d: %w", index, err)
		}
		if latest.Sub(said.time) > margin {
			return fmt.Errorf("entry %d: it is back-dated", index)
		}
		if said.time.After(latest) {
			latest = said.time
		}
	}
	return nil
}

// openLog reads a folder and checks signature, witnesses, hashes and root.
func openLog(c logCase) (*publicLog, error) {
	text, err := os.ReadFile(filepath.Join(c.Folder, "checkpoint"))
	if err != nil {
		return nil, err
	}
	point, err := bothCheckpoint(string(text), c.Key)
	if err != nil {
		return nil, err
	}
	if err := quorum(string(text), c.Witnesses, c.Quorum); err != nil {
		return nil, err
	}
	log := &publicLog{point: point}
	if err := log.readEntries(c.Folder); err != nil {
		return nil, err
	}
	if err := log.compareTiles(c.Folder); err != nil {
		return nil, err
	}
	return log, log.compareRoots()
}

// bothCheckpoint opens a checkpoint here and with note.Open.
func bothCheckpoint(text, vkey string) (checkpoint, error) {
	by, err := parseKey(vkey)
	if err != nil {
		return checkpoint{}, err
	}
	_, own := openNote(text, by)
	if err := agree("signature of the checkpoint", own, foreignNote(text, vkey, by)); err != nil {
		return checkpoint{}, err
	}
	return openCheckpoint(text, by)
}

// quorum refuses a note that too few of the witnesses have cosigned.
func quorum(text string, vkeys []string, needed int) error {
	if needed == 0 {
		return nil
	}
	count, err := countWitnesses(text, vkeys)
	if err == nil && count < needed {
		err = fmt.Errorf("witnesses: %d of %d", count, needed)
	}
	return err
}

// tilePath is the name of a tile; width 0 means a full one.
func tilePath(level string, index int64, width int64) string {
	name := fmt.Sprintf("%03d", index%1000)
	for index >= 1000 {
		index /= 1000
		name = fmt.Sprintf("x%03d/%s", index%1000, name)
	}
	if width < tileWidth {
		name += fmt.Sprintf(".p/%d", width)
	}
	return filepath.Join("tile", level, filepath.FromSlash(name))
}

// eachTile calls a function for every tile of a level with so many hashes.
func eachTile(count int64, call func(index, width int64) error) error {
	for index := int64(0); index*tileWidth < count; index++ {
		width := count - index*tileWidth
		if width > tileWidth {
			width = tileWidth
		}
		if err := call(index, width); err != nil {
			return err
		}
	}
	return nil
}

// readAtLeast reads a tile or bundle of a width, or a wider one of the same index.
func readAtLeast(folder, level string, index, width int64) ([]byte, error) {
	for wide := width; wide <= tileWidth; wide++ {
		data, err := os.ReadFile(filepath.Join(folder, tilePath(level, index, wide)))
		if err == nil || !os.IsNotExist(err) {
			return data, err
		}
	}
	return nil, fmt.Errorf("tile %s/%d: it is absent", level, index)
}

// readEntries reads all bundles and hashes their entries.
func (l *publicLog) readEntries(folder string) error {
	return eachTile(l.point.size, func(index, width int64) error {
		data, err := readAtLeast(folder, "entries", index, width)
		if err != nil {
			return err
		}
		entries, err := splitBundle(data)
		if err != nil {
			return err
		}
		if int64(len(entries)) < width {
			return errors.New("bundle: it has too few entries")
		}
		for _, one := range entries[:width] {
			l.bodies = append(l.bodies, one)
			l.leaves = append(l.leaves, leafHash(one))
		}
		return nil
	})
}

// splitBundle cuts a bundle into its entries, each behind its length in two bytes.
func splitBundle(data []byte) ([][]byte, error) {
	var result [][]byte
	for len(data) > 0 {
		if len(data) < 2 || len(data)-2 < int(binary.BigEndian.Uint16(data)) {
			return nil, errors.New("bundle: it ends inside an entry")
		}
		end := 2 + int(binary.BigEndian.Uint16(data))
		result = append(result, data[2:end])
		data = data[end:]
	}
	return result, nil
}

// compareTiles computes each tile of each level and compares the published bytes.
func (l *publicLog) compareTiles(folder string) error {
	hashes := l.leaves
	for level := 0; len(hashes) > 0; level++ {
		err := eachTile(int64(len(hashes)), func(index, width int64) error {
			data, err := readAtLeast(folder, fmt.Sprint(level), index, width)
			if err != nil {
				return err
			}
			var want []byte
			for _, one := range hashes[index*tileWidth : index*tileWidth+width] {
				want = append(want, one[:]...)
			}
			if !bytes.HasPrefix(data, want) {
				return fmt.Errorf("tile %d/%d: it differs from the entries", level, index)
			}
			return nil
		})
		if err != nil {
			return err
		}
		hashes = above(hashes)
	}
	return nil
}

// above returns the roots of the full tiles of a level: the level above it.
func above(hashes []hash) []hash {
	var result []hash
	for len(hashes) >= tileWidth {
		result = append(result, rootOf(hashes[:tileWidth]))
		hashes = hashes[tileWidth:]
	}
	return result
}

// compareRoots computes the root here and in tlog and compares the signed one.
func (l *publicLog) compareRoots() error {
	var err error
	if l.tree, err = newForeignTree(l.leaves); err != nil {
		return err
	}
	there, err := l.tree.root(l.point.size)
	if err != nil {
		return err
	}
	own := rootOf(l.leaves)
	if own != there {
		return disagreement{"root of the tree"}
	}
	if own != l.point.root {
		return errors.New("log: the entries do not lead to the signed root")
	}
	return nil
}

// proveAll proves leaves and earlier trees with tlog, and checks the proofs here.
func (l *publicLog) proveAll() error {
	step := l.point.size/64 + 1
	for index := int64(0); index < l.point.size; index += step {
		proof, err := l.tree.inclusion(index)
		if err != nil {
			return err
		}
		if err := bothIncluded(l.leaves[index], index, l.point, proof); err != nil {
			return err
		}
		older := checkpoint{l.point.origin, index, rootOf(l.leaves[:index])}
		if err := l.extendsFrom(older); err != nil {
			return err
		}
	}
	return nil
}

// extendsFrom checks that the log begins with all of an older tree.
func (l *publicLog) extendsFrom(older checkpoint) error {
	if older.size > l.point.size {
		return errors.New("log: it is shorter than an older checkpoint")
	}
	proof, err := l.tree.consistency(older.size)
	if err != nil {
		return err
	}
	return bothExtends(older, l.point, proof)
}

// bothIncluded checks an inclusion proof here and in tlog.
func bothIncluded(leaf hash, index int64, in checkpoint, proof []hash) error {
	return agree("inclusion proof", included(leaf, index, in.size, in.root, proof),
		foreignIncluded(leaf, index, in.size, in.root, proof))
}

// bothExtends checks a consistency proof here and in tlog, which has no empty trees.
func bothExtends(older, newer checkpoint, proof []hash) error {
	own := extends(older, newer, proof)
	if older.size == 0 || newer.size == 0 {
		return own
	}
	return agree("consistency proof", own, foreignExtends(older, newer, proof))
}
