package consent

import (
	"slices"

	"fyne.io/fyne/v2"

	"attest/app/forms"
	"attest/app/look"
	"attest/app/words"
	"attest/archive/evidence"
	"attest/archive/readout"
	"attest/archive/record"
)

// element is one thing that is explained before the first questions.
type element struct {
	id    string
	check *forms.Check
}

// buildBefore is the part of the sheet that is read out before an interview: what
// is explained, element by element, what is seen of the circumstances, and the
// three questions.
func (e *editor) buildBefore() []fyne.CanvasObject {
	c := e.l.consent
	e.explainer = e.entry(e.l.half.Explainer)
	list := look.Column(10, e.say(readout.BeforeTitle))
	e.elements, e.explained = nil, look.Small("")
	q, _ := evidence.Find("EV-B02")
	for i, o := range q.Options {
		check := forms.NewCheck(inLanguage(o.En, o.Ko), slices.Contains(c.Explained, o.ID), func(bool) {
			e.count()
			e.touched("")
		})
		e.elements = append(e.elements, element{o.ID, check})
		if i > 0 {
			list.Add(look.HLine())
		}
		list.Add(look.Column(4, check, look.Inset(0, 0, 0, 4, e.say(o.ID))))
	}
	if e.l.isChild() {
		list.Add(look.HLine())
		list.Add(e.say(readout.Child))
	}
	e.count()
	rows := look.Column(0)
	for _, u := range record.UsesBefore() {
		e.addUse(rows, u.ID, useWord(u), readout.AskPart(u.ID))
	}
	return []fyne.CanvasObject{
		e.heading("consent.explain.title", "consent.explain.note"), forms.NewField(words.T("consent.field.explainer"), "", e.explainer).Container,
		e.explained, look.Card(list), e.circumstances(),
		e.heading("consent.first.title", "consent.first.note"), rows,
	}
}

func (e *editor) count() {
	if e.explained == nil {
		return
	}
	n := 0
	for _, x := range e.elements {
		if x.check.Checked {
			n++
		}
	}
	e.explained.Set(words.T("consent.explain.count", n, len(e.elements)))
}

// circumstances ask for what may take freedom from an answer (EV-B07).
func (e *editor) circumstances() fyne.CanvasObject {
	c := e.l.consent
	value := ""
	switch {
	case slices.Contains(c.Pressure, record.NoPressure):
		value = record.NoPressure
	case len(c.Pressure) > 0:
		value = "noted"
	}
	e.free = forms.NewChoice([]forms.Option{
		{Value: "", Text: words.T("consent.choose")}, {Value: record.NoPressure, Text: words.T("consent.pressure.none")}, {Value: "noted", Text: words.T("consent.pressure.noted")},
	}, value, func(string) {
		e.pressureShown()
		e.refit()
		e.touched("")
	})
	var checks []fyne.CanvasObject
	e.pressure = nil
	for _, code := range record.Circumstances() {
		check := forms.NewCheck(words.T("consent.pressure."+code), slices.Contains(c.Pressure, code), func(bool) { e.touched("") })
		e.pressure = append(e.pressure, element{code, check})
		checks = append(checks, check)
	}
	e.pressureNote = e.multi(e.l.half.Pressure)
	e.pressureField = forms.NewField(words.T("consent.field.free"), words.T("consent.field.free.note"), e.free)
	e.noted = look.Column(8, look.Chips(checks...), forms.NewField(words.T("consent.field.pressure"), words.T("consent.field.giver.note"), e.pressureNote).Container)
	e.pressureShown()
	return look.Column(8, e.pressureField.Container, e.noted)
}

func (e *editor) pressureShown() { setShown(e.noted, e.free.Value() == "noted") }

// readBefore puts what the sheet before an interview says into the consent.
func (e *editor) readBefore(c *record.Consent) {
	if c.Asking != record.AskingBefore {
		return
	}
	c.Explained, c.Pressure = nil, nil
	for _, x := range e.elements {
		if x.check.Checked {
			c.Explained = append(c.Explained, x.id)
		}
	}
	switch e.free.Value() {
	case record.NoPressure:
		c.Pressure = []string{record.NoPressure}
	case "noted":
		for _, x := range e.pressure {
			if x.check.Checked {
				c.Pressure = append(c.Pressure, x.id)
			}
		}
		if len(c.Pressure) == 0 {
			c.Pressure = []string{"other"}
		}
	}
}

// unanswered is the first of the three questions that has no answer and needs
// one: after a no to talking nothing else is asked.
func (e *editor) unanswered() *useRow {
	if e.l.consent.Asking != record.AskingBefore || e.by.Value() == record.AnswerNotObtainable {
		return nil
	}
	for _, r := range e.uses {
		switch value := r.answer.value(); {
		case value == "":
			return r
		case r.use.Use == record.UseTalk && value == record.AnswerNo:
			return nil
		}
	}
	return nil
}

func (e *editor) heading(title, note string) fyne.CanvasObject {
	return look.Inset(4, 0, 0, 0, look.Column(2, look.Section(words.T(title)), small(words.T(note))))
}

func inLanguage(en, ko string) string {
	if words.Current() == words.Korean {
		return ko
	}
	return en
}
