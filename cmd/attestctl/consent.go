package main

import (
	"strings"
	"time"

	"attest/archive"
	"attest/archive/readout"
	"attest/archive/record"
)

type consentCmd struct {
	Vault         string    `arg:"" help:"The vault."`
	Person        string    `arg:"" help:"Person, pseudonym or ID."`
	Use           []string  `help:"A use to answer (see --uses); several may be given, all get the same answer." placeholder:"U"`
	Answer        string    `help:"yes, no or not_obtainable." enum:",yes,no,not_obtainable" default:""`
	Named         bool      `help:"The name may leave, not the pseudonym alone."`
	Media         []string  `help:"text, image, audio, video, document." placeholder:"M"`
	Recipient     []string  `help:"Only these recipients; without it, every one of the class." placeholder:"R"`
	Until         string    `help:"Last day, such as 2027-11-23." placeholder:"DAY"`
	Refuse        []string  `help:"A use to answer no in the same consent." placeholder:"U"`
	Asking        string    `help:"before (talk, record, keep alone) or end (every other use); without it the consent is about all." enum:",before,end" default:""`
	Testimony     string    `help:"The testimony at whose interview it was asked." placeholder:"T"`
	Explained     []string  `help:"Elements that were explained, or all." placeholder:"E"`
	ExplainerFile wordsFile `help:"Who explained it (sealed): a file with it, - for standard input." placeholder:"FILE"`
	Pressure      []string  `help:"none, or detention, broker, employer, illness, other." placeholder:"C"`
	NotedFile     wordsFile `help:"Words to the circumstances (sealed): a file with it, - for standard input." placeholder:"FILE"`
	Review        string    `help:"Day on which to ask again." placeholder:"DAY"`
	By            string    `help:"self, relative, guardian, child (a child's own view) or not_obtainable." enum:"self,relative,guardian,child,not_obtainable" default:"self"`
	GiverFile     wordsFile `help:"Name of the relative or guardian (sealed): a file with it, - for standard input." placeholder:"FILE"`
	RelationFile  wordsFile `help:"Relation of the giver (sealed): a file with it, - for standard input." placeholder:"FILE"`
	ReasonFile    wordsFile `help:"Not obtainable: why: a file with it, - for standard input." placeholder:"FILE"`
	DecidedFile   wordsFile `help:"Not obtainable: who decided: a file with it, - for standard input." placeholder:"FILE"`
	HarmFile      wordsFile `help:"Not obtainable: the harm weighed: a file with it, - for standard input." placeholder:"FILE"`
	Form          string    `help:"written, audio, both or oral." enum:",written,audio,both,oral" default:""`
	Language      string    `help:"Language in which it was explained (BCP 47)."`
	SignedForm    string    `help:"File of the signed form; it is taken in as an exhibit of the person." placeholder:"FILE"`
	Withdraw      bool      `help:"Withdraw the newest consent."`
	Uses          bool      `help:"List the uses that can be answered."`

	// The words that a person said or that name somebody, refused here.
	Explainer onLine `hidden:""`
	Noted     onLine `hidden:""`
	Giver     onLine `hidden:""`
	Relation  onLine `hidden:""`
	Reason    onLine `hidden:""`
	Decided   onLine `hidden:""`
	Harm      onLine `hidden:""`
}

func (c *consentCmd) Run(p *program) error {
	if c.Uses {
		for _, u := range append(record.UsesBefore()[:2], record.Uses()...) {
			p.say("%-22s %s", u.ID, u.En)
		}
		return nil
	}
	said, err := c.said(p)
	if err != nil {
		return err
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
		case len(c.Use) > 0 || len(c.Refuse) > 0 || c.Answer != "":
			if err := c.record(p, v, person, said); err != nil {
				return err
			}
		}
		return p.showConsents(v, person)
	})
}

// consentWords are what somebody said about a consent, and who.
type consentWords struct {
	record.ConsentIdentity
	reason, decided, harm string
}

