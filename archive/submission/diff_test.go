package submission_test

import (
	"strings"
	"testing"

	"attest/archive/submission"
)

// side is one of the two texts again, from the pieces.
func side(pieces []submission.Piece, without string) string {
	out := ""
	for _, p := range pieces {
		if p.Kind == without {
			continue
		}
		if out != "" && !strings.HasPrefix(p.Text, "\n") {
			out += " "
		}
		out += p.Text
	}
	return out
}

// FuzzDiff: both texts can be read back from the pieces, word by word.
func FuzzDiff(f *testing.F) {
	f.Add("a b c", "a x c d")
	f.Add("한 줄\n두 줄", "한 줄\n\n세 줄 더")
	f.Add("", "x")
	f.Add(strings.Repeat("a b ", 1500), strings.Repeat("b c ", 1500))
	f.Fuzz(func(t *testing.T, before, after string) {
		if len(before)+len(after) > 20000 {
			return
		}
		pieces := submission.Diff(before, after)
		words := func(s string) string { return strings.Join(strings.Fields(s), " ") }
		if words(side(pieces, submission.PieceAdded)) != words(before) || words(side(pieces, submission.PieceRemoved)) != words(after) {
			t.Fatalf("%q and %q: %+v", before, after, pieces)
		}
		if words(before) == words(after) && strings.Count(before, "\n") == 0 && strings.Count(after, "\n") == 0 && len(pieces) > 1 {
			t.Fatalf("the same words: %+v", pieces)
		}
	})
}
