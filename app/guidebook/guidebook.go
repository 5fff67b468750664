// Package guidebook is where an office changes the guide through an interview:
// what it asks in other words, what it asks besides, what it leaves out.
package guidebook

import (
	"context"
	"slices"
	"strings"

	"attest/app/forms"
	"attest/app/look"
	"attest/app/shell"
	"attest/app/task"
	"attest/app/words"
	"attest/archive/guide"
)

// Vault keeps the office's document. *archive.Vault is one.
type Vault interface {
	OwnGuide() string
	SaveGuide(document string) error
}

// Measures of the form over the window.
const (
	formWidth  float32 = 700
	formHeight float32 = 460
	small      float32 = 500
)

// form is one section of the guide at a time, each item a line.
type form struct {
	s       *shell.Shell
	v       Vault
	own     *guide.Own
	builtIn *guide.Guide
	guide   *guide.Guide
	where   string
	items   []line
	which   *forms.Choice
	list    *look.List
	what    *look.Paragraph
	changed func() // what shows the guide looks again
}

// line is an item, or a built-in one that the office leaves out.
type line struct {
	guide.Item
	left bool
}

// Open shows the form, at a section of the guide. changed is called after each
// change; it may be nil.
func Open(s *shell.Shell, v Vault, section string, changed func()) {
	f := &form{s: s, v: v, where: section, changed: changed, what: look.NewParagraph(" ", look.Muted, look.StateWidth)}
	if err := f.read(); err != nil {
		s.Fail(err)
		return
	}
	f.which = forms.NewChoice(f.sections(), f.where, func(id string) { f.where = id; f.fill(0) })
	f.list = look.NewListOf(func() int { return len(f.items) }, func() look.Markable { return look.NewLineRow() }, func(id int, o look.Markable) {
		if id < len(f.items) {
			o.(*look.LineRow).Set(f.line(f.items[id]))
		}
	})
	f.list.OnChoose = func(int) { f.tell() }
	f.list.OnOpen = func(int) { f.change() }
	button := func(key string, do func()) *look.Button {
		return look.NewButton(words.T("guidebook."+key), nil, look.Normal, do)
	}
	acts := look.Chips(button("add", func() { f.edit(nil) }), button("change", f.change), button("leave", f.leave), button("back", f.back))
	var closeIt func()
	done := look.NewButton(words.T("shell.close"), nil, look.Strong, func() { closeIt() })
	top, below := look.Column(8, look.NewParagraph(words.T("guidebook.text"), look.Muted, formWidth), f.which), look.Column(8, look.Inset(8, 0, 0, 0, look.Fixed(0, 58, look.Reflow(f.what))), acts)
	if s.Window.Canvas().Size().Height < small { // the list needs the room
		top, below = look.Column(0, f.which), look.Column(0, look.Inset(8, 0, 0, 0, acts))
	}
	body := look.Border(look.Inset(2, 2, 8, 2, top), below, nil, nil, look.BareCard(f.list))
	closeIt = s.Overlay(shell.Dialog(words.T("guidebook.title"), look.Fixed(formWidth, formHeight, body), done), f.which, nil)
	f.fill(0)
}

func (f *form) read() (err error) {
	if f.own, err = guide.Edit([]byte(f.v.OwnGuide())); err != nil {
		return err
	}
	if f.builtIn, err = guide.BuiltIn(); err != nil {
		return err
	}
	f.guide, err = f.own.Guide()
	return err
}

// sections are those of the built-in guide: phases, each with its topics.
func (f *form) sections() []forms.Option {
	lang := string(words.Current())
	var out []forms.Option
	for _, p := range f.builtIn.Phases {
		out = append(out, forms.Option{Value: p.ID, Text: p.Title.In(lang)})
		for _, t := range f.builtIn.Topics {
			if t.Phase == p.ID {
				out = append(out, forms.Option{Value: t.ID, Text: p.Title.In(lang) + " · " + t.Title.In(lang)})
			}
		}
	}
	if !slices.ContainsFunc(out, func(o forms.Option) bool { return o.Value == f.where }) {
		f.where = out[0].Value
	}
	return out
}

func sectionOf(g *guide.Guide, id string) guide.Section {
	if s, ok := g.Topic(id); ok {
		return s
	}
	s, _ := g.Phase(id)
	return s
}

// fill shows the section: what is asked, then what is left out.
func (f *form) fill(at int) {
	f.items = nil
	now := sectionOf(f.guide, f.where).Items
	for _, i := range now {
		f.items = append(f.items, line{Item: i})
	}
	for _, i := range sectionOf(f.builtIn, f.where).Items {
		if !slices.ContainsFunc(now, func(x guide.Item) bool { return x.ID == i.ID }) {
			f.items = append(f.items, line{Item: i, left: true})
		}
	}
	f.list.ShowChosen(min(max(at, 0), len(f.items)-1))
	f.list.Refresh()
	f.tell()
}

func (f *form) line(l line) (text, end string) {
	switch {
	case l.left:
		end = words.T("guidebook.left")
	case f.own.Changed(f.where, l.ID):
		end = words.T("guidebook.changed")
	case !f.isBuiltIn(l.ID):
		end = words.T("guidebook.own")
	}
	return l.Text.In(string(words.Current())), end
}

func (f *form) isBuiltIn(id string) bool {
	return slices.ContainsFunc(sectionOf(f.builtIn, f.where).Items, func(i guide.Item) bool { return i.ID == id })
}

