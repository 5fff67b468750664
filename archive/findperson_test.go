package archive_test

import (
	"context"
	"io"
	"slices"
	"strings"
	"testing"

	"attest/archive"
	"attest/archive/names"
	"attest/archive/record"
)

// named makes a person with names; all of them are invented.
func named(t testing.TB, v *archive.Vault, handle string, half record.Identity, texts ...string) record.Person {
	t.Helper()
	p := must[record.Person](t)(v.NewPerson(handle))
	for _, text := range texts {
		half.Names = append(half.Names, record.Name{Text: text, Script: names.Script(text)})
	}
	noErr(t, v.SaveIdentity(p.ID, half))
	return p
}

func found(t testing.TB, v *archive.Vault, query string) []string {
	t.Helper()
	noErr(t, v.WaitForNames(context.Background()))
	var out []string
	for _, h := range must[[]archive.PersonHit](t)(v.FindPersons(query)) {
		out = append(out, h.Person.Pseudonym)
	}
	return out
}

func entries(t testing.TB, v *archive.Vault, verb string) (objects []string) {
	t.Helper()
	lines, _, err := v.Log(archive.LogFilter{Verb: verb}, 0, 0)
	noErr(t, err)
	for _, l := range lines {
		objects = append(objects, l.Label)
	}
	return objects
}

func TestFindPersons(t *testing.T) {
	v := newVault(t)
	she := named(t, v, "twins, Musan", record.Identity{}, "리영희")
	other := named(t, v, "weaver", record.Identity{}, "박정호", "Pak Jong Ho")
	for _, again := range []bool{false, true} {
		if again {
			v = reopen(t, v) // now the names are read in the background
		}
		for _, q := range []string{"이영희", "Lee Young-hee", "李英姬", "Ли Ён Хи", "Ri Yong Hui", "Musan", "twins", strings.ToLower(she.Pseudonym)} {
			if got := found(t, v, q); len(got) == 0 || got[0] != she.Pseudonym || slices.Contains(got, other.Pseudonym) {
				t.Errorf("%s finds %v", q, got)
			}
		}
		if got := found(t, v, other.Pseudonym[5:]); len(got) != 1 || got[0] != other.Pseudonym {
			t.Errorf("a number finds %v", got)
		}
		for _, q := range []string{"", "  ", "최철수", "nobody"} {
			if got := found(t, v, q); len(got) != 0 {
				t.Errorf("%q finds %v", q, got)
			}
		}
	}
	if got := entries(t, v, "found"); len(got) != 2 || got[0] != she.Pseudonym || got[1] != she.Pseudonym {
		t.Errorf("logged as found, once a sitting: %v", got) // never for the word or the pseudonym
	}
	hits := must[[]archive.PersonHit](t)(v.FindPersons("Lee Young-hee"))
	if hits[0].Why != names.OtherSpelling || hits[0].Score < names.Likely || hits[0].Score >= 1 || hits[0].Via != she.ID {
		t.Errorf("%+v", hits[0])
	}

	// The index follows what is done to a person.
	half := must[record.Identity](t)(v.Identity(she.ID))
	half.Names[0].Text = "최철수"
	noErr(t, v.SaveIdentity(she.ID, half))
	if a, b := found(t, v, "이영희"), found(t, v, "Choi Chul-soo"); len(a) != 0 || len(b) != 1 {
		t.Errorf("after a change: %v, %v", a, b)
	}
	_ = must[record.ID](t)(v.Undo())
	if a, b := found(t, v, "이영희"), found(t, v, "Choi Chul-soo"); len(a) != 1 || len(b) != 0 {
		t.Errorf("after undoing it: %v, %v", a, b)
	}
	noErr(t, v.Remove(she.ID))
	if got := found(t, v, "이영희"); len(got) != 0 {
		t.Errorf("a removed person is found: %v", got)
	}
	_ = must[record.ID](t)(v.Undo())
	if got := found(t, v, "이영희"); len(got) != 1 {
		t.Errorf("after putting her back: %v", got)
	}
	if rep := must[archive.CheckReport](t)(v.Check(context.Background(), nil)); len(rep.Faults) != 0 {
		t.Errorf("faults %+v", rep.Faults)
	}
}

