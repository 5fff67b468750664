package archive

import (
	"context"
	"crypto/ed25519"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"attest/archive/bundle"
	"attest/archive/custody"
	"attest/archive/delivery"
	"attest/archive/disclose"
	"attest/archive/media"
	"attest/archive/record"
	"attest/archive/store"
	"attest/archive/submission"
)

// ExportOptions say where a bundle goes and who can open it.
type ExportOptions struct {
	Path       string // the file to write
	Recipients string // age recipients, separated by white space or commas
	Plain      bool   // no encryption; the person said so
	// Form locks the bundle with a passphrase in place of recipients:
	// delivery.FormZip or delivery.FormPage. It is drawn here and told once, by
	// ExportReport.Passphrase; it is kept nowhere. Or it is one of delivery.Paper:
	// the submission's paper and annexes without a bundle, in a new folder at Path.
	Form string
	// MessageMB is how many MB (1,000,000 bytes) the files of one message may have
	// together in such a form; 0: as MessageLimit says.
	MessageMB int
	// Timestamp asks the server of the office for timestamps over the log and over
	// the bundle's signature; without an answer there is no bundle.
	Timestamp bool
	Overwrite bool
	Language  string // of the bundle's pages: en or ko
	// Redactions leave words and paragraphs out of final accounts; the bundle
	// marks them and proves the rest. They go beside what the profile of the
	// submission leaves out.
	Redactions map[record.ID][]disclose.Range
	// Confirmed is the code of a ConfirmError that somebody has looked at.
	Confirmed string
}

// Export writes a submission as a bundle. It is complete or it fails: refused
// by consent before a byte is written (ErrConsent), written beside its name,
// read back, verified, and only then put in place. That it begins is in the log
// before the first byte, and what left is in the log when it is there.
func (v *Vault) Export(ctx context.Context, id record.ID, o ExportOptions, p Progress) (ExportReport, error) {
	recipients, err := o.recipients()
	if err != nil {
		return ExportReport{}, err
	}
	if err := v.checkTarget(o); err != nil {
		return ExportReport{}, err
	}
	pl, redactions, err := v.gate(ctx, id, &o)
	if err != nil {
		return ExportReport{}, err
	}
	if err := v.change(func(c *change) error {
		c.say(custody.ExportBegan, id, "", "")
		pl.sayKeys(c)
		return nil
	}); err != nil {
		return ExportReport{}, err
	}
	x := &export{v: v, plan: pl, ctx: ctx, language: o.Language, redactions: redactions, form: o.form()}
	defer x.dropCopies()
	if o.Timestamp {
		step(p, "timestamp", 0, 0)
		if _, _, err := v.SendTimestamp(ctx); err != nil {
			return ExportReport{}, err
		}
	}
	content, err := x.content(p)
	if err != nil {
		return ExportReport{}, err
	}
	if err := x.stillApproved(content); err != nil {
		return ExportReport{}, err
	}
	if delivery.Paper(o.Form) {
		return x.mail(id, o, content, p)
	}
	if o.Timestamp {
		content.Stamp = v.stampSignature
	}
	lock, err := x.lock(o, content)
	if err != nil {
		return ExportReport{}, err
	}
	step(p, "write", 0, 0)
	parts := &parts{v: v, sub: id}
	res, err := bundle.Export(ctx, content, bundle.Target{Path: o.Path, Recipients: recipients, Sealing: lock, Overwrite: o.Overwrite, Begins: parts.begin},
		v.member.Bundle, func(done, total int64) { step(p, "write", done, total) })
	if derr := parts.done(); err == nil {
		err = derr
	}
	if err != nil {
		return ExportReport{}, v.exportError(o.Path, err)
	}
	var names []string
	for _, path := range res.Paths {
		names = append(names, filepath.Base(path))
	}
	if err := v.noteExport(pl, res, x.form, redactions, names); err != nil {
		return ExportReport{}, fmt.Errorf("the bundle is in place, its entry in the log is not: %w", err)
	}
	rep := x.report(content, res, res.Encrypted)
	rep.Form, rep.Passphrase = x.form, x.passphrase
	return rep, nil
}

