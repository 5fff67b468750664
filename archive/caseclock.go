package archive

import (
	"slices"
	"strings"
	"time"

	"attest/archive/dates"
	"attest/archive/record"
)

// UrgentClock is how long somebody has been held, how long there is, and what is
// due next.
type UrgentClock struct {
	Country string
	Since   string // EDTF, "" for not known
	Held    int    // days, -1 for not known
	Return  string // ISO 8601 day, "" for not told
	Left    int    // days until then, negative when it is past; nothing without Return
	Release string // as in record.Urgent
	Next    UrgentNext
}

// UrgentNext is what is due next in an urgent case.
type UrgentNext struct {
	What      string    // NextDraft, NextSend, NextReply, NextNews
	Label     string    // of the submission
	Mechanism string    // of it
	Due       time.Time // of NextReply
	Waiting   int       // of NextSend: how many wait
}

// What is due next.
const (
	NextDraft = "draft" // no form is drafted
	NextSend  = "send"  // a draft has not been sent
	NextReply = "reply" // the body's own period runs
	NextNews  = "news"  // all is sent: ask how the person is
)

// urgentCases are the open cases in which somebody is held, that with the least
// time first.
func (v *Vault) urgentCases() ([]TodayItem, error) {
	set, err := v.Mechanisms()
	if err != nil {
		return nil, err
	}
	now := v.clock.clock.wall()
	subs := v.Submissions()
	var out []TodayItem
	for _, k := range v.Cases() {
		if k.Urgent == nil || k.Closed {
			continue
		}
		c := &UrgentClock{Country: k.Urgent.Country, Since: k.Urgent.Since, Held: -1, Return: k.Urgent.Return, Release: k.Urgent.Release}
		if d, err := record.ParseEDTF(c.Since); err == nil && !d.Earliest.IsZero() && dates.IsDay(c.Since) { // a month says no number of days
			c.Held = max(0, days(d.Earliest, now))
		}
		if day, err := time.ParseInLocation(time.DateOnly, c.Return, now.Location()); err == nil {
			c.Left = -days(day, now)
		} else {
			c.Return = ""
		}
		c.Next = UrgentNext{What: NextDraft}
		own := slices.DeleteFunc(slices.Clone(subs), func(s record.Submission) bool { return s.Case != k.ID })
		slices.SortFunc(own, func(a, b record.Submission) int { return strings.Compare(a.Label, b.Label) })
		for _, s := range own {
			if c.Next.What == NextDraft {
				c.Next.What = NextNews
			}
			if len(s.Deliveries) == 0 {
				if c.Next.What != NextSend {
					c.Next = UrgentNext{What: NextSend, Label: s.Label, Mechanism: s.Mechanism}
				}
				c.Next.Waiting++
				continue
			}
			sent, err := time.Parse(time.RFC3339, s.Deliveries[0].Time)
			m, ok := set.Find(s.Mechanism)
			if err != nil || !ok || c.Next.What == NextSend {
				continue
			}
			for _, p := range m.Clock {
				due := p.End(sent)
				if p.What == "reply" && !due.Before(day(now)) && (c.Next.Due.IsZero() || due.Before(c.Next.Due)) {
					c.Next = UrgentNext{What: NextReply, Label: s.Label, Mechanism: s.Mechanism, Due: due}
				}
			}
		}
		out = append(out, TodayItem{Kind: "urgent", Object: k.ID, Label: k.Label, Handle: k.Title, Saved: k.Urgent.Begun, Urgent: c})
	}
	slices.SortStableFunc(out, func(a, b TodayItem) int {
		x, y := a.Urgent, b.Urgent
		switch {
		case (x.Return == "") != (y.Return == ""):
			if x.Return != "" {
				return -1
			}
			return 1
		case x.Return != "":
			return x.Left - y.Left
		}
		return y.Held - x.Held
	})
	return out, nil
}

// planRelease warns where a release is being negotiated, which a letter could harm.
func (v *Vault) planRelease(p *plan) {
	if k, err := v.Case(p.sub.Case); err == nil && k.Urgent != nil && !k.Closed && k.Urgent.Release == record.Negotiated {
		p.warnings = append(p.warnings, Reason{Code: ReasonRelease})
	}
}

// days counts calendar days from a day to now.
func days(from, now time.Time) int {
	a := time.Date(from.Year(), from.Month(), from.Day(), 0, 0, 0, 0, time.UTC)
	b := time.Date(now.Year(), now.Month(), now.Day(), 0, 0, 0, 0, time.UTC)
	return int(b.Sub(a).Hours() / 24)
}
