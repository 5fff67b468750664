package custodylog

import (
	"context"
	"errors"

	"fyne.io/fyne/v2"

	"attest/app/filefacts"
	"attest/app/look"
	"attest/app/shell"
	"attest/app/words"
	"attest/archive"
	"attest/archive/record"
)

// check reads the whole vault against the log, and shows what it found.
func (r *Room) check() {
	vault := r.vault
	shell.Work(r.shell, words.T("custodylog.checking"),
		func(ctx context.Context, progress func(string, int64, int64)) (archive.CheckReport, error) {
			return vault.Check(ctx, func(step string, done, total int64) { progress(stepText(step), done, total) })
		},
		func(rep archive.CheckReport, err error) {
			switch {
			case r.view == nil:
			case errors.Is(err, context.Canceled):
				r.shell.Say("custodylog.check.cancelled")
			case err != nil:
				r.shell.Fail(err)
			default:
				r.report(rep)
				r.pages.reload()
			}
		})
}

func stepText(step string) string {
	if key := "custodylog.step." + step; words.Has(key) {
		return words.T(key)
	}
	return step
}

// report names every fault, or says what was read and found whole.
func (r *Room) report(rep archive.CheckReport) {
	counts := words.T("custodylog.check.counts", rep.Entries, rep.Objects, rep.Versions, rep.Blobs, filefacts.Size(rep.Bytes))
	var closeIt func()
	ok := look.NewButton(words.T("shell.close"), nil, look.Strong, func() { closeIt() })
	if len(rep.Faults) == 0 {
		body := look.Column(8, look.Line(0, look.NewChip(words.T("custodylog.check.whole"), look.OK), look.Space()),
			look.NewParagraph(counts, look.Ink, look.StateWidth),
			look.NewParagraph(words.T("custodylog.check.against"), look.Muted, look.StateWidth))
		closeIt = r.shell.Overlay(shell.Dialog(words.T("custodylog.check.title.whole"), body, ok), ok, nil)
		return
	}
	lines := []fyne.CanvasObject{look.NewParagraph(words.T("custodylog.check.safe"), look.Ink, look.StateWidth),
		look.NewParagraph(counts, look.Muted, look.StateWidth)}
	faults := look.Column(8)
	for _, f := range rep.Faults {
		name := look.NewParagraph(r.faultName(f.Object), look.Danger, look.StateWidth)
		name.Bold = true
		faults.Add(look.Column(0, name, look.NewParagraph(f.What, look.Ink, look.StateWidth)))
	}
	lines = append(lines, look.Fixed(look.StateWidth, min(faults.MinSize().Height+8, 240), look.Scroll(faults)),
		look.NewParagraph(words.T("custodylog.check.next"), look.Muted, look.StateWidth))
	closeIt = r.shell.Overlay(shell.Dialog(words.T("custodylog.check.title.faults", len(rep.Faults)), look.Column(8, lines...), ok), ok, nil)
}

// faultName says the label of a damaged object beside what the engine calls it.
func (r *Room) faultName(object string) string {
	id, err := record.ParseID(object)
	if err != nil {
		return object
	}
	label := r.labelOf(id)
	if label == short(object) {
		return objectText(archive.LogLine{Object: id})
	}
	return objectText(archive.LogLine{Object: id, Label: label})
}
