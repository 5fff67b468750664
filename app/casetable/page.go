package casetable

import (
	"context"
	"slices"
	"sync"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"attest/app/look"
	"attest/app/shell"
	"attest/app/task"
	"attest/app/words"
	"attest/archive/record"
	"attest/archive/submission"
)

// Ways lead out of the page.
type Ways struct {
	Back      func()                               // to the room it stands in
	Paragraph func(id record.ID, paragraph string) // opens a testimony there; nil opens the testimony
	Made      func(first record.Submission)        // shows what was made
}

// Page is the case or the submission in one mechanism's form. It takes the place
// of its room's list and thing while it is open.
type Page struct {
	Root *fyne.Container

	s    *shell.Shell
	v    Vault
	src  source
	ways Ways
	of   record.ID // the case

	l       *loaded
	reading task.Place
	wait    *look.Loading
	body    *fyne.Container
	head    *fyne.Container
	facts   *fyne.Container
	tabs    *look.Tabs
	table   *table
	form    *form
	find    *fyne.Container
	parts   *fyne.Container
	about   *fyne.Container
	codes   *fyne.Container
	shown   [tabCodes + 1]bool // the sides that are as the record is now; the others are built when they come into view
	start   int                // the tab that is shown first
	gone    bool

	writes sync.Mutex
	newest map[string]int // of the stores asked for, by answer: an older one is not written over it
}

// The tabs of a page, from left to right.
const (
	tabFindings = iota
	tabTable
	tabForm
	tabParts
	tabAbout
	tabCodes
)

// ForCase is a case as a mechanism asks for it.
func ForCase(s *shell.Shell, v Vault, id record.ID, mechanism string, w Ways) *Page {
	p := newPage(s, v, ofCase{v, id, mechanism}, w)
	p.of = id
	return p
}

// ForSubmission is a submission with its drafted answers.
func ForSubmission(s *shell.Shell, v Vault, id record.ID, w Ways) *Page {
	return newPage(s, v, ofSubmission{v, id}, w)
}

func newPage(s *shell.Shell, v Vault, src source, w Ways) *Page {
	p := &Page{s: s, v: v, src: src, ways: w, body: container.NewStack(), head: container.NewStack(), facts: container.NewStack()}
	p.find, p.parts, p.about, p.codes = container.NewStack(), container.NewStack(), container.NewStack(), container.NewStack()
	p.Root = container.NewStack(look.NewFill(look.Background), look.Inset(12, 20, 12, 20, p.body))
	p.wait = look.NewLoading(words.T("casetable.loading"))
	p.body.Objects = []fyne.CanvasObject{p.wait.Container}
	p.Load()
	return p
}

// Load reads all of it again, beside the window.
func (p *Page) Load() { p.load(nil) }

func (p *Page) load(then func()) {
	in := lang()
	task.Into(&p.reading, func(context.Context) (*loaded, error) { return p.src.read(in) }, func(l *loaded, err error) {
		if p.gone {
			return
		}
		if p.wait != nil {
			p.wait.Stop()
			p.wait = nil
		}
		if err != nil {
			p.tabs = nil
			p.body.Objects = []fyne.CanvasObject{look.Border(look.Line(8, look.Space(), p.back()), nil, nil, nil, p.s.FailedView(err, p.Load))}
			p.body.Refresh()
			return
		}
		p.put(l)
		if then != nil {
			then()
		}
	})
}

func (p *Page) back() *look.Button {
	return look.NewButton(words.T("casetable.back"), theme.NavigateBackIcon(), look.Normal, p.leave)
}

