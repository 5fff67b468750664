package media_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"math"
	"slices"
	"testing"
	"time"

	"attest/archive/media"
)

func be32(v ...uint32) (out []byte) {
	for _, n := range v {
		out = binary.BigEndian.AppendUint32(out, n)
	}
	return out
}

// boxOf is a part with its length and kind before it.
func boxOf(kind string, body ...[]byte) []byte {
	b := bytes.Join(body, nil)
	return append(append(be32(uint32(len(b)+8)), kind...), b...)
}

func fileType(brand string) []byte { return boxOf("ftyp", []byte(brand), be32(0), []byte(brand)) }

// movieHeader lasts some thousandths of a second.
func movieHeader(made uint32, thousandths uint32) []byte {
	return boxOf("mvhd", be32(0, made, made, 1000, thousandths), make([]byte, 80))
}

// trackOf is a track of a kind with an entry in its description.
func trackOf(kind, codec string, entry []byte) []byte {
	return boxOf("trak",
		boxOf("tkhd", be32(0, 7, 7, 1, 0, 0), make([]byte, 60)),
		boxOf("mdia", boxOf("mdhd", be32(0, 0, 0, 8000, 16000), make([]byte, 4)), boxOf("hdlr", be32(0, 0), []byte(kind), make([]byte, 12), []byte("Invented\x00")),
			boxOf("minf", boxOf("stbl", boxOf("stsd", be32(0, 1), boxOf(codec, entry))))))
}

func soundEntry(rate uint32) []byte {
	return append(append(make([]byte, 16), 0, 1, 0, 16, 0, 0, 0, 0), be32(rate<<16)...)
}

func pictureEntry(w, h uint16) []byte {
	return append(make([]byte, 24), byte(w>>8), byte(w), byte(h>>8), byte(h))
}

func data(form uint32, value []byte) []byte { return boxOf("data", be32(form, 0), value) }

