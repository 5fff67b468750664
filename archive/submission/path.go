package submission

import (
	"fmt"
	"slices"
	"strings"

	"attest/archive/record"
)

// From says what kind of thing a path is read from.
type From string

// What a path is read from.
const (
	FromIdentity  From = "identity"  // the sealed half of a person
	FromPerson    From = "person"    // the half that everyone in the office reads
	FromInterview From = "interview" // of the testimonies
	FromEvents    From = "events"    // of the testimonies, with their passages
	FromConsent   From = "consent"   // the consents about a person
	FromExhibits  From = "exhibits"  // of the testimonies
	FromOffice    From = "office"    // the vault's settings
	FromCase      From = "case"      // the case
	FromLawyer    From = "lawyer"    // nothing: whoever drafts answers
)

// Path is one source of answers: what a field's "from" names.
type Path struct {
	Name   string
	From   From
	Person bool   // another answer for each person
	Reads  string // in words, for docs and for who writes a file

	read func(*reader) ([]Value, Gap)
}

// PathOf finds a path.
func PathOf(name string) (Path, bool) {
	i, ok := slices.BinarySearchFunc(paths, name, func(p Path, name string) int { return strings.Compare(p.Name, name) })
	if !ok {
		return Path{}, false
	}
	return paths[i], true
}

// Paths lists every path that a field can be read from, by name.
func Paths() []Path { return slices.Clone(paths) }

var paths = func() []Path {
	list := slices.Concat(personPaths(), eventPaths(), consentPaths(), exhibitPaths(), casePaths())
	slices.SortFunc(list, func(a, b Path) int { return strings.Compare(a.Name, b.Name) })
	return list
}()

// lawyers are the paths that the record has no answer to: what is asked, of
// whom, on which law, by whom.
var lawyers = []struct {
	name, reads string
	person      bool
}{
	{"case.achievements", "the report's own words", false},
	{"case.action_kind", "what the body is asked to do", false},
	{"case.addressee", "to whom it goes", false},
	{"case.addressee_class", "the class of the addressee", false},
	{"case.classification", "how confidential the whole is", false},
	{"case.cover", "the cover text", false},
	{"case.group_description", "a group whose names are not known", false},
	{"case.interim_measures", "whether measures are asked for at once", false},
	{"case.keywords", "key words", false},
	{"case.mandates", "the mandates addressed", false},
	{"case.methodology", "how the facts were gathered and checked", false},
	{"case.previous_recommendations", "recommendations of earlier reviews", false},
	{"case.reference", "the addressee's own reference", false},
	{"case.session", "the session and its stage", false},
	{"case.submission_language", "the language of the form", false},
	{"case.summary", "the summary", false},
	{"case.upr_kind", "alone or together with others", false},
	{"case.urgency", "how many hours or days there are", true},
	{"claim.argument", "why the facts breach each article", false},
	{"claim.discrimination", "how the acts discriminate", false},
	{"claim.gravity", "how grave, how many", false},
	{"claim.jurisdiction", "why the court has jurisdiction", false},
	{"claim.nationality", "the nationality of those said to be responsible, and of victims", false},
	{"claim.pattern", "the pattern behind the facts", false},
	{"claim.recommendations", "what is recommended", false},
	{"claim.relief", "what is asked for", false},
	{"claim.wgad_categories", "the categories of arbitrary detention", true},
	{"consent.best_interests", "why it is in the child's best interests", true},
	{"consent.confidential_parts", "what is to be kept confidential", true},
	{"consent.keep_source_confidential", "whether the sender stays confidential", false},
	{"consent.share_mandates", "whether other mandates may have it", true},
	{"event[removal_order]", "the order of removal, its day and authority", true},
	{"other_procedures", "other international bodies that have the case", true},
	{"remedies", "steps taken with authorities and courts, or why none", true},
	{"remedies.final_date", "the day of the last domestic decision", true},
	{"representative", "counsel", false},
	{"risk.irreparable_harm", "what would happen, and when", true},
	{"risk.on_return", "the risk on return", true},
	{"risk.reprisal", "the risk of reprisal", true},
	{"risk.restrictions", "restrictions asked of the addressee", false},
	{"source.description", "what the sender does", false},
	{"source.keep_confidential", "whether the sender stays confidential", false},
	{"source.relation", "how the sender is linked with the person", true},
	{"source.safe_contact", "a safe way to reach the sender", false},
	{"source.signature", "place, day and signature", false},
}

