package app

import (
	"slices"
	"strings"
	"testing"

	"attest/archive"
)

// TestEveryRoomIsAsItWasAfterAnother opens a thing of each room, and goes to
// each other room and back: with all at rest, and before anything was read.
func TestEveryRoomIsAsItWasAfterAnother(t *testing.T) {
	d, p := start(t, Options{})
	d.Press("Look around")
	v := p.vault
	things := map[string]string{
		"testimonies": string(v.Testimonies(archive.Filter{})[0].ID), "people": string(v.Persons()[0].Person.ID),
		"cases": string(v.Cases()[0].ID), "submissions": string(v.Submissions()[0].ID), "custodylog": "", "settings": "",
	}
	for room, id := range things {
		t.Run(room, func(t *testing.T) {
			d.T = t
			p.shell.Open(room, id)
			d.Settle()
			before := said(d.Seen())
			for other := range things {
				p.shell.Go(other)
				p.shell.Open(room, id) // nothing has come in yet
				p.shell.Go(other)
				d.Settle()
				p.shell.Open(room, id)
				d.Settle()
				if room == "custodylog" { // going about adds entries
					d.Sees("made submission", "Checkpoint")
				} else if after := said(d.Seen()); after != before {
					t.Fatalf("after %s the room shows\n%s\nand before it showed\n%s", other, after, before)
				}
			}
			if room == "settings" {
				return
			}
			p.shell.Open(room, id)
			p.shell.Go("settings")
			d.Settle() // what is read ends out of view
			p.shell.Back()
			d.Settle()
			if p.shell.Now().ID() != room {
				t.Errorf("Back leads to %s", p.shell.Now().ID())
			}
		})
	}
}

// said is what is in view without the bar at the foot, which has the time.
func said(seen string) string {
	lines := strings.Split(seen, "\n")
	return strings.Join(slices.DeleteFunc(lines, func(l string) bool { return strings.HasPrefix(l, "Saved") || strings.HasPrefix(l, "Locks in") }), "\n")
}
