// Package online is a submission as a body's page on the web asks for it: a line
// for each field with its text and its length against the limit, copied one after
// another. What was copied leaves the clipboard after a time and at a lock.
package online

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"attest/app/clip"
	"attest/app/look"
	"attest/app/messages"
	"attest/app/shell"
	"attest/app/task"
	"attest/app/words"
	"attest/archive"
	"attest/archive/record"
	"attest/archive/submission"
)

// Vault is what the list needs of the archive.
type Vault interface {
	Submission(id record.ID) (record.Submission, error)
	OnlineForm(ctx context.Context, id record.ID, o archive.ExportOptions) (*submission.Table, error)
	CopyAnswer(id record.ID, field, lang string) error
}

// field is one line.
type field struct {
	id    string
	label string
	who   string // the code, where the form is about several
	text  string // what is copied, "" for nothing
	chip  string
	role  look.Role
	shown string // the second line
}

type list struct {
	s      *shell.Shell
	v      Vault
	id     record.ID
	in     string // the language of the answers
	fields []field
	view   *look.List
}

// Open shows the answers of a submission over the window, where they may leave: what
// stops an export stops this.
func Open(s *shell.Shell, v Vault, id record.ID) { open(s, v, id, "") }

func open(s *shell.Shell, v Vault, id record.ID, confirmed string) {
	type loaded struct {
		sub   record.Submission
		table *submission.Table
		in    string
	}
	window := string(words.Current())
	task.Run(func(ctx context.Context) (loaded, error) {
		sub, err := v.Submission(id)
		if err != nil {
			return loaded{}, err
		}
		in := sub.LeavesIn(window)
		t, err := v.OnlineForm(ctx, id, archive.ExportOptions{Language: in, Confirmed: confirmed})
		return loaded{sub, t, in}, err
	}, func(l loaded, err error) {
		var ask *archive.ConfirmError
		var stopped *archive.IncompleteError
		switch {
		case !s.Opened():
		case errors.As(err, &stopped):
			s.Tell(words.T("online.stopped", stopped.Label), messages.Reasons(stopped.Reasons), nil)
		case errors.As(err, &ask):
			s.Ask(shell.Question{
				Title: words.T("elsewhere.ask.title", ask.Label), Text: words.T("elsewhere.ask.copy", messages.Reasons(ask.Reasons)),
				Yes: words.T("elsewhere.ask.yes"), Grave: true, Do: func() { open(s, v, id, ask.Code) },
			})
		case err != nil:
			s.Fail(err)
		default:
			(&list{s: s, v: v, id: id, in: l.in, fields: fieldsOf(l.table, l.in)}).open(l.sub.Label, l.table.Mechanism.Title(window))
		}
	})
}

func (l *list) open(label, form string) {
	l.view = look.NewList(func() int { return len(l.fields) }, l.row)
	l.view.OnOpen = func(int) { l.copy() }
	var closeIt func()
	head := look.NewParagraph(words.T("online.text", int(clip.Life/time.Second)), look.Muted, 720)
	head.Points = look.SmallSize
	body := look.Border(look.Inset(0, 0, 8, 0, look.Column(4, look.Facts(form), head)), nil, nil, nil, look.BareCard(l.view))
	closeIt = l.s.Overlay(shell.Dialog(words.T("online.title", label), look.Fixed(760, 520, body),
		look.NewButton(words.T("shell.close"), nil, look.Normal, func() { closeIt() }),
		look.NewButton(words.T("online.copy"), theme.ContentCopyIcon(), look.Strong, l.copy)), l.view, nil)
	if len(l.fields) > 0 {
		l.view.ShowChosen(0)
	}
}

// copy puts the chosen text on the clipboard, once the log has it, and goes to the
// next line.
func (l *list) copy() {
	i := l.view.Selected()
	if i < 0 || i >= len(l.fields) {
		return
	}
	f := l.fields[i]
	if f.text == "" {
		l.s.Say("online.nothing")
		l.next(i)
		return
	}
	task.Run(func(context.Context) (struct{}, error) {
		return struct{}{}, l.v.CopyAnswer(l.id, f.id, l.in)
	}, func(_ struct{}, err error) {
		var stopped *archive.IncompleteError
		switch {
		case !l.s.Opened(): // locked meanwhile
		case errors.As(err, &stopped):
			l.s.Tell(words.T("online.stopped", stopped.Label), messages.Reasons(stopped.Reasons), nil)
		case err != nil:
			l.s.Fail(err)
		default:
			clip.Put(f.text)
			l.s.Done(words.T("online.copied", f.label))
			l.next(i)
		}
	})
}

func (l *list) next(i int) {
	if i+1 < len(l.fields) {
		l.view.ShowChosen(i + 1)
	}
	look.Focus(l.view)
}

func (l *list) row(i int) look.RowText {
	if i >= len(l.fields) {
		return look.RowText{}
	}
	f := l.fields[i]
	return look.RowText{Name: f.label, Handle: f.who, Chip: f.chip, Role: f.role, Left: f.shown}
}

// fieldsOf are the fields in the order of the form; of a person whom consent does
// not cover there are none.
func fieldsOf(t *submission.Table, in string) []field {
	var out []field
	rows := slices.DeleteFunc(slices.Clone(t.Rows), func(r submission.Row) bool { return r.Refusal != record.Granted })
	for _, c := range t.Columns {
		if !c.Person {
			if a, ok := t.Answer("", c.Field.ID); ok {
				out = append(out, fieldOf(t, c.Field, a, "", in))
			}
			continue
		}
		for _, r := range rows {
			who := ""
			if len(rows) > 1 {
				who = r.Code
			}
			if a, ok := t.Answer(r.Person, c.Field.ID); ok {
				out = append(out, fieldOf(t, c.Field, a, who, in))
			}
		}
	}
	return out
}

func fieldOf(t *submission.Table, f submission.Field, a submission.Answer, who, in string) field {
	out := field{id: f.ID, label: f.Label(in), who: who, role: look.OK}
	if a.Kept != nil && a.Kept.Unknown != "" {
		out.chip, out.role = words.T("online.unknown"), look.Muted
		out.shown = words.T("online.row.unknown", a.Kept.Unknown)
		if f.Type == submission.TypeText || f.Type == submission.TypeList { // a choice and a date have no room for a reason
			out.text = out.shown
		}
		return out
	}
	out.text = t.Shown(a)
	if out.text == "" {
		gap := a.StandingGap()
		if gap == submission.GapNone {
			gap = submission.GapNotAsked
		}
		out.chip, out.role, out.shown = words.T("online.empty"), look.Warn, words.T("online.row.empty", gap.Text(in))
		return out
	}
	out.shown = strings.Join(strings.Fields(out.text), " ")
	size := submission.SizeOf(out.text)
	n, limit, key := size.Characters, f.MaxChars, "online.count.of"
	if f.MaxWords > 0 {
		n, limit, key = size.Words, f.MaxWords, "online.count.words"
	}
	if limit == 0 {
		out.chip, out.role = words.T("online.count", n), look.Muted
		return out
	}
	fits := "online.within"
	if n > limit {
		fits, out.role = "online.over", look.Danger
	}
	out.chip = words.T(key, n, limit) + ", " + words.T(fits)
	return out
}

// Key is where the list is opened from.
func Key() fyne.Shortcut { return shell.Alt(fyne.KeyV) }
