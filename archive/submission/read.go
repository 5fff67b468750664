package submission

import (
	"bytes"
	"errors"
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/go-json-experiment/json"

	"attest/archive/record"
	"attest/assets/reference"
)

const version = "mechanism/1"

// Limits of a file.
const (
	MaxFile     = 256 << 10 // bytes
	MaxSections = 60
	MaxFields   = 400 // in all
	MaxListed   = 60  // entries of any other list
	MaxText     = 4000
	maxNumber   = 1_000_000
)

// ErrBad is wrapped by every Error.
var ErrBad = errors.New("not a mechanism that can be used")

// Error says where a file breaks its form. Why never quotes it.
type Error struct {
	Line  int    // from 1
	Field string // such as sections[0].fields[2].from
	Why   string
}

func (e *Error) Error() string {
	if e.Field == "" {
		return fmt.Sprintf("line %d: %s", e.Line, e.Why)
	}
	return fmt.Sprintf("line %d: %s: %s", e.Line, e.Field, e.Why)
}

// Is makes errors.Is(err, ErrBad) true.
func (e *Error) Is(target error) bool { return target == ErrBad }

// file is a document with what it takes to say where something stands in it.
type file struct {
	raw []byte
	m   Mechanism
}

// Parse reads a mechanism strictly: members that are not known, names that
// stand twice, paths that the engine cannot read and rules that it cannot check
// are errors. Base is looked up by Set.
func Parse(raw []byte) (*Mechanism, error) {
	if len(raw) > MaxFile {
		return nil, &Error{Line: 1, Why: "has more than 256 KiB"}
	}
	f := &file{raw: bytes.TrimPrefix(raw, []byte("\ufeff"))}
	if !utf8.Valid(f.raw) {
		return nil, &Error{Line: 1, Why: "is not UTF-8"}
	}
	if err := json.Unmarshal(f.raw, &f.m, json.RejectUnknownMembers(true)); err != nil {
		return nil, f.located(err)
	}
	for _, check := range []func() error{f.checkHead, f.checkTexts, f.checkLists, f.checkRules, f.checkSections, f.checkUrgent} {
		if err := check(); err != nil {
			return nil, err
		}
	}
	return &f.m, nil
}

var (
	mechanismID = regexp.MustCompile(`^[A-Z][A-Z0-9]{1,15}$`)
	fieldID     = regexp.MustCompile(`^[a-z][a-z0-9_]{0,19}\.[a-z0-9_]{1,30}$`)
	countryID   = regexp.MustCompile(`^[A-Z]{2}$`)
	languageID  = regexp.MustCompile(`^([a-z]{2,3}|any)$`)
)

func (f *file) checkHead() error {
	m := f.m
	for _, c := range []struct {
		bad     bool
		at, why string
	}{
		{m.Attest != version, "/attest", fmt.Sprintf("must be %q; a newer form needs a newer Attest", version)},
		{!mechanismID.MatchString(m.ID), "/id", "must be 2 to 16 capital letters and digits, a letter first"},
		{m.Base != "" && (!mechanismID.MatchString(m.Base) || m.Base == m.ID), "/base", "must be the ID of another mechanism"},
		{m.En == "" && m.Ko == "", "/en", "is missing"},
		{!slices.Contains([]string{UnitPerson, UnitLetter, UnitCase}, m.Unit), "/unit", "must be person, letter or case"},
		{m.Who == "", "/who", "is missing: who may submit"},
		{!slices.Contains([]string{"not_needed", "needed", "reported", "none"}, m.Remedies.Rule), "/remedies/rule", "must be not_needed, needed, reported or none"},
		{len(m.Consent.Uses) == 0 || len(m.Consent.Uses) > MaxListed, "/consent/uses", "must name the use that consent is asked for"},
		{len(m.Consent.Gate) == 0 || len(m.Consent.Gate) > MaxListed, "/consent/gate", "must name what must be answered"},
		{len(m.Languages) == 0, "/languages", "must name one, or any"},
		{len(m.Sources) == 0, "/sources", "must name one"},
		{len(m.Sections) == 0, "/sections", "must have one"},
		{len(m.Sections) > MaxSections, "/sections", "has more than 60"},
	} {
		if c.bad {
			return f.fail(c.at, c.why)
		}
	}
	for i, u := range m.Consent.Uses {
		early := slices.ContainsFunc(record.UsesBefore(), func(b record.UseName) bool { return b.ID == u }) // of the interview, not of what leaves
		if u != "class" && (early || !record.KnownUse(u)) {
			return f.fail(fmt.Sprintf("/consent/uses/%d", i), "is not a use that consent is asked for")
		}
	}
	for i, p := range m.Consent.Gate {
		if path, ok := PathOf(p); !ok || path.From != FromConsent {
			return f.fail(fmt.Sprintf("/consent/gate/%d", i), "is not a path of consent")
		}
	}
	return f.checkLimits()
}

