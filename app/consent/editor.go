package consent

import (
	"context"
	"errors"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"attest/app/filefacts"
	"attest/app/forms"
	"attest/app/look"
	"attest/app/shell"
	"attest/app/task"
	"attest/app/words"
	"attest/archive"
	"attest/archive/readout"
	"attest/archive/record"
)

// Measures of the form over the window.
const (
	editorWidth  float32 = 700
	editorHeight float32 = 500
)

// editor is one form being filled in.
type editor struct {
	s    *shell.Shell
	v    Vault
	l    *loaded
	done func()

	by, language, form, exhibit *forms.Choice
	byField, exhibitField       *forms.Field
	date                        *forms.Date
	giver, relation             *forms.Entry
	giverF                      *forms.Field
	givers                      fyne.CanvasObject
	reason, decided, harm       *forms.Entry
	reasonF, decidedF, harmF    *forms.Field
	unobtainable                *fyne.Container
	uses                        []*useRow
	notice                      *fyne.Container
	content                     *fyne.Container
	scroll                      *container.Scroll
	body                        fyne.CanvasObject
	closeIt, stopDraft          func()
	dirty, saving, wrote        bool   // wrote: a draft was kept by this form
	blank                       string // what stood in it at first; "" where that is an answer

	spoken                  []spoken // in the language of the witness
	version                 *look.Text
	explainer, pressureNote *forms.Entry
	elements, pressure      []element
	explained               *look.Text
	free                    *forms.Choice
	pressureField           *forms.Field
	noted                   *fyne.Container
	review                  *forms.Date
	voice                   *voice
	drafts                  inOrder
}

func newEditor(s *shell.Shell, v Vault, l *loaded, done func()) *editor {
	return &editor{s: s, v: v, l: l, done: done}
}

// show puts the form over the window as it is: also after a question.
func (e *editor) show() {
	e.closeIt = e.s.Overlay(e.body, e.by, func() {
		if e.answered() {
			e.ask()
		} else {
			e.unsaid()
		}
	})
	e.s.KeepAtLock(e.atLock)
}

func (e *editor) build() {
	c := e.l.consent
	e.spoken, e.elements, e.pressure, e.explained = nil, nil, nil, nil
	givers := []string{record.BySelf, record.ByRelative, record.ByGuardian, record.AnswerNotObtainable}
	if e.l.isChild() {
		givers = []string{record.ByGuardian, record.ByChild, record.ByRelative, record.AnswerNotObtainable}
	}
	e.by = forms.NewChoice(choices("consent.by.", c.By, givers...), c.By, func(string) { e.byChanged() })
	e.byField = forms.NewField(words.T("consent.field.by"), "", e.by)
	e.date = forms.NewDate(words.T("consent.field.date"))
	e.date.Entry.SetText(c.Date)
	e.language = forms.NewChoice(choices("consent.lang.", c.Language, readout.Languages()...), c.Language, func(string) { e.respeak(); e.touched("") })
	e.form = forms.NewChoice(choices("consent.form.", c.Form, "written", "audio", "both", "oral"), c.Form, e.touched)
	e.giver, e.relation = e.entry(e.l.half.Giver), e.entry(e.l.half.Relation)
	e.giverF = forms.NewField(words.T("consent.field.giver"), words.T("consent.field.giver.note"), e.giver)
	e.givers = forms.Beside(e.giverF.Container, forms.NewField(words.T("consent.field.relation"), "", e.relation).Container)
	e.reason, e.decided, e.harm = e.multi(c.Reason), e.entry(c.Decided), e.multi(c.Harm)
	e.reasonF = forms.NewField(words.T("consent.field.reason"), "", e.reason)
	e.decidedF = forms.NewField(words.T("consent.field.decided"), words.T("consent.field.decided.note", strings.Join(e.v.Members(), "; ")), e.decided)
	e.harmF = forms.NewField(words.T("consent.field.harm"), words.T("consent.field.harm.note"), e.harm)
	e.unobtainable = forms.Form(e.reasonF.Container, e.decidedF.Container, e.harmF.Container)
	e.exhibit = forms.NewChoice(e.exhibitOptions(), string(c.Exhibit), e.touched)
	attach := look.NewButton(words.T("consent.attach"), nil, look.Normal, e.attach)
	e.exhibitField = forms.NewField(words.T("consent.field.exhibit"), words.T("consent.field.exhibit.note"),
		look.Border(nil, nil, nil, look.Inset(0, 0, 0, 8, attach), e.exhibit))
	e.notice = look.Column(0)
	e.fillNotice()
	e.uses, e.version = nil, look.Small("")
	e.voice = newVoice(e)
	e.content = look.Column(12, e.notice)
	if e.l.isChild() {
		e.content.Add(look.NoticeCard(look.Warn, small(words.T("consent.child.note"))))
	}
	for _, o := range []fyne.CanvasObject{
		forms.Beside(e.byField.Container, e.date.Container), e.givers, e.unobtainable,
		forms.Beside(forms.NewField(words.T("consent.field.form"), "", e.form).Container,
			forms.NewField(words.T("consent.field.language"), "", e.language).Container),
	} {
		e.content.Add(o)
	}
	shown := []fyne.CanvasObject{e.exhibitField.Container, e.voice.box()}
	if c.Asking == record.AskingBefore {
		shown = append(e.buildBefore(), shown...)
	} else {
		shown = append(shown, e.buildUses()...)
	}
	for _, o := range shown {
		e.content.Add(o)
	}
	e.scroll = look.Reflow(look.Inset(2, 16, 8, 2, e.content))
	e.byShown()
	e.respeak()
	do := look.NewButton(words.T("consent.record"), nil, look.Strong, e.save)
	title := words.T("consent.editor.new", e.l.person.Pseudonym)
	if c.Asking == record.AskingBefore {
		title = words.T("consent.editor.before", e.l.person.Pseudonym)
	}
	if c.Asking == record.AskingEnd && c.Testimony != "" {
		title = words.T("consent.editor.end", e.l.person.Pseudonym)
	}
	if c.ID != "" {
		title = words.T("consent.editor.correct", c.Number, e.l.person.Pseudonym)
	}
	e.body = shell.Dialog(title, look.Fixed(editorWidth, editorHeight, e.scroll),
		look.NewButton(words.T("shell.cancel"), nil, look.Normal, e.leave), do)
	e.date.Entry.OnChanged = e.touched
}

