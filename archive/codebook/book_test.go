package codebook_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"attest/archive/codebook"
	"attest/archive/record"
	"attest/assets/reference"
)

const (
	river = "D0G4S8Z3KQ1V6H2M9R5X7C8D18C"
	ice   = "D1G4S8Z3KQ1V6H2M9R5X7C8D18C"
	fear  = "D2G4S8Z3KQ1V6H2M9R5X7C8D18C"
)

// invented is an office's list: two codes of its own under a built-in one, one at the top.
func invented() record.Codebook {
	return record.Codebook{Type: "codebook", V: 1, ID: "O0G4S8Z3KQ1V6H2M9R5X7C8D18C", Codes: []record.Code{
		{ID: river, Name: "Crossing a river", Definition: "On foot, by boat or over ice.\n\"Invented\" & <marked>.", Colour: "#0a7bff", Parent: "MOV-01", Active: true},
		{ID: ice, Name: "얼음", Parent: river, Active: true},
		{ID: fear, Name: "=Fear, of the dark", Definition: "'-- and more", Active: false},
	}, Off: []string{"OTH-01"}}
}

func book(tb testing.TB, own record.Codebook) *codebook.Book {
	tb.Helper()
	b, err := codebook.New(own)
	if err != nil {
		tb.Fatal(err)
	}
	return b
}

func TestBookJoinsBuiltInAndOwn(t *testing.T) {
	b := book(t, invented())
	tables, err := reference.Load()
	if err != nil {
		t.Fatal(err)
	}
	if got := len(b.Codes()); got != len(tables.Acts)+3 {
		t.Fatalf("%d codes", got)
	}
	if got := b.Path(ice); !slices.Equal(got, []string{"MOV", "MOV-01", river, ice}) {
		t.Errorf("path %v", got)
	}
	// Parents stand before children, one level at a time.
	open := []string{}
	for _, c := range b.Codes() {
		if c.Depth > len(open) || c.Depth > 0 && open[c.Depth-1] != c.Parent {
			t.Fatalf("%s stands at depth %d below %v", c.ID, c.Depth, open)
		}
		open = append(open[:c.Depth], c.ID)
	}
	c, ok := b.Code("REF-02")
	if !ok || !c.BuiltIn || c.Label("ko") != "중국으로부터의 강제북송" || c.Label("en") != "Forced repatriation from China" ||
		!strings.HasPrefix(c.Definition, "1951 Refugee Convention 33 (Prohibition of expulsion or return (non-refoulement)); CAT 3 (") {
		t.Errorf("%+v", c)
	}
	if u := b.Use(river, "ko"); u != (record.CodeUse{Code: river, Label: "Crossing a river"}) {
		t.Errorf("%+v", u)
	}
	for _, c := range b.Offered() {
		if c.ID == "OTH-01" || c.ID == fear {
			t.Errorf("%s is offered", c.ID)
		}
	}
	if _, ok := b.Code("OTH-01"); !ok {
		t.Error("a code that is not offered is gone, and records cite it")
	}
}

