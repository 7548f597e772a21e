package main

// What a row of each table says, read from the table in docs/verifying.md, so that
// the document is what is tested.

import (
	"errors"
	"os"
	"regexp"
	"strings"
)

// field is one member of a statement: its name, its type, and where its value is.
type field struct {
	name, kind, source string
	optional           bool // left out where it is empty
}

// tableSpec is what the rows of a table say, and the columns that name a row.
type tableSpec struct {
	key    []string
	fields []field
}

// spec is the part of the document that the check of rows needs.
type spec struct {
	tables map[string]tableSpec
	kinds  map[string]bool // kinds whose entries always state rows
}

var (
	codeForm  = regexp.MustCompile("`([^`]+)`")
	fieldForm = regexp.MustCompile(`^([a-z_0-9]+)(?::([a-z]+))?(?:=(.+?))?(\?)?$`)
)

// readSpec reads the tables of the document.
func readSpec(path string) (spec, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return spec{}, err
	}
	result := spec{tables: map[string]tableSpec{}, kinds: map[string]bool{}}
	part := ""
	for _, line := range strings.Split(string(data), "\n") {
		if strings.HasPrefix(line, "#") {
			part = strings.Trim(line, "# ")
		}
		switch {
		case part == "What a row says" && strings.HasPrefix(line, "| `"):
			result.addTable(line)
		case part == "Kinds that always state rows" && strings.HasPrefix(line, "`"):
			for _, kind := range codes(line) {
				result.kinds[kind] = true
			}
		}
	}
	if len(result.tables) == 0 || len(result.kinds) == 0 {
		return spec{}, errors.New("document: it lists no tables or no kinds")
	}
	return result, nil
}

// codes returns the texts between backquotes.
func codes(text string) []string {
	var result []string
	for _, match := range codeForm.FindAllStringSubmatch(text, -1) {
		result = append(result, match[1])
	}
	return result
}

// addTable reads one line: table, columns that name a row, fields.
func (s *spec) addTable(line string) {
	cells := strings.Split(strings.Trim(line, "| "), " | ")
	one := tableSpec{key: codes(cells[1])}
	for _, text := range codes(cells[2]) {
		match := fieldForm.FindStringSubmatch(text)
		if match != nil {
			one.fields = append(one.fields, field{match[1], match[2], match[3], match[4] != ""})
		}
	}
	s.tables[codes(cells[0])[0]] = one
}
