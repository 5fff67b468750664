package mishap

import (
	"bytes"
	"context"
	"path/filepath"
	"testing"

	"attest/archive"
	"attest/archive/record"
)

// The stick is pulled the moment a run says that it is done: what was synced is
// the whole backup. Without the syncs of the volumes, or of the key file, it is not.
func TestABackupIsOnTheStickWhenItIsDone(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	path := filepath.Join(t.TempDir(), "office.attest")
	v := must[*archive.Vault](t)(archive.Create(ctx, path, archive.CreateOptions{Office: "Test office", Member: "Han", Passphrase: []byte(pass), Quick: true}, nil))
	defer func() { noErr(t, v.Close()) }()
	person := must[record.Person](t)(v.NewPerson("invented"))
	te := must[record.Testimony](t)(v.NewTestimony(person.ID, record.Interview{}))
	d, dir := disk(t)
	if d == nil {
		return
	}
	for run := range 2 {
		file := stuff(uint64(run), 200_000)
		must[archive.Exhibit](t)(v.Attach(ctx, te.ID, archive.Attachment{Name: "scan.bin", Size: int64(len(file)), Data: bytes.NewReader(file)}, nil))
		made := must[archive.BackupReport](t)(v.Backup(ctx, dir, archive.BackupOptions{Quick: true}, nil))
		after := t.TempDir()
		noErr(t, d.Crash(nil).WriteTo(after))
		rep, err := v.ProveBackup(ctx, after, nil)
		if err != nil || rep.Run != made.Run || !rep.Whole {
			t.Errorf("after the run %d, of what was synced: %+v, %v", made.Run, rep, err)
		}
	}
}
