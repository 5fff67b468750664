package disclose

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// told is an invented account with the facts that a real one has.
var told = []Item{
	{Facts: []NamedFact{{"testimony", "T00"}, {"date", "2026-11-20"}, {"interviewer", "an invented name"}}},
	{Facts: []NamedFact{{"segment", "s1"}, {"speaker", "interviewer"}}, Text: "그날 무슨 일이 있었습니까?"},
	{Facts: []NamedFact{{"segment", "s2"}, {"speaker", "witness"}, {"start", "2000"}, {"end", "9000"}}, Text: "김별이가 투먼에서 왔습니다. 둘이 더 있었습니다."},
	{Facts: []NamedFact{{"segment", "s3"}, {"speaker", "witness"}, {"language", "en"}}, Text: "They counted us twice a day."},
	{Facts: []NamedFact{{"segment", "s4"}, {"speaker", "witness"}}, Text: "My brother lives there still."},
}

// toldRanges hide the interviewer's name, a person's, and a paragraph.
var toldRanges = []Range{
	{Fact: "interviewer", Reason: ReasonHelper},
	{Segment: "s2", From: 0, To: 3, Reason: ReasonPerson},
	{Segment: "s4", Reason: ReasonFamily},
}

func committed(t interface{ Fatal(...any) }, seed Seed, items []Item) Commitment {
	tree, err := Commit(seed, statementPart, items)
	if err != nil {
		t.Fatal(err)
	}
	return Commitment{Parts: []Part{tree.Part(statementPart)}}
}

func redacted(t interface{ Fatal(...any) }, seed Seed, items []Item, ranges []Range) Copy {
	c, err := Redact(seed, committed(t, seed, items), items, ranges)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func nameOf(t interface{ Fatal(...any) }, c Copy) string {
	name, err := c.Commitment.Name()
	if err != nil {
		t.Fatal(err)
	}
	return name
}

// reads is an account as a copy shows it: hidden items by their reason.
func reads(s Shown) (out []string) {
	for _, it := range s.Parts[0].Items {
		facts, text := it.Read("[…]")
		if it.Reason != "" {
			text = "(" + it.Reason + ")"
		}
		if len(facts) > 0 || text != "" {
			out = append(out, text)
		}
	}
	return out
}

func TestARedactedCopyShowsTheRestAndProvesIt(t *testing.T) {
	c := redacted(t, seedOf(7), told, toldRanges)
	s, err := Verify(c, nameOf(t, c))
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"[…]", told[1].Text, "[…]가 투먼에서 왔습니다. 둘이 더 있었습니다.", told[3].Text, "(family)"}
	if got := reads(s); !slices.Equal(got, want) {
		t.Errorf("reads %q", got)
	}
	if _, err := Verify(c, strings.Repeat("00", 32)); !isFault(err, FaultCommitment) {
		t.Errorf("under another name: %v", err)
	}
}

func isFault(err error, k FaultKind) bool {
	var f *Fault
	return errors.As(err, &f) && f.Kind == k
}

