//go:build desktop && journey

package xsession

import (
	"bytes"
	"image/color"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// journeyPass is typed on a Latin keyboard; two of its words are Korean there.
const journeyPass = "rhdiddl battery enaks staple antks horse"

// From Welcome to an exported bundle in the real window, by keyboard alone. The
// bundle is then checked by tools that none of us wrote, and by attestctl.
func TestFromWelcomeToABundleByKeyboard(t *testing.T) {
	s := Start(t, Options{Env: []string{"FYNE_PLATFORM=x11"}})
	stick := t.TempDir()
	note := filepath.Join(stick, "note.txt")
	if err := os.WriteFile(note, []byte("PLANTEDexhibit: an invented note\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	key := filepath.Join(stick, "key.txt")
	tool(t, stick, "age-keygen", "-o", key)
	recipient := strings.TrimSpace(tool(t, stick, "age-keygen", "-y", key))
	out := filepath.Join(stick, "bundle.zip.age")

	s.Launch(Built(t, "attest"))
	s.Window("^Attest$")
	s.Settle()
	s.picture("welcome")

	// A vault, with a passphrase of one's own.
	s.Change("Make", func() { s.Key("Tab", "Return") })
	s.Type("PLANTEDoffice")
	s.Key("Tab")
	s.Type("Han")
	s.Change("choosing a passphrase", func() { s.Key("Tab", "Down") })
	s.Type(journeyPass)
	s.Key("Tab")
	s.Type(journeyPass)
	s.Key("Return")
	vault := filepath.Join(s.Home, "Attest", "Office.attest")
	s.Wait("the vault to be there", func() bool { return exists(filepath.Join(vault, "lock.by")) })
	s.room(1)

	// A testimony with a file.
	s.Key("ctrl+n")
	s.overlay(true)
	s.Type("PLANTEDhandle")
	s.Key("Return", "Return")
	s.overlay(false)
	s.Change("Begin writing", func() { s.Key("Return") })
	s.Type("PLANTEDfirst: we were taken by truck to the border.")
	s.Key("Return")
	s.Type("PLANTEDsecond: our hands were tied.")
	s.Change("leaving the paragraph", func() { s.Key("Escape") })
	s.Key("ctrl+shift+a")
	s.overlay(true)
	s.Type(note)
	s.Settle() // what fits the path is looked up beside the typing
	s.Key("Return")
	s.Wait("the exhibit to be sealed", func() bool {
		blobs, err := filepath.Glob(filepath.Join(vault, "blobs", "*", "*"))
		return err == nil && len(blobs) == 1 && filepath.Ext(blobs[0]) != ".part"
	})
	s.overlay(true)
	s.Key("Return") // what it said of the original
	s.overlay(false)
	s.Key("ctrl+shift+c")
	s.overlay(true)
	s.Key("Return")
	s.overlay(false)
	s.picture("testimony")

	// Consent to a UN inquiry: the eleventh stop of Tab.
	s.Key("ctrl+shift+m")
	s.overlay(true)
	s.Change("by the person", func() { s.Key("Down") })
	for range 11 {
		s.Key("Tab")
	}
	s.Change("yes", func() { s.Key("y") })
	s.picture("consent")
	for range 12 { // back to the first, and round to the last: Record
		s.Key("shift+Tab")
	}
	s.Key("Return")
	s.overlay(false)

	// The submission.
	s.Key("ctrl+4")
	s.room(4)
	s.Key("ctrl+n")
	s.overlay(true)
	s.Type("PLANTEDtitle")
	s.Key("Return")
	s.overlay(false)
	s.Type("Commission")
	s.Key("Tab", "Down", "Down", "Down") // UN inquiry
	s.Key("Tab", "Tab", "Tab")           // reference, cover, sender
	s.Type("PLANTEDsender")
	s.Key("ctrl+shift+a")
	s.overlay(true)
	s.Change("adding the testimony", func() { s.Key("Return") })
	s.Key("Escape")
	s.overlay(false)
	s.Change("Preview", func() { s.Key("ctrl+shift+p") })
	s.picture("preview")
	s.Change("Export", func() { s.Key("ctrl+e") })
	s.Key("ctrl+a")
	s.Type(out)
	s.Settle() // what fits the path is looked up beside the typing
	s.Change("going to the keys", func() { s.Key("Tab", "Tab") })
	s.Type(recipient)
	s.Settle()
	s.Key("ctrl+e")
	s.Wait("the bundle to be there", func() bool { return exists(out) })
	s.Wait("the last page", func() bool { // where the button to export was
		return s.Picture().RGBAAt(560, 600) != (color.RGBA{0x6e, 0xc3, 0xbc, 0xff})
	})
	s.overlay(false)
	s.picture("exported")

	// Locked: the vault is free for another program, and nothing typed lies about.
	s.Key("ctrl+l")
	s.Wait("the vault to be free", func() bool { return !exists(filepath.Join(vault, "lock.by")) })
	searchFor(t, "PLANTED", s.Home, s.Temp)

	checkWithStockTools(t, stick, out, key)
	verify := tool(t, stick, Built(t, "attestctl"), "verify", out, "--identity", key)
	if !strings.Contains(verify, "nothing is changed, missing or added") || !strings.Contains(verify, "1 testimonies") {
		t.Fatalf("attestctl verify: %s", verify)
	}
}

// checkWithStockTools does what a recipient does: age, unzip, sha256sum, ssh-keygen.
func checkWithStockTools(t *testing.T, dir, bundle, key string) {
	t.Helper()
	zip := filepath.Join(dir, "bundle.zip")
	tool(t, dir, "age", "-d", "-i", key, "-o", zip, bundle)
	tool(t, dir, "unzip", "-q", zip)
	tops, err := filepath.Glob(filepath.Join(dir, "attest-S-*"))
	if err != nil || len(tops) != 1 {
		t.Fatalf("top folders %v %v", tops, err)
	}
	tool(t, tops[0], "sha256sum", "--quiet", "-c", "manifest-sha256.txt")
	cmd := exec.Command("ssh-keygen", "-Y", "verify", "-f", "data/custody/allowed_signers", "-I", "office", "-n", "bundle@attest", "-s", "tagmanifest-sha512.txt.sig")
	cmd.Dir = tops[0]
	signed, err := os.ReadFile(filepath.Join(tops[0], "tagmanifest-sha512.txt"))
	if err != nil {
		t.Fatal(err)
	}
	cmd.Stdin = bytes.NewReader(signed)
	if said, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("ssh-keygen: %v\n%s", err, said)
	}
	page, err := os.ReadFile(filepath.Join(tops[0], "data", "index.html"))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"PLANTEDfirst", "PLANTEDsecond", "PLANTEDtitle", "PLANTEDsender"} {
		if !bytes.Contains(page, []byte(want)) {
			t.Errorf("%s is not in the bundle's page", want)
		}
	}
	if bytes.Contains(page, []byte("PLANTEDhandle")) {
		t.Error("the handle left in the bundle")
	}
}

func tool(t *testing.T, dir, name string, args ...string) string {
	t.Helper()
	cmd := exec.Command(name, args...)
	cmd.Dir = dir
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%s %s: %v", name, strings.Join(args, " "), err)
	}
	return string(out)
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

// room waits until the room is shown, counted as in the sidebar, with nothing
// over it: its line has the ground of the chosen, in the dark theme.
func (s *Session) room(n int) {
	s.t.Helper()
	s.Wait("a room to be shown", func() bool {
		return s.Picture().RGBAAt(150, 105+36*(n-1)) == color.RGBA{0x1c, 0x40, 0x41, 0xff}
	})
	s.Settle()
}

// overlay waits until something is over the window, or nothing: what is over it
// dims the sidebar.
func (s *Session) overlay(on bool) {
	s.t.Helper()
	s.Wait("what is over the window", func() bool {
		return (s.Picture().RGBAAt(100, 500) != color.RGBA{0x15, 0x18, 0x1b, 0xff}) == on
	})
	s.Settle()
}

// picture keeps the screen where the caller of the tests asked for pictures.
func (s *Session) picture(name string) {
	if dir := os.Getenv("ATTEST_PICTURES"); dir != "" {
		s.Save(filepath.Join(dir, "window-"+name+".png"))
	}
}

// searchFor looks for words in every file under the folders.
func searchFor(t *testing.T, word string, dirs ...string) {
	t.Helper()
	for _, dir := range dirs {
		err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
			if err != nil || !d.Type().IsRegular() {
				return err
			}
			b, err := os.ReadFile(path)
			if err == nil && bytes.Contains(b, []byte(word)) {
				t.Errorf("%s is found in %s", word, path)
			}
			return err
		})
		if err != nil {
			t.Error(err)
		}
	}
}
