package store

import (
	"bytes"
	"testing"

	"pgregory.net/rapid"

	"attest/archive/record"
)

// What is parsed is what would be written, or it is refused.

func FuzzParseHead(f *testing.F) {
	whole, err := formatHead(2, Head{Size: 7, Payload: []byte("invented checkpoint")})
	if err != nil {
		f.Fatal(err)
	}
	f.Add(whole)
	f.Add(whole[:100])
	f.Add(append(bytes.Clone(whole), whole...))
	f.Add(append(make([]byte, headSlot), whole...))
	f.Fuzz(func(t *testing.T, raw []byte) {
		counter, h, err := parseHead(raw)
		if err == nil {
			if again, err := formatHead(counter, h); err != nil || !bytes.Equal(again, raw) {
				t.Fatalf("written back it differs: %v", err)
			}
		}
		if c, h, ok := pickHead(raw); ok {
			slot, err := formatHead(c, h)
			if err != nil || !bytes.Equal(slot, raw[int(c%2)*headSlot:][:headSlot]) {
				t.Fatal("a head that neither slot holds")
			}
		}
	})
}

func FuzzParseObject(f *testing.F) {
	id := record.IDFromBytes(record.KindTestimony, [16]byte{1})
	good, err := record.Canonical(Object{Type: "object", V: 1, ID: id, Leaf: 3, IDLeaf: 4, N: 1})
	if err != nil {
		f.Fatal(err)
	}
	f.Add(good)
	f.Add(bytes.Replace(good, []byte(`"v":1`), []byte(`"v":2`), 1))
	f.Add([]byte(`{}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		o, err := parseObject(id, raw)
		if err != nil {
			return
		}
		again, err := record.Canonical(o)
		if err != nil {
			return // a number that no writer of ours makes
		}
		if p, err := parseObject(id, again); err != nil || p != o {
			t.Fatalf("written back it differs: %v", err)
		}
	})
}

func FuzzParseStored(f *testing.F) {
	id := record.IDFromBytes(record.KindTestimony, [16]byte{1})
	o := Object{ID: id, N: 1}
	salt := make([]byte, 32)
	env, err := record.Canonical(envelope{
		Type: "attest/version", V: 1, Object: id, N: 1, Parents: []string{}, Segments: 1,
		Parts: parts{Facts: partHash("facts", [32]byte{}, []byte("{}"))},
	})
	if err != nil {
		f.Fatal(err)
	}
	good, err := record.Canonical(stored{
		Type: "attest/stored", V: 1, Envelope: env, Salt: salt,
		Facts: saltedBody{Salt: salt, Body: []byte("{}")}, Segments: []byte{0, 0, 0, 1},
	})
	if err != nil {
		f.Fatal(err)
	}
	f.Add(good)
	f.Add(bytes.Replace(good, []byte(`"v":1`), []byte(`"v":2`), 1))
	f.Add([]byte(`{"type":"attest/stored","v":1}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		v, err := parseStored(o, 1, raw)
		if err == nil && (v.Object != id || v.N != 1 || len(v.Name) != 64) {
			t.Fatalf("half a version: %+v", v)
		}
	})
}

// Any sequence of versions comes back as it was put, after a close too.
func TestAnySequenceComesBack(t *testing.T) {
	outer := t
	s := create(t, t.TempDir())
	rapid.Check(t, func(t *rapid.T) {
		type want struct {
			facts, identity string
			segments        []string
		}
		words := rapid.SampledFrom([]string{`"가"`, `"나"`, `"다"`, `""`, `"long, long, long"`, `{"a":[1,2]}`})
		all := map[record.ID][]want{}
		var ids []record.ID
		for range rapid.IntRange(1, 3).Draw(t, "objects") {
			ids = append(ids, record.NewID(record.KindTestimony))
		}
		for range rapid.IntRange(1, 6).Draw(t, "puts") {
			id := rapid.SampledFrom(ids).Draw(t, "object")
			w := want{facts: words.Draw(t, "facts"), segments: rapid.SliceOfN(words, 0, 6).Draw(t, "segments")}
			if rapid.Bool().Draw(t, "has identity") {
				w.identity = words.Draw(t, "identity")
			}
			if _, err := put(s, id, w.facts, w.identity, w.segments...); err != nil {
				t.Fatal(err)
			}
			all[id] = append(all[id], w)
		}
		if rapid.IntRange(0, 19).Draw(t, "reopen") == 0 {
			s = reopen(outer, s)
		}
		for id, versions := range all {
			for i, w := range versions {
				v := get(outer, s, id, uint32(i+1))
				got := bodies(v)
				if string(v.Facts) != w.facts || string(v.Identity) != w.identity || len(got) != len(w.segments) {
					t.Fatalf("version %d came back as %s, %s, %s", i+1, v.Facts, v.Identity, got)
				}
				for j := range got {
					if got[j] != w.segments[j] {
						t.Fatalf("version %d, segment %d came back as %s", i+1, j, got[j])
					}
				}
			}
		}
	})
}
