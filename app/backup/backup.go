// Package backup is backups over the window: when one was read back last, making
// and reading one back, restoring one, and writing everything out.
package backup

import (
	"context"
	"errors"
	"path/filepath"
	"strconv"
	"time"

	"fyne.io/fyne/v2"

	"attest/app/filefacts"
	"attest/app/forms"
	"attest/app/look"
	"attest/app/shell"
	"attest/app/task"
	"attest/app/words"
	"attest/archive"
	"attest/archive/record"
)

// Vault is backed up. *archive.Vault is one.
type Vault interface {
	Backups() record.BackupState
	SetBackupDays(days int) error
	Backup(ctx context.Context, place string, o archive.BackupOptions, p archive.Progress) (archive.BackupReport, error)
	ProveBackup(ctx context.Context, path string, p archive.Progress) (archive.BackupReport, error)
	PutBack(ctx context.Context, path string, p archive.Progress) ([]record.ID, error)
}

const width float32 = 560

// KeyNoMemory is the preference that this machine remembers no vault's log.
const KeyNoMemory = "checkpoints.off"

// State says in a line when a backup was read back last.
func State(s record.BackupState) string {
	if s.Proven == "" {
		return words.T("backup.state.none")
	}
	return words.T("backup.state", clock(s.Proven))
}

func clock(at string) string {
	t, err := time.Parse(time.RFC3339Nano, at)
	if err != nil { // what the vault wrote
		return at
	}
	return t.Local().Format("2006-01-02 15:04")
}

// told is all that is known of the backups.
func told(s record.BackupState) string {
	text := State(s) + "."
	if s.Proven != "" {
		if s.Objects > 0 {
			text += " " + words.T("backup.opened", s.Testimonies, s.Exhibits, s.Records, s.Files, filefacts.Size(s.Bytes))
		} else {
			text += " " + words.T("backup.counted", s.Records, s.Files, filefacts.Size(s.Bytes))
		}
	}
	if s.Made != "" && s.Made != s.Proven {
		text += " " + words.T("backup.made", s.Run, clock(s.Made))
	}
	return text
}

// Action opens the page, in every room.
func Action(s *shell.Shell, v Vault, done func()) shell.Action {
	return shell.Action{ID: "backup.open", Words: "backup.action.open", Menu: shell.MenuFile, Shortcut: shell.Alt(fyne.KeyZ), Run: func() { Open(s, v, done) }}
}

// page is the overlay.
type page struct {
	s      *shell.Shell
	v      Vault
	state  *look.Paragraph
	folder *forms.Path
	field  *forms.Field
	body   *fyne.Container
	close  func()
	done   func()
}

// Open shows the page; done, which may be nil, is called after a backup was made
// or read back.
func Open(s *shell.Shell, v Vault, done func()) {
	have := v.Backups()
	p := &page{s: s, v: v, done: done, state: look.NewParagraph(told(have), look.Ink, width)}
	p.folder = forms.NewPath(s.Window, forms.OpenFolder, have.Folder)
	p.folder.OnEnter = p.make
	p.field = forms.NewField(words.T("backup.folder"), words.T("backup.folder.hint"), look.Fixed(width, 0, p.folder.Container))
	p.body = look.Column(12, look.NewParagraph(words.T("backup.text"), look.Muted, width), p.state, p.field.Container,
		forms.NewField(words.T("backup.days"), words.T("backup.days.hint"), days(s, v)).Container)
	done0 := look.NewButton(words.T("shell.close"), nil, look.Normal, func() { p.close() })
	fresh := look.NewButton(words.T("backup.fresh"), nil, look.Normal, p.anew)
	read := look.NewButton(words.T("backup.prove"), nil, look.Normal, p.prove)
	now := look.NewButton(words.T("backup.now"), nil, look.Strong, p.make)
	var first fyne.Focusable = now
	if have.Folder == "" {
		first = p.folder.Completion.Entry
	}
	p.close = s.Overlay(shell.Dialog(words.T("backup.title"), look.Inset(2, 6, 4, 2, p.body), done0, fresh, read, now), first, nil)
}

