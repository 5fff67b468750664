package archive

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"time"

	"golang.org/x/text/unicode/norm"

	"attest/archive/edtf"
	"attest/archive/names"
	"attest/archive/record"
	"attest/archive/store"
)

// Reasons for and against two records being one person, beside those of
// archive/names for their names.
const (
	SamePaper      = "paper_same"       // a paper of the same number
	SameBirth      = "birth_same"       // the same day, or month, of birth
	BirthOverlaps  = "birth_overlaps"   // what is known of both births can be one day
	BirthDiffers   = "birth_differs"    // it cannot
	SameBirthPlace = "birth_place_same" // the same county or locality
	SameLastPlace  = "last_place_same"
	PlaceDiffers   = "birth_place_differs"
	SexDiffers     = "sex_differs"
)

// Candidate is another record that may be the same person. Score is 0 to 1; it
// is a reason to look, and never more.
type Candidate struct {
	Person record.Person
	Score  float64
	Why    []string // what speaks for it and against it
}

const (
	leastDuplicate = 0.5
	nameAlone      = 0.75 // what a name says at most: many have one
)

// LikelyDuplicates looks for other records of the same person: by name in any
// spelling, birth, places and papers, so far as the member may open identities.
// Nothing is merged by it, and nobody is told by a name: the log says nothing of
// it. Call WaitForNames before, to look through all.
func (v *Vault) LikelyDuplicates(id record.ID) ([]Candidate, error) {
	half, err := v.identity(id)
	if err != nil {
		return nil, err
	}
	byName := map[record.ID]names.Match{}
	for _, n := range half.Names {
		for _, h := range v.finder.names.Find(n.Text, names.Possible) {
			if other := record.ID(h.ID); h.Score > byName[other].Score {
				byName[other] = h.Match
			}
		}
	}
	for _, other := range v.finder.withSamePapers(half) {
		if _, ok := byName[other]; !ok {
			byName[other] = names.Match{}
		}
	}
	own := v.SamePerson(id)
	var out []Candidate
	err = v.view(func(tx *store.Tx) error {
		for other, m := range byName {
			p, err := v.Person(other)
			if err != nil || v.isHidden(other) || slices.ContainsFunc(own, func(o record.Person) bool { return o.ID == other }) {
				continue // gone meanwhile, taken out of the lists, or known to be one
			}
			theirs, err := readIdentity(tx, other)
			if err != nil {
				return err
			}
			if c := likeness(half, theirs, m); c.Score >= leastDuplicate {
				c.Person = p
				out = append(out, c)
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	slices.SortFunc(out, func(a, b Candidate) int {
		if c := cmp.Compare(b.Score, a.Score); c != 0 {
			return c
		}
		return strings.Compare(a.Person.Pseudonym, b.Person.Pseudonym)
	})
	return out, nil
}

// likeness weighs two identities. The name comes first; what agrees brings the
// score nearer to 1, what contradicts takes most of it away.
func likeness(a, b record.Identity, name names.Match) Candidate {
	c := Candidate{Score: name.Score * nameAlone}
	if name.Why != "" {
		c.Why = append(c.Why, name.Why)
	}
	agree := func(why string, share float64) {
		c.Score += (1 - c.Score) * share
		c.Why = append(c.Why, why)
	}
	against := func(why string, factor float64) {
		c.Score *= factor
		c.Why = append(c.Why, why)
	}
	if samePaper(a, b) {
		c.Score = max(c.Score, .9)
		c.Why = append(c.Why, SamePaper)
	}
	if x, y := bornOf(a), bornOf(b); !x.IsZero() && !y.IsZero() {
		switch {
		case !edtf.Overlap(x, y):
			against(BirthDiffers, .35)
		case narrow(x) && narrow(y):
			agree(SameBirth, .6)
		default:
			agree(BirthOverlaps, .25)
		}
	}
	switch near := samePlace(a.BirthPlace, b.BirthPlace); {
	case near > 0:
		agree(SameBirthPlace, near)
	case near < 0:
		against(PlaceDiffers, .8)
	}
	if near := samePlace(a.LastPlace, b.LastPlace); near > 0 {
		agree(SameLastPlace, near)
	}
	if a.Sex != "" && b.Sex != "" && !strings.EqualFold(a.Sex, b.Sex) {
		against(SexDiffers, .6)
	}
	c.Score = math.Round(min(c.Score, .99)*100) / 100
	return c
}

func samePaper(a, b record.Identity) bool {
	return slices.ContainsFunc(a.Papers, func(p record.Paper) bool {
		n := paperNumber(p)
		return n != "" && slices.ContainsFunc(b.Papers, func(o record.Paper) bool { return paperNumber(o) == n })
	})
}

// narrow reports that a date is a month or less.
func narrow(d edtf.Date) bool {
	from, to := d.Bounds()
	return !from.IsZero() && !to.IsZero() && to.Sub(from) < 31*24*time.Hour
}

// samePlace is how much two places speak for one person: more the smaller the
// part that agrees, negative where known parts differ, 0 where too little is
// known.
func samePlace(a, b record.Place) float64 {
	near := 0.0
	for _, part := range []struct {
		x, y string
		much float64
	}{{a.Province, b.Province, .1}, {a.County, b.County, .3}, {a.Locality, b.Locality, .4}} {
		x, y := placeKey(part.x), placeKey(part.y)
		switch {
		case x == "" || y == "":
		case x == y:
			near = part.much
		default:
			return min(near, 0) - 1
		}
	}
	return near
}

// placeKey folds a place's name; Korean ones without the word for their kind.
func placeKey(s string) string {
	s = strings.ToLower(strings.Join(strings.Fields(norm.NFC.String(s)), ""))
	if rs := []rune(s); len(rs) > 2 && strings.ContainsRune("도시군리동", rs[len(rs)-1]) {
		return string(rs[:len(rs)-1])
	}
	return s
}
