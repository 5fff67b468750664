package testimonies

import (
	"context"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"attest/app/look"
	"attest/app/shell"
	"attest/app/task"
	"attest/app/words"
	"attest/archive"
	"attest/archive/record"
)

// shownVersions is how many sittings are shown at first, shownChanges how many
// differences of one.
const (
	shownVersions = 60
	shownChanges  = 40
	shownText     = 320
)

// history is one line a sitting, each of which opens to what changed.
type history struct {
	thing *thing
	view  *fyne.Container
	open  map[uint32]bool
	all   bool
	lines []archive.VersionInfo
}

func (t *thing) historyView() fyne.CanvasObject {
	t.past = &history{thing: t, view: container.NewStack(), open: map[uint32]bool{}}
	t.past.load()
	return t.past.view
}

func (h *history) load() {
	r := h.thing.room
	loading := look.NewLoading(words.T("testimonies.history.loading"))
	if h.lines == nil {
		h.view.Objects = []fyne.CanvasObject{loading.Container}
		h.view.Refresh()
	}
	task.Run(func(context.Context) ([]archive.VersionInfo, error) { return r.v.History(h.thing.id) }, func(lines []archive.VersionInfo, err error) {
		loading.Stop()
		switch {
		case r.closed || r.thing != h.thing:
		case err != nil:
			h.view.Objects = []fyne.CanvasObject{r.s.FailedView(err, h.load)}
			h.view.Refresh()
		default:
			h.lines = lines
			h.fill()
		}
	})
}

func (h *history) fill() {
	lines := h.lines
	if !h.all && len(lines) > shownVersions {
		lines = lines[:shownVersions]
	}
	var parts []fyne.CanvasObject
	for i, line := range lines {
		if i > 0 {
			parts = append(parts, look.HLine())
		}
		parts = append(parts, h.line(i, line))
	}
	if len(lines) < len(h.lines) {
		parts = append(parts, look.HLine(), look.Line(0, look.NewButton(words.T("testimonies.history.more"), nil, look.Quiet, func() {
			h.all = true
			h.fill()
		})))
	}
	h.view.Objects = []fyne.CanvasObject{pane(look.Column(8, parts...))}
	h.view.Refresh()
}

func (h *history) line(i int, v archive.VersionInfo) fyne.CanvasObject {
	name := v.Time.Local().Format("2006-01-02 15:04") + " · " + v.Author
	sign := theme.MenuExpandIcon()
	if h.open[v.Number] {
		sign = theme.MenuDropDownIcon()
	}
	turn := look.NewButton(name, sign, look.Quiet, nil)
	sum := look.Small(summary(v.Changes))
	if i+1 < len(h.lines) && h.lines[i+1].Struck && !v.Struck {
		sum = look.Small(words.T("testimonies.history.unknown"))
	}
	head := []fyne.CanvasObject{turn, sum, look.Space()}
	switch {
	case i == 0:
		head = append(head, look.NewChip(words.T("testimonies.history.now"), look.OK))
	case v.Struck:
		head = append(head, look.NewChip(words.T("testimonies.history.struck"), look.Muted))
	default:
		head = append(head, look.NewButton(words.T("testimonies.history.restore"), nil, look.Normal, func() { h.restore(v) }))
	}
	row := look.Column(6, look.Line(8, head...))
	if h.open[v.Number] {
		row.Add(h.changes(v))
	}
	turn.OnTapped = func() {
		if h.open[v.Number] = !h.open[v.Number]; h.open[v.Number] {
			turn.Icon = theme.MenuDropDownIcon()
			row.Add(h.changes(v))
		} else {
			turn.Icon = theme.MenuExpandIcon()
			row.Objects = row.Objects[:1]
		}
		turn.Refresh()
		row.Refresh()
		h.view.Refresh()
	}
	return row
}

