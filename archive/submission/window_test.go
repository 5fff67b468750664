package submission

import (
	"testing"
	"unicode"
)

// What the built-in forms say to whoever fills them in is there in Korean, and an
// office's own form may bring its own.
func TestFormsSpeakKoreanInTheWindow(t *testing.T) {
	all, err := builtIn()
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range all {
		var texts []string
		for _, s := range m.Sections {
			texts = append(append(texts, s.Title("ko")), labels(s.Fields)...)
		}
		about := []string{m.Who, m.Confidentiality, m.Delivery, m.Formats, m.Consent.Note, m.Remedies.Note, m.Accepts.Note, m.Limits.Note}
		for _, l := range m.Languages {
			about = append(about, l.Note)
		}
		for _, text := range about {
			if text != "" {
				texts = append(texts, InWindow("ko", text))
			}
		}
		for _, text := range texts {
			if !hasHangul(text) {
				t.Errorf("%s: %q is not Korean", m.ID, text)
			}
		}
	}
	f := Field{Help: "Only one", HelpKo: "하나뿐"}
	if f.HelpIn("ko") != "하나뿐" || f.HelpIn("en") != "Only one" || (Field{Help: "what nobody knows"}).HelpIn("ko") != "what nobody knows" {
		t.Error("help of a form of the office's own")
	}
}

func labels(fields []Field) (out []string) {
	for _, f := range fields {
		out = append(out, f.Label("ko"))
		if f.Help != "" {
			out = append(out, f.HelpIn("ko"))
		}
	}
	return out
}

func hasHangul(s string) bool {
	for _, r := range s {
		if unicode.Is(unicode.Hangul, r) {
			return true
		}
	}
	return false
}
