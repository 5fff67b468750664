package casetable

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"attest/app/look"
	"attest/app/words"
	"attest/archive/record"
	"attest/archive/submission"
)

// state says how an answer stands, in a word with its sign and colour.
type state struct {
	word string
	sign fyne.Resource
	role look.Role
}

// stateOf says it. gaps in what the form requires are told apart from others.
func stateOf(a submission.Answer, f submission.Field) state {
	gap := a.StandingGap()
	switch {
	case a.Changed:
		return state{words.T("casetable.state.changed"), theme.ViewRefreshIcon(), look.Warn}
	case a.Kept != nil && a.Kept.Unknown != "":
		return state{words.T("casetable.state.unknown"), theme.QuestionIcon(), look.Muted}
	case a.Open() && f.Required:
		return state{words.T("casetable.state.required", gapText(a)), theme.WarningIcon(), look.Danger}
	case a.Open():
		return state{words.T("casetable.state.gap", gapText(a)), theme.WarningIcon(), look.Warn}
	case gap != submission.GapNone:
		return state{words.T("casetable.state.less", gap.Text(lang())), theme.InfoIcon(), look.Warn}
	case a.Written() != "":
		return state{words.T("casetable.state.written"), theme.DocumentCreateIcon(), look.Accent}
	}
	return state{words.T("casetable.state.record"), theme.ConfirmIcon(), look.OK}
}

func gapText(a submission.Answer) string {
	gap := a.StandingGap()
	if gap == submission.GapNone {
		gap = submission.GapNotAsked
	}
	return gap.Text(lang())
}

// consentOf says what consent allows of a person here.
func consentOf(r submission.Row) state {
	switch {
	case r.Refusal != record.Granted:
		key := "casetable.consent." + string(r.Refusal)
		if !words.Has(key) {
			key = "casetable.consent.no"
		}
		return state{words.T(key), theme.CancelIcon(), look.Danger}
	case r.Apart:
		return state{words.T("casetable.consent.apart"), theme.ConfirmIcon(), look.OK}
	case r.Named:
		return state{words.T("casetable.consent.named"), theme.ConfirmIcon(), look.OK}
	}
	return state{words.T("casetable.consent.code"), theme.ConfirmIcon(), look.Warn}
}

// oneLine is text without its line ends, for a cell.
func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }

func lang() string { return string(words.Current()) }

// standing is the answer in one line, the reason where it is not known.
func standing(a submission.Answer) string {
	if a.Kept != nil && a.Kept.Unknown != "" {
		return oneLine(a.Kept.Unknown)
	}
	return oneLine(a.Text())
}
