package testimonies

import (
	"context"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"attest/app/filefacts"
	"attest/app/forms"
	"attest/app/look"
	"attest/app/shell"
	"attest/app/task"
	"attest/app/viewer"
	"attest/app/words"
	"attest/archive"
	"attest/archive/record"
)

// files is the tab of a testimony's exhibits: the list, and what can be done
// with the chosen one.
type files struct {
	thing *thing
	rows  *look.List
	bar   *fyne.Container
	view  fyne.CanvasObject
}

func (t *thing) exhibitsView() fyne.CanvasObject {
	f := &files{thing: t}
	t.files = f
	if len(t.exhibits) == 0 {
		return t.withWaiting(look.BareCard(look.Empty(words.T("testimonies.exhibits.empty"), words.T("testimonies.exhibits.empty.text"),
			words.T("testimonies.add.exhibit"), t.room.addExhibit)))
	}
	f.rows = look.NewListOf(func() int { return len(t.exhibits) }, func() look.Markable { return newExhibitRow() },
		func(id int, o look.Markable) {
			if id < len(t.exhibits) {
				o.(*exhibitRow).set(t.exhibits[id])
			}
		})
	f.bar = look.Chips()
	f.rows.OnChoose = func(id int) {
		t.fileAt = t.exhibits[id].ID
		f.fillBar()
		t.room.s.RefreshActions()
	}
	f.rows.OnOpen = func(int) { f.open(*f.chosen()) }
	// The one that was chosen before an act on it, else the next click would act on another.
	at := max(0, slices.IndexFunc(t.exhibits, func(e archive.Exhibit) bool { return e.ID == t.fileAt }))
	t.fileAt = t.exhibits[at].ID
	f.rows.ShowChosen(at)
	f.fillBar()
	f.view = look.Border(nil, look.Inset(8, 0, 0, 0, f.bar), nil, nil, look.BareCard(f.rows))
	return t.withWaiting(f.view)
}

// focused says whether the keyboard is in the list or at one of its acts.
func (f *files) focused() bool {
	return f != nil && f.rows != nil && within(f.view, f.thing.room.s.Window.Canvas().Focused())
}

func (f *files) enter() {
	if f.rows != nil {
		look.Focus(f.rows)
		return
	}
	f.thing.tabs.Enter()
}

// chosen is nil while there are none.
func (f *files) chosen() *archive.Exhibit {
	for i := range f.thing.exhibits {
		if f.thing.exhibits[i].ID == f.thing.fileAt {
			return &f.thing.exhibits[i]
		}
	}
	return nil
}

func (f *files) fillBar() {
	e := f.chosen()
	if e == nil {
		return
	}
	class := "testimonies.exhibit.clear"
	if e.Class == record.ClassCleared {
		class = "testimonies.exhibit.identify"
	}
	graphic := "graphic.mark"
	if e.Detail.Graphic {
		graphic = "graphic.unmark"
	}
	button := func(key string, sign fyne.Resource, do func(f *files, e archive.Exhibit)) fyne.CanvasObject {
		return look.NewButton(words.T(key), sign, look.Normal, func() { do(f, *f.chosen()) })
	}
	f.bar.Objects = []fyne.CanvasObject{
		button("testimonies.exhibit.open", theme.VisibilityIcon(), (*files).open),
		button("intake.button", theme.QuestionIcon(), (*files).ask),
		button("testimonies.exhibit.describe", theme.DocumentCreateIcon(), (*files).describe),
		button(class, nil, (*files).class),
		button(graphic, nil, (*files).graphic),
		button("testimonies.exhibit.out", theme.DownloadIcon(), (*files).takeOut),
		button("testimonies.exhibit.remove", theme.DeleteIcon(), (*files).remove),
		look.NewButton(words.T("takings.button"), nil, look.Quiet, f.thing.room.showTakings),
	}
	f.bar.Refresh()
}

// open shows the exhibit inside the program.
func (f *files) open(e archive.Exhibit) {
	if f.thing.room.ViewExhibit != nil {
		f.thing.room.ViewExhibit(e)
	}
}

