package main

import (
	"attest/archive"
)

type printCmd struct {
	Vault  string `arg:"" help:"The vault."`
	ID     string `arg:"" name:"testimony" help:"Testimony, label or ID."`
	Out    string `required:"" help:"PDF file to write, or - for standard output, to be sent on to a printer." placeholder:"FILE"`
	Reason string `required:"" help:"sign (a final account), read (to be read), or file (the office's paper file); it stands in the log." enum:"sign,read,file"`

	Confirmed string `help:"Code of what was looked at: names in the account that consent does not cover." placeholder:"CODE"`
}

func (c *printCmd) Run(p *program) error {
	if c.Out == "-" && p.flags.JSON {
		return &usageError{"standard output is the pages or the JSON document: name a file with --json"}
	}
	why := archive.PrintFor{Reason: c.Reason, Confirmed: c.Confirmed}
	return p.withVault(c.Vault, func(v *archive.Vault) error {
		id, err := findTestimony(v, c.ID)
		if err != nil {
			return err
		}
		if c.Out == "-" {
			w, err := p.raw()
			if err == nil {
				_, err = v.PrintStatement(p.ctx, id, why, w)
			}
			return err
		}
		out, err := v.PrintStatementFile(p.ctx, id, why, c.Out)
		if err != nil {
			return err
		}
		if p.flags.JSON {
			return p.document(map[string]any{
				"testimony": out.Testimony, "label": out.Label, "final": out.Final, "words": out.Words, "file": c.Out, "size": out.Bytes,
			})
		}
		p.say("wrote %s  %d bytes; it is a plain file: delete it when it is printed", c.Out, out.Bytes)
		if out.Words != "" {
			p.say("%s: %s", out.Label, out.Words)
		}
		return nil
	})
}
