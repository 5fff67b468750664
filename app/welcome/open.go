package welcome

import (
	"context"
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2"

	"attest/app/forms"
	"attest/app/look"
	"attest/app/shell"
	"attest/app/task"
	"attest/app/words"
)

// openForm opens a vault: which, who, the passphrase.
type openForm struct {
	screen  *Screen
	path    string
	member  string
	note    string // what was wrong with the last try
	peeked  Peek
	peekFor string

	folder     *forms.Path
	who        *forms.Entry
	passphrase *forms.Entry
	keys       *keyNote
	keyFile    *forms.Path // shown where a slot asks for one
	keyField   *forms.Field
	field      *forms.Field
	about      *look.Paragraph
	acts       *fyne.Container // the buttons at its foot
}

func newOpenForm(w *Screen) *openForm { return &openForm{screen: w} }

func (f *openForm) reset(path, member string) {
	f.path, f.member, f.note, f.peeked, f.peekFor = path, member, "", Peek{}, ""
	f.folder, f.who, f.passphrase, f.keyFile = nil, nil, nil, nil
}

// keep takes what was typed over into the next view, but never the passphrase.
func (f *openForm) keep() {
	if f.folder != nil {
		f.path, f.member = f.folder.Value(), f.who.Text
	}
}

func (f *openForm) view() fyne.CanvasObject {
	f.keep()
	w := f.screen
	f.folder = forms.NewPath(w.shell.Window, forms.OpenFolder, f.path)
	f.folder.OnEnter = func() { f.peek(); look.Focus(f.passphrase) }
	f.who = forms.NewEntry()
	f.who.SetText(f.member)
	f.who.OnSubmitted = func(string) {
		if f.passphrase.Text == "" {
			look.Focus(f.passphrase)
			return
		}
		f.submit(Open{})
	}
	f.passphrase = forms.NewPassword()
	f.passphrase.OnSubmitted = func(string) { f.submit(Open{}) }
	f.keys = newKeyNote()
	f.passphrase.OnChanged = func(text string) { f.keys.see(text) }
	f.field = forms.NewField(words.T("welcome.passphrase"), "", look.Column(4, f.passphrase, f.keys.text))
	f.field.Fault(f.note)
	file := ""
	if f.keyFile != nil {
		file = f.keyFile.Value()
	}
	f.keyFile = forms.NewPath(w.shell.Window, forms.OpenFile, file)
	f.keyFile.OnEnter = func() { f.submit(Open{}) }
	f.keyField = forms.NewField(words.T("welcome.keyfile"), words.T("welcome.keyfile.hint"), f.keyFile.Container)
	f.keyField.Container.Hidden = !f.peeked.KeyFile
	f.about = look.NewParagraph("", look.Muted, formWidth)
	f.about.Points = look.SmallSize

	if f.bare() && f.path != "" {
		f.peek()
	}
	if f.bare() { // whoever looks over a shoulder learns of a recording, and no more
		return f.bareView()
	}
	title := words.T("welcome.open.title")
	parts := []fyne.CanvasObject{}
	leave := func() {
		f.passphrase.SetText("")
		w.locked = ""
		w.turn("start")
	}
	back := look.NewButton(words.T("welcome.back"), nil, look.Normal, leave)
	if w.locked != "" {
		title = words.T("welcome.locked.title", filepath.Base(w.locked))
		parts = append(parts, look.NewParagraph(words.T("welcome.locked.text"), look.Muted, formWidth))
		back.Text = words.T("welcome.locked.other")
	} else {
		escape := func(ev *fyne.KeyEvent) bool {
			if ev.Name == fyne.KeyEscape {
				leave()
			}
			return ev.Name == fyne.KeyEscape
		}
		f.who.OnKey, f.passphrase.OnKey = escape, escape
		parts = append(parts, forms.NewField(words.T("welcome.folder"), words.T("welcome.folder.open.hint"), f.folder.Container).Container)
	}
	f.acts = look.Line(8, back, look.Space(), look.NewButton(words.T("welcome.open.do"), nil, look.Strong, func() { f.submit(Open{}) }))
	// The passphrase comes before the name, which few need: who is in a hurry would
	// type the passphrase into the first field, to be read by all.
	parts = append(parts, f.field.Container, f.keyField.Container,
		forms.NewField(words.T("welcome.member"), words.T("welcome.member.hint"), f.who).Container,
		f.about, f.acts)
	f.sayPeek()
	if f.path != "" {
		f.peek()
	}
	head := look.NewParagraph(title, look.Ink, formWidth)
	head.Points, head.Bold = look.TitleSize, true
	return look.Column(16, append([]fyne.CanvasObject{head}, parts...)...)
}

// bare says whether the vault is locked while it is recorded into.
func (f *openForm) bare() bool { return f.screen.locked != "" && f.screen.shell.Strip() != nil }

