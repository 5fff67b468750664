package testimonies

import (
	"context"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"attest/app/forms"
	"attest/app/look"
	"attest/app/shell"
	"attest/app/task"
	"attest/app/words"
	"attest/archive/record"
)

// ended is the sheet at the end of an interview: what the program knows of it
// and what of that is to stand in the record. What a person typed stays unless
// its line is ticked.
type ended struct {
	thing  *thing
	noted  record.Noted
	offers []known
	breaks *forms.Check // the answer to the question after breaks; nil where it is not asked
	now    *forms.Check // the end is noted anew; nil where none was noted
}

// known is a line that is put into the record when it is ticked.
type known struct {
	check *forms.Check
	put   func(*record.Interview)
}

// longest is how long after the last note somebody who ends an interview means
// now; later the interview ended when that was noted.
const longest = 6 * time.Hour

const breaksRule = "EV-C05"

// knows is what the sheet is made of.
type knows struct {
	noted record.Noted
	asked bool // breaks are asked after, and not answered
}

func (r *Room) knows(id record.ID) (k knows, err error) {
	if k.noted, err = r.v.Noted(id); err != nil {
		return k, err
	}
	in, err := r.v.Examine(id)
	k.asked = err == nil && !in.Recorded && in.Open(breaksRule)
	return k, err
}

// askEnd opens the sheet; the page of the interview closes before.
func (t *thing) askEnd() {
	r := t.room
	if r.session != nil {
		r.session.close()
	}
	t.leave()
	task.Run(func(context.Context) (knows, error) { return r.knows(t.id) }, func(k knows, err error) {
		switch {
		case r.closed || r.thing != t:
		case err != nil:
			r.s.Fail(err)
		default:
			t.showEnd(k)
		}
	})
}

func (t *thing) showEnd(k knows) {
	r, now := t.room, clock(task.Now())
	end, forgotten := now, false // whether nobody noted the end when it was
	if last, err := time.Parse(time.RFC3339, k.noted.Last); err == nil && !k.noted.Closed && task.Now().Sub(last) > longest {
		end, forgotten = k.noted.Last, true
	}
	f := &ended{thing: t, noted: k.noted}
	page := look.Column(10, look.NewParagraph(words.T("testimonies.end.text"), look.Muted, questionWidth))
	say := func(text string) { page.Add(look.NewParagraph(text, look.Ink, questionWidth)) }
	if k.noted.Start != "" {
		say(words.T("testimonies.end.began", moment(k.noted.Start)))
	}
	if k.noted.Closed {
		say(words.T("testimonies.end.was", moment(k.noted.End)))
		f.now = forms.NewCheck(words.T("testimonies.end.again", moment(now)), false, nil)
		page.Add(f.now)
	} else if forgotten {
		say(words.T("testimonies.end.last", moment(end)))
	} else {
		say(words.T("testimonies.end.now", moment(end)))
	}
	for _, b := range k.noted.Breaks {
		if b.End == "" {
			b.End = end
		}
		say(look.JoinFacts(words.T("testimonies.session.break.noted"), timeOf(b.Start)+"–"+timeOf(b.End), breakReason(b.Reason)))
	}
	if t.final() {
		say(words.T("testimonies.end.final"))
	} else {
		f.offer(page, k.asked)
	}
	var closeIt func()
	no := look.NewButton(words.T("shell.cancel"), nil, look.Normal, func() { closeIt() })
	yes := look.NewButton(words.T("testimonies.end.yes"), nil, look.Strong, func() { closeIt(); f.end(end) })
	closeIt = r.s.Overlay(shell.FormDialog(words.T("testimonies.end.title", t.t.Label), page, no, yes), yes, nil)
}

// offer lists what can be put into the record beside what is filled in.
func (f *ended) offer(page *fyne.Container, asked bool) {
	i, n := f.thing.t.Interview, f.noted
	line := func(text string, on bool, put func(*record.Interview)) {
		c := forms.NewCheck(text, on, nil)
		f.offers = append(f.offers, known{c, put})
		page.Add(c)
	}
	filled := n.Fill(i)
	if len(i.Present) == 0 {
		filled.Present = nil // each has a line of its own
	}
	for _, p := range n.Missing(filled) {
		line(words.T("testimonies.end.present", look.JoinFacts(words.T("testimonies.presence."+p.Role), p.Name)), true, func(i *record.Interview) {
			i.Present = append(i.Present, p)
		})
	}
	if n.Start != "" && i.Start != "" && i.Start != n.Start {
		line(words.T("testimonies.end.start", moment(n.Start), moment(i.Start)), false, func(i *record.Interview) { i.Start = n.Start })
	}
	if day, _, _ := strings.Cut(n.Start, "T"); day != "" && i.Date != "" && i.Date != day {
		line(words.T("testimonies.end.date", day, i.Date), false, func(i *record.Interview) { i.Date = day })
	}
	if asked {
		text := "testimonies.end.nobreaks"
		if len(n.Breaks) > 0 {
			text = "testimonies.end.breaks"
		}
		f.breaks = forms.NewCheck(words.T(text), true, nil)
		page.Add(f.breaks)
	}
}

// end notes the end, and puts into the record what is to stand there.
func (f *ended) end(now string) {
	t := f.thing
	r, id := t.room, t.id
	anew := !f.noted.Closed || f.now != nil && f.now.Checked
	answer := f.answer(now)
	task.Run(func(context.Context) (record.Noted, error) {
		if anew {
			if err := r.v.EndInterview(id, now); err != nil {
				return record.Noted{}, err
			}
		}
		if answer != nil {
			if err := r.v.Answer(id, *answer); err != nil {
				return record.Noted{}, err
			}
		}
		return r.v.Noted(id)
	}, func(n record.Noted, err error) {
		switch {
		case r.closed:
		case err != nil:
			r.s.Fail(err)
		case r.thing != t || t.final():
			r.s.Done(words.T("testimonies.end.done"))
		default:
			f.put(n)
		}
	})
}

