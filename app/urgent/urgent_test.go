package urgent_test

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"

	"attest/app/cases"
	"attest/app/forms"
	"attest/app/look/looktest"
	"attest/app/messages"
	"attest/app/shell"
	"attest/app/today"
	"attest/app/urgent"
	"attest/app/vaulttest"
	"attest/archive"
	"attest/archive/record"
)

// office is a vault with nothing in it, and the rooms that a call leads to.
type office struct {
	*looktest.Desk
	s *shell.Shell
	v *archive.Vault
}

func newOffice(t *testing.T) *office {
	t.Helper()
	v := vaulttest.New(t, "Invented office", "Kim (invented)")
	o := &office{Desk: looktest.New(t), v: v}
	t.Cleanup(o.Settle)
	o.s = shell.New(o.Window)
	o.s.Explain = messages.Explain
	o.enter()
	return o
}

func (o *office) enter() {
	ways := urgent.Ways{Case: func(id record.ID) { o.s.Open("cases", string(id)) }}
	gathered := cases.New(o.s, o.v)
	gathered.Urgent = func(id record.ID) { urgent.Again(o.s, o.v, id, ways) }
	first := today.New(o.s, o.v, today.Ways{Case: ways.Case, Urgent: func() { urgent.Open(o.s, o.v, ways) }})
	o.s.Enter(shell.Session{Office: "Invented office", Role: "shell.role.keyholder", Undo: o.v, Actions: []shell.Action{
		{ID: "urgent.open", Words: "urgent.action.open", Shortcut: shell.Alt(fyne.KeyU), Run: func() { urgent.Open(o.s, o.v, ways) }},
	}}, []shell.Room{first, gathered}, nil)
	o.Settle()
}

func (o *office) press(k fyne.Shortcut) {
	o.T.Helper()
	if !o.s.Press(k) {
		o.T.Fatalf("%s does nothing", shell.KeyText(k))
	}
	o.Settle()
}

func (o *office) relabel() { o.s.Relabel(); o.Settle() }

// tab goes on n fields.
func (o *office) tab(n int) {
	for range n {
		o.Window.Canvas().FocusNext()
	}
	o.Settle()
}

// A call is taken by keys alone: where the person is held decides what is offered,
// a lock in the middle loses nothing, and the drafts, the case and its clock are made.
func TestACallByKeysAlone(t *testing.T) {
	o := newOffice(t)
	o.press(shell.Alt(fyne.KeyU))
	o.Sees("Somebody is held now", "Where is the person now?", "SP  UN Special Procedures")
	o.SeesNot("CAT22")
	o.Key(fyne.KeyDown, fyne.KeyDown) // China, Russia
	o.Sees("CAT22: The same matter must not have been examined, and must not be under examination, in another international procedure. (CAT, article 22(5)(a))", "See whether they count")
	o.Sees("CAT22", "UNHCR Russia, Moscow: hotline", "hours not known")
	o.Picture("urgent-russia", nil)
	o.Key(fyne.KeyUp)
	o.SeesNot("CAT22", "See whether they count")
	o.Sees("UNHCR, Beijing", "number not known")
	o.tab(1)
	o.Type("Tumen (invented)")
	o.Picture("urgent", nil)

	// A lock in the middle: the page comes back as it was.
	o.s.Lock()
	o.enter()
	o.press(shell.Alt(fyne.KeyU))
	o.Sees("UNHCR, Beijing")
	o.tab(2)
	o.Type("Border guards (invented)")
	o.tab(1)
	o.Type("2026-13")
	// What is for the office alone is told of where it leaves, as soon as it is typed.
	o.tab(8)
	o.Type("Ri Kyong Ae")
	o.tab(13)
	o.Type("Her aunt hid her")
	o.SeesNot("What is typed there leaves")
	o.Type(", Ri Kyong-ae")
	o.Sees("the name or the number of who called: What happened, in order")
	o.Picture("urgent-office-alone", nil)
	o.Tab(func(f fyne.Focusable) bool { return looktest.Name(f) == "Make the drafts" })
	o.Key(fyne.KeyReturn)
	o.Sees("This is no date")
	if n := len(o.v.Cases()) + len(o.v.Persons()); n != 0 {
		t.Fatalf("%d things were made of a call with a fault", n)
	}
	for range 7 {
		o.Key(fyne.KeyBackspace)
	}
	o.Type("2026-11")
	o.Tab(func(f fyne.Focusable) bool { return looktest.Name(f) == "Make the drafts" })
	o.Key(fyne.KeyReturn)
	// Nobody said yes: nothing is chosen, the page asks, and the focus is where to answer.
	o.Sees("Nothing is drafted before that")
	o.Picture("urgent-ask-consent", nil)
	if n := len(o.v.Cases()) + len(o.v.Persons()); n != 0 {
		t.Fatalf("%d things were made of a call of which nobody said who consents", n)
	}
	o.Key(fyne.KeyDown, fyne.KeyDown) // the person, a relative
	o.SeesNot("Nothing is drafted before that")
	o.TabTo("Make the drafts")
	o.Key(fyne.KeyReturn)
	o.Sees("what was drafted", "UN Special Procedures", "drafted. Read it, then send it.")
	o.PictureAt("urgent-made", fyne.NewSize(1280, 800))
	o.Key(fyne.KeyReturn)
	o.Sees("Urgent:")
	all := o.v.Cases()
	if len(all) != 1 || len(o.v.Submissions()) != 3 {
		t.Fatalf("%d cases, %d submissions", len(all), len(o.v.Submissions()))
	}
	u, err := o.v.Urgent(all[0].ID)
	if err != nil || u.Country != "CN" || u.Place != "Tumen (invented)" || u.Holder != "Border guards (invented)" || u.Since != "2026-11" {
		t.Errorf("%+v, %v", u, err)
	}
	if kept, err := o.v.KeptForm("urgent"); err != nil || kept != "" {
		t.Errorf("the page still holds the call: %v", err)
	}
	o.s.Go("today")
	o.Settle()
	o.Sees("Held now", "day of return not told", "Next: send")
	o.Picture("urgent-clock", o.relabel)
	o.s.Undo()
	o.Settle()
	if n := len(o.v.Cases()) + len(o.v.Persons()) + len(o.v.Submissions()); n != 0 {
		t.Errorf("%d things are left after one Undo", n)
	}
}

