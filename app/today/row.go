package today

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"attest/app/look"
	"attest/app/words"
	"attest/archive"
)

// What waits, in the order in which it is shown.
const (
	urgent      = "urgent"
	consent     = "consent"
	noKeep      = archive.NoKeep
	uses        = "uses"
	openAnswers = "open_answers"
	drafted     = "machine"
	notFinal    = "not_final"
	openIntake  = "open_intake"
	outside     = "outside"
	unreachable = "unreachable"
	backup      = archive.BackupDue

	// What changed since it was sent.
	sentWithdrawal = "sent_withdrawal"
	sentRelease    = "sent_release"
	sentCorrection = "sent_correction"
	sentRenamed    = "sent_name"
	sentUnnamed    = "sent_unnamed"
	sentNarrowed   = "sent_narrowed"
	sentHeld       = "sent_held"
	sentShowing    = "sent_exhibit"
	sentDue        = "sent_due" // a day of the body's clock is near
)

var kinds = []string{urgent, sentHeld, sentWithdrawal, sentNarrowed, sentShowing, sentUnnamed, sentRelease, sentCorrection, sentRenamed, sentDue, noKeep, consent, uses, openAnswers, openIntake, drafted, notFinal, outside, unreachable, backup}

// rank is where a kind stands; one that is not known here comes last.
func rank(kind string) int {
	if i := slices.Index(kinds, kind); i >= 0 {
		return i
	}
	return len(kinds)
}

const (
	rowHigh  float32 = 57
	headHigh float32 = 38
)

// row is one thing that waits; the first of its kind has the heading over it.
type row struct {
	widget.BaseWidget
	head *look.Text
	over *fyne.Container
	line *look.Row
}

func newRow() *row {
	r := &row{head: look.NewBold("", look.Ink, look.SectionSize), line: look.NewRow()}
	r.over = container.NewStack(look.NewFill(look.Surface), look.Inset(12, 12, 4, 12, r.head)) // the choice is of the row alone
	r.over.Hide()
	r.ExtendBaseWidget(r)
	return r
}

// Mark is called by the list.
func (r *row) Mark(selected, focused bool) { r.line.Mark(selected, focused) }

// CreateRenderer is called by Fyne.
func (r *row) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(container.New(headed{}, r.over, r.line))
}

// headed is a heading of one height, where there is one, over the row.
type headed struct{}

func (headed) MinSize(o []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(o[1].MinSize().Width, rowHigh)
}

func (headed) Layout(o []fyne.CanvasObject, size fyne.Size) {
	y := float32(0)
	if o[0].Visible() {
		y = headHigh
		o[0].Resize(fyne.NewSize(size.Width, headHigh))
	}
	o[1].Move(fyne.NewPos(0, y))
	o[1].Resize(fyne.NewSize(size.Width, max(0, size.Height-y)))
}

// first says whether a thing is the first of its kind.
func (r *Room) first(i int) bool { return i == 0 || r.items[i-1].Kind != r.items[i].Kind }

// fill shows a thing that waits.
func (r *Room) fill(i int, o look.Markable) {
	w := o.(*row)
	x := r.items[i]
	w.over.Hidden = !r.first(i)
	w.head.Set(words.T(key("group", x.Kind)))
	w.line.Set(rowText(x))
	w.Refresh()
}

func rowText(x archive.TodayItem) look.RowText {
	if x.Urgent != nil {
		return clockText(x)
	}
	t := look.RowText{Name: x.Label, Handle: x.Handle, Left: words.T(key("do", x.Kind)), Role: look.Warn}
	if len(x.Saved) > 10 {
		t.Right = words.T("today.saved", x.Saved[:10])
	}
	switch {
	case x.Kind == backup:
		t.Name, t.Chip = words.T("today.backup.name"), words.T("today.chip.backup", x.Count)
	case x.Kind == consent && x.Count < 0:
		t.Chip = words.T("today.chip.consent.review")
	case x.Kind == consent && x.Count <= 0:
		t.Chip, t.Role = words.T("today.chip.consent.over"), look.Danger
	case x.Kind == noKeep:
		t.Chip, t.Role = words.T("today.chip.no_keep"), look.Danger
	case x.Kind == sentDue && x.Count < 0:
		t.Chip = words.T("today.chip.sent_due.past")
	case x.Kind == drafted:
		t.Chip, t.Role = words.T("today.chip.machine", x.Count), look.Machine
	default:
		t.Chip = words.T(key("chip", x.Kind), x.Count)
	}
	return t
}

// key is the words key for a kind; one that is not known here has words too.
func key(section, kind string) string {
	if k := "today." + section + "." + kind; words.Has(k) {
		return k
	}
	return "today." + section + ".other"
}
