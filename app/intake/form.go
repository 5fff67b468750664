package intake

import (
	"context"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"

	"attest/app/filefacts"
	"attest/app/forms"
	"attest/app/look"
	"attest/app/shell"
	"attest/app/task"
	"attest/app/words"
	"attest/archive"
	"attest/archive/media"
	"attest/archive/record"
)

const (
	formWidth  float32 = 700
	formHeight float32 = 460
)

// form is the questions about one file.
type form struct {
	s    *shell.Shell
	v    Vault
	e    archive.Exhibit
	half record.ExhibitIdentity
	done func()

	kind, present, app, forwarded, original *forms.Choice
	maker, device, from, how, appWords, of  *forms.Entry
	made, received                          *forms.Date
	graphic                                 *forms.Check
	proposed                                *look.Paragraph
	told                                    *look.Text
	offers                                  [3]*fyne.Container // under made, device, app
	page                                    *fyne.Container
	closeIt, stop                           func()
	changed, touchedGraphic, gone           bool
}

// Edit opens the questions over the window. done is called after answers were
// kept.
func Edit(s *shell.Shell, v Vault, facts Facts, e archive.Exhibit, done func()) {
	f := &form{s: s, v: v, e: e, half: e.Detail, done: done}
	if f.half.Name == "" {
		f.half.Name = e.Name
	}
	f.build()
	f.fill(offers(e, nil))
	no := look.NewButton(words.T("shell.cancel"), nil, look.Normal, func() { f.end() })
	yes := look.NewButton(words.T("intake.yes"), nil, look.Strong, f.save)
	body := shell.Dialog(words.T("intake.title", e.Label), look.Fixed(formWidth, formHeight, look.Reflow(look.Inset(2, 16, 8, 2, f.page))), f.told, no, yes)
	f.closeIt = s.Overlay(body, f.kind, f.store)
	s.KeepAtLock(f.keep)
	if facts != nil {
		f.stop = task.Run(func(ctx context.Context) ([]media.Item, error) { return facts(ctx, e) }, func(items []media.Item, _ error) {
			if !f.gone { // what a damaged file still says is offered too
				f.fill(offers(e, items))
			}
		})
	}
}

func (f *form) build() {
	in := f.answers()
	f.told = look.NewText("", look.Danger, look.SmallSize)
	f.kind = f.choice("intake.kind.", in.Kind, record.DocumentKinds...)
	f.kind.OnChange = func(string) { f.touched(); f.propose() }
	f.present = f.choice("intake.present.", in.Present, record.IntakeYes, record.IntakeNo, record.IntakeUnknown)
	f.app = f.choice("intake.app.", in.App, record.Apps...)
	f.app.OnChange = func(string) { f.touched(); f.arrange() }
	f.original = f.choice("intake.original.", in.Original, record.IntakeOriginal, record.IntakeCopy, record.IntakeUnknown)
	f.original.OnChange = func(string) { f.touched(); f.arrange() }
	f.forwarded = forms.NewChoice(times(in.Forwarded), in.Forwarded, func(string) { f.touched() })
	f.maker, f.device, f.from = f.entry(in.Maker), f.entry(in.Device), f.entry(f.half.From)
	f.how, f.appWords, f.of = f.entry(f.half.How), f.entry(in.AppWords), f.entry(in.CopyOf)
	f.made, f.received = f.date("intake.made", in.Made), f.date("intake.received", in.Received)
	f.graphic = forms.NewCheck(words.T("intake.graphic"), f.half.Graphic, func(bool) { f.touchedGraphic = true; f.touched() })
	f.proposed = look.NewParagraph(words.T("intake.graphic.proposed"), look.Warn, look.StateWidth)
	f.proposed.Points = look.SmallSize
	f.proposed.Hidden = true
	for i := range f.offers {
		f.offers[i] = look.Chips()
	}
	f.page = look.Column(12)
	f.arrange()
}

