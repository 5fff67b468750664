package archive

import (
	"errors"
	"slices"
	"time"

	"attest/archive/record"
	"attest/archive/store"
)

// Session returns what was noted of a testimony's interview; one without an ID
// where nothing was yet.
func (v *Vault) Session(testimony record.ID) (record.Session, error) {
	ids := v.childIDs(testimony, record.KindSession)
	if len(ids) == 0 {
		return record.Session{Testimony: testimony}, nil
	}
	var s record.Session
	err := v.view(func(tx *store.Tx) error {
		var o store.Object
		var ver *store.Version
		var err error
		if s, o, ver, err = get[record.Session](tx, ids[0], 0); err != nil {
			return err
		}
		s.Words, err = identityOf[record.SessionIdentity](tx, o, ver)
		return err
	})
	return s, err
}

// SaveSession stores what was noted; one without an ID is new.
func (v *Vault) SaveSession(s record.Session) (record.Session, error) {
	err := v.change(func(c *change) error { return c.putSession(&s) })
	return s, err
}

func (c *change) putSession(s *record.Session) error {
	s.Type, s.V = "session", max(s.V, 1)
	s.Words.Type, s.Words.V = "session-identity", max(s.Words.V, 1)
	if s.ID == "" {
		s.ID = record.NewID(record.KindSession)
	}
	if err := checkSession(*s); err != nil {
		return err
	}
	_, _, err := c.putChild(s.ID, s.Testimony, content{facts: s, identity: s.Words}, "session")
	return err
}

func checkSession(s record.Session) error {
	bad := func(field, why string) error { return &InvalidError{Object: "session", Field: field, Why: why} }
	var times []string
	times = append(times, s.Started, s.Ended)
	for _, n := range s.Words.Notes {
		times = append(times, n.At)
	}
	for _, g := range s.Words.Present {
		times = append(times, g.In, g.Out)
		if !record.KnownPresence(g.Role) {
			return bad("present", "has a role that is none of the known ones")
		}
	}
	for _, b := range s.Words.Breaks {
		times = append(times, b.Start, b.End)
	}
	for _, a := range s.Words.Asked {
		times = append(times, a.At)
	}
	for _, t := range times {
		if t == "" {
			continue
		}
		if _, err := time.Parse(time.RFC3339, t); err != nil {
			return bad("time", "must be a time, like 2026-11-23T14:05:00+09:00")
		}
	}
	return nil
}

// Told is the page before a second meeting with a person: what was told
// already, what to ask again, what not to ask.
type Told struct {
	Testimonies []TestimonyRow
	Acts        []record.CodeCount // codes of the passages and events so far
	AskAgain    []string           // the office's notes
	DoNotAsk    []string
	Questions   []record.Question // contradictions in time or place
	Route       []record.RouteStep
}

// ToldAlready gathers it over all testimonies of a person. far measures between
// places; nil asks nothing of places.
func (v *Vault) ToldAlready(person record.ID, far record.Geography) (Told, error) {
	out := Told{Testimonies: v.Testimonies(Filter{Person: person, Sort: "date"})}
	var passages []record.Passage
	for _, t := range out.Testimonies {
		list, err := v.Passages(t.ID)
		if err != nil {
			return out, err
		}
		passages = append(passages, list...)
		s, err := v.Session(t.ID)
		if err != nil {
			return out, err
		}
		out.AskAgain = append(out.AskAgain, s.Words.Before.AskAgain...)
		out.DoNotAsk = append(out.DoNotAsk, s.Words.Before.DoNotAsk...)
	}
	events, err := v.EventsOf(person)
	if err != nil {
		return out, err
	}
	out.Acts = record.CountCodes(passages, events, nil)
	out.Questions = record.Contradictions(events, far, v.Narrator)
	out.Route = record.Route(v.rootOf(person), events, v.Narrator)
	return out, nil
}

// WeakPoints lists what a defence would attack in a testimony, for the office
// alone. It is worked out when it is looked at and stored nowhere.
func (v *Vault) WeakPoints(testimony record.ID) ([]record.WeakPoint, error) {
	i, err := v.Examine(testimony)
	if err != nil {
		return nil, err
	}
	s, err := v.Session(testimony)
	if err != nil {
		return nil, err
	}
	x := i.Examined()
	x.Events, err = v.Events(testimony)
	if err != nil {
		return nil, err
	}
	if x.Translations, err = v.Translations(testimony); err != nil {
		return nil, err
	}
	for _, a := range s.Words.Asked {
		if a.Leading {
			x.Leading = append(x.Leading, a.At)
		}
	}
	if len(s.Words.Breaks) > 0 {
		x.BreaksNoted = record.Yes
	}
	x.EarlierAccounts = max(x.EarlierAccounts, v.earlierByOthers(i.Testimony.Person))
	for _, row := range v.Testimonies(Filter{Person: i.Testimony.Person}) {
		if row.ID != testimony && row.Supplements == "" {
			x.EarlierAccounts++
		}
	}
	return record.WeakPoints(x), nil
}

