package archive

import (
	"slices"
	"strings"
	"time"

	"attest/archive/disclose"
	"attest/archive/record"
)

// ReasonDayShown: the day of an interview is left out, and something that leaves with it
// is of the same day; Rules says what, of DayConsent and DayLog, with a comma between.
const ReasonDayShown ReasonCode = "day_shown"

// Where a day that is left out can stand again.
const (
	DayConsent = "consent" // the certificate: given on, or valid until
	DayLog     = "log"     // the step in the custody log at which the account was stored
)

var dayPlaces = strings.NewReplacer(DayConsent, "the certificate of consent", DayLog, "the custody log", ",", ", ")

// withDay adds to what is left out of an interview when it began and ended, where its
// day is: they say it too.
func withDay(i record.Interview, ranges []disclose.Range) []disclose.Range {
	at := slices.IndexFunc(ranges, func(r disclose.Range) bool { return r.Segment == "" && r.Fact == "date" })
	if at < 0 {
		return ranges
	}
	out := slices.Clone(ranges)
	for _, f := range []field{{"start", i.Start}, {"end", i.End}} {
		if f.text != "" && !hidesFact(out, f.name) {
			out = append(out, disclose.Range{Fact: f.name, Reason: ranges[at].Reason})
		}
	}
	return out
}

// day learns a day that is left out, as it is written in letters and papers.
func (h *hush) day(date string) {
	whole := folded(date)
	if len(whole) <= len("2006") {
		return
	}
	spelled := []string{whole}
	if d, err := time.Parse(time.DateOnly, date); err == nil {
		for _, form := range []string{
			"2006/01/02", "2006.01.02", "2006. 01. 02", "2006. 1. 2", "2006 01 02", "2006 1 2", "02/01/2006", "2/1/2006", "01/02/2006", "1/2/2006", "02.01.2006", "2.1.2006", "02-01-2006",
			"2 January 2006", "January 2 2006", "January 2, 2006", "2 Jan 2006", "Jan 2 2006", "Jan 2, 2006", "2006년 1월 2일", "2006년 01월 02일", "2006年1月2日",
		} {
			spelled = append(spelled, folded(d.Format(form)))
		}
	}
	h.words, h.runs = append(h.words, spelled...), append(h.runs, spelled...)
}

// daysShown asks about each account of which the day is left out and of which something
// else leaves with the same day.
func (v *Vault) daysShown(p *plan, ranges map[record.ID][]disclose.Range) (ask Reasons) {
	for _, t := range p.testimonies {
		its := t.t.Interview.Date
		if its == "" || !hidesFact(ranges[t.t.ID], "date") {
			continue
		}
		var at []string
		if c := certificate(t.consent, t.decision, p.use(t.consent), p.sub.Addressee); c.Date == its || c.Until == its {
			at = append(at, DayConsent)
		}
		if t.version != nil && !p.unlinkable() && day10(t.version.Time) == its {
			at = append(at, DayLog)
		}
		if len(at) > 0 {
			ask = append(ask, Reason{Code: ReasonDayShown, Object: t.t.ID, Label: t.t.Label, What: "testimony", Rules: strings.Join(at, ",")})
		}
	}
	return ask
}
