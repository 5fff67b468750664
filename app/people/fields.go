package people

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"attest/app/forms"
	"attest/app/look"
	"attest/app/words"
	"attest/archive/record"
)

// identityForm is the fields of the sealed half. touch is told of each input,
// leave when a field was left.
type identityForm struct {
	box          *fyne.Container
	names        []*nameRow
	rows         *fyne.Container
	offered      *fyne.Container // other spellings of the names
	born         *born
	kin          *kin
	birth, last  *place
	papers       *parts
	contacts     *parts
	earlier      *earlierNotes
	sex          *forms.Choice
	texts        []textField
	touch, leave func()
	refit        func()
}

// textField is one field and the part of the record it holds.
type textField struct {
	entry *forms.Entry
	of    func(*record.Identity) *string
}

// nameRow is one spelling of a name.
type nameRow struct {
	stored       record.Name
	text         *forms.Entry
	script, kind *forms.Choice
	box          *fyne.Container
}

var (
	scripts = []string{"Hang", "Hani", "Latn", "Cyrl"}
	kinds   = []string{"legal", "former", "called"}
	sexes   = []string{"female", "male", "other"}
)

func newIdentityForm(half record.Identity, earlier []record.EarlierInterview, touch, leave func()) *identityForm {
	f := &identityForm{touch: touch, leave: leave, rows: look.Column(4), offered: look.Chips(), refit: func() {}}
	for _, n := range half.Names {
		f.addName(n)
	}
	if len(half.Names) == 0 {
		f.addName(record.Name{})
	}
	f.born = newBorn(f, half)
	f.kin = newKin(f, half)
	f.birth, f.last = newPlace(f, "people.field.birth_place", half.BirthPlace), newPlace(f, "people.field.last_place", half.LastPlace)
	f.papers, f.contacts = newPapers(f, half), newContacts(f, half)
	f.earlier = newEarlierNotes(f, half, earlier)
	f.sex = f.choice("people.sex.", half.Sex, sexes)
	line := func(key string, of func(*record.Identity) *string) fyne.CanvasObject {
		return f.field(&half, key, 1, of)
	}
	block := func(key string, of func(*record.Identity) *string) fyne.CanvasObject {
		return f.field(&half, key, 2, of)
	}
	f.box = look.Column(12,
		look.Column(4, look.NewText(words.T("people.field.names"), look.Muted, look.SmallSize), f.rows,
			flush(look.Line(0, look.NewButton(words.T("people.name.add"), theme.ContentAddIcon(), look.Quiet, func() {
				f.touch()
				f.addName(record.Name{})
				f.refit()
				look.Focus(f.names[len(f.names)-1].text)
			}), look.NewButton(words.T("people.spellings"), nil, look.Quiet, func() {
				f.touch()
				f.spellings()
			}))), f.offered),
		forms.Beside(
			forms.NewField(words.T("people.field.sex"), "", f.sex).Container,
			line("birth", func(h *record.Identity) *string { return &h.Birth }),
			line("nationality", func(h *record.Identity) *string { return &h.Nationality })),
		f.born.box,
		f.birth.box,
		f.last.box,
		forms.Beside(
			block("places", func(h *record.Identity) *string { return &h.Places }),
			block("documents", func(h *record.Identity) *string { return &h.Documents })),
		f.papers.box,
		forms.Beside(
			block("contact", func(h *record.Identity) *string { return &h.Contact }),
			block("relatives", func(h *record.Identity) *string { return &h.Relatives })),
		f.contacts.box,
		f.kin.box,
		f.earlier.box,
		block("note", func(h *record.Identity) *string { return &h.Note }))
	return f
}

// first is where the focus goes.
func (f *identityForm) first() fyne.Focusable { return f.names[0].text }

// watch has an entry tell of input and of being left.
func (f *identityForm) watch(e *forms.Entry) {
	e.OnChanged = func(string) { f.touch() }
	e.OnKey = func(ev *fyne.KeyEvent) bool {
		if ev.Name != fyne.KeyEscape {
			f.touch()
		}
		return false
	}
	e.OnFocus = func(gained bool) {
		if gained {
			f.touch()
			return
		}
		f.leave()
	}
}

func (f *identityForm) field(half *record.Identity, key string, rows int, of func(*record.Identity) *string) fyne.CanvasObject {
	e := forms.NewEntry()
	if rows > 1 {
		e = forms.NewMultiLine(rows)
	}
	e.SetText(*of(half))
	if hint := "people.hint." + key; words.Has(hint) {
		e.SetPlaceHolder(words.T(hint))
	}
	f.watch(e)
	f.texts = append(f.texts, textField{entry: e, of: of})
	return forms.NewField(words.T("people.field."+key), "", e).Container
}

// choice offers codes with their words; one that is stored and has no word
// stays a choice.
func (f *identityForm) choice(prefix, stored string, codes []string) *forms.Choice {
	all := []forms.Option{{Value: "", Text: words.T(prefix + "none")}}
	if stored != "" && !slices.Contains(codes, stored) {
		codes = append(slices.Clone(codes), stored)
	}
	for _, c := range codes {
		text := c
		if words.Has(prefix + c) {
			text = words.T(prefix + c)
		}
		all = append(all, forms.Option{Value: c, Text: text})
	}
	return forms.NewChoice(all, stored, func(string) { f.touch(); f.leave() })
}

