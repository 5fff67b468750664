package welcome

import (
	"context"
	"os"
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"attest/app/forms"
	"attest/app/look"
	"attest/app/shell"
	"attest/app/words"
)

// createForm makes a vault: where, whose, who, and the passphrase, offered or
// one's own.
type createForm struct {
	screen *Screen

	path, office, member string
	own                  bool   // a passphrase of one's own
	lang                 string // of the offered words
	offer                Offer

	folder        *forms.Path
	folderField   *forms.Field
	officeEntry   *forms.Entry
	officeField   *forms.Field
	memberEntry   *forms.Entry
	memberField   *forms.Field
	chosen, again *forms.Entry
	passField     *forms.Field
	meter         *Meter
	keys          *keyNote
}

func newCreateForm(w *Screen) *createForm { return &createForm{screen: w} }

// keep takes what was typed over into the next view, but never a chosen
// passphrase.
func (f *createForm) keep() {
	if f.folder != nil {
		f.path, f.office, f.member = f.folder.Value(), f.officeEntry.Text, f.memberEntry.Text
	}
}

func (f *createForm) view() fyne.CanvasObject {
	f.keep()
	w := f.screen
	if f.path == "" {
		f.path = defaultPath(w.engine.Suffix)
	}
	if f.lang == "" {
		f.lang = string(words.Current())
	}
	f.folder = forms.NewPath(w.shell.Window, forms.NewFolder, f.path)
	f.folderField = forms.NewField(words.T("welcome.folder"), words.T("welcome.folder.make.hint"), f.folder.Container)
	f.officeEntry, f.memberEntry = forms.NewEntry(), forms.NewEntry()
	f.officeEntry.SetText(f.office)
	f.memberEntry.SetText(f.member)
	f.folder.OnEnter = func() { look.Focus(f.officeEntry) }
	f.officeEntry.OnSubmitted = func(string) { look.Focus(f.memberEntry) }
	f.officeField = forms.NewField(words.T("welcome.office"), words.T("welcome.office.hint"), f.officeEntry)
	f.memberField = forms.NewField(words.T("welcome.member"), words.T("welcome.member.make.hint"), f.memberEntry)

	head := look.NewBold(words.T("welcome.make.title"), look.Ink, look.TitleSize)
	head.Short = true
	back := look.NewButton(words.T("welcome.back"), nil, look.Normal, func() {
		f.keep()
		f.forget()
		w.turn("start")
	})
	return look.Column(16, head,
		f.folderField.Container,
		forms.Beside(f.officeField.Container, f.memberField.Container),
		f.passphrase(),
		look.Line(8, back, look.Space(), look.NewButton(words.T("welcome.make.do"), nil, look.Strong, f.submit)))
}

// passphrase is the part of the form that offers six words or takes others.
func (f *createForm) passphrase() fyne.CanvasObject {
	w := f.screen
	kind := forms.NewChoice([]forms.Option{
		{Value: "offer", Text: words.T("welcome.pass.offer")},
		{Value: "own", Text: words.T("welcome.pass.own")},
	}, map[bool]string{true: "own", false: "offer"}[f.own], func(v string) {
		f.own = v == "own"
		w.shell.Relabel()
		if f.own {
			look.Focus(f.chosen)
		} else {
			look.Focus(f.again)
		}
	})
	parts := []fyne.CanvasObject{look.Section(words.T("welcome.passphrase")), kind}
	f.again = forms.NewPassword()
	f.again.OnSubmitted = func(string) { f.submit() }
	f.keys = newKeyNote()
	if f.own {
		f.meter = NewMeter()
		f.chosen = forms.NewPassword()
		f.chosen.OnChanged = func(text string) {
			f.keys.see(text)
			f.meter.Say(w.engine.Estimate([]byte(text)), text == "")
		}
		f.chosen.OnSubmitted = func(string) { look.Focus(f.again) }
		parts = append(parts, f.chosen, f.meter)
	} else {
		parts = append(parts, f.offered()...)
	}
	f.passField = forms.NewField(words.T("welcome.pass.again"), words.T("welcome.pass.again.hint"), f.again)
	return look.Card(look.Column(8, append(parts, f.passField.Container, f.keys.text)...))
}

