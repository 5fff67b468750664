package cases_test

import (
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"attest/app/cases"
	"attest/app/look/looktest"
	"attest/app/messages"
	"attest/app/shell"
	"attest/app/vaulttest"
	"attest/archive"
	"attest/archive/record"
)

// other stands in for a room that links lead to.
type other struct {
	id   string
	open func(room, id string)
}

func (o *other) ID() string              { return o.id }
func (o *other) Name() string            { return "cases.submit" }
func (o *other) Icon() fyne.Resource     { return theme.MailSendIcon() }
func (o *other) Count() int              { return -1 }
func (o *other) View() fyne.CanvasObject { return container.NewStack() }
func (o *other) Shown()                  {}
func (o *other) Hidden()                 {}
func (o *other) Close()                  {}
func (o *other) Actions() []shell.Action { return nil }
func (o *other) Open(id string)          { o.open(o.id, id) }

type room struct {
	*looktest.Desk
	s    *shell.Shell
	v    *archive.Vault
	went []string
}

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
	went := func(room, id string) { x.went = append(x.went, room+" "+id) }
	x.s.Enter(shell.Session{Office: "Seoul office", Role: "shell.role.keyholder", Undo: v},
		[]shell.Room{cases.New(x.s, v), &other{"testimonies", went}, &other{"people", went}, &other{"submissions", went}}, nil)
	x.Settle()
	return x
}

func (x *room) press(k fyne.Shortcut) {
	x.T.Helper()
	if !x.s.Press(k) {
		x.T.Fatalf("%s does nothing", shell.KeyText(k))
	}
	x.Settle()
}

// two puts two persons with a testimony each into the vault.
func two(t *testing.T, v *archive.Vault) (persons []record.Person, testimonies []record.Testimony) {
	t.Helper()
	for _, handle := range []string{"twins, Musan", "온성에서 온 요리사"} {
		p, err := v.NewPerson(handle)
		if err != nil {
			t.Fatal(err)
		}
		tt, err := v.NewTestimony(p.ID, record.Interview{Date: "2026-11-20", Place: "Seoul", Language: "ko"})
		if err != nil {
			t.Fatal(err)
		}
		persons, testimonies = append(persons, p), append(testimonies, tt)
	}
	return persons, testimonies
}

func (x *room) only() record.Case {
	x.T.Helper()
	all := x.v.Cases()
	if len(all) != 1 {
		x.T.Fatalf("%d cases", len(all))
	}
	return all[0]
}

func TestFromNothingToASubmissionByKeysAlone(t *testing.T) {
	var ps []record.Person
	var ts []record.Testimony
	x := open(t, func(v *archive.Vault) { ps, ts = two(t, v) })
	x.Sees("No case yet", "A submission begins from it")
	x.press(shell.Ctrl(fyne.KeyN))
	x.Key(fyne.KeyReturn)
	x.Sees("Give the case a title")
	x.Type("Repatriations over Tumen")
	x.Key(fyne.KeyReturn)
	x.Sees(x.only().Label, "No testimony is gathered yet", "0 persons · 0 testimonies")

	x.press(shell.CtrlShift(fyne.KeyP)) // add persons
	x.Sees("Add persons to "+x.only().Label, "twins, Musan", "온성에서 온 요리사")
	x.Type("musan")
	x.SeesNot("요리사")
	x.Key(fyne.KeyReturn, fyne.KeyEscape)
	if c := x.only(); !slices.Equal(c.Persons, []record.ID{ps[0].ID}) {
		t.Fatalf("the case gathers %v", c.Persons)
	}
	x.Sees("Persons 1", "1 person · 0 testimonies")

	x.press(shell.CtrlShift(fyne.KeyT)) // add testimonies: that of the gathered person first
	x.Key(fyne.KeyReturn, fyne.KeyReturn)
	x.Sees("Nothing more is found")
	x.Key(fyne.KeyEscape)
	if c := x.only(); !slices.Equal(c.Testimonies, []record.ID{ts[0].ID, ts[1].ID}) {
		t.Fatalf("the case gathers %v", c.Testimonies)
	}
	x.Sees("Testimonies 2")

	x.press(shell.CtrlShift(fyne.KeyB))
	subs := x.v.Submissions()
	if len(subs) != 1 || subs[0].Title != "Repatriations over Tumen" || subs[0].Case != x.only().ID || len(subs[0].Testimonies) != 2 {
		t.Fatalf("submissions: %+v", subs)
	}
	if len(x.went) != 1 || x.went[0] != "submissions "+string(subs[0].ID) {
		t.Errorf("went to %v", x.went)
	}
}

