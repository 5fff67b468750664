package archive

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
	"unicode"

	"attest/archive/record"
)

// AnotherOfThatName is a member's word that what a reason of Preview found is of
// another person: where only the name is the same. It is kept sealed with the
// answers, and holds for the sentences in which it stood: a new one asks again.
func (v *Vault) AnotherOfThatName(id record.ID, r Reason) error {
	if r.Holder == "" || r.found == "" {
		return &InvalidError{Object: "submission", Field: "name", Why: "is no name that was found in it"}
	}
	return v.refile(id, func(filing *record.Filing, at string) {
		filing.Type, filing.V = "filing", max(filing.V, 1)
		filing.Others = slices.DeleteFunc(slices.Clone(filing.Others), func(o record.OtherOfName) bool {
			return o.Person == r.Holder && o.Part == r.Part && o.Field == r.Field && o.About == r.Object
		})
		filing.Others = append(filing.Others, record.OtherOfName{
			Person: r.Holder, Part: r.Part, Field: r.Field, About: r.Object, Found: r.found, At: at, By: v.member.Slot,
		})
	})
}

// saidAnother reports that a member said so of all that a reason found.
func saidAnother(filing record.Filing, r Reason) bool {
	return slices.ContainsFunc(filing.Others, func(o record.OtherOfName) bool {
		if o.Person != r.Holder || o.Part != r.Part || o.Field != r.Field || o.About != r.Object {
			return false
		}
		said := strings.Fields(o.Found)
		return !slices.ContainsFunc(strings.Fields(r.found), func(sum string) bool { return !slices.Contains(said, sum) })
	})
}

// sumOfSentences are the sums of the sentences of a text in which the words stand that were found, with
// a space between them. What stands in no one sentence, as a number in words, or a name with a full stop
// in it, is of its line, or of the whole text.
func sumOfSentences(text string, words []string) string {
	var sums []string
	left := slices.Compact(slices.Sorted(slices.Values(words)))
	for _, parts := range [][]string{sentencesOf(text), strings.Split(text, "\n"), {text}} {
		whole := len(parts) == 1 && parts[0] == text
		var met []string
		for _, part := range parts {
			said, bare := folded(part), bareOf(part)
			is := false
			for _, w := range left {
				if whole || strings.Contains(said, w) || hasBare(bare, w) {
					is, met = true, append(met, w)
				}
			}
			if is {
				sum := sha256.Sum256([]byte("attest/another/v2\x00" + said))
				sums = append(sums, hex.EncodeToString(sum[:]))
			}
		}
		if left = slices.DeleteFunc(left, func(w string) bool { return slices.Contains(met, w) }); len(left) == 0 {
			break
		}
	}
	return strings.Join(slices.Compact(slices.Sorted(slices.Values(sums))), " ")
}

// bareOf are the letters and digits of a text.
func bareOf(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, folded(s))
}

// hasBare reports that a text without signs has a word, or a number as persons outside of a submission
// are found by it: told by a letter before it.
func hasBare(bare, word string) bool {
	b := bareOf(word)
	if b != "" && strings.Contains(bare, b) {
		return true
	}
	for _, sign := range []string{toldPhone, toldSign} {
		if cut, ok := strings.CutPrefix(b, sign); ok && len(cut) >= 5 && strings.Contains(bare, cut) {
			return true
		}
	}
	return false
}

// sentencesOf are the sentences of a text: each ends with its line, or at a full stop behind which
// there is room.
func sentencesOf(text string) (out []string) {
	rs := []rune(text)
	from := 0
	add := func(to int) {
		if s := strings.TrimSpace(string(rs[from:to])); s != "" {
			out = append(out, s)
		}
		from = to
	}
	for i, r := range rs {
		switch {
		case r == '\n', strings.ContainsRune("。？！", r):
			add(i + 1)
		case strings.ContainsRune(".?!…", r) && (i+1 == len(rs) || unicode.IsSpace(rs[i+1])):
			add(i + 1)
		}
	}
	add(len(rs))
	return out
}
