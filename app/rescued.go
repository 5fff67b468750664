package app

import (
	"strings"

	"attest/app/drafting"
	"attest/app/refused"
	"attest/app/words"
	"attest/archive"
)

// tellRescued says, once, what sound of a recording that was cut short is there.
func (d *desk) tellRescued(v *archive.Vault) {
	var lines []string
	for _, r := range v.Rescued() {
		label := string(r.Parent)
		for _, row := range v.Testimonies(archive.Filter{}) {
			if row.ID == r.Parent {
				label = row.Label
			}
		}
		lines = append(lines, words.T("recorder.rescued.line", refused.Length(r), label))
	}
	if len(lines) > 0 {
		d.shell.Tell(words.T("recorder.rescued.title"), strings.Join(append(lines, words.T("recorder.rescued.text")), "\n"), nil)
	}
}

// tellCutShort says, once, that a draft of a program was given up at a lock or a
// crash. What cannot be read of it is not told: nothing was lost.
func (d *desk) tellCutShort(v *archive.Vault) {
	id, err := drafting.CutShort(v)
	if err != nil || id == "" {
		return
	}
	for _, row := range v.Testimonies(archive.Filter{}) {
		if row.ID == id {
			d.shell.Tell(words.T("drafting.cut.title", row.Label), words.T("drafting.cut.text"), nil)
		}
	}
}
