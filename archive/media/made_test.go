//go:build desktop && linux

package media_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"attest/archive/media"
	"attest/internal/likeness"
	"attest/internal/soundserver"
)

// made is a file that ffmpeg writes from the samples of a voice.
func made(t *testing.T, voice []float64, rate, channels int, name, options string) []byte {
	t.Helper()
	dir := t.TempDir()
	in, out := filepath.Join(dir, "in.wav"), filepath.Join(dir, name)
	samples := make([]int32, 0, len(voice)*channels)
	for _, v := range voice {
		for range channels {
			samples = append(samples, int32(v*(1<<15)))
		}
	}
	if err := os.WriteFile(in, wavBytes(samples, channels, 16, rate), 0o600); err != nil {
		t.Fatal(err)
	}
	args := append([]string{"-v", "error", "-i", in}, strings.Fields(options)...)
	if text, err := exec.Command("ffmpeg", append(args, out)...).CombinedOutput(); err != nil {
		t.Fatalf("ffmpeg %s: %v\n%s", options, err, text)
	}
	b, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// left is the first channel.
func left(samples []float32, channels int) []float64 {
	out := make([]float64, len(samples)/channels)
	for i := range out {
		out[i] = float64(samples[i*channels])
	}
	return out
}

// theirs is the first channel of what ffmpeg reads from a file.
func theirs(t *testing.T, file []byte, name string) []float64 {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, file, 0o600); err != nil {
		t.Fatal(err)
	}
	args := []string{"-v", "error", "-i", path, "-map_channel", "0.0.0", "-f", "f32le", "-"}
	if strings.HasSuffix(name, ".opus") {
		args = append([]string{"-c:a", "libopus"}, args...) // its own decoder is some samples late in speech
	}
	raw, err := exec.Command("ffmpeg", args...).Output()
	if err != nil {
		t.Fatal(err)
	}
	out := make([]float64, len(raw)/4)
	for i := range out {
		out[i] = float64(math.Float32frombits(binary.LittleEndian.Uint32(raw[4*i:])))
	}
	return out
}

// What other programs wrote sounds like what they were given, as long, and from
// any place on.
func TestSoundMadeElsewhere(t *testing.T) {
	for _, c := range []struct {
		name, options  string
		rate, channels int
		heard          int // frames a second of what is read
		like           float64
	}{
		{"voip.opus", "-c:a libopus -application voip -b:a 16k", 16000, 1, 48000, 0.9},
		{"narrow.opus", "-c:a libopus -application voip -b:a 8k -frame_duration 60", 8000, 1, 48000, 0.8},
		{"hybrid.opus", "-c:a libopus -application voip -b:a 28k", 48000, 1, 48000, 0.95},
		{"music.opus", "-c:a libopus -application audio -b:a 96k", 48000, 2, 48000, 0.99},
		{"low.opus", "-c:a libopus -application lowdelay -b:a 64k", 48000, 2, 48000, 0.98},
		{"voice.ogg", "-c:a libvorbis -q:a 1", 16000, 1, 16000, 0.95},
		{"voice8.ogg", "-c:a libvorbis -q:a 3", 8000, 1, 8000, 0.95},
		{"good.ogg", "-c:a libvorbis -q:a 6", 48000, 2, 48000, 0.98},
		{"memo.m4a", "-c:a aac -b:a 64k", 48000, 1, 48000, 0.98},
		{"phone.m4a", "-c:a aac -b:a 24k -f mp4 -brand mp42", 16000, 1, 16000, 0.95},
		{"slow.m4a", "-c:a aac -b:a 16k -f mp4 -brand isom", 8000, 1, 8000, 0.95},
		{"stream.m4a", "-c:a aac -b:a 96k -movflags +faststart", 44100, 2, 44100, 0.98},
		{"voice.3gp", "-c:a aac -b:a 24k -f 3gp", 16000, 1, 16000, 0.95},
		{"bare.aac", "-c:a aac -b:a 48k", 22050, 1, 22050, 0.95},
		{"cd.ogg", "-c:a libvorbis -q:a 4", 44100, 2, 44100, 0.98},
	} {
		t.Run(c.name, func(t *testing.T) {
			voice := soundserver.Voice(t, c.rate)
			file := made(t, voice, c.rate, c.channels, c.name, c.options)
			kind := media.Sniff(file, c.name)
			a, err := media.OpenAudio(bytes.NewReader(file), kind)
			if err != nil {
				t.Fatalf("%s: %v", kind, err)
			}
			want := int64(len(voice)) * int64(c.heard) / int64(c.rate)
			before, after := 0, int64(1)
			if kind == "audio/aac" { // bare frames do not say how much silence an encoder put before and after
				before, after = 1024, 3*1024
			}
			if a.SampleRate != c.heard || a.Channels != c.channels || a.Frames < want-1 || a.Frames > want+after {
				t.Errorf("opened as %s: %+v, want %d frames", kind, a, want)
			}
			all := readAll(t, a)
			if int64(len(all)) != a.Frames*int64(a.Channels) {
				t.Errorf("%d samples of %d frames", len(all), a.Frames)
			}
			heard := left(all, a.Channels)
			if place, like := likeness.Of(soundserver.Voice(t, c.heard), heard); like < c.like || place < before-5 || place > before+5 {
				t.Errorf("it is like what was said by %.4f at %d", like, place)
			}
			if like := likeness.Here(theirs(t, file, c.name), heard); like < 0.999 {
				t.Errorf("it is like what ffmpeg reads by %.4f", like)
			}
			for _, at := range []int64{a.Frames / 2, 1, a.Frames - a.Frames/8, 12345, 0, a.Frames / 3} {
				if err := a.SeekFrame(at); err != nil {
					t.Fatal(err)
				}
				rest := left(readAll(t, a), a.Channels)
				if int64(len(rest)) != a.Frames-at {
					t.Errorf("from frame %d there are %d of %d", at, len(rest), a.Frames-at)
				}
				// Decoders need a moment to be exact again.
				first := min(a.SampleRate/4, len(rest)/2)
				if like := likeness.Here(rest[first:], heard[int(at)+first:]); like < 0.99 {
					t.Errorf("from frame %d it is alike by %.4f", at, like)
				}
			}
			var out bytes.Buffer
			info, err := media.ReadingCopy(context.Background(), bytes.NewReader(file), int64(len(file)), kind, &out)
			if err != nil || info.Media != "audio/flac" {
				t.Fatalf("reading copy: %+v, %v", info, err)
			}
			flac, err := media.OpenAudio(bytes.NewReader(out.Bytes()), "audio/flac")
			if err != nil || flac.Frames != a.Frames {
				t.Errorf("the reading copy has %+v, %v", flac, err)
			}
		})
	}
}

