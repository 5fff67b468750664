package main

import (
	"context"
	"fmt"
	"strings"

	"attest/archive"
	"attest/archive/record"
	"attest/archive/submission"
)

// make makes the submissions of a case in a mechanism's form.
func (c *caseCmd) make(p *program, v *archive.Vault) error {
	id, err := c.find(v)
	if err != nil {
		return err
	}
	made, err := v.MakeSubmissions(archive.Making{Case: id, Mechanism: c.Mechanism, Lang: c.Lang, Class: c.Class, Addressee: c.Addressee, Apart: c.Apart})
	if err != nil {
		return err
	}
	if p.flags.JSON {
		left := []record.ID{}
		for _, r := range made.Left {
			left = append(left, r.Person)
		}
		return p.document(map[string]any{"submissions": append([]record.Submission{}, made.Submissions...), "left": left})
	}
	for _, s := range made.Submissions {
		p.say("%s  %s", s.Label, s.Title)
	}
	for _, r := range made.Left {
		p.say("left out: %s %s", r.Pseudonym, r.Refusal)
	}
	return nil
}

// sections prints the parts of a submission that are read from the record.
func (c *caseCmd) sections(p *program, v *archive.Vault) error {
	var g submission.Generated
	s, err := findSubmission(v, c.Case)
	if err == nil {
		g, err = v.SubmissionParts(s.ID, c.Lang)
	} else {
		var id record.ID
		if id, err = c.find(v); err == nil {
			g, err = v.CaseParts(id, c.Mechanism, c.Lang)
		}
	}
	if err != nil {
		return err
	}
	if p.flags.JSON {
		return p.document(g)
	}
	var cells [][]string
	for _, x := range g.Violations {
		cells = append(cells, []string{"violation", x.Instrument + ", " + x.Article, strings.Join(x.Acts, ", "), strings.Join(x.Persons, " ")})
	}
	for _, w := range g.Witnesses {
		cells = append(cells, []string{"witness", w.Code, fmt.Sprintf("%d at first hand, %d otherwise", w.First, w.Second), strings.Join(w.Languages, " ")})
	}
	for _, h := range g.Chronology {
		cells = append(cells, []string{"event", h.When, strings.Join(nonEmpty(h.Place, h.Act), ": "), strings.Join(h.Persons, " ")})
	}
	for _, e := range g.Exhibits {
		cells = append(cells, []string{"exhibit", fmt.Sprint(e.Number), e.Media, e.SHA256})
	}
	return p.table([]string{"SECTION", "WHAT", "IN IT", "WHO"}, cells)
}

// annex writes the annex of names of a submission whose names stand apart.
func (c *submissionsCmd) annex(p *program, v *archive.Vault, s record.Submission) error {
	if c.Out == "" {
		return &usageError{"name the file and who can open it: submissions VAULT annex S-… --out FILE.age --recipient age1…"}
	}
	sum, err := v.ExportNames(context.Background(), s.ID, archive.ExportOptions{Path: c.Out, Recipients: strings.Join(c.Recipient, "\n"), Language: "en", Confirmed: c.Confirmed})
	if err != nil {
		return err
	}
	if p.flags.JSON {
		return p.document(map[string]any{"submission": s.ID, "file": c.Out, "sha256": sum})
	}
	p.say("%s: the annex of names is in %s, SHA-256 %s", s.Label, c.Out, sum)
	return nil
}
