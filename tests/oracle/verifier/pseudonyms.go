package main

// Pseudonyms: the ids of the public log, from ids of the database (ADR 20).

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"strings"
)

const pseudonymLabel = "candour-ledger-pseudonyms/1"

// purposes are the roles whose ids are of the same sort of row as another role's.
var purposes = map[string]string{"actor": "staff", "handler": "staff", "by": "staff", "holder": "dossier"}

// pseudonymKey is the secret of the file ledger-pseudonyms.
type pseudonymKey struct {
	secret []byte
	id     string
}

// parsePseudonymKey reads the file's one line: a label, and 32 bytes in Base64.
func parsePseudonymKey(text string) (*pseudonymKey, error) {
	parts := strings.Fields(text)
	if len(parts) != 2 || parts[0] != pseudonymLabel {
		return nil, errors.New("pseudonyms: not such a file")
	}
	secret, err := decode64(parts[1])
	if err != nil || len(secret) != 32 {
		return nil, errors.New("pseudonyms: the secret is not 32 bytes")
	}
	key := &pseudonymKey{secret: secret}
	key.id = hex.EncodeToString(key.expand("key id")[:4])
	return key, nil
}

// expand derives 32 bytes from the secret: HKDF-Expand with SHA-256, one block.
func (k *pseudonymKey) expand(info string) []byte {
	return mac(k.secret, pseudonymLabel+" "+info+"\x01")
}

// pseudonym is the id in the public log for an id of the database.
func (k *pseudonymKey) pseudonym(role, id string) string {
	purpose := role
	if other, there := purposes[role]; there {
		purpose = other
	}
	return hex.EncodeToString(mac(k.expand("purpose "+purpose), id)[:16])
}

// made says whether the second half of a salt was made with this key for an entry and
// its content.
func (k *pseudonymKey) made(salt []byte, said entry, content []byte) bool {
	bare, err := said.withoutCommitment()
	if err != nil || len(salt) != 32 {
		return false
	}
	act, document := sha256.Sum256(bare), sha256.Sum256(content)
	message := string(salt[:16]) + string(act[:]) + string(document[:])
	return hmac.Equal(mac(k.expand("salt"), message)[:16], salt[16:])
}

// mac is HMAC-SHA256.
func mac(key []byte, text string) []byte {
	sum := hmac.New(sha256.New, key)
	sum.Write([]byte(text))
	return sum.Sum(nil)
}
