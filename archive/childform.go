package archive

import (
	"errors"
	"slices"
	"time"

	"attest/archive/record"
	"attest/archive/store"
)

// ReasonChildAlone: what leaves rests on the consent of a child, and of nobody beside.
const ReasonChildAlone ReasonCode = "child_alone"

// youth is what a person's age says of consent: whether they are a child now, and which
// consents of their own they gave as one.
type youth struct {
	child bool
	given []record.ID
}

// young works it out of what was ticked, and of the birth or the age that is sealed in
// any record of the person; nothing of it is shown, so that it is no entry in the log.
func (v *Vault) young(tx *store.Tx, group []record.ID) (out youth, err error) {
	var halves []record.Identity
	for _, id := range group {
		half, err := readIdentity(tx, id)
		if errors.Is(err, ErrDestroyed) {
			continue
		}
		if err != nil {
			return out, err
		}
		halves = append(halves, half)
	}
	return v.youngBy(group, halves)
}

// youngBy is young where the identities were read.
func (v *Vault) youngBy(group []record.ID, halves []record.Identity) (out youth, err error) {
	now := v.clock.clock.wall()
	ticked := false
	for _, id := range group {
		p, err := v.Person(id)
		if err != nil {
			return out, err
		}
		ticked = ticked || p.Child
	}
	at := func(on time.Time) bool {
		return ticked || slices.ContainsFunc(halves, func(half record.Identity) bool { return underAge(half, on) })
	}
	out.child = at(day(now))
	for _, id := range group {
		for _, c := range v.Consents(id) {
			on, err := time.Parse(time.DateOnly, c.Date)
			if err != nil { // not said
				on = day(now)
			}
			if c.By == record.BySelf && at(on) {
				out.given = append(out.given, c.ID)
			}
		}
	}
	return out, nil
}

// childAlone reports that what a form asks is allowed by a child, and some use of
// it by no guardian or relative beside.
func (a mechanismAsk) childAlone(person record.ID, y youth, d record.Decision) bool {
	if !slices.Contains(y.given, d.Consent) {
		return false
	}
	ask, records := a.ask, a.v.consentRecords(person)
	return slices.ContainsFunc(append(a.uses(), a.class), func(use string) bool {
		ask.Use = use
		return use != "" && !record.OthersAllow(records, ask)
	})
}

// warnChild warns where a testimony leaves by the consent of a child alone.
func (v *Vault) warnChild(tx *store.Tx, p *plan, pt *plannedTestimony, ask record.Ask) error {
	y, err := v.young(tx, v.SamePersons(pt.p.ID))
	if err != nil || !slices.Contains(y.given, pt.decision.Consent) || record.OthersAllow(v.consentRecords(pt.p.ID), ask) {
		return err
	}
	p.warnings = append(p.warnings, Reason{Code: ReasonChildAlone, Object: pt.t.ID, Label: pt.t.Label, What: "testimony"})
	return nil
}
