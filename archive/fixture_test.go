package archive_test

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"flag"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"attest/archive"
	"attest/archive/record"
)

var makeFixture = flag.Bool("fixture", false, "make the vault and backup of this version's format anew")

// fixture is a vault and a backup of it as the first format has them. It is never
// made anew once somebody has a vault of that format: what comes later must open it.
const fixture = "testdata/vaults/format-1.tar.gz"

const fixtureText = "도문에서 사흘 있었습니다. (지어낸 말입니다)"

// A vault and a backup that an earlier version made open, are whole, and say what
// was put into them.
func TestWhatAnEarlierVersionMadeOpens(t *testing.T) {
	ctx := context.Background()
	if *makeFixture {
		writeFixture(t)
	}
	dir := t.TempDir()
	unpackFixture(t, dir)
	with := archive.OpenOptions{Passphrase: []byte(pass)}
	restored := filepath.Join(dir, "restored.attest")
	must[archive.RestoreReport](t)(archive.Restore(ctx, filepath.Join(dir, "stick"), restored, archive.RestoreOptions{Open: with}, nil))
	for _, path := range []string{filepath.Join(dir, "office.attest"), restored} {
		v := must[*archive.Vault](t)(archive.Open(ctx, path, with, nil))
		rep := must[archive.CheckReport](t)(v.Check(ctx, nil))
		if len(rep.Faults) > 0 {
			t.Errorf("%s: %+v", filepath.Base(path), rep.Faults)
		}
		rows := v.Testimonies(archive.Filter{})
		if len(rows) != 1 {
			t.Fatalf("%s: %d testimonies", filepath.Base(path), len(rows))
		}
		te := must[record.Testimony](t)(v.Testimony(rows[0].ID))
		if te.Account[0].Text != fixtureText {
			t.Errorf("%s: it says %+v", filepath.Base(path), te.Account)
		}
		list := must[[]archive.Exhibit](t)(v.Exhibits(te.ID))
		if len(list) != 1 {
			t.Fatalf("%s: %d exhibits", filepath.Base(path), len(list))
		}
		b, _, err := v.OpenExhibit(list[0].ID)
		noErr(t, err)
		if raw := must[[]byte](t)(io.ReadAll(b)); string(raw) != "an invented list" {
			t.Errorf("%s: the exhibit is %q", filepath.Base(path), raw)
		}
		noErr(t, b.Close())
		noErr(t, v.Close())
	}
}

func writeFixture(t *testing.T) {
	t.Helper()
	ctx := context.Background()
	dir := t.TempDir()
	v := must[*archive.Vault](t)(archive.Create(ctx, filepath.Join(dir, "office.attest"), archive.CreateOptions{
		Office: "invented office", Member: "Han", Passphrase: []byte(pass), Quick: true,
	}, nil))
	p := must[record.Person](t)(v.NewPerson("invented"))
	te := must[record.Testimony](t)(v.NewTestimony(p.ID, record.Interview{Language: "ko", Date: "2026-11-27"}))
	te.Account = []record.Segment{{ID: "s1", Text: "An earlier word."}}
	noErr(t, v.SaveTestimony(te))
	te = must[record.Testimony](t)(v.Testimony(te.ID))
	te.Account[0].Text = fixtureText
	noErr(t, v.SaveTestimony(te))
	attach(t, v, te.ID, "list.txt", "an invented list", record.ClassCleared)
	noErr(t, os.Mkdir(filepath.Join(dir, "stick"), 0o700))
	must[archive.BackupReport](t)(v.Backup(ctx, filepath.Join(dir, "stick"), archive.BackupOptions{}, nil))
	noErr(t, v.Close())
	var out bytes.Buffer
	z := gzip.NewWriter(&out)
	w := tar.NewWriter(z)
	noErr(t, w.AddFS(os.DirFS(dir)))
	noErr(t, errors.Join(w.Close(), z.Close()))
	noErr(t, os.MkdirAll(filepath.Dir(fixture), 0o755))
	noErr(t, os.WriteFile(fixture, out.Bytes(), 0o644))
}

func unpackFixture(t *testing.T, dir string) {
	t.Helper()
	z := must[*gzip.Reader](t)(gzip.NewReader(bytes.NewReader(must[[]byte](t)(os.ReadFile(fixture)))))
	r := tar.NewReader(z)
	for {
		h, err := r.Next()
		if errors.Is(err, io.EOF) {
			return
		}
		noErr(t, err)
		name := filepath.Join(dir, filepath.FromSlash(strings.TrimSuffix(h.Name, "/")))
		if h.FileInfo().IsDir() {
			noErr(t, os.MkdirAll(name, fs.FileMode(0o700)))
			continue
		}
		noErr(t, os.MkdirAll(filepath.Dir(name), 0o700))
		noErr(t, os.WriteFile(name, must[[]byte](t)(io.ReadAll(r)), 0o600))
	}
}
