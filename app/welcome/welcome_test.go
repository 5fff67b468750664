package welcome_test

import (
	"context"
	"errors"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"attest/app/forms"
	"attest/app/look/looktest"
	"attest/app/shell"
	"attest/app/welcome"
	"attest/app/words"
)

var (
	errWrong  = errors.New("wrong passphrase")
	errSynced = errors.New("synced folder")
)

type vault struct{}

func (vault) Close() error { return nil }

// office is an engine that writes down what it is asked.
type office struct {
	made   welcome.Create
	asked  welcome.Open
	pass   string
	err    error
	peek   welcome.Peek
	opened []string
}

func (o *office) engine() welcome.Engine {
	return welcome.Engine{
		Create: func(_ context.Context, c welcome.Create, p welcome.Progress) (welcome.Vault, error) {
			p("derive", 0, 2)
			o.made, o.pass = c, string(c.Passphrase)
			return vault{}, o.err
		},
		Open: func(_ context.Context, a welcome.Open, p welcome.Progress) (welcome.Vault, error) {
			o.asked, o.pass = a, string(a.Passphrase)
			if o.err == errSynced && a.AllowSynced {
				return vault{}, nil
			}
			return vault{}, o.err
		},
		Sample: func(context.Context, welcome.Progress) (welcome.Vault, error) { return vault{}, o.err },
		Peek:   func(string) (welcome.Peek, error) { return o.peek, nil },
		Offer: func(lang string) (welcome.Offer, error) {
			if lang == "ko" {
				return welcome.Offer{Shown: "가을 나무 바다 구름 연필 시계", Keys: "rkdmf skan qkek rnfma dusvlf tlrP"}, nil
			}
			return welcome.Offer{Shown: "maize river lantern copper thimble orchard", Keys: "maize river lantern copper thimble orchard"}, nil
		},
		Estimate: func(p []byte) welcome.Strength {
			if len(p) < 12 {
				return welcome.Strength{Score: 1, Weak: true, Reason: "korean-word"}
			}
			return welcome.Strength{Score: 4}
		},
		Synced:          func(err error) bool { return errors.Is(err, errSynced) },
		WrongPassphrase: func(err error) bool { return errors.Is(err, errWrong) },
		Suffix:          ".attest",
	}
}

func open(t *testing.T) (*looktest.Desk, *shell.Shell, *welcome.Screen, *office, welcome.Settings) {
	t.Setenv("HOME", t.TempDir())
	d := looktest.New(t)
	s := shell.New(d.Window)
	o := &office{}
	settings := welcome.Settings{Prefs: d.App.Preferences()}
	w := welcome.New(s, o.engine(), settings, func(_ welcome.Vault, path string, sample bool) {
		if sample {
			path = "sample"
		}
		o.opened = append(o.opened, path)
	})
	w.Show()
	d.Settle()
	return d, s, w, o, settings
}

func TestMakeAVaultByKeyboard(t *testing.T) {
	d, _, _, o, _ := open(t)
	d.Press("Make…")
	d.Type("Seoul office")
	d.Key(fyne.KeyReturn)
	d.Type("K")
	d.Sees("maize river lantern copper thimble orchard", "Name of the office")
	d.Press("Make the vault")
	d.Sees("This is not the same passphrase.")
	d.Type("maize river lantern copper thimble orchard")
	d.Key(fyne.KeyReturn)
	if o.made.Office != "Seoul office" || o.made.Member != "K" || !strings.HasSuffix(o.made.Path, ".attest") || !filepath.IsAbs(o.made.Path) {
		t.Fatalf("made %+v", o.made)
	}
	if o.pass != "maize river lantern copper thimble orchard" {
		t.Fatalf("with another passphrase: %q", o.pass)
	}
	if len(o.opened) != 1 {
		t.Fatalf("opened %v", o.opened)
	}
	for _, b := range o.made.Passphrase {
		if b != 0 {
			t.Fatal("the passphrase was not wiped after use")
		}
	}
}

