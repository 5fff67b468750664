package testimonies

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/storage"

	"attest/app/look"
	"attest/app/shell"
	"attest/app/vaulttest"
	"attest/app/words"
	"attest/archive"
	"attest/archive/record"
)

// clip is a clipboard with a text.
type clip struct{ text string }

func (c clip) Content() string { return c.text }
func (clip) SetContent(string) {}

// one is a vault with one empty testimony, open in the account.
func one(t *testing.T) *office {
	o := newOffice(t, func(v *archive.Vault) {
		p := vaulttest.Must[record.Person](t)(v.NewPerson("twins, Musan"))
		vaulttest.Must[record.Testimony](t)(v.NewTestimony(p.ID, record.Interview{Date: "2026-11-20", Language: "ko"}))
	})
	o.first()
	return o
}

func TestWritingIsDraftedThenSealedWhenTheParagraphIsLeft(t *testing.T) {
	o := one(t)
	o.Press("Begin writing")
	o.Type("첫 문단입니다")
	if _, found, err := o.v.Draft(o.r.thing.id); found || err != nil {
		t.Fatalf("a draft before half a second: %v %v", found, err)
	}
	o.Loop.Advance(500 * time.Millisecond)
	o.Settle()
	d, found, err := o.v.Draft(o.r.thing.id)
	if err != nil || !found || d.Text != "첫 문단입니다" {
		t.Fatalf("draft %q %v %v", d.Text, found, err)
	}
	o.Sees("Saved 14:02:")
	if got := o.account(); got != "" {
		t.Fatalf("a version before the paragraph was left: %q", got)
	}
	o.Key(fyne.KeyReturn)
	o.Type("second")
	o.Key(fyne.KeyEscape)
	if got := o.account(); got != "첫 문단입니다|second" {
		t.Fatalf("account %q", got)
	}
	if _, found, _ := o.v.Draft(o.r.thing.id); found {
		t.Fatal("the draft outlived its version")
	}
	o.s.Undo()
	o.Settle()
	if got := o.account(); got != "첫 문단입니다|" {
		t.Fatalf("after Undo %q", got)
	}
	o.SeesNot("second")
	o.s.Redo()
	o.Settle()
	o.Sees("second")
}

func TestParagraphsSplitJoinAndPasteByKeys(t *testing.T) {
	o := one(t)
	o.Press("Begin writing")
	o.Type("one two")
	for range 3 {
		o.Key(fyne.KeyLeft)
	}
	o.Key(fyne.KeyReturn)
	if got := o.account(); got != "one |two" {
		t.Fatalf("split %q", got)
	}
	o.Key(fyne.KeyBackspace)
	if got := o.account(); got != "one two" {
		t.Fatalf("join %q", got)
	}
	o.Type("and ")
	o.Key(fyne.KeyPageDown)
	e := o.r.thing.account.editor
	e.TypedShortcut(&fyne.ShortcutPaste{Clipboard: clip{"\n three\r\n\r\nfour\nlines\n\n다섯\n"}})
	o.Settle()
	if got := o.account(); got != "one and two three|four\nlines|다섯" {
		t.Fatalf("paste %q", got)
	}
	if a := o.r.thing.account; a.at != 2 || a.editor == nil || a.editor.CursorTextOffset() != 2 {
		t.Fatalf("after the paste in paragraph %d", a.at)
	}
	o.Key(fyne.KeyUp, fyne.KeyUp, fyne.KeyUp)
	if at := o.r.thing.account.at; at != 0 {
		t.Fatalf("Up over the edges leads to %d", at)
	}
	o.s.Press(shell.Alt(fyne.Key2))
	o.Settle()
	if got := o.stored().Account[0].Speaker; got != record.SpeakerInterviewer {
		t.Fatalf("speaker %q", got)
	}
}

