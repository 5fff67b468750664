package seal

import (
	"bytes"
	"crypto/ed25519"
	"io"
	"os"
	"path/filepath"
	"testing"

	"filippo.io/age"
	"github.com/go-json-experiment/json"
)

// seed reads a vector file for a fuzz target.
func seed(f *testing.F, name string) vectors {
	f.Helper()
	raw, err := os.ReadFile(filepath.Join("testdata", "vectors", name+".json"))
	if err != nil {
		f.Fatal(err)
	}
	var v vectors
	if err := json.Unmarshal(raw, &v); err != nil {
		f.Fatal(err)
	}
	return v
}

// What parses must be written back to the same bytes.

func FuzzParseTree(f *testing.F) {
	f.Add([]byte(seed(f, "tree").File))
	f.Add([]byte(`{"nodes":[],"type":"attest/tree","v":1}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		tree, err := ParseTree(raw)
		if err != nil {
			return
		}
		if again, err := tree.MarshalCanonical(); err != nil || !bytes.Equal(again, raw) {
			t.Fatalf("written back it differs: %v", err)
		}
		tree.Puncture([16]byte{1}, 2)
		if _, err := tree.Node([16]byte{1}, 2); err == nil {
			t.Fatal("punctured and it derives")
		}
	})
}

func FuzzParseChain(f *testing.F) {
	v := seed(f, "vault")
	f.Add([]byte(v.File))
	f.Fuzz(func(t *testing.T, raw []byte) {
		c, err := ParseChain(raw)
		if err != nil {
			return
		}
		if again, err := c.MarshalCanonical(); err != nil || !bytes.Equal(again, raw) {
			t.Fatalf("written back it differs: %v", err)
		}
		for _, m := range c.Last().Members {
			if _, _, err := c.Last().NameRole(Key{}, m.Slot); err == nil {
				t.Fatal("a name opens with another key")
			}
		}
		if c.VerifyRoles(Key{}, nil) == nil {
			t.Fatal("roles verified with no key")
		}
	})
}

func FuzzReadSlot(f *testing.F) {
	f.Add([]byte(seed(f, "slot").File), []byte("{}"))
	f.Fuzz(func(t *testing.T, raw, plain []byte) {
		if slot, err := parseSlot(raw); err == nil {
			if err := slot.kdf().check(); err != nil {
				t.Fatal("parameters out of bounds were let through")
			}
			if _, err := slot.open([]byte("x"), []byte("y"), fakeKDF); err == nil {
				t.Fatal("opened with another passphrase")
			}
		}
		if m, err := parseMember(plain); err == nil && (m.Age == nil || m.Header == nil) {
			t.Fatal("half a member")
		}
	})
}

func FuzzReadKeyFile(f *testing.F) {
	v := seed(f, "keyfile").Keys
	id, err := age.ParseHybridIdentity(v.Age)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(v.File, []byte(v.Plain))
	all := func(ed25519.PublicKey) bool { return true }
	f.Fuzz(func(t *testing.T, raw, plain []byte) {
		if _, _, _, err := ParseKeyFile(raw, v.Vault, v.Tree, id, all); err == nil && !bytes.Equal(raw, v.File) {
			// age wraps a key in one way only, and nobody here signs another.
			t.Fatal("another key file opens")
		}
		if tree, _, _, err := parseKeys(plain, v.Vault, v.Tree, all); err == nil {
			if _, err := tree.MarshalCanonical(); err != nil {
				t.Fatal(err)
			}
		}
	})
}

func FuzzOpenStream(f *testing.F) {
	k, id := hexKey(4), [16]byte{5}
	good := sealBlob(f, k, id, pattern(100))
	f.Add(good, int64(100))
	f.Add(good, int64(99))
	f.Add(good, int64(101))
	f.Add(good[:100], int64(0))
	f.Add([]byte(streamMagic), int64(ChunkSize))
	f.Fuzz(func(t *testing.T, raw []byte, size int64) {
		r, err := NewReader(k, id, bytes.NewReader(raw), int64(len(raw)), size)
		if err != nil {
			return
		}
		got, err := io.ReadAll(r)
		if err != nil {
			return
		}
		// A size that is too large within the padding yields the padding: that
		// is why the size must come from an authenticated record.
		rest, ok := bytes.CutPrefix(got, pattern(100))
		if !ok || !bytes.Equal(raw, good) || len(bytes.Trim(rest, "\x00")) != 0 {
			t.Fatal("bytes that were never sealed open")
		}
	})
}

func FuzzOpenRecording(f *testing.F) {
	k, id := hexKey(4), [16]byte{5}
	in := &tape{k: k, id: id, s: NewRecordingSealer(k, id), file: RecordingMagic()}
	in.frame(recordingRoom + 100)
	in.say("a message")
	cut := bytes.Clone(in.file)
	in.end("end")
	good, n := bytes.Clone(in.file), int64(in.s.index)
	f.Add(good, []byte{}, n, int64(len(in.sound)))
	f.Add(cut, []byte{}, n-1, int64(0))
	f.Add(good[:RecordingHead], []byte{1, 0, 5}, int64(0), int64(1))
	f.Add(good[:RecordingHead+100], []byte{2, 0xff, 0xff}, int64(1), int64(0))
	f.Fuzz(func(t *testing.T, raw, plain []byte, chunks, size int64) {
		if out, err := scan(k, id, raw); err == nil {
			if !bytes.HasPrefix(in.sound, out.sound) || out.Size > out.Bytes {
				t.Fatal("sound that was never sealed opens")
			}
			if out.Ended && !bytes.Equal(raw, good) {
				t.Fatal("another stream has an end")
			}
		}
		if got, err := readRecording(k, id, raw, chunks, size); err == nil && (!bytes.Equal(raw, good) || !bytes.Equal(got, in.sound)) {
			t.Fatal("another recording opens")
		}
		// Who holds the key can seal anything: it must be refused or read, in bounds.
		var body [recordingPlain]byte
		copy(body[:], plain)
		for _, flag := range anyFlag {
			m := newRatchet(k)
			key := m.message(0)
			file := sealChunk(RecordingMagic(), &key, 0, flag, body[:], recordingData(id))
			out, err := scan(k, id, file)
			if err == nil && out.Bytes != int64(len(out.sound)) {
				t.Fatal("it counts otherwise than it gives")
			}
			if got, err := readRecording(k, id, file, 1, size); err == nil && int64(len(got)) != size {
				t.Fatal("it gives another size than it says")
			}
		}
	})
}

// What cuts a damaged file into its parts loses none of a whole one, and reads
// anything.
func FuzzMendParts(f *testing.F) {
	f.Add([]byte(seed(f, "vault").File))
	key, err := os.ReadFile(filepath.Join("testdata", "vectors", "keyfile.json"))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(key)
	f.Add([]byte(ageIntro + "-> mlkem768x25519 aaaa\nbbbb\n--- " + string(bytes.Repeat([]byte("c"), ageMAC)) + "\nnonce and a chunk"))
	id, err := age.GenerateHybridIdentity()
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		links, ok := splitChain(raw)
		for _, l := range links {
			l.parse()
			var again []byte
			for _, part := range tokens(l.header) {
				again = append(again, l.header[part.from:part.to]...)
			}
			if !bytes.Equal(again, l.header) {
				t.Fatal("tokens are not the header")
			}
		}
		if c, err := ParseChain(raw); err == nil && (!ok || len(links) != c.Len()) {
			t.Fatal("a whole chain was cut otherwise")
		}
		m := ageMender{ctx: t.Context(), raw: raw, id: id}
		if m.findParts() {
			for _, s := range m.stanzas {
				m.unwrap(raw[s[0]:s[1]])
			}
		}
	})
}
