package player

import (
	"fmt"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"

	"attest/app/look"
	"attest/app/words"
	"attest/archive/media/waveform"
)

// Strip is what is seen of a player: one line of controls, and the outline.
type Strip struct {
	View *fyne.Container

	OnChoose func(Sound) // another recording was chosen
	OnHide   func()
	OnLoop   func() // the loop's chip was pressed
	OnTouch  func() // the outline was clicked: the keyboard can go back to the text

	p      *Player
	sounds []Sound
	wave   *wave
	play   *look.Button
	time   *look.Text
	speed  *look.ChipButton
	back   *look.ChipButton
	loop   *look.ChipButton
	which  *look.ChipButton
	hide   *look.Button
	volume *look.Volume
	loud   *fyne.Container // the volume with its name
	note   *look.Paragraph
	shown  shown
	line   *fyne.Container
	room   *room // of the time
}

// shown is what the line says now, so that a tick of the clock draws nothing
// that is as it was.
type shown struct {
	time    string
	playing bool
	place   int64
	view    Span
	outline *waveform.Waveform
	drawn   int
	marked  Span
	looped  Span
}

// NewStrip is a strip without a player; parts gives the segments of the account.
func NewStrip(parts func() []Part) *Strip {
	s := &Strip{wave: newWave(parts), time: look.NewText("0:00.0", look.Ink, look.TextSize), note: look.NewParagraph("", look.Warn, look.StateWidth)}
	s.note.Points, s.note.Hidden = look.SmallSize, true
	s.play = look.NewButton(words.T("player.play"), theme.MediaPlayIcon(), look.Normal, func() { s.do((*Player).Toggle) })
	s.play.Low = true
	s.speed = look.NewFilter("", s.speeds)
	s.back = look.NewFilter("", s.backs)
	s.loop = look.NewChipButton("", look.Muted, func() {
		if s.OnLoop != nil {
			s.OnLoop()
		}
	})
	s.which = look.NewFilter("", s.recordings)
	s.hide = look.NewButton(words.T("player.hide"), nil, look.Quiet, func() {
		if s.OnHide != nil {
			s.OnHide()
		}
	})
	s.hide.Low = true
	s.volume = look.NewVolume(func(v float64) {
		if s.p != nil {
			s.p.SetVolume(v)
		}
	})
	s.loud = look.Line(0, look.NewText(words.T("player.volume"), look.Muted, look.SmallSize), look.Fixed(84, 24, s.volume))
	s.wave.onKey, s.wave.onRune = s.key, s.rune
	s.wave.onTouch = func() {
		if s.OnTouch != nil {
			s.OnTouch()
		}
	}
	s.room = &room{}
	s.line = look.Chips(look.Fixed(96, 24, s.play), &fyne.Container{Layout: s.room, Objects: []fyne.CanvasObject{s.time}}, s.speed, s.back, s.loop,
		s.loud, s.which, s.hide)
	s.View = look.Column(2, s.line, s.note, s.wave)
	return s
}

// Show shows a player, and of which recordings it plays one.
func (s *Strip) Show(p *Player, sounds []Sound) {
	s.p, s.sounds, s.wave.p, s.shown = p, sounds, p, shown{}
	p.OnTold = s.Told
	s.wave.view = Span{0, viewFirst}
	s.Told()
}

// room is as wide as the longest time, so that nothing moves while it plays.
type room struct{ width float32 }

func (r *room) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(r.width, 24) }

func (r *room) Layout(o []fyne.CanvasObject, size fyne.Size) {
	m := o[0].MinSize()
	o[0].Move(fyne.NewPos(4, (size.Height-m.Height)/2))
	o[0].Resize(m)
}

// Sounds tells which recordings there are now.
func (s *Strip) Sounds(all []Sound) {
	s.sounds = all
	s.Told()
}

func (s *Strip) do(act func(*Player) bool) {
	if s.p != nil {
		act(s.p)
	}
}

// Told shows what is other.
func (s *Strip) Told() {
	p := s.p
	if p == nil {
		return
	}
	s.wave.follow()
	now := shown{time: Clock(p.place.At) + " / " + Clock(p.Long()), playing: p.playing, place: p.place.At, view: s.wave.view,
		outline: p.outline, drawn: int(p.drawn * 100), marked: p.marked, looped: p.looped}
	if now.time != s.shown.time {
		s.time.Set(now.time)
		if w := look.TextWidth(Clock(p.Long())+" / "+Clock(p.Long()), look.TextSize) + 12; w != s.room.width {
			s.room.width = w
			s.line.Refresh()
		}
	}
	if now.playing != s.shown.playing {
		s.play.Icon = theme.MediaPlayIcon()
		name := words.T("player.play")
		if p.playing {
			s.play.Icon, name = theme.MediaPauseIcon(), words.T("player.pause")
		}
		s.play.Set(name)
	}
	s.chips()
	s.state(now)
	if now != s.shown {
		canvas.Refresh(s.wave.raster)
	}
	s.shown = now
}

// Redraw draws the outline again: segments of the account are other.
func (s *Strip) Redraw() { canvas.Refresh(s.wave.raster) }

