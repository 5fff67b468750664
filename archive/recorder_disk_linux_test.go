package archive_test

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/sys/unix"

	"attest/archive"
	"attest/archive/record"
)

// smallDisk mounts a volume of so many bytes. Where that is not allowed the test
// looks at a folder of the ordinary disk, and what it says of full ones is said
// by archive/store's tests alone.
func smallDisk(t *testing.T, size string) (dir string, small bool) {
	t.Helper()
	dir = t.TempDir()
	if err := unix.Mount("tmpfs", dir, "tmpfs", 0, "size="+size); err != nil {
		t.Logf("no volume can be mounted here: %v", err)
		return dir, false
	}
	t.Cleanup(func() {
		if err := unix.Unmount(dir, unix.MNT_DETACH); err != nil {
			t.Error(err)
		}
	})
	return dir, true
}

// vaultIn makes a vault in a folder.
func vaultIn(t *testing.T, dir string) (path string, v *archive.Vault) {
	t.Helper()
	path = filepath.Join(dir, "office.attest")
	v = must[*archive.Vault](t)(archive.Create(context.Background(), path, archive.CreateOptions{
		Office: "시험 사무소", Member: "Han", Passphrase: []byte(pass), Quick: true,
	}, nil))
	return path, v
}

// leave fills the volume with a file of zeros until so many bytes are free.
func leave(t *testing.T, dir string, free int64) (ballast string) {
	t.Helper()
	var st unix.Statfs_t
	noErr(t, unix.Statfs(dir, &st))
	ballast = filepath.Join(dir, "ballast")
	f := must[*os.File](t)(os.OpenFile(ballast, os.O_CREATE|os.O_WRONLY, 0o600))
	old := must[os.FileInfo](t)(f.Stat()).Size()
	more := int64(st.Bavail)*st.Bsize - free
	if more > 0 {
		noErr(t, unix.Fallocate(int(f.Fd()), 0, 0, old+more))
	}
	noErr(t, f.Close())
	return ballast
}

// A disk that fills up stops the recording with room for its end, and all that
// was recorded is an exhibit. One that another program fills to the last byte
// does, too, once there is room again.
func TestRecordingOnAFullDisk(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	dir, small := smallDisk(t, "260m")
	if !small {
		return
	}
	path, v := vaultIn(t, dir)
	te := account(t, v)

	leave(t, dir, 112<<20)
	r := begin(t, v, te.ID)
	buf, taken := make([]int32, 48_000), int64(0)
	var err error
	for err == nil {
		for i := range buf {
			buf[i] = tune(taken + int64(i))
		}
		if err = r.Write(buf); err == nil {
			taken += int64(len(buf))
		}
	}
	if !errors.Is(err, archive.ErrDiskFull) {
		t.Fatalf("after %d samples: %v", taken, err)
	}
	<-r.Done()
	if s := r.Status(); s.State != record.RecordingStoppedDisk || !errors.Is(s.Err, archive.ErrDiskFull) || s.Mode != archive.RecorderEnded {
		t.Errorf("status %+v", s)
	}
	if err := r.Mark("too late"); !errors.Is(err, archive.ErrDiskFull) {
		t.Errorf("marked: %v", err)
	}
	rec := stop(t, r)
	if rec.State != record.RecordingStoppedDisk || rec.Samples < taken-second || rec.Ended == nil {
		t.Errorf("of %d samples: %+v", taken, rec.Recording)
	}
	sameSound(t, heard(t, readExhibit(t, v, rec.Exhibit)), tuneOf([2]int64{0, rec.Samples}))
	if _, err := v.BeginRecording(te.ID, archive.RecordingFormat{}); !errors.Is(err, archive.ErrDiskFull) {
		t.Errorf("the next one begins: %v", err)
	}
	checkClean(t, v)

	// Another program takes all that is left while a recording runs.
	ballast := filepath.Join(dir, "ballast")
	noErr(t, os.Remove(ballast))
	leave(t, dir, 110<<20)
	r = begin(t, v, te.ID)
	feed(t, r, 0, 5*second)
	leave(t, dir, 0)
	taken = 5 * second
	for err = nil; err == nil; taken += 4800 {
		feed := make([]int32, 4800)
		for i := range feed {
			feed[i] = tune(taken + int64(i))
		}
		err = r.Write(feed)
	}
	if !errors.Is(err, archive.ErrDiskFull) {
		t.Fatalf("after %d samples: %v", taken, err)
	}
	if _, err := r.Stop(ctx, archive.StopAsked, nil); !errors.Is(err, archive.ErrDiskFull) {
		t.Errorf("closed on a full disk: %v", err)
	}
	if err := v.Close(); err != nil && !errors.Is(err, archive.ErrDiskFull) {
		t.Error(err)
	}
	if _, err := archive.Open(ctx, path, openWith(pass), nil); !errors.Is(err, archive.ErrDiskFull) {
		t.Errorf("opened on a full disk: %v", err)
	}
	noErr(t, os.Remove(ballast))
	v = must[*archive.Vault](t)(archive.Open(ctx, path, openWith(pass), nil))
	defer func() { noErr(t, v.Close()) }()
	rec = must[archive.Recording](t)(v.Recording(r.ID()))
	if rec.State != record.RecordingStoppedDisk || rec.Samples < taken-4800-second {
		t.Errorf("of %d samples: %+v", taken, rec.Recording)
	}
	b, _, err := v.OpenRecording(rec.ID)
	noErr(t, err)
	sameSound(t, heard(t, must[[]byte](t)(io.ReadAll(b))), tuneOf([2]int64{0, rec.Samples}))
	noErr(t, b.Close())
	checkClean(t, v)
}
