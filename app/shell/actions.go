package shell

import (
	"slices"
	"strconv"

	"fyne.io/fyne/v2"

	"attest/app/words"
)

// Actions are all that can be done now: the window's own, a way to each room,
// and those of the room in view.
func (s *Shell) Actions() []Action {
	open := func() bool { return s.frame != nil && len(s.overlays) == 0 }
	with := func(test func() bool) func() bool { return func() bool { return open() && test() } }
	all := []Action{
		{ID: "shell.new", Words: "shell.action.new", Menu: MenuFile, Shortcut: Ctrl(fyne.KeyN),
			Enabled: with(func() bool { _, ok := s.now.(NewItemer); return ok }),
			Run:     func() { s.now.(NewItemer).NewItem() }},
		{ID: "shell.export", Words: "shell.action.export", Menu: MenuFile, Shortcut: Ctrl(fyne.KeyE),
			Enabled: with(func() bool { _, ok := s.now.(Exporter); return ok }),
			Run:     func() { s.now.(Exporter).Export() }},
		{ID: "shell.lock", Words: "shell.action.lock", Menu: MenuFile, Shortcut: Ctrl(fyne.KeyL),
			Enabled: func() bool { return s.frame != nil }, Run: s.Lock},
		{ID: "shell.hide", Words: "shell.action.hide", Menu: MenuFile, Shortcut: CtrlShift(fyne.KeyL),
			Enabled: func() bool { return s.frame != nil && s.Hide != nil }, Run: s.LockAndHide},
		{ID: "shell.quit", Words: "shell.action.quit", Menu: MenuFile, Shortcut: Ctrl(fyne.KeyQ), Run: s.quit},
		{ID: "shell.undo", Words: "shell.action.undo", Menu: MenuEdit, Shortcut: Ctrl(fyne.KeyZ), Run: s.undoAnything},
		{ID: "shell.redo", Words: "shell.action.redo", Menu: MenuEdit, Shortcut: CtrlShift(fyne.KeyZ), Run: s.redoAnything},
		{ID: "shell.search", Words: "shell.action.search", Menu: MenuEdit, Shortcut: Ctrl(fyne.KeyF),
			Enabled: with(func() bool { _, ok := s.now.(Searcher); return ok }),
			Run:     func() { s.now.(Searcher).FocusSearch() }},
	}
	for i, r := range s.all() {
		id := r.ID()
		a := Action{ID: "shell.go." + id, Words: r.Name(), Menu: MenuGo, Enabled: open, Run: func() { s.Go(id) }}
		if i < 8 {
			a.Shortcut = Ctrl(fyne.KeyName(strconv.Itoa(i + 1)))
		}
		all = append(all, a)
	}
	all = append(all,
		Action{ID: "shell.back", Words: "shell.action.back", Menu: MenuGo, Shortcut: Alt(fyne.KeyLeft),
			Enabled: with(func() bool { return len(s.back) > 0 }), Run: s.Back})
	if s.now != nil {
		for _, a := range append(s.now.Actions(), s.session.Actions...) {
			test := a.Enabled
			a.Enabled = with(func() bool { return test == nil || test() })
			all = append(all, a)
		}
	}
	all = append(s.withReading(all), s.stripActions()...)
	free := func() bool { return len(s.overlays) == 0 }
	return append(all,
		Action{ID: "shell.palette", Words: "shell.action.palette", Menu: MenuHelp, Shortcut: Ctrl(fyne.KeyK), Enabled: free, Run: s.ShowPalette},
		Action{ID: "shell.keys", Words: "shell.action.keys", Menu: MenuHelp, Shortcut: plain(fyne.KeyF1), Enabled: free, Run: s.ShowKeys})
}

func (s *Shell) quit() {
	if s.Leaving != nil {
		s.Leaving(s.quitNow)
		return
	}
	s.quitNow()
}

func (s *Shell) quitNow() {
	s.Lock()
	if s.Quit != nil {
		s.Quit()
	}
}

// refreshMenu makes the main menu from the actions. The menu's shortcuts go
// before those of a focused field, and a canvas shortcut catches what the menu
// does not.
func (s *Shell) refreshMenu() {
	actions := s.Actions()
	var menus []*fyne.Menu
	for _, heading := range menuOrder {
		var items []*fyne.MenuItem
		for _, a := range actions {
			if a.Menu != heading.menu {
				continue
			}
			item := fyne.NewMenuItem(a.name(), nil)
			item.Action = func() { s.run(a) }
			item.Shortcut = menuShortcut(a.Shortcut)
			item.IsQuit = a.ID == "shell.quit"
			items = append(items, item)
		}
		// Fyne knows the quit item only as the last one, and else adds its own, which asks and locks nothing.
		if i := slices.IndexFunc(items, func(m *fyne.MenuItem) bool { return m.IsQuit }); i >= 0 {
			quit := items[i]
			items = append(slices.Delete(items, i, i+1), fyne.NewMenuItemSeparator(), quit)
		}
		if len(items) > 0 {
			menus = append(menus, fyne.NewMenu(words.T(heading.key), items...))
		}
	}
	s.Window.SetMainMenu(fyne.NewMainMenu(menus...))
}

// run does an action of the menu, if it can be done at this moment: what is on
// and off changes more often than a menu is built. Else it says why not.
func (s *Shell) run(a Action) {
	s.idle.seen()
	if !a.enabled() {
		s.cannot(a)
		return
	}
	a.Run()
}

// menuShortcut is the shortcut as Fyne's driver names it: it reports Ctrl+Z as
// a shortcut of its own kind.
func menuShortcut(k fyne.Shortcut) fyne.Shortcut {
	if sameShortcut(k, Ctrl(fyne.KeyZ)) {
		return &fyne.ShortcutUndo{}
	}
	return k
}
