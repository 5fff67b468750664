package submissions

import (
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"attest/app/forms"
	"attest/app/look"
	"attest/app/task"
	"attest/app/words"
	"attest/archive/record"
)

const (
	coverWords = 800             // suggested for the cover text
	pause      = 2 * time.Second // in typing, after which it is stored
)

// form is the first step: who it goes to and what is written to them.
type form struct {
	thing  *thing
	root   fyne.CanvasObject
	halt   func()
	titleF *forms.Field
	count  *look.Text

	title, addressee, reference, cover, sender, restrictions *forms.Entry
	class, of, lang                                          *forms.Choice
}

func newForm(t *thing) *form {
	f := &form{thing: t, halt: func() {}, count: look.NewText("", look.Muted, look.SmallSize)}
	f.title, f.addressee, f.reference = forms.NewEntry(), forms.NewEntry(), forms.NewEntry()
	f.cover, f.sender, f.restrictions = forms.NewMultiLine(7), forms.NewMultiLine(3), forms.NewMultiLine(3)
	f.class = forms.NewChoice(classOptions(), t.sub.Class, func(string) { f.save() })
	f.of = forms.NewChoice(f.caseOptions(), string(t.sub.Case), func(string) { f.save() })
	f.lang = forms.NewChoice(languages(), t.sub.LeavesIn(string(words.Current())), func(l string) { t.leaveIn(l) })
	f.fill()
	for _, e := range f.entries() {
		e.OnChanged = func(string) { f.typed() }
		e.OnFocus = func(gained bool) {
			if !gained {
				f.save()
			}
		}
	}
	f.titleF = f.field("title", f.title)
	cover := look.Column(4, look.Line(8, look.NewText(words.T("submissions.form.cover"), look.Muted, look.SmallSize), look.Space(), f.count), f.cover)
	f.root = look.Reflow(inset(look.Column(14,
		f.titleF.Container,
		f.field("addressee", f.addressee).Container,
		f.field("class", f.class).Container,
		f.field("reference", f.reference).Container,
		cover,
		f.field("sender", f.sender).Container,
		f.field("restrictions", f.restrictions).Container,
		f.field("lang", f.lang).Container,
		f.field("case", f.of).Container,
	)))
	return f
}

// field names an input by its words, with the line below it where there is one.
func (f *form) field(name string, input fyne.CanvasObject) *forms.Field {
	hint := "submissions.form." + name + ".hint"
	text := ""
	if words.Has(hint) {
		text = words.T(hint)
	}
	return forms.NewField(words.T("submissions.form."+name), text, input)
}

func (f *form) entries() []*forms.Entry {
	return []*forms.Entry{f.title, f.addressee, f.reference, f.cover, f.sender, f.restrictions}
}

// classOptions are the classes of addressee, by name.
func classOptions() []forms.Option {
	all := []forms.Option{{Value: "", Text: words.T("submissions.form.class.none")}}
	for _, c := range record.AddresseeClasses() {
		all = append(all, forms.Option{Value: c, Text: className(c)})
	}
	return all
}

// className is a class in the chosen language.
func className(class string) string {
	for _, u := range record.Uses() {
		if u.ID == class {
			if words.Current() == words.Korean {
				return u.Ko
			}
			return u.En
		}
	}
	return class
}

func (f *form) caseOptions() []forms.Option {
	all := []forms.Option{{Value: "", Text: words.T("submissions.form.case.none")}}
	for _, c := range f.thing.room.vault.Cases() {
		all = append(all, forms.Option{Value: string(c.ID), Text: c.Label + "  " + c.Title})
	}
	return all
}

// fill shows what is stored. A field that shows it already is left alone: an
// input method may be in the middle of a syllable there.
func (f *form) fill() {
	s := f.thing.sub
	for i, text := range []string{s.Title, s.Addressee, s.Reference, s.Cover, s.Sender, s.Restrictions} {
		if e := f.entries()[i]; e.Text != text {
			e.SetText(text)
		}
	}
	f.class.SetValue(s.Class)
	f.of.SetValue(string(s.Case))
	f.lang.SetValue(s.LeavesIn(string(words.Current())))
	f.counted()
	f.stop()
}

func (f *form) counted() {
	n := len(strings.Fields(f.cover.Text))
	f.count.Role = look.Muted
	if n > coverWords {
		f.count.Role = look.Warn
	}
	f.count.Text = words.T("submissions.form.words", n, coverWords)
	f.count.Refresh()
}

// typed stores a little after the last key.
func (f *form) typed() {
	f.counted()
	f.stop()
	f.halt = task.After(pause, f.save)
}

func (f *form) stop() { f.halt(); f.halt = func() {} }

// save stores the form when something in it is new.
func (f *form) save() {
	if s, changed := f.read(); changed {
		f.thing.change("", func(have *record.Submission) { *have = s })
	}
}

// read is the submission as the form says it, and whether that is new. A title
// that is missing keeps the stored one, and says so.
func (f *form) read() (record.Submission, bool) {
	f.stop()
	s := f.thing.sub
	old := s
	s.Addressee, s.Reference, s.Cover = f.addressee.Text, f.reference.Text, f.cover.Text
	s.Sender, s.Restrictions = f.sender.Text, f.restrictions.Text
	s.Class, s.Case = f.class.Value(), record.ID(f.of.Value())
	fault := ""
	if strings.TrimSpace(f.title.Text) == "" {
		fault = words.T("submissions.form.title.missing")
	} else {
		s.Title = f.title.Text
	}
	f.titleF.Fault(fault)
	return s, s.Title != old.Title || s.Addressee != old.Addressee || s.Reference != old.Reference || s.Cover != old.Cover ||
		s.Sender != old.Sender || s.Restrictions != old.Restrictions || s.Class != old.Class || s.Case != old.Case
}
