package submissions

import (
	"context"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"attest/app/filefacts"
	"attest/app/forms"
	"attest/app/look"
	"attest/app/shell"
	"attest/app/task"
	"attest/app/words"
	"attest/archive"
	"attest/archive/record"
)

// contents is the second step: which testimonies in which order, and of each
// the exhibits and the name.
type contents struct {
	thing    *thing
	root     fyne.CanvasObject
	list     *look.List
	detail   *fyne.Container
	body     *fyne.Container
	split    fyne.CanvasObject
	rows     map[record.ID]archive.TestimonyRow
	exhibits map[record.ID][]archive.Exhibit // by testimony
	err      error
	at       record.ID // the testimony whose parts are shown
	reading  task.Place
}

func newContents(t *thing) *contents {
	c := &contents{thing: t, detail: container.NewStack(), body: container.NewStack()}
	c.list = look.NewList(func() int { return len(t.sub.Testimonies) }, c.rowText)
	c.list.OnChoose = func(i int) { c.at = t.sub.Testimonies[i]; c.show(); t.room.shell.RefreshActions() }
	c.list.OnOpen = func(int) { t.room.shell.Window.Canvas().FocusNext() }
	up := look.NewButton("", theme.MoveUpIcon(), look.Normal, func() { c.move(-1) })
	down := look.NewButton("", theme.MoveDownIcon(), look.Normal, func() { c.move(1) })
	bar := look.Line(8,
		look.NewButton(words.T("submissions.contents.add"), theme.ContentAddIcon(), look.Normal, c.add), look.Space(),
		up, down, look.NewButton(words.T("submissions.contents.take"), nil, look.Normal, c.take))
	hint := look.Small(words.T("submissions.contents.keys", shell.KeyText(shell.Alt(fyne.KeyUp)), shell.KeyText(shell.Alt(fyne.KeyDown))))
	top := look.Border(look.Inset(0, 0, 8, 0, look.Column(4, bar, hint)), nil, nil, nil, look.BareCard(c.list))
	c.split = look.Scroll(container.New(&halves{}, top, c.detail))
	c.root = c.body
	c.fill()
	return c
}

// halves gives the list two fifths of the height, and the parts of the chosen
// testimony the rest. It asks for enough that both can be used: a window that is
// lower scrolls.
type halves struct{}

func (halves) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(0, 420) }

func (halves) Layout(o []fyne.CanvasObject, size fyne.Size) {
	top := max(190, size.Height*0.42)
	o[0].Move(fyne.NewPos(0, 0))
	o[0].Resize(fyne.NewSize(size.Width, top))
	o[1].Move(fyne.NewPos(0, top+12))
	o[1].Resize(fyne.NewSize(size.Width, max(0, size.Height-top-12)))
}

func (c *contents) rowText(i int) look.RowText {
	id := c.thing.sub.Testimonies[i]
	row, ok := c.rows[id]
	if d, is := c.destroyed(id); is {
		return look.RowText{Name: d.Label, Chip: words.T("submissions.contents.destroyed.chip"), Role: look.Danger, Right: d.At[:min(10, len(d.At))]}
	}
	if !ok {
		return look.RowText{Name: words.T("submissions.contents.gone"), Chip: words.T("submissions.contents.gone.chip"), Role: look.Danger}
	}
	text, role := consentChip(row.Consent)
	files := ""
	if all, read := c.exhibits[id]; read {
		n := 0
		for _, x := range all {
			if c.choice(x.ID) >= 0 {
				n++
			}
		}
		files = words.T("submissions.contents.exhibits", n, row.Exhibits)
	}
	return look.RowText{
		Name: words.T("submissions.contents.row", i+1, row.Label), Handle: row.Handle, Chip: text, Role: role,
		Left:  look.JoinFacts(row.Pseudonym, row.Date, row.Place, files),
		Right: words.T("submissions.contents.words", row.Words),
	}
}

// consentChip says a person's consent in a few words.
func consentChip(c archive.ConsentState) (string, look.Role) {
	key := "submissions.consent." + c.State
	switch c.State {
	case "in_force":
		return words.T(key), look.OK
	case "runs_out":
		return words.T(key, c.Days), look.Warn
	}
	if !words.Has(key) {
		return words.T("submissions.consent.none"), look.Danger
	}
	return words.T(key), look.Danger
}