func TestFilesOfTheMP4FamilyTellOfThemselves(t *testing.T) {
	made := uint32(time.Date(2019, 4, 12, 8, 30, 0, 0, time.UTC).Unix() - time.Date(1904, 1, 1, 0, 0, 0, 0, time.UTC).Unix())
	loci := append(append(be32(0), 0x15, 0xc7), "투먼\x00\x00"...)
	loci = append(loci, be32(uint32(129.5*65536), uint32(42.5*65536), 0)...)
	loci = append(loci, "Earth\x00\x00"...)
	for _, c := range []struct {
		name, kind string
		file       []byte
		want       []string
	}{
		{
			"a film of a phone", "video/quicktime",
			slices.Concat(fileType("qt  "), boxOf("mdat", make([]byte, 10)), boxOf("moov", movieHeader(made, 2500),
				trackOf("vide", "hvc1", pictureEntry(1920, 1080)), trackOf("soun", "mp4a", soundEntry(44100)), trackOf("meta", "mebx", nil),
				boxOf("udta", boxOf("\xa9xyz", []byte{0, 18, 0, 0}, []byte("+42.5000+129.5000/")), boxOf("\xa9mak", []byte{0, 8, 0, 0}, []byte("Invented"))),
				boxOf("meta", boxOf("hdlr", be32(0, 0), []byte("mdta"), make([]byte, 13)),
					boxOf("keys", be32(0, 1), boxOf("mdta", []byte("com.apple.quicktime.location.ISO6709"))),
					boxOf("ilst", boxOf("\x00\x00\x00\x01", data(1, []byte("+42.97+129.84/"))))))),
			[]string{"Container: MP4 family, brand qt", "Duration: 2.5s", "Picture: H.265, 1920 × 1080", "Sound: AAC, 44100 Hz",
				"! Track: timed metadata", "! Made: 2019-04-12T08:30:00Z", "! Changed: 2019-04-12T08:30:00Z", "! Tag: position: +42.5000+129.5000/",
				"! Tag: maker: Invented", "! Tag: com.apple.quicktime.location.ISO6709: +42.97+129.84/", "Handler: Invented"},
		},
		{
			"an old phone", "video/3gpp",
			slices.Concat(fileType("3gp4"), boxOf("moov", movieHeader(0, 60000), trackOf("soun", "samr", soundEntry(8000)),
				boxOf("udta", boxOf("loci", loci), boxOf("titl", be32(0), []byte{0x15, 0xc7}, []byte("지어낸 제목\x00"))))),
			[]string{"Container: MP4 family, brand 3gp4", "Duration: 1m0s", "Sound: AMR, 8000 Hz", "! Tag: position: 투먼 42.50000, 129.50000", "! Tag: title: 지어낸 제목"},
		},
		{
			"tags of iTunes", "audio/mp4",
			slices.Concat(fileType("M4A "), boxOf("moov", movieHeader(0, 1), boxOf("udta", boxOf("meta", be32(0), boxOf("hdlr", make([]byte, 25)),
				boxOf("ilst", boxOf("\xa9ART", data(1, []byte("Invented"))), boxOf("\xa9too", data(1, []byte("Lavf"))), boxOf("covr", data(13, make([]byte, 50))),
					boxOf("----", boxOf("mean", be32(0), []byte("x")), boxOf("name", be32(0), []byte("room")), data(1, []byte("7"))),
					boxOf("trkn", data(0, make([]byte, 8))), boxOf("tmpo", data(21, []byte{1, 2})))))), boxOf("uuid", make([]byte, 30)), boxOf("odd ", []byte("x"))),
			[]string{"! Tag: artist: Invented", "Tag: encoder: Lavf", "! Embedded picture: 66 bytes", "! Tag: room: 7", "! Tag: \"trkn\": 8 bytes", "! Tag: \"tmpo\": 258",
				"! Unknown part: 30 bytes", "! Unknown part: 1 bytes of \"odd\""},
		},
		{"what ffmpeg wrote", "audio/mp4", testdata(t, "sine.m4a"), []string{"Sound: AAC, 16000 Hz", "Duration: 600ms"}},
		{"bare AAC", "audio/aac", testdata(t, "sine.aac"), []string{"Codec: AAC", "Duration: 700ms"}},
		{"AMR", "audio/amr", slices.Concat([]byte("#!AMR\n"), bytes.Repeat(append([]byte{0x3c}, make([]byte, 31)...), 50)), []string{"Codec: AMR", "Duration: 1s"}},
		{"AMR-WB", "audio/amr", slices.Concat([]byte("#!AMR-WB\n"), bytes.Repeat(append([]byte{0x44}, make([]byte, 60)...), 25)), []string{"Codec: AMR-WB", "Duration: 500ms"}},
	} {
		items, err := media.Metadata(context.Background(), bytes.NewReader(c.file), int64(len(c.file)), c.kind)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
		}
		wantItems(t, items, c.want)
	}
	for _, c := range []struct {
		kind string
		file []byte
	}{
		{"audio/amr", []byte("#!AMR\n\x3c\x00")}, {"audio/amr", []byte("#!AMR\n\x70\x00")}, {"video/mp4", fileType("isom")}, {"video/mp4", []byte("\x00\x00")},
		{"audio/aac", testdata(t, "sine.aac")[1:]},
	} {
		if _, err := media.Metadata(context.Background(), bytes.NewReader(c.file), int64(len(c.file)), c.kind); !errors.Is(err, media.ErrDamaged) {
			t.Errorf("%s %q: %v", c.kind, c.file[:min(20, len(c.file))], err)
		}
	}
}

func TestMP4IsSoundOrFilm(t *testing.T) {
	for _, c := range []struct{ brand, name, want string }{
		{"M4A ", "memo.m4a", "audio/mp4"}, {"M4A ", "memo", "audio/mp4"}, {"mp42", "memo.M4A", "audio/mp4"}, {"isom", "film.mp4", "video/mp4"},
		{"mp42", "film", "video/mp4"}, {"qt  ", "film.m4a", "video/quicktime"}, {"3gp4", "call.3gp", "video/3gpp"},
	} {
		if got := media.Sniff(append(fileType(c.brand), make([]byte, 100)...), c.name); got != c.want {
			t.Errorf("%s named %s is %s, want %s", c.brand, c.name, got, c.want)
		}
	}
	if got := media.Sniff([]byte("#!AMR\n\x3c"), ""); got != "audio/amr" {
		t.Errorf("AMR is %s", got)
	}
}

