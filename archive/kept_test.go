package archive_test

import (
	"bytes"
	"errors"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"attest/archive"
	"attest/archive/evidence"
	"attest/archive/record"
	forms "attest/archive/submission"
)

// twoTold is a submission to HRCCP, drafted, of the testimonies of two witnesses, each
// with an event whose consequence is a word of its own.
type twoTold struct {
	v           *archive.Vault
	sub         record.Submission
	kase        record.Case
	testimonies []record.ID
	second      record.Consent
	label       string // of the second testimony
}

// no are others who said no to each use before it was drafted.
func twoWitnesses(t *testing.T, no ...string) twoTold {
	t.Helper()
	v := newVault(t)
	office := v.Office()
	office.Name, office.Sender = "Invented office", "1 Invented Street; desk@invented.example"
	noErr(t, v.SaveOffice(office))
	out := twoTold{v: v}
	for _, n := range append([]string{"first", "second"}, no...) {
		p := must[record.Person](t)(v.NewPerson("invented"))
		noErr(t, v.SaveIdentity(p.ID, record.Identity{Names: []record.Name{{Text: map[string]string{"first": "최은별", "second": "강달수", "third": "오미란"}[n]}}, Born: "1988"}))
		te := must[record.Testimony](t)(v.NewTestimony(p.ID, record.Interview{Date: "2026-11-20", Place: "Seoul", Language: "ko"}))
		te.Account = []record.Segment{{ID: "s1", Speaker: "witness", Text: "끌려갔습니다."}}
		noErr(t, v.SaveTestimony(te))
		for _, o := range must[[]evidence.Open](t)(v.OpenAnswers(te.ID)) {
			a := record.RuleAnswer{Rule: o.Question.ID, Text: "not known"}
			for _, x := range o.Question.Options {
				if a.Options = append(a.Options, x.ID); !o.Question.All {
					break
				}
			}
			if v.Answer(te.ID, a) != nil {
				a.Text = ""
				noErr(t, v.Answer(te.ID, a))
			}
		}
		if slices.Contains(no, n) {
			refuseAll(t, v, p.ID)
		} else {
			allowAll(t, v, p.ID, false)
			out.second, out.label = v.Consents(p.ID)[0], te.Label
		}
		passage := must[record.Passage](t)(v.SavePassage(record.Passage{Testimony: te.ID, Spans: []record.Span{record.NewSpan(te.Account[0], 0, 99)}, Codes: []record.CodeUse{{Code: "LIB-02"}}}))
		must[record.Event](t)(v.SaveEvent(record.Event{Testimony: te.ID, Passages: []record.ID{passage.ID}, Kind: record.CodeUse{Code: "LIB-02"}, Step: record.StepDetention, Status: record.StatusAlleged,
			Consequences: []string{"QZ" + n}, Date: record.EventDate{Words: "그해", EDTF: "2016-05-01", Certainty: "sure"}, Source: record.EventSource{Basis: record.BasisExperienced}}))
		out.testimonies = append(out.testimonies, te.ID)
	}
	out.kase = must[record.Case](t)(v.SaveCase(record.Case{Title: "c", Testimonies: out.testimonies}))
	if len(no) == 0 {
		made := must[archive.Made](t)(v.MakeSubmissions(archive.Making{Case: out.kase.ID, Mechanism: "HRCCP", Lang: "en"}))
		out.sub = made.Submissions[0]
	} else { // of the whole case, as the window makes one
		out.sub = must[record.Submission](t)(v.SaveSubmission(record.Submission{Case: out.kase.ID, Title: "Invented", Mechanism: "HRCCP", Class: "un_special_procedures", Addressee: "Body", Sender: "s"}))
		noErr(t, v.DraftForm(out.sub.ID, "en"))
	}
	answerWhatStops(t, v, out.sub.ID)
	out.sub = must[record.Submission](t)(v.Submission(out.sub.ID))
	return out
}

// refuseAll records a no to each use.
func refuseAll(t *testing.T, v *archive.Vault, person record.ID) {
	t.Helper()
	var no []record.Use
	for _, u := range record.Uses() {
		no = append(no, record.Use{Use: u.ID, Answer: record.AnswerNo})
	}
	consents(t, v, person, no...)
}

// takeOut leaves the first testimony alone in the submission and in its case.
func (x *twoTold) takeOut(t *testing.T) {
	t.Helper()
	x.sub = must[record.Submission](t)(x.v.Submission(x.sub.ID))
	x.sub.Testimonies = x.testimonies[:1]
	x.sub = must[record.Submission](t)(x.v.SaveSubmission(x.sub))
	x.kase.Testimonies = x.testimonies[:1]
	must[record.Case](t)(x.v.SaveCase(x.kase))
}

