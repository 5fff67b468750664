package custody_test

import (
	"bytes"
	"crypto/ed25519"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"attest/archive/custody"
	"attest/archive/record"
	"attest/archive/seal"
	"attest/archive/store"
)

// Invented keys and IDs.
var (
	vault   = record.IDFromBytes(record.KindVault, [16]byte{1})
	sitting = record.IDFromBytes(record.KindSitting, [16]byte{2})
	person  = record.IDFromBytes(record.KindPerson, [16]byte{3})
	mine    = ed25519.NewKeyFromSeed(bytes.Repeat([]byte{1}, 32))
	foreign = ed25519.NewKeyFromSeed(bytes.Repeat([]byte{2}, 32))
	members = []ed25519.PublicKey{public(mine)}
)

func public(k ed25519.PrivateKey) ed25519.PublicKey { return k.Public().(ed25519.PublicKey) }

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func entry() custody.Entry {
	return custody.Entry{
		Vault: vault, Seq: 4, Time: "2026-11-23T12:00:00.5+09:00", Mono: 17, Sitting: sitting, Verb: custody.Changed,
		Object: person, Version: strings.Repeat("0a", 32), Code: "role_ok.1:a+b-c",
	}
}

func TestLeafComesBack(t *testing.T) {
	leaf, err := custody.FormatLeaf(entry(), mine)
	must(t, err)
	got, err := custody.ParseLeaf(leaf)
	must(t, err)
	want := entry()
	want.Type, want.V, want.Actor = "attest/entry", 1, custody.SpellKey(public(mine))
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
	// By hand, as docs/vault-format.md says.
	body, sig := leaf[:len(leaf)-64], leaf[len(leaf)-64:]
	if !ed25519.Verify(public(mine), append([]byte("attest/entry/v1\n"), body...), sig) {
		t.Error("the signature is over something else")
	}
	if canonical, err := record.CanonicalJSON(body[32:]); err != nil || !bytes.Equal(canonical, body[32:]) {
		t.Errorf("the entry is not canonical: %v", err)
	}
	other, err := custody.FormatLeaf(entry(), mine)
	must(t, err)
	if bytes.Equal(other[:32], leaf[:32]) {
		t.Error("two leaves have one salt")
	}
	for i := range leaf {
		for bit := range 8 {
			bad := bytes.Clone(leaf)
			bad[i] ^= 1 << bit
			if _, err := custody.ParseLeaf(bad); !errors.Is(err, custody.ErrBadEntry) {
				t.Fatalf("byte %d, bit %d flipped: %v", i, bit, err)
			}
		}
	}
	for _, n := range []int{0, 1, 32, 97, len(leaf) - 1} {
		if _, err := custody.ParseLeaf(leaf[:n]); !errors.Is(err, custody.ErrBadEntry) {
			t.Errorf("cut to %d bytes: %v", n, err)
		}
	}
}

func TestAnEntryHoldsNoWords(t *testing.T) {
	for name, change := range map[string]func(*custody.Entry){
		"a sentence as code":    func(e *custody.Entry) { e.Code = "she was afraid" },
		"Hangul as code":        func(e *custody.Entry) { e.Code = "이름" },
		"capitals as code":      func(e *custody.Entry) { e.Code = "Name" },
		"a long code":           func(e *custody.Entry) { e.Code = strings.Repeat("a", 81) },
		"a sentence as verb":    func(e *custody.Entry) { e.Verb = "told of a brother" },
		"no verb":               func(e *custody.Entry) { e.Verb = "" },
		"a word as version":     func(e *custody.Entry) { e.Version = "invented" },
		"a name as object":      func(e *custody.Entry) { e.Object = "Invented Name" },
		"a name as sitting":     func(e *custody.Entry) { e.Sitting = "Invented Name" },
		"a name as vault":       func(e *custody.Entry) { e.Vault = "Invented Name" },
		"a word as time":        func(e *custody.Entry) { e.Time = "yesterday" },
		"a place before none":   func(e *custody.Entry) { e.Seq = -1 },
		"a number beyond 2^53":  func(e *custody.Entry) { e.Mono = 1 << 60 },
		"more than a leaf hold": func(e *custody.Entry) { e.Extra = []byte(`{"x":"` + strings.Repeat("a", 5000) + `"}`) },
	} {
		e := entry()
		change(&e)
		leaf, err := custody.FormatLeaf(e, mine)
		if err == nil || leaf != nil {
			t.Errorf("%s was taken", name)
		}
		if err != nil && (strings.Contains(err.Error(), "afraid") || strings.Contains(err.Error(), "Invented")) {
			t.Errorf("%s: the error repeats it: %v", name, err)
		}
	}
}

