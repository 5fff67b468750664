package archive_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"attest/archive"
	"attest/archive/bundle"
	"attest/archive/delivery"
	"attest/archive/record"
	"attest/archive/timestamp"
	"attest/internal/tsa"
)

// What is locked with a passphrase is the bundle, opened with stock tools, and
// the passphrase is nowhere but in the report.
func TestBundleLeavesWithAPassphrase(t *testing.T) {
	v := newVault(t)
	s := submission(t, v)
	dir := t.TempDir()
	ctx := context.Background()
	zip := must[archive.ExportReport](t)(v.Export(ctx, s.ID, archive.ExportOptions{Path: filepath.Join(dir, "b.zip"), Form: delivery.FormZip}, nil))
	page := must[archive.ExportReport](t)(v.Export(ctx, s.ID, archive.ExportOptions{Path: filepath.Join(dir, "b.html"), Form: delivery.FormPage}, nil))
	if !zip.Encrypted || zip.Form != delivery.FormZip || len(strings.Fields(zip.Passphrase)) != 6 || zip.Passphrase == page.Passphrase {
		t.Fatalf("the report of the zip: form %q, %d words", zip.Form, len(strings.Fields(zip.Passphrase)))
	}
	if out, err := exec.Command("7zz", "x", "-p"+zip.Passphrase, "-o"+dir, zip.Files[0]).CombinedOutput(); err != nil {
		t.Fatalf("7zz: %v\n%s", err, out)
	}
	rep := must[bundle.Report](t)(bundle.Verify(ctx, filepath.Join(dir, "attest-"+s.Label+".zip"), bundle.Options{Fingerprint: zip.Fingerprint}))
	if !rep.OK() {
		t.Errorf("what was in the zip: %v", rep.Faults)
	}
	f := must[*os.File](t)(os.Open(page.Files[0]))
	got := must[delivery.Opened](t)(delivery.OpenPage(f, page.Passphrase))
	noErr(t, f.Close())
	rep = must[bundle.Report](t)(bundle.VerifyReaderAt(ctx, bytes.NewReader(got.Data), int64(len(got.Data)), bundle.Options{}))
	if !rep.OK() {
		t.Errorf("what was in the page: %v", rep.Faults)
	}
	raw := must[[]byte](t)(os.ReadFile(page.Files[0]))
	if bytes.Contains(raw, []byte("시험 사무소")) || bytes.Contains(raw, []byte(s.Label)) {
		t.Error("the page tells whose it is")
	}
	s = must[record.Submission](t)(v.Submission(s.ID))
	if len(s.Exports) != 2 || s.Exports[0].Form != delivery.FormZip || !s.Exports[1].Encrypted || len(s.Exports[1].Facts) != 1 {
		t.Errorf("the exports say %+v", s.Exports)
	}
	for name, o := range map[string]archive.ExportOptions{
		"zip named html":              {Path: filepath.Join(dir, "c.html"), Form: delivery.FormZip},
		"a passphrase and recipients": {Path: filepath.Join(dir, "c.zip"), Form: delivery.FormZip, Recipients: "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p"},
		"a passphrase and plain":      {Path: filepath.Join(dir, "c.zip"), Form: delivery.FormZip, Plain: true},
		"a bundle as PDF":             {Path: filepath.Join(dir, "c.pdf"), Form: delivery.FormPDF},
	} {
		if _, err := v.Export(ctx, s.ID, o, nil); !errors.Is(err, archive.ErrInvalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if left := must[[]string](t)(filepath.Glob(filepath.Join(dir, "c.*"))); len(left) > 0 {
		t.Errorf("a refused export left %v", left)
	}
}

// Timestamps come by a server or as files, stay in the vault, leave with a
// bundle, and openssl accepts them there.
func TestTimestampsOfTheLogAndOfABundle(t *testing.T) {
	a := tsa.Start(t)
	v := newVault(t)
	s := submission(t, v)
	ctx := context.Background()
	asked := must[record.Timestamp](t)(v.AskTimestamp())
	if _, _, err := v.SendTimestamp(ctx); !errors.Is(err, archive.ErrInvalid) {
		t.Errorf("no server is set, and one was asked: %v", err)
	}
	reply := must[[]byte](t)(a.Reply(asked.Request))
	foreign := must[[]byte](t)(a.Reply(must[[]byte](t)(timestamp.NewRequest([]byte("other")))))
	if _, _, err := v.TakeTimestamp(foreign); !errors.Is(err, archive.ErrNotAsked) {
		t.Errorf("a reply that nobody asked for: %v", err)
	}
	if _, _, err := v.TakeTimestamp([]byte("noise")); !errors.Is(err, timestamp.ErrReply) {
		t.Errorf("noise: %v", err)
	}
	if _, _, err := v.TakeTimestamp(reply); err != nil {
		t.Fatal(err)
	}
	if _, _, err := v.TakeTimestamp(reply); !errors.Is(err, archive.ErrNotAsked) {
		t.Errorf("the same reply twice: %v", err)
	}
	v = reopen(t, v)
	if kept := v.Timestamps(); len(kept) != 1 || !bytes.Equal(kept[0].Reply, reply) || kept[0].Size < 1 {
		t.Fatalf("kept: %+v", kept)
	}

	dir := t.TempDir()
	carried := filepath.Join(dir, "carried.zip")
	must[archive.ExportReport](t)(v.Export(ctx, s.ID, archive.ExportOptions{Path: carried, Plain: true}, nil))
	rep := must[bundle.Report](t)(bundle.Verify(ctx, carried, bundle.Options{}))
	if !rep.OK() || len(rep.Timestamps) != 1 || rep.Timestamps[0].Size != asked.Size {
		t.Fatalf("a bundle of a log that was stamped before: %+v %v", rep.Timestamps, rep.Faults)
	}
	q := must[record.Timestamp](t)(v.AskBundleTimestamp(ctx, s.ID, carried))
	beside := must[[]byte](t)(a.Reply(q.Request))
	if _, _, err := v.TakeTimestamp(beside); err != nil {
		t.Fatal(err)
	}
	rep.VerifyTimestamp(beside, bundle.Options{})
	if !rep.OK() || len(rep.Timestamps) != 2 {
		t.Errorf("the timestamp beside the bundle: %+v %v", rep.Timestamps, rep.Faults)
	}
	rep.VerifyTimestamp(reply, bundle.Options{})
	if rep.OK() {
		t.Error("a timestamp over something else passed beside the bundle")
	}

	noErr(t, v.SetTimestampServer(a.URL))
	sent := filepath.Join(dir, "sent.zip")
	must[archive.ExportReport](t)(v.Export(ctx, s.ID, archive.ExportOptions{Path: sent, Plain: true, Timestamp: true}, nil))
	rep = must[bundle.Report](t)(bundle.Verify(ctx, sent, bundle.Options{}))
	if !rep.OK() || len(rep.Timestamps) != 2 {
		t.Fatalf("a bundle with timestamps: %+v %v", rep.Timestamps, rep.Faults)
	}
	out := must[[]byte](t)(exec.Command("unzip", "-q", sent, "-d", dir).CombinedOutput())
	in := filepath.Join(dir, rep.Name)
	text := must[[]byte](t)(os.ReadFile(filepath.Join(in, "data", "VERIFY.txt")))
	ran := 0
	for line := range strings.Lines(string(text)) {
		if cmd, ok := strings.CutPrefix(line, "    openssl ts -verify"); ok {
			ran++
			c := exec.Command("bash", "-c", "openssl ts -verify "+strings.ReplaceAll(strings.TrimSpace(cmd), "authority.pem", a.Root))
			c.Dir = in
			if out, err := c.CombinedOutput(); err != nil || !bytes.Contains(out, []byte("Verification: OK")) {
				t.Errorf("%s: %v\n%s", line, err, out)
			}
		}
	}
	if ran != 2 {
		t.Errorf("VERIFY.txt has %d commands for timestamps\n%s", ran, out)
	}
	for _, r := range a.Requests {
		if len(r) > 80 {
			t.Errorf("the authority was told %d bytes", len(r))
		}
	}
	if r := must[archive.CheckReport](t)(v.Check(ctx, nil)); len(r.Faults) > 0 {
		t.Errorf("the check finds %v", r.Faults)
	}

	noErr(t, v.SetTimestampServer("http://127.0.0.1:1/"))
	if _, err := v.Export(ctx, s.ID, archive.ExportOptions{Path: filepath.Join(dir, "none.zip"), Plain: true, Timestamp: true}, nil); !errors.Is(err, timestamp.ErrServer) {
		t.Errorf("a server that is not there: %v", err)
	}
	if _, err := os.Stat(filepath.Join(dir, "none.zip")); err == nil {
		t.Error("a bundle without its timestamp was put in place")
	}
}

// What was sent is remembered; what changes since waits under Today with a
// letter, until it is dealt with.
func TestWhatChangesAfterSendingWaits(t *testing.T) {
	v := newVault(t)
	s := submission(t, v)
	ctx := context.Background()
	path := filepath.Join(t.TempDir(), "b.zip")
	must[archive.ExportReport](t)(v.Export(ctx, s.ID, archive.ExportOptions{Path: path, Plain: true}, nil))
	if _, err := v.NoteSent(s.ID, archive.Sending{Channel: "pigeon"}); !errors.Is(err, archive.ErrInvalid) {
		t.Errorf("a channel that is none: %v", err)
	}
	d := must[record.Delivery](t)(v.NoteSent(s.ID, archive.Sending{Channel: "email", Note: "receipt by return"}))
	if d.Number != 1 || d.To != "Commission" || len(d.Files) != 1 || len(d.Facts) != 1 || d.Form != delivery.FormPlain {
		t.Fatalf("noted: %+v", d)
	}
	tasks := func() (kinds []string) {
		for _, x := range must[[]archive.SentTask](t)(v.SentTasks()) {
			kinds = append(kinds, x.Kind)
		}
		return kinds
	}
	if got := tasks(); len(got) > 0 {
		t.Fatalf("nothing changed, and there waits %v", got)
	}
	te := must[record.Testimony](t)(v.Testimony(s.Testimonies[0]))
	te.Tags = append(te.Tags, "later")
	noErr(t, v.SaveTestimony(te))
	if got := tasks(); len(got) > 0 {
		t.Errorf("a tag is no correction: %v", got)
	}
	te = must[record.Testimony](t)(v.Testimony(te.ID))
	te.Account[2].Text = "2014년 봄이었습니다."
	noErr(t, v.SaveTestimony(te))
	if got := tasks(); !slices.Equal(got, []string{record.SentCorrection}) {
		t.Fatalf("after a correction waits %v", got)
	}
	today := must[[]archive.TodayItem](t)(v.Today())
	if !slices.ContainsFunc(today, func(x archive.TodayItem) bool { return x.Kind == "sent_correction" && x.Object == s.ID && x.Count == 1 }) {
		t.Errorf("Today has %+v", today)
	}
	task := must[[]archive.SentTask](t)(v.SentTasks())[0]
	letter := must[delivery.Letter](t)(v.TaskLetter(task, "ko"))
	text := must[string](t)(letter.Text())
	if !strings.Contains(text, "증언 1") || strings.Contains(text, te.Label) || strings.Contains(text, "2014") {
		t.Errorf("the letter says: %s", text)
	}
	noErr(t, v.FollowSent(task, true))
	if got := tasks(); len(got) > 0 {
		t.Errorf("dealt with, and there waits %v", got)
	}
	te = must[record.Testimony](t)(v.Testimony(te.ID))
	te.Account[2].Text = "2015년 봄이었습니다."
	noErr(t, v.SaveTestimony(te))
	noErr(t, v.SayFree(te.Person, "2020-01-01"))
	for _, c := range v.Consents(te.Person) {
		c.Withdrawn = "2026-11-26"
		must[record.Consent](t)(v.SaveConsent(c, record.ConsentIdentity{}))
	}
	if got := tasks(); !slices.Equal(got, []string{record.SentCorrection, record.SentWithdrawal, record.SentRelease}) {
		t.Errorf("after a second correction, a release and a withdrawal waits %v", got)
	}

	// Saving the form does not take back what was sent meanwhile.
	s.Title = "t2"
	s = must[record.Submission](t)(v.SaveSubmission(s))
	if len(s.Deliveries) != 1 || len(s.Deliveries[0].Followed) != 1 {
		t.Errorf("saving the submission lost what was sent: %+v", s.Deliveries)
	}
	// The file that an answer was taken in from is told of until it is deleted.
	from := filepath.Join(t.TempDir(), "reply.txt")
	noErr(t, os.WriteFile(from, []byte("Invented reply"), 0o600))
	x := must[archive.Exhibit](t)(v.FileAnswer(ctx, s.ID, 1, "reply", "2026-11-26", archive.Attachment{Name: "reply.txt", Origin: from, Data: strings.NewReader("Invented reply")}, nil))
	v = reopen(t, v)
	outside := func() int {
		i := slices.IndexFunc(must[[]archive.TodayItem](t)(v.Today()), func(i archive.TodayItem) bool { return i.Kind == "outside" && i.Object == s.ID })
		return i + 1
	}
	if left := must[[]archive.Exhibit](t)(v.SentOutside(s.ID)); len(left) != 1 || left[0].StillOutside != from || outside() == 0 {
		t.Errorf("still outside: %+v, item %d of today", left, outside())
	}
	noErr(t, os.Remove(from))
	if left := must[[]archive.Exhibit](t)(v.SentOutside(s.ID)); len(left) != 0 || outside() != 0 {
		t.Errorf("deleted, and still outside: %+v", left)
	}
	s = must[record.Submission](t)(v.Submission(s.ID))
	if a := s.Deliveries[0].Answers; len(a) != 1 || a[0].Exhibit != x.ID {
		t.Fatalf("answers: %+v", a)
	}
	b, _, err := v.OpenExhibit(x.ID)
	noErr(t, err)
	if got := string(must[[]byte](t)(io.ReadAll(io.NewSectionReader(b, 0, x.Size)))); got != "Invented reply" {
		t.Errorf("the answer reads %q", got)
	}
	noErr(t, b.Close())
	if r := must[archive.CheckReport](t)(v.Check(ctx, nil)); len(r.Faults) > 0 {
		t.Errorf("the check finds %v", r.Faults)
	}
}

func TestTheBodysClockRunsFromWhatWasSent(t *testing.T) {
	v := newVault(t)
	te := account(t, v)
	s := must[record.Submission](t)(v.SaveSubmission(record.Submission{Title: "t", Mechanism: "SP", Addressee: "Rapporteur", Testimonies: []record.ID{te.ID}}))
	must[record.Delivery](t)(v.NoteSent(s.ID, archive.Sending{Channel: "web", Time: "2020-11-01T10:00:00+09:00"}))
	dues := must[[]archive.Due](t)(v.Dues(s.ID))
	if len(dues) == 0 || !slices.ContainsFunc(dues, func(d archive.Due) bool { return d.What == "publication" && d.Date == "2020-12-31" && d.Source != "" }) {
		t.Errorf("the clock says %+v", dues)
	}
	// What extends another period begins where that ends.
	w := must[record.Submission](t)(v.SaveSubmission(record.Submission{Title: "t", Mechanism: "WGAD", Addressee: "Working Group", Testimonies: []record.ID{te.ID}}))
	must[record.Delivery](t)(v.NoteSent(w.ID, archive.Sending{Channel: "email", Time: "2020-11-27T10:00:00+09:00"}))
	if dues := must[[]archive.Due](t)(v.Dues(w.ID)); len(dues) != 2 || dues[0].What != "reply" || dues[0].Date != "2021-01-26" || dues[1].What != "extension" || dues[1].Date != "2021-02-26" {
		t.Errorf("the clock says %+v", dues)
	}
	due := func() []archive.TodayItem {
		return slices.DeleteFunc(must[[]archive.TodayItem](t)(v.Today()), func(x archive.TodayItem) bool { return x.Kind != "sent_due" })
	}
	if got := due(); len(got) > 0 {
		t.Errorf("a day of years ago waits: %+v", got)
	}
	long := time.Now().AddDate(0, 0, -55).Format(time.RFC3339)
	must[record.Delivery](t)(v.NoteSent(s.ID, archive.Sending{Channel: "post", Time: long}))
	if got := due(); len(got) != 1 || got[0].Object != s.ID || got[0].Count < 4 || got[0].Count > 6 {
		t.Errorf("a day that is near: %+v", got)
	}
	s = must[record.Submission](t)(v.Submission(s.ID))
	if f := s.Deliveries[0].Facts; len(f) != 1 || f[0].Testimony != te.ID {
		t.Errorf("what was sent of a form: %+v", f)
	}
}

func TestAddressBookKeepsKeysAndHowTheyWereCompared(t *testing.T) {
	v := newVault(t)
	const key = "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p"
	const ssh = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ/xOQxOcYPhLtLq3tJDJnxQCgq7DxpJ8mA4yhQrx0Z4 someone@laptop"
	r := must[record.Recipient](t)(v.AddRecipient("Invented body", key))
	must[record.Recipient](t)(v.AddRecipient("Counsel", ssh))
	for name, k := range map[string]string{"Invented Body": ssh + "x", "Other": key, "": key, "Two": key + "\n" + ssh, "None": "nonsense"} {
		if _, err := v.AddRecipient(name, k); !errors.Is(err, archive.ErrInvalid) && !errors.Is(err, bundle.ErrRecipient) {
			t.Errorf("%q: %v", name, err)
		}
	}
	noErr(t, v.VerifyRecipient(r.ID, record.WayTelephone))
	if err := v.VerifyRecipient(r.ID, "by feeling"); !errors.Is(err, archive.ErrInvalid) {
		t.Errorf("a way that is none: %v", err)
	}
	v = reopen(t, v)
	book := v.Recipients()
	if len(book) != 2 || book[0].Name != "Counsel" || strings.Contains(book[0].Key, "laptop") || book[1].Verified == nil || book[1].Verified.Way != record.WayTelephone {
		t.Fatalf("the book: %+v", book)
	}
	if strings.Contains(readAll(t, v.Info().Path), "Invented body") {
		t.Error("a name of the book lies in clear on the disk")
	}
	noErr(t, v.RemoveRecipient(book[0].ID))
	must[record.ID](t)(v.Undo())
	if len(v.Recipients()) != 2 {
		t.Error("undo does not put an entry back")
	}
}

// readAll is every byte of a folder.
func readAll(t *testing.T, dir string) string {
	t.Helper()
	var all []byte
	noErr(t, filepath.WalkDir(dir, func(p string, e os.DirEntry, err error) error {
		if err == nil && e.Type().IsRegular() {
			b, rerr := os.ReadFile(p)
			all, err = append(all, b...), rerr
		}
		return err
	}))
	return string(all)
}
