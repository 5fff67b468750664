package forms

import (
	"fyne.io/fyne/v2"

	"attest/app/look"
)

// Selectable is a text of several lines in which words are selected, with the
// mouse or with Shift and the arrows, and nothing is changed.
type Selectable struct{ Entry }

// NewSelectable shows a text, rows high.
func NewSelectable(text string, rows int) *Selectable {
	s := &Selectable{}
	s.MultiLine = true
	s.Wrapping = fyne.TextWrapWord
	s.ExtendBaseWidget(s)
	s.SetMinRowsVisible(rows)
	s.SetText(text)
	return s
}

// TypedRune changes nothing.
func (s *Selectable) TypedRune(rune) { look.Seen() }

// TypedKey moves and selects.
func (s *Selectable) TypedKey(ev *fyne.KeyEvent) {
	switch ev.Name {
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeyBackspace, fyne.KeyDelete:
		look.Seen()
		return
	}
	s.Entry.TypedKey(ev)
}

// TypedShortcut copies and selects.
func (s *Selectable) TypedShortcut(sc fyne.Shortcut) {
	switch sc.(type) {
	case *fyne.ShortcutCut, *fyne.ShortcutPaste, *fyne.ShortcutUndo, *fyne.ShortcutRedo:
		look.Seen()
		return
	}
	s.Entry.TypedShortcut(sc)
}

// chosenIn finds where the selected words stand. Fyne tells only the words and
// the caret, which stands at one end; where the same words stand on both sides of
// it, the place decides where the selection began. All count runes.
func chosenIn(text, words string, caret, anchor int) (from, to int, ok bool) {
	chosen, all := []rune(words), []rune(text)
	n := len(chosen)
	if n == 0 {
		return 0, 0, false
	}
	before := caret >= n && caret <= len(all) && string(all[caret-n:caret]) == words
	behind := caret+n <= len(all) && string(all[caret:caret+n]) == words
	switch {
	case before && (!behind || anchor <= caret):
		return caret - n, caret, true
	case behind:
		return caret, caret + n, true
	}
	return 0, 0, false
}
