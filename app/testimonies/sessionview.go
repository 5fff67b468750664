package testimonies

import (
	"context"
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"attest/app/forms"
	"attest/app/guidebook"
	"attest/app/look"
	"attest/app/task"
	"attest/app/words"
	"attest/archive"
	"attest/archive/guide"
	"attest/archive/record"
)

// fill shows what is noted, newest first, and the guide.
func (f *session) fill() {
	list := look.Column(6)
	child := f.s.ChildPresent()
	text := "testimonies.session.child.in"
	if child {
		text = "testimonies.session.child.out"
		list.Add(look.NoticeCard(look.Warn, look.NewParagraph(words.T("testimonies.session.child.here"), look.Ink, 300)))
	}
	pause := "testimonies.session.break.begin"
	if n := len(f.s.Words.Breaks); n > 0 && f.s.Words.Breaks[n-1].End == "" {
		pause = "testimonies.session.break.end"
	}
	list.Add(look.Line(8, look.NewButton(words.T(pause), nil, look.Normal, f.pause), look.NewButton(words.T(text), nil, look.Normal, func() {
		f.child()
		look.Focus(f.note)
	}), look.Space()))
	for i, g := range f.s.Words.Present {
		if g.Out != "" {
			continue
		}
		out := look.NewButton(words.T("testimonies.session.out"), nil, look.Quiet, func() {
			f.s.Words.Present = slices.Clone(f.s.Words.Present)
			f.s.Words.Present[i].Out = clock(task.Now())
			f.changed()
			f.thing.childIs(f.s.ChildPresent())
			look.Focus(f.note)
		})
		list.Add(look.Line(8, look.Small(timeOf(g.In)), look.NewText(look.JoinFacts(words.T("testimonies.presence."+g.Role), g.Name), look.Ink, look.TextSize), look.Space(), out))
	}
	for _, l := range f.lines() {
		p := look.NewParagraph(l, look.Ink, 300)
		list.Add(p)
	}
	f.now.Objects = []fyne.CanvasObject{list}
	f.now.Refresh()
	f.fillGuide(child)
}

// lines are what was noted, newest first, each with its time.
func (f *session) lines() []string {
	type line struct{ at, text string }
	var all []line
	w := f.s.Words
	for _, n := range w.Notes {
		all = append(all, line{n.At, n.Text})
	}
	for _, a := range w.Asked {
		if a.Leading {
			all = append(all, line{a.At, look.JoinFacts(words.T("testimonies.session.leading.noted"), a.Text)})
		}
	}
	for _, b := range record.JoinBreaks(append(f.recorded(), w.Breaks...)) {
		all = append(all, line{b.Start, look.JoinFacts(words.T("testimonies.session.break.noted"), breakReason(b.Reason), timeOf(b.End))})
	}
	for _, g := range w.Present {
		who := look.JoinFacts(words.T("testimonies.presence."+g.Role), g.Name)
		all = append(all, line{g.In, words.T("testimonies.session.came", who)})
		if g.Out != "" {
			all = append(all, line{g.Out, words.T("testimonies.session.left", who)})
		}
	}
	for _, m := range f.marked() {
		all = append(all, line{m.At.Time, look.JoinFacts(words.T("recorder.mark.noted"), m.Text)})
	}
	slices.Reverse(all) // of one second the newest comes first too
	slices.SortStableFunc(all, func(a, b line) int { return strings.Compare(b.at, a.at) })
	var out []string
	for _, l := range all {
		out = append(out, timeOf(l.at)+"  "+l.text)
	}
	return out
}

// timeOf is the time of day of an RFC 3339 time, where it was noted.
func timeOf(at string) string {
	t, err := time.Parse(time.RFC3339, at)
	if err != nil {
		return ""
	}
	return t.Format(time.TimeOnly)
}

