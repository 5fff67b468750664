package people_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/storage"

	"attest/app/forms"
	"attest/app/look/looktest"
	"attest/app/messages"
	"attest/app/people"
	"attest/app/shell"
	"attest/app/vaulttest"
	"attest/archive"
	"attest/archive/record"
)

// room is People over a real vault on disk.
type room struct {
	*looktest.Desk
	s     *shell.Shell
	v     *archive.Vault
	r     *people.Room
	went  []string // what was opened in other rooms
	shown []record.ID
}

// other stands in for a room that links lead to.
type other struct {
	shell.Room
	id   string
	open func(string)
}

func (o *other) ID() string              { return o.id }
func (o *other) Name() string            { return "people.testimonies.title" }
func (o *other) Icon() fyne.Resource     { return nil }
func (o *other) Count() int              { return -1 }
func (o *other) View() fyne.CanvasObject { return container.NewStack() }
func (o *other) Shown()                  {}
func (o *other) Hidden()                 {}
func (o *other) Close()                  {}
func (o *other) Actions() []shell.Action { return nil }
func (o *other) Open(id string)          { o.open(id) }

func open(t *testing.T, fill func(v *archive.Vault)) *room {
	t.Helper()
	v := vaulttest.New(t, "Seoul office", "Kim (invented)")
	x := &room{Desk: looktest.New(t), v: v}
	t.Cleanup(x.Settle)
	if fill != nil {
		fill(v)
	}
	x.s = shell.New(x.Window)
	x.s.Explain = messages.Explain
	x.r = people.New(x.s, v)
	x.r.OpenExhibit = func(id record.ID) { x.shown = append(x.shown, id) }
	x.enter()
	return x
}

func (x *room) enter() {
	x.s.Enter(shell.Session{Office: "Seoul office", Role: "shell.role.keyholder", Undo: x.v},
		[]shell.Room{x.r, &other{id: "testimonies", open: func(id string) { x.went = append(x.went, id) }}}, nil)
	x.Settle()
}

func person(t *testing.T, v *archive.Vault, handle string) record.Person {
	t.Helper()
	return vaulttest.Must[record.Person](t)(v.NewPerson(handle))
}

func (x *room) press(k fyne.Shortcut) {
	x.T.Helper()
	if !x.s.Press(k) {
		x.T.Fatalf("%s does nothing", shell.KeyText(k))
	}
	x.Settle()
}

// field goes by Tab to the field that shows this text or this hint.
func (x *room) field(text string) *forms.Entry {
	x.T.Helper()
	var found *forms.Entry
	x.Tab(func(f fyne.Focusable) bool {
		e, ok := f.(*forms.Entry)
		if ok && (e.Text == text || e.PlaceHolder == text) {
			found = e
			return true
		}
		return false
	})
	return found
}

func TestFirstPersonByKeysAlone(t *testing.T) {
	x := open(t, nil)
	x.Sees("No one is in this vault yet", "sealed apart")
	x.press(shell.Ctrl(fyne.KeyN))
	x.Sees("never exported")
	x.Type("twins, Musan")
	x.Key(fyne.KeyReturn)
	x.Settle()
	rows := x.v.Persons()
	if len(rows) != 1 || rows[0].Person.Handle != "twins, Musan" {
		t.Fatalf("the vault has %v", rows)
	}
	x.Sees(rows[0].Person.Pseudonym, "twins, Musan", "No consent", "No testimony", "Show identity", "never exported")
	x.press(shell.Ctrl(fyne.KeyZ))
	if n := len(x.v.Persons()); n != 0 {
		t.Fatalf("after Undo there are %d", n)
	}
	x.Sees("No one is in this vault yet")
}

func TestIdentityIsShownOnAskingAndHidesAfterAMinute(t *testing.T) {
	var p record.Person
	x := open(t, func(v *archive.Vault) {
		p = person(t, v, "the cook")
		if err := v.SaveIdentity(p.ID, record.Identity{Names: []record.Name{{Text: "Invented Nameless", Script: "Latn"}}, Birth: "198X"}); err != nil {
			t.Fatal(err)
		}
	})
	x.SeesNot("Invented Nameless", "198X")
	x.press(shell.Ctrl(fyne.KeyI))
	x.Sees("Invented Nameless", "198X", "Opening it was logged", "Hides in 60 s")
	x.Loop.Advance(40 * time.Second)
	x.Sees("Hides in 20 s")
	x.Type("!") // input in the card: the minute begins anew
	x.Sees("Hides in 60 s")
	x.Loop.Advance(59 * time.Second)
	x.Sees("Invented Nameless")
	x.Loop.Advance(2 * time.Second)
	x.SeesNot("Invented Nameless", "198X")
	x.Settle()
	half := vaulttest.Must[record.Identity](t)(x.v.Identity(p.ID))
	if !strings.Contains(half.Names[0].Text, "!") {
		t.Fatalf("what was typed before the minute ended is lost: %+v", half)
	}
	x.Sees("saved and hidden")
	x.press(shell.Ctrl(fyne.KeyZ))
	if half := vaulttest.Must[record.Identity](t)(x.v.Identity(p.ID)); half.Names[0].Text != "Invented Nameless" {
		t.Fatalf("Undo does not bring the name back: %+v", half)
	}
	lines, _, err := x.v.Log(archive.LogFilter{Object: p.ID}, 0, 20)
	if err != nil {
		t.Fatal(err)
	}
	read := 0
	for _, l := range lines {
		if l.Verb == "read" {
			read++
		}
	}
	if read != 1 {
		t.Errorf("the custody log has %d entries of the reading, want 1: %+v", read, lines)
	}
}

