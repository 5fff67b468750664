package archive_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"attest/archive"
	"attest/archive/record"
)

const (
	recordEnv    = "ATTEST_TEST_RECORD"      // the vault in which a child records
	recordForEnv = "ATTEST_TEST_RECORD_FOR"  // the testimony
	recordHowEnv = "ATTEST_TEST_RECORD_LOCK" // not empty: it locks the vault while it records
)

// recordForever is the program that is killed: it records the tune as fast as
// it is taken, marks a place now and then, and tells how many samples were taken.
func recordForever(path string) error {
	v, err := archive.Open(context.Background(), path, archive.OpenOptions{Passphrase: []byte(pass)}, nil)
	if err != nil {
		return err
	}
	r, err := v.BeginRecording(record.ID(os.Getenv(recordForEnv)), archive.RecordingFormat{Device: "canary-device"})
	if err != nil {
		return err
	}
	if os.Getenv(recordHowEnv) != "" {
		if err := v.Close(); err != nil {
			return err
		}
	}
	out := make([]byte, 0, 16)
	buf := make([]int32, 3000)
	for taken, marks := int64(0), int64(0); ; {
		for i := range buf {
			buf[i] = tune(taken + int64(i))
		}
		if err := r.Write(buf); err != nil {
			return err
		}
		taken += int64(len(buf))
		if taken%60_000 == 0 {
			if err := r.Mark(fmt.Sprint("canary-mark ", marks)); err != nil {
				return err
			}
			marks++
		}
		out = binary.BigEndian.AppendUint64(out[:0], uint64(taken))
		if _, err := os.Stdout.Write(binary.BigEndian.AppendUint64(out, uint64(marks))); err != nil {
			return err
		}
	}
}

// killRecorder lets a child record until it has taken n samples, and kills it.
// It returns what the child last said it had taken.
func killRecorder(t *testing.T, path string, te record.ID, locked bool, n int64) (taken, marks int64) {
	t.Helper()
	cmd := exec.Command(must[string](t)(os.Executable()))
	cmd.Env = append(os.Environ(), recordEnv+"="+path, recordForEnv+"="+string(te))
	if locked {
		cmd.Env = append(cmd.Env, recordHowEnv+"=yes")
	}
	var said bytes.Buffer
	cmd.Stderr = &said
	out, err := cmd.StdoutPipe()
	noErr(t, err)
	noErr(t, cmd.Start())
	in := bufio.NewReader(out)
	for killed := false; ; {
		var told [2]int64
		if err := binary.Read(in, binary.BigEndian, &told); err != nil {
			if !killed {
				t.Fatalf("the child ended after %d samples: %v, %s", taken, err, said.String())
			}
			break
		}
		taken, marks = told[0], told[1]
		if taken >= n && !killed {
			noErr(t, cmd.Process.Kill())
			killed = true
		}
	}
	_ = cmd.Wait() // killed
	return taken, marks
}

// Kill -9 at random moments, the vault open or locked: at most a second is
// missing, what is there is the source bit for bit, nothing that was
// acknowledged is gone, and the next open closes the recording.
func TestKillWhileRecording(t *testing.T) {
	t.Parallel()
	v := newVault(t)
	te := account(t, v)
	path := v.Info().Path
	noErr(t, v.Close())
	for round := range 12 {
		locked := round%3 == 2
		taken, marks := killRecorder(t, path, te.ID, locked, rand.Int64N(600_000))
		v := must[*archive.Vault](t)(archive.Open(context.Background(), path, archive.OpenOptions{Passphrase: []byte(pass)}, nil))
		rs := must[[]archive.Recording](t)(v.Recordings(te.ID))
		if len(rs) != round+1 {
			t.Fatalf("round %d: %d recordings", round, len(rs))
		}
		rec := rs[len(rs)-1]
		if rec.State != record.RecordingCutShort || rec.Ended != nil || rec.Running {
			t.Fatalf("round %d: %+v", round, rec.Recording)
		}
		if lost := taken - rec.Samples; lost > second {
			t.Fatalf("round %d: of %d samples %d are lost", round, taken, lost)
		}
		if int64(len(rec.Marks)) < marks {
			t.Fatalf("round %d: %d marks of %d are left", round, len(rec.Marks), marks)
		}
		for i, m := range rec.Marks {
			if m.Text != fmt.Sprint("canary-mark ", i) || m.Sample != min(int64(i+1)*60_000, rec.Samples) {
				t.Fatalf("round %d: mark %d is %+v", round, i, m)
			}
		}
		log := verbs(t, v, rec.ID)
		cut := fmt.Sprintf("recording.stop cut_short:chunk.%d", rec.Chunks-1)
		if log[len(log)-1] != cut || strings.Count(strings.Join(log, " "), "recording.stop") != 1 || strings.Count(strings.Join(log, " "), "recording.mark") != len(rec.Marks) {
			t.Fatalf("round %d: %d marks, the log says %q", round, len(rec.Marks), log)
		}
		if rec.Samples > 0 {
			sameSound(t, heard(t, readExhibit(t, v, rec.Exhibit)), tuneOf([2]int64{0, rec.Samples}))
		}
		checkClean(t, v)
		noErr(t, v.Close())
	}
	if found := onDisk(t, path, "canary"); len(found) > 0 {
		t.Errorf("what was typed stands in %v", found)
	}
}