func (f *identityForm) addName(n record.Name) {
	row := &nameRow{stored: n, text: forms.NewEntry()}
	row.text.SetText(n.Text)
	row.text.SetPlaceHolder(words.T("people.hint.name"))
	f.watch(row.text)
	row.script = f.choice("people.script.", n.Script, scripts)
	row.kind = f.choice("people.kind.", n.Kind, kinds)
	drop := look.NewButton("", theme.ContentRemoveIcon(), look.Normal, func() { f.dropName(row) })
	row.box = &fyne.Container{Layout: &nameLine{}, Objects: []fyne.CanvasObject{row.text, row.script, row.kind, drop}}
	f.names = append(f.names, row)
	f.rows.Add(row.box)
}

// nameLine puts a spelling, its script, its kind and the way to drop it side by
// side; where that leaves no room for a name, script and kind stand below.
type nameLine struct{ width float32 }

const (
	nameChoice float32 = 128
	nameHeight float32 = 36
	nameLeast  float32 = 420 // below it there are two lines
)

func (l *nameLine) MinSize(o []fyne.CanvasObject) fyne.Size {
	high := nameHeight
	if l.width > 0 && l.width < nameLeast {
		high += nameHeight + 4
	}
	return fyne.NewSize(200, high)
}

func (l *nameLine) Layout(o []fyne.CanvasObject, size fyne.Size) {
	l.width = size.Width
	put := func(i int, x, y, w float32) {
		o[i].Move(fyne.NewPos(x, y))
		o[i].Resize(fyne.NewSize(max(0, w), nameHeight))
	}
	drop := o[3].MinSize().Width
	put(3, size.Width-drop, 0, drop)
	if size.Width < nameLeast {
		half := (size.Width - 8) / 2
		put(0, 0, 0, size.Width-drop-8)
		put(1, 0, nameHeight+4, half)
		put(2, half+8, nameHeight+4, half)
		return
	}
	put(2, size.Width-drop-8-nameChoice, 0, nameChoice)
	put(1, size.Width-drop-16-2*nameChoice, 0, nameChoice)
	put(0, 0, 0, size.Width-drop-24-2*nameChoice)
}

// dropName takes a spelling away; the last leaves an empty field.
func (f *identityForm) dropName(row *nameRow) {
	f.touch()
	f.names = slices.DeleteFunc(f.names, func(n *nameRow) bool { return n == row })
	f.rows.Remove(row.box)
	if len(f.names) == 0 {
		f.addName(record.Name{})
	}
	f.refit()
	look.Focus(f.names[0].text)
	f.leave()
}

// read is what the fields say; what they do not show stays as it was stored.
func (f *identityForm) read(stored record.Identity) record.Identity {
	half := stored
	half.Names = nil
	for _, row := range f.names {
		n := row.stored
		n.Text, n.Script, n.Kind = strings.TrimSpace(row.text.Text), row.script.Value(), row.kind.Value()
		if n.Text != "" {
			half.Names = append(half.Names, n)
		}
	}
	half.Sex = f.sex.Value()
	for _, t := range f.texts {
		*t.of(&half) = strings.TrimSpace(t.entry.Text)
	}
	f.born.read(&half)
	f.kin.read(&half)
	half.BirthPlace, half.LastPlace = f.birth.read(), f.last.read()
	half.Papers, half.Contacts = f.papers.readPapers(&half), f.contacts.readContacts()
	half.EarlierNotes = f.earlier.read(stored.EarlierNotes)
	return tidy(half)
}

// tidy gives equal content one form, so that looking is no change.
func tidy(half record.Identity) record.Identity {
	var names []record.Name
	for _, n := range half.Names {
		n.Text = strings.TrimSpace(n.Text)
		names = append(names, n)
	}
	half.Names = names
	if len(half.Extra) == 0 {
		half.Extra = nil
	}
	var kin []record.Relative
	for _, r := range half.Kin {
		r.Name, r.Relation, r.Where = strings.TrimSpace(r.Name), strings.TrimSpace(r.Relation), strings.TrimSpace(r.Where)
		kin = append(kin, r)
	}
	half.Kin = kin
	half.BirthPlace, half.LastPlace = tidyPlace(half.BirthPlace), tidyPlace(half.LastPlace)
	var papers []record.Paper
	for _, p := range half.Papers {
		papers = append(papers, tidyPaper(p))
	}
	var contacts []record.Contact
	for _, c := range half.Contacts {
		contacts = append(contacts, tidyContact(c))
	}
	half.Papers, half.Contacts, half.EarlierNotes = papers, contacts, tidyNotes(half.EarlierNotes)
	half.Risk.Traceable = lines(strings.Join(half.Risk.Traceable, "\n"))
	for _, of := range []*string{&half.Born, &half.Risk.Note, &half.Birth, &half.Nationality, &half.Places, &half.Documents, &half.Contact, &half.Relatives, &half.Note} {
		*of = strings.TrimSpace(*of)
	}
	half.Type, half.V = "identity", max(half.V, 1)
	return half
}

// heading is a card's, always as high as one with buttons.
func heading(title string, actions ...fyne.CanvasObject) fyne.CanvasObject {
	if len(actions) == 0 {
		return look.Fixed(0, 36, look.Section(title))
	}
	return look.Section(title, actions...)
}

// flush takes back the room that a quiet button keeps before its words, so
// that they stand in line with what is above.
func flush(o fyne.CanvasObject) fyne.CanvasObject { return look.Inset(0, 0, 0, -10, o) }
