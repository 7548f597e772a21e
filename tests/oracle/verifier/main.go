// Command verifier checks a Candour log, receipts, keys and rows with nothing
// but their published form. It shares no code with Candour: README.md.
package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"os"
)

// request is one case of a batch: a check by name, and its data.
type request struct {
	Check string
	Data  json.RawMessage
}

// verdict is the answer to one case.
type verdict struct {
	Accept bool
	Why    string
}

// main answers each line of standard input with one line.
func main() {
	lines := bufio.NewReaderSize(os.Stdin, 1<<20)
	answers := json.NewEncoder(os.Stdout)
	for {
		line, err := lines.ReadBytes('\n')
		if len(line) > 0 {
			answers.Encode(answer(line))
		}
		if err != nil {
			return
		}
	}
}

// answer checks one case.
func answer(line []byte) verdict {
	var r request
	if err := json.Unmarshal(line, &r); err != nil {
		return verdict{false, err.Error()}
	}
	if err := run(r); err != nil {
		return verdict{false, err.Error()}
	}
	return verdict{Accept: true}
}

// run calls the check that a case names.
func run(r request) error {
	switch r.Check {
	case "log":
		var c logCase
		return first(json.Unmarshal(r.Data, &c), func() error { return checkLog(c) })
	case "receipt":
		var c receiptCase
		return first(json.Unmarshal(r.Data, &c), func() error { return checkReceipt(c) })
	case "keys":
		var c keyCase
		return first(json.Unmarshal(r.Data, &c), func() error { return checkKeys(c) })
	}
	return errors.New(fmt.Sprintf("unknown check %q", r.Check))
}

// first returns an error or, without one, what a function returns.
func first(err error, next func() error) error {
	if err != nil {
		return err
	}
	return next()
}
