package testimonies

import (
	"context"
	"slices"
	"time"

	"attest/app/task"
	"attest/app/words"
	"attest/archive"
	"attest/archive/record"
)

// draftDelay is how long after the last key what is typed is kept.
const draftDelay = 500 * time.Millisecond

// keepDraft saves what stands in a field that has not been left yet.
func (t *thing) keepDraft(field, text string) {
	r := t.room
	at, id := r.store.next(), t.id
	task.Run(func(context.Context) (struct{}, error) {
		return struct{}{}, r.store.draft(at, id, archive.Draft{Segment: field, Text: text})
	}, func(_ struct{}, err error) {
		switch {
		case r.closed:
		case err != nil:
			r.s.Fail(err)
		default:
			r.s.Done("")
		}
	})
}

// restore puts back what was being typed when the program ended: into its
// paragraph, or after it where that has changed since.
func (t *thing) restore() {
	if !t.isDraft || t.draft.Segment == "" {
		return
	}
	d := t.draft
	t.isDraft = false
	if t.putBackTranslation(d) || t.final() || !t.putBack(d) {
		return
	}
	t.fillHead()
	t.account.reload()
	t.save(words.T("testimonies.restored", day(d.Time)))
}

// putBack says whether the draft changed anything.
func (t *thing) putBack(d archive.Draft) bool {
	if set := interviewField(&t.t.Interview, d.Segment); set != nil {
		same := *set == d.Text
		*set = d.Text
		return !same
	}
	i := slices.IndexFunc(t.t.Account, func(s record.Segment) bool { return s.ID == d.Segment })
	switch {
	case i < 0 && d.Text == "":
		return false
	case i < 0:
		t.t.Account = append(t.t.Account, record.Segment{ID: newSegmentID(t.t.Account, &t.highest), Speaker: record.SpeakerWitness, Text: d.Text})
	case t.t.Account[i].Text == d.Text:
		return false
	default:
		t.t.Account[i].Text = d.Text
	}
	return true
}
