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

// Persons lists everyone, by pseudonym.
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
			out = append(out, PersonRow{Person: p, Testimonies: count[id], Consent: v.consentState(id, now)})
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

// SavePerson changes handle and marks; the pseudonym stays.
func (v *Vault) SavePerson(p record.Person) error {
	old, err := v.Person(p.ID)
	if err != nil {
		return err
	}
	p.Type, p.V, p.Pseudonym = "person", max(p.V, 1), old.Pseudonym
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
				v.rows[r.ID] = r
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

// Identity opens the sealed half of a person. That it was opened is an entry in
// the custody log, once a sitting.
func (v *Vault) Identity(id record.ID) (record.Identity, error) {
	half := record.Identity{Type: "identity", V: 1}
	err := v.view(func(tx *store.Tx) error {
		_, o, ver, err := get[record.Person](tx, id, 0)
		if err != nil {
			return err
		}
		got, err := identityOf[record.Identity](tx, o, ver)
		if err == nil && got.Type != "" {
			half = got
		}
		return err
	})
	if err != nil {
		return record.Identity{}, err
	}
	return half, v.noteRead(id, "identity")
}

// SaveIdentity seals the identity half of a person.
func (v *Vault) SaveIdentity(id record.ID, half record.Identity) error {
	half.Type, half.V = "identity", max(half.V, 1)
	p, err := v.Person(id)
	if err != nil {
		return err
	}
	return v.change(func(c *change) error {
		o, _, err := c.put(id, "", content{facts: p, identity: half}, false)
		if err == nil {
			c.then(func() { v.undo.changed(id, o.N, "identity") })
		}
		return err
	})
}

// noteRead logs that an object's words were opened, once a sitting.
func (v *Vault) noteRead(id record.ID, code string) error {
	v.mu.Lock()
	seen := v.read[id]
	v.mu.Unlock()
	if seen {
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

// consentState reads the newest consent about a person; v.mu is held.
func (v *Vault) consentState(person record.ID, now time.Time) ConsentState {
	cs := v.cons[person]
	if len(cs) == 0 {
		return ConsentState{State: "none"}
	}
	c := cs[len(cs)-1]
	if c.Withdrawn != "" {
		return ConsentState{State: "withdrawn"}
	}
	state := ConsentState{State: "refused"}
	for _, u := range c.Uses {
		if u.Answer != record.AnswerYes {
			continue
		}
		if u.Until != "" && u.Until < now.Format(time.DateOnly) {
			if state.State == "refused" {
				state = ConsentState{State: "expired", Until: u.Until}
			}
			continue
		}
		if state.State != "in_force" && state.State != "runs_out" {
			state = ConsentState{State: "in_force"}
		}
		end, err := time.ParseInLocation(time.DateOnly, u.Until, now.Location())
		if err == nil && end.Sub(now) < soon {
			days := int(end.Sub(now).Hours()/24) + 1
			if state.State != "runs_out" || days < state.Days {
				state = ConsentState{State: "runs_out", Days: days, Until: u.Until}
			}
		}
	}
	return state
}
