package lookup

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Hangul syllables are built from 19 consonants, 21 vowels and 27 finals
// (Unicode, section 3.12).
const (
	firstSyllable = 0xAC00
	lastSyllable  = 0xD7A3
	vowelCount    = 21
	finalCount    = 28
)

// The letters as they stand on a keyboard with two sets, compound ones as the
// keys that make them: so what is half typed is the beginning of the whole.
var (
	leads  = strings.Fields("ㄱ ㄲ ㄴ ㄷ ㄸ ㄹ ㅁ ㅂ ㅃ ㅅ ㅆ ㅇ ㅈ ㅉ ㅊ ㅋ ㅌ ㅍ ㅎ")
	vowels = strings.Fields("ㅏ ㅐ ㅑ ㅒ ㅓ ㅔ ㅕ ㅖ ㅗ ㅗㅏ ㅗㅐ ㅗㅣ ㅛ ㅜ ㅜㅓ ㅜㅔ ㅜㅣ ㅠ ㅡ ㅡㅣ ㅣ")
	finals = append([]string{""}, strings.Fields("ㄱ ㄲ ㄱㅅ ㄴ ㄴㅈ ㄴㅎ ㄷ ㄹ ㄹㄱ ㄹㅁ ㄹㅂ ㄹㅅ ㄹㅌ ㄹㅍ ㄹㅎ ㅁ ㅂ ㅂㅅ ㅅ ㅆ ㅇ ㅈ ㅊ ㅋ ㅌ ㅍ ㅎ")...)
	// compound letters as an input method shows them while a syllable is typed
	compound = strings.NewReplacer("ㅘ", "ㅗㅏ", "ㅙ", "ㅗㅐ", "ㅚ", "ㅗㅣ", "ㅝ", "ㅜㅓ", "ㅞ", "ㅜㅔ", "ㅟ", "ㅜㅣ", "ㅢ", "ㅡㅣ",
		"ㄳ", "ㄱㅅ", "ㄵ", "ㄴㅈ", "ㄶ", "ㄴㅎ", "ㄺ", "ㄹㄱ", "ㄻ", "ㄹㅁ", "ㄼ", "ㄹㅂ", "ㄽ", "ㄹㅅ", "ㄾ", "ㄹㅌ", "ㄿ", "ㄹㅍ", "ㅀ", "ㄹㅎ", "ㅄ", "ㅂㅅ")
)

func syllable(r rune) bool { return r >= firstSyllable && r <= lastSyllable }

func spread(r rune) (lead, vowel, final int) {
	n := int(r) - firstSyllable
	return n / (vowelCount * finalCount), n / finalCount % vowelCount, n % finalCount
}

// fold is the form that is compared: small letters without marks, Hangul as
// keys, Han simplified, nothing but letters and digits. words tells where words
// begin in it.
func fold(text string) (folded string, words []int) {
	var b strings.Builder
	gap := false
	for _, r := range norm.NFKC.String(strings.ToLower(jamoAsTyped(text))) {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) && !typed(r) {
			// An apostrophe or a hyphen is in some romanisations and not in others.
			gap = gap || unicode.IsSpace(r) || !strings.ContainsRune("'’`-‐‑", r)
			continue
		}
		if gap && b.Len() > 0 {
			words = append(words, b.Len())
		}
		gap = false
		foldRune(&b, r)
	}
	return compound.Replace(b.String()), shift(b.String(), words)
}

// shift moves offsets to where compound letters push them.
func shift(s string, words []int) []int {
	for i, w := range words {
		words[i] = len(compound.Replace(s[:w]))
	}
	return words
}

// jamoAsTyped keeps compatibility letters (ㅌ) from NFKC, which turns them into
// conjoining ones.
func jamoAsTyped(text string) string {
	return strings.Map(func(r rune) rune {
		if r >= 0x3131 && r <= 0x318E {
			return r - 0x3131 + jamoPlane
		}
		return r
	}, text)
}

// jamoPlane is a private place for compatibility letters during NFKC.
const jamoPlane = 0xF0000

func typed(r rune) bool { return r >= jamoPlane && r <= jamoPlane+0x5D }

