package submission

import (
	"fmt"
	"slices"
	"strings"

	"attest/archive/edtf"
	"attest/archive/record"
)

// personPaths read the halves of a person. What would tell who the person is
// stays back where consent does not cover the name.
func personPaths() []Path {
	identity := func(name, reads string, read func(*reader) ([]Value, Gap)) Path {
		return Path{Name: name, From: FromIdentity, Person: true, Reads: reads, read: func(r *reader) ([]Value, Gap) {
			if r.p.Shut {
				return nil, GapShut
			}
			values, gap := read(r)
			for i := range values {
				values[i].Sources = append(values[i].Sources, Source{Identity: r.p.ID, Consent: r.p.Decision.Consent})
			}
			return values, gap
		}}
	}
	named := func(name, reads string, read func(record.Identity) []string) Path {
		return identity(name, reads+"; withheld unless consent covers the name", func(r *reader) ([]Value, Gap) {
			if !r.p.Named() {
				return nil, GapName
			}
			return each(read(r.p.Identity))
		})
	}
	out := []Path{
		identity("person.family_name", "the name in Latin letters, first part; the code where consent does not cover the name", func(r *reader) ([]Value, Gap) { return r.name(true) }),
		identity("person.given_name", "the name in Latin letters, the rest; the code where consent does not cover the name", func(r *reader) ([]Value, Gap) { return r.name(false) }),
		named("person.name_native", "the name in Hangul", func(i record.Identity) []string { return spellings(i, "Hang", "Kore") }),
		named("person.aliases", "other names and spellings", func(i record.Identity) []string {
			var all []string
			for _, n := range i.Names[min(1, len(i.Names)):] {
				all = append(all, n.Text)
			}
			return all
		}),
		named("person.id_documents", "papers", papers),
		named("person.contact", "ways to reach the person", func(i record.Identity) []string {
			var all []string
			for _, c := range i.Contacts {
				all = append(all, strings.Join(filled(c.Kind+": "+c.Value, c.Safe), "; "))
			}
			return append(all, filled(i.Contact)...)
		}),
		identity("person.address", "the last place in the north; without the name its province alone", address),
		identity("person.date_of_birth", "date of birth and birth place, or the age told; without the name the year alone", birth),
		identity("person.birth_date", "date of birth alone, or the age told; without the name the year alone", func(r *reader) ([]Value, Gap) {
			alone := *r.p
			alone.Identity.BirthPlace = record.Place{}
			at := *r
			at.p = &alone
			return birth(&at)
		}),
		identity("person.sex", "sex", func(r *reader) ([]Value, Gap) { return r.option(r.p.Identity.Sex) }),
		identity("person.nationality", "nationality", func(r *reader) ([]Value, Gap) { return text(r.p.Identity.Nationality) }),
		identity("person.parents", "names of parents: never given, theirs is another's consent", kinNames),
		identity("person.relations", "relatives by relation alone: names and where they are, never", relations),
		identity("person.age_at_event", "age at the first dated event, from the birth", ageAtEvent),
		{Name: "person.vulnerability", From: FromPerson, Person: true, Reads: "that the person is a child, ticked or by the birth; the rest is not in the record", read: func(r *reader) ([]Value, Gap) {
			if !r.p.Child {
				return nil, GapNoRecord
			}
			return []Value{{Text: in(r.lang, "a child", "아동"), Code: "child"}}, GapNone
		}},
		{Name: "person.languages", From: FromInterview, Person: true, Reads: "the languages of the person's interviews", read: languages},
	}
	for name, what := range map[string]string{"person.occupation": "work", "person.marital_status": "marriage", "person.pregnant": "pregnancy", "person.ethnicity": "group"} {
		out = append(out, Path{Name: name, From: FromLawyer, Person: true, Reads: "nothing: the record has no place of its own for " + what,
			read: func(*reader) ([]Value, Gap) { return nil, GapNoRecord }})
	}
	return out
}

func each(list []string) ([]Value, Gap) {
	if len(list) == 0 {
		return nil, GapNotAsked
	}
	var out []Value
	for _, s := range list {
		out = append(out, Value{Text: s})
	}
	return out, GapNone
}

func filled(list ...string) []string {
	return slices.DeleteFunc(list, func(s string) bool { return s == "" })
}

// nameOf is the name by which a person is named: in Latin letters where there
// is such a spelling.
func nameOf(i record.Identity) string {
	if latin := spellings(i, "Latn"); len(latin) > 0 {
		return latin[0]
	}
	if len(i.Names) > 0 {
		return i.Names[0].Text
	}
	return ""
}

func spellings(i record.Identity, scripts ...string) []string {
	var out []string
	for _, n := range i.Names {
		if slices.Contains(scripts, n.Script) {
			out = append(out, n.Text)
		}
	}
	return out
}

// name gives the first word of the name as the family name and the rest as the
// given one; a name in one word is the family's and whoever drafts parts it.
func (r *reader) name(family bool) ([]Value, Gap) {
	if !r.p.Named() {
		if !family {
			return nil, GapName
		}
		return []Value{{Text: r.p.Code}}, GapName
	}
	first, rest, parted := strings.Cut(nameOf(r.p.Identity), " ")
	switch {
	case first == "":
		return nil, GapNotAsked
	case family:
		return text(first)
	case !parted:
		return nil, GapNotAsked
	}
	return text(strings.TrimSpace(rest))
}

