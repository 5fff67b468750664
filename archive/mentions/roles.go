package mentions

import (
	"slices"
	"strings"
	"unicode"

	"attest/archive/names"
)

// Beside finds names of one word, which half a country has, where they stand beside a word for
// what somebody does in an interview: Interviewer: Han; our interpreter, Ms. Han; 통역 한별.
// It is not safe for concurrent use.
type Beside struct{ names []spelledOnce }

type spelledOnce struct {
	name  names.Name
	short bool
}

// BesideRole looks for names of one word each.
func BesideRole(words ...string) *Beside {
	b := &Beside{}
	for _, w := range words {
		b.names = append(b.names, spelledOnce{names.Read(w), isShort(w)})
	}
	return b
}

// roles are what somebody does in an interview, as words in letters begin, folded; rolesKorean as
// those of Hangul do; rolesHan as they stand in Han characters, simplified.
var (
	roles       = strings.Fields("interviewer interviewed interpret translator translated signed signature notetaker note-taker переводч интервьюер опрашив подпис")
	rolesKorean = strings.Fields("면담자 면담원 면담관 면담인 조사자 조사관 조사원 통역 번역 담당자 상담원 상담사 기록자 기록인 작성자 서명 받아적")
	rolesHan    = strings.Fields("翻译 口译 译员 通译 通訳 面谈者 面谈员 访谈员 询问人 记录人 记录员 签名 签字 署名")
)

// copulas are what says that somebody is called so: 통역 한입니다.
var copulas = strings.Fields("입니다 이에요 예요 이라고 라고 였습니다 이었습니다")

const (
	besideWords = 2    // at most stand between the role and the name
	besideSigns = 4    // other characters between two words
	leastBeside = 0.56 // of names.Match: a given name, and more than one word of several
	leastFamily = 0.44 // a family name, of a word that has nothing else
	shortBeside = 2    // letters of a word that is one of the language as well: No, An
)

// roleWords are the words of a text that say what somebody does.
func (t *Text) roleWords() []int {
	if t.roles == nil {
		t.roles = []int{}
		for i, w := range t.words {
			if t.isRole(w) {
				t.roles = append(t.roles, i)
			}
		}
	}
	return t.roles
}

func (t *Text) isRole(w word) bool {
	switch w.script {
	case alphabet:
		s := strings.ToLower(t.string(w.from, min(w.to, w.from+16)))
		return slices.ContainsFunc(roles, func(r string) bool { return strings.HasPrefix(s, r) })
	case hangul:
		s := t.string(w.from, min(w.to, w.from+4))
		return slices.ContainsFunc(rolesKorean, func(r string) bool { return strings.HasPrefix(s, r) })
	case han:
		s := t.string(w.from, w.to)
		return slices.ContainsFunc(rolesHan, func(r string) bool { return strings.Contains(s, r) })
	}
	return false
}

// In lists where one of the names stands beside a role. Whether it is the person, only
// whoever reads it can say: the score is names.Possible.
func (b *Beside) In(t *Text) (out []Mention) {
	for _, i := range t.roleWords() {
		if t.words[i].script == han {
			out = append(out, b.joined(t, t.words[i])...)
		}
		for _, step := range []int{1, -1} {
			j := i
			for range besideWords + 1 {
				if j += step; j < 0 || j >= len(t.words) || !t.goesOn(min(j, j-step), max(j, j-step)) {
					break
				}
				if m, ok := b.at(t, i, j); ok {
					out = append(out, m)
				}
			}
		}
	}
	return disjoint(out)
}

// goesOn reports that two neighbouring words are of one line and sentence: Ms. Han is.
func (t *Text) goesOn(i, j int) bool {
	a, b := t.words[i], t.words[j]
	between := t.runes[a.to:b.from]
	if len(between) > besideSigns || slices.Contains(between, '\n') {
		return false
	}
	ends := slices.ContainsFunc(between, func(r rune) bool { return strings.ContainsRune(".!?。", r) })
	return !ends || slices.Contains(titlesBefore, strings.ToLower(t.string(a.from, a.to)))
}