// change runs an act on an exhibit and looks again.
func (f *files) change(done string, act func() error) {
	t := f.thing
	r := t.room
	task.Run(func(context.Context) (struct{}, error) { return struct{}{}, act() }, func(_ struct{}, err error) {
		switch {
		case r.closed:
		case err != nil:
			r.s.Fail(err)
		default:
			r.s.Done(done)
			r.list.load()
			if r.thing == t {
				r.reload()
			}
		}
	})
}

// class says that an exhibit shows who someone is, or, after somebody looked,
// that it does not. Clearing asks, since a cleared exhibit can leave.
func (f *files) class(e archive.Exhibit) {
	r := f.thing.room
	if e.Class == record.ClassCleared {
		f.change(words.T("testimonies.exhibit.identified", e.Label), func() error { return r.v.ClassExhibit(e.ID, record.ClassIdentity) })
		return
	}
	r.s.Ask(shell.Question{
		Title: words.T("testimonies.exhibit.clear.title", e.Label), Text: words.T("testimonies.exhibit.clear.text"), Yes: words.T("testimonies.exhibit.clear.yes"),
		Do: func() {
			f.change(words.T("testimonies.exhibit.cleared", e.Label), func() error { return r.v.ClassExhibit(e.ID, record.ClassCleared) })
		},
	})
}

func (f *files) remove(e archive.Exhibit) {
	v := f.thing.room.v
	f.change(words.T("testimonies.exhibit.removed", e.Label), func() error { return v.Remove(e.ID) })
}

// describe says what an exhibit shows. What names its origin is asked once, by
// ask; the name under which it was received stays.
func (f *files) describe(e archive.Exhibit) {
	r := f.thing.room
	half := e.Detail
	if half.Name == "" {
		half.Name = e.Name
	}
	caption := forms.NewMultiLine(3)
	caption.SetText(half.Caption)
	changed := func() bool {
		text := strings.TrimSpace(caption.Text)
		was := half.Caption
		half.Caption = text
		return text != was
	}
	save := func() {
		if changed() {
			f.change(words.T("testimonies.exhibit.described", e.Label), func() error { return r.v.DescribeExhibit(e.ID, half) })
		}
	}
	fact := func(text string) fyne.CanvasObject { return look.NewParagraph(text, look.Muted, look.StateWidth) }
	body := forms.Form(forms.NewField(words.T("testimonies.exhibit.caption"), "", caption).Container,
		fact(words.T("testimonies.exhibit.describe.text")),
		fact(words.T("testimonies.exhibit.received", half.Name)),
		fact(look.JoinFacts(filefacts.Kind(e.Media), filefacts.Size(e.Size))+"\nSHA-256 "+e.SHA256))
	var closeIt func()
	ask := look.NewButton(words.T("intake.button"), nil, look.Normal, func() {
		closeIt()
		if !changed() {
			f.ask(e)
			return
		}
		e.Detail = half // the questions begin with it, and store it with the answers
		f.change(words.T("testimonies.exhibit.described", e.Label), func() error { return r.v.DescribeExhibit(e.ID, half) })
		f.ask(e)
	})
	no := look.NewButton(words.T("shell.cancel"), nil, look.Normal, func() { closeIt() })
	ok := look.NewButton(words.T("testimonies.exhibit.describe.yes"), nil, look.Strong, func() { closeIt(); save() })
	closeIt = r.s.Overlay(shell.FormDialog(words.T("testimonies.exhibit.describe.title", e.Label), look.Fixed(look.StateWidth, 0, body), ask, no, ok), caption, save)
	r.s.KeepAtLock(func() {
		if changed() {
			_ = r.v.DescribeExhibit(e.ID, half) // locking goes on; nobody is there to be told
		}
	})
}

// takeOut writes the bytes as received to a place of the person's choice.
func (f *files) takeOut(e archive.Exhibit) {
	viewer.TakeOut(f.thing.room.s, f.thing.room.v, e, f.thing.consents)
}
