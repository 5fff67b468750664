package testimonies

import (
	"regexp"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"attest/app/forms"
	"attest/app/look"
	"attest/app/task"
	"attest/app/words"
	"attest/archive/record"
)

// interview is the form of a sitting's facts. Each field is a draft while it
// is typed in, and a version when it is left.
type interview struct {
	thing   *thing
	fields  []*interviewEntry
	present []*presence
	list    *fyne.Container
	first   fyne.Focusable
	waits   func()
}

type interviewEntry struct {
	key   string
	entry *forms.Entry
	field *forms.Field
}

type presence struct{ name, role *forms.Entry }

// interviewField is the fact that a draft's field names, nil for another.
func interviewField(i *record.Interview, key string) *string {
	switch key {
	case "interview.date":
		return &i.Date
	case "interview.place":
		return &i.Place
	case "interview.interviewer":
		return &i.Interviewer
	case "interview.interpreter":
		return &i.Interpreter
	}
	return nil
}

// dates are a day, a month, a year or a decade, as EDTF writes them, perhaps
// uncertain.
var dates = regexp.MustCompile(`^\d{3}[\dX](-\d\d)?[~?%]?$`)

func isDate(s string) bool { return s == "" || forms.IsDay(s) || dates.MatchString(s) }

var methods = []string{"", "in_person", "video", "telephone", "written"}

func (t *thing) interviewView() fyne.CanvasObject {
	f := &interview{thing: t}
	t.inter = f
	i := t.t.Interview
	date := f.entry("interview.date", i.Date)
	date.entry.SetPlaceHolder(words.T("forms.date.pattern"))
	place := f.entry("interview.place", i.Place)
	language := forms.NewChoice(languageOptions(i.Language), i.Language, func(tag string) {
		t.t.Interview.Language = tag
		t.changedFact("testimonies.field.interview.language")
	})
	method := forms.NewChoice(methodOptions(), i.Method, func(m string) {
		t.t.Interview.Method = m
		t.changedFact("testimonies.field.interview.method")
	})
	interviewer := f.entry("interview.interviewer", i.Interviewer)
	interpreter := f.entry("interview.interpreter", i.Interpreter)
	f.first = date.entry
	f.list = look.Column(8)
	for _, p := range i.Present {
		f.addPresence(p)
	}
	add := look.NewButton(words.T("testimonies.present.add"), theme.ContentAddIcon(), look.Normal, func() {
		p := f.addPresence(record.Presence{})
		f.list.Refresh()
		look.Focus(p.name)
	})
	form := forms.Form(
		forms.Beside(date.field.Container, place.field.Container),
		forms.Beside(forms.NewField(words.T("testimonies.field.interview.language"), "", language).Container,
			forms.NewField(words.T("testimonies.field.interview.method"), "", method).Container),
		forms.Beside(interviewer.field.Container, interpreter.field.Container),
		look.Inset(8, 0, 0, 0, look.Section(words.T("testimonies.field.interview.present"), add)),
		f.list,
	)
	if t.final() {
		form = look.Column(12, look.NewParagraph(words.T("testimonies.final.locked"), look.Muted, look.StateWidth), form)
		for _, e := range f.entries() {
			e.Disable()
		}
		add.Disable()
	}
	return pane(form)
}

func languageOptions(now string) []forms.Option {
	out := []forms.Option{{Value: "", Text: words.T("testimonies.lang.none")}}
	known := now == ""
	for _, tag := range languages {
		out = append(out, forms.Option{Value: tag, Text: languageName(tag)})
		known = known || tag == now
	}
	if !known {
		out = append(out, forms.Option{Value: now, Text: languageName(now)})
	}
	return out
}

func methodOptions() []forms.Option {
	var out []forms.Option
	for _, m := range methods {
		key := "testimonies.method." + m
		if m == "" {
			key = "testimonies.method.none"
		}
		out = append(out, forms.Option{Value: m, Text: words.T(key)})
	}
	return out
}