// earlierByOthers counts the interviews that others held with a person before.
func (v *Vault) earlierByOthers(person record.ID) int {
	n := 0
	for _, p := range v.SamePerson(person) {
		n += len(p.Earlier)
	}
	return n
}

// TodayItem is one thing that waits for somebody.
type TodayItem struct {
	Kind   string // urgent, consent, no_keep, uses, open_answers, open_intake, machine, not_final, outside, unreachable, sent_correction, sent_withdrawal, sent_release, sent_name, sent_unnamed, sent_due, backup
	Object record.ID
	Label  string
	Handle string
	Count  int          // questions, days (negative: the day to ask again is there, or a body's day is past), files
	Saved  string       // RFC 3339, of the testimony
	Urgent *UrgentClock // of the kind urgent, where Object is the case
}

// recent is how many testimonies Today looks into, the newest saved first: each
// is opened for it.
const recent = 100

// Today lists what waits: open answers and accounts that were not read back of
// the newest testimonies, consents that run out, originals that still lie
// outside. It reads the disk: call it off the window's goroutine.
func (v *Vault) Today() ([]TodayItem, error) {
	rows := v.Testimonies(Filter{Sort: "-saved"})
	out, err := v.urgentCases()
	if err != nil {
		return nil, err
	}
	seen := map[record.ID]bool{}
	for n, r := range rows {
		if !seen[r.Person] && slices.Contains([]string{"review", "runs_out", "expired", "withdrawn"}, r.Consent.State) {
			seen[r.Person] = true
			item := TodayItem{Kind: "consent", Object: r.Person, Label: r.Pseudonym, Handle: r.Handle, Count: r.Consent.Days, Saved: r.Saved}
			if r.Consent.State == "review" {
				item.Count = -1
			}
			out = append(out, item)
		}
		if r.Consent.State == NoKeep {
			out = append(out, TodayItem{Kind: NoKeep, Object: r.ID, Label: r.Label, Handle: r.Handle, Count: 1, Saved: r.Saved})
		}
		if n >= recent {
			continue
		}
		items, err := v.waiting(r)
		if err != nil {
			return nil, err
		}
		out = append(out, items...)
	}
	sent, err := v.todaySent()
	if err != nil {
		return out, err
	}
	left, err := v.todayOutside()
	return slices.Concat(out, sent, left, v.todayBackup()), err
}

func (v *Vault) waiting(r TestimonyRow) ([]TodayItem, error) {
	item := TodayItem{Object: r.ID, Label: r.Label, Handle: r.Handle, Saved: r.Saved}
	var out []TodayItem
	add := func(kind string, n int) {
		if n > 0 {
			item.Kind, item.Count = kind, n
			out = append(out, item)
		}
	}
	open, err := v.OpenAnswers(r.ID)
	if err != nil {
		return nil, err
	}
	add("open_answers", len(open))
	if v.usesOpen(r.Row) {
		add("uses", 1)
	}
	if len(v.childIDs(r.ID, record.KindMachine)) > 0 {
		var n *UnconfirmedError
		err := v.view(func(tx *store.Tx) error {
			t, err := readTestimony(tx, r.ID, 0)
			if err != nil {
				return err
			}
			return v.confirmed(tx, t)
		})
		if errors.As(err, &n) {
			add("machine", n.Count)
		} else if err != nil {
			return nil, err
		}
	}
	if r.State == record.StateReadBack {
		add("not_final", 1)
	}
	exhibits, err := v.Exhibits(r.ID)
	if err != nil {
		return nil, err
	}
	outside, away, asked := 0, 0, 0
	for _, e := range exhibits {
		if e.Unreachable {
			away++
		} else if e.StillOutside != "" {
			outside++
		}
		if len(record.OpenIntake(e.Exhibit, e.Detail)) > 0 {
			asked++
		}
	}
	taken, err := v.TakenOut(r.ID)
	if err != nil {
		return nil, err
	}
	for _, t := range taken {
		switch {
		case t.What != record.TakenStatement: // to lie outside is what the others were taken out for
		case t.Unreachable:
			away++
		case t.Outside:
			outside++
		}
	}
	add("open_intake", asked)
	add("outside", outside)
	add("unreachable", away)
	return out, nil
}
