package testimonies

import (
	"context"
	"errors"
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2"

	"attest/app/forms"
	"attest/app/look"
	"attest/app/shell"
	"attest/app/words"
	"attest/archive"
)

// addExhibit asks for a file. Files can be dropped on the window as well.
func (r *Room) addExhibit() {
	t := r.thing
	if t == nil || t.tabs == nil {
		return
	}
	path := forms.NewPath(r.s.Window, forms.OpenFile, "")
	var closeIt func()
	do := func() {
		if where := path.Value(); where != "" {
			closeIt()
			r.attach(t, []string{where})
		}
	}
	path.OnEnter = do
	no := look.NewButton(words.T("shell.cancel"), nil, look.Normal, func() { closeIt() })
	ok := look.NewButton(words.T("testimonies.add.exhibit"), nil, look.Strong, do)
	body := look.Column(12, look.NewParagraph(words.T("testimonies.add.text", t.t.Label), look.Ink, 520), look.Fixed(520, 0, path.Container))
	closeIt = r.s.Overlay(shell.FormDialog(words.T("testimonies.add.title", t.t.Label), body, no, ok), path.Completion.Entry, nil)
}

// Drop takes files dropped on the window into the testimony in view.
func (r *Room) Drop(_ fyne.Position, files []fyne.URI) bool {
	if r.thing == nil || r.thing.tabs == nil {
		r.s.Say("testimonies.drop.choose")
		return true
	}
	var paths []string
	for _, u := range files {
		if u.Scheme() == "file" {
			paths = append(paths, filepath.FromSlash(u.Path()))
		}
	}
	if len(paths) == 0 {
		return false
	}
	r.attach(r.thing, paths)
	return true
}

// attach seals files one after the other; Cancel keeps those that are in.
func (r *Room) attach(t *thing, paths []string) {
	t.leave()
	shell.Work(r.s, words.T("testimonies.add.work", t.t.Label), func(ctx context.Context, p func(string, int64, int64)) ([]archive.Exhibit, error) {
		var in []archive.Exhibit
		for i, path := range paths {
			if err := ctx.Err(); err != nil {
				return in, err
			}
			step := words.T("testimonies.add.step", i+1, len(paths), filepath.Base(path))
			p(step, 0, 0)
			e, err := r.v.AttachFile(ctx, t.id, path, func(_ string, done, total int64) { p(step, done, total) })
			if err != nil {
				return in, err
			}
			in = append(in, e)
		}
		return in, nil
	}, func(in []archive.Exhibit, err error) {
		if r.closed {
			return
		}
		r.attached(t, in, len(paths), err)
	})
}

// attached says what is in, and that what still lies outside is not protected.
func (r *Room) attached(t *thing, in []archive.Exhibit, asked int, err error) {
	if len(in) > 0 {
		r.s.Done(words.T("testimonies.add.done", len(in)))
		r.list.load()
		if r.thing == t {
			t.tabs.Bar.Select(tabExhibits)
			if r.shown { // what had the focus may be in the tab before
				look.Focus(t.tabs.Bar)
			}
			r.reload()
		}
	}
	var outside []string
	for _, e := range in {
		if e.StillOutside != "" {
			outside = append(outside, e.StillOutside)
		}
	}
	tell := func() {
		if len(outside) > 0 {
			r.s.Tell(words.T("testimonies.add.outside", len(in)), words.T("testimonies.add.outside.text", strings.Join(outside, "\n")), nil)
		}
	}
	switch {
	case err == nil:
		tell()
	case errors.Is(err, context.Canceled):
		r.s.Tell(words.T("testimonies.add.cancelled"), words.T("testimonies.add.cancelled.text", len(in), asked), tell)
	default:
		r.s.Fail(err)
	}
}