// changes is what a sitting changed, old above new.
func (h *history) changes(v archive.VersionInfo) fyne.CanvasObject {
	var parts []fyne.CanvasObject
	changes := sorted(v.Changes)
	for _, c := range changes[:min(len(changes), shownChanges)] {
		parts = append(parts, look.NewBold(words.T("testimonies.change."+c.Kind, fieldName(c.Field)), look.Ink, look.SmallSize))
		if c.Old != "" {
			parts = append(parts, look.NewParagraph("− "+short(value(c.Field, c.Old), shownText), look.Muted, look.StateWidth))
		}
		if c.New != "" {
			parts = append(parts, look.NewParagraph("+ "+short(value(c.Field, c.New), shownText), look.Ink, look.StateWidth))
		}
	}
	if n := len(changes) - shownChanges; n > 0 {
		parts = append(parts, look.Small(words.T("testimonies.history.others", n)))
	}
	if v.Struck {
		parts = append(parts, look.NewParagraph(words.T("testimonies.history.struck.text"), look.Muted, look.StateWidth))
	}
	if h.strikable(v) {
		parts = append(parts, look.Line(0, look.NewButton(words.T("testimonies.history.strike"), nil, look.Normal, func() { h.thing.room.strike(v.Number) }), look.Space()))
	}
	return look.Inset(0, 0, 4, 28, look.Column(4, parts...))
}

// sorted puts facts first, then the paragraphs in their order.
func sorted(changes []archive.Change) []archive.Change {
	out := slices.Clone(changes)
	slices.SortStableFunc(out, func(a, b archive.Change) int {
		if d := strings.Compare(group(a.Field), group(b.Field)); d != 0 {
			return d
		}
		if d := len(a.Field) - len(b.Field); d != 0 {
			return d
		}
		return strings.Compare(a.Field, b.Field)
	})
	return out
}

func group(field string) string {
	top, _, _ := strings.Cut(field, ".")
	switch top {
	case "account":
		return "3"
	case "speaker":
		return "4"
	case "state":
		return "0"
	}
	return "1"
}

// fieldName is what a record calls a field, in words.
func fieldName(field string) string {
	if id, ok := strings.CutPrefix(field, "account."); ok {
		return words.T("testimonies.field.paragraph", strings.TrimPrefix(id, "s"))
	}
	if id, ok := strings.CutPrefix(field, "speaker."); ok {
		return words.T("testimonies.field.speaker", strings.TrimPrefix(id, "s"))
	}
	if strings.HasPrefix(field, "interview.present") {
		return words.T("testimonies.field.interview.present")
	}
	key := "testimonies.field." + field
	if name := words.T(key); name != key {
		return name
	}
	return field
}

// value puts a stored word into the person's language.
func value(field, stored string) string {
	switch {
	case field == "state":
		return words.T("testimonies.state." + stored)
	case field == "interview.language":
		return languageName(stored)
	case field == "interview.method":
		return words.T("testimonies.method." + stored)
	case strings.HasPrefix(field, "speaker."):
		return speakerName(stored)
	}
	return stored
}

// summary is what a sitting changed, in one line.
func summary(changes []archive.Change) string {
	n := 0
	var facts []string
	for _, c := range sorted(changes) {
		if strings.HasPrefix(c.Field, "account.") {
			n++
			continue
		}
		if name := fieldName(c.Field); !strings.HasPrefix(c.Field, "speaker.") && !slices.Contains(facts, name) {
			facts = append(facts, name)
		}
	}
	if n > 0 {
		facts = append(facts, words.T("testimonies.history.paragraphs", n))
	}
	return strings.Join(facts, ", ")
}

// restore makes the content of an earlier version the newest, as a version of
// its own: Undo takes it back.
func (h *history) restore(v archive.VersionInfo) {
	t := h.thing
	r := t.room
	t.leave()
	if t.final() {
		r.s.Say("testimonies.final.locked")
		return
	}
	at := v.Time.Local().Format("2006-01-02 15:04")
	r.s.Ask(shell.Question{
		Title: words.T("testimonies.history.ask", at), Text: words.T("testimonies.history.ask.text", t.t.Label), Yes: words.T("testimonies.history.restore"),
		Do: func() {
			task.Run(func(context.Context) (record.Testimony, error) { return r.v.TestimonyAt(t.id, v.Number) }, func(old record.Testimony, err error) {
				if r.closed || r.thing != t {
					return
				}
				if err != nil {
					r.s.Fail(err)
					return
				}
				old.ID, old.Person, old.Label, old.State = t.t.ID, t.t.Person, t.t.Label, t.t.State // a restored text is not read back by itself
				t.t = old
				t.save(words.T("testimonies.history.restored", at))
				t.refresh()
			})
		},
	})
}
