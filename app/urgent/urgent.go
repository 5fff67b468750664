// Package urgent is the one short page for somebody who is held now and may be
// returned within days: from a telephone call to complete drafts. It asks first
// where the person is, offers what works there, says whom to call at this hour,
// and makes person, case and drafts in one step.
package urgent

import (
	"context"
	"encoding/json"
	"slices"
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
	"attest/archive/submission"
)

// Vault is what the page needs of the open vault. *archive.Vault is one.
type Vault interface {
	Mechanisms() (*submission.Set, error)
	Calls(country string, mechanisms []string) ([]record.Telephone, error)
	DraftUrgent(u record.Urgent, lang string) (archive.UrgentMade, error)
	Urgent(id record.ID) (record.Urgent, error)
	Persons() []archive.PersonRow
	Members() []string // names of who may decide
	Office() record.Office
	SaveOffice(o record.Office) error
}

// Ways lead on from the page.
type Ways struct {
	Case func(id record.ID) // shows the case that was made
}

// Size of the page over the window.
const (
	pageWidth  float32 = 820
	pageHeight float32 = 600
)

// Page is the page.
type Page struct {
	s    *shell.Shell
	v    Vault
	ways Ways
	set  *submission.Set
	u    record.Urgent // what no field shows: IDs and the beginning
	old  bool          // the case is there already

	content *fyne.Container
	scroll  *container.Scroll
	offers  *fyne.Container
	calls   *fyne.Container
	harm    *fyne.Container // what is asked where consent cannot be had
	warning *fyne.Container // where a release is being negotiated
	fault   *look.Paragraph
	watch   *watch
	going   bool
	goes    []*offer
	waits   func()

	country, release, sex, consent *forms.Choice
	consentF                       *forms.Field
	child, named                   *forms.Check
	entries                        []entry
	kept                           *forms.Kept
	closeIt                        func()
	yes                            *look.Button
}

// entry is a field of words and the part of the call it holds.
type entry struct {
	field *forms.Entry
	box   *forms.Field
	id    string
	of    func(*record.Urgent) *string
}

// offer is one form that works where the person is held.
type offer struct {
	id    string
	check *forms.Check
}

// Open begins a call, or goes on with one that a lock cut short.
func Open(s *shell.Shell, v Vault, w Ways) {
	u := record.Urgent{
		At: task.Now().Format(time.RFC3339), Person: record.NewID(record.KindPerson), Case: record.NewID(record.KindCase),
		Nationality: "KP", ToFollow: words.T("urgent.follow.begin"),
	}
	begin(s, v, u, false, w)
}

// Again opens what was told of a case: forms can be added to it.
func Again(s *shell.Shell, v Vault, id record.ID, w Ways) {
	task.Run(func(context.Context) (record.Urgent, error) { return v.Urgent(id) }, func(u record.Urgent, err error) {
		switch {
		case err != nil:
			s.Fail(err)
		case u.At == "":
			s.Say("urgent.none")
		default:
			if u.Consent == "" { // of a call that was kept before the page asked
				u.Consent = record.AsRecorded
			}
			begin(s, v, u, true, w)
		}
	})
}

func begin(s *shell.Shell, v Vault, u record.Urgent, old bool, w Ways) {
	set, err := v.Mechanisms()
	if err != nil {
		s.Fail(err)
		return
	}
	p := &Page{s: s, v: v, ways: w, set: set, u: u, old: old, watch: newWatch()}
	p.build()
	var keeper any = v
	if old {
		keeper = forms.About(v, u.Case)
	}
	p.kept = forms.KeepState(keeper, "urgent", p.state, p.restore)
	p.follow()
	p.lookAlone() // of what was typed before
	p.open()
}

func (p *Page) open() {
	title := words.T("urgent.title")
	p.yes = look.NewButton(words.T("urgent.make"), nil, look.Strong, p.make)
	body := shell.Dialog(title, look.Fixed(pageWidth, pageHeight, p.scroll),
		look.NewButton(words.T("urgent.later"), nil, look.Normal, p.leave), p.yes)
	p.closeIt = p.s.Overlay(body, p.country, func() { p.stop(); p.kept.AtLock() })
	p.s.KeepAtLock(p.kept.AtLock)
	p.clock()
}

// leave closes the page; what was typed comes back with it.
func (p *Page) leave() {
	p.stop()
	p.kept.AtLock()
	p.closeIt()
}