// at judges the word j beside the role i.
func (b *Beside) at(t *Text, i, j int) (Mention, bool) {
	w := t.words[j]
	switch w.script {
	case alphabet:
		if !unicode.IsUpper(t.runes[w.from]) || w.to-w.from > longestOfAny || w.to-w.from <= shortBeside && !t.aloneIs(i, j, nil) {
			return Mention{}, false
		}
		if k := j + 1; k < len(t.words) && k != i && t.gap(w, t.words[k]) && unicode.IsUpper(t.runes[t.words[k].from]) && t.words[k].to-w.from <= longestOfAny { // Sunae, written Sun Ae
			if next := t.words[k]; b.is(t.string(w.from, next.to)) {
				return t.mention(w.from, next.to, beside), true
			}
		}
		for _, s := range variants(t.string(w.from, w.to)) {
			if b.is(s) {
				return t.mention(w.from, w.from+len([]rune(s)), beside), true
			}
		}
	case hangul:
		for to := min(w.to, w.from+longestSpelled); to > w.from; to-- {
			rest := t.runes[to:w.to]
			if !isTail(rest) || to == w.from+1 && !t.aloneIs(i, j, rest) { // 통역 한 명 is one interpreter
				continue
			}
			if b.is(t.string(w.from, to)) {
				return t.mention(w.from, to, beside), true
			}
		}
	case han:
		if w.to-w.from <= longestLast && b.is(t.string(w.from, w.to)) {
			return t.mention(w.from, w.to, beside), true
		}
	}
	return Mention{}, false
}

// aloneIs reports that a syllable of Hangul, or two letters, by itself is a name: a colon or a bracket
// stands before it, or a title beside.
func (t *Text) aloneIs(i, j int, rest []rune) bool {
	if j == i+1 && slices.ContainsFunc(t.runes[t.words[i].to:t.words[j].from], func(r rune) bool { return strings.ContainsRune(":(：（", r) }) {
		return true
	}
	if len(rest) > 0 {
		return hasTitle(rest) || slices.ContainsFunc(copulas, func(c string) bool { return strings.HasPrefix(string(rest), c) })
	}
	if j > 0 && slices.Contains(titlesBefore, strings.ToLower(t.string(t.words[j-1].from, t.words[j-1].to))) {
		return true
	}
	return j+1 < len(t.words) && t.gap(t.words[j], t.words[j+1]) && hasTitle(t.runes[t.words[j+1].from:t.words[j+1].to])
}

// joined finds 韩翻译 and 翻译韩梅: the name written onto the role.
func (b *Beside) joined(t *Text, w word) (out []Mention) {
	s := t.runes[w.from:w.to]
	for _, role := range rolesHan {
		r := []rune(role)
		for at := 0; at+len(r) <= len(s); at++ {
			if !slices.Equal(s[at:at+len(r)], r) {
				continue
			}
			for n := 1; n <= longestLast; n++ {
				if from := at - n; from >= 0 && b.is(string(s[from:at])) {
					out = append(out, t.mention(w.from+from, w.from+at, beside))
				}
				if to := at + len(r) + n; to <= len(s) && b.is(string(s[at+len(r):to])) {
					out = append(out, t.mention(w.from+at+len(r), w.from+to, beside))
				}
			}
		}
	}
	return out
}

var beside = Mention{Why: names.PartOfName, Score: names.Possible}

// is reports that a word is one of the names, or the family name of one that has no other.
func (b *Beside) is(s string) bool {
	read := names.Read(s)
	return slices.ContainsFunc(b.names, func(o spelledOnce) bool {
		score := o.name.Compare(read).Score
		return score >= leastBeside || score >= leastFamily && o.short && isShort(s)
	})
}

// isShort reports a word that may be one syllable, as family names are: Hwang, 한, 韩.
func isShort(s string) bool {
	n := len([]rune(s))
	switch names.Script(s) {
	case names.Hangul, names.Han:
		return n == 1
	}
	return n <= 6
}
