package bundle

import (
	"bytes"
	"crypto/ed25519"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"attest/archive/custody"
	"attest/archive/record"
)

// packed is a bundle taken apart, to be put together in another way.
type packed struct {
	name  string
	order []string
	files map[string][]byte
	mod   time.Time
}

func unpack(t testing.TB, b []byte) *packed {
	t.Helper()
	entries, mod, err := readZip(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		t.Fatal(err)
	}
	p := &packed{files: map[string][]byte{}, mod: mod}
	for _, e := range entries {
		var rest string
		p.name, rest, _ = strings.Cut(e.name, "/")
		at := e.dataAt(mod)
		p.order, p.files[rest] = append(p.order, rest), b[at:at+e.size]
	}
	return p
}

func (p *packed) add(name string, data []byte) { p.order, p.files[name] = append(p.order, name), data }

// zip packs in our spelling.
func (p *packed) zip() []byte {
	var entries []zipEntry
	var b []byte
	for _, name := range p.order {
		data, ok := p.files[name]
		if !ok {
			continue
		}
		f := fixed(name, data)
		e := zipEntry{name: p.name + "/" + name, crc: f.crc, size: f.size, offset: int64(len(b))}
		entries = append(entries, e)
		b = append(append(b, localHeader(e, p.mod)...), data...)
	}
	return append(b, directory(entries, p.mod, int64(len(b)))...)
}

// resign makes manifests and signature fit the files again, as an office could
// that lies about its own vault.
func (p *packed) resign(t testing.TB, key ed25519.PrivateKey) *packed {
	t.Helper()
	var payload []file
	for name, data := range p.files {
		if strings.HasPrefix(name, "data/") {
			payload = append(payload, fixed(name, data))
		}
	}
	c := Content{Time: p.mod}
	for _, f := range tagFiles(c, payload) {
		p.files[f.path] = f.data
	}
	sig, err := sign(p.files[fileTag512], key)
	if err != nil {
		t.Fatal(err)
	}
	p.files[fileSignature] = sig
	return p
}

// edit changes a canonical JSON file.
func (p *packed) edit(t testing.TB, name string, change func(map[string]any)) {
	t.Helper()
	dec := json.NewDecoder(bytes.NewReader(p.files[name]))
	dec.UseNumber()
	var v map[string]any
	if err := dec.Decode(&v); err != nil {
		t.Fatal(err)
	}
	change(v)
	raw, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	if p.files[name], err = record.CanonicalJSON(raw); err != nil {
		t.Fatal(err)
	}
}

func first(v map[string]any, list string) map[string]any { return v[list].([]any)[0].(map[string]any) }

