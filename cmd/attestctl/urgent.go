package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"attest/archive"
	"attest/archive/record"
	"attest/archive/submission"
)

// maxCall is the most bytes of a call that is read.
const maxCall = 512 << 10

type urgentCmd struct {
	Vault string `arg:"" help:"The vault."`
	Call  string `arg:"" optional:"" help:"File with what was told, as docs/urgent.md has it; - is standard input. It becomes person, case and drafts."`
	Where string `help:"List what works for somebody held there, and whom to call." placeholder:"CN"`
	Lang  string `help:"Language of the drafts." enum:"en,ko" default:"en"`
}

func (c *urgentCmd) Run(p *program) error {
	var u record.Urgent
	if c.Call != "" {
		if c.Call == "-" && p.flags.PassphraseFile == "-" {
			return &usageError{"standard input is one thing: give the passphrase or the call in a file"}
		}
		var err error
		if u, err = readCall(p, c.Call); err != nil {
			return err
		}
	}
	return p.withVault(c.Vault, func(v *archive.Vault) error {
		switch {
		case c.Call != "":
			return c.draft(p, v, u)
		case c.Where != "":
			return c.where(p, v)
		}
		return c.clocks(p, v)
	})
}

// readCall reads a call strictly: a member that is not known is an answer that
// would be lost.
func readCall(p *program, name string) (u record.Urgent, err error) {
	in := p.stdin
	if name != "-" {
		f, err := os.Open(name)
		if err != nil {
			return u, err
		}
		defer func() { err = errors.Join(err, f.Close()) }()
		in = f
	}
	raw, err := io.ReadAll(io.LimitReader(in, maxCall+1))
	if err != nil {
		return u, err
	}
	if len(raw) > maxCall {
		return u, errors.New("the call has more than 512 KiB")
	}
	return record.ParseUrgent(raw)
}

func (c *urgentCmd) draft(p *program, v *archive.Vault, u record.Urgent) error {
	made, err := v.DraftUrgent(u, c.Lang)
	if err != nil {
		return err
	}
	if p.flags.JSON {
		return p.document(map[string]any{"case": made.Case, "person": made.Person, "submissions": append([]record.Submission{}, made.Submissions...), "left": append([]archive.UrgentLeft{}, made.Left...)})
	}
	p.say("%s  %s", made.Case.Label, made.Case.Title)
	for _, s := range made.Submissions {
		p.say("%s  %s: drafted", s.Label, s.Mechanism)
	}
	for _, l := range made.Left {
		if l.Refusal == record.Granted {
			p.say("%s: was drafted before", l.Mechanism)
		} else {
			p.say("%s: not drafted, consent: %s", l.Mechanism, l.Refusal)
		}
	}
	set, err := v.Mechanisms()
	if err != nil {
		return err
	}
	var forms []*submission.Mechanism
	for _, s := range made.Submissions {
		if m, ok := set.Find(s.Mechanism); ok {
			forms = append(forms, m)
		}
	}
	for _, x := range submission.Collisions(forms) {
		p.say("note: %s: %s (%s) Drafted for others too: %s. See whether they count, and decide which goes before one is sent.",
			x.Mechanism.ID, x.Text("en"), x.Rule.Cites, strings.Join(x.Titles(), ", "))
	}
	caller, terms := archive.OfficeAlone(u)
	if len(caller) > 0 {
		p.say("note: the name or number of who called stands in %s, which leaves with the forms: it stops their export until it is written without", strings.Join(caller, ", "))
	}
	if len(terms) > 0 {
		p.say("note: a name or an amount of the terms of the release stands in %s, which leaves with the forms: an export asks about it", strings.Join(terms, ", "))
	}
	return nil
}

// where lists what works for somebody held in a country, and whom to call.
func (c *urgentCmd) where(p *program, v *archive.Vault) error {
	set, err := v.Mechanisms()
	if err != nil {
		return err
	}
	country := strings.ToUpper(c.Where)
	offers := set.Offers(country)
	var ids []string
	for _, o := range offers {
		ids = append(ids, o.Mechanism.ID)
	}
	calls, err := v.Calls(country, ids)
	if err != nil {
		return err
	}
	if p.flags.JSON {
		type offer struct {
			ID     string            `json:"id"`
			First  bool              `json:"first"`
			Urgent submission.Urgent `json:"urgent"`
		}
		list := []offer{}
		for _, o := range offers {
			list = append(list, offer{o.Mechanism.ID, o.First, o.Mechanism.Urgent})
		}
		return p.document(map[string]any{"country": country, "offers": list, "telephones": append([]record.Telephone{}, calls...)})
	}
	var cells [][]string
	for _, o := range offers {
		first := ""
		if o.First {
			first = "from the start"
		}
		cells = append(cells, []string{o.Mechanism.ID, first, o.Mechanism.Urgent.En, o.Mechanism.Urgent.Source + ", " + o.Mechanism.Urgent.Checked})
	}
	if err := p.table([]string{"FORM", "CHOSEN", "WHAT IT DOES", "SOURCE"}, cells); err != nil {
		return err
	}
	cells = nil
	for _, t := range calls {
		number, at := t.Number, "time there not known"
		if number == "" {
			number = "not known"
		}
		if local, open, ok := t.At(time.Now()); ok {
			at = local.Format("15:04") + ", hours not known"
			if open != nil {
				at = fmt.Sprintf("%s, %s", local.Format("15:04"), map[bool]string{true: "open", false: "closed"}[*open])
			}
		}
		cells = append(cells, []string{t.Who, number, at, strings.Join(nonEmpty(t.Source, t.Checked), ", ")})
	}
	return p.table([]string{"CALL", "NUMBER", "THERE", "SOURCE"}, cells)
}

// clocks lists the open cases in which somebody is held.
func (c *urgentCmd) clocks(p *program, v *archive.Vault) error {
	items, err := v.Today()
	if err != nil {
		return err
	}
	list := []archive.TodayItem{}
	var cells [][]string
	for _, i := range items {
		if i.Urgent == nil {
			continue
		}
		list = append(list, i)
		left := "not told"
		if i.Urgent.Return != "" {
			left = fmt.Sprint(i.Urgent.Left)
		}
		next := strings.Join(nonEmpty(i.Urgent.Next.What, i.Urgent.Next.Label, i.Urgent.Next.Mechanism), " ")
		if i.Urgent.Release == record.Negotiated {
			next = "a release is negotiated: ask before sending; " + next
		}
		cells = append(cells, []string{i.Label, i.Urgent.Country, i.Urgent.Since, left, next})
	}
	if p.flags.JSON {
		return p.document(map[string]any{"cases": list})
	}
	return p.table([]string{"CASE", "WHERE", "HELD SINCE", "DAYS LEFT", "NEXT"}, cells)
}
