package media_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"math"
	"os"
	"slices"
	"strings"
	"testing"

	"attest/archive/media"
)

// testdata is a file that ffmpeg made of six tenths of a second of a tone of 440 Hz.
func testdata(tb testing.TB, name string) []byte {
	tb.Helper()
	b, err := os.ReadFile("testdata/" + name)
	if err != nil {
		tb.Fatal(err)
	}
	return b
}

// oggFile puts packets into pages of one stream. Each gets pages of its own; the
// granules are those of the packets.
func oggFile(serial uint32, packets [][]byte, granules []int64) []byte {
	var out []byte
	seq := uint32(0)
	for i, p := range packets {
		flags := byte(0)
		if i == 0 {
			flags = 2
		}
		for first := true; first || p != nil; first = false {
			n := min(len(p), 255*255)
			part := p[:n]
			lacing := bytes.Repeat([]byte{255}, n/255)
			granule := int64(-1)
			if p = p[n:]; n < 255*255 {
				lacing, granule, p = append(lacing, byte(n%255)), granules[i], nil
			}
			if i == len(packets)-1 && p == nil {
				flags |= 4
			}
			out = append(out, oggPage(serial, seq, flags, granule, lacing, part)...)
			flags, seq = 1, seq+1
		}
	}
	return out
}

func oggPage(serial, seq uint32, flags byte, granule int64, lacing, body []byte) []byte {
	le := binary.LittleEndian
	b := append([]byte("OggS"), 0, flags)
	b = le.AppendUint64(b, uint64(granule))
	b = le.AppendUint32(le.AppendUint32(b, serial), seq)
	b = append(append(le.AppendUint32(b, 0), byte(len(lacing))), lacing...)
	b = append(b, body...)
	sum := uint32(0)
	for _, v := range b {
		sum ^= uint32(v) << 24
		for range 8 {
			if sum&(1<<31) != 0 {
				sum = sum<<1 ^ 0x04c11db7
			} else {
				sum <<= 1
			}
		}
	}
	le.PutUint32(b[22:], sum)
	return b
}

func opusHead(channels byte, skip uint16, gain int16, family byte) []byte {
	b := append([]byte("OpusHead"), 1, channels)
	b = binary.LittleEndian.AppendUint16(b, skip)
	b = binary.LittleEndian.AppendUint32(b, 48000)
	return append(binary.LittleEndian.AppendUint16(b, uint16(gain)), family)
}

func comments(begin string, tags ...string) []byte {
	le := binary.LittleEndian
	b := append(le.AppendUint32([]byte(begin), 8), "invented"...)
	b = le.AppendUint32(b, uint32(len(tags)))
	for _, t := range tags {
		b = append(le.AppendUint32(b, uint32(len(t))), t...)
	}
	return append(b, 1)
}

// pitch is the frequency of a tone, by its crossings of zero.
func pitch(samples []float32, channels, rate int) float64 {
	n, first, last := 0, 0, 0
	for i := channels; i < len(samples); i += channels {
		if samples[i-channels] < 0 && samples[i] >= 0 {
			if n == 0 {
				first = i
			}
			n, last = n+1, i
		}
	}
	if last == first {
		return 0
	}
	return float64(n-1) * float64(rate*channels) / float64(last-first)
}

