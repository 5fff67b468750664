package submissions

import (
	"context"
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"attest/app/forms"
	"attest/app/look"
	"attest/app/redaction"
	"attest/app/shell"
	"attest/app/task"
	"attest/app/words"
	"attest/archive"
	"attest/archive/codebook"
	"attest/archive/places"
	"attest/archive/record"
)

// desk is where parts of the submission in view are left out.
func (t *thing) desk() *redaction.Desk {
	return &redaction.Desk{
		Shell: t.room.shell, Vault: t.room.vault, Submission: t.sub.ID, Gone: t.gone, Open: t.room.ShowExhibit,
		Profile: func() record.Profile { return t.sub.Profile },
		Change: func(say string, alter func(*record.Profile)) {
			t.change(say, func(s *record.Submission) { alter(&s.Profile) })
			t.whenStored(t.preview.load)
		},
	}
}

// mentions opens the search for every mention, once what was changed is stored:
// the vault looks at what it holds.
func (t *thing) mentions() {
	t.form.save()
	t.whenStored(t.desk().Mentions)
}

// translations goes through what stands beside words that are left out, once what was
// changed is stored.
func (t *thing) translations() {
	t.form.save()
	t.whenStored(t.desk().Translations)
}

// profile says what of it the addressee does not see, and changes it.
func (p *preview) profile(v archive.Preview) fyne.CanvasObject {
	t := p.thing
	all := v.Submission.Profile
	count := []archive.LeftOut{}
	for _, h := range all.Hidden {
		i := slices.IndexFunc(count, func(l archive.LeftOut) bool { return l.Reason == h.Reason })
		if i < 0 {
			count, i = append(count, archive.LeftOut{Reason: h.Reason}), len(count)
		}
		count[i].Count++
	}
	text := words.T("redaction.profile.none")
	if len(all.Hidden) > 0 {
		text = words.T("redaction.profile.some", len(all.Hidden), redaction.Counted(count))
	}
	choose := func(on, off string, alter func(*record.Profile, bool)) func(bool) {
		return func(is bool) {
			say := words.T(off)
			if is {
				say = words.T(on)
			}
			t.desk().Change(say, func(p *record.Profile) { alter(p, is) })
		}
	}
	unlinkable := forms.NewCheck(words.T("redaction.unlinkable"), all.Unlinkable, choose("redaction.unlinkable.on", "redaction.unlinkable.off", func(p *record.Profile, on bool) { p.Unlinkable = on }))
	tone := forms.NewCheck(words.T("redaction.tone"), all.Tone, choose("redaction.tone.on", "redaction.tone.off", func(p *record.Profile, on bool) { p.Tone = on }))
	lost := hint(words.T("redaction.unlinkable.text"))
	if all.Unlinkable {
		lost.Role = look.Ink
	}
	parts := []fyne.CanvasObject{
		look.Section(words.T("redaction.profile"), look.NewButton(words.T("redaction.mentions.button", shell.KeyText(shell.Alt(fyne.KeyL))), nil, look.Normal, t.mentions)),
		look.NewParagraph(text, look.Ink, 400), look.Column(2, unlinkable, look.Inset(0, 0, 0, 28, lost)), tone,
	}
	if n := len(all.Log); n > 0 {
		parts = append(parts, look.NewBold(words.T("redaction.log"), look.Ink, look.SmallSize))
		for _, a := range slices.Backward(all.Log[max(0, n-logLines):]) {
			parts = append(parts, hint(p.act(a)))
		}
	}
	parts = append(parts, look.Line(8, look.NewButton(words.T("redaction.another"), nil, look.Normal, t.another), look.Space()))
	return look.Card(look.Column(8, parts...))
}

// logLines is how many lines of a profile's log are shown, the newest first.
const logLines = 6

func (p *preview) act(a record.ProfileAct) string {
	text := words.T("redaction.act." + a.Act)
	what := ""
	if a.Count > 0 {
		what = words.T("redaction.counted", redaction.ReasonName(a.Reason), a.Count)
	}
	label := ""
	if row, ok := p.thing.contents.rows[a.Object]; ok {
		label = row.Label
	}
	return look.JoinFacts(strings.ReplaceAll(a.At[:min(16, len(a.At))], "T", " "), text, label, what)
}