// fill shows what is chosen.
func (c *contents) fill() {
	c.rows = map[record.ID]archive.TestimonyRow{}
	for _, row := range c.thing.room.vault.Testimonies(archive.Filter{}) {
		if slices.Contains(c.thing.sub.Testimonies, row.ID) {
			c.rows[row.ID] = row
		}
	}
	if len(c.thing.sub.Testimonies) == 0 {
		c.at = ""
		c.body.Objects = []fyne.CanvasObject{look.Empty(words.T("submissions.contents.empty"), words.T("submissions.contents.empty.text"), words.T("submissions.contents.add"), c.add)}
		c.body.Refresh()
		return
	}
	c.body.Objects = []fyne.CanvasObject{c.split}
	c.body.Refresh()
	at := max(0, slices.Index(c.thing.sub.Testimonies, c.at))
	c.at = c.thing.sub.Testimonies[at]
	c.list.ShowChosen(at)
	c.show()
}

// load reads the exhibits of what is chosen.
func (c *contents) load() {
	ids, vault := slices.Clone(c.thing.sub.Testimonies), c.thing.room.vault
	task.Into(&c.reading, func(ctx context.Context) (map[record.ID][]archive.Exhibit, error) {
		all := map[record.ID][]archive.Exhibit{}
		for _, id := range ids {
			if err := ctx.Err(); err != nil {
				return nil, err
			}
			list, err := vault.Exhibits(id)
			if err != nil {
				return nil, err
			}
			all[id] = list
		}
		return all, nil
	}, func(all map[record.ID][]archive.Exhibit, err error) {
		if c.thing.gone() {
			return
		}
		if c.err = err; err == nil {
			c.exhibits = all
		}
		c.fill()
	})
}

// read says whether the exhibits of the testimony in view are known: none and
// not read yet are two things.
func (c *contents) read() bool { _, ok := c.exhibits[c.at]; return ok }

func (c *contents) stop() { c.reading.Stop() }

// chosen is the place of the testimony whose parts are shown, -1 for none.
func (c *contents) chosen() int { return slices.Index(c.thing.sub.Testimonies, c.at) }

// choice is the place of an exhibit among those chosen, -1 for none.
func (c *contents) choice(id record.ID) int {
	return slices.IndexFunc(c.thing.sub.Exhibits, func(x record.ExhibitChoice) bool { return x.ID == id })
}

// move changes the order.
func (c *contents) move(step int) {
	at := c.chosen()
	to := at + step
	if at < 0 || to < 0 || to >= len(c.thing.sub.Testimonies) {
		return
	}
	c.thing.change(words.T("submissions.contents.moved"), func(s *record.Submission) {
		s.Testimonies = slices.Clone(s.Testimonies)
		s.Testimonies[at], s.Testimonies[to] = s.Testimonies[to], s.Testimonies[at]
		s.Exhibits = c.inOrder(s)
	})
	c.fill()
}

// inOrder puts the chosen exhibits in the order of their testimonies; those
// that are not known here stay at the end.
func (c *contents) inOrder(s *record.Submission) []record.ExhibitChoice {
	rest := slices.Clone(s.Exhibits)
	var out []record.ExhibitChoice
	for _, id := range s.Testimonies {
		for _, x := range c.exhibits[id] {
			if i := slices.IndexFunc(rest, func(have record.ExhibitChoice) bool { return have.ID == x.ID }); i >= 0 {
				out, rest = append(out, rest[i]), slices.Delete(rest, i, i+1)
			}
		}
	}
	return append(out, rest...)
}

// take takes the testimony out of the submission, with its exhibits.
func (c *contents) take() {
	at := c.chosen()
	if at < 0 {
		return
	}
	id, row := c.at, c.rows[c.at]
	c.thing.change(words.T("submissions.contents.taken", row.Label), func(s *record.Submission) {
		s.Testimonies = slices.Delete(slices.Clone(s.Testimonies), at, at+1)
		s.Exhibits = slices.DeleteFunc(slices.Clone(s.Exhibits), func(x record.ExhibitChoice) bool {
			return slices.ContainsFunc(c.exhibits[id], func(e archive.Exhibit) bool { return e.ID == x.ID })
		})
		if !slices.ContainsFunc(s.Testimonies, func(t record.ID) bool { return c.rows[t].Person == row.Person }) {
			s.Named = slices.DeleteFunc(slices.Clone(s.Named), func(p record.ID) bool { return p == row.Person })
		}
	})
	if n := len(c.thing.sub.Testimonies); n > 0 {
		c.at = c.thing.sub.Testimonies[min(at, n-1)]
	}
	c.fill()
	look.Focus(c.list)
}

// destroyed says of a testimony that is not there any more that it was.
func (c *contents) destroyed(id record.ID) (archive.Destroyed, bool) {
	v, can := c.thing.room.vault.(interface {
		WasDestroyed(id record.ID) (archive.Destroyed, bool)
	})
	if !can {
		return archive.Destroyed{}, false
	}
	return v.WasDestroyed(id)
}

