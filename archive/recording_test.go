package archive_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"attest/archive"
	"attest/archive/record"
)

// tune is sample i of an invented sound of 24 bits.
func tune(i int64) int32 {
	x := uint32(i*2654435761) >> 20
	return int32(i%977*3000-1_400_000) + int32(x)
}

// feed writes samples [from, to) of the tune, a tenth of a second at a time.
func feed(t testing.TB, r *archive.Recorder, from, to int64) {
	t.Helper()
	buf := make([]int32, 0, 4800)
	for from < to {
		buf = buf[:0]
		for ; from < to && len(buf) < cap(buf); from++ {
			buf = append(buf, tune(from))
		}
		noErr(t, r.Write(buf))
	}
}

// heard is what another program hears in a FLAC file.
func heard(t testing.TB, file []byte) []int32 {
	t.Helper()
	cmd := exec.Command("flac", "-d", "--silent", "-c", "--force-raw-format", "--endian=little", "--sign=signed", "-")
	cmd.Stdin = bytes.NewReader(file)
	var said bytes.Buffer
	cmd.Stderr = &said
	raw, err := cmd.Output()
	if err != nil {
		t.Fatalf("flac -d: %v, %s", err, said.String())
	}
	out := make([]int32, len(raw)/3)
	for i := range out {
		out[i] = (int32(raw[3*i])<<8 | int32(raw[3*i+1])<<16 | int32(raw[3*i+2])<<24) >> 8
	}
	return out
}

// tuneOf is the tune's samples, and silence for the ranges that are missing.
func tuneOf(ranges ...[2]int64) (out []int32) {
	for _, r := range ranges {
		for i := r[0]; i < r[1]; i++ {
			out = append(out, tune(i))
		}
	}
	return out
}

func sameSound(t testing.TB, got, want []int32) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%d samples, want %d", len(got), len(want))
	}
	for i := range got {
		if got[i] != want[i] {
			t.Fatalf("sample %d of %d is %d, want %d", i, len(got), got[i], want[i])
		}
	}
}

func readExhibit(t testing.TB, v *archive.Vault, id record.ID) []byte {
	t.Helper()
	b, e, err := v.OpenExhibit(id)
	noErr(t, err)
	data := must[[]byte](t)(io.ReadAll(b))
	noErr(t, b.Close())
	sum := sha256.Sum256(data)
	if hex.EncodeToString(sum[:]) != e.SHA256 || e.CRC32 != "" && e.CRC32 != fmt.Sprintf("%08x", crc32.ChecksumIEEE(data)) || int64(len(data)) != e.Size || b.Size() != e.Size {
		t.Fatalf("%d bytes are not what the exhibit says: %+v", len(data), e)
	}
	return data
}

func begin(t testing.TB, v *archive.Vault, testimony record.ID) *archive.Recorder {
	t.Helper()
	return must[*archive.Recorder](t)(v.BeginRecording(testimony, archive.RecordingFormat{Device: "Invented USB microphone"}))
}

func stop(t testing.TB, r *archive.Recorder) archive.Recording {
	t.Helper()
	return must[archive.Recording](t)(r.Stop(context.Background(), archive.StopAsked, nil))
}

func checkClean(t testing.TB, v *archive.Vault) {
	t.Helper()
	rep := must[archive.CheckReport](t)(v.Check(context.Background(), nil))
	if len(rep.Faults) > 0 {
		t.Fatalf("faults: %+v", rep.Faults)
	}
}

// verbs are the entries of one object, oldest first, as "verb code".
func verbs(t testing.TB, v *archive.Vault, object record.ID) (out []string) {
	t.Helper()
	lines, _, err := v.Log(archive.LogFilter{Object: object}, 0, 0)
	noErr(t, err)
	for _, l := range lines {
		out = append(out, strings.TrimSpace(l.Verb+" "+l.Code))
		if l.Label == "" || strings.Contains(l.Text, "%!") {
			t.Errorf("the log says %q of %q", l.Text, l.Label)
		}
	}
	slices.Reverse(out)
	return out
}

// onDisk reports whether some bytes stand in any file of a vault as they are.
func onDisk(t testing.TB, dir string, what string) (found []string) {
	t.Helper()
	noErr(t, filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		raw, err := os.ReadFile(path)
		if bytes.Contains(raw, []byte(what)) || bytes.Contains([]byte(path), []byte(what)) {
			found = append(found, path)
		}
		return err
	}))
	return found
}

