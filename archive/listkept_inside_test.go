package archive

import (
	"cmp"
	"context"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"testing"
	"unicode/utf8"

	"attest/archive/record"
	"attest/internal/crowd"
)

// What is kept at the close is what the records say: a vault that is opened from
// it lists the same as one whose file of lists is gone, or was flipped.
func TestKeptListsAreWhatTheRecordsSay(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "large.attest")
	v, err := Create(context.Background(), path, CreateOptions{Office: "invented", Member: "Han", Passphrase: []byte("invented words for a test 1"), Quick: true}, nil)
	ok(t, err)
	file := filepath.Join(dir, "invented.json")
	f, err := os.Create(file)
	ok(t, err)
	ok(t, crowd.Document{Testimonies: 30, Words: 20, Seed: 7}.Write(f))
	ok(t, f.Close())
	report, err := v.Import(context.Background(), FileSource(file), ImportOptions{}, nil)
	ok(t, err)
	ids := report.Testimonies
	for i, name := range []string{"b.txt", "a.txt"} {
		what := filepath.Join(dir, name)
		ok(t, os.WriteFile(what, []byte("invented"), 0o600))
		_, err = v.AttachFile(context.Background(), ids[i/2], what, nil)
		ok(t, err)
	}
	one, err := v.Testimony(ids[3])
	ok(t, err)
	one.Handle, one.Tags = "invented anew", append(one.Tags, "changed")
	ok(t, v.SaveTestimony(one))
	coded, err := v.Testimony(ids[4])
	ok(t, err)
	_, err = v.SavePassage(record.Passage{Testimony: ids[4], Spans: []record.Span{{Segment: "s1", From: 0, To: 3, Length: utf8.RuneCountInString(coded.Account[0].Text)}}})
	ok(t, err)
	ok(t, v.Remove(ids[5]))
	who, err := v.Person(one.Person)
	ok(t, err)
	who.Handle = "invented otherwise"
	ok(t, v.SavePerson(who))

	open := func(want bool) (l lists, have bool) {
		t.Helper()
		_, err := os.Stat(filepath.Join(path, "lists"))
		if have = err == nil; have != want {
			t.Fatalf("a file of lists is there: %v", have)
		}
		v, err := Open(context.Background(), path, OpenOptions{Passphrase: []byte("invented words for a test 1")}, nil)
		ok(t, err)
		l = listsOf(v)
		if n := len(v.Testimonies(Filter{Query: "changed"})); n != 1 {
			t.Errorf("the search finds %d", n)
		}
		v.listsFrom = 1
		ok(t, v.Close())
		return l, have
	}
	v.listsFrom = 1
	before := listsOf(v)
	ok(t, v.Close())
	kept, _ := open(true)
	name := filepath.Join(path, "lists")
	ok(t, os.Remove(name))
	records, _ := open(false)
	for what, got := range map[string]lists{"kept": kept, "before": before} {
		for i := range records.parts {
			if !reflect.DeepEqual(records.parts[i], got.parts[i]) {
				t.Errorf("%s: of part %d the records say\n%v\nand the list\n%v", what, i, records.parts[i], got.parts[i])
			}
		}
	}
	// Whatever is not the file of this state is as none.
	raw, err := os.ReadFile(name)
	ok(t, err)
	for _, at := range []int{0, 9, 40, len(raw) / 2, len(raw) - 1} {
		bad := slices.Clone(raw)
		bad[at] ^= 1
		ok(t, os.WriteFile(name, bad, 0o600))
		if got, _ := open(true); !reflect.DeepEqual(got, records) {
			t.Errorf("byte %d flipped: other lists", at)
		}
	}
	ok(t, os.WriteFile(name, raw, 0o600)) // of an older head
	if got, _ := open(true); !reflect.DeepEqual(got, records) {
		t.Error("an older file: other lists")
	}
}

// lists are the lists that are kept, in an order of their own.
type lists struct{ parts []any }

func listsOf(v *Vault) lists {
	sorted := func(of map[record.ID][]record.ID) map[record.ID][]record.ID {
		out := map[record.ID][]record.ID{}
		for p, ids := range of {
			if len(ids) > 0 {
				out[p] = slices.Sorted(slices.Values(ids))
			}
		}
		return out
	}
	hidden := slices.SortedFunc(maps.Keys(v.hidden), func(a, b record.ID) int { return cmp.Compare(a, b) })
	people := maps.Clone(v.people)
	rows := maps.Clone(v.rows)
	exhibits := map[record.ID][]record.ID{} // in their order
	for p, ids := range v.exhs {
		if len(ids) > 0 {
			exhibits[p] = slices.Clone(ids)
		}
	}
	cons := map[record.ID][]record.Consent{}
	for p, c := range v.cons {
		if len(c) > 0 {
			cons[p] = slices.Clone(c)
		}
	}
	return lists{[]any{rows, people, cons, exhibits, sorted(v.kids), maps.Clone(v.recs), hidden}}
}

// A tree from which something was punctured does not open what was kept before.
func TestKeptListsGoWithWhatIsDestroyed(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "large.attest")
	v, err := Create(context.Background(), path, CreateOptions{Office: "invented", Member: "Han", Passphrase: []byte("invented words for a test 1"), Quick: true}, nil)
	ok(t, err)
	p, err := v.NewPerson("invented")
	ok(t, err)
	_, err = v.NewTestimony(p.ID, record.Interview{})
	ok(t, err)
	v.listsFrom = 1
	v.mu.Lock()
	v.keepLists()
	v.mu.Unlock()
	opens := func() bool { return v.store.Lists(func(int, []byte) bool { return true }) }
	if !opens() {
		t.Fatal("what was kept does not open")
	}
	v.keys.testimony.Puncture(record.NewID(record.KindReplica).Bytes(), 1)
	if opens() {
		t.Error("it opens after the tree was punctured")
	}
	ok(t, v.Close())
}

func ok(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// Parts come from a sealed file; even so nothing that stands in one ends the
// program.
func FuzzReadKept(f *testing.F) {
	k := &keptParts{}
	k.row(record.Row{ID: "T1", Label: "T-K7-0001", Tags: []string{"a", "b"}, Words: 300})
	k.entry(keptHidden)
	k.text("T1")
	_ = k.consent(record.Consent{Type: "consent", V: 1, ID: "C1", Person: "P1", Uses: []record.Use{{Use: "keep", Answer: "yes", Media: []string{"text"}}}})
	_ = k.person(plainPerson("P1", "P-K7-0001", ""))
	f.Add(k.parts[0])
	f.Add([]byte("p\x02{}c\x02{}r\xff\xff\xff\xff\xff"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		p, whole := readKept(raw)
		if !whole {
			return
		}
		again := &keptParts{}
		for _, r := range p.rows {
			again.row(r)
		}
		for _, part := range again.parts {
			if q, whole := readKept(part); !whole || len(q.rows) == 0 {
				t.Error("what was read cannot be written and read")
			}
		}
	})
}
