package archive_test

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"io"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"attest/archive"
	"attest/archive/record"
	forms "attest/archive/submission"
)

// urgentCall is an invented call about somebody who is held in China.
func urgentCall() record.Urgent {
	return record.Urgent{
		Country: "CN", Place: "Tumen, detention centre of the border guards (invented)", Holder: "Border guards (invented)",
		Since: "2026-11-20", Return: time.Now().AddDate(0, 0, 3).Format(time.DateOnly), Threat: "A guard told the family (invented)",
		Handle: "the baker", Name: "Inventedna Meotdaero", Hangul: "멋대로", Sex: "female", Born: "1991-04", Nationality: "KP",
		Caller: "CALLER Notreal", Reach: "000-INVENTED-77", Relation: "aunt", Knows: "A released woman telephoned (invented)",
		Happened: "She was taken off a bus near Yanji (invented).", Fear: "A camp, as others who were returned (invented)",
		Release: record.Negotiated, Terms: "TERMS of the office", Consent: record.ByRelative, Named: true,
		Goes: []string{"SP", "WGAD", "UNHCR"}, ToFollow: "told by telephone within the hour; the family is asked again tonight",
	}
}

// One telephone call becomes a person, a case and complete drafts: what was told
// stands in each form, the rest is not known, with the reason; who called and what
// is negotiated is in none. One Undo takes it back.
func TestATelephoneCallBecomesDrafts(t *testing.T) {
	v := newVault(t)
	o := v.Office()
	o.Sender = "1 Invented Street; desk@invented.example"
	noErr(t, v.SaveOffice(o))
	made := must[archive.UrgentMade](t)(v.DraftUrgent(urgentCall(), "en"))
	if len(made.Submissions) != 3 || len(made.Left) != 0 || made.Case.Title == "" || !slices.Equal(made.Case.Persons, []record.ID{made.Person}) {
		t.Fatalf("%+v", made)
	}
	v = reopen(t, v)
	for _, s := range made.Submissions {
		tab, found, err := v.SubmissionTable(s.ID, "en")
		noErr(t, err)
		text := formText(t, tab, "")
		for _, f := range found {
			if f.Rule == forms.FindRequired {
				t.Errorf("%s: %s: %s", s.Mechanism, f.Field, f.En)
			}
		}
		for _, want := range []string{"Inventedna", "Tumen, detention centre", "taken off a bus", "Return is said to be likely by", "Not known, because: told by telephone within the hour"} {
			if !strings.Contains(text, want) {
				t.Errorf("%s lacks %q:\n%s", s.Mechanism, want, text)
			}
		}
		for _, secret := range []string{"CALLER", "000-INVENTED", "TERMS"} {
			if strings.Contains(text, secret) {
				t.Errorf("%s has %q", s.Mechanism, secret)
			}
		}
		if want := map[string]string{"SP": "Urgent appeal", "WGAD": "Urgent action", "UNHCR": "days"}[s.Mechanism]; !strings.Contains(text, want) {
			t.Errorf("%s does not say %s", s.Mechanism, want)
		}
	}
	pre := must[archive.Preview](t)(v.Preview(context.Background(), made.Submissions[0].ID))
	if !slices.ContainsFunc(pre.Warnings, func(r archive.Reason) bool { return r.Code == archive.ReasonRelease }) {
		t.Errorf("nobody is warned that a release is negotiated: %+v", pre.Warnings)
	}
	if len(pre.Blocked) > 0 {
		t.Errorf("a letter that rests on a call alone cannot leave: %v", pre.Blocked.Sentences())
	}
	out := filepath.Join(t.TempDir(), "urgent.zip")
	_ = must[archive.ExportReport](t)(v.Export(context.Background(), made.Submissions[0].ID, archive.ExportOptions{Path: out, Plain: true, Language: "en"}, nil))
	left := ""
	z := must[*zip.ReadCloser](t)(zip.OpenReader(out))
	for _, f := range z.File {
		r := must[io.ReadCloser](t)(f.Open())
		raw := must[[]byte](t)(io.ReadAll(r))
		noErr(t, r.Close())
		if strings.HasSuffix(f.Name, ".docx") {
			d := must[*zip.Reader](t)(zip.NewReader(bytes.NewReader(raw), int64(len(raw))))
			raw = must[[]byte](t)(fs.ReadFile(d, "word/document.xml"))
		}
		left += string(raw)
	}
	noErr(t, z.Close())
	if !strings.Contains(left, "Not known, because: told by telephone within the hour") || !strings.Contains(left, "Inventedna") {
		t.Error("the bundle lacks what was told, or why the rest is not known")
	}
	for _, secret := range []string{"CALLER", "000-INVENTED", "TERMS", "the baker"} {
		if strings.Contains(left, secret) {
			t.Errorf("the bundle has %q", secret)
		}
	}
	u := must[record.Urgent](t)(v.Urgent(made.Case.ID))
	if u.Caller != "CALLER Notreal" || u.Person != made.Person {
		t.Errorf("%+v", u)
	}
	today := must[[]archive.TodayItem](t)(v.Today())
	if len(today) == 0 || today[0].Kind != "urgent" || today[0].Object != made.Case.ID {
		t.Fatalf("%+v", today)
	}
	held := int(time.Since(time.Date(2026, 11, 20, 0, 0, 0, 0, time.Local)).Hours() / 24)
	if c := today[0].Urgent; max(0, held) != c.Held || c.Left != 3 || c.Next.What != archive.NextSend || c.Next.Mechanism != "SP" || c.Next.Waiting != 3 || c.Release != record.Negotiated {
		t.Errorf("%+v", c)
	}
	next := func() archive.UrgentNext {
		t.Helper()
		list := must[[]archive.TodayItem](t)(v.Today())
		return list[slices.IndexFunc(list, func(i archive.TodayItem) bool { return i.Kind == "urgent" })].Urgent.Next
	}
	must[record.Delivery](t)(v.NoteSent(made.Submissions[0].ID, archive.Sending{Channel: "web"}))
	if n := next(); n.What != archive.NextSend || n.Mechanism != "WGAD" || n.Waiting != 2 {
		t.Errorf("%+v", n)
	}
	for _, s := range made.Submissions[1:] {
		must[record.Delivery](t)(v.NoteSent(s.ID, archive.Sending{Channel: "email"}))
	}
	if n := next(); n.What != archive.NextReply || n.Mechanism != "WGAD" || n.Due.Before(time.Now()) {
		t.Errorf("%+v", n)
	}
	// Called again, with a form more: that one is drafted, the others stay.
	u.Goes = []string{"SP", "WGEID"}
	again := must[archive.UrgentMade](t)(v.DraftUrgent(u, "ko"))
	if again.Case.ID != made.Case.ID || len(again.Submissions) != 1 || len(again.Left) != 1 || again.Left[0] != (archive.UrgentLeft{Mechanism: "SP"}) {
		t.Errorf("%+v", again)
	}
	if r := must[archive.CheckReport](t)(v.Check(context.Background(), nil)); len(r.Faults) > 0 {
		t.Errorf("check finds %v", r.Faults)
	}
	k := again.Case
	k.Closed = true
	must[record.Case](t)(v.SaveCase(k))
	if u := must[record.Urgent](t)(v.Urgent(k.ID)); u.Caller == "" {
		t.Error("saving the case loses what was told")
	}
	for _, i := range must[[]archive.TodayItem](t)(v.Today()) {
		if i.Kind == "urgent" {
			t.Errorf("the clock of a closed case runs: %+v", i)
		}
	}
}

