package submission

import (
	"slices"
	"strings"

	"attest/archive/record"
)

// restricts says that consent is why there is less than the record has.
func (g Gap) restricts() bool {
	return g == GapConsent || g == GapName || g == GapPartly || g == GapShut || g == GapAnnex || g == GapAsk
}

// StandingGap is why there is no more in the answer as it stands; GapNone where
// somebody wrote it.
func (a Answer) StandingGap() Gap {
	switch {
	case a.Kept == nil:
		return a.Gap
	case a.Kept.Taken:
		return Gap(a.Kept.Gap)
	}
	return GapNone
}

// keep lays over an answer what was written. What was taken from the record when
// consent covered more of it does not stand any more.
func (f *Facts) keep(a Answer, filing record.Filing, person record.ID, lang string) Answer {
	k, ok := filing.Answer(person, a.Field)
	if !ok || k.Taken && follows(a.Path) {
		return a
	}
	if path, _ := PathOf(a.Path); path.From == FromOffice && k.Taken && len(k.Parts) == 0 && k.Text == "" {
		return a // Settings had nothing when it was drafted, and nobody decided that nothing stays
	}
	a.Changed = k.Drafted != a.Hash
	a.Less = a.Changed && a.Gap.restricts() && Gap(k.Gap) != a.Gap
	if a.Less && k.Taken {
		return a
	}
	a.Kept = &k
	for _, p := range k.Parts {
		v := Value{Text: p.Text, Code: p.Code}
		for _, s := range p.Sources {
			v.Sources = append(v.Sources, f.source(s))
		}
		if cite := Cite(v.Sources, lang); p.Cited && cite != "" {
			v.Text += " " + cite
		}
		a.Draft = append(a.Draft, v)
	}
	return a
}

// follows reports that an answer nobody wrote is never kept as it was: lists of files
// and of interviews say what leaves, by its numbers, and follow what is chosen.
func follows(path string) bool {
	p, ok := PathOf(path)
	return ok && (p.From == FromExhibits || p.From == FromInterview)
}

// source finds where a place of the record stands now.
func (f *Facts) source(s record.FilingSource) Source {
	out := Source{Testimony: s.Testimony, Event: s.Event, Segment: s.Segment, From: s.From, To: s.To, Exhibit: s.Exhibit, Consent: s.Consent, Identity: s.Identity}
	i := slices.IndexFunc(f.Testimonies, func(t Testimony) bool { return t.ID == s.Testimony })
	if i < 0 {
		return out
	}
	t := f.Testimonies[i]
	out.Number, out.Version = t.Number, t.Version
	if n := slices.IndexFunc(t.Paragraphs, func(p Paragraph) bool { return p.ID == s.Segment }); n >= 0 {
		out.Paragraph, out.Start = n+1, t.Paragraphs[n].Start
	}
	return out
}

// Parts are the record's own values as paragraphs to be kept: the citation is
// taken from the end of each, and is written anew wherever it is shown.
func (a Answer) Parts(lang string) []record.FilingPart {
	var out []record.FilingPart
	for _, v := range a.Values {
		p := record.FilingPart{Text: v.Text, Code: v.Code}
		if cite := Cite(v.Sources, lang); cite != "" {
			p.Text, p.Cited = strings.CutSuffix(v.Text, " "+cite)
		}
		p.Sources = Rests(v.Sources)
		out = append(out, p)
	}
	return out
}

// Rests is what a value rests on, as it is kept.
func Rests(sources []Source) (out []record.FilingSource) {
	for _, s := range sources {
		out = append(out, record.FilingSource{Testimony: s.Testimony, Event: s.Event, Segment: s.Segment, From: s.From, To: s.To,
			Exhibit: s.Exhibit, Consent: s.Consent, Identity: s.Identity})
	}
	return out
}

// Taken is the record's own answer as it is kept: what it says now stays,
// whatever becomes of the record.
func (a Answer) Taken(person record.ID, lang string) record.FilingAnswer {
	return record.FilingAnswer{Person: person, Field: a.Field, Parts: a.Parts(lang), Taken: true, Gap: string(a.Gap), Drafted: a.Hash, Drew: a.Drawn()}
}

