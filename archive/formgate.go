package archive

import (
	"slices"
	"strings"

	"attest/archive/record"
	"attest/archive/submission"
)

// formOf is the form whose own gate of consent a submission passes, nil for a
// general bundle: that asks the class of its addressee.
func (v *Vault) formOf(s record.Submission) (*submission.Mechanism, error) {
	if s.Mechanism == "" || s.Mechanism == record.GeneralBundle {
		return nil, nil
	}
	m, err := v.findMechanism(s.Mechanism)
	if err == nil && m == nil {
		err = &InvalidError{Object: s.Label, Field: "mechanism", Why: "is none that this office has"}
	}
	return m, err
}

// decideFor asks the consents of a person: for the class of addressee, and for a
// form every use that it names beside it. What could not be obtained passes where
// the form offers that.
func (v *Vault) decideFor(p *plan, person record.ID, ask record.Ask) (record.Decision, record.Consent) {
	d, c := v.decide(person, ask)
	if p.form == nil {
		return d, c
	}
	d = mechanismAsk{v: v, m: p.form, class: p.sub.Class, ask: ask}.decide(person, ask.Testimony)
	consents := v.Consents(person)
	if i := slices.IndexFunc(consents, func(c record.Consent) bool { return c.ID == d.Consent }); i >= 0 {
		c = consents[i]
	}
	return d, c
}

// planGate stops a form by everything that its own page says stops it: consent that
// is open of anybody in its case, answers that are missing, rules of the body, what
// was written under a wider consent. Who said no is out of it, and warned of in its
// table. The window, the terminal, an approval and an export all ask here.
func (v *Vault) planGate(p *plan) error {
	if p.form == nil {
		return nil
	}
	t, findings, err := v.SubmissionTable(p.sub.ID, "en")
	if err != nil {
		return err
	}
	told := map[record.ID]bool{}
	for _, f := range findings {
		switch {
		case f.Severity != submission.Stops:
		case f.Rule == submission.FindNobody:
			p.block(Reason{Code: ReasonFormNobody})
		case f.Rule == submission.FindUnconfirmed && len(p.sub.Testimonies) > 0: // each is stopped by itself
		case f.Rule == submission.FindConsent && slices.ContainsFunc(t.Rows, func(r submission.Row) bool {
			return r.Person == f.Person && r.Refusal != record.Granted
		}):
			if !told[f.Person] {
				told[f.Person] = true
				p.block(Reason{Code: ReasonFormConsent, Object: f.Person, Label: v.pseudonymOf(f.Person), What: "person"})
			}
		default:
			p.block(Reason{Code: ReasonFormStops, Object: f.Person, Label: strings.TrimSuffix(f.En, "."), Ko: strings.TrimSuffix(f.Ko, "."), Field: f.Field, What: f.Rule})
		}
	}
	return v.planKept(p, t)
}

func (v *Vault) pseudonymOf(id record.ID) string {
	p, err := v.Person(id)
	if err != nil {
		return string(id)
	}
	return p.Pseudonym
}

// use is the one under which a testimony leaves, as its certificate says it: the
// class of the addressee, or the form itself where the consent spoke of that alone.
func (p *plan) use(c record.Consent) string {
	has := func(use string) bool {
		return slices.ContainsFunc(c.Uses, func(u record.Use) bool { return u.Use == use })
	}
	if p.form != nil && !has(p.sub.Class) && has(p.form.ID) {
		return p.form.ID
	}
	return p.sub.Class
}

// signedForm reports that an exhibit is the form of consent that a person signed.
func (v *Vault) signedForm(person, exhibit record.ID) bool {
	for _, p := range v.SamePerson(person) {
		if slices.ContainsFunc(v.Consents(p.ID), func(c record.Consent) bool { return c.Exhibit == exhibit }) {
			return true
		}
	}
	return false
}
