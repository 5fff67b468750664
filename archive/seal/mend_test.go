package seal

import (
	"bytes"
	"crypto/ed25519"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"filippo.io/age"

	"attest/archive/record"
)

// manyMembers is a chain of so many members who came one after the other; in the
// middle of them the office key was changed.
func manyMembers(t testing.TB, n int) (c *Chain, members []*Member, office Key) {
	t.Helper()
	vault := record.NewID(record.KindVault)
	members, office = []*Member{newMember(t, "Sample A", RoleKeyholder, vault)}, NewKey()
	c, err := NewChain(members[0], "blue-3", record.NewID(record.KindReplica), office, at)
	if err != nil {
		t.Fatal(err)
	}
	for len(members) < n {
		members = append(members, newMember(t, "Sample "+string(rune('A'+len(members))), RoleCaseworker, vault))
		before := office
		if len(members) == n/2 {
			office = NewKey()
		}
		if err := c.Append(members[0], change(before, office, members...)); err != nil {
			t.Fatal(err)
		}
	}
	return c, members, office
}

func accepts(id *age.HybridIdentity, pinned ed25519.PublicKey) func(*Chain) bool {
	return func(c *Chain) bool {
		k, err := c.Last().Office(id)
		return err == nil && c.VerifyRoles(k, pinned) == nil
	}
}

// Whatever bit of a vault.json of nine members is turned, it is found, by a
// member who has been there from the first and by the one who came last.
func TestOneBitOfALongChainIsFound(t *testing.T) {
	c, members, _ := manyMembers(t, 9)
	whole, err := c.MarshalCanonical()
	if err != nil {
		t.Fatal(err)
	}
	if len(whole) < 150_000 {
		t.Fatalf("vault.json has %d bytes: want one that is too long to try every bit", len(whole))
	}
	rng := rand.New(rand.NewPCG(6, 27))
	places := []int{0, 9, len(whole) - 1, len(whole) - 30}
	// Each kind of place, in the first header, one in the middle, and the last.
	for _, form := range []string{
		`"\},\{"by":"`, `"by":"[A-Za-z0-9+/]{10}`, `"age":"age1pq1[a-z0-9]{100}`, `"sealed":"[A-Za-z0-9+/]{9}`, `"slot":"M[0-9A-Z]{4}`, `"bundle":"[A-Za-z0-9+/]{9}`, `"\},\{"age`,
		`"office":"[A-Za-z0-9+/]{200}`, `"prev":"[0-9a-f]{5}`, `"replica":"R.{4}`, `"time":"2026`, `"type":"attest/header"`, `"vault":"V.`, `"sig":"[A-Za-z0-9+/]{50}`, `={1,2}","prev`,
	} {
		found := regexp.MustCompile(form).FindAllIndex(whole, -1)
		for _, f := range [][]int{found[0], found[rng.IntN(len(found))], found[len(found)-1]} {
			places = append(places, f[0]+rng.IntN(f[1]-f[0]), f[1]-1)
		}
	}
	last := bytes.LastIndex(whole, []byte(`"office":"`))
	places = append(places, last+12, last+40, last+3000, last+18_000, bytes.LastIndex(whole, []byte(`","prev":"`))-8)
	for range 10 {
		places = append(places, rng.IntN(len(whole)))
	}
	path := filepath.Join(t.TempDir(), "vault.json")
	for i, place := range drawn(rng, places) {
		bad := bytes.Clone(whole)
		bad[place] ^= 1 << rng.IntN(8)
		if err := os.WriteFile(path, bad, 0o600); err != nil {
			t.Fatal(err)
		}
		m := []*Member{members[0], members[8]}[i%2]
		got, mended, err := MendChain(t.Context(), path, m.Age, accepts(m.Age, members[0].Keyholder))
		if err != nil || mended != 1 {
			t.Errorf("byte %d, in %q: %d mended, %v", place, around(whole, place), mended, err)
			continue
		}
		if raw, err := got.MarshalCanonical(); err != nil || !bytes.Equal(raw, whole) {
			t.Errorf("byte %d: another chain, %v", place, err)
		}
	}
}

