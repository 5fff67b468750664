package archive

import (
	"bytes"
	"slices"

	"attest/archive/custody"
	"attest/archive/record"
	"attest/archive/store"
)

// lastWriter is the slot of the member who last changed what a submission says:
// its head, its choices, what was written into its form. Comments, approvals,
// exports and what was sent are no words of it.
func (v *Vault) lastWriter(id record.ID) (slot record.ID, err error) {
	err = v.view(func(tx *store.Tx) error {
		words, by, err := submissionWords(tx, id, 0)
		if err != nil {
			return err
		}
		for n := by.N; n > 1; n-- {
			before, who, err := submissionWords(tx, id, n-1)
			if err != nil {
				return err
			}
			if !bytes.Equal(words, before) {
				break
			}
			by = who
		}
		slot = v.slotOfKey(by.Author)
		return nil
	})
	return slot, err
}

// submissionWords are what a version says, as canonical bytes.
func submissionWords(tx *store.Tx, id record.ID, n uint32) ([]byte, *store.Version, error) {
	s, o, ver, err := get[record.Submission](tx, id, n)
	if err != nil {
		return nil, nil, err
	}
	f, err := identityOf[record.Filing](tx, o, ver)
	if err != nil {
		return nil, nil, err
	}
	s.Approvals, s.Exports, s.Deliveries, f.Comments = nil, nil, nil, nil
	s.Drew, f.Answers = nil, slices.Clone(f.Answers)
	for i := range f.Answers {
		f.Answers[i].Drew = nil
	}
	f.Type, f.V = "filing", 1 // a comment makes a filing where there was none
	raw, err := record.Canonical(struct {
		Head   record.Submission `json:"head"`
		Filing record.Filing     `json:"filing"`
	}{s, f})
	return raw, ver, err
}

// slotOfKey is the slot of a log key; "" of one that no header names.
func (v *Vault) slotOfKey(author string) record.ID {
	for i := v.chain.Len() - 1; i >= 0; i-- {
		for _, m := range v.chain.At(i).Members {
			if custody.SpellKey(m.Log) == author {
				return m.Slot
			}
		}
	}
	return ""
}
