package testimonies

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"attest/app/forms"
	"attest/app/look"
	"attest/app/words"
	"attest/archive/record"
	"attest/assets/reference"
)

// fillProvisions offers the articles that the act goes with.
func (f *eventForm) fillProvisions() {
	all := slices.Clone(f.was.Provisions)
	if c, ok := f.thing.book.Code(f.code); ok {
		for _, p := range c.Provisions {
			if !slices.Contains(all, p) {
				all = append(all, p)
			}
		}
	}
	f.provisions.Objects, f.engaged = nil, map[string]*forms.Check{}
	for _, p := range all {
		f.engaged[p] = forms.NewCheck(provisionText(p), slices.Contains(f.was.Provisions, p), nil)
		f.provisions.Add(f.engaged[p])
	}
	if len(all) == 0 {
		f.provisions.Add(look.NewParagraph(words.T("coding.event.provisions.none"), look.Muted, look.StateWidth))
	}
	f.provisions.Refresh()
}

func provisionText(code string) string {
	tables, err := reference.Load()
	if err != nil {
		return code
	}
	p, ok := tables.Provision(code)
	if !ok {
		return code
	}
	text := p.Title
	if i, ok := tables.Instrument(p.Instrument); ok {
		text = i.Short
	}
	if p.Article != "" && p.Article != "-" {
		text += " " + p.Article
	}
	if p.Short != "" {
		text += ": " + p.Short
	}
	return text
}

// otherEvents chooses one of the person's other events.
func (f *eventForm) otherEvents(now record.ID) *forms.Choice {
	options := []forms.Option{{Value: "", Text: words.T("coding.event.other.none")}}
	for _, e := range f.thing.all {
		if e.ID != f.was.ID || e.ID == "" {
			options = append(options, forms.Option{Value: string(e.ID), Text: f.thing.eventName(e.ID)})
		}
	}
	return forms.NewChoice(options, string(now), nil)
}

// citeList are the passages that say so: those that are cited first.
func (f *eventForm) citeList() fyne.CanvasObject {
	t := f.thing
	list := look.Column(2)
	for _, cited := range []bool{true, false} {
		for _, p := range t.passages {
			if slices.Contains(f.was.Passages, p.ID) != cited || len(f.cites) > 60 && !cited {
				continue
			}
			f.cites[p.ID] = forms.NewCheck(t.passageText(p), cited, nil)
			list.Add(f.cites[p.ID])
		}
	}
	return list
}

// passageText is the beginning of a passage with its codes.
func (t *thing) passageText(p record.Passage) string {
	quote := words.T("coding.gone")
	for _, s := range p.Spans {
		i := slices.IndexFunc(t.t.Account, func(seg record.Segment) bool { return seg.ID == s.Segment })
		if i < 0 {
			continue
		}
		if q, ok := s.Quote(t.t.Account[i]); ok && q != "" {
			quote = "“" + short(q, 60) + "”"
			break
		}
	}
	var names []string
	for _, m := range t.marksOfPassage(p) {
		names = append(names, m.text)
	}
	return quote + " · " + strings.Join(names, ", ")
}