// gate is what every way out of a submission passes: its plan, and what is left
// out of it, where consent covers it, nothing left out is said by what leaves, what
// only a person can tell is confirmed, and it is approved as it stands. Where o has
// no language it becomes that in which the submission leaves.
func (v *Vault) gate(ctx context.Context, id record.ID, o *ExportOptions) (*plan, map[record.ID][]disclose.Range, error) {
	pl, err := v.planFor(id)
	if err != nil {
		return nil, nil, err
	}
	if o.Language == "" {
		o.Language = pl.sub.LeavesIn("en")
	}
	redactions, ask, err := v.mayLeave(ctx, pl, o.Redactions, o.Path)
	if err != nil {
		return nil, nil, err
	}
	keys, err := v.toKeys(pl, o.Recipients)
	if err != nil {
		return nil, nil, err
	}
	ask = append(ask, keys...)
	if code := confirmCode(ask); code != "" && o.Confirmed != code {
		return nil, nil, &ConfirmError{Submission: id, Label: pl.sub.Label, Reasons: ask, Code: code}
	}
	return pl, redactions, v.approved(ctx, pl, o.Language, redactions)
}

// export gathers a bundle's content.
type export struct {
	v        *Vault
	ctx      context.Context
	plan     *plan
	language string
	copies   []record.ID       // sealed reading copies, dropped afterwards
	staff    map[string]string // role and name → role code
	called   *submission.Facts // see codes
	hushed   *hush             // see hush

	form, passphrase string // see lock

	redactions map[record.ID][]disclose.Range
}

func (x *export) dropCopies() {
	for _, id := range x.copies {
		_ = x.v.store.RemoveBlob(id) // uncited; the sweep after a crash would take it too
	}
}

func (x *export) content(p Progress) (bundle.Content, error) {
	s := x.plan.sub
	at, _ := x.v.clock.now()
	c := bundle.Content{
		Name: bundleName(s), Title: s.Title, Addressee: s.Addressee, Class: s.Class, Reference: s.Reference,
		Cover: s.Cover, Sender: s.Sender, Restrictions: s.Restrictions, Office: x.v.Office().Name,
		Unlinkable: x.plan.unlinkable(), Language: x.language, Time: at.wall.UTC().Truncate(time.Second), Withheld: len(x.plan.withheld),
	}
	for _, t := range x.plan.testimonies {
		bt := x.testimony(t)
		if err := x.openCommitment(t, &bt); err != nil {
			return c, err
		}
		if err := x.reading(t, &bt); err != nil {
			return c, err
		}
		c.Testimonies = append(c.Testimonies, bt)
	}
	for i, e := range x.plan.exhibits {
		step(p, "copies", int64(i), int64(len(x.plan.exhibits)))
		be, err := x.exhibit(e)
		if err != nil {
			return c, err
		}
		c.Exhibits = append(c.Exhibits, be)
	}
	var err error
	if c.Form, err = x.answered(); err != nil {
		return c, err
	}
	c.Custody.BundleKey = x.v.member.Bundle.Public().(ed25519.PublicKey)
	if c.Unlinkable {
		return c, nil
	}
	finals, err := x.finals()
	if err != nil {
		return c, err
	}
	err = x.v.view(func(tx *store.Tx) error {
		if err := x.custody(tx, &c, finals); err != nil {
			return err
		}
		return x.steps(tx, &c)
	})
	return c, err
}

// finals says for the name of each commitment of the plan what its entry in the
// log means: the words on a signed paper are compared with it.
func (x *export) finals() (map[string]string, error) {
	out := map[string]string{}
	for _, t := range x.plan.testimonies {
		f, ok, err := x.v.Final(t.t.ID)
		if err != nil {
			return nil, err
		}
		if ok {
			out[f.Name] = fmt.Sprintf(bundle.LabelFinal, t.number)
		}
	}
	return out, nil
}

// bundleName is the name of a bundle's folder.
func bundleName(s record.Submission) string { return "attest-" + s.Outside() }

