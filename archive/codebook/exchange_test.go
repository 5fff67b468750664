package codebook_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"golang.org/x/text/encoding/korean"
	"pgregory.net/rapid"

	"attest/archive/codebook"
	"attest/archive/record"
)

func writeQDC(tb testing.TB, b *codebook.Book, lang string) string {
	var out bytes.Buffer
	if err := b.WriteQDC(&out, lang); err != nil {
		tb.Fatal(err)
	}
	return out.String()
}

func writeCSV(tb testing.TB, b *codebook.Book, lang string) string {
	var out bytes.Buffer
	if err := b.WriteCSV(&out, lang); err != nil {
		tb.Fatal(err)
	}
	return out.String()
}

// excerpt is the lines of a written book that a golden keeps: its beginning, and the codes around the office's own.
func excerpt(file string) string {
	lines := strings.Split(file, "\n")
	var out []string
	for i, l := range lines {
		if i < 5 || strings.Contains(l, "MOV") || strings.Contains(l, "0G4S8Z3KQ1V6") || strings.Contains(strings.Join(lines[max(0, i-4):i+1], ""), "Denial of the right") || i > len(lines)-6 {
			out = append(out, l)
		}
	}
	return strings.Join(out, "\n")
}

func TestWrittenGoldens(t *testing.T) {
	b := book(t, invented())
	for name, got := range map[string]string{"en.qdc": writeQDC(t, b, "en"), "ko.csv": writeCSV(t, b, "ko")} {
		got = strings.ReplaceAll(excerpt(got), "\r", "")
		path := filepath.Join("testdata", name+".golden")
		if os.Getenv("ATTEST_GOLDEN") == "write" {
			if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if got != string(want) {
			t.Errorf("%s:\n%s\nwant:\n%s", name, got, want)
		}
	}
}

// A book that was written and read into an empty one is the same book.
func TestRoundTrip(t *testing.T) {
	texts := rapid.StringMatching(`[가-힣a-z<>&"'=+@,;-]{1,12}( [가-힣a-z]{1,5}){0,2}`)
	rapid.Check(t, func(t *rapid.T) {
		own := record.Codebook{Type: "codebook", V: 1, ID: "O0G4S8Z3KQ1V6H2M9R5X7C8D18C"}
		parents := []string{"", "REF", "OTH-02"}
		for range rapid.IntRange(0, 8).Draw(t, "codes") {
			c := record.Code{
				ID: string(record.NewID(record.KindCode)), Name: texts.Draw(t, "name"), Active: rapid.Bool().Draw(t, "active"),
				Colour: rapid.SampledFrom([]string{"", "#00ff7f"}).Draw(t, "colour"), Parent: rapid.SampledFrom(parents).Draw(t, "parent"),
			}
			if rapid.Bool().Draw(t, "defined") {
				c.Definition = strings.Join(rapid.SliceOfN(texts, 1, 3).Draw(t, "definition"), "\n")
			}
			own.Codes = append(own.Codes, c)
			if len(parents) < 8 {
				parents = append(parents, c.ID)
			}
		}
		b, err := codebook.New(own)
		if err != nil {
			t.Fatal(err)
		}
		empty, err := codebook.New(record.Codebook{Type: "codebook", V: 1, ID: own.ID})
		if err != nil {
			t.Fatal(err)
		}
		var qdc, csv bytes.Buffer
		if err := errors.Join(b.WriteQDC(&qdc, "ko"), b.WriteCSV(&csv, "en")); err != nil {
			t.Fatal(err)
		}
		fromQDC, err := empty.ReadQDC(&qdc)
		if err != nil {
			t.Fatal(err)
		}
		fromCSV, encoding, err := empty.ReadCSV(&csv)
		if err != nil || encoding != "UTF-8" {
			t.Fatal(encoding, err)
		}
		for name, in := range map[string]codebook.Import{"qdc": fromQDC, "csv": fromCSV} {
			if in.Left != 0 || len(in.Known) != 132 {
				t.Fatalf("%s: %d left, %d known", name, in.Left, len(in.Known))
			}
			taken, err := empty.Take(in)
			if err != nil {
				t.Fatal(name, err)
			}
			got, err := codebook.New(taken)
			if err != nil {
				t.Fatal(name, err)
			}
			if !reflect.DeepEqual(got.Codes(), b.Codes()) {
				t.Fatalf("%s: %+v\nwant %+v", name, taken.Codes, own.Codes)
			}
		}
	})
}

// Files as other programs write them: NVivo's spelling of the namespace, GUIDs in braces and small letters, short colours, sets.
const foreign = `<?xml version="1.0" encoding="UTF-8" standalone="no" ?>
<CodeBook origin="invented" xmlns="urn:QDA-XML:codebook:1:0" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="urn:QDA-XML:codebook:1:0 Codebook.xsd">
<!-- a comment --><Codes>
<Code guid="{2a08bddf-4c35-4250-bf77-7de37b50c930}" name="Journey  north" isCodable="false" color="#F80">
  <Code guid="2D969AF8-C875-4FAE-BCD8-F0162BC27396" name="Ice" isCodable="true"><Description>
    Thin &amp; cold
  </Description><NoteRef targetGUID="x"/></Code>
</Code></Codes>
<Sets><Set guid="3D969AF8-C875-4FAE-BCD8-F0162BC27396" name="all"><MemberCode guid="2D969AF8-C875-4FAE-BCD8-F0162BC27396"/></Set></Sets>
</CodeBook>`

func TestReadsOtherPrograms(t *testing.T) {
	b := book(t, invented())
	in, err := b.ReadQDC(strings.NewReader(foreign))
	if err != nil {
		t.Fatal(err)
	}
	if len(in.Codes) != 2 || in.Left != 2 || in.Codes[0].Colour != "#ff8800" || in.Codes[0].Active || in.Codes[0].Name != "Journey north" ||
		in.Codes[1].Parent != in.Codes[0].ID || in.Codes[1].Definition != "Thin & cold" || !in.Codes[1].Active {
		t.Errorf("%+v", in)
	}
	own, err := b.Take(in)
	if err != nil || len(own.Codes) != 5 {
		t.Fatalf("%d codes, %v", len(own.Codes), err)
	}
	if again, err := book(t, own).Take(in); err != nil || len(again.Codes) != 5 {
		t.Errorf("the same file twice: %d codes, %v", len(again.Codes), err)
	}

	table := "이름,name,parent,active\n무시,강을 건넘,Forced repatriation from China,yes\n,얼음,강을 건넘,no\n,REF-ish,REF,\n"
	raw, err := korean.EUCKR.NewEncoder().Bytes([]byte(table))
	if err != nil {
		t.Fatal(err)
	}
	table = string(raw)
	if _, _, err := b.ReadCSV(strings.NewReader(table)); err == nil {
		t.Fatal("a parent that no row and no code has by that name was taken")
	}
	table = strings.Replace(table, "Forced repatriation from China", "REF-02", 1)
	in, encoding, err := b.ReadCSV(strings.NewReader(table))
	if err != nil || encoding != "EUC-KR (CP949)" || in.Left != 1 || len(in.Codes) != 3 || in.Codes[1].Parent != in.Codes[0].ID || in.Codes[1].Active {
		t.Errorf("%+v %s %v", in, encoding, err)
	}
	if in, _, err = b.ReadCSV(strings.NewReader("name;definition\na;b, c\n")); err != nil || in.Codes[0].Definition != "b, c" {
		t.Errorf("semicolons: %+v %v", in, err)
	}
}

func TestFaultsOfFiles(t *testing.T) {
	b := book(t, invented())
	const open = "<CodeBook xmlns=\"urn:QDA-XML:codebook:1.0\">\n<Codes>\n"
	const guid = `guid="2D969AF8-C875-4FAE-BCD8-F0162BC27396" `
	for name, c := range map[string]struct {
		file, field string
		line        int
	}{
		"nothing":              {"", "CodeBook", 1},
		"a project":            {`<Project xmlns="urn:QDA-XML:project:1.0"/>`, "CodeBook", 1},
		"another namespace":    {`<CodeBook xmlns="urn:x"/>`, "CodeBook", 1},
		"no codes":             {`<CodeBook xmlns="urn:QDA-XML:codebook:1.0"/>`, "Codes", 1},
		"cut short":            {open + `<Code ` + guid + `name="a" isCodable="true">`, "file", 3},
		"a DTD":                {"<!DOCTYPE x [<!ENTITY a SYSTEM \"file:///etc/passwd\">]>" + open, "file", 1},
		"an entity":            {open + `<Code ` + guid + `name="&a;" isCodable="true"/></Codes></CodeBook>`, "file", 3},
		"text between":         {open + `lost</Codes></CodeBook>`, "file", 3},
		"no GUID":              {open + `<Code name="a" isCodable="true"/></Codes></CodeBook>`, "guid", 3},
		"half a GUID":          {open + `<Code guid="2D96" name="a" isCodable="true"/></Codes></CodeBook>`, "guid", 3},
		"a GUID twice":         {open + `<Code ` + guid + `name="a" isCodable="true"/>` + "\n" + `<Code ` + guid + `name="a" isCodable="true"/></Codes></CodeBook>`, "guid", 4},
		"no name":              {open + `<Code ` + guid + `isCodable="true"/></Codes></CodeBook>`, "name", 3},
		"no word on codable":   {open + `<Code ` + guid + `name="a"/></Codes></CodeBook>`, "isCodable", 3},
		"a colour by name":     {open + `<Code ` + guid + `name="a" isCodable="true" color="red"/></Codes></CodeBook>`, "color", 3},
		"a description twice":  {open + `<Code ` + guid + `name="a" isCodable="true"><Description/><Description/></Code></Codes></CodeBook>`, "Description", 3},
		"a name without end":   {open + `<Code ` + guid + `name="` + strings.Repeat("a", 201) + `" isCodable="true"/></Codes></CodeBook>`, "name", 3},
		"more behind":          {open + "</Codes></CodeBook><CodeBook/>", "file", 3},
		"codes in codes twice": {open + "</Codes><Codes/></CodeBook>", "Codes", 3},
	} {
		_, err := b.ReadQDC(strings.NewReader(c.file))
		var e *codebook.Error
		if !errors.As(err, &e) || e.Field != c.field || e.Line != c.line {
			t.Errorf("%s: %v; want %s in line %d", name, err, c.field, c.line)
		}
	}
	for name, c := range map[string]struct {
		file, field string
		line        int
	}{
		"nothing":         {"", "file", 1},
		"no name":         {"id,definition\n", "file", 1},
		"a column twice":  {"name,Name\n", "file", 1},
		"a field missing": {"id,name\n,a\n,b,c\n", "row", 3},
		"a quote open":    {"name\n\"a\n", "row", 2},
		"an ID of ours":   {"id,name\nREF-99,a\n", "id", 2},
		"an ID twice":     {"id,name\n" + river + ",a\n" + river + ",b\n", "id", 3},
		"perhaps":         {"name,active\na,perhaps\n", "active", 2},
		"a colour":        {"name,colour\n\"a\nb\",\nb,red\n", "colour", 4},
		"two of a name":   {"name,parent\na,\na,\nb,a\n", "parent", 4},
	} {
		_, _, err := b.ReadCSV(strings.NewReader(c.file))
		var e *codebook.Error
		if !errors.As(err, &e) || e.Field != c.field || e.Line != c.line {
			t.Errorf("%s: %v; want %s in line %d", name, err, c.field, c.line)
		}
	}
}

func FuzzReadQDC(f *testing.F) {
	b := book(f, invented())
	f.Add(foreign)
	f.Add(writeQDC(f, b, "en")[:3000])
	f.Fuzz(func(t *testing.T, file string) {
		in, err := b.ReadQDC(strings.NewReader(file))
		var e *codebook.Error
		if err != nil {
			if !errors.Is(err, codebook.ErrTooLarge) && (!errors.As(err, &e) || e.Line < 1) {
				t.Fatalf("%T %v", err, err)
			}
			return
		}
		if _, err := b.Take(in); err != nil && !errors.Is(err, codebook.ErrBad) {
			t.Fatal(err)
		}
	})
}

func FuzzReadCSV(f *testing.F) {
	b := book(f, invented())
	f.Add("id,name,definition,colour,parent,active\n" + river + ",a,\"b\nc\",#00ff00,REF,yes\n,'=x,,,a,no\n")
	f.Add(writeCSV(f, b, "ko")[:1500])
	f.Fuzz(func(t *testing.T, file string) {
		in, _, err := b.ReadCSV(strings.NewReader(file))
		if err != nil {
			return
		}
		if _, err := b.Take(in); err != nil && !errors.Is(err, codebook.ErrBad) {
			t.Fatal(err)
		}
	})
}
