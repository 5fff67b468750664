package submissions

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"attest/app/forms"
	"attest/app/look"
	"attest/app/shell"
	"attest/app/task"
	"attest/app/words"
	"attest/archive"
	"attest/archive/bundle"
	"attest/archive/delivery"
)

// export is the last step: where to, for whom, and what was written.
type export struct {
	thing      *thing
	confirmed  string // code of what somebody looked at; see askElsewhere
	root       *fyne.Container
	page       fyne.CanvasObject
	path       *forms.Path
	pathF      *forms.Field
	recipients *forms.Entry
	recipF     *forms.Field
	file       *forms.Path
	lang       *forms.Choice // that it leaves in
	lock       *forms.Choice // age, zip, html, or a paper
	lockF      *forms.Field
	stamp      *forms.Check // timestamps; hidden where the office set no server
	plain      *forms.Check
	hint       *look.Paragraph // what follows from the recipients
	risk       *fyne.Container
	keys       *fyne.Container
	kept       *forms.Kept     // what is typed, over a lock
	left       *fyne.Container // who could be recognised
	reading    task.Place
	mailed     mailed
	busy       bool
}

// largestKeys is the most that is read of a file of recipients: a hundred keys
// of the longer kind.
const largestKeys = 256 << 10

func newExport(t *thing) *export {
	e := &export{thing: t, root: container.NewStack()}
	w := t.room.shell.Window
	home, err := os.UserHomeDir()
	if err != nil {
		home = "" // the field then begins with a name alone, and asks for a folder
	}
	e.path = forms.NewPath(w, forms.NewFolder, filepath.Join(home, fileName(t.sub.Outside(), false)))
	e.path.OnEnter = e.begin
	e.pathF = forms.NewField(words.T("submissions.export.path"), words.T("submissions.export.path.hint"), e.path.Container)
	e.recipients = forms.NewMultiLine(4)
	e.recipients.SetPlaceHolder("age1pq1…\nage1…")
	e.recipients.OnChanged = func(string) { e.look() }
	e.recipF = forms.NewField(words.T("submissions.export.recipients"), "", e.recipients)
	e.hint = look.NewParagraph(words.T("submissions.export.recipients.hint"), look.Muted, 400)
	e.hint.Points = look.SmallSize
	e.file = forms.NewPath(w, forms.OpenFile, "")
	read := look.NewButton(words.T("submissions.export.read"), nil, look.Normal, e.read)
	e.file.OnEnter = e.read
	book := look.NewButton(words.T("submissions.export.book"), nil, look.Normal, e.pick)
	book.Hidden = t.room.PickKeys == nil
	e.keys = look.Column(12, look.Column(4, e.recipF.Container, e.hint),
		forms.NewField(words.T("submissions.export.file"), "", look.Column(6, e.file.Container, look.Line(8, read, book, look.Space()))).Container)
	e.lang = forms.NewChoice(languages(), t.lang(), t.leaveIn)
	e.lock = forms.NewChoice(lockOptions(), delivery.FormAge, func(string) { e.look() })
	e.lockF = forms.NewField(words.T("submissions.export.lock"), words.T("submissions.export.lock.age"), e.lock)
	server := t.room.vault.Office().TimestampServer
	e.stamp = forms.NewCheck(words.T("submissions.export.stamp", server), false, nil)
	e.stamp.Hidden = server == ""
	e.risk = look.NoticeCard(look.Danger, look.NewParagraph(words.T("submissions.export.plain.risk"), look.Ink, 400))
	e.risk.Hide()
	e.plain = forms.NewCheck(words.T("submissions.export.plain"), false, func(bool) { e.look() })
	e.mailed = newMailed()
	e.mailed.limitF.Container.Hide()
	begin := look.NewButton(words.T("submissions.export.begin", shell.KeyText(shell.Ctrl(fyne.KeyE))), nil, look.Strong, e.begin)
	e.left = container.NewStack()
	e.page = look.Reflow(inset(look.Column(14,
		look.NewParagraph(words.T("submissions.export.text"), look.Muted, 400), e.left,
		e.pathF.Container, e.lockF.Container, e.mailed.limitF.Container,
		forms.NewField(words.T("submissions.form.lang"), words.T("submissions.form.lang.hint"), e.lang).Container,
		e.keys, e.plain, e.risk, e.stamp, look.Line(8, begin, look.Space()))))
	e.root.Objects = []fyne.CanvasObject{e.page}
	e.kept = forms.Keep(forms.About(t.room.vault, t.sub.ID), "export", e.recipients, e.path.Completion.Entry, e.mailed.limit)
	return e
}

