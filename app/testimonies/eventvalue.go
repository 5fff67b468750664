package testimonies

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"attest/app/forms"
	"attest/app/words"
	"attest/archive/places"
	"attest/archive/record"
)

// value is the event as the form says it. What the form does not show stays as
// it was.
func (f *eventForm) value() record.Event {
	t, e := f.thing, f.was
	text := func(x *forms.Entry) string { return strings.TrimSpace(x.Text) }
	switch {
	case text(f.kind.Entry) == "":
		e.Kind = record.CodeUse{}
	case f.code != f.was.Kind.Code || f.code == "":
		if f.code == "" { // typed, not chosen: what is called so
			for _, c := range t.book.Offered() {
				if strings.EqualFold(c.Name, text(f.kind.Entry)) || c.Ko == text(f.kind.Entry) {
					f.code = c.ID
				}
			}
		}
		if e.Kind = (record.CodeUse{}); f.code != "" {
			e.Kind = t.book.Use(f.code, string(words.Current()))
		}
	}
	e.Step = f.step.Value()
	e.Actors = nil
	for _, a := range f.actors {
		x := a.was
		if x.Name, x.Unit, x.Role = text(a.name), text(a.unit), text(a.role); x != (record.Actor{}) {
			e.Actors = append(e.Actors, x)
		}
	}
	e.Affected = f.affected()
	e.Date = record.EventDate{Words: text(f.when), EDTF: text(f.edtf), Certainty: f.certainty.Value(), FixedBy: text(f.fixed)}
	e.Place = f.placeValue()
	e.Consequences = nil
	for _, line := range strings.Split(f.consequences.Text, "\n") {
		if line = strings.TrimSpace(line); line != "" {
			e.Consequences = append(e.Consequences, line)
		}
	}
	e.Provisions = nil
	for _, p := range f.order() {
		if f.engaged[p].Checked {
			e.Provisions = append(e.Provisions, p)
		}
	}
	e.Source.Basis, e.Source.From = f.basis.Value(), text(f.from)
	e.Status = f.status.Value()
	proof := record.Corroboration{}
	if len(e.Corroboration) > 0 {
		proof = e.Corroboration[0]
	}
	proof.Kind, proof.Note = f.kindOfProof.Value(), text(f.proof)
	e.Corroboration = slices.Clone(e.Corroboration)
	switch {
	case proof.Note == "" && proof.ID == "":
	case len(e.Corroboration) > 0:
		e.Corroboration[0] = proof
	default:
		e.Corroboration = []record.Corroboration{proof}
	}
	e.After, e.Same, e.Note = record.ID(f.after.Value()), record.ID(f.same.Value()), text(f.remark)
	e.Passages = nil
	for _, p := range t.passages { // in the order of the account
		if c := f.cites[p.ID]; c != nil && c.Checked {
			e.Passages = append(e.Passages, p.ID)
		}
	}
	return e
}

// order is the articles as they are shown.
func (f *eventForm) order() []string {
	var out []string
	for _, o := range f.provisions.Objects {
		for p, c := range f.engaged {
			if fyne.CanvasObject(c) == o {
				out = append(out, p)
			}
		}
	}
	return out
}

// affected is nobody named when it was done to the person who tells it alone.
func (f *eventForm) affected() []record.Affected {
	narrator := f.thing.room.v.Narrator(f.thing.id)
	var out []record.Affected
	for _, a := range f.was.Affected {
		if a.Person != "" && a.Person != narrator {
			out = append(out, a)
		}
	}
	for _, w := range strings.Split(f.others.Text, ";") {
		if w = strings.TrimSpace(w); w != "" {
			out = append(out, record.Affected{Words: w})
		}
	}
	if f.witness.Checked && len(out) > 0 {
		out = append([]record.Affected{{Person: narrator}}, out...)
	}
	return out
}

func (f *eventForm) placeValue() record.EventPlace {
	text := strings.TrimSpace(f.place.Entry.Text)
	if f.placeCode == "" {
		return record.EventPlace{Words: text}
	}
	p := record.EventPlace{Code: f.placeCode, Label: text, Words: f.was.Place.Words}
	if list, err := places.Open(); err == nil {
		if x, ok := list.Place(f.placeCode); ok {
			p.Precision = x.Precision
		}
	}
	return p
}
