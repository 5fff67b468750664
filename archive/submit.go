package archive

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"attest/archive/bundle"
	"attest/archive/media"
	"attest/archive/record"
	"attest/archive/store"
)

// plan is what consent lets out of a submission, worked out once and used by
// Preview and Export alike, so that what is shown is what is written.
type plan struct {
	sub         record.Submission
	testimonies []plannedTestimony
	exhibits    []plannedExhibit
	withheld    []Withheld
	blocked     []string
	warnings    []string
}

type plannedTestimony struct {
	t        record.Testimony
	p        record.Person
	number   int
	named    string
	decision record.Decision
	consent  record.Consent
	version  *store.Version
}

type plannedExhibit struct {
	e         record.Exhibit
	half      record.ExhibitIdentity
	number    int
	testimony int
	original  bool
	named     bool // its person's name leaves too
	decision  record.Decision
	version   *store.Version
}

// planFor asks role, consent and class about everything chosen. What consent
// does not cover is withheld with its reason; a testimony that nobody agreed to
// send blocks the export until it is taken out of the submission by hand, so
// that a bundle never is silently shorter than the lawyer believes.
func (v *Vault) planFor(id record.ID) (*plan, error) {
	s, err := v.Submission(id)
	if err != nil {
		return nil, err
	}
	p := &plan{sub: s}
	p.checkForm()
	now := v.clock.clock.wall()
	err = v.view(func(tx *store.Tx) error {
		numbers := map[record.ID]int{}
		for _, tid := range s.Testimonies {
			pt, err := v.planTestimony(tx, p, tid, record.Ask{Use: s.Class, Addressee: s.Addressee, At: now})
			if err != nil {
				return err
			}
			if pt == nil {
				continue
			}
			pt.number = len(p.testimonies) + 1
			numbers[tid] = pt.number
			p.testimonies = append(p.testimonies, *pt)
		}
		for _, c := range s.Exhibits {
			if err := v.planExhibit(tx, p, c, numbers); err != nil {
				return err
			}
		}
		return nil
	})
	return p, err
}

// checkForm looks for what the form of a general bundle requires.
func (p *plan) checkForm() {
	s := p.sub
	for _, f := range []struct{ value, what string }{
		{s.Title, "the title"}, {s.Addressee, "the addressee"}, {s.Class, "the class of addressee"}, {s.Sender, "the sender and contact"},
	} {
		if f.value == "" {
			p.blocked = append(p.blocked, f.what+" is missing")
		}
	}
	if s.Class != "" && !record.KnownClass(s.Class) {
		p.blocked = append(p.blocked, fmt.Sprintf("the class of addressee %q is not known, so no consent can be asked for it", s.Class))
	}
	if len(s.Testimonies) == 0 {
		p.blocked = append(p.blocked, "no testimony is chosen")
	}
	if n := countWords([]record.Segment{{Text: s.Cover}}); n > 800 {
		p.warnings = append(p.warnings, fmt.Sprintf("the cover text has %d words; 800 are suggested", n))
	}
}

func (p *plan) withhold(id record.ID, label, what string, why record.Refusal) {
	p.withheld = append(p.withheld, Withheld{Object: id, Label: label, What: what, Reason: why, Text: refusalText(what, label, why)})
}

func (v *Vault) planTestimony(tx *store.Tx, p *plan, id record.ID, ask record.Ask) (*plannedTestimony, error) {
	t, o, ver, err := get[record.Testimony](tx, id, 0)
	if err != nil {
		return nil, err
	}
	if o.Removed {
		p.blocked = append(p.blocked, t.Label+" was removed; take it out of the submission or put it back")
		return nil, nil
	}
	if t.Account, err = segmentsOf(ver); err != nil {
		return nil, err
	}
	person, err := v.Person(t.Person)
	if err != nil {
		return nil, err
	}
	pt := &plannedTestimony{t: t, p: person, version: ver}
	consents := v.Consents(t.Person)
	pt.decision = record.Decide(consents, ask)
	if r := pt.decision.Refusal; r != record.Granted {
		p.withhold(id, t.Label, "testimony", r)
		p.blocked = append(p.blocked, refusalText("testimony", t.Label, r))
		return nil, nil
	}
	pt.consent = consents[len(consents)-1]
	if slices.Contains(p.sub.Named, t.Person) {
		if err := v.planName(tx, p, pt); err != nil {
			return nil, err
		}
	}
	return pt, nil
}

// planName puts the name of a person who is to be named, if consent covers it.
func (v *Vault) planName(tx *store.Tx, p *plan, pt *plannedTestimony) error {
	if !pt.decision.Named {
		p.withhold(pt.p.ID, pt.p.Pseudonym, "name", record.RefusedNotNamed)
		return nil
	}
	_, o, ver, err := get[record.Person](tx, pt.p.ID, 0)
	if err != nil {
		return err
	}
	half, err := identityOf[record.Identity](tx, o, ver)
	if err != nil {
		return err
	}
	if len(half.Names) == 0 {
		p.warnings = append(p.warnings, pt.p.Pseudonym+" is to be named, and no name is recorded")
		return nil
	}
	pt.named = half.Names[0].Text
	return nil
}

