package bundle

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"filippo.io/age"
)

// commands takes the commands for one system out of VERIFY.txt, as a reader
// copies them.
func commands(t *testing.T, verifyTxt []byte, heading string) []string {
	t.Helper()
	_, section, ok := strings.Cut(string(verifyTxt), "\n== "+heading)
	if !ok {
		t.Fatalf("VERIFY.txt has nothing for %s", heading)
	}
	section, _, _ = strings.Cut(section, "\n== ")
	var out []string
	for line := range strings.Lines(section) {
		if c, ok := strings.CutPrefix(line, "    "); ok {
			out = append(out, strings.TrimSpace(c))
		}
	}
	return out
}

// buildAge makes the real age of the version that this program uses:
// distributions have older ones, which do not know hybrid keys.
func buildAge(t *testing.T) (folder string) {
	t.Helper()
	folder = t.TempDir()
	out, err := exec.Command("go", "build", "-C", filepath.Join("..", "..", "tools"), "-o", folder, "filippo.io/age/cmd/age", "filippo.io/age/cmd/age-keygen").CombinedOutput()
	if err != nil {
		t.Fatalf("building age: %v\n%s", err, out)
	}
	return folder
}

// shell runs lines in bash, stopping at the first that fails.
func shell(t *testing.T, dir, path string, lines []string) (string, error) {
	t.Helper()
	cmd := exec.Command("bash", "-e", "-u", "-o", "pipefail", "-c", strings.Join(lines, "\n"))
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "PATH="+path+string(os.PathListSeparator)+os.Getenv("PATH"), "LC_ALL=C")
	out, err := cmd.CombinedOutput()
	return string(out), err
}

// TestCommandsOfVerifyTxtWork runs what VERIFY.txt prints, word for word, with
// real tools, on a bundle sealed to a hybrid key.
func TestCommandsOfVerifyTxtWork(t *testing.T) {
	tools := buildAge(t)
	id, err := age.GenerateHybridIdentity()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "key.txt"), []byte(id.String()+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	name := "Submission-2026-07"
	out := Target{Path: filepath.Join(dir, name+".zip.age"), Recipients: []age.Recipient{id.Recipient()}}
	res, err := Export(t.Context(), sample(), out, officeKey, nil)
	if err != nil {
		t.Fatal(err)
	}
	text := fileIn(t, written(t, sample()), "VERIFY.txt")
	lines := commands(t, text, "Linux")
	if len(lines) != 10 {
		t.Fatalf("%d commands for Linux: %q", len(lines), lines)
	}
	said, err := shell(t, dir, tools, lines)
	if err != nil {
		t.Fatalf("%v\n%s", err, said)
	}
	for _, want := range []string{`Good "bundle@attest" signature for office with ED25519 key ` + res.Fingerprint, "data/index.html: OK"} {
		if !strings.Contains(said, want) {
			t.Errorf("no %q in\n%s", want, said)
		}
	}
	if !bytes.Contains(text, []byte(res.Fingerprint)) {
		t.Error("VERIFY.txt does not name the fingerprint")
	}
	for _, macOS := range commands(t, text, "macOS")[3:7] { // shasum is on Linux too
		if said, err := shell(t, filepath.Join(dir, name), tools, []string{macOS}); err != nil {
			t.Errorf("%s: %v\n%s", macOS, err, said)
		}
	}
	check := lines[3:] // inside the folder
	for _, file := range []string{
		"data/index.html", "data/testimonies/01/statement.json", "data/exhibits/0001-image.png", "data/originals/0003-audio.wav",
		"manifest-sha512.txt", "manifest-sha256.txt", "tagmanifest-sha512.txt", "bag-info.txt", fileSignature,
	} {
		path := filepath.Join(dir, name, filepath.FromSlash(file))
		good, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		bad := bytes.Clone(good)
		bad[len(bad)/2] ^= 1
		if err := os.WriteFile(path, bad, 0o600); err != nil {
			t.Fatal(err)
		}
		if said, err := shell(t, filepath.Join(dir, name), tools, check); err == nil {
			t.Errorf("one bit of %s is changed and every command is content:\n%s", file, said)
		}
		if err := os.WriteFile(path, good, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, extra := range []string{"data/extra.txt", "START-HERE.html", ".hidden", "tagmanifest-sha512.txt.sig.tsr.html"} {
		path := filepath.Join(dir, name, filepath.FromSlash(extra))
		must(t, os.WriteFile(path, []byte("x"), 0o600))
		for _, lines := range [][]string{check, commands(t, text, "macOS")[7:8]} {
			if said, err := shell(t, filepath.Join(dir, name), tools, lines); err == nil {
				t.Errorf("%s was planted and every command is content:\n%s", extra, said)
			}
		}
		must(t, os.Remove(path))
	}
	must(t, os.Symlink("/etc/hostname", filepath.Join(dir, name, "link.html")))
	if said, err := shell(t, filepath.Join(dir, name), tools, check); err == nil {
		t.Errorf("a link was planted and every command is content:\n%s", said)
	}
}

// TestCheckCommandsWork runs the lines that the last page of an export gives.
func TestCheckCommandsWork(t *testing.T) {
	dir := t.TempDir()
	c := sample()
	res, err := Export(t.Context(), c, Target{Path: filepath.Join(dir, "it's 보고서.zip")}, officeKey, nil)
	if err != nil {
		t.Fatal(err)
	}
	if said, err := shell(t, dir, "", CheckCommands(c, res)); err != nil {
		t.Errorf("%v\n%s", err, said)
	}
}
