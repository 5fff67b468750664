package testimonies

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"attest/app/forms"
	"attest/app/look"
	"attest/app/shell"
	"attest/app/task"
	"attest/app/words"
	"attest/archive"
	"attest/archive/codebook"
	"attest/archive/record"
)

// book is the codebook over the window: every code with its definition and how
// often it was used in the testimony in view.
type book struct {
	room   *Room
	codes  []codebook.Code
	found  []codebook.Code
	book   *codebook.Book
	counts map[string]record.CodeCount
	search *forms.Entry
	list   *look.List
	what   *look.Paragraph
}

// lowWindow is higher than a laptop at 200 % shows: below it what is only told gives
// way.
const lowWindow float32 = 500

// openCodebook shows it.
func (r *Room) openCodebook() {
	f := &book{room: r, what: look.NewParagraph(" ", look.Muted, look.StateWidth)}
	if err := f.read(); err != nil {
		r.s.Fail(err)
		return
	}
	f.search = forms.NewEntry()
	f.search.SetPlaceHolder(words.T("coding.book.search"))
	f.search.OnChanged = func(string) { f.filter() }
	f.list = look.NewListOf(func() int { return len(f.found) }, func() look.Markable { return look.NewLineRow() }, func(id int, o look.Markable) {
		if id < len(f.found) {
			o.(*look.LineRow).Set(f.line(f.found[id]))
		}
	})
	f.list.OnChoose = func(id int) { f.what.Set(f.definition(f.found[id])) }
	f.list.OnOpen = func(int) { f.change() }
	f.search.OnKey = func(ev *fyne.KeyEvent) bool {
		if ev.Name == fyne.KeyDown || ev.Name == fyne.KeyUp {
			f.list.TypedKey(ev)
			return true
		}
		return false
	}
	button := func(key string, do func()) *look.Button {
		return look.NewButton(words.T("coding.book."+key), nil, look.Normal, do)
	}
	acts := look.Chips(button("add", func() { f.edit(nil) }), button("change", f.change), button("merge", f.merge), button("export", f.export), button("import", f.take))
	var closeIt func()
	done := look.NewButton(words.T("shell.close"), nil, look.Normal, func() { closeIt() })
	what := look.Fixed(0, 58, look.Reflow(f.what))
	below := look.Column(8, look.Inset(8, 0, 0, 0, what), acts)
	if r.s.Window.Canvas().Size().Height < lowWindow { // the list needs the room
		below = look.Column(0, look.Inset(8, 0, 0, 0, acts))
	}
	body := look.Border(look.Inset(2, 2, 8, 2, f.search), below, nil, nil, look.BareCard(f.list))
	closeIt = r.s.Overlay(shell.Dialog(words.T("coding.book.title"), look.Fixed(680, 460, body), done), f.search, nil)
	f.filter()
}

// read takes the codes and counts as they are now.
func (f *book) read() (err error) {
	if f.book, err = codebook.New(f.room.v.Codebook()); err != nil {
		return err
	}
	f.codes, f.counts = f.book.Codes(), map[string]record.CodeCount{}
	if t := f.room.thing; t != nil {
		for _, n := range record.CountAllCodes(t.passages, t.regions, t.events, f.book.Resolve) {
			f.counts[n.Code] = n
		}
	}
	return nil
}

// filter shows the codes of whose name or ID each word that is typed is a part.
func (f *book) filter() {
	f.found = nil
	for _, c := range f.codes {
		names := strings.ToLower(c.ID + " " + c.Name + " " + c.Ko)
		if !slices.ContainsFunc(strings.Fields(strings.ToLower(f.search.Text)), func(w string) bool { return !strings.Contains(names, w) }) {
			f.found = append(f.found, c)
		}
	}
	f.list.ShowChosen(-1)
	f.what.Set(" ")
	if len(f.found) > 0 {
		f.list.ShowChosen(0)
		f.what.Set(f.definition(f.found[0]))
	}
}

func (f *book) line(c codebook.Code) (text, end string) {
	text = strings.Repeat("    ", c.Depth) + c.Label(string(words.Current()))
	switch {
	case c.MergedInto != "":
		to, _ := f.book.Code(c.MergedInto)
		text += " → " + to.Label(string(words.Current()))
	case !c.Active:
		text += " · " + words.T("coding.book.off")
	case !c.BuiltIn:
		text += " · " + words.T("coding.book.own")
	}
	if n := f.counts[c.ID]; n.Passages+n.Events+n.Regions > 0 {
		end = words.T("coding.book.count", n.Passages, n.Events)
		if n.Regions > 0 {
			end = look.JoinFacts(end, words.T("coding.book.count.regions", n.Regions))
		}
	}
	return text, end
}

