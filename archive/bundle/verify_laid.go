package bundle

import (
	"bytes"
	"context"
	"crypto/sha256"
	"crypto/sha512"
	"errors"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"

	"attest/archive/bag"
)

// IsBundle reports whether a bag, as it lies, is one of ours: it has some file
// that only our bundles have, or its bag-info says so. Taking away what proves it,
// the signature and the custody files, does not make it another maker's, of which
// less is asked: it is verified, and refused for what is missing.
func IsBundle(ctx context.Context, s bag.Source) (bool, error) {
	ours := []string{fileProofs, fileCheckpoint, fileKey, fileSigners, fileUnlinkable, fileSignature, fileStamp, fileCheck, fileLoad, fileVerify}
	mine := func(n string) bool {
		folder, file := path.Split(n)
		return slices.Contains(ours, n) ||
			strings.HasPrefix(folder, "data/testimonies/") && slices.Contains([]string{"statement.json", "statement.html", "consent.json", fileReading, fileDisclosure}, file)
	}
	if slices.ContainsFunc(s.Names(), mine) {
		return true, nil
	}
	found := false
	err := s.Each(ctx, func(name string, _ int64, r io.Reader) error {
		if name != fileInfo {
			return nil
		}
		raw, err := io.ReadAll(io.LimitReader(r, maxMarked))
		if err != nil {
			return nil // damaged: the check of any bag says so
		}
		for line := range strings.Lines(string(raw)) {
			label, value, _ := strings.Cut(strings.ToLower(line), ":")
			found = found || strings.HasPrefix(label, "attest-") || label == "bag-software-agent" && strings.TrimSpace(value) == "attest"
		}
		return nil
	})
	return found, err
}

// maxMarked is how much of a bag-info.txt is looked through for our marks.
const maxMarked = 1 << 20

// stripped tells of a bundle of which everything is gone that says who made it and
// what was sealed.
func (v *verifier) stripped() {
	for _, name := range []string{fileSignature, fileProofs, fileCheckpoint, fileUnlinkable} {
		if _, there := v.sums[name]; there {
			return
		}
	}
	v.faultOf(KindSignature, "", "stripped: it has the marks of a bundle of Attest, and nothing that proves who made it or what was sealed. Ask the sender for it as it was made")
}

// VerifyLaid is Verify of a bundle that was unpacked into a folder or packed
// into a tar. All is checked but the spelling of the zip, which is not there any
// more.
func VerifyLaid(ctx context.Context, s bag.Source, opts Options) (Report, error) {
	report := Report{Name: s.Name(), Faults: []Fault{}}
	v := &verifier{Report: &report, ctx: ctx, t: &tally{fn: opts.Progress}, kept: map[string][]byte{}, sums: map[string]sums{}, roots: opts.Roots}
	seen := map[string]bool{}
	err := s.Each(ctx, func(name string, size int64, r io.Reader) error {
		if what := checkPath("x/" + name); what != "" { // its folder may have any name by now
			v.faultOf(KindOutOfPlace, shownLine(fmt.Sprintf("%.200s", name)), "%s", what)
			return nil
		}
		low := strings.ToLower(name)
		if seen[low] {
			v.faultOf(KindExtra, name, "its name is there twice")
			return nil
		}
		seen[low] = true
		return v.sum(name, size, r)
	})
	switch {
	case errors.Is(err, bag.ErrShape):
		v.fault("", "%s", err)
		return report, nil
	case err != nil:
		return report, err
	}
	for _, name := range s.Bare() {
		v.faultOf(KindExtra, shownLine(fmt.Sprintf("%.200s", name)), "an empty folder: no bundle has one")
	}
	v.Files = len(v.sums)
	v.stripped()
	v.bag()
	v.signed(opts.Fingerprint)
	v.content()
	v.timestamps()
	v.Report.signature = v.kept[fileSignature]
	return report, nil
}

// sum reads one file and keeps what is looked into later.
func (v *verifier) sum(name string, size int64, r io.Reader) error {
	a, b := sha256.New(), sha512.New()
	var w io.Writer = io.MultiWriter(a, b)
	var keep bytes.Buffer
	if !strings.HasPrefix(name, "data/exhibits/") && !strings.HasPrefix(name, "data/originals/") && size <= maxKept {
		w = io.MultiWriter(w, &keep)
		r = io.LimitReader(r, maxKept) // whatever its head says
	}
	n, err := copyWith(v.ctx, w, r, v.t)
	switch {
	case v.ctx.Err() != nil:
		return v.ctx.Err()
	case err != nil:
		v.faultOf(KindChanged, name, "damaged: it cannot be read whole")
		return nil
	}
	v.sums[name] = sums{sha256: a.Sum(nil), sha512: b.Sum(nil), size: n}
	v.kept[name] = keep.Bytes()
	return nil
}
