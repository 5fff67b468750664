package shell

import (
	"time"

	"fyne.io/fyne/v2"
)

// Room is one line of the sidebar and what is behind it. Its life:
//
//  1. It is made when a vault has been opened, with the Shell to speak to.
//  2. View builds what is shown. It is called when the room first comes into
//     view and again after the language changed; it has no other effect.
//  3. Shown is called each time the room comes into view, after View: load,
//     or look again, and put the focus where work begins.
//  4. Hidden is called when another room comes into view and before a lock:
//     save what is being typed, at once; stop what plays.
//  5. Close is called once, at the lock: forget everything that was shown.
//
// All are called on the main goroutine; work that can take longer than a
// frame goes through task.Run.
type Room interface {
	ID() string          // "testimonies": stable, and the prefix of its words
	Name() string        // words key of its name in the sidebar
	Icon() fyne.Resource // drawn in the colour of the sidebar
	Count() int          // shown beside the name; negative for none
	View() fyne.CanvasObject
	Shown()
	Hidden()
	Close()
	Actions() []Action // its own part of the menu and the palette, while in view
}

// What a room may also be. The shell finds it by assertion, and the menu entry
// is off in a room that lacks it.

// NewItemer makes the room's new thing: Ctrl+N.
type NewItemer interface{ NewItem() }

// Searcher puts the focus in the room's search field: Ctrl+F.
type Searcher interface{ FocusSearch() }

// Exporter begins an export of what is in view: Ctrl+E.
type Exporter interface{ Export() }

// Opener shows one thing of the room, named by its ID, for links between rooms.
type Opener interface{ Open(id string) }

// Dropper takes files dropped on the window: true when it took them.
type Dropper interface {
	Drop(at fyne.Position, files []fyne.URI) bool
}

// Escaper closes the room's own top thing (an editor, a search): true when it
// did. It must keep what was typed.
type Escaper interface{ Escape() bool }

// Session is the open vault, as the frame shows it.
type Session struct {
	Office string // the office's name
	Role   string // words key of the role: "shell.role.keyholder"
	Member string
	Sample bool // the sample vault, gone when closed
	// Backed says in a line when a backup was read back last, for the status bar;
	// nil says nothing.
	Backed  func() string
	Reading *Reading      // nil where the vault is open for work
	Idle    time.Duration // time without input until the lock; 0 for never
	Undo    Undoer        // nil where nothing can be taken back
	// Actions are found in the palette and the menu of every room; nil for none.
	Actions []Action
	// Place keeps where the person is, for the next time; now waits for it: the
	// lock comes. nil keeps nothing.
	Place func(p Place, now bool)
	Lock  func() // wipes keys, closes the vault, shows the locked screen
}
