//go:build desktop

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
	s.Wait("the rooms to be shown", func() bool { // the chosen room's ground, dark theme
		return s.Picture().RGBAAt(150, 105) == color.RGBA{0x1c, 0x40, 0x41, 0xff}
	})
	s.Settle()

	// A testimony with a file.
	s.Change("New", func() { s.Key("ctrl+n") })
	s.Type("PLANTEDhandle")
	s.Key("Return")
	s.Change("Begin", func() { s.Key("Return") })
	s.Change("Begin writing", func() { s.Key("Return") })
	s.Type("PLANTEDfirst: we were taken by truck to the border.")
	s.Key("Return")
	s.Type("PLANTEDsecond: our hands were tied.")
	s.Change("leaving the paragraph", func() { s.Key("Escape") })
	s.Change("Add exhibit", func() { s.Key("ctrl+shift+a") })
	s.Type(note)
	s.Change("adding it", func() { s.Key("Return") })
	s.Change("closing what it said", func() { s.Key("Return") })
	s.Change("classing it", func() { s.Key("ctrl+shift+c") })
	s.Change("saying yes", func() { s.Key("Return") })
	s.picture("testimony")

	// Consent to a UN inquiry: the eleventh stop of Tab.
	s.Change("Consent", func() { s.Key("ctrl+shift+m") })
	s.Change("by the person", func() { s.Key("Down") })
	for range 11 {
		s.Key("Tab")
	}
	s.Change("yes", func() { s.Key("y") })
	s.picture("consent")
	for range 12 { // back to the first, and round to the last: Record
		s.Key("shift+Tab")
	}
	s.Change("Record consent", func() { s.Key("Return") })

	// The submission.
	s.Change("Submissions", func() { s.Key("ctrl+4") })
	s.Change("New", func() { s.Key("ctrl+n") })
	s.Type("PLANTEDtitle")
	s.Change("Make", func() { s.Key("Return") })
	s.Type("Commission")
	s.Key("Tab", "Down", "Down", "Down") // UN inquiry
	s.Key("Tab", "Tab", "Tab")           // reference, cover, sender
	s.Type("PLANTEDsender")
	s.Change("Add testimony", func() { s.Key("ctrl+shift+a") })
	s.Key("Return")
	s.Change("Done", func() { s.Key("Escape") })
	s.Change("Preview", func() { s.Key("ctrl+shift+p") })
	s.picture("preview")
	s.Change("Export", func() { s.Key("ctrl+e") })
	s.Key("ctrl+a")
	s.Type(out)
	s.Key("Tab", "Tab")
	s.Type(recipient)
	s.Key("ctrl+e")
	s.Wait("the bundle to be there", func() bool { return exists(out) })
	s.Settle()
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
