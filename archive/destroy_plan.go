package archive

import (
	"slices"

	"attest/archive/record"
	"attest/archive/store"
)

// DestroyPlan says what destroying would do, before anything is done.
type DestroyPlan struct {
	ID       record.ID   `json:"id"`
	Label    string      `json:"label"`
	Objects  int         `json:"objects"`  // records that go: account, translations, coding, events …
	Exhibits int         `json:"exhibits"` // files among them, recordings included
	Quoting  []QuotePlan `json:"quoting,omitempty"`
	Stay     []string    `json:"supplements,omitempty"` // labels of testimonies that supplement it, which stay
	Sent     []Recall    `json:"sent,omitempty"`
	Outside  int         `json:"outside"` // files that were taken out of it, and lie where they were written
}

// QuotePlan is a case or a submission that quotes it. It stays, without its
// older versions and without what quotes.
type QuotePlan struct {
	ID       record.ID `json:"id"`
	Label    string    `json:"label"`
	Answers  int       `json:"answers"`  // answers of its form that go
	Comments int       `json:"comments"` // comments that go
	Text     bool      `json:"text"`     // its covering text, or note, goes
	// Unsure: older versions of it were struck out before the program remembered on what
	// words rest. It may have named what goes, so all that was typed in it by hand goes.
	Unsure bool `json:"unsure,omitempty"`
}

// WouldDestroy says what destroying a testimony, an exhibit or a person does; n is the
// version that alone is struck out, 0 for all of it. It reads the disk.
//
// Errors: those of Destroy.
func (v *Vault) WouldDestroy(id record.ID, n uint32) (plan DestroyPlan, err error) {
	testimony, err := v.mayDestroy(id)
	if err != nil {
		return plan, err
	}
	err = v.view(func(tx *store.Tx) (err error) {
		_, plan, err = v.planAsked(tx, id, n)
		return err
	})
	if err != nil {
		return plan, err
	}
	taken, err := v.TakenOut(testimony)
	if err != nil {
		return plan, err
	}
	for _, t := range taken {
		if (t.Object == id || testimony == id) && (t.Outside || t.Unreachable) {
			plan.Outside++
		}
	}
	if plan.Sent, err = v.Recalls(testimony); err != nil {
		return plan, err
	}
	for _, r := range v.Supplements(testimony) {
		plan.Stay = append(plan.Stay, r.Label)
	}
	return plan, nil
}

// planAsked is planDestroy for what somebody asks for: the newest version of an account
// is not struck out, and a hold is in the way.
func (v *Vault) planAsked(tx *store.Tx, id record.ID, n uint32) (d store.Destroyed, plan DestroyPlan, err error) {
	if n > 0 {
		o, err := tx.Object(id)
		if err != nil {
			return d, plan, err
		}
		if n == o.N {
			return d, plan, noVersion(v.labelOf(id))
		}
	}
	if d, plan, err = v.planDestroy(tx, id, n); err == nil {
		err = v.mayStrip(tx, d)
	}
	return d, plan, err
}

func noVersion(label string) error {
	return &InvalidError{Object: label, Field: "version", Why: "is the newest, or none: correct the account first, and strike out the version before"}
}

