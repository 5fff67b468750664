package archive

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"attest/archive/mentions"
	"attest/archive/record"
	"attest/archive/sought"
	"attest/archive/store"
)

// soughtIn is what an identity gives to be looked for, cut out of its fields word by word:
// people type more into one than it asks for. The free texts of the first version are cut too.
type soughtIn struct {
	names   []string // of the person
	kin     []soughtKin
	near    []string // of others: through whom the person is reached, who holds a paper
	numbers []number // of the person: contacts, papers
	theirs  []number // of the others
}

// soughtKin is one relative.
type soughtKin struct {
	names  []string
	person record.ID // of the vault, "" where none is known
}

func soughtOf(half record.Identity) (out soughtIn) {
	out.names = spellingsOf(half)
	for _, k := range half.Kin {
		if list := kinNamed(k); len(list) > 0 {
			out.kin = append(out.kin, soughtKin{list, k.Person})
		}
		out.theirs = append(out.theirs, numbersOf(k.Name+"\n"+k.Where, false)...)
	}
	for _, n := range sought.Told(half.Relatives) {
		out.kin = append(out.kin, soughtKin{names: []string{n}})
	}
	out.theirs = append(out.theirs, numbersOf(half.Relatives, false)...)
	near := func(text string) { out.near = union(out.near, sought.Told(text)) }
	for _, c := range half.Contacts {
		out.numbers = append(append(out.numbers, numbersOf(c.Value, true)...), numbersOf(c.Safe, false)...)
		near(c.Value)
		near(c.Safe)
	}
	for _, p := range half.Papers {
		out.numbers = append(out.numbers, numbersOf(p.Number, true)...)
		near(p.Holder)
	}
	for _, text := range []string{half.Contact, half.Documents} {
		out.numbers = append(out.numbers, numbersOf(text, false)...)
		near(text)
	}
	slices.SortFunc(out.numbers, byBare)
	slices.SortFunc(out.theirs, byBare)
	out.numbers, out.theirs = slices.Compact(out.numbers), slices.Compact(out.theirs)
	out.theirs = slices.DeleteFunc(out.theirs, func(n number) bool { return slices.Contains(out.numbers, n) })
	return out
}

func byBare(a, b number) int { return strings.Compare(a.bare+" "+a.tail, b.bare+" "+b.tail) }

// spellingsOf are the names of somebody, with the field as it stands where nothing can be cut out of it.
func spellingsOf(half record.Identity) (out []string) {
	for _, n := range half.Names {
		list := sought.Names(n.Text, "")
		if s := strings.TrimSpace(n.Text); len(list) == 0 && len([]rune(s)) >= 2 {
			list = []string{s}
		}
		out = union(out, list)
	}
	return out
}

// kinNamed are the names of a relative; a family name by itself only where the field has no more.
func kinNamed(k record.Relative) []string {
	list := sought.Names(k.Name, k.Relation)
	return slices.DeleteFunc(list, func(s string) bool { return familyAlone(s) && folded(s) != folded(k.Name) })
}

// familyAlone reports one word in letters that half a country is called by.
func familyAlone(s string) bool { return !strings.Contains(s, " ") && len(s) <= 3 }

// numbersOf are the numbers in a field. whole takes the field as it stands besides, where it
// is to have one number and no words.
func numbersOf(text string, whole bool) (out []number) {
	for _, s := range sought.Numbers(text) {
		if n, ok := readNumber(s, true); ok {
			n.handle = strings.IndexFunc(s, unicode.IsLetter) >= 0
			out = append(out, n)
		}
	}
	if n, ok := readNumber(text, false); whole && ok && !slices.ContainsFunc(out, func(o number) bool { return o.bare == n.bare }) {
		out = append(out, n)
	}
	return out
}

// near is what is looked for of others who stand in the record of somebody and are no relatives of theirs.
type near struct {
	names   []string
	numbers []number
}

// withoutNames are those of a list that are none of the known ones, however they are spelled.
func withoutNames(list, known []string) []string {
	if len(list) == 0 || len(known) == 0 {
		return list
	}
	list = slices.Clone(list)
	for some := range slices.Chunk(known, mentions.MaxNames) {
		f := mentions.Person(some...)
		list = slices.DeleteFunc(list, func(s string) bool { return slices.ContainsFunc(f.Find(s), likely) })
	}
	return list
}

