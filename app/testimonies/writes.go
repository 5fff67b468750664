package testimonies

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"attest/app/forms"
	"attest/app/look"
	"attest/archive/record"
)

// writes is the field one segment is edited in. It is as high as its text, so
// that it never scrolls by itself.
type writes struct {
	forms.Entry
	account *account
	segment string
	lang    string // "": the original
	held    bool   // has the focus
	locked  bool   // a final account: words can be selected, not changed
}

func newWrites(a *account, s record.Segment, lang string) *writes {
	w := &writes{account: a, segment: s.ID, lang: lang, locked: a.thing.final() && lang == ""}
	w.MultiLine = true
	w.Wrapping = fyne.TextWrapWord
	w.ExtendBaseWidget(w)
	w.SetText(a.textOf(lang, s))
	w.OnKey = w.key
	w.Around = a.scroll
	w.OnChanged = func(string) { a.typed() }
	w.OnCursorChanged = func() { a.rows.follow() }
	w.OnFilled = func() { a.thing.room.s.Say("testimonies.account.full") }
	w.OnFocus = func(gained bool) {
		w.held = gained
		if gained {
			a.rows.follow()
			return
		}
		a.commit()
	}
	return w
}

// heightAt lays the field out at that width and says how high its text is.
func (w *writes) heightAt(width float32) float32 {
	if w.Size().Width != width {
		w.Resize(fyne.NewSize(width, max(w.Size().Height, 40)))
	}
	return w.TextHeight()
}

// setCaret puts the caret before rune n; -1 is the end.
func (w *writes) setCaret(n int) {
	if n == 0 {
		return
	}
	w.Entry.TypedKey(&fyne.KeyEvent{Name: fyne.KeyPageDown})
	if n < 0 {
		return
	}
	for row := w.CursorRow; row >= 0; row-- {
		w.CursorRow, w.CursorColumn = row, 0
		if begin := w.CursorTextOffset(); begin <= n {
			w.CursorColumn = n - begin
			break
		}
	}
	w.Refresh()
}

// TypedShortcut lets a pasted text of several paragraphs become segments.
func (w *writes) TypedShortcut(s fyne.Shortcut) {
	if w.locked {
		switch s.(type) {
		case *fyne.ShortcutCopy, *fyne.ShortcutSelectAll:
		default:
			look.Seen()
			w.account.thing.room.s.Say("testimonies.final.locked")
			return
		}
	}
	if p, ok := s.(*fyne.ShortcutPaste); ok && w.lang == "" {
		text := p.Clipboard.Content()
		if strings.ContainsAny(strings.TrimRight(text, "\r\n"), "\r\n") || len(w.Text)+len(text) > record.MaxSegmentBytes {
			look.Seen()
			if w.SelectedText() != "" {
				w.Entry.TypedKey(&fyne.KeyEvent{Name: fyne.KeyBackspace})
			}
			w.account.paste(text)
			return
		}
	}
	w.Entry.TypedShortcut(s)
}

// TypedRune writes, unless the account is closed.
func (w *writes) TypedRune(r rune) {
	if w.locked {
		look.Seen()
		w.account.thing.room.s.Say("testimonies.final.locked")
		return
	}
	w.Entry.TypedRune(r)
}

func shiftHeld() bool {
	d, ok := fyne.CurrentApp().Driver().(desktop.Driver)
	return ok && d.CurrentKeyModifiers()&fyne.KeyModifierShift != 0
}

// key moves between paragraphs at the edges of the field, and makes, joins and
// leaves them.
func (w *writes) key(ev *fyne.KeyEvent) bool {
	a := w.account
	if a.hearing.key(ev) {
		return true
	}
	if ev.Name == fyne.KeyEscape {
		a.stop()
		return true
	}
	if w.locked {
		switch ev.Name {
		case fyne.KeyReturn, fyne.KeyEnter, fyne.KeyBackspace, fyne.KeyDelete:
			a.thing.room.s.Say("testimonies.final.locked")
			return true
		}
	}
	if shiftHeld() {
		return false
	}
	chosen := w.SelectedText() != ""
	at, end := w.CursorTextOffset(), len([]rune(w.Text))
	switch ev.Name {
	case fyne.KeyReturn, fyne.KeyEnter:
		if w.lang != "" { // the next paragraph's
			if a.at+1 == len(a.segments()) {
				a.stop()
			}
			a.open(a.at+1, -1, w.lang)
			return true
		}
		if chosen {
			w.Entry.Entry.TypedKey(&fyne.KeyEvent{Name: fyne.KeyBackspace})
		}
		a.split()
		return true
	case fyne.KeyBackspace:
		if at == 0 && !chosen && w.lang == "" {
			a.join(a.at)
			return true
		}
	case fyne.KeyDelete:
		if at == end && !chosen && w.lang == "" {
			a.join(a.at + 1)
			return true
		}
	case fyne.KeyLeft:
		if at == 0 && !chosen && a.at > 0 {
			a.open(a.at-1, -1, w.lang)
			return true
		}
	case fyne.KeyRight:
		if at == end && !chosen && a.at+1 < len(a.segments()) {
			a.open(a.at+1, 0, w.lang)
			return true
		}
	case fyne.KeyUp:
		if w.CursorRow == 0 && !chosen && a.at > 0 {
			column := w.CursorColumn
			a.open(a.at-1, -1, w.lang)
			a.editor.CursorColumn = min(column, a.editor.CursorColumn)
			a.editor.Refresh()
			return true
		}
	case fyne.KeyDown:
		if chosen {
			return false
		}
		row, column := w.CursorRow, w.CursorColumn
		w.Entry.Entry.TypedKey(ev)
		if w.CursorRow == row && a.at+1 < len(a.segments()) {
			a.open(a.at+1, 0, w.lang)
			a.editor.CursorColumn = column // Fyne cuts it to the row's length
			a.editor.Refresh()
		}
		return true
	}
	return false
}
