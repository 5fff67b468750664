package testimonies

import "attest/archive/record"

// OpenParagraph opens a testimony at one of its paragraphs: where an answer of a
// form is from.
func (r *Room) OpenParagraph(id record.ID, paragraph string) {
	r.openThen(id, func(t *thing) { t.goTo(spot{Tab: tabIDs[tabAccount], Paragraph: paragraph}) })
}
