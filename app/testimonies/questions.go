package testimonies

import (
	"context"
	"slices"
	"strings"
	"sync"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"attest/app/forms"
	"attest/app/look"
	"attest/app/shell"
	"attest/app/task"
	"attest/app/words"
	"attest/archive/evidence"
	"attest/archive/record"
)

// evidences are the questions of the rules of evidence.
type evidences interface {
	Examine(testimony record.ID) (evidence.Interview, error)
	Answer(testimony record.ID, a record.RuleAnswer) error
}

// questions is the page on which the rules of evidence are answered: each
// answer is kept when it is given, and can be undone.
type questions struct {
	thing   *thing
	in      evidence.Interview
	asked   []*asked
	place   *fyne.Container // what the page is built into
	count   *look.Text
	pending []record.RuleAnswer // to be stored, after the one that is being stored
	busy    bool
	flies   *record.RuleAnswer // being stored; nil for none
	gone    bool
	mu      sync.Mutex // one answer is stored at a time
	turns   map[string]int
}

// askQuestions opens the page.
func (t *thing) askQuestions() {
	r := t.room
	task.Run(func(context.Context) (evidence.Interview, error) { return r.v.Examine(t.id) }, func(in evidence.Interview, err error) {
		switch {
		case r.closed || r.thing != t:
		case err != nil:
			r.s.Fail(err)
		default:
			t.showQuestions(in)
		}
	})
}

// OpenQuestions opens it from another room.
func (r *Room) OpenQuestions(id record.ID) { r.openThen(id, (*thing).askQuestions) }

func (t *thing) showQuestions(in evidence.Interview) {
	r := t.room
	f := &questions{thing: t, in: in, place: container.NewStack(), count: look.Small(""), turns: map[string]int{}}
	f.build()
	var closeIt func()
	end := func() {
		f.keep()
		f.gone = true
		r.questions = nil
		r.reload()
	}
	ok := look.NewButton(words.T("shell.close"), nil, look.Strong, func() { closeIt(); end() })
	var first fyne.Focusable = ok
	for _, a := range f.asked {
		if a.open && a.first != nil {
			first = a.first
			break
		}
	}
	body := look.Column(12, look.NewParagraph(words.T("testimonies.questions.text"), look.Muted, questionWidth), f.count, f.place)
	closeIt = r.s.Overlay(shell.FormDialog(words.T("testimonies.questions.title", t.t.Label), body, ok), first, end)
	r.s.KeepAtLock(f.keep)
	r.questions = f
}

const questionWidth float32 = 500

var questionPhases = []string{evidence.Before, evidence.During, evidence.After}

// build makes every question anew from what is answered.
func (f *questions) build() {
	f.asked = nil
	page := look.Column(12)
	for _, phase := range questionPhases {
		page.Add(look.Inset(6, 0, 0, 0, look.Section(words.T("testimonies.phase."+phase))))
		for _, q := range evidence.Applies(f.in) {
			if q.Phase == phase {
				a := f.newAsked(q)
				f.asked = append(f.asked, a)
				page.Add(a.card)
			}
		}
	}
	f.place.Objects = []fyne.CanvasObject{page}
	f.place.Refresh()
	f.mark()
}

// mark says of each question whether it is answered.
func (f *questions) mark() {
	open := evidence.Ask(f.in)
	for _, a := range f.asked {
		i := slices.IndexFunc(open, func(o evidence.Open) bool { return o.ID == a.q.ID })
		a.open = i >= 0
		switch {
		case a.lacksReason():
			a.state.Set(words.T("testimonies.questions.reason"), look.Warn)
		case !a.open && a.q.Kind == evidence.Facts:
			a.state.Set(words.T("testimonies.questions.recorded"), look.OK)
		case !a.open:
			a.state.Set(words.T("testimonies.questions.answered"), look.OK)
		case open[i].Started:
			a.state.Set(words.T("testimonies.questions.partly"), look.Warn)
		default:
			a.state.Set(words.T("testimonies.questions.open"), look.Warn)
		}
		a.head.Refresh()
	}
	f.count.Set(words.T("testimonies.questions.count", len(open), len(f.asked)))
}

