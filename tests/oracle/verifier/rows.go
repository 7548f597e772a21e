package main

// Rows against entries: every row of evidence must be what the newest statement about
// it says, every statement must be in the list that its entry commits to, and every
// entry must be the leaf of the public log (ADR 20, ADR 21).

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"sort"
	"strconv"
	"strings"
	"time"
)

// rowCase names the dump, the published log, and the file of the pseudonym key.
type rowCase struct {
	Log        logCase
	Dump       string
	Document   string // docs/verifying.md
	Pseudonyms string // the content of the file ledger-pseudonyms; empty: ids are not compared
}

// statement is a stored statement and the place of its entry.
type statement struct {
	table, row string
	body       []byte
	leaf       int64
	seq, place int64
}

// audit is one comparison, with the faults that it has named.
type audit struct {
	database
	spec       spec
	log        *publicLog
	key        *pseudonymKey
	statements map[string][]statement // by entry
	newest     map[string]statement   // by table and row
	marked     bool                   // a salt marked with the pseudonym key was seen
	faults     []string
}

// checkRows compares a dump with the published log; the error names each fault.
func checkRows(c rowCase) error {
	log, err := openLog(c.Log)
	if err != nil {
		return err
	}
	document, err := readSpec(c.Document)
	if err != nil {
		return err
	}
	tables, err := readDump(c.Dump)
	if err != nil {
		return err
	}
	a := audit{database{tables, map[string]map[string]row{}}, document, log, nil,
		map[string][]statement{}, map[string]statement{}, false, nil}
	if c.Pseudonyms != "" {
		if a.key, err = parsePseudonymKey(c.Pseudonyms); err != nil {
			return err
		}
	}
	if err := a.run(); err != nil {
		return err
	}
	if len(a.faults) > 0 {
		sort.Strings(a.faults)
		return errors.New(strings.Join(a.faults, "; "))
	}
	return nil
}

// run makes all comparisons.
func (a *audit) run() error {
	leaves, err := a.leaves()
	if err != nil {
		return err
	}
	if err := a.readStatements(leaves); err != nil {
		return err
	}
	salts := map[string][]byte{}
	for _, one := range a.tables["ledger_salt"] {
		if salts[one.text("entry_id")], err = one.bytes("salt"); err != nil {
			return err
		}
	}
	a.compareEntries(leaves, salts)
	a.nameCopies(leaves)
	a.checkAuthors(leaves)
	return a.compareRows()
}

// fault names one difference.
func (a *audit) fault(parts ...string) { a.faults = append(a.faults, strings.Join(parts, " ")) }

// leaves maps each entry to its leaf, and names entries that can never get one.
func (a *audit) leaves() (map[string]int64, error) {
	result, waiting := map[string]int64{}, map[string]bool{}
	for _, one := range a.tables["ledger_leaf"] {
		index, err := strconv.ParseInt(one.text("index"), 10, 64)
		if err != nil {
			return nil, err
		}
		result[one.text("entry_id")] = index
	}
	for _, one := range a.tables["ledger_pending"] {
		waiting[one.text("seq")] = true
	}
	for _, one := range a.tables["ledger_entry"] {
		if _, placed := result[one.text("id")]; !placed && !waiting[one.text("seq")] {
			a.fault("hidden entry", one.text("kind"))
		}
	}
	return result, nil
}

// readStatements reads all statements, and which is the newest about each row.
func (a *audit) readStatements(leaves map[string]int64) error {
	seqs := map[string]int64{}
	for _, one := range a.tables["ledger_entry"] {
		seqs[one.text("id")], _ = strconv.ParseInt(one.text("seq"), 10, 64)
	}
	for _, one := range a.tables["ledger_statement"] {
		entry := one.text("entry_id")
		leaf, placed := leaves[entry]
		if !placed {
			leaf = 1 << 62 // not a leaf yet: newer than all that are
		}
		body, err := one.bytes("body")
		if err != nil {
			return err
		}
		place, _ := strconv.ParseInt(one.text("place"), 10, 64)
		s := statement{one.text("table"), one.text("row"), body, leaf, seqs[entry], place}
		a.statements[entry] = append(a.statements[entry], s)
		if before, there := a.newest[s.table+" "+s.row]; !there || before.isBefore(s) {
			a.newest[s.table+" "+s.row] = s
		}
	}
	return nil
}

// isBefore says whether another statement is newer.
func (s statement) isBefore(other statement) bool {
	if s.leaf != other.leaf {
		return s.leaf < other.leaf
	}
	if s.seq != other.seq {
		return s.seq < other.seq
	}
	return s.place < other.place
}

// compareEntries compares each public leaf with the entry's row and its statements.
func (a *audit) compareEntries(leaves map[string]int64, salts map[string][]byte) {
	stored := map[int64]row{}
	for _, one := range a.tables["ledger_entry"] {
		if index, placed := leaves[one.text("id")]; placed {
			stored[index] = one
		}
	}
	for index, body := range a.log.bodies {
		said, err := parseEntry(body)
		one := stored[int64(index)]
		if err != nil || one == nil {
			a.fault("entry", fmt.Sprint(index), "is gone")
			continue
		}
		a.compareColumns(index, body, said, one)
		if err := a.compareList(said, one, salts); err != nil {
			a.fault("entry", fmt.Sprint(index), err.Error())
		}
	}
}

