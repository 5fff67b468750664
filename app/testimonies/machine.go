package testimonies

import (
	"context"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"attest/app/look"
	"attest/app/shell"
	"attest/app/task"
	"attest/app/words"
	"attest/archive/record"
)

// drafted is what a machine wrote of one paragraph.
type drafted struct {
	text    string
	open    bool // nobody has confirmed it
	at      string
	machine record.Machine
}

// machinesOf is what machines wrote, by paragraph.
func machinesOf(drafts []record.MachineDraft) map[string]drafted {
	out := map[string]drafted{}
	for _, d := range drafts {
		for _, s := range d.Segments {
			was := out[s.Segment]
			out[s.Segment] = drafted{text: s.Text, open: was.open || s.Confirmed == "", at: d.At, machine: d.Machine}
		}
	}
	return out
}

// unconfirmed lists the paragraphs that wait for somebody to confirm them.
func (t *thing) unconfirmed() []string {
	var out []string
	for _, s := range t.t.Account {
		if t.machines[s.ID].open {
			out = append(out, s.ID)
		}
	}
	return out
}

// marksOfMachine says that a machine wrote a paragraph and nobody has confirmed it.
func (t *thing) marksOfMachine(seg record.Segment) []mark {
	if !t.machines[seg.ID].open {
		return nil
	}
	return []mark{{text: words.T("drafting.mark"), role: look.Machine}}
}

// machineActions are those on what machines wrote.
func (r *Room) machineActions() []shell.Action {
	open := func() bool { return r.thing != nil && r.thing.tabs != nil }
	here := func() bool {
		return open() && len(r.thing.t.Account) > 0 && r.tab() == tabAccount && r.thing.account.at < len(r.thing.t.Account)
	}
	drafted := func() (d drafted, ok bool) {
		if here() {
			d, ok = r.thing.machines[r.thing.t.Account[r.thing.account.at].ID]
		}
		return d, ok
	}
	return []shell.Action{
		{ID: "testimonies.machine.draft", Words: "drafting.action.draft", Menu: shell.MenuRoom, Shortcut: shell.Alt(fyne.KeyD),
			Enabled: func() bool { return open() && r.Draft != nil && !r.thing.final() }, Run: func() { r.thing.askDraft() }},
		{ID: "testimonies.machine.confirm", Words: "drafting.action.confirm", Menu: shell.MenuRoom, Shortcut: shell.Alt(fyne.KeyReturn),
			Enabled: func() bool { d, ok := drafted(); return ok && d.open }, Run: func() { r.thing.confirmHere() }},
		{ID: "testimonies.machine.all", Words: "drafting.action.all", Menu: shell.MenuRoom, Shortcut: &desktop.CustomShortcut{KeyName: fyne.KeyReturn, Modifier: fyne.KeyModifierAlt | fyne.KeyModifierShift},
			Enabled: func() bool { return open() && len(r.thing.unconfirmed()) > 0 }, Run: func() { r.thing.confirmAll() }},
		{ID: "testimonies.machine.text", Words: "drafting.action.text", Menu: shell.MenuRoom, Shortcut: shell.Alt(fyne.KeyJ),
			Enabled: func() bool { _, ok := drafted(); return ok }, Run: func() { r.thing.showMachine() }},
	}
}

// askDraft asks what is to be drafted, after what is being typed is stored.
func (t *thing) askDraft() {
	r := t.room
	t.leave()
	r.Draft(t.snapshot(), t.exhibits, func() {
		if !r.closed && r.thing == t {
			r.reload()
		}
	})
}

// confirmHere says that the chosen paragraph is right as it stands, and goes on
// to the next that waits, writing where one was writing.
func (t *thing) confirmHere() {
	a := t.account
	writing := a.editor != nil
	a.commit()
	id := a.segments()[a.at].ID
	next := slices.IndexFunc(a.segments()[a.at+1:], func(s record.Segment) bool { return t.machines[s.ID].open })
	t.confirm([]string{id})
	if next < 0 {
		return
	}
	if next += a.at + 1; writing {
		a.edit(next, -1)
		return
	}
	a.choose(next)
}

// confirmAll asks first: it is the way round comparing each with the sound.
func (t *thing) confirmAll() {
	t.account.commit()
	all := t.unconfirmed()
	t.room.s.Ask(shell.Question{Title: words.T("drafting.all.title", len(all), t.t.Label), Text: words.T("drafting.all.text"),
		Yes: words.T("drafting.all.yes"), Do: func() { t.confirm(all) }})
}

func (t *thing) confirm(ids []string) {
	r := t.room
	task.Run(func(context.Context) (int, error) { return r.v.ConfirmMachine(t.id, ids) }, func(n int, err error) {
		switch {
		case r.closed:
		case err != nil:
			r.s.Fail(err)
		default:
			r.s.Done(words.T("drafting.confirmed", n))
			if r.thing == t && t.account != nil {
				t.follow()
			}
		}
	})
}

// showMachine shows the words that the machine wrote, beside those that stand
// there now, and which machine it was.
func (t *thing) showMachine() {
	seg := t.account.segments()[t.account.at]
	d := t.machines[seg.ID]
	now := words.T("drafting.text.same")
	if strings.TrimSpace(seg.Text) != strings.TrimSpace(d.text) {
		now = seg.Text
	}
	facts := look.NewParagraph(look.JoinFacts(day(d.at), d.machine.Program, d.machine.Version, d.machine.Model), look.Muted, look.StateWidth)
	sum := look.NewParagraph(words.T("drafting.text.sums", d.machine.ModelSHA256, d.machine.ProgramSHA256), look.Muted, look.StateWidth)
	facts.Points, sum.Points = look.SmallSize, look.SmallSize
	state := "drafting.text.confirmed"
	if d.open {
		state = "drafting.text.open"
	}
	var closeIt func()
	ok := look.NewButton(words.T("shell.close"), nil, look.Strong, func() { closeIt() })
	body := look.Column(10,
		look.Section(words.T("drafting.text.machine")), look.NewParagraph(d.text, look.Machine, look.StateWidth),
		look.Section(words.T("drafting.text.now")), look.NewParagraph(now, look.Ink, look.StateWidth),
		look.NewParagraph(words.T(state), look.Muted, look.StateWidth), facts, sum)
	closeIt = t.room.s.Overlay(shell.FormDialog(words.T("drafting.text.title", t.account.at+1), body, ok), ok, nil)
}
