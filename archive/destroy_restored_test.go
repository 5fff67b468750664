package archive_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"attest/archive"
	"attest/archive/record"
	"attest/archive/store"
	"attest/archive/store/leftover"
)

// shown is all that a member reads of testimonies, cases and submissions: the newest,
// each version before, and what a search finds.
func shown(t *testing.T, v *archive.Vault, words []string, ids ...record.ID) string {
	t.Helper()
	var b strings.Builder
	add := func(x any, err error) {
		if err == nil {
			raw, err := json.Marshal(x)
			noErr(t, err)
			b.Write(raw)
			fmt.Fprintf(&b, "%+v\n", x)
		} else if !errors.Is(err, archive.ErrDestroyed) {
			t.Error(err)
		}
	}
	for _, id := range ids {
		history, err := v.History(id)
		add(history, err)
		for _, h := range history {
			if h.Number > 1 {
				add(v.Changes(id, h.Number-1, h.Number))
			}
			if id.Kind() == record.KindTestimony {
				add(v.TestimonyAt(id, h.Number))
			}
		}
		switch id.Kind() {
		case record.KindTestimony:
			add(v.Testimony(id))
		case record.KindCase:
			add(v.Case(id))
			add(v.CaseFiling(id, "WGEID"))
		case record.KindSubmission:
			add(v.Submission(id))
			add(v.Filing(id))
			add(v.Comments(id))
		}
	}
	add(v.Testimonies(archive.Filter{}), nil)
	for _, w := range words {
		if hits := v.Testimonies(archive.Filter{Query: w}); len(hits) > 0 {
			t.Errorf("a search for %q finds %+v", w, hits)
		}
	}
	return b.String()
}

func mustShowNone(t *testing.T, v *archive.Vault, words []string, ids ...record.ID) {
	t.Helper()
	text := shown(t, v, words, ids...)
	for _, w := range words {
		if strings.Contains(text, w) {
			t.Errorf("%s is shown", w)
		}
	}
}

// A backup from before an account was corrected has as its newest version what was
// struck out since. Its words, and what rests on them, are shown to nobody in what is
// restored, and are in none of its bytes once a keyholder has opened it.
func TestAStruckVersionThatIsTheNewestInTheBackupIsGone(t *testing.T) {
	ctx := context.Background()
	v := newVault(t)
	join(t, v, archive.RoleCaseworker)
	var p planter
	te := account(t, v)
	stays := account(t, v)
	was := te.Account[0].Text
	te.Account[0].Text, te.Handle, te.Tags, te.Interview.Place = p.word("account"), p.word("handle"), []string{p.word("tag")}, p.word("place")
	te.Names = []record.SealedName{{Segment: "s1", Pseudonym: "P-X", Text: p.word("name")}}
	noErr(t, v.SaveTestimony(te))
	noErr(t, v.SaveDraft(te.ID, archive.Draft{Segment: "s1", Text: p.word("draft")}))
	struck := must[[]archive.VersionInfo](t)(v.Versions(te.ID))[0].Number
	k := must[record.Case](t)(v.SaveCase(record.Case{Title: "Invented", Note: p.word("note"), Testimonies: []record.ID{te.ID, stays.ID}}))
	s := submissionOf(t, v, k, "WGEID")
	must[record.ReviewComment](t)(v.AddComment(s, record.ReviewComment{Testimony: te.ID, Quote: p.word("quote"), Text: p.word("comment")}))
	old, newer := t.TempDir(), t.TempDir()
	must[archive.BackupReport](t)(v.Backup(ctx, old, archive.BackupOptions{Quick: true}, nil))

	te = must[record.Testimony](t)(v.Testimony(te.ID))
	te.Account[0].Text, te.Handle, te.Tags, te.Interview.Place, te.Names = was, "", nil, "Seoul", nil
	noErr(t, v.SaveTestimony(te))
	te.Tags = []string{"once more"} // struck out too, and not in the old backup
	noErr(t, v.SaveTestimony(te))
	te.Tags = nil
	noErr(t, v.SaveTestimony(te))
	for _, n := range []uint32{struck + 2, struck} {
		noErr(t, v.StrikeVersion(ctx, te.ID, n, "mistake", nil))
	}
	must[archive.BackupReport](t)(v.Backup(ctx, newer, archive.BackupOptions{Quick: true}, nil))

	look := func(w *archive.Vault) {
		t.Helper()
		mustShowNone(t, w, p.words, te.ID, stays.ID, k.ID, s)
		if got := must[record.Testimony](t)(w.Testimony(te.ID)); len(got.Account) != 0 || got.State != record.StateDraft || got.Label != te.Label {
			t.Errorf("what follows the struck version: %+v", got)
		}
		if _, err := w.TestimonyAt(te.ID, struck); !errors.Is(err, archive.ErrDestroyed) {
			t.Errorf("the struck version: %v", err)
		}
		if got := must[[]archive.VersionInfo](t)(w.Versions(te.ID)); len(got) != int(struck)+1 || got[0].Struck || !got[1].Struck || got[2].Struck {
			t.Errorf("the versions: %+v", got)
		}
		if got := must[record.Testimony](t)(w.Testimony(stays.ID)); len(got.Account) != 3 {
			t.Errorf("another's account: %+v", got)
		}
		if undo, _ := w.UndoState(); undo != "" {
			t.Errorf("undo offers %q", undo)
		}
		mustCheck(t, w)
	}
	rep, w := restored(t, old, archive.RestoreOptions{Newest: newer})
	if rep.Destroyed != 2 || rep.Waiting != 0 || !slices.Equal(rep.Emptied, []string{te.Label}) {
		t.Errorf("by the keyholder: %+v", rep)
	}
	look(w)
	mustFindNone(t, must[leftover.Keys](t)(w.Keys()), w.Info().Path, "by the keyholder", p.words)

	to := filepath.Join(t.TempDir(), "seo.attest")
	seo := archive.OpenOptions{Passphrase: []byte(seoPass)}
	rep = must[archive.RestoreReport](t)(archive.Restore(ctx, old, to, archive.RestoreOptions{Newest: newer, Open: seo}, nil))
	if rep.Destroyed != 2 || rep.Waiting != 2 || !slices.Equal(rep.Emptied, []string{te.Label}) || len(rep.Check.Faults) > 0 {
		t.Errorf("by a caseworker: %+v", rep)
	}
	w = must[*archive.Vault](t)(archive.Open(ctx, to, seo, nil))
	look(w)
	noErr(t, w.Close())
	w = open(t, to)
	look(w)
	mustFindNone(t, must[leftover.Keys](t)(w.Keys()), to, "after a keyholder", p.words)
}

