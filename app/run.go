package app

import (
	"context"
	"slices"
	"sync/atomic"
	"time"

	"fyne.io/fyne/v2"

	"attest/app/backup"
	"attest/app/drafting"
	"attest/app/guidebook"
	"attest/app/look"
	"attest/app/members"
	"attest/app/messages"
	"attest/app/player"
	"attest/app/recorder"
	"attest/app/shell"
	"attest/app/task"
	"attest/app/welcome"
	"attest/app/withdrawal"
	"attest/app/words"
	"attest/archive"
)

// Options are what main hands the window beside Fyne's app. The zero value works.
type Options struct {
	// Open is a vault to ask the passphrase for at once; "" begins at Welcome.
	Open string
	// Hide takes the window from sight, for "Hide and lock". Without it the
	// program ends after the lock: a hidden window could not be brought back.
	Hide func(fyne.Window)
	// Relaunch starts the program anew, with path to be opened, after a lock:
	// what the runtime still holds in memory then goes with this process.
	// Without it, or when it fails, the locked screen is shown by this one.
	Relaunch func(path string) error
	// Ending is told when the vault is closed and Fyne was asked to end.
	Ending func()
	// OnSignal calls its argument when the system tells the program to end, as
	// at log-out. Without it that is left to Fyne.
	OnSignal func(end func())
	// Memory is where this machine remembers how far vaults were, "" for nowhere:
	// archive.MemoryFolder.
	Memory string
	// Play plays recordings. Without it they are shown and not heard.
	Play player.Play
	// Microphones are what can be recorded from. Without them nothing is recorded.
	Microphones recorder.Microphones
	// Awake keeps the machine from falling asleep while a recording is made.
	Awake func() (release func(), err error)
}

// Run shows the window and returns when it was closed, the vault locked.
func Run(a fyne.App, o Options) {
	d := newDesk(a, o)
	d.window.ShowAndRun()
	d.end()
}

// desk is the program: one window, and at most one open vault.
type desk struct {
	app      fyne.App
	options  Options
	window   fyne.Window
	shell    *shell.Shell
	welcome  *welcome.Screen
	settings welcome.Settings
	recorder *recorder.Control
	held     atomic.Pointer[held] // a vault that is locked while it is recorded into
	vault    *archive.Vault
	path     string
	ending   bool
	gone     atomic.Bool // the window is
}

// held is a locked vault whose recorder goes on: it is opened again through that.
type held struct {
	path string
	rec  *archive.Recorder
}

func newDesk(a fyne.App, o Options) *desk {
	d := &desk{app: a, options: o, settings: welcome.Settings{Prefs: a.Preferences()}}
	words.Set(d.settings.Language())
	look.Use(a, d.settings.Mode())
	d.window = a.NewWindow(words.T("shell.name"))
	d.window.SetPadded(false)
	d.window.Resize(fyne.NewSize(1280, 800))
	d.window.SetMaster()
	d.shell = shell.New(d.window)
	d.shell.Explain = messages.Explain
	d.shell.Quit = d.quit
	d.shell.Hide = d.hide
	d.recorder = recorder.New(d.shell, o.Microphones, a.Preferences())
	d.recorder.Freed, d.recorder.Awake = d.freed, o.Awake
	d.shell.Leaving = func(end func()) {
		d.recorder.Leave(func() {
			d.ending = true // the lock that comes first starts nothing anew
			end()
		})
	}
	d.window.SetCloseIntercept(func() { d.recorder.Leave(d.close) })
	a.Lifecycle().SetOnStarted(d.started)
	a.Lifecycle().SetOnStopped(d.end)
	d.welcome = welcome.New(d.shell, d.engine(), d.settings, d.opened)
	d.welcome.Restore = d.restore
	d.welcome.Damaged = d.offerSalvage
	sweep()
	if o.Open != "" {
		d.welcome.ShowOpen(o.Open)
	} else {
		d.welcome.Show()
	}
	return d
}

// started listens for the signals that end a program, once Fyne does.
func (d *desk) started() {
	if d.options.OnSignal != nil {
		d.options.OnSignal(func() {
			fyne.Do(func() {
				if !d.gone.Load() {
					d.close()
				}
			})
		})
	}
}

