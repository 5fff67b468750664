package today

import (
	"context"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"attest/app/look"
	"attest/app/look/looktest"
	"attest/app/messages"
	"attest/app/shell"
	"attest/app/vaulttest"
	"attest/archive"
	"attest/archive/record"
)

var _ Vault = (*archive.Vault)(nil)

// office is the room over a vault on disk; went is where it led.
type office struct {
	*looktest.Desk
	s    *shell.Shell
	r    *Room
	v    *archive.Vault
	went []string
}

func newOffice(t *testing.T, fill func(v *archive.Vault)) *office {
	t.Helper()
	v := vaulttest.New(t, "Seoul office", "Kim")
	if fill != nil {
		fill(v)
	}
	d := looktest.New(t)
	o := &office{Desk: d, s: shell.New(d.Window), v: v}
	o.s.Explain = messages.Explain
	to := func(way string) func(record.ID) {
		return func(id record.ID) { o.went = append(o.went, way+" "+string(id)) }
	}
	o.r = New(o.s, v, Ways{Questions: to("questions"), Testimony: to("testimony"), Exhibits: to("exhibits"), Consent: to("consent"), Uses: to("uses"),
		Begin: func() { o.went = append(o.went, "begin") }})
	o.s.Enter(shell.Session{Office: "Seoul office", Role: "shell.role.caseworker", Undo: v}, []shell.Room{o.r}, nil)
	d.Settle()
	return o
}

// testimony is an invented one, read back or not, under a consent that ends.
func testimony(t *testing.T, v *archive.Vault, handle, until string, read bool) record.Testimony {
	t.Helper()
	p := vaulttest.Must[record.Person](t)(v.NewPerson(handle))
	vaulttest.Must[record.Consent](t)(v.SaveConsent(record.Consent{Person: p.ID, By: "self", Date: "2026-11-20", Form: "written", Language: "ko",
		Uses: []record.Use{{Use: "un_inquiry", Answer: record.AnswerYes, Until: until, Media: []string{record.MediaText}}}}, record.ConsentIdentity{}))
	tm := vaulttest.Must[record.Testimony](t)(v.NewTestimony(p.ID, record.Interview{Date: "2026-11-20", Place: "Seoul", Language: "ko"}))
	tm.Account = []record.Segment{{ID: "s1", Speaker: "witness", Text: "Invented."}}
	if err := v.SaveTestimony(tm); err != nil {
		t.Fatal(err)
	}
	if read {
		vaulttest.Must[record.Testimony](t)(v.ReadBack(tm.ID, record.ReadBack{Language: "ko", Reader: record.SpeakerInterviewer, True: true}))
	}
	return tm
}

func TestNothingWaits(t *testing.T) {
	o := newOffice(t, nil)
	o.Sees("Nothing waits")
	o.Picture("today-empty", o.s.Relabel)
	o.Press("New testimony")
	if len(o.went) != 1 || o.went[0] != "begin" {
		t.Errorf("went %q", o.went)
	}
	if o.r.Count() != 0 {
		t.Errorf("count %d", o.r.Count())
	}
}

// What waits stands in groups, and each thing opens where it is settled.
func TestWhatWaits(t *testing.T) {
	var a, b record.Testimony
	o := newOffice(t, func(v *archive.Vault) {
		a = testimony(t, v, "twins, Musan", time.Now().AddDate(0, 0, 9).Format(time.DateOnly), false)
		b = testimony(t, v, "Tumen, the cook", "2040-01-01", true)
	})
	o.Sees("4 things wait", "Consents that run out", "10 days left", "Questions without an answer", "twins, Musan", "Read back, not final", "Tumen, the cook")
	if got := o.r.Count(); got != 4 {
		t.Errorf("count %d", got)
	}
	o.Picture("today", o.s.Relabel)
	look.Focus(o.r.list)
	o.Key(fyne.KeyHome, fyne.KeyReturn)
	o.Key(fyne.KeyDown, fyne.KeyReturn, fyne.KeyEnd)
	o.s.Press(shell.Ctrl(fyne.KeyO))
	want := []string{"consent " + string(a.Person), "questions " + string(b.ID), "testimony " + string(b.ID)}
	if len(o.went) != 3 || o.went[0] != want[0] || o.went[1] != want[1] || o.went[2] != want[2] {
		t.Errorf("went %q, want %q", o.went, want)
	}
}

// Who said no to keeping it is the first of what waits for the office, and opens the testimony that is removed.
func TestANoToKeepingWaits(t *testing.T) {
	var a record.Testimony
	o := newOffice(t, func(v *archive.Vault) {
		a = testimony(t, v, "twins, Musan", "2040-01-01", true)
		vaulttest.Must[record.Consent](t)(v.SaveConsent(record.Consent{Person: a.Person, By: "self", Date: "2026-11-21", Asking: record.AskingBefore, Testimony: a.ID,
			Uses: []record.Use{{Use: "talk", Answer: "yes"}, {Use: "record", Answer: "yes"}, {Use: "keep", Answer: "no"}}}, record.ConsentIdentity{}))
	})
	o.Sees("Said no to keeping", "Remove it when the person has left")
	o.Picture("today-no-keep", o.s.Relabel)
	look.Focus(o.r.list)
	o.Key(fyne.KeyHome, fyne.KeyReturn)
	if len(o.went) != 1 || o.went[0] != "testimony "+string(a.ID) {
		t.Errorf("went %q", o.went)
	}
}

// The count follows what is done elsewhere.
func TestTheCountFollowsAChange(t *testing.T) {
	o := newOffice(t, func(v *archive.Vault) { testimony(t, v, "", "2040-01-01", true) })
	if got := o.r.Count(); got != 2 {
		t.Fatalf("count %d", got)
	}
	testimony(t, o.v, "", "2040-01-01", false)
	o.s.RefreshCounts()
	o.Loop.Advance(pause)
	o.Settle()
	if got := o.r.Count(); got != 3 {
		t.Errorf("count %d after a change", got)
	}
	o.Sees("3 things wait")
}

// Files that nobody asked about, and originals on a card that is in a drawer, wait in groups of their own.
func TestFilesWait(t *testing.T) {
	var a record.Testimony
	o := newOffice(t, func(v *archive.Vault) {
		a = testimony(t, v, "twins, Musan", "2040-01-01", false)
		e := vaulttest.Must[archive.Exhibit](t)(v.Attach(context.Background(), a.ID, archive.Attachment{Name: "IMG_0001.HEIC", Data: strings.NewReader("invented")}, nil))
		half := e.Detail
		half.Origin, half.Volume = "/media/invented-user/CARD/1.jpg", "/media/invented-user/CARD"
		if err := v.DescribeExhibit(e.ID, half); err != nil {
			t.Fatal(err)
		}
	})
	o.Sees("Files with open questions", "Originals on cards and phones that are not connected", "1 file")
	o.Picture("today-files", o.s.Relabel)
	look.Focus(o.r.list)
	o.Key(fyne.KeyEnd, fyne.KeyReturn)
	if len(o.went) != 1 || o.went[0] != "exhibits "+string(a.ID) {
		t.Errorf("went %q", o.went)
	}
}
