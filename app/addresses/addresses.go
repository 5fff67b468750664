// Package addresses is the office's address book over the window: who opens what
// is sent, with which key, and whether somebody compared the key with its owner.
package addresses

import (
	"context"
	"errors"
	"strings"

	"fyne.io/fyne/v2"

	"attest/app/forms"
	"attest/app/look"
	"attest/app/shell"
	"attest/app/task"
	"attest/app/words"
	"attest/archive"
	"attest/archive/bundle"
	"attest/archive/delivery"
	"attest/archive/record"
)

// Vault keeps the book. *archive.Vault is one.
type Vault interface {
	Recipients() []record.Recipient
	AddRecipient(name, key string, stands ...string) (record.Recipient, error)
	SetRecipientFor(id string, list ...string) error
	VerifyRecipient(id, way string) error
	RemoveRecipient(id string) error
}

const width, high float32 = 560, 260 // at 200 % a window is 640 wide

// book is the overlay.
type book struct {
	s     *shell.Shell
	v     Vault
	rows  []record.Recipient
	list  *look.List
	empty *look.Paragraph
	close func()
}

// Open shows the book.
func Open(s *shell.Shell, v Vault) {
	b := &book{s: s, v: v, empty: look.NewParagraph(words.T("addresses.empty"), look.Muted, width-24)}
	b.list = look.NewList(func() int { return len(b.rows) }, func(i int) look.RowText { return rowText(b.rows[i]) })
	b.list.OnOpen = func(int) { b.compare() }
	add := look.NewButton(words.T("addresses.add"), nil, look.Normal, b.add)
	compare := look.NewButton(words.T("addresses.compare"), nil, look.Normal, b.compare)
	whose := look.NewButton(words.T("addresses.for.open"), nil, look.Normal, b.whose)
	remove := look.NewButton(words.T("addresses.remove"), nil, look.Normal, b.remove)
	done := look.NewButton(words.T("shell.close"), nil, look.Strong, func() { b.close() })
	b.fill()
	body := look.Column(10, look.NewParagraph(words.T("addresses.text"), look.Muted, width), look.Fixed(width, high, look.BareCard(b.list)), b.empty)
	first := fyne.Focusable(b.list)
	if len(b.rows) == 0 {
		first = add
	}
	b.close = s.Overlay(shell.FormDialog(words.T("addresses.title"), body, remove, whose, compare, add, done), first, nil)
}

func (b *book) fill() {
	at := b.list.Selected()
	b.rows = b.v.Recipients()
	b.empty.Hidden = len(b.rows) > 0
	b.list.ShowChosen(min(max(at, 0), len(b.rows)-1))
	b.list.Refresh()
	b.empty.Refresh()
}

func rowText(r record.Recipient) look.RowText {
	t := look.RowText{Name: r.Name, Left: keyKind(r.Key), Right: fingerprint(r.Key), Chip: words.T("addresses.unverified"), Role: look.Warn}
	if r.Verified != nil {
		t.Chip, t.Role = words.T("addresses.verified", r.Verified.At[:10]), look.OK
		t.Left = look.JoinFacts(t.Left, words.T("addresses.way."+r.Verified.Way))
	}
	if len(r.For) > 0 {
		t.Left = look.JoinFacts(t.Left, words.T("addresses.for.row", strings.Join(r.For, "; ")))
	}
	return t
}

func keyKind(key string) string {
	switch {
	case strings.HasPrefix(key, "age1pq1"):
		return words.T("addresses.kind.pq")
	case strings.HasPrefix(key, "ssh-"):
		return words.T("addresses.kind.ssh")
	}
	return words.T("addresses.kind.age")
}

func fingerprint(key string) string {
	fp, err := bundle.KeyFingerprint(key)
	if err != nil { // the vault takes no such key in
		return ""
	}
	return fp[:min(len(fp), 19)] + "…"
}

func (b *book) chosen() (record.Recipient, bool) {
	i := b.list.Selected()
	if i < 0 || i >= len(b.rows) {
		return record.Recipient{}, false
	}
	return b.rows[i], true
}

// do runs a change of the book beside the window and shows the book again.
func (b *book) do(say string, change func() error, failed func(error), done ...func()) {
	task.Run(func(context.Context) (struct{}, error) { return struct{}{}, change() }, func(_ struct{}, err error) {
		if err != nil {
			failed(err)
			return
		}
		for _, d := range done {
			d()
		}
		b.s.Done(say)
		b.fill()
		look.Focus(b.list)
	})
}

// add asks for a name and a key.
func (b *book) add() {
	name, key := forms.NewEntry(), forms.NewMultiLine(4)
	key.SetPlaceHolder("age1pq1…  age1…  ssh-ed25519 …")
	nameF := forms.NewField(words.T("addresses.name"), words.T("addresses.name.hint"), name)
	keyF := forms.NewField(words.T("addresses.key"), words.T("addresses.key.hint"), key)
	stands, standsF := standsField(nil)
	var closeIt func()
	save := func() {
		nameF.Fault("")
		keyF.Fault("")
		standsF.Fault("")
		title, line, list := name.Text, key.Text, strings.Split(stands.Text, ";")
		b.do(words.T("addresses.added"), func() error {
			_, err := b.v.AddRecipient(title, line, list...)
			return err
		}, func(err error) {
			var bad *archive.InvalidError
			switch {
			case errors.Is(err, bundle.ErrRecipient):
				keyF.Fault(words.T("addresses.key.wrong"))
			case errors.As(err, &bad) && bad.Field == "name":
				nameF.Fault(words.T("addresses.name.wrong"))
			case errors.As(err, &bad) && bad.Field == "for":
				standsF.Fault(words.T("addresses.for.wrong"))
			case errors.As(err, &bad):
				keyF.Fault(words.T("addresses.key.there"))
			default:
				b.s.Fail(err)
			}
		}, closeIt)
	}
	no := look.NewButton(words.T("shell.cancel"), nil, look.Normal, func() { closeIt() })
	yes := look.NewButton(words.T("addresses.add.yes"), nil, look.Strong, save)
	closeIt = b.s.Overlay(shell.FormDialog(words.T("addresses.add.title"), look.Fixed(width, 0, look.Column(12, nameF.Container, keyF.Container, standsF.Container)), no, yes), name, nil)
}

