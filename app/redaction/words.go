package redaction

import (
	"fyne.io/fyne/v2"

	"attest/app/forms"
	"attest/app/look"
	"attest/app/words"
	"attest/archive"
	"attest/archive/record"
)

// Words asks what to leave out of one paragraph of an account that is final: the
// words that are selected, or all of it.
func (d *Desk) Words(t archive.PreviewTestimony, segment string) {
	at := -1
	for i, s := range t.Account {
		if s.ID == segment {
			at = i
		}
	}
	if at < 0 {
		return
	}
	text := forms.NewSelectable(t.Account[at].Text, 6)
	field := forms.NewField(words.T("redaction.text"), words.T("redaction.text.hint"), text)
	why := newReason()
	var closeIt func()
	leave := func(h record.HiddenPart) {
		r, ok := why.given()
		if !ok {
			return
		}
		h.Testimony, h.Segment, h.Reason = t.ID, segment, r
		closeIt()
		d.hide(words.T("redaction.done", 1), []record.HiddenPart{h})
	}
	chosen := look.NewButton(words.T("redaction.leave.words"), nil, look.Strong, func() {
		from, to, ok := text.Chosen()
		if !ok {
			field.Fault(words.T("redaction.text.none"))
			look.Focus(text)
			return
		}
		leave(record.HiddenPart{From: from, To: to})
	})
	whole := look.NewButton(words.T("redaction.leave.paragraph"), nil, look.Normal, func() { leave(record.HiddenPart{}) })
	closeIt = d.dialog(words.T("redaction.words.title", at+1, t.Label), look.Column(12, field.Container, why.field.Container), text, whole, chosen)
}

// Left lists what is left out of an account, to be shown again.
func (d *Desk) Left(t archive.PreviewTestimony) {
	var parts []record.HiddenPart
	for _, h := range d.Profile().Hidden {
		if h.Testimony == t.ID {
			parts = append(parts, h)
		}
	}
	d.leftOf(words.T("redaction.left.title", t.Label), parts, func(h record.HiddenPart) string { return quote(t.Account, h) })
}

// leftOf lists parts with a tick each: what is not ticked any more is shown again.
func (d *Desk) leftOf(title string, parts []record.HiddenPart, name func(record.HiddenPart) string) {
	keep := make([]bool, len(parts))
	list := look.Column(6)
	var first fyne.Focusable
	for i, h := range parts {
		keep[i] = true
		check := forms.NewCheck(words.T("redaction.left.line", name(h), ReasonName(h.Reason)), true, func(on bool) { keep[i] = on })
		list.Add(check)
		if first == nil {
			first = check
		}
	}
	var closeIt func()
	again := look.NewButton(words.T("redaction.left.again"), nil, look.Strong, func() {
		var back []record.HiddenPart
		for i, h := range parts {
			if !keep[i] {
				back = append(back, h)
			}
		}
		closeIt()
		if len(back) > 0 {
			d.show(words.T("redaction.shown", len(back)), back)
		}
	})
	content := look.Column(10, look.NewParagraph(words.T("redaction.left.text"), look.Muted, wide), list)
	closeIt = d.dialog(title, content, first, again)
}
