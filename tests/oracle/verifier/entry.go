package main

// The public form of an entry: one leaf of the log, version 1 or 2 (ADR 20).

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"regexp"
	"time"
)

// entry is what a leaf says in public.
type entry struct {
	kind       string
	ids        map[string]string
	time       time.Time
	commitment *hash
	version    int
	key        string // the id of the pseudonym key, in version 2
}

var (
	kindForm      = regexp.MustCompile(`^[a-z][a-z0-9_]{0,31}(\.[a-z][a-z0-9_]{0,31}){1,3}$`)
	roleForm      = regexp.MustCompile(`^[a-z][a-z0-9_]{0,31}$`)
	idForm        = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._:-]{0,63}$`)
	pseudonymForm = regexp.MustCompile(`^[0-9a-f]{32}$`)
	keyIDForm     = regexp.MustCompile(`^[0-9a-f]{8}$`)
	timeForms     = map[int]string{1: "2006-01-02T15:04:05Z", 2: "2006-01-02T15:04Z"}
)

// parseEntry reads a leaf and refuses what no version allows.
func parseEntry(leaf []byte) (entry, error) {
	value, err := parseCanonical(leaf)
	if err != nil {
		return entry{}, err
	}
	result := entry{ids: map[string]string{}}
	switch fmt.Sprint(value["v"]) {
	case "1":
		result.version = 1
	case "2":
		result.version = 2
	default:
		return entry{}, errors.New("entry: unknown version")
	}
	for name := range value {
		known := name == "v" || name == "kind" || name == "ids" || name == "time" || name == "commitment"
		if !known && !(name == "key" && result.version == 2) {
			return entry{}, errors.New("entry: unknown member " + name)
		}
	}
	return result, result.fill(value)
}

// fill reads the members of an entry.
func (e *entry) fill(value map[string]interface{}) error {
	var ok bool
	if e.kind, ok = value["kind"].(string); !ok || !kindForm.MatchString(e.kind) {
		return errors.New("entry: the kind is malformed")
	}
	ids, ok := value["ids"].(map[string]interface{})
	if !ok || len(ids) > 16 {
		return errors.New("entry: no ids, or too many")
	}
	form := map[int]*regexp.Regexp{1: idForm, 2: pseudonymForm}[e.version]
	for role, id := range ids {
		text, ok := id.(string)
		if !ok || !roleForm.MatchString(role) || !form.MatchString(text) {
			return errors.New("entry: an id is malformed")
		}
		e.ids[role] = text
	}
	e.key, _ = value["key"].(string)
	if e.version == 2 && !keyIDForm.MatchString(e.key) {
		return errors.New("entry: no key of pseudonyms")
	}
	return e.fillRest(value)
}

// fillRest reads time and commitment.
func (e *entry) fillRest(value map[string]interface{}) error {
	text, _ := value["time"].(string)
	var err error
	e.time, err = time.Parse(timeForms[e.version], text)
	if err != nil || e.time.Format(timeForms[e.version]) != text || e.time.Year() < 1000 {
		return errors.New("entry: the time is malformed")
	}
	if value["commitment"] == nil {
		if _, there := value["commitment"]; there {
			return errors.New("entry: the commitment is empty")
		}
		return nil
	}
	text, ok := value["commitment"].(string)
	sum, err := decodeHash(text)
	if !ok || err != nil {
		return errors.New("entry: the commitment is malformed")
	}
	e.commitment = &sum
	return nil
}

// withoutCommitment writes the entry as it would be without its commitment.
func (e entry) withoutCommitment() ([]byte, error) {
	ids := map[string]interface{}{}
	for role, id := range e.ids {
		ids[role] = id
	}
	members := map[string]interface{}{"v": e.version, "kind": e.kind, "ids": ids, "time": e.time.Format(timeForms[e.version])}
	if e.version > 1 {
		members["key"] = e.key
	}
	return canonical(members)
}

// commits checks that an entry was made for this content and salt.
func (e *entry) commits(salt, content []byte) error {
	if e.commitment == nil {
		return errors.New("entry: it commits to nothing")
	}
	if len(salt) != sha256.Size {
		return errors.New("entry: the salt is not 32 bytes")
	}
	if sha256.Sum256(append(append([]byte{}, salt...), content...)) != *e.commitment {
		return errors.New("entry: it commits to other content")
	}
	return nil
}