func TestAWeakPassphraseIsRefusedWithItsReason(t *testing.T) {
	d, _, _, o, _ := open(t)
	d.Press("Make…")
	d.Type("Seoul office")
	d.Key(fyne.KeyReturn)
	d.Type("K")
	d.Tab(func(f fyne.Focusable) bool { c, ok := f.(*forms.Choice); return ok && c.Value() == "offer" })
	d.Key(fyne.KeyDown)
	d.Type("dkssud")
	d.Sees("A Korean word or name, which is guessed on a Latin keyboard too.", "Keyboard: Latin (영)")
	d.Press("Make the vault")
	d.Sees("Choose a passphrase that is harder to guess.")
	if o.made.Path != "" {
		t.Fatal("made with a weak passphrase")
	}
}

func TestOpenWithAWrongPassphraseKeepsAllElse(t *testing.T) {
	d, _, _, o, _ := open(t)
	o.err = errWrong
	o.peek = welcome.Peek{Changed: time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC), Failed: 2, Synced: "OneDrive"}
	d.Press("Open…")
	d.Type("/vaults/seoul.attest")
	d.Key(fyne.KeyReturn)
	d.Sees("2 failed attempts", "The folder was last changed", "OneDrive")
	d.Type("wrong ABC")
	d.Sees("Is Caps Lock on?")
	d.Key(fyne.KeyTab)
	d.Type("K")
	d.Key(fyne.KeyReturn)
	d.Sees("This passphrase opens nothing here.")
	if o.asked.Path != "/vaults/seoul.attest" || o.asked.Member != "K" || o.pass != "wrong ABC" {
		t.Fatalf("asked %+v", o.asked)
	}
	e, ok := d.Window.Canvas().Focused().(*forms.Entry)
	if !ok || e.Text != "" {
		t.Fatal("the focus is not in an empty passphrase field")
	}
	o.err = nil
	d.Type("right")
	d.Key(fyne.KeyReturn)
	if len(o.opened) != 1 || o.opened[0] != "/vaults/seoul.attest" {
		t.Fatalf("opened %v", o.opened)
	}
}

func TestEscapeLeavesTheFormThatOpens(t *testing.T) {
	d, _, _, _, _ := open(t)
	d.Press("Open…")
	d.Sees("Back")
	d.Type("/vaults/seoul.attest")
	d.Key(fyne.KeyReturn, fyne.KeyEscape)
	d.Sees("Open…")
	d.SeesNot("Back")
}

func TestASyncedFolderNeedsThePersonsWord(t *testing.T) {
	d, _, w, o, _ := open(t)
	o.err = errSynced
	w.ShowOpen("/vaults/seoul.attest")
	d.Tab(func(f fyne.Focusable) bool { e, ok := f.(*forms.Entry); return ok && e.Password })
	d.Type("right")
	d.Key(fyne.KeyReturn)
	d.Sees("Open a vault in a synced or network folder?", "The vault is untouched so far.")
	d.Press("Open it there")
	if !o.asked.AllowSynced || len(o.opened) != 1 {
		t.Fatalf("asked %+v, opened %v", o.asked, o.opened)
	}
}

func TestSampleInOneStep(t *testing.T) {
	d, _, _, o, _ := open(t)
	d.Press("Look around")
	if len(o.opened) != 1 || o.opened[0] != "sample" {
		t.Fatalf("opened %v", o.opened)
	}
}

func TestRecentOnlyWhenWanted(t *testing.T) {
	d, _, w, _, settings := open(t)
	settings.Remember("/vaults/seoul.attest")
	w.Show()
	d.SeesNot("seoul.attest")
	d.Tab(func(f fyne.Focusable) bool { _, ok := f.(*forms.Check); return ok })
	d.Key(fyne.KeySpace)
	settings.Remember("/vaults/seoul.attest")
	w.Show()
	d.Sees("seoul.attest", "Opened recently")
	settings.SetKeepRecent(false)
	settings.SetKeepRecent(true)
	if len(settings.Recent()) != 0 {
		t.Fatal("turning it off does not forget")
	}
}

