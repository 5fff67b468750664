package main

import (
	"fmt"
	"os"
	"slices"
	"strings"

	"attest/archive"
	"attest/archive/record"
)

// profileCmd is what the addressee of a submission does not see: the same that
// the window shows in the preview.
type profileCmd struct {
	Vault      string   `arg:"" help:"The vault."`
	ID         string   `arg:"" name:"submission" help:"Submission, label or ID."`
	Do         string   `arg:"" optional:"" enum:"show,set,mentions,together,translations" default:"show" help:"show, set, mentions (find them), together (what could tell who it is) or translations (beside words that are left out)."`
	Hidden     string   `help:"With set: JSON file of all that is left out, in place of what was." placeholder:"FILE"`
	Unlinkable string   `help:"With set: yes leaves proofs, custody log and hashes of originals out." enum:",yes,no" default:""`
	Tone       string   `help:"With set: yes makes hidden sound a tone instead of silence." enum:",yes,no" default:""`
	Person     string   `help:"With mentions: of this person." placeholder:"P"`
	Place      string   `help:"With mentions: of this place, by its code." placeholder:"CODE"`
	Name       []string `help:"With mentions: a spelling; alone, of a person." placeholder:"TEXT"`
	PlaceName  []string `help:"With mentions: a spelling of a place." placeholder:"TEXT"`
	Leave      string   `help:"With mentions: leave all of those that are likely out, for this reason. Look at them first." placeholder:"REASON"`
	Settle     int      `help:"With translations: let this one leave, by its number in the list, without what was found and --part." placeholder:"N"`
	Part       []string `help:"With --settle: characters of the translation that go too, and why." placeholder:"FROM-TO:REASON"`
	Whole      int      `help:"With translations: leave this one out whole." placeholder:"N"`
}

// likely is the score from which --leave takes a mention.
const likely = 0.75

func (c *profileCmd) Run(p *program) error {
	return p.withVault(c.Vault, func(v *archive.Vault) error {
		s, err := findSubmission(v, c.ID)
		if err != nil {
			return err
		}
		switch c.Do {
		case "set":
			if s, err = c.set(v, s); err != nil {
				return err
			}
		case "mentions":
			return c.mentions(p, v, s)
		case "together":
			return c.together(p, v, s)
		case "translations":
			return c.translations(p, v, s)
		}
		return c.show(p, v, s)
	})
}

func (c *profileCmd) set(v *archive.Vault, s record.Submission) (record.Submission, error) {
	if c.Hidden != "" {
		info, err := os.Stat(c.Hidden)
		if err != nil {
			return s, err
		}
		if info.Size() > record.MaxHiddenFile {
			return s, &usageError{c.Hidden + ": longer than 4 MiB"}
		}
		raw, err := os.ReadFile(c.Hidden)
		if err != nil {
			return s, err
		}
		if s.Profile.Hidden, err = record.ParseHidden(raw); err != nil {
			return s, &usageError{c.Hidden + ": " + err.Error()}
		}
	}
	for _, o := range []struct {
		said string
		set  *bool
	}{{c.Unlinkable, &s.Profile.Unlinkable}, {c.Tone, &s.Profile.Tone}} {
		if o.said != "" {
			*o.set = o.said == "yes"
		}
	}
	return v.SaveSubmission(s)
}

func (c *profileCmd) show(p *program, v *archive.Vault, s record.Submission) error {
	pre, err := v.Preview(p.ctx, s.ID)
	if err != nil {
		return err
	}
	if p.flags.JSON {
		return p.document(map[string]any{"submission": s.ID, "profile": s.Profile, "blocked": pre.Blocked.Sentences()})
	}
	p.say("%s  %s", s.Label, s.Addressee)
	if s.Profile.Unlinkable {
		p.say("unlinkable: no proofs, no custody log, no hash of an original; nobody can check that what is shown was sealed")
	}
	if s.Profile.Tone {
		p.say("hidden sound is a tone")
	}
	for _, t := range pre.Testimonies {
		p.leftOut(t.Label, t.LeftOut)
		for i, seg := range t.Segments {
			p.say("  %d  %s", i+1, seg.Text)
		}
	}
	for _, x := range pre.Exhibits {
		p.leftOut(x.Label, x.LeftOut)
	}
	for _, w := range pre.Blocked {
		p.say("  blocked: %s", w)
	}
	return nil
}

func (p *program) leftOut(label string, all []archive.LeftOut) {
	var why []string
	for _, l := range all {
		why = append(why, fmt.Sprintf("%s %d", l.Reason, l.Count))
	}
	if len(why) == 0 {
		why = []string{"nothing"}
	}
	p.say("%s  left out: %s", label, strings.Join(why, ", "))
}

func (c *profileCmd) mentions(p *program, v *archive.Vault, s record.Submission) error {
	of := archive.MentionOf{Place: c.Place, Also: append(slices.Clone(c.Name), c.PlaceName...), AsName: len(c.Name) > 0}
	if len(c.Name) > 0 && len(c.PlaceName) > 0 {
		return &usageError{"give --name or --place-name, and not both"}
	}
	if c.Person != "" {
		id, err := findPerson(v, c.Person)
		if err != nil {
			return err
		}
		of.Person = id
	}
	found, elsewhere, err := v.Mentions(p.ctx, s.ID, of)
	if err != nil {
		return err
	}
	if c.Leave != "" {
		n := 0
		for _, m := range found {
			if m.Final && !m.Hidden && m.Score >= likely {
				s.Profile.Hidden = append(slices.Clip(s.Profile.Hidden), m.Part(c.Leave, of))
				n++
			}
		}
		if s, err = v.SaveSubmission(s); err != nil {
			return err
		}
		p.say("%s: %d left out", s.Label, n)
		return nil
	}
	if p.flags.JSON {
		list := []map[string]any{}
		for _, m := range found {
			list = append(list, map[string]any{"testimony": m.Testimony, "segment": m.Segment, "from": m.From, "to": m.To, "text": m.Text,
				"why": m.Why, "score": m.Score, "hidden": m.Hidden, "final": m.Final})
		}
		return p.document(map[string]any{"mentions": list, "elsewhere": append([]string{}, elsewhere...)})
	}
	for _, m := range found {
		state := ""
		switch {
		case m.Hidden:
			state = "  left out already"
		case !m.Final:
			state = "  not final: cannot be left out yet"
		}
		p.say("%s %d  %s[%s]%s  %s %.2f%s", m.Label, m.Paragraph, m.Before, m.Text, m.After, m.Why, m.Score, state)
	}
	for _, field := range elsewhere {
		p.say("the %s of the submission has it too: change it there", field)
	}
	p.say("%d found", len(found))
	return nil
}

func (c *profileCmd) together(p *program, v *archive.Vault, s record.Submission) error {
	all, err := v.LeftTogether(s.ID)
	if err != nil {
		return err
	}
	if p.flags.JSON {
		list := []map[string]any{}
		for _, t := range all {
			facts := []map[string]string{}
			for _, f := range t.Facts {
				facts = append(facts, map[string]string{"kind": f.Kind, "value": f.Value})
			}
			list = append(list, map[string]any{"testimony": t.Testimony, "facts": facts, "share": t.Share})
		}
		return p.document(map[string]any{"together": list})
	}
	for _, t := range all {
		var facts []string
		for _, f := range t.Facts {
			facts = append(facts, f.Value)
		}
		p.say("%s  %s: %d in this vault", t.Label, strings.Join(facts, " + "), t.Share)
	}
	p.say("facts that stand in words alone are not counted: read the accounts")
	return nil
}
