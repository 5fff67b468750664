package archive

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"attest/archive/bundle"
	"attest/archive/custody"
	"attest/archive/dates"
	"attest/archive/disclose"
	"attest/archive/edtf"
	"attest/archive/record"
	"attest/archive/store"
)

// ReasonDayShown: the day of an interview is left out, and something that leaves with it
// is of the same day; Rules says what, of DayConsent and DayLog, with a comma between.
const ReasonDayShown ReasonCode = "day_shown"

// Where a day that is left out can stand again.
const (
	DayConsent   = "consent"   // a certificate: given on, or valid until
	DayLog       = "log"       // steps of the custody log that leave, and what was noted with them
	DayEvent     = "event"     // an event that is told
	DayInterview = "interview" // the interview of another account
	DayBundle    = "bundle"    // the day on which it leaves
)

var dayPlaces = strings.NewReplacer(DayConsent, "the certificate of consent", DayLog, "the custody log", DayEvent, "an event", DayInterview, "another interview",
	DayBundle, "the date of what leaves", ",", ", ")

// withClock adds to what is left out of an interview when it began and ended, where its
// day is: they say it too; and where its place is, which their clock tells, unless it is
// that of UTC.
func withClock(i record.Interview, ranges []disclose.Range) []disclose.Range {
	at := slices.IndexFunc(ranges, func(r disclose.Range) bool { return r.Segment == "" && r.Fact == "date" })
	place := at < 0
	if place {
		at = slices.IndexFunc(ranges, func(r disclose.Range) bool { return r.Segment == "" && r.Fact == "place" })
	}
	if at < 0 {
		return ranges
	}
	out := slices.Clone(ranges)
	for _, f := range []field{{"start", i.Start}, {"end", i.End}} {
		if f.text != "" && !hidesFact(out, f.name) && !(place && strings.HasSuffix(f.text, "Z")) {
			out = append(out, disclose.Range{Fact: f.name, Reason: ranges[at].Reason})
		}
	}
	return out
}

// day learns a day that is left out: however it is written, it must not leave.
func (h *hush) day(date string) {
	if first, last, ok := leftOutDays(date); ok && first == last {
		h.days = append(h.days, dates.NewDay(first))
		return
	}
	if whole := folded(date); len(whole) > len("2006") {
		h.words, h.runs = append(h.words, whole), append(h.runs, whole)
	}
}

// mayDay learns the day that a few hidden words are: it is asked about where something
// else says it.
func (h *hush) mayDay(w toldWords, r disclose.Range, text string) {
	s, _ := w.segment(r.Segment)
	for _, p := range dates.Propose(text, cmp.Or(s.Lang, w.t.Interview.Language), dates.Context{Interview: w.t.Interview.Date}) {
		if first, last, ok := leftOutDays(p.EDTF); ok && first == last {
			h.asDays = append(h.asDays, dates.NewDay(first))
		}
	}
}

// dated reports that a text says a day that is left out; or, where it need not be sure,
// that it may: a day and month without a year, a year of two figures, hidden words that
// are the day.
func (h *hush) dated(s *saidText, sure bool) bool {
	has := func(list []*dates.Day) bool {
		return slices.ContainsFunc(list, func(d *dates.Day) bool {
			says, may := d.InPlain(s.forDays())
			return says || may && !sure
		})
	}
	return has(h.days) || !sure && has(h.asDays)
}

// leftOutDays are the first and the last day that a date of an interview can mean; false
// for more than a month, of which a day says little.
func leftOutDays(date string) (first, last time.Time, ok bool) {
	d, err := edtf.Parse(date)
	if err != nil {
		return first, last, false
	}
	first, last = d.Bounds()
	return first, last, !first.IsZero() && !last.IsZero() && last.Before(first.AddDate(0, 1, 0))
}

// daysShown asks about each account of which the day is left out and of which something
// else leaves with the same day.
func (v *Vault) daysShown(ctx context.Context, p *plan, ranges map[record.ID][]disclose.Range) (ask Reasons, err error) {
	var leaving []dayLeaving
	for _, t := range p.testimonies {
		first, last, ok := leftOutDays(t.t.Interview.Date)
		if !ok || !hidesFact(ranges[t.t.ID], "date") {
			continue
		}
		if leaving == nil {
			if leaving, err = v.daysLeaving(ctx, p, ranges); err != nil {
				return nil, err
			}
		}
		var at []string
		for _, place := range []string{DayConsent, DayLog, DayEvent, DayInterview, DayBundle} {
			if slices.ContainsFunc(leaving, func(l dayLeaving) bool { return l.place == place && l.isOf(first, last) }) {
				at = append(at, place)
			}
		}
		if len(at) > 0 {
			ask = append(ask, Reason{Code: ReasonDayShown, Object: t.t.ID, Label: t.t.Label, What: "testimony", Rules: strings.Join(at, ",")})
		}
	}
	return ask, nil
}