func (x *export) testimony(t plannedTestimony) bundle.Testimony {
	i := t.t.Interview
	out := bundle.Testimony{
		Number: t.number, Pseudonym: x.pseudonym(t), Named: t.named, Language: i.Language,
		Interview: bundle.Interview{
			Date: i.Date, Start: i.Start, End: i.End, Place: i.Place, Method: i.Method, State: t.t.State,
			Interviewer: x.roleCode("interviewer", i.Interviewer), Interpreter: x.roleCode("interpreter", i.Interpreter),
		},
		Segments: t.t.Account,
		Consent:  certificate(t.consent, t.decision, x.plan.use(t.consent), x.plan.sub.Addressee),
		Disclosure: &bundle.Disclosure{
			Envelope: t.version.Envelope, Salt: t.version.Salt,
		},
	}
	for n, pr := range i.Present {
		code := fmt.Sprintf("present-%d", n+1)
		if record.KnownPresence(pr.Role) { // any other word may name someone
			code += " (" + pr.Role + ")"
		}
		out.Interview.Present = append(out.Interview.Present, code)
	}
	for _, s := range t.version.Segments {
		out.Disclosure.Segments = append(out.Disclosure.Segments, bundle.SegmentProof{Salt: s.Salt, Body: s.Body})
	}
	return out
}

// roleCode stands for a member of staff in a bundle: the same person has one
// code in all of it, and two persons have two.
func (x *export) roleCode(role, name string) string {
	name = strings.Join(strings.Fields(name), " ")
	if name == "" {
		return ""
	}
	if x.staff == nil {
		x.staff = map[string]string{}
	}
	key := role + "\x00" + strings.ToLower(name)
	if x.staff[key] == "" {
		n := 1
		for k := range x.staff {
			if strings.HasPrefix(k, role+"\x00") {
				n++
			}
		}
		x.staff[key] = fmt.Sprintf("%s-%d", role, n)
	}
	return x.staff[key]
}

// certificate says of a consent what counts: where answers about another record
// of the person narrow it, no more than they leave; of those to whom it may go, the
// addressee alone.
func certificate(c record.Consent, d record.Decision, class, addressee string) bundle.Certificate {
	out := bundle.Certificate{Use: class, By: c.By, Date: c.Date, Form: c.Form, Named: d.Named, Media: d.Media, Until: d.Until}
	if i := slices.IndexFunc(c.Uses, func(u record.Use) bool { return u.Use == class }); i >= 0 {
		out.Answer, out.Recipients = c.Uses[i].Answer, c.Uses[i].For(addressee)
	}
	return out
}

func (x *export) exhibit(e plannedExhibit) (bundle.Exhibit, error) {
	v := x.v
	out := bundle.Exhibit{
		Number: e.number, Testimony: e.testimony, Media: e.e.Media, Size: e.e.Size, SHA256: e.e.SHA256,
		Disclosure: &bundle.Disclosure{
			Envelope: e.version.Envelope, Salt: e.version.Salt,
			Facts: &bundle.Part{Salt: e.version.FactsSalt, Body: e.version.Facts},
		},
	}
	switch {
	case x.plan.unlinkable():
		out.Disclosure, out.SHA256, out.Size = nil, "", 0
	case e.hide.Any(): // the version's name commits to it under a salt
		out.Disclosure.Facts, out.SHA256, out.Size = nil, "", 0
	}
	out.Redacted = e.hide.Any()
	if e.original {
		out.OpenOriginal = func() (io.ReadCloser, error) { return v.openBlob(e.e) }
		out.OriginalName, out.OriginalSums = e.originalName(), sumsOf(e.e)
	}
	if media.HasReadingCopy(e.e.Media) {
		// Whether sound is of a kind that can be decoded shows only inside of it.
		err := x.readingCopy(e, &out)
		if !e.hide.Any() && e.original && (errors.Is(err, ErrNoCopy) || errors.Is(err, media.ErrNoReadingCopy)) { // the bytes as received are better than nothing, and were chosen
			out.Notes, err = []string{noCopyNote}, nil
		}
		if err != nil {
			return out, err
		}
	}
	if e.nameless {
		out.Notes = append(out.Notes, namelessNote)
	}
	return out, nil
}

