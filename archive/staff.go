package archive

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"attest/archive/mentions"
	"attest/archive/names"
	"attest/archive/record"
	"attest/archive/sought"
)

// staffIn are the interviewers, interpreters, translators and others present of the accounts of a
// submission and of its case, and the members of the vault. A bundle calls them by their
// part in it and never by name: in what the sender wrote the name stops, in an account
// and inside of a file it is asked about. Whole names count alone, and one word where it stands
// beside a word for what somebody does there, which is asked about everywhere. Who stands in the sender
// is told on purpose, and not looked for.
func (v *Vault) staffIn(p *plan) ([]unnamed, error) {
	ids, err := v.accountsOf(p)
	if err != nil {
		return nil, err
	}
	out := staffList{signs: readOnce(p.sub.Sender)}
	for _, id := range ids {
		t, err := v.testimonyAt(id, 0)
		if isNotFound(err) || errors.Is(err, ErrDestroyed) {
			continue
		}
		if err != nil {
			return nil, err
		}
		i := t.Interview
		taking := []string{i.Interviewer, i.Interpreter}
		for _, x := range i.Present {
			taking = append(taking, x.Name)
		}
		translations, err := v.Translations(id)
		if err != nil && !isNotFound(err) && !errors.Is(err, ErrDestroyed) {
			return nil, err
		}
		for _, tr := range translations {
			taking = append(taking, tr.Translator)
		}
		session, err := v.Session(id)
		if err != nil && !isNotFound(err) && !errors.Is(err, ErrDestroyed) {
			return nil, err
		}
		for _, g := range session.Words.Present {
			taking = append(taking, g.Name)
		}
		out.add(id, t.Label, taking...)
	}
	for i := range v.chain.Len() {
		for _, m := range v.chain.At(i).Members {
			out.add(m.Slot, "", v.slotName(m.Slot))
		}
	}
	return out.people, nil
}

// staffList is each name once, with the account in which it stands first.
type staffList struct {
	signs  *saidText // names in it are told on purpose
	seen   []string
	people []unnamed
}

func (l *staffList) add(id record.ID, label string, list ...string) {
	var fresh []string
	for _, name := range list {
		for _, n := range callerNames(name, "") {
			if !staffName(n) || slices.Contains(l.seen, folded(n)) {
				continue
			}
			l.seen = append(l.seen, folded(n))
			if f := mentions.Person(n); !slices.ContainsFunc(f.FindIn(l.signs.forNames()), likely) {
				fresh = append(fresh, n)
			}
		}
	}
	var alone, short []string
	var titled []titledName
	for _, name := range list {
		n, titles := nameOfOneWord(name)
		if n == "" || slices.Contains(l.seen, folded(n)) {
			continue
		}
		l.seen = append(l.seen, folded(n))
		if l.signs.hasWord(n) {
			continue
		}
		alone = append(alone, n)
		if family, given := names.Parts(n); family != "" && given != "" && names.Script(n) == names.Hangul {
			short = append(short, n)
		}
		for _, title := range titles {
			titled = append(titled, titledName{folded(title), folded(n)})
		}
	}
	if len(alone) > 0 {
		sum := sha256.Sum256(fmt.Appendf(nil, "staff alone %q %q %q", alone, short, titled))
		u := unnamed{person: id, pseudonym: label, beside: mentions.BesideRole(alone...), titled: titled, staff: true, sum: sum}
		for some := range slices.Chunk(short, mentions.MaxNames) {
			u.alike = append(u.alike, mentions.Person(some...))
		}
		l.people = append(l.people, u)
	}
	for some := range slices.Chunk(fresh, mentions.MaxNames) {
		sum := sha256.Sum256([]byte("staff\x00" + strings.Join(some, "\x00")))
		l.people = append(l.people, unnamed{person: id, pseudonym: label, name: mentions.Person(some...), staff: true, sum: sum})
	}
}

// staffWords are what stands in the place of a name and is none, “sample” of the
// invented ones among them.
var staffWords = strings.Fields("interviewer interpreter translator caseworker case worker keyholder reviewer office staff member counsel lawyer team volunteer sample" +
	" 면담자 면담원 조사자 조사관 통역 통역사 통역인 통역자 담당자 상담원 상담사 사무소 사무실 변호사 활동가 예시")

// staffName reports what may be somebody's whole name: of more than one word in letters,
// a family and a given name in Hangul and Han. Of one word in letters, which is half a
// country's, see nameOfOneWord.
func staffName(n string) bool {
	list := strings.Fields(n)
	if slices.ContainsFunc(list, func(w string) bool { return slices.Contains(staffWords, strings.ToLower(strings.Trim(w, ".,"))) }) {
		return false
	}
	switch names.Script(n) {
	case names.Hangul, names.Han:
		return len([]rune(strings.Join(list, ""))) >= 3 || names.IsName(n)
	}
	return names.IsName(n) || len(list) >= 2
}

// titledName is a name of one word with what its bearer is called beside it: Sister Angela.
type titledName struct{ title, name string }

// inStaff adds to what only may be a name: names of a family and one syllable, 리철, and of one word beside the
// title under which the office knows them.
func (u unnamed) inStaff(s *saidText, all map[string][]string) {
	for _, f := range u.alike {
		for _, m := range f.FindIn(s.forNames()) {
			if likely(m) {
				all[PartName] = append(all[PartName], folded(m.Text))
			}
		}
	}
	if len(u.titled) == 0 {
		return
	}
	words := strings.FieldsFunc(folded(s.text), func(r rune) bool { return !unicode.IsLetter(r) })
	for i := 1; i < len(words); i++ {
		for _, t := range u.titled {
			if words[i-1] == t.title && words[i] == t.name || words[i-1] == t.name && words[i] == t.title {
				all[PartName] = append(all[PartName], words[i-1]+" "+words[i])
			}
		}
	}
}

// nameOfOneWord is the name of somebody known by no more than one word, with the titles that stand
// beside it, "" for who is known by a whole name and for what is none.
func nameOfOneWord(name string) (word string, titles []string) {
	first, _, _ := strings.Cut(strings.TrimSpace(name), "(")
	if i := strings.IndexAny(first, ",;/|\n[]:"); i >= 0 {
		first = first[:i]
	}
	list := slices.DeleteFunc(strings.Fields(first), func(w string) bool {
		w = strings.ToLower(strings.Trim(w, ".,'’"))
		does := slices.Contains(staffWords, w)
		if !does && sought.Beside(w) {
			titles = append(titles, w)
		}
		return does || sought.Beside(w)
	})
	if len(list) != 1 || staffName(list[0]) {
		return "", nil
	}
	switch names.Script(list[0]) {
	case names.Latin, names.Cyrillic:
		if len([]rune(list[0])) < 2 {
			return "", nil
		}
	case names.Hangul, names.Han:
	default:
		return "", nil
	}
	return list[0], titles
}

// hasWord reports that a text has a name of one word, whatever stands beside it.
func (s *saidText) hasWord(name string) bool {
	return slices.ContainsFunc(strings.FieldsFunc(s.text, func(r rune) bool { return !unicode.IsLetter(r) && !strings.ContainsRune("-'’", r) }), func(w string) bool {
		return folded(w) == folded(name)
	})
}
