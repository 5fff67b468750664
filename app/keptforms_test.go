package app

import (
	"bytes"
	"context"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"attest/app/forms"
	"attest/app/shell"
	"attest/archive"
	"attest/archive/record"
)

// act runs the action of that ID, as the menu does.
func (in *interview) act(id string) {
	in.T.Helper()
	for _, a := range in.p.shell.Actions() {
		if a.ID == id {
			a.Run()
			in.Settle()
			return
		}
	}
	in.T.Fatalf("no action %s", id)
}

// field goes to the first field of words of the form that is open.
func (in *interview) field() {
	in.T.Helper()
	if _, ok := in.Window.Canvas().Focused().(*forms.Entry); !ok {
		in.Tab(func(f fyne.Focusable) bool { _, ok := f.(*forms.Entry); return ok })
	}
}

// What is typed in a form over the window is there again after the idle lock,
// whichever form it is, and after Escape.
func TestNoFormOverTheWindowLosesWordsToALock(t *testing.T) {
	in := sit(t, Options{})
	v := in.vault()
	te, err := v.Testimony(in.id)
	if err != nil {
		t.Fatal(err)
	}
	te.Account = []record.Segment{{ID: "s1", Speaker: record.SpeakerWitness, Text: "An invented line."}}
	if err := v.SaveTestimony(te); err != nil {
		t.Fatal(err)
	}
	e, err := v.Attach(context.Background(), in.id, archive.Attachment{Name: "gate.txt", Data: bytes.NewReader([]byte("invented"))}, nil)
	if err != nil {
		t.Fatal(err)
	}
	tab := func(n rune) func() {
		return func() {
			in.p.shell.Press(&desktop.CustomShortcut{KeyName: fyne.KeyName(n), Modifier: fyne.KeyModifierShortcutDefault | fyne.KeyModifierShift})
			in.Settle()
		}
	}
	account, files := tab('1'), tab('4')
	act := func(id string) func() { return func() { in.act(id) } }
	press := func(name string) func() { return func() { in.Press(name); in.Settle() } }
	for _, x := range []struct {
		name string
		open []func()
	}{
		{"handle", []func(){account, act("testimonies.handle")}},
		{"tag", []func(){account, act("testimonies.tag")}},
		{"translator", []func(){account, act("testimonies.translate")}},
		{"code", []func(){account, act("testimonies.code")}},
		{"own code", []func(){act("testimonies.codebook"), press("New code")}},
		{"question of the guide", []func(){act("guidebook.open"), press("Add a question")}},
		{"text of consent", []func(){act("testimonies.consent.texts"), press("Change")}},
		{"child", []func(){act("testimonies.child")}},
		{"told already", []func(){act("testimonies.told")}},
		{"note", []func(){act("testimonies.session")}},
		{"question of the rules", []func(){act("testimonies.questions")}},
		{"consent before", []func(){act("testimonies.consent.before")}},
		{"transcript out", []func(){account, act("testimonies.transcript.out")}},
		{"reading", []func(){act("testimonies.state")}},
		{"describe", []func(){files, act("testimonies.exhibit.describe")}},
		{"questions of a file", []func(){files, act("testimonies.exhibit.ask")}},
		{"exhibit out", []func(){files, act("testimonies.exhibit.out")}},
		{"new testimony", []func(){act("shell.new")}},
	} {
		t.Run(x.name, func(t *testing.T) {
			was := in.T
			in.T = t
			defer func() { in.T = was }()
			open := func() {
				for _, do := range x.open {
					do()
				}
			}
			text := "kept " + strings.ReplaceAll(x.name, " ", "-")
			open()
			in.field()
			in.Type(text)
			in.p.shell.Press(shell.Ctrl(fyne.KeyL))
			in.Settle()
			in.SeesNot(text)
			in.again()
			open()
			in.Sees(text)
			in.Key(fyne.KeyEscape)
			in.Settle()
			for range 3 { // what is below, up to the room
				in.Key(fyne.KeyEscape)
				in.Settle()
			}
			open()
			in.Sees(text)
			for range 3 {
				in.Key(fyne.KeyEscape)
				in.Settle()
			}
			in.p.shell.Press(shell.Ctrl(fyne.KeyL)) // whatever is still asked goes
			in.Settle()
			in.again()
		})
	}
	now, err := in.vault().Exhibit(e.ID)
	if err != nil || now.Detail.Caption != "kept describe" || now.Name != "gate.txt" && now.Detail.Name != "gate.txt" {
		t.Errorf("%+v %v", now, err)
	}
}

// The keys of those who are to read a bundle are long, and typed or pasted once.
func TestTheKeysOfAnExportAreThereAfterALock(t *testing.T) {
	in := sit(t, Options{})
	sub, err := in.vault().SaveSubmission(record.Submission{Title: "Invented inquiry"})
	if err != nil {
		t.Fatal(err)
	}
	export := func() {
		in.p.shell.Open("submissions", string(sub.ID))
		in.Settle()
		in.p.shell.Press(shell.Ctrl(fyne.KeyE))
		in.Settle()
		in.Tab(func(f fyne.Focusable) bool { e, ok := f.(*forms.Entry); return ok && e.MultiLine })
	}
	export()
	in.Type("age1invented")
	in.p.shell.Press(shell.Ctrl(fyne.KeyL))
	in.Settle()
	in.again()
	export()
	if e := in.Window.Canvas().Focused().(*forms.Entry); e.Text != "age1invented" {
		t.Errorf("the field holds %q", e.Text)
	}
}
