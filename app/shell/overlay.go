package shell

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"attest/app/look"
	"attest/app/task"
	"attest/app/words"
)

// overlay is something over the window: a question, a form, the palette. Tab
// stays inside; Escape closes the top one.
type overlay struct {
	over  fyne.CanvasObject
	first fyne.Focusable       // had the focus at first, nil for nothing
	gone  func()               // once, when it is taken away
	keys  func(*fyne.KeyEvent) // what nothing inside wanted
	onEsc func()
	keep  func() // before a lock: see KeepAtLock
	plain map[fyne.KeyName]func()
}

// KeyAtTop has a key that nothing in focus wanted do something while the overlay
// that is now at the top is the top one.
func (s *Shell) KeyAtTop(key fyne.KeyName, do func()) {
	if n := len(s.overlays); n > 0 {
		o := s.overlays[n-1]
		if o.plain == nil {
			o.plain = map[fyne.KeyName]func(){}
		}
		o.plain[key] = do
	}
}

// KeepAtLock calls keep before a lock while the overlay that is now at the top
// is still there: the form in it puts away, at once, what was typed.
func (s *Shell) KeepAtLock(keep func()) {
	if n := len(s.overlays); n > 0 {
		s.overlays[n-1].keep = keep
	}
}

func (s *Shell) keepOverlays() {
	for _, o := range s.overlays {
		if o.keep != nil {
			o.keep()
		}
	}
}

// enter is Enter with nothing in focus, as after a click beside a question: it
// does what it did before the click, where that was a button.
func (o *overlay) enter(c fyne.Canvas, ev *fyne.KeyEvent) bool {
	b, ok := o.first.(*look.Button)
	if !ok || ev.Name != fyne.KeyReturn && ev.Name != fyne.KeyEnter || c.Focused() != nil || !b.Visible() || b.Disabled() {
		return false
	}
	c.Focus(b)
	b.TypedKey(ev)
	return true
}

func (o *overlay) escape() {
	if o.onEsc != nil {
		o.onEsc()
	}
}

// Overlay shows content over the window and puts the focus on first, which may
// be nil. close takes it away; escaped, which may be nil, is called when the
// person closed it by Escape. The caller keeps what was typed.
func (s *Shell) Overlay(content fyne.CanvasObject, first fyne.Focusable, escaped func()) (closeIt func()) {
	ground := look.NewFill(look.Scrim)
	o := &overlay{first: first, over: container.NewStack(ground, look.Within(12, look.Card(look.Inset(4, 4, 4, 4, content))))}
	closeIt = func() { s.drop(o) }
	o.onEsc = func() {
		closeIt()
		if escaped != nil {
			escaped()
		}
	}
	s.overlays = append(s.overlays, o)
	s.Window.Canvas().Overlays().Add(o.over)
	if first != nil {
		s.Window.Canvas().Focus(first)
	}
	return closeIt
}

func (s *Shell) drop(o *overlay) {
	for i, have := range s.overlays {
		if have == o {
			s.overlays = append(s.overlays[:i], s.overlays[i+1:]...)
			s.Window.Canvas().Overlays().Remove(o.over)
			if o.gone != nil {
				o.gone()
			}
			return
		}
	}
}

func (s *Shell) closeOverlays() {
	for len(s.overlays) > 0 {
		s.drop(s.overlays[len(s.overlays)-1])
	}
}

// Question asks before something that matters: it names what will happen and
// on what, never "Are you sure?".
type Question struct {
	Title string // "Freeze T-K7-0412?"
	Text  string // what follows from it
	Yes   string // the act, by its name: "Freeze"
	Grave bool   // destroys, freezes, erases: the button is red, and No has the focus
	Wary  bool   // a stray Enter must decide nothing: No has the focus
	Do    func()
	No    func() // may be nil

	// Or is a second act beside the first, such as dropping what could be
	// kept; "" for none.
	Or   string
	OrDo func()
}

