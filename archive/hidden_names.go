package archive

import (
	"errors"
	"slices"

	"attest/archive/disclose"
	"attest/archive/mentions"
	"attest/archive/names"
	"attest/archive/places"
	"attest/archive/record"
)

// hiddenText are words that are left out, for whatever reason.
type hiddenText struct {
	text string
	few  bool // left out as a name, a place, a word, and not as what was told
}

// whoReasons are those for which words of a name are left out: one that consent does not
// cover is, of all, what consent and office stand for.
var whoReasons = append(slices.Clone(namingReasons), disclose.ReasonConsent, disclose.ReasonOffice)

// learnInside takes from hidden words, of any reason and however many, the persons of the
// vault who are named there, and the places of the list. A person is looked for as if left
// out by mention, but whoever the submission speaks of: consent says of those whether they
// are named. A place that stands among more words than a few is asked about, and stops nothing.
func (v *Vault) learnInside(h *hush, p *plan) error {
	if len(h.inside) == 0 {
		return nil
	}
	list, err := places.Open()
	if err != nil {
		return err
	}
	var who []record.ID
	var few, told []string // codes of places
	for _, t := range h.inside {
		for _, s := range mentions.Spelled(t.text) {
			for _, hit := range v.finder.names.Find(s, names.Likely) {
				if id := v.rootOf(record.ID(hit.ID)); !slices.Contains(who, id) {
					who = append(who, id)
				}
			}
			if codes := placesSpelled(list, s); t.few {
				few = append(few, codes...)
			} else {
				told = append(told, codes...)
			}
		}
	}
	if len(who) > 0 {
		all, _, err := v.namedIn(p)
		if err != nil {
			return err
		}
		for _, id := range who {
			if slices.Contains(all, id) {
				continue
			}
			f, err := v.nameFinder(id)
			if err != nil {
				return err
			}
			if f != nil {
				h.alike = append(h.alike, f)
			}
		}
	}
	h.alike = append(h.alike, placeFinders(few)...)
	h.asked = placeFinders(told)
	return nil
}

// nameFinder finds somebody by the names of all records, and not by the pseudonym; nil
// where the member can open none.
func (v *Vault) nameFinder(id record.ID) (*mentions.Finder, error) {
	var spellings []string
	for _, p := range v.SamePerson(id) {
		half, err := v.identity(p.ID)
		if errors.Is(err, ErrDestroyed) || isNotFound(err) {
			continue
		}
		if err != nil {
			return nil, err
		}
		spellings = append(spellings, spellingsOf(half)...)
	}
	if len(spellings) == 0 {
		return nil, nil
	}
	return mentions.Person(spellings...), nil
}

// placesSpelled are the codes of the places of the list that have a name, whether or not
// it is said what they are: 회령 is 회령시, and a camp that is called by it.
func placesSpelled(list *places.List, name string) (codes []string) {
	ends := []string{""}
	switch names.Script(name) {
	case names.Hangul:
		ends = append(ends, "시", "군", "구", "도")
	case names.Han:
		ends = append(ends, "市", "郡", "县", "省", "道")
	}
	for _, end := range ends {
		if code, ok := list.Spelled(name + end); ok {
			codes = append(codes, code)
		}
	}
	return codes
}

// placeFinders find places of the list, in every language.
func placeFinders(codes []string) (out []*mentions.Finder) {
	slices.Sort(codes)
	var spellings []string
	for _, code := range slices.Compact(codes) {
		spellings = append(spellings, placeNames(code)...)
	}
	for some := range slices.Chunk(spellings, mentions.MaxNames) {
		out = append(out, mentions.Place(some...))
	}
	return out
}

// nameLike are the words of a few hidden ones that may be a name, without particles: the
// person may be in no record.
func nameLike(text string) (out []string) {
	for _, s := range mentions.Spelled(text) {
		if names.IsName(s) {
			out = append(out, s)
		}
	}
	return out
}