func (f *book) definition(c codebook.Code) string {
	text := c.Definition
	if text == "" {
		text = words.T("coding.book.undefined")
	}
	if c.BuiltIn {
		text = c.ID + " · " + text
	}
	return text
}

func (f *book) chosen() (codebook.Code, bool) {
	if i := f.list.Selected(); i >= 0 && i < len(f.found) {
		return f.found[i], true
	}
	return codebook.Code{}, false
}

// save stores a changed list, and shows it where it is in view.
func (f *book) save(make func() (record.Codebook, error), done func() string) {
	r := f.room
	task.Run(func(context.Context) (struct{}, error) {
		b, err := make()
		if err == nil {
			err = r.v.SaveCodebook(b)
		}
		return struct{}{}, err
	}, func(_ struct{}, err error) {
		if err == nil && !r.closed {
			err = f.read()
		}
		switch {
		case r.closed:
		case err != nil:
			r.s.Fail(err)
		default:
			r.s.Done(done())
			f.filter()
			if r.thing != nil && r.thing.account != nil {
				r.thing.follow()
			}
		}
	})
}

// change edits one of the office's own; a built-in code is only offered or not.
func (f *book) change() {
	c, ok := f.chosen()
	switch {
	case !ok:
	case c.MergedInto != "":
		f.room.s.Say("coding.book.merged.already")
	case c.BuiltIn:
		f.save(func() (record.Codebook, error) {
			b := f.room.v.Codebook()
			if c.Active {
				b.Off = append(slices.Clone(b.Off), c.ID)
			} else {
				b.Off = slices.DeleteFunc(slices.Clone(b.Off), func(id string) bool { return id == c.ID })
			}
			return b, nil
		}, func() string {
			if c.Active {
				return words.T("coding.book.off.done", c.Label(string(words.Current())))
			}
			return words.T("coding.book.on.done", c.Label(string(words.Current())))
		})
	default:
		f.edit(&c)
	}
}

// edit asks for name and definition of an own code; nil is a new one.
func (f *book) edit(was *codebook.Code) {
	r := f.room
	name, definition := forms.NewEntry(), forms.NewMultiLine(3)
	active := forms.NewCheck(words.T("coding.book.offered"), true, nil)
	title, form := words.T("coding.book.add"), "code"
	if was != nil {
		title = words.T("coding.book.change.title", was.Name)
		name.SetText(was.Name)
		definition.SetText(was.Definition)
		active.Checked = was.Active
		form += "." + was.ID
	}
	kept := forms.Keep(r.v, form, name, definition)
	var closeIt func()
	do := func() {
		text := strings.Join(strings.Fields(name.Text), " ")
		if text == "" {
			look.Focus(name)
			return
		}
		closeIt()
		kept.AtLock() // until it is stored
		f.save(func() (record.Codebook, error) {
			b := r.v.Codebook()
			b.Codes = slices.Clone(b.Codes)
			c := record.Code{ID: string(record.NewID(record.KindCode))}
			i := -1
			if was != nil {
				i = slices.IndexFunc(b.Codes, func(x record.Code) bool { return x.ID == was.ID })
			}
			if i >= 0 {
				c = b.Codes[i]
			}
			c.Name, c.Definition, c.Active = text, strings.TrimSpace(definition.Text), active.Checked
			if i >= 0 {
				b.Codes[i] = c
			} else {
				b.Codes = append(b.Codes, c)
			}
			return b, nil
		}, func() string { kept.Drop(); return words.T("coding.book.saved", text) })
	}
	name.OnSubmitted = func(string) { do() }
	no := look.NewButton(words.T("shell.cancel"), nil, look.Normal, func() { closeIt(); kept.Drop() })
	yes := look.NewButton(words.T("coding.book.keep"), nil, look.Strong, do)
	body := look.Column(12, look.Fixed(look.StateWidth, 0, forms.NewField(words.T("coding.book.name"), "", name).Container),
		forms.NewField(words.T("coding.book.definition"), "", definition).Container, active)
	closeIt = r.s.Overlay(shell.FormDialog(title, body, no, yes), name, kept.AtLock)
	r.s.KeepAtLock(kept.AtLock)
}

