package sound

import "math"

// mark says that at a place of the ring, counted in samples, a frame of the
// recording stands, and that others follow at a speed.
type mark struct {
	place int64
	frame int64
	speed float64
}

// places knows which frame of the recording stands where in the ring. It is
// guarded by the playback's lock.
type places struct {
	channels int
	marks    []mark
}

// restart forgets all: from a place on, what follows is from a frame.
func (p *places) restart(place, frame int64) { p.marks = append(p.marks[:0], mark{place, frame, 1}) }

// add tells what comes next. Places only grow.
func (p *places) add(m mark) { p.marks = append(p.marks, m) }

// at is the frame that stands at a place. What lies before is forgotten.
func (p *places) at(place int64) int64 {
	n := 0
	for n+1 < len(p.marks) && p.marks[n+1].place <= place {
		n++
	}
	p.marks = append(p.marks[:0], p.marks[n:]...)
	if len(p.marks) == 0 {
		return 0
	}
	m := p.marks[0]
	past := float64(max(place-m.place, 0)/int64(p.channels)) * m.speed
	return m.frame + int64(math.Round(past))
}