// put shows what was read.
func (p *Page) put(l *loaded) {
	p.l = l
	first := false
	if p.tabs == nil {
		p.table, p.form = newTable(p), newForm(p)
		p.tabs = look.NewTabs(p.tab(tabFindings, p.find), p.tab(tabTable, p.table.root), p.tab(tabForm, p.form.root),
			p.tab(tabParts, p.parts), p.tab(tabAbout, p.about), p.tab(tabCodes, p.codes))
		show := p.tabs.Bar.OnChange
		p.tabs.Bar.OnChange = func(i int) {
			p.SaveNow()
			show(i)
			p.turned(i)
		}
		p.tabs.Bar.OnEnter = p.Enter
		p.body.Objects = []fyne.CanvasObject{&fyne.Container{Layout: headed{}, Objects: []fyne.CanvasObject{p.head, p.facts, p.tabs.Container}}}
		p.body.Refresh()
		look.Focus(p.tabs.Bar)
		first = true
	}
	p.heading()
	p.tabs.Bar.SetNames(p.names())
	p.shown = [tabCodes + 1]bool{}
	p.show(p.tabs.Bar.Selected())
	if first {
		p.tabs.Bar.Select(p.start)
	}
	p.s.RefreshActions()
}

// Tab is the side of the page in view; StartAt has a new page show it first.
func (p *Page) Tab() int {
	if p.tabs == nil {
		return p.start
	}
	return p.tabs.Bar.Selected()
}

// StartAt says which side of a new page is shown first.
func (p *Page) StartAt(tab int) { p.start = tab }

// headed is the head, the facts under it, and the tabs. In a low window the
// facts, which stand under About the form too, give way.
type headed struct{}

// low is the height under which the facts give way.
const low float32 = 440

func (headed) MinSize(o []fyne.CanvasObject) fyne.Size {
	h, t := o[0].MinSize(), o[2].MinSize()
	return fyne.NewSize(max(h.Width, t.Width), h.Height+t.Height+8)
}

func (headed) Layout(o []fyne.CanvasObject, size fyne.Size) {
	h := o[0].MinSize().Height
	o[0].Move(fyne.NewPos(0, 0))
	o[0].Resize(fyne.NewSize(size.Width, h))
	o[1].(*fyne.Container).Hidden = size.Height < low
	if size.Height >= low {
		o[1].Move(fyne.NewPos(0, h+2))
		o[1].Resize(fyne.NewSize(size.Width, o[1].MinSize().Height))
		h += 2 + o[1].MinSize().Height
	}
	o[2].Move(fyne.NewPos(0, h+8))
	o[2].Resize(fyne.NewSize(size.Width, max(0, size.Height-h-8)))
}

func (p *Page) tab(i int, o fyne.CanvasObject) look.Tab {
	return look.Tab{Text: p.names()[i], View: func() fyne.CanvasObject { return o }}
}

func (p *Page) names() []string {
	stop := 0
	for _, f := range p.l.findings {
		if f.Severity == submission.Stops {
			stop++
		}
	}
	return []string{words.T("casetable.tab.findings", stop), words.T("casetable.tab.table", len(p.l.table.Rows)), words.T("casetable.tab.form"),
		words.T("casetable.tab.parts"), words.T("casetable.tab.about"), words.T("casetable.tab.codes")}
}

// show builds a side of the page, where it is not as the record is now.
func (p *Page) show(i int) {
	if p.shown[i] {
		return
	}
	p.shown[i] = true
	[]func(){p.showFindings, p.table.fill, p.form.fill, p.showParts, p.showAbout, p.showCodes}[i]()
}

// turned follows a change of the tab.
func (p *Page) turned(i int) {
	p.show(i)
	switch i {
	case tabForm:
		person, field := p.table.at()
		p.form.goTo(person, field)
	case tabTable:
		p.table.goTo(p.form.person, p.form.field())
	}
	p.s.RefreshActions()
}

// Enter puts the focus where work begins in the tab.
func (p *Page) Enter() {
	if p.tabs == nil {
		return
	}
	switch p.tabs.Bar.Selected() {
	case tabTable:
		look.Focus(p.table.grid)
	case tabForm:
		look.Focus(p.form.list)
	default:
		p.s.Window.Canvas().FocusNext()
	}
}

