package bundle

import (
	"bytes"
	"encoding/json"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"attest/archive/document/ooxml"
	"attest/archive/document/sheet"
)

// unproven are bundles of somebody who has the office's key: manifests and signature
// fit, and something is in them that nothing proves. Both checks refuse each: page is
// what the page that checks says.
var unproven = map[string]struct {
	change     func(testing.TB, *packed)
	file, what string
	page       string // a verdict, or "fault FILE"
}{
	"testimony": {func(t testing.TB, p *packed) {
		dropDisclosure(t, p, "testimony", "2")
		for _, name := range p.order {
			if strings.HasPrefix(name, "data/testimonies/02/statement") || strings.HasPrefix(name, "data/index") {
				p.files[name] = bytes.ReplaceAll(p.files[name], []byte("They counted us twice a day."), []byte("Nobody was ever held there."))
			}
		}
	}, "data/testimonies/02/statement.json", "nothing proves it", "log_refused"},
	"exhibit": {func(t testing.TB, p *packed) {
		dropDisclosure(t, p, "exhibit", "1")
		p.files["data/exhibits/0001-image.png"] = []byte("another picture")
		resum(t, p, strings.Repeat("ab", 32))
	}, fileExhibits, "nothing proves exhibit 1", "log_refused"},
	"exhibit_of_another": {func(t testing.TB, p *packed) { p.edit(t, fileExhibits, toAnother) }, fileExhibits, "exhibit 1 was sealed with testimony 1, and the list says otherwise", "log_refused"},
	"exhibit_of_nobody": {func(t testing.TB, p *packed) {
		p.edit(t, fileExhibits, func(v map[string]any) { delete(first(v, "exhibits"), "testimony") })
	}, fileExhibits, "exhibit 1 was sealed with testimony 1", "log_refused"},
	"exhibit_media": {func(t testing.TB, p *packed) {
		p.edit(t, fileExhibits, func(v map[string]any) { first(v, "exhibits")["media"] = "image/jpeg" })
	}, fileExhibits, "exhibit 1 is not the file that was sealed", "log_refused"},
	"exhibit_file_of_another": {func(t testing.TB, p *packed) {
		p.edit(t, fileExhibits, func(v map[string]any) { first(v, "exhibits")["file"] = "exhibits/0003-audio.wav" })
	}, fileExhibits, "has the name of another", "not_bag data/exhibits.json"},
	"testimony_twice": {func(t testing.TB, p *packed) {
		p.edit(t, fileProofs, func(v map[string]any) {
			list := v["disclosures"].([]any)
			again := maps.Clone(list[0].(map[string]any))
			again["testimony"] = json.Number("2")
			v["disclosures"] = append([]any{list[0], again}, list[2:]...)
		})
	}, fileProofs, "testimony 1 and testimony 2 are one and the same", "log_refused"},
	"exhibit_for_testimony": {func(t testing.TB, p *packed) {
		p.edit(t, fileProofs, func(v map[string]any) { v["disclosures"].([]any)[1].(map[string]any)["exhibit"] = json.Number("1") })
	}, fileProofs, "what is disclosed is something else", "log_refused"},
	"label": {func(t testing.TB, p *packed) {
		p.edit(t, fileProofs, func(v map[string]any) { first(v, "entries")["label"] = "2019-01-01: taken in, by keyholder-9" })
	}, fileProofs, "entry 1: the sentence beside it is not what it says", "log_refused"},
	"label_of_another": {func(t testing.TB, p *packed) {
		p.edit(t, fileProofs, func(v map[string]any) { first(v, "entries")["label"] = "testimony 2 was sealed in this form" })
	}, fileProofs, "the sentence beside it is not what it says", "log_refused"},
	"csv": {func(_ testing.TB, p *packed) {
		p.files[fileTable] = bytes.Replace(p.files[fileTable], []byte("503202f7"), []byte("00000000"), 1)
	}, fileTable, "it is not what exhibits.json lists", "other_list " + fileTable},
	"csv_row_more": {func(_ testing.TB, p *packed) {
		p.files[fileTable] = append(bytes.Clone(p.files[fileTable]), "0004,,,,,,,,\r\n"...)
	}, fileTable, "it is not what exhibits.json lists", "other_list " + fileTable},
	"dat": {func(_ testing.TB, p *packed) {
		p.files[fileLoad] = bytes.Replace(p.files[fileLoad], []byte("P-K7-0001"), []byte("P-K7-0002"), 1)
	}, fileLoad, "it is not what exhibits.json lists", "other_list " + fileLoad},
	"xlsx":            {inSheet("503202f7", "00000000"), fileSheet, "it is not what exhibits.json lists", "other_list " + fileSheet},
	"xlsx_row_more":   {inSheet("</row></sheetData>", `</row><row r="5"></row></sheetData>`), fileSheet, "it is not what exhibits.json lists", "other_list " + fileSheet},
	"xlsx_row_hidden": {inSheet(`<row r="2">`, `<row r="2" hidden="1">`), fileSheet, "it is not what exhibits.json lists", "other_list " + fileSheet},
	"xlsx_formula":    {inSheet(`<v>`, `<f>1+1</f><v>`), fileSheet, "it is not what exhibits.json lists", "other_list " + fileSheet},
	"xlsx_column":     {inSheet(`width="68" customWidth="1"`, `width="68" hidden="1" customWidth="1"`), fileSheet, "it is not what exhibits.json lists", "other_list " + fileSheet},
	"xlsx_second":     {inWorkbook(`</sheets>`, `<sheet name="More" sheetId="2" r:id="rId2"/></sheets>`), fileSheet, "it is not what exhibits.json lists", "other_list " + fileSheet},
	"xlsx_bytes_more": {func(_ testing.TB, p *packed) { p.files[fileSheet] = append([]byte("x"), p.files[fileSheet]...) }, fileSheet, "it is not what exhibits.json lists", "other_list " + fileSheet},
	"file_exhibit":    {extra("data/exhibits/0004-image.png"), "data/exhibits/0004-image.png", "no list names it", "unnamed data/exhibits/0004-image.png"},
	"file_original":   {extra("data/originals/0004-image.png"), "data/originals/0004-image.png", "no list names it", "unnamed data/originals/0004-image.png"},
	"file_data":       {extra("data/README.pdf"), "data/README.pdf", "no list names it", "unnamed data/README.pdf"},
	"file_custody":    {extra("data/custody/note.txt"), "data/custody/note.txt", "no list names it", "unnamed data/custody/note.txt"},
	"file_testimony":  {extra("data/testimonies/01/note.txt"), "data/testimonies/01/note.txt", "no list names it", "unnamed data/testimonies/01/note.txt"},

	"page_sum":     {inPages("503202f7", "00000000"), fileIndex, "exhibit 1 is not shown as the list of exhibits has it", "pages_refused"},
	"page_caption": {inPages("to testimony 1 ·", "to testimony 2: photographed by witness 2 ·"), fileIndex, "exhibit 1 is not shown", "pages_refused"},
	"page_owner":   {inPages(`<figure id="x1" class="card" data-who="1">`, `<figure id="x1" class="card" data-who="2">`), fileIndex, "exhibit 1 is not shown", "pages_refused"},
	"page_picture": {inPages(`<img src="exhibits/0001-image.png"`, `<img src="exhibits/0003-audio.wav"`), fileIndex, "exhibit 1 is not shown", "pages_refused"},
	"page_alt":     {inPages(`alt="Exhibit 1, to testimony 1"`, `alt="Exhibit 1, to testimony 2"`), fileIndex, "exhibit 1 is not shown", "pages_refused"},
	"page_link":    {inPages(`<a href="exhibits/0001-image.png">`, `<a href="exhibits/0003-audio.wav">`), fileIndex, "exhibit 1 is not shown", "pages_refused"},
	"page_note":    {inPages("GPS position left out", "The witness confirmed the place"), fileIndex, "exhibit 1 is not shown", "pages_refused"},
	"page_copy":    {inPages("reading copy: image/png", "reading copy: audio/wav"), fileIndex, "exhibit 1 is not shown", "pages_refused"},
	"page_figure_gone": {func(_ testing.TB, p *packed) {
		html := string(p.files[fileIndex])
		at := strings.Index(html, `<figure id="x3"`)
		end := strings.Index(html[at:], "</figure>") + len("</figure>")
		p.files[fileIndex] = []byte(html[:at] + html[at+end:])
	}, fileIndex, "it shows 2 exhibits, and there are 3", "pages_refused"},
	"page_exhibits_said": {inPages(english.ExhibitNote, "Each was confirmed by the witness."), fileIndex, "what is said of the exhibits", "pages_refused"},
	"page_entry":         {inPages("Entry 1, by keyholder-1", "An invented entry: the witness confirmed everything"), fileIndex, "the entries of the custody log are not those of proofs.json", "pages_refused"},
	"page_entry_seq":     {inPages(`<li value="1" dir="auto">Entry`, `<li value="2" dir="auto">Entry`), fileIndex, "the entries of the custody log are not those of proofs.json", "pages_refused"},
	"page_custody_said":  {inPages("Each is signed and lies in one tree", "Each was seen by a court and lies in one tree"), fileIndex, "what is said of the custody log", "pages_refused"},
	"page_key":           {inPages("<code>SHA256:", "<code>SHA256:X"), fileIndex, "the key is not that of the bundle", "pages_refused"},
	"page_check_said":    {inPages("The key that lies in the bundle proves nothing by itself", "The key that lies in the bundle is enough"), fileIndex, "what is said of checking", "pages_refused"},
	"page_withheld_said": {inPages("2 of the things chosen", "None of the things chosen"), fileIndex, "what is said to be withheld", "pages_refused"},
}

