package submission

import (
	"fmt"
	"slices"
	"strings"

	"attest/archive/record"
)

// exhibitPaths read the files of the testimonies, never their names or captions:
// those name people. A file leaves only in a medium that consent covers, and one
// that may show who someone is only where the name may leave.
func exhibitPaths() []Path {
	list := func(name string, person bool, reads string, read func(*reader) ([]Value, Gap)) Path {
		return Path{Name: name, From: FromExhibits, Person: person, Reads: reads, read: read}
	}
	return []Path{
		list("exhibits", false, "files that consent covers: number in the submission, type, SHA-256", exhibits("")),
		list("exhibits.custody", false, "the same with the time at which each was sealed", custody),
		list("exhibits[photo]", true, "photographs of the person", exhibits("photograph")),
		list("exhibits[medical]", true, "medical reports", exhibits(record.KindMedical)),
		list("exhibits[power_of_attorney]", false, "nothing: a power of attorney is a file of the representative's", func(*reader) ([]Value, Gap) { return nil, GapLawyer }),
	}
}

func exhibits(kind string) func(*reader) ([]Value, Gap) {
	return func(r *reader) ([]Value, Gap) {
		return r.files(kind, func(e Exhibit) string {
			return strings.Join(saidOf(fmt.Sprintf(in(r.lang, "exhibit %d", "증거물 %d"), e.Number), e.Media, "SHA-256 ", e.SHA256), ", ")
		})
	}
}

func custody(r *reader) ([]Value, Gap) {
	return r.files("", func(e Exhibit) string {
		sealed := ""
		if e.Added != "" {
			sealed = in(r.lang, "sealed ", "봉인 ") + e.Added
		}
		return strings.Join(saidOf(fmt.Sprintf(in(r.lang, "exhibit %d", "증거물 %d"), e.Number), sealed, "SHA-256 ", e.SHA256), ", ")
	})
}

// saidOf is what is said of a file; one of which parts are left out has no checksum,
// which a guess at them could be held against.
func saidOf(number, more, label, sum string) []string {
	out := []string{number}
	if more != "" {
		out = append(out, more)
	}
	if sum != "" {
		out = append(out, label+sum)
	}
	return out
}

func (r *reader) files(kind string, say func(Exhibit) string) ([]Value, Gap) {
	var out []Value
	gap := GapNone
	unchosen := 0
	for _, t := range r.facts.Testimonies {
		if r.p != nil && !slices.Contains(r.p.Same, t.Narrator) {
			continue
		}
		unchosen += t.Unchosen
		named := false
		if p := r.facts.person(t.Narrator); p != nil {
			named = p.Named()
		}
		for _, e := range t.Exhibits {
			switch {
			case kind != "" && e.Kind != kind:
			case !t.Decision.Allows(record.MediaKind(e.Media)):
				gap = GapConsent
			case e.Class != record.ClassCleared && !named:
				gap = GapName
			default:
				out = append(out, Value{Text: say(e), Sources: []Source{{Testimony: t.ID, Number: t.Number, Version: t.Version, Exhibit: e.ID, Consent: t.Decision.Consent}}})
			}
		}
	}
	if len(out) == 0 && gap == GapNone {
		gap = GapNoRecord
		if unchosen > 0 {
			gap = GapUnchosen
		}
	}
	return out, gap
}
