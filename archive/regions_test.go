package archive_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"attest/archive"
	"attest/archive/record"
)

func TestAFileIsAskedAbout(t *testing.T) {
	v := newVault(t)
	te := account(t, v)
	path := filepath.Join(t.TempDir(), "IMG-20240101-WA0001.txt")
	noErr(t, os.WriteFile(path, []byte("an invented note"), 0o600))
	e := must[archive.Exhibit](t)(v.AttachFile(context.Background(), te.ID, path, nil))
	st, err := os.Stat(path)
	noErr(t, err)
	if e.Detail.Modified != st.ModTime().Format("2006-01-02T15:04:05Z07:00") {
		t.Errorf("its folder said %q", e.Detail.Modified)
	}
	if open := record.OpenIntake(e.Exhibit, e.Detail); len(open) != 7 {
		t.Errorf("open are %v", open)
	}
	asked := func() (n int) {
		items := must[[]archive.TodayItem](t)(v.Today())
		for _, i := range items {
			if i.Kind == "open_intake" {
				n += i.Count
			}
		}
		return n
	}
	if asked() != 1 {
		t.Error("what is open does not wait under Today")
	}
	half := e.Detail
	half.From, half.How, half.Graphic = "the witness", "by cable", true
	half.Intake = &record.Intake{Kind: record.KindMedical, Maker: "a doctor", Received: "2026-11-20", App: record.AppNone, Original: record.IntakeOriginal}
	noErr(t, v.DescribeExhibit(e.ID, half))
	v = reopen(t, v)
	now := must[archive.Exhibit](t)(v.Exhibit(e.ID))
	if !now.Detail.Graphic || now.Detail.Intake == nil || now.Detail.Intake.Kind != record.KindMedical || asked() != 0 {
		t.Errorf("after the answers: %+v", now.Detail)
	}
	if open := must[[]string](t)(rules(v, te.ID)); slices.Contains(open, "EV-E05") {
		t.Errorf("from whom, how and when was answered with the file, and is asked again: %v", open)
	}
	half.Intake = &record.Intake{App: "pigeon"}
	if err := v.DescribeExhibit(e.ID, half); !errors.Is(err, archive.ErrInvalid) {
		t.Errorf("a program that nobody knows: %v", err)
	}
	half = now.Detail
	half.Graphic = false
	noErr(t, v.DescribeExhibit(e.ID, half))
	must[record.ID](t)(v.Undo())
	if now := must[archive.Exhibit](t)(v.Exhibit(e.ID)); !now.Detail.Graphic {
		t.Error("undo does not bring the mark back")
	}
}

func rules(v *archive.Vault, testimony record.ID) (ids []string, err error) {
	open, err := v.OpenAnswers(testimony)
	for _, o := range open {
		ids = append(ids, o.ID)
	}
	return ids, err
}

// A file on a card that is in a drawer is not gone.
func TestWhereTheOriginalIs(t *testing.T) {
	v := newVault(t)
	te := account(t, v)
	path := filepath.Join(t.TempDir(), "card.txt")
	noErr(t, os.WriteFile(path, []byte("an invented note"), 0o600))
	e := must[archive.Exhibit](t)(v.AttachFile(context.Background(), te.ID, path, nil))
	is := func(origin, volume string) (outside, unreachable bool) {
		half := e.Detail
		half.Origin, half.Volume = origin, volume
		noErr(t, v.DescribeExhibit(e.ID, half))
		now := must[archive.Exhibit](t)(v.Exhibit(e.ID))
		return now.StillOutside == origin, now.Unreachable
	}
	folder := t.TempDir() // what stays of a mount when the card is pulled out
	noErr(t, os.WriteFile(filepath.Join(folder, "other.txt"), []byte("another"), 0o600))
	for name, c := range map[string]struct {
		origin, volume       string
		outside, unreachable bool
	}{
		"there":                    {path, e.Detail.Volume, true, false},
		"deleted":                  {path + ".no", e.Detail.Volume, false, false},
		"another file":             {filepath.Join(folder, "other.txt"), "", false, false},
		"a card in a drawer":       {filepath.Join(folder, "CARD", "x.jpg"), filepath.Join(folder, "CARD"), true, true},
		"an empty mount":           {filepath.Join(folder, "x.jpg"), folder, true, true},
		"before volumes were kept": {"/media/invented-user/CARD/DCIM/x.jpg", "", true, true},
		"a phone":                  {"/run/user/1000/gvfs/mtp:host=Invented/DCIM/x.jpg", "/run/user/1000/gvfs/mtp:host=Invented", true, true},
	} {
		outside, unreachable := is(c.origin, c.volume)
		if outside != c.outside || unreachable != c.unreachable {
			t.Errorf("%s: outside %v, not reachable %v", name, outside, unreachable)
		}
	}
	is(filepath.Join(folder, "CARD", "x.jpg"), filepath.Join(folder, "CARD"))
	items := must[[]archive.TodayItem](t)(v.Today())
	if !slices.ContainsFunc(items, func(i archive.TodayItem) bool { return i.Kind == "unreachable" && i.Count == 1 }) {
		t.Errorf("waiting: %v", items)
	}
}

func TestRegionsAreKept(t *testing.T) {
	v := newVault(t)
	te := account(t, v)
	e := attach(t, v, te.ID, "sketch.txt", "an invented sketch", record.ClassIdentity)
	second := must[record.Region](t)(v.SaveRegion(record.Region{Exhibit: e.ID, Page: 2, Left: 1, Top: 1, Width: 5000, Height: 5000, Note: "the gate"}))
	first := must[record.Region](t)(v.SaveRegion(record.Region{Exhibit: e.ID, Page: 1, Width: 10, Height: 10, Codes: []record.CodeUse{{Code: "REF-02"}}}))
	v = reopen(t, v)
	list := must[[]record.Region](t)(v.Regions(e.ID))
	if len(list) != 2 || list[0].ID != first.ID || list[1].ID != second.ID || list[1].Note != "the gate" || list[0].Testimony != te.ID {
		t.Errorf("regions %+v", list)
	}
	second.Note = "the gate, from inside"
	must[record.Region](t)(v.SaveRegion(second))
	noErr(t, v.Remove(first.ID))
	if list := must[[]record.Region](t)(v.Regions(e.ID)); len(list) != 1 || list[0].Note != second.Note {
		t.Errorf("after a removal: %+v", list)
	}
	must[record.ID](t)(v.Undo())
	must[record.ID](t)(v.Undo())
	if list := must[[]record.Region](t)(v.Regions(e.ID)); len(list) != 2 || list[1].Note != "the gate" {
		t.Errorf("after undo: %+v", list)
	}
	if r := must[archive.CheckReport](t)(v.Check(context.Background(), nil)); len(r.Faults) > 0 {
		t.Errorf("check finds %v", r.Faults)
	}
	noErr(t, v.Remove(e.ID))
	if list := must[[]record.Region](t)(v.RegionsOf(te.ID)); len(list) != 0 {
		t.Errorf("regions of a file that was taken out count: %+v", list)
	}
	if _, err := v.SaveRegion(record.Region{Exhibit: e.ID, Width: 0, Height: 1}); !errors.Is(err, archive.ErrInvalid) {
		t.Errorf("a region of no width: %v", err)
	}
}
