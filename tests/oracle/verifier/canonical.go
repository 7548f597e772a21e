package main

// JSON in the form of RFC 8785: the bytes of an entry, a signed key and a
// statement can be written in one way only. Numbers are whole numbers.

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"sort"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"
)

// parseCanonical reads an object and refuses any other spelling of it.
func parseCanonical(data []byte) (map[string]interface{}, error) {
	value, err := parseObject(data)
	if err != nil {
		return nil, err
	}
	again, err := canonical(value)
	if err != nil {
		return nil, err
	}
	if !bytes.Equal(again, data) {
		return nil, errors.New("json: not in canonical form")
	}
	return value, nil
}

// parseObject reads one JSON object and nothing behind it.
func parseObject(data []byte) (map[string]interface{}, error) {
	if !utf8.Valid(data) {
		return nil, errors.New("json: not UTF-8")
	}
	reader := json.NewDecoder(bytes.NewReader(data))
	reader.UseNumber()
	var value map[string]interface{}
	if err := reader.Decode(&value); err != nil || value == nil {
		return nil, fmt.Errorf("json: not an object (%v)", err)
	}
	if _, err := reader.Token(); err != io.EOF {
		return nil, errors.New("json: something stands behind the object")
	}
	return value, nil
}

// canonical writes a value in the form of RFC 8785.
func canonical(value interface{}) ([]byte, error) {
	switch typed := value.(type) {
	case nil:
		return []byte("null"), nil
	case bool:
		return strconv.AppendBool(nil, typed), nil
	case string:
		return quote(typed), nil
	case json.Number:
		return wholeNumber(typed)
	case int:
		return strconv.AppendInt(nil, int64(typed), 10), nil
	case []interface{}:
		return canonicalList(typed)
	case map[string]interface{}:
		return canonicalObject(typed)
	}
	return nil, fmt.Errorf("json: %T has no canonical form here", value)
}

// wholeNumber writes a number that every language can hold exactly.
func wholeNumber(number json.Number) ([]byte, error) {
	value, err := strconv.ParseInt(string(number), 10, 64)
	if err != nil || value > 1<<53-1 || value < -(1<<53-1) {
		return nil, errors.New("json: not a whole number under 2^53")
	}
	return strconv.AppendInt(nil, value, 10), nil
}

// canonicalList writes a list.
func canonicalList(values []interface{}) ([]byte, error) {
	result := []byte{'['}
	for n, value := range values {
		if n > 0 {
			result = append(result, ',')
		}
		one, err := canonical(value)
		if err != nil {
			return nil, err
		}
		result = append(result, one...)
	}
	return append(result, ']'), nil
}

// canonicalObject writes the members of an object in the order of their UTF-16 units.
func canonicalObject(object map[string]interface{}) ([]byte, error) {
	names := make([]string, 0, len(object))
	for name := range object {
		names = append(names, name)
	}
	sort.Slice(names, func(a, b int) bool { return before16(names[a], names[b]) })
	result := []byte{'{'}
	for n, name := range names {
		if n > 0 {
			result = append(result, ',')
		}
		value, err := canonical(object[name])
		if err != nil {
			return nil, err
		}
		result = append(append(append(result, quote(name)...), ':'), value...)
	}
	return append(result, '}'), nil
}

// before16 says whether one text stands before another by UTF-16 code units.
func before16(left, right string) bool {
	a, b := utf16.Encode([]rune(left)), utf16.Encode([]rune(right))
	for n := 0; n < len(a) && n < len(b); n++ {
		if a[n] != b[n] {
			return a[n] < b[n]
		}
	}
	return len(a) < len(b)
}

// quote writes a text with the shortest escapes.
func quote(text string) []byte {
	short := map[rune]string{'"': `\"`, '\\': `\\`, '\b': `\b`, '\f': `\f`, '\n': `\n`, '\r': `\r`, '\t': `\t`}
	result := []byte{'"'}
	for _, char := range text {
		if escape, ok := short[char]; ok {
			result = append(result, escape...)
		} else if char < 0x20 {
			result = append(result, fmt.Sprintf(`\u%04x`, char)...)
		} else {
			result = append(result, string(char)...)
		}
	}
	return append(result, '"')
}
