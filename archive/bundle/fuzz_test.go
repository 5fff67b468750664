package bundle

import (
	"bytes"
	"slices"
	"testing"
	"unicode/utf8"

	"attest/archive/record"
)

// FuzzVerify: nothing that arrives as a bundle makes it panic, or pass unless
// packing it again gives the same bytes.
func FuzzVerify(f *testing.F) {
	b := written(f, sample())
	f.Add(b)
	f.Add(b[:len(b)/2])
	f.Add([]byte("age-encryption.org/v1\n"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		r, err := VerifyReaderAt(t.Context(), bytes.NewReader(raw), int64(len(raw)), Options{})
		if err == nil && r.OK() && !bytes.Equal(unpack(t, raw).zip(), raw) {
			t.Error("a bundle with a second spelling passes")
		}
	})
}

// FuzzManifest: what is accepted is written back byte for byte.
func FuzzManifest(f *testing.F) {
	f.Add(fileIn(f, written(f, sample()), fileSHA256))
	f.Fuzz(func(t *testing.T, raw []byte) {
		sums, err := parseManifest(raw, 32)
		if err == nil && !bytes.Equal(formatManifest(sums), raw) {
			t.Error("a second spelling is accepted")
		}
	})
}

// FuzzProofs: custody/proofs.json from a stranger.
func FuzzProofs(f *testing.F) {
	f.Add(fileIn(f, written(f, sample()), "custody/proofs.json"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		p, err := parseProofs(raw)
		if err != nil {
			return
		}
		if again, err := record.CanonicalJSON(raw); err != nil || !bytes.Equal(again, raw) {
			t.Errorf("what is not canonical is accepted: %v", err)
		}
		for _, d := range p.Disclosures {
			_, _ = d.check()
		}
	})
}

// FuzzShown: whatever the text, it comes back from the page, and the page has
// no tag but the marks.
func FuzzShown(f *testing.F) {
	f.Add(hostile)
	f.Fuzz(func(t *testing.T, s string) {
		shown := []byte(shownHTML(s))
		if bytes.Count(shown, []byte("<")) != 2*bytes.Count(shown, []byte(`<span class="mark">`)) {
			t.Error("a tag that is not ours")
		}
	})
}

// FuzzSignature: an armored signature from a stranger.
func FuzzSignature(f *testing.F) {
	b := written(f, sample())
	message := fileIn(f, b, fileTag512)
	f.Add(fileIn(f, b, fileSignature))
	f.Fuzz(func(t *testing.T, raw []byte) {
		_, _ = checkSignature(message, raw)
		_, _, _ = parseKeyFile(raw)
	})
}

// FuzzReading: reading.json from a stranger, and what the page makes of it.
func FuzzReading(f *testing.F) {
	c := readingSample()
	f.Add(canonical(c.Testimonies[0].readingFile()))
	f.Add([]byte(`{"events":[{"date":"2013-04~/..","kind":"REF-01","paragraphs":[2,1]}],"testimony":1,"type":"attest/bundle-reading","v":1}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		var r readingFile
		if decodeOurs(raw, readingType, &r) != nil {
			return
		}
		te := c.Testimonies[0]
		te.Translations, te.Events, te.Sound = r.Translations, r.Events, r.Sound
		if checkReading(te, len(c.Exhibits)) != "" || checkCodes(te) != "" {
			return
		}
		d := c
		d.Testimonies = []Testimony{te}
		p, err := newPage(d, "SHA256:x")
		if err != nil {
			t.Fatal(err)
		}
		if _, err := render("index", p); err != nil {
			t.Fatal(err)
		}
	})
}

// FuzzExhibits: whatever is written of an exhibit, the checks read it back from both
// tables and from the page; a table from a stranger is refused unless it says the same.
func FuzzExhibits(f *testing.F) {
	f.Add("사진 \u202egnp.exe", "one\ntwo", []byte("\ufeffnumber\r\n"))
	f.Add("'a, \"b\"\r\nc\td\u200b ＝1þ®.html", "=1+1 ⟦U+202E⟧", []byte("\ufeff\"a\"\"\r\n"))
	f.Add("", " ", []byte("\ufeff\xc3\xbea\xc3\xbe\x14\xc3\xbe\xc3\xbe\r\n"))
	c := sample()
	f.Fuzz(func(t *testing.T, name, note string, raw []byte) {
		if !utf8.ValidString(name) || !utf8.ValidString(note) {
			return
		}
		d := c
		d.Testimonies, d.Exhibits = c.Testimonies[:1], slices.Clone(c.Exhibits[:2])
		d.Exhibits[0].OriginalName, d.Exhibits[0].Notes = name, []string{note, name}
		list := listExhibits(d)
		v := &verifier{Report: &Report{}, kept: map[string][]byte{}, sums: map[string]sums{fileTable: {}, fileLoad: {}}}
		var err error
		v.kept["data/testimonies/01/statement.json"], err = record.Canonical(statement{Type: statementType, V: 1, Number: 1, Pseudonym: d.Testimonies[0].Pseudonym, Account: []record.Segment{}})
		if err != nil {
			t.Fatal(err)
		}
		v.kept[fileTable], err = ExhibitTable(d).CSV()
		if err != nil {
			t.Fatal(err)
		}
		v.kept[fileLoad] = loadFile(d).DAT()
		v.tables(list)
		b, err := render("exhibit", newExhibitPage(&english, d.Exhibits[0]))
		if err != nil {
			t.Fatal(err)
		}
		page, err := parsePage(slices.Concat([]byte(pageStart+"<html>"), b, []byte("</html>")))
		if err != nil {
			t.Fatal(err)
		}
		if !v.shownFigure(page.elements()[0], &english, list.Exhibits[0]) || len(v.Faults) > 0 {
			t.Errorf("%q %q: %v", name, note, v.Faults)
		}
		v.Faults = nil
		v.kept[fileTable], v.kept[fileLoad] = raw, raw
		if v.tables(list); len(v.Faults) != 2 {
			t.Errorf("a stranger's table passes: %v", v.Faults)
		}
	})
}
