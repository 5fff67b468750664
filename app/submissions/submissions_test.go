package submissions_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"attest/app/casetable"
	"attest/app/forms"
	"attest/app/look/looktest"
	"attest/app/redaction"
	"attest/app/shell"
	"attest/app/submissions"
	"attest/app/words"
	"attest/archive"
	"attest/archive/bundle"
	"attest/archive/disclose"
	"attest/archive/media"
	"attest/archive/record"
)

// vault is a vault in memory, with invented contents.
type vault struct {
	casetable.Vault // of the answers of a form, which no submission here is in
	subs            []record.Submission
	rows            []archive.TestimonyRow
	exhibits        map[record.ID][]archive.Exhibit
	blocked         bool
	named           bool             // the title has a name that consent does not cover
	number          bool             // and the covering letter a number of somebody else
	another         []archive.Reason // names that were said to be another person's
	original        bool             // the exhibit's original leaves too
	noCopy          bool             // of the exhibit
	fail            error
	exported        []archive.ExportOptions
	sound           bool              // the exhibit is a recording
	final           bool              // the accounts are
	asked           archive.MentionOf // what was looked for last
}

const paragraph = "투먼에서 트럭으로 국경까지 갔습니다. 손이 묶여 있었습니다."

const person = record.ID("P00000000000000000000000001")

func newVault() *vault {
	v := &vault{original: true, exhibits: map[record.ID][]archive.Exhibit{}}
	for i := range 3 {
		id := record.ID(fmt.Sprintf("T0000000000000000000000000%d", i+1))
		row := archive.TestimonyRow{Consent: archive.ConsentState{State: "in_force"}}
		row.ID, row.Label, row.Person, row.Pseudonym = id, fmt.Sprintf("T-K7-000%d", i+1), person, "P-K7-0001"
		row.Handle, row.Place, row.Date, row.Words, row.Exhibits = "twins, Musan", "Seoul", "2026-11-20", 812, 1
		v.rows = append(v.rows, row)
		x := archive.Exhibit{Name: "photo.jpg"}
		x.ID, x.Label, x.Parent, x.Media, x.Size = record.ID(fmt.Sprintf("X0000000000000000000000000%d", i+1)), fmt.Sprintf("X-K7-000%d", i+1), id, "image/jpeg", 2_200_000
		v.exhibits[id] = []archive.Exhibit{x}
	}
	v.subs = []record.Submission{{
		ID: "S00000000000000000000000001", Label: "S-K7-0001", Title: "Forced returns from Tumen, 2013 (invented)", Addressee: "Sample inquiry",
		Class: "un_inquiry", Sender: "Sample office", Cover: "Everything here is invented.",
		Testimonies: []record.ID{v.rows[0].ID, v.rows[1].ID}, Exhibits: []record.ExhibitChoice{{ID: "X00000000000000000000000001", Original: true}},
	}}
	return v
}

func (v *vault) Submissions() []record.Submission { return slices.Clone(v.subs) }
func (v *vault) Submission(id record.ID) (record.Submission, error) {
	for _, s := range v.subs {
		if s.ID == id {
			return s, nil
		}
	}
	return record.Submission{}, archive.ErrNotFound
}

func (v *vault) SaveSubmission(s record.Submission) (record.Submission, error) {
	if s.ID == "" {
		n := 9
		for _, have := range v.subs {
			if have.Label >= "S-K7-0009" {
				n++
			}
		}
		s.ID, s.Label = record.ID(fmt.Sprintf("S%025d", n)), fmt.Sprintf("S-K7-%04d", n)
		v.subs = append([]record.Submission{s}, v.subs...)
	}
	for i := range v.subs {
		if v.subs[i].ID == s.ID {
			v.subs[i] = s
		}
	}
	return s, nil
}

