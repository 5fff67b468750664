package archive

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"

	"attest/archive/bundle"
	"attest/archive/custody"
	"attest/archive/disclose"
	"attest/archive/record"
)

// ErrNotApproved: the office sends nothing that no member approved as it is. See
// NotApprovedError.
var ErrNotApproved = errors.New("what would leave is not approved")

// Why an approval does not count, beside that there is none or of another content.
const (
	ApprovalOwn  = "own"  // who exports gave it: another member must
	ApprovalMade = "made" // who gave it wrote the submission last: another member must
)

// NotApprovedError says whether it never was, or became another since, or is by
// whom it may not be.
type NotApprovedError struct {
	Label   string
	Changed string // RFC 3339: when another content was approved last; "": never
	Own     string // ApprovalOwn, ApprovalMade, or ""
	Alone   bool   // the vault has one member: nobody else could
	Outside bool   // it would leave outside of a submission, which alone can be approved
}

func (e *NotApprovedError) Error() string {
	switch {
	case e.Outside:
		return fmt.Sprintf("%s: %v: this office sends nothing that a second member did not approve, and what is approved is a submission: put it into one, leave the same words out there, let another member approve it, and export that", e.Label, ErrNotApproved)
	case e.Alone:
		return fmt.Sprintf("%s: %v: this office asks for a second member's approval, and the vault has one member; add another one, or stop asking for it", e.Label, ErrNotApproved)
	case e.Own == ApprovalOwn:
		return fmt.Sprintf("%s: %v by another member: who approved it exports it; let another member approve or export it", e.Label, ErrNotApproved)
	case e.Own == ApprovalMade:
		return fmt.Sprintf("%s: %v by another member: who approved it wrote it last; let another member approve it", e.Label, ErrNotApproved)
	}
	if e.Changed != "" {
		return fmt.Sprintf("%s: %v: it is not what was approved on %.10s; look at what changed and approve it again", e.Label, ErrNotApproved, e.Changed)
	}
	return fmt.Sprintf("%s: %v: this office sends nothing before a member approved it", e.Label, ErrNotApproved)
}

// Is makes errors.Is(err, ErrNotApproved) true.
func (e *NotApprovedError) Is(target error) bool { return target == ErrNotApproved }

// RequireApproval says whether this office exports only what another member than
// who wrote and who exports it approved. Only a keyholder sets it.
func (v *Vault) RequireApproval(on bool) error {
	o := v.Office()
	o.Approval = on
	return v.SaveOffice(o)
}

// ApprovalState is what a member's approval says of a submission as it stands.
type ApprovalState struct {
	Required bool             `json:"required"` // by the office
	Approved bool             `json:"approved"` // exactly what would leave now
	Last     *record.Approval `json:"last,omitempty"`
	By       string           `json:"by,omitempty"` // who gave the last one
	// Own says why an approval of what would leave now does not count for an export by this member: ApprovalOwn,
	// ApprovalMade. Alone says that the vault has no other member to approve.
	Own   string `json:"own,omitempty"`
	Alone bool   `json:"alone,omitempty"`
	// Wrote says that this member wrote the submission last, and cannot approve it
	// where the office asks for another's.
	Wrote bool `json:"wrote,omitempty"`
}

// Approval says whether what an export with these options would write was
// approved. Language and Redactions count; where it goes and who can open it do not.
func (v *Vault) Approval(ctx context.Context, id record.ID, o ExportOptions) (ApprovalState, error) {
	p, err := v.planFor(id)
	if err != nil {
		return ApprovalState{}, err
	}
	st := ApprovalState{Required: v.Office().Approval, Alone: len(v.chain.Last().Members) == 1}
	writer, err := v.lastWriter(id)
	if err != nil {
		return ApprovalState{}, err
	}
	st.Wrote = writer == v.member.Slot
	n := len(p.sub.Approvals)
	if n == 0 {
		return st, nil
	}
	last := p.sub.Approvals[n-1]
	st.Last, st.By = &last, v.slotName(last.By)
	if len(p.blocked) > 0 {
		return st, nil
	}
	redactions, err := p.redactions(o.Redactions)
	if err != nil {
		return st, err
	}
	stops, err := v.align(p, redactions)
	if err != nil || len(stops) > 0 {
		return st, err
	}
	sum, err := v.exportOf(ctx, p, o.Language, redactions).contentSum()
	if err != nil || sum != last.Content {
		return st, err
	}
	st.Own = ownApproval(last, v.member.Slot, writer)
	st.Approved = !st.Required || st.Own == "" && !st.Alone
	return st, nil
}

