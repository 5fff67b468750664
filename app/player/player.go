package player

import (
	"context"
	"math"
	"time"

	"attest/app/look"
	"attest/app/task"
	"attest/archive/media"
	"attest/archive/media/waveform"
	"attest/archive/record"
)

// tick is how often it is asked where it plays.
const tick = 100 * time.Millisecond

// shortestLoop is the least that is looped, in milliseconds.
const shortestLoop = 100

// Span is a stretch of the recording, in milliseconds; empty for none.
type Span struct{ From, To int64 }

// Empty says that it is none.
func (s Span) Empty() bool { return s.To-s.From < shortestLoop }

// Outlines keeps the outlines that were drawn. *archive.Vault is one.
type Outlines interface {
	// Outline is one that was kept; any error means that it is drawn anew.
	Outline(id record.ID) (*waveform.Waveform, error)
	KeepOutline(id record.ID, w *waveform.Waveform) error
}

// state says how far a recording is on its way.
type state int

const (
	loading state = iota
	ready
	failed
	closed
)

// Player is one recording and where it is. It is the window's.
type Player struct {
	OnTold    func()      // place, speed, loop or state is another
	OnStopped func(error) // it cannot be played further

	sound    Sound
	place    Place
	state    state
	err      error
	device   error // why nothing can be heard
	src      *source
	audio    *media.Audio // its form; the sound itself is out's
	rate     int64
	frames   int64 // -1 while unknown
	out      Playback
	playing  bool
	marked   Span
	looped   Span
	outline  *waveform.Waveform
	drawn    float64 // how much of the outline, from 0 to 1
	outlines Outlines
	stop     func() // ends the tick
	cancel   []func()
}

// opened is what is made beside the window.
type opened struct {
	src    *source
	audio  *media.Audio
	out    Playback
	device error
}

// New opens a recording where somebody was in it. The outlines may be nil.
func New(s Sound, at Place, open Open, play Play, o Outlines) *Player {
	p := &Player{sound: s, place: at, outlines: o, rate: 1, frames: -1}
	p.cancel = append(p.cancel, task.Run(func(context.Context) (opened, error) { return begin(s, open, play) }, p.arrived))
	return p
}

func begin(s Sound, open Open, play Play) (opened, error) {
	b, err := open(s.ID)
	if err != nil {
		return opened{}, err
	}
	o := opened{src: &source{blob: b, size: s.Size}}
	if o.audio, err = media.OpenAudio(o.src.reader(), s.Media); err != nil {
		o.src.close()
		return opened{}, err
	}
	if play != nil {
		o.out, o.device = play(o.audio)
	}
	return o, nil
}

func (p *Player) arrived(o opened, err error) {
	switch {
	case p.state == closed:
		if err == nil {
			o.src.close()
			shut(o.out)
		}
	case err != nil:
		p.state, p.err = failed, err
		p.told()
	default:
		p.state, p.src, p.audio, p.out, p.device = ready, o.src, o.audio, o.out, o.device
		p.rate, p.frames = int64(o.audio.SampleRate), o.audio.Frames
		p.place.At = p.within(p.place.At)
		if p.out != nil {
			p.out.SetVolume(float32(p.place.Volume))
			p.out.SetSpeed(p.place.Speed)
			p.out.SetJumpBack(time.Duration(p.place.Back) * time.Millisecond)
			p.out.GoTo(p.frame(p.place.At))
			if !p.looped.Empty() {
				p.out.SetLoop(p.frame(p.looped.From), p.frame(p.looped.To))
			}
		}
		p.told()
		p.draw()
	}
}

// draw makes the outline from a reading of its own, unless it was made before.
func (p *Player) draw() {
	src, kind, id, kept := p.src, p.sound.Media, p.sound.ID, p.outlines
	far := task.Report(func(frames int64) {
		if p.state == ready && p.frames > 0 {
			p.drawn = float64(frames) / float64(p.frames)
			p.told()
		}
	})
	p.cancel = append(p.cancel, task.Run(func(ctx context.Context) (*waveform.Waveform, error) {
		if kept != nil {
			if w, err := kept.Outline(id); err == nil {
				return w, nil
			}
		}
		a, err := media.OpenAudio(src.reader(), kind)
		if err != nil {
			return nil, err
		}
		next := int64(0)
		w, err := waveform.Draw(ctx, a, func(n int64) {
			if n >= next { // each ten seconds of sound
				next = n + 10*int64(a.SampleRate)
				far(n)
			}
		})
		if err == nil && kept != nil {
			_ = kept.KeepOutline(id, w) // one that was not kept is drawn again
		}
		return w, err
	}, func(w *waveform.Waveform, err error) {
		if p.state != ready || err != nil { // it is played without an outline
			p.drawn = 1
			return
		}
		p.outline, p.frames = w, w.Frames
		p.told()
	}))
}

func (p *Player) told() {
	if p.OnTold != nil {
		p.OnTold()
	}
}

// Close stops it and lets all of it go: nothing is read any more when it
// returns. The device is closed beside the window.
func (p *Player) Close() {
	if p.state == closed {
		return
	}
	p.look()
	p.rest()
	p.state, p.playing, p.outline = closed, false, nil
	p.OnTold, p.OnStopped = nil, nil
	for _, c := range p.cancel {
		c()
	}
	out := p.out
	p.out = nil
	if out != nil {
		out.Pause()
	}
	if p.src != nil {
		p.src.close()
	}
	shut(out)
}

// shut closes a device, which waits for it.
func shut(out Playback) {
	if out != nil {
		task.Run(func(context.Context) (struct{}, error) { return struct{}{}, out.Close() }, func(struct{}, error) {})
	}
}

