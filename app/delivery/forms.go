package delivery

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2"

	"attest/app/forms"
	"attest/app/look"
	"attest/app/shell"
	"attest/app/task"
	"attest/app/words"
	"attest/archive"
	letters "attest/archive/delivery"
	"attest/archive/record"
)

func choices(prefix string, values []string) []forms.Option {
	var out []forms.Option
	for _, v := range values {
		out = append(out, forms.Option{Value: v, Text: words.T(prefix + v)})
	}
	return out
}

// note asks how the submission was sent.
func (d *sheet) note() {
	to, remark := forms.NewEntry(), forms.NewMultiLine(3)
	to.SetText(d.sub.Addressee)
	channel := forms.NewChoice(choices("delivery.channel.", archive.Channels()), archive.Channels()[0], nil)
	toF := forms.NewField(words.T("delivery.to"), "", to)
	which, files := exports(d.sub)
	var closeIt func()
	save := func() {
		s := archive.Sending{To: strings.TrimSpace(to.Text), Channel: channel.Value(), Note: remark.Text, Files: files()}
		if s.To == "" {
			toF.Fault(words.T("delivery.to.missing"))
			look.Focus(to)
			return
		}
		task.Run(func(context.Context) (record.Delivery, error) { return d.v.NoteSent(d.id, s) }, func(_ record.Delivery, err error) {
			if err != nil {
				d.s.Fail(err)
				return
			}
			closeIt()
			d.again(words.T("delivery.noted"))
		})
	}
	no := look.NewButton(words.T("shell.cancel"), nil, look.Normal, func() { closeIt() })
	yes := look.NewButton(words.T("delivery.note.yes"), nil, look.Strong, save)
	parts := []fyne.CanvasObject{look.NewParagraph(words.T("delivery.note.nothing"), look.Muted, width)}
	if which != nil {
		parts = []fyne.CanvasObject{
			look.NewParagraph(words.T("delivery.note.which"), look.Muted, width),
			forms.NewField(words.T("delivery.export"), words.T("delivery.export.hint"), which).Container,
		}
	}
	body := look.Column(12, append(parts, toF.Container, forms.NewField(words.T("delivery.channel"), "", channel).Container,
		forms.NewField(words.T("delivery.remark"), words.T("delivery.remark.hint"), remark).Container)...)
	closeIt = d.s.Overlay(shell.FormDialog(words.T("delivery.note.title", d.sub.Label), look.Fixed(width, 0, body), no, yes), to, nil)
}

// answer takes what a body wrote back into the vault.
func (d *sheet) answer(x record.Delivery) {
	what := forms.NewChoice(choices("delivery.what.", archive.AnswerKinds()), archive.AnswerKinds()[0], nil)
	date := forms.NewEntry()
	date.SetText(task.Now().Format("2006-01-02"))
	path := forms.NewPath(d.s.Window, forms.OpenFile, "")
	dateF := forms.NewField(words.T("delivery.answer.date"), "", date)
	pathF := forms.NewField(words.T("delivery.answer.file"), words.T("delivery.answer.hint"), path.Container)
	var closeIt func()
	save := func() {
		from, on, kind := path.Value(), strings.TrimSpace(date.Text), what.Value()
		dateF.Fault("")
		if from == "" {
			pathF.Fault(words.T("delivery.answer.missing"))
			return
		}
		shell.Work(d.s, words.T("delivery.answer.work"), func(ctx context.Context, progress func(string, int64, int64)) (archive.Exhibit, error) {
			f, err := os.Open(from)
			if err != nil {
				return archive.Exhibit{}, err
			}
			defer f.Close()
			a := archive.Attachment{Name: filepath.Base(from), Origin: from, Data: f}
			if st, err := f.Stat(); err == nil {
				a.Size, a.Modified = st.Size(), st.ModTime()
			}
			return d.v.FileAnswer(ctx, d.id, x.Number, kind, on, a, func(step string, done, total int64) { progress("", done, total) })
		}, func(_ archive.Exhibit, err error) {
			var bad *archive.InvalidError
			switch {
			case errors.As(err, &bad) && bad.Field == "date":
				dateF.Fault(words.T("delivery.answer.date.wrong"))
			case err != nil:
				d.s.Fail(err)
			default:
				closeIt()
				d.again(words.T("delivery.answer.done"))
			}
		})
	}
	no := look.NewButton(words.T("shell.cancel"), nil, look.Normal, func() { closeIt() })
	yes := look.NewButton(words.T("delivery.answer.yes"), nil, look.Strong, save)
	body := look.Column(12, pathF.Container, forms.NewField(words.T("delivery.what"), "", what).Container, dateF.Container)
	closeIt = d.s.Overlay(shell.FormDialog(words.T("delivery.answer.title", x.To), look.Fixed(width, 0, body), no, yes), path.Completion.Entry, nil)
}

// letter shows a draft, and saves or copies it.
func (d *sheet) letter(title string, draft func(lang string) (letters.Letter, error)) {
	ShowLetter(d.s, title, d.sub.Outside(), draft)
}
