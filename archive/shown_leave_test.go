package archive_test

import (
	"context"
	"errors"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"attest/archive"
	"attest/archive/record"
)

// A name in the case that a Russian sentence needs, that of a Chinese as a Korean hears it, and names in files of text that write
// them in signs of their format: an account and a file are asked about, and what was written for the submission is stopped.
func TestNamesInOtherCasesAndSignsAreAskedBeforeTheyLeave(t *testing.T) {
	ctx := context.Background()
	v := newVault(t)
	te := account(t, v)
	who := must[record.Person](t)(v.Person(te.Person))
	noErr(t, v.SaveIdentity(who.ID, record.Identity{Names: []record.Name{{Text: "Ким Анна"}, {Text: "최은별"}}, Kin: []record.Relative{{Name: "王建国", Relation: "husband"}}}))
	te.Account = []record.Segment{
		{ID: "s1", Speaker: record.SpeakerWitness, Text: "Они искали Анну Ким."}, {ID: "s2", Speaker: record.SpeakerWitness, Text: "남편 왕젠궈는 거기 있습니다."},
		{ID: "s3", Speaker: record.SpeakerWitness, Text: "建国在那里。"}, {ID: "s4", Speaker: record.SpeakerWitness, Text: "모두 지어낸 말입니다."},
	}
	noErr(t, v.SaveTestimony(te))
	firstAccount(t, v, te.ID)
	consents(t, v, who.ID, record.Use{Use: "un_inquiry", Answer: record.AnswerYes, Media: []string{"text", "document", "image"}})
	s := record.Submission{Title: "t", Addressee: "Commission", Class: "un_inquiry", Sender: "s", Testimonies: []record.ID{te.ID}}
	kinds := map[string]string{}
	own := who.Pseudonym + " name "
	want := []string{"account_names " + te.Label + " 1 " + own + "Cyrl", "account_names " + te.Label + " 2, 3 " + who.Pseudonym + " kin Hang,Hani"}
	for _, f := range []struct{ name, data, code string }{
		{"a.html", "<html><body>&#52572;&#51008;&#48324;</body></html>", "exhibit_names"},
		{"b.json", `{"n":"\ucd5c\uc740\ubcc4"}`, "exhibit_names"},
		{"c.vcf", "BEGIN:VCARD\r\nFN;ENCODING=QUOTED-PRINTABLE;CHARSET=UTF-8:=EC=B5=9C=EC=9D=80=EB=B3=84\r\nEND:VCARD\r\n", "exhibit_names"},
		{"d.svg", `<svg xmlns="http://www.w3.org/2000/svg"><text>최은별</text></svg>`, "exhibit_names"},
		{"e.html", `<html><img src="data:image/png;base64,iVBORw0KGgo="></html>`, "exhibit_unread"},
		{"f.svg", `<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0h9"/></svg>`, ""},
	} {
		e := attach(t, v, te.ID, f.name, f.data, record.ClassCleared)
		kinds[f.name] = e.Media
		s.Exhibits = append(s.Exhibits, record.ExhibitChoice{ID: e.ID, Original: true})
		switch f.code {
		case "exhibit_names":
			want = append(want, f.code+" "+e.Label+" "+own+"Hang")
		case "exhibit_unread":
			want = append(want, f.code+" "+e.Label)
		}
	}
	s = must[record.Submission](t)(v.SaveSubmission(s))
	_, err := v.Export(ctx, s.ID, archive.ExportOptions{Path: filepath.Join(t.TempDir(), "b.zip"), Plain: true}, nil)
	var ask *archive.ConfirmError
	if !errors.As(err, &ask) {
		t.Fatalf("exported, or %v; %v", err, kinds)
	}
	slices.Sort(want)
	if got := reasonList(ask.Reasons); !slices.Equal(got, want) {
		t.Errorf("it asks\n%s\nwant\n%s\n%v", strings.Join(got, "\n"), strings.Join(want, "\n"), kinds)
	}
	for cover, stops := range map[string]bool{"О Киме и Анне Ким.": true, "Ван Цзяньго остался там": true, "Wang Jian-guo": true, "왕지엔궈": true, "Об Инне Ли": false} {
		s.Cover = cover
		s = must[record.Submission](t)(v.SaveSubmission(s))
		if pre := must[archive.Preview](t)(v.Preview(ctx, s.ID)); (len(pre.Blocked) > 0) != stops {
			t.Errorf("%q: %v", cover, pre.Blocked)
		}
	}
	found, _, err := v.Mentions(ctx, s.ID, archive.MentionOf{Person: who.ID})
	if err != nil || len(found) == 0 || found[0].Text != "Анну Ким" {
		t.Errorf("%+v, %v", found, err)
	}
}
