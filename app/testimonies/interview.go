package testimonies

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"attest/app/forms"
	"attest/app/look"
	"attest/app/task"
	"attest/app/words"
	"attest/archive/edtf"
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

// presence is one more person in the room. A role is one of those that may be
// told outside, or in words of one's own, which stay in the vault.
type presence struct {
	name, own *forms.Entry
	role      *forms.Choice
}

// ownRole is the choice of a role in words of one's own.
const ownRole = "own"

func (p *presence) value() string {
	if p.role.Value() == ownRole {
		return strings.TrimSpace(p.own.Text)
	}
	return p.role.Value()
}

func roleOptions() []forms.Option {
	out := []forms.Option{{Value: "", Text: words.T("testimonies.role.none")}}
	for _, role := range record.Presences() {
		text := role
		if key := "testimonies.role." + role; words.Has(key) {
			text = words.T(key)
		}
		out = append(out, forms.Option{Value: role, Text: text})
	}
	return append(out, forms.Option{Value: ownRole, Text: words.T("testimonies.role.own")})
}

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

// isDate says whether s is a date as the record takes it, or none: a day, or
// what is known of one, as EDTF writes it.
func isDate(s string) bool {
	if s == "" {
		return true
	}
	_, err := edtf.Parse(s)
	return err == nil
}

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
	form := forms.Form(t.notedFacts(),
		forms.Beside(date.field.Container, place.field.Container),
		forms.Beside(forms.NewField(words.T("testimonies.field.interview.language"), "", language).Container,
			forms.NewField(words.T("testimonies.field.interview.method"), "", method).Container),
		forms.Beside(interviewer.field.Container, interpreter.field.Container),
		look.Inset(8, 0, 0, 0, look.Column(2, look.Section(words.T("testimonies.field.interview.present"), add), small(words.T("testimonies.present.note")))),
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
		fault = words.T("testimonies.date.wrong")
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
		out = append(out, p.name, p.own)
	}
	return out
}

func (f *interview) addPresence(was record.Presence) *presence {
	p := &presence{name: forms.NewEntry(), own: forms.NewEntry()}
	p.name.SetPlaceHolder(words.T("testimonies.present.name"))
	p.own.SetPlaceHolder(words.T("testimonies.present.role"))
	p.name.SetText(was.Name)
	role := was.Role
	if role != "" && !record.KnownPresence(role) {
		p.own.SetText(role)
		role = ownRole
	}
	p.role = forms.NewChoice(roleOptions(), role, nil)
	own := look.Column(2, p.own, small(words.T("testimonies.present.own")))
	own.Hidden = role != ownRole
	var row *fyne.Container
	p.role.OnChange = func(v string) {
		if f.thing.final() {
			p.role.SetValue(role)
			f.thing.room.s.Say("testimonies.final.locked")
			return
		}
		own.Hidden = v != ownRole
		row.Refresh()
		f.list.Refresh()
		if v == ownRole {
			look.Focus(p.own)
		}
		f.commit()
	}
	left := func(gained bool) {
		if !gained {
			f.commit()
		}
	}
	p.name.OnFocus, p.own.OnFocus = left, left
	f.present = append(f.present, p)
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
	row = look.Column(4, look.Line(8, look.Fixed(260, 0, p.name), look.Fixed(220, 0, p.role), off), own)
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
		if name := strings.TrimSpace(p.name.Text); name != "" || record.KnownPresence(p.value()) {
			all = append(all, record.Presence{Name: name, Role: p.value()})
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

func small(text string) *look.Paragraph {
	p := look.NewParagraph(text, look.Muted, look.StateWidth)
	p.Points = look.SmallSize
	return p
}
