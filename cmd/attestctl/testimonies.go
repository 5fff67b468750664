package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"attest/archive"
	"attest/archive/record"
)

type importCmd struct {
	Vault  string   `arg:"" help:"The vault."`
	Files  []string `arg:"" name:"file" help:"Interchange JSON, or a tar of interchange.json and exhibits/; - is standard input."`
	Update bool     `help:"Make a new version of what is there with other content, instead of refusing."`
}

func (c *importCmd) Run(p *program) error {
	return p.withVault(c.Vault, func(v *archive.Vault) error {
		var all archive.ImportReport
		for _, f := range c.Files {
			src, done, err := p.source(f)
			if err != nil {
				return err
			}
			rep, err := v.Import(p.ctx, src, archive.ImportOptions{Update: c.Update}, nil)
			if err = closeAfter(err, done); err != nil {
				return fmt.Errorf("%s: %w", f, err)
			}
			all.Testimonies = append(all.Testimonies, rep.Testimonies...)
			all.Exhibits = append(all.Exhibits, rep.Exhibits...)
			all.Updated = append(all.Updated, rep.Updated...)
			all.Persons += rep.Persons
			all.Unchanged += rep.Unchanged
			if !p.flags.JSON {
				p.say("%s: %d testimonies, %d persons, %d exhibits taken in; %d updated, %d unchanged", f,
					len(rep.Testimonies), rep.Persons, len(rep.Exhibits), len(rep.Updated), rep.Unchanged)
			}
		}
		if p.flags.JSON {
			return p.document(map[string]any{
				"testimonies": ids(all.Testimonies), "exhibits": ids(all.Exhibits), "updated": ids(all.Updated),
				"persons": all.Persons, "unchanged": all.Unchanged,
			})
		}
		return nil
	})
}

func ids(in []record.ID) []record.ID {
	if in == nil {
		return []record.ID{}
	}
	return in
}

func closeAfter(err error, done func() error) error {
	if derr := done(); err == nil {
		return derr
	}
	return err
}

// source opens a document by what its first bytes are: JSON, or a tar.
func (p *program) source(name string) (archive.ImportSource, func() error, error) {
	nothing := func() error { return nil }
	if name == "-" {
		if p.flags.PassphraseFile == "-" {
			return archive.ImportSource{}, nothing, &usageError{"standard input can be the passphrase or the document, not both"}
		}
		src, err := archive.StreamSource(p.stdin)
		return src, nothing, err
	}
	f, err := os.Open(name)
	if err != nil {
		return archive.ImportSource{}, nothing, err
	}
	if archive.LooksLikeTar(f) {
		src, err := archive.StreamSource(f)
		return src, f.Close, err
	}
	return archive.FileSource(name), f.Close, nil
}

type attachCmd struct {
	Vault    string    `arg:"" help:"The vault."`
	ID       string    `arg:"" help:"Testimony (label or ID), or person for a signed consent."`
	File     string    `arg:"" help:"The file, or - for standard input."`
	Name     string    `help:"File name to record for -." default:"stdin"`
	FromFile wordsFile `help:"Received from whom (sealed): a file with it, - for standard input." placeholder:"FILE"`
	HowFile  wordsFile `help:"Received how (sealed): likewise." placeholder:"FILE"`
	From     onLine    `hidden:""`
	How      onLine    `hidden:""`
	Class    string    `help:"identity (default: it may show who someone is) or cleared." enum:"identity,cleared" default:"identity"`
}

