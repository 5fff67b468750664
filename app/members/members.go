// Package members is who may open the vault, over the window: the list with
// roles, a person who comes in and types their own passphrase, a role, a name,
// a removal, and one's own passphrase.
package members

import (
	"context"

	"fyne.io/fyne/v2"

	"attest/app/forms"
	"attest/app/look"
	"attest/app/shell"
	"attest/app/welcome"
	"attest/app/words"
	"attest/archive"
	"attest/archive/record"
)

// Vault is what is asked of the archive. *archive.Vault is one.
type Vault interface {
	Info() archive.Info
	MemberList() ([]archive.MemberInfo, error)
	AddMember(ctx context.Context, n archive.NewMember, p archive.Progress) (archive.MemberInfo, error)
	SetRole(ctx context.Context, slot record.ID, role string) error
	RenameMember(ctx context.Context, slot record.ID, name string) error
	RemoveMember(ctx context.Context, slot record.ID, p archive.Progress) error
	ChangePassphrase(ctx context.Context, old, oldKey, fresh, keyFile []byte, p archive.Progress) error
}

// Passphrases say how hard one is to guess, and offer one.
type Passphrases struct {
	Estimate func([]byte) welcome.Strength
	Offer    func(lang string) (welcome.Offer, error)
}

const width, high float32 = 560, 220

// page is the overlay.
type page struct {
	s    *shell.Shell
	v    Vault
	pass Passphrases
	rows []archive.MemberInfo
	list *look.List
	note *look.Paragraph // why nothing was begun
	body fyne.CanvasObject

	keyholder bool // may change others
	close     func()
}

// Card is the part of the settings that leads here.
func Card(s *shell.Shell, v Vault, pass Passphrases, wide float32) fyne.CanvasObject {
	show := look.NewButton(words.T("members.open"), nil, look.Normal, func() { Open(s, v, pass) })
	own := look.NewButton(words.T("members.passphrase"), nil, look.Normal, func() { Passphrase(s, v, pass) })
	return look.Card(look.Column(12, look.Section(words.T("members.title")), look.NewParagraph(words.T("members.card"), look.Muted, wide-24),
		look.Line(8, show, own, look.Space())))
}

// Actions are in every room: the members, and one's own passphrase.
func Actions(s *shell.Shell, v Vault, pass Passphrases) []shell.Action {
	return []shell.Action{
		{ID: "members.open", Words: "members.action.open", Menu: shell.MenuFile, Run: func() { Open(s, v, pass) }},
		{ID: "members.passphrase", Words: "members.action.passphrase", Menu: shell.MenuFile, Run: func() { Passphrase(s, v, pass) }},
	}
}

// Open shows who the members are.
func Open(s *shell.Shell, v Vault, pass Passphrases) {
	p := &page{s: s, v: v, pass: pass, keyholder: v.Info().Role == archive.RoleKeyholder}
	p.note = look.NewParagraph("", look.Warn, width)
	p.note.Hidden = true
	p.list = look.NewList(func() int { return len(p.rows) }, func(i int) look.RowText { return rowText(p.rows[i]) })
	add := look.NewButton(words.T("members.add"), nil, look.Normal, p.add)
	role := look.NewButton(words.T("members.role"), nil, look.Normal, p.role)
	rename := look.NewButton(words.T("members.rename"), nil, look.Normal, p.rename)
	remove := look.NewButton(words.T("members.remove"), nil, look.Normal, p.remove)
	done := look.NewButton(words.T("shell.close"), nil, look.Strong, func() { p.close() })
	text := "members.text"
	buttons := []fyne.CanvasObject{remove, rename, role, add, done}
	if p.keyholder {
		p.list.OnOpen = func(int) { p.role() }
	} else {
		text, buttons = "members.text.others", []fyne.CanvasObject{done}
	}
	if !p.fill() {
		return
	}
	body := look.Column(10, look.NewParagraph(words.T(text), look.Muted, width), look.Fixed(width, high, look.BareCard(p.list)), p.note)
	p.body = body
	p.close = s.Overlay(shell.FormDialog(words.T("members.title"), body, buttons...), p.list, nil)
}

// fill reads the members again, and says whether that went well.
func (p *page) fill() bool {
	rows, err := p.v.MemberList()
	if err != nil {
		p.s.Fail(err)
		return false
	}
	at := p.list.Selected()
	p.rows = rows
	p.list.ShowChosen(min(max(at, 0), len(rows)-1))
	p.list.Refresh()
	return true
}

func rowText(m archive.MemberInfo) look.RowText {
	t := look.RowText{Name: m.Name, Left: words.T("shell.role." + m.Role), Right: m.Hint}
	if m.Self {
		t.Chip, t.Role = words.T("members.you"), look.OK
	}
	return t
}