// buildUses is the part of the sheet in which each use is asked by itself.
func (e *editor) buildUses() []fyne.CanvasObject {
	c := e.l.consent
	rows := look.Column(0)
	for _, u := range record.Uses() {
		e.addUse(rows, u.ID, useWord(u), readout.UsePart(u.ID))
	}
	for _, u := range c.Uses { // of a mechanism, or of a later version: kept
		if !slices.ContainsFunc(e.uses, func(r *useRow) bool { return r.use.Use == u.Use }) {
			e.addUse(rows, u.Use, UseName(u.Use), "")
		}
	}
	e.review = forms.NewDate(words.T("consent.field.review"))
	e.review.Entry.SetText(c.Review)
	e.review.Entry.OnChanged = e.touched
	shown := []fyne.CanvasObject{forms.Beside(e.review.Container, look.Column(0)), e.heading("consent.uses.title", "consent.uses.note")}
	if c.Asking == record.AskingEnd {
		shown = append(shown, look.Column(4, e.say(readout.EndIntro), e.version))
	}
	return append(shown, rows)
}

func (e *editor) addUse(rows *fyne.Container, id, name, part string) {
	if len(rows.Objects) > 0 {
		rows.Add(look.HLine())
	}
	r := newUseRow(e, useOf(e.l.consent, id), name, part)
	e.uses = append(e.uses, r)
	rows.Add(r.box)
}

// useOf is the answer of a consent to a use, or the form's beginning: not asked.
func useOf(c record.Consent, id string) record.Use {
	for _, u := range c.Uses {
		if u.Use == id {
			return u
		}
	}
	return record.Use{Use: id, Named: id == "public_named"}
}

// fillNotice offers what the form could begin with instead.
func (e *editor) fillNotice() {
	e.notice.Objects = nil
	newest, some := e.l.newest()
	switch {
	case e.dirty || e.l.consent.ID != "" && !e.l.draft:
	case e.l.draft:
		e.notice.Add(look.NoticeCard(look.Warn, look.Line(8, shortText(words.T("consent.notice.draft")), look.Space(),
			look.NewButton(words.T("consent.notice.anew"), nil, look.Quiet, e.anew))))
	case some && len(newest.Uses) > 0 && e.l.consent.Asking != record.AskingBefore && len(e.l.consent.Uses) == 0:
		e.notice.Add(look.Card(look.Line(8, shortText(words.T("consent.notice.copy", newest.Number)), look.Space(),
			look.NewButton(words.T("consent.notice.copy.do"), nil, look.Quiet, func() { e.restart(again(newest)) }))))
	}
}

