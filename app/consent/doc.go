// Package consent is how the rooms speak of consent: the form in which an
// answer is recorded, the same answer in plain words, and the chip that says
// how it stands. What an answer allows is decided by the engine alone.
package consent

import (
	"context"
	"strings"

	"attest/app/look"
	"attest/app/words"
	"attest/archive"
	"attest/archive/evidence"
	"attest/archive/readout"
	"attest/archive/record"
)

// Vault is what the form needs of the open vault.
type Vault interface {
	Attacher
	Person(id record.ID) (record.Person, error)
	Consents(person record.ID) []record.Consent
	ConsentIdentity(id record.ID) (record.ConsentIdentity, error)
	SaveConsent(c record.Consent, half record.ConsentIdentity) (record.Consent, error)
	Exhibits(parent record.ID) ([]archive.Exhibit, error)
	SaveDraft(id record.ID, d archive.Draft) error
	Draft(id record.ID) (archive.Draft, bool, error)
	Info() archive.Info
	Members() []string // names of who may decide
	ConsentText(language string) (readout.Text, bool)
	Examine(testimony record.ID) (evidence.Interview, error)
	Recorder() *archive.Recorder
	Recording(id record.ID) (archive.Recording, error)
}

// Attacher takes a signed form in.
type Attacher interface {
	AttachFile(ctx context.Context, parent record.ID, path string, p archive.Progress) (archive.Exhibit, error)
}

// Chip says in words how a person's consent stands, and in which colour.
func Chip(c archive.ConsentState) (string, look.Role) {
	if c.Frozen {
		return words.T("consent.chip.frozen"), look.Danger
	}
	switch c.State {
	case "in_force":
		return words.T("consent.chip.in_force"), look.OK
	case "runs_out":
		return words.T("consent.chip.runs_out", c.Days), look.Danger
	case "review", "uses_open":
		return words.T("consent.chip." + c.State), look.Warn
	case "expired":
		return words.T("consent.chip.expired"), look.Danger
	case "withdrawn":
		return words.T("consent.chip.withdrawn"), look.Danger
	case "refused", archive.NoKeep:
		return words.T("consent.chip." + c.State), look.Danger
	}
	return words.T("consent.chip.none"), look.Warn
}

// UseName is what a use is called in the chosen language; an unknown one is
// called by its ID.
func UseName(id string) string {
	for _, u := range append(record.UsesBefore(), record.Uses()...) {
		if u.ID == id {
			return useWord(u)
		}
	}
	return id
}

func useWord(u record.UseName) string {
	if words.Current() == words.Korean {
		return u.Ko
	}
	return u.En
}

// Title names one consent: "Consent 3".
func Title(c record.Consent) string { return words.T("consent.title", c.Number) }

// Facts is one line of who answered, when and how.
func Facts(c record.Consent) string {
	when := c.Date
	if day(c.At) == c.Date && len(c.At) > 16 {
		when += " " + c.At[11:16]
	}
	return look.JoinFacts(known("consent.asking.", c.Asking), known("consent.by.", c.By), when, known("consent.form.", c.Form), languageName(c.Language))
}

// Summary is a consent in plain words, a sentence or a list to each line:
// who answered, what may be done and how, what may not, what was not asked.
func Summary(c record.Consent) []string {
	lines := []string{Facts(c)}
	if c.By == record.AnswerNotObtainable || c.Reason != "" {
		lines = append(lines, words.T("consent.sum.unobtainable", c.Reason, c.Decided, c.Harm))
	}
	if c.Withdrawn != "" {
		return append(lines, words.T("consent.sum.withdrawn", day(c.Withdrawn)))
	}
	answers := map[string]string{}
	var no, unasked []string
	for _, u := range c.Uses {
		answers[u.Use] = u.Answer
		switch u.Answer {
		case record.AnswerYes:
			lines = append(lines, UseName(u.Use)+": "+yesWords(u))
		default:
			no = append(no, UseName(u.Use))
		}
	}
	for _, u := range record.Uses() {
		if answers[u.ID] == "" && (c.Asking != record.AskingBefore || u.ID == record.UseKeep) {
			unasked = append(unasked, useWord(u))
		}
	}
	if len(c.Uses) == 0 {
		return append(lines, words.T("consent.sum.nothing"))
	}
	if len(no) > 0 {
		lines = append(lines, words.T("consent.sum.no", strings.Join(no, ", ")))
	}
	if len(unasked) > 0 {
		lines = append(lines, words.T("consent.sum.unasked", strings.Join(unasked, ", ")))
	}
	if len(c.Explained) > 0 {
		lines = append(lines, words.T("consent.sum.explained", len(c.Explained)))
	}
	if len(c.Pressure) > 0 {
		var noted []string
		for _, p := range c.Pressure {
			noted = append(noted, known("consent.pressure.", p))
		}
		lines = append(lines, strings.Join(noted, ", "))
	}
	if len(c.Voice) > 0 {
		lines = append(lines, words.T("consent.sum.voice", clockText(c.Voice[0].From)))
	}
	if c.Review != "" {
		lines = append(lines, words.T("consent.sum.review", c.Review))
	}
	return lines
}

// yesWords says how a use is allowed: with the name or not, which media, to
// whom, until when. A use inside the office has no such limits but the last.
func yesWords(u record.Use) string {
	parts := []string{words.T("consent.sum.yes")}
	if outward(u.Use) || len(u.Media) > 0 || len(u.Recipients) > 0 || u.Named {
		named := "consent.sum.pseudonym"
		if u.Named {
			named = "consent.sum.named"
		}
		media := []string{words.T("consent.media.text")}
		for _, m := range u.Media {
			if m != record.MediaText {
				media = append(media, known("consent.media.", m))
			}
		}
		parts = append(parts, words.T(named), strings.Join(media, ", "))
	}
	if len(u.Recipients) > 0 {
		parts = append(parts, words.T("consent.sum.only", strings.Join(u.Recipients, "; ")))
	}
	if u.Until != "" {
		parts = append(parts, words.T("consent.sum.until", u.Until))
	}
	return look.JoinFacts(parts...)
}

// Stops are the names of what may leave by a consent, and what stops when it
// is withdrawn.
func Stops(c record.Consent) []string {
	var names []string
	for _, u := range c.Uses {
		if u.Answer == record.AnswerYes {
			names = append(names, UseName(u.Use))
		}
	}
	return names
}

// inside are the uses that go to no addressee: no name, media or recipients
// are asked for them.
var inside = map[string]bool{"keep": true, "internal": true, "photo": true, "voice": true, "contact": true,
	record.UseTalk: true, record.UseRecord: true}

// outward says whether something leaves the office under the use.
func outward(use string) bool { return !inside[use] }

// known is the word for a code, the code itself where there is no word.
func known(prefix, code string) string {
	if code == "" || !words.Has(prefix+code) {
		return code
	}
	return words.T(prefix + code)
}

func languageName(code string) string { return known("consent.lang.", code) }

// day is the date of an RFC 3339 time.
func day(t string) string {
	d, _, _ := strings.Cut(t, "T")
	return d
}
