package consent

import (
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"attest/app/forms"
	"attest/app/look"
	"attest/app/task"
	"attest/app/words"
	"attest/archive/readout"
	"attest/archive/record"
)

// useRow is one question of the form: its answer, and below it, once that is
// yes, the limits of the yes.
type useRow struct {
	e          *editor
	use        record.Use // as it was loaded
	answer     *answer
	named      *forms.Choice
	media      []*forms.Check
	mediaCodes []string
	recipients *forms.Entry
	until      *forms.Date
	details    *fyne.Container
	box        *fyne.Container
}

// asksName are the uses whose own name already says whether the person is
// named.
var saysName = map[string]bool{"public_pseudonym": true, "public_named": true}

// mayBeDisclosed are the uses for which anonymity must never be promised
// (EV-B09): the defence may learn who the person is.
var mayBeDisclosed = map[string]bool{"icc": true, "court_or_prosecutor": true}

// newUseRow asks about a use; part names the sentence of the text in which the
// witness is asked.
func newUseRow(e *editor, u record.Use, name, part string) *useRow {
	r := &useRow{e: e, use: u, answer: newAnswer(u.Use, u.Answer)}
	r.until = forms.NewDate(words.T("consent.use.until"))
	r.until.Entry.SetText(e.l.until(u))
	r.until.Entry.OnChanged = e.touched
	label := look.NewText(name, look.Ink, look.TextSize)
	label.Short = true
	line := look.Inset(5, 0, 5, 0, look.Line(8, label, look.Space(), r.answer))
	r.details = look.Column(8)
	before := e.l.consent.Asking == record.AskingBefore
	if before {
		r.followsNo()
	} else if outward(u.Use) {
		r.buildLimits()
	} else {
		r.details.Add(look.Line(0, look.Fixed(200, 0, r.until.Container)))
	}
	asked := look.Column(0, line)
	if e.l.consent.Asking != "" {
		asked.Add(look.Inset(0, 0, 8, 0, e.say(part)))
	}
	r.box = look.Column(0, asked)
	if mayBeDisclosed[u.Use] {
		r.box.Add(look.Inset(0, 0, 6, 0, small(words.T("consent.use.defence"))))
	}
	r.box.Add(look.Inset(0, 0, 12, 16, r.details))
	r.answer.OnChange = func(value string) { r.shown(); e.refit(); e.touched(value) }
	r.answer.InView = func() bool { // with the sentence in which it is asked, where there is room for both
		if asked.Size().Height > e.scroll.Size().Height-64 {
			return e.inView(r.answer)
		}
		return e.inView(asked)
	}
	r.shown()
	return r
}

// until is how long a yes holds: as it was loaded, or for a use that is asked
// anew, as the person said the last time, where that day is still to come.
func (l *loaded) until(u record.Use) string {
	last, ok := l.newest()
	if u.Answer != "" || u.Until != "" || !ok || last.Withdrawn != "" {
		return u.Until
	}
	for _, was := range last.Uses {
		if was.Use == u.Use && was.Answer == record.AnswerYes && was.Until > task.Now().Format(time.DateOnly) {
			return was.Until
		}
	}
	return ""
}

func (r *useRow) shown() {
	shown := record.AnswerYes
	if r.e.l.consent.Asking == record.AskingBefore {
		shown = record.AnswerNo
	}
	setShown(r.box.Objects[len(r.box.Objects)-1], r.answer.value() == shown)
	r.answer.Refresh()
}

// followsNo says what a no before the interview leads to, to the witness and to
// the office.
func (r *useRow) followsNo() {
	r.details.Add(r.e.say(readout.NoPart(r.use.Use)))
	r.details.Add(small(words.T("consent.no." + r.use.Use)))
}

func (r *useRow) buildLimits() {
	if !saysName[r.use.Use] {
		value := "pseudonym"
		if r.use.Named {
			value = "named"
		}
		r.named = forms.NewChoice([]forms.Option{
			{Value: "pseudonym", Text: words.T("consent.use.pseudonym")},
			{Value: "named", Text: words.T("consent.use.named")},
		}, value, r.e.touched)
	}
	checks := []fyne.CanvasObject{}
	for _, m := range []string{record.MediaImage, record.MediaAudio, record.MediaVideo, record.MediaDocument} {
		on := false
		for _, have := range r.use.Media {
			on = on || have == m
		}
		check := forms.NewCheck(known("consent.media.", m), on, func(bool) { r.e.touched("") })
		r.media, r.mediaCodes = append(r.media, check), append(r.mediaCodes, m)
		checks = append(checks, check)
	}
	r.recipients = r.e.entry(strings.Join(r.use.Recipients, "; "))
	r.recipients.SetPlaceHolder(words.T("consent.use.recipients.hint"))
	media := forms.NewField(words.T("consent.use.media"), "", look.Chips(checks...)).Container
	to := forms.NewField(words.T("consent.use.recipients"), "", r.recipients).Container
	if r.named != nil {
		r.details.Add(forms.Beside(forms.NewField(words.T("consent.use.name"), "", r.named).Container, r.until.Container))
	} else {
		r.details.Add(forms.Beside(r.until.Container, look.Column(0)))
	}
	r.details.Add(media)
	r.details.Add(to)
}

// read is the answer as the form says it; false where it was not asked. What
// the form does not show stays as it was loaded.
func (r *useRow) read() (record.Use, bool) {
	u := r.use
	u.Answer = r.answer.value()
	if u.Answer == "" {
		return u, false
	}
	if u.Answer != record.AnswerYes {
		return record.Use{Use: u.Use, Answer: u.Answer}, true
	}
	if r.e.l.consent.Asking == record.AskingBefore {
		return u, true
	}
	u.Until = strings.TrimSpace(r.until.Entry.Text)
	if r.named != nil {
		u.Named = r.named.Value() == "named"
	}
	if r.recipients != nil {
		u.Media, u.Recipients = []string{record.MediaText}, recipients(r.recipients.Text)
		for i, check := range r.media {
			if check.Checked {
				u.Media = append(u.Media, r.mediaCodes[i])
			}
		}
	}
	return u, true
}

// recipients are the names between semicolons: commas stand inside names.
func recipients(text string) []string {
	var all []string
	for _, part := range strings.FieldsFunc(text, func(r rune) bool { return r == ';' || r == '；' || r == '\n' }) {
		if part = strings.TrimSpace(part); part != "" {
			all = append(all, part)
		}
	}
	return all
}
