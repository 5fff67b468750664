package viewer

import (
	"context"
	"fmt"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"attest/app/look"
	"attest/app/task"
	"attest/app/words"
	"attest/archive/media"
)

const (
	skip      = 5 * time.Second
	tick      = 100 * time.Millisecond
	waveParts = 1600
)

// sound is a recording: its waveform, and where it plays.
type sound struct {
	p       *panel
	audio   *media.Audio // belongs to out while that is open
	out     Playback     // nil without a sound device
	wave    *wave
	play    *look.Button
	time    *look.Text
	note    *look.Text
	volume  *look.Volume
	hear    *look.Button // until graphic sound was asked for, else nil
	at      int64
	playing bool
	tick    func()
	closed  bool
}

// openedSound is what is made beside the window.
type openedSound struct {
	audio  *media.Audio
	out    Playback
	device error
}

func (p *panel) openSound() {
	p.loading(words.T("viewer.loading.sound"))
	src, kind, play := p.src, p.e.Media, p.v.play
	p.run(task.Run(func(context.Context) (openedSound, error) {
		a, err := media.OpenAudio(src.reader(), kind)
		if err != nil {
			return openedSound{}, err
		}
		o := openedSound{audio: a}
		if play != nil {
			o.out, o.device = play(a)
		}
		return o, nil
	}, func(o openedSound, err error) {
		switch {
		case p.gone:
			if o.out != nil {
				_ = o.out.Close() // nobody is there to be told
			}
		case err != nil:
			p.failed(err)
		default:
			c := newSound(p, o)
			p.put(c)
			c.peaks(src, kind)
		}
	}))
}

func newSound(p *panel, o openedSound) *sound {
	c := &sound{p: p, audio: o.audio, out: o.out, wave: newWave(), time: look.NewText("", look.Ink, look.TextSize),
		note: look.NewText("", look.Muted, look.SmallSize)}
	c.play = look.NewButton(words.T("viewer.play"), theme.MediaPlayIcon(), look.Strong, c.toggle)
	c.volume = look.NewVolume(func(v float64) {
		if c.out != nil {
			c.out.SetVolume(float32(v))
		}
	})
	c.wave.onSeek = func(part float64) {
		if c.audio.Frames > 0 {
			c.seek(int64(part * float64(c.audio.Frames)))
		}
	}
	c.wave.onKey = c.taken
	if p.e.Detail.Graphic && c.out != nil {
		c.hear = look.NewButton(words.T("graphic.hear"), theme.VolumeUpIcon(), look.Normal, c.unmute)
		c.note.Role = look.Warn
		c.note.Set(words.T("graphic.sound"))
		c.volume.SetValue(0)
		c.out.SetVolume(0) // before anything plays, whatever the slider thinks
	}
	if c.out == nil {
		c.play.Disable()
		c.volume.Hide()
		c.note.Role = look.Warn
		c.note.Set(words.T("viewer.sound.none"))
	}
	c.told()
	return c
}

// peaks draws the waveform from a reading of its own.
func (c *sound) peaks(src *source, kind string) {
	c.wave.say(words.T("viewer.sound.drawing"))
	c.p.run(task.Run(func(ctx context.Context) ([]float32, error) {
		a, err := media.OpenAudio(src.reader(), kind)
		if err != nil {
			return nil, err
		}
		return media.Peaks(ctx, a, waveParts)
	}, func(peaks []float32, err error) {
		switch {
		case c.closed:
		case err != nil:
			c.wave.say(words.T("viewer.sound.damaged"))
		default:
			c.wave.set(peaks)
		}
	}))
}

func (c *sound) view() fyne.CanvasObject { return ground(c.wave, c.wave.ring) }
func (c *sound) first() fyne.Focusable   { return c.wave }
func (c *sound) key(ev *fyne.KeyEvent)   { c.taken(ev) }

func (c *sound) bar() []fyne.CanvasObject {
	facts := look.Small(look.JoinFacts(words.T("viewer.sound.rate", c.audio.SampleRate), words.T("viewer.sound.channels", c.audio.Channels)))
	if c.out == nil {
		return []fyne.CanvasObject{c.play, c.time, c.note, look.Space(), facts}
	}
	tools := []fyne.CanvasObject{c.play}
	if c.hear != nil {
		tools = append(tools, c.hear)
	}
	return append(tools,
		look.NewButton(words.T("viewer.back5"), theme.MediaFastRewindIcon(), look.Normal, func() { c.by(-skip) }),
		look.NewButton(words.T("viewer.on5"), theme.MediaFastForwardIcon(), look.Normal, func() { c.by(skip) }),
		c.time, look.NewText(words.T("viewer.volume"), look.Muted, look.SmallSize), look.Fixed(120, 36, c.volume),
		c.note, look.Space(), look.Small(words.T("viewer.keys.sound")))
}

