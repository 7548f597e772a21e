package main

// A log beside what somebody saw of it earlier: an older checkpoint or a receipt,
// also across a restore from a backup, which the old key states (ADR 19).

import (
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"sort"
	"strconv"
	"strings"
)

// restore is the statement by which one key of a log ended and another followed.
type restore struct {
	kept, signed checkpoint
	next         string
}

var treeLine = regexp.MustCompile(`^(kept|signed) (0|[1-9][0-9]{0,18}) (\S+)$`)

// parseRestore reads a statement that the ended key has signed.
func parseRestore(note, ended string) (restore, error) {
	by, err := parseKey(ended)
	if err != nil {
		return restore{}, err
	}
	text, own := openNote(note, by)
	if err := agree("signature of a restore", own, foreignNote(note, ended, by)); err != nil {
		return restore{}, err
	}
	lines := strings.Split(text, "\n")
	if len(lines) != 6 || lines[0] != "candour.restore/1" || lines[1] != by.name || !strings.HasPrefix(lines[4], "next ") {
		return restore{}, errors.New("restore: not such a statement")
	}
	result := restore{next: strings.TrimPrefix(lines[4], "next ")}
	if result.kept, err = parseTree(lines[2], "kept", by.name); err == nil {
		result.signed, err = parseTree(lines[3], "signed", by.name)
	}
	if err == nil && result.kept.size > result.signed.size {
		err = errors.New("restore: more was kept than signed")
	}
	if err == nil {
		_, err = parseKey(result.next)
	}
	return result, err
}

// parseTree reads the size and root in one line of a statement.
func parseTree(line, word, origin string) (checkpoint, error) {
	match := treeLine.FindStringSubmatch(line)
	if match == nil || match[1] != word {
		return checkpoint{}, errors.New("restore: a line is malformed")
	}
	size, err := strconv.ParseInt(match[2], 10, 64)
	if err != nil {
		return checkpoint{}, err
	}
	root, err := decodeHash(match[3])
	return checkpoint{origin, size, root}, err
}

// readRestores reads the statements in a folder: N.note, and the ended key in N.key.
func readRestores(folder string) (notes, ended []string) {
	names, _ := filepath.Glob(filepath.Join(folder, "restores", "*.key"))
	sort.Strings(names)
	for _, name := range names {
		key, _ := os.ReadFile(name)
		note, _ := os.ReadFile(strings.TrimSuffix(name, ".key") + ".note")
		ended, notes = append(ended, strings.TrimSpace(string(key))), append(notes, string(note))
	}
	return notes, ended
}

// chain returns the restores that lead from one key to the newest.
func chain(notes []string, from, newest string) ([]restore, error) {
	var result []restore
	for last := from; last != newest; last = result[len(result)-1].next {
		found := false
		for _, note := range notes {
			if one, err := parseRestore(note, last); err == nil && !found {
				result, found = append(result, one), true
			}
		}
		if !found || len(result) > len(notes) {
			return nil, errors.New("restore: the log is another log")
		}
	}
	return result, nil
}

// since checks a log against an older checkpoint or a receipt.
func (l *publicLog) since(c logCase) error {
	text := strings.TrimSpace(c.Since)
	if text == "" {
		return nil
	}
	notes, ended := readRestores(c.Folder)
	if strings.HasPrefix(text, "{") {
		return l.sinceReceipt(c, notes)
	}
	by := c.Key
	for _, one := range ended {
		if key, err := parseKey(one); err == nil && key.name == strings.SplitN(c.Since, "\n", 2)[0] {
			by = one
			break
		}
	}
	return l.sinceCheckpoint(c.Since, by, c.Key, notes)
}

// sinceCheckpoint checks that the log extends a checkpoint, signed with this or an ended key.
func (l *publicLog) sinceCheckpoint(note, by, newest string, notes []string) error {
	older, err := bothCheckpoint(note, by)
	if err != nil {
		return err
	}
	restores, err := chain(notes, by, newest)
	if err != nil {
		return err
	}
	for _, one := range restores {
		if older.size > one.signed.size || (older.size == one.signed.size && older.root != one.signed.root) {
			return errors.New("restore: the checkpoint is none that the statement knows")
		}
		if older.size > one.kept.size {
			return errors.New("restore: entries of the checkpoint were lost")
		}
	}
	return l.extendsFrom(older)
}

// sinceReceipt checks that the log still has the entry of a receipt.
func (l *publicLog) sinceReceipt(c logCase, notes []string) error {
	r, err := parseReceipt([]byte(c.Since))
	if err != nil {
		return err
	}
	shown, err := openReceipt([]byte(c.Since), "")
	if err != nil {
		return err
	}
	restores, err := chain(notes, r.VerifierKey, c.Key)
	if err != nil {
		return err
	}
	kept := int64(-1)
	for _, one := range restores {
		if kept < 0 || one.kept.size < kept {
			kept = one.kept.size
		}
	}
	if kept < 0 || shown.point.size <= kept || kept <= shown.index {
		if err := l.sinceCheckpoint(r.Checkpoint, r.VerifierKey, c.Key, notes); err != nil {
			return err
		}
	}
	if shown.index >= l.point.size || leafHash([]byte(r.Entry)) != l.leaves[shown.index] {
		return errors.New("log: it does not have the entry of the receipt")
	}
	return nil
}
