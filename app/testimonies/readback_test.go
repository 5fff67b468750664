package testimonies

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"attest/app/shell"
	"attest/app/vaulttest"
	"attest/archive"
	"attest/archive/disclose"
	"attest/archive/record"
)

// readBackAndClose does by keyboard what follows the reading of an account.
func (o *office) readBackAndClose(label string) {
	o.T.Helper()
	o.s.Press(shell.CtrlShift(fyne.KeyR))
	o.Settle()
	o.Sees(label+" was read back", "The witness says that the account is true")
	o.TabTo("Add a correction")
	o.Key(fyne.KeyReturn)
	o.Type("2")
	o.Key(fyne.KeyTab)
	o.Type("the year was wrong")
	o.TabTo("The witness says that the account is true")
	o.Key(fyne.KeySpace)
	o.Key(fyne.KeyTab, fyne.KeyDown, fyne.KeyDown) // the witness: a thumbprint
	o.TabTo("Record the reading")
	o.Key(fyne.KeyReturn)
	o.Settle()
	rb := o.stored().ReadBack
	if got := o.stored().State; got != record.StateReadBack || rb == nil || !rb.True || len(rb.Corrections) != 1 || rb.Corrections[0].Segment != "s2" ||
		len(rb.Signed) != 1 || rb.Signed[0].How != record.SignedThumb {
		o.T.Fatalf("state %q, reading %+v", got, rb)
	}
	o.s.Press(shell.CtrlShift(fyne.KeyR))
	o.Settle()
	o.Sees("Mark "+label+" as final?", "Not noted of the interview, and not to be added later:", "Interviewer")
	o.Press("Mark final")
	if got := o.stored().State; got != record.StateFinal {
		o.T.Fatalf("state %q", got)
	}
	f, ok, err := o.v.Final(o.r.thing.id)
	if err != nil || !ok {
		o.T.Fatal(ok, err)
	}
	spelled, err := disclose.SpellName(f.Name)
	if err != nil {
		o.T.Fatal(err)
	}
	if seen := strings.Join(strings.Fields(o.Seen()), " "); !strings.Contains(seen, spelled) {
		o.T.Fatalf("the eight words %q are not shown:\n%s", spelled, o.Seen())
	}
	o.Key(fyne.KeyReturn) // Close
	o.Settle()
}

func TestAReadingNeedsItsReasons(t *testing.T) {
	o := newOffice(t, sample(t))
	o.first()
	label := o.r.thing.t.Label
	o.s.Press(shell.CtrlShift(fyne.KeyR))
	o.Settle()
	o.TabTo("Add a correction")
	o.Key(fyne.KeyReturn)
	o.Type("99")
	o.TabTo("Record the reading")
	o.Key(fyne.KeyReturn)
	o.Settle()
	o.Sees(label+" was read back", "A correction names a paragraph, 1 to 5, and the reason.", "No file is attached")
	o.Picture("testimonies-readback", nil)
	o.Key(fyne.KeyEscape)
	if got := o.stored().State; got != record.StateDraft {
		t.Errorf("state %q", got)
	}
}

// After the account is closed the next step is a supplementary statement.
func TestASupplementIsBegunFromAFinalAccount(t *testing.T) {
	o := newOffice(t, sample(t))
	o.first()
	label := o.r.thing.t.Label
	o.readBackAndClose(label)
	first := o.r.thing.id
	o.s.Press(shell.CtrlShift(fyne.KeyR))
	o.Settle()
	o.Sees("Begin a statement that supplements " + label + "?")
	o.Picture("testimonies-supplement-ask", nil)
	o.Press("Begin the supplement")
	if o.r.thing.id == first || o.stored().Supplements != first {
		t.Fatalf("open is %s, which supplements %q", o.r.thing.id, o.stored().Supplements)
	}
	o.Sees("supplements " + label)
	o.r.Open(string(first))
	o.Settle()
	o.s.Press(shell.CtrlShift(fyne.KeyW))
	o.Settle()
	o.Sees("The commitment of " + label)
	o.SeesNot("No commitment here")
	o.Picture("testimonies-commitment", nil)
}

// What was taken in as final has no commitment here, and says so where it says that
// it is final.
func TestAFinalFromElsewhereSaysThatItsCommitmentIsNotHere(t *testing.T) {
	o := newOffice(t, func(v *archive.Vault) {
		if _, err := v.Import(t.Context(), archive.FileSource(file(t, "d.json", `{"attest":"interchange/1","testimonies":[{
			"interview":{"date":"2026-11-20","language":"ko"},"person":{"handle":"twins, Musan"},"state":"final","account":[{"id":"s1","text":"밤에 강을 건넜습니다."}]}]}`)), archive.ImportOptions{}, nil); err != nil {
			t.Fatal(err)
		}
	})
	o.first()
	o.Sees("Account: final", "No commitment here")
	o.Picture("testimonies-elsewhere", o.s.Relabel)
	o.Press("No commitment here")
	if got := o.s.Toast(); !strings.HasPrefix(got, "This account became final in another vault") {
		t.Errorf("the bar says %q", got)
	}
}