func (v *vault) Remove(id record.ID) error {
	v.subs = slices.DeleteFunc(v.subs, func(s record.Submission) bool { return s.ID == id })
	return nil
}
func (v *vault) Cases() []record.Case                              { return nil }
func (v *vault) Testimonies(archive.Filter) []archive.TestimonyRow { return slices.Clone(v.rows) }
func (v *vault) Indexed() archive.Indexed                          { return archive.Indexed{} }
func (v *vault) WaitForIndex(context.Context) error                { return nil }
func (v *vault) Persons() []archive.PersonRow                      { return nil }
func (v *vault) Exhibits(p record.ID) ([]archive.Exhibit, error)   { return v.exhibits[p], nil }
func (v *vault) MessageLimit(record.ID) (archive.MessageLimit, error) {
	return archive.MessageLimit{MB: 20, Source: "the office, 2026-11-26: the mail server", Checked: "2026-11-26"}, nil
}
func (v *vault) Office() record.Office { return record.Office{Sender: "Sample office"} }
func (v *vault) Preview(_ context.Context, id record.ID) (archive.Preview, error) {
	s, err := v.Submission(id)
	p := archive.Preview{Submission: s}
	for i, t := range s.Testimonies {
		p.Testimonies = append(p.Testimonies, archive.PreviewTestimony{ID: t, Label: fmt.Sprintf("T-K7-000%d", i+1), Number: i + 1, Pseudonym: fmt.Sprintf("W-0%d", i+1),
			Date: "2026-11-20", Place: "Seoul", Language: "ko",
			Facts: []archive.PreviewFact{{Name: "date", Value: "2026-11-20"}, {Name: "start", Value: "2026-11-20T10:00:00+09:00"}, {Name: "place", Value: "Seoul"},
				{Name: "method", Value: "in_person"}, {Name: "state", Value: "read_back"}, {Name: "interviewer", Value: "interviewer-1"}, {Name: "present", Value: "present-1 (guardian), present-2"}},
			Consent: []archive.PreviewFact{{Name: "use", Value: "un_inquiry"}, {Name: "answer", Value: "yes"}, {Name: "named", Value: "false"}, {Name: "media", Value: "text, image"}},
			Final:   v.final, LeftOut: v.leftOut(s, t), Account: []record.Segment{{ID: "s1", Speaker: "witness", Text: paragraph}},
			Segments: []record.Segment{{ID: "s1", Speaker: "witness", Text: paragraph}}})
	}
	p.Exhibits = []archive.PreviewExhibit{{ID: "X00000000000000000000000001", Label: "X-K7-0001", Number: 1, Media: "image/jpeg", Size: 2_200_000, Original: v.original,
		Copy: true, OriginalFile: "data/originals/0001-image.jpg", Added: "2026-11-19T10:00:00+09:00", SHA256: strings.Repeat("cd", 32),
		Metadata: []archive.MetadataItem{{Name: "GPS position", Value: "42.9, 129.8", Risky: true}, {Name: "Width", Value: "3024"}}}}
	if v.sound {
		p.Exhibits[0].Media, p.Exhibits[0].Metadata = "audio/flac", nil
		for _, h := range s.Profile.Hidden {
			p.Exhibits[0].LeftOut = append(p.Exhibits[0].LeftOut, archive.LeftOut{Reason: h.Reason, Count: 1})
		}
	}
	if v.named {
		p.Blocked = append(p.Blocked, archive.Reason{Code: archive.ReasonFieldPerson, Label: "title", Field: "title", What: "field", Holder: "P1", Whose: "P-K7-0001", Part: archive.PartName},
			archive.Reason{Code: archive.ReasonFormStops, Label: "a required answer is open", Ko: "답이 없는 필수 항목"})
	}
	if v.number {
		p.Blocked = append(p.Blocked, archive.Reason{Code: archive.ReasonFieldElse, Label: "cover", Field: "cover", What: "field", Holder: "P2", Whose: "P-K7-0002", Part: archive.PartContact})
	}
	if v.blocked {
		w := archive.Withheld{Object: v.rows[0].ID, Label: "T-K7-0001", What: "testimony", Reason: record.RefusedWithdrawn, Text: "testimony T-K7-0001: consent was withdrawn"}
		p.Withheld, p.Blocked = []archive.Withheld{w}, archive.Reasons{refusedOne(v.rows[0].ID), {Code: archive.ReasonNoSender}, {Code: "a reason of a newer engine"}}
	}
	return p, err
}

func (v *vault) AnotherOfThatName(id record.ID, r archive.Reason) error {
	v.another = append(v.another, r)
	v.named, v.number = false, false
	return nil
}

func (v *vault) PreviewCopy(_ context.Context, x archive.PreviewExhibit) (archive.PreviewCopy, error) {
	if v.noCopy {
		return archive.PreviewCopy{}, &archive.NoCopyError{Exhibit: x.ID, Label: x.Label, Err: media.ErrDamaged}
	}
	return archive.PreviewCopy{File: "data/exhibits/0001-image.jpg", Media: "image/jpeg", Size: 1_800_000, Notes: []string{"metadata is left out"}}, nil
}

// refusedOne is a testimony that consent keeps inside.
func refusedOne(id record.ID) archive.Reason {
	return archive.Reason{Code: archive.ReasonRefused, Object: id, Label: "T-K7-0001", What: "testimony", Refusal: record.RefusedWithdrawn}
}

