// Package takeout asks before something leaves the vault outside of a
// submission: for whom, why, and where it is written. Whether it may is the
// engine's to say.
package takeout

import (
	"os"
	"path/filepath"
	"strings"

	"attest/app/forms"
	"attest/app/look"
	"attest/app/shell"
	"attest/app/words"
	"attest/archive"
	"attest/archive/record"
)

// Order is what is to be taken out.
type Order struct {
	Title string
	Text  string       // what it means that it leaves
	Name  string       // of the file, as it is proposed
	Keep  forms.Keeper // keeps what is typed; may be nil
	// Named are the recipients that consent names for a class; nil where nobody
	// knows. One alone is filled in.
	Named func(use string) []string
	Do    func(path string, f archive.TakeFor)
}

const width float32 = 520

// Ask opens the questions over the window; Do is called once all are answered.
func Ask(s *shell.Shell, o Order) {
	name := o.Name
	if home, err := os.UserHomeDir(); err == nil {
		name = filepath.Join(home, name)
	}
	options := []forms.Option{{Value: record.UseKeep, Text: words.T("takeout.internal")}}
	classes := record.AddresseeClasses()
	for _, u := range record.Uses() {
		for _, c := range classes {
			if c == u.ID {
				text := u.En
				if words.Current() == words.Korean {
					text = u.Ko
				}
				options = append(options, forms.Option{Value: u.ID, Text: text})
			}
		}
	}
	to, why := forms.NewEntry(), forms.NewEntry()
	kept := forms.Keep(o.Keep, "takeout", to, why)
	toF := forms.NewField(words.T("takeout.to"), words.T("takeout.to.text"), to)
	whyF := forms.NewField(words.T("takeout.why"), words.T("takeout.why.text"), why)
	toF.Hide()
	body := look.Column(12)
	filled := ""
	use := forms.NewChoice(options, record.UseKeep, func(v string) {
		toF.Hidden = v == record.UseKeep
		if to.Text == filled && o.Named != nil {
			filled = ""
			if all := o.Named(v); len(all) == 1 {
				filled = all[0]
			}
			to.SetText(filled)
		}
		body.Refresh()
	})
	path := forms.NewPath(s.Window, forms.NewFolder, name)
	var closeIt func()
	do := func() {
		f := archive.TakeFor{Use: use.Value(), To: strings.TrimSpace(to.Text), Why: strings.TrimSpace(why.Text)}
		if f.Use == record.UseKeep {
			f.To = ""
		}
		toF.Fault("")
		whyF.Fault("")
		where := path.Value()
		switch {
		case f.To == "" && f.Use != record.UseKeep:
			toF.Fault(words.T("takeout.missing"))
			look.Focus(to)
		case f.Why == "":
			whyF.Fault(words.T("takeout.missing"))
			look.Focus(why)
		case where != "":
			closeIt()
			kept.Drop()
			o.Do(where, f)
		}
		body.Refresh()
	}
	path.OnEnter = do
	no := look.NewButton(words.T("shell.cancel"), nil, look.Normal, func() { closeIt(); kept.Drop() })
	yes := look.NewButton(words.T("testimonies.exhibit.out.yes"), nil, look.Strong, do)
	body.Objects = append(body.Objects, look.NewParagraph(o.Text, look.Ink, width),
		forms.NewField(words.T("takeout.use"), "", use).Container, toF.Container, whyF.Container,
		forms.NewField(words.T("takeout.where"), "", look.Fixed(width, 0, path.Container)).Container)
	closeIt = s.Overlay(shell.FormDialog(o.Title, body, no, yes), why, kept.AtLock)
	s.KeepAtLock(kept.AtLock)
}

// Named are the recipients that the consents of a person name for each class.
func Named(consents []record.Consent) func(use string) []string {
	now, ok := record.InForce(consents)
	return func(use string) []string {
		for _, u := range now.Uses {
			if ok && u.Use == use && u.Answer == record.AnswerYes {
				return u.Recipients
			}
		}
		return nil
	}
}