// Ask shows a question; Escape and No are the same.
func (s *Shell) Ask(q Question) {
	var closeIt func()
	no := look.NewButton(words.T("shell.cancel"), nil, look.Normal, func() {
		closeIt()
		if q.No != nil {
			q.No()
		}
	})
	kind := look.Strong
	if q.Grave {
		kind = look.Grave
	}
	yes := look.NewButton(q.Yes, nil, kind, func() { closeIt(); q.Do() })
	acts := []fyne.CanvasObject{no, yes}
	if q.Or != "" {
		acts = []fyne.CanvasObject{no, look.NewButton(q.Or, nil, look.Normal, func() { closeIt(); q.OrDo() }), yes}
	}
	first := yes
	if q.Grave || q.Wary {
		first = no
	}
	closeIt = s.Overlay(Dialog(q.Title, look.NewParagraph(q.Text, look.Ink, look.StateWidth), acts...), first, q.No)
}

// Tell shows something that must be read, with one way on.
func (s *Shell) Tell(title, text string, then func()) {
	var closeIt func()
	ok := look.NewButton(words.T("shell.close"), nil, look.Strong, func() {
		closeIt()
		if then != nil {
			then()
		}
	})
	closeIt = s.Overlay(Dialog(title, look.NewParagraph(text, look.Ink, look.StateWidth), ok), ok, then)
}

// Dialog is the body of an overlay: a title, content, the buttons at the right.
func Dialog(title string, content fyne.CanvasObject, buttons ...fyne.CanvasObject) fyne.CanvasObject {
	head := look.NewParagraph(title, look.Ink, look.StateWidth)
	head.Points, head.Bold = look.SectionSize, true
	row := append([]fyne.CanvasObject{look.Space()}, buttons...)
	return look.Sheet(12, head, content, look.Inset(4, 0, 0, 0, look.Line(8, row...)))
}

// FormDialog is a Dialog of fields: it keeps the room round them that the ring of
// the focus is drawn in.
func FormDialog(title string, fields fyne.CanvasObject, buttons ...fyne.CanvasObject) fyne.CanvasObject {
	return Dialog(title, look.Inset(2, 6, 4, 2, fields), buttons...)
}

// Work runs long work under a bar that says what and how far, with Cancel. The
// bar comes after 300 ms. What it reports counts as input for the idle lock:
// an export that someone waits for is not cut off. done is called in any case, with the context's error
// after Cancel.
func Work[T any](s *Shell, title string, work func(ctx context.Context, progress func(step string, done, total int64)) (T, error), done func(T, error)) {
	type far struct {
		step        string
		done, total int64
	}
	bar := widget.NewProgressBar()
	endless := widget.NewProgressBarInfinite()
	bar.Hide()
	step := look.NewText(" ", look.Muted, look.SmallSize)
	step.Short = true
	var closeIt, cancel func()
	stop := look.NewButton(words.T("shell.cancel"), nil, look.Normal, nil)
	stop.OnTapped = func() {
		stop.Set(words.T("shell.cancelling"))
		stop.Disable()
		cancel()
	}
	show := task.Report(func(f far) {
		s.idle.seen()
		if f.step != "" {
			step.Set(f.step)
		}
		if f.total > 0 {
			endless.Hide()
			bar.Show()
			bar.SetValue(float64(f.done) / float64(f.total))
		}
	})
	wait := task.After(look.LoadingDelay, func() {
		body := look.Column(8, bar, endless, step)
		closeIt = s.Overlay(Dialog(title, body, stop), stop, nil)
		s.overlays[len(s.overlays)-1].onEsc = stop.OnTapped
	})
	cancel = task.Run(func(ctx context.Context) (T, error) {
		return work(ctx, func(step string, done, total int64) { show(far{step, done, total}) })
	}, func(v T, err error) {
		wait()
		endless.Stop()
		if closeIt != nil {
			closeIt()
		}
		done(v, err)
	})
}
