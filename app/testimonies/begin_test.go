package testimonies

import (
	"testing"

	"fyne.io/fyne/v2"

	"attest/app/forms"
	"attest/app/vaulttest"
	"attest/archive"
	"attest/archive/record"
)

// TestWhoTypesOnAfterBeginningLosesNoKey types on at once, as fast typing does:
// while the testimony is being made, and after.
func TestWhoTypesOnAfterBeginningLosesNoKey(t *testing.T) {
	o := newOffice(t, nil)
	o.r.NewItem()
	o.Settle()
	o.Type("twins")
	o.Key(fyne.KeyReturn) // the date
	c := o.Window.Canvas()
	c.Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	for _, r := range "We crosse" {
		c.Focused().TypedRune(r)
	}
	c.Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyBackspace})
	for _, r := range "ed at night." {
		c.Focused().TypedRune(r)
	}
	c.Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	for _, r := range "Second" {
		c.Focused().TypedRune(r)
	}
	o.Settle()
	o.Type(" one.")
	o.Key(fyne.KeyEscape)
	o.Settle()
	tm := vaulttest.Must[record.Testimony](t)(o.v.Testimony(o.r.thing.id))
	if len(tm.Account) != 2 || tm.Account[0].Text != "We crossed at night." || tm.Account[1].Text != "Second one." {
		t.Fatalf("account: %+v", tm.Account)
	}
}

func TestUndoAndRedoOfANewTestimonyShowIt(t *testing.T) {
	o := newOffice(t, nil)
	o.r.NewItem()
	o.Settle()
	o.Type("twins")
	o.Key(fyne.KeyReturn, fyne.KeyReturn)
	o.Settle()
	label := o.r.thing.t.Label
	o.s.Undo()
	o.Settle()
	if o.r.thing != nil {
		t.Fatal("what was taken back is still in view")
	}
	o.s.Redo()
	o.Settle()
	if o.r.thing == nil || o.r.thing.t.Label != label {
		t.Fatalf("after redo nothing is in view; seen:\n%s", o.Seen())
	}
	o.Sees("Account: draft")
}

// What the vault knows is filled in and can be changed: who is signed in, where
// they asked that day; with a person who told before, language and interpreter.
func TestANewTestimonyBeginsWithWhatIsKnown(t *testing.T) {
	const day = "2026-11-20" // of the test's clock
	o := newOffice(t, func(v *archive.Vault) {
		p := vaulttest.Must[record.Person](t)(v.NewPerson("logging camp"))
		vaulttest.Must[record.Testimony](t)(v.NewTestimony(p.ID, record.Interview{Date: "2026-01-02", Place: "Moscow", Language: "ru", Interpreter: "Lee (invented)", Method: "video"}))
		q := vaulttest.Must[record.Person](t)(v.NewPerson("the cook"))
		vaulttest.Must[record.Testimony](t)(v.NewTestimony(q.ID, record.Interview{Date: day, Place: "Bangkok", Language: "ko"}))
	})
	begun := func() record.Interview {
		t.Helper()
		o.Key(fyne.KeyReturn)
		o.Settle()
		return vaulttest.Must[record.Testimony](t)(o.v.Testimony(o.r.thing.id)).Interview
	}
	o.r.NewItem()
	o.Settle()
	o.Key(fyne.KeyReturn) // a new person, and the date
	if i := begun(); i.Interviewer != "Kim" || i.Place != "Bangkok" || i.Language != "ko" || i.Interpreter != "" || i.Date != day {
		t.Errorf("begun with %+v", i)
	}
	o.r.NewItem()
	o.Settle()
	o.Type("logging")
	o.Key(fyne.KeyDown)
	o.Settle()
	o.Picture("testimonies-new-known", nil)
	o.Key(fyne.KeyReturn, fyne.KeyTab, fyne.KeyTab, fyne.KeyEnd) // the interviewer
	o.Type(" and Han")
	o.Key(fyne.KeyReturn)
	o.Settle()
	o.Sees("told it already")
	if i := begun(); i.Interviewer != "Kim and Han" || i.Place != "Bangkok" || i.Language != "ru" || i.Interpreter != "Lee (invented)" || i.Method != "video" {
		t.Errorf("begun with %+v", i)
	}
}

func TestAWrongDateIsSaid(t *testing.T) {
	o := newOffice(t, nil)
	o.r.NewItem()
	o.Settle()
	o.Key(fyne.KeyReturn)
	o.Type(" or so")
	o.Key(fyne.KeyReturn)
	o.Sees("This is not a date.")
	if n := len(o.v.Testimonies(archive.Filter{})); n != 0 {
		t.Fatal("it was begun all the same")
	}
	for text, good := range map[string]bool{
		"": true, "2026-11-20": true, "2026-11-20~": true, "2026-11": true, "2013?": true, "201X": true,
		"2026-13": false, "2026-02-30": false, "spring": false, "2026-11-20~~": false, "20261120": false, " 2026": false,
	} {
		if isDate(text) != good {
			t.Errorf("%q is taken for a date: %v", text, !good)
		}
	}
}

// TestTheRoleOfOthersPresentIsChosen: a role from the list leaves, one in other
// words is told to stay.
func TestTheRoleOfOthersPresentIsChosen(t *testing.T) {
	o := one(t)
	o.r.thing.tabs.Bar.Select(tabInterview)
	o.Settle()
	o.Press("Add a person")
	o.Type("Invented Friend")
	role := func() {
		o.Tab(func(f fyne.Focusable) bool {
			c, ok := f.(*forms.Choice)
			return ok && len(c.Options) == len(record.Presences())+2
		})
	}
	role()
	o.Key(fyne.KeyDown)
	o.Settle()
	stored := func() []record.Presence {
		return vaulttest.Must[record.Testimony](t)(o.v.Testimony(o.r.thing.id)).Interview.Present
	}
	if got := stored(); len(got) != 1 || got[0].Role != "guardian" {
		t.Fatalf("stored: %+v", got)
	}
	o.SeesNot("stays in the vault, and leaves in no bundle")
	for range len(record.Presences()) {
		o.Key(fyne.KeyDown)
	}
	o.Sees("stays in the vault, and leaves in no bundle")
	o.Type("sister of the cook")
	role()
	o.Settle()
	if got := stored(); len(got) != 1 || got[0].Role != "sister of the cook" {
		t.Fatalf("stored: %+v", got)
	}
	o.r.reload()
	o.Settle()
	o.Sees("sister of the cook", "In other words")
}

// What comes to a testimony from elsewhere, such as the recording that was just
// stopped, leaves the caret in the paragraph that nothing was written in yet.
func TestAnExhibitThatComesLeavesTheCaretInAnAccountJustBegun(t *testing.T) {
	o := newOffice(t, nil)
	o.r.NewItem()
	o.Settle()
	o.Key(fyne.KeyReturn, fyne.KeyReturn)
	o.Settle()
	e := vaulttest.Must[archive.Exhibit](t)(o.v.AttachFile(t.Context(), o.r.thing.id, file(t, "sketch.txt", "an invented note"), nil))
	o.r.Changed(e.ID)
	o.Settle()
	o.Sees("Exhibits 1")
	o.Type("We crossed at night.")
	o.Key(fyne.KeyEscape)
	o.Settle()
	if tm := vaulttest.Must[record.Testimony](t)(o.v.Testimony(o.r.thing.id)); len(tm.Account) != 1 || tm.Account[0].Text != "We crossed at night." {
		t.Fatalf("account: %+v", tm.Account)
	}
}
