package archive_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"attest/archive"
	"attest/archive/delivery"
	"attest/archive/record"
	"attest/archive/store"
	"attest/archive/store/leftover"
)

// planter makes words that stand nowhere else.
type planter struct{ words []string }

func (p *planter) word(where string) string {
	w := fmt.Sprintf("Planted%02d%s", len(p.words), where)
	p.words = append(p.words, w)
	return w
}

// foundWords opens everything in a copy of a folder with the keys, and says which of
// the words are in it.
func foundWords(t *testing.T, k leftover.Keys, dir string, words []string) map[string]string {
	t.Helper()
	out := map[string]string{}
	look := func(where string, plain []byte) {
		for _, w := range words {
			if bytes.Contains(plain, []byte(w)) {
				out[w] = where
			}
		}
	}
	copied := copyOf(t, dir) // Badger writes into what it opens
	if _, err := k.Each(copied, look); err != nil {
		t.Fatal(err)
	}
	noErr(t, filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		raw, err := os.ReadFile(path)
		look(path, raw)
		return err
	}))
	return out
}

func copyOf(t *testing.T, dir string) string {
	t.Helper()
	to := filepath.Join(t.TempDir(), "copy.attest")
	noErr(t, os.CopyFS(to, os.DirFS(dir)))
	return to
}

// planted is a vault in which the weaver's testimony has a word of its own in
// every place where its words can go; the miller's stays.
type planted struct {
	v            *archive.Vault
	k            record.Case
	gone         record.ID // the weaver's testimony
	exhibit      archive.Exhibit
	sent, other  record.ID // submissions: the first was sent
	chosen       record.ID // one that has chosen its testimonies
	struck       string    // stood in version 1 of the account alone
	words, stays []string
	copies       []string // of the folder, while it was made
}