func (f *file) checkLimits() error {
	l := f.m.Limits
	for _, n := range []struct {
		name  string
		value int
	}{{"pages", l.Pages}, {"summary_over_pages", l.SummaryOverPages}, {"summary_pages", l.SummaryPages}, {"words", l.Words}, {"words_joint", l.WordsJoint}, {"message_mb", l.MessageMB}} {
		if n.value < 0 || n.value > maxNumber {
			return f.fail("/limits/"+n.name, "must be 0 to 1,000,000")
		}
	}
	if l.Pages+l.Words+l.WordsJoint+l.MessageMB > 0 {
		return f.checkFact("/limits", l.Source, l.Checked)
	}
	return nil
}

// checkFact looks for a source and a day: a rule without them is not shown as one.
func (f *file) checkFact(at, source, checked string) error {
	if !strings.Contains(source, "seen") && !strings.Contains(source, "known") {
		return f.fail(at+"/source", "must say where it was seen, or that it is known and unchecked")
	}
	if !isDay(checked) {
		return f.fail(at+"/checked", "must be the day on which it was looked at, like 2026-11-23")
	}
	return nil
}

func isDay(s string) bool {
	_, err := time.Parse(time.DateOnly, s)
	return err == nil
}

// checkTexts looks at every string of the file: none may be too long or have
// control characters in it, whatever it is for.
func (f *file) checkTexts() error {
	return f.texts("", reflect.ValueOf(f.m))
}

func (f *file) texts(at string, v reflect.Value) error {
	switch v.Kind() {
	case reflect.String:
		s := v.String()
		switch {
		case len(s) > MaxText:
			return f.fail(at, "has more than 4,000 bytes")
		case s != strings.TrimSpace(s) || strings.ContainsFunc(s, func(r rune) bool { return r < ' ' || r == 0x7f }):
			return f.fail(at, "has space around it, or a line end or tab in it")
		}
	case reflect.Slice:
		for i := range v.Len() {
			if err := f.texts(fmt.Sprintf("%s/%d", at, i), v.Index(i)); err != nil {
				return err
			}
		}
	case reflect.Struct:
		for i := range v.NumField() {
			name, _, _ := strings.Cut(v.Type().Field(i).Tag.Get("json"), ",")
			if name == "-" {
				continue
			}
			if err := f.texts(at+"/"+name, v.Field(i)); err != nil {
				return err
			}
		}
	}
	return nil
}

func (f *file) checkLists() error {
	m := f.m
	for _, l := range []struct {
		name string
		n    int
	}{{"languages", len(m.Languages)}, {"channels", len(m.Channels)}, {"clock", len(m.Clock)}, {"rules", len(m.Rules)}, {"sources", len(m.Sources)}} {
		if l.n > MaxListed {
			return f.fail("/"+l.name, "has more than 60 entries")
		}
	}
	if m.Committee != "" && committees[m.Committee] == "" {
		return f.fail("/committee", "is no committee of a treaty")
	}
	if len(m.Instruments) > MaxListed {
		return f.fail("/instruments", "has more than 60 entries")
	}
	for i, code := range m.Instruments {
		if t, err := reference.Load(); err == nil {
			if _, ok := t.Instrument(code); !ok {
				return f.fail(fmt.Sprintf("/instruments/%d", i), "is not in the table of instruments")
			}
		}
	}
	for i, s := range m.Accepts.States {
		if !countryID.MatchString(s.State) {
			return f.fail(fmt.Sprintf("/accepts/states/%d/state", i), "is not a country's code of two letters")
		}
		if !isDay(s.FactsAfter) {
			return f.fail(fmt.Sprintf("/accepts/states/%d/facts_after", i), "must be a day, like 1991-10-01")
		}
	}
	for i, s := range m.Accepts.Not {
		if !countryID.MatchString(s) {
			return f.fail(fmt.Sprintf("/accepts/not/%d", i), "is not a country's code of two letters")
		}
	}
	for i, l := range m.Languages {
		if !languageID.MatchString(l.Code) {
			return f.fail(fmt.Sprintf("/languages/%d/code", i), "is not a language's code, or any")
		}
	}
	for i, c := range m.Channels {
		if !slices.Contains([]string{"web", "email", "post", "other"}, c.Kind) {
			return f.fail(fmt.Sprintf("/channels/%d/kind", i), "must be web, email, post or other")
		}
	}
	for i, c := range m.Clock {
		at := fmt.Sprintf("/clock/%d", i)
		if !slices.Contains([]string{"reply", "extension", "comments", "publication", "transmission"}, c.What) {
			return f.fail(at+"/what", "must be reply, extension, comments, publication or transmission")
		}
		if c.Days < 0 || c.Days > 3660 || c.Days+c.Months == 0 {
			return f.fail(at+"/days", "must be 1 to 3660")
		}
		if c.Months < 0 || c.Months > 120 {
			return f.fail(at+"/months", "must be 0 to 120")
		}
		if err := f.checkFact(at, c.Source, c.Checked); err != nil {
			return err
		}
	}
	for i, s := range m.Sources {
		if err := f.checkFact(fmt.Sprintf("/sources/%d", i), s.Source, s.Checked); err != nil {
			return err
		}
	}
	return nil
}