// What is said of a wrong passphrase takes room: in the lowest window the way on and the way back stay in view.
func TestAWrongPassphraseLeavesTheButtonsInView(t *testing.T) {
	d, s, w, o, _ := open(t)
	o.err = errWrong
	o.peek = welcome.Peek{Changed: time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC), Failed: 2, Synced: "OneDrive"}
	d.Window.Resize(fyne.NewSize(640, 330))
	w.ShowLocked("/vaults/seoul.attest", "K")
	d.Settle()
	d.Type("wrong")
	d.Key(fyne.KeyReturn)
	d.Sees("This passphrase opens nothing here.")
	d.Whole(words.T("welcome.open.do"))
	d.Whole(words.T("welcome.locked.other"))
	d.Picture("welcome-wrong", s.Relabel)
}

func TestLockedAsksForThePassphraseAgain(t *testing.T) {
	d, _, w, o, _ := open(t)
	w.ShowLocked("/vaults/seoul.attest", "K")
	d.Settle()
	d.Sees("seoul.attest is locked", "Everything is saved.")
	d.Type("right")
	d.Key(fyne.KeyReturn)
	if o.asked.Path != "/vaults/seoul.attest" || o.asked.Member != "K" || len(o.opened) != 1 {
		t.Fatalf("asked %+v, opened %v", o.asked, o.opened)
	}
}

func TestLanguageIsChosenAtOnce(t *testing.T) {
	d, _, _, _, settings := open(t)
	d.Tab(func(f fyne.Focusable) bool { c, ok := f.(*forms.Choice); return ok && c.Value() == "en" })
	d.Key(fyne.KeyDown)
	d.Sees("보관소 만들기", "견본 둘러보기")
	if settings.Language() != words.Korean {
		t.Fatal("the language is not kept")
	}
}

func TestPictures(t *testing.T) {
	d, s, w, o, _ := open(t)
	d.Picture("welcome", s.Relabel)
	d.Press("Make…")
	d.Picture("welcome-make", s.Relabel)
	d.Tab(func(f fyne.Focusable) bool { c, ok := f.(*forms.Choice); return ok && c.Value() == "offer" })
	d.Key(fyne.KeyDown)
	d.Type("dkssud")
	d.Picture("welcome-weak", nil)
	o.peek = welcome.Peek{Changed: time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC), Last: time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC), Failed: 2, Synced: "OneDrive"}
	w.ShowLocked("/vaults/북한이탈주민 증언기록 서울사무소.attest", "김담당")
	d.Settle()
	d.Sees("The last entry in it is of 2026-11-20")
	d.SeesNot("2026-11-24")
	d.Picture("welcome-locked", s.Relabel)
	w.Show()
	d.Press("Open…")
	d.Picture("welcome-open", s.Relabel)
}

// Where a member's slot asks for a key file the screen does, and nowhere else.
func TestAKeyFileIsAskedForWhereAMemberHasOne(t *testing.T) {
	d, _, w, o, _ := open(t)
	o.peek = welcome.Peek{KeyFile: true}
	o.err = errWrong
	w.ShowLocked(filepath.Join(t.TempDir(), "v.attest"), "")
	d.Settle()
	d.Sees("Key file", "Leave it empty if yours has none")
	d.Type("long enough passphrase")
	d.Key(fyne.KeyTab)
	d.Type("/media/stick/photo.jpg")
	d.Settle()
	d.Picture("welcome-keyfile", nil)
	d.Press("Open")
	d.Settle()
	if o.asked.KeyFile != "/media/stick/photo.jpg" {
		t.Errorf("asked with %+v", o.asked)
	}
	d.Sees("the key file, then type it again")
}
