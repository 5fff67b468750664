package sought

import (
	"slices"
	"strings"
	"unicode"

	"attest/archive/mentions"
	"attest/archive/names"
)

// Names are those in a field that asks for a name, in the order in which they stand there:
// "박순애 / Pak Sun Ae (mother)" has two. What is none is left away; of a field that has no more
// than one word, or one in no script of names, that word is the name. Equal to relation,
// it is none.
func Names(field, relation string) []string {
	c := cutter{list: tokens(field), asked: true, relation: fold(relation)}
	if c.bare() {
		c.add(joined(c.list))
		return c.out
	}
	c.cut()
	return c.out
}

// Told are the names in a text in which somebody may be named: of those beside which a word
// of kinship stands, and of whole names of a family and a given name.
func Told(text string) []string {
	c := cutter{list: tokens(text)}
	c.cut()
	return c.out
}

func fold(s string) string { return strings.ToLower(strings.Join(strings.Fields(s), " ")) }

// cutter cuts a field into names.
type cutter struct {
	list     []token
	asked    bool // the field asks for a name
	relation string
	out      []string
	loose    bool // what only may be a name counts here
}

// mostNames of one field.
const mostNames = 40

func (c *cutter) add(s string) {
	if s = strings.TrimSpace(s); len([]rune(s)) >= 2 && fold(s) != c.relation && len(c.out) < mostNames && !slices.Contains(c.out, s) {
		c.out = append(c.out, s)
	}
}

// bare reports a field that has no more than words in letters of one name, as most have.
func (c *cutter) bare() bool {
	n := len(c.list)
	return n > 0 && n <= 3 && !slices.ContainsFunc(c.list[1:], token.breaks) && !isPlace(c.list[n-1].text) &&
		!slices.ContainsFunc(c.list, func(t token) bool {
			return !t.letters() || t.handle || t.kind != isOther || t.script != c.list[0].script || t.capital() != c.list[0].capital()
		})
}

func (c *cutter) cut() {
	c.familyFirst()
	for i := 0; i < len(c.list); {
		j := i + 1
		for j < len(c.list) && c.list[j].script == c.list[i].script && !c.list[j].breaks() {
			j++
		}
		c.run(i, j)
		i = j
	}
}

// familyFirst takes off the list what stands as in a register: Hong, Gil Dong.
func (c *cutter) familyFirst() {
	l := c.list
	if !c.asked || len(l) < 2 || l[1].sign != ',' || !l[0].letters() || !l[0].capital() || l[0].kind != isOther || l[1].kind != isOther || !l[1].capital() {
		return
	}
	n := 2
	for n < len(l) && n < 3 && !l[n].breaks() && l[n].letters() && l[n].kind == isOther && l[n].capital() {
		n++
	}
	if n == 2 && (!names.IsFamily(l[0].text) || isPlace(l[1].text)) {
		return
	}
	c.add(joined(l[:n]))
	c.list = l[n:]
	if len(c.list) > 0 && !c.list[0].breaks() {
		c.list[0].sign = ','
	}
}

func joined(list []token) string {
	var b strings.Builder
	for i, t := range list {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(t.text)
	}
	return b.String()
}

// run takes the names out of words of one script that stand together.
func (c *cutter) run(from, to int) {
	t := c.list[from]
	after := isOther // what the word before is
	if from > 0 && (!t.breaks() || t.sign == ':') {
		after = c.list[from-1].kind
	}
	c.loose = c.asked && (len(c.out) == 0 || strings.ContainsRune("/=", t.sign) || after == isMark)
	switch list := c.list[from:to]; t.script {
	case names.Hangul:
		c.hangul(list, after)
	case names.Han:
		c.han(list, after)
	case names.Latin, names.Cyrillic:
		c.letters(list, after)
	default:
		if c.loose {
			c.add(joined(list))
		}
	}
}

// withoutEnd cuts what is written onto a name off it: 박순애씨, 김목사.
func withoutEnd(w string) (rest string, titled bool) {
	for _, end := range ends {
		if cut, ok := strings.CutSuffix(w, end); ok && cut != "" {
			return cut, true
		}
	}
	return w, false
}

// meant are words in Hangul that end names too: 박지인.
var meant = set("지인 주인 이모 막내")

