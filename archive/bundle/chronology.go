package bundle

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"attest/archive/edtf"
	"attest/archive/record"
)

// eventPage is one event as the page shows it.
type eventPage struct {
	ID, Kind, Date, Sure, Basis string
	From, To                    string // ISO 8601 days, "" where not known; what the filter compares
	Testimony                   int
	Witness                     string
	Place                       string
	place                       string // its code
	PlaceNumber                 int    // on the map's list, 0 for none
	Provisions                  []provisionPage
	Laws                        string // codes, apart by spaces
	Paragraphs                  []int
	Marks                       string // IDs of the paragraphs, apart by spaces
}

// when is the date in words, or why there is none.
func (e eventPage) when(w *words) string { return cmp.Or(e.Date, w.Reader.Undated) }

type provisionPage struct{ Code, Short, Full string }

// chronology lists the events of all testimonies by date, those without one at
// the end, and the provisions that they name.
func chronology(w *words, c Content) (events []eventPage, laws []provisionPage, err error) {
	l, err := publicLists()
	if err != nil {
		return nil, nil, err
	}
	seen := map[string]bool{}
	for _, t := range c.Testimonies {
		for _, e := range t.Events {
			kind, _ := l.book.Code(e.Kind)
			p := eventPage{
				ID: fmt.Sprintf("e%d", len(events)+1), Kind: kind.Label(w.Lang), Testimony: t.Number, Witness: t.Pseudonym, Paragraphs: e.Paragraphs,
				Basis: w.Reader.Basis[e.Basis],
			}
			if e.Certainty != record.CertaintySure {
				p.Sure = w.Reader.Certainty[e.Certainty]
			}
			if d, err := edtf.Parse(e.Date); err == nil {
				p.Date = d.Text(w.Lang)
				from, to := d.Reach()
				p.From, p.To = day(from), day(to)
			} else if slices.Contains(e.Withheld, "date") {
				p.Date = w.Reader.DateLeftOut
			}
			if at, ok := l.places.Place(e.Place); ok {
				p.Place, p.place = at.Name(w.Lang), e.Place
			} else if p.Place = e.Called; slices.Contains(e.Withheld, "place") {
				p.Place = w.Reader.PlaceLeftOut
			}
			for _, code := range e.Provisions {
				law := l.provisions[code]
				page := provisionPage{Code: code, Short: strings.TrimSpace(law.Instrument + " " + law.Article), Full: law.Title + ": " + law.Short}
				p.Provisions = append(p.Provisions, page)
				if !seen[code] {
					laws = append(laws, page)
				}
				seen[code] = true
			}
			p.Laws = strings.Join(e.Provisions, " ")
			for _, n := range e.Paragraphs {
				p.Marks = strings.TrimSpace(fmt.Sprintf("%s t%dp%d", p.Marks, t.Number, n))
			}
			events = append(events, p)
		}
	}
	slices.SortStableFunc(events, func(a, b eventPage) int {
		if (a.From == "") != (b.From == "") {
			return cmp.Compare(b.From, a.From)
		}
		return cmp.Or(cmp.Compare(a.From, b.From), cmp.Compare(a.To, b.To))
	})
	for i := range events { // in the order shown
		events[i].ID = fmt.Sprintf("e%d", i+1)
	}
	slices.SortFunc(laws, func(a, b provisionPage) int { return cmp.Compare(a.Short, b.Short) })
	return events, laws, nil
}

// EventLines says events in words of a language, one a line, in the order of
// their dates, as the pages do.
func EventLines(lang string, events []Event) []string {
	w := wordsFor(lang)
	all, _, err := chronology(w, Content{Testimonies: []Testimony{{Number: 1, Events: events}}})
	if err != nil {
		return nil // the lists are our own, and were read when the events were
	}
	var out []string
	for _, e := range all {
		line := e.when(w)
		if e.Sure != "" {
			line += " (" + e.Sure + ")"
		}
		for _, more := range []string{e.Kind, e.Place, e.Basis} {
			if more != "" {
				line += " · " + more
			}
		}
		for _, p := range e.Provisions {
			line += " · " + p.Short
		}
		out = append(out, line)
	}
	return out
}

// eventsLeftOut says how many events are not told, "" for none.
func eventsLeftOut(w *words, c Content) string {
	n := 0
	for _, t := range c.Testimonies {
		n += t.EventsWithheld
	}
	if n == 0 {
		return ""
	}
	return fmt.Sprintf(w.Reader.EventsLeftOut, n)
}

func day(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(time.DateOnly)
}
