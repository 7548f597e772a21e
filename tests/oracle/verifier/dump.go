package main

// A copy of the database as pg_dump writes it in plain text: the blocks that begin
// with COPY, one line a row.

import (
	"bufio"
	"encoding/hex"
	"errors"
	"os"
	"strings"
	"time"
)

// row is one row of a table, column by column; nil stands for NULL.
type row map[string]*string

// readDump reads all rows of a dump, table by table.
func readDump(path string) (map[string][]row, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	tables := map[string][]row{}
	lines := bufio.NewScanner(file)
	lines.Buffer(make([]byte, 1<<20), 1<<28)
	for lines.Scan() {
		if name, columns := copyHead(lines.Text()); name != "" {
			tables[name] = append(tables[name], copyRows(lines, columns)...)
		}
	}
	return tables, lines.Err()
}

// copyHead returns table and columns of a line that begins a block, or nothing.
func copyHead(line string) (string, []string) {
	if !strings.HasPrefix(line, "COPY ") || !strings.HasSuffix(line, " FROM stdin;") {
		return "", nil
	}
	parts := strings.SplitN(strings.TrimSuffix(strings.TrimPrefix(line, "COPY "), ") FROM stdin;"), " (", 2)
	name := strings.ReplaceAll(strings.TrimPrefix(parts[0], "public."), `"`, "")
	return name, strings.Split(strings.ReplaceAll(parts[1], `"`, ""), ", ")
}

// copyRows reads the lines of a block to its end.
func copyRows(lines *bufio.Scanner, columns []string) []row {
	var result []row
	for lines.Scan() && lines.Text() != `\.` {
		one := row{}
		for n, value := range strings.Split(lines.Text(), "\t") {
			if value != `\N` && n < len(columns) {
				plain := unescape(value)
				one[columns[n]] = &plain
			}
		}
		result = append(result, one)
	}
	return result
}

// unescape turns the escapes of COPY into the characters that they stand for.
func unescape(value string) string {
	return strings.NewReplacer(`\\`, `\`, `\b`, "\b", `\f`, "\f", `\n`, "\n", `\r`, "\r", `\t`, "\t", `\v`, "\v").Replace(value)
}

// text returns a column, or "" where it is NULL or absent.
func (r row) text(column string) string {
	if r[column] == nil {
		return ""
	}
	return *r[column]
}

// bytes returns a column of bytes, which COPY writes as \x and hexadecimal digits.
func (r row) bytes(column string) ([]byte, error) {
	text := r.text(column)
	if !strings.HasPrefix(text, `\x`) {
		return nil, errors.New("dump: " + column + " is not bytes")
	}
	return hex.DecodeString(text[2:])
}

// parseTime reads a point in time as PostgreSQL writes it.
func parseTime(text string) (time.Time, error) {
	for _, form := range []string{"2006-01-02 15:04:05-07", "2006-01-02 15:04:05-07:00"} {
		if result, err := time.Parse(form, text); err == nil {
			return result.UTC(), nil
		}
	}
	return time.Time{}, errors.New("dump: a time is malformed: " + text)
}
