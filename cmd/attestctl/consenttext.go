package main

import (
	"io"

	"attest/archive"
	"attest/archive/readout"
	"attest/archive/record"
)

type consentTextCmd struct {
	Vault  string `arg:"" optional:"" help:"The vault whose office changed the texts; without it the built-in ones."`
	Lang   string `help:"ko, zh, ru or en." enum:"ko,zh,ru,en" default:"ko"`
	Asking string `help:"before or end; without it both." enum:",before,end" default:""`
	Office string `help:"The office's name, where there is no vault." default:"…"`
	PDF    string `name:"pdf" help:"Write the blank form there." placeholder:"FILE"`
}

func (c *consentTextCmd) Run(p *program) error {
	if c.Vault == "" {
		text, _ := readout.BuiltIn(c.Lang)
		return c.print(p, text, c.Office)
	}
	return p.withVault(c.Vault, func(v *archive.Vault) error {
		text, _ := v.ConsentText(c.Lang)
		return c.print(p, text, v.Info().Office)
	})
}

func (c *consentTextCmd) print(p *program, text readout.Text, office string) error {
	if c.PDF != "" {
		if err := archive.WriteOutside(c.PDF, func(w io.Writer) error { return text.Form(w, c.Asking, office) }); err != nil {
			return err
		}
	}
	m, err := text.Mark()
	if err != nil {
		return err
	}
	parts := c.parts()
	if p.flags.JSON {
		said := map[string]string{}
		for _, id := range parts {
			said[id] = text.Said(id, office)
		}
		return p.document(map[string]any{"language": m.Language, "version": m.Version, "date": text.Date, "sha256": m.SHA256, "parts": said})
	}
	if c.PDF != "" {
		return nil
	}
	for _, id := range parts {
		p.say("%s", text.Said(id, office))
	}
	p.say("(version %s of %s)", m.Version, text.Date)
	return nil
}

// parts are those of the asking, in the order in which they are read.
func (c *consentTextCmd) parts() []string {
	all := readout.Parts()
	for i, id := range all {
		switch {
		case id != readout.EndTitle:
		case c.Asking == record.AskingBefore:
			return all[:i]
		case c.Asking == record.AskingEnd:
			return all[i:]
		}
	}
	return all
}