// noCopyNote stands in a bundle beside a file that leaves as received alone.
const noCopyNote = "no reading copy could be made of the file as it was received"

// readingCopy makes the copy once, into a sealed blob that nothing cites: it
// may be hours of sound, and no plaintext is ever written to the disk.
func (x *export) readingCopy(e plannedExhibit, out *bundle.Exhibit) error {
	w, err := x.v.store.NewBlob(e.e.Size)
	if err != nil {
		return err
	}
	defer w.Abort()
	n := newSummer(w)
	info, err := x.v.copyOf(x.ctx, e.e, e.hide, exhibitStamp(e.number), n)
	if err != nil {
		return err
	}
	if x.plan.unlinkable() && hex.EncodeToString(n.h.Sum(nil)) == e.e.SHA256 {
		return &AlignmentError{Label: e.e.Label, What: AlignBytes, ID: e.e.ID}
	}
	if err := w.Commit(); err != nil {
		return err
	}
	x.copies = append(x.copies, w.ID)
	id, key, size := w.ID, w.Key, n.size
	out.ReadingMedia, out.Notes, out.ReadingSums = info.Media, info.Notes, n.sums()
	out.ReadingSize = n.size
	out.Open = func() (io.ReadCloser, error) { return x.v.store.OpenBlob(id, key, size) }
	return nil
}

// custody adds the entries of what is disclosed, with their proofs under the
// checkpoint of this moment.
func (x *export) custody(tx *store.Tx, c *bundle.Content, labels map[string]string) error {
	head := x.v.store.Head()
	stamp, err := x.v.stampHead(tx, head)
	if err != nil {
		return err
	}
	c.Custody.Checkpoint, c.Custody.Origin, c.Custody.Stamp = head.Payload, custody.Origin(x.v.Vault()), stamp
	members, err := x.v.everMember()
	if err != nil {
		return err
	}
	for i, m := range members {
		c.Custody.Keys = append(c.Custody.Keys, bundle.LogKey{Role: fmt.Sprintf("%s-%d", m.Role, i+1), Key: m.Log})
	}
	for _, t := range x.plan.testimonies {
		labels[t.version.Name] = fmt.Sprintf(bundle.LabelTestimony, t.number)
	}
	for _, e := range x.plan.exhibits {
		labels[e.version.Name] = fmt.Sprintf(bundle.LabelExhibit, e.number)
	}
	err = custody.Scan(tx, head.Size, func(e custody.Entry) error {
		label, ok := labels[e.Version]
		if !ok || e.Verb == custody.Disclosed {
			return x.ctx.Err()
		}
		_, leaf, err := custody.ReadEntry(tx, e.Seq)
		if err != nil {
			return err
		}
		proof, err := custody.Proof(tx, head.Size, e.Seq)
		if err != nil {
			return err
		}
		be := bundle.Entry{Seq: e.Seq, Leaf: leaf, Label: label}
		for _, h := range proof {
			be.Proof = append(be.Proof, [32]byte(h))
		}
		c.Custody.Entries = append(c.Custody.Entries, be)
		delete(labels, e.Version)
		return nil
	})
	if err == nil && len(labels) > 0 {
		err = damagedLog("it does not tell of everything that is to be exported")
	}
	return err
}

func (x *export) report(c bundle.Content, res bundle.Result, encrypted bool) ExportReport {
	named := 0
	for _, t := range x.plan.testimonies {
		if t.named != "" {
			named++
		}
	}
	written := len(x.plan.testimonies) + len(x.plan.exhibits) + named
	return ExportReport{
		Files: res.Paths, SHA256: res.SHA256, Size: res.Size, Written: written, Withheld: x.plan.withheld,
		Selected: written + len(x.plan.withheld), Encrypted: encrypted, Checkpoint: string(c.Custody.Checkpoint),
		Fingerprint: res.Fingerprint, Check: bundle.CheckCommands(c, res),
	}
}
