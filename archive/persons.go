package archive

import (
	"crypto/ed25519"
	"errors"
	"slices"
	"strings"
	"time"

	"attest/archive/custody"
	"attest/archive/record"
	"attest/archive/store"
)

type edPublic = ed25519.PublicKey

func isNotFound(err error) bool { return errors.Is(err, store.ErrNotFound) }

// Persons lists everyone, by pseudonym; who is merged into another (MergedInto)
// is listed too: the pseudonym stays valid.
func (v *Vault) Persons() []PersonRow {
	v.mu.RLock()
	defer v.mu.RUnlock()
	count := map[record.ID]int{}
	for id, r := range v.rows {
		if !v.hidden[id] {
			count[r.Person]++
		}
	}
	now := v.clock.clock.wall()
	out := make([]PersonRow, 0, len(v.people))
	for id, p := range v.people {
		if !v.hidden[id] {
			n := count[id]
			if p.MergedInto == "" {
				for _, other := range v.groupOf(id)[1:] {
					n += count[other]
				}
			}
			out = append(out, PersonRow{Person: p, Testimonies: n, Consent: v.consentState(id, now)})
		}
	}
	slices.SortFunc(out, func(a, b PersonRow) int { return strings.Compare(a.Person.Pseudonym, b.Person.Pseudonym) })
	return out
}

// Person returns the half of a person that names nobody.
func (v *Vault) Person(id record.ID) (record.Person, error) {
	v.mu.RLock()
	defer v.mu.RUnlock()
	p, ok := v.people[id]
	if !ok || v.closed {
		return record.Person{}, notFound(id)
	}
	return p, nil
}

// NewPerson makes a person with the next pseudonym and the office's handle.
func (v *Vault) NewPerson(handle string) (record.Person, error) {
	p := record.Person{Type: "person", V: 1, ID: record.NewID(record.KindPerson), Handle: strings.TrimSpace(handle)}
	err := v.change(func(c *change) error {
		n, err := c.tx.NextNumber("P")
		if err != nil {
			return err
		}
		p.Pseudonym = record.Label(record.KindPerson, v.replicaCode(), n)
		if _, _, err := c.put(p.ID, "", content{facts: p}, false); err != nil {
			return err
		}
		c.then(func() { v.people[p.ID] = p; v.undo.made(p.ID, "person") })
		return nil
	})
	return p, err
}

// SavePerson changes handle, marks and earlier interviews; the pseudonym and
// what the person is merged into stay.
func (v *Vault) SavePerson(p record.Person) error {
	old, err := v.Person(p.ID)
	if err != nil {
		return err
	}
	p.Type, p.V, p.Pseudonym, p.MergedInto = "person", max(p.V, 1), old.Pseudonym, old.MergedInto
	if err := checkPerson(&p); err != nil {
		return err
	}
	return v.change(func(c *change) error {
		o, _, err := c.put(p.ID, "", content{facts: p}, true)
		if err != nil {
			return err
		}
		rows, err := c.renewRows(p)
		if err != nil {
			return err
		}
		c.then(func() {
			v.people[p.ID] = p
			for _, r := range rows {
				v.putRow(r)
			}
			v.undo.changed(p.ID, o.N, "person")
		})
		return nil
	})
}

// renewRows writes the person's new handle into the rows of their testimonies.
func (c *change) renewRows(p record.Person) ([]record.Row, error) {
	c.v.mu.RLock()
	var rows []record.Row
	for _, r := range c.v.rows {
		if r.Person == p.ID {
			rows = append(rows, r)
		}
	}
	c.v.mu.RUnlock()
	for i := range rows {
		t, o, _, err := get[record.Testimony](c.tx, rows[i].ID, 0)
		if err != nil {
			return nil, err
		}
		rows[i].Pseudonym, rows[i].Handle = p.Pseudonym, handleOf(t, p)
		if err := c.putRow(o, rows[i]); err != nil {
			return nil, err
		}
	}
	return rows, nil
}

