package archive

import (
	"cmp"
	"slices"
	"strings"

	"attest/archive/bundle"
	"attest/archive/record"
	"attest/archive/submission"
)

// ownMarks is a text of an unlinkable bundle with codes of its submission in the marks of names
// that were cut out: the vault's pseudonym of a person is the same in every bundle. Whom
// the submission speaks of has the code there; anybody else one that begins with N. What is
// proven is as it was sealed: in any other bundle the marks stay.
func (x *export) ownMarks(text string) string {
	if !x.plan.unlinkable() || !strings.ContainsRune(text, '[') {
		return text
	}
	return cutName.ReplaceAllStringFunc(text, func(mark string) string {
		pseudonym := strings.Trim(mark, "[]")
		if code, ok := x.marks[pseudonym]; ok {
			return "[" + code + "]"
		}
		person, known := x.cutFrom(pseudonym)
		if !known && !strings.HasPrefix(pseudonym, "P-") {
			return mark
		}
		code, taken := "", []string{}
		for _, p := range x.codes().Persons {
			taken = append(taken, strings.TrimPrefix(p.Code, "W-"))
			if slices.Contains(p.Same, person) {
				code = p.Code
			}
		}
		if code == "" {
			for _, c := range x.marks {
				taken = append(taken, strings.TrimPrefix(c, "N-"))
			}
			s := x.plan.sub
			code = "N-" + submission.Code(cmp.Or(s.SameCodes, s.ID), "name\x00"+cmp.Or(string(person), pseudonym), taken)
			for other, c := range x.marks { // two marks of one person
				if id, _ := x.cutFrom(other); id == person && person != "" {
					code = c
				}
			}
		}
		if x.marks == nil {
			x.marks = map[string]string{}
		}
		x.marks[pseudonym] = code
		return "[" + code + "]"
	})
}

// cutFrom is the person, by the first record, whom a mark stands for, "" where that is not known;
// known reports that it is a mark of the vault's.
func (x *export) cutFrom(pseudonym string) (person record.ID, known bool) {
	for _, t := range x.plan.testimonies {
		for _, n := range t.t.Names {
			if n.Pseudonym == pseudonym {
				known, person = true, cmp.Or(person, n.Person)
			}
		}
	}
	if person == "" {
		x.v.mu.RLock()
		for id, p := range x.v.people {
			if p.Pseudonym == pseudonym {
				person, known = id, true
			}
		}
		x.v.mu.RUnlock()
	}
	if person != "" {
		person = x.v.rootOf(person)
	}
	return person, known
}

// markAccount does it in an account and what stands beside it.
func (x *export) markAccount(t *bundle.Testimony) {
	if !x.plan.unlinkable() {
		return
	}
	t.Segments = slices.Clone(t.Segments)
	for i := range t.Segments {
		t.Segments[i].Text = x.ownMarks(t.Segments[i].Text)
	}
	for _, tr := range t.Translations {
		for i := range tr.Texts {
			tr.Texts[i].Text = x.ownMarks(tr.Texts[i].Text)
		}
	}
}

// markForm does it in the answers of a form, which tell what accounts say.
func (x *export) markForm(f *bundle.Form) *bundle.Form {
	for _, s := range f.Sections {
		for _, field := range s.Fields {
			for _, a := range field.Answers {
				for i := range a.Lines {
					a.Lines[i].Text = x.ownMarks(a.Lines[i].Text)
				}
			}
		}
	}
	return f
}

// markWritten does it in what the sender wrote.
func (x *export) markWritten(s record.Submission) record.Submission {
	for _, text := range []*string{&s.Title, &s.Reference, &s.Cover, &s.Restrictions} {
		*text = x.ownMarks(*text)
	}
	return s
}