// inSheet changes the rows of the spreadsheet, inWorkbook what names its sheets.
func inSheet(from, to string) func(testing.TB, *packed) {
	return inXLSX("xl/worksheets/sheet1.xml", from, to)
}

func inWorkbook(from, to string) func(testing.TB, *packed) {
	return inXLSX("xl/workbook.xml", from, to)
}

func inXLSX(part, from, to string) func(testing.TB, *packed) {
	return func(t testing.TB, p *packed) {
		t.Helper()
		parts, err := ooxml.Read(p.files[fileSheet], sheet.MaxXLSX)
		if err != nil {
			t.Fatal(err)
		}
		i := slices.IndexFunc(parts, func(one ooxml.Part) bool { return one.Name == part })
		if i < 0 || !bytes.Contains(parts[i].Bytes, []byte(from)) {
			t.Fatalf("%s has no %q", part, from)
		}
		parts[i].Bytes = bytes.Replace(parts[i].Bytes, []byte(from), []byte(to), 1)
		var b bytes.Buffer
		if err := ooxml.Write(&b, time.Date(2026, 11, 27, 0, 0, 0, 0, time.UTC), parts); err != nil {
			t.Fatal(err)
		}
		p.files[fileSheet] = b.Bytes()
	}
}

func toAnother(v map[string]any) { first(v, "exhibits")["testimony"] = json.Number("2") }