// merge makes an own code stand for another from now on.
func (f *book) merge() {
	r := f.room
	from, ok := f.chosen()
	if !ok || from.BuiltIn || from.MergedInto != "" {
		r.s.Say("coding.book.merge.own")
		return
	}
	lang := string(words.Current())
	byName := map[string]string{}
	var closeIt func()
	var into *forms.Completion
	do := func(text string) {
		if byName[text] == "" {
			if lines := into.Suggest(text); len(lines) > 0 {
				text = lines[0]
			}
		}
		to := byName[text]
		if to == "" {
			return
		}
		closeIt()
		f.save(func() (record.Codebook, error) {
			return codebook.Merge(r.v.Codebook(), record.CodeMerge{From: from.ID, To: to, Time: time.Now().UTC().Format(time.RFC3339)})
		}, func() string { return words.T("coding.book.merged", from.Name, text) })
	}
	into = forms.NewCompletion(words.T("coding.event.kind.hint"), func(text string) []string {
		var lines []string
		for _, c := range f.book.Complete(text, offered) {
			if c.ID != from.ID {
				byName[c.Label(lang)] = c.ID
				lines = append(lines, c.Label(lang))
			}
		}
		return lines
	}, do)
	no := look.NewButton(words.T("shell.cancel"), nil, look.Normal, func() { closeIt() })
	yes := look.NewButton(words.T("coding.book.merge.yes"), nil, look.Strong, func() { do(into.Entry.Text) })
	body := look.Column(12, look.NewParagraph(words.T("coding.book.merge.text"), look.Muted, look.StateWidth), into.Container)
	closeIt = r.s.Overlay(shell.FormDialog(words.T("coding.book.merge.title", from.Name), body, no, yes), into.Entry, nil)
}

// export writes the book to a named place: .csv as a table, else as .qdc.
func (f *book) export() {
	r := f.room
	lang, b := string(words.Current()), f.book
	askPath(r.s, forms.NewFolder, "codebook.qdc", "coding.book.export.title", func(path string) {
		task.Run(func(context.Context) (struct{}, error) {
			return struct{}{}, archive.WriteOutside(path, func(w io.Writer) error {
				if strings.EqualFold(filepath.Ext(path), ".csv") {
					return b.WriteCSV(w, lang)
				}
				return b.WriteQDC(w, lang)
			})
		}, func(_ struct{}, err error) {
			switch {
			case r.closed:
			case err != nil:
				r.s.Fail(err)
			default:
				r.s.Say("coding.book.export.done", path)
			}
		})
	})
}

// take reads a codebook file and joins it with the office's list.
func (f *book) take() {
	r := f.room
	askPath(r.s, forms.OpenFile, "", "coding.book.import.title", func(path string) {
		var in codebook.Import
		b := f.book
		f.save(func() (own record.Codebook, err error) {
			file, err := os.Open(path)
			if err != nil {
				return own, err
			}
			if strings.EqualFold(filepath.Ext(path), ".csv") {
				in, _, err = b.ReadCSV(file)
			} else {
				in, err = b.ReadQDC(file)
			}
			if err = errors.Join(err, file.Close()); err != nil {
				return own, err
			}
			return b.Take(in)
		}, func() string { return words.T("coding.book.import.done", len(in.Codes), len(in.Known), in.Left) })
	})
}

// askPath asks for a file. title is the key of the question; its text and its yes
// have keys beside it.
func askPath(s *shell.Shell, kind forms.PathKind, name, title string, do func(path string)) {
	key := strings.TrimSuffix(title, ".title")
	if home, err := os.UserHomeDir(); err == nil {
		name = filepath.Join(home, name)
		if kind == forms.OpenFile {
			name += string(filepath.Separator)
		}
	}
	path := forms.NewPath(s.Window, kind, name)
	var closeIt func()
	yes := func() {
		if where := path.Value(); where != "" {
			closeIt()
			do(where)
		}
	}
	path.OnEnter = yes
	no := look.NewButton(words.T("shell.cancel"), nil, look.Normal, func() { closeIt() })
	ok := look.NewButton(words.T(key+".yes"), nil, look.Strong, yes)
	body := look.Column(12, look.NewParagraph(words.T(key+".text"), look.Ink, look.StateWidth), look.Fixed(520, 0, path.Container))
	closeIt = s.Overlay(shell.FormDialog(words.T(title), body, no, ok), path.Completion.Entry, nil)
}
