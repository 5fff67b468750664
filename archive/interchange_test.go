package archive_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/go-json-experiment/json"
	"pgregory.net/rapid"

	"attest/archive"
	"attest/archive/record"
)

// words draws text in the scripts that testimonies come in, hostile bits included.
func words(t *rapid.T, name string) string {
	return rapid.OneOf(
		rapid.SampledFrom([]string{"", "투먼에서 트럭으로", "在图们被抓", "лесоповал", "<script>alert(1)</script>", "a\u202eb", "e\u0301 ≠ é", "\"\\/\t", "C:\\x", "𠀋"}),
		rapid.StringN(0, 40, 200),
	).Draw(t, name)
}

func filled(t *rapid.T, name string) string { return words(t, name) + "." }

// document draws a document whose every object has its ID, so that it can come
// out unchanged, and the files that it cites.
func document(t *rapid.T) (doc []record.InterchangeTestimony, files map[string][]byte) {
	files = map[string][]byte{}
	exhibits := func(name string, n int, cleared bool) (out []record.InterchangeExhibit) {
		for i := range n {
			id := record.NewID(record.KindExhibit)
			path := fmt.Sprintf("exhibits/%s.txt", id)
			files[path] = []byte(rapid.SliceOfN(rapid.Byte(), 0, 3000).Draw(t, fmt.Sprint(name, i)))
			e := record.InterchangeExhibit{
				ID: id, Path: path, Class: record.ClassIdentity, Name: fmt.Sprintf("파일 %d.txt", i),
				From: words(t, "from"), How: words(t, "how"), Caption: words(t, "caption"),
			}
			if rapid.Bool().Draw(t, "asked") {
				e.Modified, e.Graphic = "2026-11-19T10:00:00+09:00", rapid.Bool().Draw(t, "graphic")
				e.Intake = &record.Intake{Kind: "photograph", Maker: words(t, "maker"), App: "kakaotalk", Forwarded: "2", Received: "2026-11~",
					Original: record.IntakeCopy, CopyOf: words(t, "copy"), Extra: []byte(`{"x_newer":1}`)}
			}
			if cleared && rapid.Bool().Draw(t, "region") {
				e.Regions = []record.InterchangeRegion{{ID: record.NewID(record.KindRegion), Page: rapid.IntRange(0, 3).Draw(t, "page"), Left: 9000, Top: 0, Width: 1000,
					Height: 1, Codes: []record.CodeUse{{Code: "REF-02"}}, Note: words(t, "note"), By: record.NewID(record.KindMember), Time: "2026-11-20T10:00:00Z"}}
			}
			if cleared && rapid.Bool().Draw(t, "cleared") {
				e.Class = record.ClassCleared
			}
			out = append(out, e)
		}
		return out
	}
	for range rapid.IntRange(1, 4).Draw(t, "persons") {
		p := record.InterchangePerson{ID: record.NewID(record.KindPerson), Handle: words(t, "handle"), Child: rapid.Bool().Draw(t, "child")}
		if rapid.Bool().Draw(t, "identity") {
			p.Identity = &record.Identity{Type: "identity", V: 1, Names: []record.Name{{Text: filled(t, "name"), Script: "Hang"}}, Relatives: words(t, "relatives")}
			if rapid.Bool().Draw(t, "in parts") {
				inParts(t, p.Identity)
			}
		}
		for i := range rapid.IntRange(0, 2).Draw(t, "earlier") {
			p.Earlier = append(p.Earlier, record.EarlierInterview{ID: fmt.Sprint("e", i+1), By: filled(t, "by"), When: "2013-21~", For: words(t, "for")})
		}
		p.Exhibits = exhibits("form", rapid.IntRange(0, 1).Draw(t, "forms"), false)
		for range rapid.IntRange(0, 2).Draw(t, "consents") {
			p.Consents = append(p.Consents, record.InterchangeConsent{
				ID: record.NewID(record.KindConsent), By: "relative", Date: "2026-11-20", Giver: filled(t, "giver"), Relation: words(t, "relation"),
				Uses: []record.Use{{Use: "icc", Answer: rapid.SampledFrom([]string{"yes", "no"}).Draw(t, "answer"), Named: rapid.Bool().Draw(t, "named"), Media: []string{"audio"}, Until: "2027-01-01"}},
			})
		}
		for range rapid.IntRange(1, 3).Draw(t, "testimonies") {
			te := record.InterchangeTestimony{
				ID: record.NewID(record.KindTestimony), Person: p, Handle: words(t, "own handle"), State: record.StateDraft,
				Interview: record.Interview{Date: "2026-11-20", Place: words(t, "place"), Language: "ko", Interviewer: words(t, "who"), Present: []record.Presence{{Name: filled(t, "present")}}},
			}
			if rapid.Bool().Draw(t, "tagged") {
				te.Tags = []string{"하나", "two words"}
			}
			for s := range rapid.IntRange(0, 6).Draw(t, "segments") {
				te.Account = append(te.Account, record.Segment{ID: fmt.Sprintf("s%d", s+1), Speaker: "witness", Start: int64(s) * 1000, End: int64(s)*1000 + 999, Text: words(t, "text")})
			}
			te.Exhibits = exhibits("exhibit", rapid.IntRange(0, 2).Draw(t, "exhibits"), true)
			te.Extra = []byte(`{"x_newer":{"kept":"` + "예" + `"}}`)
			doc = append(doc, te)
		}
	}
	return doc, files
}