func TestUnfinishedTypingComesBackAfterACrash(t *testing.T) {
	o := newOffice(t, func(v *archive.Vault) {
		p := vaulttest.Must[record.Person](t)(v.NewPerson("twins"))
		tm := vaulttest.Must[record.Testimony](t)(v.NewTestimony(p.ID, record.Interview{Date: "2026-11-20"}))
		tm.Account = []record.Segment{{ID: "s1", Text: "before"}}
		if err := v.SaveTestimony(tm); err != nil {
			t.Fatal(err)
		}
		if err := v.SaveDraft(tm.ID, archive.Draft{Segment: "s1", Text: "before and after"}); err != nil {
			t.Fatal(err)
		}
	})
	o.first()
	o.Settle()
	o.Sees("before and after", "What you were typing at")
	if got := o.account(); got != "before and after" {
		t.Fatalf("account %q", got)
	}
}

// What is typed while the testimony is read again, after a consent or an exhibit changed, is not replaced by what was read.
func TestTypingOnWhileItIsReadAgainLosesNothing(t *testing.T) {
	o := one(t)
	o.Press("Begin writing")
	o.Type("first")
	o.r.reload()
	for _, r := range " and on" {
		o.Window.Canvas().Focused().TypedRune(r)
	}
	o.Settle()
	o.Type(" to the end")
	o.Key(fyne.KeyEscape)
	if got := o.account(); got != "first and on to the end" {
		t.Fatalf("account %q", got)
	}

	o.r.thing.tabs.Bar.Select(tabInterview)
	o.r.thing.enter()
	o.Key(fyne.KeyTab) // the place
	o.Type("Bang")
	o.r.reload()
	for _, r := range "kok" {
		o.Window.Canvas().Focused().TypedRune(r)
	}
	o.Settle()
	if got := o.stored().Interview.Place; got != "Bangkok" {
		t.Fatalf("place %q", got)
	}
}

func TestLeavingTheRoomSavesAtOnce(t *testing.T) {
	o := one(t)
	o.Press("Begin writing")
	o.Type("unfinished")
	o.r.Hidden() // before a lock nothing that runs beside the window is waited for
	if got := o.account(); got != "unfinished" {
		t.Fatalf("account %q", got)
	}
}

func TestStatesTagsAndRemoval(t *testing.T) {
	o := newOffice(t, sample(t))
	o.first()
	label := o.r.thing.t.Label
	o.s.Press(shell.Ctrl(fyne.KeyT))
	o.Type("hunger")
	o.Key(fyne.KeyReturn)
	if !slices.Contains(o.stored().Tags, "hunger") {
		t.Fatalf("tags %v", o.stored().Tags)
	}
	o.Sees("Tag “hunger” added")
	o.Press("hunger  ×")
	if slices.Contains(o.stored().Tags, "hunger") {
		t.Fatal("the tag is still on")
	}
	o.s.Undo()
	o.Settle()
	o.Sees("hunger  ×")

	o.readBackAndClose(label)
	before := o.account()
	o.r.thing.account.edit(0, -1)
	o.Type("more")
	o.Key(fyne.KeyBackspace, fyne.KeyReturn, fyne.KeyEscape)
	if o.account() != before || o.r.thing.account.segments()[0].Text != o.stored().Account[0].Text {
		t.Fatal("a final account can be typed in")
	}
	o.s.Press(shell.CtrlShift(fyne.KeyDelete))
	o.Settle()
	o.Sees(label + " removed from the list")
	if n := len(o.r.list.found); n != 5 {
		t.Fatalf("%d rows after removal", n)
	}
	o.s.Undo()
	o.Settle()
	if n := len(o.r.list.found); n != 6 {
		t.Fatalf("%d rows after Undo", n)
	}
}

func TestALockKeepsABegunTestimony(t *testing.T) {
	o := newOffice(t, nil)
	o.Press("Begin a testimony")
	o.Type("cook, Tumen")
	o.s.Lock()
	o.Settle()
	text, err := o.v.KeptForm("testimony")
	if err != nil || !strings.Contains(text, "cook, Tumen") {
		t.Fatalf("kept: %q, %v", text, err)
	}
}