func TestOneUndoTakesAnUrgentCallBack(t *testing.T) {
	v := newVault(t)
	made := must[archive.UrgentMade](t)(v.DraftUrgent(urgentCall(), "en"))
	must[record.ID](t)(v.Undo())
	if undo, _ := v.UndoState(); undo != "" || len(v.Cases()) != 0 || len(v.Submissions()) != 0 || len(v.Persons()) != 0 {
		t.Errorf("%q, %d cases, %d submissions, %d persons", undo, len(v.Cases()), len(v.Submissions()), len(v.Persons()))
	}
	must[record.ID](t)(v.Redo())
	if _, redo := v.UndoState(); redo != "" || len(v.Cases()) != 1 || len(v.Submissions()) != 3 || len(v.Persons()) != 1 {
		t.Errorf("%q, %d cases, %d submissions, %d persons", redo, len(v.Cases()), len(v.Submissions()), len(v.Persons()))
	}
	tab, _, err := v.SubmissionTable(made.Submissions[0].ID, "en")
	noErr(t, err)
	if len(tab.Rows) != 1 || tab.Rows[0].Refusal != record.Granted {
		t.Errorf("%+v", tab.Rows)
	}
}

// Consent that cannot be had passes where the form offers it, and nowhere else: the
// forms that need a yes are named and not drafted.
func TestAnUrgentCallWithoutConsent(t *testing.T) {
	v := newVault(t)
	u := urgentCall()
	u.Country, u.Place, u.Consent, u.Reason, u.Harm, u.Decided = "RU", "Vladivostok (invented)", record.AnswerNotObtainable, "held, no contact", "weighed against return", "Han"
	u.Goes = []string{"SP", "WGAD", "CAT22", "WGEID"}
	var invalid *archive.InvalidError
	if _, err := v.DraftUrgent(u, "en"); !errors.As(err, &invalid) || invalid.Field != "decided" {
		t.Fatalf("one member decided: %v", err)
	}
	if len(v.Persons())+len(v.Cases()) != 0 {
		t.Error("a call that was refused left something behind")
	}
	u.Decided = "Han; Kim"
	if _, err := v.DraftUrgent(u, "en"); !errors.As(err, &invalid) || invalid.Field != "decided" {
		t.Fatalf("somebody who is no member decided: %v", err)
	}
	if len(v.Persons())+len(v.Cases()) != 0 {
		t.Error("a call that was refused left something behind")
	}
	join(t, v, archive.RoleCaseworker)
	u.Decided = "Han; Seo"
	made := must[archive.UrgentMade](t)(v.DraftUrgent(u, "en"))
	if len(made.Submissions) != 3 || len(made.Left) != 1 || made.Left[0].Mechanism != "WGEID" || made.Left[0].Refusal == record.Granted {
		t.Fatalf("%+v", made)
	}
	tab, found, err := v.SubmissionTable(made.Submissions[2].ID, "en")
	noErr(t, err)
	text := formText(t, tab, "")
	for _, want := range []string{"CAT", "not obtainable: held, no contact", "Russian Federation", "Drafted at the same time for:", "A camp, as others"} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
	if !slices.ContainsFunc(found, func(f forms.Finding) bool { return f.Rule == forms.KindNoDuplicate }) {
		t.Errorf("nobody is warned of the other procedures: %+v", found)
	}
}

