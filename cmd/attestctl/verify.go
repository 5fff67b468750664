package main

import (
	"fmt"
	"os"
	"strings"

	"filippo.io/age"

	"attest/archive/bundle"
	"attest/archive/timestamp"
)

type verifyCmd struct {
	Bundle      string   `arg:"" optional:"" help:"The bundle, .zip or .zip.age, or unpacked as a folder or a tar; or any BagIt bag."`
	Identity    []string `help:"File of age identities, for an encrypted bundle." placeholder:"FILE"`
	Fingerprint string   `help:"SHA256:… of the office's key, got another way; any other signer is a fault." placeholder:"FP"`
	Timestamp   string   `help:"Reply (.tsr) that came beside the bundle, over its signature." placeholder:"FILE"`
	Authority   []string `help:"Certificate (PEM) of a timestamping authority that you trust, got from it." placeholder:"FILE"`
	Redacted    []string `help:"Redacted copy to check instead of a bundle; later disclosures of the same account are joined to it." placeholder:"FILE"`
	Heard       string   `help:"With --redacted: write its recording as WAV, silent where it is left out." placeholder:"FILE"`
	Commitment  string   `help:"Its name: the eight words from the signed paper, or in hexadecimal." placeholder:"WORDS"`
}

func (c *verifyCmd) Run(p *program) error {
	if len(c.Redacted) > 0 {
		return c.verifyCopy(p)
	}
	if c.Bundle == "" {
		return &usageError{"name the bundle, or verify --redacted FILE --commitment NAME"}
	}
	if isCopy(c.Bundle) {
		return &usageError{"this is a redacted copy, or a later disclosure: verify --redacted FILE --commitment NAME"}
	}
	roots, err := authorities(c.Authority)
	if err != nil {
		return err
	}
	o := bundle.Options{Fingerprint: c.Fingerprint, Roots: roots}
	for _, f := range c.Identity {
		r, err := os.Open(f)
		if err != nil {
			return err
		}
		more, err := age.ParseIdentities(r)
		if err = closeAfter(err, r.Close); err != nil {
			return fmt.Errorf("identity file %s: %w", f, err)
		}
		o.Identities = append(o.Identities, more...)
	}
	rep, foreign, err := c.read(p, o)
	if err != nil {
		return err
	}
	if foreign != nil {
		return showBag(p, *foreign)
	}
	if c.Timestamp != "" {
		reply, err := readCapped(c.Timestamp, timestamp.MaxReply)
		if err != nil {
			return err
		}
		rep.VerifyTimestamp(reply, o)
	}
	if p.flags.JSON {
		if err := p.document(rep); err != nil {
			return err
		}
	} else {
		p.say("%s: %d files, %d bytes; %d testimonies, %d exhibits", oneLine(rep.Name), rep.Files, rep.Bytes, rep.Testimonies, rep.Exhibits)
		if rep.Unlinkable {
			p.say("it says of itself that it has no proofs: nobody can check that what is shown was sealed")
		}
		p.say("%d custody entries proven, %d objects tied to them", rep.Entries, rep.Proven)
		for _, k := range rep.Commitments {
			p.say("testimony %d became final as: %s", k.Testimony, k.Words)
			switch {
			case k.Redacted:
				p.say("  parts of it are left out and marked; what is shown is proven to be under these words")
			case k.Opened:
				p.say("  the account is proven to be the one under these words")
			default:
				p.say("  nothing in the bundle proves that the account is the one under these words")
			}
		}
		p.showTimestamps(rep)
		if rep.Signer != "" {
			p.say("signed by %s", rep.Signer)
		}
		if !rep.SignerKnown {
			p.say("this key came with the bundle and proves nothing by itself: compare the fingerprint with the office another way")
		}
	}
	for _, f := range rep.Faults {
		fmt.Fprintf(p.stderr, "%s\n", oneLine(strings.Join(nonEmpty(f.File, f.What), ": ")))
	}
	if !rep.OK() {
		return &integrityError{fmt.Sprintf("%d faults found", len(rep.Faults))}
	}
	if !p.flags.JSON {
		p.say("nothing is changed, missing or added")
	}
	return nil
}