// unmute makes graphic sound heard, when it was asked for.
func (c *sound) unmute() {
	if c.hear == nil || c.closed {
		return
	}
	c.hear.Hide()
	c.hear = nil
	c.note.Set("")
	c.volume.SetValue(1)
	if c.out != nil {
		c.out.SetVolume(1)
	}
}

func (c *sound) close() {
	c.closed = true
	c.rest()
	if c.out != nil {
		out := c.out
		c.out = nil
		task.Run(func(context.Context) (struct{}, error) { return struct{}{}, out.Close() }, func(struct{}, error) {})
	}
	c.audio = &media.Audio{SampleRate: 1, Channels: 1}
	c.wave.set(nil)
}

// taken is what the keys do, wherever the focus is.
func (c *sound) taken(ev *fyne.KeyEvent) bool {
	switch ev.Name {
	case fyne.KeySpace:
		c.toggle()
	case fyne.KeyLeft:
		c.by(-skip)
	case fyne.KeyRight:
		c.by(skip)
	case fyne.KeyReturn, fyne.KeyEnter:
		if c.hear == nil {
			return false
		}
		c.unmute()
	case fyne.KeyUp:
		c.volume.SetValue(c.volume.Value + 0.1)
	case fyne.KeyDown:
		c.volume.SetValue(c.volume.Value - 0.1)
	case fyne.KeyHome:
		c.seek(0)
	case fyne.KeyEnd:
		if c.audio.Frames > 0 {
			c.seek(c.audio.Frames)
		}
	default:
		return false
	}
	look.Seen()
	return true
}

func (c *sound) toggle() {
	if c.out == nil {
		return
	}
	if c.playing {
		c.out.Pause()
		c.rest()
		c.look()
		return
	}
	if c.audio.Frames > 0 && c.at >= c.audio.Frames {
		c.seek(0)
	}
	c.out.Play()
	c.playing = true
	c.rest()
	c.tick = task.Every(tick, c.look)
	c.told()
}

// rest ends looking where it plays.
func (c *sound) rest() {
	if c.tick != nil {
		c.tick()
		c.tick = nil
	}
}

// look asks where it plays. What plays is being listened to: the window does
// not lock in the middle of it.
func (c *sound) look() {
	if c.closed || c.out == nil {
		return
	}
	at, playing, err := c.out.Now()
	c.at, c.playing = at, playing
	if playing {
		look.Seen()
	} else {
		c.rest()
	}
	if err != nil {
		c.rest()
		c.playing = false
		c.note.Role = look.Warn
		c.note.Set(words.T("viewer.sound.stopped"))
	}
	c.told()
}

func (c *sound) by(d time.Duration) {
	c.seek(c.at + int64(d)*int64(c.audio.SampleRate)/int64(time.Second))
}

func (c *sound) seek(frame int64) {
	frame = max(frame, 0)
	if c.audio.Frames >= 0 {
		frame = min(frame, c.audio.Frames)
	}
	if c.out == nil || c.closed {
		return
	}
	look.Seen()
	c.at = frame
	c.out.GoTo(frame)
	c.told()
}

func (c *sound) told() {
	now := clock(time.Duration(c.at) * time.Second / time.Duration(c.audio.SampleRate))
	if c.audio.Frames > 0 {
		c.time.Set(now + " / " + clock(c.audio.Duration()))
		c.wave.at(float64(c.at) / float64(c.audio.Frames))
	} else {
		c.time.Set(now)
	}
	name, icon := words.T("viewer.play"), theme.MediaPlayIcon()
	if c.playing {
		name, icon = words.T("viewer.pause"), theme.MediaPauseIcon()
	}
	if c.play.Text != name {
		c.play.Text, c.play.Icon = name, icon
		c.play.Refresh()
	}
}

// clock is a time in a recording: 0:07, 12:41, 1:02:03.
func clock(d time.Duration) string {
	s := int(d / time.Second)
	if s < 3600 {
		return fmt.Sprintf("%d:%02d", s/60, s%60)
	}
	return fmt.Sprintf("%d:%02d:%02d", s/3600, s/60%60, s%60)
}
