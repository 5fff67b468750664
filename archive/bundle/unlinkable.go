package bundle

import (
	"github.com/go-json-experiment/json/jsontext"
)

// fileUnlinkable stands in place of the checkpoint and the proofs of a bundle
// that leaves out what could be held against another one.
const (
	fileUnlinkable = "data/custody/unlinkable.json"
	unlinkableType = "attest/bundle-unlinkable"
)

type unlinkable struct {
	Type  string         `json:"type"` // "attest/bundle-unlinkable"
	V     int            `json:"v"`
	Extra jsontext.Value `json:",embed"`
}

// withoutLinks is content without what a bundle that is unlinkable must not
// have, whoever filled it: proofs, the log, copies of commitments, what originals
// are. What is wrong with it, "" where nothing is.
func withoutLinks(c Content) (Content, string) {
	c.Custody = Custody{BundleKey: c.Custody.BundleKey}
	testimonies, exhibits := []Testimony{}, []Exhibit{}
	for _, t := range c.Testimonies {
		t.Disclosure, t.Copy = nil, nil
		testimonies = append(testimonies, t)
	}
	for _, x := range c.Exhibits {
		if x.OpenOriginal != nil {
			return c, "an original in a bundle that is to be unlinkable"
		}
		x.Disclosure, x.SHA256, x.Size, x.OriginalName, x.Steps = nil, "", 0, "", nil
		exhibits = append(exhibits, x)
	}
	c.Testimonies, c.Exhibits = testimonies, exhibits
	return c, ""
}

// unlinked reports that the bundle says of itself that it proves nothing.
func (v *verifier) unlinked() bool {
	if _, there := v.sums[fileUnlinkable]; !there {
		return false
	}
	var u unlinkable
	v.document(fileUnlinkable, unlinkableType, &u)
	for _, name := range []string{fileProofs, fileCheckpoint} {
		if _, there := v.sums[name]; there {
			v.fault(name, "it is there, and the bundle says that it has no proofs")
		}
	}
	v.Unlinkable = true
	return true
}

const unlinkableText = `THIS BUNDLE PROVES NOTHING OF WHAT WAS SEALED. It was made so that it cannot be
held against another bundle of the office's: nothing of the vault's log is in
it, and no checksum of a file as it was received. That nothing changed since
it was made, and by whom it was made, can be checked.

`