// Approve is a member's word that exactly what would leave now may leave. It is
// bound to the content: the words, answers, consents' certificates, names and
// files, their order, the language and what is left out. Whatever changes one of
// them ends it. What could not be exported cannot be approved.
func (v *Vault) Approve(ctx context.Context, id record.ID, o ExportOptions) (record.Approval, error) {
	p, err := v.planFor(id)
	if err != nil {
		return record.Approval{}, err
	}
	redactions, _, err := v.mayLeave(ctx, p, o.Redactions, "")
	if err != nil {
		return record.Approval{}, err
	}
	if v.Office().Approval {
		writer, err := v.lastWriter(id)
		if err != nil {
			return record.Approval{}, err
		}
		if writer == v.member.Slot {
			return record.Approval{}, &NotApprovedError{Label: p.sub.Label, Own: ApprovalMade, Alone: len(v.chain.Last().Members) == 1}
		}
	}
	x := v.exportOf(ctx, p, o.Language, redactions)
	a := record.Approval{By: v.member.Slot, Language: x.language}
	if a.Content, err = x.contentSum(); err != nil {
		return a, err
	}
	return a, v.changeSubmission(id, func(c *change, s *record.Submission) error {
		a.At = c.at.RFC3339()
		s.Approvals = append(slices.Clone(s.Approvals), a)
		c.say(custody.Approved, id, "", "")
		return nil
	})
}

// exportOf is an export by a plan, as far as its content goes.
func (v *Vault) exportOf(ctx context.Context, p *plan, language string, redactions map[record.ID][]disclose.Range) *export {
	x := &export{v: v, ctx: ctx, plan: p, language: language, redactions: redactions}
	if x.language == "" {
		x.language = p.sub.LeavesIn("en")
	}
	return x
}

// approved refuses an export of what was not approved, where the office asks for it.
func (v *Vault) approved(ctx context.Context, p *plan, language string, redactions map[record.ID][]disclose.Range) error {
	if !v.Office().Approval {
		return nil
	}
	sum, err := v.exportOf(ctx, p, language, redactions).contentSum()
	if err != nil {
		return err
	}
	return v.isApproved(p.sub, sum)
}

// stillApproved looks again at what was gathered: something may have changed
// since the plan.
func (x *export) stillApproved(c bundle.Content) error {
	if !x.v.Office().Approval {
		return nil
	}
	sum, err := x.sumOf(c)
	if err != nil {
		return err
	}
	return x.v.isApproved(x.plan.sub, sum)
}

// isApproved asks for the newest approval: of this content, by another member than
// who exports it, and than who wrote the submission last.
func (v *Vault) isApproved(s record.Submission, sum string) error {
	n := len(s.Approvals)
	switch {
	case len(v.chain.Last().Members) == 1:
		return &NotApprovedError{Label: s.Label, Alone: true}
	case n == 0:
		return &NotApprovedError{Label: s.Label}
	case s.Approvals[n-1].Content != sum:
		return &NotApprovedError{Label: s.Label, Changed: s.Approvals[n-1].At}
	}
	writer, err := v.lastWriter(s.ID)
	if err != nil {
		return err
	}
	if own := ownApproval(s.Approvals[n-1], v.member.Slot, writer); own != "" {
		return &NotApprovedError{Label: s.Label, Own: own}
	}
	return nil
}

// ownApproval says why an approval does not count for who exports.
func ownApproval(a record.Approval, exporter, writer record.ID) string {
	switch a.By {
	case exporter:
		return ApprovalOwn
	case writer:
		return ApprovalMade
	}
	return ""
}

// contentSum gathers what would leave, but for reading copies, which are made
// from files that are named by their hash.
func (x *export) contentSum() (string, error) {
	s := x.markWritten(x.plan.sub)
	c := bundle.Content{
		Title: s.Title, Addressee: s.Addressee, Class: s.Class, Reference: s.Reference, Cover: s.Cover, Sender: s.Sender,
		Restrictions: s.Restrictions, Office: x.v.Office().Name, Language: x.language, Withheld: len(x.plan.withheld),
	}
	for _, t := range x.plan.testimonies {
		bt := x.testimony(t)
		if err := x.openCommitment(t, &bt); err != nil {
			return "", err
		}
		if err := x.reading(t, &bt); err != nil {
			return "", err
		}
		c.Testimonies = append(c.Testimonies, bt)
	}
	var err error
	if c.Form, err = x.answered(); err != nil {
		return "", err
	}
	return x.sumOf(c)
}

