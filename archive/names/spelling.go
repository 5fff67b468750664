package names

import (
	"slices"
	"sync"
)

// candidate is a syllable that a piece of spelling may stand for. weight is how
// well it does: 1 where a system writes it so, or nearly everybody does.
type candidate struct {
	jamo
	weight float32
}

const (
	maxCandidates = 10
	leastWeight   = 0.25
)

// best keeps the heaviest of each syllable, and of those the first n.
func best(cs []candidate, n int) []candidate {
	slices.SortFunc(cs, func(a, b candidate) int {
		switch {
		case a.jamo != b.jamo:
			return int(a.rune() - b.rune())
		case a.weight > b.weight:
			return -1
		case a.weight < b.weight:
			return 1
		}
		return 0
	})
	cs = slices.CompactFunc(cs, func(a, b candidate) bool { return a.jamo == b.jamo })
	slices.SortStableFunc(cs, func(a, b candidate) int {
		switch {
		case a.weight > b.weight:
			return -1
		case a.weight < b.weight:
			return 1
		}
		return 0
	})
	return cs[:min(n, len(cs))]
}

// spelled is one spelling of a letter of Hangul.
type spelled struct {
	text   string
	weight float32
}

// alphabet says how the letters of Hangul are spelled in another script, in
// the systems and by hand.
type alphabet struct {
	initials [19][]spelled
	vowels   [21][]spelled
	finals   map[int8][]spelled
	after    map[int8][]spelled    // vowels as a consonant before them lets them be heard
	whole    map[[2]int8][]spelled // of a syllabary, initial and vowel together
}

// openings spells initial and vowel.
func (a *alphabet) openings(l, v int8) (out []spelled) {
	if a.whole != nil {
		return a.whole[[2]int8{l, v}]
	}
	for _, i := range a.initials[l] {
		for _, w := range a.vowels[v] {
			out = append(out, spelled{i.text + w.text, i.weight * w.weight})
		}
		if l != lNone {
			for _, w := range a.after[v] {
				out = append(out, spelled{i.text + w.text, i.weight * w.weight})
			}
		}
	}
	return out
}

