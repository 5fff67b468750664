package archive

import (
	"slices"

	"attest/archive/record"
	"attest/archive/store"
	"attest/archive/submission"
)

// asItLeaves takes out of the facts of a submission what does not leave with it: files
// that are not chosen, or that consent keeps back, the checksums that no part of it
// has, and facts of an interview that are left out. Files have the numbers of the
// bundle. Before there is a submission nothing is chosen, and all are there.
func (v *Vault) asItLeaves(f *submission.Facts, s record.Submission) error {
	if s.ID == "" {
		return nil
	}
	p := &plan{sub: s}
	var err error
	if p.form, err = v.formOf(s); err != nil {
		return err
	}
	if err := v.view(func(tx *store.Tx) error { return v.planThings(tx, p) }); err != nil {
		return err
	}
	ranges := hiddenRanges(s)
	for i := range f.Testimonies {
		t := &f.Testimonies[i]
		if hidesFact(ranges[t.ID], "language") {
			t.Language = ""
		}
		var leaves []submission.Exhibit
		for _, e := range t.Exhibits {
			n := slices.IndexFunc(p.exhibits, func(x plannedExhibit) bool { return x.e.ID == e.ID })
			if n < 0 {
				t.Unchosen++
				continue
			}
			e.Number = p.exhibits[n].number
			if p.unlinkable() || hidesOf(s, e.Exhibit) {
				e.SHA256, e.Added = "", ""
			}
			leaves = append(leaves, e)
		}
		t.Exhibits = leaves
	}
	return nil
}

// hidesOf reports that a submission's profile leaves out parts of a file: areas or
// spans of its own, or the sound of words.
func hidesOf(s record.Submission, e record.Exhibit) bool {
	kind := record.MediaKind(e.Media)
	return slices.ContainsFunc(s.Profile.Hidden, func(h record.HiddenPart) bool {
		return h.Exhibit == e.ID || h.Testimony == e.Parent && h.Segment != "" && h.Fact == "" && (kind == "audio" || kind == "video")
	})
}

// sumsHeld are the checksums and sizes that must not leave with a submission: of all
// files of its accounts where nothing may tie it to the vault, else of those of which
// parts are left out.
func (v *Vault) sumsHeld(p *plan) (out []string, err error) {
	for _, t := range p.testimonies {
		all, err := v.Exhibits(t.t.ID)
		if err != nil {
			return nil, err
		}
		for _, e := range all {
			redacted := slices.ContainsFunc(p.exhibits, func(x plannedExhibit) bool { return x.e.SHA256 == e.SHA256 && x.hide.Any() })
			if p.unlinkable() || redacted || hidesOf(p.sub, e.Exhibit) {
				out = append(out, e.SHA256)
			}
		}
	}
	return out, nil
}
