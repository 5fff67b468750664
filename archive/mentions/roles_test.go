package mentions_test

import (
	"testing"

	"attest/archive/mentions"
)

// One word is a name where it stands beside what somebody does, and nowhere else.
func TestOneWordBesideARole(t *testing.T) {
	for name, in := range map[string]map[string]string{
		"Han": {
			"Interviewer: Han": "Han", "our interpreter, Ms. Han, came": "Han", "Han was the interpreter.": "Han", "interpreted by HAN": "HAN", "Переводчик: Хан": "Хан", "통역 한입니다": "한", "통역: 한": "한", "면담자 한 선생": "한", "翻译韩": "韩", "韓通訳": "韓",
			"Han River": "", "The interpreter came. Han left.": "", "the interpreter\nHan": "", "통역 한 명": "", "통역 한나": "", "interpreter Hannah": "", "翻译工作": "", "interpreter of the Hanoi office": "",
		},
		"한별":      {"통역 한별입니다": "한별", "한별 통역사": "한별", "Interpreter: Hanbyol": "Hanbyol", "통역이 한 별": "", "한별이 갔다": ""},
		"Natasha": {"переводчица Наташа": "Наташа", "Natasha interpreted": "Natasha", "Natasha, a guard": ""},
		"Sunae":   {"interpreter Sun Ae": "Sun Ae", "interpreter Pak Sun-ae": "Pak Sun-ae", "the interpreter Sunday": ""},
		"No":      {"Interpreter: No": "No", "No interpreter was there.": "", "the interpreter, Mr. No": "No"},
	} {
		b := mentions.BesideRole(name)
		for text, want := range in {
			got := ""
			for _, m := range b.In(mentions.Read(text)) {
				got += m.Text
				if string([]rune(text)[m.From:m.To]) != m.Text {
					t.Errorf("%q: at %d to %d", text, m.From, m.To)
				}
			}
			if got != want {
				t.Errorf("%s in %q: %q", name, text, got)
			}
		}
	}
}