// days chooses after how many the office is reminded.
func days(s *shell.Shell, v Vault) fyne.CanvasObject {
	now := v.Backups().Every()
	var all []forms.Option
	known := false
	for _, n := range []int{1, 3, 7, 14, 30, 90} {
		known = known || n == now
		all = append(all, forms.Option{Value: strconv.Itoa(n), Text: words.T("backup.days.n", n)})
	}
	if !known {
		all = append(all, forms.Option{Value: strconv.Itoa(now), Text: words.T("backup.days.n", now)})
	}
	return forms.NewChoice(all, strconv.Itoa(now), func(value string) {
		n, err := strconv.Atoi(value)
		if err != nil || n == v.Backups().Every() {
			return
		}
		task.Run(func(context.Context) (struct{}, error) { return struct{}{}, v.SetBackupDays(n) }, func(_ struct{}, err error) {
			if err != nil {
				s.Fail(err)
				return
			}
			s.Done("")
		})
	})
}

// place is the folder that was chosen; "" after the field said that there is none.
func (p *page) place() string {
	place := p.folder.Value()
	p.field.Fault("")
	if place == "" {
		p.field.Fault(words.T("backup.folder.missing"))
		look.Focus(p.folder.Completion.Entry)
	}
	return place
}

func (p *page) make() { p.run(archive.BackupOptions{}) }

func (p *page) run(o archive.BackupOptions) {
	place := p.place()
	if place == "" {
		return
	}
	shell.Work(p.s, words.T("backup.working"), func(ctx context.Context, show func(string, int64, int64)) (archive.BackupReport, error) {
		return p.v.Backup(ctx, place, o, steps(show))
	}, p.ended)
}

func (p *page) prove() {
	place := p.place()
	if place == "" {
		return
	}
	shell.Work(p.s, words.T("backup.proving"), func(ctx context.Context, show func(string, int64, int64)) (archive.BackupReport, error) {
		return p.v.ProveBackup(ctx, place, steps(show))
	}, p.ended)
}

// steps puts the engine's steps into words.
func steps(show func(string, int64, int64)) archive.Progress {
	return func(step string, done, total int64) {
		key := "backup.step." + step
		if !words.Has(key) {
			show("", done, total)
			return
		}
		show(words.T(key), done, total)
	}
}

func (p *page) ended(r archive.BackupReport, err error) {
	p.state.Set(told(p.v.Backups()))
	p.body.Refresh()
	if p.done != nil {
		p.done()
	}
	if p.asks(r, err) {
		return
	}
	switch {
	case errors.Is(err, context.Canceled) && r.Run > 0:
		p.s.Say("backup.cancelled.made", r.Run)
	case errors.Is(err, context.Canceled):
		p.s.Say("backup.cancelled")
	case err != nil:
		p.s.Fail(err)
	case len(r.Missing) > 0:
		p.s.Say("backup.missing", len(r.Missing))
	case r.Aside != "":
		p.s.Say("backup.aside", r.Run, filepath.Base(r.Aside))
	default:
		if r.Opened {
			p.s.Say("backup.done", r.Run, r.Testimonies, r.Exhibits)
		} else {
			p.s.Say("backup.done.closed", r.Run)
		}
	}
}

// Card is the card of the settings: what is known, the page, and for keyholders
// the way out of everything.
func Card(s *shell.Shell, v interface {
	Vault
	Escaper
}, prefs fyne.Preferences, wide float32, keyholder bool, done func()) fyne.CanvasObject {
	state := look.NewParagraph(told(v.Backups()), look.Ink, wide-24)
	open := look.NewButton(words.T("backup.open"), nil, look.Normal, func() {
		Open(s, v, func() {
			state.Set(told(v.Backups()))
			if done != nil {
				done()
			}
		})
	})
	row := []fyne.CanvasObject{open}
	if keyholder {
		row = append(row, look.NewButton(words.T("backup.escape.open"), nil, look.Normal, func() { Escape(s, v) }))
	}
	remember := forms.NewCheck(words.T("backup.memory"), !prefs.Bool(KeyNoMemory), func(on bool) { prefs.SetBool(KeyNoMemory, !on) })
	hint := look.NewParagraph(words.T("backup.memory.hint"), look.Muted, wide-24)
	hint.Points = look.SmallSize
	return look.Card(look.Column(12, look.Section(words.T("backup.title")), look.NewParagraph(words.T("backup.text"), look.Muted, wide-24),
		state, look.Column(2, remember, look.Inset(0, 0, 0, 32, look.Column(0, hint))), look.Line(8, append(row, look.Space())...)))
}
