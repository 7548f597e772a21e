package main

// The history of a public key (ADR 22): every key is signed with the key before
// it, and an entry of the log commits to the newest.

import (
	"bytes"
	"crypto/ed25519"
	"encoding/json"
	"errors"
	"strconv"
)

// keyCase is the proof of a key, as the site gives it to browsers.
type keyCase struct {
	Key   string
	Proof keyProof
}

// keyProof is a history with the receipt of its newest key.
type keyProof struct {
	History  []signedKey     `json:"history"`
	Receipt  json.RawMessage `json:"receipt"`
	Fixed    *fixedProof     `json:"fixed"`
	Vouchers []string        `json:"vouchers"`
}

// signedKey is one public key and the signature of whoever held the key before.
type signedKey struct {
	Purpose    string `json:"purpose"`
	Owner      string `json:"owner"`
	Number     int64  `json:"number"`
	PublicKey  string `json:"public_key"`
	Previous   string `json:"previous"`
	SigningKey string `json:"signing_key"`
	SignedBy   string `json:"signed_by"`
	Signature  string `json:"signature"`
}

const (
	epochPurpose = "candour epoch v1"
	staffPurpose = "candour staff key v1"
)

// entryKinds are the entries that may commit to a key, by purpose.
var entryKinds = map[string][]string{
	epochPurpose: {"team.created", "epoch.started", "report.received"},
	staffPurpose: {"key.made", "key.signed", "key.replaced"},
}

// toSignedKey reads a key that stands inside other JSON.
func toSignedKey(value interface{}) (signedKey, error) {
	var result signedKey
	data, err := json.Marshal(value)
	if err == nil {
		err = json.Unmarshal(data, &result)
	}
	return result, err
}

// statement is the bytes that a key's signature covers: all but the signature.
func (k signedKey) statement() ([]byte, error) {
	return canonical(map[string]interface{}{
		"purpose": k.Purpose, "owner": k.Owner, "number": int(k.Number), "public_key": k.PublicKey,
		"previous": k.Previous, "signing_key": k.SigningKey, "signed_by": k.SignedBy,
	})
}

// signedBy checks the signature of a key with a signing key in Base64.
func (k signedKey) signedBy(signer string) error {
	text, err := k.statement()
	if err != nil {
		return err
	}
	return verifyBy(signer, text, k.Signature)
}

// verifyBy checks a signature of bytes; key and signature are in Base64.
func verifyBy(signer string, text []byte, signature string) error {
	public, err := decode64(signer)
	if err != nil || len(public) != ed25519.PublicKeySize {
		return errors.New("signature: the signing key is malformed")
	}
	data, err := decode64(signature)
	if err != nil {
		return errors.New("signature: it is malformed")
	}
	if !ed25519.Verify(public, text, data) {
		return errors.New("signature: it is wrong")
	}
	return nil
}

// isSigned says whether a key has a signature; keys from before have none.
func (k signedKey) isSigned() bool { return k.Signature != "" }

// checkKeys checks a history from its first key to its newest, and the entry of that.
func checkKeys(c keyCase) error {
	history := c.Proof.History
	if len(history) == 0 {
		return errors.New("key history: it is empty")
	}
	for n := range history {
		if err := c.checkStep(n); err != nil {
			return err
		}
	}
	newest := history[len(history)-1]
	if !newest.isSigned() {
		return nil // it counts only by the fixed list
	}
	return checkKeyEntry(c, newest)
}

// checkStep checks one key of a history against the key before it.
func (c keyCase) checkStep(n int) error {
	history := c.Proof.History
	now, before := history[n], signedKey{}
	if n > 0 {
		before = history[n-1]
	}
	if entryKinds[now.Purpose] == nil || now.Purpose != history[0].Purpose || now.Owner != history[0].Owner ||
		now.Number != int64(n+1) {
		return errors.New("key history: a key does not follow the key before it")
	}
	if !now.isSigned() {
		if before.isSigned() {
			return errors.New("key history: an unsigned key follows a signed one")
		}
		return c.checkFixed(now)
	}
	if now.Previous != before.PublicKey {
		return errors.New("key history: a key names another key before it")
	}
	if err := now.checkForm(); err != nil {
		return err
	}
	return c.checkSigner(now, before, n)
}