// build makes the fields, in the order in which they are asked.
func (p *Page) build() {
	var countries []forms.Option
	countries = append(countries, forms.Option{Value: "", Text: words.T("urgent.country.none")})
	for _, c := range record.Countries {
		countries = append(countries, forms.Option{Value: c, Text: words.T("urgent.country." + c)})
	}
	if p.u.Country != "" && !slices.Contains(record.Countries, p.u.Country) {
		countries = append(countries, forms.Option{Value: p.u.Country, Text: p.u.Country})
	}
	p.country = forms.NewChoice(countries, p.u.Country, func(string) { p.follow(); p.touched() })
	p.release = forms.NewChoice(p.options("urgent.release.", "", record.Negotiated, record.NotNegotiated), p.u.Release, func(string) { p.shows(); p.touched() })
	p.sex = forms.NewChoice(p.options("urgent.sex.", "", "female", "male", "other"), p.u.Sex, func(string) { p.touched() })
	consents := p.options("urgent.consent.", "", record.BySelf, record.ByRelative, record.AnswerNotObtainable, record.AsRecorded)
	if !p.old { // of somebody new nothing is recorded
		consents[len(consents)-1].Text = words.T("urgent.consent.open")
	}
	p.consent = forms.NewChoice(consents, p.u.Consent, func(string) { p.consentF.Fault(""); p.shows(); p.touched() })
	p.child = forms.NewCheck(words.T("urgent.child"), p.u.Child, func(bool) { p.touched() })
	p.named = forms.NewCheck(words.T("urgent.named"), p.u.Named, func(bool) { p.touched() })
	p.offers, p.calls, p.fault = look.Column(6), look.Column(4), look.NewParagraph("", look.Danger, 480)
	p.fault.Hidden = true

	place := p.entry("place", 0, func(u *record.Urgent) *string { return &u.Place })
	holder := p.entry("holder", 0, func(u *record.Urgent) *string { return &u.Holder })
	since := p.entry("since", 0, func(u *record.Urgent) *string { return &u.Since })
	back := p.entry("return", 0, func(u *record.Urgent) *string { return &u.Return })
	threat := p.entry("threat", 0, func(u *record.Urgent) *string { return &u.Threat })
	caller := p.entry("caller", 0, func(u *record.Urgent) *string { return &u.Caller })
	reach := p.entry("reach", 0, func(u *record.Urgent) *string { return &u.Reach })
	relation := p.entry("relation", 0, func(u *record.Urgent) *string { return &u.Relation })
	knows := p.entry("knows", 0, func(u *record.Urgent) *string { return &u.Knows })
	terms := p.entry("terms", 0, func(u *record.Urgent) *string { return &u.Terms })
	name := p.entry("name", 0, func(u *record.Urgent) *string { return &u.Name })
	hangul := p.entry("hangul", 0, func(u *record.Urgent) *string { return &u.Hangul })
	born := p.entry("born", 0, func(u *record.Urgent) *string { return &u.Born })
	nationality := p.entry("nationality", 0, func(u *record.Urgent) *string { return &u.Nationality })
	handle := p.entry("handle", 0, func(u *record.Urgent) *string { return &u.Handle })
	happened := p.entry("happened", 4, func(u *record.Urgent) *string { return &u.Happened })
	fear := p.entry("fear", 2, func(u *record.Urgent) *string { return &u.Fear })
	tried := p.entry("tried", 2, func(u *record.Urgent) *string { return &u.Tried })
	reason := p.entry("reason", 2, func(u *record.Urgent) *string { return &u.Reason })
	harm := p.entry("harm", 2, func(u *record.Urgent) *string { return &u.Harm })
	decided := p.entry("decided", 0, func(u *record.Urgent) *string { return &u.Decided })
	rest := p.entry("to_follow", 2, func(u *record.Urgent) *string { return &u.ToFollow })

	p.warning = look.NoticeCard(look.Warn, look.NewParagraph(words.T("urgent.release.warning"), look.Ink, 480))
	p.harm = look.Column(8, reason, harm, decided)
	p.consentF = forms.NewField(words.T("urgent.consent.ask"), "", p.consent)
	choice := func(key string, c fyne.CanvasObject) fyne.CanvasObject {
		return forms.NewField(words.T(key), "", c).Container
	}
	p.content = look.Column(8,
		head("urgent.where"), forms.Beside(choice("urgent.country", p.country), place), forms.Beside(holder, since), forms.Beside(back, threat),
		head("urgent.offers"), p.offers, p.watch.other,
		head("urgent.calls"), p.calls, look.Line(8, look.NewButton(words.T("urgent.calls.own"), nil, look.Normal, p.ownCalls), look.Space()),
		head("urgent.source"), forms.Beside(caller, reach), forms.Beside(relation, knows),
		head("urgent.release"), forms.Beside(choice("urgent.release.ask", p.release), terms), p.warning,
		head("urgent.person"))
	if p.old {
		p.content.Add(look.NoRight(words.T("urgent.person.there")))
	} else {
		for _, o := range []fyne.CanvasObject{forms.Beside(name, hangul), forms.Beside(choice("urgent.sex", p.sex), born), forms.Beside(nationality, handle), p.child} {
			p.content.Add(o)
		}
	}
	for _, o := range []fyne.CanvasObject{
		head("urgent.account"), p.watch.card, happened, fear, tried,
		head("urgent.consent"), p.consentF.Container, p.named, p.harm,
		head("urgent.follow"), rest, p.fault,
	} {
		p.content.Add(o)
	}
	p.scroll = look.Reflow(look.Inset(2, 16, 8, 2, p.content))
	p.shows()
}

