//go:build desktop && linux

package capture

import (
	"context"
	"path/filepath"
	"testing"

	"attest/app/level"
	"attest/archive"
	"attest/archive/media"
	"attest/archive/record"
	"attest/internal/likeness"
	"attest/internal/soundserver"
)

// The engine's recorder takes what a microphone gives.
var _ FrameEncoder = (*archive.Recorder)(nil)

// What is said before a microphone is what is heard from the vault.
func TestWhatIsSaidIsInTheVault(t *testing.T) {
	server := soundserver.Start(t)
	room := server.Plug("room")
	voice := soundserver.Voice(t, Rate)
	ctx := context.Background()
	v, err := archive.Create(ctx, filepath.Join(t.TempDir(), "office.attest"), archive.CreateOptions{
		Office: "Test office", Member: "Han", Passphrase: []byte("고양이 battery 두만강 staple 무산 horse"), Quick: true,
	}, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer v.Close()
	p, err := v.NewPerson("invented")
	if err != nil {
		t.Fatal(err)
	}
	te, err := v.NewTestimony(p.ID, record.Interview{Date: "2026-11-20", Language: "ko"})
	if err != nil {
		t.Fatal(err)
	}
	rec, err := v.BeginRecording(te.ID, archive.RecordingFormat{Rate: Rate, Bits: Bits})
	if err != nil {
		t.Fatal(err)
	}
	mic, err := Open(hears(t, "room").ID)
	if err != nil {
		t.Fatal(err)
	}
	r, err := Listen(mic, level.Options{})
	if err != nil {
		t.Fatal(err)
	}
	r.Record(rec)
	until(t, "the microphone gives something", func() bool { return r.Now().Samples > 0 })
	room.Play(voice).Wait()
	more(t, r, 0.5)
	if err := r.Stop(); err != nil {
		t.Fatal(err)
	}
	done, err := rec.Stop(ctx, archive.StopAsked, nil)
	if err != nil || done.Samples != r.Now().Samples {
		t.Fatalf("%+v, %v; given %d", done, err, r.Now().Samples)
	}
	b, e, err := v.OpenExhibit(done.Exhibit)
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	a, err := media.OpenAudio(b, e.Media)
	if err != nil {
		t.Fatal(err)
	}
	heard := make([]float64, 0, a.Frames)
	buf := make([]float32, 4800)
	for int64(len(heard)) < a.Frames {
		n, err := a.ReadFrames(buf)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range buf[:n] {
			heard = append(heard, float64(s))
		}
	}
	if like := likeness.InParts(voice, heard); a.SampleRate != Rate || a.Channels != 1 || a.Bits != Bits || like < alike {
		t.Errorf("%+v: the voice is alike by %.4f", a, like)
	}
}
