package testimonies

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"attest/app/shell"
	"attest/archive"
	"attest/archive/record"
)

// Actions are the room's part of the menu. Each works from the keyboard.
func (r *Room) Actions() []shell.Action {
	open := func() bool { return r.thing != nil && r.thing.tabs != nil }
	editable := func() bool { return open() && !r.thing.final() }
	paragraph := func() bool { return editable() && len(r.thing.t.Account) > 0 && r.tab() == tabAccount }
	file := func() bool {
		return open() && r.tab() == tabExhibits && r.thing.files != nil && r.thing.files.chosen() != nil
	}
	onFile := func(do func(f *files, e archive.Exhibit)) func() {
		return func() { do(r.thing.files, *r.thing.files.chosen()) }
	}
	all := []shell.Action{
		{ID: "testimonies.exhibit", Shortcut: shell.CtrlShift(fyne.KeyA), Enabled: open, Run: r.addExhibit},
		{ID: "testimonies.state", Shortcut: shell.CtrlShift(fyne.KeyR), Enabled: open, Run: r.nextState},
		{ID: "testimonies.draft", Enabled: func() bool { return open() && r.thing.t.State == record.StateReadBack }, Run: r.backToDraft},
		{ID: "testimonies.commitment", Shortcut: shell.CtrlShift(fyne.KeyW), Enabled: func() bool { return open() && r.thing.final() }, Run: func() { r.thing.commitmentOf() }},
		{ID: "testimonies.print", Shortcut: shell.Ctrl(fyne.KeyH), Enabled: func() bool { return open() && r.Print != nil && r.thing.t.State != record.StateDraft }, Run: r.print},
		{ID: "testimonies.paper", Shortcut: shell.Alt(fyne.KeyH), Enabled: func() bool { return open() && r.thing.final() }, Run: func() { r.thing.askPaper() }},
		{ID: "testimonies.questions", Shortcut: shell.CtrlShift(fyne.KeyQ), Enabled: open, Run: func() { r.thing.askQuestions() }},
		{ID: "testimonies.weak", Shortcut: shell.CtrlShift(fyne.KeyG), Enabled: open, Run: func() { r.thing.askWeak() }},
		{ID: "testimonies.session", Shortcut: shell.CtrlShift(fyne.KeyN), Enabled: open, Run: func() { r.thing.askSession() }},
		{ID: "testimonies.child.room", Shortcut: shell.Alt(fyne.KeyC), Enabled: open, Run: func() { r.thing.childInRoom() }},
		{ID: "testimonies.end", Shortcut: shell.Ctrl(fyne.Key9), Enabled: open, Run: func() { r.thing.askEnd() }},
		{ID: "testimonies.record", Shortcut: shell.CtrlShift(fyne.KeyO), Enabled: func() bool { return open() && r.Record != nil }, Run: func() { r.thing.record() }},
		{ID: "testimonies.marks", Shortcut: shell.Alt(fyne.KeyM), Enabled: open, Run: r.nameMarks},
		{ID: "testimonies.takings", Shortcut: shell.Alt(fyne.KeyO), Enabled: open, Run: r.showTakings},
		{ID: "testimonies.told", Shortcut: shell.CtrlShift(fyne.KeyB), Enabled: open, Run: func() { r.thing.askTold() }},
		{ID: "testimonies.tag", Shortcut: shell.Ctrl(fyne.KeyT), Enabled: open, Run: func() { r.thing.askTag() }},
		{ID: "testimonies.handle", Shortcut: shell.CtrlShift(fyne.KeyH), Enabled: open, Run: func() { r.thing.askHandle() }},
		{ID: "testimonies.person", Shortcut: shell.CtrlShift(fyne.KeyP), Enabled: open, Run: func() { r.s.Open("people", string(r.thing.t.Person)) }},
		{ID: "testimonies.consent", Shortcut: shell.CtrlShift(fyne.KeyM), Enabled: open, Run: func() { r.editConsent() }},
		{ID: "testimonies.withdraw", Shortcut: shell.Alt(fyne.KeyX), Enabled: func() bool { return open() && r.Withdraw != nil }, Run: r.withdraw},
		{ID: "testimonies.strike", Enabled: func() bool { return open() && r.Strike != nil }, Run: func() { r.strike(0) }},
		{ID: "testimonies.remove", Shortcut: shell.CtrlShift(fyne.KeyDelete), Enabled: open, Run: r.remove},
		{ID: "testimonies.paragraph.remove", Shortcut: shell.CtrlShift(fyne.KeyBackspace), Enabled: paragraph, Run: func() { r.thing.account.remove() }},
		{ID: "testimonies.exhibit.open", Shortcut: shell.Ctrl(fyne.KeyO), Enabled: file, Run: onFile((*files).open)},
		{ID: "testimonies.exhibit.describe", Shortcut: shell.CtrlShift(fyne.KeyD), Enabled: file, Run: onFile((*files).describe)},
		{ID: "testimonies.exhibit.ask", Shortcut: shell.Alt(fyne.KeyQ), Enabled: file, Run: onFile((*files).ask)},
		{ID: "testimonies.exhibit.graphic", Shortcut: shell.Ctrl(fyne.KeyG), Enabled: file, Run: onFile((*files).graphic)},
		{ID: "testimonies.exhibit.class", Shortcut: shell.CtrlShift(fyne.KeyC), Enabled: file, Run: onFile((*files).class)},
		{ID: "testimonies.exhibit.out", Shortcut: shell.CtrlShift(fyne.KeyT), Enabled: file, Run: onFile((*files).takeOut)},
		{ID: "testimonies.exhibit.remove", Shortcut: shell.CtrlShift(fyne.KeyX), Enabled: file, Run: onFile((*files).remove)},
	}
	all = append(all, shell.Action{ID: "testimonies.exhibit.destroy", Enabled: func() bool { return file() && r.DestroyExhibit != nil }, Run: onFile(func(_ *files, e archive.Exhibit) { r.DestroyExhibit(e) })})
	for i, who := range speakers {
		all = append(all, shell.Action{ID: "testimonies.speaker." + who, Shortcut: shell.Alt(fyne.KeyName(rune('1' + i))), Enabled: paragraph,
			Run: func() { r.thing.account.speak(who) }})
	}
	for i, name := range []string{"account", "interview", "events", "exhibits", "consent", "history"} {
		key := fyne.KeyName(rune('1' + i))
		all = append(all, shell.Action{ID: "testimonies.go." + name, Enabled: open,
			Shortcut: &desktop.CustomShortcut{KeyName: key, Modifier: fyne.KeyModifierShortcutDefault | fyne.KeyModifierShift},
			Run: func() {
				r.thing.tabs.Bar.Select(i)
				r.thing.enter()
			}})
	}
	for i := range all {
		all[i].Words = "testimonies.action" + all[i].ID[len("testimonies"):]
		all[i].Menu = shell.MenuRoom
	}
	return slices.Concat(all, r.consentActions(), r.codingActions(), r.soundActions(), r.machineActions())
}