// lies are bundles whose manifests and signature fit, but not the vault.
var lies = map[string]struct {
	change func(testing.TB, *packed)
	file   string
	what   string
}{
	"statement_changed": {func(t testing.TB, p *packed) {
		p.edit(t, "data/testimonies/01/statement.json", func(v map[string]any) { first(v, "account")["text"] = "Nothing happened." })
	}, "data/testimonies/01/statement.json", "paragraph 1 is not the one that was sealed"},
	"statement_cut": {func(t testing.TB, p *packed) {
		p.edit(t, "data/testimonies/01/statement.json", func(v map[string]any) { v["account"] = v["account"].([]any)[:1] })
	}, "data/testimonies/01/statement.json", "it has 1 paragraphs, 3 were sealed"},
	"page_changed": {func(t testing.TB, p *packed) {
		p.files["data/index.html"] = bytes.Replace(p.files["data/index.html"], []byte("twice a day"), []byte("once a day"), 1)
	}, "data/index.html", "paragraph 1 of testimony 2 is not shown as it was sealed"},
	"original_changed": {func(t testing.TB, p *packed) {
		p.files["data/originals/0003-audio.wav"] = []byte("RIFF-another")
	}, "data/originals/0003-audio.wav", "not the file as received"},
	"list_changed": {func(t testing.TB, p *packed) {
		p.edit(t, fileExhibits, func(v map[string]any) { first(v, "exhibits")["sha256"] = strings.Repeat("0", 64) })
	}, fileExhibits, "exhibit 1 is not the file that was sealed"},
	"statement_unnumbered": {func(t testing.TB, p *packed) {
		p.add("data/testimonies/07/statement.json", p.files["data/testimonies/01/statement.json"])
	}, "data/testimonies", "3 folders, 2 statements numbered from 01"},
	"account_closed": {func(t testing.TB, p *packed) {
		p.edit(t, "data/testimonies/02/statement.json", func(v map[string]any) { v["account"] = []any{} })
		p.edit(t, fileProofs, func(v map[string]any) { delete(v["disclosures"].([]any)[1].(map[string]any), "account") })
	}, fileProofs, "testimony 2: its account is not what was sealed"},
	"version_unnamed": {func(t testing.TB, p *packed) {
		p.edit(t, fileProofs, func(v map[string]any) { v["entries"] = v["entries"].([]any)[1:] })
	}, fileProofs, "testimony 1: no entry of the custody log names the version disclosed"},
	"entry_moved": {func(t testing.TB, p *packed) {
		p.edit(t, fileProofs, func(v map[string]any) { first(v, "entries")["seq"] = 2 })
	}, fileProofs, "it is another entry's"},
	"entry_unproven": {func(t testing.TB, p *packed) {
		p.edit(t, fileProofs, func(v map[string]any) { first(v, "entries")["proof"] = []any{} })
	}, fileProofs, "does not lead to the checkpoint"},
	"checkpoint_forged": {func(t testing.TB, p *packed) {
		text, _, _ := bytes.Cut(p.files[fileCheckpoint], []byte("\n\n"))
		c, err := custody.ParseCheckpoint(string(text) + "\n")
		if err != nil {
			t.Fatal(err)
		}
		if p.files[fileCheckpoint], err = custody.SignCheckpoint(c, otherKey); err != nil {
			t.Fatal(err)
		}
	}, fileCheckpoint, "not signed by a log key"},
	"key_swapped": {func(t testing.TB, p *packed) {
		pub, err := AuthorizedKey(otherKey.Public().(ed25519.PublicKey))
		if err != nil {
			t.Fatal(err)
		}
		p.files[fileKey] = []byte(pub)
	}, fileKey, "it is not the key that signed"},
	"proofs_missing": {func(t testing.TB, p *packed) { delete(p.files, fileProofs) }, fileProofs, "missing"},
	"newer_format": {func(t testing.TB, p *packed) {
		p.edit(t, fileProofs, func(v map[string]any) { v["v"] = 2 })
	}, fileProofs, "made by a newer Attest"},
}

// faults are bundles in which something changed after the signature.
var faults = map[string]struct {
	change func(testing.TB, *packed)
	file   string
	what   string
}{
	"file_changed": {func(t testing.TB, p *packed) {
		p.files["data/exhibits.csv"] = append([]byte("x"), p.files["data/exhibits.csv"]...)
	}, "data/exhibits.csv", "changed"},
	"file_missing": {func(t testing.TB, p *packed) { delete(p.files, "data/exhibits/0001-image.png") }, "data/exhibits/0001-image.png", "missing"},
	"file_extra":   {func(t testing.TB, p *packed) { p.add("data/extra.txt", []byte("x")) }, "data/extra.txt", "not listed"},
	"tag_extra":    {func(t testing.TB, p *packed) { p.add("fetch.txt", []byte("http://example.invalid x data/x\n")) }, "fetch.txt", "does not belong"},
	"name_twice":   {func(t testing.TB, p *packed) { p.add("data/INDEX.html", []byte("x")) }, "data/INDEX.html", "twice"},
	"name_slip":    {func(t testing.TB, p *packed) { p.add("../evil.txt", []byte("x")) }, "", "leads out"},
	"name_drive":   {func(t testing.TB, p *packed) { p.add("data/C:evil", []byte("x")) }, "", "not allowed"},
	"name_device":  {func(t testing.TB, p *packed) { p.add("data/aux.txt", []byte("x")) }, "", "device"},
	"name_dot":     {func(t testing.TB, p *packed) { p.add("data/evil.", []byte("x")) }, "", "ends in a dot"},
	"name_long":    {func(t testing.TB, p *packed) { p.add("data/"+strings.Repeat("a", 61), []byte("x")) }, "", "60"},
	"unsigned":     {func(t testing.TB, p *packed) { delete(p.files, fileSignature) }, fileSignature, "missing"},
	"signature_other": {func(t testing.TB, p *packed) {
		sig, err := sign([]byte("another message"), officeKey)
		if err != nil {
			t.Fatal(err)
		}
		p.files[fileSignature] = sig
	}, fileSignature, "not a signature over this bundle"},
	"info_oxum": {func(t testing.TB, p *packed) {
		p.files[fileInfo] = bytes.Replace(p.files[fileInfo], []byte("Payload-Oxum: "), []byte("Payload-Oxum: 1"), 1)
	}, fileInfo, "Payload-Oxum"},
	"manifest_short": {func(t testing.TB, p *packed) {
		_, p.files[fileSHA512], _ = bytes.Cut(p.files[fileSHA512], []byte("\n"))
	}, "data/VERIFY.txt", "not listed in manifest-sha512.txt"},
}