// drawn are some of the places, or all where the whole run is asked for.
func drawn[P any](rng *rand.Rand, places []P) []P {
	if os.Getenv("ATTEST_FLIPS") != "" {
		return places
	}
	rng.Shuffle(len(places), func(i, j int) { places[i], places[j] = places[j], places[i] })
	return places[:6]
}

func around(b []byte, at int) string {
	return fmt.Sprintf("%s|%s", b[max(0, at-15):at], b[at:min(len(b), at+15)])
}

// Whatever bit of a key file is turned, it is found, whoever of nine members
// opens it; and one in each of its parts too.
func TestOneBitOfALongKeyFileIsFound(t *testing.T) {
	vault := record.NewID(record.KindVault)
	var members []*Member
	var to []age.Recipient
	for i := range 9 {
		m := newMember(t, "Sample "+string(rune('A'+i)), RoleKeyholder, vault)
		members, to = append(members, m), append(to, m.Age.Recipient())
	}
	tree, replica := NewTree(), record.NewID(record.KindReplica).Bytes()
	for i := range uint32(110) { // apart from each other: some 2,000 nodes
		tree.Puncture(replica, i*60_013)
	}
	path := filepath.Join(t.TempDir(), "testimony.keys")
	if err := WriteKeyFile(path, vault, TestimonyTree, 0, 70, tree, to, members[0].Header); err != nil {
		t.Fatal(err)
	}
	whole, err := os.ReadFile(path)
	if err != nil || len(whole) < 150_000 {
		t.Fatalf("%d bytes, %v: want several chunks", len(whole), err)
	}
	rng := rand.New(rand.NewPCG(7, 27))
	foot := bytes.Index(whole, []byte("\n--- "))
	begin := foot + 49 + 16
	stanza := (foot + 1 - len(ageIntro)) / 9
	places := [][]int{{5}, {21}, {22}, {foot}, {foot + 1}, {foot + 4}, {foot + 20}, {foot + 48}, {foot + 49}, {begin - 1}, {begin}, {begin + AgeChunk}, {begin + AgeChunk + AgeTag}, {len(whole) - 1}, {len(whole) - 17},
		{rng.IntN(foot), begin + 9, begin + AgeChunk + AgeTag + 7, len(whole) - 100}}
	for range 8 {
		places = append(places, []int{rng.IntN(foot)}, []int{begin + rng.IntN(len(whole)-begin)})
	}
	for i := range 9 { // the own stanza, and others'
		at := len(ageIntro) + i*stanza
		places = append(places, []int{at + rng.IntN(19)}, []int{at + 19 + rng.IntN(stanza-19)}, []int{at + stanza - 1}, []int{at + stanza - 45})
	}
	any := func(ed25519.PublicKey) bool { return true }
	for _, turned := range drawn(rng, places) {
		bad := bytes.Clone(whole)
		for _, place := range turned {
			bad[place] ^= 1 << rng.IntN(8)
		}
		if err := os.WriteFile(path, bad, 0o600); err != nil {
			t.Fatal(err)
		}
		i := rng.IntN(9)
		m := members[i]
		got, err := KeyFileMender{vault, m.Age, i, to, any}.Mend(t.Context(), path, TestimonyTree)
		if err != nil || got.Bits != len(turned) || got.Anew || !bytes.Equal(got.Raw, whole) {
			t.Errorf("bytes %d of %d: %d mended, anew %t, the same %t, %v", turned, len(whole), got.Bits, got.Anew, bytes.Equal(got.Raw, whole), err)
		}
	}

	// Another member's stanza is gone: the tree opens, and is sealed to all anew.
	bad := bytes.Clone(whole)
	clear(bad[len(ageIntro)+2*stanza+30 : len(ageIntro)+2*stanza+500])
	if err := os.WriteFile(path, bad, 0o600); err != nil {
		t.Fatal(err)
	}
	got, err := KeyFileMender{vault, members[5].Age, 5, to, any}.Mend(t.Context(), path, TestimonyTree)
	if err != nil || !got.Anew {
		t.Fatalf("another's stanza: anew %t, %v", got.Anew, err)
	}
	for _, m := range members {
		if again, _, seq, err := ParseKeyFile(got.Raw, vault, TestimonyTree, m.Age, any); err != nil || seq != 70 || again.Len() != tree.Len() {
			t.Errorf("%s: %v", m.Name, err)
		}
	}
}