// answers are those of the record, never nil.
func (f *form) answers() record.Intake {
	if f.half.Intake == nil {
		return record.Intake{}
	}
	return *f.half.Intake
}

func (f *form) touched() {
	f.changed = true
	f.told.Set("")
}

func (f *form) entry(text string) *forms.Entry {
	e := forms.NewEntry()
	e.SetText(text)
	e.OnChanged = func(string) { f.touched() }
	return e
}

func (f *form) date(key, value string) *forms.Date {
	d := forms.NewDate(words.T(key))
	d.Entry.SetText(value)
	d.Entry.OnChanged = func(string) { f.touched() }
	d.Accept(func(s string) bool { _, err := record.ParseEDTF(strings.TrimSpace(s)); return err == nil }, words.T("intake.date.wrong"))
	return d
}

func (f *form) choice(key, value string, codes ...string) *forms.Choice {
	options := []forms.Option{{Value: "", Text: words.T("intake.open")}}
	known := value == ""
	for _, c := range codes {
		options = append(options, forms.Option{Value: c, Text: words.T(key + c)})
		known = known || c == value
	}
	if !known { // of a later version: kept
		options = append(options, forms.Option{Value: value, Text: value})
	}
	return forms.NewChoice(options, value, func(string) { f.touched() })
}

// times are how often a file can have been forwarded.
func times(value string) []forms.Option {
	out := []forms.Option{{Value: "", Text: words.T("intake.open")}}
	for n := range 6 {
		out = append(out, forms.Option{Value: strconv.Itoa(n), Text: words.T("intake.forwarded.times", n)})
	}
	if n, err := strconv.Atoi(value); err == nil && n > 5 {
		out = append(out, forms.Option{Value: value, Text: words.T("intake.forwarded.times", n)})
	}
	return append(out, forms.Option{Value: record.IntakeMany, Text: words.T("intake.forwarded.many")},
		forms.Option{Value: record.IntakeUnknown, Text: words.T("intake.forwarded.unknown")})
}

// arrange shows the questions that the answers so far call for.
func (f *form) arrange() {
	field := func(key string, input fyne.CanvasObject) fyne.CanvasObject {
		return forms.NewField(words.T(key), "", input).Container
	}
	small := func(text string) *look.Paragraph {
		p := look.NewParagraph(text, look.Muted, look.StateWidth)
		p.Points = look.SmallSize
		return p
	}
	with := func(o fyne.CanvasObject, offers *fyne.Container) fyne.CanvasObject {
		if len(offers.Objects) == 0 {
			return o
		}
		return look.Column(4, o, offers)
	}
	name := look.NewText(look.JoinFacts(f.half.Name, filefacts.Kind(f.e.Media), filefacts.Size(f.e.Size)), look.Ink, look.TextSize)
	name.Short = true
	rows := []fyne.CanvasObject{
		look.Column(4, name, small(words.T("intake.text"))),
		forms.Beside(field("intake.kind", f.kind), field("intake.original", f.original)),
	}
	if f.original.Value() == record.IntakeCopy {
		rows = append(rows, field("intake.copy_of", f.of))
	}
	makers := field("intake.maker", f.maker)
	if record.AsksPresent(f.e.Media) {
		makers = forms.Beside(makers, field("intake.present", f.present))
	}
	rows = append(rows, makers,
		forms.Beside(with(f.made.Container, f.offers[0]), with(field("intake.device", f.device), f.offers[1])),
		forms.Beside(field("intake.from", f.from), f.received.Container),
		field("intake.how", f.how))
	app := with(field("intake.app", f.app), f.offers[2])
	switch {
	case f.app.Value() == record.AppOther:
		rows = append(rows, forms.Beside(app, field("intake.app_words", f.appWords)), field("intake.forwarded", f.forwarded))
	case record.AsksForwarded(f.app.Value()):
		rows = append(rows, forms.Beside(app, field("intake.forwarded", f.forwarded)))
	default:
		rows = append(rows, app)
	}
	f.page.Objects = append(rows, look.HLine(), look.Column(2, f.graphic, f.proposed))
	f.page.Refresh()
}