// wholeHangul is the family and given name in a word, without what is written onto it.
func (c *cutter) wholeHangul(w string) string {
	if cut, ok := withoutEnd(w); ok {
		end := strings.TrimPrefix(w, cut)
		switch {
		case len([]rune(cut)) >= 3 || len([]rune(cut)) == 2 && !names.IsName(w):
			w = cut
		case !meant[end]:
			return ""
		}
	}
	if family, given := names.Parts(w); c.asked && kindOf(w) == isOther && family != "" && given != "" && names.IsName(w) {
		return w // the usual case: nothing stands beside it
	}
	stems := append([]string{w}, mentions.Spelled(w)...)
	if !c.asked && slices.ContainsFunc(stems, func(s string) bool { return kindOf(s) != isOther || isPlace(s) }) {
		return "" // a word with a particle: 이모가, 함흥에
	}
	for _, s := range stems {
		family, given := names.Parts(s)
		if kindOf(s) != isOther || family == "" || !names.IsName(s) {
			continue
		}
		if c.asked || kindOf(given) == isOther && !isPlace(given) {
			return s
		}
	}
	return ""
}

// alone reports that what may be a name in a text stands as one does: beside a word of kinship, or by itself
// in its part. Among other words most that have three syllables are none.
func alone(list []token, i int, name string, after kind) bool {
	t := list[i]
	switch {
	case after == isBeside, after == isMark:
		return true
	case i+1 < len(list) && list[i+1].kind == isBeside && name == t.text:
		return true
	case t.ends:
		_, particle := slices.BinarySearch(particles, []rune(t.text)[len([]rune(t.text))-1])
		return name != t.text && t.breaks() || name == t.text && !particle
	}
	return false
}

// particles are syllables that words end in where they stand in a sentence, and names hardly do.
var particles = func() []rune {
	out := []rune("은는이가을를의에도과와로만서고지기거며면다니까요함한할하합됨됨된될될임입습남된음")
	slices.Sort(out)
	return slices.Compact(out)
}()

func (c *cutter) hangul(list []token, after kind) {
	for i := 0; i < len(list); i++ {
		t := list[i]
		if t.kind != isOther && len([]rune(t.text)) > 1 {
			after = t.kind
			if t.kind == isMark {
				c.loose = c.asked
			}
			continue
		}
		if s := c.wholeHangul(t.text); s != "" && (c.asked || alone(list, i, s, after)) {
			c.add(s)
			c.loose, after = false, isOther
			continue
		}
		n := c.apart(list[i:], after)
		switch {
		case n > 1:
			c.add(joined(list[i : i+n]))
			c.loose = false
			i += n - 1
		case len([]rune(t.text)) < 2:
		case c.loose && (t.ends || i+1 == len(list) || list[i+1].kind != isMark): // "지어낸 이름" is none
			if s, _ := withoutEnd(t.text); len([]rune(s)) >= 2 && (len(c.list) == 1 || kindOf(s) == isOther) {
				c.add(s)
			}
			c.loose = false
		case !c.asked && after == isBeside && t.ends:
			if rs := []rune(t.text); len(rs) == 2 && names.IsFamily(string(rs[:1])) && !isPlace(t.text) {
				c.add(t.text) // 아버지 김철
			}
		}
		after = isOther
	}
}

// apart is of how many words the name is that stands in pieces at the beginning of a list, 0
// for none: 박 순 애, 남궁 순희.
func (c *cutter) apart(list []token, after kind) int {
	if !names.IsFamily(list[0].text) {
		return 0
	}
	for n := min(4, len(list)); n > 1; n-- {
		s, syllables := "", 0
		for _, t := range list[:n] {
			s += t.text
			syllables += len([]rune(t.text))
		}
		given := strings.TrimPrefix(s, list[0].text)
		switch {
		case syllables > 4:
		case !c.asked && after == isOther && (n < 3 || !list[0].breaks() || !list[n-1].ends):
		case names.IsName(s) && kindOf(s) == isOther && (c.asked || kindOf(given) == isOther && !isPlace(given) && !isPlace(s)):
			return n
		case c.loose && n == len(list) && kindOf(given) == isOther && syllables <= 3:
			return n
		}
	}
	return 0
}

func (c *cutter) han(list []token, after kind) {
	for _, t := range list {
		if t.kind != isOther {
			after = t.kind
			continue
		}
		rs := []rune(t.text)
		if c.asked {
			if rs = inHan(rs); rs[len(rs)-1] == '的' { // whose sister, and not her name
				continue
			}
			if len(rs) >= 2 && len(rs) <= 4 && (c.loose || names.IsName(string(rs))) {
				c.add(string(rs))
				c.loose = false
			}
			continue
		}
		for at, near := 0, after == isBeside; at < len(rs); {
			if n := wordAt(rs[at:]); n > 0 {
				near = kindOf(string(rs[at:at+n])) == isBeside
				at += n
				continue
			}
			n := 0
			switch rest := rs[at:]; {
			case len(rest) >= 3 && names.IsName(string(rest[:3])) && (near || at == 0 && (len(rest) == 3 || wordAt(rest[3:]) > 0)):
				n = 3
			case len(rest) == 2 && near && names.IsFamily(string(rest[:1])):
				n = 2
			}
			if n > 0 && !isPlace(string(rs[at:at+n])) {
				c.add(string(rs[at : at+n]))
			}
			at, near = at+max(n, 1), false
		}
		after = isOther
	}
}

