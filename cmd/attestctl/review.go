package main

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"attest/archive"
	"attest/archive/record"
	"attest/archive/submission"
)

// comments writes, settles or opens a comment where that is asked, and lists them.
func (c *submissionsCmd) comments(p *program, v *archive.Vault, s record.Submission) error {
	text, err := p.words("text-file", c.TextFile)
	if err != nil {
		return err
	}
	switch {
	case strings.TrimSpace(text) != "":
		err = c.comment(v, s, text)
	case c.Settle > 0:
		err = v.SettleComment(s.ID, c.Settle, false)
	case c.Reopen > 0:
		err = v.SettleComment(s.ID, c.Reopen, true)
	}
	if err != nil {
		return err
	}
	list, err := v.Comments(s.ID)
	if err != nil {
		return err
	}
	if p.flags.JSON {
		return p.document(map[string]any{"submission": s.ID, "comments": append([]archive.Comment{}, list...)})
	}
	for _, x := range list {
		state := "open"
		if x.Settled != "" {
			state = "settled by " + x.Closer + " " + x.Settled
		}
		p.say("%d  %s  %s  %s", x.Number, x.Author, x.At, state)
		if on := strings.Join(nonEmpty(x.Field, string(x.Person), string(x.Testimony), x.Segment), " "); on != "" {
			p.say("  on: %s", on)
		}
		if x.Quote != "" {
			p.say("  words: %s", x.Quote)
		}
		p.say("  %s", x.Text)
	}
	return nil
}

func (c *submissionsCmd) comment(v *archive.Vault, s record.Submission, text string) error {
	x := record.ReviewComment{Field: c.Field, Text: text}
	var err error
	if c.Person != "" {
		if x.Person, err = findPerson(v, c.Person); err != nil {
			return err
		}
	}
	if len(c.Things) > 0 {
		if x.Testimony, err = findTestimony(v, c.Things[0]); err != nil {
			return err
		}
	}
	if c.Paragraph != "" {
		if x.Testimony == "" {
			return &usageError{"name the testimony behind the submission: submissions VAULT comments S-… T-… --paragraph 2"}
		}
		t, err := v.Testimony(x.Testimony)
		if err != nil {
			return err
		}
		n, err := strconv.Atoi(c.Paragraph)
		if err != nil || n < 1 || n > len(t.Account) {
			return &usageError{fmt.Sprintf("%s has %d paragraphs", t.Label, len(t.Account))}
		}
		x.Segment, x.Quote = t.Account[n-1].ID, t.Account[n-1].Text
	}
	_, err = v.AddComment(s.ID, x)
	return err
}

// compare prints two versions, what was taken out with a minus and what was put
// in with a plus.
func (c *submissionsCmd) compare(p *program, v *archive.Vault, s record.Submission) error {
	all, err := v.Versions(s.ID)
	if err != nil {
		return err
	}
	from, to := c.From, c.To
	if to == 0 {
		to = all[0].Number
	}
	if from == 0 {
		from = max(to, 2) - 1
	}
	list, err := v.CompareSubmission(s.ID, from, to)
	if err != nil {
		return err
	}
	if p.flags.JSON {
		return p.document(map[string]any{"submission": s.ID, "from": from, "to": to, "changes": append([]archive.ReviewChange{}, list...)})
	}
	p.say("%s: versions %d and %d of %d", s.Label, from, to, len(all))
	for _, x := range list {
		p.say("%s", strings.Join(nonEmpty(x.Part, x.Field, x.Code, x.En), "  "))
		for _, piece := range x.Pieces {
			mark := map[string]string{submission.PieceRemoved: "-", submission.PieceAdded: "+"}[piece.Kind]
			for line := range strings.SplitSeq(strings.TrimPrefix(piece.Text, "\n"), "\n") {
				p.say("%2s %s", mark, line)
			}
		}
	}
	if len(list) == 0 {
		p.say("nothing of the content changed")
	}
	return nil
}

// approve approves what would leave as it is, or sets whether the office asks for it.
func (c *submissionsCmd) approve(p *program, v *archive.Vault, s record.Submission) error {
	out, err := redactions(v, c.Redact)
	if err != nil {
		return err
	}
	o := archive.ExportOptions{Language: c.Lang, Redactions: out}
	if c.Required != "" {
		err = v.RequireApproval(c.Required == "yes")
	} else {
		_, err = v.Approve(p.ctx, s.ID, o)
	}
	if err != nil {
		return err
	}
	st, err := v.Approval(p.ctx, s.ID, o)
	if err != nil {
		return err
	}
	if p.flags.JSON {
		return p.document(map[string]any{"submission": s.ID, "approval": st})
	}
	switch {
	case st.Approved:
		p.say("%s: approved as it is by %s, %s, content %s", s.Label, st.By, st.Last.At, st.Last.Content)
	case st.Own == archive.ApprovalOwn && !st.Wrote && !st.Alone: // it is, and not for who gave it
		p.say("%s: approved as it is by you, %s, content %s: another member can export it now; for you to export it another member must approve it", s.Label, st.Last.At, st.Last.Content)
	default:
		p.say("%s: not approved as it is", s.Label)
	}
	if st.Required {
		p.say("this office exports only what another member approved than who wrote it last and who exports it")
	}
	switch {
	case st.Required && st.Own != "" && st.Wrote && !st.Alone:
		p.say("you wrote it last, and gave the last approval: another member must approve it")
	case st.Required && st.Alone:
		p.say("the vault has one member: add another (attestctl member VAULT add), or stop asking for it (--required no)")
	}
	return nil
}

// another says that names which stop the submission are of other people than the
// person whom they look like.
func (c *submissionsCmd) another(p *program, v *archive.Vault, s record.Submission) error {
	if c.Person == "" {
		return &usageError{"name the person whose name it looks like: submissions VAULT another S-… --person P-… [--field sp.f_narr]"}
	}
	id, err := findPerson(v, c.Person)
	if errors.Is(err, archive.ErrNotFound) { // of who took an account
		id, err = findTestimony(v, c.Person)
	}
	if err != nil {
		return err
	}
	pre, err := v.Preview(p.ctx, s.ID)
	if err != nil {
		return err
	}
	n := 0
	asked := slices.DeleteFunc(slices.Clone(pre.Warnings), func(r archive.Reason) bool {
		return r.Code != archive.ReasonFieldElse && r.Code != archive.ReasonAnswerElse && r.Code != archive.ReasonFileElse
	})
	for _, r := range append(pre.Blocked, asked...) {
		if r.Holder != id || c.Field != "" && r.Field != c.Field {
			continue
		}
		if err := v.AnotherOfThatName(s.ID, r); err != nil {
			return err
		}
		n++
	}
	if n == 0 {
		return fmt.Errorf("%s: nothing of this person stops it there: %w", s.Label, archive.ErrNotFound)
	}
	if p.flags.JSON {
		return p.document(map[string]any{"submission": s.ID, "person": id, "places": n})
	}
	p.say("%s: in %d places it is another person of that name", s.Label, n)
	return nil
}