// inParts draws what an identity says in parts.
func inParts(t *rapid.T, i *record.Identity) {
	date := func(name string) string {
		return rapid.SampledFrom([]string{"", "1984", "198X", "1984-03~/1985", "[1984,1986]", "../1990"}).Draw(t, name)
	}
	i.Born = date("born")
	i.Age = record.Age{Years: rapid.IntRange(0, 120).Draw(t, "years"), Counting: rapid.SampledFrom([]string{"", "full", "counted"}).Draw(t, "counting"), On: date("on")}
	i.BirthPlace = record.Place{Country: "KP", County: words(t, "county")}
	i.LastPlace = record.Place{Text: words(t, "place"), Extra: []byte(`{"x_code":"invented"}`)}
	i.Papers = []record.Paper{{Kind: "passport", Number: words(t, "number"), Issued: date("issued")}}
	i.Contacts = []record.Contact{{Kind: "through", Value: words(t, "contact"), Safe: words(t, "safe")}}
	i.Kin = []record.Relative{{Name: words(t, "kin"), Relation: words(t, "relation"), InReach: rapid.Bool().Draw(t, "in reach")}}
	i.Risk = record.Risk{KinInReach: rapid.Bool().Draw(t, "kin in reach"), Traceable: []string{filled(t, "fact")}, Note: words(t, "risk")}
	i.EarlierNotes = []record.EarlierNote{{ID: "e1", Text: words(t, "what was said")}}
}

