package testimonies

import (
	"fyne.io/fyne/v2"

	"attest/app/look"
	"attest/app/refused"
	"attest/app/words"
	"attest/archive/record"
)

// waiting are the recordings of a testimony of which it is to be said what
// becomes of them.
func (r *Room) waiting(id record.ID) (out []record.Recording, err error) {
	all, err := r.v.Recordings(id)
	for _, one := range all {
		if one.Waits() {
			out = append(out, one.Recording)
		}
	}
	return out, err
}

// withWaiting shows above the exhibits what waits.
func (t *thing) withWaiting(exhibits fyne.CanvasObject) fyne.CanvasObject {
	if len(t.waiting) == 0 || t.room.Refused == nil {
		return exhibits
	}
	rows := look.Column(8)
	for _, one := range t.waiting {
		rows.Add(look.NewParagraph(words.T("refused.waits", refused.Length(one)), look.Ink, look.StateWidth))
		rows.Add(look.Line(8, look.Space(), look.NewButton(words.T("refused.decide"), nil, look.Normal, func() { t.room.Refused(one, t.t.Label) })))
	}
	return look.Border(look.Inset(0, 0, 8, 0, look.NoticeCard(look.Warn, rows)), nil, nil, nil, exhibits)
}