// dayLeaving is a time that leaves, and where: RFC 3339, or a day.
type dayLeaving struct{ place, at string }

// zones are those in which a time is read as a day beside its own: UTC, which bundles
// write, and Korea's. An interview's day is the day where it was held.
var zones = []*time.Location{time.UTC, time.FixedZone("", 9*60*60)}

// isOf reports that the time is on one of the days from first to last.
func (l dayLeaving) isOf(first, last time.Time) bool {
	days := []string{day10(l.at)}
	if t, err := time.Parse(time.RFC3339, l.at); err == nil {
		for _, z := range append(zones, time.Local) {
			days = append(days, t.In(z).Format(time.DateOnly))
		}
	}
	from, to := first.Format(time.DateOnly), last.Format(time.DateOnly)
	return slices.ContainsFunc(days, func(d string) bool { return from <= d && d <= to })
}

// daysLeaving are the times and days that leave with a plan beside its texts.
func (v *Vault) daysLeaving(ctx context.Context, p *plan, ranges map[record.ID][]disclose.Range) ([]dayLeaving, error) {
	out := []dayLeaving{{DayBundle, v.clock.clock.wall().Format(time.RFC3339)}}
	add := func(place string, at ...string) {
		for _, a := range at {
			if a != "" {
				out = append(out, dayLeaving{place, a})
			}
		}
	}
	for _, t := range p.testimonies {
		c := certificate(t.consent, t.decision, p.use(t.consent), p.sub.Addressee)
		add(DayConsent, c.Date, c.Until)
		if !hidesFact(ranges[t.t.ID], "date") {
			add(DayInterview, t.t.Interview.Date)
		}
		for _, f := range []field{{"start", t.t.Interview.Start}, {"end", t.t.Interview.End}} {
			if !hidesFact(ranges[t.t.ID], f.name) {
				add(DayInterview, f.text)
			}
		}
		events, err := v.Events(t.t.ID)
		if err != nil {
			return nil, err
		}
		for _, e := range events {
			if first, last, ok := leftOutDays(e.Date.EDTF); ok && first == last {
				add(DayEvent, first.Format(time.DateOnly))
			}
		}
	}
	if p.unlinkable() {
		return out, nil
	}
	steps, err := v.stepsLeaving(ctx, p)
	for _, at := range steps {
		add(DayLog, at)
	}
	return out, err
}

// stepsLeaving are the times of the entries of the log that a bundle has, of what it
// tells of its exhibits, and of the versions that it opens.
func (v *Vault) stepsLeaving(ctx context.Context, p *plan) (at []string, err error) {
	entries, objects := map[string]bool{}, map[record.ID]bool{}
	for _, t := range p.testimonies {
		if t.version != nil {
			entries[t.version.Name] = true
			at = append(at, t.version.Time)
		}
		f, ok, err := v.Final(t.t.ID)
		if err != nil {
			return nil, err
		}
		if ok {
			entries[f.Name] = true
		}
	}
	for _, e := range p.exhibits {
		objects[e.e.ID], objects[e.e.Recording] = true, true
		at = append(at, e.e.Added)
		if e.version != nil {
			entries[e.version.Name] = true
			at = append(at, e.version.Time)
		}
	}
	delete(objects, "")
	for _, s := range v.Timestamps() { // the newest that there is a reply to goes with it
		if s.Over == record.StampCheckpoint && len(s.Reply) > 0 {
			at = append(at, s.Got)
			break
		}
	}
	return at, v.view(func(tx *store.Tx) error {
		return custody.Scan(tx, v.store.Head().Size, func(e custody.Entry) error {
			if entries[e.Version] && e.Verb != custody.Disclosed || objects[e.Object] && bundle.TellsStep(string(e.Verb)) {
				at = append(at, e.Time)
			}
			return ctx.Err()
		})
	})
}
