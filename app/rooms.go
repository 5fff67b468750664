package app

import (
	"attest/app/cases"
	"attest/app/consent"
	"attest/app/custodylog"
	"attest/app/drafting"
	"attest/app/people"
	"attest/app/printing"
	"attest/app/recorder"
	"attest/app/shell"
	"attest/app/submissions"
	"attest/app/testimonies"
	"attest/app/today"
	"attest/app/viewer"
	"attest/archive"
	"attest/archive/record"
)

// rooms are the rooms of an open vault, in the order of the sidebar; Settings
// stands at its foot.
func rooms(s *shell.Shell, v *archive.Vault, play viewer.Play, rec *recorder.Control, tools drafting.Tools) []shell.Room {
	accounts := testimonies.New(s, v)
	people := people.New(s, v)
	show := exhibits(s, v, play)
	accounts.ViewExhibit, people.OpenExhibit = show.ShowExhibit, show.Show
	accounts.EditConsent = func(person record.ID, done func()) { consent.Edit(s, v, person, done) }
	accounts.Record = func(t record.ID, label string) { rec.Begin(v, t, label) }
	accounts.Draft = func(t record.Testimony, exhibits []archive.Exhibit, done func()) {
		drafting.Ask(s, v, tools, t, exhibits, func() { s.Go("settings") }, done)
	}
	accounts.Print = func(t record.ID, label string, final bool) {
		printing.Ask(s, v, printing.Statement{ID: t, Label: label, Final: final})
	}
	rec.Show = accounts.OpenExhibits
	rec.Kept = func(_, exhibit record.ID) {
		if s.Now() == shell.Room(accounts) {
			accounts.Changed(exhibit)
		}
		s.Done("")
	}
	now := today.New(s, v, today.Ways{
		Questions: accounts.OpenQuestions,
		Testimony: func(id record.ID) { s.Open(accounts.ID(), string(id)) },
		Exhibits:  accounts.OpenExhibits,
		Consent:   func(id record.ID) { s.Open(people.ID(), string(id)) },
		Begin: func() {
			s.Go(accounts.ID())
			accounts.NewItem()
		},
	})
	send := submissions.New(s, v)
	send.Questions = accounts.OpenQuestions
	return []shell.Room{
		now, accounts, people, cases.New(s, v), send, custodylog.New(s, v),
	}
}

// exhibits shows exhibits of the vault over the window.
func exhibits(s *shell.Shell, v *archive.Vault, play viewer.Play) *viewer.Viewer {
	return viewer.New(s, viewer.Vault{
		Open: func(id record.ID) (viewer.Blob, archive.Exhibit, error) {
			b, e, err := v.OpenExhibit(id)
			if err != nil { // a nil *store.Blob must not become a Blob that is not nil
				return nil, e, err
			}
			return b, e, nil
		},
		TakeOut: func(e archive.Exhibit) { viewer.TakeOut(s, v, e) },
	}, play)
}
