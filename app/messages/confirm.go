package messages

import (
	"slices"

	"attest/app/words"
	"attest/archive"
	"attest/archive/record"
)

// Confirm is what is asked of whoever exports, where only a person can tell: title and
// text, with each place. Whose key it is sealed to is another question than what is said.
func Confirm(ask *archive.ConfirmError) (title, text string) {
	keys := slices.DeleteFunc(slices.Clone(ask.Reasons), func(r archive.Reason) bool { return r.Code != archive.ReasonKeyOther })
	if len(keys) == len(ask.Reasons) {
		return words.T("addressee.ask.title", ask.Label), words.T("addressee.ask.text", Reasons(keys))
	}
	return words.T("elsewhere.ask.title", ask.Label), words.T("elsewhere.ask.text", Reasons(ask.Reasons))
}

// termsReason says where something of the terms of a release stands, and not what.
func termsReason(r archive.Reason) string {
	where := r.Label
	switch r.What {
	case "field":
		where = words.T("submissions.name.field." + r.Label)
	case "answer":
		if words.Current() == words.Korean && r.Ko != "" {
			where = r.Ko
		}
		if r.Other != "" {
			where = r.Other + ": " + where
		}
	case "testimony":
		if r.Rules != "" {
			where = words.T("addressee.terms.paragraphs", r.Label, r.Rules)
		}
	}
	return words.T("addressee.terms", where, r.Whose)
}

// KeyOwner says whose a key was when something was sealed to it.
func KeyOwner(k record.KeyOwner) string {
	if k.Name == "" {
		return words.T("addressee.key.nobodys", k.Fingerprint)
	}
	return words.T("addressee.key", k.Name, k.Fingerprint)
}