// chosen is the member on whom the list stands, with whom others may deal.
func (p *page) chosen(other bool) (archive.MemberInfo, bool) {
	i := p.list.Selected()
	if i < 0 || i >= len(p.rows) {
		return archive.MemberInfo{}, false
	}
	refused := other && p.rows[i].Self
	p.note.Hidden = !refused
	if refused {
		p.note.Set(words.T("members.self"))
		look.Focus(p.list)
	}
	p.body.Refresh()
	return p.rows[i], !refused
}

// do changes something with what it shows under way, and shows the list again.
func (p *page) do(title, say string, change func(ctx context.Context, step archive.Progress) error, failed func(error), done ...func()) {
	shell.Work(p.s, title, func(ctx context.Context, step func(string, int64, int64)) (struct{}, error) {
		return struct{}{}, change(ctx, func(_ string, n, of int64) { step("", n, of) })
	}, func(_ struct{}, err error) {
		if err != nil {
			failed(err)
			return
		}
		for _, d := range done {
			d()
		}
		p.s.Done(say)
		if p.fill() {
			look.Focus(p.list)
		}
	})
}

// roleChoice chooses a role, and says what it can do.
func roleChoice(now string) (*forms.Choice, fyne.CanvasObject) {
	says := look.NewParagraph(words.T("members.role."+now), look.Muted, width)
	says.Points = look.SmallSize
	var options []forms.Option
	for _, r := range archive.Roles() {
		options = append(options, forms.Option{Value: r, Text: words.T("shell.role." + r)})
	}
	pick := forms.NewChoice(options, now, func(r string) { says.Set(words.T("members.role." + r)) })
	return pick, look.Column(4, forms.NewField(words.T("members.role.field"), "", pick).Container, says)
}

func (p *page) role() {
	m, ok := p.chosen(true)
	if !ok {
		return
	}
	pick, shown := roleChoice(m.Role)
	var closeIt func()
	no := look.NewButton(words.T("shell.cancel"), nil, look.Normal, func() { closeIt() })
	yes := look.NewButton(words.T("members.role.yes"), nil, look.Strong, func() {
		role := pick.Value()
		closeIt()
		p.do(words.T("members.working"), words.T("members.role.done", m.Name, words.T("shell.role."+role)), func(ctx context.Context, _ archive.Progress) error {
			return p.v.SetRole(ctx, m.Slot, role)
		}, p.s.Fail)
	})
	closeIt = p.s.Overlay(shell.FormDialog(words.T("members.role.title", m.Name), look.Fixed(width, 0, shown), no, yes), pick, nil)
}

func (p *page) rename() {
	m, ok := p.chosen(false)
	if !ok {
		return
	}
	name := forms.NewEntry()
	name.SetText(m.Name)
	field := forms.NewField(words.T("members.name"), words.T("members.name.hint"), name)
	var closeIt func()
	save := func() {
		field.Fault("")
		text := name.Text
		p.do(words.T("members.working"), words.T("members.renamed"), func(ctx context.Context, _ archive.Progress) error {
			return p.v.RenameMember(ctx, m.Slot, text)
		}, func(err error) { nameFault(p.s, field, name, err) }, func() { closeIt() })
	}
	name.OnSubmitted = func(string) { save() }
	no := look.NewButton(words.T("shell.cancel"), nil, look.Normal, func() { closeIt() })
	yes := look.NewButton(words.T("members.rename.yes"), nil, look.Strong, save)
	closeIt = p.s.Overlay(shell.FormDialog(words.T("members.rename.title", m.Name), look.Fixed(width, 0, field.Container), no, yes), name, nil)
}

// remove says what will happen, does it, and leaves nothing but to unlock again.
func (p *page) remove() {
	m, ok := p.chosen(true)
	if !ok {
		return
	}
	p.s.Ask(shell.Question{
		Title: words.T("members.remove.title", m.Name), Text: words.T("members.remove.text"),
		Yes: words.T("members.remove.yes"), Grave: true,
		Do: func() {
			shell.Work(p.s, words.T("members.removing", m.Name), func(ctx context.Context, step func(string, int64, int64)) (struct{}, error) {
				return struct{}{}, p.v.RemoveMember(ctx, m.Slot, func(_ string, n, _ int64) { step(words.T("members.resealed", n), 0, 0) })
			}, func(_ struct{}, err error) { p.removed(m.Name, err) })
		},
	})
}

// removed says how it ended. Where the vault is closed by it, it is unlocked again.
func (p *page) removed(name string, err error) {
	if _, lerr := p.v.MemberList(); lerr == nil { // it was refused before anything was done
		p.s.Fail(err)
		return
	}
	title, text := words.T("members.removed", name), words.T("members.removed.text")
	if err != nil {
		title, text = words.T("members.kept", name), words.T("members.kept.text")
		if p.s.Explain != nil {
			_, why := p.s.Explain(err)
			text += "\n\n" + why
		}
	}
	again := look.NewButton(words.T("members.unlock"), nil, look.Strong, p.s.Lock)
	p.s.Overlay(shell.FormDialog(title, look.NewParagraph(text, look.Ink, width), again), again, p.s.Lock)
}
