package forms_test

import (
	"testing"

	"fyne.io/fyne/v2"

	"attest/app/clip"
	"attest/app/forms"
	"attest/app/look/looktest"
)

// copying presses Ctrl+A and then what: Ctrl+C or Ctrl+X.
func copying(d *looktest.Desk, e *forms.Entry, what fyne.Shortcut) string {
	d.Window.Canvas().Focus(e)
	e.TypedShortcut(&fyne.ShortcutSelectAll{})
	e.TypedShortcut(what)
	return d.App.Clipboard().Content()
}

func TestWhatIsCopiedOutOfAFieldIsTakenOffAgain(t *testing.T) {
	d := looktest.New(t)
	for name, make := range map[string]func() *forms.Entry{"one line": forms.NewEntry, "several lines": func() *forms.Entry { return forms.NewMultiLine(3) }} {
		for _, cut := range []bool{false, true} {
			e := make()
			d.Window.SetContent(e)
			e.SetText("투먼에서 트럭으로")
			var key fyne.Shortcut = &fyne.ShortcutCopy{Clipboard: d.App.Clipboard()}
			if cut {
				key = &fyne.ShortcutCut{Clipboard: d.App.Clipboard()}
			}
			if got := copying(d, e, key); got != "투먼에서 트럭으로" {
				t.Fatalf("%s: copied %q", name, got)
			}
			d.Loop.Advance(clip.Life - 1)
			if d.App.Clipboard().Content() == "" {
				t.Errorf("%s: taken off before its time", name)
			}
			d.Loop.Advance(1)
			if got := d.App.Clipboard().Content(); got != "" {
				t.Errorf("%s: after its time the clipboard holds %q", name, got)
			}
		}
	}
}

func TestCopyingNothingLeavesTheClipboardAlone(t *testing.T) {
	d := looktest.New(t)
	d.App.Clipboard().SetContent("a recipe")
	for _, e := range []*forms.Entry{forms.NewEntry(), forms.NewPassword()} {
		d.Window.SetContent(e)
		if e.Password {
			e.SetText("six words that nobody knows")
		}
		copying(d, e, &fyne.ShortcutCopy{Clipboard: d.App.Clipboard()})
		d.Loop.Advance(2 * clip.Life)
		if got := d.App.Clipboard().Content(); got != "a recipe" {
			t.Errorf("another program's text became %q", got)
		}
	}
}
