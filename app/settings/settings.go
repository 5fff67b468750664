// Package settings is the room at the sidebar's foot. What travels with the
// vault is the office's; what lies in the machine's preferences says nothing of
// a vault, but for the recent list where that is wanted.
package settings

import (
	"strconv"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"attest/app/drafting"
	"attest/app/forms"
	"attest/app/look"
	"attest/app/shell"
	"attest/app/welcome"
	"attest/app/words"
	"attest/archive/record"
)

// Room is the settings.
type Room struct {
	shell    *shell.Shell
	settings welcome.Settings
	vault    Vault // nil: the office's part is not shown
	office   *office
	root     fyne.CanvasObject
	first    fyne.Focusable
	programs *drafting.Card
	drafts   fyne.CanvasObject // the card that programs stands on

	More func(width float32) []fyne.CanvasObject // further cards of the office's; may be nil
}

var (
	_ shell.Room    = (*Room)(nil)
	_ shell.Changer = (*Room)(nil)
	_ shell.Opener  = (*Room)(nil)
)

// Programs is the part in which programs that draft are named, for Open.
const Programs = "programs"

// New is the room.
func New(s *shell.Shell, settings welcome.Settings) *Room {
	return &Room{shell: s, settings: settings}
}

// Of adds what travels with the vault: the office's name, sender, and lock.
func (r *Room) Of(v Vault) *Room { r.vault = v; return r }

// ID is "settings".
func (r *Room) ID() string { return "settings" }

// Name is the key of its name.
func (r *Room) Name() string { return "settings.name" }

// Icon is a cog wheel.
func (r *Room) Icon() fyne.Resource { return theme.SettingsIcon() }

// Count shows none.
func (r *Room) Count() int { return -1 }

// Shown puts the focus on the first choice.
func (r *Room) Shown() { look.Focus(r.first) }

// Open shows one part: Programs.
func (r *Room) Open(part string) {
	if part == Programs && r.programs != nil {
		look.Reveal(r.drafts)
		r.programs.Focus()
	}
}

// Hidden stores what is being typed.
func (r *Room) Hidden() {
	if r.office != nil {
		r.office.save(true)
	}
}

// Close forgets.
func (r *Room) Close() { r.office, r.root, r.first, r.programs, r.drafts = nil, nil, nil, nil, nil }

// Changed looks again, after Undo.
func (r *Room) Changed(record.ID) {
	if r.office != nil {
		r.office.fill()
	}
}

// Actions are none of its own.
func (r *Room) Actions() []shell.Action { return nil }

const width float32 = 560

// minutes are the times that can be chosen.
var minutes = []int{1, 2, 5, 10, 15, 30, 60}

// limits are what Attest does not protect against, one sentence each.
var limits = []string{"ime", "screen", "malware", "print", "hibernate", "originals"}

// View builds the choices.
func (r *Room) View() fyne.CanvasObject {
	r.office = nil
	parts := []fyne.CanvasObject{look.Title(words.T("settings.title"))}
	language := welcome.LanguageChoice(r.settings, r.shell.Relabel)
	r.first, _ = fyne.CanvasObject(language).(fyne.Focusable)
	if r.vault != nil {
		r.office = newOffice(r)
		r.first = r.office.name
		parts = append(parts, r.office.card())
		if r.More != nil {
			parts = append(parts, r.More(width)...)
		}
	} else {
		parts = append(parts, r.lockCard())
	}
	keep := forms.NewCheck(words.T("welcome.recent.keep"), r.settings.KeepRecent(), r.settings.SetKeepRecent)
	trace := small(words.T("settings.recent.text"))
	about := look.Column(6, look.Section(words.T("settings.program")),
		look.NewParagraph(words.T("settings.version", version()), look.Ink, width-24),
		look.NewParagraph(words.T("settings.licence"), look.Muted, width-24),
		look.NewParagraph(words.T("settings.docs"), look.Muted, width-24),
		look.Line(8, look.NewButton(words.T("settings.keys"), nil, look.Normal, r.shell.ShowKeys), r.licencesButton(), look.Space()))
	cannot := look.Column(10, look.Section(words.T("settings.about")))
	for _, key := range limits {
		cannot.Add(look.NewParagraph(words.T("settings.limit."+key), look.Ink, width-24))
	}
	r.programs = drafting.NewCard(r.shell, drafting.Tools{Prefs: r.settings.Prefs}, width)
	r.drafts = look.Card(r.programs.View(width))
	parts = append(parts,
		look.Card(look.Column(12, look.Section(words.T("settings.screen")),
			forms.NewField(words.T("settings.language"), "", language).Container,
			forms.NewField(words.T("settings.theme"), "", welcome.ThemeChoice(r.settings)).Container,
			r.sizeChoice(), look.Column(2, keep, trace))),
		r.drafts, look.Card(cannot), look.Card(about))
	r.root = look.Scroll(container.NewHBox(look.Inset(16, 24, 24, 24, look.Fixed(width, 0, look.Column(16, parts...)))))
	return r.root
}

// lockCard chooses the time to lock while no vault says it.
func (r *Room) lockCard() fyne.CanvasObject {
	now := r.settings.IdleMinutes()
	lock := forms.NewChoice(lockOptions(now), strconv.Itoa(now), func(v string) {
		if n, err := strconv.Atoi(v); err == nil {
			r.settings.SetIdleMinutes(n)
			r.shell.SetIdle(time.Duration(n) * time.Minute)
		}
	})
	return look.Card(look.Column(12, look.Section(words.T("settings.protection")),
		forms.NewField(words.T("settings.lock"), words.T("settings.lock.hint"), lock).Container))
}

func small(text string) fyne.CanvasObject {
	p := look.NewParagraph(text, look.Muted, width-24)
	p.Points = look.SmallSize
	return look.Inset(0, 0, 0, 32, look.Column(0, p))
}

// version is the program's own, "" is said as a build from source.
func version() string {
	if v := fyne.CurrentApp().Metadata().Version; v != "" {
		return v
	}
	return words.T("settings.version.source")
}
