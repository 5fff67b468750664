package archive

import (
	"context"
	"errors"
	"slices"
	"strings"

	"attest/archive/mentions"
	"attest/archive/names"
	"attest/archive/record"
)

// A text that was written for a submission has the whole name, a telephone number or an
// address of mail of a person of the vault of whom it does not speak; Whose is the
// pseudonym of the likeliest, Count how many persons it may be.
const (
	ReasonFieldElse  ReasonCode = "field_else"  // Label: title, addressee, reference, cover, sender, restrictions, file
	ReasonAnswerElse ReasonCode = "answer_else" // Label, Ko and Other as with ReasonAnswerPerson
	ReasonFileElse   ReasonCode = "file_else"   // Label is the exhibit's
)

var elseCodes = map[ReasonCode]ReasonCode{ReasonFieldPerson: ReasonFieldElse, ReasonAnswerPerson: ReasonAnswerElse, ReasonFilePerson: ReasonFileElse}

// othersNamed asks about every text that somebody wrote in which somebody of the vault is
// named by the whole name, or by a number, who is not one of all: nobody who reads the
// submission knows that this person spoke to the office. Only persons whose identity the
// member can open are found. Call WaitForNames before, to look through all.
func (v *Vault) othersNamed(ctx context.Context, id record.ID, all []record.ID, texts []freeText) (out Reasons, err error) {
	filing, err := v.Filing(id)
	if err != nil && !errors.Is(err, ErrDestroyed) {
		return nil, err
	}
	for _, t := range texts {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if !t.written {
			continue
		}
		for _, part := range []string{PartName, PartContact} {
			found := map[record.ID]bool{}
			var words []string
			hit := func(id record.ID, word string) {
				if id = v.rootOf(id); !slices.Contains(all, id) {
					found[id], words = true, append(words, word)
				}
			}
			if part == PartName {
				v.wholeNames(t.text, hit)
			} else {
				v.finder.reached.in(t.text, hit)
			}
			if len(found) == 0 {
				continue
			}
			r := t.at
			for id := range found { // the same of them each time
				if r.Holder == "" || id < r.Holder {
					r.Holder = id
				}
			}
			r.Code, r.Whose, r.Part, r.Count, r.found = elseCodes[t.at.Code], v.pseudonymOf(r.Holder), part, len(found), sumOfWords(words)
			told := slices.ContainsFunc(filing.Others, func(o record.OtherOfName) bool {
				return o.Person == r.Holder && o.Part == part && o.Field == r.Field && o.About == r.Object && o.Found == r.found
			})
			if !told && !slices.ContainsFunc(out, func(o Reason) bool { return o.Field == r.Field && o.Object == r.Object && o.Part == part }) {
				out = append(out, r)
			}
		}
	}
	return out, nil
}

// wholeNames finds the persons of the vault who are called by a whole name in a text. What
// may be one word of a language is a name only where it is spelled as somebody's is.
func (v *Vault) wholeNames(text string, hit func(id record.ID, word string)) {
	for _, s := range mentions.Spelled(text) {
		least := names.Likely
		switch n := len([]rune(s)); names.Script(s) {
		case names.Latin, names.Cyrillic:
			if len(strings.Fields(strings.NewReplacer("-", " ", ",", " ").Replace(s))) < 2 {
				continue
			}
		default:
			if n == 2 {
				least = 1
			}
		}
		for _, h := range v.finder.names.FindWhole(s, least) {
			hit(record.ID(h.ID), folded(s))
		}
	}
}

// elseText says where somebody stands of whom a submission does not speak, and not the name.
func (r Reason) elseText() string {
	where := map[ReasonCode]string{ReasonAnswerElse: "the answer to ", ReasonFieldElse: "the ", ReasonFileElse: "the file name of exhibit "}[r.Code] + r.Label
	if r.Code == ReasonAnswerElse && r.Other != "" {
		where = r.Other + ": " + where
	}
	what := map[string]string{PartName: "the name", PartContact: "a number or an address"}[r.Part]
	return where + " has " + what + " of " + r.Whose + ", who is in this vault and not in this submission, or of another person of that name"
}
