package people

import (
	"strings"

	"fyne.io/fyne/v2"

	"attest/app/forms"
	"attest/app/look"
	"attest/app/words"
	"attest/archive/dates"
	"attest/archive/edtf"
	"attest/archive/names"
	"attest/archive/record"
)

// born is the date of birth as others can compare it, with proposals from an
// age that was told.
type born struct {
	f         *identityForm
	date      *forms.Entry
	field     *forms.Field
	age, on   *forms.Entry
	was       [2]string // age and on as they were shown first
	proposals *fyne.Container
	box       fyne.CanvasObject
}

func newBorn(f *identityForm, half record.Identity) *born {
	b := &born{f: f, date: forms.NewEntry(), age: forms.NewEntry(), on: forms.NewEntry()}
	b.date.SetText(half.Born)
	b.date.SetPlaceHolder(words.T("people.hint.born"))
	if !half.Age.IsZero() {
		b.age.SetText(words.T("people.age."+counting(half.Age.Counting), half.Age.Years))
		b.on.SetText(half.Age.On)
	}
	b.was = [2]string{b.age.Text, b.on.Text}
	b.age.SetPlaceHolder(words.T("people.hint.age"))
	b.on.SetPlaceHolder(words.T("people.hint.on"))
	b.field = forms.NewField(words.T("people.field.born"), "", b.date)
	b.proposals = look.Chips()
	f.watch(b.date)
	f.watch(b.age)
	f.watch(b.on)
	b.date.OnChanged = func(string) { f.touch(); b.check() }
	b.age.OnChanged = func(string) { f.touch(); b.propose() }
	b.on.OnChanged = b.age.OnChanged
	b.box = look.Column(4, forms.Beside(b.field.Container,
		forms.NewField(words.T("people.field.age"), "", b.age).Container,
		forms.NewField(words.T("people.field.on"), "", b.on).Container), b.proposals)
	return b
}

// check says when the date is none, and in words what it is otherwise.
func (b *born) check() {
	text := strings.TrimSpace(b.date.Text)
	if text != "" {
		if _, err := edtf.Parse(text); err != nil {
			b.field.Fault(words.T("people.born.fault"))
			b.f.refit()
			return
		}
	}
	b.field.Fault("")
	b.f.refit()
}

// propose offers the birth that an age leads to.
func (b *born) propose() {
	var chips []fyne.CanvasObject
	on, err := edtf.Parse(strings.TrimSpace(b.on.Text))
	age, counting, ok := toldAge(b.age.Text)
	if err == nil && ok {
		for _, p := range dates.BirthFromAge(age, counting, on) {
			chips = append(chips, look.NewChipButton(b.words(p), look.Accent, func() {
				b.f.touch()
				b.date.SetText(p.EDTF)
				look.Focus(b.date)
				b.f.leave()
			}))
		}
	}
	b.proposals.Objects = chips
	b.proposals.Refresh()
	b.f.refit()
}

// words is a proposal for reading, with how the age was counted.
func (b *born) words(p dates.Proposal) string {
	text := p.EDTF
	if d, err := edtf.Parse(p.EDTF); err == nil {
		text = d.Text(string(words.Current()))
	}
	for _, why := range p.Why {
		if key := "people.born.why." + why; words.Has(key) {
			return look.JoinFacts(text, words.T(key))
		}
	}
	return text
}

// toldAge reads an age in any of the languages that witnesses speak.
func toldAge(text string) (years int, counting string, ok bool) {
	for _, lang := range []string{string(words.Current()), "ko", "en", "zh", "ru"} {
		if years, counting, ok = dates.ParseAge(strings.TrimSpace(text), lang); ok {
			return years, counting, ok
		}
	}
	return 0, "", false
}

// counting is the key of the words for a way to count.
func counting(how string) string {
	switch how {
	case record.CountingFull, record.CountingCounted:
		return how
	}
	return "unsaid"
}

// read puts date and age into half. What is no date and no age is not lost: it
// goes to what was told, in words.
func (b *born) read(half *record.Identity) {
	told := func(text string) {
		if half.Birth != "" {
			text = half.Birth + "; " + text
		}
		half.Birth = text
	}
	text := strings.TrimSpace(b.date.Text)
	if _, err := edtf.Parse(text); text == "" || err == nil {
		half.Born = text
	} else {
		told(text)
	}
	if b.was == [2]string{b.age.Text, b.on.Text} {
		return // as it is stored
	}
	half.Age.Years, half.Age.Counting, half.Age.On = 0, "", ""
	age, on := strings.TrimSpace(b.age.Text), strings.TrimSpace(b.on.Text)
	_, err := edtf.Parse(on)
	years, how, ok := toldAge(age)
	if ok && (on == "" || err == nil) {
		half.Age.Years, half.Age.Counting, half.Age.On = years, how, on
		return
	}
	if text := look.JoinFacts(age, on); text != "" {
		told(text)
	}
}

// spellings offers how else the names may be written; what is chosen becomes a
// line of its own.
func (f *identityForm) spellings() {
	have := map[string]bool{}
	for _, row := range f.names {
		have[strings.TrimSpace(row.text.Text)] = true
	}
	var chips []fyne.CanvasObject
	for _, row := range f.names {
		for _, s := range names.Spellings(strings.TrimSpace(row.text.Text)) {
			if have[s.Text] {
				continue
			}
			have[s.Text] = true
			chips = append(chips, look.NewChipButton(look.JoinFacts(s.Text, words.T("people.system."+s.System)), look.Accent, func() {
				f.touch()
				f.addName(record.Name{Text: s.Text, Script: s.Script})
				f.spellings()
				look.Focus(f.names[len(f.names)-1].text)
				f.leave()
			}))
		}
	}
	if len(chips) == 0 {
		chips = append(chips, look.NewParagraph(words.T("people.spellings.none"), look.Muted, look.StateWidth))
	}
	f.offered.Objects = chips
	f.offered.Refresh()
	f.refit()
}
