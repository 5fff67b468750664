package archive_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"attest/archive"
	"attest/archive/record"
)

// A backup is proven by opening it with the keys that lie in it, and counted.
func TestAProofOpensWhatIsInABackup(t *testing.T) {
	ctx, place := context.Background(), t.TempDir()
	v, te, scan := backedVault(t)
	counted := func(what string, r archive.BackupReport, testimonies int64) {
		t.Helper()
		if !r.Whole || !r.Opened || r.Testimonies != testimonies || r.Exhibits != 2*testimonies || r.FilesOpened != r.Files || r.Objects < 4 || r.Versions < r.Objects {
			t.Errorf("%s: %+v", what, r)
		}
	}
	counted("made", must[archive.BackupReport](t)(v.Backup(ctx, place, archive.BackupOptions{}.CutAt(100_000), nil)), 1)
	counted("read back", must[archive.BackupReport](t)(v.ProveBackup(ctx, place, nil)), 1)

	// Who came later can only compare an older one; its keyholder opens it after keys were exchanged.
	added := join(t, v, archive.RoleCaseworker)
	path := v.Info().Path
	noErr(t, v.Close())
	seo := must[*archive.Vault](t)(archive.Open(ctx, path, archive.OpenOptions{Passphrase: []byte(seoPass)}, nil))
	if r := must[archive.BackupReport](t)(seo.ProveBackup(ctx, place, nil)); !r.Whole || r.Opened || r.Exhibits != 0 {
		t.Errorf("by a member of later: %+v", r)
	}
	noErr(t, seo.Close())
	v = must[*archive.Vault](t)(archive.Open(ctx, path, archive.OpenOptions{Passphrase: []byte(pass)}, nil))
	noErr(t, v.RemoveMember(ctx, added.Slot, nil))
	v = open(t, path)
	counted("under keys of before", must[archive.BackupReport](t)(v.ProveBackup(ctx, place, nil)), 1)

	// A file that was damaged before it was copied is as it was written, and does not open.
	blob := filepath.Join(path, "blobs", "*", "*")
	for _, name := range must[[]string](t)(filepath.Glob(blob)) {
		raw := must[[]byte](t)(os.ReadFile(name))
		if len(raw) > 300_000 {
			raw[200_000] ^= 1
			noErr(t, os.WriteFile(name, raw, 0o600))
		}
	}
	_, err := v.Backup(ctx, t.TempDir(), archive.BackupOptions{}, nil)
	var d *archive.DamagedError
	if !errors.As(err, &d) || d.Object != string(scan.Blob) {
		t.Errorf("with a damaged file: %v", err)
	}
	if _, err := v.Exhibits(te.ID); err != nil || v.Backups().Proven == "" {
		t.Errorf("afterwards: %v", err)
	}
}

// A destroyed testimony's records are closed, and no reason to doubt a backup.
func TestAProofAfterADestruction(t *testing.T) {
	ctx, place := context.Background(), t.TempDir()
	v, te, _ := backedVault(t)
	attach(t, v, account(t, v).ID, "other.txt", "an invented note", record.ClassCleared)
	must[archive.BackupReport](t)(v.Backup(ctx, place, archive.BackupOptions{}, nil))
	noErr(t, v.Destroy(ctx, te.ID, "withdrawn", nil))
	r := must[archive.BackupReport](t)(v.Backup(ctx, place, archive.BackupOptions{}, nil))
	if !r.Opened || r.Testimonies != 1 || r.Exhibits != 1 || r.FilesOpened != r.Files {
		t.Errorf("%+v", r)
	}
}
