package disclose

import "iter"

// SoundSpan is a run of frames that are shown, or hidden for one reason.
type SoundSpan struct {
	From, To int    // frames, from 0; To is not in it
	Reason   string // "" where the sound is as it was sealed
}

// ShownSound is what is shown of a recording.
type ShownSound struct {
	Form  SoundForm
	Spans []SoundSpan
	part  ShownPart
}

// Sound reads a part that is a recording; false where it is none, or its form is
// not shown and nothing can be heard.
func (p ShownPart) Sound() (ShownSound, bool) {
	if len(p.Leaves) == 0 || p.Leaves[0].Leaf == nil || p.Leaves[0].Leaf.Kind != Sound {
		return ShownSound{}, false
	}
	form, err := ParseSoundForm(p.Leaves[0].Leaf.Body)
	if err != nil {
		return ShownSound{}, false
	}
	s := ShownSound{Form: form, part: p}
	for _, l := range p.Leaves[1:] {
		if n := len(s.Spans); n > 0 && s.Spans[n-1].Reason == l.Reason {
			s.Spans[n-1].To = l.To - 1
			continue
		}
		s.Spans = append(s.Spans, SoundSpan{l.From - 1, l.To - 1, l.Reason})
	}
	return s, true
}

// Frames gives each frame in order, nil for a hidden one.
func (s ShownSound) Frames() iter.Seq[[]byte] {
	return func(yield func([]byte) bool) {
		for _, l := range s.part.Leaves[1:] {
			if l.Leaf != nil {
				if !yield(l.Leaf.Body) {
					return
				}
				continue
			}
			for range l.To - l.From {
				if !yield(nil) {
					return
				}
			}
		}
	}
}