// approvedContent is what an approval is bound to, as canonical JSON. What an
// export adds of its moment (its time, checkpoint, proofs, timestamps, steps of
// the log) is not in it.
type approvedContent struct {
	Type         string                         `json:"type"` // "attest/approval"
	V            int                            `json:"v"`
	Submission   record.ID                      `json:"submission"`
	Mechanism    string                         `json:"mechanism"`
	Title        string                         `json:"title"`
	Addressee    string                         `json:"addressee"`
	Class        string                         `json:"class"`
	Reference    string                         `json:"reference"`
	Cover        string                         `json:"cover"`
	Sender       string                         `json:"sender"`
	Restrictions string                         `json:"restrictions"`
	Office       string                         `json:"office"`
	Language     string                         `json:"language"`
	Withheld     int                            `json:"withheld"`
	Form         *bundle.Form                   `json:"form,omitempty"`
	Testimonies  []approvedAccount              `json:"testimonies"`
	Exhibits     []approvedFile                 `json:"exhibits"`
	Redactions   map[record.ID][]disclose.Range `json:"redactions,omitempty"`
	Unlinkable   bool                           `json:"unlinkable"`
	Profile      record.Profile                 `json:"profile"`         // without its log
	Names        []AnnexLine                    `json:"names,omitempty"` // of the annex, where names stand apart
}

type approvedAccount struct {
	Testimony record.ID        `json:"testimony"`
	Version   string           `json:"version"` // its name: it commits to every word and to the facts
	Leaves    bundle.Testimony `json:"leaves"`
}

type approvedFile struct {
	Exhibit   record.ID `json:"exhibit"`
	Version   string    `json:"version"`
	SHA256    string    `json:"sha256"`
	Number    int       `json:"number"`
	Testimony int       `json:"testimony"`
	Original  bool      `json:"original"`
	Name      string    `json:"name,omitempty"` // of the file as received, where that leaves
	Hides     any       `json:"hides"`          // what its reading copy leaves out
}

// sumOf is the hash that an approval is bound to.
func (x *export) sumOf(c bundle.Content) (string, error) {
	in := approvedContent{
		Type: "attest/approval", V: 1, Submission: x.plan.sub.ID, Mechanism: x.plan.sub.Mechanism, Title: c.Title, Addressee: c.Addressee, Class: c.Class,
		Reference: c.Reference, Cover: c.Cover, Sender: c.Sender, Restrictions: c.Restrictions, Office: c.Office, Language: x.language,
		Withheld: c.Withheld, Form: c.Form, Redactions: x.redactions,
	}
	in.Profile, in.Unlinkable = x.plan.sub.Profile, x.plan.unlinkable()
	in.Profile.Log = nil
	if in.Language == "" {
		in.Language = "en"
	}
	if x.plan.sub.Apart {
		a, err := x.v.NamesAnnex(x.plan.sub.ID)
		if err != nil {
			return "", err
		}
		in.Names = a.Lines
	}
	for i, t := range x.plan.testimonies {
		leaves := c.Testimonies[i]
		leaves.Disclosure, leaves.Copy = nil, nil // proofs; the version's name stands for what they prove
		in.Testimonies = append(in.Testimonies, approvedAccount{Testimony: t.t.ID, Version: t.version.Name, Leaves: leaves})
	}
	h, err := x.v.hush(x.plan, x.redactions)
	if err != nil {
		return "", err
	}
	x.plan.leaveNames(h) // an approval that is only looked at comes without an export's own look
	for _, e := range x.plan.exhibits {
		in.Exhibits = append(in.Exhibits, approvedFile{
			Exhibit: e.e.ID, Version: e.version.Name, SHA256: e.e.SHA256, Number: e.number, Testimony: e.testimony, Original: e.original, Name: e.originalName(), Hides: e.hide,
		})
	}
	raw, err := record.Canonical(in)
	if err != nil {
		return "", fmt.Errorf("%s: what would leave: %w", x.plan.sub.Label, err)
	}
	sum := sha256.Sum256(raw)
	return hex.EncodeToString(sum[:]), nil
}
