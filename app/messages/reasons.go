package messages

import (
	"strings"

	"attest/app/words"
	"attest/archive"
	"attest/archive/record"
)

// Refusal says what consent refuses of a thing. known is false for what this
// window has no words for.
func Refusal(what, label string, r record.Refusal) (text string, known bool) {
	key, thing := "submissions.refusal."+string(r), "submissions.what."+what
	if !words.Has(key) || !words.Has(thing) {
		return "", false
	}
	return words.T("submissions.withheld", words.T(thing), label, words.T(key)), true
}

// Reason is a reason of the engine's in the chosen language. One that is not
// known here is shown as the engine says it: never left out.
func Reason(r archive.Reason) string {
	if r.Code == archive.ReasonRefused {
		if text, ok := Refusal(r.What, r.Label, r.Refusal); ok {
			return text
		}
		return r.String()
	}
	switch r.Code {
	case archive.ReasonAnswerDrew:
		return drewReason(r)
	case archive.ReasonTerms:
		return termsReason(r)
	case archive.ReasonAccountNames, archive.ReasonPlaceNames, archive.ReasonExhibitNames:
		return namesReason(r)
	case archive.ReasonFieldElse, archive.ReasonAnswerElse, archive.ReasonFileElse:
		return elseReason(r)
	case archive.ReasonRecoded:
		return words.T("codes.recoded", r.Label, r.Whose, r.Other)
	case archive.ReasonDayShown:
		return dayReason(r)
	}
	if r.Holder != "" {
		return personReason(r)
	}
	key := "submissions.reason." + string(r.Code)
	if !words.Has(key) {
		return r.String()
	}
	about := r.Label
	if r.Code == archive.ReasonUnknownClass {
		about = r.Class
	}
	if r.Code == archive.ReasonFormStops {
		if words.Current() == words.Korean && r.Ko != "" {
			about = r.Ko
		}
		return words.T(key, about)
	}
	switch r.What {
	case "answer":
		return words.T(key, whereOf(r))
	case "field":
		return words.T(key, words.T("redaction.field."+about))
	}
	if r.Other != "" {
		return words.T(key, about, r.Other)
	}
	if r.Rules != "" {
		return words.T(key, about, r.Count, r.Rules)
	}
	return words.T(key, about, r.Count, r.Limit)
}

// drewReason says on whose testimony an answer rests that consent does not cover.
func drewReason(r archive.Reason) string {
	why := "submissions.refusal." + string(r.Refusal)
	if !words.Has(why) {
		return r.String()
	}
	return words.T("kept.answer_drew", whereOf(r), r.Whose, words.T(why))
}

// personReason says where something stands of somebody who is not named.
func personReason(r archive.Reason) string {
	return words.T(whoseKey(r), whereOf(r), r.Whose)
}

// namesReason says where in what leaves a name stands that consent does not cover,
// whose, and in which letters.
func namesReason(r archive.Reason) string {
	var spelt string
	if r.Spelt != "" && r.Part != archive.PartContact && r.Part != archive.PartBirth {
		var scripts []string
		for _, s := range strings.Split(r.Spelt, ",") {
			scripts = append(scripts, words.T("elsewhere.script."+s))
		}
		spelt = words.T("elsewhere.spelt", strings.Join(scripts, ", "))
	}
	return words.T("elsewhere."+string(r.Code), r.Label, words.T(whoseInside(r), r.Whose), r.Rules, spelt, r.Count)
}

// Reasons are the sentences of reasons, one a line.
func Reasons(rs archive.Reasons) string { return reasons(rs) }

func reasons(rs archive.Reasons) string {
	var all []string
	for _, r := range rs {
		all = append(all, Reason(r))
	}
	return strings.Join(all, "\n")
}

// why is why a value was refused. What has a number or a choice in it is
// told in the engine's own words, and is said to be so.
func why(text string) string {
	if key := "invalid." + text; words.Has(key) {
		return words.T(key)
	}
	return engine(text)
}

// engine marks what is not for whoever works in the window: it is in English, for
// whoever can mend it.
func engine(text string) string { return words.T("error.detail", text) }
