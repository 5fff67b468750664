package viewer_test

import (
	"testing"

	"fyne.io/fyne/v2"

	"attest/app/forms"
)

// A lock, and Escape, keep the part with what was typed of it: the code that fits
// it best, and words that fit none as its note.
func TestAPartThatIsBeingMarkedIsKept(t *testing.T) {
	for name, leave := range map[string]func(o *office){
		"lock":   func(o *office) { o.s.Lock() },
		"escape": func(o *office) { o.Key(fyne.KeyEscape, fyne.KeyEscape) }, // what is offered, then the form
	} {
		t.Run(name, func(t *testing.T) {
			o := newOffice(t)
			e := o.open("scan.png", pngFile(t, scan(800, 600)))
			o.Key(fyne.KeyR, fyne.KeyReturn)
			o.Tab(func(f fyne.Focusable) bool { e, ok := f.(*forms.Entry); return ok && !e.MultiLine })
			o.Type("no such code")
			leave(o)
			o.Settle()
			list := o.regions(e)
			if len(list) != 1 || list[0].Note != "no such code" {
				t.Fatalf("kept: %+v", list)
			}
		})
	}
}