// fill offers what the file says, beside the questions that it would answer.
func (f *form) fill(o offered) {
	chip := func(text string, take func()) fyne.CanvasObject {
		return look.NewChipButton(text, look.Muted, func() {
			take()
			f.touched()
		})
	}
	for i := range f.offers {
		f.offers[i].Objects = nil
	}
	for _, d := range o.made {
		f.offers[0].Add(chip(words.T("intake.offer.file", d), func() { f.made.Entry.SetText(d); f.made.Check() }))
	}
	if o.device != "" {
		f.offers[1].Add(chip(words.T("intake.offer.file", o.device), func() { f.device.SetText(o.device) }))
	}
	if o.app != "" {
		f.offers[2].Add(chip(words.T("intake.offer.name", words.T("intake.app."+o.app)), func() { f.app.SetValue(o.app); f.arrange() }))
	}
	f.arrange()
}

// propose ticks "graphic" for what is likely to show injuries, as long as the
// person has not decided.
func (f *form) propose() {
	likely := record.ProposesGraphic(f.e.Media, f.kind.Value())
	if f.touchedGraphic || f.half.Graphic {
		return
	}
	f.graphic.Checked = likely
	f.graphic.Refresh()
	f.proposed.Hidden = !likely
	f.arrange()
}

// filled is the half with the answers as they stand; a date that is none is left
// as it was.
func (f *form) filled() record.ExhibitIdentity {
	half, in := f.half, f.answers()
	in.Kind, in.Original, in.App, in.Present = f.kind.Value(), f.original.Value(), f.app.Value(), f.present.Value()
	in.Forwarded, in.Maker, in.Device = f.forwarded.Value(), strings.TrimSpace(f.maker.Text), strings.TrimSpace(f.device.Text)
	in.AppWords, in.CopyOf = strings.TrimSpace(f.appWords.Text), strings.TrimSpace(f.of.Text)
	if in.App != record.AppOther {
		in.AppWords = ""
	}
	if !record.AsksForwarded(in.App) {
		in.Forwarded = ""
	}
	if in.Original != record.IntakeCopy {
		in.CopyOf = ""
	}
	for _, d := range []struct {
		from *forms.Date
		to   *string
	}{{f.made, &in.Made}, {f.received, &in.Received}} {
		if value, ok := d.from.Value(); ok {
			*d.to = strings.TrimSpace(value)
		}
	}
	half.From, half.How, half.Graphic, half.Intake = strings.TrimSpace(f.from.Text), strings.TrimSpace(f.how.Text), f.graphic.Checked, &in
	return half
}

// end takes the form away.
func (f *form) end() {
	f.gone = true
	if f.stop != nil {
		f.stop()
	}
	f.closeIt()
}

// keep stores what was answered, at once: before a lock.
func (f *form) keep() {
	if f.changed && !f.gone {
		_ = f.v.DescribeExhibit(f.e.ID, f.filled()) // locking goes on; nobody is there to be told
	}
}

func (f *form) save() {
	if !f.made.Check() || !f.received.Check() {
		f.told.Set(words.T("intake.date.first"))
		return
	}
	f.store()
}

// store keeps the answers and takes the form away.
func (f *form) store() {
	f.end()
	if !f.changed {
		return
	}
	half := f.filled()
	task.Run(func(context.Context) (struct{}, error) { return struct{}{}, f.v.DescribeExhibit(f.e.ID, half) }, func(_ struct{}, err error) {
		switch {
		case !f.s.Opened():
		case err != nil:
			f.s.Fail(err)
		default:
			if n := len(record.OpenIntake(f.e.Exhibit, half)); n > 0 {
				f.s.Done(words.T("intake.kept.open", f.e.Label, n))
			} else {
				f.s.Done(words.T("intake.kept", f.e.Label))
			}
			if f.done != nil {
				f.done()
			}
		}
	})
}
