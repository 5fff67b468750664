package forms_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"attest/app/forms"
	"attest/app/look"
	"attest/app/look/looktest"
)

func TestAWrongDateIsSaidWhenTheFieldIsLeft(t *testing.T) {
	d := looktest.New(t)
	date := forms.NewDate("Date")
	next := forms.NewEntry()
	d.Window.SetContent(forms.Form(date.Container, next))
	d.Window.Canvas().Focus(date.Entry)
	d.Type("2026-02-30")
	d.SeesNot("This is not a day.")
	d.Key(fyne.KeyTab)
	d.Sees("This is not a day.")
	if date.Entry.Text != "2026-02-30" {
		t.Error("what was typed is gone")
	}
}

func TestTabLeavesAFieldOfSeveralLines(t *testing.T) {
	d := looktest.New(t)
	long, next := forms.NewMultiLine(4), forms.NewEntry()
	d.Window.SetContent(forms.Form(long, next))
	d.Window.Canvas().Focus(long)
	d.Type("one")
	d.Key(fyne.KeyReturn)
	d.Type("two")
	if long.AcceptsTab() {
		t.Fatal("the field keeps Tab for itself")
	}
	d.Key(fyne.KeyTab)
	if d.Window.Canvas().Focused() != fyne.Focusable(next) || long.Text != "one\ntwo" {
		t.Fatalf("after Tab: %q", long.Text)
	}
}

func TestAFieldTakesTenKilobytesAndSaysSo(t *testing.T) {
	d := looktest.New(t)
	e := forms.NewMultiLine(4)
	told := 0
	e.OnFilled = func() { told++ }
	d.Window.SetContent(e)
	e.SetText(strings.Repeat("가", forms.Limit/3))
	d.Window.Canvas().Focus(e)
	d.Type("나")
	d.App.Clipboard().SetContent("paste")
	e.TypedShortcut(&fyne.ShortcutPaste{Clipboard: d.App.Clipboard()})
	if len(e.Text) > forms.Limit || told != 2 {
		t.Fatalf("%d bytes, told %d times", len(e.Text), told)
	}
}

func TestCompletionByKeyboard(t *testing.T) {
	d := looktest.New(t)
	var taken []string
	all := []string{"arbitrary detention", "forced repatriation", "forced labour"}
	c := forms.NewCompletion("Tag", func(text string) []string {
		var found []string
		for _, a := range all {
			if text != "" && strings.HasPrefix(a, text) {
				found = append(found, a)
			}
		}
		return found
	}, nil)
	c.OnTake = func(s string) { taken = append(taken, s); c.Entry.SetText("") }
	d.Window.SetContent(forms.Form(c.Container, forms.NewEntry()))
	d.Window.Canvas().Focus(c.Entry)
	d.Type("forced")
	d.Sees("forced repatriation", "forced labour")
	d.Key(fyne.KeyDown, fyne.KeyDown, fyne.KeyReturn)
	d.Type("forced")
	d.Key(fyne.KeyEscape)
	d.SeesNot("forced labour")
	if c.Entry.Text != "forced" {
		t.Fatal("Escape lost the text")
	}
	d.Key(fyne.KeyReturn)
	d.Type("Tumen–Namyang")
	d.Key(fyne.KeyReturn)
	want := "forced labour|forced|Tumen–Namyang"
	if got := strings.Join(taken, "|"); got != want {
		t.Errorf("taken %s, want %s", got, want)
	}
}