func TestListsThatBreakARule(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*record.Codebook)
		code   string
		field  string
	}{
		"an ID of another kind":  {func(o *record.Codebook) { o.Codes[0].ID = "P" + river[1:] }, "", "id"},
		"the ID of a built-in":   {func(o *record.Codebook) { o.Codes[0].ID = "REF-01" }, "", "id"},
		"an ID twice":            {func(o *record.Codebook) { o.Codes[1].ID = river }, river, "id"},
		"no name":                {func(o *record.Codebook) { o.Codes[0].Name = " " }, river, "name"},
		"a long name":            {func(o *record.Codebook) { o.Codes[0].Name = strings.Repeat("가", 201) }, river, "name"},
		"a name of two lines":    {func(o *record.Codebook) { o.Codes[0].Name = "a\nb" }, river, "name"},
		"a long definition":      {func(o *record.Codebook) { o.Codes[0].Definition = strings.Repeat("a", 10241) }, river, "definition"},
		"a colour by name":       {func(o *record.Codebook) { o.Codes[0].Colour = "blue" }, river, "colour"},
		"its own parent":         {func(o *record.Codebook) { o.Codes[0].Parent = river }, river, "parent"},
		"a parent that is not":   {func(o *record.Codebook) { o.Codes[0].Parent = "REF-99" }, river, "parent"},
		"a circle of parents":    {func(o *record.Codebook) { o.Codes[0].Parent = ice }, river, "parent"},
		"off that is not":        {func(o *record.Codebook) { o.Off = []string{river} }, river, "off"},
		"off twice":              {func(o *record.Codebook) { o.Off = []string{"REF", "REF"} }, "REF", "off"},
		"a merge of a built-in":  {func(o *record.Codebook) { o.Merges = []record.CodeMerge{{From: "REF", To: river}} }, "REF", "merge from"},
		"a merge into nothing":   {func(o *record.Codebook) { o.Merges = []record.CodeMerge{{From: river, To: "X"}} }, river, "merge to"},
		"a merge made twice":     {func(o *record.Codebook) { o.Merges = []record.CodeMerge{{From: ice, To: river}, {From: ice, To: fear}} }, ice, "merge from"},
		"merges in a circle":     {func(o *record.Codebook) { o.Merges = []record.CodeMerge{{From: ice, To: ice}} }, ice, "merge to"},
		"more than twenty below": {func(o *record.Codebook) { o.Codes = chain(21) }, "", "parent"},
	} {
		t.Run(name, func(t *testing.T) {
			own := invented()
			c.change(&own)
			_, err := codebook.New(own)
			var e *codebook.Error
			if !errors.As(err, &e) || !errors.Is(err, codebook.ErrBad) || e.Field != c.field || c.code != "" && e.Code != c.code {
				t.Errorf("%v; want %s of %s", err, c.field, c.code)
			}
		})
	}
	if _, err := codebook.New(record.Codebook{Codes: make([]record.Code, codebook.MaxCodes+1)}); !errors.Is(err, codebook.ErrTooLarge) {
		t.Error(err)
	}
	if _, err := codebook.New(record.Codebook{Codes: chain(20)}); err != nil {
		t.Error(err)
	}
}

// chain is n codes, each below the one before.
func chain(n int) []record.Code {
	var out []record.Code
	parent := ""
	for range n {
		c := record.Code{ID: string(record.NewID(record.KindCode)), Name: "a", Parent: parent}
		out, parent = append(out, c), c.ID
	}
	return out
}

func TestMergeKeepsRecordsReadable(t *testing.T) {
	own := invented()
	merged, err := codebook.Merge(own, record.CodeMerge{From: river, To: "MOV-01", Time: "2026-11-26T10:00:00Z"})
	if err != nil {
		t.Fatal(err)
	}
	if !own.Codes[0].Active || own.Codes[1].Parent != river {
		t.Error("the list given was changed")
	}
	b := book(t, merged)
	c, ok := b.Code(river)
	if !ok || c.Active || c.MergedInto != "MOV-01" || c.Name != "Crossing a river" || b.Resolve(river) != "MOV-01" {
		t.Errorf("%+v", c)
	}
	if c, _ := b.Code(ice); c.Parent != "MOV-01" || !c.Active {
		t.Errorf("the child stayed behind: %+v", c)
	}
	again, err := codebook.Merge(merged, record.CodeMerge{From: ice, To: fear, Time: "2026-11-26T11:00:00Z"})
	if err != nil {
		t.Fatal(err)
	}
	if again, err = codebook.Merge(again, record.CodeMerge{From: fear, To: "OTH-02", Time: "2026-11-26T12:00:00Z"}); err != nil {
		t.Fatal(err)
	}
	if got := book(t, again).Resolve(ice); got != "OTH-02" {
		t.Errorf("the chain of merges ends at %s", got)
	}
	if _, err := codebook.Merge(own, record.CodeMerge{From: river, To: ice}); err == nil {
		t.Error("a code was merged into what lies below it")
	}
	if _, err := codebook.Merge(merged, record.CodeMerge{From: river, To: ice}); err == nil {
		t.Error("a code was merged twice")
	}
	if got := b.Resolve("X-GONE"); got != "X-GONE" {
		t.Errorf("a code that is not in the book became %s", got)
	}
}

func TestCompleteCodes(t *testing.T) {
	b := book(t, invented())
	for query, want := range map[string]string{
		"강제북송": "REF-02", "REF-02": "REF-02", "ref-1": "REF-10", "repatri": "REF-02", "얼": ice, "구타": "TOR-01", "Crossing": river, "ㅇㅇ": ice, "beeting": "TOR-01",
	} {
		got := b.Complete(query, 10)
		if len(got) == 0 || !slices.ContainsFunc(got[:min(3, len(got))], func(c codebook.Code) bool { return c.ID == want }) {
			t.Errorf("%q: %+v, want %s", query, got, want)
		}
	}
	if got := b.Complete("Fear", 10); len(got) != 0 {
		t.Errorf("a code that is not offered: %+v", got)
	}
}
