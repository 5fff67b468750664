package viewer

import (
	"context"
	"errors"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"attest/app/filefacts"
	"attest/app/look"
	"attest/app/shell"
	"attest/app/task"
	"attest/app/words"
	"attest/archive"
	"attest/archive/media"
	"attest/archive/record"
)

// Viewer opens exhibits over the window, one at a time.
type Viewer struct {
	s    *shell.Shell
	v    Vault
	play Play
	now  *panel
}

// New is a viewer over the window; play may be nil where sound cannot be played.
func New(s *shell.Shell, v Vault, play Play) *Viewer { return &Viewer{s: s, v: v, play: play} }

// ShowExhibit opens an exhibit.
func (v *Viewer) ShowExhibit(e archive.Exhibit) { v.Show(e.ID) }

// Show opens the exhibit of that ID. What was open before is closed.
func (v *Viewer) Show(id record.ID) {
	if v.now != nil {
		v.now.leave()
	}
	p := &panel{v: v, id: id}
	v.now = p
	p.open()
}

// content is what stands in the middle of the panel.
type content interface {
	// view is built once; start begins what takes time.
	view() fyne.CanvasObject
	// bar is the tools under it, from left to right.
	bar() []fyne.CanvasObject
	// first has the focus when it is shown.
	first() fyne.Focusable
	// key takes a key that nothing in focus wanted.
	key(ev *fyne.KeyEvent)
	// close lets everything go; it is called once, also while work runs.
	close()
}

// panel is one opened exhibit.
type panel struct {
	v       *Viewer
	id      record.ID
	e       archive.Exhibit
	src     *source
	head    *fyne.Container
	side    *fyne.Container
	body    *fyne.Container
	foot    *fyne.Container
	grid    *fyne.Container
	whole   *fyne.Container
	content content
	marks   *marks              // over a picture or a page, else nil
	said    []fyne.CanvasObject // what the file says of itself, as it is listed
	wait    *look.Loading
	cancel  []func()
	shut    *look.Button
	leave   func()
	gone    bool
}

func (p *panel) open() {
	p.shut = look.NewButton(words.T("viewer.close"), look.CloseIcon(), look.Normal, func() { p.leave() })
	p.head = look.Column(4, look.Line(8, look.Title(words.T("viewer.opening")), look.Space(), p.shut))
	p.body, p.foot = container.NewStack(), container.NewStack()
	p.side = container.NewStack()
	p.grid = container.New(&split{}, p.body, p.side)
	p.whole = look.Border(look.Inset(0, 0, 12, 0, p.head), look.Inset(8, 0, 0, 0, p.foot), nil, nil, p.grid)
	p.leave = p.v.s.Cover(p.whole, p.shut, p.key, p.close)
	p.loading(words.T("viewer.opening"))
	type opened struct {
		src *source
		e   archive.Exhibit
	}
	p.run(task.Run(func(context.Context) (opened, error) {
		b, e, err := p.v.v.Open(p.id)
		if err != nil {
			return opened{}, err
		}
		return opened{&source{blob: b, size: e.Size}, e}, nil
	}, func(o opened, err error) {
		if p.gone {
			if o.src != nil {
				_ = o.src.close() // only read from, and nobody waits for it
			}
			return
		}
		if err != nil {
			p.failed(err)
			return
		}
		p.src, p.e = o.src, o.e
		p.fillHead()
		p.examine()
		p.fill()
	}))
}

// run keeps work so that it is stopped when the panel goes.
func (p *panel) run(cancel func()) { p.cancel = append(p.cancel, cancel) }

func (p *panel) close() {
	p.gone = true
	if p.v.now == p {
		p.v.now = nil
	}
	if p.wait != nil {
		p.wait.Stop()
	}
	if p.content != nil {
		p.content.close()
	}
	for _, stop := range p.cancel {
		stop()
	}
	if p.src != nil {
		_ = p.src.close() // only read from: nothing can be lost
	}
	p.head.RemoveAll()
	p.side.RemoveAll()
	p.body.RemoveAll()
	p.foot.RemoveAll()
	p.content, p.marks, p.said, p.src, p.e = nil, nil, nil, nil, archive.Exhibit{}
}

