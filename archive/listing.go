package archive

import (
	"maps"
	"slices"
	"strings"

	"attest/archive/record"
)

// The rows of the list are kept in the order of their labels, which a testimony
// never changes: newest first is read off, and every other order is sorted
// from there. v.mu guards the order as it guards the rows.

// sortedRows puts the order right after the rows were filled. in is the order in
// which they came, which may be right already.
func (v *Vault) sortedRows(in []record.ID) {
	if len(in) != len(v.rows) {
		in = slices.AppendSeq(make([]record.ID, 0, len(v.rows)), maps.Keys(v.rows))
	}
	v.order = v.byLabel(in)
}

// byLabel sorts testimonies by their labels, in place; v.mu is held.
func (v *Vault) byLabel(ids []record.ID) []record.ID {
	type row struct {
		label string
		id    record.ID
	}
	rows := make([]row, len(ids))
	for i, id := range ids {
		rows[i] = row{v.rows[id].Label, id}
	}
	compare := func(a, b row) int { return compareLabels(a.label, b.label) }
	if !slices.IsSortedFunc(rows, compare) {
		slices.SortFunc(rows, compare)
		for i, r := range rows {
			ids[i] = r.id
		}
	}
	return ids
}

// putRow puts a row into the list; v.mu is held.
func (v *Vault) putRow(r record.Row) {
	_, was := v.rows[r.ID]
	v.rows[r.ID] = r
	if was {
		return
	}
	at, _ := slices.BinarySearchFunc(v.order, r.Label, func(id record.ID, label string) int { return compareLabels(v.rows[id].Label, label) })
	v.order = slices.Insert(v.order, at, r.ID)
}

// dropRow takes a row out of the list; v.mu is held.
func (v *Vault) dropRow(id record.ID) {
	if _, is := v.rows[id]; is {
		delete(v.rows, id)
		v.order = slices.DeleteFunc(v.order, func(o record.ID) bool { return o == id })
	}
}

// TestimonyIDs lists the testimonies that pass the filter, sorted as it says;
// newest first by default. It reads memory only. In a large vault it is quick
// where Testimonies is not: who shows a list asks TestimonyRow for what is in view.
func (v *Vault) TestimonyIDs(f Filter) []record.ID {
	found := v.search(f)
	v.mu.RLock()
	defer v.mu.RUnlock()
	if v.closed {
		return nil
	}
	return v.passing(f, found)
}

// TestimonyRow is the line of one testimony; ok is false where it is not in the
// lists any more.
func (v *Vault) TestimonyRow(id record.ID) (row TestimonyRow, ok bool) {
	v.mu.RLock()
	defer v.mu.RUnlock()
	r, ok := v.rows[id]
	if !ok || v.closed || v.hidden[id] {
		return TestimonyRow{}, false
	}
	s := v.consentState(r.Person, v.clock.clock.wall())
	return TestimonyRow{Row: r, Consent: v.stateFor(s, r, v.heldInMemory())}, true
}

// PlaceOn is where the testimony was taken that was saved last of those of a day,
// ISO 8601; "" where there is none.
func (v *Vault) PlaceOn(day string) string {
	v.mu.RLock()
	defer v.mu.RUnlock()
	place, saved := "", ""
	for id, r := range v.rows {
		if r.Date == day && r.Place != "" && r.Saved >= saved && !v.hidden[id] {
			place, saved = r.Place, r.Saved
		}
	}
	return place
}

// Languages returns every language that a testimony was given in, most used first.
func (v *Vault) Languages() []string {
	return v.used(func(r record.Row, count func(string)) {
		if r.Language != "" {
			count(r.Language)
		}
	})
}

// Tags returns every tag in use, most used first.
func (v *Vault) Tags() []string {
	return v.used(func(r record.Row, count func(string)) {
		for _, t := range r.Tags {
			count(t)
		}
	})
}

// used counts what is in the rows.
func (v *Vault) used(of func(r record.Row, count func(string))) []string {
	v.mu.RLock()
	defer v.mu.RUnlock()
	count := map[string]int{}
	for id, r := range v.rows {
		if !v.hidden[id] {
			of(r, func(s string) { count[s]++ })
		}
	}
	return slices.SortedFunc(maps.Keys(count), func(a, b string) int {
		if d := count[b] - count[a]; d != 0 {
			return d
		}
		return strings.Compare(a, b)
	})
}

