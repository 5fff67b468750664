//go:build linux

package soundserver

import (
	"bytes"
	"encoding/binary"
	"math"
	"os/exec"
	"strconv"
	"testing"
)

// invented is read out by a machine; no person said it.
const invented = "이것은 지어낸 문장입니다. 녹음이 제대로 되는지 알아봅니다. 하나, 둘, 셋, 넷, 다섯."

// Voice is some seconds of a synthetic voice that reads an invented text in Korean: one channel of samples from -1 to 1 at
// the given rate.
func Voice(t testing.TB, rate int) []float64 {
	t.Helper()
	speech := output(t, exec.Command("espeak-ng", "-v", "ko", "--stdout", invented), nil)
	raw := output(t, exec.Command("ffmpeg", "-v", "error", "-f", "wav", "-i", "-", "-f", "f32le", "-ac", "1", "-ar", strconv.Itoa(rate), "-"), speech)
	return unfloats(raw)
}

func output(t testing.TB, cmd *exec.Cmd, in []byte) []byte {
	t.Helper()
	var complaint bytes.Buffer
	cmd.Stdin, cmd.Stderr = bytes.NewReader(in), &complaint
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%s: %v; make test installs what the sound tests need\n%s", cmd.Args[0], err, complaint.String())
	}
	return out
}

func bits(v float64) uint32 { return math.Float32bits(float32(v)) }

func unfloats(b []byte) []float64 {
	out := make([]float64, len(b)/4)
	for i := range out {
		out[i] = float64(math.Float32frombits(binary.LittleEndian.Uint32(b[4*i:])))
	}
	return out
}
