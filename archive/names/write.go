package names

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// System is a way to write Korean names in other letters.
type System string

// The systems, see the package's comment for their sources.
const (
	RevisedSouth     System = "rr"
	McCuneReischauer System = "mr"
	North            System = "north"
	Kontsevich       System = "kontsevich"
	Pinyin           System = "pinyin"
)

// MaxLength is the most characters of a name that are looked at; longer ones
// are no names and match nothing.
const MaxLength = 100

// Romanize writes a name by a system: a Hangul name by every one but Pinyin,
// a name in Han characters by Pinyin. It returns "" for what it cannot write.
func Romanize(name string, s System) string {
	if s == Pinyin {
		return pinyin(name)
	}
	family, given := hangulParts(name)
	if len(family)+len(given) == 0 {
		return ""
	}
	switch s {
	case RevisedSouth:
		return join(" ", capital(revised(family)), capital(revised(given)))
	case McCuneReischauer:
		return join(" ", capital(mccune(family, "", true)), capital(mccune(given, "-", false)))
	case North:
		return join(" ", capital(northern(family, "")), northern(given, " "))
	case Kontsevich:
		return kontsevich(family, given)
	}
	return ""
}

// hangulParts cuts a Hangul name into family and given name. Where a space
// stands, the family name is before the first.
func hangulParts(name string) (family, given []jamo) {
	if utf8.RuneCountInString(name) > MaxLength {
		return nil, nil
	}
	name = strings.TrimSpace(norm.NFC.String(name))
	for _, r := range name {
		if _, ok := splitSyllable(r); !ok && !unicode.IsSpace(r) {
			return nil, nil
		}
	}
	if f, g, ok := strings.Cut(name, " "); ok {
		return syllables(f), syllables(g)
	}
	all := []rune(name)
	n := table().familyLength(all, table().family)
	return syllables(string(all[:n])), syllables(string(all[n:]))
}

func join(sep string, parts ...string) string {
	var in []string
	for _, p := range parts {
		if p != "" {
			in = append(in, p)
		}
	}
	return strings.Join(in, sep)
}

func capital(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	if n == 0 {
		return s
	}
	return string(unicode.ToUpper(r)) + s[n:]
}

var (
	revisedInitials = strings.Split("g kk n d tt r m b pp s ss  j jj ch k t p h", " ")
	revisedVowels   = strings.Split("a ae ya yae eo e yeo ye o wa wae oe yo u wo we wi yu eu ui i", " ")
	mccuneInitials  = strings.Split("k kk n t tt r m p pp s ss  ch tch ch' k' t' p' h", " ")
	mccuneVowels    = strings.Split("a ae ya yae ŏ e yŏ ye o wa wae oe yo u wŏ we wi yu ŭ ŭi i", " ")
	northInitials   = strings.Split("k kk n t tt r m p pp s ss  j jj ch kh th ph h", " ")
	northVowels     = strings.Split("a ae ya yae o e yo ye o wa wae oe yo u wo we wi yu u ui i", " ")
	latinFinals     = map[int8]string{tG: "k", tN: "n", tD: "t", tL: "l", tM: "m", tB: "p", tNG: "ng"}
)

// revised is the Revised Romanization without the sound changes between
// syllables. A final before a vowel is carried over, as it is spelled.
func revised(js []jamo) string {
	var b strings.Builder
	js = append([]jamo(nil), js...)
	for i := range js {
		if i+1 < len(js) && js[i+1].l == lNone && js[i].t != tNG {
			if l, ok := carried[js[i].t]; ok {
				js[i+1].l, js[i].t = l, tNone
			}
		}
		j := js[i]
		initial := revisedInitials[j.l]
		if j.l == lR && i > 0 && plainFinal[js[i-1].t] == tL {
			initial = "l"
		}
		b.WriteString(initial + revisedVowels[j.v] + latinFinals[plainFinal[j.t]])
	}
	return b.String()
}

// mccune writes McCune–Reischauer: as it sounds, ㄱㄷㅂㅈ voiced between voiced
// sounds within the word. 이 as a family name is Yi.
func mccune(js []jamo, sep string, family bool) string {
	if family && len(js) == 1 && js[0] == (jamo{lNone, vI, tNone}) {
		return "yi"
	}
	as := js
	js = pronounce(js)
	var b strings.Builder
	for i, j := range js {
		initial := mccuneInitials[j.l]
		if i > 0 {
			switch before := js[i-1].t; {
			case j.l == lR && before == tL:
				initial = "l"
			case voicing(before):
				if v, ok := voicedLatin[j.l]; ok {
					initial = v
				}
			}
		}
		if j.l == lS && j.v == vWI {
			initial = "sh"
		}
		switch {
		case i == 0:
		case as[i].l == lNone && j.l != lNone: // carried over: the hyphen stands where the syllables part
			initial += sep
		default:
			initial = sep + initial
		}
		b.WriteString(initial + mccuneVowels[j.v] + latinFinals[j.t])
	}
	return b.String()
}

