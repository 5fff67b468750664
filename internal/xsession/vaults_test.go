//go:build desktop

package xsession

import (
	"context"
	"image"
	"path/filepath"
	"testing"

	"attest/archive"
)

// invented is a new vault at path, open to be filled before the window opens it.
func invented(t *testing.T, path string) *archive.Vault {
	t.Helper()
	v, err := archive.Create(context.Background(), path, archive.CreateOptions{Office: "Invented office", Member: "Han", Passphrase: []byte(journeyPass), Quick: true}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// reopened is the vault that the window left, to read what came of it.
func reopened(t *testing.T, path string) *archive.Vault {
	t.Helper()
	v, err := archive.Open(context.Background(), path, archive.OpenOptions{Passphrase: []byte(journeyPass), Member: "Han"}, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := v.Close(); err != nil {
			t.Error(err)
		}
	})
	return v
}

// open starts the program with a vault and types its passphrase.
func (h *hand) open(vault string) *Program {
	h.t.Helper()
	p := h.Launch(Built(h.t, "attest"), vault)
	h.Window("^Attest$")
	h.field("the passphrase")
	h.Type(journeyPass)
	h.Key("Return")
	h.Wait("the vault to open", func() bool { return exists(filepath.Join(vault, "lock.by")) })
	h.room(1)
	return p
}

// first goes to a room with a key and waits for its list, then chooses the first
// of it, whose strong button stands right of left.
func (h *hand) first(key string, room, left int) {
	h.t.Helper()
	h.Key(key)
	h.room(room)
	h.Wait("the list", func() bool { return h.Shows(inkColour, image.Rect(200, 128, 520, 160), 80) })
	h.Key("Home")
	h.Wait("the first of the list", func() bool { return h.Shows(accentColour, image.Rect(left, 50, 1270, 100), 1500) })
}

// export fills the page of an export, which begins with the path, and waits for
// what is written.
func (h *hand) export(out, recipient string) {
	h.t.Helper()
	h.Key("ctrl+e")
	h.field("where the bundle goes")
	h.Key("ctrl+a")
	h.write(out)
	h.Tab() // Browse
	h.Tab() // how it is locked
	h.Tab() // the language that it leaves in
	h.Tab()
	h.write(recipient)
	h.Key("ctrl+e")
	h.Wait("the bundle to be there", func() bool { return exists(out) })
	h.Wait("the last page", func() bool { return h.Shows(okColour, image.Rect(552, 160, 1260, 300), 200) })
}

// lock locks, and waits until the vault is free for another program.
func (h *hand) lock(vault string) {
	h.t.Helper()
	h.Key("ctrl+l")
	h.Wait("the vault to be free", func() bool { return !exists(filepath.Join(vault, "lock.by")) })
}

// quiet looks for planted words outside the vault, and for anything that the
// program wrote.
func (h *hand) quiet(p *Program) {
	h.t.Helper()
	searchFor(h.t, "PLANTED", h.Home, h.Temp)
	if said := p.Output(); said != "" {
		h.t.Errorf("the program wrote:\n%s", said)
	}
}
