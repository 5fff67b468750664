package submission

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"attest/archive/record"
)

// narrative drafts paragraphs by date from events: when and where, what, by
// whom, with what consequence, and how the person who tells it knows. They are
// a draft in plain sentences that the lawyer edits; every one has its citation.
func narrative(step string) func(*reader) ([]Value, Gap) {
	return func(r *reader) ([]Value, Gap) {
		list, blocked := r.events(step)
		var out []Value
		for _, x := range list {
			cite := r.sources(x)
			out = append(out, Value{Text: r.paragraph(x) + " " + Cite(cite, r.lang), Code: x.event.Kind.Code, Sources: cite})
		}
		return found(out, blocked)
	}
}

func (r *reader) paragraph(x told) string {
	var head []string
	head = append(head, r.whenText(x))
	if s := placeText(r, x); s != "" {
		head = append(head, s)
	}
	var b strings.Builder
	first := []rune(strings.Join(filled(head...), ", "))
	if len(first) > 0 {
		first[0] = unicode.ToUpper(first[0])
	}
	b.WriteString(string(first))
	b.WriteString(": ")
	b.WriteString(r.actLabel(x.event.Kind))
	b.WriteString(".")
	if who := r.whom(x); who != "" {
		b.WriteString(in(r.lang, " Person concerned: ", " 당사자: ") + who + ".")
	}
	var by []string
	for _, a := range x.event.Actors {
		by = append(by, r.actorText(a))
	}
	if by = filled(by...); len(by) > 0 {
		b.WriteString(in(r.lang, " By: ", " 행위자: ") + strings.Join(by, "; ") + ".")
	}
	if len(x.event.Consequences) > 0 {
		b.WriteString(in(r.lang, " Consequences: ", " 결과: ") + r.told(strings.Join(x.event.Consequences, "; ")) + ".")
	}
	b.WriteString(in(r.lang, basisEn[x.event.Source.Basis], basisKo[x.event.Source.Basis]))
	if x.event.Status == record.StatusCorroborated {
		b.WriteString(in(r.lang, " Something else in the record says the same.", " 기록의 다른 자료도 같은 내용을 말합니다."))
	}
	return b.String()
}

var basisEn = map[string]string{
	record.BasisExperienced: " The person who tells it experienced it.", record.BasisSeen: " The person who tells it saw it.",
	record.BasisHeardFrom: " The person who tells it heard it from another.", record.BasisInferred: " The person who tells it concludes it.",
}

var basisKo = map[string]string{
	record.BasisExperienced: " 진술자가 직접 겪었습니다.", record.BasisSeen: " 진술자가 보았습니다.",
	record.BasisHeardFrom: " 진술자가 다른 사람에게서 들었습니다.", record.BasisInferred: " 진술자가 미루어 안 것입니다.",
}

func (r *reader) whenText(x told) string {
	d := x.event.Date
	switch {
	case d.EDTF != "":
		return edtfText(d.EDTF, r.lang) + certainty(d, r.lang)
	case d.Words != "":
		return "“" + r.told(d.Words) + "”" + certainty(d, r.lang)
	}
	return in(r.lang, "Date not known", "날짜 모름")
}

// whom says to whom it was done, by code, where the text is about several.
func (r *reader) whom(x told) string {
	if r.p != nil {
		return ""
	}
	var who []string
	for _, p := range r.facts.Persons {
		if p.Decision.Refusal == record.Granted && concernsPerson(x.event, p, x.by.Narrator) {
			who = append(who, p.Code)
		}
	}
	return strings.Join(who, ", ")
}

// Cite writes where an answer is from: testimony, paragraph and time of sound.
func Cite(sources []Source, lang string) string {
	var parts []string
	for _, s := range sources {
		if s.Number == 0 {
			continue
		}
		one := fmt.Sprintf(in(lang, "testimony %d", "증언 %d"), s.Number)
		if s.Paragraph > 0 {
			one += fmt.Sprintf(in(lang, ", paragraph %d", ", %d문단"), s.Paragraph)
		}
		if s.Start > 0 {
			one += fmt.Sprintf(in(lang, ", at %s", ", %s"), clockText(s.Start))
		}
		if !slices.Contains(parts, one) {
			parts = append(parts, one)
		}
	}
	if len(parts) == 0 {
		return ""
	}
	return "[" + strings.Join(parts, "; ") + "]"
}

// clockText is milliseconds as hours, minutes and seconds.
func clockText(ms int64) string {
	s := ms / 1000
	return fmt.Sprintf("%d:%02d:%02d", s/3600, s/60%60, s%60)
}
