package forms

import (
	"encoding/json"
	"slices"
)

// Keeper keeps, sealed, what is typed in a form whose object is not made yet.
// *archive.Vault is one.
type Keeper interface {
	KeepForm(form, text string) error
	KeptForm(form string) (string, error)
}

// Kept is a form that neither a lock nor Escape empties: what was typed in it is
// back when it is opened again.
type Kept struct {
	vault   Keeper
	form    string
	entries []*Entry
	blank   []string // what the form begins with
	found   bool
}

// Keep fills the entries of a form with what a lock kept of it. vault is a
// Keeper, or keeps nothing.
func Keep(vault any, form string, entries ...*Entry) *Kept {
	k := &Kept{form: form, entries: entries}
	k.blank = k.texts()
	var ok bool
	if k.vault, ok = vault.(Keeper); !ok {
		return k
	}
	text, err := k.vault.KeptForm(form)
	var all []string
	if err != nil || text == "" || json.Unmarshal([]byte(text), &all) != nil {
		return k // the form begins empty; a draft that does not open is said by the check
	}
	k.found = true
	for i, e := range entries {
		if i < len(all) && all[i] != "" {
			e.SetText(all[i])
		}
	}
	return k
}

func (k *Kept) texts() []string {
	all := make([]string, len(k.entries))
	for i, e := range k.entries {
		all[i] = e.Text
	}
	return all
}

// AtLock keeps what is typed, for shell.KeepAtLock and for Escape.
func (k *Kept) AtLock() {
	all := k.texts()
	if k.vault == nil || !k.found && slices.Equal(all, k.blank) {
		return
	}
	text, err := json.Marshal(all)
	if err == nil {
		err = k.vault.KeepForm(k.form, string(text))
	}
	k.found = k.found || err == nil
}

// Made lets go of what was kept: the object is there now. It may be called
// beside the window.
func (k *Kept) Made() error {
	if k.vault == nil || !k.found {
		return nil
	}
	return k.vault.KeepForm(k.form, "")
}
