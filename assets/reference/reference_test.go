package reference

import (
	"bytes"
	"encoding/json"
	"errors"
	"regexp"
	"slices"
	"strings"
	"testing"
)

func load(t *testing.T) *Tables {
	t.Helper()
	tables, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	return tables
}

// Every row parses and every cross reference is met; the numbers of rows are those of the set of 2026-11-23.
func TestTablesAreWhole(t *testing.T) {
	tables := load(t)
	for name, n := range map[string][2]int{
		"acts": {len(tables.Acts), 132}, "provisions": {len(tables.Provisions), 143}, "instruments": {len(tables.Instruments), 38},
		"places": {len(tables.Places), 149}, "terms": {len(tables.Terms), 83}, "rules": {len(tables.Rules), 80},
	} {
		if n[0] != n[1] {
			t.Errorf("%s: %d rows, want %d", name, n[0], n[1])
		}
	}
	a, ok := tables.Act("REF-02")
	if !ok || a.Ko != "중국으로부터의 강제북송" || a.Parent != "REF" || !slices.Contains(a.Provisions, "RC-33") || a.Huridocs[0] != "MT4:330101000000" {
		t.Errorf("%+v", a)
	}
	p, ok := tables.Place("X-TUM")
	if !ok || !slices.Equal(p.Countries, []string{"CN", "KP"}) || !slices.Equal(p.Regions, []string{"Jilin", "North Hamgyong"}) || p.Lat != "42.96" {
		t.Errorf("%+v", p)
	}
	v, ok := tables.Provision("CAT-3")
	if !ok || v.Status.CN != "yes 1988" || v.Status.KP != "no" {
		t.Errorf("%+v", v)
	}
	if r, ok := tables.Rule("EV-C10"); !ok || !strings.Contains(r.Rule, "leading question") {
		t.Errorf("%+v", r)
	}
	if _, ok := tables.Act("REF-99"); ok {
		t.Error("a code that is not there was found")
	}
}

// "as EV-C01" in a source must lead to a rule.
func TestSourcesOfRulesResolve(t *testing.T) {
	tables := load(t)
	for _, r := range tables.Rules {
		for _, id := range regexp.MustCompile(`EV-[A-Z]\d\d`).FindAllString(r.Source, -1) {
			if _, ok := tables.Rule(id); !ok {
				t.Errorf("%s cites %s", r.ID, id)
			}
		}
	}
}

// The forms: IDs are unique, a base exists, and the instruments that a choice offers are known.
func TestSubmissionsResolve(t *testing.T) {
	tables := load(t)
	var doc struct {
		Schema     string
		Mechanisms []struct {
			ID, Base string
			Gate     []string `json:"consent_gate"`
			Sections []struct {
				Fields []struct {
					ID     string
					MapsTo string `json:"maps_to"`
				}
			}
		}
	}
	if err := json.Unmarshal(Submissions, &doc); err != nil || doc.Schema != "attest.submissions/1" {
		t.Fatalf("%s %v", doc.Schema, err)
	}
	ids, paths := map[string]bool{}, map[string]bool{}
	for _, m := range doc.Mechanisms {
		if ids[m.ID] || m.Base != "" && !ids[m.Base] {
			t.Errorf("%s: twice, or its base %q comes later", m.ID, m.Base)
		}
		ids[m.ID] = true
		for _, s := range m.Sections {
			for _, f := range s.Fields {
				if ids[f.ID] || f.MapsTo == "" {
					t.Errorf("%s: twice, or without a path", f.ID)
				}
				ids[f.ID], paths[f.MapsTo] = true, true
			}
		}
	}
	for _, m := range doc.Mechanisms {
		for _, g := range m.Gate {
			if !strings.HasPrefix(g, "consent.") {
				t.Errorf("%s: gate %q", m.ID, g)
			}
		}
	}
	if _, ok := tables.Instrument("OP1"); !ok || len(doc.Mechanisms) != 16 {
		t.Errorf("%d mechanisms", len(doc.Mechanisms))
	}
}

