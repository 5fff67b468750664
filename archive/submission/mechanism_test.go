package submission_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"attest/archive/record"
	"attest/archive/submission"
	"attest/assets/mechanisms"
	"attest/assets/reference"
)

// reference is what was handed to us: the forms must say the same.
type handed struct {
	Mechanisms []struct {
		ID, Title, Base string
		Languages       []string
		ConsentGate     []string `json:"consent_gate"`
		Sources         []string
		Limits          string
		Delivery, Who   string
		Confidentiality string
		RemediesRule    string `json:"remedies_rule"`
		Accepts         struct {
			AnyState bool `json:"any_state"`
			States   []struct {
				State      string
				FactsAfter string `json:"facts_after"`
			}
			Not []string `json:"not_usable_against"`
		}
		Channels []struct{ Kind, Value, Status string }
		Sections []struct {
			Title  string
			Fields []struct {
				ID, Label, Type, Help string
				Required              bool
				Options               []string
				OptionsFrom           string `json:"options_from"`
				MaxWords              int    `json:"max_words"`
				MaxChars              int    `json:"max_chars"`
				LimitSource           string `json:"limit_source"`
				MapsTo                string `json:"maps_to"`
			}
		}
	}
}

func set(t testing.TB, own ...submission.Own) *submission.Set {
	t.Helper()
	s, err := submission.NewSet(own)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func mechanism(t testing.TB, id string) *submission.Mechanism {
	t.Helper()
	m, ok := set(t).Find(id)
	if !ok {
		t.Fatalf("no mechanism %s", id)
	}
	return m
}

// Every field of the reference data is there once, with what it says of it.
func TestFormsSayWhatTheReferenceSays(t *testing.T) {
	var ref handed
	if err := json.Unmarshal(reference.Submissions, &ref); err != nil {
		t.Fatal(err)
	}
	if len(ref.Mechanisms) != len(set(t).All()) {
		t.Errorf("%d mechanisms, want %d", len(set(t).All()), len(ref.Mechanisms))
	}
	for _, want := range ref.Mechanisms {
		raw, err := mechanisms.Files.ReadFile(want.ID + ".json")
		if err != nil {
			t.Fatal(err)
		}
		m, err := submission.Parse(raw)
		if err != nil {
			t.Fatalf("%s: %v", want.ID, err)
		}
		if m.En != want.Title || m.Base != want.Base || m.Who != want.Who || m.Delivery != want.Delivery || m.Confidentiality != want.Confidentiality ||
			m.Limits.Note != want.Limits || m.Remedies.Note != want.RemediesRule || !slices.Equal(m.Consent.Gate, want.ConsentGate) ||
			m.Accepts.AnyState != want.Accepts.AnyState || !slices.Equal(m.Accepts.Not, want.Accepts.Not) || len(m.Accepts.States) != len(want.Accepts.States) {
			t.Errorf("%s: the head is another", want.ID)
		}
		for i, s := range want.Accepts.States {
			if m.Accepts.States[i].State != s.State || m.Accepts.States[i].FactsAfter != s.FactsAfter {
				t.Errorf("%s: %+v, want %+v", want.ID, m.Accepts.States[i], s)
			}
		}
		for i, c := range want.Channels {
			if got := m.Channels[i]; got.Kind != c.Kind || got.Value != c.Value || got.Check != (c.Status == "check") {
				t.Errorf("%s: channel %+v, want %+v", want.ID, got, c)
			}
		}
		for i, s := range want.Sources {
			if m.Sources[i].Source != s {
				t.Errorf("%s: source %q, want %q", want.ID, m.Sources[i].Source, s)
			}
		}
		got, n := m.Fields(), 0
		for i, s := range want.Sections {
			if m.Sections[i].En != s.Title {
				t.Errorf("%s: section %q, want %q", want.ID, m.Sections[i].En, s.Title)
			}
			for _, f := range s.Fields {
				g := got[n]
				n++
				if g.ID != f.ID || g.En != f.Label || g.Type != f.Type || g.Help != f.Help || g.Required != f.Required || !slices.Equal(g.Options, f.Options) ||
					g.OptionsFrom != f.OptionsFrom || g.MaxWords != f.MaxWords || g.MaxChars != f.MaxChars || g.LimitSource != f.LimitSource || g.From != f.MapsTo {
					t.Errorf("%s: %+v, want %+v", want.ID, g, f)
				}
			}
		}
		if n != len(got) {
			t.Errorf("%s: %d fields, want %d", want.ID, len(got), n)
		}
	}
}

// Everything that a person reads is there in Korean, every rule has its article,
// and every fact its source and its day. No path is known that no form uses.
func TestFormsAreWhole(t *testing.T) {
	used := map[string]bool{}
	for _, m := range set(t).All() {
		if m.Ko == "" || m.ID != "UNHCR" && m.ID != "GEB" && len(m.Rules) == 0 {
			t.Errorf("%s: title %q, %d rules", m.ID, m.Ko, len(m.Rules))
		}
		for _, s := range m.Sections {
			if s.Ko == "" {
				t.Errorf("%s: section %s has no Korean title", m.ID, s.En)
			}
		}
		for _, f := range m.Fields() {
			used[f.From] = true
			if f.Ko == "" || f.Ko == f.En {
				t.Errorf("%s: %s lacks a text", m.ID, f.ID)
			}
		}
		for _, r := range m.Rules {
			if r.Ko == "" || r.Cites == "" || r.Checked < "2026-11-23" {
				t.Errorf("%s: rule %+v", m.ID, r)
			}
		}
	}
	for _, p := range submission.Paths() {
		if !used[p.Name] && !strings.Contains(p.Name, "[") && p.Name != "consent.uses" {
			t.Errorf("no form asks for %s", p.Name)
		}
		if p.Reads == "" {
			t.Errorf("%s does not say what it reads", p.Name)
		}
	}
}

const own = `{
  "attest": "mechanism/1",
  "id": "OWN1",
  "en": "An invented body",
  "unit": "person",
  "who": "Anyone",
  "consent": {"gate": ["consent.submit"], "uses": ["ngo"]},
  "remedies": {"rule": "none"},
  "limits": {},
  "accepts": {"any_state": true},
  "languages": [{"code": "en"}],
  "channels": [],
  "clock": [],
  "rules": [],
  "sources": [{"source": "known: invented", "checked": "2026-11-26"}],
  "sections": [
    {"en": "One", "fields": [
      {"id": "own.name", "en": "Name", "type": "text", "from": "person.family_name", "required": true},
      {"id": "own.why", "en": "Why", "type": "text", "from": "claim.relief", "max_words": 10, "limit_source": "the body's page"}
    ]}
  ]
}`

func TestAFileThatIsWrongIsToldByLineAndField(t *testing.T) {
	if _, err := submission.Parse([]byte(own)); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		old, new, field, why string
		line                 int
	}{
		{`"mechanism/1"`, `"mechanism/2"`, "attest", "newer Attest", 2},
		{`"OWN1"`, `"own 1"`, "id", "capital letters", 3},
		{`"unit": "person"`, `"unit": "people"`, "unit", "person, letter or case", 5},
		{`"uses": ["ngo"]`, `"uses": ["everybody"]`, "consent.uses[0]", "not a use", 7},
		{`"uses": ["ngo"]`, `"uses": ["keep"]`, "consent.uses[0]", "not a use", 7},
		{`"fields": [`, `"fields": []}, {"en": "Two", "fields": [`, "sections[0]", "no field", 17},
		{`"gate": ["consent.submit"]`, `"gate": ["person.sex"]`, "consent.gate[0]", "path of consent", 7},
		{`"known: invented"`, `"a friend"`, "sources[0].source", "known", 15},
		{`"checked": "2026-11-26"`, `"checked": "lately"`, "sources[0].checked", "day", 15},
		{`"person.family_name"`, `"person.secrets"`, "sections[0].fields[0].from", "can read", 18},
		{`"own.why"`, `"own.name"`, "sections[0].fields[1].id", "twice", 19},
		{`"limit_source": "the body's page"`, `"help": "x"`, "sections[0].fields[1].limit_source", "whose", 19},
		{`"from": "claim.relief"`, `"from": "claim.relief", "secret name": 1`, "sections[0].fields[1].?", "no member", 19},
		{`"who": "Anyone"`, `"who": "Any\none"`, "who", "line end", 6},
		{`"who": "Anyone"`, `"who": 7`, "who", "another kind", 6},
	} {
		_, err := submission.Parse([]byte(strings.Replace(own, c.old, c.new, 1)))
		var bad *submission.Error
		if !errors.As(err, &bad) || !errors.Is(err, submission.ErrBad) || bad.Line != c.line || bad.Field != c.field || !strings.Contains(bad.Why, c.why) {
			t.Errorf("%s: %v, want line %d, %s: …%s…", c.new, err, c.line, c.field, c.why)
		}
	}
	for _, raw := range []string{"", "[]", "{", `{"a":1,"a":2}`, "\xff", strings.Repeat(" ", submission.MaxFile+1)} {
		if _, err := submission.Parse([]byte(raw)); !errors.Is(err, submission.ErrBad) {
			t.Errorf("%.10q: %v", raw, err)
		}
	}
}