// Testimonies lists what passes the filter with its lines, sorted as it says;
// newest first by default. It reads memory only.
func (v *Vault) Testimonies(f Filter) []TestimonyRow {
	found := v.search(f)
	v.mu.RLock()
	defer v.mu.RUnlock()
	if v.closed {
		return nil
	}
	ids := v.passing(f, found)
	now, held := v.clock.clock.wall(), v.heldInMemory()
	states := make(map[record.ID]ConsentState, len(ids)/2)
	out := make([]TestimonyRow, len(ids))
	for i, id := range ids {
		out[i].Row = v.rows[id]
		r := &out[i].Row
		state, ok := states[r.Person]
		if !ok {
			state = v.consentState(r.Person, now)
			states[r.Person] = state
		}
		out[i].Consent = v.stateFor(state, *r, held)
	}
	return out
}

// stateFor is what a person's consents allow now, for one of their testimonies,
// and whether it is frozen or held.
func (v *Vault) stateFor(s ConsentState, r record.Row, held map[record.ID]bool) ConsentState {
	if (s.State == "in_force" || s.State == "review" || s.State == "runs_out") && record.UsesOpen(v.cons[r.Person], r.ID) {
		s = ConsentState{State: "uses_open", Frozen: s.Frozen} // what stands was answered before this interview
	}
	s.Frozen = s.Frozen || v.standing[r.ID].Frozen != nil
	s.Held = held[r.ID]
	return s
}

// search is what a filter's query finds, nil where it has none. Nobody waits for
// the lists meanwhile: v.mu is not held.
func (v *Vault) search(f Filter) map[string]bool {
	if strings.TrimSpace(f.Query) == "" {
		return nil
	}
	found := map[string]bool{}
	for _, h := range v.indexing.index.Search(f.Query) {
		found[h.ID] = true
	}
	return found
}

// passing is TestimonyIDs of those found, or where found is nil, of all; v.mu is held.
func (v *Vault) passing(f Filter, found map[string]bool) []record.ID {
	var of []record.ID
	if f.Person != "" {
		of = v.groupOf(f.Person)
	}
	var in map[record.ID]bool
	if f.Case != "" {
		in = map[record.ID]bool{}
		for _, id := range v.cases[f.Case].Testimonies {
			in[id] = true
		}
	}
	narrow := f.State != "" || f.Tag != "" || f.Language != "" || of != nil
	passes := func(id record.ID, r record.Row) bool {
		return !v.hidden[id] && (in == nil || in[id]) && (found == nil || found[string(id)]) && (!narrow || f.passes(r, of))
	}
	var out []record.ID
	switch {
	case found == nil && in == nil && !narrow:
		out = make([]record.ID, 0, len(v.order))
		for _, id := range v.order {
			if !v.hidden[id] {
				out = append(out, id)
			}
		}
	default: // few of many as a rule: the order is made of them
		for id, r := range v.rows {
			if passes(id, r) {
				out = append(out, id)
			}
		}
		out = v.byLabel(out)
	}
	return v.sorted(out, f.Sort)
}

// passes reports that a row is what the filter asks for, of one of these persons
// where it asks for one.
func (f Filter) passes(r record.Row, of []record.ID) bool {
	return (f.State == "" || r.State == f.State) &&
		(f.Tag == "" || slices.Contains(r.Tags, f.Tag)) &&
		(f.Language == "" || r.Language == f.Language) &&
		(of == nil || slices.Contains(of, r.Person))
}

// sorted puts testimonies, which are in the order of their labels, into another.
func (v *Vault) sorted(ids []record.ID, by string) []record.ID {
	field, down := strings.CutPrefix(by, "-")
	if by == "" {
		field, down = "label", true
	}
	value := map[string]func(r record.Row) string{
		"pseudonym": func(r record.Row) string { return r.Pseudonym },
		"handle":    func(r record.Row) string { return r.Handle },
		"date":      func(r record.Row) string { return r.Date },
		"place":     func(r record.Row) string { return r.Place },
		"language":  func(r record.Row) string { return r.Language },
		"state":     func(r record.Row) string { return r.State },
		"saved":     func(r record.Row) string { return r.Saved },
	}[field]
	if value != nil {
		type key struct {
			value string
			at    int
		}
		keys := make([]key, len(ids))
		for i, id := range ids {
			keys[i] = key{value(v.rows[id]), i}
		}
		slices.SortFunc(keys, func(a, b key) int {
			if c := strings.Compare(a.value, b.value); c != 0 {
				return c
			}
			return a.at - b.at
		})
		out := make([]record.ID, len(ids))
		for i, k := range keys {
			out[i] = ids[k.at]
		}
		ids = out
	}
	if down {
		slices.Reverse(ids)
	}
	return ids
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