func plant(t *testing.T) *planted {
	t.Helper()
	ctx := context.Background()
	v := newVault(t)
	x := &planted{v: v, k: filingCase(t, v)}
	var p planter
	allowAll(t, v, weaver, true)
	allowAll(t, v, miller, false)
	for _, id := range x.k.Testimonies {
		if te := must[record.Testimony](t)(v.Testimony(id)); te.Person == weaver {
			x.gone = id
		} else {
			te.Account[0].Text += " Staying0account"
			noErr(t, v.SaveTestimony(te))
		}
	}
	x.stays = []string{"Staying0account", "Staying1answer", "Staying2comment", "Staying3form"}
	te := must[record.Testimony](t)(v.Testimony(x.gone))

	// What was typed and overwritten before, as Badger keeps it.
	noErr(t, v.KeepForm("new testimony", p.word("newform")))
	noErr(t, v.KeepForm("new testimony", x.stays[3]))
	noErr(t, v.KeepFormOf(weaver, "consent", p.word("personform")))
	noErr(t, v.SaveDraft(x.gone, archive.Draft{Segment: te.Account[0].ID, Text: p.word("typed")}))
	noErr(t, v.SaveDraft(x.gone, archive.Draft{Segment: te.Account[0].ID, Text: p.word("draft"), Identity: p.word("namedraft")}))
	noErr(t, v.KeepFormOf(x.gone, "event", p.word("eventform")))
	was := te.Account[0].Text
	x.struck = p.word("oldversion")
	te.Account[0].Text = was + " " + x.struck
	noErr(t, v.SaveTestimony(te))
	te = must[record.Testimony](t)(v.Testimony(x.gone))
	te.Account[0].Text = was + " " + p.word("account")
	te.Handle, te.Tags, te.Interview.Place = p.word("handle"), []string{p.word("tag")}, p.word("place")
	te.Names = append(te.Names, record.SealedName{Segment: te.Account[0].ID, Pseudonym: "P-X", Text: p.word("name")})
	noErr(t, v.SaveTestimony(te))
	tr := record.NewTranslation(te.ID, "ru").Set(te.Account[0], p.word("translation"))
	noErr(t, v.SaveTranslation(tr))
	pa := must[record.Passage](t)(v.SavePassage(record.Passage{Testimony: te.ID, Spans: []record.Span{record.NewSpan(te.Account[0], 0, 2)}, Codes: []record.CodeUse{{Code: "REF-02"}}, Note: p.word("memo"), Tags: []string{p.word("passagetag")}}))
	must[record.Event](t)(v.SaveEvent(record.Event{
		Testimony: te.ID, Passages: []record.ID{pa.ID}, Kind: record.CodeUse{Code: "REF-02"}, Note: p.word("eventnote"), Place: record.EventPlace{Words: p.word("eventplace")},
		Date: record.EventDate{Words: p.word("eventdate"), EDTF: "2013-21"}, Source: record.EventSource{Basis: record.BasisExperienced}, Status: record.StatusAlleged,
	}))
	must[record.Session](t)(v.SaveSession(record.Session{Testimony: te.ID, Words: record.SessionIdentity{Notes: []record.SessionNote{{At: "2026-11-21T10:00:00Z", Text: p.word("sessionnote")}}}}))
	noErr(t, v.Answer(te.ID, record.RuleAnswer{Rule: "EV-A01", Options: []string{"none"}, Text: p.word("ruleanswer")}))
	data := p.word("exhibitbytes")
	x.exhibit = must[archive.Exhibit](t)(v.Attach(ctx, te.ID, archive.Attachment{Name: p.word("filename") + ".txt", From: p.word("from"), How: p.word("how"), Data: strings.NewReader(data), Size: int64(len(data)), Class: record.ClassIdentity}, nil))
	noErr(t, v.KeepFormOf(x.exhibit.ID, "describe", p.word("exhibitform")))
	taken := filepath.Join(t.TempDir(), "taken.txt")
	noErr(t, v.TakeOut(ctx, x.exhibit.ID, taken, archive.TakeFor{Use: record.UseKeep, Why: p.word("takingreason")}, nil))

	// What quotes it.
	x.k.Note = p.word("casenote")
	x.k = must[record.Case](t)(v.SaveCase(x.k))
	noErr(t, v.FileInCase(x.k.ID, "WGEID", record.FilingAnswer{Person: weaver, Field: "wgeid.place", Text: p.word("caseanswer")}))
	x.sent, x.other = submissionOf(t, v, x.k, "WGEID"), submissionOf(t, v, x.k, "SP")
	source := []record.FilingPart{{Text: p.word("narrative"), Sources: []record.FilingSource{{Testimony: te.ID, Segment: te.Account[0].ID, To: 2}}}}
	noErr(t, v.File(x.sent, record.FilingAnswer{Person: weaver, Field: "wgeid.place", Text: p.word("oldanswer")}))
	noErr(t, v.File(x.sent, record.FilingAnswer{Person: weaver, Field: "wgeid.place", Parts: source}))
	noErr(t, v.File(x.sent, record.FilingAnswer{Field: "wgeid.sig", Text: p.word("commonanswer")}))
	noErr(t, v.File(x.sent, record.FilingAnswer{Person: miller, Field: "wgeid.place", Text: x.stays[1]}))
	must[record.ReviewComment](t)(v.AddComment(x.sent, record.ReviewComment{Field: "wgeid.place", Person: weaver, Quote: p.word("quote"), Text: p.word("comment")}))
	must[record.ReviewComment](t)(v.AddComment(x.sent, record.ReviewComment{Field: "wgeid.place", Person: miller, Text: x.stays[2]}))
	s := must[record.Submission](t)(v.Submission(x.other))
	s.Cover = p.word("cover")
	must[record.Submission](t)(v.SaveSubmission(s))
	s.Cover = p.word("secondcover")
	must[record.Submission](t)(v.SaveSubmission(s))
	x.chosen = must[record.Submission](t)(v.SaveSubmission(record.Submission{
		Case: x.k.ID, Title: "Invented", Class: "un_special_procedures", Sender: "s", Addressee: "a", Testimonies: x.k.Testimonies, Exhibits: []record.ExhibitChoice{{ID: x.exhibit.ID}},
	})).ID
	noErr(t, v.KeepFormOf(x.sent, "answer", p.word("answerform")))
	must[record.Delivery](t)(v.NoteSent(x.sent, archive.Sending{To: "Invented body", Channel: "email"}))

	x.copies = append(x.copies, copyOf(t, v.Info().Path))
	x.v = reopen(t, v)
	x.copies = append(x.copies, copyOf(t, v.Info().Path))
	x.words = p.words
	return x
}

