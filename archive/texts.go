package archive

import (
	"attest/archive/readout"
	"attest/archive/record"
)

// ConsentTexts is what the office changed about the texts that are read out when
// consent is asked.
func (v *Vault) ConsentTexts() record.ConsentTexts {
	v.mu.RLock()
	defer v.mu.RUnlock()
	t := v.texts
	if t.ID == "" {
		t = record.ConsentTexts{Type: "consent-texts", V: 1, ID: textsID(v.id)}
	}
	return t
}

func textsID(vault record.ID) record.ID {
	return record.IDFromBytes(record.KindTexts, vault.Bytes())
}

// SaveConsentTexts stores them. A *readout.Error says which part cannot be kept.
func (v *Vault) SaveConsentTexts(t record.ConsentTexts) error {
	t.Type, t.V, t.ID = "consent-texts", max(t.V, 1), textsID(v.id)
	if err := readout.Check(t); err != nil {
		return err
	}
	return v.change(func(c *change) error {
		n, err := c.storeOne(t.ID, record.ConsentTexts{Type: "consent-texts", V: 1, ID: t.ID}, t)
		if err == nil {
			c.then(func() { v.texts = t; v.note(t.ID, n, "texts") })
		}
		return err
	})
}

// ConsentText is what is read out in a language now; false for one that there is
// no text in.
func (v *Vault) ConsentText(language string) (readout.Text, bool) {
	return readout.In(v.ConsentTexts(), language)
}
