package testimonies

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"attest/app/shell"
)

func (o *office) codebook() {
	o.T.Helper()
	o.s.Press(shell.CtrlShift(fyne.KeyK))
	o.Settle()
	o.Sees("Codebook")
}

func TestTheCodebookIsEditedMergedAndCounted(t *testing.T) {
	o := newOffice(t, sample(t))
	o.first()
	o.code("Questioned every night")
	o.codebook()
	o.Type("questioned")
	o.Sees("Questioned every night · the office's own", "1 passage · 0 events", "No definition.")
	o.Press("Change")
	o.Settle()
	o.TabTo("Keep") // past name and definition
	o.Key(fyne.KeyEscape)
	o.Press("New code")
	o.Settle()
	o.Type("Sleep taken away")
	o.Key(fyne.KeyTab)
	o.Type("Kept awake, also by light or noise.")
	o.Press("Keep")
	o.Settle()
	if b := o.v.Codebook(); len(b.Codes) != 2 || b.Codes[1].Definition == "" {
		t.Fatalf("codes %+v", b.Codes)
	}
	o.Picture("testimonies-codebook", nil)
	o.Press("Merge into…")
	o.Settle()
	o.Type("sleep taken")
	o.Key(fyne.KeyReturn)
	o.Settle()
	o.Sees("Questioned every night → Sleep taken away")
	o.Key(fyne.KeyEscape)
	o.Settle()
	if m := o.r.thing.marksOf(o.r.thing.t.Account[0]); len(m) != 1 || m[0].text != "Sleep taken away" {
		t.Fatalf("the chip over the paragraph does not follow the merge: %+v", m)
	}
}

func TestTheCodebookGoesOutAndIn(t *testing.T) {
	o := newOffice(t, sample(t))
	o.first()
	o.code("Questioned every night")
	for _, name := range []string{"book.qdc", "book.csv"} {
		path := filepath.Join(t.TempDir(), name)
		o.codebook()
		o.Press("Write to a file")
		o.Settle()
		o.setPath(path)
		o.Press("Write")
		o.Settle()
		data, err := os.ReadFile(path)
		if err != nil || !strings.Contains(string(data), "Questioned every night") {
			t.Fatalf("%s: %v", name, err)
		}
		o.Press("Take in a file")
		o.Settle()
		o.setPath(path)
		o.Press("Take in")
		o.Settle()
		if b := o.v.Codebook(); len(b.Codes) != 1 {
			t.Fatalf("%s: codes %+v", name, b.Codes)
		}
		o.Key(fyne.KeyEscape)
	}
}

// takeOut says why something leaves and where to, and takes it out.
func (o *office) takeOut(path string) {
	o.T.Helper()
	o.Press("Take out")
	o.Sees("This must be said before anything leaves")
	o.Type("a copy for the safe")
	o.Window.Canvas().FocusNext()
	o.setPath(path)
	o.Press("Take out")
	o.Settle()
}

// setPath types a path in place of what is in the field.
func (o *office) setPath(path string) {
	o.T.Helper()
	e, ok := o.Window.Canvas().Focused().(interface{ SetText(string) })
	if !ok {
		o.T.Fatalf("no field has the focus; seen:\n%s", o.Seen())
	}
	e.SetText(path)
	o.Settle()
}