// anew throws the draft away and begins with nothing answered.
func (e *editor) anew() {
	e.drop()
	e.l.half = record.ConsentIdentity{}
	if e.l.stored.ID != "" {
		stored := e.l.stored
		task.Run(func(context.Context) (record.ConsentIdentity, error) {
			half, err := e.v.ConsentIdentity(stored.ID)
			return half, errors.Join(err, letGo(e.v, stored))
		}, func(half record.ConsentIdentity, err error) {
			if err != nil {
				e.s.Fail(err)
				return
			}
			e.l.half = half
			e.restart(e.l.stored)
		})
		return
	}
	e.dropDraft()
	c := e.l.fresh()
	if e.l.occasion.Asking == "" {
		c.Asking = e.l.consent.Asking
	}
	c.Date = e.date.Entry.Text
	e.restart(c)
}

func (e *editor) restart(c record.Consent) {
	e.l.consent, e.l.draft, e.blank = c, false, ""
	e.closeIt()
	e.build()
	if len(c.Uses) == 0 {
		e.blank = e.said()
	}
	e.show()
	if len(c.Uses) > 0 {
		e.drafting()
	}
}

func (e *editor) entry(text string) *forms.Entry {
	f := forms.NewEntry()
	f.SetText(text)
	f.OnChanged = e.touched
	return f
}

func (e *editor) multi(text string) *forms.Entry {
	f := forms.NewMultiLine(2)
	f.SetText(text)
	f.OnChanged = e.touched
	return f
}

func (e *editor) touched(string) { e.drafting() }

func (e *editor) byChanged() {
	e.byField.Fault("")
	e.byShown()
	e.touched("")
}

// byShown shows the fields that the chosen giver needs.
func (e *editor) byShown() {
	by := e.by.Value()
	setShown(e.givers, by == "relative" || by == "guardian")
	setShown(e.unobtainable, unreached(by))
	e.refit()
}

// refit lays the form out again after something in it was shown or hidden.
func (e *editor) refit() {
	if e.content != nil && e.scroll != nil {
		e.content.Refresh()
		e.scroll.Refresh()
	}
}

func (e *editor) exhibitOptions() []forms.Option {
	all := []forms.Option{{Value: "", Text: words.T("consent.exhibit.none")}}
	for _, x := range e.l.exhibits {
		all = append(all, forms.Option{Value: string(x.ID), Text: look.JoinFacts(x.Label, filefacts.Kind(x.Media), day(x.Added))})
	}
	return all
}

func (e *editor) attach() {
	Attach(e.s, e.v, e.l.person.ID, func(x archive.Exhibit) {
		e.l.exhibits = append(e.l.exhibits, x)
		e.exhibit.Options = e.exhibitOptions()
		e.exhibit.SetValue(string(x.ID))
		e.touched("")
		e.s.Done("")
	})
}

