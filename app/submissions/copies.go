package submissions

import (
	"context"
	"errors"
	"strings"

	"fyne.io/fyne/v2"

	"attest/app/filefacts"
	"attest/app/look"
	"attest/app/task"
	"attest/app/words"
	"attest/archive"
	"attest/archive/media"
	"attest/archive/record"
)

// tried is what came of making a reading copy.
type tried struct {
	made archive.PreviewCopy
	err  error
}

// copies makes each reading copy once, beside the preview, so that a file of
// which none can be made is known before the export. What came of it holds as
// long as the submission is in view: an exhibit's bytes never change.
type copies struct {
	preview *preview
	reading task.Place
	known   map[record.ID]tried
	shown   map[record.ID]*fyne.Container // where each exhibit says it
}

func newCopies(p *preview) *copies {
	return &copies{preview: p, known: map[record.ID]tried{}, shown: map[record.ID]*fyne.Container{}}
}

// waiting are the exhibits whose copy was not tried yet.
func (c *copies) waiting(all []archive.PreviewExhibit) []archive.PreviewExhibit {
	var out []archive.PreviewExhibit
	for _, x := range all {
		if _, known := c.known[x.ID]; x.Copy && !known {
			out = append(out, x)
		}
	}
	return out
}

// next tries the next copy, and after it those that follow.
func (c *copies) next(v archive.Preview) {
	rest := c.waiting(v.Exhibits)
	if len(rest) == 0 {
		return
	}
	x, vault := rest[0], c.preview.thing.room.vault
	task.Into(&c.reading, func(ctx context.Context) (archive.PreviewCopy, error) { return vault.PreviewCopy(ctx, x) },
		func(made archive.PreviewCopy, err error) {
			if c.preview.thing.gone() || errors.Is(err, context.Canceled) {
				return
			}
			c.known[x.ID] = tried{made, err}
			c.say(x)
			c.preview.summary(v)
			c.next(v)
		})
}

// place is where an exhibit's card says what came of its copy.
func (c *copies) place(x archive.PreviewExhibit) fyne.CanvasObject {
	col := look.Column(4)
	c.shown[x.ID] = col
	c.say(x)
	return col
}

func (c *copies) say(x archive.PreviewExhibit) {
	col := c.shown[x.ID]
	if col == nil {
		return
	}
	col.Objects = nil
	line := func(text string, role look.Role) { col.Add(look.NewParagraph(text, role, 400)) }
	is, known := c.known[x.ID]
	switch {
	case !x.Copy:
	case !known:
		line(words.T("submissions.copy.trying"), look.Muted)
	case errors.Is(is.err, archive.ErrNoCopy) && x.Original:
		line(words.T("submissions.copy.alone", whyNoCopy(is.err)), look.Warn)
	case errors.Is(is.err, archive.ErrNoCopy):
		line(words.T("submissions.copy.none", whyNoCopy(is.err)), look.Danger)
	case is.err != nil:
		_, text := c.preview.thing.room.shell.Explain(is.err)
		line(words.T("submissions.copy.failed", text), look.Danger)
	default:
		line(words.T("submissions.copy.made", look.JoinFacts(filefacts.Kind(is.made.Media), filefacts.Size(is.made.Size))), look.Ink)
		line(words.T("submissions.preview.file", is.made.File), look.Ink)
		if len(is.made.Notes) > 0 {
			line(words.T("submissions.copy.note", strings.Join(is.made.Notes, "; ")), look.Muted)
		}
	}
	c.preview.root.Refresh()
}

// blockers are the files of which no copy can be made and whose original was
// not chosen: the export would be refused for each.
func (c *copies) blockers(all []archive.PreviewExhibit) []blocker {
	var out []blocker
	for _, x := range all {
		is, known := c.known[x.ID]
		switch {
		case !known || is.err == nil || !x.Copy:
		case !errors.Is(is.err, archive.ErrNoCopy):
			_, text := c.preview.thing.room.shell.Explain(is.err)
			out = append(out, blocker{text: words.T("submissions.copy.failed", text), tab: -1})
		case !x.Original:
			out = append(out, blocker{text: words.T("submissions.copy.blocked", x.Label, whyNoCopy(is.err)), next: words.T("submissions.next.original"), tab: tabContents})
		}
	}
	return out
}

// whyNoCopy says why in words, as the part after a sentence.
func whyNoCopy(err error) string {
	for _, w := range []struct {
		err error
		key string
	}{{media.ErrDamaged, "damaged"}, {media.ErrTooLarge, "large"}, {media.ErrLocked, "locked"}} {
		if errors.Is(err, w.err) {
			return words.T("submissions.copy.why." + w.key)
		}
	}
	return words.T("submissions.copy.why.kind")
}
