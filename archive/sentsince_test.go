package archive_test

import (
	"context"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"attest/archive"
	"attest/archive/delivery"
	"attest/archive/record"
)

// sentOnce is a submission of a testimony with a translation and an exhibit that was
// exported and noted as sent.
func sentOnce(t *testing.T, v *archive.Vault, uses ...record.Use) (record.Submission, record.Testimony, archive.Exhibit) {
	t.Helper()
	s := submission(t, v)
	te := must[record.Testimony](t)(v.Testimony(s.Testimonies[0]))
	if len(uses) > 0 {
		consents(t, v, te.Person, uses...)
	}
	x := attach(t, v, te.ID, "list.bin", "\x00\x01 an invented list", record.ClassCleared)
	noErr(t, v.SaveTranslation(record.NewTranslation(te.ID, "en").Set(te.Account[0], "By truck from Tumen to the border.")))
	s.Exhibits = append(s.Exhibits, record.ExhibitChoice{ID: x.ID, Original: true})
	s = must[record.Submission](t)(v.SaveSubmission(s))
	must[archive.ExportReport](t)(v.Export(context.Background(), s.ID, archive.ExportOptions{Path: filepath.Join(t.TempDir(), "b.zip"), Plain: true}, nil))
	d := must[record.Delivery](t)(v.NoteSent(s.ID, archive.Sending{Channel: "email"}))
	if f := d.Facts; len(f) != 1 || !f[0].Covered || len(f[0].Translations) != 1 || len(f[0].Exhibits) != 1 || f[0].Exhibits[0].Number != 1 {
		t.Fatalf("remembered: %+v", f)
	}
	sentWaits(t, v)
	return s, te, x
}

// sentWaits holds the kinds of what waits against those that should.
func sentWaits(t *testing.T, v *archive.Vault, want ...string) []archive.SentTask {
	t.Helper()
	all := must[[]archive.SentTask](t)(v.SentTasks())
	var got []string
	for _, x := range all {
		got = append(got, x.Kind)
	}
	if !slices.Equal(got, want) {
		t.Fatalf("there waits %v, not %v", got, want)
	}
	return all
}

// saysOf is the letter of a task, which has the words and no other of the account.
func saysOf(t *testing.T, v *archive.Vault, x archive.SentTask, words ...string) {
	t.Helper()
	for _, lang := range []string{"en", "ko"} {
		text := must[string](t)(must[delivery.Letter](t)(v.TaskLetter(x, lang)).Text())
		for _, w := range words {
			if lang == "en" && !strings.Contains(text, w) {
				t.Errorf("the letter of %s lacks %q: %s", x.Kind, w, text)
			}
		}
		for _, no := range []string{"Hoeryong", "Tumen", "list.bin", "%!", "  "} {
			if strings.Contains(text, no) {
				t.Errorf("the letter of %s has %q: %s", x.Kind, no, text)
			}
		}
	}
}

var (
	asDocument = record.Use{Use: "un_inquiry", Answer: record.AnswerYes, Media: []string{record.MediaText, record.MediaDocument}}
	asText     = record.Use{Use: "un_inquiry", Answer: record.AnswerYes, Media: []string{record.MediaText}}
)

func use(alter func(*record.Use)) record.Use {
	u := asDocument
	alter(&u)
	return u
}

