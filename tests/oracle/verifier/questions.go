package main

// Small questions: one checkpoint, one inclusion or consistency proof.

// checkpointCase is a checkpoint and what it has to hold against.
type checkpointCase struct {
	Note, Key string
	Witnesses []string
	Quorum    int
}

// checkCheckpoint checks the signature of a checkpoint and its witnesses.
func checkCheckpoint(c checkpointCase) error {
	if _, err := bothCheckpoint(c.Note, c.Key); err != nil {
		return err
	}
	return quorum(c.Note, c.Witnesses, c.Quorum)
}

// proofCase is a proof between two trees, or of a leaf in a tree (Old: its index).
type proofCase struct {
	Old, Size     int64
	OldHash, Root string
	Proof         []string
}

// decode reads the hashes of a proof.
func (c proofCase) decode() (hash, hash, []hash, error) {
	old, err := decodeHash(c.OldHash)
	if err != nil {
		return old, old, nil, err
	}
	root, err := decodeHash(c.Root)
	if err != nil {
		return old, root, nil, err
	}
	proof, err := decodeHashes(c.Proof)
	return old, root, proof, err
}

// checkConsistency checks that a tree begins with all of an older tree.
func checkConsistency(c proofCase) error {
	old, root, proof, err := c.decode()
	if err != nil {
		return err
	}
	return bothExtends(checkpoint{size: c.Old, root: old}, checkpoint{size: c.Size, root: root}, proof)
}

// checkInclusion checks that a leaf is in a tree.
func checkInclusion(c proofCase) error {
	leaf, root, proof, err := c.decode()
	if err != nil {
		return err
	}
	return bothIncluded(leaf, c.Old, checkpoint{size: c.Size, root: root}, proof)
}
