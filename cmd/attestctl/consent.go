package main

import (
	"strings"
	"time"

	"attest/archive"
	"attest/archive/record"
)

type consentCmd struct {
	Vault      string   `arg:"" help:"The vault."`
	Person     string   `arg:"" help:"Person, pseudonym or ID."`
	Use        []string `help:"A use to answer (see --uses); several may be given, all get the same answer." placeholder:"U"`
	Answer     string   `help:"yes, no or not_obtainable." enum:",yes,no,not_obtainable" default:""`
	Named      bool     `help:"The name may leave, not the pseudonym alone."`
	Media      []string `help:"text, image, audio, video, document." placeholder:"M"`
	Recipient  []string `help:"Only these recipients; without it, every one of the class." placeholder:"R"`
	Until      string   `help:"Last day, such as 2027-11-23." placeholder:"DAY"`
	By         string   `help:"self, relative, guardian or not_obtainable." enum:"self,relative,guardian,not_obtainable" default:"self"`
	Giver      string   `help:"Name of the relative or guardian (sealed)."`
	Relation   string   `help:"Relation of the giver (sealed)."`
	Reason     string   `help:"Not obtainable: why."`
	Decided    string   `help:"Not obtainable: who decided."`
	Harm       string   `help:"Not obtainable: the harm weighed."`
	Form       string   `help:"written, audio or oral." enum:",written,audio,oral" default:""`
	Language   string   `help:"Language in which it was explained (BCP 47)."`
	SignedForm string   `help:"File of the signed form; it is taken in as an exhibit of the person." placeholder:"FILE"`
	Withdraw   bool     `help:"Withdraw the newest consent."`
	Uses       bool     `help:"List the uses that can be answered."`
}

func (c *consentCmd) Run(p *program) error {
	if c.Uses {
		for _, u := range record.Uses() {
			p.say("%-22s %s", u.ID, u.En)
		}
		return nil
	}
	return p.withVault(c.Vault, func(v *archive.Vault) error {
		person, err := findPerson(v, c.Person)
		if err != nil {
			return err
		}
		switch {
		case c.Withdraw:
			all := v.Consents(person)
			if len(all) == 0 {
				return &usageError{"no consent is recorded that could be withdrawn"}
			}
			if err := v.WithdrawConsent(all[len(all)-1].ID); err != nil {
				return err
			}
		case len(c.Use) > 0 || c.Answer != "":
			if err := c.record(p, v, person); err != nil {
				return err
			}
		}
		return p.showConsents(v, person)
	})
}

// record answers uses on top of what the newest consent says: the newest
// decides, so what it answered before must stand in it too.
func (c *consentCmd) record(p *program, v *archive.Vault, person record.ID) error {
	if len(c.Use) == 0 || c.Answer == "" {
		return &usageError{"--use and --answer go together"}
	}
	rec := record.Consent{
		Person: person, By: c.By, Date: time.Now().Format(time.DateOnly), Language: c.Language, Form: c.Form,
		Reason: c.Reason, Decided: c.Decided, Harm: c.Harm,
	}
	if all := v.Consents(person); len(all) > 0 && all[len(all)-1].Withdrawn == "" {
		rec.Uses = append(rec.Uses, all[len(all)-1].Uses...)
		rec.Exhibit = all[len(all)-1].Exhibit
	}
	for _, use := range c.Use {
		u := record.Use{Use: use, Answer: c.Answer, Named: c.Named, Media: c.Media, Recipients: c.Recipient, Until: c.Until}
		kept := rec.Uses[:0:0]
		for _, old := range rec.Uses {
			if old.Use != use {
				kept = append(kept, old)
			}
		}
		rec.Uses = append(kept, u)
	}
	if c.SignedForm != "" {
		e, err := v.AttachFile(p.ctx, person, c.SignedForm, nil)
		if err != nil {
			return err
		}
		rec.Exhibit = e.ID
	}
	_, err := v.SaveConsent(rec, record.ConsentIdentity{Giver: c.Giver, Relation: c.Relation})
	return err
}

func (p *program) showConsents(v *archive.Vault, person record.ID) error {
	all := v.Consents(person)
	if p.flags.JSON {
		return p.document(map[string]any{"consents": append([]record.Consent{}, all...), "next": ""})
	}
	if len(all) == 0 {
		p.say("no consent is recorded: nothing of this person leaves")
		return nil
	}
	for i, k := range all {
		state := "earlier"
		if i == len(all)-1 {
			state = "decides"
		}
		if k.Withdrawn != "" {
			state = "withdrawn " + k.Withdrawn
		}
		p.say("consent %d  %s  by %s  (%s)", k.Number, k.Date, k.By, state)
		for _, u := range k.Uses {
			naming := "pseudonym"
			if u.Named {
				naming = "named"
			}
			p.say("  %-22s %-4s %s", u.Use, u.Answer, strings.Join(nonEmpty(naming, strings.Join(u.Media, "+"), strings.Join(u.Recipients, "; "), untilText(u.Until)), ", "))
		}
	}
	return nil
}

func untilText(day string) string {
	if day == "" {
		return ""
	}
	return "until " + day
}
