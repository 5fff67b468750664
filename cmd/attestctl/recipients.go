package main

import (
	"fmt"
	"os"
	"strings"

	"attest/archive"
	"attest/archive/bundle"
	"attest/archive/delivery"
	"attest/archive/record"
)

type recipientsCmd struct {
	Vault string   `arg:"" help:"The vault."`
	Act   string   `arg:"" optional:"" help:"list (default), add, for, verify or remove." enum:"list,add,for,verify,remove" default:"list"`
	Who   string   `arg:"" optional:"" help:"Name or number (r1) of the entry."`
	Key   string   `help:"add: the key, age1pq1…, age1… or a line of an SSH public key." placeholder:"KEY"`
	File  string   `help:"add: file with the key." placeholder:"FILE"`
	For   []string `help:"add, for: an addressee of another name whose key it is too; may be given several times. for without it takes that back." placeholder:"BODY"`
	Way   string   `help:"verify: how it was compared with its owner: telephone, in_person or print; none takes it back." enum:",telephone,in_person,print,none" default:""`
}

func (c *recipientsCmd) Run(p *program) error {
	return p.withVault(c.Vault, func(v *archive.Vault) error {
		switch c.Act {
		case "add":
			if c.Who == "" || (c.Key == "") == (c.File == "") {
				return &usageError{"recipients VAULT add NAME --key KEY, or --file FILE"}
			}
			key := c.Key
			if c.File != "" {
				raw, err := os.ReadFile(c.File)
				if err != nil {
					return fmt.Errorf("the key's file: %w", err)
				}
				key = withoutComments(string(raw))
			}
			if _, err := v.AddRecipient(c.Who, key, c.For...); err != nil {
				return err
			}
		case "for":
			r, err := findRecipient(v, c.Who)
			if err != nil {
				return err
			}
			if err := v.SetRecipientFor(r.ID, c.For...); err != nil {
				return err
			}
		case "verify", "remove":
			r, err := findRecipient(v, c.Who)
			if err != nil {
				return err
			}
			if c.Act == "remove" {
				err = v.RemoveRecipient(r.ID)
			} else if c.Way == "" {
				return p.showKey(r)
			} else {
				err = v.VerifyRecipient(r.ID, strings.TrimSuffix(c.Way, "none"))
			}
			if err != nil {
				return err
			}
		}
		return p.showBook(v)
	})
}

func withoutComments(text string) string {
	var out []string
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "#") {
			out = append(out, line)
		}
	}
	return strings.Join(out, "\n")
}

func findRecipient(v *archive.Vault, who string) (record.Recipient, error) {
	for _, r := range v.Recipients() {
		if r.ID == who || strings.EqualFold(r.Name, who) {
			return r, nil
		}
	}
	return record.Recipient{}, fmt.Errorf("%s is not in the address book: %w", who, archive.ErrNotFound)
}

// showKey prints what is compared before a key is called verified.
func (p *program) showKey(r record.Recipient) error {
	fp, err := bundle.KeyFingerprint(r.Key)
	if err != nil {
		return err
	}
	words, err := delivery.KeyWords(fp)
	if err != nil {
		return err
	}
	if p.flags.JSON {
		return p.document(map[string]any{"id": r.ID, "name": r.Name, "fingerprint": fp, "words": words})
	}
	p.say("%s", r.Name)
	p.say("fingerprint: %s", fp)
	p.say("in words: %s", words)
	p.say("compare it with its owner, then: recipients VAULT verify %s --way telephone", r.ID)
	return nil
}

func (p *program) showBook(v *archive.Vault) error {
	if p.flags.JSON {
		return p.document(map[string]any{"recipients": append([]record.Recipient{}, v.Recipients()...), "next": ""})
	}
	var cells [][]string
	for _, r := range v.Recipients() {
		how := "not verified"
		if r.Verified != nil {
			how = "verified " + r.Verified.At[:10] + " (" + r.Verified.Way + ")"
		}
		fp, err := bundle.KeyFingerprint(r.Key)
		if err != nil {
			return err
		}
		cells = append(cells, []string{r.ID, r.Name, how, fp, strings.Join(r.For, "; ")})
	}
	return p.table([]string{"", "NAME", "KEY", "FINGERPRINT", "ALSO FOR"}, cells)
}

// fromBook gives the keys of entries, and warns of those that nobody compared.
func (p *program) fromBook(v *archive.Vault, names []string) (string, error) {
	var keys []string
	for _, n := range names {
		r, err := findRecipient(v, n)
		if err != nil {
			return "", err
		}
		if r.Verified == nil {
			fmt.Fprintf(p.stderr, "note: %s\n", oneLine("the key of "+r.Name+" was not compared with its owner: attestctl recipients VAULT verify "+r.ID))
		}
		keys = append(keys, r.Key)
	}
	return strings.Join(keys, "\n"), nil
}
