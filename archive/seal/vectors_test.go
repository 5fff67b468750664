package seal

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/hex"
	"flag"
	"os"
	"path/filepath"
	"reflect"
	"strconv"
	"testing"

	"filippo.io/age"

	"attest/archive/record"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

var update = flag.Bool("update", false, "write testdata/vectors anew: only for a new format, never for an old one")

// vectors are files that other people's readers can be tested with. All keys,
// names and passphrases in them are invented.
type vectors struct {
	Comment string        `json:"comment"`
	Tree    []treeVector  `json:"tree,omitempty"`
	File    string        `json:"file,omitempty"` // the sealed object as text
	Value   *valueVector  `json:"value,omitempty"`
	Stream  []blobVector  `json:"stream,omitempty"`
	Version *versionNamed `json:"version,omitempty"`
	Slot    *slotVector   `json:"slot,omitempty"`
	Keys    *keysVector   `json:"keys,omitempty"`
	Vault   *vaultVector  `json:"vault,omitempty"`

	Recording []recordingVector `json:"recording,omitempty"`
}

type treeVector struct {
	Replica   string `json:"replica"` // hex
	Leaf      uint32 `json:"leaf"`
	Child     uint32 `json:"child"`
	Destroyed bool   `json:"destroyed,omitempty"`
	Node      string `json:"node,omitempty"` // hex, "" when it is gone
	ChildKey  string `json:"child_key,omitempty"`
}

type valueVector struct {
	Key    string `json:"key"`
	Label  string `json:"label"`
	Nonce  string `json:"nonce"`
	AAD    string `json:"aad"`
	Plain  string `json:"plain"`
	Sealed string `json:"sealed"`
}

// blobVector: byte i of the plaintext is the low byte of 7i + 13⌊i/256⌋ + 31⌊i/65536⌋.
type blobVector struct {
	Key    string `json:"key"`
	ID     string `json:"id"`
	Size   int64  `json:"size"`
	Length int64  `json:"length"`
	SHA256 string `json:"sha256"` // of the file
}

// recordingVector is sealed step by step: a whole number is a frame of so many
// bytes and 4,096 samples, "" a flush, other text a control message. The bytes
// of all frames together are those of blobVector.
type recordingVector struct {
	Key     string   `json:"key"`
	ID      string   `json:"id"`
	Steps   []string `json:"steps"`
	End     string   `json:"end"` // the last message
	Cut     int64    `json:"cut"` // not 0: cut short to so many chunks and closed afterwards
	Chunks  int64    `json:"chunks"`
	Size    int64    `json:"size"`
	Samples int64    `json:"samples"`
	Length  int64    `json:"length"`
	SHA256  string   `json:"sha256"` // of the file
	Keys    []string `json:"keys"`   // of the first chunks
}

type versionNamed struct {
	Salt      string `json:"salt"`
	Canonical string `json:"canonical"`
	Name      string `json:"name"`
	PartLabel string `json:"part_label"`
	PartHash  string `json:"part_hash"`
}

type slotVector struct {
	Pass    string `json:"pass"`
	KeyFile []byte `json:"keyfile"`
	Name    string `json:"name"`
	Role    string `json:"role"`
	Age     string `json:"age"`
	Header  string `json:"header"` // hex, public key
}

type keysVector struct {
	Age   string    `json:"age"`
	File  []byte    `json:"file"`
	Vault record.ID `json:"vault"`
	Tree  string    `json:"tree"`
	Epoch int64     `json:"epoch"`
	Seq   int64     `json:"seq"`
	By    string    `json:"by"`
	Plain string    `json:"plain"`
}

type vaultVector struct {
	Age    string   `json:"age"`
	Office string   `json:"office"`
	Pinned string   `json:"pinned"`
	Names  []string `json:"names"` // of the headers
	Who    []string `json:"who"`   // "name, role" of the last header's members, by slot
}

func hexKey(b byte) Key { return Key(bytes.Repeat([]byte{b}, 32)) }

