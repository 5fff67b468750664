// Package delivery is what comes after a bundle is written, over the window:
// that it was sent, the body's own clock, its answers, what changed since, the
// letters, and timestamps.
package delivery

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"

	"attest/app/look"
	"attest/app/messages"
	"attest/app/shell"
	"attest/app/task"
	"attest/app/words"
	"attest/archive"
	letters "attest/archive/delivery"
	"attest/archive/record"
)

// Vault is what is asked of the archive. *archive.Vault is one.
type Vault interface {
	Submission(id record.ID) (record.Submission, error)
	NoteSent(id record.ID, s archive.Sending) (record.Delivery, error)
	FileAnswer(ctx context.Context, id record.ID, number int, what, date string, a archive.Attachment, p archive.Progress) (archive.Exhibit, error)
	Dues(id record.ID) ([]archive.Due, error)
	SentTasks() ([]archive.SentTask, error)
	FollowSent(t archive.SentTask, told bool) error
	TaskLetter(t archive.SentTask, lang string) (letters.Letter, error)
	SubmissionLetter(id record.ID, lang string) (letters.Letter, error)
	SentOutside(id record.ID) ([]archive.Exhibit, error)
	Person(id record.ID) (record.Person, error)
	SayFree(person record.ID, since string) error
}

const width, high float32 = 560, 420 // at 200 % a window is 640 wide

// sheet is the overlay about one submission.
type sheet struct {
	s     *shell.Shell
	v     Vault
	id    record.ID
	done  func()
	sub   record.Submission
	dues  []archive.Due
	tasks []archive.SentTask
	left  []archive.Exhibit // answers whose originals still lie outside
	page  *fyne.Container
	foot  *look.Button
	close func()
}

// Open shows what was sent of a submission and what follows; done, which may be
// nil, is called when something was changed.
func Open(s *shell.Shell, v Vault, id record.ID, done func()) {
	d := &sheet{s: s, v: v, id: id, done: done, page: look.Column(0)}
	d.load(d.show)
}

// load reads what there is beside the window.
func (d *sheet) load(then func()) {
	type all struct {
		sub   record.Submission
		dues  []archive.Due
		tasks []archive.SentTask
		left  []archive.Exhibit
	}
	task.Run(func(context.Context) (a all, err error) {
		if a.sub, err = d.v.Submission(d.id); err != nil {
			return a, err
		}
		if a.dues, err = d.v.Dues(d.id); err != nil {
			return a, err
		}
		if a.left, err = d.v.SentOutside(d.id); err != nil {
			return a, err
		}
		tasks, err := d.v.SentTasks()
		for _, t := range tasks {
			if t.Submission == d.id {
				a.tasks = append(a.tasks, t)
			}
		}
		return a, err
	}, func(a all, err error) {
		if err != nil {
			d.s.Fail(err)
			return
		}
		d.sub, d.dues, d.tasks, d.left = a.sub, a.dues, a.tasks, a.left
		then()
	})
}

func (d *sheet) show() {
	letter := look.NewButton(words.T("delivery.letter"), nil, look.Normal, func() {
		d.letter(words.T("delivery.letter.title", d.sub.Label), func(lang string) (letters.Letter, error) { return d.v.SubmissionLetter(d.id, lang) })
	})
	note := look.NewButton(words.T("delivery.note"), nil, look.Normal, d.note)
	d.foot = look.NewButton(words.T("shell.close"), nil, look.Strong, func() { d.close() })
	d.fill()
	body := look.Fixed(width, high, look.Scroll(look.Inset(2, 12, 4, 2, d.page)))
	d.close = d.s.Overlay(shell.Dialog(words.T("delivery.title", d.sub.Label), body, letter, note, d.foot), note, nil)
}

// again shows what was changed.
func (d *sheet) again(say string) {
	d.s.Done(say)
	if d.done != nil {
		d.done()
	}
	d.load(func() {
		d.fill()
		look.Focus(d.foot)
	})
}

