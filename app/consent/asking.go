package consent

import (
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"attest/app/look"
	"attest/app/shell"
	"attest/app/task"
	"attest/app/words"
	"attest/archive/readout"
	"attest/archive/record"
)

// Occasion is what is known when consent is asked.
type Occasion struct {
	Person    record.ID
	Testimony record.ID // whose interview it is; "" for none
	Asking    string    // record.AskingBefore or AskingEnd
	Language  string    // of the interview, BCP 47; "" where not known
	Explainer string    // who explains it: the interviewer
}

// Ask opens the sheet of one asking. done is called after the consent was
// recorded, not when the person goes back.
func Ask(s *shell.Shell, v Vault, o Occasion, done func()) {
	if o.Explainer == "" && o.Asking == record.AskingBefore {
		o.Explainer = v.Info().Member // who is signed in, until it is said otherwise
	}
	begin(s, v, o.Person, done, func(l *loaded) {
		l.occasion = o
		if !l.resume(func(k record.Consent) bool { return fits(k, o.Asking, o.Testimony) }) {
			l.consent = l.fresh()
		}
	})
}

// fresh is a consent with nothing answered, for the occasion.
func (l *loaded) fresh() record.Consent {
	now := task.Now()
	o := l.occasion
	c := record.Consent{Person: l.person.ID, Asking: o.Asking, Testimony: o.Testimony, Date: now.Format(time.DateOnly)}
	if o.Asking == record.AskingBefore || o.Testimony != "" {
		c.At = now.Format(time.RFC3339)
		c.Language = l.language()
	}
	if o.Asking == record.AskingEnd {
		c.Review = now.AddDate(1, 0, 0).Format(time.DateOnly)
	}
	if o.Explainer != "" {
		l.half.Explainer = o.Explainer
	}
	return c
}

// language is the one to explain it in: that of the interview, else the one of
// the consent before, else Korean.
func (l *loaded) language() string {
	for _, tag := range strings.FieldsFunc(l.occasion.Language, func(r rune) bool { return r == ' ' || r == ',' || r == ';' }) {
		base, _, _ := strings.Cut(strings.ToLower(tag), "-")
		if slices.Contains(readout.Languages(), base) {
			return base
		}
	}
	if c, ok := l.newest(); ok && slices.Contains(readout.Languages(), c.Language) {
		return c.Language
	}
	return readout.Languages()[0]
}

// isChild says whether the guardian's consent and the child's own view are two.
func (l *loaded) isChild() bool { return l.person.Child || l.child }

// spoken is a paragraph in the language of the witness.
type spoken struct {
	part string
	text *look.Paragraph
}

// spokenSize is large enough to be read by two who sit at one table.
const spokenSize float32 = 17

// say makes a paragraph of a part of the text; it is there once a language is
// chosen. The column lets it wrap where the window is narrow.
func (e *editor) say(part string) fyne.CanvasObject {
	p := look.NewParagraph("", look.Ink, editorWidth-48)
	p.Points, p.Bold = spokenSize, part == readout.BeforeTitle
	e.spoken = append(e.spoken, spoken{part, p})
	return look.Column(0, p)
}

// respeak puts every paragraph into the chosen language.
func (e *editor) respeak() {
	text, ok := e.v.ConsentText(e.language.Value())
	office := e.v.Info().Office
	for _, s := range e.spoken {
		line := ""
		if ok {
			line = text.Said(s.part, office)
		}
		s.text.Set(line)
		setShown(s.text, line != "")
	}
	if e.version != nil {
		line := words.T("consent.text.none")
		if ok {
			line = words.T("consent.text.version", text.Version, text.Date)
		}
		e.version.Set(line)
	}
	e.refit()
}

// mark notes which text was read out; one that was recorded before stays.
func (e *editor) mark(c *record.Consent) {
	if c.Asking == "" || c.ID != "" && c.Text != nil && c.Text.Language == c.Language {
		return
	}
	c.Text = nil
	text, ok := e.v.ConsentText(c.Language)
	if !ok {
		return
	}
	if m, err := text.Mark(); err == nil {
		c.Text = m
	}
}

// unreached says whether the person could not be asked: then it is said why, who
// decided, and what harm was weighed, also where a relative answered.
func unreached(by string) bool { return by == record.AnswerNotObtainable || by == record.ByRelative }

// moment keeps the time of the asking where its day is still that day.
func moment(c *record.Consent) {
	if !strings.HasPrefix(c.At, c.Date) {
		c.At = ""
	}
}
