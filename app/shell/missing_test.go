package shell_test

import (
	"testing"

	"fyne.io/fyne/v2"

	"attest/app/look"
	"attest/app/shell"
	"attest/app/words"
)

// reasons is a room that says why its act cannot be done.
type reasons struct {
	hall
	can bool
}

func (r *reasons) Actions() []shell.Action {
	all := r.hall.Actions()
	all[0].Enabled = func() bool { return r.can }
	return append(all, shell.Action{ID: "reasons.other", Words: "shell.action.search", Shortcut: shell.CtrlShift(fyne.KeyU), Enabled: func() bool { return false }, Run: func() {}})
}

func (r *reasons) Missing(action string) string {
	if action == r.id+".act" {
		return "missing.testimony"
	}
	return ""
}

// A key whose action is off says why in the message line: in a room, over it, and while no vault is open; by the menu too.
func TestAKeyThatCannotSaysWhy(t *testing.T) {
	d, s, _, _ := enter(t)
	s.Press(shell.Ctrl(fyne.KeyE))
	d.Sees("Export is not possible now. Nothing leaves from this room: open Submissions.")
	s.Press(shell.Alt(fyne.KeyLeft))
	d.Sees("Back is not possible now. Nothing was open before this.")

	r := &reasons{hall: hall{id: "reasons", name: "shell.menu.file", sh: s}}
	s.Lock()
	s.Enter(shell.Session{Office: "Seoul office", Role: "shell.role.caseworker"}, []shell.Room{r}, nil)
	if s.Press(shell.CtrlShift(fyne.KeyT)) || len(r.log) > 1 {
		t.Fatal("an action that is off was done")
	}
	d.Sees("Export is not possible now. Choose a testimony first.")
	s.Press(shell.CtrlShift(fyne.KeyU))
	d.Sees("Search is not possible now.")
	words.Set(words.Korean)
	for _, m := range d.Window.MainMenu().Items {
		for _, i := range m.Items {
			if i.Shortcut != nil && i.Label == "Export" && shell.KeyText(i.Shortcut) == "Ctrl+Shift+T" {
				i.Action()
			}
		}
	}
	if want := "지금은 ‘내보내기’ 기능을 쓸 수 없습니다. 먼저 증언을 고르십시오."; s.Toast() != want {
		t.Errorf("said %q, want %q", s.Toast(), want)
	}
	words.Set(words.English)
	r.can = true
	if !s.Press(shell.CtrlShift(fyne.KeyT)) {
		t.Fatal("an action that is on was not done")
	}
	closeIt := s.Overlay(look.NewText("over", look.Ink, look.TextSize), nil, nil)
	s.Press(shell.Ctrl(fyne.Key1))
	if want := "is not possible now. Close what lies over the room first (Esc)."; len(s.Toast()) < len(want) || s.Toast()[len(s.Toast())-len(want):] != want {
		t.Errorf("said %q", s.Toast())
	}
	closeIt()
}
