package testimonies

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"attest/app/forms"
	"attest/app/look"
	"attest/app/shell"
	"attest/app/task"
	"attest/app/words"
	"attest/archive"
	"attest/archive/record"
)

// reading is the form of a read-back: in which language, by whom, what was
// corrected and why, whether it is true, who signed.
type reading struct {
	thing       *thing
	language    *forms.Choice
	reader      *forms.Choice
	corrections []*correction
	list        *fyne.Container
	isTrue      *forms.Check
	signed      []*signing
	scan        *forms.Choice // of the signed paper; nil in the form of a reading
	note        *look.Paragraph
	kept        *forms.Kept
	close       func()
}

type correction struct {
	paragraph, reason *forms.Entry
	was               record.Correction
}

type signing struct {
	role   string
	how    *forms.Choice
	reason *forms.Entry
	field  fyne.CanvasObject
}

var ways = []string{record.SignedHand, record.SignedThumb, record.SignedVoice, record.SignedAbsent, record.SignedRefused}

// readers are who can read an account to the person.
var readers = []string{record.SpeakerInterviewer, record.SpeakerInterpreter, record.SpeakerWitness, record.SpeakerOther}

// askReadBack opens the form. What was recorded before is in it, so that a
// correction that was forgotten can be added.
func (t *thing) askReadBack() {
	if len(t.t.Account) == 0 {
		t.room.s.Say("testimonies.readback.nothing")
		return
	}
	if open := t.unconfirmed(); len(open) > 0 { // said before anything is typed
		t.room.s.Fail(&archive.UnconfirmedError{Label: t.t.Label, Count: len(open)})
		return
	}
	was := record.ReadBack{Language: t.t.Interview.Language, Reader: record.SpeakerInterviewer}
	if t.t.Interview.Interpreter != "" {
		was.Reader = record.SpeakerInterpreter
	}
	if t.t.ReadBack != nil {
		was = *t.t.ReadBack
	}
	f := &reading{thing: t, list: look.Column(8), note: look.NewParagraph("", look.Danger, look.StateWidth)}
	f.note.Hidden = true
	f.language = forms.NewChoice(languageOptions(was.Language), was.Language, f.touched)
	var who []forms.Option
	for _, r := range readers {
		who = append(who, forms.Option{Value: r, Text: speakerName(r)})
	}
	f.reader = forms.NewChoice(who, was.Reader, f.touched)
	for _, k := range was.Corrections {
		f.addCorrection(k)
	}
	add := look.NewButton(words.T("testimonies.readback.correction.add"), theme.ContentAddIcon(), look.Normal, func() {
		k := f.addCorrection(record.Correction{})
		f.list.Refresh()
		f.touched("")
		look.Focus(k.paragraph)
	})
	f.isTrue = forms.NewCheck(words.T("testimonies.readback.true"), was.True, func(bool) { f.touched("") })
	signatures := look.Column(8)
	for _, role := range f.roles() {
		s := f.addSigning(role, was.Signed)
		signatures.Add(s.field)
	}
	body := look.Column(12,
		f.keep("readback", func() { t.askReadBack() }),
		look.NewParagraph(words.T("testimonies.readback.text"), look.Muted, look.StateWidth),
		forms.Beside(forms.NewField(words.T("testimonies.readback.language"), "", f.language).Container,
			forms.NewField(words.T("testimonies.readback.reader"), "", f.reader).Container),
		look.Section(words.T("testimonies.readback.corrections"), add), f.list,
		f.isTrue,
		look.Section(words.T("testimonies.readback.signed")),
		look.NewParagraph(words.T("testimonies.readback.paper")+" "+t.attached(), look.Muted, look.StateWidth), signatures, f.note)
	if n := emptyParagraphs(t.t.Account); n > 0 {
		body.Objects = slices.Insert(body.Objects, 1, fyne.CanvasObject(look.NewParagraph(words.T("testimonies.readback.blank", n), look.Warn, look.StateWidth)))
	}
	var closeIt func()
	no := look.NewButton(words.T("shell.cancel"), nil, look.Normal, func() { closeIt(); f.left() })
	ok := look.NewButton(words.T("testimonies.readback.yes"), nil, look.Strong, func() {
		rb, fault := f.value(was)
		if fault != "" {
			f.note.Hidden = false
			f.note.Set(fault)
			return
		}
		closeIt()
		f.kept.AtLock() // until it is recorded
		t.readBack(rb, f.kept)
	})
	f.close = func() { closeIt() }
	closeIt = t.room.s.Overlay(shell.FormDialog(words.T("testimonies.readback.title", t.t.Label), body, no, ok), f.language, f.left)
	t.room.s.KeepAtLock(f.kept.AtLock)
}