func (f *interview) entry(key, text string) *interviewEntry {
	e := forms.NewEntry()
	e.SetText(text)
	in := &interviewEntry{key: key, entry: e, field: forms.NewField(words.T("testimonies.field."+key), "", e)}
	e.OnChanged = func(string) { f.typed(key, e) }
	e.OnFocus = func(gained bool) {
		if !gained {
			f.check(in)
			f.commit()
		}
	}
	f.fields = append(f.fields, in)
	return in
}

func (f *interview) check(in *interviewEntry) {
	if in.key != "interview.date" {
		return
	}
	fault := ""
	if !isDate(strings.TrimSpace(in.entry.Text)) {
		fault = words.T("forms.date.wrong")
	}
	in.field.Fault(fault)
}

// entries are all text fields, for disabling.
func (f *interview) entries() []*forms.Entry {
	var out []*forms.Entry
	for _, in := range f.fields {
		out = append(out, in.entry)
	}
	for _, p := range f.present {
		out = append(out, p.name, p.role)
	}
	return out
}

func (f *interview) addPresence(was record.Presence) *presence {
	p := &presence{name: forms.NewEntry(), role: forms.NewEntry()}
	p.name.SetPlaceHolder(words.T("testimonies.present.name"))
	p.role.SetPlaceHolder(words.T("testimonies.present.role"))
	p.name.SetText(was.Name)
	p.role.SetText(was.Role)
	left := func(gained bool) {
		if !gained {
			f.commit()
		}
	}
	p.name.OnFocus, p.role.OnFocus = left, left
	f.present = append(f.present, p)
	var row *fyne.Container
	off := look.NewButton("", look.CloseIcon(), look.Quiet, func() {
		f.present = slices.DeleteFunc(f.present, func(x *presence) bool { return x == p })
		f.list.Remove(row)
		f.list.Refresh()
		look.Focus(f.first)
		if f.take() {
			f.thing.changed(words.T("testimonies.present.removed"))
		}
	})
	if f.thing.final() {
		off.Disable()
	}
	row = look.Line(8, look.Fixed(280, 0, p.name), look.Fixed(220, 0, p.role), off)
	f.list.Add(row)
	return p
}

// typed keeps the draft after half a second of rest.
func (f *interview) typed(key string, e *forms.Entry) {
	if f.waits != nil {
		f.waits()
	}
	f.waits = task.After(draftDelay, func() {
		f.waits = nil
		f.thing.keepDraft(key, e.Text)
	})
}

// take puts what stands in the fields into the record: true when it differs. A
// date that is none stays in its field alone.
func (f *interview) take() bool {
	if f.waits != nil {
		f.waits()
		f.waits = nil
	}
	if f.thing.final() {
		return false
	}
	changed := false
	for _, in := range f.fields {
		text := strings.TrimSpace(in.entry.Text)
		to := interviewField(&f.thing.t.Interview, in.key)
		if text == *to || in.key == "interview.date" && !isDate(text) {
			continue
		}
		*to, changed = text, true
	}
	var all []record.Presence
	for _, p := range f.present {
		if name := strings.TrimSpace(p.name.Text); name != "" {
			all = append(all, record.Presence{Name: name, Role: strings.TrimSpace(p.role.Text)})
		}
	}
	if !slices.Equal(all, f.thing.t.Interview.Present) {
		f.thing.t.Interview.Present, changed = all, true
	}
	return changed
}

func (f *interview) commit() {
	if f.take() {
		f.thing.changed("")
	}
}

// changedFact saves a fact that was chosen.
func (t *thing) changedFact(field string) {
	if t.final() {
		t.room.s.Say("testimonies.final.locked")
		t.room.reload()
		return
	}
	t.changed(words.T("testimonies.fact.changed", words.T(field)))
}

// changed saves, and shows the new facts in the head.
func (t *thing) changed(done string) {
	t.fillHead()
	t.save(done)
}
