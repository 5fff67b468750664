package sought

import (
	"strings"
	"unicode"

	"attest/archive/names"
)

// token is a word of a field, in one script.
type token struct {
	text   string
	script string
	kind   kind
	sign   rune // that stands between it and the one before: ' ' where only room does
	handle bool // of letters with digits, or with signs as addresses have them
	ends   bool // nothing stands behind it in its part but digits
}

// capital reports a word in letters that begins with a capital.
func (t token) capital() bool {
	for _, r := range t.text {
		return unicode.IsUpper(r)
	}
	return false
}

func (t token) letters() bool { return t.script == names.Latin || t.script == names.Cyrillic }

// mostTyped is how much of a field is looked through, in characters: a field of more is
// no list of names.
const mostTyped = 20_000

// clip is a field in the form in which it is read.
func clip(s string) string {
	if rs := []rune(s); len(rs) > mostTyped {
		s = string(rs[:mostTyped])
	}
	return names.Plain(s)
}

// tokens are the words of a field. Signs but those within a word part it.
func tokens(s string) (out []token) {
	rs := []rune(clip(s))
	sign := '\n'
	for i := 0; i < len(rs); {
		r := rs[i]
		if !unicode.IsLetter(r) {
			switch {
			case unicode.IsSpace(r) && r != '\n':
				if sign == 0 {
					sign = ' '
				}
			case unicode.IsDigit(r), unicode.IsMark(r):
			case within(rs, i):
				if sign == 0 {
					sign = ' '
				}
			case sign == 0 || sign == ' ' || r != ')':
				sign = r
			}
			i++
			continue
		}
		script, from := names.Script(string(r)), i
		t := token{script: script, sign: sign}
		for i < len(rs) && partOf(rs, i, script) {
			i++
		}
		t.text = strings.Trim(string(rs[from:i]), "-'’`.")
		if t.letters() {
			t.handle = beforeOf(rs, from) || i < len(rs) && isJoint(rs[i])
		}
		t.kind = kindOf(t.text)
		if i == from || t.text == "" {
			i = max(i, from+1)
			continue
		}
		out = append(out, t)
		sign = 0
	}
	for i := range out {
		out[i].ends = i+1 == len(out) || out[i+1].breaks()
	}
	return out
}

func isJoint(r rune) bool { return unicode.IsDigit(r) || r == '_' || r == '@' }

func beforeOf(rs []rune, i int) bool { return i > 0 && isJoint(rs[i-1]) }

// breaks reports that another part of the field begins with it.
func (t token) breaks() bool { return t.sign != 0 && t.sign != ' ' }

// within reports a sign that stands within a name or a number: 홍-길-동, 010-5555, "Mrs. Pak".
func within(rs []rune, i int) bool {
	switch rs[i] {
	case '·', '・', '\'', '’', '`', '_', '@':
		return true
	case '-':
		return i > 0 && i+1 < len(rs) && !unicode.IsSpace(rs[i-1]) && !unicode.IsSpace(rs[i+1])
	case '.': // behind a title, an initial
		from := i
		for from > 0 && unicode.IsLetter(rs[from-1]) {
			from--
		}
		return i-from <= 3
	}
	return false
}

// partOf reports that a character belongs to a word of a script.
func partOf(rs []rune, i int, script string) bool {
	r := rs[i]
	switch {
	case unicode.IsLetter(r):
		return names.Script(string(r)) == script
	case unicode.IsMark(r):
		return true
	}
	if script != names.Latin && script != names.Cyrillic || i+1 >= len(rs) || !unicode.IsLetter(rs[i+1]) || names.Script(string(rs[i+1])) != script {
		return false
	}
	return r == '-' || r == '\'' || r == '’' || r == '`'
}
