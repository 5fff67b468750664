package testimonies

import (
	"context"
	"slices"
	"time"

	"fyne.io/fyne/v2"

	"attest/app/forms"
	"attest/app/look"
	"attest/app/shell"
	"attest/app/task"
	"attest/app/words"
	"attest/archive"
	"attest/archive/record"
)

// searchDelay is how long after the last key the search begins.
const searchDelay = 150 * time.Millisecond

// openDelay is how long a row is chosen by key before it opens: opening is an
// entry in the custody log, and rows passed over were not read.
const openDelay = 200 * time.Millisecond

// tagChoices is how many tags the filter's menu offers; the search finds all.
const tagChoices = 18

// list is the left side: search, filters, rows.
type list struct {
	room    *Room
	search  *forms.Entry
	rows    *look.List
	chips   []*look.ChipButton
	bar     *fyne.Container
	none    *fyne.Container
	reading *look.Text // that the search looks in a part, while it does
	view    fyne.CanvasObject
	filter  archive.Filter
	found   []record.ID
	langs   []string
	tags    []string
	cancel  func()
	waiting func() // stops the search that is to come
	again   func() // stops the one that looks in more of the text
	opening func() // stops the opening that is to come
	turn    int
}

func newList(r *Room) *list {
	l := &list{room: r}
	if r.list != nil { // the language changed: search and filters stay
		l.filter = r.list.filter
		r.list.close()
	}
	l.search = forms.NewEntry()
	l.search.SetPlaceHolder(words.T("testimonies.search", shell.KeyText(shell.Ctrl(fyne.KeyF))))
	l.search.SetText(l.filter.Query)
	l.search.OnChanged = func(text string) {
		l.filter.Query = text
		if l.waiting != nil {
			l.waiting()
		}
		l.waiting = task.After(searchDelay, l.load)
	}
	l.search.OnKey = func(ev *fyne.KeyEvent) bool {
		if ev.Name == fyne.KeyDown || ev.Name == fyne.KeyReturn || ev.Name == fyne.KeyEnter {
			look.Focus(l.rows)
			l.rows.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
			return true
		}
		return false
	}
	l.rows = look.NewList(func() int { return len(l.found) }, func(id int) look.RowText {
		if id >= len(l.found) {
			return look.RowText{}
		}
		row, ok := r.v.TestimonyRow(l.found[id]) // of what is in view, and no other
		if !ok {
			return look.RowText{} // gone since it was listed: the list is read again
		}
		return rowText(row)
	})
	l.rows.OnChoose = func(id int) {
		l.settled()
		l.opening = task.After(openDelay, func() { l.open(id) })
	}
	l.rows.OnTap = l.open
	l.rows.OnOpen = func(id int) {
		l.open(id)
		r.enterLoaded()
	}
	l.chips = []*look.ChipButton{
		look.NewFilter("", l.stateChoices), look.NewFilter("", l.tagChoices),
		look.NewFilter("", l.languageChoices), look.NewFilter("", l.sortChoices),
	}
	l.nameChips()
	l.bar = look.Chips(l.chips[0], l.chips[1], l.chips[2], l.chips[3])
	l.none = look.NoRight("")
	l.none.Hide()
	l.reading = look.Small("")
	l.reading.Hide()
	l.view = look.ListPane(l.search, look.Column(4, l.bar, l.reading), &fyne.Container{Layout: fill{}, Objects: []fyne.CanvasObject{l.rows, l.none}})
	return l
}

// open shows the testimony of a row, now.
func (l *list) open(id int) {
	l.settled()
	if id < len(l.found) {
		l.room.choose(l.found[id])
	}
}

// settled forgets the row that was to be opened.
func (l *list) settled() {
	if l.opening != nil {
		l.opening()
		l.opening = nil
	}
}

// fill lets each object have all the room.
type fill struct{}

func (fill) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(120, 60) }

func (fill) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		o.Move(fyne.NewPos(0, 0))
		o.Resize(size)
	}
}

// found is what a load brings.
type found struct {
	ids   []record.ID
	ready archive.Indexed // before the search
	total int
	tags  []string
	langs []string
}

// load reads the list beside the window; a later load outruns it.
func (l *list) load() {
	if l.waiting != nil {
		l.waiting()
		l.waiting = nil
	}
	if l.cancel != nil {
		l.cancel()
	}
	l.turn++
	turn, f, v := l.turn, l.filter, l.room.v
	l.cancel = task.Run(func(ctx context.Context) (found, error) {
		got := found{ready: v.Indexed()}
		got.ids = v.TestimonyIDs(f)
		got.total = len(got.ids)
		if f.Query != "" || f.State != "" || f.Tag != "" || f.Language != "" {
			got.total = len(v.TestimonyIDs(archive.Filter{}))
		}
		if ctx.Err() != nil {
			return got, ctx.Err()
		}
		got.tags, got.langs = v.Tags(), v.Languages()
		return got, ctx.Err()
	}, func(got found, err error) {
		if turn == l.turn && err == nil && l.room.list == l {
			l.show(got)
		}
	})
}