// attached says how many files the paper will stand for, as they are now.
func (t *thing) attached() string {
	if n := len(t.exhibits); n > 0 {
		return words.T("testimonies.readback.files", n)
	}
	return words.T("testimonies.readback.nofiles")
}

// roles are those who sign.
func (f *reading) roles() []string {
	roles := []string{"witness", "interviewer"}
	if f.thing.t.Interview.Interpreter != "" {
		roles = append(roles, "interpreter")
	}
	if f.thing.person.Child {
		roles = append(roles, "guardian")
	}
	return roles
}

func (f *reading) addCorrection(was record.Correction) *correction {
	k := &correction{paragraph: forms.NewEntry(), reason: forms.NewEntry(), was: was}
	k.paragraph.SetPlaceHolder(words.T("testimonies.readback.paragraph"))
	k.reason.SetPlaceHolder(words.T("testimonies.readback.reason"))
	if i := slices.IndexFunc(f.thing.t.Account, func(s record.Segment) bool { return s.ID == was.Segment }); i >= 0 {
		k.paragraph.SetText(strconv.Itoa(i + 1))
	}
	k.reason.SetText(was.Reason)
	k.paragraph.OnChanged, k.reason.OnChanged = f.touched, f.touched
	f.corrections = append(f.corrections, k)
	var row *fyne.Container
	off := look.NewButton("", look.CloseIcon(), look.Quiet, func() {
		f.corrections = slices.DeleteFunc(f.corrections, func(x *correction) bool { return x == k })
		f.list.Remove(row)
		f.list.Refresh()
		f.touched("")
		look.Focus(f.isTrue)
	})
	row = look.Line(8, look.Fixed(120, 0, k.paragraph), look.Fixed(320, 0, k.reason), off)
	f.list.Add(row)
	return k
}

func (f *reading) addSigning(role string, was []record.Signature) *signing {
	s := &signing{role: role, reason: forms.NewEntry()}
	options := []forms.Option{{Value: "", Text: words.T("testimonies.signed.none")}}
	for _, how := range ways {
		options = append(options, forms.Option{Value: how, Text: words.T("testimonies.signed." + how)})
	}
	s.how = forms.NewChoice(options, "", f.touched)
	s.reason.SetPlaceHolder(words.T("testimonies.signed.reason"))
	for _, x := range was {
		if x.Role == role {
			s.how.SetValue(x.How)
			s.reason.SetText(x.Reason)
		}
	}
	s.reason.OnChanged = f.touched
	s.field = forms.Beside(forms.NewField(words.T("testimonies.signed.role."+role), "", s.how).Container,
		forms.NewField(words.T("testimonies.signed.why"), "", s.reason).Container)
	f.signed = append(f.signed, s)
	return s
}