func TestAnOfficeAddsItsOwn(t *testing.T) {
	s := set(t, submission.Own{ID: "OWN1", Document: own})
	m, ok := s.Find("own1")
	if !ok || !m.Own || m.Title("ko") != "An invented body" {
		t.Fatalf("%+v", m)
	}
	if _, err := submission.NewSet([]submission.Own{{ID: "SP", Document: strings.Replace(own, "OWN1", "SP", 1)}}); !errors.Is(err, submission.ErrBad) {
		t.Errorf("a file in the place of a built-in one: %v", err)
	}
	withBase := strings.Replace(own, `"id": "OWN1",`, `"id": "OWN1", "base": "TB",`, 1)
	s = set(t, submission.Own{ID: "OWN1", Document: withBase})
	m, _ = s.Find("OWN1")
	if _, ok := m.Field("tb.family"); !ok || m.Fields()[0].ID != "tb.lang" {
		t.Error("the base's sections do not come first")
	}
	if _, err := submission.NewSet([]submission.Own{{ID: "OWN1", Document: strings.Replace(withBase, `"TB"`, `"CAT22"`, 1)}}); !errors.Is(err, submission.ErrBad) {
		t.Errorf("a base that has one itself: %v", err)
	}
	for _, c := range []struct {
		old, new, field string
		line            int
	}{
		{`"base": "TB"`, `"base": "NOBODY"`, "base", 3},
		{`"own.why"`, `"tb.family"`, "sections[0].fields[1].id", 19},
		{`"rules": []`, `"rules": [{"rule": "elements", "severity": "stops", "en": "All of it", "cites": "its page", "source": "known: invented", "checked": "2026-11-26", "fields": ["tb.nobody"]}]`, "rules[0].fields[0]", 14},
	} {
		_, err := submission.NewSet([]submission.Own{{ID: "OWN1", Document: strings.Replace(withBase, c.old, c.new, 1)}})
		var bad *submission.Error
		if !errors.As(err, &bad) || bad.Line != c.line || bad.Field != c.field {
			t.Errorf("%s: %v, want line %d, %s", c.new, err, c.line, c.field)
		}
	}
}

