package main

import (
	"fmt"
	"strconv"
	"strings"

	"attest/archive"
	"attest/archive/record"
)

// translations lists what stands beside words that are left out, or decides one.
func (c *profileCmd) translations(p *program, v *archive.Vault, s record.Submission) error {
	all, err := v.BesideHidden(p.ctx, s.ID, "")
	if err != nil {
		return err
	}
	if n := max(c.Settle, c.Whole); n != 0 {
		if n > len(all) || c.Settle < 0 || c.Whole < 0 || c.Settle > 0 && c.Whole > 0 {
			return &usageError{fmt.Sprintf("--settle and --whole take a number of the list, from 1 to %d, and one of them", len(all))}
		}
		one := all[n-1]
		if c.Whole > 0 {
			s.Profile.Unsettle(one.Settle(nil))
		} else {
			parts := one.Offered
			for _, text := range c.Part {
				part, ok := readPart(text, len([]rune(one.Text)))
				if !ok {
					return &usageError{"--part is characters of the translation and a reason, such as 4-9:place"}
				}
				parts = append(parts, part)
			}
			s.Profile.Settle(one.Settle(parts))
		}
		if s, err = v.SaveSubmission(s); err != nil {
			return err
		}
		if all, err = v.BesideHidden(p.ctx, s.ID, ""); err != nil {
			return err
		}
	}
	if p.flags.JSON {
		list := []map[string]any{}
		for i, b := range all {
			list = append(list, map[string]any{"number": i + 1, "testimony": b.Testimony, "translation": b.Translation, "language": b.Language, "segment": b.Segment,
				"paragraph": b.Paragraph, "left": b.Left, "text": b.Text, "settled": b.Settled, "hidden": b.Hidden, "offered": b.Offered})
		}
		return p.document(map[string]any{"translations": list})
	}
	for i, b := range all {
		leaves := "left out whole"
		if b.Settled {
			leaves = "leaves: " + b.Shown(b.Hidden)
		}
		p.say("%d  %s %d  %s", i+1, b.Label, b.Paragraph, b.Language)
		p.say("   %s", b.Text)
		p.say("   without what was found: %s", b.Shown(b.Offered))
		p.say("   %s", leaves)
	}
	p.say("%d beside words that are left out", len(all))
	return nil
}

// readPart reads FROM-TO:REASON, in characters of a text of so many.
func readPart(text string, long int) (out record.TextPart, ok bool) {
	span, reason, ok := strings.Cut(text, ":")
	from, to, dash := strings.Cut(span, "-")
	a, err1 := strconv.Atoi(from)
	b, err2 := strconv.Atoi(to)
	if !ok || !dash || err1 != nil || err2 != nil || a < 0 || b <= a || b > long || reason == "" {
		return out, false
	}
	return record.TextPart{From: a, To: b, Reason: reason}, true
}