// planDestroy works out what goes, what quotes it, and which leaves go with it.
func (v *Vault) planDestroy(tx *store.Tx, id record.ID, n uint32) (d store.Destroyed, plan DestroyPlan, err error) {
	o, err := tx.Object(id)
	if err != nil {
		return d, plan, err
	}
	d = store.Destroyed{ID: id, N: n, Label: v.labelOf(id)}
	testimony := id
	if n > 0 {
		if id.Kind() != record.KindTestimony || n > o.N {
			return d, plan, noVersion(d.Label)
		}
		ver, err := tx.VersionHead(o, n)
		if err != nil {
			return d, plan, err
		}
		d.Name = ver.Name
	}
	if k := id.Kind(); k == record.KindExhibit || k == record.KindRecording {
		testimony = o.Parent
		if k := testimony.Kind(); k != record.KindTestimony && k != record.KindPerson {
			return d, plan, &InvalidError{Object: d.Label, Field: "id", Why: "belongs to no testimony"}
		}
	}
	if id.Kind() == record.KindRecording {
		d.Label = v.labelOf(testimony)
	}
	of, err := tx.Object(testimony)
	if err != nil {
		return d, plan, err
	}
	if d.Since, err = sinceOf(tx, o); err != nil {
		return d, plan, err
	}
	d.Leaves = store.LeavesOf(of)
	if id.Kind() == record.KindPerson {
		if err := v.mayDestroyPerson(tx, id, d.Label); err != nil {
			return d, plan, err
		}
		if d.Leaves, err = v.leavesOfPerson(tx, id); err != nil {
			return d, plan, err
		}
	}
	under, err := tx.Under(d.Leaves)
	if err != nil {
		return d, plan, err
	}
	if n == 0 {
		for _, x := range under {
			goes := testimony == id || x.ID == id
			if !goes {
				if goes, err = belongs(tx, x, id); err != nil {
					return d, plan, err
				}
			}
			if goes {
				d.Objects = append(d.Objects, x.ID)
				if d.Blobs, err = withBlob(tx, x, d.Blobs); err != nil {
					return d, plan, err
				}
				if x.ID.Kind() == record.KindExhibit {
					plan.Exhibits++
				}
			}
		}
	}
	plan.ID, plan.Label, plan.Objects = id, d.Label, len(d.Objects)
	if d.Persons, err = v.toldOf(tx, testimony, under); err != nil {
		return d, plan, err
	}
	if d.Told, err = v.toldEver(tx, testimony, under, d.Persons); err != nil {
		return d, plan, err
	}
	if id.Kind() != record.KindPerson && !d.Doomed(testimony) {
		d.Leaves = []store.Leaf{store.LeafOf(of)} // not those to which a striking out that did not end has begun to move it
	}
	if !d.Doomed(testimony) {
		d.Roots = append(d.Roots, testimony)
	}
	quoting, err := v.quoting(tx, d)
	if err != nil {
		return d, plan, err
	}
	// What is half typed lies with the vault's own object and with persons, too.
	d.Roots = append(append(d.Roots, quoting...), officeID(v.id))
	for _, p := range d.Persons {
		if !d.Doomed(p) && !slices.Contains(d.Roots, p) {
			d.Roots = append(d.Roots, p)
		}
	}
	for _, r := range d.Roots {
		x, err := tx.Object(r)
		if err != nil {
			return d, plan, err
		}
		if l := store.LeafOf(x); !slices.Contains(d.Leaves, l) {
			d.Leaves = append(d.Leaves, l)
		}
	}
	for _, q := range quoting {
		s, err := v.strip(tx, d, q)
		if err != nil {
			return d, plan, err
		}
		plan.Quoting = append(plan.Quoting, s.plan)
	}
	return d, plan, nil
}

// belongs reports whether an object of a testimony goes with one exhibit, or with a
// recording that is none: its regions, its recording and what was kept off the record
// beside that, what a machine wrote down of it.
func belongs(tx *store.Tx, o store.Object, of record.ID) (bool, error) {
	var about struct {
		Exhibit record.ID `json:"exhibit"`
		Of      record.ID `json:"of"`
	}
	switch o.ID.Kind() {
	case record.KindRegion, record.KindRecording, record.KindMachine:
	default:
		return false, nil
	}
	ver, err := tx.VersionHead(o, 0)
	if err != nil {
		return false, err
	}
	if err := record.Decode(ver.Facts, &about); err != nil {
		return false, damaged(o.ID, "its facts are malformed", err)
	}
	if about.Of == "" {
		return about.Exhibit == of, nil
	}
	beside, err := tx.Object(about.Of)
	if err != nil || about.Of == of || beside.N == 0 {
		return about.Of == of, err
	}
	return belongs(tx, beside, of)
}

