package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"attest/archive"
)

type memberCmd struct {
	Vault             string `arg:"" help:"The vault."`
	Action            string `arg:"" optional:"" default:"list" enum:"list,add,role,rename,remove,passphrase" help:"list, add, role, rename, remove, or passphrase (your own)."`
	Who               string `arg:"" optional:"" help:"role, rename, remove: the member's name, hint or slot ID."`
	Name              string `help:"add, rename: the member's name." placeholder:"N"`
	Role              string `help:"add, role: keyholder, caseworker or lawyer." enum:",keyholder,caseworker,lawyer" default:""`
	NewPassphraseFile string `help:"add, passphrase: file with the new passphrase, its line end not part of it; without it the terminal is asked twice." placeholder:"PATH"`
	NewKeyFile        string `help:"add, passphrase: key file that the slot asks for from then on." placeholder:"PATH"`
}

// Run lists and changes the members of a vault.
func (c *memberCmd) Run(p *program) error {
	if (c.Action == "add" || c.Action == "rename") && c.Name == "" {
		return &usageError{"member VAULT " + c.Action + " needs --name"}
	}
	if (c.Action == "add" || c.Action == "role") && c.Role == "" {
		return &usageError{"member VAULT " + c.Action + " needs --role keyholder, caseworker or lawyer"}
	}
	if strings.Contains("role rename remove", c.Action) && c.Who == "" {
		return &usageError{"member VAULT " + c.Action + " needs the member's name, hint or slot ID"}
	}
	return p.withVaultAs(c.Vault, func(v *archive.Vault, old []byte) error {
		switch c.Action {
		case "add":
			return c.add(p, v)
		case "passphrase":
			return c.passphrase(p, v, old)
		case "list":
			return c.list(p, v)
		}
		m, err := findMember(v, c.Who)
		if err != nil {
			return err
		}
		switch c.Action {
		case "role":
			err = v.SetRole(p.ctx, m.Slot, c.Role)
		case "rename":
			err = v.RenameMember(p.ctx, m.Slot, c.Name)
		case "remove":
			if err = v.RemoveMember(p.ctx, m.Slot, nil); err == nil {
				return c.done(p, m, "removed %s (slot %s); the vault's keys were exchanged", m.Name, m.Slot)
			}
		}
		if err != nil {
			return err
		}
		if m, err = findMember(v, string(m.Slot)); err != nil {
			return err
		}
		return c.done(p, m, "%s is %s (slot %s)", m.Name, m.Role, m.Slot)
	})
}

func (c *memberCmd) done(p *program, m archive.MemberInfo, text string, args ...any) error {
	if p.flags.JSON {
		return p.document(map[string]any{"member": m})
	}
	p.say(text, args...)
	return nil
}

func (c *memberCmd) list(p *program, v *archive.Vault) error {
	list, err := v.MemberList()
	if err != nil {
		return err
	}
	if p.flags.JSON {
		return p.document(map[string]any{"members": list, "next": ""})
	}
	for _, m := range list {
		p.say("%s", strings.Join(nonEmpty(m.Name, m.Role, m.Hint, string(m.Slot), map[bool]string{true: "you"}[m.Self]), "  "))
	}
	return nil
}

func (c *memberCmd) add(p *program, v *archive.Vault) error {
	pass, key, err := c.newSecret(p)
	if err != nil {
		return err
	}
	defer clear(pass)
	m, err := v.AddMember(p.ctx, archive.NewMember{Name: c.Name, Role: c.Role, Passphrase: pass, KeyFile: key}, nil)
	if err != nil {
		return err
	}
	return c.done(p, m, "added %s as %s, hint %s (slot %s)", m.Name, m.Role, m.Hint, m.Slot)
}

func (c *memberCmd) passphrase(p *program, v *archive.Vault, old []byte) error {
	oldKey, err := p.keyFile()
	if err != nil {
		return err
	}
	pass, key, err := c.newSecret(p)
	if err != nil {
		return err
	}
	defer clear(pass)
	if err := v.ChangePassphrase(p.ctx, old, oldKey, pass, key, nil); err != nil {
		return err
	}
	m, err := findMember(v, string(v.Info().Slot))
	if err != nil {
		return err
	}
	return c.done(p, m, "the passphrase of %s (slot %s) is another one from now on", m.Name, m.Slot)
}

// newSecret reads a new passphrase and its key file, or asks for the passphrase twice.
func (c *memberCmd) newSecret(p *program) (pass, key []byte, err error) {
	if key, err = archive.ReadKeyFile(c.NewKeyFile); err != nil {
		return nil, nil, err
	}
	var in io.Reader = p.stdin
	switch c.NewPassphraseFile {
	case "":
		if pass, err = p.askPassphrase("New passphrase"); err != nil {
			return nil, nil, err
		}
		again, err := p.askPassphrase("The same again")
		if err == nil && !bytes.Equal(pass, again) {
			err = errors.New("the two passphrases differ; nothing was changed")
		}
		clear(again)
		return pass, key, err
	case "-":
	default:
		f, err := os.Open(c.NewPassphraseFile)
		if err != nil {
			return nil, nil, fmt.Errorf("the file with the new passphrase: %w", err)
		}
		defer f.Close()
		in = f
	}
	pass, err = readPassphrase(in)
	return pass, key, err
}

// findMember takes a slot ID, a hint or a name.
func findMember(v *archive.Vault, who string) (archive.MemberInfo, error) {
	list, err := v.MemberList()
	if err != nil {
		return archive.MemberInfo{}, err
	}
	for _, m := range list {
		if string(m.Slot) == who || m.Hint == who || strings.EqualFold(m.Name, who) {
			return m, nil
		}
	}
	return archive.MemberInfo{}, fmt.Errorf("%q: %w", who, archive.ErrNoSuchMember)
}
