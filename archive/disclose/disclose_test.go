package disclose

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

var update = flag.Bool("update", false, "write the vectors anew")

// An invented account: no real person, no real event.
var account = []Item{
	{Facts: []NamedFact{{"date", "2026-11-20"}, {"language", "ko"}}},
	{Facts: []NamedFact{{"speaker", "witness"}, {"start", "724000"}}, Text: "투먼에서 트럭으로 국경까지 갔습니다. 손이 묶여 있었습니다."},
	{Facts: []NamedFact{{"speaker", "interviewer"}}, Text: "Who else was in the truck?"},
	{Facts: []NamedFact{{"speaker", "witness"}}, Text: "김별이와 图们的一个人, и ещё двое."},
	{Facts: []NamedFact{{"speaker", "witness"}}},
}

func seedOf(b byte) (s Seed) {
	for i := range s {
		s[i] = b
	}
	return s
}

func commit(t testing.TB, seed Seed, items []Item) *Tree {
	t.Helper()
	tree, err := Commit(seed, "statement", items)
	if err != nil {
		t.Fatal(err)
	}
	return tree
}

// vector is one file of testdata: everything in it that is binary is hex.
type vector struct {
	Comment string       `json:"comment"`
	Seed    string       `json:"seed"`
	Part    string       `json:"part"`
	Items   []Item       `json:"items"`
	Tree    []vectorItem `json:"tree"`
	Root    string       `json:"root"`
	Commit  string       `json:"commitment"`
	Name    string       `json:"name"`
	Words   string       `json:"words"`
}

type vectorItem struct {
	Salt   string       `json:"salt"`
	Leaves []vectorLeaf `json:"leaves"`
	Hash   string       `json:"hash"`
}

type vectorLeaf struct {
	Salt string `json:"salt"`
	Kind Kind   `json:"kind"`
	Body string `json:"body"`
	Hash string `json:"hash"`
}

