package app

import (
	"strings"
	"testing"

	"attest/app/shell"
	"attest/app/words"
	"attest/archive"
)

// In no room do two actions wait for the same key, those of the program among
// them; each has words, and a key that comes. One that is off says what it waits for.
func TestInEachRoomEveryKeyIsOneAction(t *testing.T) {
	d, p := start(t, Options{})
	d.Press("Look around")
	v := p.vault
	things := [][2]string{{"today"}, {"testimonies"}, {"testimonies", string(v.Testimonies(archive.Filter{})[0].ID)}, {"people", string(v.Persons()[0].Person.ID)},
		{"cases", string(v.Cases()[0].ID)}, {"submissions", string(v.Submissions()[0].ID)}, {"custodylog"}, {"settings"}}
	for _, thing := range things {
		room, id := thing[0], thing[1]
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
			if key != "" && a.Enabled != nil && !a.Enabled() {
				if p.shell.Press(a.Shortcut) || !strings.Contains(p.shell.Toast(), words.T(a.Words)+" is not possible now. ") {
					t.Errorf("%s: %s, which is off, says %q", room, a.ID, p.shell.Toast())
				}
			}
			if shell.NeverComes(a.Shortcut) {
				t.Errorf("%s: %s has the key %s, which never comes", room, a.ID, key)
			}
		}
	}
}
