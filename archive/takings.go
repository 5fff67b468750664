package archive

import (
	"fmt"
	"strconv"
	"time"

	"attest/archive/interchange"
	"attest/archive/record"
)

// maxTakings is how many an import brings of one testimony or person.
const maxTakings = 100_000

// interchangeTakings are what was taken out of a testimony, or of a person's
// forms: the same account taken out again elsewhere is a second time.
func (v *Vault) interchangeTakings(parent record.ID) ([]record.InterchangeTaking, error) {
	all, err := v.Takings(parent)
	var out []record.InterchangeTaking
	for _, t := range all {
		if t.Failed {
			continue
		}
		out = append(out, t.Interchange())
	}
	return out, err
}

// checkTakings looks at those of a document.
func checkTakings(all []record.InterchangeTaking, where ...string) error {
	if len(all) > maxTakings {
		return &interchange.FieldError{Where: append(where, "takings"), Err: fmt.Errorf("has more than %d entries", maxTakings)}
	}
	for i, t := range all {
		field, why := "", ""
		switch k := t.Object.Kind(); {
		case k != record.KindTestimony && k != record.KindExhibit:
			field, why = "object", "is the ID of no testimony or exhibit"
		case t.Use != record.UseKeep && !record.KnownClass(t.Use):
			field, why = "use", "is no class of addressee"
		case t.What != "" && t.What != record.TakenStatement:
			field, why = "what", "must be statement, or be left out"
		case len(t.To) > maxTaking || len(t.Why) > maxTaking:
			field, why = "why", "is too long"
		case t.By != "" && t.By.Kind() != record.KindMember:
			field, why = "by", "is the ID of no member"
		default:
			if _, err := time.Parse(time.RFC3339, t.Time); err != nil {
				field, why = "time", "must be a time, like 2026-11-23T14:05:00+09:00"
			}
		}
		if field != "" {
			return &interchange.FieldError{Where: append(where, "takings", strconv.Itoa(i), field), Err: fmt.Errorf("%s", why)}
		}
	}
	return nil
}

// takings queues what was taken out elsewhere. The log of this vault has no
// entry for it: it was not done here.
func (im *importer) takings(parent record.ID, all []record.InterchangeTaking) {
	for _, x := range all {
		im.queue = append(im.queue, func(c *change) error {
			if err := c.taken(&x.ID, record.KindTaking); err != nil {
				return err
			}
			return c.putTaking(parent, x.Taking())
		})
	}
}

func (c *change) putTaking(parent record.ID, t record.Taking) error {
	_, _, err := c.putChild(t.ID, parent, content{facts: t, identity: t.Words}, "")
	return err
}
