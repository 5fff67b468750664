// Package withdrawal is one page with what can be done when a person takes their
// word back, from the mildest to what cannot be undone: narrow a consent, freeze,
// destroy. Each says what will happen.
package withdrawal

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"

	"attest/app/look"
	"attest/app/shell"
	"attest/app/task"
	"attest/app/words"
	"attest/archive"
	letters "attest/archive/delivery"
	"attest/archive/record"
)

// Vault is what the page needs of the open vault. *archive.Vault is one.
type Vault interface {
	Standing(id record.ID) archive.Standing
	Frozen(id record.ID) bool
	Freeze(id record.ID) error
	Thaw(id record.ID) error
	SetHold(id record.ID, reason string) error
	LiftHold(id record.ID) error
	Recalls(id record.ID) ([]archive.Recall, error)
	RecallLetter(r archive.Recall, lang string) (letters.Letter, error)
	Submission(id record.ID) (record.Submission, error)
	Testimonies(f archive.Filter) []archive.TestimonyRow
	WouldDestroy(id record.ID, n uint32) (archive.DestroyPlan, error)
	Destroy(ctx context.Context, id record.ID, code string, p archive.Progress) error
	Info() archive.Info
}

// Ways lead out of the page.
type Ways struct {
	Consent func(person record.ID) // to the form of a consent
	Letter  func(title, label string, draft func(lang string) (letters.Letter, error))
	Gone    func(thing record.ID) // it was destroyed
	Changed func(thing record.ID) // what stands about it is another
}

// Thing is what it is about: a testimony or a person; or a case, which can be held.
type Thing struct {
	ID     record.ID
	Label  string
	Person record.ID // whose testimony it is
}

const width, high float32 = 572, 500

type sheet struct {
	s     *shell.Shell
	v     Vault
	t     Thing
	ways  Ways
	sent  []archive.Recall
	page  *fyne.Container
	foot  *look.Button
	close func()
}

// Open shows the page.
func Open(s *shell.Shell, v Vault, t Thing, ways Ways) {
	d := &sheet{s: s, v: v, t: t, ways: ways, page: look.Column(0)}
	d.load(func() {
		d.foot = look.NewButton(words.T("shell.close"), nil, look.Normal, func() { d.close() })
		d.fill()
		body := look.Fixed(width, high, look.Scroll(look.Inset(2, 12, 4, 2, d.page)))
		d.close = s.Overlay(shell.Dialog(words.T("withdrawal.title", t.Label), body, d.foot), d.foot, nil)
	})
}

func (d *sheet) load(then func()) {
	task.Run(func(context.Context) ([]archive.Recall, error) {
		if d.t.ID.Kind() == record.KindCase {
			return nil, nil
		}
		return d.v.Recalls(d.t.ID)
	}, func(sent []archive.Recall, err error) {
		switch {
		case !d.s.Opened():
		case err != nil:
			d.s.Fail(err)
		default:
			d.sent = sent
			then()
		}
	})
}

// act does something beside the window, says so and shows the page anew.
func (d *sheet) act(do func() error, say string) {
	task.Run(func(context.Context) (struct{}, error) { return struct{}{}, do() }, func(_ struct{}, err error) {
		switch {
		case !d.s.Opened():
		case err != nil:
			d.s.Fail(err)
		default:
			d.s.SayText(say)
			if d.ways.Changed != nil {
				d.ways.Changed(d.t.ID)
			}
			d.load(func() {
				d.fill()
				look.Focus(d.foot)
			})
		}
	})
}

func (d *sheet) keyholder() bool { return d.v.Info().Role == archive.RoleKeyholder }

func (d *sheet) fill() {
	var parts []fyne.CanvasObject
	switch d.t.ID.Kind() {
	case record.KindCase:
		parts = []fyne.CanvasObject{d.hold()}
	case record.KindPerson:
		parts = []fyne.CanvasObject{d.narrow(d.t.ID), d.freeze(), d.each()}
	default:
		parts = []fyne.CanvasObject{d.narrow(d.t.Person), d.freeze(), d.hold(), d.destroy()}
	}
	d.page.Objects = []fyne.CanvasObject{look.Column(12, parts...)}
	d.page.Refresh()
}

func text(s string, role look.Role) fyne.CanvasObject { return look.NewParagraph(s, role, width-56) }

// narrow is the first step.
func (d *sheet) narrow(person record.ID) fyne.CanvasObject {
	open := look.NewButton(words.T("withdrawal.narrow.do"), nil, look.Normal, func() {
		d.close()
		d.ways.Consent(person)
	})
	return look.Card(look.Column(8, look.Section(words.T("withdrawal.narrow"), open), text(words.T("withdrawal.narrow.text"), look.Ink)))
}