func TestSmallFilesOfEachKindOfSound(t *testing.T) {
	for _, c := range []struct {
		name, kind string
		rate       int
	}{
		{"sine.opus", "audio/ogg", 48000}, {"sine.ogg", "audio/ogg", 16000},
	} {
		file := testdata(t, c.name)
		if got := media.Sniff(file, c.name); got != c.kind {
			t.Errorf("%s is %s", c.name, got)
		}
		a, err := media.OpenAudio(bytes.NewReader(file), c.kind)
		if err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
		all := readAll(t, a)
		if a.SampleRate != c.rate || a.Channels != 1 || a.Frames != int64(0.6*float64(c.rate)) || int64(len(all)) != a.Frames {
			t.Errorf("%s: %+v with %d samples", c.name, a, len(all))
		}
		if hertz := pitch(all[len(all)/4:], 1, c.rate); math.Abs(hertz-440) > 2 {
			t.Errorf("%s: a tone of %.1f Hz", c.name, hertz)
		}
		for _, at := range []int64{a.Frames, 0, a.Frames - 1, 5000, 1} {
			if err := a.SeekFrame(at); err != nil {
				t.Fatal(err)
			}
			if rest := readAll(t, a); int64(len(rest)) != a.Frames-at {
				t.Errorf("%s: from frame %d there are %d of %d", c.name, at, len(rest), a.Frames-at)
			}
		}
	}
}

// Places in a stream that was cut out of a longer one are counted from its own
// beginning.
func TestOpusFromTheMiddleOfAStream(t *testing.T) {
	file := testdata(t, "sine.opus")
	whole, err := media.OpenAudio(bytes.NewReader(file), "audio/ogg")
	if err != nil {
		t.Fatal(err)
	}
	packets := oggPackets(t, file)
	var granules []int64
	place := int64(3600 * 48000)
	for i := range packets {
		if i < 2 {
			granules = append(granules, 0)
			continue
		}
		place += 960
		granules = append(granules, place)
	}
	a, err := media.OpenAudio(bytes.NewReader(oggFile(7, packets, granules)), "audio/ogg")
	if err != nil {
		t.Fatal(err)
	}
	n := int64(len(readAll(t, a)))
	if a.Frames != n || n < whole.Frames || n > whole.Frames+960 {
		t.Errorf("%d frames, %d samples; the whole has %d", a.Frames, n, whole.Frames)
	}
	// A file that was cut off gives the pages that are whole.
	pages := oggFile(7, packets, granules)
	cut, err := media.OpenAudio(bytes.NewReader(pages[:len(pages)*3/4]), "audio/ogg")
	if err != nil {
		t.Fatal(err)
	}
	if got := int64(len(readAll(t, cut))); got != cut.Frames || got < n/2 || got >= n {
		t.Errorf("cut off it has %d of %d", got, n)
	}
}

// oggPackets takes a file apart whose packets each lie in one page.
func oggPackets(t testing.TB, b []byte) (out [][]byte) {
	t.Helper()
	for len(b) > 27 {
		n := int(b[26])
		body := b[27+n:]
		size := 0
		for _, v := range b[27 : 27+n] {
			if size += int(v); v < 255 {
				out = append(out, body[:size])
				body, size = body[size:], 0
			}
		}
		b = body
	}
	return out
}

func TestOpusSilenceAndGain(t *testing.T) {
	packets := [][]byte{opusHead(1, 0, 0, 0), comments("OpusTags"), {0x08}, {0x99}} // 20 ms of SILK, twice 5 ms of CELT
	a, err := media.OpenAudio(bytes.NewReader(oggFile(1, packets, []int64{0, 0, 960, 960 + 480})), "audio/ogg")
	if err != nil {
		t.Fatal(err)
	}
	if all := readAll(t, a); len(all) != 1440 || slices.ContainsFunc(all, func(v float32) bool { return v != 0 }) {
		t.Errorf("silence of %d samples", len(all))
	}
	file := testdata(t, "sine.opus")
	loud := oggPackets(t, file)
	head := slices.Clone(loud[0])
	binary.LittleEndian.PutUint16(head[16:], 0xfa00) // −6 dB
	loud[0] = head
	granules := make([]int64, len(loud))
	for i := range granules[2:] {
		granules[2+i] = int64(i+1) * 960
	}
	quiet, err := media.OpenAudio(bytes.NewReader(oggFile(1, loud, granules)), "audio/ogg")
	if err != nil {
		t.Fatal(err)
	}
	normal, err := media.OpenAudio(bytes.NewReader(file), "audio/ogg")
	if err != nil {
		t.Fatal(err)
	}
	if got, want := readAll(t, quiet)[20000], readAll(t, normal)[20000]*0.501; math.Abs(float64(got-want)) > 0.001 {
		t.Errorf("with a gain of −6 dB a sample is %v, want %v", got, want)
	}
}