const second = int64(48000)

func TestRecordingFromFirstSampleToExhibit(t *testing.T) {
	t.Parallel()
	v := newVault(t)
	te := account(t, v)
	r := begin(t, v, te.ID)
	if _, err := v.BeginRecording(te.ID, archive.RecordingFormat{}); !errors.Is(err, archive.ErrRecording) {
		t.Errorf("a second one: %v", err)
	}
	if rs := must[[]archive.Recording](t)(v.Recordings(te.ID)); len(rs) != 1 || !rs[0].Running || rs[0].State != record.RecordingRunning {
		t.Fatalf("while it runs: %+v", rs)
	}
	feed(t, r, 0, 2*second)
	noErr(t, r.Mark("canary-mark 표시"))
	noErr(t, r.Pause("rest", "canary-reason"))
	feed(t, r, 2*second, 3*second) // let go
	noErr(t, r.Note("canary-note 적어 둔 것"))
	noErr(t, r.Resume())
	if err := r.Resume(); !errors.Is(err, archive.ErrInvalid) {
		t.Errorf("resumed twice: %v", err)
	}
	feed(t, r, 3*second, 4*second)
	noErr(t, r.OffRecord(false, "canary-off"))
	feed(t, r, 4*second, 5*second) // nowhere
	noErr(t, r.OnRecord())
	noErr(t, r.OffRecord(true, ""))
	feed(t, r, 5*second, 7*second) // apart
	if err := r.Pause("rest", ""); !errors.Is(err, archive.ErrInvalid) {
		t.Errorf("paused off the record: %v", err)
	}
	noErr(t, r.OnRecord())
	feed(t, r, 7*second, 8*second)
	noErr(t, r.Lost(second/2, "overrun"))
	feed(t, r, 8*second, 9*second+17)
	if s := r.Status(); s.Mode != archive.RecorderRecording || s.Samples != 5*second+second/2+17 || s.Durable > s.Samples || s.Locked {
		t.Errorf("status %+v", s)
	}
	checkClean(t, v) // also while it runs
	rec := stop(t, r)
	select {
	case <-r.Done():
	default:
		t.Error("it does not say that it is done")
	}
	if err := r.Write([]int32{1}); !errors.Is(err, archive.ErrRecordingEnded) {
		t.Errorf("written after the end: %v", err)
	}
	if err := r.Mark(""); !errors.Is(err, archive.ErrRecordingEnded) {
		t.Errorf("marked after the end: %v", err)
	}
	if again := stop(t, r); again.SHA256 != rec.SHA256 || v.Recorder() != nil {
		t.Error("stopping twice is not stopping once")
	}

	want := tuneOf([2]int64{0, 2 * second}, [2]int64{3 * second, 4 * second}, [2]int64{7 * second, 8 * second})
	want = append(want, make([]int32, second/2)...)
	want = append(want, tuneOf([2]int64{8 * second, 9*second + 17})...)
	check := func(v *archive.Vault) {
		t.Helper()
		rs := must[[]archive.Recording](t)(v.Recordings(te.ID))
		if len(rs) != 1 || rs[0].State != record.RecordingComplete || rs[0].Running || rs[0].Samples != int64(len(want)) || rs[0].Ended == nil {
			t.Fatalf("recordings %+v", rs)
		}
		rec := rs[0]
		var spans []string
		for _, s := range rec.Spans {
			spans = append(spans, fmt.Sprintf("%s %s %d-%d %s", s.Kind, s.Code, s.From, s.To, s.Text))
			if s.End == nil || s.End.Mono < s.Start.Mono {
				t.Errorf("a span without its times: %+v", s)
			}
		}
		if fmt.Sprint(spans) != fmt.Sprintf("[break rest %[1]d-%[1]d canary-reason off_record_destroyed  %[2]d-%[2]d canary-off off_record_kept  %[2]d-%[2]d  lost overrun %[3]d-%[4]d ]",
			2*second, 3*second, 4*second, 4*second+second/2) {
			t.Errorf("spans %q", spans)
		}
		if len(rec.Marks) != 1 || rec.Marks[0].Sample != 2*second || rec.Marks[0].Text != "canary-mark 표시" ||
			len(rec.Notes) != 1 || rec.Notes[0].Text != "canary-note 적어 둔 것" || rec.Device != "Invented USB microphone" {
			t.Errorf("noted %+v, device %q", rec, rec.Device)
		}
		es := must[[]archive.Exhibit](t)(v.Exhibits(te.ID))
		if len(es) != 1 || es[0].Media != "audio/flac" || es[0].Class != record.ClassIdentity || es[0].Recording != rec.ID ||
			!strings.HasPrefix(es[0].Name, te.Label+" ") || !strings.HasSuffix(es[0].Name, ".flac") || es[0].ByName != "Han" {
			t.Fatalf("exhibits %+v", es)
		}
		file := readExhibit(t, v, es[0].ID)
		sameSound(t, heard(t, file), want)
		path := filepath.Join(t.TempDir(), "out.flac")
		noErr(t, v.TakeOut(context.Background(), es[0].ID, path, ours, nil))
		for _, cmd := range [][]string{{"flac", "-t", "--silent", path}, {"ffmpeg", "-v", "error", "-xerror", "-i", path, "-f", "null", "-"}} {
			if out, err := exec.Command(cmd[0], cmd[1:]...).CombinedOutput(); err != nil || cmd[0] == "ffmpeg" && len(out) > 0 {
				t.Errorf("%s: %v, %s", cmd[0], err, out)
			}
		}
		off := must[[]archive.Recording](t)(v.OffRecord(te.ID))
		if len(off) != 1 || off[0].Of != rec.ID || off[0].Exhibit != "" || off[0].Samples != 2*second || off[0].State != record.RecordingComplete {
			t.Fatalf("off the record: %+v", off)
		}
		b, _, err := v.OpenRecording(off[0].ID)
		noErr(t, err)
		sameSound(t, heard(t, must[[]byte](t)(io.ReadAll(b))), tuneOf([2]int64{5 * second, 7 * second}))
		noErr(t, b.Close())
		got := verbs(t, v, rec.ID)
		if fmt.Sprint(got[:12]) != "[create recording.begin recording.mark recording.pause rest recording.note recording.resume recording.off destroyed recording.on recording.off kept recording.on recording.lost overrun change]" ||
			got[12] != "recording.stop complete" {
			t.Errorf("the log says %q", got)
		}
		if u, _ := v.UndoState(); u == "exhibit" || u == "recording" {
			t.Errorf("undo would take back %q", u)
		}
		checkClean(t, v)
	}
	check(v)
	v = reopen(t, v)
	check(v)
	for _, canary := range []string{"canary", "표시", "Invented USB", "fLaC"} {
		if found := onDisk(t, v.Info().Path, canary); len(found) > 0 {
			t.Errorf("%q stands in %v", canary, found)
		}
	}
	if rows := v.Testimonies(archive.Filter{}); rows[0].Exhibits != 1 {
		t.Errorf("the row counts %d exhibits", rows[0].Exhibits)
	}
}

