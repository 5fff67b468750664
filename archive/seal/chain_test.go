package seal

import (
	"bytes"
	"crypto/ed25519"
	"errors"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"attest/archive/record"
)

var at = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

// twoMembers is a chain of two headers: A, a keyholder, then A and B, a lawyer.
func twoMembers(t testing.TB) (c *Chain, a, b *Member, office Key) {
	t.Helper()
	vault := record.NewID(record.KindVault)
	a, b, office = newMember(t, "Sample A", RoleKeyholder, vault), newMember(t, "Sample B", RoleLawyer, vault), NewKey()
	c, err := NewChain(a, "blue-3", record.NewID(record.KindReplica), office, at)
	if err != nil {
		t.Fatal(err)
	}
	err = c.Append(a, change(office, office, a, b))
	if err != nil {
		t.Fatal(err)
	}
	return c, a, b, office
}

func change(before, office Key, members ...*Member) Change {
	next := Change{Replica: record.NewID(record.KindReplica), Before: before, Office: office, At: at}
	for i, m := range members {
		next.Entries = append(next.Entries, m.Entry("green-"+string(rune('1'+i))))
	}
	return next
}

func reparse(t testing.TB, c *Chain) *Chain {
	t.Helper()
	raw, err := c.MarshalCanonical()
	if err != nil {
		t.Fatal(err)
	}
	got, err := ParseChain(raw)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func TestChain(t *testing.T) {
	c, a, b, office := twoMembers(t)
	path := filepath.Join(t.TempDir(), "vault.json")
	if err := c.Write(path); err != nil {
		t.Fatal(err)
	}
	got, err := ReadChain(path)
	if err != nil || got.Len() != 2 || got.Last().Name() != c.Last().Name() {
		t.Fatalf("read %v", err)
	}
	if h, ok := got.Find(c.At(0).Name()); !ok || h.Seq != 1 {
		t.Error("the first header is not found by its name")
	}
	if _, ok := got.Find(""); ok {
		t.Error("a header without a name is found")
	}
	if err := got.VerifyRoles(office, a.Keyholder); err != nil {
		t.Error(err)
	}
	for _, m := range []*Member{a, b} {
		k, err := got.Last().Office(m.Age)
		if err != nil || k != office {
			t.Errorf("%s: office key: %v", m.Name, err)
		}
		name, role, err := got.Last().NameRole(k, m.Slot)
		if err != nil || name != m.Name || role != m.Role {
			t.Errorf("%q %q, %v", name, role, err)
		}
	}
	if _, err := got.At(0).Office(b.Age); !errors.Is(err, ErrNotForMember) {
		t.Errorf("the header before B: %v", err)
	}
	if _, _, err := got.At(0).NameRole(office, b.Slot); err == nil {
		t.Error("B has a name in the header before")
	}
	if _, _, err := got.Last().NameRole(NewKey(), a.Slot); !errors.Is(err, ErrDamaged) {
		t.Errorf("another office key: %v", err)
	}
	raw, err := c.MarshalCanonical()
	if err != nil {
		t.Fatal(err)
	}
	for _, word := range []string{"Sample", RoleKeyholder, RoleLawyer, "green"} {
		if bytes.Contains(raw, []byte(word)) {
			t.Errorf("vault.json tells %q", word)
		}
	}
	es, err := got.Last().Entries(office)
	if err != nil || len(es) != 2 || es[0].Age.String() == es[1].Age.String() {
		t.Fatalf("entries: %v", err)
	}
}

func TestOnlyKeyholdersMakeHeaders(t *testing.T) {
	c, a, b, office := twoMembers(t)
	stranger := newMember(t, "Sample S", RoleKeyholder, a.Vault)
	if err := c.Append(b, change(office, office, a, b)); !errors.Is(err, ErrNotKeyholder) {
		t.Errorf("a lawyer: %v", err)
	}
	if err := c.Append(stranger, change(office, office, a, b)); err == nil {
		t.Error("a stranger appended")
	}
	if _, err := NewChain(b, "blue-3", record.NewID(record.KindReplica), office, at); !errors.Is(err, ErrNotKeyholder) {
		t.Errorf("a lawyer's vault: %v", err)
	}
	if c.Len() != 2 {
		t.Fatal("a refused header is in the chain")
	}
	// The lawyer leaves Append aside: Parse sees a member, VerifyRoles the role.
	h := Header{Vault: a.Vault, Seq: 3, Prev: c.Last().Name()}
	forged := &Chain{links: c.links}
	if err := forged.add(b, h, change(office, office, b)); err != nil {
		t.Fatal(err)
	}
	if err := reparse(t, forged).VerifyRoles(office, a.Keyholder); !errors.Is(err, ErrNotKeyholder) {
		t.Errorf("a lawyer's header: %v", err)
	}
	// A stranger is seen by Parse.
	if err := forged.add(stranger, Header{Vault: a.Vault, Seq: 4, Prev: forged.Last().Name()}, change(office, office, stranger)); !errors.Is(err, ErrNotKeyholder) {
		t.Errorf("a stranger's header: %v", err)
	}
	// A whole chain of a stranger's own, with the vault's ID.
	own, err := NewChain(stranger, "blue-3", record.NewID(record.KindReplica), office, at)
	if err != nil {
		t.Fatal(err)
	}
	if err := own.VerifyRoles(office, a.Keyholder); !errors.Is(err, ErrNotKeyholder) {
		t.Errorf("another vault's chain: %v", err)
	}
}

func TestNewOfficeKeyWhenAMemberLeaves(t *testing.T) {
	c, a, b, office := twoMembers(t)
	fresh := NewKey()
	if err := c.Append(a, change(office, fresh, a)); err != nil {
		t.Fatal(err)
	}
	c = reparse(t, c)
	if _, err := c.Last().Office(b.Age); !errors.Is(err, ErrNotForMember) {
		t.Errorf("who left opens the new key: %v", err)
	}
	k, err := c.Last().Office(a.Age)
	if err != nil || k != fresh {
		t.Fatalf("office key: %v", err)
	}
	keys, err := c.Offices(k)
	if err != nil || len(keys) != 3 || keys[0] != office || keys[1] != office || keys[2] != fresh {
		t.Fatalf("keys of the headers before: %v", err)
	}
	if name, _, err := c.At(1).NameRole(keys[1], b.Slot); err != nil || name != b.Name {
		t.Errorf("name of who left: %q, %v", name, err)
	}
	if err := c.VerifyRoles(k, a.Keyholder); err != nil {
		t.Error(err)
	}
	if err := c.VerifyRoles(office, a.Keyholder); !errors.Is(err, ErrDamaged) {
		t.Errorf("with the key of before: %v", err)
	}
}

func TestChainFlips(t *testing.T) {
	a, office := newMember(t, "Sample A", RoleKeyholder, record.NewID(record.KindVault)), NewKey()
	c, err := NewChain(a, "blue-3", record.NewID(record.KindReplica), office, at)
	if err != nil {
		t.Fatal(err)
	}
	raw, err := c.MarshalCanonical()
	if err != nil {
		t.Fatal(err)
	}
	flipAll(t, raw, 1, func(raw []byte) error {
		c, err := ParseChain(raw)
		if err != nil {
			return err
		}
		return c.VerifyRoles(office, a.Keyholder)
	})
}

func TestParseChainRefuses(t *testing.T) {
	c, a, b, office := twoMembers(t)
	raw, err := c.MarshalCanonical()
	if err != nil {
		t.Fatal(err)
	}
	spell := func(links ...link) string {
		raw, err := (&Chain{links: links}).MarshalCanonical()
		if err != nil {
			t.Fatal(err)
		}
		return string(raw)
	}
	resigned := func(by *Member, change func(*Header)) link {
		h := c.At(1)
		h.Members = append([]HeaderMember(nil), h.Members...)
		change(&h)
		l := link{Header: h, By: by.Header.Public().(ed25519.PublicKey)}
		l.Sig = ed25519.Sign(by.Header, l.text())
		return l
	}
	first, last := c.links[0], c.links[1]
	for name, c := range map[string]struct {
		raw  string
		want error
	}{
		"newer format":  {strings.Replace(string(raw), `"format":1`, `"format":2`, 1), ErrNewerFormat},
		"format 0":      {strings.Replace(string(raw), `"format":1`, `"format":0`, 1), ErrDamaged},
		"newer form":    {strings.TrimSuffix(string(raw), `"v":1}`) + `"v":2}`, ErrNewerFormat},
		"newer header":  {spell(first, resigned(a, func(h *Header) { h.V = 2 })), ErrNewerFormat},
		"unknown":       {strings.TrimSuffix(string(raw), "}") + `,"x":1}`, ErrDamaged},
		"empty":         {"", ErrDamaged},
		"no header":     {spell(), ErrDamaged},
		"first gone":    {spell(last), ErrDamaged},
		"turned round":  {spell(last, first), ErrDamaged},
		"twice":         {spell(first, last, last), ErrDamaged},
		"other vault":   {spell(first, resigned(a, func(h *Header) { h.Vault = record.NewID(record.KindVault) })), ErrDamaged},
		"other before":  {spell(first, resigned(a, func(h *Header) { h.Prev = strings.Repeat("0", 64) })), ErrDamaged},
		"number":        {spell(first, resigned(a, func(h *Header) { h.Seq = 3 })), ErrDamaged},
		"member twice":  {spell(first, resigned(a, func(h *Header) { h.Members[1] = h.Members[0] })), ErrDamaged},
		"key of other":  {spell(first, resigned(a, func(h *Header) { h.Members[1].Header = h.Members[0].Header })), ErrDamaged},
		"short key":     {spell(first, resigned(a, func(h *Header) { h.Members[1].Log = []byte{1} })), ErrDamaged},
		"classic age":   {spell(first, resigned(a, func(h *Header) { h.Members[1].Age = "age1x" })), ErrDamaged},
		"local time":    {spell(first, resigned(a, func(h *Header) { h.Time = "2026-11-23T12:00:00+01:00" })), ErrDamaged},
		"signed by B":   {spell(first, resigned(b, func(*Header) {})), ErrNotKeyholder},
		"short key, by": {spell(first, link{last.Header, []byte{1}, last.Sig}), ErrNotKeyholder},
	} {
		if _, err := ParseChain([]byte(c.raw)); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
	if _, err := ParseChain(make([]byte, maxVault+1)); !errors.Is(err, ErrDamaged) {
		t.Errorf("too long: %v", err)
	}
	// What a newer program adds to a header is signed and kept.
	kept := spell(first, resigned(a, func(h *Header) { h.Extra = []byte(`{"later":[1,"x"]}`) }))
	got, err := ParseChain([]byte(kept))
	if err != nil {
		t.Fatal(err)
	}
	if again, err := got.MarshalCanonical(); err != nil || string(again) != kept {
		t.Errorf("what is not known was dropped: %v", err)
	}
	if err := got.VerifyRoles(office, a.Keyholder); err != nil {
		t.Error(err)
	}
}
