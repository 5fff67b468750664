package main

import (
	"errors"
	"os"
	"path/filepath"
	"strings"

	"attest/archive"
	"attest/archive/bundle"
	"attest/archive/passphrase"
)

type demoCmd struct {
	Dir string `arg:"" help:"Folder for demo.attest and demo.zip; made if it is not there."`
}

// Run does the whole job on invented testimonies and tells each step.
func (c *demoCmd) Run(p *program) (err error) {
	if err := os.MkdirAll(c.Dir, 0o700); err != nil {
		return err
	}
	vault, zip := filepath.Join(c.Dir, "demo.attest"), filepath.Join(c.Dir, "demo.zip")
	for _, f := range []string{vault, zip} {
		if _, err := os.Lstat(f); err == nil {
			return &usageError{f + " is there already; name another folder"}
		}
	}
	offered, err := passphrase.Offer("en")
	if err != nil {
		return err
	}
	pass := strings.Join(offered.Words, " ")
	v, err := archive.Create(p.ctx, vault, archive.CreateOptions{
		Office: "Demo office", Member: "Demo keyholder", Passphrase: []byte(pass), Quick: true,
	}, nil)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, v.Close()) }()
	p.say("1. made the vault %s\n   passphrase: %s\n   (the least key derivation that is accepted: it guards invented words only)", vault, pass)
	sub, err := v.FillSample(p.ctx, nil)
	if err != nil {
		return err
	}
	rows := v.Testimonies(archive.Filter{Sort: "label"})
	p.say("2. took in %d invented testimonies:", len(rows))
	for _, r := range rows {
		p.say("   %s  %s  %s  %s, %s  (%d words, %d exhibits)", r.Label, r.Pseudonym, r.Handle, r.Place, r.Language, r.Words, r.Exhibits)
	}
	t, err := v.Testimony(rows[0].ID)
	if err != nil {
		return err
	}
	t.Tags = append(t.Tags, "demo")
	if err := v.SaveTestimony(t); err != nil {
		return err
	}
	p.say("3. tagged %s with \"demo\"", t.Label)
	for _, q := range []string{"투먼", "图们", "truck"} {
		var found []string
		for _, r := range v.Testimonies(archive.Filter{Query: q, Sort: "label"}) {
			found = append(found, r.Label)
		}
		p.say("4. searched %q: %s", q, strings.Join(found, ", "))
	}
	rep, err := v.Check(p.ctx, nil)
	if err != nil {
		return err
	}
	if len(rep.Faults) > 0 {
		return &integrityError{"the demo vault is damaged: " + rep.Faults[0].What}
	}
	p.say("5. checked everything: %d log entries, %d versions, %d files, no fault", rep.Entries, rep.Versions, rep.Blobs)
	out, err := v.Export(p.ctx, sub.ID, archive.ExportOptions{Path: zip, Plain: true}, nil)
	if err != nil {
		return err
	}
	p.say("6. exported %s (plain: a real one is encrypted)\n   selected %d = written %d + withheld %d", zip, out.Selected, out.Written, len(out.Withheld))
	for _, w := range out.Withheld {
		p.say("   withheld: %s", w.Text)
	}
	got, err := bundle.Verify(p.ctx, zip, bundle.Options{Fingerprint: out.Fingerprint})
	if err != nil {
		return err
	}
	if !got.OK() {
		return &integrityError{"the demo bundle has a fault: " + got.Faults[0].What}
	}
	p.say("7. verified it: %d files, %d custody entries proven, signed by %s", got.Files, got.Entries, got.Signer)
	p.say("8. to check it without Attest: unzip it and follow data/VERIFY.txt\n   sha256 %s", out.SHA256[0])
	return nil
}
