package archive

import "attest/archive/record"

// standing freezes and holds what a document says is frozen and held.
func (im *importer) standing(id record.ID, frozen, hold *record.InterchangeHold) error {
	if hold != nil && len(hold.Reason) > maxTaking {
		return &InvalidError{Object: "hold", Field: "reason", Why: "must be said, in at most 2,000 bytes"}
	}
	if frozen == nil && hold == nil {
		return nil
	}
	do := func(c *change) error {
		if frozen != nil {
			if err := c.stand(id, true, ""); err != nil {
				return err
			}
		}
		if hold != nil {
			return c.stand(id, false, hold.Reason)
		}
		return nil
	}
	if im.v.has(id) { // with what is new of it, when the document is through
		im.updates = append(im.updates, update{id, do})
	} else {
		im.queue = append(im.queue, do)
	}
	return nil
}