// chips says speed, jump back, loop and recording.
func (s *Strip) chips() {
	p := s.p
	set := func(c *look.ChipButton, text string, role look.Role) {
		if c.Text != text || c.Role != role {
			c.Set(text, role)
			s.line.Refresh()
		}
	}
	role := func(usual bool) look.Role {
		if usual {
			return look.Muted
		}
		return look.Accent
	}
	set(s.speed, words.T("player.speed", number(p.place.Speed)), role(p.place.Speed == 1))
	set(s.back, words.T("player.back", number(float64(p.place.Back)/1000)), look.Muted)
	switch {
	case p.looped.Empty():
		set(s.loop, words.T("player.loop.off"), look.Muted)
	default:
		set(s.loop, words.T("player.loop.on", Clock(p.looped.From), Clock(p.looped.To)), look.Accent)
	}
	set(s.which, p.sound.Name, look.Muted)
	if s.which.Hidden != (len(s.sounds) < 2) {
		s.which.Hidden = len(s.sounds) < 2
		s.line.Refresh()
	}
	if s.volume.Value != p.place.Volume {
		s.volume.Value = p.place.Volume
		s.volume.Refresh()
	}
}

// state says what is still to come, or what is missing.
func (s *Strip) state(now shown) {
	p := s.p
	note, over, silent := "", "", false
	switch {
	case p.state == loading:
		over = words.T("player.opening")
	case p.state == failed:
		note, silent = words.T("player.failed"), true
	case p.out == nil:
		note, silent = words.T("player.silent"), true
	}
	if p.state == ready && p.outline == nil && p.drawn < 1 {
		over = words.T("player.drawing", now.drawn)
	}
	if s.wave.note != over {
		s.wave.note = over
		s.wave.Refresh()
	}
	if s.note.Text != note || s.play.Disabled() == (p.state == ready && !silent) {
		s.note.Set(note)
		s.note.Hidden = note == ""
		s.loud.Hidden = silent
		if p.state != ready || silent {
			s.play.Disable()
		} else {
			s.play.Enable()
		}
		s.line.Refresh()
	}
}

// Stopped says that it cannot be played further.
func (s *Strip) Stopped() {
	s.note.Set(words.T("player.stopped"))
	s.note.Show()
	s.line.Refresh()
}

// Focus puts the keyboard on the outline.
func (s *Strip) Focus() { look.Focus(s.wave) }

func (s *Strip) speeds() (all []look.Choice) {
	for v := slowest; v <= fastest; v += speedStep {
		all = append(all, look.Choice{Text: words.T("player.speed", number(v)), Choose: func() { s.p.SetSpeed(v) }})
	}
	return all
}

func (s *Strip) backs() (all []look.Choice) {
	for _, ms := range backs {
		all = append(all, look.Choice{Text: words.T("player.back", number(float64(ms)/1000)), Choose: func() { s.p.SetBack(ms) }})
	}
	return all
}

func (s *Strip) recordings() (all []look.Choice) {
	for _, sound := range s.sounds {
		all = append(all, look.Choice{Text: sound.Name, Choose: func() {
			if s.OnChoose != nil {
				s.OnChoose(sound)
			}
		}})
	}
	return all
}

// key is what keys do on the outline.
func (s *Strip) key(ev *fyne.KeyEvent) bool {
	if s.p == nil {
		return false
	}
	switch ev.Name {
	case fyne.KeySpace:
		s.p.Toggle()
	case fyne.KeyLeft:
		s.p.By(-Skip)
	case fyne.KeyRight:
		s.p.By(Skip)
	case fyne.KeyUp:
		s.p.SetVolume(s.p.place.Volume + 0.1)
	case fyne.KeyDown:
		s.p.SetVolume(s.p.place.Volume - 0.1)
	case fyne.KeyHome:
		s.p.GoTo(0)
	case fyne.KeyEnd:
		s.p.GoTo(s.p.Long())
	default:
		return false
	}
	look.Seen()
	return true
}

// rune marks a span by [ and ], and shows more or less by - and +.
func (s *Strip) rune(r rune) bool {
	if s.p == nil {
		return false
	}
	at, marked := s.p.At(), s.p.Marked()
	switch r {
	case '[':
		to := marked.To
		if to <= at {
			to = min(at+1000, max(s.p.Long(), at+1000))
		}
		s.p.Mark(Span{at, to})
	case ']':
		if at > marked.From {
			s.p.Mark(Span{marked.From, at})
		}
	case '+', '=':
		s.wave.zoom(0.5)
		s.Told()
	case '-':
		s.wave.zoom(2)
		s.Told()
	default:
		return false
	}
	return true
}

// Clock is a place in a recording, to a tenth of a second: 0:07.3, 1:02:03.0.
func Clock(ms int64) string {
	s := ms / 1000
	tenth := ms % 1000 / 100
	if s < 3600 {
		return fmt.Sprintf("%d:%02d.%d", s/60, s%60, tenth)
	}
	return fmt.Sprintf("%d:%02d:%02d.%d", s/3600, s/60%60, s%60, tenth)
}

func number(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }
