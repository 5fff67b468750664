package submissions_test

import (
	"testing"

	"fyne.io/fyne/v2"

	"attest/app/shell"
	"attest/app/words"
	"attest/archive"
)

// A name that consent does not cover stops the export in the preview, by whose it
// is and where; that it is another person of that name is one press, in words of
// either language. What the form's page calls a stop stands there too.
func TestANameThatIsNotCoveredStopsInThePreview(t *testing.T) {
	v := newVault()
	v.named = true
	d, s := enter(t, v)
	s.Press(shell.CtrlShift(fyne.KeyP))
	d.Settle()
	d.Sees("This cannot be exported yet", "“title” has the name of P-K7-0001", "The form cannot be sent like this: a required answer is open.", "It is another person")
	d.Picture("submissions-name", nil)
	words.Set(words.Korean)
	s.Relabel()
	d.Settle()
	s.Press(shell.CtrlShift(fyne.KeyP))
	d.Settle()
	d.Sees("‘제목’에 P-K7-0001의 이름이 있습니다.", "양식을 이대로 보낼 수 없습니다: 답이 없는 필수 항목.")
	d.Press("다른 사람입니다")
	d.Settle()
	if len(v.another) != 1 || v.another[0].Code != archive.ReasonFieldPerson {
		t.Errorf("%+v", v.another)
	}
	d.SeesNot("P-K7-0001의 이름")
}

// A number of somebody who is not in the submission stops it there too, and says what to do.
func TestANumberOfSomebodyElseStopsInThePreview(t *testing.T) {
	v := newVault()
	v.number = true
	d, s := enter(t, v)
	s.Press(shell.CtrlShift(fyne.KeyP))
	d.Settle()
	d.Sees("has a number, of a paper or a telephone, or an address of P-K7-0002", "If it is not this person’s, say so")
	d.Picture("submissions-number", nil)
	d.Press("It is another person")
	d.Settle()
	if len(v.another) != 1 || v.another[0].Part != archive.PartContact {
		t.Errorf("%+v", v.another)
	}
	d.SeesNot("P-K7-0002")
}
