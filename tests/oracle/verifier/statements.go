package main

// The statement that a row makes now, in the form to which entries commit (ADR 21).

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"sort"
	"strings"
	"time"
)

// database is a dump with its tables and an index by id.
type database struct {
	tables map[string][]row
	byID   map[string]map[string]row
}

// find returns the row of a table whose primary key is an id; nil where there is none.
func (d *database) find(table, id string) row {
	if d.byID[table] == nil {
		d.byID[table] = map[string]row{}
		for _, one := range d.tables[table] {
			d.byID[table][one.text("id")] = one
		}
	}
	return d.byID[table][id]
}

// isEvidence says whether a row of a table is evidence: imported past cases are not.
func (d *database) isEvidence(table string, one row) bool {
	switch table {
	case "cases_case":
		return one.text("source") == ""
	case "cases_allegation":
		return d.find("cases_case", one.text("case_id")).text("source") == ""
	}
	return true
}

// nameOf joins the columns that name a row.
func (t tableSpec) nameOf(one row) string {
	var parts []string
	for _, column := range t.key {
		parts = append(parts, one.text(column))
	}
	return strings.Join(parts, "/")
}

// statement writes what a row says as canonical JSON.
func (d *database) statement(table string, one row, s tableSpec) ([]byte, error) {
	says := map[string]interface{}{}
	for _, f := range s.fields {
		if f.optional && one.text(f.name) == "" {
			continue
		}
		value, err := d.value(f, one)
		if err != nil {
			return nil, fmt.Errorf("%s.%s: %w", table, f.name, err)
		}
		if f.optional && (value == nil || value == "" || value == false) {
			continue
		}
		says[f.name] = value
	}
	return canonical(map[string]interface{}{"v": 1, "table": table, "row": s.nameOf(one), "says": says})
}

// value returns what a field says of a row.
func (d *database) value(f field, one row) (interface{}, error) {
	switch {
	case f.kind == "list":
		return d.list(f, one), nil
	case f.kind == "content":
		return contentDigest(one)
	case f.source != "":
		return d.followed(f, one)
	}
	column := f.name
	if _, there := one[column]; !there && one[column+"_id"] != nil {
		column += "_id"
	}
	return convert(f.kind, one[column])
}

// followed reads a value through a reference: COLUMN>TABLE.COLUMN, or one of several.
func (d *database) followed(f field, one row) (interface{}, error) {
	for _, path := range strings.Split(f.source, "/") {
		var column, table, wanted string
		if _, err := fmt.Sscanf(strings.NewReplacer(">", " ", ".", " ").Replace(path), "%s %s %s", &column, &table, &wanted); err != nil {
			return nil, err
		}
		if one[column] == nil {
			continue
		}
		other := d.find(table, one.text(column))
		if other == nil {
			return nil, errors.New("the row that it names is gone")
		}
		return convert(f.kind, other[wanted])
	}
	return "", nil
}

// list reads the values of one column in the rows of another table that belong to a row, sorted.
func (d *database) list(f field, one row) interface{} {
	parts := strings.SplitN(f.source, ".", 3) // TABLE.COLUMN.OWNER
	texts := []string{}
	for _, other := range d.tables[parts[0]] {
		if other.text(parts[2]) == one.text("id") {
			texts = append(texts, other.text(parts[1]))
		}
	}
	sort.Strings(texts)
	result := []interface{}{}
	for _, text := range texts {
		result = append(result, text)
	}
	return result
}

// contentDigest is the digest of an item's ciphertext; a file's is in the column sha256.
func contentDigest(one row) (interface{}, error) {
	if one["upload_id"] != nil {
		return one.text("sha256"), nil
	}
	if one["ciphertext"] == nil {
		return digestOf(nil), nil
	}
	data, err := one.bytes("ciphertext")
	return digestOf(data), err
}

// digestOf is the SHA-256 of bytes in hexadecimal digits.
func digestOf(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

// convert turns the text of a column into what a statement says of it.
func convert(kind string, value *string) (interface{}, error) {
	if value == nil {
		return nil, nil
	}
	switch kind {
	case "number":
		return json.Number(*value), nil
	case "truth":
		return *value == "t", nil
	case "bytes":
		data, err := row{"it": value}.bytes("it")
		return digestOf(data), err
	case "time":
		return isoTime(*value)
	case "json":
		return fromJSON(*value)
	}
	return *value, nil
}

// isoTime writes a time in UTC, with six digits of a second unless they are zero.
func isoTime(text string) (interface{}, error) {
	at, err := parseTime(text)
	if err != nil {
		return nil, err
	}
	form := "2006-01-02T15:04:05.000000"
	if at.Nanosecond()/int(time.Microsecond) == 0 {
		form = "2006-01-02T15:04:05"
	}
	return at.Format(form) + "+00:00", nil
}

// fromJSON reads a JSON column; a number with a fraction becomes text.
func fromJSON(text string) (interface{}, error) {
	reader := json.NewDecoder(strings.NewReader(text))
	reader.UseNumber()
	var value interface{}
	err := reader.Decode(&value)
	return withoutFractions(value), err
}

// withoutFractions replaces each number with a fraction by its text.
func withoutFractions(value interface{}) interface{} {
	switch typed := value.(type) {
	case json.Number:
		if strings.ContainsAny(string(typed), ".eE") {
			return string(typed)
		}
	case []interface{}:
		for n := range typed {
			typed[n] = withoutFractions(typed[n])
		}
	case map[string]interface{}:
		for name := range typed {
			typed[name] = withoutFractions(typed[name])
		}
	}
	return value
}
