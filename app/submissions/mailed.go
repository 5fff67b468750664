package submissions

import (
	"context"
	"path"
	"path/filepath"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"

	"attest/app/filefacts"
	"attest/app/forms"
	"attest/app/look"
	"attest/app/task"
	"attest/app/words"
	"attest/archive"
	"attest/archive/delivery"
	"attest/archive/mailing"
)

// mailed is what an export asks where a paper with its annexes leaves in place
// of a bundle.
type mailed struct {
	limit  *forms.Entry // MB; empty: the body's, or the office's
	limitF *forms.Field
	asked  bool // for the limit that is known
	place  task.Place
}

func newMailed() mailed {
	m := mailed{limit: forms.NewEntry()}
	m.limitF = forms.NewField(words.T("mailed.limit"), words.T("mailed.limit.none"), look.Fixed(160, 0, m.limit))
	return m
}

// form is the form that is chosen, "" for a bundle to keys or a plain one.
func (e *export) form() string {
	if f := e.lock.Value(); !e.plain.Checked && f != delivery.FormAge {
		return f
	}
	return ""
}

// paper says that a paper and its annexes are to leave.
func (e *export) paper() bool { return delivery.Paper(e.form()) }

// bare says that what leaves is not encrypted.
func (e *export) bare() bool {
	return e.plain.Checked || e.paper() && !delivery.Locked(e.form())
}

// lookMailed shows what belongs to a paper, and hides what does not.
func (e *export) lookMailed() {
	paper := e.paper()
	e.mailed.limitF.Container.Hidden, e.plain.Hidden = !paper, paper
	path := "submissions.export.path.hint"
	if paper {
		path = "mailed.path"
	}
	e.pathF.Hint(words.T(path))
	e.stamp.Hidden = paper || e.thing.room.vault.Office().TimestampServer == ""
	if !paper || e.mailed.asked {
		return
	}
	e.mailed.asked = true
	id, vault := e.thing.sub.ID, e.thing.room.vault
	task.Into(&e.mailed.place, func(context.Context) (archive.MessageLimit, error) { return vault.MessageLimit(id) }, func(l archive.MessageLimit, err error) {
		if err == nil && l.MB > 0 && !e.thing.gone() {
			e.mailed.limitF.Hint(words.T("mailed.limit.known", l.MB, look.JoinFacts(l.Source, l.Checked)))
			e.page.Refresh()
		}
	})
}

// limitMB is the limit that was typed, 0 for none; false where it is no number.
func (e *export) limitMB() (int, bool) {
	e.mailed.limitF.Fault("")
	text := strings.TrimSpace(e.mailed.limit.Text)
	if !e.paper() || text == "" {
		return 0, true
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 || n > 1_000_000 {
		e.mailed.limitF.Fault(words.T("mailed.limit.wrong"))
		look.Focus(e.mailed.limit)
		return 0, false
	}
	return n, true
}

// messageCards lists what goes into each message.
func (e *export) messageCards(rep archive.ExportReport) []fyne.CanvasObject {
	n := mailing.Messages(rep.Messages)
	folder := filepath.Dir(filepath.Dir(rep.Files[0]))
	out := []fyne.CanvasObject{look.Card(look.Column(6, look.Section(words.T("mailed.folder")), look.NewParagraph(folder, look.Ink, 400),
		look.NewParagraph(words.T("mailed.unsigned"), look.Muted, 400)))}
	if n > 1 {
		out = append(out, look.NoticeCard(look.Warn, look.NewParagraph(words.T("mailed.more", n), look.Ink, 400)))
	}
	for i := range n {
		list := look.Column(2)
		for _, w := range rep.Messages {
			if w.Message == i+1 {
				list.Add(look.NewParagraph(look.JoinFacts(path.Base(w.Path), filefacts.Size(w.Size)), look.Ink, 400))
			}
		}
		out = append(out, look.Card(look.Column(6, look.Section(words.T("mailed.message", i+1, n)), list)))
	}
	return out
}
