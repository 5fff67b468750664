package withdrawal

import (
	"errors"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"attest/app/look/looktest"
	"attest/app/messages"
	"attest/app/shell"
	"attest/app/vaulttest"
	"attest/app/words"
	"attest/archive"
	letters "attest/archive/delivery"
	"attest/archive/record"
)

type office struct {
	*looktest.Desk
	s      *shell.Shell
	v      *archive.Vault
	t      Thing
	gone   record.ID
	letter string
}

// newOffice is a vault with an invented testimony that was sent, and the window.
func newOffice(t *testing.T) *office {
	t.Helper()
	v := vaulttest.New(t, "Seoul office", "Kim")
	p := vaulttest.Must[record.Person](t)(v.NewPerson("twins, Musan"))
	tm := vaulttest.Must[record.Testimony](t)(v.NewTestimony(p.ID, record.Interview{Date: "2026-11-20", Place: "Seoul", Language: "ko"}))
	tm.Account = []record.Segment{{ID: "s1", Speaker: "witness", Text: "투먼에서 트럭으로 국경까지 갔습니다."}}
	if err := v.SaveTestimony(tm); err != nil {
		t.Fatal(err)
	}
	tm = vaulttest.Must[record.Testimony](t)(v.Testimony(tm.ID))
	sub := vaulttest.Must[record.Submission](t)(v.SaveSubmission(record.Submission{
		Title: "Invented", Addressee: "Invented commission", Class: "un_inquiry", Sender: "Test office", Cover: "Invented.", Testimonies: []record.ID{tm.ID},
	}))
	vaulttest.Must[record.Delivery](t)(v.NoteSent(sub.ID, archive.Sending{Channel: "post", Time: "2026-11-20T10:00:00Z"}))
	d := looktest.New(t)
	s := shell.New(d.Window)
	s.Explain = messages.Explain
	s.Enter(shell.Session{Office: "Seoul office", Role: "shell.role.keyholder", Undo: v}, nil, nil)
	d.Settle()
	return &office{Desk: d, s: s, v: v, t: Thing{ID: tm.ID, Label: tm.Label, Person: tm.Person}}
}

func (o *office) open() {
	Open(o.s, o.v, o.t, Ways{
		Consent: func(record.ID) {},
		Letter: func(title, _ string, draft func(string) (letters.Letter, error)) {
			l, err := draft("en")
			text, terr := l.Text()
			if err = errors.Join(err, terr); err != nil {
				o.T.Error(err)
			}
			o.letter = title + "\n" + text
		},
		Gone: func(id record.ID) { o.gone = id },
	})
	o.Settle()
}

func (o *office) again() {
	o.Key(fyne.KeyEscape)
	o.s.Relabel()
	o.open()
}

// The three steps on one page: each says what will happen, and does it.
func TestFromAFreezeToTheEnd(t *testing.T) {
	o := newOffice(t)
	o.open()
	o.Sees("1. Narrow the consent", "2. Freeze", "3. Destroy", "sent on 2026-11-20 to Invented commission")
	o.Picture("withdrawal", o.again)
	o.Press("Letter…")
	o.Settle()
	if !strings.Contains(o.letter, "return or to delete") {
		t.Errorf("the letter: %s", o.letter)
	}
	o.Press("Freeze")
	o.Settle()
	o.Sees("Freeze " + o.t.Label + "?")
	o.Key(fyne.KeyEscape) // the page is still there
	o.Press("Freeze")
	o.Settle()
	pressLast(o, "Freeze")
	o.Sees("Frozen since")
	if !o.v.Frozen(o.t.ID) {
		t.Error("it is not frozen")
	}
	o.Press("Set a hold")
	o.Settle()
	pressLast(o, "Set a hold")
	o.Sees("Say why it must be kept.")
	o.Type("An invented court asked for it.")
	pressLast(o, "Set a hold")
	o.Sees("Held since", "An invented court asked for it. It is not destroyed.")
	o.Picture("withdrawal-held", o.again)
	o.Press("Destroy…")
	o.Settle()
	o.Sees(o.t.Label+" is not destroyed", "An invented court asked for it")
	pressLast(o, "Close")
	o.Press("Lift the hold")
	o.Settle()
	pressLast(o, "Lift the hold")
	o.Press("Destroy…")
	o.Settle()
	o.Sees("Destroy "+o.t.Label+" for good", "What goes", "What stays, and what is not reached", "Backups", "its covering text or note")
	o.Picture("withdrawal-destroy", func() {
		o.Key(fyne.KeyEscape)
		o.again()
		o.Press(words.T("withdrawal.destroy.do"))
		o.Settle()
	})
	o.Press("Destroy")
	o.Settle()
	o.Sees("Type " + o.t.Label + ", as it stands here.")
	o.Type(strings.ToLower(o.t.Label))
	o.Press("Destroy")
	o.Settle()
	o.Sees(o.t.Label+" is destroyed", "Make a new backup now")
	if _, err := o.v.Testimony(o.t.ID); !errors.Is(err, archive.ErrDestroyed) || o.gone != o.t.ID {
		t.Errorf("it can be opened: %v; %s", err, o.gone)
	}
	pressLast(o, "Close")
	o.Sees("too?", "Names, birth, contacts") // it was the person's last
	pressLast(o, "Destroy…")
	o.Sees("for good", "What goes")
	p := vaulttest.Must[record.Person](t)(o.v.Person(o.t.Person))
	o.Type(p.Pseudonym)
	o.Press("Destroy")
	o.Settle()
	o.Sees(p.Pseudonym + " is destroyed")
	if _, err := o.v.Person(o.t.Person); err == nil || o.gone != o.t.Person {
		t.Errorf("the person: %v; %s", err, o.gone)
	}
	pressLast(o, "Close")
	Compact(o.s, o.v)
	o.Settle()
	o.Press("Write anew")
	o.Settle()
	o.Sees("The records were written anew")
}

// pressLast presses the button of that name in the dialog on top.
func pressLast(o *office, name string) {
	o.T.Helper()
	o.Press(name)
	o.Settle()
}

// A person can be frozen, and each testimony is reached from there; a case is held.
func TestOfAPersonAndOfACase(t *testing.T) {
	o := newOffice(t)
	label := o.t.Label
	o.t = Thing{ID: o.t.Person, Label: "P"}
	o.open()
	o.Sees("2. Freeze", "Each testimony is destroyed by itself.", label)
	o.Picture("withdrawal-person", o.again)
	o.Press("Open")
	o.Settle()
	o.Sees(label + ": taking it back")
	o.Key(fyne.KeyEscape)
	k := vaulttest.Must[record.Case](t)(o.v.SaveCase(record.Case{Title: "Invented", Testimonies: nil}))
	o.t = Thing{ID: k.ID, Label: k.Label}
	o.open()
	o.Sees("Legal hold", "keeps its testimonies from being destroyed")
}