// latin holds Revised Romanization, McCune–Reischauer with and without its
// marks, the northern system, and what people write of themselves. Marks are
// folded before (ŏ and ŭ are kept), apostrophes are '.
var latin = alphabet{
	initials: [19][]spelled{
		{{"g", 1}, {"k", 1}, {"c", .5}, {"gh", .4}, {"kh", .3}},
		{{"kk", 1}, {"gg", .9}, {"k", .6}, {"g", .5}},
		{{"n", 1}, {"nn", .4}},
		{{"d", 1}, {"t", 1}, {"dh", .3}},
		{{"tt", 1}, {"dd", .9}, {"t", .5}, {"d", .5}},
		{{"r", 1}, {"l", 1}, {"rh", .9}, {"ll", .8}, {"n", .5}, {"rr", .4}},
		{{"m", 1}, {"mm", .4}},
		{{"b", 1}, {"p", 1}, {"v", .3}},
		{{"pp", 1}, {"bb", .9}, {"p", .5}, {"b", .5}},
		{{"s", 1}, {"sh", .95}},
		{{"ss", 1}, {"s", .7}, {"sh", .5}},
		{{"", 1}},
		{{"j", 1}, {"ch", 1}, {"z", .7}, {"zh", .7}, {"dz", .7}, {"dj", .7}, {"ts", .6}, {"tj", .5}, {"c", .4}},
		{{"jj", 1}, {"tch", .8}, {"tss", .7}, {"j", .5}, {"ch", .5}},
		{{"ch'", 1}, {"ch", 1}, {"chh", .8}, {"tsh", .8}, {"ts", .6}, {"tch", .6}, {"c", .4}, {"j", .3}},
		{{"k'", 1}, {"kh", 1}, {"k", .9}, {"c", .4}, {"q", .4}},
		{{"t'", 1}, {"th", 1}, {"t", .9}},
		{{"p'", 1}, {"ph", 1}, {"p", .9}, {"f", .6}},
		{{"h", 1}, {"kh", .6}, {"x", .3}},
	},
	vowels: [21][]spelled{
		{{"a", 1}, {"ah", .95}, {"aa", .7}, {"ar", .4}},
		{{"ae", 1}, {"ai", .85}, {"ay", .8}, {"e", .6}, {"eh", .5}, {"a", .3}},
		{{"ya", 1}, {"yah", .9}, {"ia", .4}},
		{{"yae", 1}},
		{{"eo", 1}, {"ŏ", 1}, {"o", .9}, {"u", .85}, {"uh", .9}, {"eoh", .9}, {"eu", .4}, {"ou", .4}, {"ur", .4}, {"e", .4}},
		{{"e", 1}, {"eh", .9}, {"ae", .7}, {"ey", .6}, {"ei", .6}, {"ay", .6}},
		{{"yeo", 1}, {"yŏ", 1}, {"yo", .9}, {"you", .9}, {"yu", .85}, {"yuh", .8}, {"ye", .5}, {"yeu", .5}, {"eo", .3}},
		{{"ye", 1}, {"yeh", .9}, {"e", .6}, {"ae", .5}, {"ie", .4}},
		{{"o", 1}, {"oh", .95}, {"ow", .4}, {"oo", .3}, {"ou", .3}},
		{{"wa", 1}, {"wah", .9}, {"oa", .8}, {"ua", .6}},
		{{"wae", 1}, {"oae", .8}, {"wai", .7}, {"we", .6}},
		{{"oe", 1}, {"oi", 1}, {"oy", .9}, {"we", .8}, {"wae", .6}, {"ue", .4}},
		{{"yo", 1}, {"yoh", .9}, {"io", .4}},
		{{"u", 1}, {"oo", 1}, {"woo", .9}, {"wu", .8}, {"ou", .8}, {"ew", .3}, {"o", .3}},
		{{"wo", 1}, {"wŏ", 1}, {"weo", 1}, {"wuh", .7}, {"wu", .5}, {"uo", .5}},
		{{"we", 1}, {"weh", .9}},
		{{"wi", 1}, {"wee", .9}, {"ui", .6}, {"uy", .5}},
		{{"yu", 1}, {"yoo", 1}, {"you", .9}, {"yew", .6}, {"iu", .5}, {"u", .4}},
		{{"eu", 1}, {"ŭ", 1}, {"u", .9}, {"uh", .5}, {"oo", .4}, {"e", .4}, {"o", .3}},
		{{"ui", 1}, {"ŭi", 1}, {"eui", .95}, {"ee", .9}, {"i", .8}, {"uy", .7}, {"yi", .5}, {"ie", .5}, {"eu", .4}},
		{{"i", 1}, {"ee", .95}, {"yi", .9}, {"ih", .8}, {"ie", .7}, {"ea", .5}, {"y", .4}},
	},
	finals: map[int8][]spelled{
		tNone: {{"", 1}},
		tG:    {{"k", 1}, {"g", 1}, {"ck", .9}, {"c", .5}},
		tN:    {{"n", 1}, {"nn", .5}},
		tD:    {{"t", 1}, {"d", .8}, {"s", .6}, {"j", .6}, {"ch", .6}},
		tL:    {{"l", 1}, {"r", .8}, {"ll", .6}, {"hl", .5}},
		tM:    {{"m", 1}, {"mm", .5}},
		tB:    {{"p", 1}, {"b", 1}},
		tNG:   {{"ng", 1}, {"ngh", .5}},
	},
	after: map[int8][]spelled{vYE: {{"e", .9}}}, // 혜 is said 헤, and written He: Heryong, Hesan
}