func TestPathIsTypedWithCompletion(t *testing.T) {
	d := looktest.New(t)
	dir := t.TempDir()
	for _, name := range []string{"seoul.attest", "서울 사무소.attest", ".hidden"} {
		if err := os.Mkdir(filepath.Join(dir, name), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(dir, "seen.txt"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	p := forms.NewPath(d.Window, forms.OpenFolder, "")
	entered := false
	p.OnEnter = func() { entered = true }
	d.Window.SetContent(forms.Form(p.Container))
	d.Window.Canvas().Focus(p.Completion.Entry)
	d.Type(dir + string(filepath.Separator))
	d.Sees("seoul.attest", "서울 사무소.attest")
	d.SeesNot(".hidden", "seen.txt")
	d.Type("se")
	d.Key(fyne.KeyDown, fyne.KeyReturn)
	d.Settle()
	if got, want := p.Value(), filepath.Join(dir, "seoul.attest"); got != want {
		t.Fatalf("the path is %q, want %q", got, want)
	}
	d.Key(fyne.KeyReturn)
	if !entered {
		t.Error("Enter on a whole path does not go on")
	}
}

// Who types a path and goes on with Tab must come to the same field whether what fits was found in time, late, or not yet.
func TestTabFromAPathPassesTheListBy(t *testing.T) {
	dir := t.TempDir() + string(filepath.Separator)
	if err := os.Mkdir(filepath.Join(dir, "seoul.attest"), 0o700); err != nil {
		t.Fatal(err)
	}
	for _, found := range []string{"in time", "late"} {
		t.Run(found, func(t *testing.T) {
			d := looktest.New(t)
			p := forms.NewPath(d.Window, forms.OpenFolder, "")
			next := forms.NewEntry()
			d.Window.SetContent(forms.Form(p.Container, next))
			d.Window.Canvas().Focus(p.Completion.Entry)
			for _, r := range dir {
				p.Completion.Entry.TypedRune(r)
			}
			if found == "in time" {
				d.Settle()
				d.Sees("seoul.attest")
			}
			d.Key(fyne.KeyTab, fyne.KeyTab) // the button that browses, then the next field
			d.Type("next")
			if next.Text != "next" {
				t.Errorf("the next field holds %q", next.Text)
			}
			d.SeesNot("seoul.attest")
		})
	}
}

func TestHomeIsPutInFull(t *testing.T) {
	t.Setenv("HOME", filepath.FromSlash("/home/k"))
	t.Setenv("USERPROFILE", filepath.FromSlash("/home/k"))
	for typed, want := range map[string]string{"~/a": "/home/k/a", "~": "/home/k", " /v/../x ": "/x", "": "", "~other": "~other"} {
		if got := forms.Expand(typed); got != filepath.FromSlash(want) {
			t.Errorf("%q gives %q", typed, got)
		}
	}
}

func TestChoiceAndCheckByKeyboard(t *testing.T) {
	d := looktest.New(t)
	got := ""
	c := forms.NewChoice([]forms.Option{{Value: "self", Text: "Herself"}, {Value: "guardian", Text: "A guardian"}, {Value: "none", Text: "Not obtainable"}}, "self", func(v string) { got = v })
	on := false
	k := forms.NewCheck("Named", false, func(v bool) { on = v })
	d.Window.SetContent(forms.Form(c, k))
	d.Window.Canvas().Focus(c)
	d.Key(fyne.KeyDown)
	if got != "guardian" {
		t.Fatalf("Down chooses %q", got)
	}
	d.Key(fyne.KeySpace)
	d.Sees("Not obtainable")
	d.Key(fyne.KeyDown, fyne.KeyDown, fyne.KeyReturn)
	if got != "none" {
		t.Errorf("the menu chose %q", got)
	}
	d.Window.Canvas().Focus(k)
	d.Key(fyne.KeySpace)
	if !on {
		t.Error("Space does not turn the box")
	}
}

// Tab never leads to where nobody sees it: a form that is longer than its place is scrolled with the focus, both ways.
func TestTheFormFollowsTheFocus(t *testing.T) {
	d := looktest.New(t)
	var all []fyne.CanvasObject
	for range 30 {
		all = append(all, forms.NewField("Name", "", forms.NewEntry()).Container)
	}
	form := look.Scroll(look.Column(12, all...))
	d.Window.SetContent(form)
	inView := func(key string) {
		t.Helper()
		o := d.Window.Canvas().Focused().(fyne.CanvasObject)
		top := fyne.CurrentApp().Driver().AbsolutePositionForObject(o).Y
		if top < 0 || top+o.Size().Height > d.Window.Canvas().Size().Height {
			t.Fatalf("after %s the focus is at %v, out of the window", key, top)
		}
	}
	for range all {
		d.Key(fyne.KeyTab)
		inView("Tab")
	}
	if form.Offset.Y == 0 {
		t.Fatal("the form is not longer than its place: nothing was shown by this test")
	}
	for range len(all) - 1 {
		d.Window.Canvas().FocusPrevious()
		inView("Shift+Tab")
	}
}
