package archive

import (
	"attest/archive/media"
	"attest/archive/record"
)

// oneOfSeveral is a recording as a paragraph names it: "" where the testimony has
// no other, so that there is nothing to tell apart.
func (v *Vault) oneOfSeveral(testimony, sound record.ID) (record.ID, error) {
	all, err := v.soundLabels(testimony)
	if len(all) < 2 {
		sound = ""
	}
	return sound, err
}

// soundLabels are the labels of a testimony's recordings.
func (v *Vault) soundLabels(testimony record.ID) (map[record.ID]string, error) {
	exhibits, err := v.Exhibits(testimony)
	labels := map[record.ID]string{}
	for _, e := range exhibits {
		if media.MayBeSound(e.Media) {
			labels[e.ID] = e.Label
		}
	}
	return labels, err
}