// wordAt is how long the word of kinship, or another that is no name, is at the beginning of
// characters; 0 for none.
func wordAt(rs []rune) int {
	for n := min(4, len(rs)); n > 0; n-- {
		if kindOf(string(rs[:n])) != isOther {
			return n
		}
	}
	return 0
}

// inHan is what is left of characters without such words before and behind.
func inHan(rs []rune) []rune {
	for n := wordAt(rs); n > 0 && n < len(rs); n = wordAt(rs) {
		rs = rs[n:]
	}
	for n := min(4, len(rs)-1); n > 1; n-- {
		if kindOf(string(rs[len(rs)-n:])) == isBeside {
			return rs[:len(rs)-n]
		}
	}
	return rs
}

// letters takes names out of words in letters: whole ones of Koreans first, then words in
// capitals that stand together.
func (c *cutter) letters(list []token, after kind) {
	whole := len(list) == len(c.list)
	for i := 0; i < len(list); {
		t := list[i]
		if t.handle {
			i, after = i+1, isPlain
			continue
		}
		if n := c.korean(list[i:]); n > 0 {
			c.add(joined(list[i : i+n]))
			if list[i].kind != isOther && n > 2 { // "Son Kim Chol" may be her son
				c.add(joined(list[i+1 : i+n]))
			}
			i, after, c.loose = i+n, isOther, false
			continue
		}
		if t.kind != isOther {
			if t.kind == isMark {
				c.loose = c.asked
			}
			i, after = i+1, t.kind
			continue
		}
		j := i + 1
		for j < len(list) && list[j].kind == isOther && !list[j].handle && list[j].capital() == t.capital() && c.korean(list[j:]) == 0 {
			j++
		}
		if c.asked || j == len(list) && (list[i].breaks() || after == isBeside) || j < len(list) && after == isBeside && !bodies[strings.ToLower(list[j].text)] {
			c.lettered(list[i:j], after, whole)
		}
		i, after = j, isOther
	}
}

// korean is of how many words the whole name of a Korean is with which a list begins.
func (c *cutter) korean(list []token) int {
	for n := min(3, len(list)); n > 1; n-- {
		some := list[:n]
		others := 0
		for i, t := range some {
			if t.kind == isOther {
				others++
			} else if i > 0 { // No Jong Ho, Son Hung Min, but "Pak After"
				others = -9
			}
		}
		small := slices.ContainsFunc(some, func(t token) bool { return !t.capital() || t.handle })
		family := names.IsFamily(some[0].text) || some[0].kind == isOther && some[0].script == names.Cyrillic || some[0].kind == isOther && n == 2 && names.IsFamily(some[1].text) && !names.IsFamily(some[0].text)
		if others < n-1 || small && (!c.asked || some[0].handle || some[0].kind != isOther) || !family || !names.IsName(joined(some)) {
			continue
		}
		if rest := strings.NewReplacer(" ", "", "-", "").Replace(joined(some[1:])); !c.asked && (len([]rune(rest)) < 3 || slices.ContainsFunc(some, func(t token) bool { return len([]rune(t.text)) < 2 })) {
			continue // Page Up
		}
		if slices.ContainsFunc(some[1:], func(t token) bool { return len([]rune(t.text)) > 4 && isPlace(t.text) }) {
			continue
		}
		return n
	}
	return 0
}

// mostWords of a name in letters.
const mostWords = 4

// lettered judges words in letters that are no name of a Korean as they stand.
func (c *cutter) lettered(list []token, after kind, whole bool) {
	if !list[0].capital() {
		if c.loose && len(list) <= mostWords && (whole || after == isMark) && (len(c.list) == len(list) || len(list) > 1) {
			c.add(joined(list))
			c.loose = false
		}
		return
	}
	for len(list) > 1 && isPlace(list[len(list)-1].text) {
		list = list[:len(list)-1]
	}
	s := joined(list)
	switch n := len(list); {
	case n > mostWords, slices.ContainsFunc(list, func(t token) bool { return len([]rune(t.text)) < 2 && n == 1 }):
	case n > 1 && !isPlace(s) && !slices.ContainsFunc(list, func(t token) bool { return !c.asked && isPlace(t.text) }):
		c.add(s)
		c.loose = false
	case n > 1:
	case c.loose && (len(c.list) == 1 || !isPlace(s)):
		c.add(s)
		c.loose = false
	case !c.asked && after == isBeside && len([]rune(s)) >= 4 && !isPlace(s) && unicode.IsUpper([]rune(s)[0]):
		c.add(s)
	}
}
