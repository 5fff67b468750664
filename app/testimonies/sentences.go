package testimonies

import (
	"strings"
	"time"

	"attest/app/look"
	"attest/app/words"
	"attest/archive"
	"attest/archive/record"
)

// rowText is a testimony's line in the list. Its chip is the one state that
// needs someone: consent that is gone or runs out before an unfinished
// account, and that before a missing consent.
func rowText(r archive.TestimonyRow) look.RowText {
	chip, role := rowChip(r)
	return look.RowText{
		Name: r.Label, Handle: r.Handle, Chip: chip, Role: role,
		Left: look.JoinFacts(heldWord(r.Consent), r.Place, languageName(r.Language)), Right: r.Date,
	}
}

func rowChip(r archive.TestimonyRow) (string, look.Role) {
	if r.Consent.Frozen {
		return words.T("consent.chip.frozen"), look.Danger
	}
	switch r.Consent.State {
	case archive.NoKeep, "withdrawn", "expired", "runs_out":
		text, _ := consentWord(r.Consent)
		return words.T("testimonies.chip.consent", text), look.Danger
	}
	if r.State == record.StateDraft {
		return words.T("testimonies.state.draft"), look.Warn
	}
	switch r.Consent.State {
	case "none", "refused":
		text, role := consentWord(r.Consent)
		return words.T("testimonies.chip.consent", text), role
	}
	return words.T("testimonies.state." + r.State), look.OK
}

// consentWord is a consent's state in words, and its colour.
func consentWord(c archive.ConsentState) (string, look.Role) {
	switch c.State {
	case "in_force":
		return words.T("testimonies.consent.in_force"), look.OK
	case "uses_open", "review":
		return words.T("testimonies.consent." + c.State), look.Warn
	case "runs_out":
		return words.T("testimonies.consent.days", c.Days), look.Danger
	case "expired", "withdrawn", "refused", archive.NoKeep:
		return words.T("testimonies.consent." + c.State), look.Danger
	}
	return words.T("testimonies.consent.none"), look.Warn
}

// heldWord says that a legal hold is on it, "" where none is.
func heldWord(c archive.ConsentState) string {
	if !c.Held {
		return ""
	}
	return words.T("consent.held")
}

func stateRole(state string) look.Role {
	if state == record.StateDraft || state == "" {
		return look.Warn
	}
	return look.OK
}

// languages are offered first, in the order of how often accounts of people
// who left North Korea are given in them; others are typed.
var languages = []string{"ko", "zh", "ru", "en", "ja", "th", "lo", "vi", "mn", "km", "my", "de", "fr", "es"}

// languageName is what a BCP 47 tag is called here; an unknown one is itself.
func languageName(tags string) string {
	if tags == "" {
		return ""
	}
	var names []string
	for _, tag := range strings.FieldsFunc(tags, func(r rune) bool { return r == ',' || r == ' ' }) {
		key := "testimonies.lang." + strings.ToLower(tag)
		if name := words.T(key); name != key {
			tag = name
		}
		names = append(names, tag)
	}
	return strings.Join(names, ", ")
}

// facts is the line under a testimony's name.
func facts(t record.Testimony, p record.Person) string {
	i := t.Interview
	when := ""
	if at := joinComma(i.Date, i.Place); at != "" {
		when = words.T("testimonies.facts.interview", at)
	}
	return look.JoinFacts(p.Pseudonym, when, length(i.Start, i.End), languageName(i.Language))
}

func joinComma(parts ...string) string {
	var known []string
	for _, p := range parts {
		if p != "" {
			known = append(known, p)
		}
	}
	return strings.Join(known, ", ")
}

// length is how long a sitting was, "" when that is not known.
func length(start, end string) string {
	a, err1 := time.Parse(time.RFC3339, start)
	b, err2 := time.Parse(time.RFC3339, end)
	if err1 != nil || err2 != nil || !b.After(a) {
		return ""
	}
	m := int(b.Sub(a) / time.Minute)
	if m < 60 {
		return words.T("testimonies.minutes", m)
	}
	return words.T("testimonies.hours", m/60, m%60)
}

// clockTime is a moment in the recording: 00:12:04.
func clockTime(ms int64) string {
	return time.Unix(ms/1000, 0).UTC().Format("15:04:05")
}

// day is a stored time as the person's clock shows it.
func day(stored string) string {
	t, err := time.Parse(time.RFC3339Nano, stored)
	if err != nil {
		return stored
	}
	return t.Local().Format("2006-01-02 15:04")
}

// short is the beginning of a long text, cut between characters.
func short(text string, n int) string {
	runes := []rune(text)
	if len(runes) <= n {
		return text
	}
	return string(runes[:n]) + "…"
}