func (v *vault) Export(_ context.Context, _ record.ID, o archive.ExportOptions, _ archive.Progress) (archive.ExportReport, error) {
	v.exported = append(v.exported, o)
	if v.fail != nil {
		return archive.ExportReport{}, v.fail
	}
	v.subs[0].Exports = append(v.subs[0].Exports, record.Export{Time: "2026-11-20T14:02:11+09:00"})
	return archive.ExportReport{Files: []string{o.Path}, SHA256: []string{strings.Repeat("ab", 32)}, Size: []int64{1 << 21}, Selected: 4, Written: 3,
		Withheld:    []archive.Withheld{{Label: "X-K7-0002", What: "exhibit", Reason: record.RefusedIdentity}},
		Fingerprint: "SHA256:Ym9ndXMgZmluZ2VycHJpbnQgb2YgdGhlIHNhbXBsZQ", Check: []string{"sha256sum -c manifest-sha256.txt"}}, nil
}

func enter(t *testing.T, v *vault) (*looktest.Desk, *shell.Shell) {
	d := looktest.New(t)
	s := shell.New(d.Window)
	s.Explain = func(err error) (string, string) { return "Safe.", err.Error() }
	s.Enter(shell.Session{Office: "Sample office", Role: "shell.role.lawyer", Idle: 5 * time.Minute}, []shell.Room{submissions.New(s, v)}, nil)
	d.Settle()
	if len(v.subs) > 0 {
		s.Open("submissions", string(v.subs[0].ID))
		d.Settle()
	}
	return d, s
}

func TestFormIsStoredWhenTypingPauses(t *testing.T) {
	v := newVault()
	d, _ := enter(t, v)
	d.Sees("S-K7-0001", "Draft", "4 of 800 words", "UN inquiry")
	d.TabTo("") // the search field
	d.Tab(func(f fyne.Focusable) bool {
		e, ok := f.(interface{ CurrentText() string })
		return ok && e.CurrentText() == "Sample inquiry"
	})
	d.Type("A")
	d.Loop.Advance(3 * time.Second)
	d.Settle()
	if !strings.Contains(v.subs[0].Addressee, "A") || len(v.subs[0].Addressee) != len("Sample inquiry")+1 {
		t.Fatalf("stored addressee is %q", v.subs[0].Addressee)
	}
}

func TestOrderAndTakingOutByKeys(t *testing.T) {
	v := newVault()
	d, s := enter(t, v)
	for _, a := range s.Actions() {
		if a.ID == "submissions.contents" {
			a.Run()
		}
	}
	d.Settle()
	first := v.subs[0].Testimonies[0]
	s.Press(shell.Alt(fyne.KeyDown))
	d.Settle()
	if v.subs[0].Testimonies[1] != first {
		t.Fatal("Alt+Down does not move the testimony down")
	}
	s.Press(shell.Alt(fyne.KeyUp))
	d.Settle()
	s.Press(shell.Ctrl(fyne.KeyDelete))
	d.Settle()
	if got := v.subs[0]; len(got.Testimonies) != 1 || len(got.Exhibits) != 0 {
		t.Fatalf("after taking out: %v %v", got.Testimonies, got.Exhibits)
	}
	s.Press(shell.CtrlShift(fyne.KeyA))
	d.Settle()
	d.Key(fyne.KeyReturn)
	if len(v.subs[0].Testimonies) != 2 {
		t.Fatal("Enter in the picker adds nothing")
	}
}

func TestPreviewShowsWhatLeavesAndWhatStops(t *testing.T) {
	v := newVault()
	d, s := enter(t, v)
	s.Press(shell.CtrlShift(fyne.KeyP))
	d.Settle()
	d.Sees("Ready to export", "W-01", "투먼에서", "0001-image.jpg", "May identify someone: GPS position")
	v.blocked = true
	d.Press("Look again")
	d.Sees("This cannot be exported yet", "consent was withdrawn.", "The sender and contact is missing.", "a reason of a newer engine", "Open the person", "Go to the form")
}

func TestThePreviewSaysEachFactInWords(t *testing.T) {
	v := newVault()
	d, s := enter(t, v)
	s.Press(shell.CtrlShift(fyne.KeyP))
	d.Settle()
	d.Sees("Began: 2026-11-20T10:00:00+09:00", "Held: in person", "State of the account: read back", "Interviewer: interviewer-1",
		"Also present: present-1 (guardian), present-2", "For: UN inquiry", "By name: no, by pseudonym", "Kinds of file: text, images",
		"The original leaves as data/originals/0001-image.jpg", "Its file name as received stays here", "metadata is left out")
}

