package submissions

import (
	"errors"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"attest/app/clip"
	"attest/app/filefacts"
	"attest/app/look"
	"attest/app/shell"
	"attest/app/words"
	"attest/archive"
	"attest/archive/bundle"
	letters "attest/archive/delivery"
	"attest/archive/mailing"
	"attest/archive/timestamp"
)

// faults are the ways an export fails that have words of their own, for a
// stick that fills up or is pulled out above all.
var faults = []struct {
	err error
	key string
}{
	{bundle.ErrVolumeGone, "submissions.fault.gone"},
	{bundle.ErrDiskFull, "submissions.fault.full"},
	{archive.ErrDiskFull, "submissions.fault.full"},
	{bundle.ErrFileTooLarge, "submissions.fault.large"},
	{bundle.ErrReadBack, "submissions.fault.readback"},
	{bundle.ErrSourceChanged, "submissions.fault.source"},
	{bundle.ErrRecipient, "submissions.fault.recipient"},
	{archive.ErrReadOnly, "submissions.fault.readonly"},
	{timestamp.ErrServer, "submissions.fault.stamp"},
	{letters.ErrPageSize, "submissions.fault.page"},
	{mailing.ErrPaper, "mailed.fault.paper"},
	{mailing.ErrParts, "mailed.fault.parts"},
	{mailing.ErrReadBack, "submissions.fault.readback"},
}

// failed says what is safe, what happened, and what to do. Refusals of consent
// are listed one by one.
func (e *export) failed(err error) {
	sh := e.thing.room.shell
	var consent *archive.ConsentError
	if errors.As(err, &consent) {
		e.refused("submissions.refused", consent.Reasons)
		return
	}
	var incomplete *archive.IncompleteError
	if errors.As(err, &incomplete) {
		e.refused("submissions.incomplete", incomplete.Reasons)
		return
	}
	var ask *archive.ConfirmError
	if errors.As(err, &ask) {
		e.askElsewhere(ask)
		return
	}
	var align *archive.AlignmentError
	if errors.As(err, &align) {
		e.refused("redaction.refused", archive.Reasons{{Code: archive.ReasonAlign + archive.ReasonCode(align.What), Label: align.Label, Other: align.Other, Object: align.ID}})
		return
	}
	var none *archive.NoCopyError
	if errors.As(err, &none) {
		sh.Tell(words.T("submissions.fault.safe"), words.T("submissions.copy.blocked", none.Label, whyNoCopy(err))+" "+words.T("submissions.next.original"), nil)
		return
	}
	for _, f := range faults {
		if errors.Is(err, f.err) {
			sh.Tell(words.T("submissions.fault.safe"), words.T(f.key), nil)
			return
		}
	}
	sh.Fail(err)
}

// refused lists every reason under the sentence of why, and leads to the preview, where each can be
// mended.
func (e *export) refused(why string, reasons archive.Reasons) {
	t := e.thing
	lines := []fyne.CanvasObject{look.NewParagraph(words.T(why), look.Ink, look.StateWidth)}
	list := look.Column(6)
	for _, b := range blockers(reasons, t.preview.personOf) {
		list.Add(look.NewParagraph("· "+b.text, look.Ink, look.StateWidth-16))
	}
	lines = append(lines, look.Fixed(look.StateWidth, min(list.MinSize().Height+8, 260), look.Scroll(list)))
	var closeIt func()
	see := look.NewButton(words.T("submissions.to.mend"), nil, look.Strong, func() {
		closeIt()
		t.tabs.Bar.Select(tabPreview)
		look.Focus(t.tabs.Bar)
	})
	no := look.NewButton(words.T("shell.close"), nil, look.Normal, func() { closeIt() })
	closeIt = t.room.shell.Overlay(shell.Dialog(words.T("submissions.refused.title"), look.Column(8, lines...), no, see), see, nil)
}

