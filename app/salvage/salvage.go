// Package salvage offers, where a vault does not open for damage, to carry what
// is whole of it into a new one, and says what was not carried.
package salvage

import (
	"context"
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2"

	"attest/app/forms"
	"attest/app/look"
	"attest/app/shell"
	"attest/app/words"
)

// Job says what is salvaged, into what, and by whom.
type Job struct {
	From, To, Member string
	Passphrase       []byte
	KeyFile          string // the file that the member's slot asks for beside it; "" for none
}

// Loss is one thing that was not carried, or not whole.
type Loss struct {
	Name string // what people see of it, or a file's name
	What string // the engine's words
}

// Report is what came of it.
type Report struct {
	Path                              string
	Objects, Versions, Files, Entries int
	LogLost                           int
	Lost, Healed                      []Loss
}

// Progress is told how far it is: "derive", "records", "blobs", "objects".
type Progress func(step string, done, total int64)

// Engine does it, beside the window.
type Engine func(context.Context, Job, Progress) (Report, error)

// Room is what is asked and told, one thing over the window after the other.
type Room struct {
	Shell  *shell.Shell
	Engine Engine
	Suffix string            // how a vault's folder ends
	Open   func(path string) // goes to the new vault
}

// Offer tells why a vault does not open, and asks whether to salvage it. It
// wipes the passphrase when it is over.
func (r Room) Offer(safe, why string, j Job) {
	r.Shell.Ask(shell.Question{
		Title: safe, Text: why + "\n\n" + words.T("salvaging.text"),
		Yes: words.T("salvaging.offer"), Wary: true,
		Do: func() { r.ask(j) },
		No: func() { clear(j.Passphrase) },
	})
}

// Proposed is a first name for the new vault, beside the old one.
func Proposed(from, suffix string) string {
	return strings.TrimSuffix(from, suffix) + "-" + words.T("salvaging.folder.name") + suffix
}

// ask asks for the new folder.
func (r Room) ask(j Job) {
	var closeIt func()
	path := forms.NewPath(r.Shell.Window, forms.NewFolder, Proposed(j.From, r.Suffix))
	field := forms.NewField(words.T("salvaging.folder"), words.T("salvaging.folder.hint"), path.Container)
	key := forms.NewPath(r.Shell.Window, forms.OpenFile, j.KeyFile)
	keyField := forms.NewField(words.T("welcome.keyfile"), words.T("salvaging.keyfile.hint"), key.Container)
	start := func() {
		to := path.Value()
		if to == "" {
			field.Fault(words.T("salvaging.folder.missing"))
			look.Focus(path.Completion.Entry)
			return
		}
		if !strings.HasSuffix(to, r.Suffix) {
			to += r.Suffix
		}
		closeIt()
		j.To, j.KeyFile = to, key.Value()
		r.run(j)
	}
	leave := func() { clear(j.Passphrase) }
	path.OnEnter, key.OnEnter = start, start
	body := shell.FormDialog(words.T("salvaging.title", filepath.Base(j.From)),
		look.Column(12, look.NewParagraph(words.T("salvaging.unchanged"), look.Ink, look.StateWidth), field.Container, keyField.Container),
		look.NewButton(words.T("shell.cancel"), nil, look.Normal, func() { closeIt(); leave() }),
		look.NewButton(words.T("salvaging.do"), nil, look.Strong, start))
	closeIt = r.Shell.Overlay(body, path.Completion.Entry, leave)
}

func (r Room) run(j Job) {
	shell.Work(r.Shell, words.T("salvaging.working", filepath.Base(j.From)),
		func(ctx context.Context, show func(string, int64, int64)) (Report, error) {
			defer clear(j.Passphrase)
			return r.Engine(ctx, j, func(step string, done, total int64) {
				text := words.T("salvaging.step.objects")
				switch step {
				case "derive":
					text, total = words.T("welcome.step.derive"), 0
				case "records":
					text = words.T("salvaging.step.records")
				case "blobs":
					text = words.T("salvaging.step.blobs")
				}
				show(text, done, total)
			})
		},
		func(rep Report, err error) {
			if err != nil {
				r.Shell.Fail(err)
				return
			}
			r.tell(rep)
		})
}

// tell shows the report, with the way into the new vault.
func (r Room) tell(rep Report) {
	var closeIt func()
	head := words.T("salvaging.whole")
	if len(rep.Lost) > 0 {
		head = words.T("salvaging.lost", len(rep.Lost))
	}
	parts := []fyne.CanvasObject{
		look.NewParagraph(words.T("salvaging.carried", rep.Objects, rep.Versions, rep.Files, rep.Entries), look.Ink, look.StateWidth),
	}
	list := func(title string, losses []Loss) {
		if len(losses) == 0 {
			return
		}
		parts = append(parts, look.Section(title))
		for i, l := range losses {
			if i == shown {
				parts = append(parts, look.Small(words.T("salvaging.more", len(losses)-shown)))
				return
			}
			parts = append(parts, look.NewParagraph(l.Name+": "+l.What, look.Muted, look.StateWidth))
		}
	}
	list(words.T("salvaging.lost.title"), rep.Lost)
	list(words.T("salvaging.healed.title"), rep.Healed)
	if len(rep.Lost) > 0 {
		parts = append(parts, look.NewParagraph(words.T("salvaging.next"), look.Ink, look.StateWidth))
	}
	open := look.NewButton(words.T("salvaging.open"), nil, look.Strong, func() { closeIt(); r.Open(rep.Path) })
	body := shell.Dialog(head, look.Column(8, parts...),
		look.NewButton(words.T("shell.close"), nil, look.Normal, func() { closeIt() }), open)
	closeIt = r.Shell.Overlay(body, open, nil)
}

// shown is how many losses are listed; the terminal lists all.
const shown = 60
