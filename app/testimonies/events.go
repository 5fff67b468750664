package testimonies

import (
	"context"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"attest/app/look"
	"attest/app/task"
	"attest/app/words"
	"attest/archive/places"
	"attest/archive/record"
)

// events is the tab of what happened: the events, the person's way through them,
// and what is to be asked again.
type events struct {
	thing *thing
	view  *fyne.Container
	rows  *look.List
}

// readEvents gathers them; it runs beside the window.
func (r *Room) readEvents(c *coding, id record.ID) (err error) {
	if c.events, err = r.v.Events(id); err != nil {
		return err
	}
	person := r.v.Narrator(id)
	if c.all, err = r.v.EventsOf(person); err != nil {
		return err
	}
	c.inOrder(id)
	c.route = record.Route(person, c.all, r.v.Narrator)
	list, err := places.Open()
	if err != nil {
		return err
	}
	c.again = record.Contradictions(c.all, list.Distance, r.v.Narrator)
	return nil
}

// inOrder puts the events of this testimony in the order in which the account
// tells them: by their first passage.
func (c *coding) inOrder(id record.ID) {
	told := map[record.ID]int{}
	for i, p := range c.passages {
		told[p.ID] = i
	}
	first := func(e record.Event) int {
		at := len(c.passages)
		for _, p := range e.Passages {
			if i, ok := told[p]; ok {
				at = min(at, i)
			}
		}
		return at
	}
	slices.SortStableFunc(c.events, func(a, b record.Event) int { return first(a) - first(b) })
	i := 0
	for k, e := range c.all {
		if e.Testimony == id && i < len(c.events) {
			c.all[k] = c.events[i]
			i++
		}
	}
}

func (t *thing) eventsView() fyne.CanvasObject {
	f := &events{thing: t, view: container.NewStack()}
	t.does = f
	f.fill()
	return f.view
}

// fill shows the events as they are now.
func (f *events) fill() {
	t := f.thing
	had := f.rows != nil && t.room.s.Window.Canvas().Focused() == fyne.Focusable(f.rows)
	f.rows = nil
	if len(t.events) == 0 && len(t.all) == 0 {
		f.view.Objects = []fyne.CanvasObject{look.BareCard(look.Empty(words.T("coding.events.empty"), words.T("coding.events.empty.text"), "", nil))}
		f.view.Refresh()
		return
	}
	f.rows = look.NewList(func() int { return len(f.thing.events) }, func(id int) look.RowText {
		if id >= len(f.thing.events) {
			return look.RowText{}
		}
		return t.eventRow(f.thing.events[id])
	})
	f.rows.OnChoose = func(id int) {
		f.thing.eventAt = t.events[id].ID
		t.room.s.RefreshActions()
	}
	f.rows.OnOpen = func(id int) { t.editEvent(t.events[id]) }
	f.rows.OnTap = f.rows.OnOpen
	at := max(0, slices.IndexFunc(t.events, func(e record.Event) bool { return e.ID == f.thing.eventAt }))
	if at < len(t.events) {
		f.thing.eventAt = t.events[at].ID
		f.rows.ShowChosen(at)
	}
	begin := look.NewButton(words.T("coding.event.new"), theme.ContentAddIcon(), look.Normal, func() { t.newEvent(nil) })
	parts := []fyne.CanvasObject{look.Section(words.T("coding.events.title"), begin)}
	if n := len(t.events); n > 0 {
		parts = append(parts, look.Fixed(0, float32(min(n, eventRows))*eventRow+2, look.BareCard(f.rows)))
	}
	if len(t.route) > 0 {
		parts = append(parts, look.Section(words.T("coding.route.title", t.person.Pseudonym)), t.routeChain())
	}
	if len(t.again) > 0 {
		parts = append(parts, look.Section(words.T("coding.again.title")), look.NewParagraph(words.T("coding.again.text"), look.Muted, look.StateWidth))
		for _, q := range t.again {
			parts = append(parts, look.NewParagraph("· "+t.questionText(q), look.Ink, look.StateWidth))
		}
	}
	f.view.Objects = []fyne.CanvasObject{pane(look.Column(12, parts...))}
	f.view.Refresh()
	if had {
		look.Focus(f.rows)
	}
}

// Measures of the list of events: more than eventRows scroll in it.
const (
	eventRows         = 6
	eventRow  float32 = 61
)

func (f *events) enter() {
	if f.rows != nil && len(f.thing.events) > 0 {
		look.Focus(f.rows)
		return
	}
	f.thing.tabs.Enter()
}

func (f *events) chosen() *record.Event {
	i := slices.IndexFunc(f.thing.events, func(e record.Event) bool { return e.ID == f.thing.eventAt })
	if i < 0 {
		return nil
	}
	return &f.thing.events[i]
}

// remove takes the chosen event out; Undo puts it back.
func (f *events) remove() {
	e := f.chosen()
	if e == nil {
		return
	}
	r, t := f.thing.room, f.thing
	id, name := e.ID, t.codeName(e.Kind)
	task.Run(func(context.Context) (c coding, err error) {
		if err = r.v.Remove(id); err != nil {
			return c, err
		}
		return r.readCoding(t.id)
	}, func(c coding, err error) { t.eventsChanged(c, err, words.T("coding.event.removed", name)) })
}

// eventsChanged shows the events after one was made, changed or taken out.
func (t *thing) eventsChanged(c coding, err error, done string) {
	r := t.room
	switch {
	case r.closed:
	case err != nil:
		r.s.Fail(err)
	default:
		r.s.Done(done)
		if r.thing == t && t.account != nil {
			t.laid(c)
			r.s.RefreshActions()
		}
	}
}

// eventRow is an event's line in the list.
func (t *thing) eventRow(e record.Event) look.RowText {
	var who []string
	for _, a := range e.Actors {
		who = append(who, joinComma(a.Name, joinComma(a.Role, a.Unit)))
	}
	row := look.RowText{Name: t.codeName(e.Kind), Handle: strings.Join(who, "; "), Right: e.Date.EDTF,
		Left: look.JoinFacts(placeText(e.Place), e.Date.Words), Chip: words.T("coding.status.alleged"), Role: look.Muted}
	if e.Status == record.StatusCorroborated {
		row.Chip, row.Role = words.T("coding.status.corroborated"), look.OK
	}
	return row
}

// placeText is a place as it is called in the chosen language, or in the
// witness's words.
func placeText(p record.EventPlace) string {
	if p.Code == "" {
		return p.Words
	}
	if list, err := places.Open(); err == nil {
		if x, ok := list.Place(p.Code); ok {
			return x.Name(string(words.Current()))
		}
	}
	return p.Label
}

// eventName is what an event is called in a sentence.
func (t *thing) eventName(id record.ID) string {
	for _, e := range append(slices.Clone(t.events), t.all...) {
		if e.ID != id {
			continue
		}
		when := e.Date.EDTF
		if when == "" {
			when = e.Date.Words
		}
		if more := joinComma(placeText(e.Place), when); more != "" {
			return t.codeName(e.Kind) + " (" + more + ")"
		}
		return t.codeName(e.Kind)
	}
	return string(id)
}

// questionText is what is to be asked again, in words that blame nobody.
func (t *thing) questionText(q record.Question) string {
	var names []any
	for _, id := range q.Events {
		names = append(names, t.eventName(id))
	}
	for len(names) < 2 {
		names = append(names, "")
	}
	return words.T("coding.again."+q.Key, names...)
}
