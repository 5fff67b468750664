package welcome

import (
	"fyne.io/fyne/v2"

	"attest/app/look"
	"attest/app/words"
)

// Settings are what the person chose for this machine. Nothing of a vault is
// in them but, when the person turned that on, the paths of recent vaults.
type Settings struct{ Prefs fyne.Preferences }

const (
	keyLanguage = "language"
	keyTheme    = "theme"
	keyKeep     = "recent.keep"
	keyRecent   = "recent.paths"
	keyIdle     = "lock.minutes"
	// DefaultIdle is how many minutes without input lock, unless changed.
	DefaultIdle = 5
	recentMost  = 6
)

// Language is the chosen one, or the machine's.
func (s Settings) Language() words.Lang {
	switch l := words.Lang(s.Prefs.String(keyLanguage)); l {
	case words.English, words.Korean:
		return l
	}
	return words.System()
}

// SetLanguage chooses it for this and later starts.
func (s Settings) SetLanguage(l words.Lang) {
	s.Prefs.SetString(keyLanguage, string(l))
	words.Set(l)
}

// Mode is the chosen theme; without a choice the machine's.
func (s Settings) Mode() look.Mode {
	switch m := look.Mode(s.Prefs.String(keyTheme)); m {
	case look.ModeLight, look.ModeDark:
		return m
	}
	return look.ModeSystem
}

// SetMode chooses the theme and shows it.
func (s Settings) SetMode(m look.Mode) {
	s.Prefs.SetString(keyTheme, string(m))
	look.Use(fyne.CurrentApp(), m)
}

// IdleMinutes is how long without input until the lock.
func (s Settings) IdleMinutes() int {
	n := s.Prefs.IntWithFallback(keyIdle, DefaultIdle)
	return min(max(n, 1), 60)
}

// SetIdleMinutes changes it, from 1 to 60.
func (s Settings) SetIdleMinutes(n int) { s.Prefs.SetInt(keyIdle, min(max(n, 1), 60)) }

// KeepRecent says whether opened vaults are remembered: only when the person
// wants, since a list of vaults is itself a trace.
func (s Settings) KeepRecent() bool { return s.Prefs.Bool(keyKeep) }

// SetKeepRecent turns it on, or off and forgets.
func (s Settings) SetKeepRecent(on bool) {
	s.Prefs.SetBool(keyKeep, on)
	if !on {
		s.Prefs.RemoveValue(keyRecent)
	}
}

// Recent are the remembered vaults, newest first.
func (s Settings) Recent() []string {
	if !s.KeepRecent() {
		return nil
	}
	return s.Prefs.StringList(keyRecent)
}

// Remember puts a vault first in the list, when there is one.
func (s Settings) Remember(path string) {
	if !s.KeepRecent() {
		return
	}
	paths := []string{path}
	for _, p := range s.Recent() {
		if p != path && len(paths) < recentMost {
			paths = append(paths, p)
		}
	}
	s.Prefs.SetStringList(keyRecent, paths)
}