// engine is Engine, but that a vault that is being recorded into is opened by
// its recorder, which holds it.
func (d *desk) engine() welcome.Engine {
	e := Engine(d.memory)
	open := e.Open
	e.Open = func(ctx context.Context, o welcome.Open, p welcome.Progress) (welcome.Vault, error) {
		if h := d.held.Load(); h != nil && h.path == o.Path {
			with, err := openOptions(o, d.memory())
			if err != nil {
				return nil, err
			}
			return vault(h.rec.Unlock(ctx, with, archive.Progress(p)))
		}
		return open(ctx, o, p)
	}
	return e
}

// close is the window's own: what is recorded is ended, what is typed is saved,
// the vault closed.
func (d *desk) close() {
	d.recorder.End()
	d.ending = true
	d.shell.Lock()
	d.window.Close()
	d.over()
}

// opened puts the rooms of a vault in the window.
func (d *desk) opened(v welcome.Vault, path string, sample bool) {
	vault, ok := v.(*archive.Vault)
	if !ok {
		return
	}
	d.vault, d.path = vault, path
	d.held.Store(nil)
	info := vault.Info()
	d.shell.Enter(shell.Session{
		Office: info.Office, Role: "shell.role." + info.Role, Member: info.Member, Sample: sample,
		Backed: backed(vault, sample), Reading: reading(d.shell, vault),
		Idle:  time.Duration(min(vault.Office().Lock, d.settings.IdleMinutes())) * time.Minute, // the stricter of the office and this machine
		Undo:  vault,
		Place: keepPlace(vault),
		Actions: slices.Concat(members.Actions(d.shell, vault, passphrases()), []shell.Action{
			{ID: "guidebook.open", Words: "guidebook.action", Menu: shell.MenuEdit, Run: func() { guidebook.Open(d.shell, vault, "account", nil) }},
			urgentAction(d.shell, vault),
			compactAction(d.shell, vault),
			withdrawal.StandsAction(d.shell, vault),
			backup.Action(d.shell, vault, afterBackup(d.shell)),
		}, escapeAction(d.shell, vault)),
		Lock: func() { d.locked(info.Member) },
	}, rooms(d.shell, vault, d.options.Play, d.recorder, drafting.Tools{Prefs: d.app.Preferences()}), officeSettings(d.shell, d.settings, vault))
	d.returnTo(vault)
	d.tellCutShort(vault)
	d.tellRescued(vault)
}

// locked wipes the keys and asks for the passphrase again.
func (d *desk) locked(member string) {
	vault, path := d.vault, d.path
	d.vault, d.path = nil, ""
	d.recorder.Kept, d.recorder.Show, d.recorder.Refused = nil, nil, nil
	if path == "" { // the sample goes with its recordings
		d.recorder.End()
	}
	var err error
	var going *archive.Recorder
	if vault != nil {
		going = vault.Recorder()
		err = vault.Close()
	}
	if d.ending {
		return
	}
	if going != nil && path != "" { // this process goes on, without keys, until it has stopped
		d.held.Store(&held{path, going})
	} else if err == nil && d.relaunched(path) {
		return
	}
	if path == "" {
		d.recorder.Drop()
	}
	d.welcome.ShowLocked(path, member)
	d.shell.Fail(err)
}

// relaunched hands over to a new process, if it can.
func (d *desk) relaunched(path string) bool {
	if path == "" || d.options.Relaunch == nil || d.options.Relaunch(path) != nil {
		return false
	}
	d.ending = true
	d.quit()
	return true
}

// freed is called when a recording has ended while its vault is locked: what a
// lock does else is done now.
func (d *desk) freed() {
	if h := d.held.Swap(nil); h != nil && d.vault == nil && !d.relaunched(h.path) {
		d.shell.Relabel() // the screen names the vault again
	}
}

// hide takes the window from sight after a lock. While a recording goes on, its
// small window stays and brings it back; the program goes on.
func (d *desk) hide() {
	if d.recorder.HideWindow() || d.recorder.Going() { // one that is just being begun has nothing to bring it back yet
		return
	}
	if d.options.Hide != nil {
		d.options.Hide(d.window)
		return
	}
	d.quit()
}

// quit asks Fyne to end. The vault is closed before.
func (d *desk) quit() {
	d.app.Quit()
	d.over()
}

func (d *desk) over() {
	if d.options.Ending != nil {
		d.options.Ending()
	}
}

// end closes what is still open, when the program ends past the window's own
// close: the system's quit, a signal that Fyne took. The window is gone by now.
func (d *desk) end() {
	quietEnd()
	d.gone.Store(true)
	d.recorder.End()
	task.CancelAll()
	if d.vault != nil {
		d.ending = true
		d.shell.End()
	}
}