// done shows the last page: what was selected is what was written and what was
// withheld, to the last one.
func (e *export) done(rep archive.ExportReport) {
	t := e.thing
	e.kept.Drop()
	t.reload()
	t.room.list()
	t.room.shell.Done("")
	e.root.Objects = []fyne.CanvasObject{look.Reflow(inset(e.lastPage(rep)))}
	e.root.Refresh()
	if t.room.shell.Now() == shell.Room(t.room) { // the field that had the focus is gone
		look.Focus(t.tabs.Bar)
	}
}

func (e *export) lastPage(rep archive.ExportReport) fyne.CanvasObject {
	paper := len(rep.Messages) > 0
	done, read := "submissions.done.title", "submissions.done.read"
	if paper {
		done, read = "mailed.done", "mailed.read"
	}
	title := look.NewBold(words.T(done), look.OK, look.SectionSize)
	sum := look.NewParagraph(words.T("submissions.done.sum", rep.Selected, rep.Written, len(rep.Withheld)), look.Ink, 400)
	sum.Bold = true
	counts := []fyne.CanvasObject{title, sum, look.NewParagraph(words.T(read), look.Muted, 400)}
	if rep.Selected != rep.Written+len(rep.Withheld) {
		counts = append(counts, look.NewParagraph(words.T("submissions.done.odd"), look.Danger, 400))
	}
	parts := []fyne.CanvasObject{look.NoticeCard(look.OK, look.Column(6, counts...))}
	if len(rep.Withheld) > 0 {
		parts = append(parts, look.Card(look.Column(6, append([]fyne.CanvasObject{look.Section(words.T("submissions.withheld.title", len(rep.Withheld)))}, withheldLines(rep.Withheld)...)...)))
	}
	if rep.Passphrase != "" {
		parts = append(parts, e.told(rep))
	}
	again := look.NewButton(words.T("submissions.done.again"), nil, look.Normal, e.again)
	sent := look.NewButton(words.T("submissions.done.sent"), nil, look.Normal, e.thing.room.sent)
	if paper {
		return look.Column(12, append(append(parts, e.messageCards(rep)...), look.Line(8, again, sent, look.Space()))...)
	}
	for i, path := range rep.Files {
		size, sum := "", ""
		if i < len(rep.Size) {
			size = filefacts.Size(rep.Size[i])
		}
		if i < len(rep.SHA256) {
			sum = rep.SHA256[i]
		}
		kind := words.T("submissions.done.plain")
		if rep.Encrypted {
			kind = words.T("submissions.done.encrypted")
		}
		parts = append(parts, look.Card(look.Column(6,
			look.Section(words.T("submissions.done.file"), e.copyButton(sum)),
			look.NewParagraph(path, look.Ink, 400), look.Small(look.JoinFacts(size, kind)), facts("SHA-256", sum))))
	}
	parts = append(parts, look.Card(look.Column(6,
		look.Section(words.T("submissions.done.fingerprint"), e.copyButton(rep.Fingerprint)),
		look.NewParagraph(rep.Fingerprint, look.Ink, 400),
		look.NewParagraph(words.T("submissions.done.fingerprint.text"), look.Muted, 400))))
	check := []fyne.CanvasObject{look.Section(words.T("submissions.done.check"), e.copyButton(strings.Join(rep.Check, "\n"))),
		look.NewParagraph(words.T("submissions.done.check.text"), look.Muted, 400)}
	for _, c := range rep.Check {
		check = append(check, look.NewParagraph(c, look.Ink, 400))
	}
	parts = append(parts, look.Card(look.Column(6, check...)),
		look.Line(8, again, sent,
			look.NewButton(words.T("submissions.done.parts"), nil, look.Normal, func() { e.askParts(rep.Files[0]) }), look.Space()))
	return look.Column(12, parts...)
}

// copyButton copies text; the clipboard is cleared after its time.
func (e *export) copyButton(text string) fyne.CanvasObject {
	b := look.NewButton(words.T("submissions.copy"), theme.ContentCopyIcon(), look.Normal, func() {
		clip.Put(text)
		e.thing.room.shell.Say("submissions.copied")
	})
	b.Hidden = text == ""
	return b
}
