package submissions_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"attest/app/look/looktest"
	"attest/app/shell"
	"attest/app/submissions"
	"attest/archive"
	"attest/archive/bundle"
	"attest/archive/record"
)

// withForm is a submission in a body's form, and a warning that says who somebody is.
type withForm struct{ *vault }

func (v withForm) Preview(ctx context.Context, id record.ID) (archive.Preview, error) {
	p, err := v.vault.Preview(ctx, id)
	f := &bundle.Form{Title: "Invented form", Sections: []bundle.FormSection{{Title: "Facts"}}}
	put := func(label string, a ...bundle.FormAnswer) {
		s := &f.Sections[0]
		s.Fields = append(s.Fields, bundle.FormField{Number: len(s.Fields) + 1, Label: label, Answers: a})
	}
	put("What happened", bundle.FormAnswer{Code: "W-ABC", Lines: []bundle.FormLine{
		{Text: "Three came at dawn.", Sources: []bundle.Source{{Testimony: 1, Paragraph: 1}, {Exhibit: 1}}},
		{Text: "Nobody was told why."},
	}})
	put("Where she is now", bundle.FormAnswer{Unknown: "told by telephone"})
	put("Who ordered it", bundle.FormAnswer{})
	for i := range 60 {
		put(fmt.Sprintf("Question %d", i+4), bundle.FormAnswer{Lines: []bundle.FormLine{{Text: fmt.Sprintf("Answer %d.", i+4)}}})
	}
	p.Forms = map[string]*bundle.Form{"en": f}
	p.Warnings = append(p.Warnings, archive.Reason{Code: archive.ReasonStillNamed, Label: "T-K7-0001", What: "testimony", Count: 2})
	return p, err
}

// The preview has every question and answer of the form as its addressee will see
// it, what each cites, and what is open or not known.
func TestThePreviewShowsTheForm(t *testing.T) {
	v := withForm{newVault()}
	d := looktest.New(t)
	s := shell.New(d.Window)
	s.Explain = func(err error) (string, string) { return "Safe.", err.Error() }
	s.Enter(shell.Session{Office: "Sample office", Idle: 5 * time.Minute}, []shell.Room{submissions.New(s, v)}, nil)
	d.Settle()
	s.Open("submissions", string(v.subs[0].ID))
	d.Settle()
	act(t, s, "submissions.preview")
	d.Settle()
	d.Sees("Invented form", "Facts", "1. What happened", "W-ABC: Three came at dawn.", "testimony 1, paragraph 1 · Exhibit 1", "Nobody was told why.",
		"Not known, because: told by telephone", "[not answered]", "Somebody or some place can still be read", "still named in words that leave", "Answer 39.")
	d.SeesNot("Answer 40.")
	d.Picture("submissions-preview-form", nil)
	d.Press("Show the other 24 questions")
	d.Settle()
	d.Sees("Answer 40.", "Answer 63.")
}
