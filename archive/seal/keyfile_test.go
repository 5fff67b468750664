package seal

import (
	"bytes"
	"crypto/ed25519"
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"

	"filippo.io/age"

	"attest/archive/record"
)

func TestKeyFile(t *testing.T) {
	vault := record.NewID(record.KindVault)
	a, b, out := newMember(t, "Sample A", RoleKeyholder, vault), newMember(t, "Sample B", RoleCaseworker, vault), newMember(t, "Sample C", RoleLawyer, vault)
	path := filepath.Join(t.TempDir(), "testimony.keys")
	tree, replica := NewTree(), record.NewID(record.KindReplica).Bytes()
	tree.Puncture(replica, 3)
	to := []age.Recipient{a.Age.Recipient(), b.Age.Recipient()}
	if err := WriteKeyFile(path, vault, TestimonyTree, 2, 9, tree, to, a.Header); err != nil {
		t.Fatal(err)
	}
	signedByA := func(k ed25519.PublicKey) bool { return k.Equal(a.Header.Public()) }
	for _, m := range []*Member{a, b} {
		got, epoch, seq, err := ReadKeyFile(path, vault, TestimonyTree, m.Age, signedByA)
		if err != nil || epoch != 2 || seq != 9 {
			t.Fatalf("epoch %d, seq %d, %v", epoch, seq, err)
		}
		want, err := tree.Child(replica, 4, 1)
		if k, err2 := got.Child(replica, 4, 1); err != nil || err2 != nil || k != want {
			t.Errorf("another key: %v, %v", err, err2)
		}
		if _, err := got.Node(replica, 3); !errors.Is(err, ErrDestroyed) {
			t.Errorf("punctured: %v", err)
		}
	}
	read := func(vault record.ID, name string, m *Member, ok bool) error {
		_, _, _, err := ReadKeyFile(path, vault, name, m.Age, func(k ed25519.PublicKey) bool { return ok })
		return err
	}
	for name, c := range map[string]struct{ got, want error }{
		"not a recipient": {read(vault, TestimonyTree, out, true), ErrNotForMember},
		"not allowed":     {read(vault, TestimonyTree, a, false), ErrNotKeyholder},
		"other tree":      {read(vault, IdentityTree, a, true), ErrDamaged},
		"other vault":     {read(record.NewID(record.KindVault), TestimonyTree, a, true), ErrDamaged},
	} {
		if !errors.Is(c.got, c.want) {
			t.Errorf("%s: %v, want %v", name, c.got, c.want)
		}
	}
	if err := WriteKeyFile(path, vault, TestimonyTree, 2, 10, tree, nil, a.Header); err == nil {
		t.Error("written for nobody")
	}
	if err := WriteKeyFile(path, vault, "other", 2, 10, tree, to, a.Header); err == nil {
		t.Error("written under an unknown name")
	}
	if err := read(vault, TestimonyTree, a, true); err != nil {
		t.Errorf("a failed write touched the file: %v", err)
	}
}

// Any age opens the file: what is inside is the canonical JSON described in
// docs/vault-format.md.
func TestKeyFileIsAnAgeFile(t *testing.T) {
	m := newMember(t, "Sample A", RoleKeyholder, record.NewID(record.KindVault))
	path := filepath.Join(t.TempDir(), "testimony.keys")
	tree := NewTree()
	if err := WriteKeyFile(path, m.Vault, TestimonyTree, 0, 0, tree, []age.Recipient{m.Age.Recipient()}, m.Header); err != nil {
		t.Fatal(err)
	}
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	id, err := age.ParseHybridIdentity(m.Age.String())
	if err != nil {
		t.Fatal(err)
	}
	r, err := age.Decrypt(f, id)
	if err != nil {
		t.Fatal(err)
	}
	plain, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	var seen struct {
		Type  string     `json:"type"`
		Nodes []nodeJSON `json:"nodes"`
		By    []byte     `json:"by"`
	}
	if err := record.Decode(plain, &seen); err != nil {
		t.Fatal(err)
	}
	canonical, err := record.CanonicalJSON(plain)
	if err != nil || !bytes.Equal(canonical, plain) {
		t.Errorf("not canonical: %v", err)
	}
	if seen.Type != "attest/keys" || len(seen.Nodes) != 1 || seen.Nodes[0].Path != "/0" || seen.Nodes[0].Key != tree.nodes[0].key ||
		!bytes.Equal(seen.By, m.Header.Public().(ed25519.PublicKey)) {
		t.Error("the plaintext is not as described")
	}
}

func TestKeyFileFlips(t *testing.T) {
	m := newMember(t, "Sample A", RoleKeyholder, record.NewID(record.KindVault))
	path := filepath.Join(t.TempDir(), "identity.keys")
	if err := WriteKeyFile(path, m.Vault, IdentityTree, 0, 0, NewTree(), []age.Recipient{m.Age.Recipient()}, m.Header); err != nil {
		t.Fatal(err)
	}
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	all := func(ed25519.PublicKey) bool { return true }
	flipAll(t, raw, 1, func(raw []byte) error {
		_, _, _, err := ParseKeyFile(raw, m.Vault, IdentityTree, m.Age, all)
		return err
	})
	// Whom it is sealed to can write another one: then the signature decides.
	plain, err := ageOpen(raw, maxTree, m.Age)
	if err != nil {
		t.Fatal(err)
	}
	byM := func(k ed25519.PublicKey) bool { return k.Equal(m.Header.Public()) }
	flipAll(t, plain, 1, func(plain []byte) error {
		_, _, _, err := parseKeys(plain, m.Vault, IdentityTree, byM)
		return err
	})
}
