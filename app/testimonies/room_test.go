package testimonies

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/storage"

	"attest/app/look"
	"attest/app/look/looktest"
	"attest/app/messages"
	"attest/app/shell"
	"attest/app/vaulttest"
	"attest/archive"
	"attest/archive/record"
)

var _ Vault = (*archive.Vault)(nil)

// office is the room over a vault on disk.
type office struct {
	*looktest.Desk
	s *shell.Shell
	r *Room
	v *archive.Vault
}

// newOffice opens the room over a fresh vault; fill puts in what a test needs.
func newOffice(t *testing.T, fill func(v *archive.Vault)) *office {
	t.Helper()
	v := vaulttest.New(t, "Seoul office", "Kim")
	if fill != nil {
		fill(v)
	}
	o := enter(t, v)
	o.v = v
	return o
}

// enter shows the room over any vault.
func enter(t *testing.T, v interface {
	Vault
	shell.Undoer
}) *office {
	t.Helper()
	d := looktest.New(t)
	s := shell.New(d.Window)
	s.Explain = messages.Explain
	r := New(s, v)
	s.Enter(shell.Session{Office: "Seoul office", Role: "shell.role.caseworker", Undo: v}, []shell.Room{r}, nil)
	d.Settle()
	return &office{Desk: d, s: s, r: r}
}

// sample puts in invented testimonies; the last has an account.
func sample(t *testing.T) func(v *archive.Vault) {
	return func(v *archive.Vault) {
		t.Helper()
		for _, x := range []struct {
			handle, date, place, lang, state string
			tags                             []string
			consent                          string
		}{
			{"", "2026-10-27", "Seoul", "ko", record.StateFinal, nil, "2030-01-01"},
			{"aunt of 0403", "2026-10-29", "Seoul", "ko", record.StateFinal, nil, time.Now().AddDate(0, 0, 9).Format(time.DateOnly)},
			{"Hyesan 2013", "2026-11-03", "Bangkok", "ko", record.StateFinal, nil, "2030-01-01"},
			{"logging camp", "2026-11-12", "Moscow", "ru", record.StateDraft, nil, ""},
			{"Tumen, the cook", "2026-11-18", "Seoul", "ko,zh", record.StateReadBack, nil, "2030-01-01"},
			{"twins, Musan", "2026-11-20", "Seoul", "ko", record.StateDraft, []string{"Forced repatriation", "Onsong MSS"}, "2030-01-01"},
		} {
			p := vaulttest.Must[record.Person](t)(v.NewPerson(x.handle))
			if x.consent != "" {
				vaulttest.Must[record.Consent](t)(v.SaveConsent(record.Consent{Person: p.ID, By: "self", Date: x.date, Form: "written", Language: "ko",
					Uses: []record.Use{{Use: record.Uses()[0].ID, Answer: record.AnswerYes, Until: x.consent, Media: []string{record.MediaAudio}},
						{Use: record.Uses()[1].ID, Answer: record.AnswerNo}}}, record.ConsentIdentity{}))
			}
			tm := vaulttest.Must[record.Testimony](t)(v.NewTestimony(p.ID, record.Interview{Date: x.date, Place: x.place, Language: x.lang,
				Start: x.date + "T10:00:00Z", End: x.date + "T11:42:00Z"}))
			tm.Tags, tm.Account = x.tags, []record.Segment{
				{ID: "s1", Speaker: "witness", Start: 724000, Text: "투먼에서 트럭으로 국경까지 갔습니다. 손이 묶여 있었습니다."},
				{ID: "s2", Speaker: "interviewer", Start: 761000, Text: "그때가 언제였는지 기억나십니까?"},
				{ID: "s3", Speaker: "witness", Start: 767000, Text: "2013년 봄, 감자를 심을 무렵이었습니다. 언니 [P-K7-0312]도 함께였습니다."},
				{ID: "s4", Speaker: "witness", Start: 800000, Text: "온성 보위부에서 스무 날 가까이 조사를 받았습니다."},
				{ID: "s5", Speaker: "interpreter", Text: "She says that food came twice a day, a handful of maize. She was asked the same questions every night, and was not allowed to lie down before the guards had changed."},
			}
			if err := v.SaveTestimony(tm); err != nil {
				t.Fatal(err)
			}
			if x.state != record.StateDraft {
				vaulttest.Must[record.Testimony](t)(v.ReadBack(tm.ID, record.ReadBack{Language: "ko", Reader: record.SpeakerInterpreter, True: true}))
			}
			if x.state == record.StateFinal {
				vaulttest.Must[record.Final](t)(v.Finalize(context.Background(), tm.ID, nil))
			}
		}
	}
}

// first opens the newest testimony.
func (o *office) first() {
	o.T.Helper()
	look.Focus(o.r.list.rows)
	o.Key(fyne.KeyHome)
	o.Loop.Advance(openDelay)
	o.Settle()
	if o.r.thing == nil || o.r.thing.tabs == nil {
		o.T.Fatalf("no testimony opened; seen:\n%s", o.Seen())
	}
}

// stored is the testimony in view as the vault has it.
func (o *office) stored() record.Testimony {
	o.T.Helper()
	return vaulttest.Must[record.Testimony](o.T)(o.v.Testimony(o.r.thing.id))
}

func (o *office) account() string {
	var all []string
	for _, s := range o.stored().Account {
		all = append(all, s.Text)
	}
	return strings.Join(all, "|")
}

// file is an invented file on disk.
func file(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestPictures(t *testing.T) {
	o := newOffice(t, sample(t))
	o.Picture("testimonies-none", o.s.Relabel)
	o.first()
	o.Sees("T-", "twins, Musan", "Account: draft", "Consent: in force", "투먼에서 트럭으로", "Interviewer", "Forced repatriation")
	o.Picture("testimonies-account", o.s.Relabel)
	o.r.thing.account.edit(2, -1)
	o.Type(" 그 뒤로 보지 못했습니다.")
	o.Picture("testimonies-writing", nil)
	o.r.thing.tabs.Bar.Select(tabInterview)
	o.Settle()
	o.Picture("testimonies-interview", o.s.Relabel)
	o.r.Drop(fyne.NewPos(0, 0), []fyne.URI{storage.NewFileURI(file(t, "note.txt", "Invented text."))})
	o.Settle()
	o.Picture("testimonies-added", o.s.Relabel)
	o.Key(fyne.KeyReturn)
	o.Picture("testimonies-exhibits", o.s.Relabel)
	for i, name := range []string{"consent", "history"} {
		o.r.thing.tabs.Bar.Select(tabConsent + i)
		o.Settle()
		o.Picture("testimonies-"+name, o.s.Relabel)
	}
	o.r.NewItem()
	o.Settle()
	o.Picture("testimonies-new", nil)
}