// A caseworker who restores leaves no word of what was destroyed since where anybody
// reads it: what quotes it is withheld while the keys wait for a keyholder.
func TestWhatQuotesTheDestroyedIsWithheldWhileItWaits(t *testing.T) {
	ctx := context.Background()
	v := newVault(t)
	join(t, v, archive.RoleCaseworker)
	var p planter
	gone, also, stays := account(t, v), account(t, v), account(t, v)
	for _, te := range []*record.Testimony{&gone, &also} {
		te.Account[0].Text = p.word("account")
		noErr(t, v.SaveTestimony(*te))
	}
	person := must[record.Person](t)(v.Person(gone.Person))
	person.Handle = p.word("personhandle")
	noErr(t, v.SavePerson(person))
	k := must[record.Case](t)(v.SaveCase(record.Case{Title: "Invented", Note: p.word("oldnote"), Testimonies: []record.ID{gone.ID, also.ID, stays.ID}}))
	k.Note = p.word("note")
	k = must[record.Case](t)(v.SaveCase(k))
	noErr(t, v.FileInCase(k.ID, "WGEID", record.FilingAnswer{Person: gone.Person, Field: "wgeid.place", Text: p.word("caseanswer")}))
	s := submissionOf(t, v, k, "WGEID")
	noErr(t, v.File(s, record.FilingAnswer{Person: gone.Person, Field: "wgeid.place", Text: p.word("oldanswer")}))
	noErr(t, v.File(s, record.FilingAnswer{Person: gone.Person, Field: "wgeid.place", Text: p.word("answer")}))
	noErr(t, v.File(s, record.FilingAnswer{Person: stays.Person, Field: "wgeid.place", Text: "Staying answer"}))
	for _, te := range []record.Testimony{gone, also} {
		must[record.ReviewComment](t)(v.AddComment(s, record.ReviewComment{Testimony: te.ID, Quote: p.word("quote"), Text: p.word("comment")}))
	}
	must[record.ReviewComment](t)(v.AddComment(s, record.ReviewComment{Text: p.word("onthewhole")}))
	sub := must[record.Submission](t)(v.Submission(s))
	sub.Cover = p.word("cover")
	must[record.Submission](t)(v.SaveSubmission(sub))
	old, newer := t.TempDir(), t.TempDir()
	must[archive.BackupReport](t)(v.Backup(ctx, old, archive.BackupOptions{Quick: true}, nil))
	last := must[[]archive.VersionInfo](t)(v.Versions(also.ID))[0].Number
	also.Account[0].Text = "Invented, corrected."
	noErr(t, v.SaveTestimony(also))
	noErr(t, v.Destroy(ctx, gone.ID, "withdrawn", nil))
	noErr(t, v.Destroy(ctx, gone.Person, "withdrawn", nil))
	noErr(t, v.StrikeVersion(ctx, also.ID, last, "mistake", nil))
	must[archive.BackupReport](t)(v.Backup(ctx, newer, archive.BackupOptions{Quick: true}, nil))

	to := filepath.Join(t.TempDir(), "seo.attest")
	seo := archive.OpenOptions{Passphrase: []byte(seoPass)}
	rep := must[archive.RestoreReport](t)(archive.Restore(ctx, old, to, archive.RestoreOptions{Newest: newer, Open: seo}, nil))
	if rep.Destroyed != 3 || rep.Waiting != 3 || len(rep.Check.Faults) > 0 {
		t.Errorf("%+v", rep)
	}
	for i, by := range []archive.OpenOptions{seo, {Passphrase: []byte(pass)}} {
		w := must[*archive.Vault](t)(archive.Open(ctx, to, by, nil))
		mustShowNone(t, w, p.words, gone.ID, also.ID, stays.ID, k.ID, s)
		if f := must[record.Filing](t)(w.Filing(s)); !slices.ContainsFunc(f.Answers, func(a record.FilingAnswer) bool { return a.Text == "Staying answer" }) {
			t.Errorf("another's answer: %+v", f)
		}
		if i == 0 { // what is written while it waits stays
			noErr(t, w.File(s, record.FilingAnswer{Person: stays.Person, Field: "wgeid.date", Text: "Written later"}))
		}
		mustCheck(t, w)
		if i == 1 {
			for _, d := range must[[]archive.Destroyed](t)(w.DestroyedList()) {
				if d.Waiting {
					t.Errorf("%+v", d)
				}
			}
			if f := must[record.Filing](t)(w.Filing(s)); !slices.ContainsFunc(f.Answers, func(a record.FilingAnswer) bool { return a.Text == "Written later" }) {
				t.Errorf("what was written while it waited: %+v", f)
			}
			mustFindNone(t, must[leftover.Keys](t)(w.Keys()), to, "after a keyholder", p.words)
		}
		noErr(t, w.Close())
	}
}

