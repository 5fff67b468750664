package recorder

import (
	"context"
	"sync"
	"time"

	"fyne.io/fyne/v2"

	"attest/app/forms"
	"attest/app/look"
	"attest/app/shell"
	"attest/app/task"
	"attest/app/words"
	"attest/archive"
	"attest/archive/record"
)

const (
	keyMicrophone = "recorder.microphone" // of the preferences: a name, where the person wanted that
	tick          = 100 * time.Millisecond
	lookAtSpace   = 100 // ticks
	second        = 48000
	bytesASecond  = second * 3 // what sound that does not compress takes
)

// Vault is what is recorded into. *archive.Vault is one.
type Vault interface {
	BeginRecording(testimony record.ID, f archive.RecordingFormat) (*archive.Recorder, error)
	Info() archive.Info
}

// Control begins one recording at a time and sees it to its end. Its methods
// are for the main goroutine.
type Control struct {
	// Kept is told of a recording that is listed, and Show brings the exhibits of
	// a testimony into view. The app sets both while a vault is open.
	Kept func(testimony, exhibit record.ID)
	Show func(testimony record.ID)
	// Refused is told of a recording that the person's no stopped: it asks what
	// becomes of what was captured for the testimony of that label.
	Refused func(r record.Recording, label string)
	// Note is a line about recording a testimony that is shown before, "" for none.
	Note func(testimony record.ID) string
	// Turned is told that the recorder paused or went on.
	Turned func(testimony record.ID)
	// Awake keeps the machine from falling asleep by itself until its release is
	// called; it may wait for some seconds. nil: nothing does.
	Awake func() (release func(), err error)
	// Freed is called when a recording ended on the locked screen, and the person
	// has read so.
	Freed func()

	s     *shell.Shell
	mics  Microphones
	prefs fyne.Preferences
	busy  bool // one is being begun
	away  bool // the program's window was taken from sight
	now   *going
}

// New is a control without a recording.
func New(s *shell.Shell, mics Microphones, prefs fyne.Preferences) *Control {
	return &Control{s: s, mics: mics, prefs: prefs}
}

// Going says whether a recording is being made.
func (c *Control) Going() bool { return c.now != nil || c.busy }

// going is the recording that is being made.
type going struct {
	c        *Control
	rec      *archive.Recorder
	sound    Sound
	label    string // of the testimony
	mic      string
	path     string
	halt     func()
	release  func() // lets the machine sleep again
	ticks    int
	space    int64 // bytes; negative: not known
	act      bool  // one is on its way to the disk
	asking   bool
	reason   func() // takes the question for a break's reason away; nil while it is not asked
	stopping bool
	then     func() // in place of saying what was kept
	far      string // of the reading back
	strip    *view
	small    *small                // nil while it is closed
	here     bool                  // the act that goes on was asked for in the small window
	made     int                   // marks
	marks    []marked              // those whose words are known
	breaks   []record.SessionBreak // so far, for who looks at the interview

	once  sync.Once
	ended archive.Recording
	fault error
}

// Begin asks for a microphone and begins to record for a testimony.
func (c *Control) Begin(v Vault, testimony record.ID, label string) {
	if c.Going() {
		c.s.Say("recorder.already")
		return
	}
	if c.mics.List == nil || c.mics.Listen == nil {
		c.none()
		return
	}
	task.Run(func(context.Context) ([]Microphone, error) { return c.mics.List() }, func(list []Microphone, err error) {
		switch {
		case !c.s.Opened() || c.Going():
		case err != nil, len(list) == 0:
			c.none()
		default:
			c.choose(v, testimony, label, list)
		}
	})
}

func (c *Control) none() {
	c.s.Tell(words.T("recorder.none.title"), words.T("recorder.none.text"), nil)
}

