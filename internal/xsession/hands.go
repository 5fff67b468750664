//go:build linux

package xsession

import (
	"strings"
)

// Window waits for a visible window whose title matches the regular expression, gives it the keyboard, and returns its
// X ID.
func (s *Session) Window(title string) string {
	s.t.Helper()
	var id string
	s.Wait("a window titled "+title, func() bool {
		out, err := s.command("xdotool", "search", "--onlyvisible", "--name", title).Output()
		id, _, _ = strings.Cut(strings.TrimSpace(string(out)), "\n")
		return err == nil && id != ""
	})
	s.Run("xdotool", "windowactivate", "--sync", id)
	s.Wait("the window titled "+title+" to have the keyboard", func() bool {
		out, err := s.command("xdotool", "getwindowfocus").Output()
		return err == nil && strings.TrimSpace(string(out)) == id
	})
	return id
}

// NoWindow waits until no visible window has a title that matches the regular expression.
func (s *Session) NoWindow(title string) {
	s.t.Helper()
	s.Wait("the window titled "+title+" to close", func() bool {
		return s.command("xdotool", "search", "--onlyvisible", "--name", title).Run() != nil
	})
}

// Key presses keys one after another, as X names them: "Tab", "ctrl+l", "Return".
func (s *Session) Key(keys ...string) {
	s.t.Helper()
	s.Run("xdotool", append([]string{"key", "--delay", "20"}, keys...)...)
}

// Tab presses Tab and waits until something else has the focus.
func (s *Session) Tab() Keyboard { s.t.Helper(); return s.tab("Tab") }

// BackTab goes the other way.
func (s *Session) BackTab() Keyboard { s.t.Helper(); return s.tab("shift+Tab") }

func (s *Session) tab(key string) Keyboard {
	s.t.Helper()
	before := s.Expect("a ring round what has the focus", func(k Keyboard) bool { return !k.Ring.Empty() })
	s.Key(key)
	return s.Expect(key+" to move the focus", func(k Keyboard) bool { return !k.Ring.Empty() && k.Ring != before.Ring })
}

// Type types text on the keyboard, one key after another. The text must not need an input method.
func (s *Session) Type(text string) {
	s.t.Helper()
	s.Run("xdotool", "type", "--delay", "8", "--", text)
}

// Click moves the pointer to a place on the screen, in pixels from its top left, and presses the first button.
func (s *Session) Click(x, y int) {
	s.t.Helper()
	s.Run("xdotool", "mousemove", "--sync", itoa(x), itoa(y), "click", "1")
}