// What was told stands in every field that asks for it; what is the office's own comes
// from Settings, and is never "not known" because of a call.
func TestWhatWasToldGoesToEveryFieldThatAsks(t *testing.T) {
	v := newVault(t)
	u := urgentCall()
	u.Goes = []string{"SP", "WGAD", "WGEID"}
	made := must[archive.UrgentMade](t)(v.DraftUrgent(u, "en"))
	if len(made.Submissions) != 3 {
		t.Fatalf("%+v", made)
	}
	today := time.Now().Format(time.DateOnly)
	want := map[string]string{
		"wgeid.date": "2026-11-20", "wgeid.place": u.Place, "wgeid.forces": u.Holder, "wgeid.follow": "yes", "wgeid.sig": today + ", " + v.Office().Name,
		"wgad.adate": "2026-11-20", "wgad.aplace": u.Place, "wgad.aforce": u.Holder, "wgad.dplaces": u.Place, "wgad.dforce": u.Holder, "wgad.sig": today + ", " + v.Office().Name,
		"sp.f_place": u.Place, "sp.f_perp": u.Holder, "sp.f_nonstate": "",
	}
	for _, s := range made.Submissions {
		tab, found, err := v.SubmissionTable(s.ID, "en")
		noErr(t, err)
		all := slices.Clone(tab.Common)
		for _, r := range tab.Rows {
			all = append(all, r.Answers...)
		}
		for _, a := range all {
			text := a.Written()
			if w, ok := want[a.Field]; ok && text != w {
				t.Errorf("%s: %q, want %q", a.Field, text, w)
			}
			delete(want, a.Field)
			f, _ := tab.Mechanism.Field(a.Field)
			if strings.HasPrefix(f.From, "source.") && f.From != "source.relation" && a.Kept != nil && a.Kept.Unknown != "" {
				t.Errorf("%s of the office is not known, because %s", a.Field, a.Kept.Unknown)
			}
		}
		missing := func() bool {
			return slices.ContainsFunc(found, func(f forms.Finding) bool { return f.Rule == forms.KindSender || strings.HasSuffix(f.Field, "contact") })
		}
		if !missing() {
			t.Errorf("%s: nobody says that the office has no contact: %+v", s.Mechanism, found)
		}
		o := v.Office()
		o.Sender = "1 Invented Street; desk@invented.example"
		noErr(t, v.SaveOffice(o))
		if tab, found, err = v.SubmissionTable(s.ID, "en"); err != nil || missing() || !strings.Contains(formText(t, tab, ""), "desk@invented.example") {
			t.Errorf("%s: the contact of Settings does not reach a draft that was made before it: %v %+v", s.Mechanism, err, found)
		}
		pre := must[archive.Preview](t)(v.Preview(context.Background(), s.ID))
		if slices.ContainsFunc(pre.Blocked, func(r archive.Reason) bool { return r.Code == archive.ReasonNoSender }) || pre.Submission.Sender != o.Sender {
			t.Errorf("%s: %v", s.Mechanism, pre.Blocked.Sentences())
		}
		for lang, note := range map[string]string{"en": "Not known, because: ", "ko": "모름. 이유: "} {
			shown := ""
			for _, section := range pre.Forms[lang].Sections {
				for _, field := range section.Fields {
					for _, a := range field.Answers {
						shown += a.Note(lang) + "\n"
						for _, l := range a.Lines {
							shown += l.Text + "\n"
						}
					}
				}
			}
			for _, text := range []string{u.Place, u.Holder, "desk@invented.example", note} {
				if !strings.Contains(shown, text) {
					t.Errorf("the preview of %s in %s does not show %q", s.Mechanism, lang, text)
				}
			}
		}
		o.Sender = ""
		noErr(t, v.SaveOffice(o))
	}
	if len(want) > 0 {
		t.Errorf("no such fields: %v", want)
	}
}

