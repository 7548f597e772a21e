package main

// A receipt as a reporter holds it: an entry, its proof, the signed checkpoint,
// and the content to which the entry commits.

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

// proved is what a receipt that holds has shown.
type proved struct {
	entry   entry
	index   int64
	point   checkpoint
	content []byte
}

// checkReceipt checks a receipt from its bytes.
func checkReceipt(c receiptCase) error {
	shown, err := openReceipt(c.Receipt, c.Key)
	if err != nil {
		return err
	}
	if err := quorumOf(c); err != nil {
		return err
	}
	if shown.entry.kind == "report.received" {
		_, err = parseManifest(shown.content)
	}
	return err
}

// quorumOf counts the witnesses of the receipt's checkpoint.
func quorumOf(c receiptCase) error {
	var r receipt
	if err := json.Unmarshal(c.Receipt, &r); err != nil {
		return err
	}
	return quorum(r.Checkpoint, c.Witnesses, c.Quorum)
}

// openReceipt checks signature, inclusion and commitment with the log's key.
func openReceipt(data []byte, vkey string) (proved, error) {
	var r receipt
	if _, err := parseObject(data); err != nil {
		return proved{}, err
	}
	if err := json.Unmarshal(data, &r); err != nil {
		return proved{}, err
	}
	if r.Format != "candour-receipt/1" {
		return proved{}, errors.New("receipt: unknown format")
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
	if r.Content == nil && r.Salt == nil && said.commitment == nil {
		return result, nil
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

// manifest is the content of a report's entry: what was received, and its keys.
type manifest struct {
	keys   []signedKey
	sealed map[string]string // holder: public key
}

// parseManifest reads the keys that a report was given and was sealed to.
func parseManifest(content []byte) (manifest, error) {
	value, err := parseCanonical(content)
	if err != nil {
		return manifest{}, err
	}
	result := manifest{sealed: map[string]string{}}
	listed, _ := value["keys"].([]interface{})
	for _, one := range listed {
		key, err := toSignedKey(one)
		if err != nil {
			return manifest{}, err
		}
		if err := key.signedBy(key.SignedBy); err != nil {
			return manifest{}, err
		}
		result.keys = append(result.keys, key)
	}
	return result, nil
}
