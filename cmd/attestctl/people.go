package main

import (
	"fmt"
	"strings"

	"attest/archive"
	"attest/archive/record"
)

// people finds persons and never prints a name: what is found is a pseudonym.
func (p *program) people(v *archive.Vault, query string) error {
	if err := v.WaitForNames(p.ctx); err != nil {
		return err
	}
	hits, err := v.FindPersons(query)
	if err != nil {
		return err
	}
	if p.flags.JSON {
		list := []map[string]any{}
		for _, h := range hits {
			list = append(list, map[string]any{
				"id": h.Person.ID, "pseudonym": h.Person.Pseudonym, "handle": h.Person.Handle, "testimonies": h.Testimonies,
				"consent": h.Consent.State, "via": h.Via, "score": percent(h.Score), "why": h.Why,
			})
		}
		return p.document(map[string]any{"persons": list, "next": ""})
	}
	var cells [][]string
	for _, h := range hits {
		cells = append(cells, []string{h.Person.Pseudonym, h.Person.Handle, fmt.Sprint(percent(h.Score)), h.Why, string(h.Person.ID)})
	}
	return p.table([]string{"PERSON", "HANDLE", "%", "WHY", "ID"}, cells)
}

// percent is a score for people and for JSON, which has whole numbers alone.
func percent(score float64) int { return int(score*100 + .5) }

type duplicatesCmd struct {
	Vault  string `arg:"" help:"The vault."`
	Person string `arg:"" help:"Person, pseudonym or ID."`
}

func (c *duplicatesCmd) Run(p *program) error {
	return p.withVault(c.Vault, func(v *archive.Vault) error {
		id, err := findPerson(v, c.Person)
		if err != nil {
			return err
		}
		if err := v.WaitForNames(p.ctx); err != nil {
			return err
		}
		found, err := v.LikelyDuplicates(id)
		if err != nil {
			return err
		}
		if p.flags.JSON {
			list := []map[string]any{}
			for _, f := range found {
				list = append(list, map[string]any{
					"id": f.Person.ID, "pseudonym": f.Person.Pseudonym, "handle": f.Person.Handle, "score": percent(f.Score),
					"why": append([]string{}, f.Why...),
				})
			}
			return p.document(map[string]any{"candidates": list})
		}
		var cells [][]string
		for _, f := range found {
			cells = append(cells, []string{f.Person.Pseudonym, f.Person.Handle, fmt.Sprint(percent(f.Score)), strings.Join(f.Why, ", ")})
		}
		return p.table([]string{"PERSON", "HANDLE", "%", "WHY"}, cells)
	})
}

type mergeCmd struct {
	Vault string `arg:"" help:"The vault."`
	Keep  string `arg:"" help:"Person under whom both are shown from now on; with --part, the one to part."`
	Other string `arg:"" optional:"" help:"Record that is the same person."`
	Part  bool   `help:"Part a record from the person that it was merged into."`
}

func (c *mergeCmd) Run(p *program) error {
	if c.Part == (c.Other != "") {
		return &usageError{"name two persons, or one with --part"}
	}
	return p.withVault(c.Vault, func(v *archive.Vault) error {
		keep, err := findPerson(v, c.Keep)
		if err != nil {
			return err
		}
		if c.Part {
			err = v.UnmergePersons(keep)
		} else {
			var other record.ID
			if other, err = findPerson(v, c.Other); err == nil {
				err = v.MergePersons(keep, other)
			}
		}
		if err != nil {
			return err
		}
		ids, pseudonyms := []record.ID{}, []string{}
		for _, one := range v.SamePerson(keep) {
			ids, pseudonyms = append(ids, one.ID), append(pseudonyms, one.Pseudonym)
		}
		if p.flags.JSON {
			return p.document(map[string]any{"persons": ids, "pseudonyms": pseudonyms})
		}
		p.say("%s", strings.Join(pseudonyms, " = "))
		return nil
	})
}
