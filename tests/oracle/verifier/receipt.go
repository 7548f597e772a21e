package main

// A receipt as a reporter holds it: an entry, its proof, the signed checkpoint, the
// content to which the entry commits, and the keys that a report was sealed to.

import (
	"encoding/json"
	"errors"
)

// receiptCase is a receipt and what it has to hold against.
type receiptCase struct {
	Receipt   json.RawMessage
	Key       string // empty: the key in the receipt
	Witnesses []string
	Quorum    int
}

// receipt is the file that a reporter holds.
type receipt struct {
	Format      string   `json:"format"`
	Origin      string   `json:"origin"`
	VerifierKey string   `json:"verifier_key"`
	Index       int64    `json:"index"`
	Entry       string   `json:"entry"`
	Salt        *string  `json:"salt"`
	Content     *string  `json:"content"`
	Proof       []string `json:"proof"`
	Checkpoint  string   `json:"checkpoint"`
}

var receiptMembers = []string{
	"format", "origin", "verifier_key", "index", "entry", "salt", "content", "proof", "checkpoint",
}

// proved is what a receipt that holds has shown.
type proved struct {
	entry   entry
	index   int64
	point   checkpoint
	content []byte
}

// checkReceipt checks a receipt; it returns the fingerprints of the keys that the
// report was sealed to, if the receipt is that of a report.
func checkReceipt(c receiptCase) ([]string, error) {
	shown, err := openReceipt(c.Receipt, c.Key)
	if err != nil {
		return nil, err
	}
	if err := quorumOf(c); err != nil {
		return nil, err
	}
	return fingerprints(shown.content), nil
}

// fingerprints returns those of the keys under "sealed_to" in a report's manifest.
func fingerprints(content []byte) []string {
	var manifest struct {
		SealedTo []struct {
			PublicKey string `json:"public_key"`
		} `json:"sealed_to"`
	}
	if json.Unmarshal(content, &manifest) != nil {
		return nil
	}
	var result []string
	for _, one := range manifest.SealedTo {
		result = append(result, fingerprint(one.PublicKey))
	}
	return result
}

// quorumOf counts the witnesses of the receipt's checkpoint.
func quorumOf(c receiptCase) error {
	var r receipt
	if err := json.Unmarshal(c.Receipt, &r); err != nil {
		return err
	}
	return quorum(r.Checkpoint, c.Witnesses, c.Quorum)
}

// parseReceipt reads a receipt that has exactly the nine members.
func parseReceipt(data []byte) (receipt, error) {
	var r receipt
	value, err := parseObject(data)
	if err != nil {
		return r, err
	}
	for _, name := range receiptMembers {
		if _, there := value[name]; !there {
			return r, errors.New("receipt: it has no " + name)
		}
	}
	if len(value) != len(receiptMembers) {
		return r, errors.New("receipt: it has other members")
	}
	again, err := json.Marshal(value) // the members by their exact names, each once
	if err == nil {
		err = json.Unmarshal(again, &r)
	}
	if err == nil && r.Format != "candour-receipt/1" {
		err = errors.New("receipt: unknown format")
	}
	return r, err
}

// openReceipt checks signature, inclusion and commitment with the log's key.
func openReceipt(data []byte, vkey string) (proved, error) {
	r, err := parseReceipt(data)
	if err != nil {
		return proved{}, err
	}
	if vkey == "" {
		vkey = r.VerifierKey
	}
	point, err := bothCheckpoint(r.Checkpoint, vkey)
	if err != nil {
		return proved{}, err
	}
	if r.Origin != point.origin || r.VerifierKey != vkey {
		return proved{}, errors.New("receipt: it names another log")
	}
	return r.prove(point)
}

// prove checks that the entry is in the signed tree and commits to the content.
func (r receipt) prove(point checkpoint) (proved, error) {
	said, err := parseEntry([]byte(r.Entry))
	if err != nil {
		return proved{}, err
	}
	proof, err := decodeHashes(r.Proof)
	if err != nil {
		return proved{}, err
	}
	if err := bothIncluded(leafHash([]byte(r.Entry)), r.Index, point, proof); err != nil {
		return proved{}, err
	}
	result := proved{entry: said, index: r.Index, point: point}
	if r.Content == nil && r.Salt == nil {
		return result, nil // only the entry is proved
	}
	if r.Content == nil || r.Salt == nil {
		return proved{}, errors.New("receipt: content or salt is absent")
	}
	salt, err := decode64(*r.Salt)
	if err != nil {
		return proved{}, err
	}
	if result.content, err = decode64(*r.Content); err != nil {
		return proved{}, err
	}
	return result, said.commits(salt, result.content)
}