func TestADamagedFileIsSaidInThePreview(t *testing.T) {
	v := newVault()
	v.noCopy, v.original = true, false
	d, s := enter(t, v)
	s.Press(shell.CtrlShift(fyne.KeyP))
	d.Settle()
	d.Sees("This cannot be exported yet", "Exhibit X-K7-0001: no reading copy can be made: the file is damaged", "Choose the original too")
	d.SeesNot("Ready to export")
	v.original = true
	d.Press("Look again")
	d.Sees("Ready to export", "The original leaves as received, alone.")
}

func TestExportReconciles(t *testing.T) {
	v := newVault()
	d, s := enter(t, v)
	s.Press(shell.Ctrl(fyne.KeyE))
	d.Settle()
	s.Press(shell.Ctrl(fyne.KeyE))
	d.Settle()
	if len(v.exported) != 0 {
		t.Fatal("exported without recipients")
	}
	d.Sees("Name at least one recipient")
	d.Window.Canvas().Focused().(interface{ SetText(string) }).SetText("age1lvyvwawkr0mcnnnncaghunadrqkmuf9e6507x9y920xxpp866cnql7dp2z")
	s.Press(shell.Ctrl(fyne.KeyE))
	d.Settle()
	if len(v.exported) != 1 || !strings.HasSuffix(v.exported[0].Path, ".zip.age") || v.exported[0].Plain {
		t.Fatalf("exported with %+v", v.exported)
	}
	d.Sees("4 selected = 3 written + 1 withheld", "abab", "by telephone", "sha256sum -c", "SHA256:Ym9", "it counts as showing who the person is", "Exported")
}

func TestAPulledOutStickIsSaidPlainly(t *testing.T) {
	v := newVault()
	d, s := enter(t, v)
	s.Press(shell.Ctrl(fyne.KeyE))
	d.Tab(func(f fyne.Focusable) bool {
		c, ok := f.(interface{ Tapped(*fyne.PointEvent) })
		return ok && strings.Contains(fmt.Sprintf("%T", c), "forms.Check")
	})
	d.Key(fyne.KeySpace)
	d.Sees("Anyone who gets hold of the file")
	for _, c := range []struct {
		err  error
		want string
	}{
		{fmt.Errorf("write: %w", bundle.ErrVolumeGone), "no longer there while writing"},
		{fmt.Errorf("%w: %w", archive.ErrDiskFull, bundle.ErrDiskFull), "disk or stick is full"},
		{&archive.ConsentError{Reasons: archive.Reasons{refusedOne("T-1"), {Code: archive.ReasonNoTitle}}}, "The title is missing."},
		{&archive.ConsentError{Reasons: archive.Reasons{refusedOne("T-1"), {Code: archive.ReasonNoTitle}}}, "Testimony T-K7-0001: consent was withdrawn."},
		{&archive.IncompleteError{Reasons: archive.Reasons{{Code: archive.ReasonNoAddressee}}}, "The submission still lacks something."},
	} {
		v.fail = c.err
		s.Press(shell.Ctrl(fyne.KeyE))
		d.Press("Export plain")
		d.Settle()
		d.Sees(c.want)
		s.Escape()
	}
	if n := len(v.exported); n != 5 {
		t.Fatalf("%d exports were tried", n)
	}
}

func TestNewAndRemove(t *testing.T) {
	v := newVault()
	v.subs = nil
	d, s := enter(t, v)
	d.Sees("No submission yet")
	s.Press(shell.Ctrl(fyne.KeyN))
	d.Key(fyne.KeyReturn)
	d.Sees("A title is needed")
	d.Type("Invented")
	d.Key(fyne.KeyReturn)
	d.Sees("S-K7-0009")
	s.Press(shell.CtrlShift(fyne.KeyDelete))
	d.Press("Remove")
	d.Settle()
	d.Sees("No submission yet", "removed")
	// What is typed on while it is stored goes into the form, Tab included; a
	// second Enter makes no second one.
	s.Press(shell.Ctrl(fyne.KeyN))
	d.Type("Another")
	c := d.Window.Canvas()
	for _, name := range []fyne.KeyName{fyne.KeyReturn, fyne.KeyReturn} {
		c.Focused().TypedKey(&fyne.KeyEvent{Name: name})
	}
	for _, r := range "Inquiry" {
		c.Focused().TypedRune(r)
	}
	d.Settle()
	d.Sees("S-K7-0009")
	d.SeesNot("S-K7-0010")
	if e, ok := c.Focused().(*forms.Entry); !ok || e.Text != "Inquiry" {
		t.Errorf("typed ahead into %T", c.Focused())
	}
}

