package drafting

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
	"attest/archive/machine"
	"attest/archive/record"
)

// Card is the part of Settings that says where the programs are.
type Card struct {
	s          *shell.Shell
	tools      Tools
	whisper    *forms.Path
	model      *forms.Path
	translator *forms.Path
	note       *look.Paragraph
	keep       *look.Button
}

// NewCard is the card, at the width of its room.
func NewCard(s *shell.Shell, tools Tools, width float32) *Card {
	c := &Card{s: s, tools: tools, note: look.NewParagraph("", look.Muted, width-24)}
	now, _ := tools.Whisper()
	other, _ := tools.Translator()
	c.whisper = forms.NewPath(s.Window, forms.OpenFile, now.Program)
	c.model = forms.NewPath(s.Window, forms.OpenFile, now.Model)
	c.translator = forms.NewPath(s.Window, forms.OpenFile, other.Program)
	c.note.Hidden = true
	c.keep = look.NewButton(words.T("drafting.keep"), nil, look.Normal, c.check)
	return c
}

// View is what stands on the card.
func (c *Card) View(width float32) fyne.CanvasObject {
	return look.Column(12, look.Section(words.T("drafting.settings")),
		look.NewParagraph(words.T("drafting.settings.text"), look.Muted, width-24),
		forms.NewField(words.T("drafting.whisper"), words.T("drafting.whisper.hint"), c.whisper.Container).Container,
		forms.NewField(words.T("drafting.model"), words.T("drafting.model.hint"), c.model.Container).Container,
		forms.NewField(words.T("drafting.translator"), words.T("drafting.translator.hint"), c.translator.Container).Container,
		c.note, look.Line(8, c.keep, look.Space()))
}

// Focus goes to the first of its fields.
func (c *Card) Focus() { look.Focus(c.whisper.Completion.Entry) }

// named is one program with what was found of it.
type named struct {
	tool machine.Tool
	is   record.Machine
}

// check looks at the programs, and keeps where they are when they are there. An
// empty field forgets its program.
func (c *Card) check() {
	whisper := machine.Tool{Program: c.whisper.Value(), Model: c.model.Value()}
	translator := machine.Tool{Program: c.translator.Value()}
	if (whisper.Program == "") != (whisper.Model == "") {
		c.say(look.Danger, words.T("drafting.both"))
		return
	}
	c.keep.Disable()
	c.say(look.Muted, words.T("drafting.checking"))
	task.Run(func(context.Context) (all []named, err error) {
		for _, t := range []machine.Tool{whisper, translator} {
			if t.Program == "" {
				continue
			}
			is, derr := t.Describe(func(int64, int64) {})
			err = errors.Join(err, derr)
			all = append(all, named{t, is})
		}
		return all, err
	}, func(all []named, err error) {
		c.keep.Enable()
		if err != nil {
			safe, text := c.s.Explain(err)
			c.say(look.Danger, safe+" "+text)
			return
		}
		c.tools.SetWhisper(whisper.Program, whisper.Model)
		c.tools.SetTranslator(translator.Program)
		var found []string
		for _, n := range all {
			found = append(found, look.JoinFacts(n.is.Program, n.is.Version, n.is.Model))
		}
		if len(found) == 0 {
			c.say(look.Muted, words.T("drafting.none"))
			return
		}
		c.say(look.OK, words.T("drafting.kept", strings.Join(found, "; ")))
	})
}

func (c *Card) say(role look.Role, text string) {
	c.note.Role, c.note.Hidden = role, false
	c.note.Set(text)
}
