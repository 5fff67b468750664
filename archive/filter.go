package archive

import (
	"slices"
	"strings"

	"attest/archive/record"
)

// passes reports that a row is what the filter asks for; whose it is and what
// case it is in is asked before.
func (f Filter) passes(r record.Row) bool {
	return (f.State == "" || r.State == f.State) &&
		(f.Tag == "" || slices.Contains(r.Tags, f.Tag)) &&
		(f.Language == "" || r.Language == f.Language)
}

func sortRows(rows []TestimonyRow, by string) {
	field, down := strings.CutPrefix(by, "-")
	if by == "" {
		field, down = "label", true
	}
	value := func(r *TestimonyRow) string {
		switch field {
		case "pseudonym":
			return r.Pseudonym
		case "handle":
			return r.Handle
		case "date":
			return r.Date
		case "place":
			return r.Place
		case "language":
			return r.Language
		case "state":
			return r.State
		case "saved":
			return r.Saved
		}
		return r.Label
	}
	slices.SortFunc(rows, func(a, b TestimonyRow) int {
		c := strings.Compare(value(&a), value(&b))
		if c == 0 {
			c = strings.Compare(a.Label, b.Label)
		}
		if down {
			return -c
		}
		return c
	})
}
