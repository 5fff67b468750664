package archive

import (
	"slices"
	"time"

	"attest/archive/record"
	"attest/archive/store"
)

// followAccount carries what is laid over an account, passages and
// translations, over a change of it. They are part of the change: taking it
// back takes them back.
func (c *change) followAccount(id record.ID, before, after []record.Segment) error {
	if sameSegments(before, after) {
		return nil
	}
	if err := c.followPassages(id, before, after); err != nil {
		return err
	}
	for _, tid := range c.v.childIDs(id, record.KindTranslation) {
		t, err := readTranslation(c.tx, tid, 0)
		if err != nil {
			return err
		}
		if t, moved := t.Follow(before, after); moved {
			if err := c.storeTranslation(t, ""); err != nil {
				return err
			}
		}
	}
	return nil
}

// accountBack brings them in step with an account of which an older version is
// restored.
func (c *change) accountBack(id record.ID, before, after []record.Segment) error {
	if err := c.passagesBack(id, before, after); err != nil || sameSegments(before, after) {
		return err
	}
	for _, tid := range c.v.childIDs(id, record.KindTranslation) {
		o, err := c.tx.Object(tid)
		if err != nil {
			return err
		}
		t, err := readTranslation(c.tx, tid, 0)
		if err != nil {
			return err
		}
		changed := false
		for n := o.N - 1; n > 0 && n < o.N && o.N-n < maxBack; n-- {
			older, err := readTranslation(c.tx, tid, n)
			if err != nil {
				return err
			}
			back, moved := t.Back(older, before, after)
			if t = back; moved {
				changed = true
				break
			}
		}
		if changed {
			if err := c.storeTranslation(t, ""); err != nil {
				return err
			}
		}
	}
	return nil
}

// followPassages carries the passages of a testimony over a change of its
// account. How each fared is seen from its spans (record.Span).
func (c *change) followPassages(id record.ID, before, after []record.Segment) error {
	for _, pid := range c.v.childIDs(id, record.KindPassage) {
		p, _, _, err := get[record.Passage](c.tx, pid, 0)
		if err != nil {
			return err
		}
		spans, _ := record.ReanchorAccount(before, after, p.Spans)
		if slices.Equal(spans, p.Spans) || len(spans) == 0 {
			continue
		}
		p.Spans = spans
		if _, _, err := c.putChild(pid, id, content{facts: p}, ""); err != nil {
			return err
		}
	}
	return nil
}

func sameSegments(a, b []record.Segment) bool {
	return slices.EqualFunc(a, b, func(x, y record.Segment) bool { return x.ID == y.ID && x.Text == y.Text })
}

// passagesBack brings the passages in step with an account of which an older
// version is restored: each goes back to its newest version that was made over
// the same words, and where there is none it follows the account.
func (c *change) passagesBack(id record.ID, before, after []record.Segment) error {
	o, err := c.tx.Object(id)
	if err != nil {
		return err
	}
	for _, pid := range c.v.childIDs(id, record.KindPassage) {
		p, _, _, err := get[record.Passage](c.tx, pid, 0)
		if err != nil {
			return err
		}
		spans, found, err := c.spansOver(o, pid, after)
		if err != nil {
			return err
		}
		if !found {
			spans, _ = record.ReanchorAccount(before, after, p.Spans)
		}
		if slices.Equal(spans, p.Spans) || len(spans) == 0 {
			continue
		}
		p.Spans = spans
		if _, _, err := c.putChild(pid, id, content{facts: p}, ""); err != nil {
			return err
		}
	}
	return nil
}

// maxBack is how many versions of a passage are looked at.
const maxBack = 50

// spansOver finds the newest version of a passage whose paragraphs, as they
// were when it was made, are those of the account given.
func (c *change) spansOver(o store.Object, pid record.ID, account []record.Segment) ([]record.Span, bool, error) {
	po, err := c.tx.Object(pid)
	if err != nil {
		return nil, false, err
	}
	for n := po.N; n > 0 && po.N-n < maxBack; n-- {
		p, _, ver, err := get[record.Passage](c.tx, pid, n)
		if err != nil {
			return nil, false, err
		}
		then, err := c.accountAt(o, ver.Time)
		if err != nil {
			return nil, false, err
		}
		if overSame(p.Spans, then, account) {
			return p.Spans, true, nil
		}
	}
	return nil, false, nil
}

// accountAt is the account as it was at a time: of the newest version that was
// not made later.
func (c *change) accountAt(o store.Object, at string) ([]record.Segment, error) {
	limit, err := time.Parse(time.RFC3339Nano, at)
	if err != nil {
		return nil, damaged(o.ID, "a version's time is malformed", err)
	}
	for n := o.N; n > 0; n-- {
		head, err := c.tx.VersionHead(o, n)
		if err != nil {
			return nil, err
		}
		t, err := time.Parse(time.RFC3339Nano, head.Time)
		if err != nil {
			return nil, damaged(o.ID, "a version's time is malformed", err)
		}
		if t.After(limit) || head.Struck {
			continue
		}
		ver, err := c.tx.Version(o, n)
		if err != nil {
			return nil, err
		}
		return segmentsOf(ver)
	}
	return nil, nil
}

// overSame says whether the paragraphs of spans have the same words in both.
func overSame(spans []record.Span, a, b []record.Segment) bool {
	text := func(in []record.Segment, id string) (string, bool) {
		i := slices.IndexFunc(in, func(s record.Segment) bool { return s.ID == id })
		if i < 0 {
			return "", false
		}
		return in[i].Text, true
	}
	return !slices.ContainsFunc(spans, func(s record.Span) bool {
		x, ok := text(a, s.Segment)
		y, still := text(b, s.Segment)
		return !ok || !still || x != y
	})
}