// codingActions are those on what is laid over an account; a closed account can
// be coded too.
func (r *Room) codingActions() []shell.Action {
	open := func() bool { return r.thing != nil && r.thing.tabs != nil }
	written := func() bool { return open() && len(r.thing.t.Account) > 0 && r.tab() == tabAccount }
	translated := func() bool { return written() && r.thing.shownTranslation() != nil }
	unlocked := func() bool { return open() && !r.thing.final() && r.tab() == tabAccount }
	event := func() bool {
		return open() && r.tab() == tabEvents && r.thing.does != nil && r.thing.does.chosen() != nil
	}
	return []shell.Action{
		{ID: "testimonies.code", Words: "coding.action.code", Menu: shell.MenuRoom, Shortcut: shell.Ctrl(fyne.KeyM), Enabled: written, Run: func() { r.thing.askCode() }},
		{ID: "testimonies.translate", Words: "coding.action.translate", Menu: shell.MenuRoom, Shortcut: shell.CtrlShift(fyne.KeyY), Enabled: written, Run: func() { r.thing.askTranslation() }},
		{ID: "testimonies.translate.here", Words: "coding.action.here", Menu: shell.MenuRoom, Shortcut: shell.Ctrl(fyne.KeyReturn), Enabled: translated, Run: func() { r.thing.translateHere() }},
		{ID: "testimonies.translate.doubt", Words: "coding.action.doubt", Menu: shell.MenuRoom, Shortcut: shell.Ctrl(fyne.KeyD), Enabled: translated, Run: func() { r.thing.turnDoubt() }},
		{ID: "testimonies.translate.fits", Words: "coding.action.fits", Menu: shell.MenuRoom, Shortcut: shell.CtrlShift(fyne.KeyReturn), Enabled: translated, Run: func() { r.thing.confirmTranslation() }},
		{ID: "testimonies.translate.checked", Words: "coding.action.checked", Menu: shell.MenuRoom, Shortcut: shell.CtrlShift(fyne.KeyV), Enabled: translated, Run: func() { r.thing.markChecked() }},
		{ID: "testimonies.event", Words: "coding.action.event", Menu: shell.MenuRoom, Shortcut: shell.CtrlShift(fyne.KeyE), Enabled: written, Run: func() { r.thing.eventHere() }},
		{ID: "testimonies.event.remove", Words: "coding.action.event.remove", Menu: shell.MenuRoom, Shortcut: shell.Ctrl(fyne.KeyDelete), Enabled: event, Run: func() { r.thing.does.remove() }},
		{ID: "testimonies.transcript.in", Words: "coding.action.in", Menu: shell.MenuRoom, Shortcut: shell.CtrlShift(fyne.KeyI), Enabled: unlocked, Run: func() { r.thing.takeTranscript() }},
		{ID: "testimonies.transcript.out", Words: "coding.action.out", Menu: shell.MenuRoom, Shortcut: shell.CtrlShift(fyne.KeyS), Enabled: written, Run: func() { r.thing.transcriptOut() }},
		{ID: "testimonies.codebook", Words: "coding.action.codebook", Menu: shell.MenuRoom, Shortcut: shell.CtrlShift(fyne.KeyK), Run: r.openCodebook},
	}
}

func (r *Room) tab() int { return r.thing.tabs.Bar.Selected() }