var voicedLatin = map[int8]string{lG: "g", lD: "d", lB: "b", lJ: "j"}

func voicing(final int8) bool {
	return final == tNone || final == tN || final == tL || final == tM || final == tNG
}

// northern writes each syllable by itself, the later ones of a given name with
// g, d, b after a voiced sound.
func northern(js []jamo, sep string) string {
	var out []string
	for i, j := range js {
		initial := northInitials[j.l]
		if v, ok := voicedLatin[j.l]; ok && i > 0 && j.l != lJ && voicing(plainFinal[js[i-1].t]) {
			initial = v
		}
		s := initial + northVowels[j.v] + latinFinals[plainFinal[j.t]]
		if sep != "" {
			s = capital(s)
		}
		out = append(out, s)
	}
	return strings.Join(out, sep)
}

var (
	cyrillicInitials = strings.Split("к кк н т тт р м п пп с сс  ч чч чх кх тх пх х", " ")
	cyrillicVoiced   = map[int8]string{lG: "г", lD: "д", lB: "б", lJ: "дж"}
	cyrillicVowels   = strings.Split("а э я йя о е ё е о ва вэ ве ё у во ве ви ю ы и и", " ")
	cyrillicBare     = map[int8]string{vE: "э", vYE: "йе", vUI: "ый"} // with no initial before them
	cyrillicFinals   = map[int8]string{tG: "к", tN: "н", tD: "т", tL: "ль", tM: "м", tB: "п", tNG: "н"}
)

// kontsevich writes family and given name in one flow of sound: Хон Гильдон.
func kontsevich(family, given []jamo) string {
	js := append(pronounce(family), pronounce(given)...)
	var parts [2]strings.Builder
	for i, j := range js {
		b := &parts[0]
		if i >= len(family) {
			b = &parts[1]
		}
		initial := cyrillicInitials[j.l]
		if i > 0 {
			before := js[i-1].t
			if v, ok := cyrillicVoiced[j.l]; ok && voicing(before) {
				initial = v
			}
			if j.l == lR && before == tL && i != len(family) {
				initial = "л"
			}
		}
		if len(family) == 1 && i == 0 && j.l == lR && j.v == vI && (j.t == tNone || j.t == tM) ||
			len(family) == 1 && i == 0 && j == (jamo{lNone, vI, tNone}) {
			initial = "л" // Ли for 리 and 이, Лим
		}
		vowel := cyrillicVowels[j.v]
		if initial == "" {
			if v, ok := cyrillicBare[j.v]; ok {
				vowel = v
			}
		}
		final := cyrillicFinals[j.t]
		if i+1 < len(js) && i+1 != len(family) {
			next := js[i+1]
			switch {
			case j.t == tNG && next.l == lNone:
				final = "нъ"
			case j.t == tL && next.l == lR:
				final = "л"
			case j.t == tL && next.l == lH:
				final = "р"
			}
		}
		b.WriteString(initial + vowel + final)
	}
	return join(" ", capital(parts[0].String()), capital(parts[1].String()))
}

// pinyin writes a name in Han characters as Mandarin reads it.
func pinyin(name string) string {
	family, given := hanParts(name)
	if len(family)+len(given) == 0 {
		return ""
	}
	word := func(rs []rune, isFamily bool) string {
		var b strings.Builder
		for _, r := range rs {
			p := table().pinyinOf(r, isFamily)
			if p == "" {
				return ""
			}
			if b.Len() > 0 && strings.ContainsRune("aeo", rune(p[0])) {
				b.WriteByte('\'') // the rule of Pinyin: Xi'an
			}
			b.WriteString(p)
		}
		return capital(b.String())
	}
	f, g := word(family, true), word(given, false)
	if f == "" || g == "" && len(given) > 0 {
		return ""
	}
	return join(" ", f, g)
}

func hanParts(name string) (family, given []rune) {
	if utf8.RuneCountInString(name) > MaxLength {
		return nil, nil
	}
	name = strings.TrimSpace(norm.NFC.String(name))
	for _, r := range name {
		if !unicode.Is(unicode.Han, r) && !unicode.IsSpace(r) {
			return nil, nil
		}
	}
	if f, g, ok := strings.Cut(name, " "); ok {
		return []rune(f), []rune(strings.ReplaceAll(g, " ", ""))
	}
	all := []rune(name)
	n := table().familyLength(all, table().hanName)
	return all[:n], all[n:]
}

// Parts cuts a Hangul name into family and given name, "" and "" for a name in
// another script.
func Parts(name string) (family, given string) {
	f, g := hangulParts(name)
	return spellHangul(f), spellHangul(g)
}
