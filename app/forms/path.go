package forms

import (
	"context"
	"os"
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/theme"

	"attest/app/look"
	"attest/app/task"
	"attest/app/words"
)

// PathKind says what a path is for.
type PathKind int

// The kinds of path.
const (
	OpenFile PathKind = iota
	OpenFolder
	NewFolder // a folder to be made, or a file to be written: its parent exists
)

// Path is a field for a file or folder: typed, with completion from the disk,
// or found by Browse. ~ is the home folder.
type Path struct {
	*fyne.Container
	Completion *Completion
	window     fyne.Window
	kind       PathKind
	cancel     func()
	OnEnter    func() // Enter on a path that needs no more completion
}

// listed is how many names of a folder are looked at for completion.
const listed = 2000

// NewPath is a field that begins with path.
func NewPath(w fyne.Window, kind PathKind, path string) *Path {
	p := &Path{window: w, kind: kind}
	p.Completion = NewCompletion(words.T("forms.path.hint"), nil, p.take)
	p.Completion.Entry.SetText(path)
	p.Completion.Entry.OnChanged = func(string) { p.look() }
	browse := look.NewButton(words.T("forms.path.browse"), theme.FolderOpenIcon(), look.Normal, p.browse)
	p.Container = &fyne.Container{Layout: &pathLayout{}, Objects: []fyne.CanvasObject{p.Completion.Container, browse}}
	return p
}

// Value is the path, cleaned, with ~ put in full; "" when the field is empty.
func (p *Path) Value() string { return Expand(p.Completion.Entry.Text) }

// Expand cleans a typed path and puts ~ in full.
func Expand(typed string) string {
	typed = strings.TrimSpace(typed)
	if typed == "" {
		return ""
	}
	if typed == "~" || strings.HasPrefix(typed, "~/") || strings.HasPrefix(typed, `~\`) {
		if home, err := os.UserHomeDir(); err == nil {
			typed = home + typed[1:]
		}
	}
	return filepath.Clean(typed)
}

// look reads the folder that is being typed and offers what fits.
func (p *Path) look() {
	if p.cancel != nil {
		p.cancel()
	}
	typed := p.Completion.Entry.Text
	if !strings.ContainsAny(typed, `/\~`) {
		p.Completion.Close()
		return
	}
	p.cancel = task.Run(func(ctx context.Context) ([]string, error) {
		return completions(ctx, typed, p.kind != OpenFile)
	}, func(found []string, err error) {
		// A person who typed on is in another field by now, and a list that opens late must not come between two presses of Tab.
		if err == nil && typed == p.Completion.Entry.Text && p.Completion.Entry.Focused() {
			p.Completion.Offer(found)
			p.Container.Refresh()
		}
	})
}

// completions are the entries of typed's folder that begin as typed does.
// Hidden ones are offered only when a dot was typed.
func completions(ctx context.Context, typed string, foldersOnly bool) ([]string, error) {
	full := typed
	if strings.HasPrefix(full, "~") {
		full = Expand(typed)
		if strings.HasSuffix(typed, "/") {
			full += "/"
		}
	}
	dir, begin := filepath.Split(full)
	f, err := os.Open(dir)
	if err != nil {
		return nil, nil // nothing to offer in a folder that is not there
	}
	entries, readErr := f.ReadDir(listed)
	closeErr := f.Close()
	if readErr != nil && len(entries) == 0 || closeErr != nil || ctx.Err() != nil {
		return nil, ctx.Err()
	}
	var found []string
	for _, e := range entries {
		name := e.Name()
		if !strings.HasPrefix(strings.ToLower(name), strings.ToLower(begin)) || (strings.HasPrefix(name, ".") && !strings.HasPrefix(begin, ".")) {
			continue
		}
		if e.IsDir() {
			name += string(filepath.Separator)
		} else if foldersOnly {
			continue
		}
		if dir+name != full {
			found = append(found, dir+name)
		}
		if len(found) == 100 {
			break
		}
	}
	return found, nil
}

// take puts a chosen path in the field. A folder's own entries are offered
// next.
func (p *Path) take(text string) {
	if text != p.Completion.Entry.Text {
		p.Completion.Entry.SetText(text)
		p.Completion.Entry.CursorColumn = len([]rune(text))
		p.Completion.Entry.Refresh()
		return
	}
	if p.OnEnter != nil {
		p.OnEnter()
	}
}

func (p *Path) browse() {
	switch p.kind {
	case OpenFile:
		dialog.ShowFileOpen(func(r fyne.URIReadCloser, err error) {
			if err == nil && r != nil {
				p.chosen(r.URI().Path())
				if err := r.Close(); err != nil {
					p.Completion.Close()
				}
			}
		}, p.window)
	default:
		dialog.ShowFolderOpen(func(u fyne.ListableURI, err error) {
			if err != nil || u == nil {
				return
			}
			path := u.Path()
			if p.kind == NewFolder {
				path = filepath.Join(path, filepath.Base(p.Value()))
			}
			p.chosen(path)
		}, p.window)
	}
}

func (p *Path) chosen(path string) {
	p.Completion.Entry.SetText(filepath.FromSlash(path))
	p.Completion.Close()
}

type pathLayout struct{}

func (pathLayout) MinSize(o []fyne.CanvasObject) fyne.Size {
	a, b := o[0].MinSize(), o[1].MinSize()
	return fyne.NewSize(a.Width+8+b.Width, max(a.Height, b.Height))
}

func (pathLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	b := fyne.NewSize(o[1].MinSize().Width, fieldHeight)
	o[0].Move(fyne.NewPos(0, 0))
	o[0].Resize(fyne.NewSize(size.Width-8-b.Width, size.Height))
	o[1].Move(fyne.NewPos(size.Width-b.Width, 0))
	o[1].Resize(b)
}
