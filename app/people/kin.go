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

// kinRow is one relative.
type kinRow struct {
	stored                record.Relative
	name, relation, where *forms.Entry
	reach                 *forms.Check
	box                   *fyne.Container
}

// kin is the relatives, a row each, and what can harm them or the person.
type kin struct {
	f    *identityForm
	all  []*kinRow
	rows *fyne.Container
	risk *forms.Entry
	hide *forms.Entry // facts by which she can be told, a line each
	near *forms.Check // relatives in reach, named above or not
	box  fyne.CanvasObject
}

func newKin(f *identityForm, half record.Identity) *kin {
	k := &kin{f: f, rows: look.Column(8), risk: forms.NewMultiLine(2), hide: forms.NewMultiLine(2)}
	for _, r := range half.Kin {
		k.add(r)
	}
	k.risk.SetText(half.Risk.Note)
	k.risk.SetPlaceHolder(words.T("people.hint.risk"))
	f.watch(k.risk)
	k.near = forms.NewCheck(words.T("people.risk.kin"), half.Risk.KinInReach, func(bool) { f.touch(); f.leave() })
	k.hide.SetText(strings.Join(half.Risk.Traceable, "\n"))
	k.hide.SetPlaceHolder(words.T("people.hint.traceable"))
	f.watch(k.hide)
	k.box = look.Column(12,
		look.Column(4, look.NewText(words.T("people.kin.title"), look.Muted, look.SmallSize), k.rows,
			flush(look.Line(0, look.NewButton(words.T("people.kin.add"), theme.ContentAddIcon(), look.Quiet, k.another)))),
		look.Line(0, k.near),
		forms.NewField(words.T("people.field.traceable"), "", k.hide).Container,
		forms.NewField(words.T("people.field.risk"), "", k.risk).Container)
	return k
}

// another is an empty row, with the focus in it.
func (k *kin) another() {
	k.f.touch()
	k.add(record.Relative{})
	k.f.refit()
	look.Focus(k.all[len(k.all)-1].name)
}

func (k *kin) add(r record.Relative) {
	row := &kinRow{stored: r}
	entry := func(hint, text string) *forms.Entry {
		e := forms.NewEntry()
		e.SetText(text)
		e.SetPlaceHolder(words.T(hint))
		k.f.watch(e)
		return e
	}
	row.name = entry("people.kin.name", r.Name)
	row.relation = entry("people.kin.relation", r.Relation)
	row.where = entry("people.kin.where", r.Where)
	row.reach = forms.NewCheck(words.T("people.kin.reach"), r.InReach, func(bool) { k.f.touch(); k.f.leave() })
	drop := look.NewButton("", theme.ContentRemoveIcon(), look.Normal, func() { k.drop(row) })
	row.box = look.Column(4, look.Border(nil, nil, nil, look.Inset(0, 0, 0, 8, drop), forms.Beside(row.name, row.relation, row.where)),
		look.Line(0, row.reach))
	k.all = append(k.all, row)
	k.rows.Add(row.box)
}

// drop takes a relative away.
func (k *kin) drop(row *kinRow) {
	k.f.touch()
	k.all = slices.DeleteFunc(k.all, func(o *kinRow) bool { return o == row })
	k.rows.Remove(row.box)
	k.f.refit()
	look.Focus(k.risk)
	k.f.leave()
}

// read puts rows and note into half; a row in which nothing stands is none.
func (k *kin) read(half *record.Identity) {
	half.Kin = nil
	for _, row := range k.all {
		r := row.stored
		r.Name, r.Relation, r.Where = strings.TrimSpace(row.name.Text), strings.TrimSpace(row.relation.Text), strings.TrimSpace(row.where.Text)
		r.InReach = row.reach.Checked
		if r.Name != "" || r.Relation != "" || r.Where != "" || r.InReach || r.Person != "" || len(r.Extra) > 0 {
			half.Kin = append(half.Kin, r)
		}
	}
	half.Risk.KinInReach, half.Risk.Traceable = k.near.Checked, lines(k.hide.Text)
	half.Risk.Note = strings.TrimSpace(k.risk.Text)
}
