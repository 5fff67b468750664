package archive_test

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"

	"attest/archive"
	"attest/archive/bundle"
	"attest/archive/custody"
	"attest/archive/record"
)

// A vault is held against a bundle: one from before, one that it is older than,
// another vault's, one in which the checkpoint was changed.
func TestAVaultIsHeldAgainstABundle(t *testing.T) {
	ctx, dir := context.Background(), t.TempDir()
	v := newVault(t)
	path := v.Info().Path
	s := submission(t, v)
	export := func(v *archive.Vault, s record.Submission, name string) string {
		t.Helper()
		o := archive.ExportOptions{Path: filepath.Join(dir, name), Plain: filepath.Ext(name) == ".zip"}
		if !o.Plain {
			o.Recipients = "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p"
		}
		must[archive.ExportReport](t)(v.Export(ctx, s.ID, o, nil))
		return o.Path
	}
	early := export(v, s, "early.zip")
	noErr(t, v.Close())
	older := path + ".older"
	noErr(t, os.CopyFS(older, os.DirFS(path)))
	v = open(t, path)
	late, sealed := export(v, s, "late.zip"), export(v, s, "late.zip.age")
	folder, planted := filepath.Join(dir, "folder"), filepath.Join(dir, "planted.zip")
	tamper(t, late, folder, planted)

	other := newVault(t)
	foreign := export(other, submission(t, other), "foreign.zip")
	noErr(t, v.Close())
	old := open(t, older)
	now := open(t, path)
	for _, c := range []struct {
		name, at      string
		now, old, get error
	}{
		{"of before", early, nil, nil, nil},
		{"of later", late, nil, archive.ErrRolledBack, nil},
		{"unpacked", folder, nil, archive.ErrRolledBack, nil},
		{"of another vault", foreign, custody.ErrBadCheckpoint, custody.ErrBadCheckpoint, nil},
		{"changed", planted, custody.ErrBadCheckpoint, custody.ErrBadCheckpoint, nil},
		{"encrypted", sealed, nil, nil, bundle.ErrEncrypted},
		{"no bundle", filepath.Dir(early), nil, nil, archive.ErrNoCheckpoint},
	} {
		note, err := archive.CheckpointIn(c.at)
		if !errors.Is(err, c.get) {
			t.Errorf("a bundle %s: %v", c.name, err)
		}
		if err != nil {
			continue
		}
		if rep, err := now.CheckAgainst(note); !errors.Is(err, c.now) || err == nil && (rep.Size == 0 || rep.Has < rep.Size) {
			t.Errorf("against a bundle %s: %+v, %v", c.name, rep, err)
		}
		if _, err := old.CheckAgainst(note); !errors.Is(err, c.old) {
			t.Errorf("the older folder against a bundle %s: %v", c.name, err)
		}
	}
}

// tamper unpacks a bundle, and packs it again with a checkpoint over one entry more.
func tamper(t *testing.T, from, folder, to string) {
	t.Helper()
	z := must[*zip.ReadCloser](t)(zip.OpenReader(from))
	var packed bytes.Buffer
	w := zip.NewWriter(&packed)
	for _, f := range z.File {
		r := must[io.ReadCloser](t)(f.Open())
		data := must[[]byte](t)(io.ReadAll(r))
		noErr(t, r.Close())
		name := filepath.Join(folder, filepath.FromSlash(f.Name))
		noErr(t, os.MkdirAll(filepath.Dir(name), 0o700))
		noErr(t, os.WriteFile(name, data, 0o600))
		if filepath.Base(f.Name) == "checkpoint" {
			lines := bytes.SplitN(data, []byte("\n"), 3)
			lines[1] = append(lines[1], '0')
			data = bytes.Join(lines, []byte("\n"))
		}
		_, err := must[io.Writer](t)(w.Create(f.Name)).Write(data)
		noErr(t, err)
	}
	noErr(t, errors.Join(w.Close(), z.Close(), os.WriteFile(to, packed.Bytes(), 0o600)))
	inner := must[[]string](t)(filepath.Glob(filepath.Join(folder, "*", "data")))
	noErr(t, os.Rename(filepath.Dir(inner[0]), folder+".inner"))
	noErr(t, os.RemoveAll(folder))
	noErr(t, os.Rename(folder+".inner", folder))
}
