package archive

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"attest/archive/bundle"
	"attest/archive/custody"
	"attest/archive/disclose"
	"attest/archive/document"
	"attest/archive/record"
	"attest/archive/store"
	"attest/archive/submission"
)

// SubmissionPaper is the text of a submission as it stands now: what a bundle
// holds as submission.pdf and submission.docx, exhibits without their files. An
// edited Word file is compared with it; see TakeBack. It is worked out by the
// same plan as an export, and leaves the vault with nothing.
func (v *Vault) SubmissionPaper(ctx context.Context, id record.ID, language string) (document.Document, error) {
	p, err := v.planFor(id)
	if err != nil {
		return document.Document{}, err
	}
	ranges, err := p.redactions(nil)
	if err != nil {
		return document.Document{}, err
	}
	if _, err := v.align(p, ranges); err != nil { // what stops is for the export to say
		return document.Document{}, err
	}
	x := &export{v: v, ctx: ctx, plan: p, language: language, redactions: ranges}
	s := x.markWritten(p.sub)
	at, _ := v.clock.now()
	c := bundle.Content{
		Title: s.Title, Addressee: s.Addressee, Reference: s.Reference, Cover: s.Cover, Sender: s.Sender, Restrictions: s.Restrictions,
		Office: v.Office().Name, Language: language, Time: at.wall.UTC(), Withheld: len(p.withheld),
	}
	for _, t := range p.testimonies {
		bt := x.testimony(t)
		if err := x.openCommitment(t, &bt); err != nil {
			return document.Document{}, err
		}
		if err := x.reading(t, &bt); err != nil {
			return document.Document{}, err
		}
		c.Testimonies = append(c.Testimonies, bt)
	}
	for _, e := range p.exhibits {
		c.Exhibits = append(c.Exhibits, bundle.Exhibit{Number: e.number, Testimony: e.testimony, Media: e.e.Media, Size: e.e.Size, SHA256: e.e.SHA256, Redacted: e.hide.Any()})
	}
	if c.Form, err = x.answered(); err != nil {
		return document.Document{}, err
	}
	if !p.unlinkable() {
		if err := v.view(func(tx *store.Tx) error { return x.steps(tx, &c) }); err != nil {
			return document.Document{}, err
		}
	}
	return bundle.Paper(c)
}

// answered is the form of the submission's mechanism as it is answered, nil for a
// general bundle. Persons whose consent refuses are not in it.
func (x *export) answered() (*bundle.Form, error) {
	s := x.plan.sub
	if s.Mechanism == "" || s.Mechanism == record.GeneralBundle {
		return nil, nil
	}
	t, _, err := x.v.SubmissionTable(s.ID, x.language)
	if err != nil {
		return nil, err
	}
	f := fillerFor(x.plan, t, x.redactions)
	return x.markForm(f.form()), nil
}

func fillerFor(p *plan, t *submission.Table, ranges map[record.ID][]disclose.Range) *formFiller {
	f := &formFiller{t: t, testimonies: map[record.ID]int{}, exhibits: map[record.ID]int{}, hush: &hush{ranges: ranges}}
	for _, x := range p.testimonies {
		f.testimonies[x.t.ID] = x.number
	}
	for _, x := range p.exhibits {
		f.exhibits[x.e.ID] = x.number
	}
	return f
}

// formFiller answers a bundle's form from a table.
type formFiller struct {
	t                     *submission.Table
	testimonies, exhibits map[record.ID]int // numbers in the bundle
	hush                  *hush
	number                int
}

func (f *formFiller) form() *bundle.Form {
	out := &bundle.Form{Title: f.t.Mechanism.Title(f.t.Lang), Apart: f.t.Mechanism.Limits.Alone()}
	for _, s := range f.t.Mechanism.Sections {
		section := bundle.FormSection{Title: s.Title(f.t.Lang)}
		for _, field := range s.Fields {
			f.number++
			section.Fields = append(section.Fields, bundle.FormField{Number: f.number, Label: field.Label(f.t.Lang), Answers: f.answers(field.ID)})
		}
		out.Sections = append(out.Sections, section)
	}
	return out
}