func TestRecordingOfNothing(t *testing.T) {
	t.Parallel()
	v := newVault(t)
	te := account(t, v)
	r := begin(t, v, te.ID)
	noErr(t, r.Note("nothing was said"))
	rec := must[archive.Recording](t)(r.Stop(context.Background(), archive.StopSource, nil))
	if rec.State != record.RecordingStoppedSource || rec.Samples != 0 || rec.Exhibit != "" || len(rec.Notes) != 1 {
		t.Errorf("%+v", rec)
	}
	v = reopen(t, v)
	checkClean(t, v)
	if es := must[[]archive.Exhibit](t)(v.Exhibits(te.ID)); len(es) != 0 {
		t.Errorf("exhibits %+v", es)
	}
}

func TestRecordingRefusals(t *testing.T) {
	t.Parallel()
	v := newVault(t)
	te := account(t, v)
	for _, f := range []archive.RecordingFormat{{Channels: 2}, {Rate: -1}, {Bits: 8}, {Bits: 32}} {
		if _, err := v.BeginRecording(te.ID, f); !errors.Is(err, archive.ErrInvalid) {
			t.Errorf("%+v: %v", f, err)
		}
	}
	if _, err := v.BeginRecording(te.Person, archive.RecordingFormat{}); !errors.Is(err, archive.ErrInvalid) {
		t.Errorf("for a person: %v", err)
	}
	if _, err := v.BeginRecording(record.NewID(record.KindTestimony), archive.RecordingFormat{}); !errors.Is(err, archive.ErrNotFound) {
		t.Errorf("for nobody: %v", err)
	}
	r := begin(t, v, te.ID) // what was refused is not in the way
	if err := r.Note(strings.Repeat("긴 말 ", 3000)); !errors.Is(err, archive.ErrInvalid) || strings.Contains(err.Error(), "긴") {
		t.Errorf("a long note: %v", err)
	}
	if err := r.Pause("a name", ""); !errors.Is(err, archive.ErrInvalid) || strings.Contains(err.Error(), "a name") {
		t.Errorf("words as a reason: %v", err)
	}
	feed(t, r, 0, 1000) // it goes on
	if rec := stop(t, r); rec.Samples != 1000 {
		t.Errorf("%d samples", rec.Samples)
	}
	checkClean(t, v)
}