// said reads the files of words.
func (c *consentCmd) said(p *program) (w consentWords, err error) {
	for _, f := range []struct {
		flag string
		file wordsFile
		to   *string
	}{
		{"explainer-file", c.ExplainerFile, &w.Explainer}, {"noted-file", c.NotedFile, &w.Pressure}, {"giver-file", c.GiverFile, &w.Giver},
		{"relation-file", c.RelationFile, &w.Relation}, {"reason-file", c.ReasonFile, &w.reason}, {"decided-file", c.DecidedFile, &w.decided},
		{"harm-file", c.HarmFile, &w.harm},
	} {
		if *f.to, err = p.words(f.flag, f.file); err != nil {
			return w, err
		}
	}
	return w, nil
}

// record answers uses on top of what stands now, so that those answers are said
// again with it. Before an interview only what is given is answered; and what was
// answered before an interview that was begun since is not said again unasked.
func (c *consentCmd) record(p *program, v *archive.Vault, person record.ID, said consentWords) error {
	if (len(c.Use) == 0) != (c.Answer == "") {
		return &usageError{"--use and --answer go together"}
	}
	rec := record.Consent{
		Person: person, By: c.By, Date: time.Now().Format(time.DateOnly), Language: c.Language, Form: c.Form,
		Reason: said.reason, Decided: said.decided, Harm: said.harm, Asking: c.Asking, Pressure: c.Pressure, Review: c.Review,
	}
	if err := c.circumstances(v, &rec); err != nil {
		return err
	}
	c.standing(v.Consents(person), &rec)
	for i, use := range append(c.Use[:len(c.Use):len(c.Use)], c.Refuse...) {
		u := record.Use{Use: use, Answer: c.Answer, Named: c.Named, Media: c.Media, Recipients: c.Recipient, Until: c.Until}
		if i >= len(c.Use) {
			u = record.Use{Use: use, Answer: record.AnswerNo}
		}
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
	_, err := v.SaveConsent(rec, said.ConsentIdentity)
	return err
}

// circumstances fills in at which interview it was asked, and what was read out.
func (c *consentCmd) circumstances(v *archive.Vault, rec *record.Consent) error {
	if c.Testimony != "" {
		id, err := findTestimony(v, c.Testimony)
		if err != nil {
			return err
		}
		rec.Testimony = id
	}
	rec.Explained = c.Explained
	if len(c.Explained) == 1 && c.Explained[0] == "all" {
		rec.Explained = readout.Elements()
	}
	if text, ok := v.ConsentText(c.Language); ok && len(rec.Explained) > 0 {
		m, err := text.Mark()
		if err != nil {
			return err
		}
		rec.Text = m
	}
	return nil
}

// standing puts what stands now into the new consent, where it is about it.
func (c *consentCmd) standing(all []record.Consent, rec *record.Consent) {
	now, some := record.InForce(all)
	if !some || now.Withdrawn != "" || c.Asking == record.AskingBefore || c.By == record.ByChild {
		return
	}
	newest := all[len(all)-1]
	rec.Exhibit = now.Exhibit
	for _, u := range now.Uses {
		first := u.Use == record.UseTalk || u.Use == record.UseRecord || u.Use == record.UseKeep
		if first && c.Asking == "" || !first && newest.Asking != record.AskingBefore {
			rec.Uses = append(rec.Uses, u)
		}
	}
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
		p.say("consent %d  %s  by %s  (%s)", k.Number, strings.Join(nonEmpty(k.Date, askingText(k.Asking)), "  "), k.By, state)
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

func askingText(asking string) string {
	return map[string]string{record.AskingBefore: "before the interview", record.AskingEnd: "at its end", record.AskingUses: "about these uses alone"}[asking]
}

func untilText(day string) string {
	if day == "" {
		return ""
	}
	return "until " + day
}