func TestWhatIsNotDecodedInOgg(t *testing.T) {
	speex := append([]byte("Speex   "), make([]byte, 72)...)
	for name, c := range map[string]struct {
		file []byte
		want error
	}{
		"Opus of six channels":  {oggFile(1, [][]byte{opusHead(6, 0, 0, 1), comments("OpusTags")}, []int64{0, 0}), media.ErrNoReadingCopy},
		"Opus without channels": {oggFile(1, [][]byte{opusHead(0, 0, 0, 0), comments("OpusTags")}, []int64{0, 0}), media.ErrDamaged},
		"Speex":                 {oggFile(1, [][]byte{speex, comments("")}, []int64{0, 0}), media.ErrNoReadingCopy},
		"nothing":               {nil, media.ErrDamaged},
		"a page and no more":    {oggFile(1, [][]byte{opusHead(1, 0, 0, 0)}, []int64{0}), media.ErrDamaged},
		"one bit is another":    {flipped(testdata(t, "sine.ogg"), 30), media.ErrDamaged},
	} {
		if _, err := media.OpenAudio(bytes.NewReader(c.file), "audio/ogg"); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func flipped(b []byte, at int) []byte {
	b = slices.Clone(b)
	b[at] ^= 1
	return b
}

// The decoder of Vorbis takes memory for what a header claims, and follows codes
// that lead nowhere for ever. Such headers do not reach it.
func TestVorbisHeadersThatClaimTooMuch(t *testing.T) {
	packets := oggPackets(t, testdata(t, "sine.ogg"))
	id, setup := packets[0], packets[2]
	bits := func(fields ...[2]uint32) []byte { // value, width; the lowest bit first
		out, n := append([]byte("\x05vorbis"), 0), 0
		for _, f := range fields {
			for i := range f[1] {
				if n%8 == 0 && n > 0 {
					out = append(out, 0)
				}
				out[len(out)-1] |= byte(f[0]>>i&1) << (n % 8)
				n++
			}
		}
		return append(out, make([]byte, 64)...)
	}
	one := [2]uint32{0, 8} // a single codebook
	book := [2]uint32{0x564342, 24}
	for name, c := range map[string][]byte{
		"many entries":      bits(one, book, [2]uint32{8, 16}, [2]uint32{1<<24 - 1, 24}),
		"no entry":          bits(one, book, [2]uint32{8, 16}, [2]uint32{0, 24}),
		"no dimension":      bits(one, book, [2]uint32{0, 16}, [2]uint32{2, 24}, [2]uint32{0, 2}, [2]uint32{0, 10}),
		"many values":       bits(one, book, [2]uint32{65535, 16}, [2]uint32{256, 24}, [2]uint32{1, 1}, [2]uint32{7, 5}, [2]uint32{256, 9}, [2]uint32{1, 4}),
		"codes with a hole": bits(one, book, [2]uint32{1, 16}, [2]uint32{2, 24}, [2]uint32{0, 2}, [2]uint32{1, 5}, [2]uint32{1, 5}, [2]uint32{0, 4}),
		"too many codes":    bits(one, book, [2]uint32{1, 16}, [2]uint32{3, 24}, [2]uint32{0, 2}, [2]uint32{0, 15}, [2]uint32{0, 4}),
		"lengths for ever":  bits(one, book, [2]uint32{1, 16}, [2]uint32{100, 24}, [2]uint32{1, 1}),
		"cut off":           setup[:len(setup)/2],
	} {
		file := oggFile(1, [][]byte{id, comments("\x03vorbis"), c, {0}}, []int64{0, 0, 0, 100})
		if _, err := media.OpenAudio(bytes.NewReader(file), "audio/ogg"); !errors.Is(err, media.ErrDamaged) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, c := range map[string]func(b []byte){
		"blocks of 32,768": func(b []byte) { b[28] = 0xf8 }, "a long block that is shorter": func(b []byte) { b[28] = 0x69 },
		"no rate": func(b []byte) { clear(b[12:16]) }, "no channel": func(b []byte) { b[11] = 0 },
	} {
		broken := slices.Clone(id)
		c(broken)
		file := oggFile(1, [][]byte{broken, comments("\x03vorbis"), setup, {0}}, []int64{0, 0, 0, 100})
		if _, err := media.OpenAudio(bytes.NewReader(file), "audio/ogg"); !errors.Is(err, media.ErrDamaged) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// Hours of pages in which no packet ends are walked, not dived into.
func TestManyPagesWithoutAPacket(t *testing.T) {
	file := oggFile(1, [][]byte{opusHead(1, 0, 0, 0), comments("OpusTags")}, []int64{0, 0})
	for i := range 200_000 {
		file = append(file, oggPage(1, uint32(i+2), 0, -1, nil, nil)...)
	}
	if a, err := media.OpenAudio(bytes.NewReader(file), "audio/ogg"); err == nil && len(readAll(t, a)) != 0 {
		t.Error("it has sound")
	}
	endless := append([]byte{}, file[:len(file)-200_000*27]...)
	for i := range 100 {
		endless = append(endless, oggPage(1, uint32(i+2), byte(min(i, 1)), -1, bytes.Repeat([]byte{255}, 255), make([]byte, 255*255))...)
	}
	if _, err := media.OpenAudio(bytes.NewReader(endless), "audio/ogg"); err == nil {
		t.Error("a packet of six megabytes was opened")
	}
}

func TestOggTellsOfItself(t *testing.T) {
	speex := append([]byte("Speex   "), make([]byte, 72)...)
	binary.LittleEndian.PutUint32(speex[36:], 16000)
	for _, c := range []struct {
		kind string
		file []byte
		want []string
	}{
		{"audio/ogg", testdata(t, "sine.opus"), []string{"Codec: Opus", "Duration: 600ms"}},
		{"audio/ogg", testdata(t, "sine.ogg"), []string{"Codec: Vorbis", "Duration: 600ms"}},
		{
			"audio/ogg", oggFile(1, [][]byte{opusHead(1, 312, 0, 0), comments("OpusTags", "LOCATION=투먼", "ARTIST=x"), {0x08}}, []int64{0, 0, 312 + 4800}),
			[]string{"Codec: Opus", "Duration: 100ms", "Encoder: invented", "! Comment: location: 투먼", "! Comment: artist: x"},
		},
		{
			"audio/speex", oggFile(1, [][]byte{speex, comments("", "DATE=2019"), {1}}, []int64{0, 0, 32000}),
			[]string{"Codec: Speex", "Duration: 2s", "! Comment: date: 2019"},
		},
		{"audio/x-ogg", oggFile(1, [][]byte{[]byte("something"), []byte("else")}, []int64{0, 0}), []string{"! Not examined: metadata of this type of file cannot be read here"}},
	} {
		items, err := media.Metadata(context.Background(), bytes.NewReader(c.file), int64(len(c.file)), c.kind)
		if err != nil {
			t.Errorf("%s: %v", c.kind, err)
		}
		wantItems(t, items, c.want)
	}
}

// wantItems looks for items "name: value", with "! " before what is risky; the
// value may go on.
func wantItems(t *testing.T, items []media.Item, want []string) {
	t.Helper()
	for _, w := range want {
		found := slices.ContainsFunc(items, func(i media.Item) bool {
			line := i.Name + ": " + i.Value
			if i.Risky {
				line = "! " + line
			}
			return strings.HasPrefix(line, w)
		})
		if !found {
			t.Errorf("%q is not told: %+v", w, items)
		}
	}
}
