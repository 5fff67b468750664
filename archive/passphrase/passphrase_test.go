package passphrase

import (
	"bytes"
	"encoding/json"
	"errors"
	"math"
	"os"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"
)

var namedErrors = map[string]error{
	"empty": ErrEmpty, "long": ErrTooLong, "not-text": ErrNotText, "invisible": ErrInvisible, "unassigned": ErrUnassigned,
}

// The vectors are the promise of version 1: a line there is never changed.
func TestNormalVectors(t *testing.T) {
	data, err := os.ReadFile("testdata/normal.txt")
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for line := range strings.Lines(string(data)) {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		n++
		typed, want, _ := strings.Cut(line, "\t")
		var in, out string
		if err := json.Unmarshal([]byte(typed), &in); err != nil {
			t.Fatalf("line %q: %v", line, err)
		}
		got, err := Normalize([]byte(in))
		if name, refused := strings.CutPrefix(want, "refused "); refused {
			if namedErrors[name] == nil || !errors.Is(err, namedErrors[name]) {
				t.Errorf("%s: got %q, %v, want refusal %q", typed, got, err, name)
			}
			continue
		}
		if err := json.Unmarshal([]byte(want), &out); err != nil {
			t.Fatalf("line %q: %v", line, err)
		}
		if err != nil || string(got) != out {
			t.Errorf("%s: got %q, %v, want %q", typed, got, err, out)
		}
	}
	if n < 30 {
		t.Errorf("only %d vectors read", n)
	}
}

func TestNormalizeBounds(t *testing.T) {
	for name, c := range map[string]struct {
		in   string
		want error
	}{
		"1024 letters":           {strings.Repeat("a", 1024), nil},
		"1025 letters":           {strings.Repeat("a", 1025), ErrTooLong},
		"Hangul of 1024 keys":    {strings.Repeat("가", 512), nil},
		"Hangul of 1026 keys":    {strings.Repeat("가", 513), ErrTooLong},
		"many spaces":            {strings.Repeat(" ", 5000), ErrTooLong},
		"half a character":       {"abc\xe1\x84", ErrNotText},
		"surrogate as UTF-8":     {"\xed\xa0\x80", ErrNotText},
		"decomposed as composed": {norm.NFD.String(strings.Repeat("가", 512)), nil},
	} {
		in := []byte(c.in)
		_, err := Normalize(in)
		if !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
		if string(in) != c.in {
			t.Errorf("%s: the argument was changed", name)
		}
	}
}

// Every syllable there is goes to keys and comes back, and no two go to the same.
func TestEverySyllable(t *testing.T) {
	seen := make(map[string]rune)
	for r := rune(firstBlock); r <= lastBlock; r++ {
		keys := ToKeys(string(r))
		if got := FromKeys(keys); got != string(r) {
			t.Fatalf("%c is typed %s, which makes %s", r, keys, got)
		}
		if before, ok := seen[keys]; ok {
			t.Fatalf("%c and %c are both %s", before, r, keys)
		}
		seen[keys] = r
		if nfd := ToKeys(norm.NFD.String(string(r))); nfd != keys {
			t.Fatalf("%c decomposed gives %s, composed %s", r, nfd, keys)
		}
	}
}

func TestFromKeys(t *testing.T) {
	for keys, want := range map[string]string{
		"dkssud": "안녕", "rkqtdl": "값이", "rkqtl": "갑시", "dkwl": "아지", "Rkcl": "까치", "rhkrl": "과기", "ekfr": "닭", "ekfrdms": "닭은",
		"dkTdj": "았어", "aneo": "무대", "r": "ㄱ", "k": "ㅏ", "rr": "ㄱㄱ", "kk": "ㅏㅏ", "hk": "ㅘ", "ghkE": "화ㄸ", "gkEk": "하따",
		"dkssud 123!": "안녕 123!", "DKSSUD": "안녕", "xnaps": "투멘", "xnajs": "투먼", "dml": "의", "": "", "가r": "가ㄱ",
	} {
		if got := FromKeys(keys); got != want {
			t.Errorf("FromKeys(%q) = %q, want %q", keys, got, want)
		}
	}
}

func TestKeysRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		keys := rapid.StringOfN(rapid.RuneFrom([]rune("abcdefghijklmnopqrstuvwxyzERQTWOP 1!")), 0, 40, -1).Draw(t, "keys")
		hangul := FromKeys(keys)
		if got := ToKeys(hangul); got != keys {
			t.Fatalf("%q became %q, which is typed %q", keys, hangul, got)
		}
		if keys == strings.TrimSpace(keys) && keys != "" {
			a, errA := Normalize([]byte(keys))
			b, errB := Normalize([]byte(hangul))
			c, errC := Normalize([]byte(norm.NFD.String(hangul)))
			if errA != nil || errB != nil || errC != nil || !bytes.Equal(a, b) || !bytes.Equal(a, c) {
				t.Fatalf("%q: %q, %q, %q (%v, %v, %v)", keys, a, b, c, errA, errB, errC)
			}
		}
	})
}

// No two words of a list may be the same passphrase, and none may hold what
// Normalize refuses.
func TestWordLists(t *testing.T) {
	for name, l := range map[string]struct {
		list *wordList
		size int
	}{"ko": {korean(), 2048}, "en": {english(), 7776}} {
		if len(l.list.words) != l.size || len(l.list.keys) != l.size {
			t.Errorf("%s: %d words, %d different keys, want %d", name, len(l.list.words), len(l.list.keys), l.size)
		}
		for _, w := range l.list.words {
			got, err := Normalize([]byte(w))
			if err != nil || string(got) != ToKeys(w) || strings.Contains(w, " ") || !norm.NFC.IsNormalString(w) {
				t.Errorf("%s: %q has normal form %q, %v", name, w, got, err)
			}
		}
	}
}

