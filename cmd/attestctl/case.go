package main

import (
	"fmt"
	"strings"

	"attest/archive"
	"attest/archive/record"
	"attest/archive/submission"
)

type caseCmd struct {
	Vault     string   `arg:"" help:"The vault."`
	Case      string   `arg:"" optional:"" help:"Case, or submission (S-…) with what was written into its form: label or ID. With --new it is made."`
	Things    []string `arg:"" optional:"" help:"With --new: testimonies (T-…) and persons (P-…)."`
	New       string   `help:"Make a case with this title, without names." placeholder:"TITLE"`
	Mechanism string   `help:"What the record answers to the form of this mechanism: WGEID, SP, WGAD…" placeholder:"ID"`
	Form      bool     `help:"Print the drafted form instead of the table; of the person of --person, or of all."`
	Person    string   `help:"With --form: one person (P-…)." placeholder:"P"`
	Make      bool     `help:"Make the submissions: one for each person where the form is about one, else one for all."`
	Apart     bool     `help:"With --make: codes in the letter, names in an annex sealed apart."`
	Addressee string   `help:"With --make: to whom; without it the body."`
	Class     string   `help:"With --make: class of addressee."`
	Sections  bool     `help:"Print the sections that nobody writes: violations, witnesses, chronology, exhibits."`
	Lang      string   `help:"Language of the draft." enum:"en,ko" default:"en"`
}

func (c *caseCmd) Run(p *program) error {
	return p.withVault(c.Vault, func(v *archive.Vault) error {
		if c.New != "" {
			return c.create(p, v)
		}
		if c.Case == "" {
			return &usageError{"name the case: case VAULT K-… --mechanism ID"}
		}
		switch {
		case c.Make:
			return c.make(p, v)
		case c.Sections:
			return c.sections(p, v)
		}
		t, found, err := c.table(v)
		if err != nil {
			return err
		}
		switch {
		case p.flags.JSON:
			return p.document(map[string]any{
				"mechanism": t.Mechanism.ID, "title": t.Mechanism.Title(c.Lang), "unit": t.Mechanism.Unit, "own": t.Mechanism.Own, "columns": columnsOf(t, c.Lang),
				"common": append([]submission.Answer{}, t.Common...), "rows": append([]submission.Row{}, t.Rows...), "findings": append([]submission.Finding{}, found...),
			})
		case c.Form:
			return c.form(p, v, t)
		}
		return c.show(p, t, found)
	})
}

func (c *caseCmd) create(p *program, v *archive.Vault) error {
	k := record.Case{Title: c.New}
	for _, name := range append(nonEmpty(c.Case), c.Things...) {
		if id, err := findTestimony(v, name); err == nil {
			k.Testimonies = append(k.Testimonies, id)
			continue
		}
		id, err := findPerson(v, name)
		if err != nil {
			return err
		}
		k.Persons = append(k.Persons, id)
	}
	k, err := v.SaveCase(k)
	if err != nil {
		return err
	}
	if p.flags.JSON {
		return p.document(k)
	}
	p.say("%s  %s", k.Label, k.Title)
	return nil
}

func (c *caseCmd) table(v *archive.Vault) (*submission.Table, []submission.Finding, error) {
	if s, err := findSubmission(v, c.Case); err == nil {
		return v.SubmissionTable(s.ID, c.Lang)
	}
	id, err := c.find(v)
	if err != nil {
		return nil, nil, err
	}
	return v.MechanismTable(id, c.Mechanism, c.Lang)
}

// find is the case that was named, with a mechanism.
func (c *caseCmd) find(v *archive.Vault) (record.ID, error) {
	for _, k := range v.Cases() {
		if string(k.ID) == c.Case || strings.EqualFold(k.Label, c.Case) {
			if c.Mechanism == "" {
				return "", &usageError{"name the mechanism: --mechanism WGEID; mechanism VAULT list shows them"}
			}
			return k.ID, nil
		}
	}
	return "", fmt.Errorf("case %s: %w", c.Case, archive.ErrNotFound)
}

// columnsOf is what the form asks, for a document.
func columnsOf(t *submission.Table, lang string) []map[string]any {
	out := []map[string]any{}
	for _, col := range t.Columns {
		f := col.Field
		out = append(out, map[string]any{
			"field": f.ID, "label": f.Label(lang), "section": col.Section, "type": f.Type, "required": f.Required, "person": col.Person, "from": f.From, "read_from": col.ReadFrom,
			"max_words": f.MaxWords, "max_chars": f.MaxChars, "limit_source": f.LimitSource, "options": append([]string{}, f.Options...),
		})
	}
	return out
}

func (c *caseCmd) form(p *program, v *archive.Vault, t *submission.Table) error {
	var only record.ID
	if c.Person != "" {
		id, err := findPerson(v, c.Person)
		if err != nil {
			return err
		}
		only = id
	}
	var b strings.Builder
	if only != "" || t.Mechanism.Unit != submission.UnitPerson {
		if err := t.Write(&b, only); err != nil {
			return err
		}
	} else {
		for _, r := range t.Rows {
			if r.Refusal != record.Granted {
				continue
			}
			fmt.Fprintf(&b, "== %s ==\n", r.Code)
			if err := t.Write(&b, r.Person); err != nil {
				return err
			}
			b.WriteString("\n")
		}
	}
	p.say("%s", strings.TrimRight(b.String(), "\n"))
	return nil
}

// show prints a line for each answer, a column for each person: what there is,
// or why there is nothing; then what was found.
func (c *caseCmd) show(p *program, t *submission.Table, found []submission.Finding) error {
	p.say("%s  %s", t.Mechanism.ID, t.Mechanism.Title(c.Lang))
	head := []string{"FIELD", "CASE"}
	for _, r := range t.Rows {
		head = append(head, r.Code)
		state := "consent covers it, by pseudonym"
		switch {
		case r.Refusal != record.Granted:
			state = "consent does not cover it: " + string(r.Refusal)
		case r.Named:
			state = "consent covers it, by name"
		}
		p.say("%s is %s: %s", r.Code, r.Pseudonym, state)
	}
	var rows [][]string
	for _, col := range t.Columns {
		name := col.Field.ID
		if col.Field.Required {
			name += "*"
		}
		cells := []string{name}
		answers := t.Answers(col.Field.ID)
		if col.Person {
			cells = append(cells, "")
		}
		for _, a := range answers {
			cells = append(cells, cell(t, a, c.Lang))
		}
		for len(cells) < len(head) {
			cells = append(cells, "")
		}
		rows = append(rows, cells)
	}
	if err := p.table(head, rows); err != nil {
		return err
	}
	for _, f := range found {
		line := f.Severity + ": " + f.Text(c.Lang)
		if f.Cites != "" {
			line += "  (" + f.Cites
			if f.Checked != "" {
				line += "; checked " + f.Checked
			}
			line += ")"
		}
		p.say("%s", line)
	}
	return nil
}

// cell is the beginning of an answer, or its gap.
func cell(t *submission.Table, a submission.Answer, lang string) string {
	text := []rune(strings.Join(strings.Fields(t.Shown(a)), " "))
	s := string(text)
	if len(text) > 32 {
		s = string(text[:31]) + "…"
	}
	switch {
	case a.Kept != nil && a.Kept.Unknown != "":
		s = "[not known]"
	case a.StandingGap() != submission.GapNone:
		s = strings.Join(nonEmpty(s, "["+a.Gap.Text(lang)+"]"), " ")
	}
	if a.Changed {
		s += " [record changed]"
	}
	return s
}