// value is what the form says, or what is wrong with it.
func (f *reading) value(was record.ReadBack) (rb record.ReadBack, fault string) {
	rb = was
	rb.Language, rb.Reader, rb.True = f.language.Value(), f.reader.Value(), f.isTrue.Checked
	rb.At, rb.Corrections, rb.Signed = "", nil, nil // read back now
	for _, k := range f.corrections {
		number, reason := strings.TrimSpace(k.paragraph.Text), strings.TrimSpace(k.reason.Text)
		if number == "" && reason == "" {
			continue
		}
		n, err := strconv.Atoi(number)
		if err != nil || n < 1 || n > len(f.thing.t.Account) || reason == "" {
			look.Focus(k.paragraph)
			return rb, words.T("testimonies.readback.correction.wrong", len(f.thing.t.Account))
		}
		c := k.was
		c.Segment, c.Reason = f.thing.t.Account[n-1].ID, reason
		rb.Corrections = append(rb.Corrections, c)
	}
	rb.Signed, fault = f.signatures()
	return rb, fault
}

func (t *thing) readBack(rb record.ReadBack, kept *forms.Kept) {
	r := t.room
	task.Run(func(context.Context) (record.Testimony, error) {
		now, err := r.v.ReadBack(t.id, rb)
		if err == nil {
			err = kept.Made()
		}
		return now, err
	}, func(now record.Testimony, err error) {
		t.moved(now, err, words.T("testimonies.state.done", t.t.Label, words.T("testimonies.state."+record.StateReadBack)))
	})
}

// moved shows the testimony after a step of its state.
func (t *thing) moved(now record.Testimony, err error, done string) {
	r := t.room
	switch {
	case r.closed:
	case err != nil:
		r.s.Fail(err)
	default:
		r.s.Done(done)
		r.list.load()
		if r.thing == t {
			t.t = now
			t.refresh()
		}
	}
}

// finalize closes the account; its commitment is worked out under a bar, since
// hours of sound are read for it.
func (t *thing) finalize() {
	r := t.room
	type closed struct {
		t record.Testimony
		f record.Final
	}
	shell.Work(r.s, words.T("testimonies.final.work", t.t.Label), func(ctx context.Context, progress func(string, int64, int64)) (c closed, err error) {
		if c.f, err = r.v.Finalize(ctx, t.id, progress); err == nil {
			c.t, err = r.v.Testimony(t.id)
		}
		return c, err
	}, func(c closed, err error) {
		t.moved(c.t, err, words.T("testimonies.state.done", t.t.Label, words.T("testimonies.state."+record.StateFinal)))
		if err == nil && !r.closed {
			t.showCommitment(c.f)
		}
	})
}

// commitmentOf shows the eight words of a final account again.
func (t *thing) commitmentOf() {
	r := t.room
	type found struct {
		f  record.Final
		ok bool
	}
	task.Run(func(context.Context) (x found, err error) {
		x.f, x.ok, err = r.v.Final(t.id)
		return x, err
	}, func(x found, err error) {
		switch {
		case r.closed || r.thing != t:
		case err != nil:
			r.s.Fail(err)
		case !x.ok:
			r.s.Say("testimonies.final.elsewhere")
		default:
			t.showCommitment(x.f)
		}
	})
}

// supplement begins a statement that corrects or adds to this one.
func (t *thing) supplement() {
	r := t.room
	task.Run(func(context.Context) (record.Testimony, error) { return r.v.Supplement(t.id) }, func(s record.Testimony, err error) {
		switch {
		case r.closed:
		case err != nil:
			r.s.Fail(err)
		default:
			r.s.Done(words.T("testimonies.supplement.done", s.Label, t.t.Label))
			r.list.load()
			r.show(s.ID)
		}
	})
}

// relatedTo says what a testimony supplements, or what supplements it.
func (r *Room) relatedTo(t record.Testimony) string {
	if t.Supplements != "" {
		if row, listed := r.v.TestimonyRow(t.Supplements); listed {
			return words.T("testimonies.supplement.of", row.Label)
		}
		return ""
	}
	var by []string
	for _, row := range r.v.Supplements(t.ID) {
		by = append(by, row.Label)
	}
	if len(by) == 0 {
		return ""
	}
	return words.T("testimonies.supplement.by", strings.Join(by, ", "))
}
