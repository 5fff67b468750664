// Package redaction is where somebody decides what an addressee does not see:
// words of an account, every mention of a person or a place, parts of pictures and
// pages. Each thing has a reason, and all of it is the profile of a submission.
package redaction

import (
	"context"
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"attest/app/forms"
	"attest/app/look"
	"attest/app/shell"
	"attest/app/words"
	"attest/archive"
	"attest/archive/disclose"
	"attest/archive/record"
)

// Vault is what the dialogs need of the archive.
type Vault interface {
	Persons() []archive.PersonRow
	Mentions(ctx context.Context, submission record.ID, of archive.MentionOf) ([]archive.Mention, []string, error)
	Regions(exhibit record.ID) ([]record.Region, error)
	BesideHidden(ctx context.Context, submission, testimony record.ID) ([]archive.BesideHidden, error)
}

// Desk is one submission at which things are left out.
type Desk struct {
	Shell      *shell.Shell
	Vault      Vault
	Submission record.ID
	// Profile is the profile as it is now.
	Profile func() record.Profile
	// Change alters it, stores it, and says so with a way back.
	Change func(say string, alter func(*record.Profile))
	// Open shows an exhibit, to mark parts of it; nil where nothing can.
	Open func(exhibit record.ID)
	// Gone says that the submission is not in view any more.
	Gone func() bool
}

// ReasonName is a reason in the chosen language.
func ReasonName(code string) string {
	if key := "redaction.reason." + code; words.Has(key) {
		return words.T(key)
	}
	return code
}

// Counted says how many parts are left out for which reasons: "a third person 2, a place 1".
func Counted(all []archive.LeftOut) string {
	var out []string
	for _, l := range all {
		out = append(out, words.T("redaction.counted", ReasonName(l.Reason), l.Count))
	}
	return strings.Join(out, words.T("redaction.counted.and"))
}

// reason is the choice of why, which begins with none.
type reason struct {
	choice *forms.Choice
	field  *forms.Field
}

func newReason() *reason {
	options := []forms.Option{{Value: "", Text: words.T("redaction.reason.none")}}
	for _, r := range disclose.Reasons() {
		options = append(options, forms.Option{Value: r, Text: ReasonName(r)})
	}
	r := &reason{}
	r.choice = forms.NewChoice(options, "", func(string) { r.field.Fault("") })
	r.field = forms.NewField(words.T("redaction.why"), words.T("redaction.why.hint"), r.choice)
	return r
}

// given is the reason; without one the field says so and has the focus.
func (r *reason) given() (string, bool) {
	if r.choice.Value() == "" {
		r.field.Fault(words.T("redaction.why.missing"))
		look.Focus(r.choice)
		return "", false
	}
	return r.choice.Value(), true
}

// hide adds parts to the profile; one that is there gets the new reason.
func (d *Desk) hide(say string, parts []record.HiddenPart) {
	d.Change(say, func(p *record.Profile) {
		p.Hidden = slices.DeleteFunc(slices.Clone(p.Hidden), func(h record.HiddenPart) bool { return slices.ContainsFunc(parts, h.Same) })
		p.Hidden = append(p.Hidden, parts...)
	})
}

// show takes parts off the profile.
func (d *Desk) show(say string, parts []record.HiddenPart) {
	d.Change(say, func(p *record.Profile) {
		p.Hidden = slices.DeleteFunc(slices.Clone(p.Hidden), func(h record.HiddenPart) bool { return slices.ContainsFunc(parts, h.Same) })
	})
}

// quote is what a part hides, in its account.
func quote(account []record.Segment, h record.HiddenPart) string {
	for i, s := range account {
		if s.ID != h.Segment {
			continue
		}
		text := []rune(s.Text)
		if h.Fact == "" && h.From == 0 && h.To == 0 {
			return words.T("redaction.paragraph", i+1)
		}
		if h.Fact == "" && h.From >= 0 && h.To <= len(text) && h.From < h.To {
			return words.T("redaction.words", string(text[h.From:h.To]), i+1)
		}
	}
	return words.T("redaction.part")
}

func (d *Desk) dialog(title string, content fyne.CanvasObject, first fyne.Focusable, buttons ...fyne.CanvasObject) (closeIt func()) {
	no := look.NewButton(words.T("shell.close"), nil, look.Normal, func() { closeIt() })
	// It scrolls whole: a list in it that scrolled by itself could not be reached at 200 %.
	content = look.Fixed(wide, 0, look.Inset(0, 4, 0, 0, content))
	closeIt = d.Shell.Overlay(shell.Dialog(title, content, append([]fyne.CanvasObject{no}, buttons...)...), first, nil)
	return closeIt
}

// wide is a dialog's content.
const wide = 560
