package guide

import (
	"fmt"
	"slices"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// Own is an office's document while it is edited. Each change is checked when it
// is stored; what came from a file and is not touched stays.
type Own struct{ doc document }

// Edit begins with the document that the office has, nil for none.
func Edit(raw []byte) (*Own, error) {
	if len(raw) == 0 {
		return &Own{document{Attest: version}}, nil
	}
	o, err := Parse(raw)
	if err != nil {
		return nil, err
	}
	return &Own{o.doc}, nil
}

// Raw is the document, one member to a line; nil when it changes nothing.
func (w *Own) Raw() ([]byte, error) {
	if len(w.doc.Phases)+len(w.doc.Topics) == 0 {
		return nil, nil
	}
	return json.Marshal(w.doc, jsontext.WithIndent("  "), json.OmitZeroStructFields(true))
}

// Guide is the built-in guide with the document over it.
func (w *Own) Guide() (*Guide, error) {
	raw, err := w.Raw()
	if err != nil {
		return nil, err
	}
	return Laid(raw)
}

// Laid is the built-in guide with an office's document over it; empty for none.
func Laid(raw []byte) (*Guide, error) {
	g, err := BuiltIn()
	if err != nil || len(raw) == 0 {
		return g, err
	}
	o, err := Parse(raw)
	if err != nil {
		return nil, err
	}
	return g.With(o)
}

// Reword gives an item of a section another text. It replaces the text in every
// language: one changed in one language alone would say two things.
func (w *Own) Reword(where, id string, text Text) error {
	i, err := w.item(where, id)
	if err == nil {
		i.En, i.Ko = tidy(text.En), tidy(text.Ko)
	}
	return err
}

// Hide takes an item out of a section. One of the office's own is gone by it.
func (w *Own) Hide(where, id string) error {
	s, err := w.section(where)
	if err != nil {
		return err
	}
	s.Items = slices.DeleteFunc(s.Items, func(i item) bool { return i.ID == id })
	for i := range s.Items { // what stood behind it stands at the end
		if s.Items[i].After == id {
			s.Items[i].After = ""
		}
	}
	if builtIn(where, id) {
		s.Items = append(s.Items, item{ID: id, Hidden: true})
	}
	w.sweep()
	return nil
}

// Back gives a built-in item its built-in text and place again.
func (w *Own) Back(where, id string) error {
	s, err := w.section(where)
	if err != nil {
		return err
	}
	s.Items = slices.DeleteFunc(s.Items, func(i item) bool { return i.ID == id && builtIn(where, id) })
	w.sweep()
	return nil
}

// Changed says of a built-in item that the document changes it.
func (w *Own) Changed(where, id string) bool {
	for _, part := range [][]section{w.doc.Phases, w.doc.Topics} {
		for _, s := range part {
			if s.ID == where && slices.ContainsFunc(s.Items, func(i item) bool { return i.ID == id }) {
				return builtIn(where, id)
			}
		}
	}
	return false
}

// Add puts a question of the office's own behind another of the section, or at
// its end, and returns its ID.
func (w *Own) Add(where, kind string, text Text, violent bool, after string) (id string, err error) {
	s, err := w.section(where)
	if err != nil {
		return "", err
	}
	for n := 1; id == "" || slices.ContainsFunc(s.Items, func(i item) bool { return i.ID == id }); n++ {
		id = fmt.Sprintf("%s.own%d", where, n)
	}
	s.Items = append(s.Items, item{ID: id, Kind: kind, En: tidy(text.En), Ko: tidy(text.Ko), Violent: violent, After: after})
	return id, nil
}

func tidy(text string) string { return strings.Join(strings.Fields(text), " ") }

// section finds a section in the document; one of the built-in guide that it
// does not have yet is begun.
func (w *Own) section(id string) (*section, error) {
	for _, list := range []*[]section{&w.doc.Phases, &w.doc.Topics} {
		if i := slices.IndexFunc(*list, func(s section) bool { return s.ID == id }); i >= 0 {
			return &(*list)[i], nil
		}
	}
	g, err := BuiltIn()
	if err != nil {
		return nil, err
	}
	list := &w.doc.Phases
	if _, ok := g.Topic(id); ok {
		list = &w.doc.Topics
	} else if _, ok := g.Phase(id); !ok {
		return nil, &Error{Line: 1, Field: "id", Why: "is no phase or topic of the guide"}
	}
	*list = append(*list, section{ID: id})
	return &(*list)[len(*list)-1], nil
}

// item finds an item in the document; one of the built-in guide is begun.
func (w *Own) item(where, id string) (*item, error) {
	s, err := w.section(where)
	if err != nil {
		return nil, err
	}
	if i := slices.IndexFunc(s.Items, func(i item) bool { return i.ID == id }); i >= 0 {
		return &s.Items[i], nil
	}
	if !builtIn(where, id) {
		return nil, &Error{Line: 1, Field: "id", Why: "is no item of this section"}
	}
	s.Items = append(s.Items, item{ID: id})
	return &s.Items[len(s.Items)-1], nil
}

// sweep drops sections that change nothing any more.
func (w *Own) sweep() {
	idle := func(s section) bool {
		return len(s.Items) == 0 && s.Phase == "" && s.En == "" && s.Ko == "" && s.Source == "" && !s.Violent && !s.Hidden && s.After == ""
	}
	w.doc.Phases = slices.DeleteFunc(w.doc.Phases, idle)
	w.doc.Topics = slices.DeleteFunc(w.doc.Topics, idle)
}

// builtIn says whether the built-in guide has the item.
func builtIn(where, id string) bool {
	g, err := BuiltIn()
	if err != nil {
		return false
	}
	s, ok := g.Topic(where)
	if !ok {
		s, ok = g.Phase(where)
	}
	return ok && slices.ContainsFunc(s.Items, func(i Item) bool { return i.ID == id })
}
