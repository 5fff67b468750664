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
	// Rows are large and there may be 100,000: only what is compared is moved about.
	type key struct {
		value string
		at    int
	}
	keys := make([]key, len(rows))
	for i := range rows {
		keys[i] = key{value(&rows[i]), i}
	}
	byLabel := field == "label"
	slices.SortFunc(keys, func(a, b key) int {
		c := 0
		if !byLabel {
			c = strings.Compare(a.value, b.value)
		}
		if c == 0 {
			c = compareLabels(rows[a.at].Label, rows[b.at].Label)
		}
		if down {
			return -c
		}
		return c
	})
	// Each ring of places is moved on by one, with one row in hand.
	for i := range keys {
		if keys[i].at == i {
			continue
		}
		held, to := rows[i], i
		for from := keys[to].at; from != i; from = keys[to].at {
			rows[to], keys[to].at = rows[from], to
			to = from
		}
		rows[to], keys[to].at = held, to
	}
}

// compareLabels puts T-K7-10000 after T-K7-9999: the number has four digits or
// more.
func compareLabels(a, b string) int {
	if len(a) != len(b) {
		i, j := strings.LastIndexByte(a, '-'), strings.LastIndexByte(b, '-')
		if i >= 0 && i == j && a[:i] == b[:j] {
			return len(a) - len(b)
		}
	}
	return strings.Compare(a, b)
}
