package machine_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"attest/archive/machine"
	"attest/archive/media"
	"attest/internal/whisperlike/standin"
)

func TestMain(m *testing.M) {
	code := m.Run()
	standin.Remove()
	os.Exit(code)
}

// sound is seconds of WAV at a rate, with a tone in each that is true.
func sound(t *testing.T, rate, channels int, loud ...bool) *media.Audio {
	t.Helper()
	le := binary.LittleEndian
	var data []byte
	for s, on := range loud {
		for i := range rate {
			v := 0.0
			if on {
				v = 12000 * math.Sin(2*math.Pi*440*float64(s*rate+i)/float64(rate))
			}
			for range channels {
				data = le.AppendUint16(data, uint16(int16(v)))
			}
		}
	}
	h := le.AppendUint32([]byte("RIFF"), uint32(36+len(data)))
	h = le.AppendUint32(append(h, "WAVEfmt "...), 16)
	h = le.AppendUint16(le.AppendUint16(h, 1), uint16(channels))
	h = le.AppendUint32(le.AppendUint32(h, uint32(rate)), uint32(rate*channels*2))
	h = le.AppendUint16(le.AppendUint16(h, uint16(channels*2)), 16)
	h = le.AppendUint32(append(h, "data"...), uint32(len(data)))
	a, err := media.OpenAudio(bytes.NewReader(append(h, data...)), "audio/wav")
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func nothing(int) {}

func TestASoundIsWrittenDown(t *testing.T) {
	for _, form := range []struct{ rate, channels int }{{48000, 1}, {44100, 2}, {16000, 1}, {8000, 1}, {22050, 1}} {
		told, last := 0, 0
		heard, isolated, err := machine.Transcribe(context.Background(), standin.Tool(t, "segments"), sound(t, form.rate, form.channels, true, false, true), "ko-KP", func(n int) { told, last = told+1, max(last, n) })
		if err != nil {
			t.Fatalf("%+v: %v", form, err)
		}
		want := []machine.Heard{{Start: 0, End: 1000, Text: "ko loud"}, {Start: 1000, End: 2000, Text: "ko quiet"}, {Start: 2000, End: 3000, Text: "ko loud"}}
		if len(heard) != 3 || heard[0] != want[0] || heard[1] != want[1] || heard[2] != want[2] || told != 6 || last != 100 {
			t.Errorf("%+v: %+v, told %d times up to %d (isolated %v)", form, heard, told, last, isolated)
		}
	}
}

func TestWhatAProgramDoesWrongIsSaid(t *testing.T) {
	three := func() *media.Audio { return sound(t, 16000, 1, true, true, true) }
	run := func(to machine.Tool) ([]machine.Heard, error) {
		heard, _, err := machine.Transcribe(context.Background(), to, three(), "ko", nothing)
		return heard, err
	}
	if _, err := run(standin.Tool(t, "garbage")); !errors.Is(err, machine.ErrOutput) || strings.Contains(err.Error(), "ggml") {
		t.Errorf("garbage: %v", err)
	}
	var failed *machine.FailedError
	if _, err := run(standin.Tool(t, "crash")); !errors.As(err, &failed) || failed.Status != 139 {
		t.Errorf("a crash: %v", err)
	}
	if _, err := run(standin.Tool(t, "silent")); !errors.Is(err, machine.ErrNothing) {
		t.Errorf("nothing: %v", err)
	}
	if heard, err := run(standin.Tool(t, "cut")); err != nil || len(heard) != 3 || heard[0].Text != "\uFFFD" {
		t.Errorf("a character cut in two: %+v %v", heard, err)
	}
	gone := standin.Tool(t, "segments")
	gone.Program = filepath.Join(t.TempDir(), "none")
	if _, err := run(gone); !errors.Is(err, machine.ErrNoProgram) {
		t.Errorf("no program: %v", err)
	}
	gone = standin.Tool(t, "segments")
	gone.Model = gone.Model + ".gone"
	if _, err := run(gone); !errors.As(err, &failed) || failed.Status != 3 {
		t.Errorf("no model: %v", err)
	}
	if _, err := gone.Describe(func(int64, int64) {}); !errors.Is(err, machine.ErrNoModel) {
		t.Errorf("no model to describe: %v", err)
	}
}

// Cancel ends the program before the call returns.
func TestACancelEndsTheProgram(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	_, _, err := machine.Transcribe(ctx, standin.Tool(t, "hang"), sound(t, 16000, 1, true, true), "ko", func(int) { cancel() })
	if !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
}

// Where the system allows it, the program has no network.
func TestAProgramThatIsIsolatedReachesNobody(t *testing.T) {
	heard, isolated, err := machine.Transcribe(context.Background(), standin.Tool(t, "network"), sound(t, 16000, 1, true), "ko", nothing)
	if err != nil || len(heard) != 1 {
		t.Fatalf("%+v %v", heard, err)
	}
	if isolated && heard[0].Text == "reached" {
		t.Error("it is said to be isolated, and has a way out")
	}
	t.Logf("isolated %v on %s: %s", isolated, runtime.GOOS, heard[0].Text)
}

func TestTextsAreTranslatedLineByLine(t *testing.T) {
	got, _, err := machine.Translate(context.Background(), standin.Tool(t, ""), []string{"하나", "둘\n셋", ""}, "ko", "en", nothing)
	if err != nil || len(got) != 3 || got[0] != "en: 하나" || got[1] != "en: 둘 셋" {
		t.Errorf("%q %v", got, err)
	}
}

func TestAMachineIsDescribed(t *testing.T) {
	done := int64(0)
	m, err := standin.Tool(t, "segments").Describe(func(d, total int64) { done = total - d })
	if err != nil || m.Program != "whisper-cli.exe" || len(m.ProgramSHA256) != 64 || m.Model != "ggml-test.bin" || len(m.ModelSHA256) != 64 || done != 0 ||
		m.Version != "whisperlike version: 0.1" {
		t.Errorf("%+v %v, %d bytes left", m, err, done)
	}
}

func FuzzParseWhisper(f *testing.F) {
	for _, s := range []string{
		"\n[00:00:00.000 --> 00:00:02.500]   We went at night.\n", "[100:59:59.999 --> 00:00:00.000] x\r\n", "[00:00:00.000 --> 00:00:02.500]\n",
		"main: processing\n", "[00:00:00.000 --> 00:00:02.500]  \xec\x9d\n", "[00:61:00.000 --> 00:00:02.500]  x", strings.Repeat("x", 20000),
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		heard, err := machine.ParseWhisper(bytes.NewReader(b))
		if err != nil && heard != nil {
			t.Error("an error and segments")
		}
		for _, h := range heard {
			if h.Text == "" || h.Start < 0 || h.End < h.Start || strings.ContainsAny(h.Text, "\n\r\x1b\x00") || len(h.Text) > 10<<10 {
				t.Errorf("%+v", h)
			}
		}
	})
}