func head(key string) fyne.CanvasObject {
	return look.Inset(8, 0, 0, 0, look.NewBold(words.T(key), look.Ink, look.SectionSize))
}

func (p *Page) options(prefix string, values ...string) []forms.Option {
	var out []forms.Option
	for _, v := range values {
		key := v
		if key == "" {
			key = "none"
		}
		out = append(out, forms.Option{Value: v, Text: words.T(prefix + key)})
	}
	return out
}

// entry is one field of words; rows 0 is one line.
func (p *Page) entry(id string, rows int, of func(*record.Urgent) *string) fyne.CanvasObject {
	e := forms.NewEntry()
	if rows > 0 {
		e = forms.NewMultiLine(rows)
	}
	e.SetText(*of(&p.u))
	e.OnChanged = func(string) { p.touched() }
	hint := ""
	if key := "urgent." + id + ".hint"; words.Has(key) {
		hint = words.T(key, strings.Join(p.v.Members(), "; "))
	}
	box := forms.NewField(words.T("urgent."+id), hint, e)
	p.entries = append(p.entries, entry{e, box, id, of})
	return box.Container
}

func (p *Page) touched() {
	if p.kept != nil {
		p.lookAlone()
		p.kept.Touched()
	}
}

// shows brings in what is asked because of another answer.
func (p *Page) shows() {
	p.harm.Hidden = p.consent.Value() != record.AnswerNotObtainable
	p.warning.Hidden = p.release.Value() != record.Negotiated
	p.refit()
}

func (p *Page) refit() {
	if p.content != nil {
		p.content.Refresh()
	}
	if p.scroll != nil {
		p.scroll.Refresh()
	}
}

// follow offers what works in the country.
func (p *Page) follow() {
	chosen := p.chosen()
	var rows []fyne.CanvasObject
	p.goes = nil
	for _, o := range p.set.Offers(p.country.Value()) {
		on := o.First
		if chosen != nil && p.u.Country == p.country.Value() {
			on = slices.Contains(chosen, o.Mechanism.ID)
		}
		c := forms.NewCheck(o.Mechanism.ID+"  "+o.Mechanism.Title(lang()), on, func(bool) { p.call(); p.lookSame(); p.touched() })
		p.goes = append(p.goes, &offer{o.Mechanism.ID, c})
		u := o.Mechanism.Urgent
		what := u.En
		if lang() == "ko" && u.Ko != "" {
			what = u.Ko
		}
		about := look.NewParagraph(what+"\n"+words.T("urgent.offer.source", u.Source, u.Checked), look.Muted, 480)
		about.Points = look.SmallSize
		rows = append(rows, c, about)
	}
	p.u.Country = p.country.Value()
	p.offers.Objects = rows
	p.offers.Refresh()
	p.lookSame()
	p.call()
}

// chosen are the forms that are ticked, nil before any was offered.
func (p *Page) chosen() []string {
	if p.goes == nil {
		return p.u.Goes
	}
	out := []string{}
	for _, o := range p.goes {
		if o.check.Checked {
			out = append(out, o.id)
		}
	}
	return out
}

// said is the call as the fields say it.
func (p *Page) said() record.Urgent {
	u := p.u
	u.Country, u.Release, u.Sex, u.Consent = p.country.Value(), p.release.Value(), p.sex.Value(), p.consent.Value()
	u.Child, u.Named, u.Goes = p.child.Checked, p.named.Checked, p.chosen()
	for _, e := range p.entries {
		*e.of(&u) = strings.TrimSpace(e.field.Text)
	}
	if u.Consent != record.AnswerNotObtainable {
		u.Reason, u.Harm, u.Decided = "", "", ""
	}
	return u
}

// state and restore keep the page over a lock and a crash.
func (p *Page) state() string {
	raw, err := json.Marshal(p.said())
	if err != nil { // strings have a JSON form
		return ""
	}
	return string(raw)
}

func (p *Page) restore(text string) {
	var u record.Urgent
	if record.Decode([]byte(text), &u) != nil {
		return
	}
	p.u, p.goes = u, nil
	p.country.SetValue(u.Country)
	p.release.SetValue(u.Release)
	p.sex.SetValue(u.Sex)
	p.consent.SetValue(u.Consent)
	p.child.Checked, p.named.Checked = u.Child, u.Named
	for _, e := range p.entries {
		e.field.SetText(*e.of(&u))
	}
	p.shows()
}

func lang() string { return string(words.Current()) }