func (d *sheet) fill() {
	parts := []fyne.CanvasObject{}
	for _, t := range d.tasks {
		parts = append(parts, d.taskCard(t))
	}
	for i := len(d.sub.Deliveries) - 1; i >= 0; i-- {
		parts = append(parts, d.deliveryCard(d.sub.Deliveries[i]))
	}
	if len(d.sub.Deliveries) == 0 {
		parts = append(parts, look.NewParagraph(words.T("delivery.none"), look.Muted, width-40))
	}
	d.page.Objects = []fyne.CanvasObject{look.Column(12, parts...)}
	d.page.Refresh()
}

// taskCard is one thing that changed since it was sent.
func (d *sheet) taskCard(t archive.SentTask) fyne.CanvasObject {
	draft := look.NewButton(words.T("delivery.task.letter"), nil, look.Strong, func() {
		d.letter(words.T("delivery.task."+t.Kind), func(lang string) (letters.Letter, error) { return d.v.TaskLetter(t, lang) })
	})
	follow := func(told bool) func() {
		return func() {
			task.Run(func(context.Context) (struct{}, error) { return struct{}{}, d.v.FollowSent(t, told) }, func(_ struct{}, err error) {
				if err != nil {
					d.s.Fail(err)
					return
				}
				d.again(words.T("delivery.followed"))
			})
		}
	}
	return look.NoticeCard(look.Warn, look.Column(8, look.Section(words.T("delivery.task."+t.Kind)),
		look.NewParagraph(about(t), look.Ink, width-48),
		look.Line(8, draft, look.NewButton(words.T("delivery.told"), nil, look.Normal, follow(true)),
			look.NewButton(words.T("delivery.noneed"), nil, look.Normal, follow(false)), look.Space())))
}

// accounts is how many testimonies were sent.
func accounts(x record.Delivery) (n int) {
	for _, f := range x.Facts {
		if f.Testimony != "" {
			n++
		}
	}
	return n
}

// deliveryCard is one time that the submission was sent.
func (d *sheet) deliveryCard(x record.Delivery) fyne.CanvasObject {
	form := ""
	if x.Form != "" {
		form = words.T("delivery.form." + x.Form)
	}
	answer := look.NewButton(words.T("delivery.answer"), nil, look.Normal, func() { d.answer(x) })
	parts := []fyne.CanvasObject{
		look.Section(words.T("delivery.sent", day(x.Time), x.To), look.NewButton(words.T("delivery.free"), nil, look.Normal, func() { d.free(x) }), answer),
		look.Small(look.JoinFacts(words.T("delivery.channel."+x.Channel), form, words.T("delivery.facts", accounts(x)))),
	}
	if len(x.Files) > 0 {
		var sums []string
		for _, f := range x.Files {
			sums = append(sums, begins(f.SHA256))
		}
		parts = append(parts, look.Small(words.T("delivery.files", strings.Join(sums, ", "))))
	}
	for _, k := range x.Keys {
		p := look.NewParagraph(messages.KeyOwner(k), look.Muted, width-48)
		p.Points = look.SmallSize
		parts = append(parts, p)
	}
	if x.Note != "" {
		parts = append(parts, look.NewParagraph(x.Note, look.Muted, width-48))
	}
	for _, a := range x.Answers {
		parts = append(parts, look.NewParagraph(words.T("delivery.answered", a.Date, words.T("delivery.what."+a.What)), look.OK, width-48))
		for _, e := range d.left {
			if e.ID == a.Exhibit {
				parts = append(parts, look.NewParagraph(words.T("delivery.outside", e.StillOutside), look.Warn, width-48))
			}
		}
	}
	for _, due := range d.dues {
		if due.Delivery == x.Number && !due.Answered {
			parts = append(parts, d.due(due))
		}
	}
	return look.Card(look.Column(6, parts...))
}

func (d *sheet) due(due archive.Due) fyne.CanvasObject {
	text, role := due.En, look.Ink
	if words.Current() == words.Korean && due.Ko != "" {
		text = due.Ko
	}
	when := words.T("delivery.due", due.Date, due.Days)
	if due.Days < 0 {
		when, role = words.T("delivery.due.past", due.Date), look.Warn
	}
	p := look.NewParagraph(when+"  "+text, role, width-48)
	source := look.NewParagraph(words.T("delivery.source", due.Source, due.Checked), look.Muted, width-48)
	source.Points = look.SmallSize
	return look.Column(2, p, source)
}

func day(at string) string { return at[:min(10, len(at))] }
