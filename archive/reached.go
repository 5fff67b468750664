package archive

import (
	"maps"
	"slices"
	"strings"
	"unicode"

	"attest/archive/names"
	"attest/archive/record"
)

// reached is the part of the finder that finds persons by what else tells who somebody is:
// telephone numbers, however they are called from, addresses of mail, of the post, handles
// of messengers, numbers of papers. A text is gone through once, however many persons
// there are. Its lock is the finder's own, held by who calls put and clear.
type reached struct {
	f       *finder
	by      map[string][]record.ID
	of      map[record.ID][]string
	begins  map[string]int       // what signs begin with, see toldSign: how many of them
	lengths [longestSign + 1]int // how many signs are so long
}

// Keys are "t" and the tail of a telephone number, or toldSign and the letters and digits
// of any other.
const (
	toldPhone = "t"
	toldSign  = "n"
)

const (
	signBegins  = 5  // letters and digits by which a sign is looked up first
	longestSign = 60 // letters and digits of one that are compared
)

func (r *reached) clear() {
	r.by, r.of, r.begins, r.lengths = map[string][]record.ID{}, map[record.ID][]string{}, map[string]int{}, [longestSign + 1]int{}
}

// put keeps what an identity says in place of what it said before.
func (r *reached) put(id record.ID, half record.Identity, found soughtIn) {
	for _, k := range r.of[id] {
		if r.by[k] = slices.DeleteFunc(r.by[k], func(o record.ID) bool { return o == id }); len(r.by[k]) == 0 {
			delete(r.by, k)
		}
		r.count(k, -1)
	}
	delete(r.of, id)
	for _, k := range reachKeys(half, found) {
		r.of[id], r.by[k] = append(r.of[id], k), append(r.by[k], id)
		r.count(k, 1)
	}
}

func (r *reached) count(key string, n int) {
	sign, ok := strings.CutPrefix(key, toldSign)
	if !ok {
		return
	}
	rs := []rune(sign)
	begin := string(rs[:signBegins])
	if r.begins[begin] += n; r.begins[begin] == 0 {
		delete(r.begins, begin)
	}
	r.lengths[len(rs)] += n
}

// reachKeys are those of an identity, each once.
func reachKeys(half record.Identity, found soughtIn) (out []string) {
	sign := func(s string, named bool) {
		if rs := []rune(bareSigns(s)); tellsApart(rs, named) {
			out = append(out, toldSign+string(rs[:min(len(rs), longestSign)]))
		}
	}
	for _, n := range slices.Concat(found.numbers, found.theirs) {
		if n.tail != "" && len(n.bare) >= leastPhone {
			out = append(out, toldPhone+n.tail)
			continue
		}
		sign(n.bare, n.handle)
	}
	for _, c := range half.Contacts {
		for part := range strings.FieldsFuncSeq(c.Value, func(r rune) bool { return strings.ContainsRune(",;/|\n", r) }) {
			if len([]rune(bareSigns(part))) >= leastAddress { // of an address, without the flat
				sign(part, false)
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

const (
	leastSign    = 6  // letters and digits of a sign by which others are looked for
	leastDigits  = 3  // among them
	leastBare    = 7  // digits of one that has nothing else
	leastAddress = 12 // letters and digits of a part of an address
)

// tellsApart reports a sign that stands in a text by chance hardly ever, however many
// persons are looked for: named, of a handle or an address of mail, needs no digit.
func tellsApart(bare []rune, named bool) bool {
	digits := 0
	for _, r := range bare {
		if unicode.IsDigit(r) {
			digits++
		}
	}
	switch {
	case digits == len(bare):
		return digits >= leastBare && !(digits == 8 && (bare[0] == '1' && bare[1] == '9' || bare[0] == '2' && bare[1] == '0')) // a day: 20261120
	case named:
		return len(bare) >= leastSign
	}
	return len(bare) >= leastSign && digits >= leastDigits || len(bare) >= leastAddress && digits > 0
}

// any reports that anybody is known by one.
func (r *reached) any() bool {
	r.f.mu.Lock()
	defer r.f.mu.Unlock()
	return len(r.by) > 0
}

// in are the persons of whom something stands in a text, and which: what it was found by.
func (r *reached) in(text string) map[record.ID][]string {
	if !r.any() {
		return nil
	}
	found := map[string]bool{}
	numbers := readNumbers(text)
	r.f.mu.Lock()
	defer r.f.mu.Unlock()
	look := func(key string) {
		if len(r.by[key]) > 0 {
			found[key] = true
		}
	}
	for run := range strings.FieldsSeq(numbers.digits) {
		for end := leastPhone; end <= len(run); end++ {
			look(toldPhone + run[end-8:end])
			look(toldPhone + run[end-7:end])
		}
	}
	r.signsIn(text, look)
	if len(found) == 0 {
		return nil
	}
	out := map[record.ID][]string{}
	for _, k := range slices.Sorted(maps.Keys(found)) {
		for _, id := range r.by[k] {
			out[id] = append(out[id], k)
		}
	}
	return out
}

// signsIn looks for each piece of a text that may be a sign: it begins and ends where
// letters or digits do, with at most signsInNumber other characters between two of them.
func (r *reached) signsIn(text string, look func(key string)) {
	var bare []rune
	var from []int // of each in bytes, where the letters and digits stand together
	var gap []int  // other characters before it
	gaps := 0
	bytes := 0
	var b strings.Builder
	for _, c := range names.Plain(text) {
		if !unicode.IsLetter(c) && !unicode.IsDigit(c) {
			gaps++
			continue
		}
		c = unicode.ToUpper(c)
		bare, gap, from = append(bare, c), append(gap, gaps), append(from, bytes)
		n, _ := b.WriteRune(c)
		bytes, gaps = bytes+n, 0
	}
	all := b.String()
	from = append(from, bytes)
	apart := func(i int) bool { // between the one before and this one
		return i == 0 || i == len(bare) || gap[i] > 0 || kindOf(bare[i-1]) != kindOf(bare[i])
	}
	for i := 0; i+signBegins <= len(bare); i++ {
		if !apart(i) || r.begins[all[from[i]:from[i+signBegins]]] == 0 {
			continue
		}
		for n := 1; n <= longestSign && i+n <= len(bare); n++ {
			if n > 1 && gap[i+n-1] > signsInNumber {
				break
			}
			if r.lengths[n] > 0 && (n == longestSign || kindOf(bare[i+n-1]) == 0 || apart(i+n)) {
				look(toldSign + all[from[i]:from[i+n]])
			}
		}
	}
}

// kindOf tells digits, letters of alphabets, and all others apart.
func kindOf(r rune) int {
	switch {
	case unicode.IsDigit(r):
		return 1
	case r < 0x1100:
		return 2
	}
	return 0
}