func (c *attachCmd) Run(p *program) error {
	from, err := p.words("from-file", c.FromFile)
	if err != nil {
		return err
	}
	how, err := p.words("how-file", c.HowFile)
	if err != nil {
		return err
	}
	return p.withVault(c.Vault, func(v *archive.Vault) error {
		parent, err := findTestimony(v, c.ID)
		if err != nil {
			if parent, err = findPerson(v, c.ID); err != nil {
				return fmt.Errorf("testimony or person %s: %w", c.ID, archive.ErrNotFound)
			}
		}
		a := archive.Attachment{Name: c.Name, From: from, How: how, Class: c.Class, Data: p.stdin}
		if c.File == "-" {
			if p.flags.PassphraseFile == "-" || p.read {
				return &usageError{"standard input can be the passphrase, the words of a flag, or the exhibit: one of them"}
			}
		} else {
			st, err := os.Stat(c.File) // before it is opened: opening a pipe waits for ever
			if err != nil {
				return err
			}
			if !st.Mode().IsRegular() {
				return fmt.Errorf("%s: is no regular file", c.File)
			}
			f, err := os.Open(c.File)
			if err != nil {
				return err
			}
			defer f.Close()
			abs, err := filepath.Abs(c.File)
			if err != nil {
				return err
			}
			a.Name, a.Size, a.Data, a.Origin = filepath.Base(c.File), st.Size(), f, abs
		}
		e, err := v.Attach(p.ctx, parent, a, nil)
		if err != nil {
			return err
		}
		if p.flags.JSON {
			return p.document(map[string]any{"id": e.ID, "label": e.Label, "sha256": e.SHA256, "size": e.Size, "media": e.Media})
		}
		p.say("%s  %s  %d bytes  sha256 %s", e.Label, e.Media, e.Size, e.SHA256)
		if e.StillOutside != "" {
			p.say("note: the original still lies outside the vault, at %s", e.StillOutside)
		}
		return nil
	})
}

type tagCmd struct {
	Vault string   `arg:"" help:"The vault."`
	ID    string   `arg:"" help:"Testimony, label or ID."`
	Tags  []string `arg:"" help:"+tag to add, -tag to remove."`
}

func (c *tagCmd) Run(p *program) error {
	return p.withVault(c.Vault, func(v *archive.Vault) error {
		id, err := findTestimony(v, c.ID)
		if err != nil {
			return err
		}
		t, err := v.Testimony(id)
		if err != nil {
			return err
		}
		for _, tag := range c.Tags {
			switch {
			case strings.HasPrefix(tag, "+") && len(tag) > 1:
				t.Tags = append(t.Tags, tag[1:])
			case strings.HasPrefix(tag, removeMark):
				t.Tags = remove(t.Tags, tag[len(removeMark):])
			default:
				return &usageError{fmt.Sprintf("%q: write +tag to add a tag and -tag to remove one", tag)}
			}
		}
		if err := v.SaveTestimony(t); err != nil {
			return err
		}
		if t, err = v.Testimony(id); err != nil {
			return err
		}
		if p.flags.JSON {
			return p.document(map[string]any{"id": t.ID, "label": t.Label, "tags": append([]string{}, t.Tags...)})
		}
		p.say("%s: %s", t.Label, strings.Join(t.Tags, ", "))
		return nil
	})
}

func remove(tags []string, tag string) []string {
	var out []string
	for _, t := range tags {
		if t != tag {
			out = append(out, t)
		}
	}
	return out
}

type catCmd struct {
	Vault     string `arg:"" help:"The vault."`
	ID        string `arg:"" name:"exhibit" help:"Exhibit, label or ID."`
	Confirmed string `help:"Code of what was looked at: names in the file that consent does not cover." placeholder:"CODE"`
}

func (c *catCmd) Run(p *program) error {
	return p.withVault(c.Vault, func(v *archive.Vault) error {
		id, err := findExhibit(v, c.ID)
		if err != nil {
			return err
		}
		out, err := p.raw()
		if err != nil {
			return err
		}
		b, _, err := v.OpenToTakeOut(p.ctx, id, c.Confirmed)
		if err != nil {
			return err
		}
		defer b.Close()
		_, err = io.Copy(out, b)
		return err
	})
}

type classCmd struct {
	Vault string `arg:"" help:"The vault."`
	ID    string `arg:"" name:"exhibit" help:"Exhibit, label or ID."`
	Class string `arg:"" help:"identity or cleared." enum:"identity,cleared"`
}

func (c *classCmd) Run(p *program) error {
	return p.withVault(c.Vault, func(v *archive.Vault) error {
		id, err := findExhibit(v, c.ID)
		if err != nil {
			return err
		}
		return v.ClassExhibit(id, c.Class)
	})
}
