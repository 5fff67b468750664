package custodylog

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"attest/app/clip"
	"attest/app/forms"
	"attest/app/look"
	"attest/app/shell"
	"attest/app/words"
	"attest/archive"
)

// view is what the room shows: filters, the table, the checkpoint.
type view struct {
	room       *Room
	root       fyne.CanvasObject
	page       *fyne.Container // all of it; a window that is too low scrolls it
	object     *forms.Completion
	member     *look.ChipButton
	verb       *look.ChipButton
	all        *look.ChipButton
	count      *look.Text
	list       *look.List
	body       *fyne.Container
	table      fyne.CanvasObject
	wait       *look.Loading
	checkpoint *look.Paragraph
	note       *look.Text
	high       float32 // of every row: as the longest sentence read so far needs
	wide       float32 // of the table, when that was worked out
}

func newView(r *Room) *view {
	v := &view{room: r, high: rowHeight}
	v.object = forms.NewCompletion(words.T("custodylog.object.hint", shell.KeyText(shell.Ctrl(fyne.KeyF))), r.suggest, r.onlyLabel)
	v.object.Entry.SetText(r.label)
	v.object.Close()
	v.note = look.NewText("", look.Danger, look.SmallSize)
	v.note.Hide()
	v.member = look.NewFilter("", r.memberChoices)
	v.verb = look.NewFilter("", r.verbChoices)
	v.all = look.NewChipButton(words.T("custodylog.all"), look.Accent, r.clear)
	v.count = look.Small("")
	v.list = look.NewListOf(func() int { return r.pages.total },
		func() look.Markable { return newRow(v.high) },
		func(id int, o look.Markable) {
			if l, ok := r.pages.line(id); ok {
				o.(*row).set(cellsOf(l))
			} else {
				o.(*row).set(cells{time: "…"})
			}
		})
	v.list.OnOpen = func(int) { r.openChosen() }
	v.list.OnChoose = func(int) { r.shell.RefreshActions() }
	v.table = look.BareCard(look.Border(container.NewVBox(newHeading(cells{
		time: words.T("custodylog.column.time"), sentence: words.T("custodylog.column.sentence"),
		object: words.T("custodylog.column.object"), version: words.T("custodylog.column.version"),
	}), look.HLine()), nil, nil, nil, v.list))
	v.table = container.New(&rowsHigh{v}, v.table)
	v.body = container.NewStack(v.table)
	head := look.Line(8, look.Title(words.T("custodylog.name")), v.count, look.Space(),
		look.NewButton(words.T("custodylog.open"), nil, look.Normal, r.openChosen),
		look.NewButton(words.T("custodylog.check"), theme.ConfirmIcon(), look.Strong, r.check))
	chips := []fyne.CanvasObject{v.member, v.verb, v.all, v.note, look.Space()}
	if r.Stands != nil {
		chips = append(chips, look.NewChipButton(words.T("withdrawal.stands.action"), look.Accent, r.Stands))
	}
	filters := look.Line(4, chips...)
	top := look.Column(8, head, look.Fixed(0, 0, v.object.Container), filters)
	v.page = look.Inset(12, 12, 12, 16, container.New(footed{}, look.Inset(0, 0, 8, 0, top), v.body, look.Inset(12, 0, 0, 0, v.checkpointCard())))
	v.root = look.Scroll(v.page)
	v.refresh()
	return v
}

// footed is a head, a body that takes what is left, and a foot whose wrapped
// text is as high as the width makes it: so the foot is given its width before
// it is asked for its height.
type footed struct{}

func (footed) MinSize(o []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(o[0].MinSize().Width, o[0].MinSize().Height+o[2].MinSize().Height+180)
}

func (footed) Layout(o []fyne.CanvasObject, size fyne.Size) {
	head := o[0].MinSize().Height
	o[2].Resize(fyne.NewSize(size.Width, o[2].MinSize().Height))
	foot := o[2].MinSize().Height
	for i, at := range []struct{ y, h float32 }{{0, head}, {head, max(0, size.Height-head-foot)}, {size.Height - foot, foot}} {
		o[i].Move(fyne.NewPos(0, at.y))
		o[i].Resize(fyne.NewSize(size.Width, at.h))
	}
}

