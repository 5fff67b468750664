package testimonies

import (
	"context"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"attest/app/forms"
	"attest/app/look"
	"attest/app/shell"
	"attest/app/task"
	"attest/app/words"
	"attest/archive"
	"attest/archive/record"
)

// NewItem begins a testimony: first who, a new person or one of the vault's,
// then in which language and when.
func (r *Room) NewItem() {
	task.Run(func(context.Context) ([]archive.PersonRow, error) { return r.v.Persons(), nil }, func(all []archive.PersonRow, _ error) {
		if !r.closed {
			r.askNew(all)
		}
	})
}

// begin is what a new testimony is made of.
type begin struct {
	person    record.ID // empty: a new one
	handle    string
	interview record.Interview
}

func (r *Room) askNew(all []archive.PersonRow) {
	found := all
	date := forms.NewDate(words.T("testimonies.field.interview.date"))
	date.Accept(isDate, words.T("testimonies.date.wrong"))
	date.Entry.SetText(task.Now().Format(time.DateOnly))
	language := forms.NewChoice(languageOptions("ko"), "ko", nil)
	known := r.newBeginning(date, language)
	who := forms.NewEntry()
	who.SetPlaceHolder(words.T("testimonies.new.person.hint"))
	list := look.NewListOf(func() int { return len(found) + 1 }, func() look.Markable { return look.NewLineRow() },
		func(id int, o look.Markable) {
			row := o.(*look.LineRow)
			switch {
			case id == 0 && strings.TrimSpace(who.Text) == "":
				row.Set(words.T("testimonies.new.person"), "")
			case id == 0:
				row.Set(words.T("testimonies.new.person.named", strings.TrimSpace(who.Text)), "")
			case id <= len(found):
				p := found[id-1]
				row.Set(look.JoinFacts(p.Person.Pseudonym, p.Person.Handle), words.T("testimonies.new.has", p.Testimonies))
			}
		})
	chosen := func() record.ID {
		if i := list.Selected(); i > 0 && i <= len(found) {
			return found[i-1].Person.ID
		}
		return ""
	}
	who.OnChanged = func(text string) {
		found = matchPersons(all, text)
		list.ShowChosen(0)
		if strings.TrimSpace(text) != "" && len(found) > 0 && strings.EqualFold(found[0].Person.Pseudonym, strings.TrimSpace(text)) {
			list.ShowChosen(1)
		}
		known.with(chosen())
	}
	list.OnChoose = func(int) { known.with(chosen()) }
	who.OnKey = func(ev *fyne.KeyEvent) bool {
		switch ev.Name {
		case fyne.KeyUp, fyne.KeyDown, fyne.KeyPageUp, fyne.KeyPageDown:
			list.TypedKey(ev)
			return true
		case fyne.KeyReturn, fyne.KeyEnter:
			look.Focus(date.Entry)
			return true
		}
		return false
	}
	kept := forms.Keep(r.v, "testimony", who, date.Entry, known.place, known.interviewer, known.interpreter, language)
	var closeIt func()
	ok := look.NewButton(words.T("testimonies.new.begin"), nil, look.Strong, func() {
		if !date.Check() {
			look.Focus(date.Entry)
			return
		}
		b := begin{handle: strings.TrimSpace(who.Text), interview: known.interview(), person: chosen()}
		if b.person != "" {
			if told := r.toldBy(b.person, ""); !told.none() {
				r.warnRepeat(told, b.person, func() { closeIt(); r.begin(b, kept) })
				return
			}
		}
		closeIt()
		r.begin(b, kept)
	})
	left := date.Entry.OnFocus
	date.Entry.OnFocus = func(gained bool) {
		left(gained)
		if !gained {
			known.fill(known.place, known.placeOf()) // of that day
		}
	}
	date.Entry.OnSubmitted = func(string) { ok.OnTapped() }
	for _, e := range []*forms.Entry{known.place, known.interviewer, known.interpreter} {
		e.OnSubmitted = func(string) { ok.OnTapped() }
	}
	no := look.NewButton(words.T("shell.cancel"), nil, look.Normal, func() { closeIt(); kept.Drop() })
	body := look.Column(12,
		forms.NewField(words.T("testimonies.new.who"), words.T("testimonies.new.who.text"), who).Container,
		look.Fixed(520, 132, look.BareCard(list)),
		forms.Beside(date.Field.Container, forms.NewField(words.T("testimonies.field.interview.place"), "", known.place).Container),
		forms.Beside(forms.NewField(words.T("testimonies.field.interview.interviewer"), "", known.interviewer).Container,
			forms.NewField(words.T("testimonies.field.interview.interpreter"), "", known.interpreter).Container),
		forms.NewField(words.T("testimonies.field.interview.language"), "", language).Container)
	closeIt = r.s.Overlay(shell.FormDialog(words.T("testimonies.new.title"), container.NewStack(body), no, ok), who, kept.AtLock)
	r.s.KeepAtLock(kept.AtLock)
	if who.Text == "" {
		list.ShowChosen(0)
	}
}

// matchPersons are those whose pseudonym or handle holds every word typed.
func matchPersons(all []archive.PersonRow, typed string) []archive.PersonRow {
	parts := strings.Fields(strings.ToLower(typed))
	if len(parts) == 0 {
		return all
	}
	var out []archive.PersonRow
	for _, p := range all {
		name := strings.ToLower(p.Person.Pseudonym + " " + p.Person.Handle)
		fits := true
		for _, w := range parts {
			fits = fits && strings.Contains(name, w)
		}
		if fits {
			out = append(out, p)
		}
	}
	return out
}

func (r *Room) begin(b begin, kept *forms.Kept) {
	before := r.thing
	ahead := r.await()
	task.Run(func(context.Context) (opened, error) {
		if b.person == "" {
			p, err := r.v.NewPerson(b.handle)
			if err != nil {
				return opened{}, err
			}
			b.person = p.ID
		}
		t, err := r.v.NewTestimony(b.person, b.interview)
		if err != nil {
			return opened{}, err
		}
		if err := kept.Made(); err != nil {
			return opened{}, err
		}
		return r.read(t.ID)
	}, func(o opened, err error) {
		switch {
		case r.closed:
		case err != nil:
			kept.AtLock() // what was entered is there when the form is opened again
			if r.thing = before; before != nil {
				r.show(before.id)
			} else {
				r.nothing()
			}
			r.s.Fail(err)
		default:
			r.s.Done(words.T("testimonies.new.done", o.t.Label))
			r.thing = &thing{room: r, id: o.t.ID}
			r.present(o)
			r.list.load()
			r.write(ahead)
		}
	})
}
