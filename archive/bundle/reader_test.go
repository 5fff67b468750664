package bundle

import (
	"path/filepath"
	"testing"
)

func TestThePageIsReadAndHeard(t *testing.T) {
	dir := laidOut(t, written(t, readingSample()))
	p := tab(t, filepath.Join(dir, "data", "index.html"))
	look(t, p, "reader-light")
	must(t, p.Media("screen", "dark"))
	look(t, p, "reader-dark")
	quiet(t, p)
}

// Hostile text is text, and the page's own policy lets its style, script,
// picture and sound pass and nothing else.
func TestPageRunsNothing(t *testing.T) {
	dir := laidOut(t, written(t, sample()))
	for _, name := range []string{"index.html", "index.ko.html", "testimonies/01/statement.html", "check.html"} {
		p := tab(t, filepath.Join(dir, "data", name))
		got := eval[struct {
			Title   string
			Scripts int
			Images  int
		}](t, p, `({title: document.title, scripts: document.scripts.length, images: document.querySelectorAll("img[onerror]").length})`)
		want := 1
		if name == "testimonies/01/statement.html" {
			want = 0
		}
		if got.Title == "RAN" || got.Scripts != want || got.Images != 0 {
			t.Errorf("%s: hostile text is not shown as text: %+v", name, got)
		}
		quiet(t, p)
	}
}
