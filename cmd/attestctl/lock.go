package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"attest/archive"
	"attest/archive/bundle"
	"attest/archive/delivery"
)

type lockCmd struct {
	Files []string `arg:"" help:"Files to lock: one PDF for a .pdf, one file for an .html, any for a .zip."`
	Out   string   `required:"" help:"File to write; its ending says how it is locked: .pdf, .zip or .html." placeholder:"FILE"`
}

// Run locks files with a passphrase that is drawn and shown once.
func (c *lockCmd) Run(p *program) error {
	pass, err := delivery.NewPassphrase()
	if err != nil {
		return err
	}
	if err := archive.WriteOutside(c.Out, func(w io.Writer) error { return c.lock(w, pass) }); err != nil {
		return err
	}
	return p.showPassphrase(c.Out, pass)
}

func (c *lockCmd) lock(w io.Writer, pass string) error {
	switch form := strings.TrimPrefix(strings.ToLower(filepath.Ext(c.Out)), "."); {
	case form == delivery.FormPDF && len(c.Files) == 1:
		raw, err := readCapped(c.Files[0], delivery.MaxPDF)
		if err != nil {
			return err
		}
		return delivery.PDF(w, raw, pass)
	case form == delivery.FormPage && len(c.Files) == 1:
		raw, err := readCapped(c.Files[0], delivery.MaxPage)
		if err != nil {
			return err
		}
		media := "application/octet-stream"
		if strings.EqualFold(filepath.Ext(c.Files[0]), ".html") {
			media = "text/html"
		}
		s, err := delivery.Page{Name: bundle.SafeName(filepath.Base(c.Files[0])), Media: media, Passphrase: pass, Language: "en"}.Seal(w)
		if err != nil {
			return err
		}
		_, err = s.Write(raw)
		return closeAfter(err, s.Close)
	case form == delivery.FormZip:
		var files []delivery.File
		for _, name := range c.Files {
			f, err := os.Open(name)
			if err != nil {
				return err
			}
			defer f.Close()
			files = append(files, delivery.File{Name: bundle.SafeName(filepath.Base(name)), Data: f})
		}
		return delivery.ZipFiles(w, pass, time.Now(), files)
	}
	return &usageError{"lock FILE --out X.pdf, FILE --out X.html, or FILE… --out X.zip"}
}

// showPassphrase says it once; it is kept nowhere.
func (p *program) showPassphrase(file, pass string) error {
	if p.flags.JSON {
		return p.document(map[string]any{"file": file, "passphrase": pass, "bits": delivery.Bits})
	}
	p.say("passphrase: %s", pass)
	p.say("six words drawn by chance, %d bits; it is shown this once: tell it by another way than the file takes", delivery.Bits)
	return nil
}

type splitCmd struct {
	File string `arg:"" help:"The file."`
	To   string `required:"" help:"Folder to write the parts to." placeholder:"DIR"`
	Size int64  `help:"MiB a part." default:"4032" placeholder:"MIB"`
}

// Run cuts a file for a stick that takes none of its size.
func (c *splitCmd) Run(p *program) error {
	s, err := delivery.Cut(p.ctx, c.File, c.To, c.Size<<20, nil)
	if err != nil {
		return err
	}
	if p.flags.JSON {
		return p.document(s)
	}
	for _, part := range s.Parts {
		p.say("wrote %s  %d bytes  sha256 %s", part.Path, part.Size, part.SHA256)
	}
	p.say("%s", fmt.Sprintf("how they are joined: %s", s.Howto))
	return nil
}
