package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"

	"attest/archive"
	"attest/archive/passphrase"
	"attest/assets/notices"
)

type initCmd struct {
	Vault string `arg:"" help:"Folder to make, NAME.attest."`
	Name  string `required:"" help:"Name of the office or archive." placeholder:"N"`
	Offer string `help:"Print six offered words and stop: ko or en." enum:",ko,en" default:""`
}

func (c *initCmd) Run(p *program) error {
	if c.Offer != "" {
		o, err := passphrase.Offer(c.Offer)
		if err != nil {
			return err
		}
		p.say("%s", o.Shown)
		p.say("the same in Latin keys: %s", o.Keys)
		return nil
	}
	if p.flags.Member == "" {
		return &usageError{"init needs --member NAME, the first keyholder"}
	}
	pass, err := p.passphrase("New passphrase")
	if err != nil {
		return err
	}
	defer clear(pass)
	if p.flags.PassphraseFile == "" {
		again, err := p.askPassphrase("The same again")
		if err != nil {
			return err
		}
		if !bytes.Equal(pass, again) {
			return errors.New("the two passphrases differ; nothing was made")
		}
	}
	key, err := p.keyFile()
	if err != nil {
		return err
	}
	v, err := archive.Create(p.ctx, c.Vault, archive.CreateOptions{
		Office: c.Name, Member: p.flags.Member, Passphrase: pass, KeyFile: key, Quick: p.quick,
	}, nil)
	if err != nil {
		return err
	}
	i := v.Info()
	if err := v.Close(); err != nil {
		return err
	}
	if p.flags.JSON {
		return p.document(map[string]any{"vault": i.Vault, "member": i.Slot, "replica": i.Replica, "path": c.Vault})
	}
	p.say("made vault %s, keyholder %s (slot %s)", c.Vault, i.Member, i.Slot)
	return nil
}

type versionCmd struct{}

func (c *versionCmd) Run(p *program) error {
	if p.flags.JSON {
		return p.document(map[string]any{"version": version, "vault_format": 1, "bundle_format": 1, "interchange": 1})
	}
	fmt.Fprintf(p.stdout, "attestctl %s (vault format 1, bundle format 1, interchange/1)\n", version)
	return nil
}

type licencesCmd struct{}

func (c *licencesCmd) Run(p *program) error {
	if p.flags.JSON {
		list := []map[string]any{}
		for _, n := range notices.All() {
			list = append(list, map[string]any{"parts": n.Parts, "text": n.Text})
		}
		return p.document(map[string]any{"licences": list, "next": ""})
	}
	_, err := io.WriteString(p.stdout, notices.Text())
	return err
}
