// Package app is the desktop program: it wires the rooms to a vault and runs
// the window that main hands it. It knows screens, never keys, files of the
// vault, or Badger, and does not import fyne/v2/app: so every test of the
// window runs without a display and without cgo.
//
// # How to add a room
//
// A room is a package of app named as the sidebar names it (app/testimonies).
// It declares the few methods it needs of the vault as an interface, so that
// its tests use a fake, and has one constructor:
//
//	type Vault interface {
//		Testimonies(ctx context.Context, f archive.Filter) ([]archive.TestimonyRow, error)
//		…
//	}
//
//	func New(s *shell.Shell, v Vault) *Room
//
// Room implements shell.Room, and as far as it can do these things
// shell.NewItemer (Ctrl+N), Searcher (Ctrl+F), Exporter (Ctrl+E), Opener
// (links from other rooms), Dropper (files dropped on the window), Escaper.
// rooms.go lists the rooms in the order of the sidebar.
//
// View builds, and does nothing else; Shown loads; Hidden saves what is being
// typed, at once; Close forgets. A view that is loading, empty, failed or not
// allowed uses look.NewLoading, look.Empty, look.Failed, look.NoRight.
//
// Work that reads the store runs by
//
//	cancel := task.Run(func(ctx context.Context) (T, error) { … }, func(v T, err error) { … })
//
// and long work that a person waits for by shell.Work, which shows how far it
// is and has Cancel. No room starts a goroutine or reads the clock by itself:
// task.Run, task.After, task.Every, task.Now. An error goes to s.Fail, which
// says what is safe, what happened and what to do.
//
// What a room can do is a list of shell.Action: the menu, the palette and the
// sheet of keys are made from it. After a change to the vault a room calls
// s.Done("Tag removed"): the time of saving, the counts, and the bar with
// "Undo (Ctrl+Z)" come by themselves; undo itself is the vault's own, and a
// room that is a shell.Changer is told to look again. What matters is asked by
// s.Ask(shell.Question{…}), naming what will happen and on what. Links to
// other rooms: s.Open("testimonies", id); tell s.Visited(r, id) what is in view,
// so that Back finds it again. s.Overlay shows a form over the window, with
// shell.Dialog or, of fields, shell.FormDialog as its body. A room whose actions
// cannot always be done is a shell.Reasoner and says what they wait for.
//
// Every sentence is in assets/words/en/ROOM.json and ko/ROOM.json under keys
// that begin with "ROOM.", and is read by words.T(key, args…) inside View,
// never at package level. Colours, sizes and widgets come from look, fields
// from forms; a focusable widget of one's own calls look.PassKey for keys it
// does not take, so that Escape and F1 reach the window.
//
// Tests: look/looktest opens a test window with the theme, the language and a
// task.Loop; Settle after each act, then look at what is shown. With
// ATTEST_PICTURES set to a folder, looktest.Picture writes each screen there
// in both themes and languages: look at them. A sheet over the window is put into
// Korean as it stands.
package app