func unhex(t *testing.T, s string) []byte {
	t.Helper()
	b, err := hex.DecodeString(s)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// vector reads a file, or with -update makes it from what make returns.
func vector(t *testing.T, name string, fill func(v *vectors)) vectors {
	t.Helper()
	path := filepath.Join("testdata", "vectors", name+".json")
	if *update {
		v := vectors{Comment: "invented keys and names, for tests only; docs/vault-format.md describes the form"}
		fill(&v)
		raw, err := json.Marshal(v, jsontext.Multiline(true))
		if err == nil {
			err = os.WriteFile(path, append(raw, '\n'), 0o644)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var v vectors
	if err := json.Unmarshal(raw, &v, json.RejectUnknownMembers(true)); err != nil {
		t.Fatal(err)
	}
	return v
}

func TestVectorTree(t *testing.T) {
	tree := newTree(hexKey(1))
	tree.Puncture([16]byte{1}, 8)
	tree.PunctureChild([16]byte{1}, 9, 0)
	ask := func(tree *Tree, r [16]byte, leaf, child uint32) treeVector {
		v := treeVector{Replica: hex.EncodeToString(r[:]), Leaf: leaf, Child: child}
		if k, err := tree.Node(r, leaf); err == nil {
			v.Node = hex.EncodeToString(k[:])
		}
		if k, err := tree.Child(r, leaf, child); err == nil {
			v.ChildKey = hex.EncodeToString(k[:])
		} else {
			v.Destroyed = true
		}
		return v
	}
	v := vector(t, "tree", func(v *vectors) {
		raw, err := tree.MarshalCanonical()
		if err != nil {
			t.Fatal(err)
		}
		v.File = string(raw)
		for _, r := range [][16]byte{{}, {1}, {0xff, 15: 0xff}} {
			for _, leaf := range []uint32{0, 7, 8, 9, 1<<32 - 1} {
				v.Tree = append(v.Tree, ask(tree, r, leaf, 0), ask(tree, r, leaf, 1), ask(tree, r, leaf, 1<<32-1))
			}
		}
	})
	got, err := ParseTree([]byte(v.File))
	if err != nil {
		t.Fatal(err)
	}
	raw, err := tree.MarshalCanonical()
	if err != nil || string(raw) != v.File {
		t.Errorf("the tree of 32 bytes 0x01 with two punctures is written differently: %v", err)
	}
	for _, want := range v.Tree {
		if a := ask(got, [16]byte(unhex(t, want.Replica)), want.Leaf, want.Child); a != want {
			t.Errorf("got %+v\nwant %+v", a, want)
		}
	}
}

func TestVectorValue(t *testing.T) {
	v := vector(t, "value", func(v *vectors) {
		k := hexKey(2).Derive("attest/sample/v1")
		nonce := [24]byte(bytes.Repeat([]byte{3}, 24))
		v.Value = &valueVector{Key: hex.EncodeToString(bytes.Repeat([]byte{2}, 32)), Label: "attest/sample/v1",
			Nonce: hex.EncodeToString(nonce[:]), AAD: "object", Plain: "이것은 지어낸 문장입니다",
			Sealed: hex.EncodeToString(k.sealWith(nonce, []byte("이것은 지어낸 문장입니다"), []byte("object")))}
	}).Value
	k := Key(unhex(t, v.Key)).Derive(v.Label)
	if got := hex.EncodeToString(k.sealWith([24]byte(unhex(t, v.Nonce)), []byte(v.Plain), []byte(v.AAD))); got != v.Sealed {
		t.Errorf("sealed %s, want %s", got, v.Sealed)
	}
	if plain, err := k.Open(unhex(t, v.Sealed), []byte(v.AAD)); err != nil || string(plain) != v.Plain {
		t.Errorf("opened %q, %v", plain, err)
	}
}

func TestVectorStream(t *testing.T) {
	seal := func(b *blobVector) {
		sealed := sealBlob(t, Key(unhex(t, b.Key)), [16]byte(unhex(t, b.ID)), pattern(int(b.Size)))
		sum := sha256.Sum256(sealed)
		b.Length, b.SHA256 = int64(len(sealed)), hex.EncodeToString(sum[:])
	}
	v := vector(t, "stream", func(v *vectors) {
		k, id := hexKey(4), [16]byte(bytes.Repeat([]byte{5}, 16))
		for _, n := range edges {
			b := blobVector{Key: hex.EncodeToString(k[:]), ID: hex.EncodeToString(id[:]), Size: int64(n)}
			seal(&b)
			v.Stream = append(v.Stream, b)
		}
	})
	for _, want := range v.Stream {
		got := want
		if seal(&got); got != want {
			t.Errorf("sealed %+v\nwant %+v", got, want)
		}
	}
}

func TestVectorRecording(t *testing.T) {
	seal := func(v *recordingVector) {
		in := &tape{k: Key(unhex(t, v.Key)), id: [16]byte(unhex(t, v.ID)), file: RecordingMagic()}
		in.s = NewRecordingSealer(in.k, in.id)
		for _, step := range v.Steps {
			if n, err := strconv.Atoi(step); err == nil {
				in.frame(n)
			} else if step == "" {
				in.flush()
			} else {
				in.say(step)
			}
		}
		if v.Cut == 0 {
			in.end(v.End)
		} else {
			in.file = in.file[:RecordingHead+v.Cut*RecordingChunk]
			out, err := scan(in.k, in.id, in.file)
			if err != nil {
				t.Fatal(err)
			}
			in.file = append(in.file, ClosingChunk(in.k, in.id, out.RecordingEnd)...)
		}
		out, err := scan(in.k, in.id, in.file)
		if err != nil || !out.Ended || out.Closed != (v.Cut > 0) {
			t.Fatalf("%+v, %v", out.RecordingEnd, err)
		}
		sum := sha256.Sum256(in.file)
		v.Chunks, v.Size, v.Samples, v.Length, v.SHA256 = out.Chunks, out.Size, out.Samples, int64(len(in.file)), hex.EncodeToString(sum[:])
		r := newRatchet(in.k)
		v.Keys = nil
		for i := range int64(3) {
			k := r.message(i)
			v.Keys = append(v.Keys, hex.EncodeToString(k[:]))
		}
	}
	v := vector(t, "recording", func(v *vectors) {
		k, id := hexKey(4), [16]byte(bytes.Repeat([]byte{5}, 16))
		for _, w := range []recordingVector{
			{End: "end"},
			{Steps: []string{"100", "", "a message", "9000", "8149", "20000", ""}, End: "end"},
			{Steps: []string{"100", "", "a message", "9000", "8149", "20000", ""}, Cut: 4},
		} {
			w.Key, w.ID = hex.EncodeToString(k[:]), hex.EncodeToString(id[:])
			seal(&w)
			v.Recording = append(v.Recording, w)
		}
	})
	for _, want := range v.Recording {
		got := want
		if seal(&got); !reflect.DeepEqual(got, want) {
			t.Errorf("sealed %+v\nwant %+v", got, want)
		}
	}
}

func TestVectorVersion(t *testing.T) {
	v := vector(t, "version", func(v *vectors) {
		salt, canonical := [32]byte(hexKey(6)), `{"type":"envelope","v":1}`
		part := PartHash("attest/facts/v1", salt, []byte(canonical))
		v.Version = &versionNamed{hex.EncodeToString(salt[:]), canonical, VersionName(salt, []byte(canonical)), "attest/facts/v1", hex.EncodeToString(part[:])}
	}).Version
	salt := [32]byte(unhex(t, v.Salt))
	part := PartHash(v.PartLabel, salt, []byte(v.Canonical))
	if VersionName(salt, []byte(v.Canonical)) != v.Name || hex.EncodeToString(part[:]) != v.PartHash {
		t.Error("the name or part hash differs")
	}
}

func TestVectorSlot(t *testing.T) {
	v := vector(t, "slot", func(v *vectors) {
		m := newMember(t, "Sample Keyholder", RoleKeyholder, record.NewID(record.KindVault))
		raw, err := sealSlot(m, "blue-3", []byte("invented words for a test"), []byte("key file"), cheapKDF, hexKey(7), KDF.Derive)
		if err != nil {
			t.Fatal(err)
		}
		v.File = string(raw)
		v.Slot = &slotVector{"invented words for a test", []byte("key file"), m.Name, m.Role, m.Age.String(), hex.EncodeToString(m.Header.Public().(ed25519.PublicKey))}
	})
	f, err := parseSlot([]byte(v.File))
	if err != nil {
		t.Fatal(err)
	}
	m, err := f.open([]byte(v.Slot.Pass), v.Slot.KeyFile, KDF.Derive)
	if err != nil {
		t.Fatal(err)
	}
	if m.Name != v.Slot.Name || m.Role != v.Slot.Role || m.Age.String() != v.Slot.Age ||
		hex.EncodeToString(m.Header.Public().(ed25519.PublicKey)) != v.Slot.Header {
		t.Error("the slot holds something else")
	}
	// The same member, passphrase and nonce make the same bytes.
	if raw, err := sealSlot(m, f.Hint, []byte(v.Slot.Pass), v.Slot.KeyFile, f.kdf(), Key(append(f.Sealed[1:25:25], make([]byte, 8)...)), KDF.Derive); err != nil || string(raw) != v.File {
		t.Errorf("sealed again it differs: %v", err)
	}
}

func TestVectorKeyFile(t *testing.T) {
	v := vector(t, "keyfile", func(v *vectors) {
		m := newMember(t, "Sample Keyholder", RoleKeyholder, record.NewID(record.KindVault))
		path := filepath.Join(t.TempDir(), "testimony.keys")
		if err := WriteKeyFile(path, m.Vault, TestimonyTree, 1, 4, newTree(hexKey(1)), []age.Recipient{m.Age.Recipient()}, m.Header); err != nil {
			t.Fatal(err)
		}
		raw, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		plain, err := ageOpen(raw, maxTree, m.Age)
		if err != nil {
			t.Fatal(err)
		}
		v.Keys = &keysVector{m.Age.String(), raw, m.Vault, TestimonyTree, 1, 4, hex.EncodeToString(m.Header.Public().(ed25519.PublicKey)), string(plain)}
	}).Keys
	id, err := age.ParseHybridIdentity(v.Age)
	if err != nil {
		t.Fatal(err)
	}
	tree, epoch, seq, err := ParseKeyFile(v.File, v.Vault, v.Tree, id, func(k ed25519.PublicKey) bool { return hex.EncodeToString(k) == v.By })
	if err != nil || epoch != v.Epoch || seq != v.Seq || tree.nodes[0].key != hexKey(1) {
		t.Errorf("epoch %d, seq %d, %v", epoch, seq, err)
	}
	if plain, err := ageOpen(v.File, maxTree, id); err != nil || string(plain) != v.Plain {
		t.Errorf("another plaintext: %v", err)
	}
}

func TestVectorVault(t *testing.T) {
	v := vector(t, "vault", func(v *vectors) {
		c, a, b, office := twoMembers(t)
		fresh := NewKey()
		if err := c.Append(a, change(office, fresh, a, b)); err != nil {
			t.Fatal(err)
		}
		raw, err := c.MarshalCanonical()
		if err != nil {
			t.Fatal(err)
		}
		v.File = string(raw)
		v.Vault = &vaultVector{Age: a.Age.String(), Office: hex.EncodeToString(fresh[:]), Pinned: hex.EncodeToString(a.Keyholder)}
		for i := range c.Len() {
			v.Vault.Names = append(v.Vault.Names, c.At(i).Name())
		}
		es, err := c.Last().Entries(fresh)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range es {
			v.Vault.Who = append(v.Vault.Who, e.Name+", "+e.Role)
		}
	})
	c, err := ParseChain([]byte(v.File))
	if err != nil {
		t.Fatal(err)
	}
	id, err := age.ParseHybridIdentity(v.Vault.Age)
	if err != nil {
		t.Fatal(err)
	}
	office, err := c.Last().Office(id)
	if err != nil || hex.EncodeToString(office[:]) != v.Vault.Office {
		t.Fatalf("office key: %v", err)
	}
	if err := c.VerifyRoles(office, unhex(t, v.Vault.Pinned)); err != nil {
		t.Error(err)
	}
	for i, name := range v.Vault.Names {
		if c.At(i).Name() != name {
			t.Errorf("header %d has the name %s, want %s", i+1, c.At(i).Name(), name)
		}
	}
	for i, m := range c.Last().Members {
		if name, role, err := c.Last().NameRole(office, m.Slot); err != nil || name+", "+role != v.Vault.Who[i] {
			t.Errorf("member %d: %q %q %v", i, name, role, err)
		}
	}
}