// The vectors hold for good: other people's readers are tested against them.
func TestVectors(t *testing.T) {
	tree := commit(t, seedOf(7), account)
	v := vector{
		Comment: "an invented account", Seed: hex.EncodeToString(bytes.Repeat([]byte{7}, 32)), Part: "statement", Items: account,
	}
	for _, it := range tree.Items {
		h := it.Hash()
		vi := vectorItem{Salt: hex.EncodeToString(it.Salt[:]), Hash: hex.EncodeToString(h[:])}
		for _, l := range it.Leaves {
			lh := l.Hash()
			vi.Leaves = append(vi.Leaves, vectorLeaf{
				hex.EncodeToString(l.Salt[:]), l.Kind, hex.EncodeToString(l.Body), hex.EncodeToString(lh[:]),
			})
		}
		v.Tree = append(v.Tree, vi)
	}
	sound := NewSound(seedOf(7), "sound/1", SoundForm{Rate: 48000, Channels: 1, Bits: 24, Block: 4096})
	for i := range 5 {
		sound.Add(bytes.Repeat([]byte{byte(i)}, 10+i))
	}
	_, file := FileTree(seedOf(7), "file/1", sha256.Sum256([]byte("an invented file")))
	root := tree.Root()
	v.Root = hex.EncodeToString(root[:])
	c := Commitment{Parts: []Part{tree.Part("statement"), sound.Part("sound/1"), file}}
	b, err := c.Format()
	if err != nil {
		t.Fatal(err)
	}
	v.Commit = string(b)
	v.Name, _ = c.Name()
	v.Words, _ = SpellName(v.Name)
	got, err := json.MarshalIndent(v, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join("testdata", "commitment.json")
	if *update {
		if err := os.WriteFile(path, append(got, '\n'), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(bytes.TrimSpace(want), got) {
		t.Error("the commitment is not the one of testdata/commitment.json: a format that is out never changes")
	}
}

// A reader written from docs/disclosure-format.md alone, with nothing of this
// package, comes to the same root.
func TestVectorByAnotherReader(t *testing.T) {
	raw, err := os.ReadFile(filepath.Join("testdata", "commitment.json"))
	if err != nil {
		t.Fatal(err)
	}
	var v vector
	if err := json.Unmarshal(raw, &v); err != nil {
		t.Fatal(err)
	}
	unhex := func(s string) []byte {
		b, err := hex.DecodeString(s)
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	sum := func(parts ...[]byte) []byte { h := sha256.Sum256(bytes.Join(parts, nil)); return h[:] }
	var merkle func([][]byte) []byte
	merkle = func(h [][]byte) []byte {
		if len(h) == 1 {
			return h[0]
		}
		k := 1
		for 2*k < len(h) {
			k *= 2
		}
		return sum([]byte{1}, merkle(h[:k]), merkle(h[k:]))
	}
	var items [][]byte
	for _, it := range v.Tree {
		var leaves [][]byte
		for _, l := range it.Leaves {
			leaves = append(leaves, sum([]byte{0}, []byte("attest/leaf/v1\x00"), unhex(l.Salt), []byte{byte(l.Kind)}, unhex(l.Body)))
		}
		n := binary.BigEndian.AppendUint32(nil, uint32(len(leaves)))
		items = append(items, sum([]byte{0}, []byte("attest/item/v1\x00"), unhex(it.Salt), n, merkle(leaves)))
	}
	if got := hex.EncodeToString(merkle(items)); got != v.Root {
		t.Errorf("root %s, the vector has %s", got, v.Root)
	}
	if got := hex.EncodeToString(sum([]byte("attest/commitment/v1\x00"), []byte(v.Commit))); got != v.Name {
		t.Errorf("name %s, the vector has %s", got, v.Name)
	}
}

// Nobody without the seed can test a guess at a hidden word, and two accounts
// of the same words share no hash.
func TestSameWordsTwiceShareNoHash(t *testing.T) {
	a, b := commit(t, NewSeed(), account), commit(t, NewSeed(), account)
	seen := map[Hash]bool{}
	for _, it := range a.Items {
		for _, l := range it.Leaves {
			if seen[l.Hash()] {
				t.Fatal("two leaves of one account have one hash")
			}
			seen[l.Hash()] = true
		}
	}
	for _, it := range b.Items {
		for _, l := range it.Leaves {
			if seen[l.Hash()] {
				t.Fatal("two accounts share the hash of a leaf")
			}
		}
	}
}

func TestAnyAccountCommits(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var items []Item
		for range rapid.IntRange(0, 6).Draw(t, "items") {
			it := Item{Text: rapid.String().Draw(t, "text")}
			if rapid.Bool().Draw(t, "speaks") {
				it.Facts = []NamedFact{{"speaker", "witness"}}
			}
			items = append(items, it)
		}
		if _, err := Commit(NewSeed(), "statement", items); err != nil {
			t.Fatal(err)
		}
		for _, it := range items {
			if strings.Join(Words(it.Text), "") != it.Text {
				t.Fatal("the pieces are not the text")
			}
		}
	})
}

func TestWordsLetANameBeHiddenWithoutItsParticle(t *testing.T) {
	for text, want := range map[string][]string{
		"김별이가 왔다.":         {"김", "별", "이", "가 ", "왔", "다", "."},
		"图们的人":             {"图", "们", "的", "人"},
		"Мы ехали ночью.":  {"Мы ", "ехали ", "ночью", "."},
		"We don't  know\n": {"We ", "don't  ", "know\n"},
		" first":           {" ", "first"},
		"":                 nil,
	} {
		if got := Words(text); !slices.Equal(got, want) {
			t.Errorf("%q gives %q, want %q", text, got, want)
		}
	}
}

// The tree over sound is RFC 6962's, whatever the number of frames.
func TestSoundTreeIsTheTreeOverItsLeaves(t *testing.T) {
	form := SoundForm{Rate: 48000, Channels: 1, Bits: 24, Block: 4096}
	for n := range 20 {
		s := NewSound(seedOf(3), "sound/1", form)
		hashes := []Hash{Leaf{Salt: s.Salt(0), Kind: Sound, Body: form.bytes()}.Hash()}
		for i := range n {
			f := []byte{byte(i), 1, 2}
			s.Add(f)
			hashes = append(hashes, Leaf{Salt: s.Salt(int64(i + 1)), Kind: Frame, Body: f}.Hash())
		}
		if p := s.Part("sound/1"); p.Root != treeHash(hashes) || p.Leaves != n+1 {
			t.Errorf("%d frames: another root", n)
		}
	}
	got, err := ParseSoundForm(form.bytes())
	if err != nil || got != form {
		t.Errorf("the form reads %v %v", got, err)
	}
}

func TestCommitRefusesWhatIsNotText(t *testing.T) {
	for name, it := range map[string]Item{
		"not UTF-8":      {Text: "\xff"},
		"zero in a fact": {Facts: []NamedFact{{"a", "b\x00c"}}},
		"a fact twice":   {Facts: []NamedFact{{"a", "b"}, {"a", "c"}}},
		"no name":        {Facts: []NamedFact{{"", "b"}}},
	} {
		if _, err := Commit(NewSeed(), "statement", []Item{it}); !errors.Is(err, ErrNotText) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestNameInWords(t *testing.T) {
	if _, err := SpellName("not a name"); !errors.Is(err, ErrMalformed) {
		t.Error(err)
	}
	got, err := SpellName(strings.Repeat("0", 63) + "1")
	if err != nil || len(strings.Fields(got)) != NameWords {
		t.Errorf("%q %v", got, err)
	}
}

func FuzzParseCommitment(f *testing.F) {
	tree := commit(f, seedOf(1), account)
	c := Commitment{Parts: []Part{tree.Part("statement")}, Supplements: strings.Repeat("ab", 32)}
	b, err := c.Format()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(b)
	f.Add([]byte(`{"parts":[],"type":"attest/commitment","v":1}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		c, err := ParseCommitment(b)
		if err != nil {
			return
		}
		again, err := c.Format()
		if err != nil || !bytes.Equal(again, b) {
			t.Errorf("read and written again: %q %v", again, err)
		}
	})
}

func BenchmarkCommit(b *testing.B) {
	var items []Item
	for range 2000 {
		items = append(items, Item{Text: strings.Repeat("word ", 50)})
	}
	seed := NewSeed()
	for b.Loop() {
		tree, err := Commit(seed, "statement", items)
		if err != nil {
			b.Fatal(err)
		}
		tree.Root()
	}
	b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N)/100000, "µs/word")
}
