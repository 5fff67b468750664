package archive

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"attest/archive/bundle"
	"attest/archive/custody"
	"attest/archive/delivery"
	"attest/archive/record"
)

// checkTarget refuses a place where a bundle would be lost or misread.
func (v *Vault) checkTarget(o ExportOptions) error {
	bad := func(why string) error { return &InvalidError{Object: "export", Field: "file", Why: why} }
	sealed := strings.EqualFold(filepath.Ext(o.Path), ".age")
	switch {
	case o.Path == "":
		return bad("no file to write to is named")
	case o.Plain && sealed:
		return bad("its name ends in .age, and a plain bundle is not encrypted: name it .zip")
	case delivery.Paper(o.Form):
		if end := strings.ToLower(filepath.Ext(o.Path)); end == ".zip" || end == ".age" || end == ".html" || end == ".pdf" || end == ".docx" {
			return bad("a paper and its annexes are written into a new folder: give it a name without " + end)
		}
	case o.Form != "":
		if ending := delivery.Ending(o.Form); !strings.EqualFold(filepath.Ext(o.Path), ending) {
			return bad("in this form its name ends in " + ending)
		}
	case !o.Plain && !sealed:
		return bad("an encrypted bundle is no zip that opens: end its name in .zip.age")
	}
	folder, err := filepath.EvalSymlinks(filepath.Dir(o.Path))
	if err != nil {
		return nil // the export itself says that the folder is not there
	}
	vault, err := filepath.EvalSymlinks(v.path)
	if err != nil {
		return err
	}
	folder, err = filepath.Abs(folder)
	if err != nil {
		return err
	}
	if vault, err = filepath.Abs(vault); err != nil {
		return err
	}
	if rel, err := filepath.Rel(vault, folder); err == nil && rel != ".." && !strings.HasPrefix(rel, ".."+string(filepath.Separator)) {
		return bad("it lies inside the vault's own folder: choose another")
	}
	return nil
}

// parts remembers, sealed in the vault, which files an export has begun and not
// put in place: a killed process cannot remove them itself, and a plain bundle
// must not lie about unseen.
type parts struct {
	v     *Vault
	sub   record.ID
	paths []string
}

// unfinished is what is kept of them, with the member's draft of the vault's own
// object; of a file that was taken out, too.
type unfinished struct {
	Submission record.ID `json:"submission"` // or the exhibit or testimony that was taken out
	Paths      []string  `json:"paths"`
}

func (p *parts) begin(path string) error {
	abs, err := filepath.Abs(path)
	if err != nil {
		return err
	}
	p.paths = append(p.paths, abs)
	return p.v.beginPart(p.sub, abs)
}

// done forgets them, but for those that are still there, or on a volume that
// does not answer.
func (p *parts) done() error {
	if len(p.paths) == 0 {
		return nil
	}
	return p.v.endPart(p.paths...)
}

// goneOutside reports that a file is not in a folder that is there.
func goneOutside(path string) bool {
	if _, err := os.Lstat(path); !errors.Is(err, fs.ErrNotExist) {
		return false
	}
	_, err := os.Stat(filepath.Dir(path))
	return err == nil
}

// dropParts removes what an export left that was killed. A file on a stick that
// is not there is tried again at the next open.
func (v *Vault) dropParts() error {
	d, _, err := v.Draft(officeID(v.id))
	if isNotFound(err) || err == nil && d.Unfinished == nil {
		return nil
	}
	if err != nil {
		return err
	}
	u := *d.Unfinished
	removed := false
	var left []string
	for _, path := range u.Paths {
		name := filepath.Base(path)
		if !strings.HasPrefix(name, ".") || !strings.HasSuffix(name, ".part") {
			continue // not a name that is given here
		}
		remove := os.Remove
		if info, err := os.Lstat(path); err == nil && info.IsDir() { // of a paper and its annexes
			remove = os.RemoveAll
		}
		switch err := remove(path); {
		case err == nil:
			removed = true
		case !goneOutside(path): // its stick is not there, or takes no writes: it is kept for the next open
			left = append(left, path)
		}
	}
	if removed {
		err := v.change(func(c *change) error {
			c.say(custody.ExportDropped, u.Submission, "", "")
			return nil
		})
		if err != nil {
			return err
		}
	}
	return v.forgetParts(func(p string) bool { return slices.Contains(u.Paths, p) && !slices.Contains(left, p) })
}

// exportError gives what went wrong while writing the name that callers know.
func (v *Vault) exportError(path string, err error) error {
	switch {
	case errors.Is(err, bundle.ErrDiskFull):
		return fmt.Errorf("%w: %w", ErrDiskFull, err)
	case errors.Is(err, bundle.ErrExists):
		return fmt.Errorf("%w: %w", ErrExists, err)
	}
	if errors.Is(err, bundle.ErrVolumeGone) {
		return err
	}
	return v.outsideOr(path, err)
}

// refused is the error for a plan that must not be exported.
func (p *plan) refused() error {
	if len(p.blocked) == 0 {
		return nil
	}
	if slices.ContainsFunc(p.withheld, func(w Withheld) bool { return w.What == "testimony" }) ||
		slices.ContainsFunc(p.blocked, func(r Reason) bool { return r.Code == ReasonAnswerDrew }) {
		return &ConsentError{Submission: p.sub.ID, Reasons: p.blocked}
	}
	return &IncompleteError{Submission: p.sub.ID, Label: p.sub.Label, Reasons: p.blocked}
}