func (l *list) show(got found) {
	l.found, l.tags, l.langs = got.ids, got.tags, got.langs
	was := l.room.total
	l.room.setTotal(got.total)
	none := "testimonies.none.found"
	if l.lookAgain(got.ready) {
		none = "searching.none"
	}
	l.none.Objects = look.NoRight(words.T(none)).Objects
	l.none.Hidden = len(l.found) > 0 || got.total == 0
	l.none.Refresh()
	l.mark()
	l.rows.Refresh()
	if (was == 0 || was == -1 || got.total == 0) && l.room.thing == nil && l.room.shown {
		l.room.nothing()
	}
}

// mark shows which row is open.
func (l *list) mark() {
	at := -1
	if t := l.room.thing; t != nil {
		at = slices.Index(l.found, t.id)
	}
	if at != l.rows.Selected() {
		l.rows.ShowChosen(at)
	}
}

func (l *list) close() {
	if l.cancel != nil {
		l.cancel()
	}
	if l.waiting != nil {
		l.waiting()
	}
	if l.again != nil {
		l.again()
	}
	l.settled()
	l.turn++
	l.found = nil
}

func (l *list) clearSearch() bool {
	if l.filter == (archive.Filter{Sort: l.filter.Sort}) {
		return false
	}
	look.Focus(l.rows) // first: a field in focus may hold an unfinished syllable
	l.filter = archive.Filter{Sort: l.filter.Sort}
	l.search.SetText("")
	l.nameChips()
	l.load()
	return true
}

// narrow sets one filter and looks again.
func (l *list) narrow(set func(f *archive.Filter)) func() {
	return func() {
		set(&l.filter)
		l.nameChips()
		l.load()
	}
}

func (l *list) nameChips() {
	name := func(i int, key, value string) {
		role := look.Accent
		if value == "" {
			value, role = words.T("testimonies.filter.any"), look.Muted
		}
		l.chips[i].Set(words.T(key, value), role)
	}
	state := ""
	if l.filter.State != "" {
		state = words.T("testimonies.state." + l.filter.State)
	}
	name(0, "testimonies.filter.state", state)
	name(1, "testimonies.filter.tag", l.filter.Tag)
	name(2, "testimonies.filter.language", languageName(l.filter.Language))
	l.chips[3].Set(words.T(sortKey(l.filter.Sort)), look.Muted)
	if l.bar != nil {
		l.bar.Refresh()
	}
}

const anyKey = "testimonies.filter.any"

func (l *list) stateChoices() []look.Choice {
	out := []look.Choice{{Text: words.T(anyKey), Choose: l.narrow(func(f *archive.Filter) { f.State = "" })}}
	for _, s := range []string{record.StateDraft, record.StateReadBack, record.StateFinal} {
		out = append(out, look.Choice{Text: words.T("testimonies.state." + s), Choose: l.narrow(func(f *archive.Filter) { f.State = s })})
	}
	return out
}

func (l *list) tagChoices() []look.Choice {
	out := []look.Choice{{Text: words.T(anyKey), Choose: l.narrow(func(f *archive.Filter) { f.Tag = "" })}}
	for _, t := range l.tags[:min(len(l.tags), tagChoices)] {
		out = append(out, look.Choice{Text: t, Choose: l.narrow(func(f *archive.Filter) { f.Tag = t })})
	}
	return out
}

func (l *list) languageChoices() []look.Choice {
	out := []look.Choice{{Text: words.T(anyKey), Choose: l.narrow(func(f *archive.Filter) { f.Language = "" })}}
	for _, t := range l.langs[:min(len(l.langs), tagChoices)] {
		out = append(out, look.Choice{Text: languageName(t), Choose: l.narrow(func(f *archive.Filter) { f.Language = t })})
	}
	return out
}

// sorts are the orders on offer: how the engine names them.
var sorts = []string{"", "-saved", "-date", "pseudonym", "handle", "place", "language", "state"}

func sortKey(by string) string {
	if by == "" {
		return "testimonies.sort.newest"
	}
	if by[0] == '-' {
		by = by[1:]
	}
	return "testimonies.sort." + by
}

func (l *list) sortChoices() []look.Choice {
	var out []look.Choice
	for _, by := range sorts {
		out = append(out, look.Choice{Text: words.T(sortKey(by) + ".long"), Choose: l.narrow(func(f *archive.Filter) { f.Sort = by })})
	}
	return out
}
