package people

import (
	"context"
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"attest/app/consent"
	"attest/app/look"
	"attest/app/shell"
	"attest/app/task"
	"attest/app/words"
	"attest/archive"
	"attest/archive/record"
)

// candidate is another record of perhaps the same person, with what stands in
// the open about it.
type candidate struct {
	facts
	why []string
}

// others are the answers recorded about a record that is one with the person
// in view.
type others struct {
	person   record.Person
	consents []record.Consent
}

// against are the reasons that speak against two records being one.
var against = []string{archive.BirthDiffers, archive.PlaceDiffers, archive.SexDiffers}

// seek looks for likely duplicates once all names were read. Nothing comes of
// it but an offer.
func (p *personView) seek() {
	r, id := p.r, p.id
	p.sought++
	turn := p.sought
	task.Run(func(ctx context.Context) ([]candidate, error) {
		if err := r.v.WaitForNames(ctx); err != nil {
			return nil, err
		}
		return readCandidates(r.v, id)
	}, func(all []candidate, err error) {
		switch {
		case r.person != p || r.closed || turn != p.sought:
		case err != nil:
			r.s.Fail(err)
		default:
			p.candidates = all
			p.fillSame()
			p.refit()
			r.s.RefreshActions()
		}
	})
}

// readCandidates lists each person once, under the record that is kept of them.
func readCandidates(v Vault, id record.ID) ([]candidate, error) {
	likely, err := v.LikelyDuplicates(id)
	if err != nil {
		return nil, err
	}
	var out []candidate
	for _, l := range likely {
		root := l.Person.ID
		if same := v.SamePerson(root); len(same) > 0 {
			root = same[0].ID
		}
		if slices.ContainsFunc(out, func(c candidate) bool { return c.person.ID == root }) {
			continue
		}
		f, err := readFacts(v, root)
		if err != nil {
			return nil, err
		}
		out = append(out, candidate{facts: *f, why: l.Why})
	}
	return out, nil
}

// fillSame shows what was merged into this person, and who likely is the same;
// nothing where there is neither.
func (p *personView) fillSame() {
	p.same.Objects, p.sameCard.Hidden = nil, true
	if merged := p.merged(); len(merged) > 0 {
		p.sameCard.Hidden = false
		p.same.Add(heading(words.T("people.merged.title")))
		p.same.Add(muted(words.T("people.merged.note")))
		for _, o := range merged {
			p.same.Add(look.Line(8, look.NewText(o.Pseudonym, look.Ink, look.TextSize), look.Small(o.Handle), look.Space(),
				look.NewButton(words.T("people.part"), nil, look.Quiet, func() { p.part(o) })))
		}
	}
	if len(p.candidates) == 0 {
		return
	}
	if !p.sameCard.Hidden {
		p.same.Add(look.HLine())
	}
	p.sameCard.Hidden = false
	p.same.Add(heading(words.T("people.likely.title")))
	p.same.Add(muted(words.T("people.likely.note")))
	for _, c := range p.candidates {
		p.same.Add(look.Line(8, look.NewText(c.person.Pseudonym, look.Ink, look.TextSize), look.Small(c.person.Handle), look.Space(),
			look.NewButton(words.T("people.compare"), nil, look.Quiet, func() { p.compare(c) }),
			look.NewButton(words.T("people.merge"), nil, look.Quiet, func() { p.merge(c) })))
		for _, line := range reasons(c.why) {
			p.same.Add(look.NewParagraph(line, look.Muted, 420))
		}
	}
}

// reasons says what speaks for two records being one, and what against it.
func reasons(why []string) []string {
	var pro, con []string
	for _, code := range why {
		if slices.Contains(against, code) {
			con = append(con, words.T("people.same."+code))
			continue
		}
		text := words.T("people.why.alike")
		if key := "people.same." + code; words.Has(key) {
			text = words.T(key)
		}
		pro = append(pro, text)
	}
	var lines []string
	if len(pro) > 0 {
		lines = append(lines, words.T("people.same.for", strings.Join(pro, ", ")))
	}
	if len(con) > 0 {
		lines = append(lines, words.T("people.same.against", strings.Join(con, ", ")))
	}
	return lines
}

// merged are the records merged into the one in view.
func (p *personView) merged() []record.Person {
	if len(p.facts.same) < 2 {
		return nil
	}
	return p.facts.same[1:]
}

