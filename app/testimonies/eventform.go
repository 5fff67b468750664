package testimonies

import (
	"context"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"attest/app/forms"
	"attest/app/look"
	"attest/app/shell"
	"attest/app/task"
	"attest/app/words"
	proposed "attest/archive/dates"
	"attest/archive/places"
	"attest/archive/record"
)

// eventForm asks who did what to whom, when, where, and how that is known.
type eventForm struct {
	thing *thing
	was   record.Event
	kept  *forms.Kept
	note  *look.Paragraph

	kind, place                *forms.Completion
	code, placeCode            string // of what was taken from the list
	step, certainty            *forms.Choice
	actors                     []*actorRow
	actorList                  *fyne.Container
	witness                    *forms.Check
	others                     *forms.Entry
	when, edtf, fixed          *forms.Entry
	edtfField, placeField      *forms.Field
	proposals                  *fyne.Container
	consequences               *forms.Entry
	provisions                 *fyne.Container
	engaged                    map[string]*forms.Check
	basis, status, kindOfProof *forms.Choice
	from, proof, remark        *forms.Entry
	after, same                *forms.Choice
	cites                      map[record.ID]*forms.Check
}

type actorRow struct {
	name, unit, role *forms.Entry
	was              record.Actor
}

// eventHere makes an event of the passages on the chosen words.
func (t *thing) eventHere() {
	t.leave()
	span, _, ok := t.account.chosenWords()
	var on []record.ID
	for _, p := range t.on(span.Segment) {
		if slices.ContainsFunc(p.Spans, func(s record.Span) bool { return s.Segment == span.Segment && s.From < span.To && span.From < s.To }) {
			on = append(on, p.ID)
		}
	}
	if !ok || len(on) == 0 {
		t.room.s.Say("coding.event.code.first")
		return
	}
	t.newEvent(on)
}

// newEvent begins an event that cites passages; its act is what they are coded
// with.
func (t *thing) newEvent(passages []record.ID) {
	e := record.Event{Testimony: t.id, Passages: passages, Status: record.StatusAlleged}
	for _, p := range t.passages {
		if slices.Contains(passages, p.ID) && len(p.Codes) > 0 && e.Kind.Code == "" {
			e.Kind = t.book.Use(t.book.Resolve(p.Codes[0].Code), string(words.Current()))
		}
	}
	if len(t.passages) == 0 {
		t.room.s.Say("coding.event.code.first")
		return
	}
	t.editEvent(e)
}

// editEvent opens the form.
func (t *thing) editEvent(e record.Event) {
	f := &eventForm{thing: t, was: e, engaged: map[string]*forms.Check{}, cites: map[record.ID]*forms.Check{}}
	f.note = look.NewParagraph("", look.Danger, look.StateWidth)
	f.note.Hidden = true
	title := words.T("coding.event.title")
	name := "event." + string(t.id)
	if e.ID != "" {
		title, name = words.T("coding.event.title.change"), "event."+string(e.ID)
	}
	body := f.build()
	f.kept = forms.Keep(forms.About(t.room.v, t.id), name, f.fields()...)
	f.propose()
	var closeIt func()
	no := look.NewButton(words.T("shell.cancel"), nil, look.Normal, func() { closeIt(); f.kept.AtLock() })
	yes := look.NewButton(words.T("coding.event.yes"), nil, look.Strong, func() {
		now := f.value()
		if !f.witness.Checked && len(now.Affected) == 0 {
			f.say(record.Fault{Field: "affected", Key: "missing"})
			return
		}
		check := now
		if check.ID == "" {
			check.ID = record.NewID(record.KindEvent)
		}
		if faults := record.CheckEvent(check); len(faults) > 0 {
			f.say(faults[0])
			return
		}
		closeIt()
		t.saveEvent(now, f.kept)
	})
	closeIt = t.room.s.Overlay(shell.FormDialog(title, body, no, yes), f.kind.Entry, f.kept.AtLock)
	t.room.s.KeepAtLock(f.kept.AtLock)
}

func (t *thing) saveEvent(e record.Event, kept *forms.Kept) {
	r := t.room
	task.Run(func(context.Context) (c coding, err error) {
		if _, err = r.v.SaveEvent(e); err != nil {
			return c, err
		}
		if err = kept.Made(); err != nil {
			return c, err
		}
		return r.readCoding(t.id)
	}, func(c coding, err error) { t.eventsChanged(c, err, words.T("coding.event.saved", t.codeName(e.Kind))) })
}

