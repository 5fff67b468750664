package submission

import (
	"fmt"
	"io"
	"strings"

	"attest/archive/record"
)

// Write writes one form as plain text, in its order: each question, the answer
// as it stands, and why there is none or less. person is "" for a form that is
// about the case alone; where a letter is about several, each person's answers
// stand under a code.
func (t *Table) Write(w io.Writer, person record.ID) error {
	b := &strings.Builder{}
	fmt.Fprintf(b, "%s\n", t.Mechanism.Title(t.Lang))
	for _, s := range t.Mechanism.Sections {
		fmt.Fprintf(b, "\n%s\n%s\n", s.Title(t.Lang), strings.Repeat("-", len([]rune(s.Title(t.Lang)))))
		for _, f := range s.Fields {
			t.writeField(b, f, person)
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func (t *Table) writeField(b *strings.Builder, f Field, person record.ID) {
	must := ""
	if f.Required {
		must = in(t.Lang, " (required)", " (필수)")
	}
	fmt.Fprintf(b, "\n%s%s\n", f.Label(t.Lang), must)
	path, _ := PathOf(f.From)
	if !perPerson(t.Mechanism, path) {
		for _, a := range t.Answers(f.ID) {
			t.writeAnswer(b, a, "  ")
		}
		return
	}
	for _, r := range t.Rows {
		if person != "" && r.Person != person || r.Refusal != record.Granted {
			continue // what was written about somebody whose consent is gone does not stand in the form either
		}
		for _, a := range r.Answers {
			if a.Field != f.ID {
				continue
			}
			if person == "" {
				fmt.Fprintf(b, "  %s\n", r.Code)
			}
			t.writeAnswer(b, a, "  ")
		}
	}
}

func (t *Table) writeAnswer(b *strings.Builder, a Answer, indent string) {
	if a.Kept != nil && a.Kept.Unknown != "" {
		fmt.Fprintf(b, "%s%s\n", indent, in(t.Lang, "Not known, because: ", "모름. 이유: ")+a.Kept.Unknown)
		return
	}
	if text := t.Shown(a); text != "" {
		for line := range strings.SplitSeq(text, "\n") {
			fmt.Fprintf(b, "%s%s\n", indent, line)
		}
	}
	if gap := a.StandingGap(); gap != GapNone {
		fmt.Fprintf(b, "%s[%s]\n", indent, gap.Text(t.Lang))
	}
	if a.Changed {
		fmt.Fprintf(b, "%s[%s]\n", indent, in(t.Lang, "the record changed after this was written", "이것을 쓴 뒤에 기록이 바뀌었습니다"))
	}
}

var gapsEn = map[Gap]string{
	GapNotAsked: "not asked, or not noted", GapNoRecord: "not in the record", GapConsent: "consent does not cover it", GapName: "withheld: it would tell the name",
	GapPartly: "less than the record has: the rest would tell the name", GapLawyer: "to be answered by whoever drafts", GapShut: "the identity cannot be opened here", GapUnchosen: "no such file is chosen to leave",
	GapAsk: "not asked by itself: consent to the body does not answer it", GapAnnex: "in the annex of names, sealed apart",
}

var gapsKo = map[Gap]string{
	GapNotAsked: "묻지 않았거나 적지 않음", GapNoRecord: "기록에 없음", GapConsent: "동의에 포함되지 않음", GapName: "보류: 이름이 드러남",
	GapPartly: "기록보다 적게 씀: 나머지는 이름이 드러남", GapLawyer: "작성자가 답할 항목", GapShut: "여기서는 신원을 열 수 없음", GapUnchosen: "보낼 파일로 고른 것이 없음",
	GapAsk: "따로 묻지 않음: 기구에 보내는 동의는 이에 대한 답이 아님", GapAnnex: "따로 봉인한 이름 부속서에 있음",
}

// Text is the gap in words of a language of the window.
func (g Gap) Text(lang string) string { return in(lang, gapsEn[g], gapsKo[g]) }