// rowsHigh tells the view how wide its table is.
type rowsHigh struct{ v *view }

func (l *rowsHigh) MinSize(o []fyne.CanvasObject) fyne.Size { return o[0].MinSize() }

func (l *rowsHigh) Layout(o []fyne.CanvasObject, size fyne.Size) {
	o[0].Resize(size)
	if size.Width != l.v.wide {
		l.v.heighten(size.Width)
	}
}

// heighten makes the rows as high as the longest sentence in them needs: all
// alike, so that a list of any length scrolls at once. What is in view stays.
func (v *view) heighten(width float32) {
	v.wide = width
	if width <= 0 {
		return
	}
	most := 1
	for _, lines := range v.room.pages.have {
		for _, l := range lines {
			if most < mostLines {
				most = max(most, linesOf(sentence(l), width-2))
			}
		}
	}
	high := rowHeight + float32(most-1)*lineHeight
	if high == v.high {
		return
	}
	at := v.list.GetScrollOffset() * high / v.high
	v.high = high
	v.list.Refresh()
	v.list.ScrollToOffset(at)
}

// checkpointCard shows the signed note and what it is good for.
func (v *view) checkpointCard() fyne.CanvasObject {
	v.checkpoint = look.NewParagraph("", look.Ink, 400)
	v.checkpoint.Points = look.SmallSize
	why := look.NewParagraph(words.T("custodylog.checkpoint.why"), look.Muted, 400)
	why.Points = look.SmallSize
	copyIt := look.NewButton(words.T("custodylog.copy"), theme.ContentCopyIcon(), look.Normal, v.room.copyCheckpoint)
	compare := look.NewButton(words.T("custodylog.against"), nil, look.Normal, v.room.askAgainst)
	return look.Card(look.Column(8, look.Section(words.T("custodylog.checkpoint"), copyIt, compare), v.checkpoint, why))
}

// loading shows that the first page is being read, over the table: that one
// keeps the focus.
func (v *view) loading() {
	if v.wait != nil {
		v.wait.Stop()
	}
	v.wait = look.NewLoading(words.T("custodylog.loading"))
	v.body.Objects = []fyne.CanvasObject{v.table, v.wait.Container}
	v.body.Refresh()
}

// refresh shows what was read.
func (v *view) refresh() {
	r := v.room
	v.member.Set(words.T("custodylog.member", orAny(r.filter.Actor)), chipRole(r.filter.Actor))
	v.verb.Set(words.T("custodylog.kind", verbName(r.filter.Verb)), chipRole(r.filter.Verb))
	v.all.Hidden = r.filter == (archive.LogFilter{})
	v.checkpoint.Set(r.vault.Checkpoint())
	switch {
	case r.pages.err != nil:
		v.show(r.shell.FailedView(r.pages.err, r.pages.reload))
	case !r.pages.loaded:
	case r.pages.total == 0:
		v.show(look.Empty(words.T("custodylog.none"), words.T("custodylog.none.text"), words.T("custodylog.all"), r.clear))
	default:
		v.show(v.table)
	}
	v.count.Set(words.T("custodylog.count", r.pages.total))
	v.heighten(v.wide)
	v.list.Refresh()
	v.page.Refresh()
}

func (v *view) show(o fyne.CanvasObject) {
	if v.wait != nil {
		v.wait.Stop()
		v.wait = nil
	}
	if len(v.body.Objects) != 1 || v.body.Objects[0] != o {
		v.body.Objects = []fyne.CanvasObject{o}
		v.body.Refresh()
	}
}

// tell puts a short sentence beside the filters; "" takes it away.
func (v *view) tell(text string) {
	v.note.Set(text)
	v.note.Hidden = text == ""
	v.page.Refresh()
}

func orAny(s string) string {
	if s == "" {
		return words.T("custodylog.any")
	}
	return s
}

func chipRole(chosen string) look.Role {
	if chosen == "" {
		return look.Muted
	}
	return look.Accent
}

func (r *Room) copyCheckpoint() {
	clip.Put(r.vault.Checkpoint())
	r.shell.Say("custodylog.copied")
}
