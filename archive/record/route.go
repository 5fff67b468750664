package record

import "slices"

// RouteStep is one event on a person's way.
type RouteStep struct {
	Event ID
	Step  string
	Place EventPlace
	Dates Dates
	Dated bool // there is a date that can be read
	Sure  bool // certainly after the step before it; the first always is
}

// Route is the way of one person: her crossings, arrests, stays in detention,
// hand-overs, punishments, escapes, and where she was lost. Events stand in the
// order in which they are given (as they were told), changed only where dates or
// the witness's "after that" leave no other; so what cannot be ordered is not.
// An event that tells another again appears once. narrator says whose testimony
// one is.
func Route(person ID, events []Event, narrator func(testimony ID) ID) []RouteStep {
	var mine []Event
	told, byID := map[ID]bool{}, eventsByID(events)
	for _, e := range events {
		first := firstTold(e, byID)
		if StepOf(e) == "" || !e.Concerns(person, narrator(e.Testimony)) || told[first] {
			continue
		}
		told[first] = true
		mine = append(mine, e)
	}
	var out []RouteStep
	for _, i := range order(mine) {
		e := mine[i]
		s := RouteStep{Event: e.ID, Step: StepOf(e), Place: e.Place, Sure: true}
		s.Dates, s.Dated = e.When()
		if n := len(out); n > 0 {
			before := out[n-1]
			s.Sure = e.After == before.Event || before.Dated && s.Dated && before.Dates.Before(s.Dates)
		}
		out = append(out, s)
	}
	return out
}

func eventsByID(events []Event) map[ID]Event {
	m := map[ID]Event{}
	for _, e := range events {
		m[e.ID] = e
	}
	return m
}

// firstTold follows "the same as" to the event that was told first.
func firstTold(e Event, byID map[ID]Event) ID {
	id := e.ID
	for range len(byID) { // a circle ends here
		x, ok := byID[id]
		if !ok || x.Same == "" {
			break
		}
		id = x.Same
	}
	return id
}

// InOrder gives events, which are handed over as they were told, in the order of
// a draft: moved only where dates or the witness's "after that" leave no other.
func InOrder(events []Event) []int { return order(events) }

// order takes the events as they were told, and moves one forward only to stand
// before the first that it is certainly before. What cannot be dated stays behind
// what it was told after. Links that contradict dates are passed over.
func order(events []Event) []int {
	n := len(events)
	dates, dated := make([]Dates, n), make([]bool, n)
	index := map[ID]int{}
	for i, e := range events {
		dates[i], dated[i] = e.When()
		index[e.ID] = i
	}
	before := func(i, j int) bool {
		if dated[i] && dated[j] && dates[i].CannotOverlap(dates[j]) {
			return dates[i].Before(dates[j])
		}
		k, ok := index[events[j].After]
		return ok && k == i
	}
	var out []int
	for i := range n {
		at := len(out)
		for k, j := range out {
			if before(i, j) {
				at = k
				break
			}
		}
		for k := len(out) - 1; k >= at; k-- {
			if before(out[k], i) { // a link says so
				at = k + 1
			}
		}
		out = slices.Insert(out, at, i)
	}
	return out
}