func foldRune(b *strings.Builder, r rune) {
	switch {
	case syllable(r):
		l, v, f := spread(r)
		b.WriteString(leads[l])
		b.WriteString(vowels[v])
		b.WriteString(finals[f])
	case typed(r):
		b.WriteRune(r - jamoPlane + 0x3131)
	case unicode.Is(unicode.Han, r):
		if s, ok := simplified[r]; ok {
			r = s
		}
		b.WriteRune(r)
	case r < 0x80:
		b.WriteRune(r)
	default:
		for _, d := range norm.NFD.String(string(r)) {
			if !unicode.IsMark(d) {
				b.WriteRune(d)
			}
		}
	}
}

// initialForms are the text as it is and, where they differ, with the initial
// sounds of words as they are written in the South (양강도 for 량강도).
func initialForms(text string) []string {
	start := true
	south := strings.Map(func(r rune) rune {
		at := start
		start = !syllable(r) && !unicode.IsLetter(r)
		if !at || !syllable(r) {
			return r
		}
		l, v, f := spread(r)
		soft := strings.Contains("ㅑㅕㅖㅛㅠㅣㅒ", vowels[v])
		switch {
		case leads[l] == "ㄹ" && soft, leads[l] == "ㄴ" && soft:
			l = 11 // ㅇ
		case leads[l] == "ㄹ":
			l = 2 // ㄴ
		}
		return rune(firstSyllable + (l*vowelCount+v)*finalCount + f)
	}, norm.NFC.String(text))
	if south == text {
		return []string{text}
	}
	return []string{text, south}
}

// initials are the first consonants of Hangul syllables.
func initials(text string) string {
	var b strings.Builder
	for _, r := range text {
		if syllable(r) {
			l, _, _ := spread(r)
			b.WriteString(leads[l])
		}
	}
	return b.String()
}

// onlyConsonants is a query of two consonants or more and nothing else, "" for
// any other.
func onlyConsonants(text string) string {
	var b strings.Builder
	n := 0
	for _, r := range compound.Replace(text) {
		switch {
		case unicode.IsSpace(r):
		case r >= 0x3131 && r <= 0x314E:
			b.WriteRune(r)
			n++
		default:
			return ""
		}
	}
	if n < 2 {
		return ""
	}
	return b.String()
}

// sound is a Latin name without what romanisations of Korean differ in:
// Kaechon, Gaecheon and Kaech'ŏn are one, and so are Ryanggang and Yanggang. ""
// when it is not Latin.
func sound(folded string) string {
	for _, r := range folded {
		if r > unicode.MaxASCII {
			return ""
		}
	}
	s := strings.NewReplacer("eo", "o", "eu", "u", "ph", "p", "th", "t", "kh", "k", "ch", "c", "tch", "c", "sh", "s").Replace(folded)
	s = strings.NewReplacer("g", "k", "d", "t", "b", "p", "j", "c", "r", "l").Replace(s)
	var b strings.Builder
	last := rune(0)
	for _, r := range s {
		if r != last { // ll, nn
			b.WriteRune(r)
		}
		last = r
	}
	s = b.String()
	if strings.HasPrefix(s, "ly") {
		s = s[1:]
	}
	return s
}

// simplified maps traditional characters to simplified ones, for those that
// stand in names of places and terms.
var simplified = func() map[rune]rune {
	m := map[rune]rune{}
	pairs := []rune("萬万與与東东兩两個个臨临為为爲为義义烏乌產产價价會会兒儿決决刪删動动勞劳單单衛卫縣县雙双員员國国圖图場场處处備备復复複复頭头" +
		"審审寧宁導导爾尔島岛師师開开強强錄录慶庆庫库護护據据時时權权機机條条來来標标瀋沈濟济塗涂滿满煉炼獄狱琿珲監监碼码確确穩稳簽签筆笔緊紧約约" +
		"納纳線线結结羅罗羈羁脫脱計计認认記记設设訪访證证評评詞词訴诉譯译詳详語语讀读談谈販贩蹤踪轉转邊边遼辽運运連连裡里裏里鑰钥鏈链鎖锁鍛锻鏡镜" +
		"長长間间隊队陽阳陳陈險险難难驅驱驗验鮮鲜黃黄龍龙籲吁們们濱滨區区鄉乡鎮镇橋桥廳厅鐵铁嶺岭順顺撫抚營营關关漢汉韓韩蘇苏")
	for i := 0; i+1 < len(pairs); i += 2 {
		m[pairs[i]] = pairs[i+1]
	}
	return m
}()
