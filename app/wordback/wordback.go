// Package wordback takes in a Word file that somebody edited elsewhere: which
// file, and then each difference by itself, taken in or left.
package wordback

import (
	"context"
	"io"
	"os"

	"fyne.io/fyne/v2"

	"attest/app/forms"
	"attest/app/look"
	"attest/app/shell"
	"attest/app/words"
	"attest/archive"
	"attest/archive/document"
	"attest/archive/record"
)

// Vault compares and takes in. *archive.Vault is one.
type Vault interface {
	TakeBack(ctx context.Context, id record.ID, language string, r io.ReaderAt, size int64) ([]archive.Back, error)
	AcceptBack(ctx context.Context, id record.ID, language string, chosen []archive.Back) error
}

const width = 560

// Ask asks which file. changed is called when something was taken in.
func Ask(s *shell.Shell, v Vault, sub record.Submission, changed func()) {
	path := forms.NewPath(s.Window, forms.OpenFile, "")
	lang := forms.NewChoice([]forms.Option{{Value: "en", Text: words.T("wordback.lang.en")}, {Value: "ko", Text: words.T("wordback.lang.ko")}}, sub.LeavesIn(string(words.Current())), nil)
	var closeIt func()
	do := func() {
		if path.Value() == "" {
			look.Focus(path.Completion.Entry)
			return
		}
		r := &review{shell: s, vault: v, sub: sub, path: path.Value(), lang: lang.Value(), left: map[string]bool{}, changed: changed}
		closeIt()
		r.read(nil)
	}
	path.OnEnter = do
	no := look.NewButton(words.T("shell.cancel"), nil, look.Normal, func() { closeIt() })
	ok := look.NewButton(words.T("wordback.read"), nil, look.Strong, do)
	body := look.Column(12, look.NewParagraph(words.T("wordback.text"), look.Ink, width), look.Fixed(width, 0, path.Container),
		forms.NewField(words.T("wordback.lang"), "", lang).Container)
	closeIt = s.Overlay(shell.FormDialog(words.T("wordback.title", sub.Label), body, no, ok), path.Completion.Entry, nil)
}

// review goes through the differences. The file is read anew after each that is
// taken in: it moves what stands behind it.
type review struct {
	shell      *shell.Shell
	vault      Vault
	sub        record.Submission
	path, lang string
	changed    func()

	left  map[string]bool // differences that the person passed over
	taken int
	close func()
}

// read takes one difference in, if there is one, and compares.
func (r *review) read(take *archive.Back) {
	shell.Work(r.shell, words.T("wordback.work", r.sub.Label), func(ctx context.Context, _ func(string, int64, int64)) ([]archive.Back, error) {
		if take != nil {
			if err := r.vault.AcceptBack(ctx, r.sub.ID, r.lang, []archive.Back{*take}); err != nil {
				return nil, err
			}
		}
		f, err := os.Open(r.path)
		if err != nil {
			return nil, err
		}
		defer f.Close()
		info, err := f.Stat()
		if err != nil {
			return nil, err
		}
		return r.vault.TakeBack(ctx, r.sub.ID, r.lang, f, info.Size())
	}, func(all []archive.Back, err error) {
		if take != nil && err == nil {
			r.taken++
		}
		if err != nil {
			r.done()
			r.shell.Fail(err)
			return
		}
		r.next(all)
	})
}

// next shows the first difference that was not passed over, or ends.
func (r *review) next(all []archive.Back) {
	var open []archive.Back
	for _, b := range all {
		if !r.left[key(b)] {
			open = append(open, b)
		}
	}
	if len(open) == 0 {
		r.done()
		text := "wordback.none"
		if r.taken+len(r.left) > 0 {
			text = "wordback.done"
		}
		r.shell.Say(text, r.taken, len(r.left))
		return
	}
	b := open[0]
	stop := look.NewButton(words.T("wordback.stop"), nil, look.Normal, func() { r.close(); r.stop() })
	leave := look.NewButton(words.T("wordback.leave"), nil, look.Normal, func() {
		r.close()
		r.left[key(b)] = true
		r.next(open)
	})
	buttons := []fyne.CanvasObject{stop, leave}
	first := leave
	if b.Takes() {
		first = look.NewButton(words.T("wordback.take"), nil, look.Strong, func() { r.close(); r.read(&b) })
		buttons = append(buttons, first)
	}
	r.close = r.shell.Overlay(shell.Dialog(words.T("wordback.left", len(open)), look.Fixed(width+24, 320, look.Scroll(look.Inset(2, 12, 2, 2, view(b)))), buttons...), first, r.stop)
}

func (r *review) stop() {
	r.done()
	if r.taken > 0 {
		r.shell.Say("wordback.done", r.taken, len(r.left))
	}
}

func (r *review) done() {
	if r.taken > 0 && r.changed != nil {
		r.changed()
	}
}

// key tells a difference from others, whatever its ID is by now.
func key(b archive.Back) string {
	return string(b.Change) + "\x00" + b.Part + "\x00" + document.Shown(b.Was) + "\x00" + document.Shown(b.Now)
}

// view shows what stands here and what came back.
func view(b archive.Back) fyne.CanvasObject {
	var rows []fyne.CanvasObject
	say := func(text string, role look.Role) { rows = append(rows, look.NewParagraph(text, role, width)) }
	side := func(name, text string) {
		if text != "" {
			rows = append(rows, look.Column(4, look.NewText(words.T(name), look.Muted, look.SmallSize), look.Card(look.Inset(6, 8, 6, 8, look.NewParagraph(text, look.Ink, width-40)))))
		}
	}
	say(words.T("wordback.change."+string(b.Change))+" · "+words.T("wordback.part."+b.Part), look.Ink)
	side("wordback.follows", b.Follows)
	side("wordback.here", document.Shown(b.Was))
	if b.Change != document.Moved {
		side("wordback.there", document.Shown(b.Now))
	}
	if b.Both {
		say(words.T("wordback.both"), look.Warn)
	}
	for _, n := range b.Lost {
		say(words.T("wordback.lost", document.Clean(n)), look.Warn)
	}
	switch {
	case b.Change == document.Asked:
		say(words.T("wordback.asked"), look.Muted)
	case b.Made:
		say(words.T("wordback.made"), look.Muted)
	case !b.Takes():
		say(words.T("wordback.sealed"), look.Muted)
	}
	return look.Column(10, rows...)
}