// show builds the parts of the chosen testimony.
func (c *contents) show() {
	row, ok := c.rows[c.at]
	if !ok {
		text := words.T("submissions.contents.gone.text")
		if d, is := c.destroyed(c.at); is {
			text = words.T("submissions.contents.destroyed.text", d.Label, d.At[:min(10, len(d.At))])
		}
		c.detail.Objects = []fyne.CanvasObject{look.Card(look.NewParagraph(text, look.Danger, 400))}
		c.detail.Refresh()
		return
	}
	t := c.thing
	named := slices.Contains(t.sub.Named, row.Person)
	pick := forms.NewChoice([]forms.Option{{Value: "", Text: words.T("submissions.contents.pseudonym")}, {Value: "named", Text: words.T("submissions.contents.named")}},
		map[bool]string{true: "named"}[named], func(v string) { c.name(row.Person, v != "") })
	person := look.Section(words.T("submissions.contents.person", row.Pseudonym),
		look.NewButton(words.T("submissions.contents.open"), nil, look.Quiet, func() { t.room.shell.Open("people", string(row.Person)) }))
	parts := []fyne.CanvasObject{person, forms.NewField(words.T("submissions.contents.how"), words.T("submissions.contents.how.hint"), pick).Container,
		look.Section(words.T("submissions.contents.exhibits.title"))}
	switch {
	case c.err != nil:
		_, text := t.room.shell.Explain(c.err)
		parts = append(parts, look.NewParagraph(text, look.Danger, 400))
	case !c.read():
		parts = append(parts, look.NewParagraph(words.T("submissions.contents.exhibits.reading"), look.Muted, 400))
	case len(c.exhibits[c.at]) == 0:
		parts = append(parts, look.NewParagraph(words.T("submissions.contents.exhibits.none"), look.Muted, 400))
	}
	for _, x := range c.exhibits[c.at] {
		parts = append(parts, c.exhibit(x))
	}
	c.detail.Objects = []fyne.CanvasObject{look.Card(look.Reflow(look.Inset(0, 12, 0, 0, look.Column(10, parts...))))}
	c.detail.Refresh()
}

// exhibit is one file with its two ticks.
func (c *contents) exhibit(x archive.Exhibit) fyne.CanvasObject {
	at := c.choice(x.ID)
	original := forms.NewCheck(words.T("submissions.contents.original"), at >= 0 && c.thing.sub.Exhibits[max(at, 0)].Original, func(on bool) {
		c.thing.change(words.T("submissions.contents.changed", x.Label), func(s *record.Submission) {
			s.Exhibits = slices.Clone(s.Exhibits)
			if i := c.choice(x.ID); i >= 0 {
				s.Exhibits[i].Original = on
			}
		})
	})
	original.Hidden = at < 0
	line := container.NewStack()
	tick := forms.NewCheck(look.JoinFacts(x.Label, x.Name, filefacts.Kind(x.Media), filefacts.Size(x.Size)), at >= 0, func(on bool) {
		c.thing.change(words.T("submissions.contents.changed", x.Label), func(s *record.Submission) {
			s.Exhibits = slices.DeleteFunc(slices.Clone(s.Exhibits), func(have record.ExhibitChoice) bool { return have.ID == x.ID })
			if on {
				s.Exhibits = append(s.Exhibits, record.ExhibitChoice{ID: x.ID})
			}
			s.Exhibits = c.inOrder(s)
		})
		original.Checked, original.Hidden = false, !on
		original.Refresh()
		c.list.Refresh()
		c.detail.Refresh()
	})
	class := look.NewChip(words.T("submissions.class.identity"), look.Warn)
	if x.Class == record.ClassCleared {
		class = look.NewChip(words.T("submissions.class.cleared"), look.OK)
	}
	line.Objects = []fyne.CanvasObject{look.Column(2, tick, look.Inset(0, 0, 0, 28, look.Line(8, original, class, look.Space())))}
	return line
}

// name says whether a person leaves by name.
func (c *contents) name(person record.ID, named bool) {
	say := "submissions.contents.unnamed.done"
	if named {
		say = "submissions.contents.named.done"
	}
	c.thing.change(words.T(say, c.rows[c.at].Pseudonym), func(s *record.Submission) {
		s.Named = slices.DeleteFunc(slices.Clone(s.Named), func(p record.ID) bool { return p == person })
		if named {
			s.Named = append(s.Named, person)
		}
	})
}
