package testimonies

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"attest/app/look"
	"attest/app/task"
	"attest/app/words"
	"attest/archive/record"
)

// consentView says in plain words what the person's newest consent allows.
func (t *thing) consentView() fyne.CanvasObject {
	if len(t.consents) == 0 {
		return look.Empty(words.T("testimonies.consent.empty"), words.T("testimonies.consent.empty.text", t.person.Pseudonym),
			words.T("testimonies.consent.record"), func() { t.room.askConsent(record.AskingBefore) })
	}
	c, _ := record.InForce(t.consents)
	state, role := consentWord(t.consent)
	parts := []fyne.CanvasObject{
		look.Section(words.T("testimonies.consent.title", t.person.Pseudonym), look.NewChip(state, role)),
		look.Chips(look.NewButton(words.T("testimonies.consent.before"), nil, look.Normal, func() { t.room.askConsent(record.AskingBefore) }),
			look.NewButton(words.T("testimonies.consent.end"), theme.DocumentCreateIcon(), look.Normal, func() { t.room.askConsent(record.AskingEnd) })),
		look.NewParagraph(givenText(c), look.Muted, look.StateWidth),
	}
	if c.Withdrawn != "" {
		parts = append(parts, look.NewParagraph(words.T("testimonies.consent.withdrawn.text", day(c.Withdrawn)), look.Danger, look.StateWidth))
	}
	answered := map[string]record.Use{}
	for _, u := range c.Uses {
		answered[u.Use] = u
	}
	for _, use := range append(record.UsesBefore()[:2], record.Uses()...) {
		name := use.En
		if words.Current() == words.Korean {
			name = use.Ko
		}
		u, ok := answered[use.ID]
		parts = append(parts, look.HLine(), useLine(name, u, ok))
	}
	return pane(look.Column(10, parts...))
}

// givenText says by whom, when and how a consent was given.
func givenText(c record.Consent) string {
	if c.By == record.AnswerNotObtainable {
		return words.T("testimonies.consent.by.not_obtainable", c.Reason, c.Decided)
	}
	form := ""
	if c.Form != "" {
		form = words.T("testimonies.consent.form." + c.Form)
	}
	return look.JoinFacts(words.T("testimonies.consent.by."+c.By), c.Date, form, languageName(c.Language))
}

func useLine(name string, u record.Use, asked bool) fyne.CanvasObject {
	text, role := useAnswer(u, asked)
	head := look.NewParagraph(name, look.Ink, look.StateWidth)
	body := []fyne.CanvasObject{head}
	if more := useLimits(u); asked && u.Answer == record.AnswerYes && more != "" {
		p := look.NewParagraph(more, look.Muted, look.StateWidth)
		p.Points = look.SmallSize
		body = append(body, p)
	}
	return &fyne.Container{Layout: answerLayout{}, Objects: []fyne.CanvasObject{look.Column(2, body...), look.NewChip(text, role)}}
}

// answerLayout puts the answer at the right end and lets the text wrap beside.
type answerLayout struct{}

const answerWidth float32 = 132

func (answerLayout) MinSize(o []fyne.CanvasObject) fyne.Size {
	m := o[0].MinSize()
	return fyne.NewSize(m.Width+answerWidth, max(m.Height, o[1].MinSize().Height))
}

func (answerLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	o[0].Move(fyne.NewPos(0, 0))
	o[0].Resize(fyne.NewSize(size.Width-answerWidth, size.Height))
	m := o[1].MinSize()
	w := min(m.Width, answerWidth)
	o[1].Move(fyne.NewPos(size.Width-w, 0))
	o[1].Resize(fyne.NewSize(w, m.Height))
}

func useAnswer(u record.Use, asked bool) (string, look.Role) {
	switch {
	case !asked:
		return words.T("testimonies.consent.not_asked"), look.Muted
	case u.Answer == record.AnswerYes && u.Until != "" && u.Until < task.Now().Format("2006-01-02"):
		return words.T("testimonies.consent.expired"), look.Danger
	case u.Answer == record.AnswerYes:
		return words.T("testimonies.consent.yes"), look.OK
	case u.Answer == record.AnswerNo:
		return words.T("testimonies.consent.no"), look.Danger
	}
	return words.T("testimonies.consent.not_obtainable"), look.Warn
}

// useLimits says under which name, in which media, to whom and until when.
func useLimits(u record.Use) string {
	name := words.T("testimonies.consent.pseudonym")
	if u.Named {
		name = words.T("testimonies.consent.named")
	}
	media := []string{words.T("testimonies.media.text")}
	for _, m := range u.Media {
		if m != record.MediaText && slices.Contains([]string{record.MediaImage, record.MediaAudio, record.MediaVideo, record.MediaDocument}, m) {
			media = append(media, words.T("testimonies.media."+m))
		}
	}
	to, until := "", ""
	if len(u.Recipients) > 0 {
		to = words.T("testimonies.consent.only", strings.Join(u.Recipients, ", "))
	}
	if u.Until != "" {
		until = words.T("testimonies.consent.until", u.Until)
	}
	return look.JoinFacts(name, strings.Join(media, ", "), to, until)
}

// editConsent opens the editor of the person's consent.
func (r *Room) editConsent() {
	t := r.thing
	if t == nil || t.tabs == nil {
		return
	}
	if r.AskConsent != nil {
		r.askConsent(record.AskingEnd)
		return
	}
	if r.EditConsent == nil {
		r.s.Open("people", string(t.t.Person))
		return
	}
	t.leave()
	r.EditConsent(t.t.Person, func() {
		if r.thing == t {
			r.reload()
			r.list.load()
		}
	})
}
