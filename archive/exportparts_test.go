package archive_test

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"attest/archive"
	"attest/archive/custody"
	"attest/archive/delivery"
	"attest/archive/record"
)

func submission(t *testing.T, v *archive.Vault) record.Submission {
	t.Helper()
	te := account(t, v)
	consent(t, v, te.Person, record.Use{Use: "un_inquiry", Answer: record.AnswerYes})
	firstAccount(t, v, te.ID)
	return must[record.Submission](t)(v.SaveSubmission(record.Submission{
		Title: "t", Addressee: "Commission", Class: "un_inquiry", Sender: "s", Testimonies: []record.ID{te.ID},
	}))
}

func TestWhereABundleMayNotGo(t *testing.T) {
	v := newVault(t)
	s := submission(t, v)
	dir := t.TempDir()
	noErr(t, os.Symlink(v.Info().Path, filepath.Join(dir, "link")))
	for name, o := range map[string]archive.ExportOptions{
		"a plain bundle named .age":         {Path: filepath.Join(dir, "b.zip.age"), Plain: true},
		"an encrypted one named .zip":       {Path: filepath.Join(dir, "b.zip"), Recipients: "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p"},
		"the vault's folder":                {Path: filepath.Join(v.Info().Path, "b.zip"), Plain: true},
		"the vault's folder through a link": {Path: filepath.Join(dir, "link", "blobs", "b.zip"), Plain: true},
		"no name":                           {Plain: true},
	} {
		if _, err := v.Export(context.Background(), s.ID, o, nil); !errors.Is(err, archive.ErrInvalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
	must[archive.ExportReport](t)(v.Export(context.Background(), s.ID, archive.ExportOptions{Path: filepath.Join(dir, "b.zip"), Plain: true}, nil))
}

// A child process is killed while its export stands under its hidden name; the
// next open removes that file, or the folder of a paper with its annexes, and says
// so in the log.
func TestAKilledExportLeavesNothingForLong(t *testing.T) {
	if dir := os.Getenv("ATTEST_KILLED_EXPORT"); dir != "" {
		v := open(t, filepath.Join(dir, "office.attest"))
		s := v.Submissions()[0]
		o := archive.ExportOptions{Path: filepath.Join(dir, "out", "b.zip"), Plain: true}
		if form := os.Getenv("ATTEST_KILLED_FORM"); form != "" {
			o = archive.ExportOptions{Path: filepath.Join(dir, "out", "b"), Form: form}
		}
		_, err := v.Export(context.Background(), s.ID, o,
			func(string, int64, int64) {
				if parts, _ := filepath.Glob(filepath.Join(dir, "out", ".b*.part")); len(parts) > 0 {
					p, _ := os.FindProcess(os.Getpid())
					_ = p.Kill()
					select {}
				}
			})
		t.Fatal("it was not killed", err)
	}
	v := newVault(t)
	submission(t, v)
	path := v.Info().Path
	noErr(t, v.Close())
	dir := t.TempDir()
	noErr(t, os.Mkdir(filepath.Join(dir, "out"), 0o700))
	noErr(t, os.Rename(path, filepath.Join(dir, "office.attest")))
	for i, form := range []string{"", delivery.FormPlainPDF} {
		child := exec.Command(os.Args[0], "-test.run=^"+t.Name()+"$")
		child.Env = append(os.Environ(), "ATTEST_KILLED_EXPORT="+dir, "ATTEST_KILLED_FORM="+form)
		out, err := child.CombinedOutput()
		if err == nil {
			t.Fatalf("the child ended by itself: %s", out)
		}
		parts := must[[]string](t)(filepath.Glob(filepath.Join(dir, "out", ".b*.part")))
		if len(parts) != 1 {
			t.Fatalf("%d parts lie there after the kill\n%s", len(parts), out)
		}
		v = open(t, filepath.Join(dir, "office.attest"))
		if left := must[[]os.DirEntry](t)(os.ReadDir(filepath.Join(dir, "out"))); len(left) > 0 {
			t.Errorf("%s is still there", left[0].Name())
		}
		if _, n, err := v.Log(archive.LogFilter{Verb: string(custody.ExportDropped)}, 0, 0); err != nil || n != i+1 {
			t.Errorf("%d entries, %v", n, err)
		}
		noErr(t, v.Close())
	}
}

// A slot of the head that was changed is told in the log: what it protected
// was one change less than it says.
func TestAChangedHeadIsToldInTheLog(t *testing.T) {
	v := newVault(t)
	account(t, v)
	path := v.Info().Path
	noErr(t, v.Close())
	for slot := range 2 {
		head := filepath.Join(path, "head")
		b := must[[]byte](t)(os.ReadFile(head))
		b[slot*4096+100] ^= 1
		noErr(t, os.WriteFile(head, b, 0o600))
		v = open(t, path)
		if _, n, err := v.Log(archive.LogFilter{Verb: string(custody.HeadTorn)}, 0, 0); err != nil || n != slot+1 {
			t.Errorf("slot %d: %d entries, %v", slot, n, err)
		}
		noErr(t, v.Close())
	}
}

// An older head under a vault that was closed hides changes from the next
// check of what was acknowledged: it is refused.
func TestAnOlderHeadIsRefused(t *testing.T) {
	v := newVault(t)
	path := v.Info().Path
	noErr(t, v.Close())
	head := filepath.Join(path, "head")
	old := must[[]byte](t)(os.ReadFile(head))
	v = open(t, path)
	account(t, v)
	noErr(t, v.Close())
	noErr(t, os.WriteFile(head, old, 0o600))
	if _, err := archive.Open(context.Background(), path, archive.OpenOptions{Passphrase: []byte(pass)}, nil); !errors.Is(err, archive.ErrDamaged) {
		t.Errorf("%v", err)
	}
}

func TestAVaultWithoutItsHeaderIsDamaged(t *testing.T) {
	v := newVault(t)
	path := v.Info().Path
	noErr(t, v.Close())
	noErr(t, os.Remove(filepath.Join(path, "vault.json")))
	if _, err := archive.Open(context.Background(), path, archive.OpenOptions{Passphrase: []byte(pass)}, nil); !errors.Is(err, archive.ErrDamaged) {
		t.Errorf("%v", err)
	}
}

// An original's file name leaves only where its person is named.
func TestAFileNameLeavesWithTheNameOnly(t *testing.T) {
	for _, named := range []bool{false, true} {
		v := newVault(t)
		te := account(t, v)
		noErr(t, v.SaveIdentity(te.Person, record.Identity{Names: []record.Name{{Text: "지어낸 이름"}}}))
		consent(t, v, te.Person, record.Use{Use: "un_inquiry", Answer: record.AnswerYes, Named: true, Media: []string{record.MediaText, record.MediaDocument}})
		firstAccount(t, v, te.ID)
		e := attach(t, v, te.ID, "letter of a name.txt", "an invented letter", record.ClassCleared)
		sub := record.Submission{
			Title: "t", Addressee: "Commission", Class: "un_inquiry", Sender: "s", Testimonies: []record.ID{te.ID},
			Exhibits: []record.ExhibitChoice{{ID: e.ID, Original: true}},
		}
		want := ""
		if named {
			sub.Named, want = []record.ID{te.Person}, "letter of a name.txt"
		}
		s := must[record.Submission](t)(v.SaveSubmission(sub))
		p := must[archive.Preview](t)(v.Preview(context.Background(), s.ID))
		if len(p.Exhibits) != 1 || p.Exhibits[0].Name != want {
			t.Errorf("named %v: preview %+v, withheld %v", named, p.Exhibits, p.Withheld)
		}
	}
}