// merge asks first, naming what follows.
func (p *personView) merge(c candidate) {
	r, keep, other := p.r, p.facts.person.Pseudonym, c.person.Pseudonym
	r.s.Ask(shell.Question{
		Title: words.T("people.merge.title", other, keep),
		Text:  words.T("people.merge.text", keep, other),
		Yes:   words.T("people.merge"),
		Do: func() {
			p.join(func() error { return r.v.MergePersons(p.id, c.person.ID) }, words.T("people.done.merged", other, keep))
		},
	})
}

// part takes a merge back.
func (p *personView) part(o record.Person) {
	p.join(func() error { return p.r.v.UnmergePersons(o.ID) }, words.T("people.done.parted", o.Pseudonym, p.facts.person.Pseudonym))
}

func (p *personView) join(do func() error, done string) {
	r := p.r
	task.Run(func(context.Context) (struct{}, error) { return struct{}{}, do() }, func(_ struct{}, err error) {
		switch {
		case r.closed:
		case err != nil:
			r.s.Fail(err)
		default:
			r.refresh()
			if r.person == p {
				p.reload(false)
			}
			r.s.Done(done)
		}
	})
}

// compare shows what stands in the open about both, side by side. Who they are
// stays sealed with each.
func (p *personView) compare(c candidate) {
	var closeIt func()
	shut := look.NewButton(words.T("people.compare.close"), nil, look.Normal, func() { closeIt() })
	merge := look.NewButton(words.T("people.merge"), nil, look.Strong, func() { closeIt(); p.merge(c) })
	body := look.Column(12, look.Fixed(560, 0, sideBySide(*p.facts, c.facts)))
	for _, line := range reasons(c.why) {
		body.Add(look.NewParagraph(line, look.Ink, 560))
	}
	body.Add(muted(words.T("people.compare.note")))
	closeIt = p.r.s.Overlay(shell.FormDialog(words.T("people.likely.title"), body, shut, merge), shut, nil)
}

// sideBySide is two records, a column each.
func sideBySide(a, b facts) fyne.CanvasObject {
	side := func(f facts) fyne.CanvasObject {
		state, role := consent.Chip(f.consent)
		col := look.Column(4, look.NewBold(f.person.Pseudonym, look.Ink, look.TextSize),
			look.NewParagraph(orNone(f.person.Handle), look.Ink, 260),
			look.Line(0, look.NewChip(state, role)),
			look.NewParagraph(testimonies(len(f.testimonies)), look.Muted, 260))
		for i, t := range f.testimonies {
			if i == comparedTestimonies {
				break
			}
			col.Add(look.NewParagraph(look.JoinFacts(t.Label, t.Date, t.Place), look.Ink, 260))
		}
		for _, e := range f.person.Earlier {
			col.Add(look.NewParagraph(look.JoinFacts(e.By, e.When, e.For), look.Muted, 260))
		}
		return col
	}
	return &fyne.Container{Layout: &twoColumns{}, Objects: []fyne.CanvasObject{side(a), side(b)}}
}

// comparedTestimonies is how many stand in a comparison.
const comparedTestimonies = 6

func orNone(handle string) string {
	if handle == "" {
		return words.T("people.compare.nohandle")
	}
	return handle
}

// twoColumns gives each of two halves of the width.
type twoColumns struct{}

func (twoColumns) MinSize(o []fyne.CanvasObject) fyne.Size {
	a, b := o[0].MinSize(), o[1].MinSize()
	return fyne.NewSize(2*max(a.Width, b.Width)+24, max(a.Height, b.Height))
}

func (twoColumns) Layout(o []fyne.CanvasObject, size fyne.Size) {
	half := (size.Width - 24) / 2
	for i, x := range o {
		x.Move(fyne.NewPos(float32(i)*(half+24), 0))
		x.Resize(fyne.NewSize(half, size.Height))
	}
}

// addOthers lists the answers recorded about records merged with this one.
func (p *personView) addOthers() {
	for _, o := range p.facts.others {
		if len(o.consents) == 0 {
			continue
		}
		p.consents.Add(look.HLine())
		p.consents.Add(muted(words.T("people.consent.other", o.person.Pseudonym)))
		for i := len(o.consents) - 1; i >= 0; i-- {
			p.addBefore(o.consents[i])
		}
	}
}