func TestAnOfficeOverridesALimit(t *testing.T) {
	by := []submission.Override{
		{Limit: "words", Value: 3000, Reason: "the cycle's own guide", Date: "2026-11-26"},
		{Field: "sp.f_narr", Limit: "max_chars", Value: 8000, Reason: "the online form", Date: "2026-11-26"},
	}
	s := set(t, submission.Own{ID: "UPR", Overrides: by[:1]}, submission.Own{ID: "SP", Overrides: by[1:]})
	upr, _ := s.Find("UPR")
	if upr.Limits.Words != 3000 || upr.Limits.WordsJoint != 5630 || !strings.Contains(upr.Limits.Source, "the office, 2026-11-26: the cycle's own guide") {
		t.Errorf("%+v", upr.Limits)
	}
	sp, _ := s.Find("SP")
	if f, _ := sp.Field("sp.f_narr"); f.MaxChars != 8000 || !strings.Contains(f.LimitSource, "the office") {
		t.Errorf("%+v", f)
	}
	if f, _ := mechanism(t, "SP").Field("sp.f_narr"); f.MaxChars != 10000 {
		t.Error("the built-in form was changed")
	}
	for _, bad := range []submission.Override{
		{Limit: "words", Value: 1, Date: "2026-11-26"}, {Limit: "words", Value: 1, Reason: "x"}, {Limit: "max_chars", Value: 1, Reason: "x", Date: "2026-11-26"},
		{Field: "sp.none", Limit: "max_chars", Value: 1, Reason: "x", Date: "2026-11-26"}, {Field: "sp.f_narr", Limit: "max_chars", Value: -1, Reason: "x", Date: "2026-11-26"},
	} {
		if _, err := submission.NewSet([]submission.Own{{ID: "SP", Overrides: []submission.Override{bad}}}); !errors.Is(err, submission.ErrBad) {
			t.Errorf("%+v: %v", bad, err)
		}
	}
}

// FuzzParse: whatever the file, an error has a line and never its words, and
// what is read can be asked for every answer of an empty case.
func FuzzParse(f *testing.F) {
	f.Add([]byte(own))
	f.Add([]byte(`{"attest":"mechanism/1","sections":[{"fields":[{"from":"x"}]}]}`))
	raw, err := mechanisms.Files.ReadFile("WGEID.json")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(raw)
	f.Fuzz(func(t *testing.T, raw []byte) {
		m, err := submission.Parse(raw)
		var bad *submission.Error
		switch {
		case err == nil:
			submission.NewTable(m, &submission.Facts{Persons: []submission.Person{{}}}, record.Filing{}, "en")
		case !errors.As(err, &bad) || bad.Line < 1 || bad.Why == "":
			t.Fatalf("%v", err)
		}
	})
}

// The document's table of paths is the engine's.
func TestTheDocumentTellsEveryPath(t *testing.T) {
	raw, err := os.ReadFile("../../docs/mechanisms.md")
	if err != nil {
		t.Fatal(err)
	}
	var want strings.Builder
	for _, p := range submission.Paths() {
		per := "case"
		if p.Person {
			per = "person"
		}
		fmt.Fprintf(&want, "| `%s` | %s | %s | %s |\n", p.Name, p.From, per, p.Reads)
	}
	if !strings.Contains(string(raw), want.String()) {
		t.Errorf("the table of paths is another; it should be\n%s", want.String())
	}
	for _, k := range submission.Kinds() {
		if !strings.Contains(string(raw), "`"+k+"`") {
			t.Errorf("the rule %s is not told", k)
		}
	}
}
