package jsonplace_test

import (
	"strings"
	"testing"

	"github.com/go-json-experiment/json"

	"attest/archive/jsonplace"
)

// Line and field are those of the fault, and nothing of the document is in them.
func TestFault(t *testing.T) {
	type form struct {
		Items []struct{ Text string } `json:"items"`
	}
	for _, c := range []struct {
		raw, field, why string
		line            int
	}{
		{"{\n \"items\": [\n  {\"Text\": 5}]}", "items[0].Text", "is of another kind than the form asks for", 3},
		{"{\n \"9SECRET\": 1}", "?", "is no member of this form", 2},
		{"{\n \"items\": [],\n \"items\": []}", "items", "a name stands twice in one object", 3},
		{"{\n SECRET", "", "is no JSON", 2},
	} {
		d := jsonplace.Document{Raw: []byte(c.raw), Members: []string{"items", "Text"}}
		var f form
		err := json.Unmarshal(d.Raw, &f, json.RejectUnknownMembers(true))
		if err == nil {
			t.Fatalf("%s was taken", c.raw)
		}
		line, field, why := d.Fault(err)
		if line != c.line || field != c.field || why != c.why || strings.Contains(field+why, "SECRET") {
			t.Errorf("%s: line %d, %q, %q", c.raw, line, field, why)
		}
	}
	d := jsonplace.Document{Raw: []byte("{\"items\": [\n {},\n {\"Text\": \"x\"}]}"), Members: []string{"items", "Text"}}
	if line, field := d.At("/items/1/Text"); line != 3 || field != "items[1].Text" {
		t.Errorf("line %d, %q", line, field)
	}
	if line, field := d.At("/items/1/gone"); line != 3 || field != "items[1].?" {
		t.Errorf("what is not there: line %d, %q", line, field)
	}
}
