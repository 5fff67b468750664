package names

import (
	"fmt"
	"slices"
	"strings"
	"sync"

	data "attest/assets/names"
)

// tables is what the embedded files say.
type tables struct {
	han      map[rune]hanReading
	pinyin   map[string][]candidate // a Mandarin syllable → Korean readings of characters used in names
	known    map[jamo]bool          // syllables that names are made of, as they sound alone
	surnames []surname
	family   map[string][]int // Hangul spelling, north or south → surnames
	latin    map[string][]int // folded Latin spelling → surnames
	hanName  map[string][]int // Han characters → surnames
}

type hanReading struct {
	hangul []jamo
	pinyin []string
}

type surname struct {
	north, south string // Hangul
	han          []string
	pinyin       map[rune]string
	latin        []string // the most usual first
}

// native are syllables of names that no Han character has.
const native = "슬솔빛별꽃봄샘들뜰힘얼참센쁜뿐늘맑밝숲새롬름둥쇠돌똘깐놈딸순녀님"

var table = sync.OnceValue(func() *tables {
	t := &tables{
		han: map[rune]hanReading{}, pinyin: map[string][]candidate{}, known: map[jamo]bool{}, family: map[string][]int{},
		latin: map[string][]int{}, hanName: map[string][]int{},
	}
	if err := t.readHan(data.Readings); err != nil {
		panic("names: " + err.Error()) // our own embedded file; a test reads it
	}
	if err := t.readSurnames(data.Surnames); err != nil {
		panic("names: " + err.Error())
	}
	for _, j := range syllables(native) {
		t.know(j)
	}
	return t
})

func (t *tables) know(j jamo) { t.known[jamo{j.l, j.v, plainFinal[j.t]}] = true }

func rowsOf(text string) []string {
	return slices.DeleteFunc(strings.Split(text, "\n"), func(l string) bool { return l == "" || l[0] == '#' })
}

func (t *tables) readHan(text string) error {
	count := map[string]map[jamo]int{}
	for _, l := range rowsOf(text) {
		char, inNames := strings.CutPrefix(l, "+")
		f := strings.Split(char, " ")
		if len(f) != 3 || len([]rune(f[0])) != 1 || f[1] == "" {
			return fmt.Errorf("readings: malformed line %q", l)
		}
		r := hanReading{hangul: syllables(f[1])}
		if f[2] != "" {
			r.pinyin = strings.Split(f[2], ",")
		}
		t.han[[]rune(f[0])[0]] = r
		if !inNames {
			continue
		}
		for _, j := range r.hangul {
			t.know(j)
			for _, p := range r.pinyin {
				p = foldPinyin(p)
				if count[p] == nil {
					count[p] = map[jamo]int{}
				}
				count[p][j]++
			}
		}
	}
	for p, by := range count {
		most := 0
		for _, n := range by {
			most = max(most, n)
		}
		for j, n := range by {
			t.pinyin[p] = append(t.pinyin[p], candidate{j, 0.5 + 0.3*float32(n)/float32(most)})
		}
		t.pinyin[p] = best(t.pinyin[p], maxCandidates)
	}
	return nil
}

func (t *tables) readSurnames(text string) error {
	for _, l := range rowsOf(text) {
		f := strings.Split(l, "|")
		if len(f) != 4 {
			return fmt.Errorf("surnames: malformed line %q", l)
		}
		s := surname{han: strings.Fields(f[1]), latin: strings.Fields(f[3]), pinyin: map[rune]string{}}
		var differs bool
		if s.north, s.south, differs = strings.Cut(strings.TrimSpace(f[0]), "/"); !differs {
			s.south = s.north
		}
		for _, p := range strings.Fields(f[2]) {
			char, reading, ok := strings.Cut(p, "=")
			if !ok || len([]rune(char)) != 1 {
				return fmt.Errorf("surnames: malformed reading %q", p)
			}
			s.pinyin[[]rune(char)[0]], s.pinyin[OneHan([]rune(char)[0])] = reading, reading
		}
		if len(syllables(s.north)) != len([]rune(s.north)) || len(s.han) == 0 || len(s.latin) == 0 {
			return fmt.Errorf("surnames: malformed line %q", l)
		}
		i := len(t.surnames)
		t.surnames = append(t.surnames, s)
		t.family[s.north] = append(t.family[s.north], i)
		if differs {
			t.family[s.south] = append(t.family[s.south], i)
		}
		for _, j := range syllables(s.north + s.south) {
			t.know(j)
		}
		for _, w := range s.latin {
			t.latin[strings.ToLower(w)] = append(t.latin[strings.ToLower(w)], i)
		}
		for _, h := range s.han {
			t.hanName[h] = append(t.hanName[h], i)
			if simple := oneHan(h); simple != h {
				t.hanName[simple] = append(t.hanName[simple], i)
			}
		}
	}
	return nil
}

// pinyinOf reads one Han character in Mandarin: as a family name where it is
// one and its reading there is another.
func (t *tables) pinyinOf(r rune, family bool) string {
	if family {
		for _, s := range t.surnames {
			if p := s.pinyin[r]; p != "" {
				return p
			}
		}
	}
	if p := t.han[r].pinyin; len(p) > 0 {
		return p[0]
	}
	return ""
}

// familyLength is how many characters of a name without spaces are the family
// name: two for a double one (남궁, 諸葛) with something after it.
func (t *tables) familyLength(name []rune, listed map[string][]int) int {
	if len(name) > 2 && len(listed[string(name[:2])]) > 0 {
		return 2
	}
	return min(1, len(name))
}