func TestANewTestimonyForANewPerson(t *testing.T) {
	o := newOffice(t, nil)
	o.Sees("No testimonies yet")
	o.Press("Begin a testimony")
	o.Type("cook, Tumen")
	o.Press("Begin")
	o.Sees("cook, Tumen", "begun")
	o.Type("x")
	o.Key(fyne.KeyEscape)
	if got := o.account(); got != "x" {
		t.Fatalf("account %q", got)
	}
}

func TestInterviewFieldsAreSavedWhenLeft(t *testing.T) {
	o := one(t)
	o.r.thing.tabs.Bar.Select(tabInterview)
	o.r.thing.enter()
	for range 10 {
		o.Key(fyne.KeyDelete)
	}
	o.Type("2026-13-01")
	o.Key(fyne.KeyTab)
	if got := o.stored().Interview.Date; got != "2026-11-20" {
		t.Fatalf("a day that is none was stored: %q", got)
	}
	o.Type("Bangkok")
	o.Key(fyne.KeyTab)
	o.Settle()
	o.Press("Add a person")
	o.Type("R1")
	o.Key(fyne.KeyTab)
	o.Settle()
	i := o.stored().Interview
	if i.Place != "Bangkok" || len(i.Present) != 1 || i.Present[0].Name != "R1" {
		t.Fatalf("interview %+v", i)
	}
}

func TestExhibitsComeInAndGoOut(t *testing.T) {
	o := one(t)
	paths := []string{file(t, "a.txt", "Invented."), file(t, "b.txt", "Invented too.")}
	o.r.Drop(fyne.NewPos(0, 0), []fyne.URI{storage.NewFileURI(paths[0]), storage.NewFileURI(paths[1])})
	o.Settle()
	o.Sees("2 exhibits are sealed", paths[0], paths[1])
	o.Key(fyne.KeyReturn)
	o.Sees("Exhibits 2", "a.txt", "Text · 9 B", "added by Kim", "SHA-256 ", "shows who someone is")
	opened := record.ID("")
	o.r.ViewExhibit = func(e archive.Exhibit) { opened = e.ID }
	o.r.thing.enter()
	o.Key(fyne.KeyReturn)
	if opened != o.r.thing.exhibits[0].ID {
		t.Fatalf("opened %q", opened)
	}
	o.s.Press(shell.CtrlShift(fyne.KeyC))
	o.Settle()
	o.Press("I looked: clear it")
	o.Settle()
	if got := o.r.thing.exhibits[0].Class; got != record.ClassCleared {
		t.Fatalf("class %q", got)
	}
	o.Sees("7 questions open", "original still outside")
	o.s.Press(shell.Ctrl(fyne.KeyG))
	o.Settle()
	o.Sees("graphic", "Not graphic")
	o.s.Press(shell.Alt(fyne.KeyQ))
	o.Settle()
	o.Sees("About "+o.r.thing.exhibits[0].Label, "Received from whom")
	o.Key(fyne.KeyDown) // a witness statement
	o.Press("Keep the answers")
	o.Settle()
	if e := o.r.thing.exhibits[0]; e.Detail.Intake == nil || e.Detail.Intake.Kind != "witness_statement" || !e.Detail.Graphic {
		t.Fatalf("answered %+v", e.Detail)
	}
	o.Sees("6 questions open")
	o.Picture("testimonies-exhibits", o.s.Relabel)
	o.s.Press(shell.CtrlShift(fyne.KeyT))
	o.Settle()
	o.Sees("in the clear", "custody log")
	o.Picture("testimonies-take-out", func() {
		o.s.Relabel()
		o.Key(fyne.KeyEscape)
		o.s.Press(shell.CtrlShift(fyne.KeyT))
		o.Settle()
	})
	out := filepath.Join(t.TempDir(), "out.txt")
	o.takeOut(out)
	if b, err := os.ReadFile(out); err != nil || string(b) != "Invented." {
		t.Fatalf("taken out %q %v", b, err)
	}
	o.Press("Close")
	o.s.Press(shell.CtrlShift(fyne.KeyX))
	o.Settle()
	o.Sees("Exhibits 1")
	o.s.Undo()
	o.Settle()
	o.Sees("Exhibits 2")
}