// identity reads the sealed half without an entry in the log; the caller shows
// nothing of it, or writes the entry.
func (v *Vault) identity(id record.ID) (half record.Identity, err error) {
	err = v.view(func(tx *store.Tx) error {
		half, err = readIdentity(tx, id)
		return err
	})
	return half, err
}

func readIdentity(tx *store.Tx, id record.ID) (record.Identity, error) {
	none := record.Identity{Type: "identity", V: 1}
	_, o, ver, err := get[record.Person](tx, id, 0)
	if err != nil {
		return none, err
	}
	half, err := identityOf[record.Identity](tx, o, ver)
	if err != nil || half.Type == "" {
		return none, err
	}
	return half, nil
}

// noteRead logs that an object's words were opened, once a sitting. Where nothing
// can be written an account is read all the same, and an identity is not.
func (v *Vault) noteRead(id record.ID, code string) error {
	v.mu.Lock()
	seen := v.read[id]
	v.mu.Unlock()
	if seen || v.reading.Load() != nil && code == "" {
		return nil
	}
	return v.change(func(c *change) error {
		c.say(custody.Read, id, "", code)
		c.then(func() { v.read[id] = true })
		return nil
	})
}

// soon is how near the end of a consent is when a chip begins to say so.
const soon = 30 * 24 * time.Hour

// strictness orders the states of consent, for records that are one person.
var strictness = map[string]int{"in_force": 1, "review": 2, "runs_out": 3, "uses_open": 4, "expired": 5, "refused": 6, NoKeep: 7, "withdrawn": 8}

// consentState reads the newest consent about a person, and those about records
// that are the same person, of which the strictest counts; v.mu is held.
func (v *Vault) consentState(person record.ID, now time.Time) (state ConsentState) {
	defer func() {
		for _, id := range append(slices.Clone(v.groupOf(person)), person) {
			state.Frozen = state.Frozen || v.standing[id].Frozen != nil
		}
	}()
	state = v.ownConsentState(person, now)
	if state.State == "none" {
		return state
	}
	for _, id := range v.groupOf(person) {
		if id == person || v.hidden[id] {
			continue
		}
		o := v.ownConsentState(id, now)
		if s, t := strictness[o.State], strictness[state.State]; s > t || s == t && o.State == "runs_out" && o.Days < state.Days {
			state = o
		}
	}
	return state
}

func (v *Vault) ownConsentState(person record.ID, now time.Time) ConsentState {
	cons := v.cons[person]
	c, some := record.InForce(cons)
	if !some {
		return ConsentState{State: "none"}
	}
	if c.Withdrawn != "" {
		return ConsentState{State: "withdrawn"}
	}
	if _, no := record.Refuses(cons, record.UseKeep, now); no {
		return ConsentState{State: NoKeep}
	}
	today := now.Format(time.DateOnly)
	state := ConsentState{State: "refused"}
	if record.FirstAskingAlone(cons) {
		return ConsentState{State: "uses_open"}
	}
	for _, u := range c.Uses {
		if u.Answer != record.AnswerYes {
			continue
		}
		if u.Until != "" && u.Until < today {
			if state.State == "refused" {
				state = ConsentState{State: "expired", Until: u.Until}
			}
			continue
		}
		if state.State != "in_force" && state.State != "runs_out" {
			state = ConsentState{State: "in_force"}
		}
		if u.Until == "" {
			continue
		}
		end, err := time.Parse(time.DateOnly, u.Until)
		if left := end.Sub(day(now)); err == nil && left < soon {
			days := int(left.Hours()/24) + 1 // its last day is one more
			if state.State != "runs_out" || days < state.Days {
				state = ConsentState{State: "runs_out", Days: days, Until: u.Until}
			}
		}
	}
	if state.State == "in_force" && c.Review != "" && c.Review <= today {
		state = ConsentState{State: "review", Until: c.Review}
	}
	return state
}