// besides puts it to a person, but for names that are the person's own; looked has it for the sum.
func (u *unnamed) besides(n near, own []string, looked *strings.Builder) {
	n.names = withoutNames(n.names, own)
	for some := range slices.Chunk(n.names, mentions.MaxNames) {
		u.near = append(u.near, mentions.Person(some...))
	}
	u.nearNumbers = append(u.nearNumbers, n.numbers...)
	fmt.Fprintf(looked, "\x00near %q %v", n.names, n.numbers)
}

// askedWith are who gave a consent about somebody, or explained it: a guardian is a relative of
// a child, most often. Whoever signs explained it as the office, and is told on purpose.
func (v *Vault) askedWith(person record.ID, signs *saidText) (out []string, err error) {
	for _, c := range v.Consents(person) {
		half, err := v.ConsentIdentity(c.ID)
		if errors.Is(err, ErrDestroyed) || isNotFound(err) {
			continue
		}
		if err != nil {
			return nil, err
		}
		for _, n := range sought.Names(half.Giver, half.Relation) {
			if !familyAlone(n) && !slices.Contains(out, n) {
				out = append(out, n)
			}
		}
		for _, n := range sought.Names(half.Explainer, "") {
			if !staffName(n) || slices.Contains(out, n) {
				continue
			}
			if signs == nil || !slices.ContainsFunc(mentions.Person(n).FindIn(signs.forNames()), likely) {
				out = append(out, n)
			}
		}
	}
	return out, nil
}

// gaveFiles are from whom the files of an account, or of a person, were had.
func (v *Vault) gaveFiles(parent record.ID) (out near, err error) {
	v.mu.RLock()
	ids := slices.Clone(v.exhs[parent])
	v.mu.RUnlock()
	for _, id := range ids {
		var half record.ExhibitIdentity
		err := v.view(func(tx *store.Tx) error {
			_, o, ver, err := get[record.Exhibit](tx, id, 0)
			if err == nil {
				half, err = identityOf[record.ExhibitIdentity](tx, o, ver)
			}
			return err
		})
		if errors.Is(err, ErrDestroyed) || isNotFound(err) {
			continue
		}
		if err != nil {
			return near{}, err
		}
		out.names = union(out.names, sought.Told(half.From))
		out.numbers = append(out.numbers, numbersOf(half.From, false)...)
	}
	return out, nil
}

// withGivers adds to the persons of a submission who gave and explained their consents, and from
// whom the files of its accounts were had: each by whose record it stands in.
func (v *Vault) withGivers(people []unnamed, p *plan) ([]unnamed, error) {
	signs := readOnce(p.sub.Sender)
	out := slices.Clone(people)
	for i := range out {
		u := &out[i]
		var looked strings.Builder
		var own []string
		for _, id := range append([]record.ID{u.person}, v.otherRecords(u.person)...) {
			half, err := v.identity(id)
			if err == nil {
				own = append(own, spellingsOf(half)...)
			} else if !errors.Is(err, ErrDestroyed) && !isNotFound(err) {
				return nil, err
			}
			list, err := v.askedWith(id, signs)
			if err != nil {
				return nil, err
			}
			u.besides(near{names: list}, own, &looked)
			files, err := v.gaveFiles(id)
			if err != nil {
				return nil, err
			}
			u.besides(files, own, &looked)
			for _, t := range p.testimonies {
				if t.t.Person != id {
					continue
				}
				if files, err = v.gaveFiles(t.t.ID); err != nil {
					return nil, err
				}
				u.besides(files, own, &looked)
			}
		}
		u.sum = sha256.Sum256(append(u.sum[:], looked.String()...))
	}
	return out, nil
}

// kinSought are the whole names of the relatives of somebody, each with the person of the
// vault whom it is known to be, "" for none: one word in letters would be found everywhere.
func kinSought(s soughtIn) (spellings []string, persons []record.ID) {
	for _, k := range s.kin {
		for _, n := range k.names {
			if staffName(n) && !slices.Contains(spellings, n) {
				spellings, persons = append(spellings, n), append(persons, k.person)
			}
		}
	}
	return spellings, persons
}