// cyrillic holds Kontsevich's and Kholodovich's transcriptions and what
// registries of the Soviet Union wrote; ё is often printed as е.
var cyrillic = alphabet{
	initials: [19][]spelled{
		{{"к", 1}, {"г", 1}},
		{{"кк", 1}, {"к", .6}, {"г", .4}},
		{{"н", 1}},
		{{"т", 1}, {"д", 1}},
		{{"тт", 1}, {"т", .6}},
		{{"р", 1}, {"л", 1}, {"лл", .7}, {"н", .5}},
		{{"м", 1}},
		{{"п", 1}, {"б", 1}},
		{{"пп", 1}, {"п", .6}},
		{{"с", 1}, {"ш", .85}, {"щ", .5}},
		{{"сс", 1}, {"с", .7}},
		{{"", 1}},
		{{"ч", 1}, {"дж", 1}, {"чж", 1}, {"дз", .9}, {"ц", .6}, {"ж", .6}, {"з", .4}},
		{{"чч", 1}, {"ч", .6}, {"тч", .5}},
		{{"чх", 1}, {"ч", .9}, {"ц", .8}},
		{{"кх", 1}, {"к", .9}},
		{{"тх", 1}, {"т", .9}},
		{{"пх", 1}, {"п", .9}, {"ф", .6}},
		{{"х", 1}, {"г", .4}},
	},
	vowels: [21][]spelled{
		{{"а", 1}},
		{{"э", 1}, {"е", .85}, {"ай", .6}},
		{{"я", 1}, {"йа", .7}},
		{{"йя", 1}},
		{{"о", 1}, {"е", .8}, {"э", .6}, {"у", .3}},
		{{"е", 1}, {"э", 1}},
		{{"ё", 1}, {"е", .9}, {"йо", .9}, {"ьо", .7}, {"ио", .5}, {"ю", .4}},
		{{"йе", 1}, {"е", 1}, {"э", .5}},
		{{"о", 1}},
		{{"ва", 1}, {"уа", .8}, {"оа", .7}},
		{{"вэ", 1}, {"ве", .9}},
		{{"ве", 1}, {"ой", .9}, {"вэ", .8}, {"оэ", .8}, {"уэ", .5}},
		{{"ё", 1}, {"йо", .9}, {"е", .7}},
		{{"у", 1}},
		{{"во", 1}, {"уо", .7}},
		{{"ве", 1}},
		{{"ви", 1}, {"уи", .8}},
		{{"ю", 1}, {"йу", .8}, {"у", .4}},
		{{"ы", 1}, {"у", .6}, {"и", .4}},
		{{"ый", 1}, {"и", .95}, {"ыи", .8}, {"ы", .6}, {"ий", .5}, {"уй", .5}},
		{{"и", 1}, {"ий", .3}},
	},
	finals: map[int8][]spelled{
		tNone: {{"", 1}},
		tG:    {{"к", 1}, {"г", .8}},
		tN:    {{"н", 1}, {"нь", .6}},
		tD:    {{"т", 1}, {"с", .6}, {"дж", .6}, {"чх", .6}},
		tL:    {{"ль", 1}, {"л", .9}, {"р", .7}},
		tM:    {{"м", 1}},
		tB:    {{"п", 1}, {"б", .7}},
		tNG:   {{"н", 1}, {"нъ", 1}, {"нг", 1}, {"нь", .4}},
	},
}

// all spells every syllable in every way: spelling → what it may stand for.
func (a *alphabet) all(more map[string][]candidate) map[string][]candidate {
	known := table().known
	out := map[string][]candidate{}
	for l := range a.initials {
		for v := range a.vowels {
			openings := a.openings(int8(l), int8(v))
			for t, finals := range a.finals {
				j := jamo{int8(l), int8(v), t}
				plausible := float32(1)
				if !known[j] {
					plausible = .75
				}
				for _, o := range openings {
					for _, f := range finals {
						if weight := o.weight * f.weight * plausible; weight >= leastWeight {
							out[o.text+f.text] = append(out[o.text+f.text], candidate{j, weight})
						}
					}
				}
			}
		}
	}
	for s, cs := range more {
		out[s] = append(out[s], cs...)
	}
	for s, cs := range out {
		out[s] = slices.Clone(best(cs, maxCandidates)) // without the room that appending left
	}
	return out
}

var (
	latinSpellings    = sync.OnceValue(func() map[string][]candidate { return latin.all(table().pinyin) })
	cyrillicSpellings = sync.OnceValue(func() map[string][]candidate { return cyrillic.all(nil) })
)

const (
	maxSpelling = 7 // letters of the longest spelling of a syllable
	maxWord     = 4 // syllables of the longest word of a name
	maxCuts     = 4 // ways to cut one word into syllables that are followed
)

// cut is one way to cut a word into syllables.
type cut struct {
	syllables [][]candidate
	weight    float32 // of its heaviest candidates together
}

// cuts finds the ways to read a word as syllables, the likeliest first.
func cuts(word []rune, spellings map[string][]candidate) []cut {
	var out []cut
	var walk func(rest []rune, so cut)
	walk = func(rest []rune, so cut) {
		if len(rest) == 0 {
			so.syllables = slices.Clone(so.syllables)
			out = append(out, so)
			return
		}
		if len(so.syllables) == maxWord || len(out) > 64 {
			return
		}
		if rest[0] == '\'' && len(so.syllables) > 0 { // stands between syllables: Yong'ae
			rest = rest[1:]
		}
		for n := min(maxSpelling, len(rest)); n > 0; n-- {
			if cs := spellings[string(rest[:n])]; len(cs) > 0 {
				walk(rest[n:], cut{append(so.syllables, cs), so.weight * cs[0].weight})
			}
		}
	}
	if len(word) <= maxWord*maxSpelling {
		walk(word, cut{weight: 1})
	}
	// Of two ways that are as good, the one with fewer syllables.
	slices.SortStableFunc(out, func(a, b cut) int {
		switch {
		case a.weight > b.weight+.01:
			return -1
		case b.weight > a.weight+.01:
			return 1
		}
		return len(a.syllables) - len(b.syllables)
	})
	return out[:min(maxCuts, len(out))]
}
