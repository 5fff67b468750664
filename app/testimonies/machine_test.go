package testimonies

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"attest/app/shell"
	"attest/archive"
	"attest/archive/record"
)

// drafted is a vault with one testimony whose three paragraphs came from a
// machine, as an interchange file brings it from another vault.
func draftedOffice(t *testing.T) *office {
	o := newOffice(t, func(v *archive.Vault) {
		if _, err := v.Import(t.Context(), archive.FileSource(file(t, "d.json", `{"attest":"interchange/1","testimonies":[{
			"interview":{"date":"2026-11-20","language":"ko"},"person":{"handle":"twins, Musan"},"state":"draft",
			"account":[{"id":"s1","start":1000,"end":4000,"text":"밤에 강을 건넜습니다."},{"id":"s2","start":5000,"end":8000,"text":"세 사람이었습니다."},{"id":"s3","start":9000,"end":12000,"text":"감자를 심을 무렵."}],
			"machine":[{"at":"2026-11-20T12:00:00Z","machine":{"program":"whisper-cli","version":"1.8","program_sha256":"`+strings.Repeat("a", 64)+`","model":"ggml-large-v3.bin","model_sha256":"`+strings.Repeat("b", 64)+`"},
			"segments":[{"segment":"s1","text":"밤에 강을 건넜습니다."},{"segment":"s2","text":"세 사람이었습니다."},{"segment":"s3","text":"감자를 심을 무릎."}]}]}]}`)), archive.ImportOptions{}, nil); err != nil {
			t.Fatal(err)
		}
	})
	o.first()
	return o
}

func (o *office) open() int {
	o.T.Helper()
	drafts, err := o.v.MachineDrafts(o.r.thing.id)
	if err != nil {
		o.T.Fatal(err)
	}
	return len(record.Unconfirmed(drafts, o.stored().Account))
}

func TestParagraphsOfAMachineAreConfirmedByKeys(t *testing.T) {
	o := draftedOffice(t)
	o.Sees("machine: to be confirmed", "Machine: 3 to be confirmed")
	o.r.thing.account.enter()
	o.Picture("testimonies-machine", o.s.Relabel)
	o.s.Press(shell.CtrlShift(fyne.KeyR)) // it cannot be read back
	o.Settle()
	o.SeesNot("Record the reading")
	o.Sees("has paragraphs that a machine wrote and nobody has confirmed.")
	o.Key(fyne.KeyReturn)
	o.Settle()

	// The machine's words stand beside those of now.
	o.r.thing.account.enter()
	o.Key(fyne.KeyEnd)
	o.s.Press(shell.Alt(fyne.KeyJ))
	o.Settle()
	o.Sees("감자를 심을 무릎.", "감자를 심을 무렵.", "Nobody has confirmed it yet.", "ggml-large-v3.bin")
	o.Picture("testimonies-machine-text", nil)
	o.Key(fyne.KeyReturn)

	// Confirmed by a key, on to the next; what is edited still waits.
	o.r.thing.account.enter()
	o.Key(fyne.KeyHome, fyne.KeyReturn)
	o.Type(" 정말입니다.")
	if n := o.open(); n != 3 {
		t.Fatalf("%d wait after an edit", n)
	}
	o.s.Press(shell.Alt(fyne.KeyReturn))
	o.Settle()
	a := o.r.thing.account
	if n := o.open(); n != 2 || a.at != 1 || a.editor == nil || o.stored().Account[0].Text != "밤에 강을 건넜습니다. 정말입니다." {
		t.Fatalf("%d wait, at %d", n, a.at)
	}
	o.Sees("Machine: 2 to be confirmed")
	o.Key(fyne.KeyEscape)

	o.s.Press(&desktop.CustomShortcut{KeyName: fyne.KeyReturn, Modifier: fyne.KeyModifierAlt | fyne.KeyModifierShift})
	o.Settle()
	o.Sees("Confirm all 2 paragraphs of "+o.r.thing.t.Label, "Machines leave words out")
	o.Press("Confirm all")
	o.Settle()
	if n := o.open(); n != 0 {
		t.Fatalf("%d wait", n)
	}
	o.SeesNot("machine: to be confirmed", "to be confirmed")
}

// A part that is split off is a machine's too.
func TestASplitParagraphStaysAMachines(t *testing.T) {
	o := draftedOffice(t)
	o.r.thing.account.enter()
	o.Key(fyne.KeyHome, fyne.KeyReturn, fyne.KeyHome, fyne.KeyRight, fyne.KeyRight, fyne.KeyRight)
	o.Key(fyne.KeyReturn)
	o.Settle()
	if n, all := o.open(), len(o.stored().Account); n != 4 || all != 4 {
		t.Fatalf("%d of %d wait", n, all)
	}
	o.Sees("Machine: 4 to be confirmed")
}