// replaced is a file with some of its bytes exchanged for as many others.
func replaced(tb testing.TB, b []byte, old, with string) []byte {
	tb.Helper()
	i := bytes.Index(b, []byte(old))
	if i < 0 || len(old) != len(with) {
		tb.Fatalf("%q is not in it", old)
	}
	b = slices.Clone(b)
	copy(b[i:], with)
	return b
}

func TestSmallFilesOfAAC(t *testing.T) {
	for _, c := range []struct {
		name, kind string
		frames     int64
	}{{"sine.m4a", "audio/mp4", 9600}, {"sine.aac", "audio/aac", 11264}} {
		file := testdata(t, c.name)
		if got := media.Sniff(file, c.name); got != c.kind {
			t.Errorf("%s is %s", c.name, got)
		}
		a, err := media.OpenAudio(bytes.NewReader(file), c.kind)
		if err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
		all := readAll(t, a)
		if a.SampleRate != 16000 || a.Channels != 1 || a.Frames != c.frames || int64(len(all)) != a.Frames {
			t.Errorf("%s: %+v with %d samples", c.name, a, len(all))
		}
		if hertz := pitch(all[len(all)/4:len(all)*3/4], 1, 16000); math.Abs(hertz-440) > 2 {
			t.Errorf("%s: a tone of %.1f Hz", c.name, hertz)
		}
		for _, at := range []int64{a.Frames, 0, a.Frames - 1, 5000, 1023, 1024, 1} {
			if err := a.SeekFrame(at); err != nil {
				t.Fatal(err)
			}
			if rest := readAll(t, a); int64(len(rest)) != a.Frames-at || len(rest) > 0 && math.Abs(float64(rest[0]-all[at])) > 0.01 {
				t.Errorf("%s: from frame %d there are %d of %d", c.name, at, len(rest), a.Frames-at)
			}
		}
	}
}

func TestWhatIsNotDecodedInMP4(t *testing.T) {
	m4a := testdata(t, "sine.m4a")
	film := slices.Concat(fileType("M4A "), boxOf("moov", movieHeader(0, 1), trackOf("vide", "avc1", pictureEntry(16, 16)), trackOf("soun", "mp4a", soundEntry(8000))))
	for name, c := range map[string]struct {
		file []byte
		want error
	}{
		"Apple Lossless":       {testdata(t, "lossless.m4a"), media.ErrNoReadingCopy},
		"HE-AAC":               {replaced(t, m4a, "\x05\x80\x80\x80\x05\x14", "\x05\x80\x80\x80\x05\x2c"), media.ErrNoReadingCopy},
		"a film":               {film, media.ErrNoReadingCopy},
		"no track":             {slices.Concat(fileType("M4A "), boxOf("moov", movieHeader(0, 1))), media.ErrNoReadingCopy},
		"cut off":              {m4a[:len(m4a)-1500], media.ErrDamaged},
		"a chunk elsewhere":    {replaced(t, m4a, "stco\x00\x00\x00\x00\x00\x00\x00\x01\x00\x00", "stco\x00\x00\x00\x00\x00\x00\x00\x01\x7f\xff"), media.ErrDamaged},
		"many samples":         {replaced(t, m4a, "stsz\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00", "stsz\x00\x00\x00\x00\x00\x00\x00\x00\xff\xff"), media.ErrDamaged},
		"runs from the second": {replaced(t, m4a, "stsc\x00\x00\x00\x00\x00\x00\x00\x01\x00\x00\x00\x01", "stsc\x00\x00\x00\x00\x00\x00\x00\x01\x00\x00\x00\x02"), media.ErrDamaged},
	} {
		if _, err := media.OpenAudio(bytes.NewReader(c.file), "audio/mp4"); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
	aac := testdata(t, "sine.aac")
	for name, file := range map[string][]byte{"nothing": nil, "noise in the middle": flipped(aac, len(aac)/2), "no AAC": []byte("0123456789")} {
		a, err := media.OpenAudio(bytes.NewReader(file), "audio/aac")
		if err == nil && name != "noise in the middle" {
			t.Errorf("%s: %+v", name, a)
		}
	}
}
