package archive_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"attest/archive"
	"attest/archive/record"
)

// Where a member was and what stood in a form are kept beside each other, and
// neither keeps the vault from opening.
func TestAPlaceAndAFormAreKeptOverALock(t *testing.T) {
	v := newVault(t)
	te := account(t, v)
	here := archive.Place{Room: "testimonies", Thing: te.ID, Within: `{"tab":"account"}`}
	noErr(t, v.KeepPlace(here))
	noErr(t, v.KeepForm("testimony", `["PLANTED"]`))
	v = reopen(t, v)
	if p := must[archive.Place](t)(v.KeptPlace()); p != here {
		t.Errorf("place: %+v", p)
	}
	if text := must[string](t)(v.KeptForm("testimony")); text != `["PLANTED"]` {
		t.Errorf("form: %q", text)
	}
	noErr(t, v.KeepForm("testimony", ""))
	if p := must[archive.Place](t)(v.KeptPlace()); p != here {
		t.Errorf("after the form was let go: %+v", p)
	}
	if text := must[string](t)(v.KeptForm("testimony")); text != "" {
		t.Errorf("form: %q", text)
	}

	// Each form is by itself, and there is an end to them.
	noErr(t, v.KeepForm("event.one", "first"))
	noErr(t, v.KeepForm("event.two", "second"))
	if a, b := must[string](t)(v.KeptForm("event.one")), must[string](t)(v.KeptForm("event.two")); a != "first" || b != "second" {
		t.Errorf("two forms: %q, %q", a, b)
	}
	for n := range 50 {
		noErr(t, v.KeepForm(fmt.Sprint("form.", n), "x"))
	}
	if a, b := must[string](t)(v.KeptForm("event.one")), must[string](t)(v.KeptForm("form.0")); a != "" || b != "x" {
		t.Errorf("of many: %q, %q", a, b)
	}

	// An export in between takes neither away.
	noErr(t, v.KeepForm("person", "typed"))
	s := submission(t, v)
	must[archive.ExportReport](t)(v.Export(context.Background(), s.ID, archive.ExportOptions{Path: t.TempDir() + "/b.zip", Plain: true}, nil))
	if text := must[string](t)(v.KeptForm("person")); text != "typed" {
		t.Errorf("form after an export: %q", text)
	}

	noErr(t, v.KeepPlace(archive.Place{Room: "testimonies", Thing: te.ID, Within: strings.Repeat("x", archive.MaxWithin+1)}))
	if p := must[archive.Place](t)(v.KeptPlace()); p.Thing != te.ID || p.Within != "" {
		t.Errorf("too long: %d bytes", len(p.Within))
	}
	noErr(t, v.Remove(te.ID))
	if p := must[archive.Place](t)(v.KeptPlace()); p != (archive.Place{Room: "testimonies"}) {
		t.Errorf("of what was removed: %+v", p)
	}
	noErr(t, v.KeepPlace(archive.Place{Room: "people", Thing: record.ID("P0000000000000000000000000")}))
	if p := must[archive.Place](t)(reopen(t, v).KeptPlace()); p.Thing != "" {
		t.Errorf("of what never was: %+v", p)
	}
}