// Films and calls are kept as they are; what they say of themselves is told.
func TestFilmsMadeElsewhereTellOfThemselves(t *testing.T) {
	dir := t.TempDir()
	amr := filepath.Join(dir, "call.amr") // nothing here encodes AMR: two seconds of frames without a voice
	if err := os.WriteFile(amr, append([]byte("#!AMR\n"), bytes.Repeat(append([]byte{0x3c}, make([]byte, 31)...), 100)...), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name, options, kind string
		want                []string
	}{
		{
			"film.mp4", "-f lavfi -i testsrc=size=320x240:rate=10:duration=2 -f lavfi -i sine=duration=2 -c:v libx264 -c:a aac -metadata comment=invented", "video/mp4",
			[]string{"Picture: H.264, 320 × 240", "Sound: AAC, 44100 Hz", "Duration: 2", "! Tag: comment: invented"},
		},
		{
			"film.mov", "-f lavfi -i testsrc=size=320x240:rate=10:duration=2 -c:v libx264 -metadata location=+42.5+129.5/ -metadata creation_time=2019-04-12T08:30:00Z",
			"video/quicktime", []string{"Picture: H.264, 320 × 240", "Duration: 2s", "! Made: 2019-04-12T08:30:00Z"},
		},
		{"call.3gp", "-f amr -i " + amr + " -c:a copy", "video/3gpp", []string{"Sound: AMR, 8000 Hz", "Duration: 2s"}},
		{"pieces.m4a", "-f lavfi -i sine=duration=3 -c:a aac -movflags frag_keyframe+empty_moov", "audio/mp4", []string{"Sound: AAC", "Form: in fragments"}},
		{"speech.ogg", "-f lavfi -i sine=duration=2 -ar 16000 -c:a libspeex", "audio/speex", []string{"Codec: Speex", "Duration: 1.99s"}},
		{"flac.ogg", "-f lavfi -i sine=duration=2 -c:a flac", "audio/x-ogg", []string{"Codec: FLAC", "Duration: 2s"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), c.name)
			args := append(append([]string{"-v", "error"}, strings.Fields(c.options)...), path)
			if text, err := exec.Command("ffmpeg", args...).CombinedOutput(); err != nil {
				t.Fatalf("ffmpeg: %v\n%s", err, text)
			}
			file, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			kind := media.Sniff(file, c.name)
			items, err := media.Metadata(context.Background(), bytes.NewReader(file), int64(len(file)), kind)
			if kind != c.kind || err != nil {
				t.Errorf("it is %s, %v", kind, err)
			}
			wantItems(t, items, c.want)
			if a, err := media.OpenAudio(bytes.NewReader(file), kind); !errors.Is(err, media.ErrNoReadingCopy) {
				t.Errorf("opened as sound: %+v, %v", a, err)
			}
		})
	}
}