func (p *panel) key(ev *fyne.KeyEvent) {
	if p.content != nil {
		p.content.key(ev)
	}
}

// loading says in the middle what is being done, after a moment.
func (p *panel) loading(what string) {
	p.ready()
	p.wait = look.NewLoading(what)
	p.body.Objects = []fyne.CanvasObject{p.wait.Container}
	p.body.Refresh()
}

// ready ends loading.
func (p *panel) ready() {
	if p.wait != nil {
		p.wait.Stop()
		p.wait = nil
	}
}

// put shows what has been opened.
func (p *panel) put(c content) {
	p.ready()
	p.content = c
	p.body.Objects = []fyne.CanvasObject{c.view()}
	p.body.Refresh()
	tools := c.bar()
	if p.marks != nil {
		tools = slices.Insert(tools, len(tools)-2, p.marks.tools()...) // before the space and the keys
	}
	p.foot.Objects = []fyne.CanvasObject{look.Tools(8, tools...)}
	p.foot.Refresh()
	look.Again(p.whole)
	if f := c.first(); f != nil {
		p.v.s.Window.Canvas().Focus(f)
	}
}

// failed takes the place of what could not be shown. The exhibit itself is safe.
func (p *panel) failed(err error) {
	if p.gone || errors.Is(err, context.Canceled) {
		return
	}
	p.ready()
	if p.content != nil {
		p.content.close()
		p.content = nil
	}
	p.foot.RemoveAll()
	// A decoder says of any trouble that the file is damaged: what the vault says
	// goes first, since "its bytes are as received" would then be wrong.
	if p.src != nil && p.src.failed() != nil {
		err = p.src.failed()
	}
	if errors.Is(err, media.ErrNoReadingCopy) { // only its inside tells that it is of a kind that is not shown
		p.unsupported()
		return
	}
	what := filefacts.Kind(p.e.Media)
	var safe, text string
	switch {
	case errors.Is(err, media.ErrLocked):
		safe, text = words.T("viewer.failed.safe"), words.T("viewer.failed.locked")
	case errors.Is(err, media.ErrTooLarge):
		safe, text = words.T("viewer.failed.safe"), words.T("viewer.failed.large")
	case errors.Is(err, media.ErrDamaged):
		safe, text = words.T("viewer.failed.safe"), words.T("viewer.failed.damaged", what)
	default:
		p.body.Objects = []fyne.CanvasObject{p.v.s.FailedView(err, nil)}
		p.body.Refresh()
		p.v.s.Window.Canvas().Focus(p.shut)
		return
	}
	p.body.Objects = []fyne.CanvasObject{look.Failed(safe, text, nil)}
	p.body.Refresh()
	p.v.s.Window.Canvas().Focus(p.shut)
}

// fill shows the content, veiled where a member marked it as graphic: sound
// opens silent.
func (p *panel) fill() {
	if p.e.Detail.Graphic && media.HasReadingCopy(p.e.Media) && !media.MayBeSound(p.e.Media) {
		p.openVeil()
		return
	}
	p.plain()
}

// plain shows the content by the type that was found in the bytes.
func (p *panel) plain() {
	switch m := p.e.Media; {
	case m == "application/pdf":
		p.openDocument()
	case !media.HasReadingCopy(m):
		p.unsupported()
	case media.MayBeSound(m):
		p.openSound()
	case len(m) > 6 && m[:6] == "image/":
		p.openPicture()
	default:
		p.openText()
	}
}

// unsupported says that there is no viewer for it, and what can be done.
func (p *panel) unsupported() {
	p.ready()
	take := p.takeOut()
	p.body.Objects = []fyne.CanvasObject{look.Empty(words.T("viewer.unsupported.title"),
		words.T("viewer.unsupported.text", filefacts.Kind(p.e.Media)), words.T("viewer.take"), take)}
	p.body.Refresh()
	p.v.s.Window.Canvas().Focus(p.shut)
}

// takeOut closes the viewer and begins the caller's way of taking out; nil
// where there is none.
func (p *panel) takeOut() func() {
	take := p.v.v.TakeOut
	if take == nil {
		return nil
	}
	return func() {
		e := p.e
		p.leave()
		take(e)
	}
}
