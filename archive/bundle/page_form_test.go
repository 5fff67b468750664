package bundle

import (
	"path/filepath"
	"strings"
	"testing"
)

// The page of the whole submission has the submission itself: each section and
// answer, citations that lead to the account and the exhibit on the same page, and
// the files to be read and printed.
func TestThePageHasTheForm(t *testing.T) {
	c := sample()
	c.Form = &Form{Title: "Invented form " + hostile, Sections: []FormSection{{Title: "The facts", Fields: []FormField{
		{Number: 1, Label: "What happened", Answers: []FormAnswer{{Code: "W-01", Lines: []FormLine{
			{Text: "Three came at dawn. " + hostile, Sources: []Source{{Testimony: 1, Paragraph: 2}, {Testimony: 1, Paragraph: 2}, {Exhibit: 1}}},
			{Text: "Nobody was told why.", Sources: []Source{{Testimony: 99}, {Testimony: 1, Paragraph: 99}}},
		}}}},
		{Number: 2, Label: "Where is she now", Answers: []FormAnswer{{Unknown: "told by telephone (invented)"}}},
		{Number: 3, Label: "Who ordered it", Answers: []FormAnswer{{}}},
	}}}}
	b := written(t, c)
	if r := verified(t, b, Options{}); !r.OK() {
		t.Fatal(r.Faults)
	}
	dir := laidOut(t, b)
	for _, name := range []string{"index.html", "index.ko.html"} {
		p := tab(t, filepath.Join(dir, "data", name))
		text := visibleText(t, p)
		for _, want := range []string{"Invented form", "The facts", "What happened", "W-01", "Three came at dawn.", "told by telephone (invented)", "submission.pdf", "submission.docx"} {
			if !strings.Contains(text, want) {
				t.Errorf("%s has no %q", name, want)
			}
		}
		if dead := eval[[]string](t, p, "[...document.querySelectorAll('.form a, .contents a')].map((a) => a.getAttribute('href')).filter((h) => !document.getElementById(h.slice(1)))"); len(dead) > 0 {
			t.Errorf("%s: links lead nowhere: %v", name, dead)
		}
		if cites := eval[[]string](t, p, "[...document.querySelectorAll('.form a')].map((a) => a.getAttribute('href'))"); strings.Join(cites, " ") != "#t1p2 #x1 #t1" {
			t.Errorf("%s cites %v", name, cites)
		}
		if eval[string](t, p, "document.title") == "RAN" {
			t.Error("words of an answer ran")
		}
		must(t, p.Eval("document.getElementById('submission').scrollIntoView()", nil))
		look(t, p, "form-"+strings.TrimSuffix(name, ".html"))
		quiet(t, p)
	}
}
