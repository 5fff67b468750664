package archive

import "attest/archive/record"

// NoKeep is the state of consent of a person whose newest answer to keeping is
// no, whatever else may be done: what was told is removed when the person has
// left. It stops nothing by itself.
const NoKeep = "no_keep"

// TestimonyConsent is how the consent of a testimony's person stands, "none"
// where nothing was asked. It reads memory alone.
func (v *Vault) TestimonyConsent(testimony record.ID) ConsentState {
	v.mu.RLock()
	defer v.mu.RUnlock()
	return v.consentState(v.rows[testimony].Person, v.clock.clock.wall())
}
