package archive_test

import (
	"archive/tar"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"filippo.io/age"

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
	command, err := exec.LookPath("age")
	noErr(t, err)
	tarFile := filepath.Join(dir, "all.tar")
	said, err := atATerminal(t, exec.Command(command, "-d", "-i", rep.Identity, "-o", tarFile, rep.Path), escapePass)
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

// What is frozen, and what its person wants no copy of, is left out with what
// quotes it, and said; a keyholder who asks for all gets it, the log says so, and
// whoever takes it in has it frozen.
func TestAnEscapeLeavesOutWhatIsFrozen(t *testing.T) {
	ctx := context.Background()
	v := newVault(t)
	free, frozen, unkept := account(t, v), account(t, v), account(t, v)
	attach(t, v, frozen.ID, "a.txt", "frozen bytes", record.ClassIdentity)
	form := attach(t, v, unkept.Person, "form.txt", "a signature", record.ClassIdentity)
	consent(t, v, unkept.Person, record.Use{Use: record.UseKeep, Answer: record.AnswerNo})
	k := must[record.Case](t)(v.SaveCase(record.Case{Title: "Invented", Testimonies: []record.ID{free.ID, frozen.ID}}))
	sub := submissionOf(t, v, k, "WGEID")
	must[record.Delivery](t)(v.NoteSent(sub, archive.Sending{To: "Invented body", Channel: "email"}))
	letter := must[archive.Exhibit](t)(v.FileAnswer(ctx, sub, 1, "reply", "2026-11-26", archive.Attachment{Name: "letter.txt", Data: strings.NewReader("a letter about it"), Size: 17}, nil))
	noErr(t, v.Freeze(frozen.ID))
	noErr(t, v.SetHold(frozen.ID, "a court asked"))
	read := func(all bool) (archive.EscapeReport, map[string]string) {
		dir := t.TempDir()
		rep := must[archive.EscapeReport](t)(v.Escape(ctx, archive.EscapeOptions{Path: filepath.Join(dir, "a.age"), Passphrase: []byte(escapePass), Reason: "handover", All: all}, nil))
		return rep, escapedFiles(t, rep)
	}
	rep, files := read(false)
	why := map[record.ID]record.Refusal{}
	for _, l := range rep.LeftOut {
		why[l.ID] = l.Why
	}
	if len(why) != 5 || why[sub] != archive.LeftQuotes || why[frozen.ID] != record.RefusedFrozen || why[unkept.ID] != record.RefusedAnswer || why[unkept.Person] != record.RefusedAnswer || why[k.ID] != archive.LeftQuotes {
		t.Errorf("left out: %v", why)
	}
	if rep.Testimonies != 1 || rep.Exhibits != 0 || files[string(free.ID)+".json"] == "" {
		t.Errorf("%+v", rep)
	}
	for name, text := range files {
		if name == "custody/log.jsonl" || name == "left-out.json" || name == "standing.json" {
			continue
		}
		if strings.Contains(text, "a letter about it") {
			t.Errorf("%s has the letter of what quotes it", name)
		}
		for _, id := range []record.ID{frozen.ID, unkept.ID, unkept.Person, form.ID, k.ID, sub, letter.ID} {
			if strings.Contains(name+text, string(id)) {
				t.Errorf("%s tells of %s", name, id)
			}
		}
	}
	if !strings.Contains(files["standing.json"], string(frozen.ID)) || !strings.Contains(files["left-out.json"], string(unkept.ID)) {
		t.Errorf("%s\n%s", files["standing.json"], files["left-out.json"])
	}
	rep, files = read(true)
	if len(rep.LeftOut) > 0 || rep.Testimonies != 3 || rep.Exhibits != 3 {
		t.Errorf("all: %+v", rep)
	}
	lines, _, err := v.Log(archive.LogFilter{Verb: "escape"}, 0, 0)
	noErr(t, err)
	if len(lines) != 2 || lines[0].Code != "handover.all" {
		t.Errorf("the log has %+v", lines)
	}
	doc := filepath.Join(t.TempDir(), "t.json")
	var parsed struct{ Testimonies []record.InterchangeTestimony }
	noErr(t, json.Unmarshal([]byte(files[string(frozen.ID)+".json"]), &parsed))
	parsed.Testimonies[0].Exhibits = nil // their files lie elsewhere
	raw := must[[]byte](t)(json.Marshal(map[string]any{"attest": record.Interchange, "testimonies": parsed.Testimonies}))
	noErr(t, os.WriteFile(doc, raw, 0o600))
	into := newVault(t)
	for range 2 { // new, and there already
		must[archive.ImportReport](t)(into.Import(ctx, archive.FileSource(doc), archive.ImportOptions{}, nil))
		if !into.Frozen(frozen.ID) || into.Standing(frozen.ID).Hold == nil {
			t.Errorf("taken in, it stands as %+v", into.Standing(frozen.ID))
		}
		noErr(t, into.Thaw(frozen.ID))
	}
	mustCheck(t, into)
}

// escapedFiles opens it with the age module and reads the tar.
func escapedFiles(t *testing.T, rep archive.EscapeReport) map[string]string {
	t.Helper()
	unlock := must[*age.ScryptIdentity](t)(age.NewScryptIdentity(escapePass))
	line := must[[]byte](t)(io.ReadAll(must[io.Reader](t)(age.Decrypt(bytes.NewReader(must[[]byte](t)(os.ReadFile(rep.Identity))), unlock))))
	id := must[*age.X25519Identity](t)(age.ParseX25519Identity(strings.TrimSpace(string(line))))
	f := must[*os.File](t)(os.Open(rep.Path))
	defer f.Close()
	files := map[string]string{}
	r := tar.NewReader(must[io.Reader](t)(age.Decrypt(f, id)))
	for {
		h, err := r.Next()
		if err == io.EOF {
			return files
		}
		noErr(t, err)
		files[h.Name] = string(must[[]byte](t)(io.ReadAll(r)))
	}
}

// A part that an escape left which was cut off is in nobody's way; another's file is.
func TestAnEscapeThatWasCutOffIsTriedAgain(t *testing.T) {
	ctx := context.Background()
	v := newVault(t)
	o := archive.EscapeOptions{Path: filepath.Join(t.TempDir(), "all.tar.age"), Passphrase: []byte(escapePass), Reason: "keep"}
	noErr(t, os.WriteFile(o.Path+".part", []byte("somebody's own"), 0o600))
	if _, err := v.Escape(ctx, o, nil); !errors.Is(err, archive.ErrExists) {
		t.Errorf("over another's file: %v", err)
	}
	for _, cut := range []string{"age-encryption.org/v1\n-> X25519 cut off", "age-enc", ""} {
		noErr(t, os.WriteFile(o.Path+".part", []byte(cut), 0o600))
		noErr(t, os.WriteFile(filepath.Join(filepath.Dir(o.Path), archive.IdentityName+".part"), []byte(cut), 0o600))
		rep := must[archive.EscapeReport](t)(v.Escape(ctx, o, nil))
		for _, name := range []string{rep.Path, rep.Identity} {
			noErr(t, os.Remove(name))
		}
	}
}
