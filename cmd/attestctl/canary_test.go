package main

import (
	"archive/zip"
	"bytes"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf16"
)

// canaries are planted in every field and file of a document.
var canaries = []string{
	"CANARYhandle", "CANARYname가나다", "CANARYrelatives", "CANARYplace", "CANARYinterviewer", "CANARYinterpreter", "CANARYpresent",
	"CANARYtag", "CANARYtext투먼", "CANARYsealedname", "CANARYfilename", "CANARYfrom", "CANARYhow", "CANARYcaption",
	"CANARYbirthplace", "CANARYpaper", "CANARYreach", "CANARYkin", "CANARYtraceable", "CANARYrisk", "CANARYearlierby", "CANARYearliernote",
	"CANARYgiver", "CANARYrelation", "CANARYbytes", "CANARYtitle", "CANARYaddressee", "CANARYcover", "CANARYstream", "CANARYoffice", "CANARYmember", "CANARYanswer",
}

const canaryDocument = `{"attest": "interchange/1", "testimonies": [{
 "person": {"handle": "CANARYhandle", "identity": {"names": [{"text": "CANARYname가나다"}], "relatives": "CANARYrelatives",
   "birth_place": {"county": "CANARYbirthplace"}, "papers": [{"kind": "passport", "number": "CANARYpaper"}], "contacts": [{"kind": "through", "value": "CANARYreach"}],
   "kin": [{"name": "CANARYkin", "in_reach": true}], "risk": {"traceable": ["CANARYtraceable"], "note": "CANARYrisk"},
   "earlier_notes": [{"id": "e1", "text": "CANARYearliernote"}]},
  "earlier": [{"id": "e1", "by": "CANARYearlierby", "when": "2014"}],
  "consents": [{"by": "relative", "giver": "CANARYgiver", "relation": "CANARYrelation", "uses": [{"use": "un_inquiry", "answer": "yes"}]}]},
 "interview": {"date": "2026-11-20", "place": "CANARYplace", "language": "ko", "interviewer": "CANARYinterviewer", "interpreter": "CANARYinterpreter",
  "present": [{"name": "CANARYpresent"}]},
 "tags": ["CANARYtag"],
 "account": [{"id": "s1", "speaker": "witness", "text": "CANARYtext투먼"}],
 "names": [{"segment": "s1", "pseudonym": "P-XX-0001", "text": "CANARYsealedname"}],
 "exhibits": [{"path": "in.txt", "name": "CANARYfilename.txt", "class": "cleared", "from": "CANARYfrom", "how": "CANARYhow", "caption": "CANARYcaption"}]
}]}`

// machine is a home of its own, so that everything the program leaves there can
// be searched.
type machine struct {
	t                *testing.T
	home, tmp, input string
	program          string
}

func newMachine(t *testing.T) *machine {
	t.Helper()
	root := t.TempDir()
	m := &machine{t: t, home: filepath.Join(root, "home", "CANARYuser"), tmp: filepath.Join(root, "tmp"), input: filepath.Join(root, "stick")}
	for _, d := range []string{m.home, m.tmp, m.input} {
		if err := os.MkdirAll(d, 0o700); err != nil {
			t.Fatal(err)
		}
	}
	m.program = filepath.Join(root, "attestctl")
	// As it is built for others, with the password hash as it is for them: the other tests have a quicker one.
	build := exec.Command("go", "build", "-tags=nodynamic", "-trimpath", "-buildvcs=false", "-o", m.program, ".")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	m.put("pass", scriptPass)
	m.put("in.txt", "CANARYbytes")
	m.put("in.json", canaryDocument)
	return m
}

func (m *machine) put(name, text string) {
	m.t.Helper()
	if err := os.WriteFile(filepath.Join(m.input, name), []byte(text), 0o600); err != nil {
		m.t.Fatal(err)
	}
}

func (m *machine) command(args ...string) *exec.Cmd {
	c := exec.Command(m.program, append(args, "--passphrase-file", filepath.Join(m.input, "pass"))...)
	c.Dir = m.home
	c.Env = []string{
		"HOME=" + m.home, "TMPDIR=" + m.tmp, "USER=CANARYuser", "LOGNAME=CANARYuser", "HOSTNAME=CANARYhost",
		"XDG_CACHE_HOME=" + filepath.Join(m.home, ".cache"), "PATH=" + os.Getenv("PATH"),
	}
	return c
}

func (m *machine) run(args ...string) string {
	m.t.Helper()
	out, err := m.command(args...).CombinedOutput()
	if err != nil {
		m.t.Fatalf("attestctl %s: %v\n%s", strings.Join(args, " "), err, out)
	}
	return string(out)
}

