package casetable

import (
	"fyne.io/fyne/v2"

	"attest/app/look"
	"attest/app/online"
	"attest/app/shell"
	"attest/archive/record"
)

// Actions are what can be done on the page, each with its key.
func (p *Page) Actions() []shell.Action {
	there := func() bool { return p.tabs != nil && p.l != nil }
	in := func(tab int) func() bool { return func() bool { return there() && p.tabs.Bar.Selected() == tab } }
	ofCase := func() bool { return there() && p.l.sub == nil }
	ofSub := func() bool { return there() && p.l.sub != nil }
	answer := func() bool { return p.editor() != nil && p.editor().name != "" }
	own := func() bool {
		if !answer() {
			return false
		}
		a := p.editor().a
		return a.Changed || a.Kept != nil && !a.Kept.Taken
	}
	written := func() bool {
		return answer() && p.editor().unknown != nil && p.editor().person != "" && (p.editor().a.Written() != "" || p.editor().a.Kept != nil && p.editor().a.Kept.Unknown != "")
	}
	changed := func() bool { return answer() && p.editor().a.Changed }
	tab := func(i int) func() {
		return func() { p.tabs.Bar.Select(i); look.Focus(p.tabs.Bar); p.Enter() }
	}
	act := func(id string, key fyne.Shortcut, on func() bool, do func()) shell.Action {
		return shell.Action{ID: "casetable." + id, Words: "casetable.action." + id, Shortcut: key, Enabled: on, Run: do}
	}
	return []shell.Action{
		act("findings", shell.Alt(fyne.Key1), there, tab(tabFindings)),
		act("table", shell.Alt(fyne.Key2), there, tab(tabTable)),
		act("form", shell.Alt(fyne.Key3), there, tab(tabForm)),
		act("parts", shell.Alt(fyne.Key4), there, tab(tabParts)),
		act("about", shell.Alt(fyne.Key5), there, tab(tabAbout)),
		act("codes", shell.Alt(fyne.Key6), there, tab(tabCodes)),
		act("gap", shell.Alt(fyne.KeyG), there, func() { p.tabs.Bar.Select(tabTable); p.table.nextGap() }),
		act("show", shell.CtrlShift(fyne.KeyG), in(tabTable), func() { p.table.next() }),
		act("person", shell.Alt(fyne.KeyPageDown), in(tabForm), func() { p.form.turn(1) }),
		act("before", shell.Alt(fyne.KeyPageUp), in(tabForm), func() { p.form.turn(-1) }),
		act("source", shell.Alt(fyne.KeyO), answer, p.firstSource),
		act("who", shell.CtrlShift(fyne.KeyP), answer, p.openPerson),
		act("all", shell.Alt(fyne.KeyA), written, func() { p.editor().toAll() }),
		act("take", shell.Alt(fyne.KeyN), own, func() { p.editor().take() }),
		act("keep", shell.Alt(fyne.KeyK), changed, func() { p.editor().keep() }),
		act("make", shell.CtrlShift(fyne.KeyB), ofCase, p.Make),
		act("draft", shell.CtrlShift(fyne.KeyD), ofSub, p.Draft),
		act("annex", shell.CtrlShift(fyne.KeyX), ofSub, p.Annex),
		{ID: "online.open", Words: "online.action", Shortcut: online.Key(), Enabled: ofSub, Run: p.copyOnline},
		act("limit", nil, there, p.SetLimit),
		act("back", shell.Alt(fyne.KeyUp), there, p.leave),
	}
}

// copyOnline shows the answers for a body's form on the web.
func (p *Page) copyOnline() {
	p.SaveNow()
	online.Open(p.s, p.v, p.l.sub.ID)
}

// firstSource opens where the answer in view is from.
func (p *Page) firstSource() {
	list := sourcesOf(p.editor().a.Stands())
	if len(list) == 0 {
		list = sourcesOf(p.editor().a.Values)
	}
	if len(list) == 0 {
		p.s.Say("casetable.source.none")
		return
	}
	p.openSource(list[0])
}

// openPerson shows whom the answer is about.
func (p *Page) openPerson() {
	if id := p.editor().person; id != record.ID("") {
		p.SaveNow()
		p.s.Open("people", string(id))
	}
}