func TestWhatNamesNothingIsRefused(t *testing.T) {
	k := committed(t, seedOf(7), told)
	for name, r := range map[string]Range{
		"no such segment":  {Segment: "s9", Reason: ReasonPlace},
		"no such fact":     {Segment: "s1", Fact: "place", Reason: ReasonPlace},
		"behind its end":   {Segment: "s1", From: 2, To: 4000, Reason: ReasonPlace},
		"turned round":     {Segment: "s1", From: 3, To: 2, Reason: ReasonPlace},
		"below zero":       {Segment: "s1", From: -1, To: 2, Reason: ReasonPlace},
		"another reason":   {Segment: "s1", Reason: "because"},
		"a later one":      {Segment: "s1", Reason: ReasonElsewhere},
		"no reason at all": {Segment: "s1"},
	} {
		var e *RangeError
		if _, err := Redact(seedOf(7), k, told, []Range{r}); !errors.As(err, &e) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := Redact(seedOf(7), k, told[:3], nil); !isFault(err, FaultRoot) {
		t.Errorf("another account: %v", err)
	}
	if _, err := Redact(seedOf(8), k, told, nil); !isFault(err, FaultRoot) {
		t.Errorf("another seed: %v", err)
	}
}

// drawn is any account, and any ranges of it, all for one reason: of two that meet
// at a blank, either may have it.
func drawn(t *rapid.T) (items []Item, ranges []Range) {
	items = []Item{{Facts: []NamedFact{{"testimony", "T00"}, {"interviewer", "Unseen Name"}}}}
	reason := rapid.SampledFrom(Reasons()).Draw(t, "reason")
	text := rapid.StringMatching(`[a-z 가나다라。,]{0,20}`)
	for i := range rapid.IntRange(1, 8).Draw(t, "paragraphs") {
		id := fmt.Sprintf("s%d", i)
		it := Item{Facts: []NamedFact{{"segment", id}, {"speaker", "witness"}}, Text: text.Draw(t, "text")}
		items = append(items, it)
		n := len([]rune(it.Text))
		for range rapid.IntRange(0, 2).Draw(t, "ranges") {
			r := Range{Segment: id, Reason: reason}
			if n > 0 && rapid.Bool().Draw(t, "words") {
				r.From = rapid.IntRange(0, n-1).Draw(t, "from")
				r.To = rapid.IntRange(r.From+1, n).Draw(t, "to")
			}
			ranges = append(ranges, r)
		}
	}
	return items, ranges
}

func drawSeed(t *rapid.T) Seed {
	return Seed(rapid.SliceOfN(rapid.Byte(), 32, 32).Draw(t, "seed"))
}

func TestAnyRedactionIsProvenAndHidesWhatItHides(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		items, ranges := drawn(t)
		seed := drawSeed(t)
		c := redacted(t, seed, items, ranges)
		if _, err := Verify(c, nameOf(t, c)); err != nil {
			t.Fatal(err)
		}
		b, err := c.Format()
		if err != nil {
			t.Fatal(err)
		}
		again, err := ParseCopy(b)
		if err != nil {
			t.Fatal(err)
		}
		if b2, _ := again.Format(); !bytes.Equal(b, b2) {
			t.Fatal("read and written again it is another")
		}
		// No salt of a hidden leaf, and no leaf that is hidden, is in it.
		tree, _ := Commit(seed, statementPart, items)
		why, err := tree.marksOf(c)
		if err != nil {
			t.Fatal(err)
		}
		open := map[[2]int]bool{}
		for i, it := range tree.Items {
			if !slices.Contains(why[i], "") && bytes.Contains(b, []byte(hex.EncodeToString(it.Salt[:]))) {
				t.Fatal("the salt of a hidden item is in the copy")
			}
			for k, l := range it.Leaves {
				open[[2]int{i, k}] = why[i][k] == ""
				if why[i][k] == "" {
					continue
				}
				leaf := append(append(append([]byte{}, l.Salt[:]...), byte(l.Kind)), l.Body...)
				if bytes.Contains(b, []byte(base64.StdEncoding.EncodeToString(leaf)[:20])) || bytes.Contains(b, []byte(hex.EncodeToString(l.Salt[:]))) {
					t.Fatal("a hidden leaf is in the copy")
				}
			}
		}
		// Every range is hidden, whatever stands beside it.
		for n, r := range ranges {
			_ = tree.each(n, r, func(i, k int) {
				if open[[2]int{i, k}] {
					t.Fatalf("range %d is not hidden", n)
				}
			})
		}
	})
}

// Hidden words that stand nowhere else are nowhere in the file, in no encoding
// that the file uses.
func TestNoHiddenWordIsInTheFile(t *testing.T) {
	items := slices.Clone(told)
	items[4].Text = "Qzwordone Qzwordtwo lives there still."
	c := redacted(t, NewSeed(), items, []Range{{Segment: "s4", From: 0, To: 18, Reason: ReasonFamily}, {Fact: "interviewer", Reason: ReasonHelper}})
	b, err := c.Format()
	if err != nil {
		t.Fatal(err)
	}
	all := bytes.Clone(b)
	for _, s := range strings.FieldsFunc(string(b), func(r rune) bool { return r == '"' }) {
		if raw, err := base64.StdEncoding.DecodeString(s); err == nil {
			all = append(all, raw...)
		}
		if raw, err := hex.DecodeString(s); err == nil {
			all = append(all, raw...)
		}
	}
	for _, hidden := range []string{"Qzword", "an invented name"} {
		if bytes.Contains(all, []byte(hidden)) {
			t.Errorf("%q is in the file", hidden)
		}
	}
	if !bytes.Contains(all, []byte("still")) {
		t.Error("what is shown was not found either: the search is no good")
	}
}

