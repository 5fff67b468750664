package submissions_test

import (
	"context"
	"testing"
	"time"

	"attest/app/look/looktest"
	"attest/app/shell"
	"attest/app/submissions"
	"attest/archive"
	"attest/archive/bundle"
	"attest/archive/record"
)

// withBeside has a translation and events beside its account.
type withBeside struct{ *vault }

func (v withBeside) Preview(ctx context.Context, id record.ID) (archive.Preview, error) {
	p, err := v.vault.Preview(ctx, id)
	for i := range p.Testimonies {
		p.Testimonies[i].Translations = []bundle.Translation{{Language: "en", Texts: []bundle.TranslatedText{{Paragraph: 1, Text: "We went from Tumen to the border by truck."}}}}
		p.Testimonies[i].Events = []bundle.Event{{Kind: "REF-01", Date: "2013-04~", Place: "CN-TM", Provisions: []string{"RC-33"}}}
	}
	return p, err
}

// TestThePreviewShowsWhatStandsBeside: what leaves beside an account is seen
// before it does.
func TestThePreviewShowsWhatStandsBeside(t *testing.T) {
	v := withBeside{newVault()}
	d := looktest.New(t)
	s := shell.New(d.Window)
	s.Explain = func(err error) (string, string) { return "Safe.", err.Error() }
	s.Enter(shell.Session{Office: "Sample office", Idle: 5 * time.Minute}, []shell.Room{submissions.New(s, v)}, nil)
	d.Settle()
	s.Open("submissions", string(v.subs[0].ID))
	d.Settle()
	act(t, s, "submissions.preview")
	d.Settle()
	d.Sees("In the chronology", "about April 2013 · Refoulement to the DPRK", "We went from Tumen to the border by truck.")
}
