package testimonies

import (
	"errors"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"attest/app/shell"
	"attest/app/vaulttest"
	"attest/app/withdrawal"
	"attest/archive"
	"attest/archive/record"
)

// From the history a keyholder strikes out an earlier version: what it does is said
// first, and a hold or a slip of the label stops it.
func TestAnEarlierVersionIsStruckOut(t *testing.T) {
	var id record.ID
	o := newOffice(t, func(v *archive.Vault) {
		p := vaulttest.Must[record.Person](t)(v.NewPerson("twins, Musan"))
		tm := vaulttest.Must[record.Testimony](t)(v.NewTestimony(p.ID, record.Interview{Date: "2026-11-20", Language: "ko"}))
		id = tm.ID
		for _, text := range []string{"A name that was said by mistake.", "A name that was said by mistake, still.", "What stays."} {
			tm = vaulttest.Must[record.Testimony](t)(v.Testimony(id))
			tm.Account = []record.Segment{{ID: "s1", Speaker: "witness", Text: text}}
			if err := v.SaveTestimony(tm); err != nil {
				t.Fatal(err)
			}
		}
		vaulttest.Must[record.Submission](t)(v.SaveSubmission(record.Submission{
			Title: "Invented", Addressee: "Invented commission", Class: "un_inquiry", Sender: "Test office", Cover: "Invented.", Testimonies: []record.ID{id},
		}))
	})
	o.r.Strike = func(tm record.Testimony, n uint32) {
		withdrawal.Strike(o.s, o.v, withdrawal.Thing{ID: tm.ID, Label: tm.Label}, n, func() { o.r.Changed(tm.ID) })
	}
	o.first()
	o.r.thing.tabs.Bar.Select(tabHistory)
	o.Settle()
	if err := o.v.SetHold(id, "An invented court asked for it."); err != nil {
		t.Fatal(err)
	}
	o.history()
	o.Press("Strike out…")
	o.Settle()
	o.Sees("Nothing of T-", "An invented court asked for it")
	o.Press("Close")
	if err := o.v.LiftHold(id); err != nil {
		t.Fatal(err)
	}
	o.Press("Strike out…")
	o.Settle()
	o.Sees("Strike out earlier versions of T-", "3 versions, 1 to 3", "nobody can bring it back", "the older versions", "The same words may stand in those before and after it")
	o.Picture("withdrawal-strike", func() {
		o.Key(fyne.KeyEscape)
		o.s.Relabel()
		o.Settle()
		o.r.strike(0)
		o.Settle()
	})
	o.Press("Strike out")
	o.Settle()
	o.Sees("as it stands here.")
	o.Type(strings.ToLower(o.r.thing.t.Label))
	o.Press("Strike out")
	o.Settle()
	o.Sees("3 versions of T-", "are struck out", "Make a new backup now")
	o.Press("Close")
	for n := uint32(1); n < 4; n++ {
		if _, err := o.v.TestimonyAt(id, n); !errors.Is(err, archive.ErrDestroyed) {
			t.Errorf("version %d: %v", n, err)
		}
	}
	if got := o.account(); got != "What stays." {
		t.Errorf("the account: %q", got)
	}
	o.history()
	o.s.Press(shell.Ctrl(fyne.KeyK))
	o.Type("Strike out an earlier")
	o.Key(fyne.KeyReturn)
	o.Settle()
	o.Sees("has no version to strike out", "Correct the account first")
}

// history opens the newest line of the history.
func (o *office) history() {
	o.T.Helper()
	h := o.r.thing.past
	h.load()
	o.Settle()
	h.open[h.lines[0].Number] = true
	h.fill()
	o.Settle()
}