func mustFindNone(t *testing.T, k leftover.Keys, dir, when string, words []string) {
	t.Helper()
	for w, where := range foundWords(t, k, dir, words) {
		t.Errorf("%s: %s is still read, in %s", when, w, where)
	}
}

func mustCheck(t *testing.T, v *archive.Vault) {
	t.Helper()
	if r := must[archive.CheckReport](t)(v.Check(context.Background(), nil)); len(r.Faults) > 0 {
		t.Errorf("check finds %v", r.Faults)
	}
}

// Whoever has every passphrase, the key files as they are afterwards, and every
// other file from before and after, finds none of the words; what is others' is
// there. After each step the folder is copied, as a kill would leave it: the next
// unlock goes on from there.
func TestWhatIsDestroyedIsGone(t *testing.T) {
	x := plant(t)
	v, ctx := x.v, context.Background()
	before := must[leftover.Keys](t)(v.Keys())
	all := append(slices.Clone(x.words), x.stays...)
	seen := map[string]bool{}
	for _, dir := range x.copies {
		for w := range foundWords(t, before, dir, all) {
			seen[w] = true
		}
	}
	for _, w := range all {
		if !seen[w] {
			t.Fatalf("with all keys %s is found nowhere: the test looks in too few places", w)
		}
	}

	plan := must[archive.DestroyPlan](t)(v.WouldDestroy(x.gone, 0))
	if plan.Exhibits < 1 || len(plan.Quoting) != 4 || len(plan.Sent) != 1 || plan.Sent[0].To != "Invented body" || plan.Outside != 1 {
		t.Errorf("the plan says %+v", plan)
	}
	label := plan.Label
	type cut struct{ step, dir string }
	var cuts []cut
	v.AtEachDestroyStep(func(step string) { cuts = append(cuts, cut{step, copyOf(t, v.Info().Path)}) })
	noErr(t, v.Destroy(ctx, x.gone, "withdrawn", nil))
	v.AtEachDestroyStep(nil)

	now := must[leftover.Keys](t)(v.Keys())
	for i, dir := range append(x.copies, v.Info().Path) {
		mustFindNone(t, now, dir, fmt.Sprintf("copy %d", i), x.words)
	}
	if stay := foundWords(t, now, v.Info().Path, x.stays); len(stay) != len(x.stays) {
		t.Errorf("of what is others', %v is left", stay)
	}
	mustCheck(t, v)
	if before, after, err := v.Compact(ctx, nil); err != nil || after >= before {
		t.Errorf("compact: %d, then %d bytes: %v", before, after, err)
	}
	mustFindNone(t, before, v.Info().Path, "after compact, with the old keys", x.words)
	v = reopen(t, v)
	mustCheck(t, v)

	// What stays says that it was there.
	if d, ok := v.WasDestroyed(x.gone); !ok || d.Label != label || d.Code != "withdrawn" || d.At == "" {
		t.Errorf("%+v %v", d, ok)
	}
	if _, err := v.Testimony(x.gone); !errors.Is(err, archive.ErrDestroyed) {
		t.Errorf("opening it: %v", err)
	}
	if k := must[record.Case](t)(v.Case(x.k.ID)); !slices.Contains(k.Testimonies, x.gone) || k.Note != "" {
		t.Errorf("the case: %+v", k)
	}
	for _, r := range v.Testimonies(archive.Filter{}) {
		if r.ID == x.gone {
			t.Error("it is listed")
		}
	}
	if hits := v.Testimonies(archive.Filter{Query: x.words[0]}); len(hits) > 0 {
		t.Errorf("it is found: %v", hits)
	}
	pre := must[archive.Preview](t)(v.Preview(ctx, x.chosen))
	if !slices.ContainsFunc(pre.Blocked, func(r archive.Reason) bool {
		return r.Code == archive.ReasonDestroyed && r.Object == x.gone && r.Label == label
	}) {
		t.Errorf("a submission that has chosen it is not stopped: %+v", pre.Blocked)
	}
	if s := must[record.Submission](t)(v.Submission(x.chosen)); !slices.Contains(s.Testimonies, x.gone) || len(s.Exhibits) > 0 {
		t.Errorf("its stub: %+v", s)
	}
	must[record.Delivery](t)(v.NoteSent(x.chosen, archive.Sending{To: "Invented body", Channel: "email"}))
	if _, _, err := v.Mentions(ctx, x.chosen, archive.MentionOf{Person: miller}); err != nil {
		t.Errorf("mentions: %v", err)
	}
	must[[]archive.Together](t)(v.LeftTogether(x.chosen))
	must[[]archive.TodayItem](t)(v.Today())
	for _, lang := range []string{"en", "ko"} {
		if _, _, err := v.SubmissionTable(x.sent, lang); err != nil {
			t.Errorf("the submission: %v", err)
		}
	}
	if h := must[[]archive.VersionInfo](t)(v.History(x.sent)); len(h) == 0 || !h[len(h)-1].Struck {
		t.Errorf("its history: %+v", h)
	}
	tasks := must[[]archive.SentTask](t)(v.SentTasks())
	if !slices.ContainsFunc(tasks, func(s archive.SentTask) bool {
		return s.Testimony == x.gone && s.Kind == record.SentWithdrawal
	}) {
		t.Errorf("what was sent is not asked back: %+v", tasks)
	}
	r := must[[]archive.Recall](t)(v.Recalls(x.gone))
	if len(r) != 1 {
		t.Fatalf("recalls: %+v", r)
	}
	l := must[delivery.Letter](t)(v.RecallLetter(r[0], "en"))
	if text := must[string](t)(l.Text()); !strings.Contains(text, "Invented body") || !strings.Contains(text, "return or to delete") {
		t.Errorf("the letter:\n%s", text)
	}

	// A vault that is brought back from before applies the list.
	list := must[[]store.Destroyed](t)(v.DestroyedRecords())
	back := open(t, x.copies[1])
	noErr(t, back.ApplyDestroyed(ctx, list, nil))
	noErr(t, back.ApplyDestroyed(ctx, list, nil))
	mustFindNone(t, must[leftover.Keys](t)(back.Keys()), x.copies[1], "brought back", x.words)
	must[record.Testimony](t)(back.NewTestimony(miller, record.Interview{}))
	mustCheck(t, back)

	// Cut off after each step, the next unlock does what is left.
	steps := map[string]bool{}
	for _, c := range cuts {
		if steps[c.step] && c.step == "root" {
			continue
		}
		steps[c.step] = true
		if os.Getenv("ATTEST_CUTS") == "" && !slices.Contains([]string{"begun", "testimony.keys", "files"}, c.step) {
			continue // all of them with ATTEST_CUTS=all
		}
		cut := open(t, c.dir)
		keys := must[leftover.Keys](t)(cut.Keys())
		mustCheck(t, cut)
		noErr(t, cut.Close())
		left := foundWords(t, keys, c.dir, all)
		for _, w := range all {
			if _, is := left[w]; is != slices.Contains(x.stays, w) {
				t.Errorf("cut off after %q: %s is there: %v, in %s", c.step, w, is, left[w])
			}
		}
	}
	for _, s := range []string{"begun", "root", "moved", "testimony.keys", "identity.keys", "keys", "files", "records"} {
		if !steps[s] {
			t.Errorf("the step %q was not cut", s)
		}
	}
}