// The account is final before the paper is signed: who signed is said afterwards,
// and the question of the rules for it is answered by that.
func TestTheSignedPaperIsRecordedAfterwards(t *testing.T) {
	o := newOffice(t, sample(t))
	o.first()
	printed := ""
	o.r.Print = func(_ record.ID, label string, final bool) {
		if final {
			printed = label
		}
	}
	label := o.r.thing.t.Label
	o.readBackAndClose(label) // the strong button of what is shown then prints
	if printed != label {
		t.Fatalf("printed %q", printed)
	}
	printed = ""
	o.s.Press(shell.Ctrl(fyne.KeyH))
	o.Settle()
	if printed != label {
		t.Fatalf("Ctrl+P printed %q", printed)
	}
	o.s.Press(shell.Alt(fyne.KeyH))
	o.Settle()
	o.Sees("The signed statement of "+label, "No scan yet", "Thumbprint")
	o.Picture("testimonies-paper", func() {
		o.Key(fyne.KeyEscape)
		o.s.Relabel()
		o.Settle()
		o.s.Press(shell.Alt(fyne.KeyH))
		o.Settle()
	})
	o.Press("Record the signatures")
	o.Settle()
	f, _, err := o.v.Final(o.r.thing.id)
	if err != nil || f.Paper == nil || len(f.Paper.Signed) != 1 || f.Paper.Signed[0].How != record.SignedThumb {
		t.Fatalf("%v %+v", err, f.Paper)
	}
}

// Before an account is closed it is said that the person did not want it kept, and
// how many paragraphs are empty; it can be closed all the same.
func TestANoToKeepingIsSaidBeforeTheEnd(t *testing.T) {
	o := newOffice(t, sample(t))
	o.first()
	te := o.stored()
	te.Account = append(te.Account, record.Segment{ID: "s900"}, record.Segment{ID: "s901", Text: " "})
	if err := o.v.SaveTestimony(te); err != nil {
		t.Fatal(err)
	}
	vaulttest.Must[record.Consent](t)(o.v.SaveConsent(record.Consent{Person: te.Person, By: record.BySelf, Date: "2026-11-23", Asking: record.AskingBefore, Testimony: te.ID,
		Uses: []record.Use{{Use: "talk", Answer: "yes"}, {Use: "keep", Answer: "no"}}}, record.ConsentIdentity{}))
	o.r.Changed(te.ID)
	o.Settle()
	o.Sees("Consent: no to keeping")
	o.Picture("testimonies-no-keep", o.s.Relabel)
	o.s.Press(shell.CtrlShift(fyne.KeyR))
	o.Settle()
	o.Sees("2 paragraphs of the account are empty")
	o.TabTo("The witness says that the account is true")
	o.Key(fyne.KeySpace)
	o.TabTo("Record the reading")
	o.Key(fyne.KeyReturn)
	o.Settle()
	o.s.Press(shell.CtrlShift(fyne.KeyR))
	o.Settle()
	o.Sees("said no to keeping it in the vault", "2 paragraphs of it are empty and stay so")
	o.Picture("testimonies-final-no-keep", o.s.Relabel)
	o.Press("Mark final")
	if got := o.stored().State; got != record.StateFinal {
		t.Errorf("state %q", got)
	}
}

// A word that is added after the reading makes the account a draft in the window
// too, and Mark final is not offered for it.
func TestAWordAfterTheReadingIsSaid(t *testing.T) {
	o := newOffice(t, sample(t))
	o.first()
	o.s.Press(shell.CtrlShift(fyne.KeyR))
	o.Settle()
	o.TabTo("The witness says that the account is true")
	o.Key(fyne.KeySpace)
	o.TabTo("Record the reading")
	o.Key(fyne.KeyReturn)
	o.Settle()
	o.Sees("Account: read back", "Mark final")
	o.r.thing.account.edit(0, -1)
	o.Type(" CHANGED")
	o.Key(fyne.KeyEscape)
	o.Settle()
	o.Sees("Account: draft", "it is a draft, and is to be read back again")
	o.SeesNot("Mark final")
	o.r.thing.account.edit(0, -1)
	o.Type(" AGAIN")
	o.Key(fyne.KeyEscape)
	o.Settle()
	if got := o.stored().State; got != record.StateDraft {
		t.Errorf("state %q", got)
	}
	o.s.Press(shell.CtrlShift(fyne.KeyR))
	o.Settle()
	o.Sees("was read back", "The witness says that the account is true")
}