func (c *Control) choose(v Vault, testimony record.ID, label string, list []Microphone) {
	remembered, at := c.prefs.String(keyMicrophone), list[0].ID
	var options []forms.Option
	for _, m := range list {
		text := m.Name
		if m.Playback {
			text = words.T("recorder.playback", m.Name)
		}
		options = append(options, forms.Option{Value: m.ID, Text: text})
	}
	for _, m := range list {
		if m.Default && !m.Playback {
			at = m.ID
			break
		}
	}
	for _, m := range list {
		if remembered != "" && m.Name == remembered {
			at = m.ID
		}
	}
	heard := c.audition(at)
	mic := forms.NewChoice(options, at, heard.listen)
	keep := forms.NewCheck(words.T("recorder.remember"), remembered != "", nil)
	var closeIt func()
	no := look.NewButton(words.T("shell.cancel"), nil, look.Normal, func() { closeIt(); heard.close() })
	yes := look.NewButton(words.T("recorder.begin"), nil, look.Strong, func() {
		closeIt()
		name := ""
		for _, m := range list {
			if m.ID == mic.Value() {
				name = m.Name
			}
		}
		if keep.Checked {
			c.prefs.SetString(keyMicrophone, name)
		} else {
			c.prefs.RemoveValue(keyMicrophone)
		}
		c.begin(v, testimony, label, mic.Value(), name, heard.take())
	})
	body := look.Column(12, forms.NewField(words.T("recorder.microphone"), "", mic).Container, heard.box, keep,
		look.NewParagraph(words.T("recorder.begin.text"), look.Muted, look.StateWidth))
	if c.Note != nil {
		if line := c.Note(testimony); line != "" {
			body.Add(look.NoticeCard(look.Warn, look.NewParagraph(line, look.Ink, look.StateWidth-24)))
		}
	}
	closeIt = c.s.Overlay(shell.FormDialog(words.T("recorder.begin.title", label), body, no, yes), yes, heard.close)
	c.s.KeepAtLock(heard.close)
}

// begin opens the microphone, unless sound is it already, and has the engine begin before sound is given to
// it.
func (c *Control) begin(v Vault, testimony record.ID, label, id, name string, sound Sound) {
	c.busy = true
	silent := false // the microphone did not open
	path := v.Info().Path
	task.Run(func(context.Context) (*going, error) {
		if sound == nil {
			var err error
			if sound, err = c.mics.Listen(id); err != nil {
				silent = true
				return nil, err
			}
		}
		rec, err := v.BeginRecording(testimony, archive.RecordingFormat{Device: name})
		if err != nil {
			_ = sound.Stop() // nothing was recorded from it
			return nil, err
		}
		sound.Record(rec)
		return &going{c: c, rec: rec, sound: sound, label: label, mic: name, path: path, space: -1}, nil
	}, func(g *going, err error) {
		c.busy = false
		switch {
		case silent:
			c.s.Tell(words.T("recorder.silent.title"), words.T("recorder.silent.text"), nil)
		case err != nil:
			c.s.Fail(err)
		default:
			c.now = g
			c.s.SetStrip(g)
			g.look()
			g.halt = task.Every(tick, g.look)
			c.stayAwake(g)
		}
	})
}

// stayAwake holds sleep off until the recording is over. Where nothing can, the
// person is told.
func (c *Control) stayAwake(g *going) {
	if c.Awake == nil {
		return
	}
	task.Run(func(context.Context) (func(), error) { return c.Awake() }, func(release func(), err error) {
		switch {
		case err != nil && c.now == g:
			c.s.Say("recorder.sleepy")
		case err != nil:
		case c.now != g: // it ended while the system was asked
			beside(release)
		default:
			g.release = release
		}
	})
}

// Leave asks before the program ends while a recording is made, and calls end
// when it may: at once when there is none.
func (c *Control) Leave(end func()) {
	g := c.now
	if g == nil {
		end()
		return
	}
	if g.stopping {
		g.then = end
		return
	}
	if g.asking {
		return
	}
	g.here = false
	c.back()
	g.ask(shell.Question{
		Title: words.T("recorder.leave.title"), Text: words.T("recorder.leave.text", g.time()), Yes: words.T("recorder.leave.yes"),
		Do: func() { g.stop(archive.StopAsked, end) },
	})
}

// End ends a recording at once, for a program that is being ended: it waits
// until all sound is on the disk. What it leaves of the reading back is done
// when the vault is next opened.
func (c *Control) End() {
	g := c.now
	if g == nil {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), 3*time.Second)
	defer cancel()
	g.finish(ctx, archive.StopAsked)
	c.away = false // nothing is brought back any more
	g.over()
}

// Drop takes the strip away after End, where the window is still there.
func (c *Control) Drop() { c.s.SetStrip(nil) }

func (g *going) over() {
	if g.halt != nil {
		g.halt()
		g.halt = nil
	}
	if g.release != nil {
		beside(g.release)
		g.release = nil
	}
	if g.c.now == g {
		g.c.now = nil
	}
	g.closeSmall()
}

// beside calls fn off the window's thread: it asks the system.
func beside(fn func()) {
	task.Run(func(context.Context) (struct{}, error) { fn(); return struct{}{}, nil }, func(struct{}, error) {})
}