// A version, and an exhibit, are struck out of a testimony that stays.
func TestOneVersionOrOneExhibitIsStruckOut(t *testing.T) {
	x := plant(t)
	v, ctx := x.v, context.Background()
	versions := must[[]archive.VersionInfo](t)(v.Versions(x.gone))
	newest := versions[0].Number
	if err := v.StrikeVersion(ctx, x.gone, newest, "mistake", nil); !errors.Is(err, archive.ErrInvalid) {
		t.Errorf("the newest version: %v", err)
	}
	noErr(t, v.StrikeVersion(ctx, x.gone, newest-1, "mistake", nil))
	now := must[leftover.Keys](t)(v.Keys())
	for _, dir := range append(x.copies, v.Info().Path) {
		mustFindNone(t, now, dir, "the version", []string{x.struck})
	}
	if _, err := v.TestimonyAt(x.gone, newest-1); !errors.Is(err, archive.ErrDestroyed) {
		t.Errorf("the version: %v", err)
	}
	te := must[record.Testimony](t)(v.Testimony(x.gone))
	account := te.Account[0].Text[strings.Index(te.Account[0].Text, "Planted"):]
	if got := must[[]archive.VersionInfo](t)(v.Versions(x.gone)); len(got) != len(versions) || !got[1].Struck || got[1].Name != versions[1].Name {
		t.Errorf("its versions: %+v", got)
	}
	mustCheck(t, v)

	of := func(part string) (out []string) {
		for _, w := range x.words {
			if strings.HasSuffix(w, part) {
				out = append(out, w)
			}
		}
		return out
	}
	gone := slices.Concat(of("exhibitbytes"), of("filename"), of("from"), of("how"), of("exhibitform"))
	noErr(t, v.Destroy(ctx, x.exhibit.ID, "danger", nil))
	now = must[leftover.Keys](t)(v.Keys())
	for _, dir := range append(x.copies, v.Info().Path) {
		mustFindNone(t, now, dir, "the exhibit", gone)
	}
	if here := foundWords(t, now, v.Info().Path, []string{account}); len(here) != 1 {
		t.Error("the account went with it")
	}
	v = reopen(t, v)
	mustCheck(t, v)
	if list := must[[]archive.Exhibit](t)(v.Exhibits(x.gone)); slices.ContainsFunc(list, func(e archive.Exhibit) bool { return e.ID == x.exhibit.ID }) {
		t.Error("the exhibit is listed")
	}
	if _, err := v.Exhibit(x.exhibit.ID); !errors.Is(err, archive.ErrDestroyed) {
		t.Errorf("the exhibit: %v", err)
	}
	if got := must[[]archive.Destroyed](t)(v.DestroyedList()); len(got) != 2 || got[0].N != newest-1 || got[1].Code != "danger" {
		t.Errorf("the list: %+v", got)
	}
}