func extra(name string) func(testing.TB, *packed) {
	return func(_ testing.TB, p *packed) { p.add(name, []byte("x")) }
}

// inPages changes the page of the whole submission, which is in English.
func inPages(from, to string) func(testing.TB, *packed) {
	return func(t testing.TB, p *packed) {
		t.Helper()
		if !bytes.Contains(p.files[fileIndex], []byte(from)) {
			t.Fatalf("the page has no %q", from)
		}
		p.files[fileIndex] = bytes.Replace(p.files[fileIndex], []byte(from), []byte(to), 1)
	}
}

// dropDisclosure leaves a proof out.
func dropDisclosure(t testing.TB, p *packed, of, number string) {
	t.Helper()
	p.edit(t, fileProofs, func(v map[string]any) {
		v["disclosures"] = slices.DeleteFunc(v["disclosures"].([]any), func(d any) bool {
			n, ok := d.(map[string]any)[of].(json.Number)
			return ok && n.String() == number
		})
	})
}

// resum gives exhibit 1 another sum wherever one is told.
func resum(t testing.TB, p *packed, sum string) {
	t.Helper()
	was := ""
	p.edit(t, fileExhibits, func(v map[string]any) {
		was = first(v, "exhibits")["sha256"].(string)
		first(v, "exhibits")["sha256"] = sum
	})
	for _, name := range []string{fileIndex, otherIndex("ko"), fileTable, fileLoad} {
		p.files[name] = bytes.ReplaceAll(p.files[name], []byte(was), []byte(sum))
	}
}

// provenSample is the sample with what is told of a reading copy.
func provenSample() Content {
	c := sample()
	c.Exhibits[0].ReadingSize = int64(len(picture()))
	return c
}

func TestWhatNothingProvesIsRefused(t *testing.T) {
	good := written(t, provenSample())
	for name, lie := range unproven {
		p := unpack(t, good)
		lie.change(t, p)
		if r := verified(t, p.resign(t, officeKey).zip(), Options{}); !hasFault(r, lie.file, lie.what) {
			t.Errorf("%s: want %s: %s, got %v", name, lie.file, lie.what, r.Faults)
		}
	}
}

// The page that checks refuses the same bundles.
func TestTheCheckPageRefusesWhatNothingProves(t *testing.T) {
	good := written(t, provenSample())
	p := tab(t, filepath.Join(laidOut(t, good), "data", "check.html"))
	for _, name := range slices.Sorted(maps.Keys(unproven)) {
		u := unpack(t, good)
		unproven[name].change(t, u)
		says, faults := verdicts(t, p, laidOut(t, u.resign(t, officeKey).zip()))
		if want := unproven[name].page; !slices.Contains(says, want) && !slices.Contains(faults, want) {
			t.Errorf("%s: it says %v %v, want %s", name, says, faults, want)
		}
		if slices.Contains(says, "whole") && slices.Contains(says, "log_proven") {
			t.Errorf("%s: it says %v", name, says)
		}
	}
	look(t, p, "check-unproven")
	quiet(t, p)
}

