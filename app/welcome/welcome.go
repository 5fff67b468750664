package welcome

import (
	"context"
	"path/filepath"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"attest/app/forms"
	"attest/app/look"
	"attest/app/shell"
	"attest/app/words"
)

// Screen is Welcome. It stays the same object over language changes, so that
// what was typed stays.
type Screen struct {
	shell    *shell.Shell
	engine   Engine
	settings Settings
	opened   func(v Vault, path string, sample bool)

	// Damaged, if set, is asked about an error of opening the vault at path; it
	// reports whether it dealt with it, and wipes the passphrase in any case.
	Damaged func(err error, path, member string, passphrase []byte, keyFile string) bool

	view   string // start, make, open
	locked string // the vault that was locked, to be opened again
	member string // who had it open
	create *createForm
	open   *openForm
	first  *look.Button // of the start

	// Restore makes a vault out of a backup; nil offers none.
	Restore func()
}

// New makes the screen. opened is called with a vault that was made or opened;
// path is "" for the sample.
func New(s *shell.Shell, e Engine, settings Settings, opened func(v Vault, path string, sample bool)) *Screen {
	w := &Screen{shell: s, engine: e, settings: settings, opened: opened, view: "start"}
	w.create, w.open = newCreateForm(w), newOpenForm(w)
	return w
}

// Show puts the screen in the window, at its start.
func (w *Screen) Show() {
	w.view, w.locked, w.member = "start", "", ""
	w.shell.ShowScreen(w.View)
	look.Focus(w.first)
}

// ShowLocked asks for the passphrase of a vault that was just locked. With path
// empty (the sample) it is Show.
func (w *Screen) ShowLocked(path, member string) {
	if path == "" {
		w.Show()
		return
	}
	w.locked, w.member = path, member
	w.view = "open"
	w.open.reset(path, member)
	w.shell.ShowScreen(w.View)
	w.open.focus()
}

// ShowOpen asks for the passphrase of a vault named at the start of the program.
func (w *Screen) ShowOpen(path string) {
	w.view, w.locked = "open", ""
	w.open.reset(path, "")
	w.shell.ShowScreen(w.View)
	w.open.focus()
}

// formWidth is how wide the forms are.
const formWidth float32 = 460

// View builds what is shown; the shell calls it again after the language changed.
func (w *Screen) View() fyne.CanvasObject {
	var body fyne.CanvasObject
	switch w.view {
	case "make":
		body = w.create.view()
	case "open":
		body = w.open.view()
	default:
		body = w.start()
	}
	middle := look.Scroll(container.NewCenter(look.Inset(24, 24, 24, 24, look.Fixed(formWidth, 0, body))))
	return container.NewStack(look.NewFill(look.Background),
		look.Border(nil, look.Inset(0, 16, 12, 16, w.foot()), nil, nil, middle))
}

func (w *Screen) turn(view string) {
	w.view = view
	w.shell.Relabel()
}

// start offers the three ways in.
func (w *Screen) start() fyne.CanvasObject {
	name := look.NewBold(words.T("shell.name"), look.Ink, look.TitleSize)
	about := look.NewParagraph(words.T("welcome.about"), look.Muted, formWidth)
	parts := []fyne.CanvasObject{name, about,
		w.way("welcome.open.title", "welcome.open.text", "welcome.open.action", look.Strong, func() {
			w.locked = ""
			w.open.reset("", "")
			w.turn("open")
			w.open.focus()
		}),
		w.way("welcome.make.title", "welcome.make.text", "welcome.make.action", look.Normal, func() {
			w.turn("make")
			w.create.focus()
		}),
		w.way("welcome.sample.title", "welcome.sample.text", "welcome.sample.action", look.Normal, w.sample),
	}
	if w.Restore != nil {
		parts = append(parts, w.way("backup.restore.title", "backup.restore.text", "backup.restore.button", look.Normal, w.Restore))
	}
	if recent := w.settings.Recent(); len(recent) > 0 {
		var rows []fyne.CanvasObject
		for _, path := range recent {
			rows = append(rows, look.Line(8, look.NewButton(filepath.Base(path), theme.FolderIcon(), look.Quiet, func() {
				w.open.reset(path, "")
				w.turn("open")
				w.open.focus()
			}), look.Small(filepath.Dir(path)), look.Space()))
		}
		parts = append(parts, look.Card(look.Column(4, append([]fyne.CanvasObject{look.Section(words.T("welcome.recent"))}, rows...)...)))
	}
	keep := forms.NewCheck(words.T("welcome.recent.keep"), w.settings.KeepRecent(), func(on bool) {
		w.settings.SetKeepRecent(on)
		w.shell.Relabel()
	})
	return look.Column(12, append(parts, keep)...)
}

func (w *Screen) way(title, text, action string, kind look.ButtonKind, do func()) fyne.CanvasObject {
	about := look.Column(4, look.Section(words.T(title)), look.NewParagraph(words.T(text), look.Muted, 260))
	button := look.NewButton(words.T(action), nil, kind, do)
	if kind == look.Strong {
		w.first = button
	}
	return look.Card(look.Border(nil, nil, nil, look.Inset(0, 0, 0, 12, container.NewCenter(button)), about))
}

// foot is the choice of language and theme.
func (w *Screen) foot() fyne.CanvasObject {
	return look.Line(8, look.Space(), LanguageChoice(w.settings, w.shell.Relabel), ThemeChoice(w.settings))
}

// LanguageChoice chooses the window's language; changed builds it again.
func LanguageChoice(s Settings, changed func()) *forms.Choice {
	var options []forms.Option
	for _, l := range words.Langs {
		options = append(options, forms.Option{Value: string(l), Text: l.OwnName()})
	}
	return forms.NewChoice(options, string(words.Current()), func(v string) {
		s.SetLanguage(words.Lang(v))
		changed()
	})
}

// ThemeChoice chooses light, dark, or as the machine.
func ThemeChoice(s Settings) *forms.Choice {
	return forms.NewChoice([]forms.Option{
		{Value: string(look.ModeSystem), Text: words.T("welcome.theme.system")},
		{Value: string(look.ModeLight), Text: words.T("welcome.theme.light")},
		{Value: string(look.ModeDark), Text: words.T("welcome.theme.dark")},
	}, string(s.Mode()), func(v string) { s.SetMode(look.Mode(v)) })
}

// sample opens the invented vault, in one step.
func (w *Screen) sample() {
	shell.Work(w.shell, words.T("welcome.sample.making"),
		func(ctx context.Context, p func(string, int64, int64)) (Vault, error) {
			return w.engine.Sample(ctx, w.steps(p))
		},
		func(v Vault, err error) {
			if err != nil {
				w.shell.Fail(err)
				return
			}
			w.opened(v, "", true)
		})
}

// steps puts the engine's steps into words.
func (w *Screen) steps(show func(string, int64, int64)) Progress {
	return func(step string, done, total int64) {
		text := words.T("welcome.step.open")
		switch step {
		case "derive":
			text = words.T("welcome.step.derive")
			total = 0 // its end is not known before it is there
		case "sample":
			text = words.T("welcome.step.sample")
		}
		show(text, done, total)
	}
}