func TestIdentityHidesByEscapeOnLeavingAtTheLockAndAfterSleep(t *testing.T) {
	x := open(t, func(v *archive.Vault) {
		p := person(t, v, "the cook")
		if err := v.SaveIdentity(p.ID, record.Identity{Note: "invented note"}); err != nil {
			t.Fatal(err)
		}
	})
	show := func() {
		t.Helper()
		x.press(shell.Ctrl(fyne.KeyI))
		x.Sees("invented note")
	}
	show()
	x.Key(fyne.KeyEscape)
	x.SeesNot("invented note")
	show()
	x.press(shell.Ctrl(fyne.KeyI))
	x.SeesNot("invented note")
	show()
	x.Loop.Jump(8 * time.Hour)
	x.Loop.Advance(time.Second)
	x.SeesNot("invented note")
	show()
	x.field("invented note")
	x.Type("more ")
	x.s.Go("testimonies")
	x.s.Go("people")
	x.Settle()
	x.SeesNot("invented note")
	id := x.v.Persons()[0].Person.ID
	if half := vaulttest.Must[record.Identity](t)(x.v.Identity(id)); !strings.Contains(half.Note, "more") {
		t.Fatalf("leaving the room lost %q", half.Note)
	}
	x.press(shell.Ctrl(fyne.KeyI))
	x.Type("Name ")
	x.s.Lock()
	x.Settle()
	if half := vaulttest.Must[record.Identity](t)(x.v.Identity(id)); len(half.Names) != 1 || half.Names[0].Text != "Name" {
		t.Fatalf("the lock lost what was typed: %+v", half)
	}
}

func TestHandleIsSavedWhenLeftAndTakenBack(t *testing.T) {
	x := open(t, func(v *archive.Vault) { person(t, v, "cook") })
	x.press(shell.Ctrl(fyne.KeyH))
	x.Type("Tumen, the ")
	x.Key(fyne.KeyReturn)
	x.Settle()
	handle := func() string { return x.v.Persons()[0].Person.Handle }
	if handle() != "Tumen, the cook" {
		t.Fatalf("the handle is %q", handle())
	}
	x.s.Undo()
	x.Settle()
	if handle() != "cook" {
		t.Fatalf("after Undo the handle is %q", handle())
	}
	x.SeesNot("Tumen")
}

func TestPersonWithTestimoniesIsNotRemoved(t *testing.T) {
	var p record.Person
	var label, id string
	x := open(t, func(v *archive.Vault) {
		p = person(t, v, "aunt of 0403")
		tt := vaulttest.Must[record.Testimony](t)(v.NewTestimony(p.ID, record.Interview{Date: "2026-11-20", Place: "Seoul", Language: "ko"}))
		label, id = tt.Label, string(tt.ID)
	})
	x.Sees(label, "1 testimony", "2026-11-20 · Seoul · Korean")
	remove := shell.CtrlShift(fyne.KeyDelete)
	x.press(remove)
	x.Sees(p.Pseudonym+" stays", "1 testimony is by or about this person")
	x.Key(fyne.KeyReturn)
	x.Press(label)
	if len(x.went) != 1 || x.went[0] != id {
		t.Fatalf("the link leads to %v", x.went)
	}
	x.s.Go("people")
	x.Settle()
	if err := x.v.Remove(record.ID(id)); err != nil {
		t.Fatal(err)
	}
	x.r.Changed(record.ID(id))
	x.Settle()
	x.press(remove)
	if n := len(x.v.Persons()); n != 0 {
		t.Fatalf("%d persons are left", n)
	}
	x.press(shell.Ctrl(fyne.KeyZ))
	if n := len(x.v.Persons()); n != 1 {
		t.Fatal("Undo does not bring the person back")
	}
	x.Sees("aunt of 0403")
}

