package people

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"attest/app/forms"
	"attest/app/look"
	"attest/app/words"
	"attest/archive/edtf"
	"attest/archive/record"
)

// partRow is one paper or one contact: a kind, and what is known of it.
type partRow struct {
	paper   record.Paper   // as stored
	contact record.Contact // as stored
	kind    *forms.Choice
	entries []*forms.Entry
	days    []*dayField
	box     *fyne.Container
}

// partLeast is the least width of a field in a row.
const partLeast float32 = 150

// dayField is a date in a row; one that is none is said, and kept as it is.
type dayField struct {
	entry *forms.Entry
	field *forms.Field
}

// parts are rows of one sort, with a way to add one and to take one away.
type parts struct {
	f      *identityForm
	all    []*partRow
	rows   *fyne.Container
	adds   *look.Button
	box    fyne.CanvasObject
	create func() *partRow
}

func newParts(f *identityForm, title, add string, create func() *partRow) *parts {
	p := &parts{f: f, rows: look.Column(10), create: create}
	p.adds = look.NewButton(words.T(add), theme.ContentAddIcon(), look.Quiet, func() {
		f.touch()
		row := p.create()
		p.put(row)
		f.refit()
		look.Focus(row.kind)
	})
	p.box = look.Column(4, look.NewText(words.T(title), look.Muted, look.SmallSize), p.rows, flush(look.Line(0, p.adds)))
	return p
}

func (p *parts) put(row *partRow) {
	drop := look.NewButton("", theme.ContentRemoveIcon(), look.Normal, func() {
		p.f.touch()
		p.all = slices.DeleteFunc(p.all, func(o *partRow) bool { return o == row })
		p.rows.Remove(row.box)
		p.f.refit()
		look.Focus(p.adds)
		p.f.leave()
	})
	row.box = look.Border(nil, nil, nil, look.Inset(0, 0, 0, 8, look.Column(0, drop)), row.box)
	p.all = append(p.all, row)
	p.rows.Add(row.box)
}

func (f *identityForm) entry(hint, text string) *forms.Entry {
	e := forms.NewEntry()
	e.SetText(text)
	e.SetPlaceHolder(words.T(hint))
	f.watch(e)
	return e
}

// day is a field of a date as EDTF writes it.
func (f *identityForm) day(hint, text string) *dayField {
	d := &dayField{entry: f.entry(hint, text)}
	d.field = forms.NewField(words.T(hint), "", d.entry)
	d.entry.SetPlaceHolder(words.T("people.hint.born"))
	d.check()
	left := d.entry.OnFocus
	d.entry.OnFocus = func(gained bool) {
		if !gained {
			d.check()
			f.refit()
		}
		left(gained)
	}
	return d
}

func (d *dayField) check() {
	d.field.Fault("")
	if text := strings.TrimSpace(d.entry.Text); text != "" {
		if _, err := edtf.Parse(text); err != nil {
			d.field.Fault(words.T("people.paper.fault"))
		}
	}
}

func (d *dayField) read(half *record.Identity) string {
	text := strings.TrimSpace(d.entry.Text)
	if _, err := edtf.Parse(text); text == "" || err == nil {
		return text
	}
	if half.Documents != "" {
		text = half.Documents + "; " + text
	}
	half.Documents = text
	return ""
}

func newPapers(f *identityForm, half record.Identity) *parts {
	row := func(was record.Paper) *partRow {
		r := &partRow{paper: was, kind: f.choice("people.paper.", was.Kind, record.PaperKinds)}
		number, issuer, holder := f.entry("people.paper.number", was.Number), f.entry("people.paper.issuer", was.Issuer), f.entry("people.paper.holder", was.Holder)
		issued, until := f.day("people.paper.issued", was.Issued), f.day("people.paper.until", was.Until)
		r.entries, r.days = []*forms.Entry{number, issuer, holder}, []*dayField{issued, until}
		r.box = look.Column(6, forms.Across(partLeast, r.kind, number, issuer),
			forms.Across(partLeast, issued.field.Container, until.field.Container, forms.NewField(words.T("people.paper.holder.name"), "", holder).Container))
		return r
	}
	p := newParts(f, "people.papers.title", "people.papers.add", func() *partRow { return row(record.Paper{}) })
	for _, was := range half.Papers {
		p.put(row(was))
	}
	return p
}

func newContacts(f *identityForm, half record.Identity) *parts {
	row := func(was record.Contact) *partRow {
		r := &partRow{contact: was, kind: f.choice("people.contact.", was.Kind, record.ContactKinds)}
		value, safe := f.entry("people.contact.value", was.Value), f.entry("people.contact.safe", was.Safe)
		r.entries = []*forms.Entry{value, safe}
		r.box = look.Column(6, forms.Across(partLeast, r.kind, value), safe)
		return r
	}
	p := newParts(f, "people.contacts.title", "people.contacts.add", func() *partRow { return row(record.Contact{}) })
	for _, was := range half.Contacts {
		p.put(row(was))
	}
	return p
}

// readPapers are the rows in which something stands. A date that is none is not
// lost: it goes to what was told of documents, in words.
func (p *parts) readPapers(half *record.Identity) (out []record.Paper) {
	for _, r := range p.all {
		now := r.paper
		now.Kind, now.Number, now.Issuer, now.Holder = r.kind.Value(), r.text(0), r.text(1), r.text(2)
		now.Issued, now.Until = r.days[0].read(half), r.days[1].read(half)
		if now = tidyPaper(now); now.Kind+now.Number+now.Issuer+now.Holder+now.Issued+now.Until != "" || len(now.Extra) > 0 {
			out = append(out, now)
		}
	}
	return out
}

func (p *parts) readContacts() (out []record.Contact) {
	for _, r := range p.all {
		now := r.contact
		now.Kind, now.Value, now.Safe = r.kind.Value(), r.text(0), r.text(1)
		if now = tidyContact(now); now.Value+now.Safe != "" || len(now.Extra) > 0 {
			out = append(out, now)
		}
	}
	return out
}

func (r *partRow) text(i int) string { return strings.TrimSpace(r.entries[i].Text) }

func tidyPaper(p record.Paper) record.Paper {
	for _, of := range []*string{&p.Number, &p.Issuer, &p.Issued, &p.Until, &p.Holder} {
		*of = strings.TrimSpace(*of)
	}
	if len(p.Extra) == 0 {
		p.Extra = nil
	}
	return p
}

func tidyContact(c record.Contact) record.Contact {
	c.Value, c.Safe = strings.TrimSpace(c.Value), strings.TrimSpace(c.Safe)
	if len(c.Extra) == 0 {
		c.Extra = nil
	}
	return c
}