// read puts the fields together. With check, what cannot be stored is said
// under its field and the first such field gets the focus.
func (e *editor) read(check bool) (record.Consent, bool) {
	c := e.l.consent
	c.By, c.Language, c.Form, c.Exhibit = e.by.Value(), e.language.Value(), e.form.Value(), record.ID(e.exhibit.Value())
	c.Date = strings.TrimSpace(e.date.Entry.Text)
	c.Reason, c.Decided, c.Harm = "", "", ""
	if unreached(c.By) {
		c.Reason, c.Decided, c.Harm = trim(e.reason), trim(e.decided), trim(e.harm)
	}
	if e.review != nil {
		c.Review = strings.TrimSpace(e.review.Entry.Text)
	}
	e.readBefore(&c)
	voice, heard := e.voice.read()
	c.Voice = voice
	c.Uses = nil
	for _, r := range e.uses {
		if u, asked := r.read(); asked {
			c.Uses = append(c.Uses, u)
		}
	}
	if !check {
		return c, true
	}
	var first fyne.Focusable
	fault := func(bad bool, f *forms.Field, key string, at fyne.Focusable) {
		text := ""
		if bad {
			text = words.T(key)
			if first == nil {
				first = at
			}
		}
		f.Fault(text)
	}
	fault(c.By == "", e.byField, "consent.fault.by", e.by)
	_, isDay := e.date.Value()
	fault(!isDay, e.date.Field, "forms.date.wrong", e.date.Entry)
	fresh := c.ID == "" // one that was recorded before stays as it can be corrected
	needed := c.By == record.AnswerNotObtainable || fresh && unreached(c.By)
	fault(fresh && (c.By == record.ByRelative || c.By == record.ByGuardian) && trim(e.giver) == "", e.giverF, "consent.fault.giver", e.giver)
	fault(needed && c.Reason == "", e.reasonF, "consent.fault.reason", e.reason)
	fault(needed && c.Decided == "", e.decidedF, "consent.fault.decided", e.decided)
	fault(needed && c.Harm == "", e.harmF, "consent.fault.harm", e.harm)
	if c.Asking == record.AskingBefore {
		fault(e.free.Value() == "noted" && trim(e.pressureNote) == "", e.pressureField, "consent.fault.pressure", e.pressureNote)
	}
	fault(!heard, e.voice.field, "consent.fault.voice", e.voice.from)
	if e.review != nil {
		_, ok := e.review.Value()
		fault(!ok, e.review.Field, "forms.date.wrong", e.review.Entry)
	}
	if r := e.unanswered(); r != nil && first == nil {
		e.s.Say("consent.fault.unanswered")
		first = r.answer
	}
	for _, r := range e.uses {
		_, ok := r.until.Value()
		fault(r.answer.value() == record.AnswerYes && !ok, r.until.Field, "forms.date.wrong", r.until.Entry)
	}
	e.refit()
	if first != nil {
		look.Focus(first)
		e.reveal(first)
	}
	return c, first == nil
}

// inView says whether all of a row can be seen; a row that cannot is scrolled
// to.
func (e *editor) inView(o fyne.CanvasObject) bool {
	d := fyne.CurrentApp().Driver()
	y := d.AbsolutePositionForObject(o).Y - d.AbsolutePositionForObject(e.content).Y
	top, height := e.scroll.Offset.Y, e.scroll.Size().Height
	if y >= top && y+o.Size().Height <= top+height {
		return true
	}
	e.scroll.ScrollToOffset(fyne.NewPos(0, max(0, min(y-64, e.content.Size().Height-height))))
	return false
}

// reveal scrolls the form to a field.
func (e *editor) reveal(f fyne.Focusable) {
	o, ok := f.(fyne.CanvasObject)
	if !ok {
		return
	}
	d := fyne.CurrentApp().Driver()
	y := d.AbsolutePositionForObject(o).Y - d.AbsolutePositionForObject(e.content).Y
	if y < e.scroll.Offset.Y || y > e.scroll.Offset.Y+e.scroll.Size().Height-64 {
		e.scroll.ScrollToOffset(fyne.NewPos(0, max(0, y-64)))
	}
}

func (e *editor) readHalf() record.ConsentIdentity {
	half := e.l.half
	half.Giver, half.Relation = trim(e.giver), trim(e.relation)
	if by := e.by.Value(); by != record.ByRelative && by != record.ByGuardian {
		half.Giver, half.Relation = "", ""
	}
	if e.explainer != nil {
		half.Explainer = trim(e.explainer)
	}
	if e.pressureNote != nil {
		half.Pressure = ""
		if e.free.Value() == "noted" {
			half.Pressure = trim(e.pressureNote)
		}
	}
	return half
}

// choices are the codes with their words after an empty one; a code that is
// stored and has no word stays a choice.
func choices(prefix, stored string, codes ...string) []forms.Option {
	all := []forms.Option{{Value: "", Text: words.T("consent.choose")}}
	if stored != "" && !slices.Contains(codes, stored) {
		codes = append(codes, stored)
	}
	for _, c := range codes {
		all = append(all, forms.Option{Value: c, Text: known(prefix, c)})
	}
	return all
}

func trim(e *forms.Entry) string { return strings.TrimSpace(e.Text) }

func setShown(o fyne.CanvasObject, shown bool) {
	if shown {
		o.Show()
	} else {
		o.Hide()
	}
}

func small(text string) *look.Paragraph {
	p := look.NewParagraph(text, look.Muted, editorWidth-32)
	p.Points = look.SmallSize
	return p
}

func shortText(text string) *look.Text {
	t := look.NewText(text, look.Ink, look.TextSize)
	t.Short = true
	return t
}
