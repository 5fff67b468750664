package withdrawal

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"

	"attest/app/cases"
	"attest/app/custodylog"
	"attest/app/shell"
	"attest/app/vaulttest"
	"attest/archive"
	"attest/archive/record"
)

// What is frozen, held and destroyed stands on one page, with since when, by whom and
// why; each leads to its room, and what is gone to the custody log.
func TestWhatStandsAndWhatWasDestroyed(t *testing.T) {
	o := newOffice(t)
	o.s.Enter(shell.Session{Office: "Seoul office", Role: "shell.role.keyholder", Undo: o.v}, []shell.Room{custodylog.New(o.s, o.v), cases.New(o.s, o.v)}, nil)
	OpenStands(o.s, o.v)
	o.Settle()
	o.Sees("Nothing is frozen or held")
	o.Press("Close")

	k := vaulttest.Must[record.Case](t)(o.v.SaveCase(record.Case{Title: "Invented"}))
	tm := vaulttest.Must[record.Testimony](t)(o.v.Testimony(o.t.ID))
	tm.Account[0].Text = "투먼에서 국경까지 갔습니다."
	old := vaulttest.Must[[]archive.VersionInfo](t)(o.v.Versions(tm.ID))[0].Number
	for _, err := range []error{
		o.v.SaveTestimony(tm), o.v.StrikeVersion(t.Context(), tm.ID, old, "mistake", nil),
		o.v.Destroy(t.Context(), tm.ID, "withdrawn", nil),
		o.v.SetHold(k.ID, "An invented court asked for it."), o.v.Freeze(o.t.Person),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	OpenStands(o.s, o.v)
	o.Settle()
	o.Sees(k.Label, "Legal hold", "by Kim", tm.Label, "Destroyed", "The person withdrew", "Struck out", "version 2 of the account", "Struck out on", "It was taken in by mistake",
		"P-", "Frozen since")
	o.SeesNot("투먼", "Musan", "twins")
	o.Picture("withdrawal-stands", func() {
		o.Key(fyne.KeyEscape)
		o.s.Relabel()
		OpenStands(o.s, o.v)
		o.Settle()
	})
	rows := vaulttest.Must[[]archive.Destroyed](t)(o.v.DestroyedList())
	if !slices.ContainsFunc(rows, func(d archive.Destroyed) bool { return d.N == 0 && d.By == "Kim" && !d.Waiting }) {
		t.Errorf("%+v", rows)
	}
	o.Key(fyne.KeyHome)
	o.Sees("An invented court asked for it. Its testimonies are not destroyed.")
	o.Key(fyne.KeyReturn)
	o.Settle()
	if o.s.Now().ID() != "cases" {
		t.Errorf("the case is not in view: %s", o.s.Now().ID())
	}
	OpenStands(o.s, o.v)
	o.Settle()
	o.Key(fyne.KeyDown)
	o.Sees("Nothing of the person’s testimonies leaves.")
	o.Key(fyne.KeyDown)
	o.Sees("Why: The person withdrew.")
	o.Press("In the custody log")
	o.Settle()
	o.Sees("Kim destroyed testimony "+tm.Label, "Kim began to destroy")
	if o.s.Now().ID() != "custodylog" {
		t.Errorf("the log is not in view: %s", o.s.Now().ID())
	}
}
