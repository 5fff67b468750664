package submissions

import (
	"fyne.io/fyne/v2"

	"attest/app/look"
	"attest/app/words"
	"attest/archive"
	"attest/archive/bundle"
)

// events adds what a testimony tells, as the chronology of the bundle's page has
// it.
func (p *preview) events(col *fyne.Container, t archive.PreviewTestimony) {
	var facts []archive.PreviewFact
	for _, line := range bundle.EventLines(string(words.Current()), t.Events) {
		facts = append(facts, archive.PreviewFact{Name: "event", Value: line})
	}
	if len(facts) > 0 {
		col.Add(look.NewBold(words.T("reader.events"), look.Ink, look.SmallSize))
		col.Add(factLines("reader.fact.", facts))
		col.Add(look.HLine())
	}
	if t.EventsWithheld > 0 {
		col.Add(look.Small(words.T("redaction.events.withheld", t.EventsWithheld)))
	}
}

// beside adds the translations of a paragraph that leave with it.
func (p *preview) beside(col *fyne.Container, t archive.PreviewTestimony, n int) {
	for _, tr := range t.Translations {
		for _, x := range tr.Texts {
			if x.Paragraph == n {
				col.Add(look.Column(0, look.Small(words.T("reader.translated", languageName(tr.Language))), look.NewParagraph(x.Text, look.Ink, 400)))
			}
		}
	}
}

// languageName is a language's name in the window's, its code where the window
// has none.
func languageName(code string) string {
	if key := "testimonies.lang." + code; words.Has(key) {
		return words.T(key)
	}
	return code
}