func hasFault(r Report, file, what string) bool {
	return slices.ContainsFunc(r.Faults, func(f Fault) bool {
		return (file == "" || f.File == file) && strings.Contains(f.What, what)
	})
}

func TestVerifyNamesLies(t *testing.T) {
	good := written(t, sample())
	for name, tc := range lies {
		t.Run(name, func(t *testing.T) {
			p := unpack(t, good)
			tc.change(t, p)
			r := verified(t, p.resign(t, officeKey).zip(), Options{})
			if !hasFault(r, tc.file, tc.what) {
				t.Errorf("want %s: %s, got %v", tc.file, tc.what, r.Faults)
			}
		})
	}
}

func TestVerifyNamesFaults(t *testing.T) {
	good := written(t, sample())
	for name, tc := range faults {
		t.Run(name, func(t *testing.T) {
			p := unpack(t, good)
			tc.change(t, p)
			r := verified(t, p.zip(), Options{})
			if !hasFault(r, tc.file, tc.what) {
				t.Errorf("want %s: %s, got %v", tc.file, tc.what, r.Faults)
			}
		})
	}
}

func TestAnotherOfficeCannotPassAsThisOne(t *testing.T) {
	fp, err := Fingerprint(officeKey.Public().(ed25519.PublicKey))
	if err != nil {
		t.Fatal(err)
	}
	r := verified(t, unpack(t, written(t, sample())).resign(t, otherKey).zip(), Options{Fingerprint: fp})
	if !hasFault(r, fileSignature, "not by SHA256:") {
		t.Errorf("got %v", r.Faults)
	}
}

// TestNoByteIsWithoutEffect flips a bit of each byte of the zip's own framing
// and of a good part of the rest: one spelling, so each is noticed.
func TestNoByteIsWithoutEffect(t *testing.T) {
	c := sample()
	c.Testimonies, c.Exhibits = c.Testimonies[:1], nil
	b := written(t, c)
	rnd := rand.New(rand.NewPCG(1, 2))
	entries, mod, err := readZip(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		t.Fatal(err)
	}
	var at []int64
	for _, e := range entries {
		for i := e.offset; i < e.dataAt(mod); i++ {
			at = append(at, i)
		}
		for range 12 {
			at = append(at, e.dataAt(mod)+rnd.Int64N(e.size))
		}
	}
	end := entries[len(entries)-1]
	for i := end.dataAt(mod) + end.size; i < int64(len(b)); i++ {
		at = append(at, i)
	}
	for _, i := range at {
		bit := byte(1) << rnd.IntN(8)
		b[i] ^= bit
		if r := verified(t, b, Options{}); r.OK() {
			t.Errorf("bit %08b of byte %d has no effect", bit, i)
		}
		b[i] ^= bit
	}
}

