package app

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"attest/app/forms"
	"attest/app/look"
	"attest/app/look/looktest"
	"attest/app/shell"
)

// start is the program as main starts it, in a test window.
func start(t *testing.T, o Options) (*looktest.Desk, *desk) {
	t.Helper()
	t.Setenv("HOME", t.TempDir())
	t.Setenv("LANG", "C")
	t.Setenv("LC_ALL", "")
	t.Setenv("TMPDIR", t.TempDir())
	d := looktest.NewIn(t, look.ModeSystem)
	p := newDesk(d.App, o)
	d.Window.Close()
	d.Window = p.window
	d.Settle()
	t.Cleanup(p.end)
	return d, p
}

func TestSampleThenLock(t *testing.T) {
	d, p := start(t, Options{})
	d.Sees("Make a vault", "Look around in a sample")
	d.Press("Look around")
	d.Sees("Sample: invented, gone when closed", "Locks in 5 min", "Settings")
	p.shell.Press(shell.Ctrl(fyne.KeyL))
	d.Settle()
	if p.vault != nil {
		t.Fatal("the vault is still open after the lock")
	}
	d.Sees("Make a vault")
	d.SeesNot("Sample: invented")
}

func TestTheVaultIsClosedWhenTheProgramIsSaidToEnd(t *testing.T) {
	var p *desk
	ended := 0
	d, started := start(t, Options{Ending: func() {
		ended++
		if p.vault != nil {
			t.Error("the vault is open")
		}
	}})
	p = started
	d.Press("Look around")
	if p.vault == nil || ended != 0 {
		t.Fatalf("no vault, or ended %d times", ended)
	}
	p.shell.Press(shell.Ctrl(fyne.KeyQ))
	if ended != 1 {
		t.Errorf("ended %d times", ended)
	}
}

// TestTheSystemEndsTheProgram: with the window there, and torn down before.
func TestTheSystemEndsTheProgram(t *testing.T) {
	for name, told := range map[string]func(p *desk){"signal": (*desk).close, "window gone": (*desk).end} {
		t.Run(name, func(t *testing.T) {
			d, p := start(t, Options{})
			d.Press("Look around")
			left := func() int {
				all, err := filepath.Glob(filepath.Join(os.TempDir(), "attest-sample-*"))
				if err != nil {
					t.Fatal(err)
				}
				return len(all)
			}
			if left() != 1 {
				t.Fatal("the sample is not where it is looked for")
			}
			d.Window = d.App.NewWindow("") // the other may be closed by now, and is not closed twice
			told(p)
			if p.vault != nil || left() != 0 {
				t.Fatalf("still open: %v; samples left: %d", p.vault != nil, left())
			}
		})
	}
}

func TestTheSetTimeWithoutInputLocks(t *testing.T) {
	d, p := start(t, Options{})
	p.settings.SetIdleMinutes(1)
	d.Press("Look around")
	d.Loop.Advance(65 * time.Second)
	d.Settle()
	if p.vault != nil {
		t.Fatal("not locked")
	}
}

func TestAVaultNamedAtTheStartAsksForItsPassphrase(t *testing.T) {
	d, _ := start(t, Options{Open: "/vaults/seoul.attest"})
	d.Sees("Passphrase")
	d.Type("something")
	d.Key(fyne.KeyReturn)
	d.Sees("There is no vault in this folder.", "Nothing was changed.")
}

func TestAVaultMadeByKeyboardLocksAndOpensAgain(t *testing.T) {
	d, p := start(t, Options{})
	d.Press("Make…")
	d.Type("Seoul office")
	d.Key(fyne.KeyReturn)
	d.Type("K")
	d.Tab(func(f fyne.Focusable) bool { c, ok := f.(*forms.Choice); return ok && c.Value() == "offer" })
	d.Key(fyne.KeyDown)
	pass := "maize lantern copper thimble orchard tundra"
	d.Type(pass)
	d.Key(fyne.KeyReturn)
	d.Type(pass)
	d.Key(fyne.KeyReturn)
	if p.vault == nil {
		t.Fatalf("no vault was made; seen:\n%s", d.Seen())
	}
	for _, a := range p.shell.Actions() {
		if strings.HasPrefix(a.ID, "shell.go.") {
			a.Run()
			d.Settle()
			if d.Window.Canvas().Overlays().Top() != nil {
				t.Fatalf("%s fails in an empty vault:\n%s", a.ID, d.Seen())
			}
		}
	}
	d.Sees("Seoul office", "keyholder · K")
	p.shell.Press(shell.Ctrl(fyne.KeyL))
	d.Settle()
	d.Sees("is locked", "Everything is saved.")
	d.SeesNot("Seoul office")
	d.Type(pass)
	d.Key(fyne.KeyReturn)
	if p.vault == nil {
		t.Fatalf("not opened again; seen:\n%s", d.Seen())
	}
	d.Sees("Seoul office")
}

func TestSettingsPictures(t *testing.T) {
	d, p := start(t, Options{})
	d.Press("Look around")
	p.shell.Go("settings")
	d.Settle()
	d.Sees("What Attest cannot hold")
	d.Picture("settings", p.shell.Relabel)
}
