package testimonies

import (
	"fyne.io/fyne/v2"

	"attest/app/shell"
	"attest/archive/record"
)

// consentActions are the two askings, the texts of them, and what a child needs.
func (r *Room) consentActions() []shell.Action {
	open := func() bool { return r.thing != nil && r.thing.tabs != nil }
	ask := func(asking string) func() { return func() { r.askConsent(asking) } }
	return []shell.Action{
		{ID: "testimonies.consent.before", Words: "consent.action.before", Menu: shell.MenuRoom, Shortcut: shell.CtrlShift(fyne.KeyF),
			Enabled: func() bool { return open() && r.AskConsent != nil }, Run: ask(record.AskingBefore)},
		{ID: "testimonies.consent.end", Words: "consent.action.end", Menu: shell.MenuRoom, Shortcut: shell.Ctrl(fyne.Key0),
			Enabled: func() bool { return open() && r.AskConsent != nil }, Run: ask(record.AskingEnd)},
		{ID: "testimonies.child", Words: "consent.action.child", Menu: shell.MenuRoom, Shortcut: shell.Ctrl(fyne.KeyB),
			Enabled: func() bool { return open() && r.Child != nil }, Run: r.askChild},
		{ID: "testimonies.consent.texts", Words: "consent.action.texts", Menu: shell.MenuRoom, Shortcut: shell.Alt(fyne.KeyT),
			Enabled: func() bool { return r.EditTexts != nil }, Run: func() { r.EditTexts() }},
		{ID: "testimonies.consent.print", Words: "consent.action.print", Menu: shell.MenuRoom, Shortcut: shell.Alt(fyne.KeyP),
			Enabled: func() bool { return r.PrintConsent != nil }, Run: r.printConsent},
	}
}

// askConsent opens the sheet of one asking about the testimony in view.
func (r *Room) askConsent(asking string) {
	t := r.thing
	if t == nil || t.tabs == nil {
		return
	}
	if r.AskConsent == nil {
		r.editConsent()
		return
	}
	t.leave()
	r.AskConsent(t.id, asking, func() { r.changedHere(t) })
}

// OpenUses asks about the uses from another room.
func (r *Room) OpenUses(id record.ID) {
	r.openThen(id, func(t *thing) { t.room.askConsent(record.AskingEnd) })
}

func (r *Room) askChild() {
	if t := r.thing; t != nil && t.tabs != nil {
		t.leave()
		r.Child(t.id, func() { r.changedHere(t) })
	}
}

func (r *Room) printConsent() {
	language := ""
	if r.thing != nil {
		language = r.thing.t.Interview.Language
	}
	r.PrintConsent(language)
}

// changedHere shows the testimony as it is now, where it is still in view.
func (r *Room) changedHere(t *thing) {
	if r.thing == t {
		r.reload()
		r.list.load()
	}
}
