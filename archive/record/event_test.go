package record_test

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"attest/archive/record"
	"attest/assets/reference"
)

func eventID(n byte) record.ID { return record.IDFromBytes(record.KindEvent, [16]byte{15: n}) }

func narrator(t record.ID) record.ID {
	if t == testimony || t == other {
		return witness
	}
	return ""
}

// event makes an event of the testimony: "step code place edtf", a dash for none.
func event(n byte, spec string) record.Event {
	f := strings.Fields(spec)
	for i := range f {
		f[i] = strings.TrimPrefix(f[i], "-")
	}
	return record.Event{Type: "event", V: 1, ID: eventID(n), Testimony: testimony, Step: f[0], Kind: record.CodeUse{Code: f[1]},
		Place: record.EventPlace{Code: f[2]}, Date: record.EventDate{EDTF: f[3], Words: f[3]}}
}

func names(ids []record.ID) string {
	var out []string
	for _, id := range ids {
		b := id.Bytes()
		out = append(out, string(rune('0'+b[15])))
	}
	return strings.Join(out, "")
}

func TestCheckEvent(t *testing.T) {
	good := func() record.Event {
		e := event(1, "hand_over REF-02 X-TUM 2019-02-01~")
		e.Passages = []record.ID{"Q0G4S8Z3KQ1V6H2M9R5X7C8D18C"}
		e.Source.Basis = record.BasisExperienced
		return e
	}
	if got := record.CheckEvent(good()); got != nil {
		t.Fatal(got)
	}
	for name, c := range map[string]struct {
		change func(*record.Event)
		want   record.Fault
	}{
		"an ID of another kind":   {func(e *record.Event) { e.ID = testimony }, record.Fault{Field: "id", Key: "bad_id"}},
		"no testimony":            {func(e *record.Event) { e.Testimony = "" }, record.Fault{Field: "testimony", Key: "bad_id"}},
		"no passage":              {func(e *record.Event) { e.Passages = nil }, record.Fault{Field: "passages", Key: "missing"}},
		"no kind":                 {func(e *record.Event) { e.Kind = record.CodeUse{} }, record.Fault{Field: "kind", Key: "missing"}},
		"a step of no kind":       {func(e *record.Event) { e.Step = "dance" }, record.Fault{Field: "step", Key: "unknown"}},
		"an empty actor":          {func(e *record.Event) { e.Actors = []record.Actor{{}} }, record.Fault{Field: "actors", Key: "empty"}},
		"nobody affected":         {func(e *record.Event) { e.Affected = []record.Affected{{}} }, record.Fault{Field: "affected", Key: "empty"}},
		"the same as itself":      {func(e *record.Event) { e.Same = e.ID }, record.Fault{Field: "same", Key: "itself"}},
		"after itself":            {func(e *record.Event) { e.After = e.ID }, record.Fault{Field: "after", Key: "itself"}},
		"no date":                 {func(e *record.Event) { e.Date.EDTF = "in winter" }, record.Fault{Field: "date.edtf", Key: "not_edtf"}},
		"no words of the witness": {func(e *record.Event) { e.Date.Words = "" }, record.Fault{Field: "date.words", Key: "missing"}},
		"how sure":                {func(e *record.Event) { e.Date.Certainty = "maybe" }, record.Fault{Field: "date.certainty", Key: "unknown"}},
		"no basis":                {func(e *record.Event) { e.Source.Basis = "" }, record.Fault{Field: "source.basis", Key: "missing"}},
		"a basis of no kind":      {func(e *record.Event) { e.Source.Basis = "dreamt" }, record.Fault{Field: "source.basis", Key: "unknown"}},
		"heard from nobody":       {func(e *record.Event) { e.Source.Basis = record.BasisHeardFrom }, record.Fault{Field: "source.from", Key: "missing"}},
		"a status of no kind":     {func(e *record.Event) { e.Status = "proven" }, record.Fault{Field: "status", Key: "unknown"}},
		"corroborated by nothing": {func(e *record.Event) { e.Status = record.StatusCorroborated }, record.Fault{Field: "corroboration", Key: "missing"}},
		"corroborated by a hunch": {func(e *record.Event) { e.Corroboration = []record.Corroboration{{Kind: "hunch"}} }, record.Fault{Field: "corroboration", Key: "unknown"}},
		"an article of no law":    {func(e *record.Event) { e.Provisions = []string{"CAT-3", "CAT-99"} }, record.Fault{Field: "provisions", Key: "unknown"}},
		"an article twice":        {func(e *record.Event) { e.Provisions = []string{"CAT-3", "CAT-3"} }, record.Fault{Field: "provisions", Key: "twice"}},
		"a place of no list":      {func(e *record.Event) { e.Place.Code = "KP-XXX" }, record.Fault{Field: "place.code", Key: "unknown"}},
	} {
		e := good()
		c.change(&e)
		if got := record.CheckEvent(e); !slices.Equal(got, []record.Fault{c.want}) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}

// The codes that say a step are codes of the reference data.
func TestStepOf(t *testing.T) {
	tables, err := reference.Load()
	if err != nil {
		t.Fatal(err)
	}
	steps := 0
	for _, a := range tables.Acts {
		if s := record.StepOf(record.Event{Kind: record.CodeUse{Code: a.Code}}); s != "" {
			steps++
			if !slices.Contains(record.Steps(), s) {
				t.Errorf("%s says step %s", a.Code, s)
			}
		}
	}
	if steps != 34 {
		t.Errorf("%d codes of the data say a step, 34 are meant to", steps)
	}
	e := record.Event{Kind: record.CodeUse{Code: "REF-02"}}
	if record.StepOf(e) != record.StepHandOver {
		t.Error(record.StepOf(e))
	}
	e.Step = record.StepEscape
	if record.StepOf(e) != record.StepEscape {
		t.Error("what a person chose does not count")
	}
}

func TestRoute(t *testing.T) {
	events := []record.Event{
		event(1, "arrest LIB-01 CN-TM 2019-02-10"),
		event(2, "crossing - KP-ONS 2018-24"),          // may lie before or after the first day of 2019
		event(3, "- REF-02 X-TUM 2019-03"),             // a hand-over, as its code says
		event(4, "- TOR-01 MSS-ONS 2019-03-10"),        // no step of the route
		event(5, "escape - KP-ONS -"),                  // no date: stays where it was told
		event(6, "detention LIB-09 CND-TM 2019-02-20"), // told late, dated early
		event(7, "punishment - RDD-ONS 2019-06"),
		event(8, "detention LIB-09 CND-TM 2019-02"), // told again
		event(9, "arrest LIB-01 CN-YJ 2017-05"),     // the sister's
	}
	events[7].Same = eventID(6)
	events[8].Affected = []record.Affected{{Person: sister}}
	events[6].After = eventID(5)
	var got []string
	for _, s := range record.Route(witness, events, narrator) {
		sure := "?"
		if s.Sure {
			sure = ""
		}
		got = append(got, names([]record.ID{s.Event})+s.Step+sure)
	}
	want := "1arrest 2crossing? 6detention? 3hand_over 5escape? 7punishment"
	if strings.Join(got, " ") != want {
		t.Errorf("%s\nwant %s", strings.Join(got, " "), want)
	}
	if r := record.Route(sister, events, narrator); len(r) != 1 || r[0].Event != eventID(9) || !r[0].Sure || !r[0].Dated {
		t.Errorf("%+v", r)
	}
}

// Links that run in a circle end, and no event is lost.
func TestRouteWithCircles(t *testing.T) {
	events := []record.Event{event(1, "arrest - CN-TM -"), event(2, "detention - CN-TM -"), event(3, "escape - CN-TM -")}
	events[0].After, events[1].After, events[2].After = eventID(3), eventID(1), eventID(2)
	if got := record.Route(witness, events, narrator); len(got) != 3 {
		t.Errorf("%+v", got)
	}
	events[0].Same, events[1].Same = eventID(2), eventID(1)
	if got := record.Route(witness, events, narrator); len(got) == 0 {
		t.Error("events that are the same as each other are all gone")
	}
}

// Whatever was told in whatever order, nothing stands before what is certainly earlier, and each event stands once.
func TestRouteFollowsCertainDates(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		written := rapid.SliceOfN(rapid.SampledFrom([]string{"-", "2017", "2018-03", "2018-24", "2019-02-10", "2019~", "2017/2018", "../2018", "2019/.."}), 0, 9).Draw(t, "dates")
		var events []record.Event
		for i, d := range written {
			events = append(events, event(byte(i), "arrest - CN-TM "+d))
		}
		route := record.Route(witness, events, narrator)
		if len(route) != len(events) {
			t.Fatalf("%d of %d events", len(route), len(events))
		}
		for i, a := range route {
			for _, b := range route[i+1:] {
				if a.Dated && b.Dated && b.Dates.Before(a.Dates) {
					t.Fatalf("%+v before %+v", a, b)
				}
			}
		}
	})
}
