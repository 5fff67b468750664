// Package drafting has programs on this machine draft transcripts and
// translations: where they are, as the person says in Settings, and the form that
// asks what one of them is to do.
package drafting

import (
	"strings"

	"fyne.io/fyne/v2"

	"attest/archive/machine"
)

// The preferences: paths on this machine, which say nothing of a vault.
const (
	keyWhisper    = "machine.whisper"
	keyModel      = "machine.model"
	keyTranslator = "machine.translator"
)

// Tools is where the programs are, by the machine's preferences.
type Tools struct{ Prefs fyne.Preferences }

// Whisper is whisper.cpp's whisper-cli and its model; false where one is not named.
func (t Tools) Whisper() (machine.Tool, bool) {
	tool := machine.Tool{Program: t.Prefs.String(keyWhisper), Model: t.Prefs.String(keyModel)}
	return tool, tool.Program != "" && tool.Model != ""
}

// SetWhisper names them; two empty paths forget them.
func (t Tools) SetWhisper(program, model string) { t.set(keyWhisper, program); t.set(keyModel, model) }

// Translator is the program that translates; false where none is named.
func (t Tools) Translator() (machine.Tool, bool) {
	tool := machine.Tool{Program: t.Prefs.String(keyTranslator)}
	return tool, tool.Program != ""
}

// SetTranslator names it; an empty path forgets it.
func (t Tools) SetTranslator(program string) { t.set(keyTranslator, program) }

func (t Tools) set(key, path string) {
	if path = strings.TrimSpace(path); path == "" {
		t.Prefs.RemoveValue(key)
		return
	}
	t.Prefs.SetString(key, path)
}
