package shell

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"attest/app/forms"
	"attest/app/look"
	"attest/app/words"
)

// ShowPalette lists what can be done now. What is typed narrows it, in either
// language and in any order of words; Up and Down choose, Enter does it.
func (s *Shell) ShowPalette() {
	var actions []Action
	for _, a := range s.Actions() {
		if a.enabled() && a.ID != "shell.palette" {
			actions = append(actions, a)
		}
	}
	found := actions
	entry := forms.NewEntry()
	entry.SetPlaceHolder(words.T("shell.palette.hint"))
	var closeIt func()
	list := look.NewListOf(func() int { return len(found) },
		func() look.Markable { return look.NewLineRow() },
		func(id int, o look.Markable) {
			if id < len(found) {
				o.(*look.LineRow).Set(found[id].name(), KeyText(found[id].Shortcut))
			}
		})
	none := look.Column(0, look.Inset(8, 8, 8, 8, look.NewText(words.T("shell.palette.none"), look.Muted, look.TextSize)))
	none.Hide()
	do := func() {
		if i := list.Selected(); i >= 0 && i < len(found) {
			a := found[i]
			closeIt()
			s.run(a)
		}
	}
	list.OnOpen = func(int) { do() }
	list.OnTap = func(int) { do() }
	entry.OnChanged = func(text string) {
		found = nil
		for _, a := range actions {
			if a.matches(text) {
				found = append(found, a)
			}
		}
		list.ShowChosen(-1)
		if len(found) > 0 {
			list.ShowChosen(0)
			none.Hide()
		} else {
			none.Show()
		}
	}
	entry.OnKey = func(ev *fyne.KeyEvent) bool {
		switch ev.Name {
		case fyne.KeyUp, fyne.KeyDown, fyne.KeyPageUp, fyne.KeyPageDown:
			list.TypedKey(ev)
			return true
		case fyne.KeyReturn, fyne.KeyEnter:
			do()
			return true
		}
		return false
	}
	body := look.Border(look.Inset(0, 0, 8, 0, entry), nil, nil, nil, look.Fixed(520, 360, container.NewStack(list, none)))
	closeIt = s.Overlay(body, entry, nil)
	list.ShowChosen(0)
}

// matches says whether each word typed is somewhere in the action's name, in
// either language, or in its ID.
func (a Action) matches(typed string) bool {
	names := strings.ToLower(a.ID)
	for _, l := range words.Langs {
		names += " " + strings.ToLower(words.In(l, a.Words))
	}
	for _, w := range strings.Fields(strings.ToLower(typed)) {
		if !strings.Contains(names, w) {
			return false
		}
	}
	return true
}

// ShowKeys lists every action that has a key.
func (s *Shell) ShowKeys() {
	var parts []fyne.CanvasObject
	actions := s.Actions()
	for _, heading := range menuOrder {
		var rows []fyne.CanvasObject
		for _, a := range actions {
			if a.Menu == heading.menu && a.Shortcut != nil {
				rows = append(rows, look.Line(8, look.NewText(a.name(), look.Ink, look.TextSize), look.Space(),
					look.NewText(KeyText(a.Shortcut), look.Muted, look.TextSize)))
			}
		}
		if len(rows) > 0 {
			parts = append(parts, look.Inset(8, 0, 0, 0, look.Section(words.T(heading.key))))
			parts = append(parts, rows...)
		}
	}
	parts = append(parts, look.Inset(8, 0, 0, 0, look.Section(words.T("shell.keys.everywhere"))))
	for _, pair := range [][2]string{{"shell.keys.tab", "Tab"}, {"shell.keys.list", "↑ ↓"}, {"shell.keys.tabs", "← →"}, {"shell.keys.escape", "Esc"}} {
		parts = append(parts, look.Line(8, look.NewText(words.T(pair[0]), look.Ink, look.TextSize), look.Space(),
			look.NewText(pair[1], look.Muted, look.TextSize)))
	}
	var closeIt func()
	shut := look.NewButton(words.T("shell.close"), nil, look.Strong, func() { closeIt() })
	scroll := look.Scroll(look.Inset(0, 16, 0, 0, look.Column(6, parts...)))
	closeIt = s.Overlay(Dialog(words.T("shell.action.keys"), look.Fixed(480, 420, scroll), shut), shut, nil)
}