// fileName is what a bundle is called: its label or what stands for it, never its title.
func fileName(called string, encrypted bool) string {
	if encrypted {
		return "attest-" + called + ".zip.age"
	}
	return "attest-" + called + ".zip"
}

// rename puts the name that is proposed anew, where it was chosen meanwhile that the
// bundle is not to be linkable, or is: a name that somebody typed stays.
func (e *export) rename() {
	dir, name := filepath.Split(e.path.Value())
	s := e.thing.sub
	was := s
	was.Profile.Unlinkable = !s.Profile.Unlinkable
	for _, sealed := range []bool{false, true} {
		if name == fileName(was.Outside(), sealed) {
			e.path.Completion.Entry.SetText(dir + fileName(s.Outside(), sealed))
			e.path.Completion.Close()
			return
		}
	}
}

// enter shows, before anything can be written, who could be recognised by what
// remains: whoever comes here by a key may not have seen the preview.
func (e *export) enter() {
	e.look()
	e.rename()
	t := e.thing
	e.lang.SetValue(t.lang())
	id, vault := t.sub.ID, t.room.vault
	t.whenStored(func() {
		task.Into(&e.reading, func(context.Context) ([]archive.Together, error) { return vault.LeftTogether(id) }, func(all []archive.Together, err error) {
			if t.gone() {
				return
			}
			e.left.Objects = nil
			if err == nil { // what is wrong with the submission the export itself says
				e.left.Objects = []fyne.CanvasObject{t.preview.together(all)}
			}
			e.page.Refresh()
		})
	})
}

// focus begins where something is to be typed.
func (e *export) focus() { look.Focus(e.path.Completion.Entry) }

// look says what follows from what is entered: none, one file, or two.
func (e *export) look() {
	e.risk.Hidden, e.keys.Hidden, e.lockF.Hidden = !e.bare(), e.plain.Checked || e.form() != "", e.plain.Checked
	e.lockF.Hint(words.T(lockWords(e.lock.Value())))
	e.lookMailed()
	hint := words.T("submissions.export.recipients.hint")
	newer, older := kinds(e.recipients.Text)
	switch {
	case newer > 0 && older > 0:
		hint = words.T("submissions.export.two", newer, older)
	case newer+older > 0:
		hint = words.T("submissions.export.one", newer+older)
	}
	e.hint.Set(hint)
	e.page.Refresh()
}

// kinds counts the recipients of each kind.
func kinds(text string) (newer, older int) {
	for _, f := range strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == ' ' || r == '\t' || r == '\n' || r == '\r' }) {
		switch {
		case strings.HasPrefix(f, "age1pq1"):
			newer++
		case strings.HasPrefix(f, "age1"), f == "ssh-ed25519", f == "ssh-rsa":
			older++
		}
	}
	return newer, older
}

// read adds the recipients of a file.
func (e *export) read() {
	path := e.file.Value()
	if path == "" {
		e.file.Completion.Entry.FocusGained()
		return
	}
	task.Run(func(context.Context) (string, error) {
		info, err := os.Stat(path)
		if err != nil {
			return "", err
		}
		if !info.Mode().IsRegular() || info.Size() > largestKeys {
			return "", bundle.ErrRecipient
		}
		data, err := os.ReadFile(path)
		return string(data), err
	}, func(text string, err error) {
		if e.thing.gone() {
			return
		}
		var found []string
		for line := range strings.Lines(text) {
			if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "#") {
				found = append(found, line)
			}
		}
		joined := strings.Join(found, "\n")
		if err == nil {
			_, err = bundle.ParseRecipients(joined)
		}
		if err != nil || joined == "" {
			e.recipF.Fault(words.T("submissions.export.file.none"))
			return
		}
		if have := strings.TrimSpace(e.recipients.Text); have != "" {
			joined = have + "\n" + joined
		}
		e.recipients.SetText(joined)
		e.look()
	})
}

