package record

import "slices"

// Keys of questions to ask again.
const (
	AskDates       = "dates_apart"   // told as the same, on days that cannot be the same
	AskOnceOrTwice = "once_or_twice" // the same act at the same place to the same person: was it once or twice?
	AskPlaces      = "two_places"    // one person at two places at one time
	AskOrder       = "order"         // told in an order that the dates do not allow
	AskAfterDeath  = "after_death"   // something is told of a person after the day of death
)

// Question is something to ask the witness again, or to look up: a key for the
// window's words and the events it is about. It is the office's own, says
// nothing of who is right, and is never exported. People remember what was done
// to them better than when.
type Question struct {
	Key    string
	Events []ID
	Person ID // whom the events are about, where that is the point
}

// Contradictions looks through the events of one or several testimonies. Only
// what cannot be otherwise is asked about: two dates that may overlap, two
// places that may be one, a place that nobody knows, give no question. far says
// how far places are apart; nil knows nothing. narrator says whose testimony one
// is.
func Contradictions(events []Event, far Geography, narrator func(testimony ID) ID) []Question {
	if far == nil {
		far = func(a, b string) Distance { return DistanceUnknown }
	}
	c := comparer{events: events, far: far, narrator: narrator}
	byID := eventsByID(events)
	for _, e := range events {
		d, ok := e.When()
		c.dates, c.dated = append(c.dates, d), append(c.dated, ok)
		c.first = append(c.first, firstTold(e, byID))
	}
	for i := range events {
		for j := i + 1; j < len(events); j++ {
			c.compare(i, j)
		}
		c.after(i)
	}
	for _, p := range c.persons() {
		c.handedOverBefore(p)
	}
	return c.out
}

type comparer struct {
	events   []Event
	dates    []Dates
	dated    []bool
	first    []ID // the event that each tells again
	far      Geography
	narrator func(ID) ID
	out      []Question
}

func (c *comparer) ask(key string, person ID, events ...int) {
	q := Question{Key: key, Person: person}
	for _, i := range events {
		q.Events = append(q.Events, c.events[i].ID)
	}
	c.out = append(c.out, q)
}

// about are the persons of the vault that an event was done to.
func (c *comparer) about(i int) []ID {
	e := c.events[i]
	if len(e.Affected) == 0 {
		if p := c.narrator(e.Testimony); p != "" {
			return []ID{p}
		}
		return nil
	}
	var out []ID
	for _, a := range e.Affected {
		if a.Person != "" {
			out = append(out, a.Person)
		}
	}
	return out
}

func (c *comparer) persons() []ID {
	var out []ID
	for i := range c.events {
		for _, p := range c.about(i) {
			if !slices.Contains(out, p) {
				out = append(out, p)
			}
		}
	}
	return out
}

// shared is a person that both events were done to.
func (c *comparer) shared(i, j int) (ID, bool) {
	for _, p := range c.about(i) {
		if slices.Contains(c.about(j), p) {
			return p, true
		}
	}
	return "", false
}

func (c *comparer) compare(i, j int) {
	a, b := c.events[i], c.events[j]
	apart := c.dated[i] && c.dated[j] && c.dates[i].CannotOverlap(c.dates[j])
	if c.first[i] == c.first[j] {
		if apart {
			c.ask(AskDates, "", i, j)
		}
		return
	}
	person, same := c.shared(i, j)
	if !same {
		return
	}
	once := StepOf(a) == StepOf(b) && (StepOf(a) == StepDeath || StepOf(a) == StepDisappearance)
	switch {
	case apart && once && StepOf(a) == StepDeath:
		c.ask(AskDates, person, i, j) // nobody dies twice
	case apart && a.Kind.Code != "" && a.Kind.Code == b.Kind.Code && (once || a.Place.Code != "" && a.Place.Code == b.Place.Code):
		c.ask(AskOnceOrTwice, person, i, j)
	}
	for _, pair := range [][2]int{{i, j}, {j, i}} {
		death, other := pair[0], pair[1]
		if StepOf(c.events[death]) == StepDeath && StepOf(c.events[other]) != StepDeath && c.dated[death] && c.dated[other] && c.dates[death].Before(c.dates[other]) {
			c.ask(AskAfterDeath, person, death, other)
		}
	}
	if c.elsewhere(i, j) {
		c.ask(AskPlaces, person, i, j)
	}
}

// elsewhere reports that two events put a person at two places at one time:
// held at one through all the days of the other, or on one day at two that are
// further apart than a day's way.
func (c *comparer) elsewhere(i, j int) bool {
	if !c.dated[i] || !c.dated[j] {
		return false
	}
	distance := c.far(c.events[i].Place.Code, c.events[j].Place.Code)
	held := c.held(i, j) || c.held(j, i)
	oneDay := c.dates[i].OneDay() && c.dates[j].OneDay() && c.dates[i].Earliest.Equal(c.dates[j].Earliest)
	return held && distance >= Apart || oneDay && distance == Far
}

// held reports a stay that goes on through all of another event. Its first and
// last day do not count: on those people are moved.
func (c *comparer) held(stay, other int) bool {
	d := c.dates[stay]
	if StepOf(c.events[stay]) != StepDetention || !d.Covers(c.dates[other]) {
		return false
	}
	return c.dates[other].Earliest.After(d.Begun) && c.dates[other].Latest.Before(d.Ended)
}

// after looks whether the dates allow what the witness says came first.
func (c *comparer) after(i int) {
	e := c.events[i]
	if e.After == "" {
		return
	}
	j := slices.IndexFunc(c.events, func(x Event) bool { return x.ID == e.After })
	if j < 0 {
		return
	}
	if c.dated[i] && c.dated[j] && c.dates[i].Before(c.dates[j]) || c.leadsTo(j, i) {
		c.ask(AskOrder, "", j, i)
	}
}

// leadsTo follows "after" links from one event; a circle would make each come
// after the other.
func (c *comparer) leadsTo(from, to int) bool {
	for range c.events {
		next := slices.IndexFunc(c.events, func(x Event) bool { return x.ID == c.events[from].After && x.ID != "" })
		if next < 0 {
			return false
		}
		if next == to {
			return true
		}
		from = next
	}
	return false
}

// handedOverBefore asks when a person is handed over, or escapes from custody,
// although every arrest and stay that is told comes certainly later.
func (c *comparer) handedOverBefore(person ID) {
	var taken []int
	for i, e := range c.events {
		if s := StepOf(e); (s == StepArrest || s == StepDetention) && slices.Contains(c.about(i), person) {
			taken = append(taken, i)
		}
	}
	for i, e := range c.events {
		s := StepOf(e)
		if s != StepHandOver || !c.dated[i] || !slices.Contains(c.about(i), person) || len(taken) == 0 {
			continue
		}
		if !slices.ContainsFunc(taken, func(t int) bool { return !c.dated[t] || !c.dates[i].Before(c.dates[t]) }) {
			c.ask(AskOrder, person, i, taken[0])
		}
	}
}
