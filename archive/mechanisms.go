package archive

import (
	"crypto/sha256"
	"slices"
	"strings"

	"attest/archive/record"
	"attest/archive/submission"
)

// Mechanisms is the built-in mechanisms and the office's own, with the limits
// that the office set.
func (v *Vault) Mechanisms() (*submission.Set, error) {
	return submission.NewSet(v.ownMechanisms(""))
}

// ownMechanisms is what the office keeps, without the one that is to be saved.
func (v *Vault) ownMechanisms(without string) []submission.Own {
	v.mu.RLock()
	defer v.mu.RUnlock()
	var out []submission.Own
	for _, m := range v.mechs {
		if m.Mechanism != without && !v.hidden[m.ID] && (m.Document != "" || len(m.Overrides) > 0) {
			out = append(out, ownOf(m))
		}
	}
	return out
}

func ownOf(m record.OfficeMechanism) submission.Own {
	own := submission.Own{ID: m.Mechanism, Document: m.Document}
	for _, o := range m.Overrides {
		own.Overrides = append(own.Overrides, submission.Override(o))
	}
	return own
}

// OfficeMechanism is what the office keeps about a mechanism.
func (v *Vault) OfficeMechanism(mechanism string) record.OfficeMechanism {
	v.mu.RLock()
	defer v.mu.RUnlock()
	id := mechanismID(v.id, mechanism)
	if m, ok := v.mechs[id]; ok {
		return m
	}
	return record.OfficeMechanism{Type: "office-mechanism", V: 1, ID: id, Mechanism: mechanism}
}

// AddMechanism takes an office's own file in, in place of one of the same ID. A
// *submission.Error says where it breaks its form.
func (v *Vault) AddMechanism(document string) (*submission.Mechanism, error) {
	m, err := submission.Parse([]byte(document))
	if err != nil {
		return nil, err
	}
	k := v.OfficeMechanism(m.ID)
	k.Document = document
	if err := v.saveMechanism(k); err != nil {
		return nil, err
	}
	return v.findMechanism(m.ID)
}

// findMechanism is one of them by its ID, nil where the office has none of that
// name.
func (v *Vault) findMechanism(id string) (*submission.Mechanism, error) {
	set, err := v.Mechanisms()
	if err != nil {
		return nil, err
	}
	m, ok := set.Find(id)
	if !ok {
		return nil, nil
	}
	return m, nil
}

// mechanism is one of them by its ID.
func (v *Vault) mechanism(id string) (*submission.Mechanism, error) {
	m, err := v.findMechanism(id)
	if err == nil && m == nil {
		err = &InvalidError{Object: "mechanism", Field: "id", Why: "is none that this office has"}
	}
	return m, err
}

// OverrideLimits sets the limits that the office has in place of a mechanism's;
// none takes them back.
func (v *Vault) OverrideLimits(mechanism string, by []record.LimitOverride) error {
	m, err := v.mechanism(mechanism)
	if err != nil {
		return err
	}
	k := v.OfficeMechanism(m.ID)
	k.Overrides = slices.Clone(by)
	return v.saveMechanism(k)
}

// RemoveMechanism takes the office's own file, or its limits of a built-in
// mechanism, out again. One that others begin with, or that a submission is
// in the form of, stays.
func (v *Vault) RemoveMechanism(mechanism string) error {
	k := v.OfficeMechanism(strings.ToUpper(mechanism))
	if k.Document == "" && len(k.Overrides) == 0 {
		return &InvalidError{Object: "mechanism", Field: "id", Why: "is none that the office added or changed"}
	}
	for _, s := range v.Submissions() {
		if s.Mechanism == k.Mechanism && k.Document != "" {
			return &InvalidError{Object: s.Label, Field: "mechanism", Why: "is in this form; remove the submission first"}
		}
	}
	k.Document, k.Overrides = "", nil
	return v.saveMechanism(k)
}

func (v *Vault) saveMechanism(k record.OfficeMechanism) error {
	next := v.ownMechanisms(k.Mechanism)
	if k.Document != "" || len(k.Overrides) > 0 {
		next = append(next, ownOf(k))
	}
	if _, err := submission.NewSet(next); err != nil {
		return err
	}
	return v.change(func(c *change) error {
		n, err := c.storeOne(k.ID, record.OfficeMechanism{Type: "office-mechanism", V: 1, ID: k.ID, Mechanism: k.Mechanism}, k)
		if err == nil {
			c.then(func() { v.mechs[k.ID] = k; v.undo.changed(k.ID, n, "mechanism") })
		}
		return err
	})
}

// mechanismID is the object of a mechanism: of the kind of the office's texts,
// with the first 16 bytes of SHA-256("attest/mechanism/v1" ‖ 00 ‖ the vault's 16
// bytes ‖ the mechanism's ID).
func mechanismID(vault record.ID, mechanism string) record.ID {
	of := vault.Bytes()
	sum := sha256.Sum256(slices.Concat([]byte("attest/mechanism/v1\x00"), of[:], []byte(mechanism)))
	return record.IDFromBytes(record.KindTexts, [16]byte(sum[:16]))
}
