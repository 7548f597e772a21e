package main

// Signed notes, verifier keys and cosignatures, after C2SP signed-note,
// tlog-checkpoint and tlog-cosignature. Standard library only.

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	typeEd25519     = 1 // a log's own signature of the text
	typeCosignature = 4 // a witness's signature of time and text
	maxSignatures   = 64
)

// key is a verifier key: name, short id, kind of signature, Ed25519 key.
type key struct {
	name   string
	id     uint32
	kind   byte
	public ed25519.PublicKey
}

// parseKey reads "name+id+base64" and checks that the id belongs to name and key.
func parseKey(text string) (key, error) {
	parts := strings.SplitN(strings.TrimSpace(text), "+", 3)
	if len(parts) != 3 || !goodName(parts[0]) || len(parts[1]) != 8 {
		return key{}, errors.New("key: not name+id+base64")
	}
	id, err := hex.DecodeString(parts[1])
	if err != nil || strings.ToLower(parts[1]) != parts[1] {
		return key{}, errors.New("key: id is not lower-case hexadecimal")
	}
	data, err := decode64(parts[2])
	if err != nil || len(data) != 1+ed25519.PublicKeySize {
		return key{}, errors.New("key: not a type and 32 bytes")
	}
	digest := sha256.Sum256(append([]byte(parts[0]+"\n"), data...))
	if !bytes.Equal(digest[:4], id) {
		return key{}, errors.New("key: the id belongs to another name or key")
	}
	if data[0] != typeEd25519 && data[0] != typeCosignature {
		return key{}, fmt.Errorf("key: signature type %d is unknown", data[0])
	}
	return key{parts[0], binary.BigEndian.Uint32(id), data[0], data[1:]}, nil
}

// goodName says whether a key may have this name.
func goodName(name string) bool {
	return name != "" && utf8.ValidString(name) && !strings.Contains(name, "+") &&
		strings.IndexFunc(name, unicode.IsSpace) < 0
}

// decode64 decodes standard Base64 and refuses a second spelling of the same bytes.
func decode64(text string) ([]byte, error) {
	data, err := base64.StdEncoding.DecodeString(text)
	if err == nil && base64.StdEncoding.EncodeToString(data) != text {
		return nil, stricter{"base64: not the one spelling"}
	}
	return data, err
}

// stricter is a refusal of what the foreign verifier lets pass: it is no disagreement.
type stricter struct{ what string }

func (s stricter) Error() string { return s.what }

// signature is one line below a note's text.
type signature struct {
	name string
	id   uint32
	data []byte
	text string // the whole line
}

// splitNote divides a note into its text and its signature lines.
func splitNote(note string) (string, []signature, error) {
	if !utf8.ValidString(note) || strings.IndexFunc(note, forbidden) >= 0 {
		return "", nil, errors.New("note: not plain UTF-8 text")
	}
	cut := strings.LastIndex(note, "\n\n")
	if cut < 0 || !strings.HasSuffix(note, "\n") {
		return "", nil, errors.New("note: no signatures")
	}
	text, rest := note[:cut+1], note[cut+2:]
	var lines []signature
	for _, line := range strings.SplitAfter(rest, "\n") {
		if line == "" {
			continue
		}
		one, err := parseLine(line)
		if err != nil {
			return "", nil, err
		}
		lines = append(lines, one)
	}
	if len(lines) == 0 {
		return "", nil, errors.New("note: no signatures")
	}
	if len(lines) > maxSignatures {
		return "", nil, stricter{"note: too many signatures"}
	}
	return text, lines, nil
}

// forbidden names the control characters that no note may hold.
func forbidden(char rune) bool { return char < 0x20 && char != '\n' }

