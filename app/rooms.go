package app

import (
	"context"
	"errors"

	"fyne.io/fyne/v2"

	"attest/app/addresses"
	"attest/app/backup"
	"attest/app/cases"
	"attest/app/childcare"
	"attest/app/consent"
	"attest/app/custodylog"
	"attest/app/delivery"
	"attest/app/drafting"
	"attest/app/people"
	"attest/app/player"
	"attest/app/printing"
	"attest/app/recorder"
	"attest/app/refused"
	"attest/app/review"
	"attest/app/settings"
	"attest/app/shell"
	"attest/app/submissions"
	"attest/app/testimonies"
	"attest/app/today"
	"attest/app/urgent"
	"attest/app/viewer"
	"attest/app/withdrawal"
	"attest/app/wordback"
	"attest/archive"
	"attest/archive/media"
	"attest/archive/record"
)

// rooms are the rooms of an open vault, in the order of the sidebar; Settings
// stands at its foot.
func rooms(s *shell.Shell, v *archive.Vault, play player.Play, rec *recorder.Control, tools drafting.Tools) []shell.Room {
	accounts := testimonies.New(s, v)
	people := people.New(s, v)
	show := exhibits(s, v, play)
	accounts.ViewExhibit, people.OpenExhibit = show.ShowExhibit, show.Show
	accounts.Draft = func(t record.Testimony, exhibits []archive.Exhibit, done func()) {
		drafting.Ask(s, v, tools, t, exhibits, func() { s.Open("settings", settings.Programs) }, done)
	}
	accounts.Print = func(t record.ID, label string, final bool) {
		printing.Ask(s, v, printing.Statement{ID: t, Label: label, Final: final})
	}
	accounts.FileFacts = func(ctx context.Context, e archive.Exhibit) ([]media.Item, error) {
		b, _, err := v.OpenExhibit(e.ID)
		if err != nil {
			return nil, err
		}
		items, err := media.Metadata(ctx, b, e.Size, e.Media)
		return items, errors.Join(err, b.Close())
	}
	accounts.EditConsent = func(person record.ID, done func()) { consent.Edit(s, v, person, done) }
	accounts.AskConsent = func(t record.ID, asking string, done func()) { asks(s, v, t, asking, done) }
	accounts.EditTexts = func() { consent.EditTexts(s, v) }
	accounts.PrintConsent = func(language string) { consent.Print(s, v, language, "") }
	accounts.Child = func(t record.ID, done func()) { childcare.Open(s, v, t, done) }
	accounts.Record = func(t record.ID, label string) {
		mayRecord(s, v, t, label, func() { rec.Begin(v, t, label) }, func() { accounts.Changed(t) })
	}
	rec.Note = func(t record.ID) string { return beforeRecording(v.TestimonyConsent(t)) }
	accounts.OpenSound = func(id record.ID) (player.Blob, error) {
		b, _, err := v.OpenExhibit(id)
		if err != nil { // a nil *store.Blob must not become a Blob that is not nil
			return nil, err
		}
		return b, nil
	}
	accounts.PlaySound, accounts.Outlines = play, v
	rec.Show = accounts.OpenExhibits
	accounts.Paused, accounts.Marked, rec.Turned = rec.Breaks, rec.Marks, accounts.RecorderTurned
	rec.Refused = func(r record.Recording, label string) {
		refused.Ask(s, v, r, label, func() { accounts.Changed(r.Parent) })
		accounts.Changed(r.Parent)
	}
	accounts.Refused = func(r record.Recording, label string) {
		refused.Ask(s, v, r, label, func() { accounts.Changed(r.Parent) })
	}
	rec.Kept = func(testimony, exhibit record.ID) {
		accounts.Recorded(testimony, exhibit)
		s.Done("")
	}
	now := today.New(s, v, today.Ways{
		Questions: accounts.OpenQuestions,
		Testimony: func(id record.ID) { s.Open(accounts.ID(), string(id)) },
		Exhibits:  accounts.OpenExhibits,
		Uses:      accounts.OpenUses,
		Consent:   func(id record.ID) { s.Open(people.ID(), string(id)) },
		Sent: func(id record.ID) {
			s.Open("submissions", string(id))
			delivery.Open(s, v, id, nil)
		},
		Case:   func(id record.ID) { s.Open("cases", string(id)) },
		Urgent: func() { beginCall(s, v) },
		Backup: func() { backup.Open(s, v, afterBackup(s)) },
		Backed: func() string { return backup.State(v.Backups()) },
		Begin: func() {
			s.Go(accounts.ID())
			accounts.NewItem()
		},
	})
	send := submissions.New(s, v)
	send.Questions, send.ShowExhibit = accounts.OpenQuestions, show.Show
	send.WordBack = func(sub record.Submission) { wordback.Ask(s, v, sub, func() { send.Changed(sub.ID) }) }
	gathered := cases.New(s, v)
	gathered.Urgent = func(id record.ID) { urgent.Again(s, v, id, callWays(s)) }
	withdraw := withdrawalWays(s, v, accounts, people)
	accounts.Withdraw = func(t record.Testimony) {
		withdrawal.Open(s, v, withdrawal.Thing{ID: t.ID, Label: t.Label, Person: t.Person}, withdraw)
	}
	accounts.DestroyExhibit = func(e archive.Exhibit) {
		withdrawal.Destroy(s, v, withdrawal.Thing{ID: e.ID, Label: e.Label}, func() { accounts.Changed(e.ID) })
	}
	accounts.Strike = func(t record.Testimony, n uint32) {
		withdrawal.Strike(s, v, withdrawal.Thing{ID: t.ID, Label: t.Label}, n, func() { accounts.Changed(t.ID) })
	}
	people.Withdraw = func(p record.Person) {
		withdrawal.Open(s, v, withdrawal.Thing{ID: p.ID, Label: p.Pseudonym}, withdraw)
	}
	gathered.Hold = func(k record.Case) { withdrawal.Open(s, v, withdrawal.Thing{ID: k.ID, Label: k.Label}, withdraw) }
	send.Paragraph, gathered.Paragraph = accounts.OpenParagraph, accounts.OpenParagraph
	send.PickKeys = func(then func(string)) { addresses.Pick(s, v, then) }
	send.Addresses = func() { addresses.Open(s, v) }
	send.Review = func(id record.ID, done func()) { review.Open(s, v, id, done) }
	send.Sent = func(id record.ID, done func()) { delivery.Open(s, v, id, done) }
	log := custodylog.New(s, v)
	log.Stands = func() { withdrawal.OpenStands(s, v) }
	return []shell.Room{
		now, accounts, people, gathered, send, log,
	}
}

