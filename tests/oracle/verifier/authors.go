package main

// Authors of items: whether each item carries its author's signature, in turn and at
// its time (docs/signed-items.md).

import (
	"encoding/json"
	"sort"
	"strconv"
	"time"
)

const itemPurpose = "candour item v1"

// signedFields are the members of a statement that the author signs.
var signedFields = []string{
	"about", "author", "content_sha256", "dossier", "epoch_number", "kind", "number", "signed_by", "signed_hour",
}

// itemCase is one item as its statement says it, and its signature in Base64.
type itemCase struct {
	Item      string
	Says      json.RawMessage
	Signature string
}

// checkItem checks the signature of one item by the key that it names.
func checkItem(c itemCase) error {
	says, err := parseObject(c.Says)
	if err != nil {
		return err
	}
	return checkAuthorship(c.Item, says, c.Signature)
}

// checkAuthorship checks a signature over what a statement says of an item.
func checkAuthorship(item string, says map[string]interface{}, signature string) error {
	members := map[string]interface{}{"purpose": itemPurpose, "item": item}
	for _, name := range signedFields {
		members[name] = says[name]
	}
	text, err := canonical(members)
	if err != nil {
		return err
	}
	signer, _ := says["signed_by"].(string)
	return verifyBy(signer, text, signature)
}

// checkAuthors names each item whose author is not proved.
func (a *audit) checkAuthors(leaves map[string]int64) {
	items := append([]row{}, a.tables["dossiers_item"]...)
	sort.Slice(items, func(x, y int) bool { return items[x].number("order") < items[y].number("order") })
	keys, before := a.authorKeys(), a.statedBefore(leaves)
	turn := map[string]int64{}
	for _, item := range items {
		own := keys[item.text("dossier_id")]
		if item.text("author") == "staff" {
			own = keys[item.text("staff_id")]
		}
		if item.text("signature") == "" {
			free := before[item.text("id")] || (item.text("author") == "reporter" && len(own) == 0)
			if !free {
				a.fault("dossiers_item", item.text("id"), "has no author's signature")
			}
			continue
		}
		group := item.text("dossier_id") + " " + item.text("signed_by") + " " + item.text("kind")
		inTurn := item.number("number") == turn[group]+1
		turn[group] = item.number("number")
		if !inTurn || !has(own, item.text("signed_by")) || !a.isAuthored(item) {
			a.fault("dossiers_item", item.text("id"), "is not its author's")
		}
	}
}

// number returns a column that is a whole number, or 0.
func (r row) number(column string) int64 {
	value, _ := strconv.ParseInt(r.text(column), 10, 64)
	return value
}

// authorKeys maps dossiers to the reporter's key, and staff to all their keys.
func (a *audit) authorKeys() map[string][]string {
	result := map[string][]string{}
	for _, one := range a.tables["dossiers_epoch"] {
		if one.text("number") == "1" && one.text("signed_by") != "" {
			result[one.text("dossier_id")] = []string{one.text("signed_by")}
		}
	}
	for _, one := range a.tables["people_staffkey"] {
		if one.text("signing_key") != "" {
			result[one.text("staff_id")] = append(result[one.text("staff_id")], one.text("signing_key"))
		}
	}
	return result
}

// statedBefore returns the items that only entries before the first "items.signed" state.
func (a *audit) statedBefore(leaves map[string]int64) map[string]bool {
	began := int64(1 << 62)
	for _, one := range a.tables["ledger_entry"] {
		if leaf, placed := leaves[one.text("id")]; placed && one.text("kind") == "items.signed" && leaf < began {
			began = leaf
		}
	}
	result := map[string]bool{}
	for _, one := range a.tables["dossiers_item"] {
		result[one.text("id")] = began == 1<<62
	}
	if began == 1<<62 {
		return result
	}
	last := map[string]int64{}
	for _, listed := range a.statements {
		for _, one := range listed {
			if one.table == "dossiers_item" && one.leaf >= last[one.row] {
				last[one.row] = one.leaf + 1
			}
		}
	}
	for item, end := range last {
		result[item] = end <= began
	}
	return result
}

// isAuthored says whether the signature fits the row, and the hour fits its time.
func (a *audit) isAuthored(item row) bool {
	made, err := parseTime(item.text("created_at"))
	hour, wrong := parseTime(item.text("signed_hour"))
	late := made.Truncate(time.Hour).Sub(hour)
	if err != nil || wrong != nil || late < 0 || late > 2*time.Hour {
		return false
	}
	body, err := a.statement("dossiers_item", item, a.spec.tables["dossiers_item"])
	if err != nil {
		return false
	}
	whole, err := parseObject(body)
	if err != nil {
		return false
	}
	says, _ := whole["says"].(map[string]interface{})
	return checkAuthorship(item.text("id"), says, item.text("signature")) == nil
}