func TestPictures(t *testing.T) {
	v := newVault()
	d, s := enter(t, v)
	d.Picture("submissions-form", s.Relabel)
	for _, a := range s.Actions() {
		if a.ID == "submissions.contents" {
			a.Run()
		}
	}
	d.Settle()
	d.Picture("submissions-contents", nil)
	s.Press(shell.CtrlShift(fyne.KeyP))
	d.Settle()
	d.Picture("submissions-preview", s.Relabel)
	v.blocked = true
	s.Press(shell.CtrlShift(fyne.KeyP))
	d.Settle()
	d.Picture("submissions-blocked", nil)
	s.Press(shell.Ctrl(fyne.KeyE))
	d.Settle()
	d.Picture("submissions-export", nil)
	d.Window.Canvas().Focused()
	d.Tab(func(f fyne.Focusable) bool { return strings.Contains(fmt.Sprintf("%T", f), "forms.Check") })
	d.Key(fyne.KeySpace)
	s.Press(shell.Ctrl(fyne.KeyE))
	d.Press("Export plain")
	d.Settle()
	d.Picture("submissions-done", nil)
}

func TestReasonsSpeakKorean(t *testing.T) {
	v := newVault()
	v.blocked = true
	d, s := enter(t, v)
	words.Set(words.Korean)
	s.Relabel()
	d.Settle()
	s.Press(shell.CtrlShift(fyne.KeyP))
	d.Settle()
	d.Sees("T-K7-0001: 동의가 철회되었습니다.", "보내는 곳과 연락처가 없습니다.", "a reason of a newer engine")
}

// TestEveryReasonHasWords holds the window to the engine's codes.
func TestEveryReasonHasWords(t *testing.T) {
	for _, c := range []archive.ReasonCode{
		archive.ReasonNoTitle, archive.ReasonNoAddressee, archive.ReasonNoClass, archive.ReasonNoSender, archive.ReasonUnknownClass,
		archive.ReasonNoTestimony, archive.ReasonFormConsent, archive.ReasonFormNobody, archive.ReasonFormStops, archive.ReasonRemoved, archive.ReasonDestroyed, archive.ReasonLongCover, archive.ReasonChildAlone, archive.ReasonNoName, archive.ReasonReadingCopy, archive.ReasonUnread,
		archive.RiskKin, archive.RiskTraceable, archive.RiskNoted, archive.RiskChild, archive.RiskMerged, archive.RiskEarlier, archive.RiskShut,
		archive.ReasonAccountSays, archive.ReasonPlaceSays, archive.ReasonExhibitSays, archive.ReasonExhibitHeard, archive.ReasonAnswerSums, archive.ReasonFieldSums,
		archive.ReasonExhibitUnread, archive.ReasonFieldMay, archive.ReasonAnswerMay, archive.ReasonNameLeftOut,
	} {
		if key := "submissions.reason." + string(c); !words.Has(key) {
			t.Errorf("%s has no text", key)
		}
	}
	for _, what := range []string{archive.AlignSound, archive.AlignPaper, archive.AlignTimes, archive.AlignWhich, archive.AlignBlocks, archive.AlignOpen, archive.AlignOriginal, archive.AlignKind, archive.AlignText, archive.AlignElse, archive.AlignSame, archive.AlignBytes} {
		if key := "submissions.reason." + string(archive.ReasonAlign) + what; !words.Has(key) {
			t.Errorf("%s has no text", key)
		}
	}
	for _, r := range disclose.Reasons() {
		if redaction.ReasonName(r) == r {
			t.Errorf("the reason %s has no text", r)
		}
	}
	for _, r := range []record.Refusal{
		record.RefusedNoConsent, record.RefusedFrozen, record.RefusedWithdrawn, record.RefusedNotAsked, record.RefusedAnswer, record.RefusedExpired, record.RefusedRecipient,
		record.RefusedNotNamed, record.RefusedMedia, record.RefusedIdentity, record.RefusedNoCopy, record.RefusedIncomplete, record.RefusedVoice, record.RefusedPhoto,
	} {
		if key := "submissions.refusal." + string(r); !words.Has(key) {
			t.Errorf("%s has no text", key)
		}
	}
}

func TestTheLockStoresWhatIsTyped(t *testing.T) {
	v := newVault()
	d, s := enter(t, v)
	d.TabTo("") // the search field
	d.Tab(func(f fyne.Focusable) bool {
		e, ok := f.(interface{ CurrentText() string })
		return ok && e.CurrentText() == "Everything here is invented."
	})
	d.Type("A")
	s.Lock() // at once: nothing that runs beside the window is waited for
	if got := v.subs[0].Cover; len(got) != len("Everything here is invented.")+1 {
		t.Fatalf("the cover text is %q", got)
	}
}