// leave exports it, and says whether the word of the second is in what was written.
func (x *twoTold) leave(t *testing.T) (said bool, err error) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "b.zip")
	if _, err := x.v.Export(t.Context(), x.sub.ID, archive.ExportOptions{Path: path, Plain: true}, nil); err != nil {
		return false, err
	}
	for name, data := range everything(t, path) {
		said = said || name != "the zip" && bytes.Contains(data, []byte("QZsecond"))
	}
	return said, nil
}

// What somebody told is in no answer that was drafted with it once consent does not
// cover it, whoever is left in the submission and in the case; the refusal names the
// testimony, the answer and why, and each way out that it tells of is one.
func TestWhatWasDraftedFromAWithdrawnTestimonyDoesNotLeave(t *testing.T) {
	for _, c := range []struct {
		name string
		end  func(t *testing.T, x *twoTold)
		why  record.Refusal
	}{
		{"withdrawn", func(t *testing.T, x *twoTold) { noErr(t, x.v.WithdrawConsent(x.second.ID)) }, record.RefusedWithdrawn},
		{"a no", func(t *testing.T, x *twoTold) {
			refuseAll(t, x.v, x.second.Person)
		}, record.RefusedAnswer},
	} {
		t.Run(c.name, func(t *testing.T) {
			x := twoWitnesses(t)
			if said, err := x.leave(t); err != nil || !said {
				t.Fatalf("with both: said %v, %v", said, err)
			}
			c.end(t, &x)
			x.takeOut(t)
			drew := x.refused(t, c.why)
			pv := must[archive.Preview](t)(x.v.Preview(t.Context(), x.sub.ID))
			if !slices.ContainsFunc(pv.Blocked, func(r archive.Reason) bool { return r.Code == archive.ReasonAnswerDrew && r.Whose == x.label }) {
				t.Errorf("the preview says %v", pv.Blocked)
			}
			if _, err := x.v.OnlineForm(t.Context(), x.sub.ID, archive.ExportOptions{}); !errors.Is(err, archive.ErrConsent) {
				t.Errorf("the answers can be copied: %v", err)
			}
			// That the words may stand is not for whoever drafts to say.
			for _, r := range drew {
				noErr(t, x.v.FileStands(x.sub.ID, "", r.Field, "en"))
			}
			x.refused(t, c.why)
			for _, r := range drew {
				noErr(t, x.v.FileFromRecord(x.sub.ID, "", r.Field, "en"))
			}
			if said, err := x.leave(t); err != nil || said {
				t.Errorf("drafted anew: said %v, %v", said, err)
			}
		})
	}
}

// refused are the answers for which an export is refused.
func (x *twoTold) refused(t *testing.T, why record.Refusal) archive.Reasons {
	t.Helper()
	_, err := x.leave(t)
	var refused *archive.ConsentError
	if !errors.As(err, &refused) {
		t.Fatalf("%v", err)
	}
	drew := slices.DeleteFunc(slices.Clone(refused.Reasons), func(r archive.Reason) bool { return r.Code != archive.ReasonAnswerDrew })
	if len(drew) == 0 {
		t.Fatalf("refused for %v", refused.Reasons)
	}
	for _, r := range drew {
		if r.Object != x.testimonies[1] || r.Whose != x.label || r.Refusal != why || r.Field == "" {
			t.Errorf("%+v", r)
		}
		if text := r.String(); !strings.Contains(text, x.label) || !strings.Contains(text, "take it anew") {
			t.Error(text)
		}
	}
	return drew
}

// Of what was typed over the record's answer no sentence has a source: it stands again
// when somebody has changed it after consent ended.
func TestATypedAnswerIsLookedAtOnceConsentEnded(t *testing.T) {
	x := twoWitnesses(t)
	typed := func(text string) { noErr(t, x.v.File(x.sub.ID, record.FilingAnswer{Field: "hrccp.facts", Text: text})) }
	typed("In short: QZfirst and QZsecond.")
	if said, err := x.leave(t); err != nil || !said {
		t.Fatalf("with both: said %v, %v", said, err)
	}
	noErr(t, x.v.WithdrawConsent(x.second.ID))
	x.takeOut(t)
	x.refused(t, record.RefusedWithdrawn)
	typed("In short: QZfirst.")
	for _, r := range x.refused(t, record.RefusedWithdrawn) { // what was taken from the record
		if r.Field == "hrccp.facts" {
			t.Errorf("it was typed anew, and stops: %s", r)
		}
		noErr(t, x.v.FileFromRecord(x.sub.ID, "", r.Field, "en"))
	}
	if said, err := x.leave(t); err != nil || said {
		t.Errorf("typed anew: said %v, %v", said, err)
	}
}

