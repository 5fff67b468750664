package archive

import (
	"encoding/binary"
	"reflect"
	"slices"

	"attest/archive/record"
)

// What the lists hold of each testimony, person, consent and exhibit is kept
// sealed in a file at the close (store.KeepLists) and taken from there at the
// next open: opening each record anew takes a second for some thousand of them.
// Where the file is not there or not of this state, the records are opened.

// keptFrom is from how many entries on that is worth it.
const keptFrom = 1000

// What an entry of a part is.
const (
	keptRow       = 'r'
	keptPerson    = 'p' // canonical JSON
	keptPlain     = 'P' // a person of whom nothing else is known: ID, pseudonym, handle
	keptConsent   = 'c' // canonical JSON
	keptAnswers   = 'C' // a consent of the usual kind: listconsent.go
	keptExhibit   = 'x' // its ID, its parent
	keptChild     = 'k' // its ID, its testimony
	keptRecording = 'R' // its ID, its testimony
	keptHidden    = 'h' // its ID
)

const perPart = 1000

// keptParts writes parts of a bounded number of entries.
type keptParts struct {
	parts [][]byte
	n     int
}

func (k *keptParts) entry(kind byte) {
	if k.n%perPart == 0 {
		k.parts = append(k.parts, nil)
	}
	k.n++
	last := &k.parts[len(k.parts)-1]
	*last = append(*last, kind)
}

func (k *keptParts) number(n int) {
	last := &k.parts[len(k.parts)-1]
	*last = binary.AppendUvarint(*last, uint64(n))
}

func (k *keptParts) text(s string) {
	k.number(len(s))
	last := &k.parts[len(k.parts)-1]
	*last = append(*last, s...)
}

func (k *keptParts) json(kind byte, v any) error {
	b, err := record.Canonical(v)
	if err == nil {
		k.entry(kind)
		k.text(string(b))
	}
	return err
}

func (k *keptParts) owned(kind byte, of map[record.ID][]record.ID) {
	for parent, ids := range of {
		for _, id := range ids {
			k.entry(kind)
			k.text(string(id))
			k.text(string(parent))
		}
	}
}

func (k *keptParts) row(r record.Row) {
	k.entry(keptRow)
	for _, s := range []string{string(r.ID), r.Label, string(r.Person), r.Pseudonym, r.Handle, r.Date, r.Place, r.Language, r.State, string(r.Supplements), r.Saved} {
		k.text(s)
	}
	k.number(r.V)
	k.number(r.Exhibits)
	k.number(r.Words)
	k.list(r.Tags)
}

func (k *keptParts) list(of []string) {
	k.number(len(of))
	for _, s := range of {
		k.text(s)
	}
}

func (k *keptParts) person(p record.Person) error {
	if !reflect.DeepEqual(p, plainPerson(p.ID, p.Pseudonym, p.Handle)) {
		return k.json(keptPerson, p)
	}
	k.entry(keptPlain)
	k.text(string(p.ID))
	k.text(p.Pseudonym)
	k.text(p.Handle)
	return nil
}

func plainPerson(id record.ID, pseudonym, handle string) record.Person {
	return record.Person{Type: "person", V: 1, ID: id, Pseudonym: pseudonym, Handle: handle}
}

// keepLists keeps what the lists hold; v.mu is held and nothing is written to the
// store any more. That it could not be written costs time at the next open and
// nothing else.
func (v *Vault) keepLists() {
	k := &keptParts{}
	err := v.keepIn(k)
	if err != nil || k.n < v.listsFrom {
		k.parts = nil
	}
	_ = v.store.KeepLists(k.parts)
	for _, p := range k.parts {
		clear(p)
	}
}

func (v *Vault) keepIn(k *keptParts) error {
	for _, id := range v.order {
		k.row(v.rows[id])
	}
	for _, p := range v.people {
		if err := k.person(p); err != nil {
			return err
		}
	}
	for _, cs := range v.cons {
		for _, c := range cs {
			if err := k.consent(c); err != nil {
				return err
			}
		}
	}
	k.owned(keptExhibit, v.exhs)
	k.owned(keptChild, v.kids)
	for id, parent := range v.recs {
		k.entry(keptRecording)
		k.text(string(id))
		k.text(string(parent))
	}
	for id := range v.hidden {
		k.entry(keptHidden)
		k.text(string(id))
	}
	return nil
}

// keptPart is what one part says, in its order.
type keptPart struct {
	rows       []record.Row
	people     []record.Person
	cons       []record.Consent
	exhs, kids [][2]record.ID
	recs       [][2]record.ID
	hidden     []record.ID
}

// keptReader reads a part. Its texts share one piece of memory, and what many
// entries have alike is there once.
type keptReader struct {
	left    string
	bad     bool
	tags    map[string][]string       // as it is written → read
	answers map[string]record.Consent // of which each consent has its own ID, and so on
}