func TestNoiseIsAFault(t *testing.T) {
	b := written(t, sample())
	noise := make([]byte, 4000)
	for i := range noise {
		noise[i] = byte(i * 37)
	}
	for name, raw := range map[string][]byte{
		"empty": nil, "one byte": {0}, "noise": noise, "cut short": b[:len(b)-100], "half": b[:len(b)/2],
		"bytes in front": append([]byte("#!/bin/sh\n"), b...), "bytes behind": append(bytes.Clone(b), "evil"...),
		"twice": append(bytes.Clone(b), b...), "age without body": []byte("age-encryption.org/v1\n-> X25519 x\n"),
		"armored": []byte("-----BEGIN AGE ENCRYPTED FILE-----\nxxxx\n-----END AGE ENCRYPTED FILE-----\n"),
	} {
		if r := verified(t, raw, Options{}); r.OK() {
			t.Errorf("%s passes", name)
		}
	}
}

// farAway is a file of zeros with a piece at its end, larger than any memory.
type farAway struct {
	pieces map[int64][]byte
	size   int64
}

func (f farAway) ReadAt(b []byte, at int64) (int, error) {
	clear(b)
	for from, p := range f.pieces {
		for i := range b {
			if k := at + int64(i) - from; k >= 0 && k < int64(len(p)) {
				b[i] = p[k]
			}
		}
	}
	return len(b), nil
}

func TestZipBeyond4GiB(t *testing.T) {
	mod := sampleTime.UTC()
	f := farAway{pieces: map[int64][]byte{}}
	entries := []zipEntry{{name: "B/data/a", size: 5 << 30}, {name: "B/data/b", size: max32}, {name: "B/data/c", size: 3}}
	for i := range entries {
		entries[i].offset = f.size
		f.pieces[f.size] = localHeader(entries[i], mod)
		f.size = entries[i].dataAt(mod) + entries[i].size
	}
	f.pieces[f.size] = directory(entries, mod, f.size)
	f.size += int64(len(f.pieces[f.size]))
	got, at, err := readZip(f, f.size)
	if err != nil || !slices.Equal(got, entries) || !at.Equal(mod) {
		t.Fatalf("%v %v %v", got, at, err)
	}
}

func TestManifestHasOneSpelling(t *testing.T) {
	line := fmt.Sprintf("%064x  data/a\n", 1)
	for name, raw := range map[string]string{
		"empty": "", "no newline": strings.TrimSuffix(line, "\n"), "one space": strings.Replace(line, "  ", " ", 1),
		"upper case": strings.ToUpper(fmt.Sprintf("%064x", 0xabc)) + "  data/a\n", "twice": line + line, "slip": fmt.Sprintf("%064x  ../a\n", 1),
		"unordered": fmt.Sprintf("%064x  data/b\n", 1) + line, "short": "00  data/a\n",
	} {
		if _, err := parseManifest([]byte(raw), 32); err == nil {
			t.Errorf("%s passes", name)
		}
	}
	sums, err := parseManifest([]byte(line), 32)
	if err != nil || string(formatManifest(sums)) != line {
		t.Errorf("%v", err)
	}
}

func TestHostileTextIsShown(t *testing.T) {
	for in, want := range map[string]string{
		"a<b>":         "a&lt;b&gt;",
		"\u202ex":      `<span class="mark">⟦U+202E⟧</span>x`,
		"\x1b[2J":      `<span class="mark">⟦U+001B⟧</span>[2J`,
		"\u0085":       `<span class="mark">⟦U+0085⟧</span>`,
		"line\nnext\t": "line\nnext\t",
		"⟦U+202E⟧":     "⟦U+202E⟧",
		"강\u200d":      "강\u200d",
	} {
		if got := string(shownHTML(in)); got != want {
			t.Errorf("%q: %q", in, got)
		}
		if back := readHTML([]byte(shownHTML(in))); back != in {
			t.Errorf("%q comes back as %q", in, back)
		}
	}
	if got := shownText("\xff"); got != "⟦0xFF⟧" {
		t.Errorf("broken UTF-8: %q", got)
	}
}