func (f *file) checkRules() error {
	for i, r := range f.m.Rules {
		at := fmt.Sprintf("/rules/%d", i)
		switch {
		case !slices.Contains(Kinds(), r.Kind):
			return f.fail(at+"/rule", "is not a rule that this version checks")
		case r.Severity != Stops && r.Severity != Warns:
			return f.fail(at+"/severity", "must be stops or warns")
		case r.En == "" && r.Ko == "":
			return f.fail(at+"/en", "is missing: why, in plain words")
		case r.Cites == "":
			return f.fail(at+"/cites", "is missing: the article")
		case r.Date != "" && !isDay(r.Date):
			return f.fail(at+"/date", "must be a day")
		case r.Kind == KindFactsAfter && r.Date == "":
			return f.fail(at+"/date", "is missing")
		}
		for _, n := range []struct {
			name  string
			value int
		}{{"months", r.Months}, {"years", r.Years}, {"other_years", r.OtherYears}, {"days", r.Days}} {
			if n.value < 0 || n.value > 36600 {
				return f.fail(at+"/"+n.name, "must be 0 to 36600")
			}
		}
		if err := f.checkFact(at, r.Source, r.Checked); err != nil {
			return err
		}
	}
	return nil
}

func (f *file) checkSections() error {
	n := 0
	seen := map[string]bool{}
	for i, s := range f.m.Sections {
		at := fmt.Sprintf("/sections/%d", i)
		if s.En == "" && s.Ko == "" {
			return f.fail(at+"/en", "is missing")
		}
		if len(s.Fields) == 0 {
			return f.fail(at, "has no field")
		}
		if n += len(s.Fields); n > MaxFields {
			return f.fail(at+"/fields", "there are more than 400 in all")
		}
		for j, field := range s.Fields {
			at := fmt.Sprintf("%s/fields/%d", at, j)
			if seen[field.ID] {
				return f.fail(at+"/id", "stands twice")
			}
			seen[field.ID] = true
			if err := f.checkField(at, field); err != nil {
				return err
			}
		}
	}
	for i, r := range f.m.Rules {
		for j, id := range r.Fields {
			if !seen[id] && f.m.Base == "" {
				return f.fail(fmt.Sprintf("/rules/%d/fields/%d", i, j), "is not a field of this form")
			}
		}
	}
	return nil
}

func (f *file) checkField(at string, field Field) error {
	limited := field.MaxWords > 0 || field.MaxChars > 0 || field.MaxPages > 0
	switch {
	case !fieldID.MatchString(field.ID):
		return f.fail(at+"/id", "must be like wgeid.family, of small letters, digits and underscores")
	case field.En == "" && field.Ko == "":
		return f.fail(at+"/en", "is missing")
	case !slices.Contains([]string{TypeText, TypeList, TypeChoice, TypeDate, TypePlace}, field.Type):
		return f.fail(at+"/type", "must be text, list, choice, date or place")
	case len(field.Options) > MaxListed:
		return f.fail(at+"/options", "has more than 60")
	case field.OptionsFrom != "" && field.OptionsFrom != "accepts.states" && field.OptionsFrom != "iso3166":
		return f.fail(at+"/options_from", "must be accepts.states or iso3166")
	case min(field.MaxWords, field.MaxChars, field.MaxPages) < 0 || max(field.MaxWords, field.MaxChars, field.MaxPages) > maxNumber:
		return f.fail(at, "has a limit that is not 0 to 1,000,000")
	case limited && field.LimitSource == "":
		return f.fail(at+"/limit_source", "is missing: whose limit it is")
	}
	if _, ok := PathOf(field.From); !ok {
		return f.fail(at+"/from", "is not a path that the engine can read")
	}
	return nil
}