// option gives a free word as one of the form's, where it is one.
func (r *reader) option(s string) ([]Value, Gap) {
	if s == "" {
		return nil, GapNotAsked
	}
	v := Value{Text: s}
	switch strings.ToLower(strings.TrimSpace(s)) {
	case "female", "f", "여", "여성", "여자":
		v = Value{Text: in(r.lang, "female", "여성"), Code: "female"}
	case "male", "m", "남", "남성", "남자":
		v = Value{Text: in(r.lang, "male", "남성"), Code: "male"}
	}
	return []Value{v}, GapNone
}

func papers(i record.Identity) []string {
	var out []string
	for _, p := range i.Papers {
		out = append(out, strings.Join(filled(p.Kind, p.Number, p.Issuer, p.Issued), ", "))
	}
	return append(out, filled(i.Documents)...)
}

func address(r *reader) ([]Value, Gap) {
	p := r.p.Identity.LastPlace
	whole := strings.Join(filled(p.Locality, p.County, p.Province, p.Country, p.Text), ", ")
	switch {
	case r.p.Named() && whole != "":
		return text(whole)
	case r.p.Named():
		return text(r.p.Identity.Places)
	}
	if some := strings.Join(filled(p.Province, p.Country), ", "); some != "" {
		return []Value{{Text: some}}, GapPartly
	}
	if whole == "" && r.p.Identity.Places == "" {
		return nil, GapNotAsked
	}
	return nil, GapName
}

// born is the birth as a date; false where the record has none that is one.
func born(i record.Identity) (edtf.Date, bool) {
	for _, s := range []string{i.Born, i.Birth} {
		if d, err := edtf.Parse(s); s != "" && err == nil {
			return d, true
		}
	}
	return edtf.Date{}, false
}

func birth(r *reader) ([]Value, Gap) {
	i := r.p.Identity
	d, ok := born(i)
	if !r.p.Named() {
		first, last := d.Bounds()
		switch {
		case ok && !first.IsZero() && first.Year() == last.Year():
			return []Value{{Text: fmt.Sprint(first.Year())}}, GapPartly
		case ok:
			return []Value{{Text: d.Years().Text(r.lang)}}, GapPartly
		case i.Age.Years > 0:
			return []Value{{Text: ageText(r.lang, i.Age)}}, GapPartly
		case i.Birth != "":
			return nil, GapName
		}
		return nil, GapNotAsked
	}
	place := strings.Join(filled(i.BirthPlace.Locality, i.BirthPlace.County, i.BirthPlace.Province, i.BirthPlace.Country, i.BirthPlace.Text), ", ")
	when := i.Birth
	switch {
	case ok:
		when = d.String()
	case when == "" && i.Age.Years > 0:
		when = ageText(r.lang, i.Age)
	}
	return text(strings.Join(filled(when, place), ", "))
}

func ageText(lang string, a record.Age) string {
	s := fmt.Sprintf(in(lang, "age %d", "%d세"), a.Years)
	if a.On != "" {
		s += " (" + a.On + ")"
	}
	return s
}

func kinNames(r *reader) ([]Value, Gap) {
	if len(r.p.Identity.Kin) == 0 && r.p.Identity.Relatives == "" {
		return nil, GapNotAsked
	}
	return nil, GapName
}

func relations(r *reader) ([]Value, Gap) {
	var out []Value
	for _, k := range r.p.Identity.Kin {
		if k.Relation != "" {
			out = append(out, Value{Text: k.Relation})
		}
	}
	switch {
	case len(out) > 0:
		return out, GapPartly
	case r.p.Identity.Relatives != "":
		return nil, GapName
	}
	return nil, GapNotAsked
}

func ageAtEvent(r *reader) ([]Value, Gap) {
	d, ok := born(r.p.Identity)
	if !ok {
		return nil, GapNotAsked
	}
	first, last := d.Bounds()
	list, _ := r.events("")
	if first.IsZero() || last.IsZero() || len(list) == 0 || !list[0].dated || list[0].when.Earliest.IsZero() {
		return nil, GapNoRecord
	}
	at := list[0].when
	low, high := at.Earliest.Year()-last.Year()-1, at.Latest.Year()-first.Year()
	if at.Latest.IsZero() || high < 0 {
		return nil, GapNoRecord
	}
	return []Value{{Text: fmt.Sprintf(in(r.lang, "%d to %d years", "만 %d~%d세"), max(low, 0), high), Sources: r.sources(list[0])}}, GapNone
}

func languages(r *reader) ([]Value, Gap) {
	var out []Value
	for _, t := range r.facts.Testimonies {
		if !slices.Contains(r.p.Same, t.Narrator) || t.Language == "" || t.Decision.Refusal != record.Granted {
			continue
		}
		if !slices.ContainsFunc(out, func(v Value) bool { return v.Code == t.Language }) {
			out = append(out, Value{Text: languageName(t.Language, r.lang), Code: t.Language, Sources: []Source{{Testimony: t.ID, Number: t.Number, Version: t.Version, Consent: t.Decision.Consent}}})
		}
	}
	if len(out) == 0 {
		return nil, GapNotAsked
	}
	return out, GapNone
}

// languageName is what a language is called; its code where it has no name here.
func languageName(code, lang string) string {
	names := map[string][2]string{"ko": {"Korean", "한국어"}, "zh": {"Chinese", "중국어"}, "ru": {"Russian", "러시아어"}, "en": {"English", "영어"}}
	if n, ok := names[code]; ok {
		return in(lang, n[0], n[1])
	}
	return code
}