func (v *Vault) planExhibit(tx *store.Tx, p *plan, c record.ExhibitChoice, numbers map[record.ID]int) error {
	e, o, ver, err := get[record.Exhibit](tx, c.ID, 0)
	if err != nil {
		return err
	}
	half, err := identityOf[record.ExhibitIdentity](tx, o, ver)
	if err != nil {
		return err
	}
	n, chosen := numbers[e.Parent]
	if o.Removed {
		p.blocked = append(p.blocked, "exhibit "+e.Label+" was removed; take it out of the submission or put it back")
		return nil
	}
	if !chosen {
		p.withhold(e.ID, e.Label, "exhibit", record.RefusedNoConsent)
		return nil
	}
	pt := p.testimonies[n-1]
	kind := record.MediaKind(e.Media)
	switch {
	case !pt.decision.Allows(kind):
		p.withhold(e.ID, e.Label, "exhibit", record.RefusedMedia)
		return nil
	case e.Class != record.ClassCleared && !pt.decision.Named:
		p.withhold(e.ID, e.Label, "exhibit", record.RefusedIdentity)
		return nil
	case e.Class != record.ClassCleared && pt.named == "":
		// The name may leave, and this submission asks for the pseudonym: a
		// picture or a voice would say it all the same.
		p.withhold(e.ID, e.Label, "exhibit", record.RefusedIdentity)
		return nil
	}
	if !media.HasReadingCopy(e.Media) && !c.Original {
		p.withhold(e.ID, e.Label, "exhibit", record.RefusedNoCopy)
		return nil
	}
	p.exhibits = append(p.exhibits, plannedExhibit{
		e: e, half: half, number: len(p.exhibits) + 1, testimony: n, original: c.Original, named: pt.named != "", decision: pt.decision, version: ver,
	})
	return nil
}

// refusals say in words why something is withheld.
var refusals = map[record.Refusal]string{
	record.RefusedNoConsent:  "no consent is recorded for it",
	record.RefusedWithdrawn:  "consent was withdrawn",
	record.RefusedNotAsked:   "the person was not asked about this class of recipient",
	record.RefusedAnswer:     "the person did not say yes to this class of recipient",
	record.RefusedExpired:    "consent has run out",
	record.RefusedRecipient:  "consent was given for other recipients",
	record.RefusedNotNamed:   "consent covers the pseudonym, not the name",
	record.RefusedMedia:      "consent does not cover this medium",
	record.RefusedIdentity:   "it counts as showing who the person is, and the person is not named here; look at it and class it as cleared if it shows nobody",
	record.RefusedIncomplete: "the reason, the decision or the harm weighed is missing",
	record.RefusedNoCopy:     "no reading copy can be made of this kind of file, and the original was not chosen",
}

func refusalText(what, label string, r record.Refusal) string {
	return fmt.Sprintf("%s %s: %s", what, label, refusals[r])
}

// Preview works out everything that an export would write, metadata inside
// files included, and writes nothing.
func (v *Vault) Preview(ctx context.Context, id record.ID) (Preview, error) {
	p, err := v.planFor(id)
	if err != nil {
		return Preview{}, err
	}
	out := Preview{Submission: p.sub, Withheld: p.withheld, Warnings: p.warnings, Blocked: p.blocked}
	x := &export{v: v, plan: p}
	for _, t := range p.testimonies {
		out.Testimonies = append(out.Testimonies, PreviewTestimony{
			Facts: previewFacts(x.testimony(t).Interview),
			ID:    t.t.ID, Label: t.t.Label, Number: t.number, Pseudonym: witness(t.number), Named: t.named,
			Language: t.t.Interview.Language, Date: t.t.Interview.Date, Place: t.t.Interview.Place, Segments: t.t.Account,
		})
	}
	for _, e := range p.exhibits {
		x, err := v.previewExhibit(ctx, e)
		if err != nil {
			return out, err
		}
		out.Exhibits = append(out.Exhibits, x)
	}
	return out, nil
}

// previewFacts lists what a bundle tells of an interview.
func previewFacts(i bundle.Interview) []PreviewFact {
	var out []PreviewFact
	for _, f := range []PreviewFact{
		{"date", i.Date}, {"start", i.Start}, {"end", i.End}, {"place", i.Place}, {"method", i.Method}, {"state", i.State},
		{"interviewer", i.Interviewer}, {"interpreter", i.Interpreter}, {"present", strings.Join(i.Present, ", ")},
	} {
		if f.Value != "" {
			out = append(out, f)
		}
	}
	return out
}

func (v *Vault) previewExhibit(ctx context.Context, e plannedExhibit) (PreviewExhibit, error) {
	x := PreviewExhibit{
		ID: e.e.ID, Label: e.e.Label, Number: e.number, Media: e.e.Media, Size: e.e.Size, SHA256: e.e.SHA256, Original: e.original, Name: e.originalName(),
		File: e.file(),
	}
	b, err := v.openBlob(e.e)
	if err != nil {
		return x, err
	}
	defer b.Close()
	items, err := media.Metadata(ctx, b, e.e.Size, e.e.Media)
	if err != nil {
		if ctx.Err() != nil {
			return x, err
		}
		x.Notes = append(x.Notes, "what the file says of itself could not be read: "+err.Error())
	}
	for _, i := range items {
		x.Metadata = append(x.Metadata, MetadataItem{Name: i.Name, Value: i.Value, Risky: i.Risky})
	}
	if !e.original {
		x.Notes = append(x.Notes, "a reading copy leaves, without the metadata")
	}
	return x, nil
}

// originalName is the file's name as received, where it may leave: only with an
// original, and only where its person is named. File names name people.
func (e plannedExhibit) originalName() string {
	if !e.original || !e.named {
		return ""
	}
	return e.half.Name
}

// file is the exhibit's name inside the bundle.
func (e plannedExhibit) file() string {
	return bundle.ExhibitPath(e.number, e.e.Media, media.HasReadingCopy(e.e.Media))
}

// witness is the pseudonym inside a bundle: numbered anew in each, so that two
// addressees cannot put theirs side by side.
func witness(n int) string { return fmt.Sprintf("W-%02d", n) }
