package archive_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"attest/archive"
	"attest/archive/record"
)

const escapePass = "무산 battery 두만강 staple 고양이 horse"

// What docs/backup-format.md tells to do with age and tar alone, done with them alone.
func TestAnEscapeOpensWithAgeAndTarAlone(t *testing.T) {
	ctx := context.Background()
	v, te, scan := backedVault(t)
	dir := t.TempDir()
	o := archive.EscapeOptions{Path: filepath.Join(dir, "all.tar.age"), Passphrase: []byte(escapePass), Reason: "keep"}
	rep := must[archive.EscapeReport](t)(v.Escape(ctx, o, nil))
	if rep.Testimonies != 1 || rep.Exhibits != 2 || rep.Objects < 4 {
		t.Errorf("%+v", rep)
	}
	if _, err := v.Escape(ctx, o, nil); !errors.Is(err, archive.ErrExists) {
		t.Errorf("over what is there: %v", err)
	}
	out := filepath.Join(dir, "out")
	noErr(t, os.Mkdir(out, 0o700))
	age, err := exec.LookPath("age")
	noErr(t, err)
	tarFile := filepath.Join(dir, "all.tar")
	said, err := atATerminal(t, exec.Command(age, "-d", "-i", rep.Identity, "-o", tarFile, rep.Path), escapePass)
	if err != nil {
		t.Fatalf("age: %v\n%s", err, said)
	}
	if said, err := exec.Command("tar", "-xf", tarFile, "-C", out).CombinedOutput(); err != nil {
		t.Fatalf("tar: %v\n%s", err, said)
	}
	var doc struct {
		Attest      string
		Testimonies []record.InterchangeTestimony
	}
	noErr(t, json.Unmarshal(must[[]byte](t)(os.ReadFile(filepath.Join(out, string(te.ID)+".json"))), &doc))
	if len(doc.Testimonies) != 1 || doc.Attest != record.Interchange || doc.Testimonies[0].Account[2].Text != te.Account[2].Text {
		t.Errorf("the testimony: %+v", doc)
	}
	for _, e := range doc.Testimonies[0].Exhibits {
		raw := must[[]byte](t)(os.ReadFile(filepath.Join(out, filepath.FromSlash(e.Path))))
		if !bytes.Equal(raw, bytesOf(t, v, e.ID)) {
			t.Errorf("%s is not the exhibit", e.Path)
		}
	}
	for _, n := range []string{"README.txt", "custody/log.jsonl", "custody/checkpoint", "records/" + string(te.ID) + ".json", "records/" + string(scan.ID) + ".json"} {
		if st, err := os.Stat(filepath.Join(out, n)); err != nil || st.Size() == 0 {
			t.Errorf("%s: %v", n, err)
		}
	}
	// And it comes in again.
	into := newVault(t)
	_, err = into.Import(ctx, archive.FileSource(filepath.Join(out, string(te.ID)+".json")), archive.ImportOptions{}, nil)
	noErr(t, err)
	if got := must[record.Testimony](t)(into.Testimony(te.ID)); got.Account[0].Text != te.Account[0].Text {
		t.Errorf("imported: %+v", got)
	}
	lines, _, err := v.Log(archive.LogFilter{Verb: "escape"}, 0, 0)
	noErr(t, err)
	if len(lines) != 1 || lines[0].Code != "keep" {
		t.Errorf("the log has %+v", lines)
	}
}

func TestAnEscapeAsksForAReasonAndAPassphrase(t *testing.T) {
	v := newVault(t)
	dir := t.TempDir()
	o := archive.EscapeOptions{Path: filepath.Join(dir, "all.tar.age"), Passphrase: []byte("short"), Reason: "keep"}
	if _, err := v.Escape(context.Background(), o, nil); !errors.Is(err, archive.ErrWeakPassphrase) {
		t.Errorf("a weak passphrase: %v", err)
	}
	o.Passphrase, o.Reason = []byte(escapePass), "because"
	if _, err := v.Escape(context.Background(), o, nil); !errors.Is(err, archive.ErrInvalid) {
		t.Errorf("no reason: %v", err)
	}
	ctx, stop := context.WithCancel(context.Background())
	stop()
	o.Reason = "move"
	if _, err := v.Escape(ctx, o, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
	if left := must[[]os.DirEntry](t)(os.ReadDir(dir)); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}
