package mentions

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"attest/archive/names"
)

// Text is a text that was read once, for any number of finders: in its plain form (names.Plain) with, for each
// code point, where it was in the text as it is, since offsets count what was typed; its words; and what of it may be a name. It
// is not safe for concurrent use.
type Text struct {
	runes   []rune // Han characters in their simplified form, Hiragana as Katakana
	as      []rune // and as they stand
	at, end []int
	words   []word
	others  []*Text // with words that look like those of another alphabet in that one, with letters for digits
	roles   []int   // words for what somebody does, nil before they are asked for
	tries   [][]try // by word: what may be a name, where it was asked for
	read    int     // how many of those were read as names
}

// Read reads a text.
func Read(s string) *Text {
	t := &Text{}
	var seen strings.Builder
	var where []int // of each code point that is seen
	i := 0
	for _, r := range s {
		if !names.Unseen(r) {
			seen.WriteRune(r)
			where = append(where, i)
		}
		i++
	}
	put := func(r rune, from, to int) {
		t.as, t.runes = append(t.as, r), append(t.runes, names.OneHan(r))
		t.at, t.end = append(t.at, where[from]), append(t.end, where[to]+1)
	}
	plain := seen.String()
	if norm.NFKC.IsNormalString(plain) {
		for k, r := range []rune(plain) {
			put(r, k, k)
		}
	} else {
		var it norm.Iter
		it.InitString(norm.NFKC, plain)
		from, bytes := 0, 0
		for !it.Done() {
			out := it.Next()
			n := utf8.RuneCountInString(plain[bytes:it.Pos()])
			first, last := from, from+n-1
			if n == 0 { // a part of what one code point stands for: of the one read last, or of the next
				first, last = max(from-1, 0), min(from, len(where)-1)
			}
			for _, r := range string(out) {
				put(r, first, last)
			}
			from, bytes = from+n, it.Pos()
		}
	}
	other := names.OneAlphabet(t.runes)
	lettered := names.LettersForDigits(t.runes)
	names.OneAlphabet(lettered)
	t.words = t.cut()
	for i, r := range t.runes {
		t.runes[i] = names.Katakana(r)
	}
	for _, runes := range [][]rune{other, lettered} {
		if runes != nil {
			o := *t
			o.runes, o.others = runes, nil
			t.others = append(t.others, &o)
		}
	}
	return t
}

// plain is a spelling as it stands in a text.
func plain(s string) string {
	return strings.TrimSpace(strings.Map(func(r rune) rune { return names.Katakana(names.OneHan(r)) }, names.Plain(s)))
}

// word is a run of letters: from and to index runes.
type word struct {
	from, to int
	script   script
}

type script int

const (
	none script = iota
	hangul
	han
	katakana
	hiragana
	alphabet // Latin, Cyrillic, and whatever else joins letters to words
)

func scriptOf(r rune) script {
	switch {
	case unicode.Is(unicode.Hangul, r):
		return hangul
	case unicode.Is(unicode.Han, r):
		return han
	case names.IsKana(r):
		if names.Katakana(r) != r {
			return hiragana
		}
		return katakana
	case unicode.IsLetter(r), unicode.IsMark(r), unicode.IsDigit(r):
		return alphabet
	}
	return none
}

// cut cuts a text into runs of one script; an apostrophe or a hyphen between
// letters stands inside a word.
func (t *Text) cut() []word {
	var out []word
	for i, r := range t.runes {
		s := scriptOf(r)
		if s == none && strings.ContainsRune("'’ʼ-‐‑", r) && i > 0 && i+1 < len(t.runes) && scriptOf(t.runes[i-1]) == alphabet && scriptOf(t.runes[i+1]) == alphabet {
			s = alphabet
		}
		if s == none {
			continue
		}
		if n := len(out); n > 0 && out[n-1].to == i && out[n-1].script == s {
			out[n-1].to++
			continue
		}
		out = append(out, word{i, i + 1, s})
	}
	return out
}

func (t *Text) string(from, to int) string { return string(t.runes[from:to]) }

// gap reports that two words stand beside each other with nothing but one space.
func (t *Text) gap(a, b word) bool {
	return b.from == a.to+1 && unicode.IsSpace(t.runes[a.to]) && a.script == b.script
}