// fillGuide shows one section of the guide, and ticks what was asked.
func (f *session) fillGuide(child bool) {
	g := f.guide.For(child)
	lang := string(words.Current())
	var options []forms.Option
	var shown guide.Section
	for _, phase := range g.Phases {
		sections := []guide.Section{phase}
		for _, topic := range g.Topics {
			if topic.Phase == phase.ID {
				sections = append(sections, topic)
			}
		}
		for i, s := range sections {
			text := s.Title.In(lang)
			if i > 0 {
				text = phase.Title.In(lang) + " · " + text
			}
			options = append(options, forms.Option{Value: s.ID, Text: text})
			if s.ID == f.at || s.ID == "account" && shown.ID != f.at { // a topic that is hidden gives way to its phase
				shown = s
			}
		}
	}
	which := forms.NewChoice(options, shown.ID, nil)
	items := look.Column(4)
	fill := func(s guide.Section) {
		items.Objects = nil
		for _, item := range s.Items {
			items.Add(forms.NewCheck(item.Text.In(lang), f.wasAsked(item.ID), func(on bool) { f.tick(item.ID, on) }))
		}
		items.Refresh()
	}
	which.OnChange = func(id string) {
		f.at = id
		s, ok := g.Topic(id)
		if !ok {
			s, _ = g.Phase(id)
		}
		fill(s)
		f.asking.Refresh()
	}
	fill(shown)
	focused := f.thing.room.s.Window.Canvas().Focused()
	for _, o := range f.asking.Objects {
		if f.mild == child && within(o, focused) {
			return // the person works in it; a tick changes nothing else
		}
	}
	f.mild = child
	edit := look.NewButton(words.T("guidebook.edit"), nil, look.Quiet, func() { guidebook.Open(f.thing.room.s, f.thing.room.v, which.Value(), f.guideChanged) })
	f.asking.Objects = []fyne.CanvasObject{look.Column(10, forms.NewField(words.T("testimonies.session.guide"), "", which).Container, items, look.Line(8, edit, look.Space()))}
	f.asking.Refresh()
}

// guideChanged shows the guide as the office has it now.
func (f *session) guideChanged() {
	g, err := f.thing.room.v.Guide()
	if err != nil || f.gone {
		return
	}
	f.guide = g
	f.fillGuide(f.s.ChildPresent())
}

// within says whether something of a container is o.
func within(in fyne.CanvasObject, o fyne.Focusable) bool {
	if x, ok := in.(fyne.Focusable); ok && o != nil && x == o {
		return true
	}
	c, ok := in.(*fyne.Container)
	return ok && slices.ContainsFunc(c.Objects, func(x fyne.CanvasObject) bool { return within(x, o) })
}

func (f *session) wasAsked(id string) bool {
	return slices.ContainsFunc(f.s.Words.Asked, func(a record.SessionAsked) bool { return a.Question == id })
}

func (f *session) tick(id string, on bool) {
	f.s.Words.Asked = slices.DeleteFunc(slices.Clone(f.s.Words.Asked), func(a record.SessionAsked) bool { return a.Question == id })
	if on {
		f.s.Words.Asked = append(f.s.Words.Asked, record.SessionAsked{At: clock(task.Now()), Question: id})
	}
	f.changed()
}

// readRecordings looks what was recorded, so that its pauses stand among the
// breaks.
func (f *session) readRecordings() {
	r, id := f.thing.room, f.thing.id
	task.Run(func(context.Context) ([]archive.Recording, error) { return r.v.Recordings(id) }, func(list []archive.Recording, err error) {
		switch {
		case f.gone || r.closed:
		case err != nil:
			r.s.Fail(err)
		case len(list) > 0:
			f.rec = list
			f.fill()
		}
	})
}

// recorded are the breaks of the recordings, the one that goes on included.
func (f *session) recorded() []record.SessionBreak {
	var out []record.SessionBreak
	if live := f.thing.room.Paused; live != nil {
		out = live(f.thing.id)
	}
	for _, r := range f.rec {
		for _, span := range r.Spans {
			if b, ok := span.Break(); ok {
				out = append(out, b)
			}
		}
	}
	return out
}

// marked are the marks of the recordings, the one that goes on included.
func (f *session) marked() (out []record.RecordingMark) {
	if live := f.thing.room.Marked; live != nil {
		out = live(f.thing.id)
	}
	for _, r := range f.rec {
		out = append(out, r.Marks...)
	}
	return out
}

// RecorderTurned is told that the recorder paused, went on or marked: the page of the
// interview shows it.
func (r *Room) RecorderTurned(testimony record.ID) {
	if r.session != nil && r.session.thing.id == testimony {
		r.session.fill()
	}
}