// withBlob adds the file of an exhibit or a recording: its key belongs to the
// testimony.
func withBlob(tx *store.Tx, o store.Object, blobs []record.ID) ([]record.ID, error) {
	if k := o.ID.Kind(); k != record.KindExhibit && k != record.KindRecording {
		return blobs, nil
	}
	var file struct {
		Blob record.ID `json:"blob"`
	}
	ver, err := tx.VersionHead(o, 0)
	if err != nil {
		return blobs, err
	}
	if err := record.Decode(ver.Facts, &file); err != nil {
		return blobs, damaged(o.ID, "its facts are malformed", err)
	}
	if file.Blob != "" && !slices.Contains(blobs, file.Blob) {
		blobs = append(blobs, file.Blob)
	}
	return blobs, nil
}

// toldOf are the narrator and whoever the events say that something was done to,
// under each record that is the same person.
func (v *Vault) toldOf(tx *store.Tx, testimony record.ID, under []store.Object) ([]record.ID, error) {
	if testimony.Kind() == record.KindPerson {
		return v.SamePersons(testimony), nil
	}
	v.mu.RLock()
	persons := slices.Clone(v.groupOf(v.rows[testimony].Person))
	if p := v.rows[testimony].Person; !slices.Contains(persons, p) {
		persons = append(persons, p)
	}
	v.mu.RUnlock()
	for _, o := range under {
		if o.ID.Kind() != record.KindEvent {
			continue
		}
		e, _, _, err := get[record.Event](tx, o.ID, 0)
		if err != nil {
			return nil, err
		}
		for _, a := range e.Affected {
			v.mu.RLock()
			_, known := v.people[a.Person]
			v.mu.RUnlock()
			if known { // under each record: an answer about one may stand under the other
				persons = union(persons, v.SamePersons(a.Person))
			}
		}
	}
	return persons, nil
}

// quoting lists the cases and submissions of which any version names what goes, or
// that ever drew on it, and the submissions that draw on such a case whole. Where older
// versions were struck out nobody can tell: they count, if somebody typed in them.
func (v *Vault) quoting(tx *store.Tx, d store.Destroyed) ([]record.ID, error) {
	ids := map[record.ID]bool{}
	for _, id := range append(slices.Clone(d.Objects), d.ID) {
		ids[id] = true
	}
	if d.Since == "" {
		o, err := tx.Object(d.ID)
		if err != nil {
			return nil, err
		}
		if d.Since, err = sinceOf(tx, o); err != nil {
			return nil, err
		}
	}
	var out []record.ID
	for _, kind := range []record.Kind{record.KindCase, record.KindSubmission} {
		err := tx.Objects(kind, func(o store.Object) error {
			found, err := namesAny(tx, o, ids)
			if err != nil {
				return err
			}
			v.mu.RLock()
			s := v.subs[o.ID]
			v.mu.RUnlock()
			found = found || s.Case != "" && len(s.Testimonies) == 0 && slices.Contains(out, s.Case)
			if !found {
				drew, err := drewOf(tx, o)
				if err != nil {
					return err
				}
				if found = slices.ContainsFunc(drew.From, func(id record.ID) bool { return ids[id] }); !found && couldHave(drew, d) {
					inForm, beside, err := typedBefore(tx, o)
					if err != nil {
						return err
					}
					found = inForm || beside
				}
			}
			if found {
				out = append(out, o.ID)
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}

// namesAny looks through all versions of an object for an ID.
func namesAny(tx *store.Tx, o store.Object, ids map[record.ID]bool) (bool, error) {
	for n := o.N; n > 0; n-- {
		ver, err := tx.VersionHead(o, n)
		if err != nil {
			return false, err
		}
		if ver.Struck {
			continue
		}
		if err := tx.ReadIdentity(o, ver); err != nil {
			return false, err
		}
		if holdsID(ver.Facts, ids) || holdsID(ver.Identity, ids) {
			return true, nil
		}
	}
	return false, nil
}

// holdsID finds one of the IDs as a string of a JSON text.
func holdsID(raw []byte, ids map[record.ID]bool) bool {
	const length = 27
	for i := 0; i+length+1 < len(raw); i++ {
		if raw[i] == '"' && raw[i+length+1] == '"' && ids[record.ID(raw[i+1:i+length+1])] {
			return true
		}
	}
	return false
}
