package testimonies

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"attest/app/forms"
	"attest/app/shell"
	"attest/archive/record"
)

// relock locks and opens the same vault again, at the testimony that was in view.
func (o *office) relock() {
	o.T.Helper()
	id := o.r.thing.id
	o.s.Lock()
	o.reenter(id)
}

func (o *office) reenter(id record.ID) {
	o.T.Helper()
	before := o.r
	o.r = New(o.s, o.v)
	o.r.Print, o.r.ViewExhibit = before.Print, before.ViewExhibit
	o.s.Enter(shell.Session{Office: "Seoul office", Role: "shell.role.caseworker", Undo: o.v}, []shell.Room{o.r}, nil)
	o.Settle()
	o.r.Open(string(id))
	o.Settle()
}

// typeReading types into the form of a reading that is open.
func (o *office) typeReading() {
	o.T.Helper()
	o.TabTo("Add a correction")
	o.Key(fyne.KeyReturn)
	o.Type("3")
	o.Key(fyne.KeyTab)
	o.Type("the season was wrong")
	o.TabTo("The witness says that the account is true")
	o.Key(fyne.KeySpace)
	o.Tab(func(f fyne.Focusable) bool { e, ok := f.(*forms.Entry); return ok && e.Text == "" })
	o.Type("burnt hand")
}

// What is typed while an account is read back is there after a lock, after
// Escape, and after the program ended; recording it lets go of it.
func TestAReadingThatIsBeingTypedIsKept(t *testing.T) {
	for name, leave := range map[string]func(o *office){
		"lock":   (*office).relock,
		"escape": func(o *office) { o.Key(fyne.KeyEscape); o.Settle(); o.Sees("What was typed is kept") },
		"cancel": func(o *office) { o.Press("Cancel"); o.Settle() },
		"killed": func(o *office) { // nothing says that the program ends
			o.Loop.Advance(2 * time.Second)
			o.Settle()
			id := o.r.thing.id
			kept, err := o.v.KeptFormOf(id, "readback")
			if err != nil || kept == "" {
				o.T.Fatalf("%q %v", kept, err)
			}
			o.s.Lock()
			o.reenter(id)
		},
	} {
		t.Run(name, func(t *testing.T) {
			o := newOffice(t, sample(t))
			o.first()
			open := func() { o.s.Press(shell.CtrlShift(fyne.KeyR)); o.Settle() }
			open()
			o.SeesNot("What was typed here before is back")
			o.typeReading()
			leave(o)
			open()
			o.Sees("What was typed here before is back", "the season was wrong", "burnt hand")
			if name == "lock" {
				o.Picture("testimonies-readback-kept", func() {
					o.Key(fyne.KeyEscape)
					o.s.Relabel()
					o.Settle()
					open()
				})
			}
			o.Press("Record the reading")
			o.Settle()
			rb := o.stored().ReadBack
			if rb == nil {
				t.Fatal(o.Seen())
			}
			if !rb.True || len(rb.Corrections) != 1 || rb.Corrections[0].Segment != "s3" {
				t.Fatalf("%+v", rb)
			}
			if kept, err := o.v.KeptFormOf(o.r.thing.id, "readback"); err != nil || kept != "" {
				t.Errorf("still kept: %q %v", kept, err)
			}
		})
	}
}

func TestAKeptReadingCanBeBegunAnew(t *testing.T) {
	o := newOffice(t, sample(t))
	o.first()
	o.s.Press(shell.CtrlShift(fyne.KeyR))
	o.Settle()
	o.typeReading()
	o.Key(fyne.KeyEscape)
	o.s.Press(shell.CtrlShift(fyne.KeyR))
	o.Settle()
	o.Press("Begin anew")
	o.Settle()
	o.Sees("was read back")
	o.SeesNot("the season was wrong", "What was typed here before is back")
}

// The same holds for the form of the signed paper.
func TestTheSignedPaperThatIsBeingTypedIsKept(t *testing.T) {
	o := newOffice(t, sample(t))
	o.first()
	o.r.Print = func(record.ID, string, bool) {}
	o.readBackAndClose(o.r.thing.t.Label)
	open := func() { o.s.Press(shell.Alt(fyne.KeyH)); o.Settle() }
	open()
	o.Tab(func(f fyne.Focusable) bool { e, ok := f.(*forms.Entry); return ok && e.Text == "" })
	o.Type("ink pad dry")
	o.relock()
	open()
	o.Sees("ink pad dry")
	o.Key(fyne.KeyEscape)
	open()
	o.Sees("ink pad dry")
	o.Press("Record the signatures")
	o.Settle()
	if kept, err := o.v.KeptFormOf(o.r.thing.id, "paper"); err != nil || kept != "" {
		t.Errorf("still kept: %q %v", kept, err)
	}
}