// answers of a field: one for the case, or one for each person who is in it.
func (f *formFiller) answers(field string) (out []bundle.FormAnswer) {
	is := func(a submission.Answer) bool { return a.Field == field }
	if i := slices.IndexFunc(f.t.Common, is); i >= 0 {
		return []bundle.FormAnswer{f.answer(f.t.Common[i])}
	}
	for _, r := range f.t.Rows {
		i := slices.IndexFunc(r.Answers, is)
		if i < 0 || r.Refusal != record.Granted {
			continue
		}
		a := f.answer(r.Answers[i])
		a.Code = r.Code
		out = append(out, a)
	}
	return out
}

// answer has the paragraphs that stand, one a line, each with what it rests on.
// What rests on words of which something is left out is not in it, and stops the
// export before; see Vault.saidAgain.
func (f *formFiller) answer(a submission.Answer) (out bundle.FormAnswer) {
	if a.Kept != nil {
		out.Unknown = a.Kept.Unknown
	}
	field, _ := f.t.Mechanism.Field(a.Field)
	for _, l := range f.lines(a) {
		if l.number > 0 {
			out.Lines = append(out.Lines, bundle.FormLine{Text: field.Shown(l.text, f.t.Lang), Sources: f.sources(l.sources)})
		}
	}
	return out // what somebody wrote whole rests on nothing that is known: it has no sources
}

// answerLine is a paragraph of an answer.
type answerLine struct {
	number  int // on the paper, from 1; 0 of what rests on words that are left out
	text    string
	code    string
	sources []submission.Source
	cited   bool // in words, behind the text
}

// lines are the paragraphs of an answer as it stands. What a value of several lines
// rests on stands behind its last.
func (f *formFiller) lines(a submission.Answer) (out []answerLine) {
	number := 0
	for _, v := range a.Stands() {
		text, cited := v.Text, false
		if cite := submission.Cite(v.Sources, f.t.Lang); cite != "" {
			text, cited = strings.CutSuffix(text, " "+cite) // a footnote says it
		}
		hidden, last := f.hush.cites(v.Sources), -1
		for line := range strings.SplitSeq(text, "\n") {
			if line = strings.TrimSpace(line); line == "" {
				continue
			}
			l := answerLine{text: line, code: v.Code}
			if !hidden {
				number++
				l.number = number
			}
			out, last = append(out, l), len(out)
		}
		if last >= 0 {
			out[last].sources, out[last].cited = v.Sources, cited
		}
	}
	return out
}

// sources are those that are in the bundle, by its numbers.
func (f *formFiller) sources(list []submission.Source) (out []bundle.Source) {
	for _, s := range list {
		one := bundle.Source{Testimony: f.testimonies[s.Testimony], Exhibit: f.exhibits[s.Exhibit]}
		if f.hush.citesOne(s) {
			continue
		}
		if one.Testimony > 0 {
			one.Paragraph, one.Start = s.Paragraph, s.Start
		}
		if one.Testimony > 0 || one.Exhibit > 0 {
			out = append(out, one)
		}
	}
	return out
}

// steps tells what the custody log says of each exhibit: only of those that are
// disclosed, only what was done to them here, persons by their role.
func (x *export) steps(tx *store.Tx, c *bundle.Content) error {
	number := map[record.ID]int{}
	for _, e := range x.plan.exhibits {
		number[e.e.ID] = e.number
		if e.e.Recording != "" {
			number[e.e.Recording] = e.number
		}
	}
	roles := map[string]string{}
	members, err := x.v.everMember()
	if err != nil {
		return err
	}
	for i, m := range members {
		roles[custody.SpellKey(m.Log)] = fmt.Sprintf("%s-%d", m.Role, i+1)
	}
	return custody.Scan(tx, x.v.store.Head().Size, func(e custody.Entry) error {
		n, ok := number[e.Object]
		if ok && n <= len(c.Exhibits) && bundle.TellsStep(string(e.Verb)) {
			at := &c.Exhibits[n-1]
			at.Steps = append(at.Steps, bundle.Step{Time: e.Time, What: string(e.Verb), Role: roles[e.Actor]})
		}
		return x.ctx.Err()
	})
}
