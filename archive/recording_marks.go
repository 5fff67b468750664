package archive

import (
	"strings"

	"attest/archive/custody"
	"attest/archive/record"
)

// maxMarkText is the most that a mark may be said to be, in bytes.
const maxMarkText = 4096

// NameMark says what a mark of a recording that has ended is, the first being 1:
// there is seldom time for it while somebody speaks. Saying it again replaces what
// was said; the version before stays in the history.
func (v *Vault) NameMark(id record.ID, n int, text string) error {
	text = strings.TrimSpace(text)
	if len(text) > maxMarkText {
		return &InvalidError{Object: string(id), Field: "mark", Why: "is too long"}
	}
	for _, running := range v.runningNow(true) {
		if running == id {
			return &InvalidError{Object: string(id), Field: "mark", Why: "is of a recording that goes on: its recorder says what it is"}
		}
	}
	return v.change(func(c *change) error {
		r, err := readRecording(c.tx, id)
		if err != nil {
			return err
		}
		if n < 1 || n > len(r.Marks) {
			return &InvalidError{Object: string(id), Field: "mark", Why: "is none of this recording"}
		}
		if r.Marks[n-1].Text == text {
			return nil
		}
		r.Marks[n-1].Text = text
		if err := c.putRecording(r); err != nil {
			return err
		}
		c.say(custody.RecordingNoted, id, "", "")
		return nil
	})
}