func TestOffer(t *testing.T) {
	for _, lang := range []string{"ko", "en"} {
		seen := make(map[string]bool)
		for range 400 {
			o, err := Offer(lang)
			if err != nil {
				t.Fatal(err)
			}
			if len(o.Words) != 6 || strings.Join(o.Words, " ") != o.Shown || seen[o.Shown] {
				t.Fatalf("%s: offered %+v", lang, o)
			}
			seen[o.Shown] = true
			shown, err1 := Normalize([]byte(o.Shown))
			keys, err2 := Normalize([]byte("  " + o.Keys + "\u3000"))
			if err1 != nil || err2 != nil || !bytes.Equal(shown, keys) {
				t.Fatalf("%s: %q and %q differ: %v, %v", lang, o.Shown, o.Keys, err1, err2)
			}
			if s := Estimate([]byte(o.Shown)); s.Bits < 66 || s.Score != 4 || s.Weak || s.Reason.Code != OK {
				t.Fatalf("%s: %q is estimated %+v", lang, o.Shown, s)
			}
		}
	}
	if _, err := Offer("fr"); err == nil {
		t.Error("a language without a list was taken")
	}
}

func TestEstimate(t *testing.T) {
	for _, c := range []struct {
		pass string
		want Code
	}{
		{"", Invalid}, {"a\tb", Invalid}, {"x", Short}, {"hg8", Keyboard}, {"kq7w", Short},
		{"password", Common}, {"Password1", Common}, {"qwertyuiop", Common}, {"zaq1xsw2cde3vfr4", Common}, {"mju7nhy6bgt5vfr4", Keyboard},
		{"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", Repeat}, {"abcdefghijklmnopqrstuvwxyz", Sequence},
		{"19850412", Date}, {"1985-04-12", Date}, {"850412", Date}, {"1985년 4월 12일", Date}, {"12.04.1985", Date},
		{"안녕", Korean}, {"dkssud", Korean}, {"비밀번호", Korean}, {"qlalfqjsgh", Korean}, {"비밀번호1234", Korean},
		{"김철수1985", Korean}, {"rlacjftn", Korean}, {"평양", Korean}, {"vuddid", Korean}, {"통일통일통일통일통일", Repeat},
		{"사랑 사랑 사랑 사랑 사랑 사랑", Repeat}, {"word word word word word word word word", Repeat}, {"탈북자의 증언", Korean},
		{"ㅂㅈㄷㄱㅅㅛㅕㅑㅐㅔ", Common}, {"сегодня", Short}, {"我爱你", Short},
		{"나는 어제 두만강에서 파란 우산을 든 할머니를 만났다", OK}, {"x7$kQ9!mZ2@pL4#v", OK},
		{"the kettle sings before the yellow door opens", OK}, {"мороз и солнце, день чудесный", OK},
	} {
		s := Estimate([]byte(c.pass))
		if s.Reason.Code != c.want || s.Weak != (c.want != OK) || s.Weak != (s.Reason.Text != "") || s.Weak == (s.Score > 2) {
			t.Errorf("%q: %.1f bits, score %d, weak %v, %q; want %q", c.pass, s.Bits, s.Score, s.Weak, s.Reason.Code, c.want)
		}
	}
}

// However a passphrase is typed, it is worth the same, and more of it is not
// worth less than nothing.
func TestEstimateHangulAsKeys(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		pass := rapid.StringOfN(rapid.RuneFrom([]rune("가나다라안녕통일사랑김영희 ㄱㅏ19abX!한글")), 1, 30, -1).Draw(t, "pass")
		a, b := Estimate([]byte(pass)), Estimate([]byte(ToKeys(pass)))
		if a.Bits != b.Bits || a.Bits < 0 || math.IsNaN(a.Bits) {
			t.Fatalf("%q: %v as Hangul, %v as keys", pass, a.Bits, b.Bits)
		}
	})
}

func FuzzNormalize(f *testing.F) {
	for _, s := range []string{"안녕 하세요", "ᄒᆞᆫ글", "\u1112\u1161\u11ab", " a\u00a0b ", "ㅏ\u0301", "\xff", "a\x00", "ﾡￂ", "e\u0301", "👩"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, in []byte) {
		out, err := Normalize(in)
		if err != nil {
			return
		}
		again, err := Normalize(out)
		if err != nil || !bytes.Equal(out, again) {
			t.Fatalf("%q has normal form %q, which has %q, %v", in, out, again, err)
		}
		if len(out) > MaxLength || !utf8.Valid(out) || bytes.HasPrefix(out, []byte(" ")) || bytes.Contains(out, []byte("  ")) {
			t.Fatalf("%q has normal form %q", in, out)
		}
		if s := Estimate(in); s.Bits < 0 || math.IsNaN(s.Bits) || s.Score < 0 || s.Score > 4 {
			t.Fatalf("%q is estimated %+v", in, s)
		}
	})
}

func FuzzFromKeys(f *testing.F) {
	for _, s := range []string{"dkssud", "rkqtdl", "RkEk", "ASDF", "가k", "\xff", "ghkn"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, in string) {
		hangul := FromKeys(in)
		keys := ToKeys(hangul)
		if utf8.ValidString(in) && !strings.EqualFold(keys, ToKeys(in)) {
			t.Fatalf("%q became %q, which is typed %q", in, hangul, keys)
		}
		if again := ToKeys(FromKeys(keys)); again != keys {
			t.Fatalf("keys %q become %q", keys, again)
		}
	})
}