// casePaths are those of the case, the office and the lawyer.
func casePaths() []Path {
	out := []Path{
		{Name: "case.title", From: FromCase, Reads: "the title of the case", read: func(r *reader) ([]Value, Gap) { return text(r.facts.Case.Title) }},
		{Name: "case.scope", From: FromEvents, Reads: "first and last date, places and acts of the events", read: scope},
		{Name: "case.states", From: FromEvents, Reads: "the countries of the events' places; of those alone that accepted, where the form offers them", read: states},
		{Name: "case.committee", From: FromLawyer, Reads: "the committee whose form it is; else whoever drafts chooses", read: func(r *reader) ([]Value, Gap) {
			if r.m.Committee == "" {
				return nil, GapLawyer
			}
			return []Value{{Text: r.m.Committee, Code: r.m.Committee}}, GapNone
		}},
		{Name: "source.name", From: FromOffice, Reads: "the office's name", read: func(r *reader) ([]Value, Gap) { return text(r.facts.Office.Name) }},
		{Name: "source.organisation", From: FromOffice, Reads: "the office's name", read: func(r *reader) ([]Value, Gap) { return text(r.facts.Office.Name) }},
		{Name: "source.contact", From: FromOffice, Reads: "the sender and contact of the settings", read: func(r *reader) ([]Value, Gap) { return text(r.facts.Office.Sender) }},
		{Name: "persons", From: FromPerson, Reads: "all persons whose consent covers it: by name where it covers the name, else by code", read: persons},
		{Name: "testimonies", From: FromInterview, Reads: "the testimonies that consent covers: number in the submission, code of the person, language", read: testimonies},
		{Name: "persons.protected", From: FromPerson, Reads: "the same, by code alone", read: protected},
	}
	for _, l := range lawyers {
		out = append(out, Path{Name: l.name, From: lawyerOrConsent(l.name), Person: l.person, Reads: "nothing; whoever drafts answers: " + l.reads,
			read: func(*reader) ([]Value, Gap) { return nil, GapLawyer }})
	}
	return out
}

// lawyerOrConsent keeps paths of consent apart: a gate may name one.
func lawyerOrConsent(name string) From {
	if strings.HasPrefix(name, "consent.") {
		return FromConsent
	}
	return FromLawyer
}

func text(s string) ([]Value, Gap) {
	if s == "" {
		return nil, GapNotAsked
	}
	return []Value{{Text: s}}, GapNone
}

func persons(r *reader) ([]Value, Gap) { return r.listed(true) }

func protected(r *reader) ([]Value, Gap) { return r.listed(false) }

// listed lists the persons of the case; the gap says that some are kept back.
func (r *reader) listed(names bool) ([]Value, Gap) {
	var out []Value
	gap := GapNone
	for i := range r.facts.Persons {
		p := &r.facts.Persons[i]
		if p.Beside {
			continue
		}
		if p.Decision.Refusal != record.Granted {
			gap = GapConsent
			continue
		}
		v := Value{Text: p.Code, Sources: []Source{{Consent: p.Decision.Consent}}}
		if name := nameOf(p.Identity); names && p.Named() && name != "" {
			v = Value{Text: name, Sources: []Source{{Identity: p.ID, Consent: p.Decision.Consent}}}
		} else if names && gap == GapNone {
			gap = GapName
		}
		out = append(out, v)
	}
	if len(out) == 0 && gap == GapNone {
		gap = GapNoRecord
	}
	return out, gap
}

// testimonies lists the accounts in their order; the gap says that some are kept back.
func testimonies(r *reader) ([]Value, Gap) {
	var out []Value
	gap := GapNone
	for _, t := range r.facts.Testimonies {
		if t.Decision.Refusal != record.Granted {
			gap = GapConsent
			continue
		}
		line := fmt.Sprintf(in(r.lang, "testimony %d", "증언 %d"), t.Number)
		if i := slices.IndexFunc(r.facts.Persons, func(p Person) bool { return slices.Contains(p.Same, t.Narrator) }); i >= 0 {
			line += " · " + r.facts.Persons[i].Code
		}
		if t.Language != "" {
			line += " · " + languageName(t.Language, r.lang)
		}
		out = append(out, Value{Text: line, Sources: []Source{{Testimony: t.ID, Number: t.Number, Version: t.Version, Consent: t.Decision.Consent}}})
	}
	if len(out) == 0 && gap == GapNone {
		gap = GapNoRecord
	}
	return out, gap
}
