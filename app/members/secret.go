package members

import (
	"context"
	"errors"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"attest/app/forms"
	"attest/app/look"
	"attest/app/shell"
	"attest/app/welcome"
	"attest/app/words"
	"attest/archive"
)

// secret asks for a new passphrase twice, measures it, and offers one.
type secret struct {
	s             *shell.Shell
	pass          Passphrases
	chosen, again *forms.Entry
	meter         *welcome.Meter
	field, first  *forms.Field // of the second and of the first typing
	offered       *look.Paragraph
	file          *forms.Path // of the key file; empty for none
	root          fyne.CanvasObject
}

func newSecret(s *shell.Shell, pass Passphrases, submit func()) *secret {
	x := &secret{s: s, pass: pass, chosen: forms.NewPassword(), again: forms.NewPassword(), meter: welcome.NewMeter(), offered: look.NewParagraph("", look.Ink, width-24)}
	x.offered.Bold, x.offered.Hidden = true, true
	x.chosen.OnChanged = func(text string) { x.meter.Say(x.pass.Estimate([]byte(text)), text == "") }
	x.chosen.OnSubmitted = func(string) { look.Focus(x.again) }
	x.again.OnSubmitted = func(string) { submit() }
	x.file = forms.NewPath(s.Window, forms.OpenFile, "")
	x.file.OnEnter = submit
	x.field = forms.NewField(words.T("members.pass.again"), "", x.again)
	x.first = forms.NewField(words.T("members.pass.new"), words.T("members.pass.hint"), x.chosen)
	offer := look.NewButton(words.T("members.pass.offer"), theme.ViewRefreshIcon(), look.Normal, x.offer)
	x.root = look.Column(8, x.first.Container, x.meter, x.offered,
		look.Line(8, offer, look.Space()), x.field.Container,
		forms.NewField(words.T("members.keyfile"), words.T("members.keyfile.hint"), x.file.Container).Container)
	return x
}

// offer shows six words, to be written down and typed.
func (x *secret) offer() {
	o, err := x.pass.Offer(string(words.Current()))
	if err != nil {
		x.s.Fail(err)
		return
	}
	text := o.Shown
	if o.Keys != o.Shown {
		text += "\n" + words.T("welcome.pass.keys", o.Keys)
	}
	x.offered.Hidden = false
	x.offered.Set(text)
	x.root.Refresh()
	look.Focus(x.chosen)
}

// typed is the passphrase, or false after saying what is wrong with it.
func (x *secret) typed() ([]byte, bool) {
	x.first.Fault("")
	x.field.Fault("")
	fault := func(field *forms.Field, at fyne.Focusable, key string) ([]byte, bool) {
		field.Fault(words.T(key))
		look.Focus(at)
		return nil, false
	}
	if s := x.pass.Estimate([]byte(x.chosen.Text)); s.Weak {
		x.meter.Say(s, x.chosen.Text == "")
		return fault(x.first, x.chosen, "welcome.pass.weak")
	}
	if x.again.Text != x.chosen.Text {
		return fault(x.field, x.again, "welcome.pass.differs")
	}
	return []byte(x.chosen.Text), true
}

// forget lets go of what stands on the screen.
func (x *secret) forget() {
	x.chosen.SetText("")
	x.again.SetText("")
	x.offered.Set("")
}

// nameFault says at the field what is wrong with a name, and everything else aloud.
func nameFault(s *shell.Shell, field *forms.Field, at *forms.Entry, err error) {
	var bad *archive.InvalidError
	if errors.As(err, &bad) && bad.Field == "name" {
		field.Fault(words.T("members.name.wrong"))
		look.Focus(at)
		return
	}
	s.Fail(err)
}

