package disclose

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// copyVector is one case of testdata/redacted.json. The copy is the file's exact
// text; a reader that passes takes the good ones and gives for each bad one the
// fault that is named, "malformed" for what is no copy at all.
type copyVector struct {
	Name       string   `json:"name"`
	Comment    string   `json:"comment"`
	Commitment string   `json:"commitment"` // the name asked for
	Copy       string   `json:"copy"`
	Fault      string   `json:"fault"` // "" where it holds
	Reads      []string `json:"reads,omitempty"`
}

func spelled(t *testing.T, c Copy) string {
	t.Helper()
	b, err := c.Format()
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// cloned is a copy that can be changed without the first.
func cloned(t *testing.T, c Copy) Copy {
	t.Helper()
	again, err := ParseCopy([]byte(spelled(t, c)))
	if err != nil {
		t.Fatal(err)
	}
	return again
}

// soundCopy shows all but frames 2 and 3 of 6 invented frames.
func soundCopy(t *testing.T) Copy {
	t.Helper()
	form := SoundForm{Rate: 48000, Channels: 1, Bits: 24, Block: 4096}
	frames := make([][]byte, 6)
	sound := NewSound(seedOf(7), "sound/1", form)
	for i := range frames {
		frames[i] = bytes.Repeat([]byte{byte(i)}, 10+i)
		sound.Add(frames[i])
	}
	_, file := FileTree(seedOf(7), "file/2", sha256.Sum256([]byte("an invented file")))
	tree := commit(t, seedOf(7), told)
	c := Commitment{Parts: []Part{tree.Part(statementPart), sound.Part("sound/1"), file}}
	out, err := Redact(seedOf(7), c, told, toldRanges)
	if err != nil {
		t.Fatal(err)
	}
	part, err := RedactSound(seedOf(7), c, "sound/1", form, slices.Values(frames), func(i int) string {
		if i == 2 || i == 3 {
			return ReasonPerson
		}
		return ""
	})
	if err != nil {
		t.Fatal(err)
	}
	out.Parts = append(out.Parts, part)
	return out
}

func copyVectors(t *testing.T) []copyVector {
	whole := redacted(t, seedOf(7), told, nil)
	part := redacted(t, seedOf(7), told, toldRanges)
	later, err := Reveal(seedOf(7), part.Commitment, told, part, toldRanges[2:])
	if err != nil {
		t.Fatal(err)
	}
	name := nameOf(t, part)
	sound := soundCopy(t)
	nothing := Copy{Commitment: part.Commitment}
	out := []copyVector{
		{Name: "whole", Comment: "nothing is hidden", Commitment: name, Copy: spelled(t, whole)},
		{Name: "redacted", Comment: "a name, the interviewer, a paragraph are hidden", Commitment: name, Copy: spelled(t, part)},
		{Name: "later", Comment: "opens the paragraph that the one before hides", Commitment: name, Copy: spelled(t, later)},
		{Name: "sound", Comment: "two of six frames are hidden", Commitment: nameOf(t, sound), Copy: spelled(t, sound)},
		{Name: "nothing", Comment: "no part is shown", Commitment: name, Copy: spelled(t, nothing)},
	}
	joined, err := Join(part, later)
	if err != nil {
		t.Fatal(err)
	}
	out = append(out, copyVector{Name: "joined", Comment: "redacted and later together", Commitment: name, Copy: spelled(t, joined)})
	for i, v := range out {
		c, err := ParseCopy([]byte(v.Copy))
		if err != nil {
			t.Fatal(err)
		}
		s, err := Verify(c, v.Commitment)
		if err != nil {
			t.Fatal(v.Name, err)
		}
		if len(s.Parts) > 0 {
			out[i].Reads = reads(s)
		}
	}
	item := 0 // of the paragraph s2 among the nodes
	for i, n := range part.Parts[0].Nodes {
		if n.Item != nil && strings.Contains(nodeText(*n.Item), "투먼") {
			item = i
			break
		}
	}
	bad := func(name, comment string, fault FaultKind, change func(p *CopyPart, it *CopyItem)) {
		c := cloned(t, part)
		change(&c.Parts[0], c.Parts[0].Nodes[item].Item)
		out = append(out, copyVector{Name: name, Comment: comment, Commitment: nameOf(t, part), Copy: spelled(t, c), Fault: string(fault)})
	}
	openLeaf := func(it *CopyItem, kind Kind) *Leaf {
		i := slices.IndexFunc(it.Nodes, func(n Node) bool { return n.Leaf != nil && n.Leaf.Kind == kind })
		return it.Nodes[i].Leaf
	}
	hiddenNode := func(it *CopyItem) int { return slices.IndexFunc(it.Nodes, Node.hidden) }
	bad("word_changed", "one word is another", FaultRoot, func(_ *CopyPart, it *CopyItem) { openLeaf(it, Text).Body = []byte("서울") })
	bad("words_swapped", "two leaves stand in another order", FaultRoot, func(_ *CopyPart, it *CopyItem) {
		n := len(it.Nodes)
		i := slices.IndexFunc(it.Nodes[1:], func(n Node) bool { return n.Leaf != nil }) + 1
		for ; i+1 < n && it.Nodes[i+1].Leaf == nil; i++ {
		}
		it.Nodes[i], it.Nodes[i+1] = it.Nodes[i+1], it.Nodes[i]
	})
	bad("word_left_out", "a leaf is gone, and nothing stands for it", FaultMissing, func(_ *CopyPart, it *CopyItem) { it.Nodes = it.Nodes[:len(it.Nodes)-1] })
	bad("word_added", "one leaf more", FaultExtra, func(_ *CopyPart, it *CopyItem) {
		it.Nodes = append(it.Nodes, Node{Leaf: &Leaf{Salt: [SaltSize]byte{1}, Kind: Text, Body: []byte("x")}})
	})
	bad("count_changed", "a leaf is gone, and the number of leaves says so", FaultRoot, func(_ *CopyPart, it *CopyItem) {
		// A last leaf that is a subtree of its own can be cut off without a gap.
		it.Nodes, it.Leaves = it.Nodes[:len(it.Nodes)-1], it.Leaves-1
	})
	bad("paragraph_left_out", "an item is gone", FaultMissing, func(p *CopyPart, _ *CopyItem) { p.Nodes = p.Nodes[:len(p.Nodes)-1] })
	bad("paragraphs_swapped", "two items stand in another order", FaultRoot, func(p *CopyPart, _ *CopyItem) {
		var at []int
		for i, n := range p.Nodes {
			if n.Item != nil {
				at = append(at, i)
			}
		}
		p.Nodes[at[0]], p.Nodes[at[1]] = p.Nodes[at[1]], p.Nodes[at[0]]
	})
	bad("paragraph_twice", "an item stands in the place of another too", FaultSalt, func(p *CopyPart, it *CopyItem) {
		i := slices.IndexFunc(p.Nodes, func(n Node) bool { return n.Item != nil && n.Item != it })
		p.Nodes[i] = p.Nodes[item]
	})
	bad("part_twice", "the statement is there two times", FaultDuplicate, func(*CopyPart, *CopyItem) {})
	twice := cloned(t, part)
	twice.Parts = append(twice.Parts, twice.Parts[0])
	out[len(out)-1].Copy = spelled(t, twice)
	bad("salt_reused", "two leaves have one salt: whoever has one can test guesses at the other", FaultSalt, func(_ *CopyPart, it *CopyItem) {
		openLeaf(it, Text).Salt = openLeaf(it, Fact).Salt
	})
	bad("salt_of_item", "the salt of an item is another", FaultRoot, func(_ *CopyPart, it *CopyItem) { it.Salt[0] ^= 1 })
	bad("hash_changed", "the hash of what is hidden is another", FaultRoot, func(_ *CopyPart, it *CopyItem) { it.Nodes[hiddenNode(it)].Hash[5] ^= 1 })
	bad("gap_longer", "what is hidden is said to be longer", FaultMoved, func(_ *CopyPart, it *CopyItem) { it.Nodes[hiddenNode(it)].N += 1000 })
	bad("unmarked", "something is hidden and no reason is given", FaultUnmarked, func(_ *CopyPart, it *CopyItem) { it.Hidden = nil })
	bad("mark_over_shown", "a reason is given for what is shown", FaultMark, func(_ *CopyPart, it *CopyItem) { it.Hidden[0].From-- })
	bad("mark_unknown", "a reason that the format does not have", FaultMark, func(_ *CopyPart, it *CopyItem) { it.Hidden[0].Reason = "because" })
	bad("fact_as_text", "a fact is passed off as something said", FaultRoot, func(_ *CopyPart, it *CopyItem) { openLeaf(it, Fact).Kind = Text })
	bad("kind_unknown", "a leaf of no known kind", FaultKindOf, func(_ *CopyPart, it *CopyItem) { openLeaf(it, Text).Kind = 9 })
	bad("frame_in_account", "sound among words", FaultKindOf, func(_ *CopyPart, it *CopyItem) { openLeaf(it, Text).Kind = Frame })
	bad("blank_with_words", "a blank that holds something", FaultKindOf, func(_ *CopyPart, it *CopyItem) { openLeaf(it, Text).Kind = Blank })
	bad("not_utf8", "a piece that is not UTF-8", FaultText, func(_ *CopyPart, it *CopyItem) { openLeaf(it, Text).Body = []byte{0xff} })
	bad("fact_without_name", "a fact without a zero byte", FaultText, func(_ *CopyPart, it *CopyItem) { openLeaf(it, Fact).Body = []byte("speaker") })
	bad("unknown_part", "a part that the commitment does not have", FaultPart, func(p *CopyPart, _ *CopyItem) { p.Part = "translation/en" })
	bad("split_gap", "what is hidden together stands as two", FaultSplit, func(*CopyPart, *CopyItem) {})
	out[len(out)-1].Copy = spelled(t, splitGap(t))
	bad("other_commitment", "asked for by another name", FaultCommitment, func(*CopyPart, *CopyItem) {})
	out[len(out)-1].Commitment = strings.Repeat("00", 32)
	framed := cloned(t, sound)
	framed.Parts[1].Nodes[1].Leaf.Body[0] ^= 1
	out = append(out, copyVector{Name: "frame_changed", Comment: "a bit of sound is another", Commitment: nameOf(t, sound), Copy: spelled(t, framed), Fault: string(FaultRoot)})
	text := spelled(t, part)
	for _, m := range []struct{ name, comment, text string }{
		{"spaced", "not in its one spelling", strings.Replace(text, ":", ": ", 1)},
		{"member_twice", "a member is there twice", strings.Replace(text, `"v":1}`, `"v":1,"v":1}`, 1)},
		{"member_more", "a member that the format does not have", strings.Replace(text, `"v":1}`, `"v":1,"w":1}`, 1)},
		{"version_2", "of a version to come", strings.TrimSuffix(text, `1}`) + `2}`},
		{"cut", "cut off", text[:len(text)/2]},
	} {
		out = append(out, copyVector{Name: m.name, Comment: m.comment, Commitment: name, Copy: m.text, Fault: "malformed"})
	}
	return out
}

func nodeText(it CopyItem) (s string) {
	for _, n := range it.Nodes {
		if n.Leaf != nil && n.Leaf.Kind == Text {
			s += string(n.Leaf.Body)
		}
	}
	return s
}

// splitGap has a hidden subtree of two items as two nodes.
func splitGap(t *testing.T) Copy {
	t.Helper()
	tree := commit(t, seedOf(7), told)
	why := tree.blankMarks(ReasonOffice)
	for k := range why[len(why)-1] {
		why[len(why)-1][k] = ""
	}
	p := tree.copyPart(why)
	if p.Nodes[0].N < 2 {
		t.Fatal("the first node hides one item")
	}
	p.Nodes = slices.Concat([]Node{{Hash: tree.Items[0].Hash(), N: 1}, {Hash: tree.Items[1].Hash(), N: 1}}, p.Nodes[1:])
	if p0 := tree.copyPart(why); p0.Nodes[0].N > 2 {
		half := make([]Hash, p0.Nodes[0].N)
		for i := range half {
			half[i] = tree.Items[i].Hash()
		}
		k := split(len(half))
		p.Nodes = slices.Concat([]Node{{Hash: treeHash(half[:k]), N: k}, {Hash: treeHash(half[k:]), N: len(half) - k}}, p0.Nodes[1:])
	}
	return Copy{Commitment: committed(t, seedOf(7), told), Parts: []CopyPart{p}}
}

// The vectors hold for good: other people's readers are tested against them.
func TestCopyVectors(t *testing.T) {
	path := filepath.Join("testdata", "redacted.json")
	if *update {
		var b bytes.Buffer
		enc := json.NewEncoder(&b)
		enc.SetEscapeHTML(false)
		enc.SetIndent("", " ")
		if err := enc.Encode(copyVectors(t)); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, b.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var list []copyVector
	if err := json.Unmarshal(raw, &list); err != nil {
		t.Fatal(err)
	}
	if again := copyVectors(t); len(again) != len(list) || again[1].Copy != list[1].Copy {
		t.Error("the copies are not those of testdata/redacted.json: a format that is out never changes")
	}
	for _, v := range list {
		t.Run(v.Name, func(t *testing.T) {
			c, err := ParseCopy([]byte(v.Copy))
			if err != nil {
				if !errors.Is(err, ErrMalformed) || v.Fault != "malformed" {
					t.Errorf("%v, want %q", err, v.Fault)
				}
				return
			}
			s, err := Verify(c, v.Commitment)
			if f := new(Fault); errors.As(err, &f) {
				if string(f.Kind) != v.Fault {
					t.Errorf("%s, want %q", f.Kind, v.Fault)
				}
				return
			}
			if err != nil || v.Fault != "" {
				t.Fatalf("it passes: %v, want %q", err, v.Fault)
			}
			if len(s.Parts) > 0 && !slices.Equal(reads(s), v.Reads) {
				t.Errorf("reads %q", reads(s))
			}
		})
	}
}