// In a recording that was cut short, damage before its end is not taken for the
// end: it stays as it is, and is named.
func TestDamageInARecordingThatWasCutShort(t *testing.T) {
	t.Parallel()
	v := newVault(t)
	te := account(t, v)
	path := v.Info().Path
	noErr(t, v.Close())
	killRecorder(t, path, te.ID, false, 900_000)
	blob := largest(t, filepath.Join(path, "blobs"))
	raw := must[[]byte](t)(os.ReadFile(blob))
	noErr(t, os.WriteFile(blob, flipped(raw, len(raw)/3), 0o600))
	v = open(t, path)
	rec := must[[]archive.Recording](t)(v.Recordings(te.ID))[0]
	if rec.State != record.RecordingRunning || rec.Running {
		t.Errorf("%+v", rec.Recording)
	}
	b, _, err := v.OpenRecording(rec.ID)
	noErr(t, err)
	if _, err := io.ReadAll(b); !errors.Is(err, archive.ErrDamaged) { // TestATornRecordingIsHeard: up to the place
		t.Errorf("it is read: %v", err)
	}
	noErr(t, b.Close())
	rep := must[archive.CheckReport](t)(v.Check(context.Background(), nil))
	if len(rep.Faults) != 1 || !strings.EqualFold(rep.Faults[0].Object, filepath.Base(blob)) && rep.Faults[0].Object != string(rec.ID) {
		t.Errorf("faults %+v", rep.Faults)
	}
	noErr(t, os.WriteFile(blob, raw, 0o600)) // put right from a copy
	v = reopen(t, v)
	if rec = must[archive.Recording](t)(v.Recording(rec.ID)); rec.State != record.RecordingCutShort {
		t.Errorf("%+v", rec.Recording)
	}
	checkClean(t, v)

	// A stream that was cut behind what the log tells of is damage, too.
	noErr(t, v.Close())
	killRecorder(t, path, te.ID, false, 300_000)
	blob = largest(t, filepath.Join(path, "blobs"), blob)
	noErr(t, os.Truncate(blob, 4096+8192))
	v = open(t, path)
	rep = must[archive.CheckReport](t)(v.Check(context.Background(), nil))
	if len(rep.Faults) != 1 || !strings.Contains(rep.Faults[0].What, "its end is gone") {
		t.Errorf("faults %+v", rep.Faults)
	}
}

// largest finds the largest file under dir but for those named.
func largest(t *testing.T, dir string, but ...string) (path string) {
	t.Helper()
	var size int64
	names := must[[]string](t)(filepath.Glob(filepath.Join(dir, "*", "*")))
	for _, n := range names {
		st := must[os.FileInfo](t)(os.Stat(n))
		if st.Size() > size && !strings.Contains(strings.Join(but, " "), n) {
			path, size = n, st.Size()
		}
	}
	if path == "" {
		t.Fatal(errors.New("no file is there"))
	}
	return path
}
