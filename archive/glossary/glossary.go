// Package glossary finds terms of the trade in English, Korean, Chinese and
// Russian while they are typed. The terms are to be read by native speakers
// before a release; each says where it is from.
package glossary

import (
	"slices"
	"sync"

	"attest/archive/lookup"
	"attest/assets/reference"
)

// Term is one term: in four languages, with a note on its use.
type Term struct{ reference.Term }

// In is the term in a language (en, ko, zh, ru), "" for any other.
func (t Term) In(lang string) string {
	return map[string]string{"en": t.En, "ko": t.Ko, "zh": t.Zh, "ru": t.Ru}[lang]
}

// List is all terms, ready to be asked.
type List struct {
	terms  []Term
	lookup *lookup.Index
}

// Open reads the list on first use and keeps it.
var Open = sync.OnceValues(func() (*List, error) {
	tables, err := reference.Load()
	if err != nil {
		return nil, err
	}
	l := &List{}
	var names [][]lookup.Name
	for _, t := range tables.Terms {
		l.terms = append(l.terms, Term{t})
		names = append(names, []lookup.Name{{Text: t.En, Lang: "en"}, {Text: t.Ko, Lang: "ko"}, {Text: t.Zh, Lang: "zh"}, {Text: t.Ru, Lang: "ru"}})
	}
	l.lookup = lookup.New(names)
	return l, nil
})

// All lists the terms in the order of the data.
func (l *List) All() []Term { return slices.Clone(l.terms) }

// Suggestion is one term for a field to offer.
type Suggestion struct {
	Term
	Met lookup.Name // the word that was met
	How lookup.How
}

// Complete returns at most limit (and ten) terms for what is typed, the
// likeliest first.
func (l *List) Complete(query string, limit int) []Suggestion {
	var out []Suggestion
	for _, m := range l.lookup.Complete(query, limit) {
		out = append(out, Suggestion{l.terms[m.Entry], m.Name, m.How})
	}
	return out
}