// However much is noted or missing, a recording can be closed.
func TestMuchIsNotedBesideARecording(t *testing.T) {
	t.Parallel()
	v := newVault(t)
	te := account(t, v)
	r := begin(t, v, te.ID)
	note, notes := strings.Repeat("적", 3000), 0
	for err := error(nil); err == nil; {
		if err = r.Note(note); err == nil {
			notes++
		} else if !errors.Is(err, archive.ErrInvalid) || notes < 20 {
			t.Fatalf("after %d notes: %v", notes, err)
		}
	}
	noErr(t, r.Pause("rest", ""))
	noErr(t, r.Resume())
	if err := r.OffRecord(true, note); !errors.Is(err, archive.ErrInvalid) {
		t.Errorf("a reason that has no room: %v", err)
	}
	const losses = 310
	for i := range int64(losses) {
		feed(t, r, i, i+1)
		noErr(t, r.Lost(2, "overrun"))
	}
	rec := stop(t, r)
	if len(rec.Notes) != notes || len(rec.Spans) != 302 || rec.Samples != 3*losses {
		t.Fatalf("%d notes of %d, %d spans, %d samples", len(rec.Notes), notes, len(rec.Spans), rec.Samples)
	}
	if last := rec.Spans[301]; last.Kind != record.SpanLost || last.Code != "more" || last.From != 901 || last.To != 930 {
		t.Errorf("the rest is %+v", last)
	}
	if es := must[[]archive.Exhibit](t)(v.Exhibits(te.ID)); len(es) != 1 {
		t.Errorf("%d exhibits", len(es))
	}
	if off := must[[]archive.Recording](t)(v.OffRecord(te.ID)); len(off) != 1 || off[0].State != record.RecordingComplete || off[0].Samples != 0 {
		t.Errorf("off the record %+v", off)
	}
	checkClean(t, v)
}

// The end of a part that was kept off the record is not told as an end of the
// recording beside which it lies: that one may have been cut short.
func TestTheLogTellsAPartFromItsRecording(t *testing.T) {
	v := newVault(t)
	te := account(t, v)
	r := begin(t, v, te.ID)
	feed(t, r, 0, second)
	noErr(t, r.OffRecord(true, ""))
	feed(t, r, 0, second)
	noErr(t, r.OnRecord())
	must[archive.Recording](t)(r.Stop(context.Background(), archive.StopSource, nil))
	part := must[[]archive.Recording](t)(v.OffRecord(te.ID))[0]
	if got := verbs(t, v, part.ID); got[len(got)-1] != "recording.stop kept:complete" {
		t.Errorf("the part: %v", got)
	}
	if got := verbs(t, v, r.ID()); got[len(got)-1] != "recording.stop stopped_source" {
		t.Errorf("the recording: %v", got)
	}
	lines, _, err := v.Log(archive.LogFilter{Verb: "recording.stop"}, 0, 0)
	noErr(t, err)
	for _, l := range lines {
		if strings.HasPrefix(l.Text, "the recording") != (l.Object == r.ID()) || l.Begun.IsZero() || !strings.Contains(l.Text, l.Begun.Format(" of 2006-01-02 15:04:05 ended")) && l.Object == r.ID() {
			t.Errorf("%s", l.Text)
		}
	}
}
