package recorder

import (
	"fyne.io/fyne/v2"

	"attest/app/look"
	"attest/app/shell"
	"attest/app/words"
)

// can says whether an act can be done now. The question for a break's reason
// stands in the way of none but F6, which pressed twice would record again
// somebody who asked for a break; the others leave it.
func (g *going) can() bool { return !g.stopping && !g.act && (!g.asking || g.reason != nil) }

// leaveReason takes the question for a break's reason away. The break goes on,
// and its reason can be asked for again.
func (g *going) leaveReason() {
	if closeIt := g.reason; closeIt != nil {
		g.reason, g.asking = nil, false
		closeIt()
		g.show()
	}
}

// unnamed says that a break goes on and nobody has said why.
func (g *going) unnamed() bool {
	n := len(g.breaks)
	return n > 0 && g.breaks[n-1].End == "" && g.breaks[n-1].Reason == ""
}

// named notes why the break that goes on is.
func (g *going) named(code string) {
	if g.unnamed() {
		g.breaks[len(g.breaks)-1].Reason = code
		g.turned()
	}
	g.show()
}

// askReason asks why there is a break. Left by Escape it stays a break: only who
// says so is recorded again.
func (g *going) askReason() {
	g.asking = true
	var closeIt func()
	left := func() { g.reason, g.asking = nil, false }
	var rows []fyne.CanvasObject
	var first *look.Button
	for _, code := range reasons {
		b := look.NewButton(words.T("recorder.reason."+code), nil, look.Normal, func() {
			closeIt()
			left()
			g.do(func() error { return g.rec.Pause(code, "") }, func() { g.named(code) })
		})
		if first == nil {
			first = b
		}
		rows = append(rows, b)
	}
	again := look.NewButton(words.T("recorder.resume"), nil, look.Normal, func() {
		closeIt()
		left()
		g.do(g.rec.Resume, nil)
	})
	body := shell.FormDialog(words.T("recorder.reason.title"), look.Column(6, rows...), again)
	closeIt = g.overlay(body, first, func() { left(); g.show() })
	g.reason = closeIt
}