func newKeptReader(text string) *keptReader {
	return &keptReader{left: text, tags: map[string][]string{}, answers: map[string]record.Consent{}}
}

func (r *keptReader) number() int {
	n := uint64(0)
	for i := 0; i < len(r.left) && i < 5; i++ {
		b := r.left[i]
		n |= uint64(b&0x7f) << (7 * i)
		if b < 0x80 {
			r.left = r.left[i+1:]
			return int(n)
		}
	}
	r.bad, r.left = true, ""
	return 0
}

func (r *keptReader) text() string {
	n := r.number()
	if n > len(r.left) {
		r.bad, r.left = true, ""
		return ""
	}
	s := r.left[:n]
	r.left = r.left[n:]
	return s
}

func (r *keptReader) id() record.ID { return record.ID(r.text()) }

func (r *keptReader) row() record.Row {
	x := record.Row{
		Type: "row", ID: r.id(), Label: r.text(), Person: r.id(), Pseudonym: r.text(), Handle: r.text(), Date: r.text(),
		Place: r.text(), Language: r.text(), State: r.text(), Supplements: r.id(), Saved: r.text(),
	}
	x.V, x.Exhibits, x.Words = r.number(), r.number(), r.number()
	from := r.left
	n := r.number()
	for range n {
		if r.bad {
			return x
		}
		_ = r.text()
	}
	written := from[:len(from)-len(r.left)]
	tags, ok := r.tags[written]
	if !ok {
		tags = (&keptReader{left: written}).list()
		r.tags[written] = tags
	}
	x.Tags = tags
	return x
}

func (r *keptReader) list() (out []string) {
	for range r.number() {
		if r.bad {
			return nil
		}
		out = append(out, r.text())
	}
	return slices.Clip(out)
}

// readKept reads a part; ok is false where it is malformed.
func readKept(raw []byte) (p keptPart, ok bool) {
	r := newKeptReader(string(raw))
	for len(r.left) > 0 && !r.bad {
		kind := r.left[0]
		r.left = r.left[1:]
		switch kind {
		case keptRow:
			p.rows = append(p.rows, r.row())
		case keptPerson:
			var x record.Person
			r.bad = record.Decode([]byte(r.text()), &x) != nil || r.bad
			p.people = append(p.people, x)
		case keptConsent:
			var x record.Consent
			r.bad = record.Decode([]byte(r.text()), &x) != nil || r.bad
			p.cons = append(p.cons, x)
		case keptPlain:
			p.people = append(p.people, plainPerson(r.id(), r.text(), r.text()))
		case keptAnswers:
			p.cons = append(p.cons, r.consent())
		case keptExhibit:
			p.exhs = append(p.exhs, [2]record.ID{r.id(), r.id()})
		case keptChild:
			p.kids = append(p.kids, [2]record.ID{r.id(), r.id()})
		case keptRecording:
			p.recs = append(p.recs, [2]record.ID{r.id(), r.id()})
		case keptHidden:
			p.hidden = append(p.hidden, r.id())
		default:
			r.bad = true
		}
	}
	return p, !r.bad
}

// loadKept fills the lists from what was kept at the last close, and queues the
// accounts for the search. It reports false, with the lists empty, where nothing
// was or it is of another state.
func (v *Vault) loadKept() bool {
	var parts [1 << 12]*keptPart
	if !v.store.Lists(func(i int, raw []byte) bool {
		p, ok := readKept(raw)
		clear(raw)
		if ok = ok && i < len(parts); ok {
			parts[i] = &p
		}
		return ok
	}) {
		return false
	}
	rows, people := 0, 0
	for _, p := range parts {
		if p != nil {
			rows, people = rows+len(p.rows), people+len(p.people)
		}
	}
	v.rows, v.people = make(map[record.ID]record.Row, rows), make(map[record.ID]record.Person, people)
	v.cons = make(map[record.ID][]record.Consent, people)
	order := make([]record.ID, 0, rows)
	for _, p := range parts {
		if p == nil {
			break
		}
		for _, r := range p.rows {
			v.rows[r.ID] = r
			order = append(order, r.ID)
		}
		for _, x := range p.people {
			v.people[x.ID] = x
		}
		for _, c := range p.cons {
			v.cons[c.Person] = append(v.cons[c.Person], c)
		}
		for _, x := range p.exhs {
			v.exhs[x[1]] = append(v.exhs[x[1]], x[0])
		}
		for _, x := range p.kids {
			v.kids[x[1]] = append(v.kids[x[1]], x[0])
		}
		for _, x := range p.recs {
			v.recs[x[0]] = x[1]
		}
		for _, id := range p.hidden {
			v.hidden[id] = true
		}
	}
	v.sortedRows(order)
	v.indexing.want(v.order...)
	return true
}