// An older key file that is put back is noticed, and what was destroyed is
// destroyed again at the next unlock.
func TestAnOlderKeyFileBringsNothingBack(t *testing.T) {
	v := newVault(t)
	te := account(t, v)
	path := filepath.Join(v.Info().Path, "testimony.keys")
	old := must[[]byte](t)(os.ReadFile(path))
	noErr(t, v.Destroy(context.Background(), te.ID, "withdrawn", nil))
	noErr(t, v.Close())
	noErr(t, os.WriteFile(path, old, 0o600))
	v = open(t, v.Info().Path)
	keys := must[leftover.Keys](t)(v.Keys())
	mustFindNone(t, keys, v.Info().Path, "with the older file put back", []string{"감자를 심을"})
	if now := must[[]byte](t)(os.ReadFile(path)); bytes.Equal(now, old) {
		t.Error("the older key file stays")
	}
	mustCheck(t, v)
}

func TestHoldsAndFreezes(t *testing.T) {
	v := newVault(t)
	ctx := context.Background()
	s := submission(t, v)
	te := s.Testimonies[0]
	k := must[record.Case](t)(v.SaveCase(record.Case{Title: "Invented", Testimonies: []record.ID{te}}))
	noErr(t, v.SetHold(k.ID, "an invented court asked for it"))
	v = reopen(t, v)
	var held *archive.HoldError
	if err := v.Destroy(ctx, te, "withdrawn", nil); !errors.As(err, &held) || held.Object != k.ID || held.Reason != "an invented court asked for it" {
		t.Errorf("under a hold of its case: %v", err)
	}
	if err := v.SetHold(te, " "); !errors.Is(err, archive.ErrInvalid) {
		t.Errorf("a hold without a reason: %v", err)
	}
	noErr(t, v.LiftHold(k.ID))

	person := must[record.Testimony](t)(v.Testimony(te)).Person
	for _, id := range []record.ID{te, person} {
		noErr(t, v.Freeze(id))
		v = reopen(t, v)
		out := filepath.Join(t.TempDir(), "b.zip")
		if _, err := v.Export(ctx, s.ID, archive.ExportOptions{Path: out, Plain: true}, nil); !errors.Is(err, archive.ErrConsent) || !strings.Contains(err.Error(), "frozen") {
			t.Errorf("an export: %v", err)
		}
		if _, err := v.PrintStatement(ctx, te, archive.PrintFor{Reason: archive.PrintToRead}, &bytes.Buffer{}); !errors.Is(err, archive.ErrConsent) {
			t.Errorf("a print: %v", err)
		}
		if err := v.WriteInterchange(ctx, &bytes.Buffer{}, []record.ID{te}, archive.CopyTo{Dir: t.TempDir()}, nil); !errors.Is(err, archive.ErrConsent) {
			t.Errorf("a document: %v", err)
		}
		form := submissionOf(t, v, k, "WGEID") // it has chosen none, and answers from its case
		if pre := must[archive.Preview](t)(v.Preview(ctx, form)); !slices.ContainsFunc(pre.Blocked, func(r archive.Reason) bool { return r.Refusal == record.RefusedFrozen && r.Object == te }) {
			t.Errorf("a form of its case: %+v", pre.Blocked)
		}
		e := attach(t, v, te, "a.txt", "invented", record.ClassCleared)
		if err := v.TakeOut(ctx, e.ID, filepath.Join(t.TempDir(), "a.txt"), archive.TakeFor{Use: record.UseKeep, Why: "invented"}, nil); !errors.Is(err, archive.ErrConsent) {
			t.Errorf("what is taken out: %v", err)
		}
		mustCheck(t, v)
		noErr(t, v.Thaw(id))
		if _, err := v.Export(ctx, s.ID, archive.ExportOptions{Path: out, Plain: true}, nil); err != nil {
			t.Errorf("after the freeze is lifted: %v", err)
		}
	}
	mustCheck(t, v)
}

// A final account goes on being what it was when an exhibit that it committed to
// is destroyed: nobody can show that part any more.
func TestAnExhibitOfAFinalAccountIsDestroyed(t *testing.T) {
	v := newVault(t)
	te := account(t, v)
	e := attach(t, v, te.ID, "a.txt", "invented", record.ClassCleared)
	must[record.Testimony](t)(v.ReadBack(te.ID, record.ReadBack{Language: "ko", Reader: record.SpeakerInterviewer, True: true}))
	must[record.Final](t)(v.Finalize(context.Background(), te.ID, nil))
	noErr(t, v.Destroy(context.Background(), e.ID, "danger", nil))
	v = reopen(t, v)
	noErr(t, v.CheckFinal(context.Background(), te.ID, nil))
	mustCheck(t, v)
}
