//go:build desktop && linux

package media_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"attest/archive"
	"attest/archive/media"
	"attest/archive/record"
	"attest/internal/likeness"
	"attest/internal/soundserver"
)

// run is a program that makes a file for a test.
func run(t *testing.T, program string, args ...string) {
	t.Helper()
	if text, err := exec.Command(program, args...).CombinedOutput(); err != nil {
		t.Fatalf("%s: %v\n%s", program, err, text)
	}
}

// Files of each kind that phones and programs make go through a vault on the
// disk: what they are is found, what they say is told, what plays sounds like
// what was said, and the rest is kept byte for byte and says so.
func TestFilesOfEachKindGoThroughTheVault(t *testing.T) {
	ctx := context.Background()
	v, err := archive.Create(ctx, filepath.Join(t.TempDir(), "o"+archive.Suffix), archive.CreateOptions{
		Office: "Seoul office", Member: "Kim (invented)", Passphrase: []byte("canary maple orbit ferry lantern quiet"), Quick: true,
	}, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := v.Close(); err != nil {
			t.Error(err)
		}
	}()
	p, err := v.NewPerson("")
	if err != nil {
		t.Fatal(err)
	}
	te, err := v.NewTestimony(p.ID, record.Interview{Date: "2026-11-20", Language: "ko"})
	if err != nil {
		t.Fatal(err)
	}
	const rate = 16000
	voice := soundserver.Voice(t, rate)
	dir := t.TempDir()
	sound := func(name, options string) []byte {
		return made(t, voice, rate, 1, name, options+" -metadata title=invented")
	}
	made := func(name, program string, args ...string) []byte {
		path := filepath.Join(dir, name)
		run(t, program, append(args, path)...)
		b, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	// Nothing here encodes AMR: two seconds of frames without a voice.
	amr := append([]byte("#!AMR\n"), bytes.Repeat(append([]byte{0x3c}, make([]byte, 31)...), 100)...)
	call := filepath.Join(dir, "in.amr")
	sketch := filepath.Join(dir, "in.png")
	if err := os.WriteFile(call, amr, 0o600); err != nil {
		t.Fatal(err)
	}
	run(t, "ffmpeg", "-v", "error", "-f", "lavfi", "-i", "testsrc=size=320x240", "-frames:v", "1", sketch)
	film := strings.Fields("-v error -f lavfi -i testsrc=size=320x240:rate=10:duration=2 -f lavfi -i sine=duration=2 -c:v libx264 -c:a aac -metadata comment=invented")
	for _, c := range []struct {
		name, kind string
		file       []byte
		tells      []string
		plays      bool
		shows      bool
	}{
		{"memo.wav", "audio/wav", sound("memo.wav", "-c:a pcm_s24le"), []string{"invented"}, true, false},
		{"memo.flac", "audio/flac", sound("memo.flac", "-c:a flac"), []string{"invented"}, true, false},
		{"memo.mp3", "audio/mpeg", sound("memo.mp3", "-c:a libmp3lame -b:a 64k"), []string{"invented"}, true, false},
		{"memo.m4a", "audio/mp4", sound("memo.m4a", "-c:a aac -b:a 48k"), []string{"Sound: AAC", "invented"}, true, false},
		{"bare.aac", "audio/aac", sound("bare.aac", "-c:a aac -b:a 48k"), nil, true, false},
		{"memo.ogg", "audio/ogg", sound("memo.ogg", "-c:a libvorbis -q:a 3"), []string{"Codec: Vorbis", "invented"}, true, false},
		{"memo.opus", "audio/ogg", sound("memo.opus", "-c:a libopus -b:a 24k"), []string{"Codec: Opus", "invented"}, true, false},
		{"call.amr", "audio/amr", amr, []string{"Duration: 2s"}, false, false},
		{"voice.3gp", "video/3gpp", sound("voice.3gp", "-c:a aac -b:a 24k"), []string{"Sound: AAC"}, true, false},
		{"call.3gp", "video/3gpp", made("call.3gp", "ffmpeg", "-v", "error", "-f", "amr", "-i", call, "-c:a", "copy"), []string{"Sound: AMR"}, false, false},
		{"film.mp4", "video/mp4", made("film.mp4", "ffmpeg", film...), []string{"Picture: H.264", "invented"}, false, false},
		{"IMG_0001.HEIC", "image/heic", made("sketch.heic", "heif-enc", sketch, "-o"), []string{"Picture: 320 × 240"}, false, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), c.name)
			if err := os.WriteFile(path, c.file, 0o600); err != nil {
				t.Fatal(err)
			}
			e, err := v.AttachFile(ctx, te.ID, path, nil)
			if err != nil {
				t.Fatal(err)
			}
			if e.Media != c.kind || e.StillOutside != path || len(record.OpenIntake(e.Exhibit, e.Detail)) == 0 {
				t.Errorf("taken in as %s, outside at %q", e.Media, e.StillOutside)
			}
			b, _, err := v.OpenExhibit(e.ID)
			if err != nil {
				t.Fatal(err)
			}
			defer func() {
				if err := b.Close(); err != nil {
					t.Error(err)
				}
			}()
			kept, err := io.ReadAll(io.NewSectionReader(b, 0, e.Size))
			if err != nil || !bytes.Equal(kept, c.file) {
				t.Errorf("what was kept is not what came: %d of %d bytes, %v", len(kept), len(c.file), err)
			}
			items, err := media.Metadata(ctx, b, e.Size, e.Media)
			if err != nil {
				t.Error(err)
			}
			told := ""
			for _, i := range items {
				told += i.Name + ": " + i.Value + "\n"
			}
			for _, want := range c.tells {
				if !strings.Contains(told, want) {
					t.Errorf("%q is not told: %s", want, told)
				}
			}
			read := io.NewSectionReader(b, 0, e.Size)
			a, err := media.OpenAudio(read, e.Media)
			switch {
			case c.plays && err != nil:
				t.Fatal(err)
			case c.plays:
				if _, like := likeness.Of(soundserver.Voice(t, a.SampleRate), left(readAll(t, a), a.Channels)); like < 0.9 {
					t.Errorf("it is like what was said by %.3f", like)
				}
			case !errors.Is(err, media.ErrNoReadingCopy):
				t.Errorf("it plays, or fails in another way: %v", err)
			}
			if c.shows {
				img, err := media.DecodeImage(io.NewSectionReader(b, 0, e.Size))
				if err != nil || img.Bounds().Dx() != 320 || img.Bounds().Dy() != 240 {
					t.Errorf("the picture: %v", err)
				}
			}
			if got := media.HasReadingCopy(e.Media); got != (c.plays || c.shows) && e.Media != "video/3gpp" { // only its inside tells
				t.Errorf("a reading copy can be made: %v", got)
			}
		})
	}
}