// heading says whose form it is, of what, who may submit, within which limits,
// from where that is and when somebody looked.
func (p *Page) heading() {
	m := p.l.table.Mechanism
	acts := []fyne.CanvasObject{p.back()}
	chips := []fyne.CanvasObject{}
	if p.l.sub == nil {
		key := "casetable.make.one"
		if m.Unit == submission.UnitPerson {
			key = "casetable.make.each"
		}
		acts = append(acts, look.NewButton(words.T(key, p.covered()), nil, look.Strong, p.Make))
	}
	if p.l.sub != nil {
		acts = append(acts, look.NewButton(words.T("online.button"), theme.ContentCopyIcon(), look.Normal, p.copyOnline))
	}
	if m.Own {
		chips = append(chips, look.NewChip(words.T("casetable.own"), look.Accent))
	}
	if len(m.Overrides) > 0 {
		chips = append(chips, look.NewChip(words.T("casetable.overridden", len(m.Overrides)), look.Warn))
	}
	source := ""
	if len(m.Sources) > 0 {
		source = words.T("casetable.head.source", m.Sources[0].Source, m.Sources[0].Checked)
	}
	form := look.NewText(m.Title(lang()), look.Muted, look.SectionSize)
	form.Short = true
	title := look.Line(6, look.NewBold(p.l.label, look.Ink, look.TitleSize), form)
	p.head.Objects = []fyne.CanvasObject{look.Border(nil, nil, nil, look.Inset(0, 0, 0, 8, look.Line(8, append(chips, acts...)...)), title)}
	p.head.Refresh()
	p.facts.Objects = []fyne.CanvasObject{look.Column(2, look.Facts(words.T("casetable.head.who", m.Who)), look.Facts(limitsLine(m), source))}
	p.facts.Refresh()
}

// covered is how many persons consent covers here.
func (p *Page) covered() int {
	n := 0
	for _, r := range p.l.table.Rows {
		if r.Refusal == record.Granted {
			n++
		}
	}
	return n
}

// write does something to the record beside the window, then shows it all again.
func (p *Page) write(say string, do func() error, then func()) {
	task.Run(func(context.Context) (struct{}, error) { return struct{}{}, do() }, func(_ struct{}, err error) {
		if p.gone {
			return
		}
		if err != nil {
			p.s.Fail(err)
			return
		}
		p.s.Done(say)
		p.load(then)
	})
}

// SaveNow stores on the spot what is typed, for leaving and for the lock.
func (p *Page) SaveNow() {
	for _, e := range p.editors() {
		e.saveNow()
	}
}

func (p *Page) editors() []*editor {
	if p.tabs == nil {
		return nil
	}
	return []*editor{p.table.editor, p.form.editor}
}

// editor is the one in view, nil for none.
func (p *Page) editor() *editor {
	if p.tabs == nil {
		return nil
	}
	switch p.tabs.Bar.Selected() {
	case tabTable:
		return p.table.editor
	case tabForm:
		return p.form.editor
	}
	return nil
}

// Close saves and lets go of everything.
func (p *Page) Close() {
	p.SaveNow()
	p.gone = true
	p.reading.Stop()
	if p.wait != nil {
		p.wait.Stop()
	}
	p.body.Objects = nil
	p.l = nil
}

func (p *Page) leave() {
	p.SaveNow()
	p.ways.Back()
}

// Escape goes from an answer back to the table, then out of the page.
func (p *Page) Escape() {
	if e := p.editor(); e != nil && e.holds(p.s.Window.Canvas().Focused()) {
		e.save()
		p.Enter()
		return
	}
	p.leave()
}

// openField shows one answer in the table, or in the form where it is about the case.
func (p *Page) openField(person record.ID, field string) {
	p.tabs.Bar.Select(tabTable)
	p.table.goTo(person, field)
	look.Focus(p.table.grid)
}

// openSource opens where an answer is from.
func (p *Page) openSource(s submission.Source) {
	p.SaveNow()
	switch {
	case s.Testimony != "" && s.Segment != "" && p.ways.Paragraph != nil:
		p.ways.Paragraph(s.Testimony, s.Segment)
	case s.Testimony != "":
		p.s.Open("testimonies", string(s.Testimony))
	case s.Identity != "":
		p.s.Open("people", string(s.Identity))
	case s.Consent != "":
		if i := slices.IndexFunc(p.l.table.Rows, func(r submission.Row) bool { return r.Consent == s.Consent }); i >= 0 {
			p.s.Open("people", string(p.l.table.Rows[i].Person))
		}
	}
}