// say tells what is missing, and puts the focus there.
func (f *eventForm) say(fault record.Fault) {
	key := "coding.event.fault." + fault.Field
	text := words.T(key)
	if text == key {
		text = words.T("coding.event.fault", fault.Field)
	}
	f.note.Hidden = false
	f.note.Set(text)
	for field, at := range map[string]fyne.Focusable{"kind": f.kind.Entry, "date.edtf": f.edtf, "date.words": f.when,
		"source.basis": f.basis, "affected": f.others, "source.from": f.from, "corroboration": f.proof, "place.code": f.place.Entry} {
		if field == fault.Field {
			look.Focus(at)
		}
	}
}

func choices(prefix string, values ...string) []forms.Option {
	var out []forms.Option
	for _, v := range values {
		key := prefix + v
		if v == "" {
			key = prefix + "none"
		}
		out = append(out, forms.Option{Value: v, Text: words.T(key)})
	}
	return out
}

func entryOf(text string) *forms.Entry {
	e := forms.NewEntry()
	e.SetText(text)
	return e
}

// field is a named input.
func field(key string, input fyne.CanvasObject) fyne.CanvasObject {
	return forms.NewField(words.T("coding.event."+key), "", input).Container
}

func (f *eventForm) build() fyne.CanvasObject {
	t, e := f.thing, f.was
	f.kind = f.kindField()
	f.step = forms.NewChoice(choices("coding.step.", append([]string{""}, record.Steps()...)...), e.Step, nil)
	f.actorList = look.Column(8)
	for _, a := range e.Actors {
		f.addActor(a)
	}
	if len(e.Actors) == 0 {
		f.addActor(record.Actor{})
	}
	more := look.NewButton(words.T("coding.event.actor.add"), theme.ContentAddIcon(), look.Normal, func() {
		row := f.addActor(record.Actor{})
		f.actorList.Refresh()
		look.Focus(row.name)
	})
	narrator := t.room.v.Narrator(t.id)
	f.witness = forms.NewCheck(words.T("coding.event.witness"), e.Concerns(narrator, narrator), nil)
	var others []string
	for _, a := range e.Affected {
		if a.Words != "" {
			others = append(others, a.Words)
		}
	}
	f.others = entryOf(strings.Join(others, "; "))
	f.when, f.edtf, f.fixed = entryOf(e.Date.Words), entryOf(e.Date.EDTF), entryOf(e.Date.FixedBy)
	f.edtf.SetPlaceHolder(words.T("coding.event.edtf.hint"))
	f.edtfField = forms.NewField(words.T("coding.event.edtf"), "", f.edtf)
	f.edtf.OnFocus = func(gained bool) {
		if !gained {
			f.checkDate()
		}
	}
	f.proposals = look.Chips()
	f.when.OnChanged = func(string) { f.propose() }
	f.certainty = forms.NewChoice(choices("coding.certainty.", "", record.CertaintySure, record.CertaintyAbout, record.CertaintyUnsure), e.Date.Certainty, nil)
	f.place = f.placeCompletion()
	f.placeField = forms.NewField(words.T("coding.event.place"), words.T("coding.event.place.hint"), f.place.Container)
	f.consequences = forms.NewMultiLine(2)
	f.consequences.SetText(strings.Join(e.Consequences, "\n"))
	f.provisions = look.Column(2)
	f.fillProvisions()
	f.basis = forms.NewChoice(choices("coding.basis.", "", record.BasisExperienced, record.BasisSeen, record.BasisHeardFrom, record.BasisInferred), e.Source.Basis, nil)
	f.from = entryOf(e.Source.From)
	f.status = forms.NewChoice(choices("coding.status.", record.StatusAlleged, record.StatusCorroborated), e.Status, nil)
	proof := record.Corroboration{Kind: "source"}
	if len(e.Corroboration) > 0 {
		proof = e.Corroboration[0]
	}
	f.kindOfProof = forms.NewChoice(choices("coding.proof.", "source", "document", "image"), proof.Kind, nil)
	f.proof, f.remark = entryOf(proof.Note), entryOf(e.Note)
	f.after, f.same = f.otherEvents(e.After), f.otherEvents(e.Same)
	return look.Column(12,
		field("kind", f.kind.Container), field("step", f.step),
		look.Section(words.T("coding.event.actors"), more), f.actorList,
		look.Section(words.T("coding.event.affected")), f.witness, field("others", f.others),
		look.Section(words.T("coding.event.date")),
		forms.Beside(field("when", f.when), f.edtfField.Container), f.proposals,
		forms.Beside(field("certainty", f.certainty), field("fixed", f.fixed)),
		f.placeField.Container,
		field("consequences", f.consequences),
		look.Section(words.T("coding.event.provisions")), f.provisions,
		look.Section(words.T("coding.event.known")),
		forms.Beside(field("basis", f.basis), field("from", f.from)),
		forms.Beside(field("status", f.status), field("proof.kind", f.kindOfProof)), field("proof", f.proof),
		forms.Beside(field("after", f.after), field("same", f.same)),
		field("note", f.remark),
		look.Section(words.T("coding.event.cites")), f.citeList(), f.note)
}

