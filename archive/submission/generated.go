package submission

import (
	"cmp"
	"slices"
	"strings"

	"attest/archive/record"
	"attest/assets/reference"
)

// Generated are the parts of a submission that nobody writes: they are read from
// the record each time they are shown, so that they stay in step with it.
type Generated struct {
	Violations []Violation `json:"violations"`
	Witnesses  []Witness   `json:"witnesses"`
	Chronology []Happening `json:"chronology"`
	Exhibits   []Listed    `json:"exhibits"`
	Withheld   int         `json:"withheld"` // files that consent keeps back
}

// Violation is one provision, and the events that are coded with it.
type Violation struct {
	Provision  string   `json:"provision"`
	Instrument string   `json:"instrument"`
	Article    string   `json:"article"`
	Acts       []string `json:"acts"`    // in words
	Persons    []string `json:"persons"` // by code
	Events     int      `json:"events"`
	Sources    []Source `json:"sources"`
}

// Witness is one person whose account is used, by code.
type Witness struct {
	Code        string   `json:"code"`
	Testimonies []int    `json:"testimonies"` // by number
	Languages   []string `json:"languages"`
	First       int      `json:"first"`  // events that the person went through or saw
	Second      int      `json:"second"` // events known from others, or concluded
	About       bool     `json:"about"`  // the submission is about this person too
}

// Happening is one event of the chronology.
type Happening struct {
	When    string   `json:"when"`
	Place   string   `json:"place"`
	Act     string   `json:"act"`
	Persons []string `json:"persons"` // by code
	By      []string `json:"by"`
	Basis   string   `json:"basis"`
	Cite    string   `json:"cite"`
	Sources []Source `json:"sources"`
}

// Listed is one file of the list of exhibits.
type Listed struct {
	Number    int       `json:"number"`
	Testimony int       `json:"testimony"`
	Exhibit   record.ID `json:"exhibit"`
	Media     string    `json:"media"`
	SHA256    string    `json:"sha256"`
	Size      int64     `json:"size"`
	Added     string    `json:"added"`
}

// Generate reads them, as far as consent lets the accounts speak.
func Generate(m *Mechanism, f *Facts, lang string) Generated {
	r := &reader{m: m, facts: f, lang: lang}
	out := Generated{Violations: []Violation{}, Witnesses: []Witness{}, Chronology: []Happening{}, Exhibits: []Listed{}}
	list, _ := r.events("")
	for _, x := range list {
		out.Chronology = append(out.Chronology, r.happening(x))
	}
	out.Violations = r.violated(list)
	for _, p := range f.Persons {
		if w := r.witness(p, list); len(w.Testimonies) > 0 {
			out.Witnesses = append(out.Witnesses, w)
		}
	}
	slices.SortStableFunc(out.Witnesses, func(a, b Witness) int { return strings.Compare(a.Code, b.Code) })
	for _, t := range f.Testimonies {
		if t.Decision.Refusal != record.Granted {
			continue
		}
		p := f.person(t.Narrator)
		for _, e := range t.Exhibits {
			if !t.Decision.Allows(record.MediaKind(e.Media)) || e.Class != record.ClassCleared && (p == nil || !p.Named()) {
				out.Withheld++
				continue
			}
			out.Exhibits = append(out.Exhibits, Listed{Number: e.Number, Testimony: t.Number, Exhibit: e.ID, Media: e.Media, SHA256: e.SHA256, Size: e.Size, Added: e.Added})
		}
	}
	return out
}

func (r *reader) happening(x told) Happening {
	h := Happening{When: r.whenText(x), Place: placeText(r, x), Act: r.actLabel(x.event.Kind), Persons: r.concerned(x), By: []string{}, Sources: r.sources(x)}
	for _, a := range x.event.Actors {
		h.By = append(h.By, filled(r.actorText(a))...)
	}
	h.Basis = strings.TrimSpace(in(r.lang, basisEn[x.event.Source.Basis], basisKo[x.event.Source.Basis]))
	h.Cite = Cite(h.Sources, r.lang)
	return h
}

// concerned are the persons whom an event is about, by code.
func (r *reader) concerned(x told) []string {
	out := []string{}
	for _, p := range r.facts.Persons {
		if p.Decision.Refusal == record.Granted && concernsPerson(x.event, p, x.by.Narrator) {
			out = append(out, p.Code)
		}
	}
	return out
}

func (r *reader) violated(list []told) []Violation {
	out := []Violation{}
	t, err := reference.Load()
	if err != nil {
		return out
	}
	for _, x := range list {
		codes := slices.Clone(x.event.Provisions)
		if a, ok := t.Act(x.event.Kind.Code); ok {
			codes = append(codes, a.Provisions...)
		}
		slices.Sort(codes)
		for _, code := range slices.Compact(codes) {
			p, ok := t.Provision(code)
			if !ok {
				continue
			}
			i := slices.IndexFunc(out, func(v Violation) bool { return v.Provision == code })
			if i < 0 {
				of, _ := t.Instrument(p.Instrument)
				out, i = append(out, Violation{Provision: code, Instrument: of.Short, Article: p.Article, Acts: []string{}, Persons: []string{}}), len(out)
			}
			v := &out[i]
			v.Events++
			v.Sources = append(v.Sources, r.sources(x)...)
			if act := r.actLabel(x.event.Kind); !slices.Contains(v.Acts, act) {
				v.Acts = append(v.Acts, act)
			}
			for _, who := range r.concerned(x) {
				if !slices.Contains(v.Persons, who) {
					v.Persons = append(v.Persons, who)
				}
			}
		}
	}
	slices.SortStableFunc(out, func(a, b Violation) int {
		return cmp.Or(strings.Compare(a.Instrument, b.Instrument), strings.Compare(a.Provision, b.Provision))
	})
	return out
}

func (r *reader) witness(p Person, list []told) Witness {
	w := Witness{Code: p.Code, Testimonies: []int{}, Languages: []string{}, About: !p.Beside}
	if p.Decision.Refusal != record.Granted {
		return w
	}
	for _, t := range r.facts.Testimonies {
		if t.Decision.Refusal == record.Granted && slices.Contains(p.Same, t.Narrator) {
			w.Testimonies = append(w.Testimonies, t.Number)
			if t.Language != "" && !slices.Contains(w.Languages, t.Language) {
				w.Languages = append(w.Languages, t.Language)
			}
		}
	}
	for _, x := range list {
		if !slices.Contains(p.Same, x.by.Narrator) {
			continue
		}
		switch x.event.Source.Basis {
		case record.BasisExperienced, record.BasisSeen:
			w.First++
		default:
			w.Second++
		}
	}
	return w
}