func (f *createForm) offered() []fyne.CanvasObject {
	f.chosen = nil
	f.again.OnChanged = f.keys.see
	if f.offer.Shown == "" {
		f.draw()
	}
	shown := look.NewParagraph(f.offer.Shown, look.Ink, formWidth-24)
	shown.Points, shown.Bold = look.SectionSize, true
	parts := []fyne.CanvasObject{shown}
	if f.offer.Keys != f.offer.Shown {
		typed := look.NewParagraph(words.T("welcome.pass.keys", f.offer.Keys), look.Muted, formWidth-24)
		typed.Points = look.SmallSize
		parts = append(parts, typed)
	}
	var langs []forms.Option
	for _, l := range words.Langs {
		langs = append(langs, forms.Option{Value: string(l), Text: words.T("welcome.pass.words." + string(l))})
	}
	pick := forms.NewChoice(langs, f.lang, func(v string) { f.lang = v; f.draw(); f.screen.shell.Relabel() })
	more := look.NewButton(words.T("welcome.pass.more"), theme.ViewRefreshIcon(), look.Normal, func() {
		f.draw()
		f.screen.shell.Relabel()
	})
	note := look.NewParagraph(words.T("welcome.pass.note"), look.Muted, formWidth-24)
	note.Points = look.SmallSize
	return append(parts, look.Line(8, look.Fixed(180, 0, pick), more, look.Space()), note)
}

func (f *createForm) draw() {
	offer, err := f.screen.engine.Offer(f.lang)
	if err != nil {
		f.screen.shell.Fail(err)
		return
	}
	f.offer = offer
}

func (f *createForm) focus() { look.Focus(f.officeEntry) }

// forget lets go of every passphrase on the screen.
func (f *createForm) forget() {
	f.offer = Offer{}
	for _, e := range []*forms.Entry{f.chosen, f.again} {
		if e != nil {
			e.SetText("")
		}
	}
}

// checked is what the person wants, or false after saying what is missing, at
// the first field where it is.
func (f *createForm) checked() (Create, bool) {
	c := Create{Path: f.folder.Value(), Office: strings.TrimSpace(f.officeEntry.Text), Member: strings.TrimSpace(f.memberEntry.Text)}
	fault := func(field *forms.Field, at fyne.Focusable, key string) (Create, bool) {
		field.Fault(words.T(key))
		look.Focus(at)
		return Create{}, false
	}
	for _, field := range []*forms.Field{f.folderField, f.officeField, f.memberField, f.passField} {
		field.Fault("")
	}
	if c.Path == "" {
		return fault(f.folderField, f.folder.Completion.Entry, "welcome.folder.missing")
	}
	if !strings.HasSuffix(c.Path, f.screen.engine.Suffix) {
		c.Path += f.screen.engine.Suffix
	}
	if c.Office == "" {
		return fault(f.officeField, f.officeEntry, "welcome.office.missing")
	}
	if c.Member == "" {
		return fault(f.memberField, f.memberEntry, "welcome.member.missing")
	}
	typed := strings.TrimSpace(f.again.Text)
	if f.own {
		if s := f.screen.engine.Estimate([]byte(f.chosen.Text)); s.Weak {
			f.meter.Say(s, f.chosen.Text == "")
			return fault(f.passField, f.chosen, "welcome.pass.weak")
		}
		if f.again.Text != f.chosen.Text {
			return fault(f.passField, f.again, "welcome.pass.differs")
		}
		typed = f.chosen.Text
	} else if typed != f.offer.Shown && typed != f.offer.Keys {
		return fault(f.passField, f.again, "welcome.pass.differs")
	}
	c.Passphrase = []byte(typed)
	return c, true
}

func (f *createForm) submit() {
	c, ok := f.checked()
	if !ok {
		return
	}
	w := f.screen
	shell.Work(w.shell, words.T("welcome.making", filepath.Base(c.Path)),
		func(ctx context.Context, p func(string, int64, int64)) (Vault, error) {
			defer wipe(c.Passphrase)
			return w.engine.Create(ctx, c, w.steps(p))
		},
		func(v Vault, err error) {
			if err != nil {
				w.shell.Fail(err)
				return
			}
			f.forget()
			w.settings.Remember(c.Path)
			w.opened(v, c.Path, false)
		})
}

// defaultPath is a first proposal: in the home folder, not in Documents, which
// is synced on many machines.
func defaultPath(suffix string) string {
	home, err := os.UserHomeDir()
	if err != nil {
		return ""
	}
	return filepath.Join(home, "Attest", words.T("welcome.folder.name")+suffix)
}