// Names that come with an import are found at once, and with an update anew.
func TestImportedNamesAreFound(t *testing.T) {
	v := newVault(t)
	take := func(name string, update bool) {
		doc := `{"attest": "interchange/1", "testimonies": [{"id": "T3G0W2M8Q1D6X9Z4K7B5N0R2C8C", "person": {"id": "P5H2V9K4T7C1Y8J3W6E0S4M9Q2G", "identity": {"names": [{"text": "` + name + `"}]}}}]}`
		_ = must[archive.ImportReport](t)(v.Import(context.Background(), memory(doc), archive.ImportOptions{Update: update}, nil))
	}
	take("리영희", false)
	if got := found(t, v, "Lee Young Hee"); len(got) != 1 {
		t.Fatalf("found %v", got)
	}
	take("박정호", true)
	if a, b := found(t, v, "Lee Young Hee"), found(t, v, "Park Jung-ho"); len(a) != 0 || len(b) != 1 {
		t.Fatalf("found %v, %v", a, b)
	}
}

func TestLockedVaultFindsNobody(t *testing.T) {
	v := newVault(t)
	named(t, v, "twins", record.Identity{}, "리영희")
	noErr(t, v.WaitForNames(context.Background()))
	if !v.NamesReady() {
		t.Error("read through, and not ready")
	}
	noErr(t, v.Close())
	if hits, err := v.FindPersons("리영희"); err == nil || len(hits) != 0 {
		t.Errorf("%v %v", hits, err)
	}
}

func TestLikelyDuplicates(t *testing.T) {
	v := newVault(t)
	musan := record.Place{Country: "KP", Province: "함경북도", County: "무산군"}
	she := named(t, v, "a", record.Identity{Born: "1984-03-05", BirthPlace: musan, Sex: "female"}, "리영희")
	same := named(t, v, "b", record.Identity{Born: "1984-03~", BirthPlace: record.Place{Province: "함경북도", County: "무산"}, Sex: "female"}, "Lee Young Hee")
	maybe := named(t, v, "c", record.Identity{Age: record.Age{Years: 29, Counting: record.CountingFull, On: "2013-06"}}, "李英姬")
	older := named(t, v, "d", record.Identity{Born: "1955"}, "이영희")
	named(t, v, "e", record.Identity{Born: "1984-03-05", BirthPlace: musan}, "박정호")
	paper := named(t, v, "f", record.Identity{Papers: []record.Paper{{Kind: "passport", Number: "m-123 4567"}}}, "최철수")
	noErr(t, v.WaitForNames(context.Background()))

	got := must[[]archive.Candidate](t)(v.LikelyDuplicates(she.ID))
	log, _, err := v.Log(archive.LogFilter{}, 0, 100)
	noErr(t, err)
	if slices.ContainsFunc(log, func(l archive.LogLine) bool { return l.Verb == "found" }) {
		t.Error("to look for duplicates is logged as finding by a name, and nobody searched for one")
	}
	if len(got) != 2 || got[0].Person.ID != same.ID || got[1].Person.ID != maybe.ID || got[0].Score <= got[1].Score || got[0].Score >= 1 {
		t.Fatalf("%+v", got)
	}
	if want := []string{names.OtherSpelling, archive.SameBirth, archive.SameBirthPlace}; !slices.Equal(got[0].Why, want) {
		t.Errorf("reasons %v", got[0].Why)
	}
	if want := []string{names.OtherSpelling, archive.BirthOverlaps}; !slices.Equal(got[1].Why, want) {
		t.Errorf("reasons %v", got[1].Why)
	}
	if slices.ContainsFunc(got, func(c archive.Candidate) bool { return c.Person.ID == older.ID }) {
		t.Error("another birth is no duplicate")
	}

	named(t, v, "g", record.Identity{Papers: []record.Paper{{Kind: "passport", Number: "M1234567"}}}, "Nobody Else")
	got = must[[]archive.Candidate](t)(v.LikelyDuplicates(paper.ID))
	if len(got) != 1 || !slices.Contains(got[0].Why, archive.SamePaper) || got[0].Score < .9 {
		t.Errorf("a paper of the same number: %+v", got)
	}
	// Who is known to be one is not proposed again, and is by parting.
	noErr(t, v.MergePersons(she.ID, same.ID))
	if got := must[[]archive.Candidate](t)(v.LikelyDuplicates(she.ID)); len(got) != 1 || got[0].Person.ID != maybe.ID {
		t.Errorf("after merging: %+v", got)
	}
	if p := must[record.Person](t)(v.Person(maybe.ID)); p.MergedInto != "" {
		t.Error("a candidate was merged by itself")
	}
}

// memory is a document without files.
func memory(doc string) archive.ImportSource {
	return archive.ImportSource{Open: func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(doc)), nil }}
}
