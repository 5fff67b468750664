package archive_test

import (
	"context"
	"errors"
	"testing"

	"attest/archive"
	"attest/archive/custody"
	"attest/archive/record"
	forms "attest/archive/submission"
)

// Answers that are copied for a body's page leave as much as a file does: what stops an
// export stops them, each copy is in the log, and what was sent is noted from them.
func TestAnswersForAnOnlineFormPassWhatAnExportPasses(t *testing.T) {
	ctx := context.Background()
	v := newVault(t)
	p := must[record.Person](t)(v.NewPerson("invented"))
	noErr(t, v.SaveIdentity(p.ID, record.Identity{Names: []record.Name{{Text: "Ri Yong Hui"}}}))
	consents(t, v, p.ID, record.Use{Use: "un_special_procedures", Answer: record.AnswerYes})
	k := must[record.Case](t)(v.SaveCase(record.Case{Title: "Invented case", Persons: []record.ID{p.ID}}))
	s := must[record.Submission](t)(v.SaveSubmission(record.Submission{Case: k.ID, Title: "Invented", Mechanism: "SP", Class: "un_special_procedures", Addressee: "Rapporteur", Sender: "s"}))
	online := func() (*forms.Table, error) {
		return v.OnlineForm(ctx, s.ID, archive.ExportOptions{Language: "en"})
	}
	if _, err := online(); !errors.As(err, new(*archive.IncompleteError)) {
		t.Errorf("required answers are open: %v", err)
	}
	if err := v.CopyAnswer(s.ID, "sp.f_narr", "en"); !errors.As(err, new(*archive.IncompleteError)) {
		t.Errorf("one is copied: %v", err)
	}
	answerWhatStops(t, v, s.ID)
	noErr(t, v.File(s.ID, record.FilingAnswer{Person: p.ID, Field: "sp.f_narr", Text: "Ri Yong Hui was arrested."}))
	if _, err := online(); !errors.As(err, new(*archive.IncompleteError)) {
		t.Errorf("a name that consent does not cover: %v", err)
	}
	noErr(t, v.File(s.ID, record.FilingAnswer{Person: p.ID, Field: "sp.f_narr", Text: "She was arrested."}))
	o := v.Office()
	o.Approval = true
	noErr(t, v.SaveOffice(o))
	if _, err := online(); !errors.Is(err, archive.ErrNotApproved) {
		t.Errorf("not approved: %v", err)
	}
	o.Approval = false
	noErr(t, v.SaveOffice(o))
	tab, err := online()
	noErr(t, err)
	if a, ok := tab.Answer(p.ID, "sp.f_narr"); !ok || a.Text() != "She was arrested." {
		t.Errorf("%+v", a)
	}
	for _, field := range []string{"sp.f_narr", "sp.kind"} {
		noErr(t, v.CopyAnswer(s.ID, field, "en"))
	}
	if list, n, err := v.Log(archive.LogFilter{Verb: string(custody.AnswerCopied)}, 0, 10); err != nil || n != 2 || list[0].Object != s.ID {
		t.Errorf("%d in the log: %+v, %v", n, list, err)
	}
	d := must[record.Delivery](t)(v.NoteSent(s.ID, archive.Sending{Channel: "web"}))
	if d.Form != record.FormOnline || len(d.Files) != 1 || len(d.Facts) != 1 || d.Facts[0].Person != p.ID {
		t.Errorf("sent: %+v", d)
	}
	consents(t, v, p.ID, record.Use{Use: "un_special_procedures", Answer: record.AnswerNo})
	if err := v.CopyAnswer(s.ID, "sp.kind", "en"); err == nil {
		t.Error("an answer is copied after a no")
	}
}
