package archive

import (
	"context"
	"errors"
	"path/filepath"
	"slices"

	"attest/archive/disclose"
	"attest/archive/record"
)

// taking is what is to leave the vault in the clear outside of a submission: one
// account, one file, or both.
type taking struct {
	of       record.ID // the testimony, or the person whose form it is
	label    string
	account  bool              // its account leaves
	place    bool              // and says where the interview was
	language string            // with the translation into it
	ranges   []disclose.Range  // left out of the account
	shown    map[string]string // all that leaves of each segment, by its ID; nil: what the ranges leave
	exhibits []record.Exhibit
	path     string // of the file that is written, "" for none
	use      TakeFor
}

// asksBefore asks of it what an export asks: a name that consent does not cover here,
// of the witness, of who is told of, of a relative, or a number of theirs; and for
// somebody outside also what this copy, or a submission, leaves out of the account.
// It is asked before a copy of the office's own too, which is never refused for it.
//
// Errors: *ConfirmError, until k.use.Confirmed is its code.
func (v *Vault) asksBefore(ctx context.Context, k taking) error {
	p := &plan{sub: record.Submission{Label: k.label, Class: k.use.Use, Addressee: k.use.To}}
	h := &hush{}
	person := k.of
	if k.of.Kind() == record.KindTestimony {
		t, err := v.testimonyAt(k.of, 0)
		if err != nil {
			return err
		}
		person, p.sub.Testimonies = t.Person, []record.ID{t.ID}
		whole := []plannedTestimony{{t: t, number: 1}}
		if h, err = v.leftOutOf(ctx, whole, k); err != nil {
			return err
		}
		if k.account {
			whole[0].t.Account = k.told(t.Account)
			p.testimonies = whole
		}
	}
	for _, e := range k.exhibits {
		p.exhibits = append(p.exhibits, plannedExhibit{e: e, original: true})
	}
	if err := v.WaitForNames(ctx); err != nil {
		return err
	}
	who, err := v.unnamedOutside(k, person)
	if err != nil {
		return err
	}
	if who.people, err = v.withGivers(who.people, p); err != nil {
		return err
	}
	ask, err := v.asksOf(ctx, h, p, who, func(t leavingText) bool {
		return (t.says != ReasonPlaceSays || k.place) && (t.language == "" || t.language == k.language)
	})
	if err != nil {
		return err
	}
	if k.path != "" {
		ask = append(ask, namedByFile(who.people, k.path)...)
	}
	if code := confirmCode(ask); code != "" && k.use.Confirmed != code {
		return &ConfirmError{Label: k.label, Reasons: ask, Code: code}
	}
	return nil
}

// told is an account with the words that leave, paragraph for paragraph.
func (k taking) told(account []record.Segment) []record.Segment {
	if k.shown == nil {
		return account
	}
	out := slices.Clone(account)
	for i := range out {
		out[i].Text = k.shown[out[i].ID]
	}
	return out
}

// leftOutOf is what is left out of an account: by this copy, and by any submission it is
// in. The office's own copy tells nobody what a submission leaves out.
func (v *Vault) leftOutOf(ctx context.Context, whole []plannedTestimony, k taking) (*hush, error) {
	id := whole[0].t.ID
	all := plan{testimonies: whole, sub: record.Submission{Testimonies: []record.ID{id}}}
	ranges := slices.Clone(k.ranges)
	if k.use.Use != record.UseKeep {
		for _, s := range v.Submissions() {
			if slices.Contains(s.Testimonies, id) {
				ranges = append(ranges, hiddenRanges(s)[id]...)
			}
		}
	}
	if len(ranges) == 0 {
		return &hush{}, nil
	}
	if err := v.WaitForNames(ctx); err != nil {
		return nil, err
	}
	h, err := v.hush(&all, map[record.ID][]disclose.Range{id: ranges})
	if err != nil {
		return nil, err
	}
	h.ranges = map[record.ID][]disclose.Range{id: k.ranges} // the others leave
	return h, nil
}

// unnamedOutside are the person, and who is told of in the testimony, as far as
// consent does not name them to whom this goes.
func (v *Vault) unnamedOutside(k taking, person record.ID) (w lookedFor, err error) {
	w.all = []record.ID{v.rootOf(person)}
	ask := record.Ask{Use: k.use.Use, Addressee: k.use.To, At: v.clock.clock.wall()}
	var cut cutNames
	if k.of.Kind() == record.KindTestimony {
		ask.Testimony = k.of
		t, err := v.testimonyAt(k.of, 0)
		if err != nil {
			return w, err
		}
		told, err := v.toldOfIn(t)
		if err != nil {
			return w, err
		}
		for _, id := range told {
			if id = v.rootOf(id); !slices.Contains(w.all, id) {
				w.all = append(w.all, id)
			}
		}
		if cut, err = v.cutOut([]record.ID{k.of}); err != nil {
			return w, err
		}
	}
	var named []record.ID
	if d, _ := v.decide(person, ask); d.Refusal == record.Granted && d.Named {
		named = w.all[:1]
	}
	w.people, err = v.unnamedOf(w.all, named, cut)
	return w, err
}

// namedByFile says of whom the name of the file that is written has the name.
func namedByFile(people []unnamed, path string) (out Reasons) {
	said := readOnce(fileStem(filepath.Base(path)))
	for _, u := range people {
		_, found := u.in(said, true)
		for _, part := range personParts {
			if len(found[part]) > 0 {
				out = append(out, Reason{Code: ReasonFieldPerson, Label: "file", Field: "file", What: "field",
					Holder: u.person, Whose: u.pseudonym, Part: part, found: sumOfWords(found[part])})
			}
		}
	}
	return out
}

// asksBeforeCopies asks once of the office's own copy of several testimonies with their
// exhibits, and the forms of their persons.
func (v *Vault) asksBeforeCopies(ctx context.Context, ids []record.ID, confirmed string) error {
	var all Reasons
	label := ""
	for _, id := range ids {
		row := v.rowOf(id)
		for _, of := range []record.ID{id, row.Person} {
			list, err := v.Exhibits(of)
			if err != nil {
				return err
			}
			k := taking{of: of, label: row.Label, account: of == id, place: true, use: keeping}
			for _, e := range list {
				k.exhibits = append(k.exhibits, e.Exhibit)
			}
			var ask *ConfirmError
			if err := v.asksBefore(ctx, k); errors.As(err, &ask) {
				label, all = row.Label, append(all, ask.Reasons...)
			} else if err != nil {
				return err
			}
		}
	}
	if code := confirmCode(all); code != confirmed && code != "" {
		return &ConfirmError{Label: label, Reasons: all, Code: code}
	}
	return nil
}