// put fills the record in view, keeps it, and reads it again with the answers.
func (f *ended) put(n record.Noted) {
	t := f.thing
	t.leave()
	named := len(t.t.Interview.Present) > 0
	i := n.Fill(t.t.Interview)
	if !named {
		i.Present = nil
	}
	for _, o := range f.offers {
		if o.check.Checked {
			o.put(&i)
		}
	}
	t.keepNoted(i, words.T("testimonies.end.done"))
}

// keepNoted stores facts that the program knows, and shows them.
func (t *thing) keepNoted(i record.Interview, done string) {
	r := t.room
	t.t.Interview = i
	t.refresh() // the form's fields hold what stood there
	at, c := r.store.next(), t.snapshot()
	task.Run(func(context.Context) (struct{}, error) { return struct{}{}, r.store.save(at, c) }, func(_ struct{}, err error) {
		switch {
		case r.closed:
		case err != nil:
			r.s.Fail(err)
		default:
			r.s.Done(done)
			r.list.load()
			r.reload()
		}
	})
}

// answer is what the breaks answer to the rule that asks after them, nil where
// it is not asked or not wanted.
func (f *ended) answer(now string) *record.RuleAnswer {
	if f.breaks == nil || !f.breaks.Checked {
		return nil
	}
	if len(f.noted.Breaks) == 0 {
		return &record.RuleAnswer{Rule: breaksRule, Options: []string{"none"}}
	}
	var lines []string
	for _, b := range f.noted.Breaks {
		if b.End == "" {
			b.End = now
		}
		lines = append(lines, strings.TrimSpace(timeOf(b.Start)+"–"+timeOf(b.End)+" "+breakReason(b.Reason)))
	}
	return &record.RuleAnswer{Rule: breaksRule, Options: []string{"breaks"}, Text: strings.Join(lines, "; ")}
}

// moment is a time as it is read: the day and the time of day where it was noted.
func moment(at string) string {
	day, _, _ := strings.Cut(at, "T")
	return day + " " + strings.TrimSuffix(timeOf(at), ":00")
}

// breakReason says a reason in words: one of the recorder's is a code.
func breakReason(reason string) string {
	parts := strings.Split(reason, ", ")
	for i, p := range parts {
		if key := "recorder.reason." + p; words.Has(key) {
			parts[i] = words.T(key)
		}
	}
	return strings.Join(parts, ", ")
}

// Recorded is told that a recording of a testimony is listed: what it tells of
// the interview fills what nobody has written yet.
func (r *Room) Recorded(testimony, exhibit record.ID) {
	task.Run(func(context.Context) (record.Noted, error) { return r.v.Noted(testimony) }, func(n record.Noted, err error) {
		switch {
		case r.closed:
			return
		case err != nil:
			r.s.Fail(err)
		case r.thing == nil || r.thing.id != testimony || r.thing.tabs == nil:
			r.fillUnseen(testimony, n)
		default:
			r.thing.leave()
			if i := n.Fill(r.thing.t.Interview); !r.thing.final() && !sameFacts(i, r.thing.t.Interview) {
				r.thing.keepNoted(i, words.T("testimonies.end.filled"))
			} else {
				r.Changed(exhibit)
			}
		}
		if r.session != nil && r.session.thing.id == testimony {
			r.session.reload()
		}
	})
}

// fillUnseen does the same for a testimony that is not in view.
func (r *Room) fillUnseen(testimony record.ID, n record.Noted) {
	task.Run(func(context.Context) (struct{}, error) {
		t, err := r.v.Testimony(testimony)
		if err != nil || t.State == record.StateFinal {
			return struct{}{}, err
		}
		i := n.Fill(t.Interview)
		if sameFacts(i, t.Interview) {
			return struct{}{}, nil
		}
		t.Interview = i
		return struct{}{}, r.v.SaveTestimony(t)
	}, func(_ struct{}, err error) {
		if err != nil && !r.closed {
			r.s.Fail(err)
		}
	})
}

// sameFacts compares what Fill may change.
func sameFacts(a, b record.Interview) bool {
	return a.Date == b.Date && a.Start == b.Start && a.End == b.End && len(a.Present) == len(b.Present) &&
		a.Interviewer == b.Interviewer && a.Interpreter == b.Interpreter
}

// notedFacts are begin and end of the interview, and what was noted of it and
// does not stand in the record.
func (t *thing) notedFacts() fyne.CanvasObject {
	i, n := t.t.Interview, t.noted
	box := look.Column(8)
	var times []string
	if i.Start != "" {
		times = append(times, words.T("testimonies.end.began", moment(i.Start)))
	}
	if i.End != "" {
		times = append(times, words.T("testimonies.end.was", moment(i.End)))
	}
	if len(times) > 0 {
		box.Add(small(look.JoinFacts(times...)))
	}
	if filled := n.Fill(i); !t.final() && (!sameFacts(filled, i) || len(n.Missing(filled)) > 0) {
		put := look.NewButton(words.T("testimonies.end.look"), nil, look.Normal, t.askEnd)
		box.Add(look.NoticeCard(look.Warn, look.Column(8, look.NewParagraph(words.T("testimonies.end.waits"), look.Ink, questionWidth), look.Line(8, put, look.Space()))))
	}
	box.Hidden = len(box.Objects) == 0
	return box
}
