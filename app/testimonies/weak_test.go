package testimonies

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"attest/app/shell"
	"attest/app/words"
	"attest/archive/record"
)

func TestEveryWeakPointHasItsWords(t *testing.T) {
	for key := range record.WeakPointKeys() {
		if !words.Has("testimonies.weak.point." + key) {
			t.Errorf("%s has no words", key)
		}
	}
	if got := weakText(record.WeakPoint{Rule: "EV-Z99", Key: "of_a_newer_engine"}); !strings.Contains(got, "EV-Z99") {
		t.Errorf("an unknown one is said as %q", got)
	}
}

func TestWeakPointsAreSeenAndLeadToTheQuestions(t *testing.T) {
	o := newOffice(t, sample(t))
	o.first()
	o.s.Press(shell.CtrlShift(fyne.KeyG))
	o.Settle()
	o.Sees("Weak points of "+o.r.thing.t.Label, "Nobody asked whether an account was taken before.", "EV-A01")
	o.Picture("testimonies-weak", nil)
	o.Press("Answer the questions")
	o.Sees("Questions about " + o.r.thing.t.Label)
}
