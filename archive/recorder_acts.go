package archive

import (
	"errors"

	"attest/archive/media"
	"attest/archive/record"
)

// Lost says that so many samples are missing here, code how that is known.
// Silence stands in their place, so that what follows keeps its time; a span of
// the recording says that it is none.
func (r *Recorder) Lost(samples int64, code string) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if samples <= 0 || r.mode == RecorderPaused || r.mode == RecorderOffDestroyed {
		return nil
	}
	if r.mode != RecorderOffKept { // a part off the record has no notes of its own
		if err := r.lose(samples, code); err != nil {
			return err
		}
	}
	silence := make([]int32, min(samples, media.FLACBlock))
	for samples > 0 {
		n := min(samples, int64(len(silence)))
		if err := r.write(silence[:n]); err != nil {
			return err
		}
		samples -= n
	}
	return nil
}

// lose notes a loss; when there are too many for one record, the stretch from
// the first to the last of the others is one.
func (r *Recorder) lose(samples int64, code string) error {
	if r.losses < maxLosses {
		r.losses++
		return r.event(record.EventLost, code, "", samples)
	}
	if r.moreEnds == 0 {
		r.moreLost = r.main.samples
	}
	r.moreEnds = r.main.samples + samples
	return nil
}

// Mark marks this place.
func (r *Recorder) Mark(text string) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	err := r.event(record.EventMark, "", text, 0)
	if err == nil {
		r.marks++
	}
	return err
}

// NameMark says what a mark of this recording is, the first being 1. Saying it
// again replaces what was said.
func (r *Recorder) NameMark(n int, text string) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if n < 1 || n > r.marks {
		return &InvalidError{Object: string(r.id), Field: "mark", Why: "is none of this recording"}
	}
	return r.event(record.EventNamed, "", text, int64(n))
}

// Note keeps what somebody typed, with its time.
func (r *Recorder) Note(text string) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.event(record.EventNote, "", text, 0)
}

// Pause begins a break; code is a reason from a list, text one in words. During
// a break that Pause began it says another reason for it.
func (r *Recorder) Pause(code, text string) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.mode != RecorderRecording && r.mode != RecorderPaused {
		return r.wrongMode("pause")
	}
	return r.turn(RecorderPaused, record.EventPause, code, text)
}

// Resume ends a break.
func (r *Recorder) Resume() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.mode != RecorderPaused {
		return r.wrongMode("resume")
	}
	return r.turn(RecorderRecording, record.EventResume, "", "")
}

// OffRecord begins a stretch off the record, also during a break. With keep it
// is sealed as a recording of its own, which is listed with nothing; for that
// the vault must be open (ErrLocked). Without, nothing of it is written.
func (r *Recorder) OffRecord(keep bool, text string) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.mode != RecorderRecording && r.mode != RecorderPaused {
		return r.wrongMode("off_record")
	}
	if !keep {
		return r.turn(RecorderOffDestroyed, record.EventOff, record.OffDestroyed, text)
	}
	if r.v == nil {
		return ErrLocked
	}
	t, err := r.v.beginTrack(r.testimony, r.id, r.sound, r.clock.wall())
	if err != nil {
		return err
	}
	r.off = t
	err = r.turn(RecorderOffKept, record.EventOff, record.OffKept, text)
	if err != nil && r.off != nil {
		return errors.Join(err, r.endPart(record.RecordingComplete))
	}
	return err
}

// OnRecord ends a stretch off the record.
func (r *Recorder) OnRecord() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.mode != RecorderOffKept && r.mode != RecorderOffDestroyed {
		return r.wrongMode("on_record")
	}
	if err := r.endPart(record.RecordingComplete); err != nil {
		return r.fail(err)
	}
	return r.turn(RecorderRecording, record.EventOn, "", "")
}

func (r *Recorder) wrongMode(act string) error {
	if r.mode == RecorderEnded {
		return r.endedError()
	}
	return &InvalidError{Object: string(r.id), Field: act, Why: "cannot be done while the mode is " + r.mode}
}

func (r *Recorder) turn(mode, what, code, text string) error {
	if err := r.event(what, code, text, 0); err != nil {
		return err
	}
	r.mode = mode
	r.publish()
	return nil
}

// moment is now, by both clocks.
func (r *Recorder) moment() record.Moment {
	at := stamp{wall: r.clock.wall().Round(0)}
	return record.Moment{Time: at.RFC3339(), Mono: int64(r.clock.mono() - r.began)}
}

// event seals what happened into the stream, and logs it where the vault is
// open. That the log could not take it is no error: it is kept, and logged later.
func (r *Recorder) event(what, code, text string, count int64) error {
	if r.mode == RecorderEnded {
		return r.endedError()
	}
	return r.eventAt(record.RecordingEvent{What: what, Code: code, Text: text, Sample: r.main.samples, Count: count, At: r.moment()})
}

func (r *Recorder) eventAt(e record.RecordingEvent) error {
	what, text := e.What, e.Text
	raw, err := record.FormatRecordingEvent(e)
	if err != nil {
		return &InvalidError{Object: string(r.id), Field: what, Why: err.Error()}
	}
	needed := what == record.EventResume || what == record.EventOn || what == record.EventLost
	if !needed && (r.logged+len(r.unlogged) >= maxRecordingEvents || r.words+len(text) > maxRecordingWords) {
		return &InvalidError{Object: string(r.id), Field: what, Why: "so much was noted that no more fits: stop, and go on in a new recording"}
	}
	r.words += len(text)
	if err := r.main.w.Control(raw); err != nil {
		return r.fail(err)
	}
	r.hold(what, e.Code)
	r.log()
	return nil
}

func (r *Recorder) hold(what, code string) {
	r.unlogged = append(r.unlogged, heldEvent{what: what, code: code, at: r.clock.wall(), late: r.v == nil})
}

// log brings into the log what is not in it yet.
func (r *Recorder) log() {
	if r.v == nil || len(r.unlogged) == 0 {
		return
	}
	n := r.logged + len(r.unlogged)
	err := r.v.change(func(c *change) error {
		for _, e := range r.unlogged {
			c.sayEvent(r.id, e)
		}
		return c.countEvents(r.id, n)
	})
	if err != nil {
		for i := range r.unlogged {
			r.unlogged[i].late = true
		}
		return
	}
	r.logged, r.unlogged = n, nil
}
