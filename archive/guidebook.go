package archive

import (
	"attest/archive/guide"
	"attest/archive/record"
)

// Guide is the guide through an interview as the office has it, and OwnGuide the
// document that the office lays over the built-in one, "" for none.
func (v *Vault) Guide() (*guide.Guide, error) { return guide.Laid([]byte(v.OwnGuide())) }

// OwnGuide is described at Guide.
func (v *Vault) OwnGuide() string {
	v.mu.RLock()
	defer v.mu.RUnlock()
	return v.guide.Document
}

// SaveGuide stores the office's document, "" to have the built-in guide again. A
// *guide.Error says where it breaks its form.
func (v *Vault) SaveGuide(document string) error {
	if _, err := guide.Laid([]byte(document)); err != nil {
		return err
	}
	blank := record.OfficeGuide{Type: "office-guide", V: 1, ID: guideID(v.id)}
	g := blank
	g.Document = document
	return v.change(func(c *change) error {
		n, err := c.storeOne(g.ID, blank, g)
		if err == nil {
			c.then(func() { v.guide = g; v.note(g.ID, n, "guide") })
		}
		return err
	})
}

func guideID(vault record.ID) record.ID {
	return record.IDFromBytes(record.KindGuide, vault.Bytes())
}