// leftOut says of an account how much of it is left out and why, with the way to it.
func (p *preview) leftOut(t archive.PreviewTestimony) fyne.CanvasObject {
	if len(t.LeftOut) == 0 {
		if !t.Final {
			return hint(words.T("redaction.open"))
		}
		return hint(words.T("redaction.how"))
	}
	line := look.Line(8, look.NewBold(words.T("redaction.count", redaction.Counted(t.LeftOut)), look.Ink, look.SmallSize), look.Space(),
		look.NewButton(words.T("redaction.left"), nil, look.Quiet, func() { p.thing.desk().Left(t) }))
	if t.Beside == 0 {
		return line
	}
	text := words.T("redaction.beside.done", t.Beside)
	if t.BesideOpen > 0 {
		text = words.T("redaction.beside.open", t.BesideOpen)
	}
	return look.Column(2, line, look.Line(8, look.NewBold(text, look.Ink, look.SmallSize), look.Space(),
		look.NewButton(words.T("redaction.beside.button", shell.KeyText(shell.Alt(fyne.KeyE))), nil, look.Quiet, p.thing.translations)))
}

// leave is the button of one paragraph; nil where nothing of it can be left out.
func (p *preview) leave(t archive.PreviewTestimony, s record.Segment) fyne.CanvasObject {
	if !t.Final || s.ID == "" {
		return look.Space()
	}
	return look.NewButton(words.T("redaction.leave"), nil, look.Quiet, func() { p.thing.desk().Words(t, s.ID) })
}

// together tells who could be recognised by facts that remain together.
func (p *preview) together(all []archive.Together) fyne.CanvasObject {
	lines := []fyne.CanvasObject{look.Section(words.T("redaction.together")), look.NewParagraph(words.T("redaction.together.text"), look.Muted, 400)}
	if len(all) == 0 {
		return look.Card(look.Column(8, append(lines, look.NewParagraph(words.T("redaction.together.none"), look.Ink, 400))...))
	}
	for _, one := range all {
		var facts []string
		for _, f := range one.Facts {
			facts = append(facts, factName(f))
		}
		key, role := "redaction.together.shared", look.Ink
		if one.Share <= 1 {
			key, role = "redaction.together.alone", look.Warn
		}
		line := look.NewParagraph(words.T(key, one.Number, strings.Join(facts, " + "), one.Share), look.Ink, 400)
		line.Bold = role == look.Warn
		lines = append(lines, line)
	}
	return look.NoticeCard(look.Warn, look.Column(8, lines...))
}

// factName is a fact that remains in words.
func factName(f archive.Remaining) string {
	switch f.Kind {
	case "place":
		if list, err := places.Open(); err == nil {
			if p, ok := list.Place(f.Value); ok {
				return p.Name(string(words.Current()))
			}
		}
	case "kind":
		if book, err := codebook.New(record.Codebook{}); err == nil {
			if label := book.Use(f.Value, string(words.Current())).Label; label != "" {
				return label
			}
		}
	}
	return f.Value
}

// another makes a draft of the same choices for another addressee: nobody is
// named in it, and the class is asked anew.
func (t *thing) another() {
	r := t.room
	t.form.save()
	t.whenStored(func() {
		s := record.Submission{
			Case: t.sub.Case, Mechanism: t.sub.Mechanism, Title: t.sub.Title, Cover: t.sub.Cover, Sender: t.sub.Sender, Restrictions: t.sub.Restrictions,
			Testimonies: slices.Clone(t.sub.Testimonies), Exhibits: slices.Clone(t.sub.Exhibits),
			Profile: record.Profile{Unlinkable: t.sub.Profile.Unlinkable, Tone: t.sub.Profile.Tone, Hidden: slices.Clone(t.sub.Profile.Hidden), Translated: slices.Clone(t.sub.Profile.Translated)},
		}
		vault := r.vault
		task.Run(func(context.Context) (record.Submission, error) { return vault.SaveSubmission(s) }, func(s record.Submission, err error) {
			switch {
			case err != nil:
				r.shell.Fail(err)
			case r.view != nil:
				r.shell.Done(words.T("submissions.made", s.Label))
				r.show(s.ID)
				r.list()
				look.Focus(r.thing.form.addressee)
			}
		})
	})
}