// A withdrawal counts also where another's no had taken something out of the answer
// before it was drafted, so that the answer lacks something for consent then and now.
func TestAWithdrawalCountsBesideANoFromTheStart(t *testing.T) {
	x := twoWitnesses(t, "third")
	if said, err := x.leave(t); err != nil || !said {
		t.Fatalf("with both: said %v, %v", said, err)
	}
	noErr(t, x.v.WithdrawConsent(x.second.ID))
	for _, r := range x.refused(t, record.RefusedWithdrawn) {
		noErr(t, x.v.FileFromRecord(x.sub.ID, "", r.Field, "en"))
	}
	if said, err := x.leave(t); err != nil || said {
		t.Errorf("drafted anew: said %v, %v", said, err)
	}
}

// What fixed a date (a birthday) goes out of a drafted answer with the name, also where
// the answer lacked something of others for consent before and after; what was typed
// over the answer must be looked at.
func TestWhatFixedADateGoesWithTheName(t *testing.T) {
	v := newVault(t)
	k := must[record.Case](t)(v.SaveCase(record.Case{Title: "c"}))
	witness := func(fixed string, affected ...record.ID) (record.ID, record.ID) {
		p := must[record.Person](t)(v.NewPerson("invented"))
		te := must[record.Testimony](t)(v.NewTestimony(p.ID, record.Interview{Date: "2026-11-20", Place: "Seoul", Language: "ko"}))
		te.Account = []record.Segment{{ID: "s1", Speaker: "witness", Text: "끌려갔습니다."}}
		noErr(t, v.SaveTestimony(te))
		passage := must[record.Passage](t)(v.SavePassage(record.Passage{Testimony: te.ID, Spans: []record.Span{record.NewSpan(te.Account[0], 0, 99)}, Codes: []record.CodeUse{{Code: "LIB-02"}}}))
		e := record.Event{Testimony: te.ID, Passages: []record.ID{passage.ID}, Kind: record.CodeUse{Code: "LIB-02"}, Step: record.StepDetention, Status: record.StatusAlleged,
			Date: record.EventDate{Words: "그해", EDTF: "2016-05-01", Certainty: "sure", FixedBy: fixed}, Source: record.EventSource{Basis: record.BasisExperienced}}
		for _, a := range affected {
			e.Affected = append(e.Affected, record.Affected{Person: a})
		}
		must[record.Event](t)(v.SaveEvent(e))
		k.Testimonies = append(k.Testimonies, te.ID)
		return p.ID, te.ID
	}
	who, _ := witness("QZbirthday")
	allowAll(t, v, who, true)
	other, _ := witness("", who) // tells of the first, and said no
	refuseAll(t, v, other)
	k = must[record.Case](t)(v.SaveCase(k))
	for mechanism, field := range map[string]string{"SP": "event.date", "WGAD": "detention.start"} {
		s := must[record.Submission](t)(v.SaveSubmission(record.Submission{Case: k.ID, Title: "Invented", Mechanism: mechanism, Class: "un_special_procedures", Addressee: "Body", Sender: "s"}))
		noErr(t, v.DraftForm(s.ID, "en"))
		answer := func() (string, forms.Answer) {
			tab, _, err := v.SubmissionTable(s.ID, "en")
			noErr(t, err)
			for _, row := range tab.Rows {
				for _, a := range row.Answers {
					if a.Path == field && row.Person == who {
						return tab.Shown(a), a
					}
				}
			}
			t.Fatalf("%s has no %s", mechanism, field)
			return "", forms.Answer{}
		}
		text, a := answer()
		if !strings.Contains(text, "QZbirthday") {
			t.Fatalf("%s, named: %q", mechanism, text)
		}
		allowAll(t, v, who, false)
		if text, _ := answer(); strings.Contains(text, "QZbirthday") || !strings.Contains(text, "2016") {
			t.Errorf("%s, with the pseudonym: %q", mechanism, text)
		}
		allowAll(t, v, who, true)
		noErr(t, v.File(s.ID, record.FilingAnswer{Person: who, Field: a.Field, Text: "On her QZbirthday."}))
		allowAll(t, v, who, false)
		_, found, err := v.SubmissionTable(s.ID, "en")
		noErr(t, err)
		if !slices.ContainsFunc(found, func(f forms.Finding) bool {
			return f.Rule == forms.FindChanged && f.Severity == forms.Stops && f.Field == a.Field && f.Person == who
		}) {
			t.Errorf("%s: what was typed stands", mechanism)
		}
		allowAll(t, v, who, true)
	}
}
