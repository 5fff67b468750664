package forms_test

import (
	"testing"
	"time"

	"fyne.io/fyne/v2/container"

	"attest/app/forms"
	"attest/app/look/looktest"
)

// drawer keeps forms as a vault does.
type drawer map[string]string

func (d drawer) KeepForm(form, text string) error {
	if d[form] = text; text == "" {
		delete(d, form)
	}
	return nil
}

func (d drawer) KeptForm(form string) (string, error) { return d[form], nil }

// What stands in a form is kept half a second after it was changed, each kind of
// field, and let go of once its object is there: no late timer brings it back.
func TestAFormIsKeptWhileItIsTyped(t *testing.T) {
	d := looktest.New(t)
	v := drawer{}
	open := func() (*forms.Entry, *forms.Choice, *forms.Check, *forms.Kept) {
		e, c, k := forms.NewEntry(), forms.NewChoice([]forms.Option{{Value: "a", Text: "a"}, {Value: "b", Text: "b"}}, "a", nil), forms.NewCheck("it is so", false, nil)
		kept := forms.Keep(v, "form", e, c, k)
		d.Window.SetContent(container.NewVBox(e, c, k))
		d.Settle()
		return e, c, k, kept
	}
	e, _, k, _ := open()
	d.Loop.Advance(time.Second)
	d.Settle()
	if len(v) != 0 {
		t.Fatalf("a form in which nothing was typed is kept: %v", v)
	}
	e.SetText("half a")
	k.Tapped(nil)
	d.Loop.Advance(time.Second)
	d.Settle()

	// The program ended here.
	e, c, k, kept := open()
	if e.Text != "half a" || c.Value() != "a" || !k.Checked {
		t.Fatalf("after a crash: %q %q %v", e.Text, c.Value(), k.Checked)
	}
	e.SetText("half a word")
	if err := kept.Made(); err != nil {
		t.Fatal(err)
	}
	d.Loop.Advance(time.Second)
	d.Settle()
	if len(v) != 0 {
		t.Errorf("after its object was made: %v", v)
	}
}