// compareColumns compares the columns of an entry's row with its leaf.
func (a *audit) compareColumns(index int, body []byte, said entry, one row) {
	leaf, err := one.bytes("leaf")
	same := err == nil && bytes.Equal(leaf, body) && one.text("kind") == said.kind
	at, err := parseTime(one.text("time"))
	if said.version == 2 {
		at = at.Truncate(time.Minute)
	}
	same = same && err == nil && at.Equal(said.time)
	if said.commitment == nil {
		same = same && one["commitment"] == nil
	} else {
		commitment, err := one.bytes("commitment")
		same = same && err == nil && bytes.Equal(commitment, said.commitment[:])
	}
	if !same || !a.idsFit(said, one) {
		a.fault("entry", fmt.Sprint(index), "was changed")
	}
}

// idsFit says whether the ids in an entry's row give the ids of its leaf.
func (a *audit) idsFit(said entry, one row) bool {
	var ids map[string]string
	if json.Unmarshal([]byte(one.text("ids")), &ids) != nil || len(ids) != len(said.ids) {
		return false
	}
	if said.version == 2 && (a.key == nil || a.key.id != said.key) {
		return true // made with a key that is not at hand: they cannot be compared
	}
	for role, id := range ids {
		if said.version == 2 {
			id = a.key.pseudonym(role, id)
		}
		if said.ids[role] != id {
			return false
		}
	}
	return true
}

// compareList checks that an entry commits to the list of its statements.
func (a *audit) compareList(said entry, one row, salts map[string][]byte) error {
	listed := a.statements[one.text("id")]
	required := said.version > 1 && a.spec.kinds[said.kind]
	if len(listed) == 0 || said.commitment == nil {
		if required || len(listed) > 0 {
			return errors.New("states no rows, or commits to nothing")
		}
		return nil
	}
	salt := salts[one.text("id")]
	if salt == nil {
		return errors.New("has no salt")
	}
	sort.Slice(listed, func(x, y int) bool { return listed[x].place < listed[y].place })
	for _, document := range a.documents(listed) {
		if said.commits(salt, document) == nil && lists(document, listed) {
			return a.checkMark(said, salt, document)
		}
	}
	return errors.New("commits to another list of rows")
}

// checkMark refuses an entry that was not made with the pseudonym key. Entries from
// before salts were marked pass, up to the first that is; so leaves come in order.
func (a *audit) checkMark(said entry, salt, document []byte) error {
	if a.key == nil || said.key != a.key.id {
		return nil
	}
	marked := a.key.made(salt, said, document)
	a.marked = a.marked || marked
	if a.marked && !marked {
		return errors.New("was forged")
	}
	return nil
}

// nameCopies names entries that have the commitment of another entry.
func (a *audit) nameCopies(leaves map[string]int64) {
	first := map[string]string{}
	for _, one := range a.tables["ledger_entry"] {
		if one["commitment"] == nil {
			continue
		}
		if other, there := first[one.text("commitment")]; there {
			a.fault("entries", fmt.Sprint(leaves[other]), fmt.Sprint(leaves[one.text("id")]), "are copies")
		}
		first[one.text("commitment")] = one.text("id")
	}
}

// documents returns what an entry with these statements may commit to: the plain list,
// or the manifest of a report.
func (a *audit) documents(listed []statement) [][]byte {
	var rows []interface{}
	for _, one := range listed {
		rows = append(rows, []interface{}{one.table, one.row, digestOf(one.body)})
	}
	plain, _ := canonical(map[string]interface{}{"rows": rows})
	result := [][]byte{plain}
	for _, one := range listed {
		if one.table == "reports_report" {
			if manifest, err := a.find("reports_report", one.row).bytes("manifest"); err == nil {
				result = append(result, manifest)
			}
		}
	}
	return result
}

// lists says whether a document lists exactly these statements.
func lists(document []byte, listed []statement) bool {
	var members struct{ Rows [][]string }
	if json.Unmarshal(document, &members) != nil || len(members.Rows) != len(listed) {
		return false
	}
	for n, one := range listed {
		got := members.Rows[n]
		if len(got) != 3 || got[0] != one.table || got[1] != one.row || got[2] != digestOf(one.body) {
			return false
		}
	}
	return true
}

// compareRows compares every row of evidence with the newest statement about it.
func (a *audit) compareRows() error {
	for table, s := range a.spec.tables {
		seen := map[string]bool{}
		for _, one := range a.tables[table] {
			if !a.isEvidence(table, one) {
				continue
			}
			name := s.nameOf(one)
			seen[name] = true
			a.compareRow(table, name, one, s)
		}
		for at, newest := range a.newest {
			if newest.table == table && !seen[newest.row] {
				a.fault(at, "is missing")
			}
		}
	}
	return nil
}

// compareRow compares one row with its newest statement.
func (a *audit) compareRow(table, name string, one row, s tableSpec) {
	newest, there := a.newest[table+" "+name]
	if !there {
		a.fault(table, name, "was added")
		return
	}
	now, err := a.statement(table, one, s)
	if err != nil || !bytes.Equal(now, newest.body) {
		a.fault(table, name, "was changed")
	}
}
