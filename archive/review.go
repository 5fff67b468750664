package archive

import (
	"slices"
	"strings"
	"unicode/utf8"

	"attest/archive/record"
)

// MaxComment is the most UTF-8 bytes of one comment on a submission, and
// MaxComments the most comments of one submission.
const (
	MaxComment  = 16 << 10
	MaxComments = 2000
)

// Comment is one comment on a submission, with the names of who wrote and
// settled it.
type Comment struct {
	record.ReviewComment
	Author string `json:"author"`
	Closer string `json:"closer,omitempty"`
}

// Comments are those on a submission, oldest first, settled ones among them.
func (v *Vault) Comments(id record.ID) ([]Comment, error) {
	f, err := v.Filing(id)
	if err != nil {
		return nil, err
	}
	var out []Comment
	for _, c := range f.Comments {
		out = append(out, Comment{ReviewComment: c, Author: v.slotName(c.By), Closer: v.slotName(c.SettledBy)})
	}
	return out, nil
}

// slotName is the name of a member by the slot, also of one that was; "" of others.
func (v *Vault) slotName(slot record.ID) string {
	v.mu.RLock()
	defer v.mu.RUnlock()
	return v.nameOfSlot(slot)
}

// AddComment writes a comment on a submission: on an answer (Field, and Person
// where it is about one), on a paragraph of an account (Testimony, Segment), or
// on the whole. Who wrote it and when is put here. It is in nothing that leaves.
func (v *Vault) AddComment(id record.ID, c record.ReviewComment) (record.ReviewComment, error) {
	s, err := v.Submission(id)
	if err != nil {
		return c, err
	}
	bad := func(field, why string) (record.ReviewComment, error) {
		return c, &InvalidError{Object: s.Label, Field: field, Why: why}
	}
	c.Text = strings.TrimSpace(c.Text)
	switch {
	case c.Text == "":
		return bad("comment", "is empty")
	case len(c.Text) > MaxComment || len(c.Quote) > MaxComment:
		return bad("comment", "is longer than 16 KiB")
	case !utf8.ValidString(c.Text) || !utf8.ValidString(c.Quote):
		return bad("comment", "is not UTF-8")
	case c.Field != "" && c.Testimony != "":
		return bad("comment", "is on an answer or on a paragraph, and not on both")
	case c.Segment != "" && c.Testimony == "", c.Person != "" && c.Field == "":
		return bad("comment", "does not say on what it is")
	}
	if c.Field != "" {
		if err := v.isAsked(s, c); err != nil {
			return c, err
		}
	}
	if c.Testimony != "" {
		if err := v.isTold(s, c); err != nil {
			return c, err
		}
	}
	full := false
	err = v.refile(id, func(f *record.Filing, at string) {
		if full = len(f.Comments) >= MaxComments; full {
			return
		}
		c.Number, c.At, c.By, c.Settled, c.SettledBy = 1, at, v.member.Slot, "", ""
		c.Drew = &record.Drawn{}
		if n := len(f.Comments); n > 0 {
			c.Number = f.Comments[n-1].Number + 1
		}
		f.Type, f.V = "filing", max(f.V, 1)
		f.Comments = append(slices.Clone(f.Comments), c)
	})
	if err == nil && full {
		return bad("comment", "has no room: there are 2,000 already")
	}
	return c, err
}

// isAsked: the form asks for the answer, of this person.
func (v *Vault) isAsked(s record.Submission, c record.ReviewComment) error {
	t, _, err := v.SubmissionTable(s.ID, "en")
	if err != nil {
		return err
	}
	if _, ok := t.Answer(c.Person, c.Field); !ok {
		return &InvalidError{Object: s.Label, Field: "field", Why: "is no answer of its form, or not of this person"}
	}
	return nil
}

// isTold: the account is one of the submission, and has the paragraph.
func (v *Vault) isTold(s record.Submission, c record.ReviewComment) error {
	k, err := v.caseOf(s)
	if err != nil {
		return err
	}
	if !slices.Contains(k.Testimonies, c.Testimony) {
		return &InvalidError{Object: s.Label, Field: "testimony", Why: "is none of the submission"}
	}
	t, err := v.testimonyAt(c.Testimony, 0)
	if err != nil {
		return err
	}
	if c.Segment != "" && !slices.ContainsFunc(t.Account, func(x record.Segment) bool { return x.ID == c.Segment }) {
		return &InvalidError{Object: t.Label, Field: "paragraph", Why: "is none of the account"}
	}
	return nil
}

// SettleComment says that a comment is dealt with; open takes that back. The
// comment stays.
func (v *Vault) SettleComment(id record.ID, number int, open bool) error {
	f, err := v.Filing(id)
	if err != nil {
		return err
	}
	is := func(c record.ReviewComment) bool { return c.Number == number }
	if !slices.ContainsFunc(f.Comments, is) {
		return &InvalidError{Object: "submission", Field: "comment", Why: "has no such number"}
	}
	return v.refile(id, func(f *record.Filing, at string) {
		f.Comments = slices.Clone(f.Comments)
		if i := slices.IndexFunc(f.Comments, is); i >= 0 {
			c := &f.Comments[i]
			if c.Settled, c.SettledBy = at, v.member.Slot; open {
				c.Settled, c.SettledBy = "", ""
			}
		}
	})
}
