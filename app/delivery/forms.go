package delivery

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2/theme"

	"attest/app/clip"
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
	var closeIt func()
	save := func() {
		s := archive.Sending{To: strings.TrimSpace(to.Text), Channel: channel.Value(), Note: remark.Text}
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
	body := look.Column(12, look.NewParagraph(words.T("delivery.note.text"), look.Muted, width), toF.Container,
		forms.NewField(words.T("delivery.channel"), "", channel).Container,
		forms.NewField(words.T("delivery.remark"), words.T("delivery.remark.hint"), remark).Container)
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
	lang := string(words.Current())
	text := look.NewParagraph("", look.Ink, width-40)
	var now letters.Letter
	choose := func(l string) {
		lang = l
		var err error
		if now, err = draft(l); err == nil {
			var said string
			if said, err = now.Text(); err == nil {
				text.Set(said)
				return
			}
		}
		d.s.Fail(err)
	}
	language := forms.NewChoice([]forms.Option{{Value: "en", Text: words.T("delivery.lang.en")}, {Value: "ko", Text: words.T("delivery.lang.ko")}}, lang, choose)
	name := "letter-" + d.sub.Label + ".pdf"
	if home, err := os.UserHomeDir(); err == nil {
		name = filepath.Join(home, name)
	}
	path := forms.NewPath(d.s.Window, forms.NewFolder, name)
	var closeIt func()
	save := func() {
		where, l := path.Value(), now
		if where == "" {
			return
		}
		task.Run(func(context.Context) (struct{}, error) { return struct{}{}, writePDF(where, l) }, func(_ struct{}, err error) {
			if err != nil {
				d.s.Fail(err)
				return
			}
			closeIt()
			d.s.Say("delivery.letter.saved")
		})
	}
	copyIt := look.NewButton(words.T("delivery.letter.copy"), theme.ContentCopyIcon(), look.Normal, func() {
		clip.Put(text.Text)
		d.s.Say("delivery.letter.copied")
	})
	no := look.NewButton(words.T("shell.close"), nil, look.Normal, func() { closeIt() })
	yes := look.NewButton(words.T("delivery.letter.save"), nil, look.Strong, save)
	choose(lang)
	body := look.Column(10, look.NewParagraph(words.T("delivery.letter.text"), look.Muted, width),
		forms.NewField(words.T("delivery.letter.lang"), "", language).Container,
		look.Fixed(width, 240, look.BareCard(look.Scroll(look.Inset(8, 12, 8, 12, text)))),
		forms.NewField(words.T("delivery.letter.path"), "", path.Container).Container)
	closeIt = d.s.Overlay(shell.FormDialog(title, look.Fixed(width, 0, body), no, copyIt, yes), language, nil)
}

// writePDF writes a letter to a file that is not there yet.
func writePDF(path string, l letters.Letter) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, os.ErrExist) {
		return archive.ErrExists
	}
	if err != nil {
		return err
	}
	if err = errors.Join(l.PDF(f), f.Close()); err != nil {
		return errors.Join(err, os.Remove(path))
	}
	return nil
}