// bareView asks for the passphrase and names neither vault nor member.
func (f *openForm) bareView() fyne.CanvasObject {
	head := look.NewParagraph(words.T("welcome.locked.bare"), look.Ink, formWidth)
	head.Points, head.Bold = look.TitleSize, true
	f.acts = look.Line(8, look.Space(), look.NewButton(words.T("welcome.open.do"), nil, look.Strong, func() { f.submit(Open{}) }))
	return look.Column(16, head, look.NewParagraph(words.T("welcome.locked.recording"), look.Muted, formWidth), f.field.Container, f.keyField.Container, f.acts)
}

// focus goes to the first field that is still empty.
func (f *openForm) focus() {
	switch {
	case f.path == "" && f.folder != nil:
		look.Focus(f.folder.Completion.Entry)
	default:
		look.Focus(f.passphrase)
	}
}

// peek looks at what the vault tells before it is opened: when something was last
// written into it, how many attempts failed.
func (f *openForm) peek() {
	path := f.folder.Value()
	if path == "" || path == f.peekFor || f.screen.engine.Peek == nil {
		return
	}
	f.peekFor = path
	task.Run(func(context.Context) (Peek, error) { return f.screen.engine.Peek(path) },
		func(p Peek, err error) {
			if err == nil && path == f.peekFor {
				f.peeked = p
				f.sayPeek()
			}
		})
}

func (f *openForm) sayPeek() {
	text := ""
	add := func(s string) {
		if text != "" {
			text += "\n"
		}
		text += s
	}
	switch {
	case !f.peeked.Last.IsZero():
		add(words.T("welcome.peek.last", f.peeked.Last.Local().Format("2006-01-02 15:04")))
	case !f.peeked.Changed.IsZero():
		add(words.T("welcome.peek.changed", f.peeked.Changed.Local().Format("2006-01-02 15:04")))
	}
	if f.peeked.Failed > 0 {
		add(words.T("welcome.peek.failed", f.peeked.Failed))
	}
	if len(f.peeked.Hints) > 1 && f.screen.locked == "" {
		add(words.T("welcome.peek.hints", strings.Join(f.peeked.Hints, ", ")))
	}
	if f.peeked.Synced != "" {
		add(words.T("welcome.peek.synced", f.peeked.Synced))
	}
	f.about.Text = text
	f.about.Hidden = text == ""
	f.about.Refresh()
	if f.keyField.Container.Hidden = !f.peeked.KeyFile; f.peeked.KeyFile {
		f.keyField.Container.Refresh()
	}
}

// submit opens; told is what the person was told of and opens all the same.
func (f *openForm) submit(told Open) {
	w := f.screen
	path := f.path
	if w.locked == "" {
		path = f.folder.Value()
	}
	if path == "" {
		f.field.Fault(words.T("welcome.folder.missing"))
		look.Focus(f.folder.Completion.Entry)
		return
	}
	pass := []byte(f.passphrase.Text)
	f.field.Fault("")
	key := ""
	if f.peeked.KeyFile {
		key = f.keyFile.Value()
	}
	member, opening := f.who.Text, words.T("welcome.opening", filepath.Base(path))
	if f.bare() {
		member, opening = "", words.T("welcome.opening.bare") // any member's
	}
	shell.Work(w.shell, opening,
		func(ctx context.Context, p func(string, int64, int64)) (Vault, error) {
			defer wipe(pass)
			return w.engine.Open(ctx, Open{Path: path, Member: member, Passphrase: pass, KeyFile: key, AllowSynced: told.AllowSynced, AllowOlder: told.AllowOlder}, w.steps(p))
		},
		func(v Vault, err error) { f.done(v, path, told, err) })
}

func (f *openForm) done(v Vault, path string, told Open, err error) {
	w := f.screen
	switch {
	case err == nil:
		f.passphrase.SetText("")
		f.keep()
		w.settings.Remember(path)
		w.opened(v, path, false)
	case w.engine.Synced != nil && w.engine.Synced(err):
		w.shell.Ask(shell.Question{
			Title: words.T("welcome.synced.title"),
			Text:  words.T("welcome.synced.text"),
			Yes:   words.T("welcome.synced.yes"),
			Grave: true,
			Do:    func() { told.AllowSynced = true; f.submit(told) },
		})
	case w.engine.Older != nil && w.engine.Older(err) != "":
		w.shell.Ask(shell.Question{
			Title: words.T("backup.older.title"),
			Text:  w.engine.Older(err),
			Yes:   words.T("backup.older.yes"),
			Grave: true,
			Do:    func() { told.AllowOlder = true; f.submit(told) },
		})
	case w.engine.WrongPassphrase != nil && w.engine.WrongPassphrase(err):
		f.passphrase.SetText("")
		next := "error.wrong.next"
		if f.peeked.KeyFile {
			next = "welcome.keyfile.wrong"
		}
		f.field.Fault(words.T("error.wrong.happened") + " " + words.T(next))
		look.Focus(f.passphrase)
		look.Reveal(f.acts) // what is said took room, and in a low window the buttons went out of view
	case w.Damaged != nil && w.Damaged(err, path, f.who.Text, []byte(f.passphrase.Text), f.keyFile.Value()):
		f.passphrase.SetText("")
	default:
		w.shell.Fail(err)
	}
}
