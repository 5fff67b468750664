package archive

import (
	"errors"
	"reflect"
	"slices"
	"strings"

	"attest/archive/record"
	"attest/archive/store"
)

// sentBeside notes what left beside the accounts: translations, and the exhibits of a
// plan.
func (v *Vault) sentBeside(p *plan, facts []record.SentFact) ([]record.SentFact, error) {
	facts = slices.Clone(facts)
	for i := range facts {
		f := &facts[i]
		for _, e := range p.exhibits {
			if f.Testimony != "" && e.testimony == f.Number {
				f.Exhibits = append(f.Exhibits, record.SentExhibit{Exhibit: e.e.ID, Version: e.version.N, Number: e.number})
			}
		}
	}
	return facts, v.sentTranslations(facts)
}

// sentTranslations notes the translations of which something can stand beside an
// account.
func (v *Vault) sentTranslations(facts []record.SentFact) error {
	return v.view(func(tx *store.Tx) error {
		for i := range facts {
			f := &facts[i]
			if f.Testimony == "" {
				continue
			}
			_, _, ver, err := get[record.Testimony](tx, f.Testimony, f.Version)
			if err != nil {
				return err
			}
			account, err := segmentsOf(ver)
			if err != nil {
				return err
			}
			f.Translations = nil
			for _, id := range v.childIDs(f.Testimony, record.KindTranslation) {
				t, o, _, err := translationAt(tx, id, 0)
				if err != nil {
					return err
				}
				if len(translatedTexts(t, account)) > 0 {
					f.Translations = append(f.Translations, record.SentTranslation{Translation: id, Version: o.N})
				}
			}
		}
		return nil
	})
}

func translationAt(tx *store.Tx, id record.ID, n uint32) (record.Translation, store.Object, *store.Version, error) {
	t, o, ver, err := get[record.Translation](tx, id, n)
	if err == nil {
		t.Segments, err = piecesOf[record.TranslatedSegment](ver)
	}
	return t, o, ver, err
}

// chosenExhibits notes the exhibits that a submission has chosen, where nothing was
// exported: those that may leave.
func (v *Vault) chosenExhibits(sub record.Submission, facts []record.SentFact) error {
	d := record.Delivery{To: sub.Addressee}
	now := make([]record.Decision, len(facts))
	for i, f := range facts {
		says, asked, err := v.consentNow(sub, d, f)
		if err != nil {
			return err
		}
		if now[i] = says; !asked {
			now[i].Refusal = record.RefusedNotAsked
		}
	}
	return v.view(func(tx *store.Tx) error {
		n := 0
		for _, c := range sub.Exhibits {
			e, o, _, err := get[record.Exhibit](tx, c.ID, 0)
			if errors.Is(err, ErrDestroyed) {
				continue
			}
			if err != nil {
				return err
			}
			i := slices.IndexFunc(facts, func(f record.SentFact) bool { return f.Testimony == e.Parent })
			if i < 0 || o.Removed {
				continue
			}
			if v.exhibitNow(sub, d, facts[i], now[i], e) == record.Granted {
				n++
				facts[i].Exhibits = append(facts[i].Exhibits, record.SentExhibit{Exhibit: e.ID, Version: o.N, Number: n})
			}
		}
		return nil
	})
}

// joinFacts puts together what was in several files. Each export counts testimonies by
// itself: where more than one was sent, a fact says in which file it was; files that were
// written together, for keys of two kinds, hold the same. Of whom an annex of names and
// something else have, the annex adds nothing.
func joinFacts(exports []record.Export) (out []record.SentFact) {
	first := map[string]string{} // file of an export, by its time
	for _, e := range exports {
		if e.Form != record.FormNames && first[e.Time] == "" {
			first[e.Time] = e.SHA256
		}
	}
	for _, e := range exports {
		if e.Form == record.FormNames {
			continue
		}
		for _, f := range e.Facts {
			if len(first) > 1 {
				f.File = first[e.Time]
			}
			if !slices.ContainsFunc(out, func(x record.SentFact) bool { return reflect.DeepEqual(x, f) }) {
				out = append(out, f)
			}
		}
	}
	for _, e := range exports {
		for _, f := range e.Facts {
			if e.Form == record.FormNames && !slices.ContainsFunc(out, func(x record.SentFact) bool { return x.Person == f.Person }) {
				out = append(out, f)
			}
		}
	}
	return out
}

// SentChoice is one export that can have been sent: its files were written together.
type SentChoice struct {
	Time  string // RFC 3339
	Form  string
	Files []string // SHA-256, hex
}

// SentChoices lists the exports of a submission that can have been sent, newest first; an
// annex of names, which goes its own way, after all others.
func SentChoices(s record.Submission) (out []SentChoice) {
	var annexes []SentChoice
	for _, e := range slices.Backward(s.Exports) {
		to := &out
		if e.Form == record.FormNames {
			to = &annexes
		}
		if n := len(*to); n > 0 && (*to)[n-1].Time == e.Time {
			(*to)[n-1].Files = append([]string{e.SHA256}, (*to)[n-1].Files...)
			continue
		}
		*to = append(*to, SentChoice{Time: e.Time, Form: e.Form, Files: []string{e.SHA256}})
	}
	return append(out, annexes...)
}

// shortestSum is how many digits of a SHA-256 name a file at least.
const shortestSum = 8

// exportNamed finds an export by its SHA-256 or the beginning of that.
func exportNamed(sub record.Submission, sum string) (record.Export, error) {
	sum = strings.ToLower(strings.TrimSpace(sum))
	var found []record.Export
	for _, e := range sub.Exports {
		if len(sum) >= shortestSum && strings.HasPrefix(e.SHA256, sum) {
			found = append(found, e)
		}
	}
	if len(found) == 0 {
		return record.Export{}, &InvalidError{Object: sub.Label, Field: "file", Why: "was not exported from this submission"}
	}
	if slices.ContainsFunc(found, func(e record.Export) bool { return e.SHA256 != found[0].SHA256 }) {
		return record.Export{}, &InvalidError{Object: sub.Label, Field: "file", Why: "is the beginning of more than one SHA-256: give more of it"}
	}
	return found[len(found)-1], nil
}
