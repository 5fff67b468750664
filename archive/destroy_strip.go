package archive

import (
	"bytes"
	"errors"
	"regexp"
	"slices"

	"attest/archive/custody"
	"attest/archive/record"
	"attest/archive/store"
)

// stripped is what stays of a case or a submission that quotes what goes.
type stripped struct {
	plan     QuotePlan
	facts    any
	identity any // nil: none stays
	changed  bool
	unsure   bool   // what it drew on is not known whole
	list     func() // brings the list in memory in step; v.mu is held
}

// strip takes out of the newest version of a case or a submission what quotes
// what goes. Which testimonies it is made of stays, by their IDs: that they were
// there. Nobody can tell whether words that were typed by hand are the
// witness's: those about everybody, and about persons whom the testimony tells
// of, go too.
func (v *Vault) strip(tx *store.Tx, d store.Destroyed, id record.ID) (out stripped, err error) {
	if out, err = v.judged(tx, d, id); err != nil {
		return out, err
	}
	if id.Kind() == record.KindCase {
		k, o, ver, err := get[record.Case](tx, id, 0)
		if err != nil {
			return out, err
		}
		half, err := identityOf[record.CaseFilings](tx, o, ver)
		if err != nil {
			return out, err
		}
		out.plan.Label = k.Label
		if k.Note != "" && wholeTestimony(d) {
			k.Note, out.plan.Text, out.changed = "", true, true
		}
		persons := len(k.Persons)
		k.Persons = slices.DeleteFunc(slices.Clone(k.Persons), d.Doomed)
		out.changed = out.changed || persons != len(k.Persons)
		if urgent, err := record.Canonical(half.Urgent); err != nil {
			return out, err
		} else if d.ID.Kind() == record.KindPerson && holdsID(urgent, map[record.ID]bool{d.ID: true}) {
			half.Urgent, out.changed = nil, true
		}
		for name, f := range half.Filings {
			half.Filings[name] = out.filing(d, f)
			if len(half.Filings[name].Answers) == 0 {
				delete(half.Filings, name)
			}
		}
		out.facts = k
		if len(half.Filings) > 0 || half.Urgent != nil {
			out.identity = half
		}
		out.list = func() { v.cases[id] = k }
		return out, nil
	}
	s, o, ver, err := get[record.Submission](tx, id, 0)
	if err != nil {
		return out, err
	}
	half, err := identityOf[record.Filing](tx, o, ver)
	if err != nil {
		return out, err
	}
	out.plan.Label = s.Label
	// Its reference stays, like its title: with it the body is asked for what it has.
	if s.Cover+s.Restrictions != "" && wholeTestimony(d) {
		s.Cover, s.Restrictions, out.plan.Text, out.changed = "", "", true, true
	}
	persons := len(s.Persons)
	s.Persons = slices.DeleteFunc(slices.Clone(s.Persons), d.Doomed)
	out.changed = out.changed || persons != len(s.Persons)
	n := len(s.Exhibits) + len(s.Coded) + len(s.Profile.Hidden)
	s.Exhibits = slices.DeleteFunc(slices.Clone(s.Exhibits), func(e record.ExhibitChoice) bool { return d.Doomed(e.ID) })
	s.Profile.Hidden = slices.DeleteFunc(slices.Clone(s.Profile.Hidden), func(h record.HiddenPart) bool { return d.Doomed(h.Testimony) || d.Doomed(h.Exhibit) })
	if wholeTestimony(d) {
		s.Coded = slices.DeleteFunc(slices.Clone(s.Coded), func(c string) bool { return !placeCode.MatchString(c) })
	}
	out.changed = out.changed || n != len(s.Exhibits)+len(s.Coded)+len(s.Profile.Hidden)
	half = out.filing(d, half)
	out.facts = s
	if len(half.Answers)+len(half.Comments) > 0 {
		out.identity = half
	}
	out.list = func() { v.subs[id] = s }
	return out, nil
}

// judged says whether what a case or a submission drew on is known. One from before
// that was remembered is written anew in any case, so that it remembers: its older
// versions, which tell, are about to be struck out.
func (v *Vault) judged(tx *store.Tx, d store.Destroyed, id record.ID) (out stripped, err error) {
	out.plan.ID = id
	o, err := tx.Object(id)
	if err != nil {
		return out, err
	}
	drew, err := drewOf(tx, o)
	if err != nil {
		return out, err
	}
	ver, err := tx.VersionHead(o, 0)
	if err != nil {
		return out, err
	}
	out.unsure = couldHave(drew, d)
	out.plan.Unsure = out.unsure
	out.changed = !bytes.Contains(ver.Facts, []byte(`"drew":`))
	return out, nil
}

// placeCode is a place's code, which is no word of anybody's.
var placeCode = regexp.MustCompile(`^[A-Z0-9]{2,}[A-Z0-9.-]*$`)

// wholeTestimony: a testimony goes, or words of its account; or a person.
func wholeTestimony(d store.Destroyed) bool {
	k := d.ID.Kind()
	return k == record.KindTestimony || k == record.KindPerson
}