func TestSearchSortAndNarrow(t *testing.T) {
	x := open(t, func(v *archive.Vault) {
		person(t, v, "zither")
		b := person(t, v, "마당의 나무")
		person(t, v, "Amur, logging")
		for range 2 {
			vaulttest.Must[record.Testimony](t)(v.NewTestimony(b.ID, record.Interview{}))
		}
		vaulttest.Must[record.Consent](t)(v.SaveConsent(record.Consent{Person: b.ID, By: "self", Date: "2026-11-20",
			Uses: []record.Use{{Use: "icc", Answer: "yes"}}}, record.ConsentIdentity{}))
	})
	x.Key(fyne.KeyDown) // so that 나무 is the one in view
	x.press(shell.Ctrl(fyne.KeyF))
	x.Type("나무")
	x.Sees("마당의 나무")
	x.SeesNot("zither", "Amur")
	x.Key(fyne.KeyEscape)
	x.press(shell.CtrlShift(fyne.KeyS)) // by handle
	seen := x.Seen()
	if strings.Index(seen, "Amur") > strings.LastIndex(seen, "zither") {
		t.Error("not sorted by handle")
	}
	x.press(shell.CtrlShift(fyne.KeyS)) // most testimonies first
	seen = x.Seen()
	if strings.Index(seen, "나무") > strings.LastIndex(seen, "Amur") {
		t.Error("not sorted by testimonies")
	}
	for range 6 { // to the last: in force
		x.press(shell.CtrlShift(fyne.KeyG))
	}
	x.Sees("Consent: in force", "마당의 나무")
	x.SeesNot("Amur, logging")
	x.press(shell.Ctrl(fyne.KeyF))
	x.Type("nobody")
	x.Sees("No one is found")
}

func TestSignedFormsByDropAndByPath(t *testing.T) {
	x := open(t, func(v *archive.Vault) { person(t, v, "the cook") })
	dir := t.TempDir()
	path := filepath.Join(dir, "invented-consent-form.txt")
	if err := os.WriteFile(path, []byte("an invented form"), 0o600); err != nil {
		t.Fatal(err)
	}
	x.r.Drop(fyne.Position{}, []fyne.URI{storage.NewFileURI(path)})
	x.Settle()
	id := x.v.Persons()[0].Person.ID
	all := vaulttest.Must[[]archive.Exhibit](t)(x.v.Exhibits(id))
	if len(all) != 1 {
		t.Fatalf("%d exhibits", len(all))
	}
	x.Sees(all[0].Label, "16 B", "Original still outside", "by Kim (invented)")
	x.SeesNot("invented-consent-form") // the name may say who it is
	x.press(shell.Ctrl(fyne.KeyI))
	x.Sees("invented-consent-form")
	x.Key(fyne.KeyEscape)
	x.SeesNot("invented-consent-form")
	x.Press("Open")
	if len(x.shown) != 1 || x.shown[0] != all[0].ID {
		t.Errorf("the viewer was asked for %v", x.shown)
	}
	x.press(shell.CtrlShift(fyne.KeyF))
	x.Type(filepath.Join(dir, "no such file"))
	x.Press("Attach")
	x.Settle()
	x.Sees("There is no file or folder of that name")
	x.Key(fyne.KeyEscape)
	x.Press("Remove")
	x.Settle()
	if all := vaulttest.Must[[]archive.Exhibit](t)(x.v.Exhibits(id)); len(all) != 0 {
		t.Errorf("%d exhibits are left", len(all))
	}
	x.press(shell.Ctrl(fyne.KeyZ))
	x.Sees(all[0].Label)
}

func TestWithdrawingNamesWhatStops(t *testing.T) {
	var p record.Person
	x := open(t, func(v *archive.Vault) {
		p = person(t, v, "the cook")
		vaulttest.Must[record.Consent](t)(v.SaveConsent(record.Consent{Person: p.ID, By: "self", Date: "2026-11-01", Uses: []record.Use{
			{Use: "icc", Answer: "yes", Media: []string{"text"}}, {Use: "unhcr", Answer: "yes", Media: []string{"text"}}, {Use: "ngo", Answer: "no"},
		}}, record.ConsentIdentity{}))
	})
	x.Sees("Consent 1 decides", "ICC Office of the Prosecutor: yes", "No: Another organisation")
	x.press(shell.CtrlShift(fyne.KeyW))
	x.Sees("Withdraw consent 1 about "+p.Pseudonym, "ICC Office of the Prosecutor, UNHCR", "cannot be called back")
	x.Key(fyne.KeyReturn) // No has the focus
	if x.v.Consents(p.ID)[0].Withdrawn != "" {
		t.Fatal("Enter alone withdrew it")
	}
	x.press(shell.CtrlShift(fyne.KeyW))
	x.Press("Withdraw")
	x.Settle()
	x.Sees("Consent: withdrawn", "nothing leaves under it any more")
	x.press(shell.Ctrl(fyne.KeyZ))
	x.Sees("ICC Office of the Prosecutor: yes")
}

func TestEveryActionHasAKey(t *testing.T) {
	x := open(t, func(v *archive.Vault) { person(t, v, "the cook") })
	keys := map[string]string{}
	for _, a := range x.s.Actions() {
		k := shell.KeyText(a.Shortcut)
		if strings.HasPrefix(a.ID, "people.") && k == "" {
			t.Errorf("%s has no key", a.ID)
		}
		if k != "" && keys[k] != "" {
			t.Errorf("%s and %s have the same key %s", keys[k], a.ID, k)
		}
		keys[k] = a.ID
	}
}