func TestCheckpointHasOneSpelling(t *testing.T) {
	c := custody.Checkpoint{Origin: custody.Origin(vault), Size: 12, Root: tlog.Hash{5}}
	text := custody.FormatCheckpoint(c)
	if got, err := custody.ParseCheckpoint(text); err != nil || got != c {
		t.Errorf("%+v, %v", got, err)
	}
	lines := strings.Split(text, "\n")
	for name, bad := range map[string]string{
		"empty":          "",
		"no end of line": strings.TrimSuffix(text, "\n"),
		"extension":      text + "more\n",
		"size with zero": strings.Replace(text, "\n12\n", "\n012\n", 1),
		"size with plus": strings.Replace(text, "\n12\n", "\n+12\n", 1),
		"negative":       strings.Replace(text, "\n12\n", "\n-12\n", 1),
		"too large":      strings.Replace(text, "\n12\n", "\n99999999999999999999\n", 1),
		"short root":     lines[0] + "\n12\nAAAA\n",
		"root not 64":    lines[0] + "\n12\n" + strings.Repeat("!", 44) + "\n",
		"root unpadded":  strings.Replace(text, "=\n", "\n", 1),
		"spare bits":     strings.Replace(text, "A=\n", "B=\n", 1),
		"carriage":       strings.ReplaceAll(text, "\n", "\r\n"),
		"long":           strings.Repeat("x", 5000) + text,
	} {
		if _, err := custody.ParseCheckpoint(bad); !errors.Is(err, custody.ErrBadCheckpoint) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestCheckpointIsSignedByAMember(t *testing.T) {
	origin := custody.Origin(vault)
	c := custody.Checkpoint{Origin: origin, Size: 12, Root: tlog.Hash{5}}
	signed, err := custody.SignCheckpoint(c, mine)
	must(t, err)
	both := []ed25519.PublicKey{public(foreign), public(mine), public(mine)} // twice is no clash
	if got, err := custody.OpenCheckpoint(signed, origin, both); err != nil || got != c {
		t.Errorf("%+v, %v", got, err)
	}
	// As a stock note tool reads it.
	vk, err := custody.VerifierKey(origin, public(mine))
	must(t, err)
	v, err := note.NewVerifier(vk)
	must(t, err)
	if n, err := note.Open(signed, note.VerifierList(v)); err != nil || n.Text != custody.FormatCheckpoint(c) {
		t.Errorf("a note tool: %v", err)
	}
	other := custody.Origin(record.IDFromBytes(record.KindVault, [16]byte{9}))
	elsewhere, err := custody.SignCheckpoint(custody.Checkpoint{Origin: other, Size: 12}, mine)
	must(t, err)
	for name, c := range map[string]struct {
		note   []byte
		origin string
		keys   []ed25519.PublicKey
	}{
		"another's key":   {signed, origin, []ed25519.PublicKey{public(foreign)}},
		"no key":          {signed, origin, nil},
		"another vault's": {elsewhere, origin, members},
		"asked of other":  {signed, other, members},
		"empty":           {nil, origin, members},
		"too long":        {append(bytes.Repeat([]byte("x"), 5000), signed...), origin, members},
	} {
		if _, err := custody.OpenCheckpoint(c.note, c.origin, c.keys); !errors.Is(err, custody.ErrBadCheckpoint) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for i := range signed {
		bad := bytes.Clone(signed)
		bad[i] ^= 4
		if got, err := custody.OpenCheckpoint(bad, origin, members); err == nil && got != c {
			t.Fatalf("byte %d flipped: %+v", i, got)
		}
	}
}

// newStore opens a real store with a log of n entries.
func newStore(t testing.TB, n int) *store.Store {
	t.Helper()
	dir := t.TempDir()
	s, err := store.Create(dir, storeKeys(t), func(tx *store.Tx) error {
		entries := make([]custody.Entry, n)
		for i := range entries {
			entries[i] = entry()
		}
		return custody.Append(tx, mine, vault, entries...)
	})
	must(t, err)
	t.Cleanup(func() { _ = s.Abandon() })
	return s
}

func storeKeys(t testing.TB) store.Options {
	t.Helper()
	return store.Options{
		Office: seal.Key{1}, Testimony: seal.NewTree(), Identity: seal.NewTree(),
		Replica: record.IDFromBytes(record.KindReplica, [16]byte{4}),
	}
}

func known(actor string, _ int64) bool { return actor == custody.SpellKey(public(mine)) }

func TestLogIsReplayedAndProved(t *testing.T) {
	s := newStore(t, 1)
	for range 12 {
		must(t, s.Update(func(tx *store.Tx) error { return custody.Append(tx, mine, vault, entry(), entry()) }))
	}
	must(t, s.View(func(tx *store.Tx) error {
		must(t, custody.CheckHead(tx, vault, s.Head(), members))
		c, err := custody.OpenCheckpoint(s.Head().Payload, custody.Origin(vault), members)
		must(t, err)
		var seen int64
		replayed, err := custody.Replay(tx, vault, known, func(e custody.Entry) error {
			if e.Seq != seen {
				t.Errorf("entry %d at %d", e.Seq, seen)
			}
			seen++
			return nil
		})
		if err != nil || replayed != c || seen != 25 || c.Size != 25 {
			t.Errorf("replayed %+v, signed %+v, %v", replayed, c, err)
		}
		for _, size := range []int64{25, 7} {
			root, err := tlog.TreeHash(size, tx)
			must(t, err)
			for n := range size {
				p, err := custody.Proof(tx, size, n)
				must(t, err)
				_, leaf, err := custody.ReadEntry(tx, n)
				must(t, err)
				if err := tlog.CheckRecord(p, size, root, n, tlog.RecordHash(leaf)); err != nil {
					t.Errorf("entry %d of %d: %v", n, size, err)
				}
				if n > 0 && tlog.CheckRecord(p, size, root, n-1, tlog.RecordHash(leaf)) == nil {
					t.Errorf("entry %d of %d is proved in another's place", n, size)
				}
			}
		}
		stop := errors.New("enough")
		if _, err := custody.Replay(tx, vault, known, func(custody.Entry) error { return stop }); !errors.Is(err, stop) {
			t.Errorf("a reader that stops: %v", err)
		}
		nobody := func(string, int64) bool { return false }
		if _, err := custody.Replay(tx, vault, nobody, func(custody.Entry) error { return nil }); !errors.Is(err, store.ErrDamaged) {
			t.Errorf("a foreign actor: %v", err)
		}
		return nil
	}))
}

// A crash between commit and head leaves entries after the head: good ones are
// taken, a foreigner's are not.
func TestEntriesAfterTheHead(t *testing.T) {
	for name, c := range map[string]struct {
		change func(tx *store.Tx) error
		good   bool
	}{
		"a member's":      {func(tx *store.Tx) error { return custody.Append(tx, mine, vault, entry(), entry(), entry()) }, true},
		"a foreigner's":   {func(tx *store.Tx) error { return custody.Append(tx, foreign, vault, entry()) }, false},
		"another vault's": {func(tx *store.Tx) error { return custody.Append(tx, mine, record.NewID(record.KindVault), entry()) }, false},
		"in another place": {func(tx *store.Tx) error {
			e := entry()
			e.Seq = 77
			leaf, err := custody.FormatLeaf(e, mine)
			must(t, err)
			must(t, tx.AppendLeaf(leaf))
			n, err := tx.LogSize()
			tx.SetHead(store.Head{Size: n})
			return err
		}, false},
		"noise": {func(tx *store.Tx) error {
			must(t, tx.AppendLeaf([]byte("noise")))
			n, err := tx.LogSize()
			tx.SetHead(store.Head{Size: n})
			return err
		}, false},
	} {
		s := newStore(t, 5)
		before := s.Head()
		must(t, s.Update(c.change))
		err := s.View(func(tx *store.Tx) error { return custody.CheckHead(tx, vault, before, members) })
		if c.good && err != nil || !c.good && !errors.Is(err, store.ErrDamaged) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestHeadOfAnotherTreeIsDamage(t *testing.T) {
	s, other := newStore(t, 5), newStore(t, 5)
	bigger := newStore(t, 9)
	wrongSize := s.Head()
	wrongSize.Size--
	wrongTime := s.Head()
	wrongTime.Time++
	for name, h := range map[string]store.Head{
		"another tree's": other.Head(), "a longer tree's": bigger.Head(), "its size is another": wrongSize, "its time is another": wrongTime, "unsigned": {Size: 5},
	} {
		err := s.View(func(tx *store.Tx) error { return custody.CheckHead(tx, vault, h, members) })
		if !errors.Is(err, store.ErrDamaged) {
			t.Errorf("%s: %v", name, err)
		}
	}
	err := s.View(func(tx *store.Tx) error {
		return custody.CheckHead(tx, vault, s.Head(), []ed25519.PublicKey{public(foreign)})
	})
	if !errors.Is(err, store.ErrDamaged) {
		t.Errorf("signed by nobody known: %v", err)
	}
}

// The head file of one vault beside the records of another, or of an older
// state of the same, on the disk and through Open.
func TestRolledBackRecordsAreRefused(t *testing.T) {
	dir, o := t.TempDir(), storeKeys(t)
	s, err := store.Create(dir, o, func(tx *store.Tx) error { return custody.Append(tx, mine, vault, entry()) })
	must(t, err)
	must(t, s.Close())
	old := filepath.Join(t.TempDir(), "records")
	must(t, os.CopyFS(old, os.DirFS(filepath.Join(dir, "records"))))
	o.Check = func(tx *store.Tx, h store.Head) error { return custody.CheckHead(tx, vault, h, members) }
	s, err = store.Open(dir, o)
	must(t, err)
	must(t, s.Update(func(tx *store.Tx) error { return custody.Append(tx, mine, vault, entry()) }))
	must(t, s.Close())
	must(t, os.RemoveAll(filepath.Join(dir, "records")))
	must(t, os.CopyFS(filepath.Join(dir, "records"), os.DirFS(old)))
	if _, err := store.Open(dir, o); !errors.Is(err, store.ErrDamaged) {
		t.Errorf("older records under a newer head: %v", err)
	}
}

func FuzzParseLeaf(f *testing.F) {
	leaf, err := custody.FormatLeaf(entry(), mine)
	must(f, err)
	extra := entry()
	extra.Extra = []byte(`{"later":1}`)
	more, err := custody.FormatLeaf(extra, mine)
	must(f, err)
	f.Add(leaf)
	f.Add(more)
	f.Add(leaf[:96])
	f.Fuzz(func(t *testing.T, raw []byte) {
		e, err := custody.ParseLeaf(raw)
		if err != nil {
			return
		}
		canonical, err := record.Canonical(e)
		if err != nil || !bytes.Equal(canonical, raw[32:len(raw)-64]) {
			t.Fatalf("written back it differs: %v", err)
		}
	})
}

func FuzzParseCheckpoint(f *testing.F) {
	c := custody.Checkpoint{Origin: custody.Origin(vault), Size: 12, Root: tlog.Hash{5}}
	signed, err := custody.SignCheckpoint(c, mine)
	must(f, err)
	f.Add(custody.FormatCheckpoint(c))
	f.Add(string(signed))
	f.Fuzz(func(t *testing.T, text string) {
		if c, err := custody.ParseCheckpoint(text); err == nil && custody.FormatCheckpoint(c) != text {
			t.Fatal("written back it differs")
		}
		if got, err := custody.OpenCheckpoint([]byte(text), custody.Origin(vault), members); err == nil && got != c {
			t.Fatal("a checkpoint that nobody signed")
		}
	})
}