// checkForm checks the forms of a signed key and its signature.
func (k signedKey) checkForm() error {
	if err := checkRecipient(k.PublicKey); err != nil {
		return err
	}
	if data, err := decode64(k.SigningKey); err != nil || len(data) != ed25519.PublicKeySize {
		return errors.New("key history: a signing key is malformed")
	}
	return k.signedBy(k.SignedBy)
}

// checkSigner refuses a signature by somebody who may not give it.
func (c keyCase) checkSigner(now, before signedKey, n int) error {
	staff := now.Purpose == staffPurpose
	switch {
	case staff && now.SignedBy == now.SigningKey:
		if n == 0 {
			return nil
		}
		return c.checkFixed(now) // a key from before signatures that got its signing half
	case n == 0 && !staff:
		return nil // the founder: a staff member, a mailbox or the epoch itself
	case n > 0 && before.isSigned() && now.SignedBy == before.SigningKey:
		return nil
	case n > 0 && (staff || !before.isSigned()) && has(c.Proof.Vouchers, now.SignedBy):
		return nil // a colleague vouches
	}
	return errors.New("key history: somebody else signed a key")
}

// has says whether a list holds a text.
func has(list []string, text string) bool {
	for _, one := range list {
		if one == text {
			return true
		}
	}
	return false
}

// checkKeyEntry checks that a receipt's entry commits to the newest key.
func checkKeyEntry(c keyCase, newest signedKey) error {
	shown, err := openReceipt(c.Proof.Receipt, c.Key)
	if err != nil {
		return err
	}
	if !has(entryKinds[newest.Purpose], shown.entry.kind) {
		return errors.New("key history: the entry is of another kind")
	}
	value, err := parseCanonical(shown.content)
	if err != nil {
		return err
	}
	listed, ok := value["keys"].([]interface{})
	if !ok {
		listed = []interface{}{value}
	}
	for _, one := range listed {
		if key, err := toSignedKey(one); err == nil && key == newest {
			return nil
		}
	}
	return errors.New("key history: the entry commits to other keys")
}

// fixedProof shows that unsigned keys are in the list that one entry commits to.
type fixedProof struct {
	Receipt json.RawMessage `json:"receipt"`
	Places  []place         `json:"places"`
}

// place is where a key stands in the fixed list.
type place struct {
	Number int64    `json:"number"`
	Index  int64    `json:"index"`
	Path   []string `json:"path"`
}

// checkFixed checks that a key is in the fixed list of keys from before signatures.
func (c keyCase) checkFixed(one signedKey) error {
	if c.Proof.Fixed == nil {
		return errors.New("key history: a key from before signatures and no fixed list")
	}
	root, count, err := openFixed(c)
	if err != nil {
		return err
	}
	return checkPlace(one, c.Proof.Fixed.Places, root, count)
}

// openFixed returns root and length of the fixed list from its receipt.
func openFixed(c keyCase) (hash, int64, error) {
	shown, err := openReceipt(c.Proof.Fixed.Receipt, c.Key)
	if err != nil {
		return hash{}, 0, err
	}
	if shown.entry.kind != "keys.fixed" {
		return hash{}, 0, errors.New("fixed list: the entry is of another kind")
	}
	var list struct {
		Count   int64  `json:"count"`
		Purpose string `json:"purpose"`
		Root    string `json:"root"`
	}
	if err := json.NewDecoder(bytes.NewReader(shown.content)).Decode(&list); err != nil {
		return hash{}, 0, err
	}
	if list.Purpose != "candour keys before signatures v1" || list.Count < 1 {
		return hash{}, 0, errors.New("fixed list: unknown form")
	}
	root, err := decodeHash(list.Root)
	return root, list.Count, err
}

// checkPlace proves one unsigned key against the root of the list.
func checkPlace(one signedKey, places []place, root hash, count int64) error {
	for _, at := range places {
		if at.Number != one.Number {
			continue
		}
		path, err := decodeHashes(at.Path)
		if err != nil {
			return err
		}
		return bothIncluded(leafHash(listed(one)), at.Index, checkpoint{size: count, root: root}, path)
	}
	return errors.New("fixed list: it does not have the key")
}

// listed is the bytes of an unsigned key in the fixed list.
func listed(one signedKey) []byte {
	owner, number, public := quote(one.Owner), strconv.FormatInt(one.Number, 10), quote(one.PublicKey)
	return []byte("[" + string(owner) + "," + number + "," + string(public) + "]")
}