// Sound is the recording.
func (p *Player) Sound() Sound { return p.sound }

// Ready says that it can be gone to places.
func (p *Player) Ready() bool { return p.state == ready }

// Heard says that there is a device to hear it on.
func (p *Player) Heard() bool { return p.state == ready && p.out != nil }

// Playing says that it plays.
func (p *Player) Playing() bool { return p.playing }

// Place is where it is now.
func (p *Player) Place() Place {
	_ = p.now() // why it stopped is told by the next look; the place holds all the same
	return p.place
}

// At is where it is now, in milliseconds.
func (p *Player) At() int64 {
	_ = p.now() // as in Place
	return p.place.At
}

// Long is how long the recording is, 0 while unknown.
func (p *Player) Long() int64 {
	if p.frames <= 0 {
		return 0
	}
	return p.millis(p.frames)
}

func (p *Player) frame(ms int64) int64     { return ms * p.rate / 1000 }
func (p *Player) millis(frame int64) int64 { return frame * 1000 / p.rate }

func (p *Player) within(ms int64) int64 {
	if long := p.Long(); long > 0 {
		ms = min(ms, long)
	}
	return max(ms, 0)
}

// now asks the device where it is.
func (p *Player) now() (err error) {
	if p.out == nil || p.state != ready {
		return nil
	}
	var at int64
	at, p.playing, err = p.out.Now()
	if now := p.millis(at); p.frame(p.place.At) != at { // a place in milliseconds is kept as it was given
		p.place.At = now
	}
	return err
}

// look asks where it is and tells it. What plays is being listened to: the
// window does not lock in the middle of it.
func (p *Player) look() {
	if p.state != ready {
		return
	}
	err := p.now()
	if p.playing {
		look.Seen()
	} else {
		p.rest()
	}
	p.told()
	if err != nil {
		p.playing = false
		p.rest()
		if p.OnStopped != nil {
			p.OnStopped(err)
		}
	}
}

func (p *Player) rest() {
	if p.stop != nil {
		p.stop()
		p.stop = nil
	}
}

// Toggle plays or pauses: false when there is nothing to be heard.
func (p *Player) Toggle() bool {
	if !p.Heard() {
		return false
	}
	look.Seen()
	if _ = p.now(); p.playing { // as in Place
		p.Pause()
		return true
	}
	if long := p.Long(); long > 0 && p.place.At >= long {
		p.GoTo(0)
	}
	p.Play()
	return true
}

// Play plays on.
func (p *Player) Play() {
	if !p.Heard() {
		return
	}
	p.out.Play()
	p.playing = true
	p.rest()
	p.stop = task.Every(tick, p.look)
	p.told()
}

// Pause is silent at once.
func (p *Player) Pause() {
	if p.Heard() {
		p.out.Pause()
		p.look()
	}
}

// GoTo goes on from a place.
func (p *Player) GoTo(ms int64) {
	if p.state != ready {
		return
	}
	look.Seen()
	p.place.At = p.within(ms)
	if p.out != nil {
		p.out.GoTo(p.frame(p.place.At))
	}
	p.told()
}

// By goes on from a place so much later, or earlier.
func (p *Player) By(ms int64) { p.GoTo(p.At() + ms) }

// Speed is how fast it plays.
func (p *Player) Speed() float64 { return p.place.Speed }

// SetSpeed plays slower or faster, from half to twice, at the same pitch.
func (p *Player) SetSpeed(speed float64) {
	p.place.Speed = min(max(math.Round(speed/speedStep)*speedStep, slowest), fastest)
	if p.out != nil {
		p.out.SetSpeed(p.place.Speed)
	}
	p.told()
}

// Faster changes the speed by steps.
func (p *Player) Faster(steps int) { p.SetSpeed(p.place.Speed + float64(steps)*speedStep) }

// SetBack is how much is heard again after a pause, in milliseconds.
func (p *Player) SetBack(ms int64) {
	p.place.Back = ms
	if p.out != nil {
		p.out.SetJumpBack(time.Duration(ms) * time.Millisecond)
	}
	p.told()
}

// SetVolume is from 0 to 1.
func (p *Player) SetVolume(v float64) {
	p.place.Volume = min(max(v, 0), 1)
	if p.out != nil {
		p.out.SetVolume(float32(p.place.Volume))
	}
	p.told()
}

// Mark marks a span of the recording; an empty one takes the mark away.
func (p *Player) Mark(s Span) {
	if s.From > s.To {
		s.From, s.To = s.To, s.From
	}
	if s.Empty() {
		s = Span{}
	}
	p.marked = Span{p.within(s.From), p.within(s.To)}
	if !p.looped.Empty() && !p.marked.Empty() {
		p.Loop(p.marked)
		return
	}
	p.told()
}

// Marked is the span that is marked.
func (p *Player) Marked() Span { return p.marked }

// Loop plays a span again and again; an empty one ends that.
func (p *Player) Loop(s Span) {
	if s.Empty() {
		s = Span{}
	}
	p.looped = s
	switch {
	case p.state != ready:
	case p.out == nil:
		if at := p.place.At; !s.Empty() && (at < s.From || at >= s.To) {
			p.place.At = s.From
		}
	case s.Empty():
		p.out.EndLoop()
	default:
		p.out.SetLoop(p.frame(s.From), p.frame(s.To))
	}
	_ = p.now() // as in Place
	p.told()
}

// Looped is the span that is played again and again.
func (p *Player) Looped() Span { return p.looped }
