package archive

import (
	"slices"

	"attest/archive/record"
)

// SentOutside are the answers of bodies, filed with a submission, whose originals
// still lie where they were taken in from, or on what is not connected now.
func (v *Vault) SentOutside(s record.ID) ([]Exhibit, error) {
	all, err := v.Exhibits(s)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(all, func(e Exhibit) bool { return e.StillOutside == "" }), nil
}

// todayOutside counts them for each submission.
func (v *Vault) todayOutside() ([]TodayItem, error) {
	var out []TodayItem
	for _, s := range v.Submissions() {
		if len(s.Deliveries) == 0 {
			continue
		}
		list, err := v.SentOutside(s.ID)
		if err != nil {
			return nil, err
		}
		away := 0
		for _, e := range list {
			if e.Unreachable {
				away++
			}
		}
		last := s.Deliveries[len(s.Deliveries)-1]
		item := TodayItem{Object: s.ID, Label: s.Label, Handle: last.To, Saved: last.Time}
		for _, n := range []struct {
			kind  string
			count int
		}{{"outside", len(list) - away}, {"unreachable", away}} {
			if n.count > 0 {
				item.Kind, item.Count = n.kind, n.count
				out = append(out, item)
			}
		}
	}
	return out, nil
}
