package people

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"attest/app/forms"
	"attest/app/look"
	"attest/app/words"
	"attest/archive/places"
	"attest/archive/record"
)

// place is a place in parts. What is typed in its first field is looked for in
// the list of places; what is taken fills the parts, what is not stays there in
// the person's words.
type place struct {
	f      *identityForm
	stored record.Place
	text   *forms.Completion
	parts  [4]*forms.Entry // country, province, county, locality
	level  *look.Text
	box    fyne.CanvasObject
}

var placeParts = []string{"country", "province", "county", "locality"}

func newPlace(f *identityForm, title string, was record.Place) *place {
	p := &place{f: f, stored: was, level: look.Small("")}
	found := map[string]places.Place{}
	p.text = forms.NewCompletion(words.T("people.place.text"), func(text string) []string {
		clear(found)
		list, err := places.Open()
		if err != nil || strings.TrimSpace(text) == "" {
			return nil
		}
		var lines []string
		for _, s := range list.Complete(text, 10) {
			if lived(s.Place) {
				line := placeLine(list, s.Place)
				found[line] = s.Place
				lines = append(lines, line)
			}
		}
		return lines
	}, func(line string) {
		if at, ok := found[line]; ok {
			p.take(at)
		}
		p.text.Close()
		f.refit()
	})
	e := p.text.Entry
	offer, key := e.OnChanged, e.OnKey
	e.SetText(was.Text)
	p.text.Close()
	f.watch(e)
	e.OnChanged = func(text string) {
		f.touch()
		offer(text)
		p.say()
		f.refit()
	}
	e.OnKey = func(ev *fyne.KeyEvent) bool {
		done := key(ev)
		if done || ev.Name != fyne.KeyEscape {
			f.touch()
		}
		f.refit()
		return done
	}
	for i, text := range []string{was.Country, was.Province, was.County, was.Locality} {
		p.parts[i] = f.entry("people.place."+placeParts[i], text)
		p.parts[i].OnChanged = func(string) { f.touch(); p.say() }
	}
	p.say()
	p.box = look.Column(4, look.NewText(words.T(title), look.Muted, look.SmallSize), p.text.Container,
		forms.Across(partLeast, p.parts[0], p.parts[1], p.parts[2], p.parts[3]), p.level)
	return p
}

// lived says whether somebody can be from a place: no camp, no office.
func lived(p places.Place) bool {
	return len(p.Countries) == 1 && slices.Contains([]string{"province", "prefecture", "city", "county", "border town"}, p.Type)
}

// placeLine is a place to choose: its name, the region it lies in, and what it is.
func placeLine(list *places.List, p places.Place) string {
	lang := string(words.Current())
	facts := []string{p.Name(lang)}
	for _, r := range list.Regions(p.Code) {
		facts = append(facts, r.Name(lang))
	}
	return look.JoinFacts(append(facts, p.Code)...)
}

// take fills the parts from a place of the list, as exactly as the list knows it.
func (p *place) take(at places.Place) {
	lang := string(words.Current())
	var now record.Place
	now.Country = at.Countries[0]
	if list, err := places.Open(); err == nil {
		for _, r := range list.Regions(at.Code) {
			now.Province = r.Name(lang)
		}
	}
	switch at.Type {
	case "province", "prefecture":
		now.Province = at.Name(lang)
	case "city", "county":
		now.County = at.Name(lang)
	default:
		now.Locality = at.Name(lang)
	}
	p.text.Entry.SetText("")
	for i, text := range []string{now.Country, now.Province, now.County, now.Locality} {
		p.parts[i].SetText(text)
	}
	p.say()
	p.f.leave()
}

// say tells how exactly the place is known: to its finest part.
func (p *place) say() {
	level := ""
	for i, e := range p.parts {
		if strings.TrimSpace(e.Text) != "" {
			level = placeParts[i]
		}
	}
	text := ""
	switch {
	case level != "":
		text = words.T("people.place.level." + level)
	case strings.TrimSpace(p.text.Entry.Text) != "":
		text = words.T("people.place.level.words")
	}
	p.level.Set(text)
}

func (p *place) read() record.Place {
	now := p.stored
	now.Country, now.Province, now.County, now.Locality = p.parts[0].Text, p.parts[1].Text, p.parts[2].Text, p.parts[3].Text
	now.Text = p.text.Entry.Text
	return tidyPlace(now)
}

func tidyPlace(p record.Place) record.Place {
	for _, of := range []*string{&p.Country, &p.Province, &p.County, &p.Locality, &p.Text} {
		*of = strings.TrimSpace(*of)
	}
	if len(p.Extra) == 0 {
		p.Extra = nil
	}
	return p
}