// A person who answers anew, and allows less than was sent, is followed as one who
// withdraws: what was sent does not stand any more.
func TestANewConsentThatCoversLessWaits(t *testing.T) {
	v := newVault(t)
	_, te, _ := sentOnce(t, v, asDocument)
	follow := func(kind, object string) {
		t.Helper()
		x := sentWaits(t, v, kind)[0]
		saysOf(t, v, x, object)
		today := must[[]archive.TodayItem](t)(v.Today())
		if !slices.ContainsFunc(today, func(i archive.TodayItem) bool { return i.Kind == "sent_"+kind }) {
			t.Errorf("Today has not %s", kind)
		}
		noErr(t, v.FollowSent(x, true))
		sentWaits(t, v)
	}
	for _, kase := range []struct {
		name, kind, object string
		use                record.Use
	}{
		{"no", record.SentWithdrawal, "testimony 1", use(func(u *record.Use) { u.Answer = record.AnswerNo })},
		{"other recipients", record.SentNarrowed, "testimony 1", use(func(u *record.Use) { u.Recipients = []string{"Somebody else"} })},
		{"ended", record.SentNarrowed, "testimony 1", use(func(u *record.Use) { u.Until = "2020-01-01" })},
		{"another use alone", record.SentNarrowed, "testimony 1", record.Use{Use: "un_special_procedures", Answer: record.AnswerYes}},
		{"text alone", record.SentNarrowed, "exhibit 1", asText},
		{"no again", record.SentWithdrawal, "testimony 1", use(func(u *record.Use) { u.Answer = record.AnswerNo })},
	} {
		t.Log(kase.name)
		c := consents(t, v, te.Person, kase.use)
		follow(kase.kind, kase.object)
		if kase.kind != record.SentWithdrawal { // what was dealt with under one consent says nothing of the next
			noErr(t, v.WithdrawConsent(c.ID))
			follow(record.SentWithdrawal, "testimony 1")
		}
		consents(t, v, te.Person, asDocument)
		sentWaits(t, v)
	}
	consents(t, v, te.Person, use(func(u *record.Use) { u.Recipients = []string{"Commission"} }))
	v = reopen(t, v)
	sentWaits(t, v)
	// A freeze withdraws nothing: it has a list of its own.
	noErr(t, v.Freeze(te.ID))
	sentWaits(t, v)
}

// A release that was told and is taken back waits with a letter of its own, and what
// comes again after it was dealt with waits again.
func TestAReleaseThatIsTakenBackWaits(t *testing.T) {
	v := newVault(t)
	_, te, _ := sentOnce(t, v, asDocument)
	noErr(t, v.SayFree(te.Person, "2020-01-01"))
	sentWaits(t, v, record.SentRelease)
	noErr(t, v.SayFree(te.Person, "")) // nobody was told yet
	sentWaits(t, v)
	for range 2 {
		noErr(t, v.SayFree(te.Person, "2020-01-02"))
		noErr(t, v.FollowSent(sentWaits(t, v, record.SentRelease)[0], true))
		noErr(t, v.SayFree(te.Person, "2020-01-02")) // said twice, it is the same
		sentWaits(t, v)
		noErr(t, v.SayFree(te.Person, ""))
		x := sentWaits(t, v, record.SentHeld)[0]
		saysOf(t, v, x, "does not hold", "testimony 1")
		v = reopen(t, v)
		noErr(t, v.FollowSent(sentWaits(t, v, record.SentHeld)[0], true))
		sentWaits(t, v)
	}
	noErr(t, v.SayFree(te.Person, "2020-01-03"))
	noErr(t, v.FollowSent(sentWaits(t, v, record.SentRelease)[0], false)) // nobody was told: nothing to take back
	noErr(t, v.SayFree(te.Person, ""))
	sentWaits(t, v)
}

// What left beside the account is remembered: a translation, the facts of the interview,
// an exhibit. The task and its letter say which by numbers and codes alone.
func TestWhatLeftBesideAnAccountIsFollowed(t *testing.T) {
	v := newVault(t)
	s, te, x := sentOnce(t, v, asDocument)
	tr := must[[]record.Translation](t)(v.Translations(te.ID))[0]
	noErr(t, v.SaveTranslation(tr.Set(te.Account[1], "Invented, translated since.")))
	sentWaits(t, v) // more than was sent is no correction
	for _, text := range []string{"By train from Hoeryong.", "By train from Hoeryong, invented."} {
		tr = must[[]record.Translation](t)(v.Translations(te.ID))[0]
		noErr(t, v.SaveTranslation(tr.Set(te.Account[0], text)))
		task := sentWaits(t, v, record.SentCorrection)[0]
		saysOf(t, v, task, "testimony 1 (translation en)")
		noErr(t, v.FollowSent(task, true))
		sentWaits(t, v)
	}
	te = must[record.Testimony](t)(v.Testimony(te.ID))
	te.Interview.Interviewer = "Another, invented"
	te.Interview.Method = "telephone"
	noErr(t, v.SaveTestimony(te))
	task := sentWaits(t, v, record.SentCorrection)[0]
	saysOf(t, v, task, "facts of the interview", "translation en")
	noErr(t, v.FollowSent(task, true))

	recall := func() {
		t.Helper()
		task := sentWaits(t, v, record.SentShowing)[0]
		if len(task.Exhibits) != 1 || task.Exhibits[0].Exhibit != x.ID {
			t.Errorf("of %+v", task.Exhibits)
		}
		saysOf(t, v, task, "exhibit 1", "delete")
		noErr(t, v.FollowSent(task, true))
		sentWaits(t, v)
	}
	for range 2 { // found to show somebody, cleared, and found so again
		noErr(t, v.ClassExhibit(x.ID, record.ClassIdentity))
		recall()
		noErr(t, v.ClassExhibit(x.ID, record.ClassCleared))
		sentWaits(t, v)
	}
	v = reopen(t, v)
	sentWaits(t, v)
	got := must[record.Submission](t)(v.Submission(s.ID)).Deliveries[0].Followed
	if last := got[len(got)-1]; !slices.Equal(last.Exhibits, []record.ID{x.ID}) {
		t.Errorf("dealt with: %+v", last)
	}
	mustCheck(t, v)
}

