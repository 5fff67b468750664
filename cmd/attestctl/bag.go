package main

import (
	"errors"
	"fmt"
	"os"
	"strings"

	"attest/archive/bag"
	"attest/archive/bundle"
)

// read checks what the command names: one of our bundles as it was written, the
// same unpacked into a folder or a tar, or a bag of another maker.
func (c *verifyCmd) read(p *program, o bundle.Options) (rep bundle.Report, foreign *bag.Report, err error) {
	info, err := os.Stat(c.Bundle)
	if err != nil {
		return rep, nil, err
	}
	if !info.IsDir() {
		rep, err = bundle.Verify(p.ctx, c.Bundle, o)
		if err != nil || rep.OK() || rep.Files > 0 || rep.Encrypted {
			return rep, nil, err
		}
	}
	s, err := bag.Open(c.Bundle)
	if errors.Is(err, bag.ErrNotABag) { // what was said of it as a bundle stands
		return rep, nil, nil
	}
	if err != nil {
		return rep, nil, err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	ours, err := bundle.IsBundle(p.ctx, s)
	if err != nil {
		return rep, nil, err
	}
	if ours {
		if s.Zip() {
			rep.Faults = append(rep.Faults, bundle.Fault{Kind: bundle.KindContent, What: "what is in it looks like a bundle: unpack it and check the folder"})
			return rep, nil, nil
		}
		rep, err = bundle.VerifyLaid(p.ctx, s, o)
		return rep, nil, err
	}
	r, err := bag.Check(p.ctx, s)
	if err == nil && o.Fingerprint != "" {
		r.Faults = append(r.Faults, bag.Fault{Kind: bundle.KindSignature, What: "it is no bundle of Attest, and has no signature to hold the fingerprint against"})
	}
	return rep, &r, err
}

// showBag reports on a bag of another maker.
func showBag(p *program, r bag.Report) error {
	if p.flags.JSON {
		if err := p.document(r); err != nil {
			return err
		}
	} else if r.Version == "" {
		p.say("%s: no bag, and not a bundle of Attest", oneLine(r.Name))
	} else {
		p.say("%s: a BagIt %s bag, not a bundle of Attest: %d files, %d bytes of payload", oneLine(r.Name), r.Version, r.Files, r.Bytes)
		if len(r.Algorithms) > 0 {
			p.say("its payload is listed by %s", strings.Join(r.Algorithms, ", "))
		}
		for _, n := range r.Notes {
			p.say("%s", oneLine(n))
		}
	}
	for _, f := range r.Faults {
		fmt.Fprintf(p.stderr, "%s\n", oneLine(strings.Join(nonEmpty(f.File, f.What), ": ")))
	}
	if !r.OK() {
		return &integrityError{fmt.Sprintf("%d faults found", len(r.Faults))}
	}
	if !p.flags.JSON {
		p.say("nothing is changed, missing or added; who made it, a bag does not say")
	}
	return nil
}
