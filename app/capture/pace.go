package capture

import "time"

const (
	paceWindow = 5 * time.Second
	paceJump   = 250 * time.Millisecond
)

// pace holds the number of samples that came against the clock. A sound system
// that is too busy drops samples and tells nobody (PulseAudio has no more room,
// or leaves a hole): from then on the recording is shorter than the time it
// took. Samples come late all the time and never early, so what counts is the
// shortest delay of each window; one that is longer by paceJump for two windows
// is a loss. Slow drift between the clocks of two machines' parts is followed.
//
// It does not see a machine that slept, for its clock slept too.
type pace struct {
	begun  bool
	known  bool
	from   time.Duration // of this window
	least  time.Duration // delay in this window
	base   time.Duration // least delay of the windows before
	raised time.Duration // by how much the window before was later, 0 for not
}

// add is told how many samples have come in all, at a time of a clock that
// only goes on. It returns how many more there should be; that much is told
// once.
func (p *pace) add(samples int64, now time.Duration) (missing int64) {
	delay := now - time.Duration(samples)*time.Second/Rate
	if !p.begun {
		p.begun, p.from, p.least = true, now, delay
	}
	p.least = min(p.least, delay)
	if now-p.from < paceWindow {
		return 0
	}
	least := p.least
	p.from, p.least = now, delay
	switch later := least - p.base; {
	case !p.known:
		p.known, p.base = true, least
	case later <= paceJump:
		p.base, p.raised = least, 0
	case p.raised == 0:
		p.raised = later
	default:
		sure := min(later, p.raised)
		p.base, p.raised = p.base+sure, 0
		return int64(sure) * Rate / int64(time.Second)
	}
	return 0
}