// reload shows what the vault has now, after Undo.
func (f *questions) reload() {
	t := f.thing
	task.Run(func(context.Context) (evidence.Interview, error) { return t.room.v.Examine(t.id) }, func(in evidence.Interview, err error) {
		if err == nil && !f.gone && !t.room.closed {
			at := f.focused()
			f.in = in
			f.build()
			for _, a := range f.asked {
				if a.q.ID == at && a.first != nil {
					look.Focus(a.first)
				}
			}
		}
	})
}

// focused is the rule whose answer has the focus, "" for none.
func (f *questions) focused() string {
	now := f.thing.room.s.Window.Canvas().Focused()
	for _, a := range f.asked {
		if now == nil {
			break
		}
		if now == fyne.Focusable(a.choice) || now == fyne.Focusable(a.text) || slices.ContainsFunc(a.ticks, func(c *forms.Check) bool { return now == fyne.Focusable(c) }) {
			return a.q.ID
		}
	}
	return ""
}

// answer takes on what was answered, and stores it after what is under way.
func (f *questions) answer(a record.RuleAnswer) {
	all := &f.in.Answers.Answers
	*all = slices.DeleteFunc(slices.Clone(*all), func(x record.RuleAnswer) bool { return x.Rule == a.Rule })
	if len(a.Options) > 0 || a.Text != "" {
		*all = append(*all, a)
	}
	f.mark()
	f.pending = append(f.pending, a)
	if !f.busy {
		f.next()
	}
}

func (f *questions) next() {
	if len(f.pending) == 0 {
		return
	}
	a := f.pending[0]
	f.pending, f.busy, f.flies = f.pending[1:], true, &a
	write, r := f.write(a), f.thing.room
	task.Run(func(context.Context) (struct{}, error) { return struct{}{}, write() }, func(_ struct{}, err error) {
		f.busy, f.flies = false, nil
		switch {
		case r.closed:
			return
		case err != nil:
			r.s.Fail(err)
			f.reload()
		default:
			r.s.Done(words.T("testimonies.questions.done", a.Rule))
		}
		f.next()
	})
}

// write readies a store that gives way to a newer one of the same rule.
func (f *questions) write(a record.RuleAnswer) func() error {
	f.mu.Lock()
	f.turns[a.Rule]++
	turn := f.turns[a.Rule]
	f.mu.Unlock()
	id, v := f.thing.id, f.thing.room.v
	return func() error {
		f.mu.Lock()
		defer f.mu.Unlock()
		if turn < f.turns[a.Rule] {
			return nil
		}
		return v.Answer(id, a)
	}
}

// keep stores at once what is typed or waits: before a lock, and at the end.
func (f *questions) keep() {
	before := f.busy
	f.busy = true // nothing is begun beside the window: the lock would cut it off
	for _, a := range f.asked {
		a.commit()
	}
	f.busy = before
	waiting := f.pending
	if f.flies != nil { // on its way, and perhaps not there before the lock
		waiting = append([]record.RuleAnswer{*f.flies}, waiting...)
	}
	f.pending = nil
	for _, a := range waiting {
		if err := f.write(a)(); err != nil {
			f.thing.room.s.Fail(err)
		}
	}
}

// inLanguage is the text of a question or option in the chosen language.
func inLanguage(en, ko string) string {
	if words.Current() == words.Korean {
		return ko
	}
	return en
}

// neededBy names the addressees that ask for the answer.
func neededBy(q evidence.Question) string {
	var names []string
	for _, u := range record.Uses() {
		if slices.Contains(q.NeededBy, u.ID) {
			names = append(names, inLanguage(u.En, u.Ko))
		}
	}
	if len(names) == 0 {
		return words.T("testimonies.questions.nobody")
	}
	return words.T("testimonies.questions.needed."+q.Level, strings.Join(names, ", "))
}