// freeze is the second step, with what was sent before.
func (d *sheet) freeze() fyne.CanvasObject {
	s := d.v.Standing(d.t.ID)
	var do fyne.CanvasObject = look.NewButton(words.T("withdrawal.freeze.do"), nil, look.Normal, func() {
		d.s.Ask(shell.Question{
			Title: words.T("withdrawal.freeze.title", d.t.Label), Text: words.T("withdrawal.freeze.what"), Yes: words.T("withdrawal.freeze.do"), Grave: true,
			Do: func() {
				d.act(func() error { return d.v.Freeze(d.t.ID) }, words.T("withdrawal.frozen", d.t.Label))
			},
		})
	})
	said := text(words.T("withdrawal.freeze.text"), look.Ink)
	card := look.Card
	switch {
	case s.Frozen != nil:
		said = text(words.T("withdrawal.frozen.since", day(s.Frozen.At)), look.Ink)
		do = look.NewButton(words.T("withdrawal.thaw.do"), nil, look.Normal, func() {
			d.act(func() error { return d.v.Thaw(d.t.ID) }, words.T("withdrawal.thawed", d.t.Label))
		})
		if !d.keyholder() {
			do = look.NewChip(words.T("withdrawal.keyholder"), look.Muted)
		}
		card = notice
	case d.v.Frozen(d.t.ID): // the person is
		said = text(words.T("withdrawal.frozen.person"), look.Ink)
		card = notice
	}
	parts := []fyne.CanvasObject{look.Section(words.T("withdrawal.freeze"), do), said}
	if len(d.sent) == 0 {
		parts = append(parts, text(words.T("withdrawal.sent.none"), look.Muted))
	}
	for _, r := range d.sent {
		title := words.T("withdrawal.letter.title", r.To)
		letter := look.NewButton(words.T("withdrawal.letter"), nil, look.Normal, func() {
			called := r.Label
			if sub, err := d.v.Submission(r.Submission); err == nil {
				called = sub.Outside()
			}
			d.ways.Letter(title, called, func(lang string) (letters.Letter, error) { return d.v.RecallLetter(r, lang) })
		})
		parts = append(parts, look.Line(8, look.NewText(words.T("withdrawal.sent", r.Label, day(r.Sent), r.To), look.Ink, look.TextSize), look.Space(), letter))
	}
	return card(look.Column(8, parts...))
}

func notice(content fyne.CanvasObject) *fyne.Container { return look.NoticeCard(look.Warn, content) }

func day(at string) string { return at[:min(10, len(at))] }

// hold keeps it from being destroyed.
func (d *sheet) hold() fyne.CanvasObject {
	s := d.v.Standing(d.t.ID)
	if s.Hold != nil {
		var lift fyne.CanvasObject = look.NewButton(words.T("withdrawal.hold.lift"), nil, look.Normal, func() {
			d.s.Ask(shell.Question{
				Title: words.T("withdrawal.hold.lift.title", d.t.Label), Text: words.T("withdrawal.hold.lift.text"), Yes: words.T("withdrawal.hold.lift"), Wary: true,
				Do: func() {
					d.act(func() error { return d.v.LiftHold(d.t.ID) }, words.T("withdrawal.hold.lifted", d.t.Label))
				},
			})
		})
		if !d.keyholder() {
			lift = look.NewChip(words.T("withdrawal.keyholder"), look.Muted)
		}
		return notice(look.Column(8, look.Section(words.T("withdrawal.hold"), lift),
			text(words.T("withdrawal.hold.since", day(s.Hold.At), strings.TrimRight(s.Hold.Reason, ".")), look.Ink)))
	}
	var do fyne.CanvasObject = look.NewButton(words.T("withdrawal.hold.do"), nil, look.Normal, d.askHold)
	if !d.keyholder() {
		do = look.NewChip(words.T("withdrawal.keyholder"), look.Muted)
	}
	what := "withdrawal.hold.text"
	if d.t.ID.Kind() == record.KindCase {
		what = "withdrawal.hold.text.case"
	}
	return look.Card(look.Column(8, look.Section(words.T("withdrawal.hold"), do), text(words.T(what), look.Ink)))
}

// each leads from a person to each of their testimonies.
func (d *sheet) each() fyne.CanvasObject {
	parts := []fyne.CanvasObject{look.Section(words.T("withdrawal.destroy")), text(words.T("withdrawal.each"), look.Ink)}
	rows := d.v.Testimonies(archive.Filter{Person: d.t.ID, Sort: "date"})
	if len(rows) == 0 {
		return d.destroy()
	}
	for _, r := range rows {
		open := look.NewButton(words.T("withdrawal.each.open"), nil, look.Normal, func() {
			d.close()
			Open(d.s, d.v, Thing{ID: r.ID, Label: r.Label, Person: r.Person}, d.ways)
		})
		parts = append(parts, look.Line(8, look.NewText(look.JoinFacts(r.Label, r.Date), look.Ink, look.TextSize), look.Space(), open))
	}
	return look.Card(look.Column(8, parts...))
}

// destroy is the third step.
func (d *sheet) destroy() fyne.CanvasObject {
	var do fyne.CanvasObject = look.NewButton(words.T("withdrawal.destroy.do"), nil, look.Normal, func() {
		person, label := d.last()
		destroy(d.s, d.v, d.t, func() {
			d.close()
			d.ways.Gone(d.t.ID)
		}, func() {
			if person != "" {
				d.askPerson(person, label)
			}
		})
	})
	if !d.keyholder() {
		do = look.NewChip(words.T("withdrawal.keyholder"), look.Muted)
	}
	what := "withdrawal.destroy.text"
	if d.t.ID.Kind() == record.KindPerson {
		what = "withdrawal.person.text"
	}
	return look.Card(look.Column(8, look.Section(words.T("withdrawal.destroy"), do), text(words.T(what), look.Ink)))
}

// last is whose last testimony it is, with the pseudonym; "" where it is not.
func (d *sheet) last() (person record.ID, label string) {
	if d.t.ID.Kind() != record.KindTestimony {
		return "", ""
	}
	rows := d.v.Testimonies(archive.Filter{Person: d.t.Person})
	if len(rows) != 1 {
		return "", ""
	}
	return d.t.Person, rows[0].Pseudonym
}

// askPerson asks, when the last testimony of a person is gone, whether what is
// kept of the person goes too.
func (d *sheet) askPerson(person record.ID, label string) {
	d.s.Ask(shell.Question{
		Title: words.T("withdrawal.person.title", label), Text: words.T("withdrawal.person.text"), Yes: words.T("withdrawal.destroy.do"), Grave: true,
		Do: func() {
			destroy(d.s, d.v, Thing{ID: person, Label: label}, func() { d.ways.Gone(person) }, nil)
		},
	})
}
