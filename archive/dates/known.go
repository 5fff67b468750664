package dates

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	data "attest/assets/dates"

	"attest/archive/edtf"
)

// known is one entry of assets/dates/known.txt.
type known struct {
	key    string
	months [2]int // from the first to the last month, 0 where it is a day or an event
	day    [2]int // month and day
	lunar  bool
	event  edtf.Date
	sure   float64
	words  map[string][]string // language → words, lower case
	region string
	note   map[string]string
	source string
}

var knowns = sync.OnceValue(func() []known {
	out, err := readKnown(data.Known)
	if err != nil {
		panic("dates: " + err.Error()) // our own embedded file; a test reads it
	}
	return out
})

func readKnown(text string) ([]known, error) {
	var out []known
	for _, l := range rows(text) {
		f := strings.Split(l, "|")
		for i := range f {
			f[i] = strings.TrimSpace(f[i])
		}
		if len(f) != 8 {
			return nil, fmt.Errorf("known: %d fields in %q", len(f), l)
		}
		k := known{key: f[0], region: f[4], note: map[string]string{"en": f[5], "ko": f[6]}, source: f[7], words: map[string][]string{}}
		sure, err := strconv.Atoi(f[2])
		if err != nil || sure < 1 || sure > 99 {
			return nil, fmt.Errorf("known: %s: how sure is not a percentage", k.key)
		}
		k.sure = float64(sure) / 100
		lists := strings.Split(f[3], "/")
		if len(lists) != len(Languages) {
			return nil, fmt.Errorf("known: %s: words in %d languages", k.key, len(lists))
		}
		for i, list := range lists {
			for w := range strings.SplitSeq(list, ",") {
				if w = strings.ToLower(strings.TrimSpace(w)); w != "-" && w != "" {
					k.words[Languages[i]] = append(k.words[Languages[i]], w)
				}
			}
		}
		if err := k.readWhen(f[1]); err != nil {
			return nil, err
		}
		out = append(out, k)
	}
	return out, nil
}

func (k *known) readWhen(s string) error {
	bad := fmt.Errorf("known: %s: %q is no time", k.key, s)
	if strings.HasPrefix(k.key, "event.") {
		d, err := edtf.Parse(s)
		k.event = d
		return err
	}
	pair := func(s, sep string) ([2]int, bool) {
		a, b, ok := strings.Cut(s, sep)
		if !ok {
			b = a
		}
		x, err := strconv.Atoi(a)
		y, err2 := strconv.Atoi(b)
		return [2]int{x, y}, err == nil && err2 == nil && x >= 1 && x <= 12 && y >= 1
	}
	rest, lunar := strings.CutPrefix(s, "L")
	var ok bool
	if strings.Contains(rest, "-") {
		k.lunar = lunar
		k.day, ok = pair(rest, "-")
		ok = ok && k.day[1] <= 31
	} else {
		k.months, ok = pair(rest, "/")
		ok = ok && k.months[1] <= 12
	}
	if !ok {
		return bad
	}
	return nil
}

// Note says what a reason of a proposal rests on, in English or Korean ("ko"),
// with region and source; "" for reasons that need none.
func Note(why, lang string) string {
	if lang != "ko" {
		lang = "en"
	}
	for _, k := range knowns() {
		if k.key != why {
			continue
		}
		out := k.note[lang]
		if k.region != "" && lang == "en" {
			out += " Region: " + k.region + "."
		}
		if k.source == "FAO GIEWS" {
			out += " (FAO GIEWS)"
		}
		return out
	}
	return ""
}

// findKnown finds the words of entries in a text and takes them out of it. Words
// inside longer ones that were found say nothing: "lunar new year" is no "new year".
func findKnown(text, lang string) (found []known, rest string) {
	type match struct {
		k        known
		from, to int
	}
	var all []match
	for _, k := range knowns() {
		for _, w := range k.words[lang] {
			if i := indexWord(text, w); i >= 0 {
				all = append(all, match{k, i, i + len(w)})
			}
		}
	}
	rest = text
	for _, m := range all {
		if slices.ContainsFunc(all, func(o match) bool { return o.from <= m.from && o.to >= m.to && o.to-o.from > m.to-m.from }) {
			continue
		}
		rest = rest[:m.from] + strings.Repeat(" ", m.to-m.from) + rest[m.to:]
		if !slices.ContainsFunc(found, func(k known) bool { return k.key == m.k.key }) {
			found = append(found, m.k)
		}
	}
	return found, rest
}

// indexWord finds w where no letter or digit stands before it: 건설에 has no 설에.
// Chinese has no spaces, so there any place counts.
func indexWord(text, w string) int {
	first, _ := utf8.DecodeRuneInString(w)
	last, _ := utf8.DecodeLastRuneInString(w)
	for from := 0; ; {
		i := strings.Index(text[from:], w)
		if i < 0 {
			return -1
		}
		i += from
		before, _ := utf8.DecodeLastRuneInString(text[:i])
		after, _ := utf8.DecodeRuneInString(text[i+len(w):])
		joined := i > 0 && (unicode.IsLetter(before) || unicode.IsDigit(before)) && !unicode.Is(unicode.Han, first) ||
			unicode.IsDigit(last) && unicode.IsDigit(after)
		if !joined {
			return i
		}
		from = i + len(w)
	}
}
