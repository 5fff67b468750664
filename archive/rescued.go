package archive

import (
	"slices"

	"attest/archive/record"
)

// Rescued lists the recordings that a crash, a kill or a power cut ended and
// that this opening of the vault made exhibits of, without those off the record.
// An opening after it lists them no more.
func (v *Vault) Rescued() []record.Recording {
	v.mu.RLock()
	defer v.mu.RUnlock()
	return slices.Clone(v.rescued)
}

// rescue notes a recording that was just closed, where nobody ended it.
func (v *Vault) rescue(id record.ID) {
	r, err := v.Recording(id)
	if err != nil || r.State != record.RecordingCutShort || r.Of != "" || r.Exhibit == "" {
		return // what it is like is told where it is shown
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	v.rescued = append(v.rescued, r.Recording)
}