// mostSigns stand between the parts of one name: 홍 · 길 · 동.
const mostSigns = 3

// apart reports that two neighbouring words may be parts of one name: of one script, and
// between them a few signs and no end of a sentence.
func (t *Text) apart(a, b word) bool {
	if a.script != b.script || b.from-a.to > mostSigns {
		return false
	}
	between := t.runes[a.to:b.from]
	ends := a.to-a.from > 2 && len(between) > 1 && strings.ContainsRune(".!?。", between[0]) && unicode.IsSpace(between[1])
	return !ends
}

// onlySpace reports that nothing but space stands from one place to another.
func (t *Text) onlySpace(from, to int) bool {
	return !slices.ContainsFunc(t.runes[from:to], func(r rune) bool { return !unicode.IsSpace(r) })
}

// tail are what is written onto a name in Korean: titles and words of kinship,
// particles, and the copula with its endings.
var tails = strings.Fields(`
씨 님 양 군 동무 동지 선생 선생님 아저씨 아주머니 아줌마 언니 오빠 누나 형 형님 이모 고모 삼촌 할머니 할아버지 어머니 아버지 엄마 아빠
네 댁 들 부장 반장 소장 과장 단장 대장 조장 위원장 지도원 보위원 보위부장 안전원 보안원 중대장 소대장 대대장 서기 비서 의사 교수 목사 전도사 사장 브로커
이 가 은 는 을 를 에 에게 에게서 에게로 한테 한테서 께 께서 께서는 의 와 과 랑 이랑 하고 도 만 까지 부터 마저 조차 밖에 처럼 보다 같이 마다 라고 이라고 라는
이라는 라면 이라면 란 이란 이나 나 든지 이든지 야 아 여 이여 이야 요 이요 더러 보고 치고 커녕 은커녕 는커녕 대로 뿐 라도 이라도 에서 에서는 에서도 에다 으로 로
으로서 로서 으로부터 로부터 으로써 로써 쪽 쪽에서 쪽으로 이다 다 였다 이었다 입니다 이에요 예요 였습니다 이었습니다 이고 고 인 인데 이며 며 인지 였는데 이었는데 이라 라 이니 니
사람 출신 집 역 거리`)

// titled are those of the tails after which a family name alone is somebody.
var titled = strings.Fields(`씨 동무 동지 선생 선생님 아저씨 아주머니 아줌마 부장 반장 소장 과장 단장 대장 조장 위원장 지도원 보위원 안전원 보안원 중대장 소대장 대대장 서기 비서 의사 교수 목사 전도사 사장`)

// tailsBy are the tails by what they begin with.
var tailsBy = func() map[rune][][]rune {
	out := map[rune][][]rune{}
	for _, t := range tails {
		r := []rune(t)
		out[r[0]] = append(out[r[0]], r)
	}
	return out
}()

const mostTails = 5

// isTail reports that what follows a name is written onto it.
func isTail(rest []rune) bool { return tailed(rest, mostTails) }

func tailed(rest []rune, left int) bool {
	if len(rest) == 0 {
		return true
	}
	if left == 0 || len(rest) > 14 {
		return false
	}
	for _, r := range tailsBy[rest[0]] {
		if len(r) <= len(rest) && slices.Equal(r, rest[:len(r)]) && tailed(rest[len(r):], left-1) {
			return true
		}
	}
	return false
}

func hasTitle(rest []rune) bool {
	s := string(rest)
	return slices.ContainsFunc(titled, func(t string) bool { return strings.HasPrefix(s, t) })
}

// foreign reports that a mention in another form of a text counts: a word of it looks like one
// of another alphabet, or has digits for letters, and the rest of it is of that one, or all of it is a whole name.
func (t *Text) foreign(o *Text, m Mention) bool {
	swapped, same := false, false
	for i, at := range t.at {
		if at < m.From || at >= m.To || scriptOf(t.runes[i]) != alphabet {
			continue
		}
		if t.runes[i] != o.runes[i] {
			swapped = true
		} else {
			same = same || unicode.IsLetter(t.runes[i])
		}
	}
	return swapped && (same || m.Score >= names.Likely && m.Why != names.PartOfName)
}