func TestHistoryTellsOldAndNewAndRestores(t *testing.T) {
	o := newOffice(t, sample(t))
	o.first()
	o.r.thing.tabs.Bar.Select(tabHistory)
	o.Settle()
	line := o.r.thing.past.lines[0]
	o.r.thing.past.open[line.Number] = true
	o.r.thing.past.fill()
	o.Sees("Kim", "Paragraph 1: added", "+ 투먼에서")
	o.r.thing.past.restore(archive.VersionInfo{Number: 1, Time: line.Time})
	o.Settle()
	o.Press("Restore this version")
	o.Settle()
	if got := o.account(); got != "" {
		t.Fatalf("version 1 had no account, now %q", got)
	}
	o.s.Undo()
	o.Settle()
	if !strings.HasPrefix(o.account(), "투먼") {
		t.Fatal("Undo did not bring the account back")
	}
}

func TestFiltersAndSearchNarrowTheList(t *testing.T) {
	o := newOffice(t, sample(t))
	o.r.FocusSearch()
	o.Type("cook")
	o.Loop.Advance(searchDelay)
	o.Settle()
	if n := len(o.r.list.found); n != 1 {
		t.Fatalf("%d rows for a search", n)
	}
	o.Type("qqq")
	o.Loop.Advance(searchDelay)
	o.Settle()
	o.Sees("Nothing fits")
	o.Key(fyne.KeyEscape)
	if n := len(o.r.list.found); n != 6 {
		t.Fatalf("%d rows after Escape", n)
	}
	for i, want := range []string{"Draft", "Onsong MSS", "Chinese"} {
		all := [](func() []look.Choice){o.r.list.stateChoices, o.r.list.tagChoices, o.r.list.languageChoices}[i]()
		at := slices.IndexFunc(all, func(c look.Choice) bool { return strings.Contains(c.Text, want) })
		if at < 0 {
			t.Fatalf("no choice %q", want)
		}
		all[at].Choose()
		o.Settle()
		if n := len(o.r.list.found); n == 0 || n == 6 {
			t.Fatalf("%d rows for %q", n, want)
		}
		o.r.Escape()
		o.Settle()
	}
}

func TestEveryActionHasWordsAndAKeyOfItsOwn(t *testing.T) {
	o := newOffice(t, sample(t))
	o.first()
	seen := map[string]string{}
	for _, a := range o.s.Actions() {
		if !words.Has(a.Words) {
			t.Errorf("%s has no words", a.ID)
		}
		key := shell.KeyText(a.Shortcut)
		if other := seen[key]; key != "" && other != "" {
			t.Errorf("%s and %s have the same key %s", a.ID, other, key)
		}
		seen[key] = a.ID
		if shell.NeverComes(a.Shortcut) {
			t.Errorf("%s has the key %s, which never comes", a.ID, key)
		}
	}
}

// After an act on one exhibit the next key acts on the same one, whatever came
// or changed in between.
func TestAnActLeavesTheChosenExhibitChosen(t *testing.T) {
	o := newOffice(t, sample(t))
	o.first()
	id := o.r.thing.id
	for _, name := range []string{"a.txt", "b.txt", "c.txt"} {
		vaulttest.Must[archive.Exhibit](t)(o.v.AttachFile(t.Context(), id, file(t, name, "invented "+name), nil))
	}
	o.r.Changed(id)
	o.Settle()
	o.r.thing.tabs.Bar.Select(tabExhibits)
	o.r.thing.enter()
	o.Key(fyne.KeyEnd)
	last := *o.r.thing.files.chosen()
	o.s.Press(shell.Ctrl(fyne.KeyG)) // graphic
	o.Settle()
	if now := o.r.thing.files.chosen(); now == nil || now.ID != last.ID {
		t.Fatalf("chosen after the act: %+v", now)
	}
	o.Key(fyne.KeyUp) // the keyboard is still in the list
	if now := o.r.thing.files.chosen(); now == nil || now.ID == last.ID {
		t.Error("the list has lost the keyboard")
	}
}
