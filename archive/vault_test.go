package archive_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"
	"time"

	"attest/archive"
	"attest/archive/bundle"
	"attest/archive/record"
)

const pass = "고양이 battery 두만강 staple 무산 horse"

// newVault makes a vault on the disk, closed when the test ends.
func newVault(t testing.TB) *archive.Vault {
	t.Helper()
	v, err := archive.Create(context.Background(), filepath.Join(t.TempDir(), "office.attest"), archive.CreateOptions{
		Office: "시험 사무소", Member: "Han", Passphrase: []byte(pass), Quick: true,
	}, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := v.Close(); err != nil {
			t.Error(err)
		}
	})
	return v
}

func reopen(t testing.TB, v *archive.Vault) *archive.Vault {
	t.Helper()
	path := v.Info().Path
	if err := v.Close(); err != nil {
		t.Fatal(err)
	}
	return open(t, path)
}

func open(t testing.TB, path string) *archive.Vault {
	t.Helper()
	v, err := archive.Open(context.Background(), path, archive.OpenOptions{Passphrase: []byte(pass)}, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := v.Close(); err != nil {
			t.Error(err)
		}
	})
	return v
}

func must[T any](t testing.TB) func(T, error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func noErr(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// account is an invented testimony.
func account(t testing.TB, v *archive.Vault) record.Testimony {
	t.Helper()
	p := must[record.Person](t)(v.NewPerson("twins, Musan"))
	te := must[record.Testimony](t)(v.NewTestimony(p.ID, record.Interview{
		Date: "2026-11-20", Place: "Seoul", Language: "ko", Interviewer: "Han", Interpreter: "Li",
		Present: []record.Presence{{Name: "Park", Role: "counsellor"}},
	}))
	te.Account = []record.Segment{
		{ID: "s1", Speaker: "witness", Text: "투먼에서 트럭으로 국경까지 갔습니다."},
		{ID: "s2", Speaker: "interviewer", Text: "그때가 언제였는지 기억나십니까?"},
		{ID: "s3", Speaker: "witness", Text: "2013년 봄, 감자를 심을 무렵이었습니다."},
	}
	te.Tags = []string{"repatriation", "Tumen"}
	noErr(t, v.SaveTestimony(te))
	return must[record.Testimony](t)(v.Testimony(te.ID))
}

func attach(t testing.TB, v *archive.Vault, parent record.ID, name, text, class string) archive.Exhibit {
	t.Helper()
	return must[archive.Exhibit](t)(v.Attach(context.Background(), parent, archive.Attachment{
		Name: name, Data: bytes.NewReader([]byte(text)), Size: int64(len(text)), Class: class,
	}, nil))
}

func consent(t testing.TB, v *archive.Vault, person record.ID, u record.Use) record.Consent {
	t.Helper()
	return consents(t, v, person, u)
}

// consents records one consent that answers several uses.
func consents(t testing.TB, v *archive.Vault, person record.ID, uses ...record.Use) record.Consent {
	t.Helper()
	return must[record.Consent](t)(v.SaveConsent(record.Consent{Person: person, By: "self", Date: "2026-11-20", Uses: uses}, record.ConsentIdentity{}))
}

// firstAccount answers the question without which nothing goes to an inquiry.
func firstAccount(t testing.TB, v *archive.Vault, testimony record.ID) {
	t.Helper()
	noErr(t, v.Answer(testimony, record.RuleAnswer{Rule: "EV-A01", Options: []string{"none"}}))
}

// The whole job, through the doors that the window and the terminal use, with
// a lock and an unlock in between.
func TestFromTestimonyToBundle(t *testing.T) {
	v := newVault(t)
	te := account(t, v)
	e := attach(t, v, te.ID, "노트 메모.txt", "공책에 적은 것", record.ClassCleared)
	consent(t, v, te.Person, record.Use{Use: "un_inquiry", Answer: "yes", Media: []string{"text"}})
	firstAccount(t, v, te.ID)
	v = reopen(t, v)

	if rows := v.Testimonies(archive.Filter{Query: "투먼"}); len(rows) != 1 || rows[0].Handle != "twins, Musan" || rows[0].Exhibits != 1 {
		t.Fatalf("found %+v", rows)
	}
	got := must[record.Testimony](t)(v.Testimony(te.ID))
	if len(got.Account) != 3 || got.Account[2].Text != te.Account[2].Text || got.Interview.Present[0].Name != "Park" {
		t.Fatalf("read back %+v", got)
	}
	b, ex, err := v.OpenExhibit(e.ID)
	noErr(t, err)
	data := must[[]byte](t)(io.ReadAll(b))
	noErr(t, b.Close())
	if string(data) != "공책에 적은 것" || ex.Name != "노트 메모.txt" || ex.ByName != "Han" {
		t.Fatalf("exhibit %q %+v", data, ex)
	}

	s := must[record.Submission](t)(v.SaveSubmission(record.Submission{
		Title: "Forced returns", Addressee: "Commission", Class: "un_inquiry", Sender: "Test office",
		Testimonies: []record.ID{te.ID}, Exhibits: []record.ExhibitChoice{{ID: e.ID, Original: true}},
	}))
	out := filepath.Join(t.TempDir(), "b.zip")
	rep := must[archive.ExportReport](t)(v.Export(context.Background(), s.ID, archive.ExportOptions{Path: out, Plain: true}, nil))
	if rep.Selected != 2 || rep.Written != 2 || len(rep.Withheld) != 0 {
		t.Fatalf("report %+v", rep)
	}
	verified := must[bundle.Report](t)(bundle.Verify(context.Background(), out, bundle.Options{Fingerprint: rep.Fingerprint}))
	if !verified.OK() || verified.Testimonies != 1 || verified.Exhibits != 1 || verified.Entries != 2 || verified.Proven != 2 {
		t.Fatalf("verify %+v", verified)
	}
	raw := must[[]byte](t)(os.ReadFile(out))
	for _, secret := range []string{"twins, Musan", "Musan", "Park", "Li"} {
		if secret != "Li" && bytes.Contains(raw, []byte(secret)) {
			t.Errorf("%q left in the bundle", secret)
		}
	}
	check := must[archive.CheckReport](t)(v.Check(context.Background(), nil))
	if len(check.Faults) != 0 || check.Blobs != 1 {
		t.Fatalf("check %+v", check)
	}
}

func TestConsentDecides(t *testing.T) {
	day := func(d int) string { return time.Now().AddDate(0, 0, d).Format(time.DateOnly) }
	for name, c := range map[string]struct {
		consents []record.Use // one consent each, oldest first
		withdraw bool
		want     record.Refusal
	}{
		"none":             {want: record.RefusedNoConsent},
		"yes":              {consents: []record.Use{{Use: "un_inquiry", Answer: "yes"}}, want: record.Granted},
		"no":               {consents: []record.Use{{Use: "un_inquiry", Answer: "no"}}, want: record.RefusedAnswer},
		"another class":    {consents: []record.Use{{Use: "icc", Answer: "yes"}}, want: record.RefusedNotAsked},
		"run out":          {consents: []record.Use{{Use: "un_inquiry", Answer: "yes", Until: day(-1)}}, want: record.RefusedExpired},
		"last day":         {consents: []record.Use{{Use: "un_inquiry", Answer: "yes", Until: day(0)}}, want: record.Granted},
		"another body":     {consents: []record.Use{{Use: "un_inquiry", Answer: "yes", Recipients: []string{"The Court"}}}, want: record.RefusedRecipient},
		"this body":        {consents: []record.Use{{Use: "un_inquiry", Answer: "yes", Recipients: []string{" the  commission"}}}, want: record.Granted},
		"yes, then no":     {consents: []record.Use{{Use: "un_inquiry", Answer: "yes"}, {Use: "un_inquiry", Answer: "no"}}, want: record.RefusedAnswer},
		"withdrawn":        {consents: []record.Use{{Use: "un_inquiry", Answer: "yes"}}, withdraw: true, want: record.RefusedWithdrawn},
		"not obtainable":   {consents: []record.Use{{Use: "un_inquiry", Answer: "not_obtainable"}}, want: record.RefusedAnswer},
		"no, then renewed": {consents: []record.Use{{Use: "un_inquiry", Answer: "no"}, {Use: "un_inquiry", Answer: "yes"}}, want: record.Granted},
	} {
		t.Run(name, func(t *testing.T) {
			v := newVault(t)
			te := account(t, v)
			firstAccount(t, v, te.ID)
			var last record.Consent
			for _, u := range c.consents {
				last = consent(t, v, te.Person, u)
			}
			if c.withdraw {
				noErr(t, v.WithdrawConsent(last.ID))
			}
			v = reopen(t, v) // the order of consents must survive
			s := must[record.Submission](t)(v.SaveSubmission(record.Submission{
				Title: "x", Addressee: "The Commission", Class: "un_inquiry", Sender: "o", Testimonies: []record.ID{te.ID},
			}))
			out := filepath.Join(t.TempDir(), "b.zip")
			_, err := v.Export(context.Background(), s.ID, archive.ExportOptions{Path: out, Plain: true}, nil)
			if c.want == record.Granted {
				noErr(t, err)
				return
			}
			if !errors.Is(err, archive.ErrConsent) {
				t.Fatalf("error %v, want ErrConsent", err)
			}
			pre := must[archive.Preview](t)(v.Preview(context.Background(), s.ID))
			if len(pre.Withheld) != 1 || pre.Withheld[0].Reason != c.want {
				t.Fatalf("withheld %+v, want %s", pre.Withheld, c.want)
			}
			if left := must[[]os.DirEntry](t)(os.ReadDir(filepath.Dir(out))); len(left) != 0 {
				t.Fatalf("something was written: %v", left)
			}
		})
	}
}

func TestExhibitsObeyConsent(t *testing.T) {
	for name, c := range map[string]struct {
		use   record.Use
		class string
		name  bool // the submission names the person
		want  record.Refusal
	}{
		"cleared text":          {record.Use{Media: []string{"text"}}, record.ClassCleared, false, record.Granted},
		"other medium":          {record.Use{Media: []string{"audio"}}, record.ClassIdentity, true, record.RefusedMedia},
		"shows who it is":       {record.Use{Media: []string{"image"}}, record.ClassIdentity, false, record.RefusedIdentity},
		"named, but not here":   {record.Use{Media: []string{"image"}, Named: true}, record.ClassIdentity, false, record.RefusedIdentity},
		"named and named here":  {record.Use{Media: []string{"image"}, Named: true}, record.ClassIdentity, true, record.Granted},
		"named without consent": {record.Use{Media: []string{"image"}}, record.ClassIdentity, true, record.RefusedIdentity},
	} {
		t.Run(name, func(t *testing.T) {
			v := newVault(t)
			te := account(t, v)
			noErr(t, v.SaveIdentity(te.Person, record.Identity{Names: []record.Name{{Text: "가명 아무개"}}}))
			file, data := "note.txt", "a note"
			if c.class == record.ClassIdentity {
				file, data = "face.png", "\x89PNG\r\n\x1a\n"
			}
			e := attach(t, v, te.ID, file, data, c.class)
			c.use.Use, c.use.Answer = "un_inquiry", "yes"
			consents(t, v, te.Person, c.use, record.Use{Use: record.UsePhoto, Answer: "yes"})
			firstAccount(t, v, te.ID)
			s := record.Submission{Title: "x", Addressee: "c", Class: "un_inquiry", Sender: "o", Testimonies: []record.ID{te.ID}, Exhibits: []record.ExhibitChoice{{ID: e.ID, Original: true}}}
			if c.name {
				s.Named = []record.ID{te.Person}
			}
			s = must[record.Submission](t)(v.SaveSubmission(s))
			pre := must[archive.Preview](t)(v.Preview(context.Background(), s.ID))
			if c.want == record.Granted {
				if len(pre.Exhibits) != 1 {
					t.Fatalf("withheld: %+v", pre.Withheld)
				}
				return
			}
			var reasons []record.Refusal
			for _, w := range pre.Withheld {
				if w.What == "exhibit" {
					reasons = append(reasons, w.Reason)
				}
			}
			if len(pre.Exhibits) != 0 || len(reasons) != 1 || reasons[0] != c.want {
				t.Fatalf("exhibits %d, reasons %v, want %s", len(pre.Exhibits), reasons, c.want)
			}
		})
	}
}

func TestUndoRedo(t *testing.T) {
	v := newVault(t)
	te := account(t, v)
	first := te.Account[0].Text
	te.Account[0].Text = "바뀐 문장"
	te.Tags = append(te.Tags, "new")
	noErr(t, v.SaveTestimony(te))
	_ = must[record.ID](t)(v.Undo())
	if got := must[record.Testimony](t)(v.Testimony(te.ID)); got.Account[0].Text != first || len(got.Tags) != 2 {
		t.Fatalf("after undo: %+v", got)
	}
	if rows := v.Testimonies(archive.Filter{Query: "바뀐"}); len(rows) != 0 {
		t.Fatal("undone text is still found")
	}
	_ = must[record.ID](t)(v.Redo())
	if rows := v.Testimonies(archive.Filter{Query: "바뀐"}); len(rows) != 1 {
		t.Fatal("redone text is not found")
	}
	e := attach(t, v, te.ID, "a.txt", "x", "")
	noErr(t, v.Remove(e.ID))
	if es := must[[]archive.Exhibit](t)(v.Exhibits(te.ID)); len(es) != 0 {
		t.Fatal("removed exhibit is listed")
	}
	_ = must[record.ID](t)(v.Undo())
	if es := must[[]archive.Exhibit](t)(v.Exhibits(te.ID)); len(es) != 1 {
		t.Fatal("exhibit did not come back")
	}
	noErr(t, v.ClassExhibit(e.ID, record.ClassCleared))
	_ = must[record.ID](t)(v.Undo())
	if got := must[archive.Exhibit](t)(v.Exhibit(e.ID)); got.Class != record.ClassIdentity {
		t.Fatal("class did not come back")
	}
	noErr(t, v.Remove(te.ID))
	if len(v.Testimonies(archive.Filter{})) != 0 {
		t.Fatal("removed testimony is listed")
	}
	v = reopen(t, v)
	if len(v.Testimonies(archive.Filter{})) != 0 {
		t.Fatal("removed testimony is listed after opening again")
	}
	if _, err := v.Undo(); !errors.Is(err, archive.ErrNothingToUndo) {
		t.Fatalf("undo in a new sitting: %v", err)
	}
	if rep := must[archive.CheckReport](t)(v.Check(context.Background(), nil)); len(rep.Faults) != 0 {
		t.Fatalf("faults %+v", rep.Faults)
	}
}

func TestHistoryIsOneLineASitting(t *testing.T) {
	v := newVault(t)
	te := account(t, v)
	te.Account[0].Text = "하나"
	noErr(t, v.SaveTestimony(te))
	te.Account[0].Text = "둘"
	noErr(t, v.SaveTestimony(te))
	v = reopen(t, v)
	te.Interview.Place = "Busan"
	noErr(t, v.SaveTestimony(te))
	h := must[[]archive.VersionInfo](t)(v.History(te.ID))
	if len(h) != 2 || h[0].Author != "Han" {
		t.Fatalf("history %+v", h)
	}
	if len(h[0].Changes) != 1 || h[0].Changes[0] != (archive.Change{Field: "interview.place", Kind: "changed", Old: "Seoul", New: "Busan"}) {
		t.Fatalf("changes %+v", h[0].Changes)
	}
}

func TestOpenErrors(t *testing.T) {
	ctx := context.Background()
	v := newVault(t)
	path := v.Info().Path
	if _, err := archive.Open(ctx, path, archive.OpenOptions{Passphrase: []byte(pass)}, nil); !errors.Is(err, archive.ErrInUse) {
		t.Errorf("second open: %v", err)
	}
	noErr(t, v.Close())
	if err := v.SaveOffice(record.Office{Name: "x", Lock: 5}); !errors.Is(err, archive.ErrLocked) {
		t.Errorf("after close: %v", err)
	}
	if _, err := archive.Open(ctx, path, archive.OpenOptions{Passphrase: []byte("wrong horse battery")}, nil); !errors.Is(err, archive.ErrWrongPassphrase) {
		t.Errorf("wrong passphrase: %v", err)
	}
	if _, err := archive.Open(ctx, path, archive.OpenOptions{Member: "Nobody", Passphrase: []byte(pass)}, nil); !errors.Is(err, archive.ErrNoSuchMember) {
		t.Errorf("no such member: %v", err)
	}
	if _, err := archive.Open(ctx, t.TempDir(), archive.OpenOptions{Passphrase: []byte(pass)}, nil); !errors.Is(err, archive.ErrNotVault) {
		t.Errorf("not a vault: %v", err)
	}
	v = open(t, path)
	lines, _, err := v.Log(archive.LogFilter{Verb: "unlock.failed"}, 0, 0)
	if err != nil || len(lines) != 1 {
		t.Errorf("failed unlock is not in the log: %v %v", lines, err)
	}
	if _, err := archive.Create(ctx, path, archive.CreateOptions{Office: "o", Member: "m", Passphrase: []byte(pass), Quick: true}, nil); !errors.Is(err, archive.ErrExists) {
		t.Errorf("create over a vault: %v", err)
	}
	if _, err := archive.Create(ctx, path+"2", archive.CreateOptions{Office: "o", Member: "m", Passphrase: []byte("dkssud"), Quick: true}, nil); !errors.Is(err, archive.ErrWeakPassphrase) {
		t.Errorf("weak passphrase: %v", err)
	}
}

func TestDrafts(t *testing.T) {
	v := newVault(t)
	te := account(t, v)
	before := v.Info().Entries
	noErr(t, v.SaveDraft(te.ID, archive.Draft{Segment: "s1", Text: "아직 쓰는 중"}))
	if v.Info().Entries != before {
		t.Error("a draft made an entry in the log")
	}
	v = reopen(t, v)
	d, found, err := v.Draft(te.ID)
	if err != nil || !found || d.Text != "아직 쓰는 중" {
		t.Fatalf("draft %+v %v %v", d, found, err)
	}
	noErr(t, v.SaveDraft(te.ID, archive.Draft{}))
	if _, found, _ := v.Draft(te.ID); found {
		t.Error("draft is still there")
	}
}
