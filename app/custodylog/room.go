// Package custodylog is the room of the custody log: every entry as a sentence,
// newest first, the checkpoint over it, and the check of the whole vault.
package custodylog

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"attest/app/look"
	"attest/app/shell"
	"attest/archive"
	"attest/archive/record"
)

// Vault is what the room needs of the archive.
type Vault interface {
	Log(f archive.LogFilter, from, n int) (lines []archive.LogLine, total int, err error)
	Checkpoint() string
	Members() []string
	Check(ctx context.Context, p archive.Progress) (archive.CheckReport, error)
	CheckpointIn(path string) ([]byte, error)
	CheckAgainst(note []byte) (archive.AgainstReport, error)
	Info() archive.Info
	Exhibit(id record.ID) (archive.Exhibit, error)
	Testimonies(f archive.Filter) []archive.TestimonyRow
	Persons() []archive.PersonRow
	Cases() []record.Case
	Submissions() []record.Submission
	WasDestroyed(id record.ID) (archive.Destroyed, bool)
}

// Room is the custody log.
type Room struct {
	shell  *shell.Shell
	vault  Vault
	filter archive.LogFilter
	label  string // of the filter's object, as shown
	pages  *pages
	view   *view

	// Stands shows what is frozen, held and destroyed.
	Stands func()
}

var (
	_ shell.Room     = (*Room)(nil)
	_ shell.Searcher = (*Room)(nil)
	_ shell.Opener   = (*Room)(nil)
	_ shell.Changer  = (*Room)(nil)
	_ shell.Escaper  = (*Room)(nil)
)

// New is the room over an open vault.
func New(s *shell.Shell, v Vault) *Room {
	r := &Room{shell: s, vault: v}
	r.pages = newPages(r)
	return r
}

// ID is the room's name for links.
func (r *Room) ID() string { return "custodylog" }

// Name is its words key.
func (r *Room) Name() string { return "custodylog.name" }

// Icon is a clock turned back.
func (r *Room) Icon() fyne.Resource { return theme.HistoryIcon() }

// Count is not shown: entries are no work to do.
func (r *Room) Count() int { return -1 }

// View builds the room.
func (r *Room) View() fyne.CanvasObject {
	r.view = newView(r)
	return r.view.root
}

// Shown looks again: every other room adds entries.
func (r *Room) Shown() {
	r.pages.reload()
	look.Focus(r.view.list)
}

// Hidden stops what is being read.
func (r *Room) Hidden() { r.pages.stop() }

// Close forgets.
func (r *Room) Close() {
	r.pages.stop()
	r.pages.forget()
	r.filter, r.label, r.view = archive.LogFilter{}, "", nil
}

// Open shows the entries about one object, named by its ID.
func (r *Room) Open(id string) { r.only(record.ID(id), r.labelOf(record.ID(id))) }

// Changed looks again.
func (r *Room) Changed(record.ID) { r.pages.reload() }

// FocusSearch goes to the field for an object's label.
func (r *Room) FocusSearch() { look.Focus(r.view.object.Entry) }

// Escape takes the filters off.
func (r *Room) Escape() bool {
	if r.filter == (archive.LogFilter{}) {
		return false
	}
	r.clear()
	return true
}

// Actions are the room's own.
func (r *Room) Actions() []shell.Action {
	chosen := func() bool { _, ok := r.chosen(); return ok }
	return []shell.Action{
		{ID: "custodylog.open", Words: "custodylog.action.open", Shortcut: shell.Ctrl(fyne.KeyO), Enabled: chosen, Run: r.openChosen},
		{ID: "custodylog.only", Words: "custodylog.action.only", Shortcut: shell.CtrlShift(fyne.KeyO), Enabled: chosen, Run: r.onlyChosen},
		{ID: "custodylog.all", Words: "custodylog.action.all", Shortcut: shell.CtrlShift(fyne.KeyA),
			Enabled: func() bool { return r.filter != (archive.LogFilter{}) }, Run: r.clear},
		{ID: "custodylog.copy", Words: "custodylog.action.copy", Shortcut: shell.CtrlShift(fyne.KeyC), Run: r.copyCheckpoint},
		{ID: "custodylog.against", Words: "custodylog.action.against", Run: r.askAgainst},
		{ID: "custodylog.check", Words: "custodylog.action.check", Shortcut: shell.CtrlShift(fyne.KeyK), Run: r.check},
	}
}
