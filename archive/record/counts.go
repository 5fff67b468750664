package record

import (
	"cmp"
	"slices"
)

// CodeCount is how often one code was used.
type CodeCount struct {
	Code        string
	Passages    int
	Uncertain   int // of the passages
	Regions     int // of pictures and pages
	Events      int
	Testimonies int // with one passage, region or event at least
}

// CountCodes counts codes over passages and events, as CountAllCodes does.
func CountCodes(passages []Passage, events []Event, resolve func(string) string) []CodeCount {
	return CountAllCodes(passages, nil, events, resolve)
}

// CountAllCodes counts codes over passages, regions and events, in order of code.
// resolve follows merges (codebook.Book.Resolve); nil counts codes as they were
// given. A passage or region that carries two codes which are one now counts
// once; an event that tells another again does not count.
func CountAllCodes(passages []Passage, regions []Region, events []Event, resolve func(string) string) []CodeCount {
	if resolve == nil {
		resolve = func(code string) string { return code }
	}
	counts := map[string]*CodeCount{}
	where := map[string]map[ID]bool{}
	at := func(code string, testimony ID) *CodeCount {
		if counts[code] == nil {
			counts[code] = &CodeCount{Code: code}
			where[code] = map[ID]bool{}
		}
		where[code][testimony] = true
		return counts[code]
	}
	once := func(uses []CodeUse) []string {
		var out []string
		for _, c := range uses {
			if code := resolve(c.Code); !slices.Contains(out, code) {
				out = append(out, code)
			}
		}
		return out
	}
	for _, r := range regions {
		for _, code := range once(r.Codes) {
			at(code, r.Testimony).Regions++
		}
	}
	for _, p := range passages {
		for _, code := range once(p.Codes) {
			n := at(code, p.Testimony)
			n.Passages++
			if p.Uncertain {
				n.Uncertain++
			}
		}
	}
	for _, e := range events {
		if e.Kind.Code != "" && e.Same == "" {
			at(resolve(e.Kind.Code), e.Testimony).Events++
		}
	}
	var out []CodeCount
	for code, n := range counts {
		n.Testimonies = len(where[code])
		out = append(out, *n)
	}
	slices.SortFunc(out, func(a, b CodeCount) int { return cmp.Compare(a.Code, b.Code) })
	return out
}