// A hidden frame leaves no byte of itself, no salt, and no size.
func TestHiddenSoundLeavesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		seed := drawSeed(t)
		form := SoundForm{Rate: 48000, Channels: 1, Bits: 24, Block: 4096}
		n := rapid.IntRange(0, 40).Draw(t, "frames")
		hide := rapid.SliceOfN(rapid.Bool(), n, n).Draw(t, "hide")
		tree := NewSound(seed, "sound/1", form)
		frames := make([][]byte, n)
		for i := range frames {
			frames[i] = fmt.Appendf(nil, "frame-%04d-%s", i, strings.Repeat("x", i%7))
			tree.Add(frames[i])
		}
		k := Commitment{Parts: []Part{tree.Part("sound/1")}}
		part, err := RedactSound(seed, k, "sound/1", form, slices.Values(frames), func(i int) string {
			if hide[i] {
				return ReasonPlace
			}
			return ""
		})
		if err != nil {
			t.Fatal(err)
		}
		c := Copy{Commitment: k, Parts: []CopyPart{part}}
		s, err := Verify(c, nameOf(t, c))
		if err != nil {
			t.Fatal(err)
		}
		sound, ok := s.Parts[0].Sound()
		if !ok || sound.Form != form {
			t.Fatal("the form is not shown")
		}
		i := 0
		for f := range sound.Frames() {
			if hide[i] != (f == nil) || f != nil && !bytes.Equal(f, frames[i]) {
				t.Fatalf("frame %d is another", i)
			}
			i++
		}
		if i != n {
			t.Fatalf("%d of %d frames", i, n)
		}
		b, err := c.Format()
		if err != nil {
			t.Fatal(err)
		}
		for i, h := range hide {
			salt := tree.Salt(int64(i + 1))
			leaf := append(append(salt[:], byte(Frame)), frames[i]...)
			if there := bytes.Contains(b, []byte(base64.StdEncoding.EncodeToString(leaf)[:20])); there == h {
				t.Fatalf("frame %d is in the file: %v", i, there)
			}
		}
	})
}

func TestALaterDisclosureJoinsWithTheEarlierOne(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		items, ranges := drawn(t)
		seed := drawSeed(t)
		k := committed(t, seed, items)
		// What is opened later: all ranges of some paragraphs.
		var later, stays []Range
		opens := map[string]bool{}
		for _, r := range ranges {
			if _, known := opens[r.Segment]; !known {
				opens[r.Segment] = rapid.Bool().Draw(t, "later")
			}
			if opens[r.Segment] {
				later = append(later, r)
			} else {
				stays = append(stays, r)
			}
		}
		earlier := redacted(t, seed, items, ranges)
		more, err := Reveal(seed, k, items, earlier, later)
		if err != nil {
			t.Fatal(err)
		}
		name := nameOf(t, earlier)
		s, err := Verify(more, name)
		if err != nil {
			t.Fatal(err)
		}
		if len(later) == 0 && slices.ContainsFunc(s.Parts[0].Items, func(it ShownItem) bool { return it.Reason == "" }) {
			t.Fatal("nothing was to be opened, and something is")
		}
		want, _ := redacted(t, seed, items, stays).Format()
		for _, order := range [][2]Copy{{earlier, more}, {more, earlier}} {
			joined, err := Join(order[0], order[1])
			if err != nil {
				t.Fatal(err)
			}
			if _, err := Verify(joined, name); err != nil {
				t.Fatal(err)
			}
			if got, _ := joined.Format(); !bytes.Equal(got, want) {
				t.Fatalf("joined it is not the copy that shows both\n%s\n%s", got, want)
			}
		}
	})
}

// Any one byte of a copy that is another is refused, but a reason, which is the
// office's word.
func TestAnyOneChangeIsRefused(t *testing.T) {
	c := redacted(t, seedOf(9), told, toldRanges)
	name := nameOf(t, c)
	b, err := c.Format()
	if err != nil {
		t.Fatal(err)
	}
	for i := range b {
		for _, bit := range []byte{1, 2, 16} {
			changed := bytes.Clone(b)
			changed[i] ^= bit
			k, err := ParseCopy(changed)
			if err != nil {
				continue
			}
			if _, err := Verify(k, name); err == nil {
				t.Fatalf("byte %d of %q may be another", i, b[max(0, i-20):min(len(b), i+20)])
			}
		}
	}
}

func FuzzParseCopy(f *testing.F) {
	c := redacted(f, seedOf(9), told, toldRanges)
	b, err := c.Format()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(b)
	f.Add([]byte(`{"commitment":"","parts":[],"type":"attest/disclosure","v":1}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		c, err := ParseCopy(b)
		if err != nil {
			return
		}
		again, err := c.Format()
		if err != nil || !bytes.Equal(again, b) {
			t.Errorf("read and written again: %v", err)
		}
		name, err := c.Commitment.Name()
		if err != nil {
			t.Fatal(err)
		}
		if s, err := Verify(c, name); err == nil {
			for _, p := range s.Parts {
				for _, it := range p.Items {
					it.Read("?")
				}
			}
			if _, err := Join(c, c); err != nil {
				t.Errorf("it does not join with itself: %v", err)
			}
		}
	})
}
