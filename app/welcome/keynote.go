package welcome

import (
	"unicode"

	"attest/app/look"
	"attest/app/words"
)

// keyNote tells of the keyboard while something hidden is typed: whether Hangul
// or Latin comes out, and capitals in a row, as Caps Lock makes them. The
// window system does not tell the state of the keys before the first one, so
// the note speaks of what has come.
type keyNote struct{ text *look.Text }

func newKeyNote() *keyNote {
	t := look.NewText(words.T("welcome.keys.none"), look.Muted, look.SmallSize)
	t.Short = true
	return &keyNote{text: t}
}

func (k *keyNote) see(typed string) {
	key, role := keyState(typed)
	k.text.Role = role
	k.text.Text = words.T(key)
	k.text.Refresh()
}

// keyState reads the end of what was typed.
func keyState(typed string) (key string, role look.Role) {
	runes := []rune(typed)
	if len(runes) == 0 {
		return "welcome.keys.none", look.Muted
	}
	capitals := 0
	for i := len(runes) - 1; i >= 0; i-- {
		if unicode.IsUpper(runes[i]) {
			capitals++
			continue
		}
		if unicode.IsLetter(runes[i]) {
			break
		}
	}
	switch last := runes[len(runes)-1]; {
	case unicode.Is(unicode.Hangul, last):
		return "welcome.keys.hangul", look.Muted
	case capitals >= 3:
		return "welcome.keys.caps", look.Warn
	case unicode.Is(unicode.Latin, last):
		return "welcome.keys.latin", look.Muted
	}
	return "welcome.keys.other", look.Muted
}
