package record_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"attest/archive/record"
)

const (
	testimony = record.ID("T0G4S8Z3KQ1V6H2M9R5X7C8D18C")
	other     = record.ID("T1G4S8Z3KQ1V6H2M9R5X7C8D18C")
	witness   = record.ID("P0G4S8Z3KQ1V6H2M9R5X7C8D18C")
	sister    = record.ID("P1G4S8Z3KQ1V6H2M9R5X7C8D18C")
	member    = record.ID("M0G4S8Z3KQ1V6H2M9R5X7C8D18C")
)

// Each record has one canonical form, kept in testdata for readers of other programs, and a member that this version does
// not know survives reading and writing.
func TestCanonicalVectors(t *testing.T) {
	for name, v := range map[string]any{
		"passage": &record.Passage{}, "event": &record.Event{}, "translation": &record.Translation{}, "codebook": &record.Codebook{},
	} {
		t.Run(name, func(t *testing.T) {
			want, err := os.ReadFile(filepath.Join("testdata", name+".json"))
			if err != nil {
				t.Fatal(err)
			}
			want = bytes.TrimSuffix(want, []byte("\n"))
			if err := record.Decode(want, v); err != nil {
				t.Fatal(err)
			}
			got, err := record.Canonical(v)
			if err != nil || !bytes.Equal(got, want) {
				t.Errorf("%v\n%s\nwant\n%s", err, got, want)
			}
			if !bytes.Contains(got, []byte(`"x_newer":{"kept":[1,"가"]}`)) {
				t.Error("the vector holds no unknown member, so the test says nothing about them")
			}
		})
	}
	var p record.Passage
	raw, err := os.ReadFile(filepath.Join("testdata", "passage.json"))
	if err != nil {
		t.Fatal(err)
	}
	if err := record.Decode(raw, &p); err != nil || len(record.CheckPassage(p)) != 0 {
		t.Errorf("%v %v", err, record.CheckPassage(p))
	}
	var e record.Event
	if raw, err = os.ReadFile(filepath.Join("testdata", "event.json")); err != nil {
		t.Fatal(err)
	}
	if err := record.Decode(raw, &e); err != nil || len(record.CheckEvent(e)) != 0 {
		t.Errorf("%v %v", err, record.CheckEvent(e))
	}
}

func TestDecodeIsStrict(t *testing.T) {
	for _, raw := range []string{
		`{"type":"passage","type":"event"}`, `{"spans":[{"from":1.5}]}`, `{"spans":{}}`, `{"id":"` + "\xff" + `"}`, `{} {}`,
	} {
		if err := record.Decode([]byte(raw), &record.Passage{}); err == nil {
			t.Errorf("%s was taken", raw)
		}
	}
}

func TestKindsOfIDs(t *testing.T) {
	for _, k := range []record.Kind{record.KindCode, record.KindPassage, record.KindEvent, record.KindTranslation, record.KindRegion, record.KindTaking} {
		if id, err := record.ParseID(string(record.NewID(k))); err != nil || id.Kind() != k {
			t.Errorf("%c: %v", k, err)
		}
	}
	if _, err := record.ParseID("?0G4S8Z3KQ1V6H2M9R5X7C8D18C"); err == nil {
		t.Error("an unknown kind was taken")
	}
}
