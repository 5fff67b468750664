package submission

import (
	"fmt"
	"slices"
	"strings"
	"sync"

	"attest/assets/mechanisms"
)

// order is in which the built-in mechanisms are offered.
var order = []string{"SP", "WGAD", "WGEID", "UNHCR", "INQ", "UPR", "ALTREP", "HRCCP", "GEB", "ICC15", "TB", "CAT22", "OP1", "CEDAWOP", "OP3CRC", "CED30"}

// builtIn reads the files that are in the program.
var builtIn = sync.OnceValues(func() ([]*Mechanism, error) {
	var out []*Mechanism
	for _, id := range order {
		raw, err := mechanisms.Files.ReadFile(id + ".json")
		if err != nil {
			return nil, err
		}
		m, err := Parse(raw)
		if err != nil {
			return nil, fmt.Errorf("%s.json: %w", id, err)
		}
		out = append(out, m)
	}
	return out, nil
})

// Own is what an office keeps about one mechanism: a file of its own, and
// limits that it set.
type Own struct {
	ID        string
	Document  string // "" where the mechanism is a built-in one
	Overrides []Override
}

// Set is all mechanisms that an office can use: the built-in ones and its own.
type Set struct{ list []*Mechanism }

// NewSet joins the office's own with the built-in ones. An *Error says where a
// file breaks its form.
func NewSet(own []Own) (*Set, error) {
	all, err := builtIn()
	if err != nil {
		return nil, err
	}
	all = slices.Clone(all)
	own = slices.Clone(own)
	slices.SortFunc(own, func(a, b Own) int { return strings.Compare(a.ID, b.ID) })
	for _, o := range own {
		if o.Document == "" {
			continue
		}
		m, err := Parse([]byte(o.Document))
		switch {
		case err != nil:
			return nil, err
		case slices.ContainsFunc(all, func(x *Mechanism) bool { return x.ID == m.ID }):
			return nil, inFile(o.Document, "/id", "is that of another mechanism; choose another")
		}
		m.Own = true
		all = append(all, m)
	}
	s := &Set{}
	for _, m := range all {
		if m.Base != "" {
			i := slices.IndexFunc(all, func(x *Mechanism) bool { return x.ID == m.Base })
			var base *Mechanism
			if i >= 0 {
				base = all[i]
			}
			if err := fits(m, base, own); err != nil {
				return nil, err
			}
			m = m.with(base)
		}
		if i := slices.IndexFunc(own, func(o Own) bool { return o.ID == m.ID }); i >= 0 {
			if err := CheckOverrides(m, own[i].Overrides); err != nil {
				return nil, err
			}
			m = m.Overridden(own[i].Overrides)
		}
		s.list = append(s.list, m)
	}
	return s, nil
}

// fits says whether an office's own mechanism can stand behind its base: that there
// is one, that no field of it comes twice, and that its rules speak of fields that
// one of the two has.
func fits(m, base *Mechanism, own []Own) error {
	raw := ""
	if i := slices.IndexFunc(own, func(o Own) bool { return o.ID == m.ID }); i >= 0 {
		raw = own[i].Document
	}
	if base == nil || base.Base != "" {
		return inFile(raw, "/base", "is no mechanism that others can begin with")
	}
	for i, s := range m.Sections {
		for j, f := range s.Fields {
			if _, twice := base.Field(f.ID); twice {
				return inFile(raw, fmt.Sprintf("/sections/%d/fields/%d/id", i, j), "is that of a field of the base")
			}
		}
	}
	for i, r := range m.Rules {
		for j, id := range r.Fields {
			_, here := m.Field(id)
			if _, there := base.Field(id); !here && !there {
				return inFile(raw, fmt.Sprintf("/rules/%d/fields/%d", i, j), "is not a field of this form, nor of its base")
			}
		}
	}
	return nil
}

// inFile is an Error at a place of an office's file.
func inFile(raw, pointer, why string) error {
	return (&file{raw: []byte(strings.TrimPrefix(raw, "\ufeff"))}).fail(pointer, why)
}

// All lists them: the built-in ones in the order in which they are offered,
// then the office's own by ID.
func (s *Set) All() []*Mechanism { return slices.Clone(s.list) }

// Find finds one; the ID in any case.
func (s *Set) Find(id string) (*Mechanism, bool) {
	i := slices.IndexFunc(s.list, func(m *Mechanism) bool { return strings.EqualFold(m.ID, id) })
	if i < 0 {
		return nil, false
	}
	return s.list[i], true
}

// CheckOverrides looks for limits that the mechanism does not have, and for
// ones without a reason or a day.
func CheckOverrides(m *Mechanism, list []Override) error {
	for i, o := range list {
		bad := func(field, why string) error {
			return &Error{Line: 1, Field: fmt.Sprintf("overrides[%d].%s", i, field), Why: why}
		}
		f, ok := m.Field(o.Field)
		switch {
		case o.Field != "" && !ok:
			return bad("field", "is not a field of this form")
		case o.Field == "" && (&Limits{}).at(o.Limit) == nil:
			return bad("limit", "must be words, words_joint, pages or message_mb")
		case o.Field != "" && f.at(o.Limit) == nil:
			return bad("limit", "must be max_words, max_chars or max_pages")
		case o.Value < 0 || o.Value > maxNumber:
			return bad("value", "must be 0 to 1,000,000; 0 lifts the limit")
		case strings.TrimSpace(o.Reason) == "" || len(o.Reason) > MaxText:
			return bad("reason", "is missing")
		case !isDay(o.Date):
			return bad("date", "must be a day, like 2026-11-23")
		}
		for _, before := range list[:i] {
			if before.Field == o.Field && before.Limit == o.Limit {
				return bad("limit", "is set twice")
			}
		}
	}
	return nil
}
