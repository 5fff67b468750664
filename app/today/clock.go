package today

import (
	"time"

	"attest/app/look"
	"attest/app/words"
	"attest/archive"
	"attest/archive/record"
)

// clockText says how long somebody is held, how long there is, and what is due next.
func clockText(x archive.TodayItem) look.RowText {
	c := x.Urgent
	t := look.RowText{Name: x.Label, Handle: x.Handle, Role: look.Danger}
	switch {
	case c.Return == "":
		t.Chip, t.Role = words.T("today.chip.urgent.none"), look.Warn
	case c.Left < 0:
		t.Chip = words.T("today.chip.urgent.past", -c.Left)
	case c.Left == 0:
		t.Chip = words.T("today.chip.urgent.today")
	default:
		t.Chip = words.T("today.chip.urgent", c.Left)
	}
	next, release := "", ""
	switch n := c.Next; n.What {
	case archive.NextSend:
		next = words.T("today.do.urgent.send", n.Label, n.Mechanism, n.Waiting)
	case archive.NextReply:
		next = words.T("today.do.urgent.reply", n.Label, n.Mechanism, n.Due.Format(time.DateOnly))
	default:
		next = words.T("today.do.urgent." + n.What)
	}
	if c.Release == record.Negotiated {
		release = words.T("today.do.urgent.release")
	}
	t.Left = look.JoinFacts(release, next)
	t.Right = words.T("today.urgent.held.none")
	switch {
	case c.Held < 0 && c.Since != "":
		t.Right = words.T("today.urgent.held.since", c.Since)
	case c.Held >= 0:
		t.Right = words.T("today.urgent.held", c.Held)
	}
	return t
}