func TestOrderTakeOutUndoAndLinks(t *testing.T) {
	var ts []record.Testimony
	x := open(t, func(v *archive.Vault) {
		_, ts = two(t, v)
		if _, err := v.SaveCase(record.Case{Title: "Musan", Testimonies: []record.ID{ts[0].ID, ts[1].ID}}); err != nil {
			t.Fatal(err)
		}
	})
	order := func() []record.ID { return x.only().Testimonies }
	x.Key(fyne.KeyReturn, fyne.KeyDown) // from the list to the tabs, into the first
	x.press(shell.CtrlShift(fyne.KeyDown))
	if !slices.Equal(order(), []record.ID{ts[1].ID, ts[0].ID}) {
		t.Fatalf("the order is %v", order())
	}
	x.press(shell.CtrlShift(fyne.KeyBackspace))
	if !slices.Equal(order(), []record.ID{ts[1].ID}) {
		t.Fatalf("the moved one was to be taken out: %v", order())
	}
	x.Sees("taken out of", "Undo (Ctrl+Z)", "Testimonies 1")
	x.s.Undo()
	x.Settle()
	x.s.Undo()
	x.Settle()
	if !slices.Equal(order(), []record.ID{ts[0].ID, ts[1].ID}) {
		t.Fatalf("after two Undos the order is %v", order())
	}
	x.Sees("Testimonies 2")
	x.Press("Open")
	if len(x.went) != 1 || !strings.HasPrefix(x.went[0], "testimonies T") {
		t.Errorf("went to %v", x.went)
	}
}

func TestTitleAndNoteAreSavedWhenLeftAndAtTheLock(t *testing.T) {
	x := open(t, func(v *archive.Vault) {
		if _, err := v.SaveCase(record.Case{Title: "Musan"}); err != nil {
			t.Fatal(err)
		}
	})
	x.press(shell.Ctrl(fyne.KeyH))
	x.Type("From ")
	x.Key(fyne.KeyReturn)
	if c := x.only(); c.Title != "From Musan" {
		t.Fatalf("the title is %q", c.Title)
	}
	x.press(shell.CtrlShift(fyne.KeyM))
	x.Type("for the inquiry")
	x.s.Go("people")
	if c := x.only(); c.Note != "for the inquiry" {
		t.Fatalf("leaving lost the note: %q", c.Note)
	}
	x.s.Go("cases")
	x.Settle()
	x.press(shell.CtrlShift(fyne.KeyM))
	x.Type(", again")
	x.s.Lock()
	if c := x.only(); c.Note != "for the inquiry, again" {
		t.Fatalf("the lock lost the note: %q", c.Note)
	}
}

func TestCloseReopenRemoveAndNarrow(t *testing.T) {
	x := open(t, func(v *archive.Vault) {
		for _, title := range []string{"Musan", "Onsong"} {
			if _, err := v.SaveCase(record.Case{Title: title}); err != nil {
				t.Fatal(err)
			}
		}
	})
	x.Sees("Musan", "Onsong", "Open", "Close case")
	x.press(shell.CtrlShift(fyne.KeyO))
	x.Sees("Closed", "Reopen")
	x.press(shell.CtrlShift(fyne.KeyG)) // open ones
	x.Sees("Cases: open", "Musan")
	x.press(shell.CtrlShift(fyne.KeyG)) // closed ones
	x.SeesNot("Musan")
	x.press(shell.CtrlShift(fyne.KeyO))
	x.Sees("open again")
	x.press(shell.CtrlShift(fyne.KeyG))
	x.press(shell.CtrlShift(fyne.KeyDelete))
	if len(x.v.Cases()) != 1 {
		t.Fatal("not removed")
	}
	x.Sees("removed", "Undo (Ctrl+Z)")
	x.press(shell.Ctrl(fyne.KeyZ))
	if len(x.v.Cases()) != 2 {
		t.Fatal("Undo does not bring it back")
	}
	x.press(shell.Ctrl(fyne.KeyF))
	x.Type("nowhere")
	x.Sees("No case is found")
}

func TestPictures(t *testing.T) {
	x := open(t, nil)
	x.Picture("cases-empty", x.s.Relabel)
	ps, ts := two(t, x.v)
	long, err := x.v.NewPerson("함경북도 무산군 출신 쌍둥이 자매 가운데 언니, 2013년 봄에 두만강을 건넌 사람")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []record.Case{
		{Title: "Onsong security office", Closed: true},
		{Title: "Repatriations over the Tumen–Namyang bridge in the spring of 2013, all offices", Note: "Invented."},
		{Title: "Forced repatriation, Tumen", Persons: []record.ID{ps[0].ID, ps[1].ID, long.ID}, Testimonies: []record.ID{ts[1].ID, ts[0].ID}},
	} {
		if _, err := x.v.SaveCase(c); err != nil {
			t.Fatal(err)
		}
	}
	x.s.Relabel()
	x.Settle()
	x.Key(fyne.KeyReturn, fyne.KeyDown)
	x.Picture("cases", x.s.Relabel)
	x.press(shell.CtrlShift(fyne.KeyP))
	x.Picture("cases-pick", nil)
}

func TestALockKeepsTheTitleOfANewCase(t *testing.T) {
	x := open(t, nil)
	x.press(shell.Ctrl(fyne.KeyN))
	x.Type("강제 송환, 투먼")
	x.s.Lock()
	x.Settle()
	x.s.Enter(shell.Session{Office: "Seoul office", Undo: x.v}, []shell.Room{cases.New(x.s, x.v)}, nil)
	x.Settle()
	x.press(shell.Ctrl(fyne.KeyN))
	x.Key(fyne.KeyReturn)
	x.Settle()
	if c := x.only(); c.Title != "강제 송환, 투먼" {
		t.Fatalf("after the lock the title is %q", c.Title)
	}
}
