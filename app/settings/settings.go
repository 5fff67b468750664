// Package settings is the room at the sidebar's foot: language, colours, and
// the time until the lock. What it keeps lies in the machine's preferences and
// says nothing of a vault, but for the recent list where that is wanted.
package settings

import (
	"strconv"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"attest/app/forms"
	"attest/app/look"
	"attest/app/shell"
	"attest/app/welcome"
	"attest/app/words"
)

// Room is the settings.
type Room struct {
	shell    *shell.Shell
	settings welcome.Settings
}

var _ shell.Room = (*Room)(nil)

// New is the room.
func New(s *shell.Shell, settings welcome.Settings) *Room {
	return &Room{shell: s, settings: settings}
}

// ID is "settings".
func (r *Room) ID() string { return "settings" }

// Name is the key of its name.
func (r *Room) Name() string { return "settings.name" }

// Icon is a cog wheel.
func (r *Room) Icon() fyne.Resource { return theme.SettingsIcon() }

// Count shows none.
func (r *Room) Count() int { return -1 }

// Shown does nothing: all is there.
func (r *Room) Shown() {}

// Hidden does nothing: each choice is kept when it is made.
func (r *Room) Hidden() {}

// Close does nothing.
func (r *Room) Close() {}

// Actions are none of its own.
func (r *Room) Actions() []shell.Action { return nil }

const width float32 = 520

// minutes are the times that can be chosen.
var minutes = []int{1, 2, 5, 10, 15, 30}

// View builds the choices.
func (r *Room) View() fyne.CanvasObject {
	var times []forms.Option
	for _, n := range minutes {
		times = append(times, forms.Option{Value: strconv.Itoa(n), Text: words.T("settings.lock.minutes", n)})
	}
	lock := forms.NewChoice(times, strconv.Itoa(r.settings.IdleMinutes()), func(v string) {
		n, err := strconv.Atoi(v)
		if err != nil {
			return
		}
		r.settings.SetIdleMinutes(n)
		r.shell.SetIdle(time.Duration(n) * time.Minute)
	})
	keep := forms.NewCheck(words.T("welcome.recent.keep"), r.settings.KeepRecent(), r.settings.SetKeepRecent)
	limits := look.NewParagraph(words.T("settings.about.text"), look.Muted, width-24)
	body := look.Column(16,
		look.Title(words.T("settings.title")),
		look.Card(look.Column(12, look.Section(words.T("settings.screen")),
			forms.NewField(words.T("settings.language"), "", welcome.LanguageChoice(r.settings, r.shell.Relabel)).Container,
			forms.NewField(words.T("settings.theme"), "", welcome.ThemeChoice(r.settings)).Container,
			keep)),
		look.Card(look.Column(12, look.Section(words.T("settings.protection")),
			forms.NewField(words.T("settings.lock"), "", lock).Container)),
		look.Card(look.Column(8, look.Section(words.T("settings.about")), limits)),
		look.Line(8, look.NewButton(words.T("settings.keys"), nil, look.Normal, r.shell.ShowKeys), look.Space()))
	return look.Scroll(container.NewHBox(look.Inset(16, 24, 24, 24, look.Fixed(width, 0, body))))
}