// Of an account that is final the words are in each version after it, too: what was
// struck out of it is what stood beside, and it can be held against its commitment.
// A version of the same number that another way made is not the one that was struck out.
func TestAStruckVersionTakesNoOtherWithIt(t *testing.T) {
	ctx := context.Background()
	v := newVault(t)
	closed, forked := account(t, v), account(t, v)
	final(t, v, closed)
	closed = must[record.Testimony](t)(v.Testimony(closed.ID))
	closed.Tags = []string{"Planted00tag"}
	noErr(t, v.SaveTestimony(closed))
	path := v.Info().Path
	noErr(t, v.Close())
	before := copyOf(t, path)

	v = open(t, path)
	strike := func(te record.Testimony, change func(*record.Testimony)) {
		t.Helper()
		for n := range 2 { // the version that is struck out, if it is not there, and the next
			if n == 1 || te.ID == forked.ID {
				now := must[record.Testimony](t)(v.Testimony(te.ID))
				change(&now)
				now.Handle = fmt.Sprint(n)
				noErr(t, v.SaveTestimony(now))
			}
		}
		noErr(t, v.StrikeVersion(ctx, te.ID, must[[]archive.VersionInfo](t)(v.Versions(te.ID))[0].Number-1, "mistake", nil))
	}
	strike(closed, func(te *record.Testimony) { te.Tags = nil })
	strike(forked, func(te *record.Testimony) { te.Account[0].Text = "Struck out." })
	list := must[[]store.Destroyed](t)(v.DestroyedRecords())

	back := open(t, before)
	other := must[record.Testimony](t)(back.Testimony(forked.ID))
	other.Account[0].Text = "Said here alone."
	noErr(t, back.SaveTestimony(other))
	noErr(t, back.ApplyDestroyed(ctx, list, nil))
	if got := must[record.Testimony](t)(back.Testimony(closed.ID)); len(got.Account) != 3 || got.State != record.StateFinal || len(got.Tags) > 0 {
		t.Errorf("the final one: %+v", got)
	}
	if got := must[record.Testimony](t)(back.Testimony(forked.ID)); got.Account[0].Text != "Said here alone." {
		t.Errorf("the other one: %+v", got)
	}
	mustCheck(t, back)
	mustFindNone(t, must[leftover.Keys](t)(back.Keys()), before, "the final one", []string{"Planted00tag"})
}
