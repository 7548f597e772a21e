// Command verifier checks a Candour log, receipts, keys and rows with nothing
// but their published form. It shares no code with Candour: README.md.
package main

import (
	"bufio"
	"encoding/json"
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
	Facts  []string `json:",omitempty"` // fingerprints of a report's receipt
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
		return verdict{Why: err.Error()}
	}
	facts, err := run(r)
	if err != nil {
		return verdict{Why: err.Error()}
	}
	return verdict{true, "", facts}
}

// run calls the check that a case names.
func run(r request) ([]string, error) {
	switch r.Check {
	case "log":
		var c logCase
		return nil, after(json.Unmarshal(r.Data, &c), func() error { return checkLog(c) })
	case "checkpoint":
		var c checkpointCase
		return nil, after(json.Unmarshal(r.Data, &c), func() error { return checkCheckpoint(c) })
	case "inclusion":
		var c proofCase
		return nil, after(json.Unmarshal(r.Data, &c), func() error { return checkInclusion(c) })
	case "consistency":
		var c proofCase
		return nil, after(json.Unmarshal(r.Data, &c), func() error { return checkConsistency(c) })
	case "keys":
		var c keyCase
		return nil, after(json.Unmarshal(r.Data, &c), func() error { return checkKeys(c) })
	case "item":
		var c itemCase
		return nil, after(json.Unmarshal(r.Data, &c), func() error { return checkItem(c) })
	case "rows":
		var c rowCase
		return nil, after(json.Unmarshal(r.Data, &c), func() error { return checkRows(c) })
	case "receipt":
		var c receiptCase
		if err := json.Unmarshal(r.Data, &c); err != nil {
			return nil, err
		}
		return checkReceipt(c)
	}
	return nil, fmt.Errorf("unknown check %q", r.Check)
}

// after returns an error or, without one, what a function returns.
func after(err error, next func() error) error {
	if err != nil {
		return err
	}
	return next()
}