// Which export was sent can be said, by the beginning of its hash too; of several
// everything is remembered, and the letter says of which file it speaks.
func TestEachExportThatWasSentIsRemembered(t *testing.T) {
	v := newVault(t)
	s := submission(t, v)
	first := s.Testimonies[0]
	other := account(t, v)
	consent(t, v, other.Person, record.Use{Use: "un_inquiry", Answer: record.AnswerYes})
	firstAccount(t, v, other.ID)
	export := func(testimony record.ID) {
		t.Helper()
		s.Testimonies = []record.ID{testimony}
		s = must[record.Submission](t)(v.SaveSubmission(s))
		must[archive.ExportReport](t)(v.Export(context.Background(), s.ID, archive.ExportOptions{Path: filepath.Join(t.TempDir(), "b.zip"), Plain: true}, nil))
		s = must[record.Submission](t)(v.Submission(s.ID))
	}
	export(first)
	export(other.ID)
	choices := archive.SentChoices(s)
	if len(choices) != 2 || choices[0].Files[0] != s.Exports[1].SHA256 || choices[1].Form != delivery.FormPlain {
		t.Fatalf("%+v", choices)
	}
	for _, wrong := range []string{"", "0123", strings.Repeat("0", 64), s.Exports[0].SHA256 + "0"} {
		if _, err := v.NoteSent(s.ID, archive.Sending{Channel: "email", Files: []string{wrong}}); err == nil {
			t.Errorf("%q is a file that was exported", wrong)
		}
	}
	d := must[record.Delivery](t)(v.NoteSent(s.ID, archive.Sending{Channel: "email", Files: []string{strings.ToUpper(s.Exports[0].SHA256[:8])}}))
	if len(d.Facts) != 1 || d.Facts[0].Testimony != first || d.Facts[0].File != "" || d.Files[0].SHA256 != s.Exports[0].SHA256 {
		t.Fatalf("%+v", d)
	}
	d = must[record.Delivery](t)(v.NoteSent(s.ID, archive.Sending{Channel: "email", Files: []string{s.Exports[0].SHA256, s.Exports[1].SHA256[:12], s.Exports[1].SHA256}}))
	if len(d.Files) != 2 || len(d.Facts) != 2 || d.Facts[0].File != s.Exports[0].SHA256 || d.Facts[1].File != s.Exports[1].SHA256 || d.Facts[1].Number != 1 {
		t.Fatalf("%+v", d)
	}
	noErr(t, v.WithdrawConsent(v.Consents(must[record.Testimony](t)(v.Testimony(first)).Person)[0].ID))
	tasks := sentWaits(t, v, record.SentWithdrawal, record.SentWithdrawal)
	saysOf(t, v, tasks[0], "of testimony 1 in it")
	saysOf(t, v, tasks[1], "testimony 1 in the file whose SHA-256 begins with "+s.Exports[0].SHA256[:16])
	if r := must[[]archive.Recall](t)(v.Recalls(first)); len(r) != 2 || r[1].File == "" {
		t.Errorf("to be called back: %+v", r)
	}
	noErr(t, v.FollowSent(tasks[1], true))
	sentWaits(t, v, record.SentWithdrawal)
}