// tell says all of the item that is chosen: a line may be too short for it.
func (f *form) tell() {
	l, ok := f.chosen()
	if !ok {
		f.what.Set(" ")
		return
	}
	facts := words.T("guidebook.kind." + l.Kind)
	if l.Violent {
		facts = look.JoinFacts(facts, words.T("guidebook.violent.is"))
	}
	f.what.Set(look.JoinFacts(facts, l.Text.In(string(words.Current()))))
}

func (f *form) chosen() (line, bool) {
	if i := f.list.Selected(); i >= 0 && i < len(f.items) {
		return f.items[i], true
	}
	return line{}, false
}

// do changes the document, stores it and shows it.
func (f *form) do(act func(own *guide.Own) error, done string, kept *forms.Kept) {
	at := f.list.Selected()
	task.Run(func(context.Context) (struct{}, error) {
		own, err := guide.Edit([]byte(f.v.OwnGuide()))
		if err != nil {
			return struct{}{}, err
		}
		if err := act(own); err != nil {
			return struct{}{}, err
		}
		raw, err := own.Raw()
		if err != nil {
			return struct{}{}, err
		}
		if err := f.v.SaveGuide(string(raw)); err != nil || kept == nil {
			return struct{}{}, err
		}
		return struct{}{}, kept.Made()
	}, func(_ struct{}, err error) {
		if !f.s.Opened() {
			return
		}
		if err == nil {
			err = f.read()
		}
		if err != nil {
			f.s.Fail(err)
			return
		}
		f.s.Done(done)
		f.fill(at)
		if f.changed != nil {
			f.changed()
		}
	})
}

func (f *form) leave() {
	l, ok := f.chosen()
	if !ok || l.left {
		f.s.Say("guidebook.leave.none")
		return
	}
	where := f.where
	f.do(func(own *guide.Own) error { return own.Hide(where, l.ID) }, words.T("guidebook.leave.done"), nil)
}

// back gives a built-in item its own text again.
func (f *form) back() {
	l, ok := f.chosen()
	if !ok || !f.isBuiltIn(l.ID) || !l.left && !f.own.Changed(f.where, l.ID) {
		f.s.Say("guidebook.back.none")
		return
	}
	where := f.where
	f.do(func(own *guide.Own) error { return own.Back(where, l.ID) }, words.T("guidebook.back.done"), nil)
}

func (f *form) change() {
	switch l, ok := f.chosen(); {
	case !ok:
	case l.left:
		f.back()
	default:
		f.edit(&l.Item)
	}
}

// edit asks for the words of an item in both languages; nil is a new one, which
// goes behind the one that is chosen.
func (f *form) edit(was *guide.Item) {
	en, ko := forms.NewMultiLine(2), forms.NewMultiLine(2)
	kinds := []forms.Option{}
	for _, k := range []string{guide.Ask, guide.Say, guide.Do} {
		kinds = append(kinds, forms.Option{Value: k, Text: words.T("guidebook.kind." + k)})
	}
	kind := forms.NewChoice(kinds, guide.Ask, nil)
	violent := forms.NewCheck(words.T("guidebook.violent"), false, nil)
	title, parts, name := words.T("guidebook.add"), look.Column(12), "guide"
	if was != nil {
		title = words.T("guidebook.change.title")
		en.SetText(was.Text.En)
		ko.SetText(was.Text.Ko)
		name += "." + was.ID
	}
	kept := forms.Keep(f.v, name, en, ko)
	parts.Add(look.Fixed(look.StateWidth, 0, forms.NewField(words.T("guidebook.in.ko"), "", ko).Container))
	parts.Add(look.Fixed(look.StateWidth, 0, forms.NewField(words.T("guidebook.in.en"), "", en).Container))
	if was == nil {
		parts.Add(forms.NewField(words.T("guidebook.kind"), "", kind).Container)
		parts.Add(violent)
	}
	parts.Add(look.NewParagraph(words.T("guidebook.open"), look.Muted, look.StateWidth))
	first := ko
	if words.Current() != words.Korean {
		first = en
	}
	fault := look.NewParagraph("", look.Danger, look.StateWidth)
	fault.Hidden = true
	parts.Add(fault)
	var closeIt func()
	ok := look.NewButton(words.T("guidebook.keep"), nil, look.Strong, func() {
		text := guide.Text{En: strings.Join(strings.Fields(en.Text), " "), Ko: strings.Join(strings.Fields(ko.Text), " ")}
		why := ""
		switch {
		case text.En == "" && text.Ko == "":
			why = words.T("guidebook.empty")
		case len(text.En) > guide.MaxText || len(text.Ko) > guide.MaxText:
			why = words.T("guidebook.long", guide.MaxText)
		}
		if why != "" {
			fault.Hidden = false
			fault.Set(why)
			look.Focus(first)
			return
		}
		closeIt()
		kept.AtLock() // until it is stored
		where := f.where
		if was != nil {
			f.do(func(own *guide.Own) error { return own.Reword(where, was.ID, text) }, words.T("guidebook.change.done"), kept)
			return
		}
		after := ""
		if l, ok := f.chosen(); ok && !l.left {
			after = l.ID
		}
		f.do(func(own *guide.Own) error {
			_, err := own.Add(where, kind.Value(), text, violent.Checked, after)
			return err
		}, words.T("guidebook.add.done"), kept)
	})
	no := look.NewButton(words.T("shell.cancel"), nil, look.Normal, func() { closeIt(); kept.Drop() })
	closeIt = f.s.Overlay(shell.FormDialog(title, parts, no, ok), first, kept.AtLock)
	f.s.KeepAtLock(kept.AtLock)
}