// compare shows what is compared with the owner of a key, and asks how.
func (b *book) compare() {
	r, ok := b.chosen()
	if !ok {
		return
	}
	fp, err := bundle.KeyFingerprint(r.Key)
	spelt := ""
	if err == nil {
		spelt, err = delivery.KeyWords(fp)
	}
	if err != nil {
		b.s.Fail(err)
		return
	}
	var options []forms.Option
	for _, w := range record.Ways() {
		options = append(options, forms.Option{Value: w, Text: words.T("addresses.way." + w)})
	}
	way := forms.NewChoice(options, record.WayTelephone, nil)
	say := look.NewBold(spelt, look.Ink, look.SectionSize)
	var closeIt func()
	set := func(say, value string) func() {
		return func() {
			closeIt()
			b.do(say, func() error { return b.v.VerifyRecipient(r.ID, value) }, b.s.Fail)
		}
	}
	no := look.NewButton(words.T("shell.cancel"), nil, look.Normal, func() { closeIt() })
	buttons := []fyne.CanvasObject{no}
	state := words.T("addresses.compare.text", r.Name)
	if r.Verified != nil {
		state = words.T("addresses.compared", r.Verified.At[:10], words.T("addresses.way."+r.Verified.Way))
		buttons = append(buttons, look.NewButton(words.T("addresses.unverify"), nil, look.Normal, set(words.T("addresses.unverified.done"), "")))
	}
	buttons = append(buttons, look.NewButton(words.T("addresses.same"), nil, look.Strong, func() { set(words.T("addresses.verified.done"), way.Value())() }))
	body := look.Column(12, look.NewParagraph(state, look.Ink, width),
		look.Card(look.Column(6, look.Small(words.T("addresses.words")), say, look.Small(fp))),
		look.NewParagraph(words.T("addresses.compare.how."+howKind(r.Key)), look.Muted, width),
		forms.NewField(words.T("addresses.way"), words.T("addresses.way.hint"), way).Container)
	closeIt = b.s.Overlay(shell.FormDialog(words.T("addresses.compare.title", r.Name), look.Fixed(width, 0, body), buttons...), way, nil)
}

func howKind(key string) string {
	if strings.HasPrefix(key, "ssh-") {
		return "ssh"
	}
	return "age"
}

// remove takes an entry out; the bar offers Undo.
func (b *book) remove() {
	if r, ok := b.chosen(); ok {
		b.do(words.T("addresses.removed"), func() error { return b.v.RemoveRecipient(r.ID) }, b.s.Fail)
	}
}

// Pick lets keys be chosen for an export. A key that nobody compared is said to
// be so where it is chosen.
func Pick(s *shell.Shell, v Vault, then func(keys string)) {
	rows := v.Recipients()
	var closeIt func()
	open := look.NewButton(words.T("addresses.open"), nil, look.Normal, func() { closeIt(); Open(s, v) })
	no := look.NewButton(words.T("shell.cancel"), nil, look.Normal, func() { closeIt() })
	if len(rows) == 0 {
		closeIt = s.Overlay(shell.Dialog(words.T("addresses.pick.title"), look.NewParagraph(words.T("addresses.empty"), look.Ink, width), no, open), open, nil)
		return
	}
	warn := look.NoticeCard(look.Warn, look.NewParagraph(words.T("addresses.pick.warn"), look.Ink, width-40))
	warn.Hide()
	body := look.Column(10)
	checks := make([]*forms.Check, len(rows))
	list := look.Column(6)
	for i, r := range rows {
		mark := words.T("addresses.unverified")
		if r.Verified != nil {
			mark = words.T("addresses.verified", r.Verified.At[:10])
		}
		checks[i] = forms.NewCheck(look.JoinFacts(r.Name, keyKind(r.Key), mark), false, func(bool) {
			warn.Hide()
			for k, c := range checks {
				if c.Checked && rows[k].Verified == nil {
					warn.Show()
				}
			}
			body.Refresh()
		})
		list.Add(checks[i])
	}
	yes := look.NewButton(words.T("addresses.pick.yes"), nil, look.Strong, func() {
		var keys []string
		for i, c := range checks {
			if c.Checked {
				keys = append(keys, "# "+rows[i].Name, rows[i].Key)
			}
		}
		closeIt()
		if len(keys) > 0 {
			then(strings.Join(keys, "\n"))
		}
	})
	body.Objects = []fyne.CanvasObject{look.Fixed(width, min(list.MinSize().Height+8, high), look.Scroll(list)), warn}
	closeIt = s.Overlay(shell.FormDialog(words.T("addresses.pick.title"), body, open, no, yes), checks[0], nil)
}