// search looks through every file and file name under the home and the
// temporary folder.
func (m *machine) search(when string) {
	m.t.Helper()
	found := map[string]bool{}
	for _, dir := range []string{m.home, m.tmp} {
		err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
			if err != nil {
				return err
			}
			rel, err := filepath.Rel(dir, path)
			if err != nil {
				return err
			}
			m.look(found, rel, []byte(rel))
			if d.IsDir() {
				return nil
			}
			b, err := os.ReadFile(path)
			m.look(found, rel, b)
			return err
		})
		if err != nil {
			m.t.Fatal(err)
		}
	}
	for f := range found {
		m.t.Errorf("%s: %s", when, f)
	}
}

// look finds canaries and what names the machine, in UTF-8 and UTF-16.
func (m *machine) look(found map[string]bool, where string, b []byte) {
	host, err := os.Hostname()
	if err != nil {
		m.t.Fatal(err)
	}
	for _, c := range append([]string{m.home, m.tmp, m.input, "CANARYuser", "CANARYhost", host}, canaries...) {
		if len(c) < 6 {
			continue // a host name of a few letters is found by chance
		}
		var wide []byte
		for _, u := range utf16.Encode([]rune(c)) {
			wide = append(wide, byte(u), byte(u>>8))
		}
		if bytes.Contains(b, []byte(c)) || bytes.Contains(b, wide) {
			found[c+" in "+where] = true
		}
	}
}

// No word that was typed, no file that was taken in, and nothing of the machine
// is found in a vault, the home or the temporary folder: after saving, after
// locking, after a kill.
func TestCanary(t *testing.T) {
	m := newMachine(t)
	m.run("init", "v.attest", "--name", "CANARYoffice", "--member", "CANARYmember")
	m.run("import", "v.attest", filepath.Join(m.input, "in.json"))
	m.run("submissions", "v.attest", "new", "--title", "CANARYtitle", "--addressee", "CANARYaddressee", "--cover", "CANARYcover", "--class", "un_inquiry", "--sender", "s")
	label := strings.Fields(strings.Split(m.run("list", "v.attest"), "\n")[1])[0]
	m.search("after lock")

	// Killed in the middle of taking a stream in, with the vault unlocked.
	c := m.command("attach", "v.attest", label, "-", "--name", "CANARYfilename")
	in, err := c.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	chunk := bytes.Repeat([]byte("CANARYstream"), 100_000)
	for range 6 { // more than the pipe and the first chunks hold: the program is at work when this returns
		if _, err := in.Write(chunk); err != nil {
			t.Fatal(err)
		}
	}
	if err := c.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = c.Wait() // it was killed
	m.search("after kill -9")
	m.run("check", "v.attest")
	m.search("after opening again")

	// A bundle holds what was chosen, and nothing of the machine.
	suffix := strings.TrimPrefix(label, "T")
	m.run("submissions", "v.attest", "add", "S"+suffix, label, "X"+suffix+":original")
	if err := os.WriteFile(filepath.Join(m.input, "answer"), []byte("CANARYanswer"), 0o600); err != nil {
		t.Fatal(err)
	}
	m.run("answer", "v.attest", label, "EV-A01", "--option", "earlier", "--text-file", filepath.Join(m.input, "answer"))
	out := filepath.Join(m.input, "out.zip")
	m.run("export", "v.attest", "--submission", "S"+suffix, "--out", out, "--plain")
	inBundle(t, out, []string{"CANARYtext투먼", "CANARYtitle", "CANARYaddressee", "CANARYcover", "CANARYplace", "CANARYoffice", "CANARYbytes"}, []string{
		"CANARYhandle", "CANARYname가나다", "CANARYrelatives", "CANARYinterviewer", "CANARYinterpreter", "CANARYpresent", "CANARYtag",
		"CANARYsealedname", "CANARYfilename", "CANARYfrom", "CANARYhow", "CANARYcaption", "CANARYgiver", "CANARYrelation", "CANARYmember",
		"CANARYbirthplace", "CANARYpaper", "CANARYreach", "CANARYkin", "CANARYtraceable", "CANARYrisk", "CANARYearlierby", "CANARYearliernote", "CANARYanswer",
		"CANARYuser", m.home, m.tmp, m.input,
	})
	m.search("after export")
}

func inBundle(t *testing.T, path string, want, never []string) {
	t.Helper()
	z, err := zip.OpenReader(path)
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	var all bytes.Buffer
	for _, f := range z.File {
		all.WriteString(f.Name + "\n" + f.Comment + "\n")
		all.Write(f.Extra)
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.Copy(&all, r); err != nil {
			t.Fatal(err)
		}
		if err := r.Close(); err != nil {
			t.Fatal(err)
		}
	}
	for _, w := range want {
		if !bytes.Contains(all.Bytes(), []byte(w)) {
			t.Errorf("%s is not in the bundle, and should be", w)
		}
	}
	for _, w := range never {
		if bytes.Contains(all.Bytes(), []byte(w)) {
			t.Errorf("%s left in the bundle", w)
		}
	}
}
