package archive

import (
	"context"
	"errors"
	"slices"
	"unicode/utf8"

	"attest/archive/mentions"
	"attest/archive/places"
	"attest/archive/record"
	"attest/archive/store"
)

// MentionOf says whose mentions are looked for: exactly one of the first two, or
// spellings alone.
type MentionOf struct {
	Person record.ID // every name of all its records, pseudonyms among them
	Place  string    // code of the list of places
	Also   []string  // further spellings, as somebody typed them
	AsName bool      // Also alone: of a person; else of a place
}

// Mention is one in the account of a testimony of a submission, to be confirmed.
type Mention struct {
	mentions.Mention
	Testimony record.ID
	Label     string // of the testimony
	Segment   string
	Paragraph int    // from 1
	Before    string // of the paragraph, up to contextRunes
	After     string
	Final     bool // words of the account can be left out
	Hidden    bool // the profile leaves it out already
}

// Part is what a profile has of a mention that is left out.
func (m Mention) Part(reason string, of MentionOf) record.HiddenPart {
	about := string(of.Person)
	if about == "" {
		about = of.Place
	}
	return record.HiddenPart{Testimony: m.Testimony, Segment: m.Segment, From: m.From, To: m.To, Reason: reason, About: about}
}

const contextRunes = 40

// Mentions finds where the accounts of a submission speak of a person or a place.
// elsewhere names the fields of the submission itself that do so: title,
// reference, cover, sender, restrictions. Those are changed by hand. That an
// identity was opened for it is an entry in the log, once a sitting.
func (v *Vault) Mentions(ctx context.Context, submission record.ID, of MentionOf) (found []Mention, elsewhere []string, err error) {
	s, err := v.Submission(submission)
	if err != nil {
		return nil, nil, err
	}
	f, err := v.mentionFinder(of)
	if err != nil {
		return nil, nil, err
	}
	for _, id := range s.Testimonies {
		var t record.Testimony
		err := v.view(func(tx *store.Tx) (err error) {
			var ver *store.Version
			if t, _, ver, err = get[record.Testimony](tx, id, 0); err == nil {
				t.Account, err = segmentsOf(ver)
			}
			return err
		})
		if errors.Is(err, ErrDestroyed) {
			continue
		}
		if err != nil {
			return nil, nil, err
		}
		for i, seg := range t.Account {
			if err := ctx.Err(); err != nil {
				return nil, nil, err
			}
			runes := []rune(seg.Text)
			for _, m := range f.Find(seg.Text) {
				out := Mention{Mention: m, Testimony: id, Label: t.Label, Segment: seg.ID, Paragraph: i + 1, Final: t.State == record.StateFinal,
					Before: string(runes[max(0, m.From-contextRunes):m.From]), After: string(runes[m.To:min(len(runes), m.To+contextRunes)])}
				out.Hidden = slices.ContainsFunc(s.Profile.Hidden, func(h record.HiddenPart) bool {
					return h.Testimony == id && h.Segment == seg.ID && h.Fact == "" && (h.To == 0 || h.From <= m.From && h.To >= m.To)
				})
				found = append(found, out)
			}
		}
	}
	for _, field := range []struct{ name, text string }{
		{"title", s.Title}, {"reference", s.Reference}, {"cover", s.Cover}, {"sender", s.Sender}, {"restrictions", s.Restrictions},
	} {
		if len(f.Find(field.text)) > 0 {
			elsewhere = append(elsewhere, field.name)
		}
	}
	return found, elsewhere, nil
}

func (v *Vault) mentionFinder(of MentionOf) (*mentions.Finder, error) {
	spellings := []string{}
	for _, s := range of.Also {
		if utf8.RuneCountInString(s) >= 2 {
			spellings = append(spellings, s)
		}
	}
	switch {
	case of.Person != "":
		for _, p := range v.SamePerson(of.Person) {
			half, err := v.Identity(p.ID)
			if err != nil {
				return nil, err
			}
			spellings = append(spellings, p.Pseudonym)
			spellings = append(spellings, spellingsOf(half)...)
		}
		return mentions.Person(spellings...), nil
	case of.Place != "":
		list, err := places.Open()
		if err != nil {
			return nil, err
		}
		if _, ok := list.Place(of.Place); !ok {
			return nil, &InvalidError{Object: "mention", Field: "place", Why: "is not in the list of places"}
		}
		spellings = append(spellings, placeNames(of.Place)...)
	case len(spellings) == 0:
		return nil, &InvalidError{Object: "mention", Field: "name", Why: "needs a person, a place, or a word of two letters"}
	}
	if of.AsName {
		return mentions.Person(spellings...), nil
	}
	return mentions.Place(spellings...), nil
}
