package app

import (
	"testing"

	"attest/app/shell"
	"attest/app/words"
)

// In no room do two actions wait for the same key, those of the program among
// them; each has words, and a key that comes.
func TestInEachRoomEveryKeyIsOneAction(t *testing.T) {
	d, p := start(t, Options{})
	d.Press("Look around")
	v := p.vault
	things := map[string]string{
		"today": "", "testimonies": "", "people": string(v.Persons()[0].Person.ID),
		"cases": string(v.Cases()[0].ID), "submissions": string(v.Submissions()[0].ID), "custodylog": "", "settings": "",
	}
	for room, id := range things {
		if id == "" {
			p.shell.Go(room)
		} else {
			p.shell.Open(room, id)
		}
		d.Settle()
		seen := map[string]string{}
		for _, a := range p.shell.Actions() {
			if !words.Has(a.Words) {
				t.Errorf("%s: %s has no words", room, a.ID)
			}
			key := shell.KeyText(a.Shortcut)
			if other := seen[key]; key != "" && other != "" {
				t.Errorf("%s: %s and %s have the same key %s", room, a.ID, other, key)
			}
			seen[key] = a.ID
			if shell.NeverComes(a.Shortcut) {
				t.Errorf("%s: %s has the key %s, which never comes", room, a.ID, key)
			}
		}
	}
}
