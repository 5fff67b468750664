package archive

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strings"

	"attest/archive/mentions"
	"attest/archive/names"
	"attest/archive/record"
)

// A text that was written for a submission has the whole name of a person of the vault of
// whom it does not speak, or of a relative of such a person, or a number or an address;
// Whose is the pseudonym of the likeliest, Part says what of theirs, Count how many persons it
// may be.
const (
	ReasonFieldElse  ReasonCode = "field_else"  // Label: title, addressee, reference, cover, sender, restrictions, file
	ReasonAnswerElse ReasonCode = "answer_else" // Label, Ko and Other as with ReasonAnswerPerson
	ReasonFileElse   ReasonCode = "file_else"   // Label is the exhibit's
)

var elseCodes = map[ReasonCode]ReasonCode{ReasonFieldPerson: ReasonFieldElse, ReasonAnswerPerson: ReasonAnswerElse, ReasonFilePerson: ReasonFileElse}

// othersNamed finds in every text that somebody wrote what tells of somebody of the vault who is
// not one of all: nobody who reads the submission knows that this person spoke to the
// office. A whole name, of the person or of a relative, is asked about, since many are called
// so; a number or an address stops, but where it says who sends it. Only persons whose
// identity the member can open are found. Call WaitForNames before, to look through all.
func (v *Vault) othersNamed(ctx context.Context, id record.ID, all []record.ID, texts []freeText) (stop, ask Reasons, err error) {
	filing, err := v.Filing(id)
	if err != nil && !errors.Is(err, ErrDestroyed) {
		return nil, nil, err
	}
	for _, t := range texts {
		if err := ctx.Err(); err != nil {
			return nil, nil, err
		}
		if !t.written && !t.typed {
			continue
		}
		found := v.wholeNames(t.text, all)
		found[PartContact] = v.reachedIn(t.text, all)
		for _, part := range []string{PartName, PartKin, PartContact} {
			if len(found[part]) == 0 {
				continue
			}
			r := t.at
			var words []string
			for id, list := range found[part] { // the same of them each time
				words = append(words, list...)
				if r.Holder == "" || id < r.Holder {
					r.Holder = id
				}
			}
			r.Code, r.Whose, r.Part, r.Count, r.found = elseCodes[t.at.Code], v.pseudonymOf(r.Holder), part, len(found[part]), sumOfSentences(t.text, words)
			if saidAnother(filing, r) || slices.ContainsFunc(slices.Concat(stop, ask), func(o Reason) bool { return o.Field == r.Field && o.Object == r.Object && o.Part == part }) {
				continue
			}
			if part == PartContact && !t.signs {
				stop = append(stop, r)
			} else {
				ask = append(ask, r)
			}
		}
	}
	return stop, ask, nil
}

// reachedIn are the persons who are not one of all, by the first record, of whom a number or an
// address stands in a text, and what it was found by. What somebody of all has too is theirs.
func (v *Vault) reachedIn(text string, all []record.ID) map[record.ID][]string {
	hits := v.finder.reached.in(text)
	theirs := map[string]bool{}
	for id, keys := range hits {
		if slices.Contains(all, v.rootOf(id)) {
			for _, k := range keys {
				theirs[k] = true
			}
		}
	}
	out := map[record.ID][]string{}
	for id, keys := range hits {
		if root := v.rootOf(id); !slices.Contains(all, root) {
			for _, k := range keys {
				if !theirs[k] {
					out[root] = append(out[root], k)
				}
			}
		}
	}
	return out
}

// wholeNames finds, by part, the persons of the vault not one of all who are called by a whole
// name in a text, and those whose relative is. What may be one word of a language is a
// name only where it is spelled as somebody's is. A name that a person of the vault has, or a
// relative of one of all, is not asked about as that of another's relative too.
func (v *Vault) wholeNames(text string, all []record.ID) map[string]map[record.ID][]string {
	out := map[string]map[record.ID][]string{PartName: {}, PartKin: {}}
	kin := v.finder.kin.Len() > 0
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
		query := names.Read(s)
		hits := v.finder.names.FindWholeOf(query, least)
		part := PartName
		if len(hits) == 0 && kin {
			part = PartKin
			hits = v.finder.kin.FindWholeOf(query, least)
			if slices.ContainsFunc(hits, func(h names.Hit) bool { return v.isKinOf(h, all) }) {
				continue
			}
		}
		for _, h := range hits {
			if id := v.rootOf(record.ID(h.ID)); !slices.Contains(all, id) {
				out[part][id] = append(out[part][id], folded(s))
			}
		}
	}
	return out
}

// isKinOf reports that a relative who was found is one of all, or is a relative of one.
func (v *Vault) isKinOf(h names.Hit, all []record.ID) bool {
	id := record.ID(h.ID)
	if slices.Contains(all, v.rootOf(id)) {
		return true
	}
	f := v.finder
	f.mu.Lock()
	var is record.ID
	if of := f.kinOf[id]; h.Name < len(of) {
		is = of[h.Name]
	}
	f.mu.Unlock()
	return is != "" && slices.Contains(all, v.rootOf(is))
}

// askOthers asks about a number or an address of somebody who is not one of all in a text that
// leaves and was not written for the submission. A name is not asked about there: a
// witness tells of others.
func (v *Vault) askOthers(out *asked, t leavingText, all []record.ID) {
	found := v.reachedIn(strings.Join(t.paragraphs, "\n"), all)
	for _, id := range slices.Sorted(maps.Keys(found)) {
		out.add(t.names, t, unnamed{person: id, pseudonym: v.pseudonymOf(id)}, PartContact, found[id])
	}
}

// elseText says where somebody stands of whom a submission does not speak, and not the name.
func (r Reason) elseText() string {
	where := map[ReasonCode]string{ReasonAnswerElse: "the answer to ", ReasonFieldElse: "the ", ReasonFileElse: "the file name of exhibit "}[r.Code] + r.Label
	if r.Code == ReasonAnswerElse && r.Other != "" {
		where = r.Other + ": " + where
	}
	what := map[string]string{PartName: "the name", PartKin: "the name of a relative", PartContact: "a number or an address"}[r.Part]
	what = where + " has " + what + " of " + r.Whose + ", who is in this vault and not in this submission"
	if r.Part == PartContact {
		return what
	}
	return what + ", or of another person of that name"
}
