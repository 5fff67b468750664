package archive

import "time"

// ClockAt are the options of a vault whose clock says what now says.
func (o CreateOptions) ClockAt(now func() time.Time) CreateOptions {
	o.clock = clock{wall: now, mono: sinceBoot}
	return o
}
