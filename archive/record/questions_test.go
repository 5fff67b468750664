package record_test

import (
	"strings"
	"testing"

	"attest/archive/record"
)

func geography(a, b string) record.Distance {
	switch {
	case a == "" || b == "":
		return record.DistanceUnknown
	case a == b, a == "KP-09", b == "KP-09":
		return record.Together
	case a == "CN-KM" || b == "CN-KM":
		return record.Far
	}
	return record.Apart
}

// asked spells questions as "key:events", those of every event by its number.
func asked(events []record.Event, far record.Geography) string {
	var out []string
	for _, q := range record.Contradictions(events, far, narrator) {
		out = append(out, q.Key+":"+names(q.Events))
	}
	return strings.Join(out, " ")
}

func TestContradictions(t *testing.T) {
	with := func(e record.Event, change func(*record.Event)) record.Event { change(&e); return e }
	same := func(n byte) func(*record.Event) { return func(e *record.Event) { e.Same = eventID(n) } }
	after := func(n byte) func(*record.Event) { return func(e *record.Event) { e.After = eventID(n) } }
	for name, c := range map[string]struct {
		events []record.Event
		want   string
	}{
		"told again on another day":     {[]record.Event{event(1, "arrest LIB-01 CN-TM 2019-02-10"), with(event(2, "arrest LIB-01 CN-TM 2019-04"), same(1))}, "dates_apart:12"},
		"told again, may be the same":   {[]record.Event{event(1, "arrest LIB-01 CN-TM 2019-02-10"), with(event(2, "arrest LIB-01 CN-TM 2019-24"), same(1))}, ""},
		"told again, about that time":   {[]record.Event{event(1, "arrest LIB-01 CN-TM 2019-02-10"), with(event(2, "arrest LIB-01 CN-TM 2019-03~"), same(1))}, ""},
		"the same act, twice?":          {[]record.Event{event(1, "arrest LIB-01 CN-TM 2017"), event(2, "arrest LIB-01 CN-TM 2019")}, "once_or_twice:12"},
		"the same act elsewhere":        {[]record.Event{event(1, "arrest LIB-01 CN-TM 2017"), event(2, "arrest LIB-01 CN-YJ 2019")}, ""},
		"the same act, to another":      {[]record.Event{event(1, "arrest LIB-01 CN-TM 2017"), with(event(2, "arrest LIB-01 CN-TM 2019"), func(e *record.Event) { e.Affected = []record.Affected{{Person: sister}} })}, ""},
		"died twice":                    {[]record.Event{brother(event(1, "death LIF-04 KHS-12 2017")), brother(event(2, "death LIF-05 KHS-01 2019"))}, "dates_apart:12"},
		"seen after the death":          {[]record.Event{brother(event(1, "death LIF-04 KHS-12 2017")), brother(event(2, "detention LIB-06 KHS-12 2018"))}, "after_death:12"},
		"held in two places":            {[]record.Event{event(1, "detention LIB-09 MSS-ONS 2019-03-01/2019-05-01"), event(2, "detention LIB-06 KHS-12 2019-04-10")}, "two_places:12"},
		"held, and it was near":         {[]record.Event{event(1, "detention LIB-09 MSS-ONS 2019-03-01/2019-05-01"), event(2, "- TOR-01 KP-09 2019-04-10")}, ""},
		"moved on the last day":         {[]record.Event{event(1, "detention LIB-09 MSS-ONS 2019-03-01/2019-05-01"), event(2, "detention LIB-06 KHS-12 2019-05-01")}, ""},
		"held, but perhaps later":       {[]record.Event{event(1, "detention LIB-09 MSS-ONS 2019-03-01/2019-05-01"), event(2, "detention LIB-06 KHS-12 2019-04/2019-06")}, ""},
		"held, about that time":         {[]record.Event{event(1, "detention LIB-09 MSS-ONS 2019-03-01~/2019-05-01"), event(2, "detention LIB-06 KHS-12 2019-04-10")}, ""},
		"held, in a place unknown":      {[]record.Event{event(1, "detention LIB-09 - 2019-03-01/2019-05-01"), event(2, "detention LIB-06 KHS-12 2019-04-10")}, ""},
		"one day, far apart":            {[]record.Event{event(1, "arrest - CN-KM 2019-03-01"), event(2, "hand_over - X-TUM 2019-03-01")}, "two_places:12"},
		"one day, a day's way":          {[]record.Event{event(1, "arrest - CN-TM 2019-03-01"), event(2, "hand_over - X-TUM 2019-03-01")}, ""},
		"one month, far apart":          {[]record.Event{event(1, "arrest - CN-KM 2019-03"), event(2, "hand_over - X-TUM 2019-03")}, ""},
		"told in another order":         {[]record.Event{event(1, "arrest - CN-TM 2019-03"), with(event(2, "hand_over - X-TUM 2019-02"), after(1))}, "order:12 order:21"},
		"after each other":              {[]record.Event{with(event(1, "- TOR-01 - -"), after(2)), with(event(2, "- TOR-02 - -"), after(1))}, "order:21 order:12"},
		"after what is not there":       {[]record.Event{with(event(1, "- TOR-01 - -"), after(9))}, ""},
		"handed over before the arrest": {[]record.Event{event(1, "hand_over REF-02 X-TUM 2018"), event(2, "arrest LIB-01 CN-TM 2019")}, "order:12"},
		"arrested twice":                {[]record.Event{event(1, "arrest LIB-01 CN-YJ 2017"), event(2, "hand_over REF-02 X-TUM 2018"), event(3, "arrest LIB-01 CN-TM 2019")}, ""},
		"arrested, nobody knows when":   {[]record.Event{event(1, "hand_over REF-02 X-TUM 2018"), event(2, "arrest LIB-01 CN-TM -")}, ""},
		"nothing is dated":              {[]record.Event{event(1, "arrest LIB-01 CN-TM -"), event(2, "arrest LIB-01 CN-TM -")}, ""},
	} {
		if got := asked(c.events, geography); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
	held := []record.Event{event(1, "detention LIB-09 MSS-ONS 2019-03-01/2019-05-01"), event(2, "detention LIB-06 KHS-12 2019-04-10")}
	if got := asked(held, nil); got != "" {
		t.Errorf("without a map: %q", got)
	}
	if q := record.Contradictions(held, geography, narrator); q[0].Person != witness {
		t.Errorf("about whom: %+v", q)
	}
}

// brother makes an event one of somebody else of the vault.
func brother(e record.Event) record.Event {
	e.Affected = []record.Affected{{Person: sister}}
	return e
}
