package main

import (
	"strings"

	"attest/archive"
)

type officeCmd struct {
	Vault      string    `arg:"" help:"The vault."`
	SenderFile wordsFile `help:"A file with sender and contact, - for standard input; an empty one takes them back." placeholder:"FILE"`
	Sender     onLine    `hidden:""`
}

func (c *officeCmd) Run(p *program) error {
	sender, err := p.words("sender", c.SenderFile)
	if err != nil {
		return err
	}
	return p.withVault(c.Vault, func(v *archive.Vault) error {
		o := v.Office()
		if c.SenderFile != "" && strings.TrimSpace(sender) != o.Sender {
			o.Sender = strings.TrimSpace(sender)
			if err := v.SaveOffice(o); err != nil {
				return err
			}
		}
		if p.flags.JSON {
			return p.document(map[string]any{"name": o.Name, "sender": o.Sender})
		}
		p.say("office: %s", o.Name)
		if o.Sender == "" {
			p.say("sender and contact: not set; forms that ask for them stay open. Set them: office VAULT --sender-file FILE")
		} else {
			p.say("sender and contact: %s", o.Sender)
		}
		return nil
	})
}