// beginCall opens the page for somebody who is held now.
func beginCall(s *shell.Shell, v *archive.Vault) { urgent.Open(s, v, callWays(s)) }

func callWays(s *shell.Shell) urgent.Ways {
	return urgent.Ways{Case: func(id record.ID) { s.Open("cases", string(id)) }}
}

// urgentAction is in every room.
func urgentAction(s *shell.Shell, v *archive.Vault) shell.Action {
	return shell.Action{ID: "urgent.open", Words: "urgent.action.open", Menu: shell.MenuFile, Shortcut: shell.Alt(fyne.KeyU), Run: func() { beginCall(s, v) }}
}

// exhibits shows exhibits of the vault over the window.
func exhibits(s *shell.Shell, v *archive.Vault, play player.Play) *viewer.Viewer {
	var listen viewer.Play
	if play != nil {
		listen = func(a *media.Audio) (viewer.Playback, error) {
			p, err := play(a)
			if err != nil {
				return nil, err
			}
			return p, nil
		}
	}
	return viewer.New(s, viewer.Vault{
		Marks: v,
		Open: func(id record.ID) (viewer.Blob, archive.Exhibit, error) {
			b, e, err := v.OpenExhibit(id)
			if err != nil { // a nil *store.Blob must not become a Blob that is not nil
				return nil, e, err
			}
			return b, e, nil
		},
		TakeOut: func(e archive.Exhibit) {
			person := e.Parent
			if t, err := v.Testimony(e.Parent); err == nil {
				person = t.Person
			}
			viewer.TakeOut(s, v, e, v.Consents(person))
		},
	}, listen)
}
