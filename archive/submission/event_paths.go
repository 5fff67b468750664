package submission

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"attest/archive/edtf"
	"attest/archive/record"
	"attest/assets/reference"
)

// eventPaths read the events of the testimonies. event[step] are those of one
// step of the route.
func eventPaths() []Path {
	var out []Path
	add := func(name string, person bool, reads string, read func(*reader) ([]Value, Gap)) {
		out = append(out, Path{Name: name, From: FromEvents, Person: person, Reads: reads, read: read})
	}
	none := func(name, reads string) {
		out = append(out, Path{Name: name, From: FromLawyer, Person: true, Reads: "nothing: " + reads, read: func(*reader) ([]Value, Gap) { return nil, GapNoRecord }})
	}
	for _, s := range []struct{ prefix, step, of string }{
		{"event", "", "all events"}, {"event[arrest]", record.StepArrest, "arrests"}, {"event[disappearance]", record.StepDisappearance, "disappearances"},
	} {
		add(s.prefix+".date", true, "dates of "+s.of+", with the witness's words", eventDates(s.step))
		add(s.prefix+".place", true, "places of "+s.of, eachEvent(s.step, placeText))
		add(s.prefix+".perpetrators", true, "actors of "+s.of+", by name, role and unit", actors(s.step))
		add(s.prefix+".narrative", true, s.of+" as paragraphs by date, each with its citation", narrative(s.step))
		add(s.prefix+".witnesses", true, "persons of the case from whom "+s.of+" are known, by code", witnesses(s.step))
		none(s.prefix+".legal_basis", "the record has no place of its own for the law that authorities named")
	}
	add("event.violations", true, "acts with which the events are coded", violations)
	add("event[repatriation]", true, "hand-overs, as paragraphs by date", narrative(record.StepHandOver))
	add("detention.start", true, "dates of stays in detention", eventDates(record.StepDetention))
	add("detention.duration", true, "first and last day of stays in detention", eachEvent(record.StepDetention, durationText))
	add("detention.places", true, "places of stays in detention, by date", eachEvent(record.StepDetention, placeAndDate))
	add("detention.custodian", true, "actors of stays in detention", actors(record.StepDetention))
	add("person.present_location", true, "the place of the last event of the route", lastPlace)
	add("events", false, "a row for each event of the case: date, place, act, code of the person, actors", rowsOfEvents)
	add("events.narrative", false, "all events of the case as paragraphs by date", narrative(""))
	add("events.aggregate", false, "how many events there are of each act", aggregate)
	add("claim.provisions", false, "articles of the events, and of the acts with which they are coded, of instruments that the body can hear of", provisions)
	for _, p := range []struct{ name, reads string }{
		{"event[arrest].warrant", "whether a warrant was shown"}, {"event[arrest].authority", "who issued it"}, {"event[arrest].reason", "reasons given"},
		{"event[disappearance].last_seen", "where last seen, if elsewhere"}, {"event[disappearance].attribution", "why the State is believed responsible"},
		{"detention.authority", "who ordered it"}, {"detention.reason", "reasons given"}, {"detention.legal_basis", "the law applied"},
	} {
		none(p.name, "the record has no place of its own for it: "+p.reads)
	}
	return out
}

// found says why there is nothing where there is nothing.
func found(values []Value, blocked bool) ([]Value, Gap) {
	switch {
	case blocked:
		return values, GapConsent
	case len(values) == 0:
		return nil, GapNoRecord
	}
	return values, GapNone
}

func eachEvent(step string, say func(*reader, told) string) func(*reader) ([]Value, Gap) {
	return func(r *reader) ([]Value, Gap) {
		list, blocked := r.events(step)
		var out []Value
		for _, x := range list {
			if s := say(r, x); s != "" {
				out = append(out, Value{Text: s, Sources: r.sources(x)})
			}
		}
		if len(out) == 0 && len(list) > 0 && !blocked {
			return nil, GapNotAsked
		}
		return found(out, blocked)
	}
}

// eventDates gives each date in words, with EDTF as its code.
func eventDates(step string) func(*reader) ([]Value, Gap) {
	return func(r *reader) ([]Value, Gap) {
		values, gap := eachEvent(step, dateText)(r)
		list, _ := r.events(step)
		if slices.ContainsFunc(list, func(x told) bool { return x.event.Date.FixedBy != "" && !r.fixed() }) {
			gap = GapPartly // before what others' consent keeps back: it is this person's that can narrow
		}
		for i := range values {
			for _, x := range list {
				if slices.ContainsFunc(values[i].Sources, func(s Source) bool { return s.Event == x.event.ID }) {
					values[i].Code = x.event.Date.EDTF
					break
				}
			}
		}
		return values, gap
	}
}

func dateText(r *reader, x told) string {
	d := x.event.Date
	s := edtfText(d.EDTF, r.lang)
	if d.Words != "" {
		s = strings.TrimSpace(s + " “" + r.told(d.Words) + "”")
	}
	s += certainty(d, r.lang)
	if d.FixedBy != "" && r.fixed() {
		s += in(r.lang, "; fixed by: ", "; 근거: ") + r.told(d.FixedBy)
	}
	return s
}