// fields are those that a lock and a crash keep.
func (f *eventForm) fields() []forms.Keepable {
	all := []forms.Keepable{f.kind.Entry, f.others, f.when, f.edtf, f.fixed, f.place.Entry, f.consequences, f.from, f.proof, f.remark,
		f.step, f.witness, f.certainty, f.basis, f.status, f.kindOfProof}
	for _, a := range f.actors {
		all = append(all, a.name, a.unit, a.role)
	}
	return all
}

// kindField completes the act from the codes.
func (f *eventForm) kindField() *forms.Completion {
	t := f.thing
	f.code = f.was.Kind.Code
	byName := map[string]string{}
	var c *forms.Completion
	c = forms.NewCompletion(words.T("coding.event.kind.hint"), func(text string) []string {
		var lines []string
		for _, code := range t.book.Complete(text, offered) {
			name := code.Label(string(words.Current()))
			byName[name] = code.ID
			lines = append(lines, name)
		}
		return lines
	}, func(text string) {
		if byName[text] == "" && len(c.Suggest(text)) > 0 {
			text = c.Suggest(text)[0]
		}
		if byName[text] == "" {
			return
		}
		f.code = byName[text]
		c.Entry.SetText(text)
		c.Close()
		f.fillProvisions()
		look.Focus(f.step)
	})
	if f.was.Kind.Code != "" {
		c.Entry.SetText(t.codeName(f.was.Kind))
		c.Close()
	}
	return c
}

// placeCompletion completes the place from the list; what is not in it stays in
// the witness's words.
func (f *eventForm) placeCompletion() *forms.Completion {
	f.placeCode = f.was.Place.Code
	byName := map[string]places.Place{}
	lang := string(words.Current())
	var c *forms.Completion
	c = forms.NewCompletion(words.T("coding.event.place.pattern"), func(text string) []string {
		f.placeCode = ""
		list, err := places.Open()
		if err != nil {
			return nil
		}
		var lines []string
		for _, s := range list.Complete(text, 8) {
			name := s.Name(lang)
			if _, there := byName[name]; there && byName[name].Code != s.Code {
				name += " · " + s.Code
			}
			byName[name] = s.Place
			lines = append(lines, name)
		}
		return lines
	}, func(text string) {
		p, ok := byName[text]
		if ok {
			c.Entry.SetText(text)
			f.placeCode = p.Code
			f.placeField.Fault("")
		}
		c.Close()
		look.Focus(f.consequences)
	})
	c.Entry.SetText(placeText(f.was.Place))
	c.Close()
	f.placeCode = f.was.Place.Code
	return c
}

func (f *eventForm) addActor(was record.Actor) *actorRow {
	a := &actorRow{name: entryOf(was.Name), unit: entryOf(was.Unit), role: entryOf(was.Role), was: was}
	a.name.SetPlaceHolder(words.T("coding.event.actor.name"))
	a.unit.SetPlaceHolder(words.T("coding.event.actor.unit"))
	a.role.SetPlaceHolder(words.T("coding.event.actor.role"))
	f.actors = append(f.actors, a)
	f.actorList.Add(forms.Beside(a.name, a.unit, a.role))
	return a
}

// propose offers dates that the witness's words may mean.
func (f *eventForm) propose() {
	i := f.thing.t.Interview
	var chips []fyne.CanvasObject
	for _, p := range proposed.Propose(f.when.Text, i.Language, proposed.Context{Interview: i.Date}) {
		chips = append(chips, look.NewChipButton(p.EDTF, look.Accent, func() {
			f.edtf.SetText(p.EDTF)
			f.checkDate()
			look.Focus(f.edtf)
		}))
	}
	f.proposals.Objects = chips
	f.proposals.Refresh()
}

func (f *eventForm) checkDate() {
	text := strings.TrimSpace(f.edtf.Text)
	if _, err := record.ParseEDTF(text); text != "" && err != nil {
		f.edtfField.Fault(words.T("coding.event.fault.date.edtf"))
		return
	}
	f.edtfField.Fault("")
}
