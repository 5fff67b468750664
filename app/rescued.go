package app

import (
	"strings"

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
