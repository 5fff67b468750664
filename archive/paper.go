package archive

import (
	"fmt"
	"slices"

	"attest/archive/record"
	"attest/archive/store"
)

// checkSigned looks at who signed, and how.
func checkSigned(label, of string, signed []record.Signature) error {
	bad := func(field, why string) error {
		return &InvalidError{Object: label, Field: of + field, Why: why}
	}
	seen := map[string]bool{}
	for i, s := range signed {
		field := fmt.Sprintf("signed[%d]", i)
		if !slices.Contains([]string{"witness", "interpreter", "interviewer", "guardian"}, s.Role) || seen[s.Role] {
			return bad(field, "must be witness, interpreter, interviewer or guardian, each once")
		}
		seen[s.Role] = true
		switch s.How {
		case record.SignedHand, record.SignedThumb, record.SignedVoice:
		case record.SignedRefused, record.SignedAbsent:
			if s.Reason == "" {
				return bad(field, "says that there is no signature, and needs the reason")
			}
		default:
			return bad(field, "must be signature, thumbprint, voice, refused or absent")
		}
	}
	return nil
}

// PaperSigned records that the printed statement of a final account came back
// signed: by whom, and which exhibit is its scan, "" where there is none yet.
// Said again, it replaces what was said before; each version is kept.
func (v *Vault) PaperSigned(id record.ID, signed []record.Signature, scan record.ID) error {
	f, ok, err := v.Final(id)
	if err != nil {
		return err
	}
	t, err := v.testimonyAt(id, 0)
	if err != nil {
		return err
	}
	switch {
	case !ok:
		return &InvalidError{Object: t.Label, Field: "state", Why: "is not final: the paper has the words of its commitment"}
	case len(signed) == 0:
		return &InvalidError{Object: t.Label, Field: "paper.signed", Why: "is missing: say who signed, or why not"}
	}
	if err := checkSigned(t.Label, "paper.", signed); err != nil {
		return err
	}
	return v.change(func(c *change) error {
		if scan != "" {
			e, err := readExhibitOf(c.tx, scan)
			if err != nil {
				return err
			}
			if e.Parent != id {
				return &InvalidError{Object: t.Label, Field: "paper.exhibit", Why: "is of another testimony"}
			}
		}
		f.Paper = &record.SignedPaper{At: c.at.RFC3339(), Signed: slices.Clone(signed), Exhibit: scan}
		_, _, err := c.putChild(f.ID, id, content{facts: f}, "")
		return err
	})
}

func readExhibitOf(tx *store.Tx, id record.ID) (record.Exhibit, error) {
	e, _, _, err := get[record.Exhibit](tx, id, 0)
	return e, err
}