// One wrong field anywhere is an error that names file, line and field.
func TestFaultsAreNamed(t *testing.T) {
	good := embedded()
	swap := func(raw []byte, from, to string) []byte {
		if !bytes.Contains(raw, []byte(from)) {
			t.Fatalf("%q is not in the table", from)
		}
		return bytes.Replace(raw, []byte(from), []byte(to), 1)
	}
	for name, c := range map[string]struct {
		change func(*files)
		want   Error
	}{
		"a column renamed":    {func(f *files) { f.places = swap(f.places, "name_en", "name") }, Error{File: "places.csv", Line: 1, Field: "file"}},
		"a byte order mark":   {func(f *files) { f.glossary = append([]byte("\ufeff"), f.glossary...) }, Error{File: "glossary.csv", Line: 1, Field: "file"}},
		"no UTF-8":            {func(f *files) { f.glossary = append(f.glossary, 0xff) }, Error{File: "glossary.csv", Line: 1, Field: "file"}},
		"a field too many":    {func(f *files) { f.violations = swap(f.violations, ",group,seen", ",group,x,seen") }, Error{File: "violations.csv", Line: 2, Field: "row"}},
		"a code twice":        {func(f *files) { f.violations = swap(f.violations, "REF-02,", "REF-01,") }, Error{File: "violations.csv", Line: 4, Field: "code"}},
		"a code of no shape":  {func(f *files) { f.violations = swap(f.violations, "REF-02,", "ref 2,") }, Error{File: "violations.csv", Line: 4, Field: "code"}},
		"a parent that is no": {func(f *files) { f.violations = swap(f.violations, "refoulement,REF,", "refoulement,XXX,") }, Error{File: "violations.csv", Line: 3, Field: "parent"}},
		"an article that is no": {func(f *files) { f.violations = swap(f.violations, "RC-33;CAT-3;ICCPR-7;CUST-NR,MT4", "RC-99,MT4") },
			Error{File: "violations.csv", Line: 2, Field: "instruments"}},
		"a thesaurus that is no":   {func(f *files) { f.violations = swap(f.violations, "MT4:", "MT9:") }, Error{File: "violations.csv", Line: 2, Field: "huridocs"}},
		"a tier that is no":        {func(f *files) { f.violations = swap(f.violations, ",core,", ",heart,") }, Error{File: "violations.csv", Line: 3, Field: "tier"}},
		"a label missing":          {func(f *files) { f.violations = swap(f.violations, "강제송환 일반", "") }, Error{File: "violations.csv", Line: 2, Field: "label_ko"}},
		"space around":             {func(f *files) { f.violations = swap(f.violations, "강제송환 일반", "강제송환 일반 ") }, Error{File: "violations.csv", Line: 2, Field: "label_ko"}},
		"an instrument that is no": {func(f *files) { f.provisions = swap(f.provisions, "RC-1A2,RC,", "RC-1A2,XX,") }, Error{File: "provisions.csv", Line: 2, Field: "instrument_code"}},
		"a status that differs":    {func(f *files) { f.provisions = swap(f.provisions, "yes 1982,no,yes 1993", "yes 1983,no,yes 1993") }, Error{File: "provisions.csv", Line: 2, Field: "status"}},
		"a status of no kind":      {func(f *files) { f.instruments = swap(f.instruments, ",yes 1982,no,", ",perhaps,no,") }, Error{File: "instruments.csv", Line: 2, Field: "CN"}},
		"half a point":             {func(f *files) { f.places = swap(f.places, "39.034,125.754", "39.034,") }, Error{File: "places.csv", Line: 2, Field: "lat"}},
		"a point in the sky":       {func(f *files) { f.places = swap(f.places, "39.034,125.754", "99.034,125.754") }, Error{File: "places.csv", Line: 2, Field: "lat"}},
		"a country of no shape":    {func(f *files) { f.places = swap(f.places, ",KP,Pyongyang", ",DPRK,Pyongyang") }, Error{File: "places.csv", Line: 2, Field: "country"}},
		"a spelling of no place":   {func(f *files) { f.spellings = swap(f.spellings, "CN-JL", "CN-XX") }, Error{File: "spellings.csv", Line: 2, Field: "code"}},
		"a spelling in no tongue":  {func(f *files) { f.spellings = swap(f.spellings, "길림,ko", "길림,jp") }, Error{File: "spellings.csv", Line: 2, Field: "lang"}},
		"a term twice":             {func(f *files) { f.glossary = swap(f.glossary, "Statement,", "testimony,") }, Error{File: "glossary.csv", Line: 3, Field: "term_en"}},
		"a rule twice":             {func(f *files) { f.rules = swap(f.rules, "EV-A02,", "EV-A01,") }, Error{File: "evidence_rules.csv", Line: 3, Field: "id"}},
	} {
		t.Run(name, func(t *testing.T) {
			f := good
			c.change(&f)
			_, err := parse(f)
			var e *Error
			if !errors.As(err, &e) {
				t.Fatalf("error %v", err)
			}
			if e.File != c.want.File || e.Line != c.want.Line || e.Field != c.want.Field {
				t.Errorf("%v; want %s, line %d, %s", err, c.want.File, c.want.Line, c.want.Field)
			}
		})
	}
}

func FuzzTable(f *testing.F) {
	f.Add(placesCSV)
	f.Add(violationsCSV)
	f.Fuzz(func(t *testing.T, raw []byte) {
		for _, change := range []func(*files){
			func(f *files) { f.places = raw }, func(f *files) { f.violations = raw }, func(f *files) { f.glossary = raw },
		} {
			g := embedded()
			change(&g)
			_, err := parse(g)
			var e *Error
			if err != nil && (!errors.As(err, &e) || e.Line < 1 || e.Field == "") {
				t.Fatalf("%T %v", err, err)
			}
		}
	})
}