// checked says what is missing, at its field.
func (e *export) checked() bool {
	path := e.path.Value()
	e.pathF.Fault("")
	e.recipF.Fault("")
	if path == "" || !filepath.IsAbs(path) {
		e.pathF.Fault(words.T("submissions.export.path.missing"))
		look.Focus(e.path.Completion.Entry)
		return false
	}
	if _, ok := e.limitMB(); !ok {
		return false
	}
	if e.plain.Checked || e.form() != "" {
		return true
	}
	keys, err := bundle.ParseRecipients(e.recipients.Text)
	if err != nil || len(keys) == 0 {
		key := "submissions.export.recipients.missing"
		if err != nil {
			key = "submissions.export.recipients.wrong"
		}
		e.recipF.Fault(words.T(key))
		look.Focus(e.recipients)
		return false
	}
	return true
}

// begin exports when all is entered; a plain bundle is asked about first.
func (e *export) begin() {
	if e.busy {
		return
	}
	if e.root.Objects[0] != e.page {
		e.again()
		return
	}
	if !e.checked() {
		return
	}
	if !e.bare() {
		e.run(false)
		return
	}
	e.thing.room.shell.Ask(shell.Question{
		Title: words.T("submissions.export.plain.title", e.thing.sub.Label), Text: words.T("submissions.export.plain.risk"),
		Yes: words.T("submissions.export.plain.yes"), Grave: true, Do: func() { e.run(false) },
	})
}

// again brings the form of the export back.
func (e *export) again() {
	e.root.Objects = []fyne.CanvasObject{e.page}
	e.root.Refresh()
	e.focus()
}

// run writes the bundle, once all that was changed is stored.
func (e *export) run(overwrite bool) {
	e.busy = true
	e.thing.form.save()
	e.thing.whenStored(func() { e.write(overwrite) })
}

func (e *export) write(overwrite bool) {
	t := e.thing
	o := archive.ExportOptions{Path: e.target(), Plain: e.plain.Checked, Form: e.form(), Overwrite: overwrite, Language: e.lang.Value(), Timestamp: e.stamp.Checked && !e.paper(), Confirmed: e.confirmed}
	o.MessageMB, _ = e.limitMB()
	if !o.Plain && o.Form == "" {
		o.Recipients = e.recipients.Text
	}
	id, vault := t.sub.ID, t.room.vault
	shell.Work(t.room.shell, words.T("submissions.exporting", t.sub.Label),
		func(ctx context.Context, progress func(string, int64, int64)) (archive.ExportReport, error) {
			return vault.Export(ctx, id, o, func(step string, done, total int64) { progress(stepText(step), done, total) })
		},
		func(rep archive.ExportReport, err error) {
			e.busy = false
			switch {
			case t.room.view == nil:
			case errors.Is(err, context.Canceled):
				t.room.shell.Say("submissions.export.cancelled")
			case errors.Is(err, archive.ErrExists) && e.paper():
				e.pathF.Fault(words.T("mailed.there"))
				look.Focus(e.path.Completion.Entry)
			case errors.Is(err, archive.ErrExists) && !overwrite:
				e.askOver(o.Path)
			case err != nil:
				e.failed(err)
			default:
				e.done(rep)
			}
		})
}

// target is the path with the ending that fits what is written.
func (e *export) target() string {
	path := e.path.Value()
	if form := e.form(); form != "" {
		return lockedPath(path, form)
	}
	if !e.plain.Checked && strings.HasSuffix(path, ".zip") {
		return path + ".age"
	}
	if e.plain.Checked {
		return strings.TrimSuffix(path, ".age")
	}
	return path
}

func stepText(step string) string {
	if key := "submissions.step." + step; words.Has(key) {
		return words.T(key)
	}
	return step
}

func (e *export) askOver(path string) {
	e.thing.room.shell.Ask(shell.Question{
		Title: words.T("submissions.export.over.title", filepath.Base(path)), Text: words.T("submissions.export.over.text"),
		Yes: words.T("submissions.export.over"), Grave: true, Do: func() { e.run(true) },
	})
}