// fixed reports that what fixed a date may be told: a birthday, an age.
func (r *reader) fixed() bool { return r.p != nil && r.p.Named() }

// edtfText is a date in words; what is no date is given as it is.
func edtfText(s, lang string) string {
	d, err := edtf.Parse(s)
	if err != nil || s == "" {
		return s
	}
	return d.Text(lang)
}

// certainty says how sure a date is, where the date itself does not.
func certainty(d record.EventDate, lang string) string {
	if strings.ContainsAny(d.EDTF, "?~%") {
		return ""
	}
	switch d.Certainty {
	case record.CertaintyAbout:
		return in(lang, " (about)", " (무렵)")
	case record.CertaintyUnsure:
		return in(lang, " (not sure)", " (확실하지 않음)")
	}
	return ""
}

func durationText(r *reader, x told) string {
	if !x.when.Lasting {
		return ""
	}
	return edtfText(x.event.Date.EDTF, r.lang)
}

// placeText is the place by the list's name in the language of the draft, else
// as it was told.
func placeText(r *reader, x told) string {
	p := x.event.Place
	if code, coded := r.facts.Places[PlaceKey(p)]; coded {
		return in(r.lang, "place ", "장소 ") + code
	}
	if _, listed := place(p.Code); listed {
		return PlaceName(p, r.lang)
	}
	return r.told(PlaceName(p, r.lang))
}

// told are words that were told of an event, with codes for the places that stand by
// one.
func (r *reader) told(words string) string { return r.facts.byCode(words, r.lang) }

// PlaceName is a place by its name, for the office's own eyes.
func PlaceName(p record.EventPlace, lang string) string {
	if ref, ok := place(p.Code); ok {
		return in(lang, ref.En, ref.Ko)
	}
	return cmp.Or(p.Label, p.Words)
}

func placeAndDate(r *reader, x told) string {
	return strings.Join(filled(placeText(r, x), edtfText(x.event.Date.EDTF, r.lang)), ", ")
}

func place(code string) (reference.Place, bool) {
	t, err := reference.Load()
	if err != nil || code == "" {
		return reference.Place{}, false
	}
	return t.Place(code)
}

// actorText names who did it. One who is a person of the vault is never named
// by it: another's consent is needed for that.
func (r *reader) actorText(a record.Actor) string {
	who := a.Name
	if a.Person != "" {
		who = in(r.lang, "a person known to the sender", "제출자가 아는 사람")
		if p := r.facts.person(a.Person); p != nil {
			who = p.Code
		}
	}
	return r.told(strings.Join(filled(who, a.Role, a.Unit), ", "))
}

func actors(step string) func(*reader) ([]Value, Gap) {
	return func(r *reader) ([]Value, Gap) {
		list, blocked := r.events(step)
		var out []Value
		for _, x := range list {
			for _, a := range x.event.Actors {
				s := r.actorText(a)
				if i := slices.IndexFunc(out, func(v Value) bool { return v.Text == s }); i >= 0 {
					out[i].Sources = append(out[i].Sources, r.sources(x)...)
				} else if s != "" {
					out = append(out, Value{Text: s, Sources: r.sources(x)})
				}
			}
		}
		if len(out) == 0 && len(list) > 0 && !blocked {
			return nil, GapNotAsked
		}
		return found(out, blocked)
	}
}

// apart reports a field that asks of those responsible for private persons and
// companies alone. The record does not say who of them acted for a State: whoever
// drafts answers, and an officer is never written into it by itself.
func (f Field) apart() bool {
	return f.From == "event.perpetrators" && f.Type == TypeText && !f.Required
}

// witnesses are persons of the case whose consent covers it: those who tell it
// of another, and those from whom it was heard. They stand by code.
func witnesses(step string) func(*reader) ([]Value, Gap) {
	return func(r *reader) ([]Value, Gap) {
		list, _ := r.events(step)
		var out []Value
		gap := GapNoRecord
		for _, x := range list {
			for _, id := range []record.ID{x.by.Narrator, x.event.Source.Person} {
				w := r.facts.person(id)
				if w == nil || w == r.p || id == "" {
					continue
				}
				if w.Decision.Refusal != record.Granted {
					gap = GapConsent
					continue
				}
				if !slices.ContainsFunc(out, func(v Value) bool { return v.Text == w.Code }) {
					out = append(out, Value{Text: w.Code, Sources: append(r.sources(x), Source{Consent: w.Decision.Consent})})
				}
			}
		}
		if len(out) > 0 && gap == GapNoRecord {
			gap = GapNone
		}
		return out, gap
	}
}

// actLabel is an act in the language of the draft; a code of the office's own
// as it was shown when it was chosen.
func (r *reader) actLabel(u record.CodeUse) string {
	if t, err := reference.Load(); err == nil {
		if a, ok := t.Act(u.Code); ok {
			return in(r.lang, a.En, a.Ko)
		}
	}
	return u.Label
}

func violations(r *reader) ([]Value, Gap) {
	list, blocked := r.events("")
	var out []Value
	for _, x := range list {
		out = r.code(out, x, x.event.Kind.Code, r.actLabel(x.event.Kind))
	}
	return found(out, blocked)
}

