package messages

import (
	"strings"

	"attest/app/words"
	"attest/archive"
	"attest/archive/delivery"
	"attest/archive/record"
)

// LeftOut says what is not in a letter and why, "" where nothing was left out of it.
func LeftOut(l delivery.Letter) string {
	if len(l.LeftOut) == 0 {
		return ""
	}
	return words.T("letters.left", list("letters.left.", l.LeftOut))
}

func list(prefix string, codes []string) string {
	var out []string
	for _, c := range codes {
		out = append(out, words.T(prefix+c))
	}
	return strings.Join(out, ", ")
}

// elseReason says where somebody of the vault stands of whom the submission does not speak.
func elseReason(r archive.Reason) string { return words.T("letters.else."+r.Part, whereOf(r), r.Whose) }

// dayReason says where a day stands again that is left out.
func dayReason(r archive.Reason) string {
	return words.T("letters.day", r.Label, list("letters.day.", strings.Split(r.Rules, ",")))
}

// whereOf is the text of a submission that a reason speaks of.
func whereOf(r archive.Reason) string {
	where := r.Label
	switch r.What {
	case "field":
		return words.T("submissions.name.field." + r.Label)
	case "exhibit":
		return words.T("submissions.name.original", r.Label)
	}
	if words.Current() == words.Korean && r.Ko != "" {
		where = r.Ko
	}
	if r.Other != "" {
		where = r.Other + ": " + where
	}
	return where
}

// whoseKey are the words for whose name it is that stands in a text.
func whoseKey(r archive.Reason) string {
	return byHolder(r, "addressee.call."+r.Part, "letters.staff", "letters.member", "submissions.name."+r.Part)
}

// whoseInside is whoseKey for what stands in an account or inside of a file.
func whoseInside(r archive.Reason) string {
	return byHolder(r, "addressee.called."+r.Part, "letters.took", "letters.ofmember", "elsewhere.name."+r.Part)
}

// byHolder chooses by whether it is who called, who took an account, a member, or a person.
func byHolder(r archive.Reason, called, took, member, person string) string {
	switch r.Holder.Kind() {
	case record.KindCase:
		return called
	case record.KindTestimony:
		return took
	case record.KindMember:
		return member
	}
	return person
}
