package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"attest/archive"
	"attest/archive/record"
	"attest/archive/submission"
)

type mechanismCmd struct {
	Vault  string `arg:"" help:"The vault."`
	Act    string `arg:"" optional:"" help:"list (default), show, add, remove or limit." enum:"list,show,add,remove,limit" default:"list"`
	What   string `arg:"" optional:"" help:"add: the file. Else the mechanism's ID."`
	Field  string `help:"limit: the field; without it the whole." placeholder:"ID"`
	Limit  string `help:"limit: max_words, max_chars or max_pages of a field; words, words_joint, pages or message_mb of the whole." placeholder:"NAME"`
	Value  int    `help:"limit: the office's own; 0 lifts it." default:"0"`
	Reason string `help:"limit: why, which is shown beside it."`
	Lang   string `help:"Language of titles." enum:"en,ko" default:"en"`
}

func (c *mechanismCmd) Run(p *program) error {
	return p.withVault(c.Vault, func(v *archive.Vault) error {
		if c.Act != "list" && c.What == "" {
			return &usageError{"name it: mechanism VAULT " + c.Act + " " + map[bool]string{true: "FILE", false: "ID"}[c.Act == "add"]}
		}
		switch c.Act {
		case "add":
			return c.add(p, v)
		case "remove":
			return v.RemoveMechanism(c.What)
		case "limit":
			if err := c.limit(v); err != nil {
				return err
			}
			return c.show(p, v)
		case "show":
			return c.show(p, v)
		}
		return c.list(p, v)
	})
}

// add takes a file in; what is wrong with it is told by line and field.
func (c *mechanismCmd) add(p *program, v *archive.Vault) error {
	f, err := os.Open(c.What)
	if err != nil {
		return err
	}
	raw, err := io.ReadAll(io.LimitReader(f, submission.MaxFile+1))
	if err = errors.Join(err, f.Close()); err != nil {
		return err
	}
	m, err := v.AddMechanism(string(raw))
	if err != nil {
		return fmt.Errorf("%s: %w", c.What, err)
	}
	c.What = m.ID
	return c.show(p, v)
}

// limit sets one limit of the office's beside those that it set before.
func (c *mechanismCmd) limit(v *archive.Vault) error {
	m, err := findMechanism(v, c.What)
	if err != nil {
		return err
	}
	by := slices.DeleteFunc(slices.Clone(v.OfficeMechanism(m.ID).Overrides), func(o record.LimitOverride) bool { return o.Field == c.Field && o.Limit == c.Limit })
	return v.OverrideLimits(m.ID, append(by, record.LimitOverride{Field: c.Field, Limit: c.Limit, Value: c.Value, Reason: c.Reason, Date: time.Now().Format(time.DateOnly)}))
}

func findMechanism(v *archive.Vault, id string) (*submission.Mechanism, error) {
	set, err := v.Mechanisms()
	if err != nil {
		return nil, err
	}
	m, ok := set.Find(id)
	if !ok {
		return nil, fmt.Errorf("mechanism %s: %w", id, archive.ErrNotFound)
	}
	return m, nil
}

func (c *mechanismCmd) list(p *program, v *archive.Vault) error {
	set, err := v.Mechanisms()
	if err != nil {
		return err
	}
	list := []map[string]any{}
	var cells [][]string
	for _, m := range set.All() {
		list = append(list, map[string]any{"id": m.ID, "title": m.Title(c.Lang), "unit": m.Unit, "fields": len(m.Fields()), "own": m.Own, "overrides": len(m.Overrides)})
		whose := ""
		switch {
		case m.Own:
			whose = "the office's own"
		case len(m.Overrides) > 0:
			whose = "limits of the office"
		}
		cells = append(cells, []string{m.ID, m.Unit, strconv.Itoa(len(m.Fields())), whose, m.Title(c.Lang)})
	}
	if p.flags.JSON {
		return p.document(map[string]any{"mechanisms": list, "next": ""})
	}
	return p.table([]string{"ID", "ONE FORM A", "FIELDS", "", "TITLE"}, cells)
}

func (c *mechanismCmd) show(p *program, v *archive.Vault) error {
	m, err := findMechanism(v, c.What)
	if err != nil {
		return err
	}
	if p.flags.JSON {
		return p.document(m)
	}
	p.say("%s  %s", m.ID, m.Title(c.Lang))
	p.say("who may submit: %s", m.Who)
	p.say("limits: %s", m.Limits.Note)
	for _, o := range m.Overrides {
		p.say("limit of the office, %s: %s %s %d: %s", o.Date, o.Field, o.Limit, o.Value, o.Reason)
	}
	p.say("remedies: %s", m.Remedies.Note)
	for _, x := range m.Channels {
		check := ""
		if x.Check {
			check = "  (to be checked)"
		}
		p.say("%s: %s%s", x.Kind, x.Value, check)
	}
	for _, x := range m.Clock {
		p.say("%s, %s: %s  (%s)", x.What, periodText(x), map[bool]string{true: x.Ko, false: x.En}[c.Lang == "ko"], x.Source)
	}
	for _, r := range m.Rules {
		p.say("%s: %s  (%s; %s; checked %s)", r.Severity, map[bool]string{true: r.Ko, false: r.En}[c.Lang == "ko"], r.Cites, r.Source, r.Checked)
	}
	for _, s := range m.Sources {
		p.say("source: %s (checked %s)", s.Source, s.Checked)
	}
	var cells [][]string
	for _, f := range m.Fields() {
		must := ""
		if f.Required {
			must = "required"
		}
		cells = append(cells, []string{f.ID, f.Type, must, f.From, f.Label(c.Lang)})
	}
	return p.table([]string{"FIELD", "TYPE", "", "FROM", "LABEL"}, cells)
}

// periodText is how long a period of a body's clock is, from the day of sending.
func periodText(c submission.Clock) string {
	var all []string
	for _, n := range []struct {
		n    int
		unit string
	}{{c.Days, "days"}, {c.Months, "months"}} {
		if n.n > 0 {
			all = append(all, fmt.Sprintf("%d %s", n.n, n.unit))
		}
	}
	return strings.Join(all, " and ")
}
