package redaction

import (
	"context"
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"attest/app/forms"
	"attest/app/look"
	"attest/app/task"
	"attest/app/words"
	"attest/archive"
	"attest/archive/names"
	"attest/archive/places"
	"attest/archive/record"
)

// mentions asks of whom, finds, and has each mention confirmed.
type mentions struct {
	desk    *Desk
	whom    *forms.Completion
	kind    *forms.Choice // whether what is typed is a name or a place
	of      archive.MentionOf
	known   map[string]archive.MentionOf // lines that the field offered
	why     *reason
	note    *look.Paragraph
	list    *fyne.Container
	found   []archive.Mention
	chosen  []bool
	leave   *look.Button
	finding task.Place
	close   func()
}

// atOnce is how many mentions are shown to be confirmed.
const atOnce = 200

const (
	asName  = "name"
	asPlace = "place"
)

// Mentions opens the search for every mention of a person or a place.
func (d *Desk) Mentions() {
	m := &mentions{desk: d, known: map[string]archive.MentionOf{}, why: newReason(), list: look.Column(8), note: look.NewParagraph(words.T("redaction.mentions.text"), look.Muted, wide)}
	m.whom = forms.NewCompletion(words.T("redaction.mentions.whom.hint"), m.suggest, m.take)
	m.kind = forms.NewChoice([]forms.Option{{Value: asName, Text: words.T("redaction.mentions.name")}, {Value: asPlace, Text: words.T("redaction.mentions.place")}}, asName, nil)
	find := look.NewButton(words.T("redaction.mentions.find"), nil, look.Normal, func() { m.take(m.whom.Entry.Text) })
	m.leave = look.NewButton(words.T("redaction.mentions.leave", 0), nil, look.Strong, m.hide)
	m.leave.Disable()
	content := look.Column(10,
		forms.NewField(words.T("redaction.mentions.whom"), "", m.whom.Container).Container,
		look.Line(8, m.kind, find, look.Space()), m.why.field.Container, m.note, m.list)
	m.close = d.dialog(words.T("redaction.mentions.title"), content, m.whom.Entry, m.leave)
}

// suggest offers persons of the vault by what the office calls them, and places.
func (m *mentions) suggest(text string) []string {
	text = strings.ToLower(strings.TrimSpace(text))
	if text == "" {
		return nil
	}
	var out []string
	for _, p := range m.desk.Vault.Persons() {
		line := look.JoinFacts(p.Person.Pseudonym, p.Person.Handle)
		if len(out) < 4 && strings.Contains(strings.ToLower(line), text) {
			m.known[line] = archive.MentionOf{Person: p.Person.ID}
			out = append(out, line)
		}
	}
	if list, err := places.Open(); err == nil {
		for _, p := range list.Complete(text, 4) {
			line := look.JoinFacts(p.Name(string(words.Current())), p.En, p.Code)
			m.known[line] = archive.MentionOf{Place: p.Code}
			out = append(out, line)
		}
	}
	return out
}

// take looks for what was chosen, or for the words that were typed.
func (m *mentions) take(text string) {
	m.whom.Close()
	text = strings.TrimSpace(text)
	of, known := m.known[text]
	if !known {
		of = archive.MentionOf{Also: []string{text}, AsName: m.kind.Value() == asName}
		if len([]rune(text)) < 2 {
			m.note.Set(words.T("redaction.mentions.short"))
			look.Focus(m.whom.Entry)
			return
		}
	}
	if m.whom.Entry.Text != text {
		m.whom.Entry.SetText(text)
		m.whom.Close()
	}
	m.of = of
	m.note.Set(words.T("redaction.mentions.finding"))
	d := m.desk
	type result struct {
		found     []archive.Mention
		elsewhere []string
	}
	task.Into(&m.finding, func(ctx context.Context) (r result, err error) {
		r.found, r.elsewhere, err = d.Vault.Mentions(ctx, d.Submission, of)
		return r, err
	}, func(r result, err error) {
		if d.Gone() {
			return
		}
		if err != nil {
			_, text := d.Shell.Explain(err)
			m.note.Set(text)
			return
		}
		m.show(r.found, r.elsewhere)
	})
}

// show lists each mention with what stands around it. What is likely is ticked;
// nothing is left out before the button.
func (m *mentions) show(found []archive.Mention, elsewhere []string) {
	m.found, m.chosen = nil, nil
	m.list.Objects = nil
	open, hidden, more := 0, 0, 0
	var first *forms.Check
	for _, f := range found {
		if len(m.found) == atOnce {
			more++
			continue
		}
		switch {
		case f.Hidden:
			hidden++
			continue
		case !f.Final:
			open++
		}
		i := len(m.found)
		m.found, m.chosen = append(m.found, f), append(m.chosen, f.Final && f.Score >= names.Likely)
		check := forms.NewCheck(words.T("redaction.mentions.line", f.Before, f.Text, f.After), m.chosen[i], func(on bool) {
			m.chosen[i] = on && m.found[i].Final
			m.counted()
		})
		if first == nil {
			first = check
		}
		facts := look.JoinFacts(f.Label, words.T("redaction.mentions.paragraph", f.Paragraph), whyFound(f.Why))
		if !f.Final {
			facts = look.JoinFacts(facts, words.T("redaction.mentions.open"))
		}
		m.list.Add(look.Column(2, check, look.Inset(0, 0, 0, 28, look.Small(facts))))
	}
	text := []string{words.T("redaction.mentions.found", len(m.found))}
	if hidden > 0 {
		text = append(text, words.T("redaction.mentions.hidden", hidden))
	}
	if open > 0 {
		text = append(text, words.T("redaction.mentions.opens", open))
	}
	if more > 0 {
		text = append(text, words.T("redaction.mentions.more", more))
	}
	for _, field := range elsewhere {
		text = append(text, words.T("redaction.mentions.elsewhere", words.T("redaction.field."+field)))
	}
	m.note.Set(strings.Join(text, " "))
	m.list.Refresh()
	m.counted()
	if first != nil {
		look.Focus(first)
	}
}

func whyFound(code string) string {
	if key := "redaction.found." + code; words.Has(key) {
		return words.T(key)
	}
	return ""
}

func (m *mentions) counted() {
	n := 0
	for _, on := range m.chosen {
		if on {
			n++
		}
	}
	m.leave.Set(words.T("redaction.mentions.leave", n))
	if n == 0 {
		m.leave.Disable()
	} else {
		m.leave.Enable()
	}
}

// hide leaves out what is ticked, as one change.
func (m *mentions) hide() {
	why, ok := m.why.given()
	if !ok {
		return
	}
	var parts []record.HiddenPart
	for i, f := range m.found {
		if m.chosen[i] {
			parts = append(parts, f.Part(why, m.of))
		}
	}
	parts = slices.Clip(parts)
	m.finding.Stop()
	m.close()
	if len(parts) > 0 {
		m.desk.hide(words.T("redaction.done", len(parts)), parts)
	}
}
