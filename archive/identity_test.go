package archive_test

import (
	"errors"
	"strings"
	"testing"

	"attest/archive"
	"attest/archive/record"
)

// An identity of the first version, free text all through, is read as it was;
// what is added later stands beside it.
func TestIdentityOfTheFirstVersion(t *testing.T) {
	const old = `{"birth":"198X","contact":"invented","documents":"공민증","names":[{"text":"지어낸 이름"}],"places":"무산","relatives":"언니","type":"identity","v":1,"x":"kept"}`
	var half record.Identity
	noErr(t, record.Decode([]byte(old), &half))
	if half.Birth != "198X" || half.Places != "무산" || half.Documents != "공민증" || half.Relatives != "언니" || half.Born != "" {
		t.Fatalf("%+v", half)
	}
	if again := must[[]byte](t)(record.Canonical(half)); string(again) != old {
		t.Fatalf("written again as %s", again)
	}

	v := newVault(t)
	p := must[record.Person](t)(v.NewPerson("weaver"))
	half.Born, half.Kin = "1984-03~", []record.Relative{{Relation: "언니", InReach: true}}
	half.BirthPlace = record.Place{Country: "KP", Province: "함경북도", County: "무산군"}
	noErr(t, v.SaveIdentity(p.ID, half))
	v = reopen(t, v)
	got := must[record.Identity](t)(v.Identity(p.ID))
	if got.Birth != "198X" || got.Born != "1984-03~" || !got.KinReachable() || got.BirthPlace.County != "무산군" || len(got.Extra) == 0 {
		t.Fatalf("%+v", got)
	}
	noErr(t, func() error { _, err := v.Undo(); return ignore(err, archive.ErrNothingToUndo) }())
}

func ignore(err, target error) error {
	if errors.Is(err, target) {
		return nil
	}
	return err
}

func TestWhatAnIdentityCannotHold(t *testing.T) {
	v := newVault(t)
	p := must[record.Person](t)(v.NewPerson("weaver"))
	for name, half := range map[string]record.Identity{
		"born":     {Born: "SECRET 1984"},
		"age.on":   {Age: record.Age{Years: 20, On: "SECRET"}},
		"age":      {Age: record.Age{Years: 121}},
		"counting": {Age: record.Age{Years: 20, Counting: "SECRET"}},
		"papers":   {Papers: []record.Paper{{Kind: "passport", Issued: "SECRET"}}},
		"kin":      {Kin: []record.Relative{{Person: "SECRET"}}},
		"lists":    {Risk: record.Risk{Traceable: make([]string, 201)}},
	} {
		err := v.SaveIdentity(p.ID, half)
		if !errors.Is(err, archive.ErrInvalid) || strings.Contains(err.Error(), "SECRET") {
			t.Errorf("%s: %v", name, err)
		}
	}
	p.Earlier = []record.EarlierInterview{{By: "A commission", When: "SECRET"}}
	if err := v.SavePerson(p); !errors.Is(err, archive.ErrInvalid) || strings.Contains(err.Error(), "SECRET") {
		t.Errorf("earlier: %v", err)
	}
	p.Earlier = []record.EarlierInterview{{By: "A commission", When: "2013"}, {ID: "e1", By: "A paper"}}
	noErr(t, v.SavePerson(p))
	if got := must[record.Person](t)(v.Person(p.ID)); got.Earlier[0].ID != "e2" || got.Earlier[1].ID != "e1" {
		t.Errorf("%+v", got.Earlier)
	}
}