// What works where the person is held is data; whom to call has a number only
// where there is a source, and the office has its own list.
func TestWhatWorksWhereSomebodyIsHeld(t *testing.T) {
	set := must[*forms.Set](t)(forms.NewSet(nil))
	ids := func(country string) (first, other string) {
		for _, o := range set.Offers(country) {
			if o.First {
				first += o.Mechanism.ID + " "
			} else {
				other += o.Mechanism.ID + " "
			}
		}
		return first, other
	}
	for country, want := range map[string][2]string{
		"CN": {"SP WGAD UNHCR ", "WGEID "}, "RU": {"SP WGAD UNHCR CAT22 ", "WGEID OP1 CEDAWOP "},
		"KP": {"SP WGAD ", "WGEID "}, "MN": {"SP WGAD UNHCR ", "WGEID OP1 CEDAWOP OP3CRC CED30 "}, "": {"SP WGAD ", "WGEID "},
	} {
		if first, other := ids(country); first != want[0] || other != want[1] {
			t.Errorf("%s: %q, %q", country, first, other)
		}
	}
	for _, m := range set.All() {
		for _, p := range m.Urgent.Telephones {
			if p.Number != "" && !strings.HasPrefix(p.Source, "seen: ") {
				t.Errorf("%s: a number that nobody saw: %+v", m.ID, p)
			}
		}
		for _, a := range m.Urgent.Answers {
			if f, ok := m.Field(a.Field); !ok || f.Type == forms.TypeChoice && !slices.Contains(f.Options, a.En) {
				t.Errorf("%s: %+v", m.ID, a)
			}
		}
	}
	v := newVault(t)
	o := v.Office()
	o.Telephones = []record.Telephone{{State: "RU", Who: "Invented lawyer", Number: "000-INVENTED", Zone: "Asia/Vladivostok", Hours: "Mo-Fr 09:00-18:00"}}
	noErr(t, v.SaveOffice(o))
	calls := must[[]record.Telephone](t)(v.Calls("RU", []string{"SP", "UNHCR"}))
	if len(calls) != 5 || calls[0].Who != "Invented lawyer" || calls[1].Number != "" || calls[2].Number == "" {
		t.Fatalf("%+v", calls)
	}
	at := time.Date(2026, 11, 27, 1, 0, 0, 0, time.UTC) // Friday, 11:00 there
	if local, open, ok := calls[0].At(at); !ok || open == nil || !*open || local.Format("15:04") != "11:00" {
		t.Errorf("%v %v %v", local, open, ok)
	}
	if _, open, _ := calls[0].At(at.Add(48 * time.Hour)); open == nil || *open {
		t.Error("somebody answers on Sunday")
	}
	if _, open, ok := calls[1].At(at); !ok || open != nil {
		t.Error("hours that nobody knows are told")
	}
	o.Telephones[0].Zone = "Nowhere"
	if err := v.SaveOffice(o); err == nil {
		t.Error("a zone that there is not was taken")
	}
}

// A relative who calls does not answer for somebody who said no, and what was answered
// of other uses stays.
func TestACallDoesNotOverrideThePersonsOwnAnswer(t *testing.T) {
	v := newVault(t)
	p := must[record.Person](t)(v.NewPerson("invented"))
	consents(t, v, p.ID, record.Use{Use: "un_special_procedures", Answer: record.AnswerNo}, record.Use{Use: "un_inquiry", Answer: record.AnswerYes})
	k := must[record.Case](t)(v.SaveCase(record.Case{Title: "Invented", Persons: []record.ID{p.ID}}))
	made, err := v.DraftUrgent(record.Urgent{Person: p.ID, Case: k.ID, Country: "CN", Place: "Tumen (invented)", Since: "2026-11-20", Consent: record.ByRelative, Caller: "invented", Relation: "aunt", Named: true,
		Happened: "Invented.", Goes: []string{"SP"}, ToFollow: "invented reason"}, "en")
	noErr(t, err)
	if len(made.Submissions) != 0 || len(made.Left) != 1 || made.Left[0].Refusal != record.RefusedAnswer {
		t.Errorf("made %d, left %+v", len(made.Submissions), made.Left)
	}
	if d := record.Decide(v.Consents(p.ID), record.Ask{Use: "un_inquiry"}); d.Refusal != record.Granted {
		t.Errorf("the inquiry: %q", d.Refusal)
	}
}
