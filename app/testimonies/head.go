package testimonies

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"attest/app/look"
	"attest/app/words"
	"attest/archive/record"
)

// fillHead shows name, actions, facts, states and tags.
func (t *thing) fillHead() {
	r := t.room
	add := look.NewButton(words.T("testimonies.add.exhibit"), theme.ContentAddIcon(), look.Normal, r.addExhibit)
	actions := []fyne.CanvasObject{add}
	if r.Record != nil {
		begin := look.NewButton(words.T("testimonies.record"), theme.MediaRecordIcon(), look.Normal, t.record)
		actions = []fyne.CanvasObject{begin, add}
	}
	had := t.strong != nil && r.s.Window.Canvas().Focused() == fyne.Focusable(t.strong)
	next, kind, sign := "testimonies.next."+t.t.State, look.Strong, theme.ConfirmIcon()
	if t.t.State == record.StateFinal {
		kind, sign = look.Normal, theme.DocumentCreateIcon()
	}
	t.strong = look.NewButton(words.T(next), sign, kind, r.nextState)
	actions = append(actions, t.strong)
	consent, role := consentWord(t.consent)
	chips := []fyne.CanvasObject{
		look.NewChip(words.T("testimonies.chip.account", words.T("testimonies.chip."+t.t.State)), stateRole(t.t.State)),
	}
	if t.final() && t.elsewhere {
		chips = append(chips, look.NewChipButton(words.T("testimonies.chip.elsewhere"), look.Warn, func() { r.s.Say("testimonies.final.elsewhere") }))
	}
	if tr := t.shownTranslation(); tr != nil {
		state := t.translationState(tr)
		chips = append(chips, look.NewChip(words.T("coding.translation.chip", words.T("coding.translation."+state)), translationRole(state)))
	}
	if n := len(t.unconfirmed()); n > 0 {
		chips = append(chips, look.NewChip(words.T("drafting.chip", n), look.Machine))
	}
	chips = append(chips,
		look.NewChip(words.T("testimonies.chip.consent", consent), role))
	if t.consent.Held {
		chips = append([]fyne.CanvasObject{look.NewChip(words.T("consent.held"), look.Warn)}, chips...)
	}
	if t.consent.Frozen {
		chips = append([]fyne.CanvasObject{look.NewChip(words.T("consent.chip.frozen"), look.Danger)}, chips...)
	}
	if t.child {
		chips = append([]fyne.CanvasObject{look.NewChip(words.T("testimonies.chip.child"), look.Warn)}, chips...)
	}
	if t.open > 0 {
		chips = append([]fyne.CanvasObject{look.NewChipButton(words.T("testimonies.chip.questions", t.open), look.Muted, t.askQuestions)}, chips...)
	}
	handle := t.t.Handle
	if handle == "" {
		handle = t.person.Handle
	}
	t.tagBar = t.tagChips()
	t.head.Objects = []fyne.CanvasObject{look.Column(6,
		look.ThingHead(t.t.Label, handle, actions, look.JoinFacts(facts(t.t, t.person), t.related), chips), t.tagBar)}
	t.head.Refresh()
	if t.whole != nil { // it may be higher now: what is below makes room
		look.Again(t.whole)
	}
	if had {
		look.Focus(t.strong)
	}
}
