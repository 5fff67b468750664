package testimonies

import (
	"testing"

	"fyne.io/fyne/v2"

	"attest/app/forms"
	"attest/app/shell"
)

// That a child comes in is noted by one key wherever somebody works in the
// testimony, and its head says so until the child has left.
func TestAChildInTheRoomIsNotedFromAnywhere(t *testing.T) {
	o := newOffice(t, sample(t))
	o.first()
	o.r.thing.account.edit(0, -1) // typing
	o.s.Press(shell.Alt(fyne.KeyC))
	o.Settle()
	o.Sees("A child is in the room")
	if !o.noted().ChildPresent() {
		t.Fatal("not noted")
	}
	o.Picture("testimonies-child-in-room", o.s.Relabel)
	o.relock()
	o.Sees("A child is in the room") // and after a lock
	o.s.Press(shell.Alt(fyne.KeyC))
	o.Settle()
	if o.noted().ChildPresent() {
		t.Error("still there")
	}
	if o.r.thing.child {
		t.Error("the head still says so")
	}
	for _, a := range o.s.Actions() {
		if a.ID == "testimonies.child.room" && a.Words == "testimonies.action.child.room" {
			return
		}
	}
	t.Error("no entry in the menu")
}

// On the page of the interview F2 works where the person asks: on the guide.
func TestTheChildsKeyWorksOnTheGuide(t *testing.T) {
	o := newOffice(t, sample(t))
	o.first()
	o.s.Press(shell.CtrlShift(fyne.KeyN))
	o.Settle()
	o.Tab(func(f fyne.Focusable) bool { _, ok := f.(*forms.Check); return ok })
	o.Key(fyne.KeyF2)
	o.Settle()
	if !o.noted().ChildPresent() {
		t.Fatal("F2 on a question of the guide does nothing")
	}
	o.Key(fyne.KeyEscape)
	o.Settle()
	o.Sees("A child is in the room")
}