// Drawn is what the record's answer rests on.
func (a Answer) Drawn() *record.Drawn {
	var ids []record.ID
	for _, v := range a.Values {
		for _, s := range v.Sources {
			ids = append(ids, s.Testimony, s.Event, s.Exhibit, s.Consent, s.Identity)
		}
	}
	return (*record.Drawn)(nil).With(ids...)
}

// RecordText is what the record says to the field, one value a line.
func (a Answer) RecordText() string {
	var lines []string
	for _, v := range a.Values {
		lines = append(lines, v.Text)
	}
	return strings.Join(lines, "\n")
}

// WasText is what the record said when the answer was written, as far as it was kept.
func (a Answer) WasText() string {
	switch {
	case a.Kept == nil:
		return ""
	case a.Kept.Taken:
		return a.Text()
	}
	return a.Kept.Was
}

// Drafted is the filing with every answer that nobody wrote taken from the
// record as it is now: of the case, and of each person whose consent covers it.
// After that the record changes nothing in the form by itself.
func (t *Table) Drafted(filing record.Filing, at string, by record.ID) record.Filing {
	filing.Type, filing.V = "filing", max(filing.V, 1)
	filing.Answers = slices.Clone(filing.Answers)
	take := func(a Answer, person record.ID) {
		if _, there := filing.Answer(person, a.Field); !there {
			k := a.Taken(person, t.Lang)
			k.At, k.By = at, by
			filing.Answers = append(filing.Answers, k)
		}
	}
	for _, a := range t.Common {
		take(a, "")
	}
	for _, r := range t.Rows {
		if r.Refusal != record.Granted {
			continue
		}
		for _, a := range r.Answers {
			take(a, r.Person)
		}
	}
	return filing
}

// Answer finds the answer to a field about a person, or about the case (person "").
func (t *Table) Answer(person record.ID, field string) (Answer, bool) {
	list := t.Common
	if person != "" {
		i := slices.IndexFunc(t.Rows, func(r Row) bool { return r.Person == person })
		if i < 0 {
			return Answer{}, false
		}
		list = t.Rows[i].Answers
	}
	i := slices.IndexFunc(list, func(a Answer) bool { return a.Field == field })
	if i < 0 {
		return Answer{}, false
	}
	return list[i], true
}

// Size is how long a form is. Pages are counted from words, at WordsAPage a page.
type Size struct{ Words, Characters, Pages int }

// WordsAPage is how many words are taken for a page.
const WordsAPage = wordsAPage

// SizeOf counts a text.
func SizeOf(text string) Size {
	n := Words(text)
	return Size{n, Characters(text), (n + wordsAPage - 1) / wordsAPage}
}

func (s *Size) add(text string) {
	s.Words += Words(text)
	s.Characters += Characters(text)
}

// headings are what the form's paper has beside answers: the cover, its title, the
// titles of its sections and its questions. Whoever counts the file counts them.
func (t *Table) headings() Size {
	var s Size
	s.add(t.cover)
	s.add(t.Mechanism.Title(t.Lang))
	for _, section := range t.Mechanism.Sections {
		s.add(section.Title(t.Lang))
		for _, f := range section.Fields {
			s.add(f.Label(t.Lang))
		}
	}
	return s
}

// Count is how long the form about a person is, or of one that is about all of
// the case the whole: what its limits are held against.
func (t *Table) Count(person record.ID) Size {
	s := t.headings()
	add := func(a Answer) { s.add(t.Shown(a)) }
	for _, a := range t.Common {
		add(a)
	}
	for _, r := range t.Rows {
		if r.Refusal != record.Granted || t.Mechanism.Unit == UnitPerson && r.Person != person {
			continue
		}
		for _, a := range r.Answers {
			add(a)
		}
	}
	s.Pages = (s.Words + wordsAPage - 1) / wordsAPage
	return s
}