// add takes a person in, who types the passphrase here.
func (p *page) add() {
	name := forms.NewEntry()
	nameF := forms.NewField(words.T("members.name"), words.T("members.name.hint"), name)
	pick, roles := roleChoice(archive.RoleCaseworker)
	var closeIt func()
	var x *secret
	save := func() {
		nameF.Fault("")
		if strings.TrimSpace(name.Text) == "" {
			nameF.Fault(words.T("welcome.member.missing"))
			look.Focus(name)
			return
		}
		pass, ok := x.typed()
		if !ok {
			return
		}
		n, path := archive.NewMember{Name: name.Text, Role: pick.Value(), Passphrase: pass}, x.file.Value()
		p.do(words.T("members.adding"), words.T("members.added", strings.TrimSpace(n.Name)), func(ctx context.Context, step archive.Progress) error {
			defer clear(pass)
			var err error
			if n.KeyFile, err = archive.ReadKeyFile(path); err != nil {
				return err
			}
			_, err = p.v.AddMember(ctx, n, step)
			return err
		}, func(err error) { nameFault(p.s, nameF, name, err) }, x.forget, func() { closeIt() })
	}
	x = newSecret(p.s, p.pass, save)
	no := look.NewButton(words.T("shell.cancel"), nil, look.Normal, func() { x.forget(); closeIt() })
	yes := look.NewButton(words.T("members.add.yes"), nil, look.Strong, save)
	body := look.Column(12, look.NewParagraph(words.T("members.add.text"), look.Muted, width), nameF.Container, roles, look.NewParagraph(words.T("members.add.pass"), look.Ink, width), x.root)
	closeIt = p.s.Overlay(shell.FormDialog(words.T("members.add.title"), look.Fixed(width, 0, body), no, yes), name, x.forget)
}

// Passphrase asks for the present one and another.
func Passphrase(s *shell.Shell, v Vault, pass Passphrases) {
	old := forms.NewPassword()
	oldF := forms.NewField(words.T("members.pass.old"), "", old)
	present := forms.NewPath(s.Window, forms.OpenFile, "")
	presentF := forms.NewField(words.T("members.keyfile.old"), "", present.Container)
	presentF.Container.Hidden = true
	if list, err := v.MemberList(); err == nil { // a fault is told by what is done next
		presentF.Container.Hidden = !slices.ContainsFunc(list, func(m archive.MemberInfo) bool { return m.Self && m.KeyFile })
	}
	var closeIt func()
	var x *secret
	save := func() {
		oldF.Fault("")
		fresh, ok := x.typed()
		if !ok {
			return
		}
		was, oldPath, path := []byte(old.Text), present.Value(), x.file.Value()
		shell.Work(s, words.T("members.pass.working"), func(ctx context.Context, step func(string, int64, int64)) (struct{}, error) {
			defer clear(fresh)
			defer clear(was)
			oldKey, err := archive.ReadKeyFile(oldPath)
			if err != nil {
				return struct{}{}, err
			}
			key, err := archive.ReadKeyFile(path)
			if err != nil {
				return struct{}{}, err
			}
			return struct{}{}, v.ChangePassphrase(ctx, was, oldKey, fresh, key, func(_ string, n, of int64) { step("", n, of) })
		}, func(_ struct{}, err error) {
			switch {
			case errors.Is(err, archive.ErrWrongPassphrase):
				oldF.Fault(words.T("error.wrong.happened") + " " + words.T("error.wrong.next"))
				look.Focus(old)
			case err != nil:
				s.Fail(err)
			default:
				old.SetText("")
				x.forget()
				closeIt()
				s.Done(words.T("members.pass.done"))
			}
		})
	}
	x = newSecret(s, pass, save)
	old.OnSubmitted = func(string) { look.Focus(x.chosen) }
	forget := func() { old.SetText(""); x.forget() }
	no := look.NewButton(words.T("shell.cancel"), nil, look.Normal, func() { forget(); closeIt() })
	yes := look.NewButton(words.T("members.pass.yes"), nil, look.Strong, save)
	body := look.Column(12, look.NewParagraph(words.T("members.pass.text"), look.Muted, width), oldF.Container, presentF.Container, x.root)
	closeIt = s.Overlay(shell.FormDialog(words.T("members.pass.title"), look.Fixed(width, 0, body), no, yes), old, forget)
}
