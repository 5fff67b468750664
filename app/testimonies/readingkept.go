package testimonies

import (
	"context"
	"slices"
	"strconv"

	"fyne.io/fyne/v2"

	"attest/app/forms"
	"attest/app/look"
	"attest/app/task"
	"attest/app/words"
	"attest/archive/record"
)

// typed is what stands in the form of a reading, or of the signed paper, as it
// is kept over a lock, Escape and the program's end.
type typed struct {
	Language    string            `json:"language,omitempty"`
	Reader      string            `json:"reader,omitempty"`
	True        bool              `json:"true,omitempty"`
	Corrections []typedCorrection `json:"corrections,omitempty"`
	Signed      []typedSigning    `json:"signed,omitempty"`
	Scan        string            `json:"scan,omitempty"`
}

// typedCorrection names its paragraph twice: paragraphs before it may be joined
// or split while the form is closed.
type typedCorrection struct {
	Number  string            `json:"number,omitempty"`
	Segment string            `json:"segment,omitempty"`
	Reason  string            `json:"reason,omitempty"`
	Was     record.Correction `json:"was"`
}

type typedSigning struct {
	Role   string `json:"role"`
	How    string `json:"how,omitempty"`
	Reason string `json:"reason,omitempty"`
}

// keep puts back what was kept of the form, and says so above it; again opens the
// form anew.
func (f *reading) keep(form string, again func()) fyne.CanvasObject {
	t := f.thing
	f.kept = forms.KeepState(forms.About(t.room.v, t.id), form, f.typed, func(text string) {
		var was typed
		if record.Decode([]byte(text), &was) == nil {
			f.putBack(was)
		}
	})
	box := look.Column(0)
	box.Hidden = !f.kept.Found()
	said := look.NewText(words.T("testimonies.kept.here"), look.Ink, look.TextSize)
	said.Short = true
	box.Add(look.NoticeCard(look.Warn, look.Line(8, said, look.Space(),
		look.NewButton(words.T("testimonies.kept.anew"), nil, look.Quiet, func() {
			f.close()
			task.Run(func(context.Context) (struct{}, error) { return struct{}{}, f.kept.Made() }, func(_ struct{}, err error) {
				switch {
				case t.room.closed || t.room.thing != t:
				case err != nil:
					t.room.s.Fail(err)
				default:
					again()
				}
			})
		}))))
	return box
}

// touched is told that something in the form changed.
func (f *reading) touched(string) {
	if f.kept != nil {
		f.kept.Touched()
	}
}

// left keeps what was typed when the form is closed without recording it, and
// says that it is there.
func (f *reading) left() {
	f.kept.AtLock()
	if f.kept.Found() {
		f.thing.room.s.Say("testimonies.kept.said")
	}
}

// typed is what stands in the form.
func (f *reading) typed() string {
	var now typed
	if f.language != nil {
		now.Language, now.Reader, now.True = f.language.Value(), f.reader.Value(), f.isTrue.Checked
	}
	account := f.thing.t.Account
	for _, k := range f.corrections {
		c := typedCorrection{Number: k.paragraph.Text, Reason: k.reason.Text, Was: k.was}
		if n, err := strconv.Atoi(c.Number); err == nil && n >= 1 && n <= len(account) {
			c.Segment = account[n-1].ID
		}
		now.Corrections = append(now.Corrections, c)
	}
	for _, s := range f.signed {
		now.Signed = append(now.Signed, typedSigning{s.role, s.how.Value(), s.reason.Text})
	}
	if f.scan != nil {
		now.Scan = f.scan.Value()
	}
	text, err := record.Canonical(now)
	if err != nil {
		return "" // a reading of record.Correction can be written again
	}
	return string(text)
}

// putBack shows what was kept in place of what the form begins with.
func (f *reading) putBack(was typed) {
	if f.language != nil {
		f.language.SetValue(was.Language)
		f.reader.SetValue(was.Reader)
		f.isTrue.Checked = was.True
		f.isTrue.Refresh()
		f.corrections = nil
		f.list.RemoveAll()
	}
	for _, c := range was.Corrections {
		k := f.addCorrection(c.Was)
		number := c.Number
		if i := slices.IndexFunc(f.thing.t.Account, func(s record.Segment) bool { return s.ID == c.Segment }); i >= 0 {
			number = strconv.Itoa(i + 1)
		}
		k.paragraph.SetText(number)
		k.reason.SetText(c.Reason)
	}
	for _, s := range f.signed {
		for _, x := range was.Signed {
			if x.Role == s.role {
				s.how.SetValue(x.How)
				s.reason.SetText(x.Reason)
			}
		}
	}
	if f.scan != nil {
		f.scan.SetValue(was.Scan)
	}
}
