package record

import (
	"slices"

	"attest/assets/reference"
)

// CheckEvent looks for what is missing or wrong in an event. Nothing here stops
// its being saved: open answers wait where the member sees them.
func CheckEvent(e Event) []Fault {
	var out []Fault
	fault := func(when bool, field, key string) {
		if when {
			out = append(out, Fault{field, key})
		}
	}
	fault(!e.ID.Valid() || e.ID.Kind() != KindEvent, "id", "bad_id")
	fault(!e.Testimony.Valid() || e.Testimony.Kind() != KindTestimony, "testimony", "bad_id")
	fault(len(e.Passages) == 0, "passages", "missing")
	fault(e.Kind.Code == "", "kind", "missing")
	fault(e.Step != "" && !slices.Contains(Steps(), e.Step), "step", "unknown")
	for _, a := range e.Actors {
		fault(a == Actor{}, "actors", "empty")
	}
	for _, a := range e.Affected {
		fault(a == Affected{}, "affected", "empty")
	}
	fault(e.Same == e.ID && e.ID != "", "same", "itself")
	fault(e.After == e.ID && e.ID != "", "after", "itself")
	out = append(out, checkDate(e.Date)...)
	out = append(out, checkSource(e)...)
	return append(out, checkReferences(e)...)
}

func checkDate(d EventDate) []Fault {
	var out []Fault
	if _, err := ParseEDTF(d.EDTF); d.EDTF != "" && err != nil {
		out = append(out, Fault{"date.edtf", "not_edtf"})
	}
	if d.EDTF != "" && d.Words == "" {
		out = append(out, Fault{"date.words", "missing"}) // the witness's own words are the evidence
	}
	if d.Certainty != "" && !slices.Contains([]string{CertaintySure, CertaintyAbout, CertaintyUnsure}, d.Certainty) {
		out = append(out, Fault{"date.certainty", "unknown"})
	}
	return out
}

func checkSource(e Event) []Fault {
	var out []Fault
	switch e.Source.Basis {
	case BasisExperienced, BasisSeen, BasisInferred:
	case BasisHeardFrom:
		if e.Source.From == "" && e.Source.Person == "" {
			out = append(out, Fault{"source.from", "missing"})
		}
	case "":
		out = append(out, Fault{"source.basis", "missing"})
	default:
		out = append(out, Fault{"source.basis", "unknown"})
	}
	switch e.Status {
	case "", StatusAlleged:
	case StatusCorroborated:
		if len(e.Corroboration) == 0 {
			out = append(out, Fault{"corroboration", "missing"})
		}
	default:
		out = append(out, Fault{"status", "unknown"})
	}
	for _, c := range e.Corroboration {
		if !slices.Contains([]string{"source", "document", "image"}, c.Kind) {
			out = append(out, Fault{"corroboration", "unknown"})
		}
	}
	return out
}

// checkReferences looks up codes. A code of a newer set of the data is not
// known here; it is told and kept.
func checkReferences(e Event) []Fault {
	var out []Fault
	tables, err := reference.Load()
	if err != nil {
		return out
	}
	for i, p := range e.Provisions {
		if _, ok := tables.Provision(p); !ok {
			out = append(out, Fault{"provisions", "unknown"})
		}
		if slices.Contains(e.Provisions[:i], p) {
			out = append(out, Fault{"provisions", "twice"})
		}
	}
	if _, ok := tables.Place(e.Place.Code); e.Place.Code != "" && !ok {
		out = append(out, Fault{"place.code", "unknown"})
	}
	return out
}
