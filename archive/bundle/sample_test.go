package bundle

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"io"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/tlog"

	"attest/archive/custody"
	"attest/archive/record"
	"attest/archive/seal"
	"attest/archive/store"
)

// Everything here is invented: no such witness, office or place.

var (
	sampleTime = time.Date(2026, 11, 20, 14, 30, 6, 0, time.FixedZone("KST", 9*3600))
	officeKey  = ed25519.NewKeyFromSeed(bytes.Repeat([]byte{1}, 32))
	logKey     = ed25519.NewKeyFromSeed(bytes.Repeat([]byte{2}, 32))
	otherKey   = ed25519.NewKeyFromSeed(bytes.Repeat([]byte{3}, 32))
)

// hostile is text that tries to act on its reader.
const hostile = `<script>document.title="RAN"</script><img src=x onerror="document.title='RAN'"> ` +
	"\u202eevil\u202c \u2066x\u2069 \x1b[2J\x1b]0;RAN\x07 \u0085 </p></li></ol> &amp; \"'` 증언"

func blob(b []byte) func() (io.ReadCloser, error) {
	return func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(b)), nil }
}

func picture() []byte {
	m := image.NewRGBA(image.Rect(0, 0, 16, 12))
	for x := range 16 {
		m.Set(x, 6, color.RGBA{200, 80, 40, 255})
	}
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		panic(err)
	}
	return b.Bytes()
}

// vaultLog is a custody log in memory.
type vaultLog struct {
	vault  record.ID
	leaves [][]byte
	hashes []tlog.Hash
}

func (l *vaultLog) ReadHashes(at []int64) ([]tlog.Hash, error) {
	var out []tlog.Hash
	for _, i := range at {
		if i >= int64(len(l.hashes)) {
			return nil, errors.New("no such hash")
		}
		out = append(out, l.hashes[i])
	}
	return out, nil
}

func (l *vaultLog) add(verb custody.Verb, object record.ID, version string) {
	n := int64(len(l.leaves))
	leaf, err := custody.FormatLeaf(custody.Entry{
		Vault: l.vault, Seq: n, Time: sampleTime.Add(-time.Hour).Format(time.RFC3339), Mono: n * 1000,
		Verb: verb, Object: object, Version: version,
	}, logKey)
	if err != nil {
		panic(err)
	}
	h, err := tlog.StoredHashes(n, leaf, l)
	if err != nil {
		panic(err)
	}
	l.leaves, l.hashes = append(l.leaves, leaf), append(l.hashes, h...)
}

func (l *vaultLog) custody() Custody {
	size := int64(len(l.leaves))
	root, err := tlog.TreeHash(size, l)
	if err != nil {
		panic(err)
	}
	origin := custody.Origin(l.vault)
	signed, err := custody.SignCheckpoint(custody.Checkpoint{Origin: origin, Size: size, Root: root}, logKey)
	if err != nil {
		panic(err)
	}
	c := Custody{Checkpoint: signed, Origin: origin, Keys: []LogKey{{Role: "keyholder-1", Key: logKey.Public().(ed25519.PublicKey)}}}
	for n := int64(1); n < size-1; n++ {
		proof, err := tlog.ProveRecord(size, n, l)
		if err != nil {
			panic(err)
		}
		e := Entry{Seq: n, Leaf: l.leaves[n], Label: fmt.Sprintf("Entry %d, by keyholder-1", n)}
		for _, h := range proof {
			e.Proof = append(e.Proof, h)
		}
		c.Entries = append(c.Entries, e)
	}
	return c
}

func salt(n byte) [32]byte { return [32]byte(bytes.Repeat([]byte{n}, 32)) }

func sealVersion(id record.ID, facts *Part, segments []SegmentProof) *Disclosure {
	parts := map[string]string{"facts": "00"}
	if facts != nil {
		h := seal.PartHash("attest/part/facts/v1", facts.Salt, facts.Body)
		parts["facts"] = fmt.Sprintf("%x", h)
	}
	if segments != nil {
		var leaves []store.Segment
		for _, s := range segments {
			leaves = append(leaves, store.Segment{Salt: s.Salt, Body: s.Body})
		}
		root := store.AccountRoot(leaves)
		parts["account"] = fmt.Sprintf("%x", root)
	}
	return &Disclosure{Salt: salt(7), Facts: facts, Segments: segments, Envelope: canonical(map[string]any{
		"type": "attest/version", "v": 1, "object": id, "n": 1, "parents": []string{}, "time": "2026-11-20T13:00:00+09:00",
		"author": custody.SpellKey(logKey.Public().(ed25519.PublicKey)), "parts": parts, "segments": len(segments),
	})}
}

func canonical(v any) []byte {
	b, err := record.Canonical(v)
	if err != nil {
		panic(err)
	}
	return b
}

// sample is a bundle of two testimonies and three exhibits, with proofs.
func sample() Content {
	return sampleOf(sampleAccounts())
}

