package archive_test

import (
	"context"
	"fmt"
	"testing"

	"attest/archive"
	"attest/archive/disclose"
	"attest/archive/record"
)

// Every mention of a person is found under all her names, confirmed, and hidden
// at once; what is left together afterwards is told with how many share it.
func TestMentionsAndWhatIsLeftTogether(t *testing.T) {
	v := newVault(t)
	te := account(t, v)
	te.Account[1].Text = "리영희가 왔고 영희한테 물었습니다."
	noErr(t, v.SaveTestimony(te))
	event := func(id record.ID, passages ...record.ID) record.Event {
		return must[record.Event](t)(v.SaveEvent(record.Event{Testimony: id, Passages: passages, Kind: record.CodeUse{Code: "REF-02"}, Date: record.EventDate{Words: "2013년 봄", EDTF: "2013-21"},
			Place: record.EventPlace{Code: "CN-TM", Label: "Tumen"}, Source: record.EventSource{Basis: record.BasisExperienced}, Status: record.StatusAlleged}))
	}
	passage := func(te record.Testimony) record.ID {
		return must[record.Passage](t)(v.SavePassage(record.Passage{Testimony: te.ID, Spans: []record.Span{record.NewSpan(te.Account[0], 0, 2)}, Codes: []record.CodeUse{{Code: "REF-02"}}})).ID
	}
	event(te.ID, passage(te))
	consent(t, v, te.Person, record.Use{Use: "un_inquiry", Answer: "yes", Media: []string{"text"}})
	firstAccount(t, v, te.ID)
	final(t, v, te)
	s := must[record.Submission](t)(v.SaveSubmission(record.Submission{Title: "영희", Addressee: "Commission", Class: "un_inquiry", Sender: "s", Testimonies: []record.ID{te.ID}}))
	other := must[record.Person](t)(v.NewPerson("sister"))
	noErr(t, v.SaveIdentity(other.ID, record.Identity{Names: []record.Name{{Text: "Lee Young-hee"}, {Text: "이영희"}}}))

	together := must[[]archive.Together](t)(v.LeftTogether(s.ID))
	if len(together) != 1 || together[0].Share != 1 || len(together[0].Facts) != 3 {
		t.Fatalf("%+v", together)
	}
	second := account(t, v)
	event(second.ID, passage(second))
	if together = must[[]archive.Together](t)(v.LeftTogether(s.ID)); together[0].Share != 2 {
		t.Errorf("%+v", together)
	}

	third := account(t, v) // as a caseworker typed it, without its code
	e := event(third.ID, passage(third))
	e.Place = record.EventPlace{Words: "투먼"}
	must[record.Event](t)(v.SaveEvent(e))
	if together = must[[]archive.Together](t)(v.LeftTogether(s.ID)); together[0].Share != 3 {
		t.Errorf("in another spelling: %+v", together)
	}

	who := archive.MentionOf{Person: other.ID}
	found, elsewhere, err := v.Mentions(context.Background(), s.ID, who)
	if err != nil || len(found) != 2 || found[0].Text != "리영희" || found[1].Text != "영희" || found[1].Before != "리영희가 왔고 " || !found[0].Final || found[0].Hidden || fmt.Sprint(elsewhere) != "[title]" {
		t.Fatalf("%+v %v %v", found, elsewhere, err)
	}
	for _, m := range found {
		s.Profile.Hidden = append(s.Profile.Hidden, m.Part(disclose.ReasonFamily, who))
	}
	towns, _, err := v.Mentions(context.Background(), s.ID, archive.MentionOf{Place: "CN-TM", Also: []string{"투먼"}})
	if err != nil || len(towns) != 1 || towns[0].Text != "투먼" {
		t.Fatalf("%+v %v", towns, err)
	}
	s.Profile.Hidden = append(s.Profile.Hidden, towns[0].Part(disclose.ReasonPlace, archive.MentionOf{Place: "CN-TM"}))
	s = must[record.Submission](t)(v.SaveSubmission(s))
	pre := must[archive.Preview](t)(v.Preview(context.Background(), s.ID))
	if p := pre.Testimonies[0].Segments; p[0].Text != "[…]에서 트럭으로 국경까지 갔습니다." || p[1].Text != "[…]가 왔고 […]한테 물었습니다." {
		t.Errorf("%+v", p)
	}
	if found, _, err = v.Mentions(context.Background(), s.ID, who); err != nil || !found[0].Hidden || !found[1].Hidden {
		t.Errorf("%+v %v", found, err)
	}
	if together = must[[]archive.Together](t)(v.LeftTogether(s.ID)); len(together) != 0 {
		t.Errorf("the event is left out: %+v", together)
	}
}