// code adds a coded value, or its sources to the one that is there.
func (r *reader) code(out []Value, x told, code, label string) []Value {
	if code == "" {
		return out
	}
	if i := slices.IndexFunc(out, func(v Value) bool { return v.Code == code }); i >= 0 {
		out[i].Sources = append(out[i].Sources, r.sources(x)...)
		return out
	}
	return append(out, Value{Text: label, Code: code, Sources: r.sources(x)})
}

func provisions(r *reader) ([]Value, Gap) {
	t, err := reference.Load()
	if err != nil {
		return nil, GapNoRecord
	}
	list, blocked := r.events("")
	var out []Value
	for _, x := range list {
		codes := slices.Clone(x.event.Provisions)
		if a, ok := t.Act(x.event.Kind.Code); ok {
			codes = append(codes, a.Provisions...)
		}
		for _, c := range codes {
			if p, ok := t.Provision(c); ok {
				i, _ := t.Instrument(p.Instrument)
				if r.canBreach(i) {
					out = r.code(out, x, c, articleOf(i, p))
				}
			}
		}
	}
	return found(out, blocked)
}

// canBreach: the body can hear of the instrument, and the instrument gives a
// right. Agreements on handing people over are a State's ground and no claim.
func (r *reader) canBreach(i reference.Instrument) bool {
	return !strings.HasPrefix(i.Notes, "Context only") && (len(r.m.Instruments) == 0 || slices.Contains(r.m.Instruments, i.Code))
}

// articleOf names a provision as it is cited: ICCPR, art. 9; Customary
// international law: Non-refoulement as custom.
func articleOf(i reference.Instrument, p reference.Provision) string {
	switch {
	case strings.Trim(p.Article, "-") == "":
		return i.Title + ": " + p.Short
	case p.Article[0] >= '0' && p.Article[0] <= '9':
		return i.Short + ", art. " + p.Article
	}
	return i.Short + ", " + p.Article
}

func lastPlace(r *reader) ([]Value, Gap) {
	list, blocked := r.events("")
	list = slices.DeleteFunc(list, func(x told) bool { return record.StepOf(x.event) == "" || !x.dated || placeText(r, x) == "" })
	if len(list) == 0 {
		return found(nil, blocked)
	}
	x := list[len(list)-1]
	return found([]Value{{Text: placeAndDate(r, x), Sources: r.sources(x)}}, blocked)
}

func rowsOfEvents(r *reader) ([]Value, Gap) {
	list, blocked := r.events("")
	var out []Value
	for _, x := range list {
		var who []string
		for _, p := range r.facts.Persons {
			if concernsPerson(x.event, p, x.by.Narrator) && p.Decision.Refusal == record.Granted {
				who = append(who, p.Code)
			}
		}
		var by []string
		for _, a := range x.event.Actors {
			by = append(by, r.actorText(a))
		}
		out = append(out, Value{Text: strings.Join(filled(edtfText(x.event.Date.EDTF, r.lang), placeText(r, x), r.actLabel(x.event.Kind), strings.Join(who, " "), strings.Join(by, "; ")), " | "),
			Code: x.event.Kind.Code, Sources: r.sources(x)})
	}
	return found(out, blocked)
}

func aggregate(r *reader) ([]Value, Gap) {
	values, gap := violations(r)
	list, _ := r.events("")
	for i := range values {
		n := 0
		for _, x := range list {
			if x.event.Kind.Code == values[i].Code {
				n++
			}
		}
		values[i].Text = fmt.Sprintf("%s: %d", values[i].Text, n)
	}
	return values, gap
}

// states are the countries of the places; a place on a border has two.
func states(r *reader) ([]Value, Gap) {
	list, blocked := r.events("")
	var out []Value
	for _, x := range list {
		if p, ok := place(x.event.Place.Code); ok {
			for _, c := range p.Countries {
				if r.canName(c) {
					out = r.code(out, x, c, c)
				}
			}
		}
	}
	return found(out, blocked)
}

// canName: a field that offers the States that accepted is answered by no other;
// the rule about them says which others there are.
func (r *reader) canName(state string) bool {
	a := r.m.Accepts
	return r.field.OptionsFrom != "accepts.states" || a.AnyState || len(a.States) == 0 || slices.ContainsFunc(a.States, func(s State) bool { return s.State == state })
}

func scope(r *reader) ([]Value, Gap) {
	list, blocked := r.events("")
	var places []string
	first, last := "", ""
	var cite []Source
	for _, x := range list {
		if s := placeText(r, x); s != "" && !slices.Contains(places, s) {
			places = append(places, s)
		}
		if x.dated {
			first, last = cmp.Or(first, edtfText(x.event.Date.EDTF, r.lang)), edtfText(x.event.Date.EDTF, r.lang)
		}
		cite = append(cite, r.sources(x)...)
	}
	s := strings.Join(filled(strings.Join(slices.Compact(filled(first, last)), " – "), strings.Join(places, ", ")), "; ")
	if s == "" {
		return found(nil, blocked)
	}
	return found([]Value{{Text: s, Sources: cite}}, blocked)
}
