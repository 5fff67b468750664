package redaction

import (
	"context"
	"slices"

	"fyne.io/fyne/v2"

	"attest/app/forms"
	"attest/app/look"
	"attest/app/task"
	"attest/app/words"
	"attest/archive"
	"attest/archive/record"
)

// CanHideParts reports that parts of a file can be marked and left out: pictures
// and pages of which a reading copy leaves.
func CanHideParts(x archive.PreviewExhibit) bool {
	return x.Copy && (record.MediaKind(x.Media) == "image" || x.Media == "application/pdf")
}

// Parts asks which parts of a picture or of pages are left out: those that were
// marked over it where it is looked at.
func (d *Desk) Parts(x archive.PreviewExhibit) {
	v := d.Vault
	task.Run(func(context.Context) ([]record.Region, error) { return v.Regions(x.ID) }, func(all []record.Region, err error) {
		switch {
		case d.Gone():
		case err != nil:
			d.Shell.Fail(err)
		default:
			d.parts(x, all)
		}
	})
}

func (d *Desk) parts(x archive.PreviewExhibit, all []record.Region) {
	have := d.Profile().Hidden
	on := make([]bool, len(all))
	list := look.Column(6)
	var first fyne.Focusable
	used := map[int]bool{} // of what is hidden, by place in have
	for i, r := range all {
		at := slices.IndexFunc(have, area(x.ID, r, "").Same)
		on[i], used[at] = at >= 0, true
		text := look.JoinFacts(words.T("regions.number", i+1), pageOf(r.Page), words.T("redaction.area", r.Width/100, r.Height/100), r.Note)
		if at >= 0 {
			text = look.JoinFacts(text, ReasonName(have[at].Reason))
		}
		check := forms.NewCheck(text, on[i], func(is bool) { on[i] = is })
		list.Add(check)
		if first == nil {
			first = check
		}
	}
	gone := []record.HiddenPart{} // hidden, and not marked over it any more
	stay := []bool{}
	for i, h := range have {
		if h.Exhibit != x.ID || !h.IsArea() || used[i] {
			continue
		}
		n := len(gone)
		gone, stay = append(gone, h), append(stay, true)
		list.Add(forms.NewCheck(look.JoinFacts(words.T("redaction.area.unmarked"), pageOf(h.Page), words.T("redaction.area", h.Width/100, h.Height/100), ReasonName(h.Reason)), true, func(is bool) { stay[n] = is }))
	}
	if len(all)+len(gone) == 0 {
		list.Add(look.NewParagraph(words.T("redaction.parts.none"), look.Ink, wide-20))
	}
	why := newReason()
	var closeIt func()
	hide := look.NewButton(words.T("redaction.parts.leave"), nil, look.Strong, func() {
		var fresh, back []record.HiddenPart
		for i, r := range all {
			there := slices.ContainsFunc(have, area(x.ID, r, "").Same)
			switch {
			case on[i] && !there:
				fresh = append(fresh, area(x.ID, r, ""))
			case !on[i] && there:
				back = append(back, area(x.ID, r, ""))
			}
		}
		for i, h := range gone {
			if !stay[i] {
				back = append(back, h)
			}
		}
		if len(fresh) > 0 {
			r, ok := why.given()
			if !ok {
				return
			}
			for i := range fresh {
				fresh[i].Reason = r
			}
		}
		closeIt()
		if len(fresh)+len(back) == 0 {
			return
		}
		d.Change(words.T("redaction.parts.done", x.Label), func(p *record.Profile) {
			p.Hidden = slices.DeleteFunc(slices.Clone(p.Hidden), func(h record.HiddenPart) bool { return slices.ContainsFunc(back, h.Same) })
			p.Hidden = append(p.Hidden, fresh...)
		})
	})
	buttons := []fyne.CanvasObject{}
	if d.Open != nil {
		mark := look.NewButton(words.T("redaction.parts.mark"), nil, look.Normal, func() { closeIt(); d.Open(x.ID) })
		buttons = append(buttons, mark)
		if first == nil {
			first = mark
		}
	}
	if first == nil {
		first = hide
	}
	content := look.Column(10, look.NewParagraph(words.T("redaction.parts.text"), look.Muted, wide),
		list, why.field.Container)
	closeIt = d.dialog(words.T("redaction.parts.title", x.Label), content, first, append(buttons, hide)...)
}

func area(exhibit record.ID, r record.Region, reason string) record.HiddenPart {
	return record.HiddenPart{Exhibit: exhibit, Page: r.Page, Left: r.Left, Top: r.Top, Width: r.Width, Height: r.Height, Reason: reason}
}

func pageOf(n int) string {
	if n == 0 {
		return ""
	}
	return words.T("regions.page", n)
}

// CanHideSound reports that spans of a file's sound can be left out.
func CanHideSound(x archive.PreviewExhibit) bool {
	return x.Copy && record.MediaKind(x.Media) == "audio"
}

// Sound asks which span of a recording is left out.
func (d *Desk) Sound(x archive.PreviewExhibit) {
	from, to := forms.NewEntry(), forms.NewEntry()
	from.SetPlaceHolder("0:00")
	to.SetPlaceHolder("0:00")
	fromF, toF := forms.NewField(words.T("redaction.sound.from"), "", from), forms.NewField(words.T("redaction.sound.to"), words.T("redaction.sound.hint"), to)
	why := newReason()
	var closeIt func()
	leave := look.NewButton(words.T("redaction.sound.leave"), nil, look.Strong, func() {
		fromF.Fault("")
		toF.Fault("")
		start, ok := readTime(from.Text)
		if !ok {
			fromF.Fault(words.T("redaction.sound.wrong"))
			look.Focus(from)
			return
		}
		end, ok := readTime(to.Text)
		if !ok || end <= start {
			toF.Fault(words.T("redaction.sound.wrong"))
			look.Focus(to)
			return
		}
		r, ok := why.given()
		if !ok {
			return
		}
		closeIt()
		d.hide(words.T("redaction.done", 1), []record.HiddenPart{{Exhibit: x.ID, Start: start, End: end, Reason: r}})
	})
	content := look.Column(12, look.NewParagraph(words.T("redaction.sound.text"), look.Muted, wide), fromF.Container, toF.Container, why.field.Container)
	closeIt = d.dialog(words.T("redaction.sound.title", x.Label), content, from, leave)
}

// LeftOfFile lists the spans and parts that are left out of a file, to be shown
// or heard again.
func (d *Desk) LeftOfFile(x archive.PreviewExhibit) {
	var parts []record.HiddenPart
	for _, h := range d.Profile().Hidden {
		if h.Exhibit == x.ID {
			parts = append(parts, h)
		}
	}
	d.leftOf(words.T("redaction.left.title", x.Label), parts, func(h record.HiddenPart) string {
		if h.IsArea() {
			return look.JoinFacts(pageOf(h.Page), words.T("redaction.area", h.Width/100, h.Height/100))
		}
		return words.T("redaction.sound.span", spellTime(h.Start), spellTime(h.End))
	})
}
