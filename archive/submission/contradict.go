package submission

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/language"

	"attest/archive/record"
)

// FindContradicts: a form says of consent what the record does not say.
const FindContradicts = "contradicts"

// yes and no as they are written, folded.
var (
	yesWords = []string{"yes", "y", "예", "네", "동의", "동의함"}
	noWords  = []string{"no", "n", "not", "아니요", "아니오", "아님", "동의하지"}
)

// yesOrNo is what written words answer by the first of them, "" where that is neither.
func yesOrNo(text string) string {
	words := strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) && r != '_' })
	switch {
	case len(words) == 0:
	case slices.Contains(yesWords, words[0]):
		return "yes"
	case slices.Contains(noWords, words[0]):
		return "no"
	}
	return ""
}

// offers reports that an answer is one of the form's options, with or without words
// behind it.
func (f Field) offers(a Answer) bool {
	if slices.Contains(f.Options, a.Code()) {
		return true
	}
	first := strings.FieldsFunc(a.Text(), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '_' })
	return len(first) > 0 && slices.Contains(f.Options, first[0]) || slices.Contains(f.Options, yesOrNo(a.Text()))
}

// contradicts holds what a form says of a person's consent against the record. What
// allows more than the record does stops it: only the record of consent can allow.
// What allows less is the office's to say. What the record has no place for, or
// nobody was asked by itself, whoever drafts answers, and nothing is held against it.
func (c *checker) contradicts(f Field, a Answer, row *Row) {
	p, ok := PathOf(f.From)
	if !ok || row == nil || a.Kept == nil || p.From != FromConsent || a.Gap == GapLawyer || a.Gap == GapAsk || f.Type == TypeDate {
		return
	}
	switch f.From {
	case "consent.authorisation_document", "consent.child_views":
		return // words on how it was given
	case "consent.uses":
		c.contradictsUses(f, a, row)
		return
	}
	opens, recorded := "yes", ""
	if f.Reversed {
		opens = "no"
	}
	if len(a.Values) > 0 {
		recorded = a.Values[0].Code
	}
	said := yesOrNo(a.Text())
	switch {
	case said == "" || said == recorded:
	case said == opens && f.From == "consent.followup" && a.Gap == GapNotAsked: // the office's ability, beside the person's wish
		c.contradiction(f, row, Warns, said, a)
	case said == opens:
		c.contradiction(f, row, Stops, said, a)
	case recorded == opens:
		c.contradiction(f, row, Warns, said, a)
	}
}

// contradictsUses looks at a list of uses, one a line: "name of the use: yes".
func (c *checker) contradictsUses(f Field, a Answer, row *Row) {
	for _, line := range strings.Split(a.Text(), "\n") {
		at := strings.LastIndexAny(line, ":：")
		if at < 0 || yesOrNo(line[at:]) != "yes" {
			continue
		}
		name := strings.ToLower(strings.TrimSpace(line[:at]))
		for _, n := range record.Uses() {
			if name != strings.ToLower(n.En) && name != strings.ToLower(n.Ko) && name != n.ID {
				continue
			}
			recorded := Answer{Gap: GapNotAsked}
			if i := slices.IndexFunc(a.Values, func(v Value) bool { return v.Code == n.ID }); i >= 0 {
				recorded = Answer{Values: a.Values[i : i+1]}
				if strings.HasSuffix(a.Values[i].Text, ": "+answerText(record.AnswerYes, c.t.Lang)) {
					continue
				}
			}
			c.contradiction(f, row, Stops, "yes", recorded)
		}
	}
}

func (c *checker) contradiction(f Field, row *Row, severity, said string, a Answer) {
	en, ko := "has no answer to this", "이 질문에 대한 답이 없습니다"
	switch {
	case len(a.Values) > 0 && a.Values[0].Code == "yes":
		en, ko = "says yes", "예라고 되어 있습니다"
	case len(a.Values) > 0 && a.Values[0].Code == "not_reachable":
		en, ko = "says that the person could not be reached", "연락할 수 없었다고 되어 있습니다"
	case len(a.Values) > 0:
		en, ko = "says no", "아니요라고 되어 있습니다"
	case a.Gap == GapConsent:
		en, ko = "says that this was withdrawn, has run out or is for others", "철회되었거나 기간이 끝났거나 다른 수신자에 대한 것으로 되어 있습니다"
	}
	saidKo := map[string]string{"yes": "예", "no": "아니요"}[said]
	doEn, doKo := "Change the answer, or ask the person and record the consent.", "답을 고치거나, 본인에게 묻고 동의를 기록하십시오."
	if severity == Warns {
		doEn, doKo = "Look at both.", "둘을 견주어 보십시오."
	}
	c.say(Finding{Rule: FindContradicts, Severity: severity, Person: row.Person, Code: row.Code, Field: f.ID, Cites: c.t.Mechanism.En,
		En: row.Code + ": “" + f.Label("en") + "” is answered " + said + ", and the record of consent " + en + ". " + doEn,
		Ko: row.Code + ": “" + f.Label("ko") + "” 항목의 답은 " + saidKo + "인데, 동의 기록에는 " + ko + ". " + doKo})
}

// noStates are the parts of a written answer to case.states that name no State by
// its code. Behind the code of a choice other words may stand, such as a session.
func noStates(f Field, a Answer) (none []string) {
	if f.From != "case.states" || a.Written() == "" {
		return nil
	}
	pieces := strings.FieldsFunc(a.Written(), func(r rune) bool { return r == ',' || r == ';' || r == '\n' })
	for i, piece := range pieces {
		if f.Type == TypeChoice && i > 0 && len(strings.Fields(piece)) != 1 {
			continue
		}
		words := strings.FieldsFunc(piece, func(r rune) bool { return !unicode.IsLetter(r) && r != '-' })
		if f.Type == TypeChoice {
			words = words[:min(1, len(words))]
		}
		if len(words) > 0 && !slices.ContainsFunc(words, isState) {
			none = append(none, strings.TrimSpace(piece))
		}
	}
	return none
}

// isState reports a code of two letters of ISO 3166-1.
func isState(code string) bool {
	if len(code) != 2 || code != strings.ToUpper(code) {
		return false
	}
	r, err := language.ParseRegion(code)
	return err == nil && r.IsCountry() && r.String() == code
}