// Bundles of every kind are taken by the page whole, without a fault.
func TestTheCheckPageTakesBundlesOfEveryKind(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(vectors, "good*.zip"))
	must(t, err)
	p := tab(t, filepath.Join(laidOut(t, written(t, sample())), "data", "check.html"))
	take := func(name string, b []byte) {
		t.Helper()
		says, faults := verdicts(t, p, laidOut(t, b))
		named := eval[[]string](t, p, "[...document.querySelectorAll('#out [data-page] code')].map((e) => e.textContent)")
		if !slices.Contains(says, "whole") || slices.ContainsFunc(says, func(s string) bool { return strings.Contains(s, "refused") }) || len(faults) > 0 {
			t.Errorf("%s: it says %v %v %v", name, says, faults, named)
		}
	}
	for _, f := range files {
		raw, err := os.ReadFile(f)
		must(t, err)
		take(filepath.Base(f), raw)
	}
	strange := sample() // what tables and pages must spell otherwise
	strange.Language = "ko"
	strange.Exhibits[1].OriginalName = "'a, \"b\"\r\nc\td\u200b ＝1þ®.html"
	strange.Exhibits[0].Notes = []string{"one\ntwo \u202e", "=1+1", ""}
	b := written(t, strange)
	if r := verified(t, b, Options{}); !r.OK() {
		t.Error(r.Faults)
	}
	take("strange", b)
	unlinkable := sample()
	unlinkable.Unlinkable = true
	for i := range unlinkable.Exhibits {
		unlinkable.Exhibits[i].OpenOriginal = nil
	}
	take("unlinkable", written(t, unlinkable))
}

// One byte of a list, a table, a proof or a page is another, and all is signed again:
// the page that checks and the program give the same verdict. What the page lets pass
// and the program does not is a spelling that a browser reads as the same.
// ATTEST_LIES=N tries so many, ATTEST_LIES_SEED=N others.
func TestTheCheckPageAndTheProgramAgree(t *testing.T) {
	good := written(t, provenSample())
	p := tab(t, filepath.Join(laidOut(t, good), "data", "check.html"))
	number := func(name string, n int) int {
		if s := os.Getenv(name); s != "" {
			var err error
			n, err = strconv.Atoi(s)
			must(t, err)
		}
		return n
	}
	rnd := rand.New(rand.NewPCG(uint64(number("ATTEST_LIES_SEED", 7)), 2))
	files := []string{fileExhibits, fileProofs, fileTable, fileLoad, fileSheet, fileIndex, "data/testimonies/01/consent.json", "data/testimonies/02/statement.json"}
	refused := 0
	for n := range number("ATTEST_LIES", 2*len(files)) {
		u := unpack(t, good)
		name := files[n%len(files)]
		b := bytes.Clone(u.files[name])
		from := max(0, bytes.Index(b, []byte(`<section aria-labelledby="exhibits"`))) // of the page, what stands below the accounts
		at := from + rnd.IntN(len(b)-from)
		b[at] = "0123456789abcdefZ Xn\"{}[],:"[rnd.IntN(27)]
		u.files[name] = b
		z := u.resign(t, officeKey).zip()
		r := verified(t, z, Options{})
		says, faults := verdicts(t, p, laidOut(t, z))
		takes := !slices.ContainsFunc(says, func(s string) bool { return strings.Contains(s, "refused") || s == "faulty" || s == "log_missing" })
		spelt := slices.ContainsFunc(r.Faults, func(f Fault) bool { return strings.Contains(f.What, "spelt") || strings.Contains(f.What, "canonical") })
		if takes != r.OK() && !(takes && spelt) {
			t.Errorf("%d, %s at %d: the program finds %v, the page %v %v", n, name, at, r.Faults, says, faults)
		}
		if !r.OK() {
			refused++
		}
	}
	if refused < len(files) {
		t.Errorf("%d refused", refused)
	}
}

// writeUnprovenVectors writes those that a reader is to refuse anew.
func writeUnprovenVectors(t *testing.T) {
	good, err := os.ReadFile(filepath.Join(vectors, "good_manifests_last.zip"))
	must(t, err)
	for _, name := range []string{"testimony", "exhibit", "exhibit_of_another", "label", "csv", "xlsx", "xlsx_second", "file_exhibit", "page_sum", "page_entry", "page_key"} {
		p := unpack(t, good)
		unproven[name].change(t, p)
		putVector(t, "lie_unproven_"+name, p.resign(t, officeKey).zip(), vector{
			comment: "manifests and signature fit, and something is there that nothing proves", expect: "bad", fault: unproven[name].what,
		})
	}
}