// parseLine reads "— name base64(id and signature)".
func parseLine(line string) (signature, error) {
	parts := strings.Split(strings.TrimSuffix(line, "\n"), " ")
	if len(parts) != 3 || parts[0] != "—" || !goodName(parts[1]) {
		return signature{}, errors.New("note: a signature line is malformed")
	}
	data, err := decode64(parts[2])
	if err != nil {
		return signature{}, fmt.Errorf("note: a signature is malformed: %w", err)
	}
	if len(data) < 5 {
		return signature{}, errors.New("note: a signature is too short")
	}
	return signature{parts[1], binary.BigEndian.Uint32(data), data[4:], line}, nil
}

// openNote returns the text of a note if the key has signed it.
func openNote(note string, by key) (string, error) {
	text, lines, err := splitNote(note)
	if err != nil {
		return "", err
	}
	signed := false
	for _, line := range lines {
		if line.name != by.name || line.id != by.id {
			continue
		}
		if !verifyLine(by, text, line.data) {
			return "", errors.New("note: a signature of " + by.name + " is wrong")
		}
		signed = true
	}
	if !signed {
		return "", errors.New("note: not signed by " + by.name)
	}
	return text, nil
}

// verifyLine checks the bytes of one signature or cosignature of a text.
func verifyLine(by key, text string, data []byte) bool {
	if by.kind == typeEd25519 {
		return len(data) == ed25519.SignatureSize && ed25519.Verify(by.public, []byte(text), data)
	}
	if len(data) != 8+ed25519.SignatureSize {
		return false
	}
	time := binary.BigEndian.Uint64(data)
	if time > 1<<63-1 {
		return false
	}
	message := fmt.Sprintf("cosignature/v1\ntime %d\n%s", time, text)
	return ed25519.Verify(by.public, []byte(message), data[8:])
}

// checkpoint is what a log signs: its origin, how many leaves, their root.
type checkpoint struct {
	origin string
	size   int64
	root   hash
}

// openCheckpoint returns the checkpoint in a note that the log's key has signed.
func openCheckpoint(note string, by key) (checkpoint, error) {
	if by.kind != typeEd25519 {
		return checkpoint{}, errors.New("checkpoint: the key is not a log's")
	}
	text, err := openNote(note, by)
	if err != nil {
		return checkpoint{}, err
	}
	point, err := parseCheckpoint(text)
	if err == nil && point.origin != by.name {
		return checkpoint{}, errors.New("checkpoint: the origin is another log")
	}
	return point, err
}

// parseCheckpoint reads a checkpoint; lines behind the third are not used.
func parseCheckpoint(text string) (checkpoint, error) {
	lines := strings.Split(strings.TrimSuffix(text, "\n"), "\n")
	if len(lines) < 3 || has(lines, "") {
		return checkpoint{}, errors.New("checkpoint: fewer than three lines, or an empty one")
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil || size < 0 || strconv.FormatInt(size, 10) != lines[1] {
		return checkpoint{}, errors.New("checkpoint: the size is not a number")
	}
	root, err := decodeHash(lines[2])
	return checkpoint{lines[0], size, root}, err
}

// countWitnesses returns how many of the witnesses have cosigned a note. A line that
// is wrong does not count and spoils nothing; one key under two names counts once.
func countWitnesses(note string, vkeys []string) (int, error) {
	text, lines, err := splitNote(note)
	if err != nil {
		return 0, err
	}
	counted := map[string]bool{}
	for _, vkey := range vkeys {
		witness, err := parseKey(vkey)
		if err != nil {
			return 0, err
		}
		if witness.kind != typeCosignature {
			return 0, errors.New("witness: the key is not a witness's")
		}
		for _, line := range lines {
			if line.name != witness.name || line.id != witness.id {
				continue
			}
			alone := text + "\n" + line.text
			_, own := openNote(alone, witness)
			err := agree("cosignature", own, foreignNote(alone, vkey, witness))
			if _, differs := err.(disagreement); differs {
				return 0, err
			}
			counted[string(witness.public)] = counted[string(witness.public)] || err == nil
		}
	}
	return countTrue(counted), nil
}

// countTrue returns how many values of a map are true.
func countTrue(values map[string]bool) int {
	count := 0
	for _, value := range values {
		if value {
			count++
		}
	}
	return count
}
