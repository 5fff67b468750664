package testimonies

import (
	"encoding/json"
	"slices"

	"attest/app/look"
	"attest/archive/record"
)

// spot is where in a testimony a person was. Paragraphs are named by their IDs.
type spot struct {
	Tab       string `json:"tab"`
	Paragraph string `json:"paragraph,omitempty"` // of the account
	Typing    bool   `json:"typing,omitempty"`    // the caret stood in its field
	Caret     int    `json:"caret,omitempty"`     // runes before it
	Language  string `json:"language,omitempty"`  // of the translation it stood in
	Beside    string `json:"beside,omitempty"`    // the translation that was shown
	Alone     bool   `json:"alone,omitempty"`     // none was, though there are some
	Exhibit   string `json:"exhibit,omitempty"`   // the chosen one
	Event     string `json:"event,omitempty"`
}

// tabIDs name the tabs as the place does.
var tabIDs = []string{tabAccount: "account", tabInterview: "interview", tabEvents: "events", tabExhibits: "exhibits", tabConsent: "consent", tabHistory: "history"}

// Within is where the person is in the testimony in view.
func (r *Room) Within() string {
	t := r.thing
	if t == nil || t.tabs == nil {
		return ""
	}
	w := spot{Tab: tabIDs[t.tabs.Bar.Selected()], Alone: r.alone, Exhibit: string(t.fileAt), Event: string(t.eventAt)}
	a := t.account
	if all := a.segments(); a.at < len(all) {
		w.Paragraph = all[a.at].ID
	}
	if tr := t.shownTranslation(); tr != nil {
		w.Beside = tr.Language
	}
	if e := a.editor; e != nil {
		w.Typing, w.Caret, w.Language = true, e.CursorTextOffset(), e.lang
	}
	raw, err := json.Marshal(w)
	if err != nil {
		return ""
	}
	return string(raw)
}

// Return goes there once the testimony is open. What is not there any more is
// left out.
func (r *Room) Return(to string) {
	var w spot
	if json.Unmarshal([]byte(to), &w) != nil {
		return
	}
	r.beside, r.alone = w.Beside, w.Alone
	r.then = func(t *thing) { t.goTo(w) }
}

func (t *thing) goTo(w spot) {
	if w.Exhibit+w.Event != "" {
		t.fileAt, t.eventAt = record.ID(w.Exhibit), record.ID(w.Event)
	}
	if tab := slices.Index(tabIDs, w.Tab); tab > tabAccount {
		t.tabs.Bar.Select(tab)
		t.enter()
		return
	}
	a := t.account
	i := slices.IndexFunc(a.segments(), func(s record.Segment) bool { return s.ID == w.Paragraph })
	switch {
	case i < 0 && w.Typing && len(a.segments()) == 0 && !t.final():
		a.begin() // the first paragraph, in which nothing was written yet
		return
	case i < 0:
		return
	}
	a.choose(i)
	if w.Typing && (w.Language == "" || t.translation(w.Language) != nil) {
		a.open(i, w.Caret, w.Language)
		return
	}
	look.Focus(a.rows)
}
