package submissions

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"attest/app/clip"
	"attest/app/forms"
	"attest/app/look"
	"attest/app/words"
	"attest/archive"
	"attest/archive/bundle"
	"attest/archive/delivery"
)

// lockOptions are the ways to lock a bundle, for whoever has age and for whoever
// has none.
func lockOptions() []forms.Option {
	var out []forms.Option
	for _, f := range []string{delivery.FormAge, delivery.FormZip, delivery.FormPage, delivery.FormPDF, delivery.FormPlainPDF, delivery.FormWord} {
		out = append(out, forms.Option{Value: f, Text: words.T(lockWords(f) + ".name")})
	}
	return out
}

// lockWords is the key of what is said of a form.
func lockWords(form string) string {
	if delivery.Paper(form) {
		return "mailed." + form
	}
	return "submissions.export.lock." + form
}

// lockedPath gives a path the ending of its form; a paper and its annexes are a
// folder, which has none.
func lockedPath(path, form string) string {
	for _, end := range []string{".age", ".zip", ".html", ".pdf", ".docx"} {
		path = strings.TrimSuffix(path, end)
	}
	if delivery.Paper(form) {
		return path
	}
	return path + delivery.Ending(form)
}

// pick takes keys from the address book.
func (e *export) pick() {
	e.thing.room.PickKeys(func(keys string) {
		if e.thing.gone() {
			return
		}
		if _, err := bundle.ParseRecipients(keys); err != nil {
			e.thing.room.shell.Fail(err)
			return
		}
		if have := strings.TrimSpace(e.recipients.Text); have != "" {
			keys = have + "\n" + keys
		}
		e.recipients.SetText(keys)
		e.look()
	})
}

// told shows the passphrase, once: it is kept nowhere.
func (e *export) told(rep archive.ExportReport) fyne.CanvasObject {
	copyIt := look.NewButton(words.T("submissions.copy"), theme.ContentCopyIcon(), look.Normal, func() {
		clip.Put(rep.Passphrase)
		e.thing.room.shell.Say("submissions.copied")
	})
	return look.NoticeCard(look.Warn, look.Column(6, look.Section(words.T("submissions.done.passphrase"), copyIt),
		look.NewBold(rep.Passphrase, look.Ink, look.SectionSize),
		look.NewParagraph(words.T("submissions.done.passphrase.text", delivery.Bits), look.Ink, 400)))
}

// sent opens what was sent of the submission in view.
func (r *Room) sent() {
	if t := r.thing; t != nil && r.Sent != nil {
		r.Sent(t.sub.ID, func() {
			if !t.gone() {
				t.reload()
				r.list()
			}
		})
	}
}