// Any tree of records and files that is put in comes out equal, from a first
// vault and from a second that was filled with what came out of the first.
func TestWhatGoesInComesOut(t *testing.T) {
	dir := t.TempDir()
	round := 0
	one, two := newVault(t), newVault(t)
	rapid.Check(t, func(rt *rapid.T) {
		round++
		doc, files := document(rt)
		in := filepath.Join(dir, fmt.Sprint(round), "in")
		writeDocument(t, in, doc, files)
		take(t, one, filepath.Join(in, "interchange.json"))

		var ids []record.ID
		for _, te := range doc {
			ids = append(ids, te.ID)
		}
		mid := filepath.Join(dir, fmt.Sprint(round), "mid")
		noErr(t, os.MkdirAll(mid, 0o700)) // a document without files makes no folder
		first := giveOut(t, one, ids, mid)
		for path, want := range files {
			got, err := os.ReadFile(filepath.Join(mid, filepath.FromSlash(path)))
			if err != nil || !bytes.Equal(got, want) {
				rt.Fatalf("%s came out changed: %v", path, err)
			}
		}
		noErr(t, os.WriteFile(filepath.Join(mid, "interchange.json"), first, 0o600))
		take(t, two, filepath.Join(mid, "interchange.json"))
		if second := giveOut(t, two, ids, ""); !bytes.Equal(first, second) {
			rt.Fatalf("came out changed:\n%s\n%s", first, second)
		}
		for i, te := range doc {
			got := must[record.InterchangeTestimony](t)(one.Interchange(te.ID))
			for j := range got.Exhibits {
				got.Exhibits[j].SHA256, got.Exhibits[j].Size, got.Exhibits[j].Media = "", 0, ""
			}
			for j := range got.Person.Exhibits {
				got.Person.Exhibits[j].SHA256, got.Person.Exhibits[j].Size, got.Person.Exhibits[j].Media = "", 0, ""
			}
			a, b := must[[]byte](t)(record.Canonical(te)), must[[]byte](t)(record.Canonical(got))
			if !bytes.Equal(a, b) {
				rt.Fatalf("testimony %d:\nin  %s\nout %s", i, a, b)
			}
		}
	})
	for _, v := range []*archive.Vault{one, two} {
		if rep := must[archive.CheckReport](t)(v.Check(context.Background(), nil)); len(rep.Faults) != 0 {
			t.Fatalf("faults %+v", rep.Faults)
		}
	}
}

func writeDocument(t *testing.T, dir string, doc []record.InterchangeTestimony, files map[string][]byte) {
	t.Helper()
	noErr(t, os.MkdirAll(filepath.Join(dir, "exhibits"), 0o700))
	raw := must[[]byte](t)(json.Marshal(map[string]any{"attest": record.Interchange}))
	list := must[[]byte](t)(json.Marshal(doc))
	raw = append(raw[:len(raw)-1], append([]byte(`,"testimonies":`), append(list, '}')...)...)
	noErr(t, os.WriteFile(filepath.Join(dir, "interchange.json"), raw, 0o600))
	for path, b := range files {
		noErr(t, os.WriteFile(filepath.Join(dir, filepath.FromSlash(path)), b, 0o600))
	}
}

func take(t *testing.T, v *archive.Vault, path string) {
	t.Helper()
	_ = must[archive.ImportReport](t)(v.Import(context.Background(), archive.FileSource(path), archive.ImportOptions{}, nil))
}

func giveOut(t *testing.T, v *archive.Vault, ids []record.ID, dir string) []byte {
	t.Helper()
	var b bytes.Buffer
	to := archive.CopyTo{Dir: dir}
	err := v.WriteInterchange(context.Background(), &b, ids, to, nil)
	if ask := new(archive.ConfirmError); errors.As(err, &ask) { // somebody has looked
		b.Reset()
		to.Confirmed = ask.Code
		err = v.WriteInterchange(context.Background(), &b, ids, to, nil)
	}
	noErr(t, err)
	return b.Bytes()
}

// A cancelled import leaves nothing listed, and the next open nothing at all.
func TestCancelledImportIsDropped(t *testing.T) {
	v := newVault(t)
	dir := t.TempDir()
	var doc []record.InterchangeTestimony
	for i := range 300 {
		doc = append(doc, record.InterchangeTestimony{Account: []record.Segment{{Text: fmt.Sprint("invented ", i)}}})
	}
	writeDocument(t, dir, doc, nil)
	ctx, cancel := context.WithCancel(context.Background())
	_, err := v.Import(ctx, archive.FileSource(filepath.Join(dir, "interchange.json")), archive.ImportOptions{}, func(step string, done, _ int64) {
		if step == "import" && done > 200 {
			cancel()
		}
	})
	if !errors.Is(err, context.Canceled) {
		t.Fatalf("error %v", err)
	}
	v = reopen(t, v)
	if n := len(v.Testimonies(archive.Filter{})) + len(v.Persons()); n != 0 {
		t.Fatalf("%d records are listed", n)
	}
	if rep := must[archive.CheckReport](t)(v.Check(context.Background(), nil)); len(rep.Faults) != 0 {
		t.Fatalf("faults %+v", rep.Faults)
	}
}