// A release that is negotiated is warned of, and consent that cannot be had asks
// for reason, harm and two members.
func TestWhatAnotherAnswerBringsIn(t *testing.T) {
	o := newOffice(t)
	vaulttest.Must[archive.MemberInfo](t)(o.v.AddMember(t.Context(), archive.NewMember{Name: "Seo", Role: archive.RoleCaseworker, Passphrase: []byte("moss anchor violet thunder pepper seventeen")}, nil))
	o.press(shell.Alt(fyne.KeyU))
	o.SeesNot("can end a negotiation", "Two members who decided")
	choice := func(with string) {
		t.Helper()
		o.Tab(func(f fyne.Focusable) bool {
			c, ok := f.(*forms.Choice)
			return ok && slices.ContainsFunc(c.Options, func(x forms.Option) bool { return x.Value == with })
		})
	}
	choice(record.Negotiated)
	o.Key(fyne.KeyDown)
	o.Sees("can end a negotiation")
	choice(record.AnswerNotObtainable)
	o.Key(fyne.KeyDown, fyne.KeyDown, fyne.KeyDown)
	o.Sees("Two members who decided", "Kim (invented); Seo")
	o.Picture("urgent-no-consent", nil)
	o.TabTo("Make the drafts")
	o.Key(fyne.KeyReturn)
	o.Sees("needs the reason and the harm weighed")
	o.Type("held, no contact")
	o.tab(1)
	o.Type("weighed against the return")
	o.tab(1)
	o.Type("Seo")
	o.TabTo("Make the drafts")
	o.Key(fyne.KeyReturn)
	o.Sees("The names of two members")
	o.Type("; Kim")
	o.TabTo("Make the drafts")
	o.Key(fyne.KeyReturn)
	o.Sees("The names of two members")
	if n := len(o.v.Submissions()); n != 0 {
		t.Errorf("%d submissions by somebody who is no member", n)
	}
	o.Type(" (invented)")
	o.TabTo("WGEID  Working Group on Enforced or Involuntary Disappearances: case form")
	o.Key(fyne.KeySpace)
	o.TabTo("Make the drafts")
	o.Key(fyne.KeyReturn)
	o.Sees("not drafted. This form needs a yes", "UN Special Procedures")
	if n := len(o.v.Submissions()); n != 2 {
		t.Errorf("%d submissions", n)
	}
	o.Key(fyne.KeyReturn)
	// Later the family says yes: the same case gets the forms that were left.
	act := func(id string) {
		t.Helper()
		for _, a := range o.s.Actions() {
			if a.ID == id {
				a.Run()
				o.Settle()
				return
			}
		}
		t.Fatalf("no action %s", id)
	}
	act("cases.urgent")
	o.Sees("The person is in the record")
	choice(record.AnswerNotObtainable)
	o.Key(fyne.KeyUp)
	o.TabTo("WGEID  Working Group on Enforced or Involuntary Disappearances: case form")
	o.Key(fyne.KeySpace)
	o.TabTo("Make the drafts")
	o.Key(fyne.KeyReturn)
	o.Sees("was drafted before and stays")
	o.Key(fyne.KeyReturn)
	if n := len(o.v.Submissions()); n != 2 {
		t.Errorf("%d submissions: WGEID was unticked", n)
	}
}

// The office's own list of telephones stands first, and a line that breaks its form
// is named.
func TestTheOfficesOwnTelephones(t *testing.T) {
	o := newOffice(t)
	o.press(shell.Alt(fyne.KeyU))
	o.TabTo("The office's own telephone list")
	o.Key(fyne.KeyReturn)
	o.Type("CN | Invented lawyer | 000-INVENTED | Nowhere")
	o.TabTo("Keep the list")
	o.Key(fyne.KeyReturn)
	o.Sees("Line 1 breaks this form")
	o.Tab(func(f fyne.Focusable) bool { _, ok := f.(*forms.Entry); return ok })
	for range len("Nowhere") {
		o.Key(fyne.KeyBackspace)
	}
	o.Type("Asia/Shanghai | Mo-Su 00:00-23:59")
	o.TabTo("Keep the list")
	o.Key(fyne.KeyReturn)
	o.Tab(func(f fyne.Focusable) bool {
		c, ok := f.(*forms.Choice)
		return ok && slices.ContainsFunc(c.Options, func(x forms.Option) bool { return x.Value == "CN" })
	})
	o.Key(fyne.KeyDown)
	o.Sees("Invented lawyer", "000-INVENTED", "open (Mo-Su 00:00-23:59)", "From the office's own list")
	if list := o.v.Office().Telephones; len(list) != 1 || list[0].State != "CN" {
		t.Errorf("%+v", list)
	}
}