// filing drops the answers and comments that quote.
func (s *stripped) filing(d store.Destroyed, f record.Filing) record.Filing {
	of := func(id record.ID) bool { return id != "" && (id == d.ID || d.Doomed(id)) }
	about := func(person record.ID) bool {
		return wholeTestimony(d) && (person == "" || slices.Contains(d.Persons, person))
	}
	answers, comments := len(f.Answers), len(f.Comments)
	f.Answers = slices.DeleteFunc(slices.Clone(f.Answers), func(a record.FilingAnswer) bool {
		if d.Doomed(a.Person) || slices.ContainsFunc(a.Sources(), of) {
			return true
		}
		if a.Drew != nil && slices.ContainsFunc(a.Drew.From, of) { // also of what was taken as the record had it
			return true
		}
		return a.ByHand() && (about(a.Person) || mayRest(d, a.Drew, a.Person, s.unsure))
	})
	f.Comments = slices.DeleteFunc(slices.Clone(f.Comments), func(c record.ReviewComment) bool {
		return of(c.Testimony) || d.Doomed(c.Person) || c.Drew != nil && slices.ContainsFunc(c.Drew.From, of) ||
			c.Testimony == "" && (about(c.Person) || mayRest(d, c.Drew, c.Person, s.unsure))
	})
	// Of a name that goes no hash may stay: a guess could be held against it.
	others := len(f.Others)
	f.Others = slices.DeleteFunc(slices.Clone(f.Others), func(o record.OtherOfName) bool {
		return d.Doomed(o.Person) || d.Doomed(o.About)
	})
	s.changed = s.changed || others != len(f.Others)
	s.plan.Answers += answers - len(f.Answers)
	s.plan.Comments += comments - len(f.Comments)
	s.changed = s.changed || s.plan.Answers+s.plan.Comments > 0
	return f
}

// moveQuoting gives what is to stay leaves of its own: cases and submissions that
// quote what goes, without their older versions; the testimony of which a version
// or an exhibit goes; the vault's own object and the persons, with whom half-typed
// words lie. Then what lies under the same leaves as one of them.
func (v *Vault) moveQuoting(d store.Destroyed) error {
	for _, id := range d.Roots {
		if err := v.moveRoot(d, id); err != nil {
			return err
		}
		v.passed("root")
	}
	var rest []store.Object
	err := v.view(func(tx *store.Tx) (err error) {
		rest, err = tx.Under(d.Leaves)
		return err
	})
	if err != nil {
		return err
	}
	for _, o := range rest {
		if d.Doomed(o.ID) || o.Parent == "" || d.Doomed(o.Parent) {
			continue
		}
		err := v.change(func(c *change) error {
			now, err := c.tx.Object(o.ID)
			if errors.Is(err, ErrDestroyed) {
				return nil // by another act since
			}
			if err != nil {
				return err
			}
			parent, err := c.tx.Object(o.Parent)
			if err != nil || store.LeafOf(now) == store.LeafOf(parent) {
				return err
			}
			_, _, err = c.tx.Move(now, store.Moving{To: store.LeafOf(parent)})
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// moveRoot stores first what is to stay as the newest version, and then moves the
// object: a move of many versions is cut off in the middle, and what it strikes out
// must not be the newest then.
func (v *Vault) moveRoot(d store.Destroyed, id record.ID) error {
	if err := v.stripRoot(d, id); err != nil {
		return err
	}
	return v.change(func(c *change) error {
		o, there, err := v.toMove(c.tx, d, id)
		if err != nil || !there {
			return err
		}
		m := store.Moving{Drafts: id == officeID(v.id), Lose: d.Blobs}
		switch id.Kind() {
		case record.KindCase, record.KindSubmission:
			m.Strike = func(uint32) bool { return true }
		case record.KindPerson:
			if m.Strike, err = strikeHandles(c.tx, o); err != nil {
				return err
			}
		case record.KindTestimony:
			here, err := versionHere(c.tx, o, d)
			if err != nil {
				return err
			}
			m.Strike = func(n uint32) bool { return here && n == d.N }
		}
		if m.To, err = c.tx.NewLeaf(); err != nil {
			return err
		}
		_, struck, err := c.tx.Move(o, m)
		for _, name := range struck {
			c.say(custody.Struck, id, name, d.Code)
		}
		return err
	})
}

// toMove is a root that is still to be moved: none where it was, or where a vault from
// before has it not yet.
func (v *Vault) toMove(tx *store.Tx, d store.Destroyed, id record.ID) (o store.Object, there bool, err error) {
	o, err = tx.Object(id)
	if isNotFound(err) || errors.Is(err, ErrDestroyed) {
		return o, false, nil
	}
	return o, err == nil && slices.Contains(d.Leaves, store.LeafOf(o)), err
}

// stripRoot stores the newest version of a root anew, without what quotes or is struck out.
func (v *Vault) stripRoot(d store.Destroyed, id record.ID) error {
	switch id.Kind() {
	case record.KindCase, record.KindSubmission, record.KindTestimony:
	default:
		return nil
	}
	return v.change(func(c *change) error {
		o, there, err := v.toMove(c.tx, d, id)
		if err != nil || !there {
			return err
		}
		if id.Kind() == record.KindTestimony {
			return c.followStruck(o, d)
		}
		s, err := v.strip(c.tx, d, id)
		if err != nil || !s.changed {
			return err
		}
		c.then(s.list)
		_, _, err = c.put(id, "", content{facts: s.facts, identity: s.identity}, false)
		return err
	})
}
