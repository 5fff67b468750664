package shell

import (
	"runtime"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"attest/app/words"
)

// Menu says under which heading of the main menu an action stands.
type Menu int

// The menus, from left to right. MenuRoom shows the actions of the room in
// view.
const (
	MenuRoom Menu = iota
	MenuFile
	MenuEdit
	MenuGo
	MenuHelp
)

// menuOrder is the order of the menu bar, with the words of each heading.
var menuOrder = []struct {
	menu Menu
	key  string
}{{MenuFile, "shell.menu.file"}, {MenuEdit, "shell.menu.edit"}, {MenuGo, "shell.menu.go"}, {MenuRoom, "shell.menu.room"}, {MenuHelp, "shell.menu.help"}}

// Action is one thing a person can do. The menu, the palette and the list of
// keys are all made from actions, so what is an action can be found and worked
// without a mouse.
type Action struct {
	ID       string        // stable: "testimonies.tag"
	Words    string        // words key of its name: "testimonies.action.tag"
	Menu     Menu          // where in the menu; MenuRoom for a room's own
	Shortcut fyne.Shortcut // nil for none; always with a modifier, except F-keys
	Enabled  func() bool   // nil: always
	Run      func()
}

// enabled says whether it can run now.
func (a Action) enabled() bool { return a.Run != nil && (a.Enabled == nil || a.Enabled()) }

// Ctrl is Ctrl+key; on a Mac, Cmd+key.
func Ctrl(key fyne.KeyName) fyne.Shortcut {
	return &desktop.CustomShortcut{KeyName: key, Modifier: fyne.KeyModifierShortcutDefault}
}

// CtrlShift is Ctrl+Shift+key; on a Mac, Cmd+Shift+key.
func CtrlShift(key fyne.KeyName) fyne.Shortcut {
	return &desktop.CustomShortcut{KeyName: key, Modifier: fyne.KeyModifierShortcutDefault | fyne.KeyModifierShift}
}

// Alt is Alt+key.
func Alt(key fyne.KeyName) fyne.Shortcut {
	return &desktop.CustomShortcut{KeyName: key, Modifier: fyne.KeyModifierAlt}
}

// plain is a key without a modifier: F1. Fyne gives it to the window's typed
// keys; a focused field of ours passes it on.
func plain(key fyne.KeyName) fyne.Shortcut { return &desktop.CustomShortcut{KeyName: key} }

// NeverComes says whether Fyne's window makes something else of a shortcut than
// to hand it to a menu: with Shift alone it gives the plain key, and of Ctrl with
// some letters it makes shortcuts of its own.
func NeverComes(s fyne.Shortcut) bool {
	k, ok := s.(*desktop.CustomShortcut)
	if !ok {
		return false
	}
	switch k.KeyName {
	case fyne.KeyY, fyne.KeyA, fyne.KeyC, fyne.KeyV, fyne.KeyX, fyne.KeyInsert:
		if k.Modifier == fyne.KeyModifierShortcutDefault {
			return true
		}
	}
	return k.Modifier == fyne.KeyModifierShift
}

// KeyText is how a shortcut is written: "Ctrl+Shift+Z", "" for none.
func KeyText(s fyne.Shortcut) string {
	switch k := s.(type) {
	case *desktop.CustomShortcut:
		return modifiers(k.Modifier) + keyName(k.KeyName)
	case *fyne.ShortcutUndo:
		return modifiers(fyne.KeyModifierShortcutDefault) + "Z"
	}
	return ""
}

func modifiers(m fyne.KeyModifier) string {
	var b strings.Builder
	if m&fyne.KeyModifierSuper != 0 {
		if runtime.GOOS == "darwin" {
			b.WriteString("Cmd+")
		} else {
			b.WriteString("Super+")
		}
	}
	if m&fyne.KeyModifierControl != 0 {
		b.WriteString("Ctrl+")
	}
	if m&fyne.KeyModifierAlt != 0 {
		b.WriteString("Alt+")
	}
	if m&fyne.KeyModifierShift != 0 {
		b.WriteString("Shift+")
	}
	return b.String()
}

func keyName(k fyne.KeyName) string {
	if k == fyne.KeyLeft {
		return "←"
	}
	return string(k)
}

// sameShortcut compares by what the keys are.
func sameShortcut(a, b fyne.Shortcut) bool {
	if a == nil || b == nil {
		return false
	}
	return KeyText(a) != "" && KeyText(a) == KeyText(b)
}

// name is the action's name in the chosen language.
func (a Action) name() string { return words.T(a.Words) }