func sampleAccounts() [][]record.Segment {
	return [][]record.Segment{
		{
			{ID: "s1", Speaker: record.SpeakerInterviewer, Text: "그날 무슨 일이 있었습니까?"},
			{ID: "s2", Speaker: record.SpeakerWitness, Text: "새벽에 문을 두드렸습니다.\n셋이 왔습니다."},
			{ID: "s3", Speaker: record.SpeakerWitness, Lang: "en", Text: hostile},
		},
		{{ID: "s1", Speaker: record.SpeakerWitness, Text: "They counted us twice a day."}},
	}
}

// sampleFile is an exhibit of the sample as it was received, and as it is read.
type sampleFile struct {
	media, name  string
	data         []byte
	readingMedia string
	reading      []byte
	original     bool
}

func sampleFiles() []sampleFile {
	return []sampleFile{
		{"image/png", "사진 아주 긴 이름 \u202egnp.exe", picture(), "image/png", picture(), false},
		{"text/html", "=cmd|'/c calc'!A1.html", []byte("<script>1</script>"), "", nil, true},
		{"audio/wav", "+82-interview.wav", []byte("RIFF-not-really"), "audio/wav", []byte("RIFF-not-really"), true},
	}
}

// sampleOf is the same of these accounts.
func sampleOf(accounts [][]record.Segment) Content { return sampleWith(accounts, sampleFiles()) }

// sampleWith is the same of these accounts and files.
func sampleWith(accounts [][]record.Segment, files []sampleFile) Content {
	l := &vaultLog{vault: record.IDFromBytes(record.KindVault, [16]byte{9})}
	l.add(custody.VaultCreated, l.vault, "")
	c := Content{
		Name: "Submission 2026-07 보고서", Title: "Sample submission (invented) " + hostile, Addressee: "A sample commission",
		Class: "court", Reference: "REF-1", Cover: "Dear reader,\n\nall of this is invented.", Sender: "Sample office",
		Restrictions: "Not to be published.", Office: "Sample office", Language: "en", Time: sampleTime, Withheld: 2,
	}
	for i, segments := range accounts {
		id := record.IDFromBytes(record.KindTestimony, [16]byte{byte(i + 1)})
		var proof []SegmentProof
		for j, s := range segments {
			proof = append(proof, SegmentProof{Salt: salt(byte(10 + j)), Body: canonical(s)})
		}
		d := sealVersion(id, nil, proof)
		l.add(custody.Created, id, seal.VersionName(d.Salt, d.Envelope))
		c.Testimonies = append(c.Testimonies, Testimony{
			Number: i + 1, Pseudonym: fmt.Sprintf("P-K7-%04d", i+1), Language: "ko", Tags: []string{"detention"},
			Interview: Interview{Date: "2026-03-02", Place: "Seoul", Method: "in_person", Interviewer: "interviewer-1", State: "final"},
			Segments:  segments, Disclosure: d,
			Consent: Certificate{Use: "court", Answer: "yes", By: "self", Date: "2026-03-02", Form: "written", Media: []string{"image"}, Until: "2030-01-01"},
		})
	}
	for i, f := range files {
		id := record.IDFromBytes(record.KindExhibit, [16]byte{byte(i + 1)})
		sum := sha256.Sum256(f.data)
		facts := &Part{Salt: salt(40), Body: canonical(record.Exhibit{
			Type: "exhibit", V: 1, ID: id, Label: fmt.Sprintf("X-K7-%04d", i+1),
			Parent: record.IDFromBytes(record.KindTestimony, [16]byte{1}), SHA256: fmt.Sprintf("%x", sum), Size: int64(len(f.data)),
			Media: f.media, Class: record.ClassCleared, Blob: record.IDFromBytes(record.KindBlob, [16]byte{byte(i)}), Added: "2026-03-02T10:00:00Z",
			By: record.IDFromBytes(record.KindMember, [16]byte{1}),
		})}
		d := sealVersion(id, facts, nil)
		l.add(custody.Attached, id, seal.VersionName(d.Salt, d.Envelope))
		x := Exhibit{
			Number: i + 1, Testimony: 1, OriginalName: f.name, Media: f.media, Size: int64(len(f.data)), SHA256: fmt.Sprintf("%x", sum),
			Notes: []string{"GPS position left out"}, Disclosure: d,
		}
		if f.reading != nil {
			x.ReadingMedia, x.Open = f.readingMedia, blob(f.reading)
		}
		if f.original {
			x.OpenOriginal = blob(f.data)
		}
		c.Exhibits = append(c.Exhibits, x)
	}
	l.add(custody.Locked, "", "")
	c.Custody = l.custody()
	return c
}

func written(t testing.TB, c Content) []byte {
	t.Helper()
	var b bytes.Buffer
	if _, err := Write(t.Context(), c, &b, officeKey, nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func verified(t testing.TB, b []byte, opts Options) Report {
	t.Helper()
	r, err := VerifyReaderAt(t.Context(), bytes.NewReader(b), int64(len(b)), opts)
	if err != nil {
		t.Fatal(err)
	}
	return r
}
