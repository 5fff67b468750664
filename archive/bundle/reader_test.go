package bundle

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"

	"attest/internal/chromium"
)

// shownNow is what a reader has in view of the page of the whole submission.
type shownNow struct {
	Paragraphs, Events, Places []string
	Articles, Beside, Marks    int
	Found                      string
}

func shownIn(t *testing.T, p *chromium.Page) shownNow {
	t.Helper()
	return eval[shownNow](t, p, `(() => {
const ids = (what) => [...document.querySelectorAll(what)].filter((e) => e.checkVisibility()).map((e) => e.id), marks = CSS.highlights.get("found");
return {paragraphs: ids(".account > li[id]"), events: ids(".events > li"), places: ids(".places > li"), articles: ids("article").length,
  beside: ids(".beside").length, marks: marks ? marks.size : 0, found: document.getElementById("found").textContent}; })()`)
}

// set fills one field of the search as a person does.
func set(t *testing.T, p *chromium.Page, field, value string) {
	t.Helper()
	must(t, p.Eval(fmt.Sprintf(`(() => { const e = document.getElementById(%q); e.value = %q; e.dispatchEvent(new Event("input", {bubbles: true})); })()`, field, value), nil))
}

// A reader with a stick and no network finds words in any spelling of Hangul,
// and narrows by witness, provision and date.
func TestAReaderFindsAndFilters(t *testing.T) {
	dir := laidOut(t, written(t, readingSample()))
	p := tab(t, filepath.Join(dir, "data", "index.html"))
	if all := shownIn(t, p); len(all.Paragraphs) != 7 || len(all.Events) != 4 || all.Articles != 2 || all.Found != englishReading.All {
		t.Fatalf("at first %+v", all)
	}
	for _, c := range []struct {
		name        string
		fields      [][2]string
		paragraphs  string
		events      string
		marks       int
		foundEvents int
	}{
		{"a part of a Korean word", [][2]string{{"q", "두드렸"}}, "t1p2", "e1", 1, 1},
		{"typed as letters, kept as syllables", [][2]string{{"q", norm.NFD.String("두드렸")}}, "t1p2", "e1", 1, 1},
		{"typed as syllables, kept as letters", [][2]string{{"q", "온성에"}}, "t1p3", "e2", 1, 1},
		{"in the translation, in capitals", [][2]string{{"q", "TUMEN"}}, "t1p2", "e1", 1, 1},
		{"Russian", [][2]string{{"q", "завтра"}}, "t1p5", "", 1, 0},
		{"what acts on its reader elsewhere", [][2]string{{"q", "<script>document"}}, "t1p4", "", 2, 0},
		{"a witness", [][2]string{{"who", "2"}}, "t2p1 t2p2", "e3 e4", 0, 2},
		{"a provision", [][2]string{{"law", "ICCPR-9"}}, "t1p3 t2p1 t2p2", "e2 e3", 0, 2},
		{"from a date", [][2]string{{"from", "2013-06"}}, "t2p1 t2p2", "e3", 0, 1},
		{"until a date", [][2]string{{"to", "2013"}}, "t1p2 t1p3", "e1 e2", 0, 2},
		{"all at once", [][2]string{{"law", "ICCPR-9"}, {"who", "2"}, {"q", "번호"}}, "t2p2", "e3", 1, 1},
		{"nothing", [][2]string{{"q", "없는말"}}, "", "", 0, 0},
	} {
		for _, f := range c.fields {
			set(t, p, f[0], f[1])
		}
		got := shownIn(t, p)
		if strings.Join(got.Paragraphs, " ") != c.paragraphs || strings.Join(got.Events, " ") != c.events || got.Marks != c.marks {
			t.Errorf("%s: %+v", c.name, got)
		}
		if n := len(got.Paragraphs) + len(got.Events); n > 0 && !strings.Contains(got.Found, fmt.Sprint(len(got.Paragraphs))) || n == 0 && got.Found != englishReading.Nothing {
			t.Errorf("%s: it says %q", c.name, got.Found)
		}
		must(t, p.Eval(`document.getElementById("find").reset(); new Promise((done) => setTimeout(done))`, nil))
	}
	if got := shownIn(t, p); len(got.Paragraphs) != 7 || got.Marks != 0 {
		t.Errorf("after all was cleared %+v", got)
	}
	// By keys alone.
	must(t, p.Key("/"))
	must(t, p.Type("번"))
	must(t, p.Key("Enter"))
	if at := eval[string](t, p, "document.activeElement.id"); at != "t2p2" {
		t.Errorf("Enter in the search goes to %q", at)
	}
	must(t, p.Key("Escape"))
	must(t, p.Wait(`document.querySelectorAll(".account > li[hidden]").length === 0`))
	quiet(t, p)
}

// The sound is followed from a file beside the page: a time plays from there,
// and the paragraph that is heard is marked.
func TestAReaderFollowsTheSound(t *testing.T) {
	dir := laidOut(t, written(t, readingSample()))
	p := tab(t, filepath.Join(dir, "data", "index.html"))
	now := `[...document.querySelectorAll("[aria-current]")].map((e) => e.id).join()`
	must(t, p.Eval(`document.querySelector("#t1p3 .time").click()`, nil))
	must(t, p.Wait(now+` === "t1p3"`))
	if !eval[bool](t, p, `!document.getElementById("s1").paused`) {
		t.Error("it does not play")
	}
	look(t, p, "reader-heard")
	must(t, p.Eval(`document.getElementById("s1").currentTime = 9.5`, nil))
	must(t, p.Wait(now+` === "t1p5"`))
	must(t, p.Key("k"))
	must(t, p.Wait(`document.getElementById("s1").paused`))
	quiet(t, p)
}

// Without scripts everything is read and heard, and the page says what is not
// there.
func TestTheReaderWithoutScripts(t *testing.T) {
	dir := laidOut(t, written(t, readingSample()))
	p := emptyTab(t)
	must(t, p.Scripts(false))
	must(t, p.Open("file://"+filepath.Join(dir, "data", "index.html")))
	text := visibleText(t, p)
	for _, want := range []string{englishReading.NoScript, "새벽에 문을 두드렸습니다.", "We crossed the bridge at Tumen.", "Они сказали", "about April 2013", "Onsong County MSS detention centre", "not drawn"} {
		if !strings.Contains(text, want) {
			t.Errorf("without scripts %q is not shown", want)
		}
	}
	if strings.Contains(text, englishReading.DateHint) {
		t.Error("without scripts the search is shown")
	}
	look(t, p, "reader-noscript")
	quiet(t, p)
	raw, err := os.ReadFile(filepath.Join(dir, "data", "index.html"))
	must(t, err)
	if !strings.Contains(string(raw), `href="exhibits/0003-audio.wav#t=5.000,7.000"`) {
		t.Error("without scripts a time leads nowhere")
	}
}

// The pages have no fault that axe-core knows, in both languages, light, dark
// and narrow, and each passage says its language.
func TestThePagesAreForEverybody(t *testing.T) {
	script := filepath.Join("..", "..", "scripts", "axe")
	out, err := exec.Command(script).Output()
	if err != nil {
		t.Fatalf("%s: %v: axe-core could not be fetched from the npm registry", script, err)
	}
	axe, err := os.ReadFile(filepath.Join("..", "..", strings.TrimSpace(string(out))))
	must(t, err)
	dir := laidOut(t, written(t, readingSample()))
	for _, page := range []string{"index.html", "index.ko.html", "check.html", "testimonies/01/statement.html", "testimonies/01/consent.html"} {
		p := tab(t, filepath.Join(dir, "data", page))
		must(t, p.Eval(string(axe), nil))
		looks := []struct {
			colours string
			width   int
		}{{"light", 1200}, {"dark", 360}, {"light", 360}, {"dark", 1200}}
		if page != "index.html" && os.Getenv("ATTEST_PICTURES") == "" {
			looks = looks[:2] // the rest is one style for all
		}
		for _, as := range looks {
			must(t, p.Media("screen", as.colours))
			must(t, p.Size(as.width, 900))
			faults := eval[[]string](t, p, `axe.run(document).then((r) => r.violations.flatMap((v) => v.nodes.map((n) => v.id + ": " + n.html + " " + n.failureSummary)))`)
			for _, f := range faults {
				t.Errorf("%s, %s, %d wide: %s", page, as.colours, as.width, f)
			}
			if wide := eval[float64](t, p, "document.documentElement.scrollWidth"); int(wide) > as.width {
				t.Errorf("%s is %v wide in a window of %d", page, wide, as.width)
			}
			look(t, p, fmt.Sprintf("%s-%s-%d", strings.ReplaceAll(strings.TrimSuffix(page, ".html"), "/", "-"), as.colours, as.width))
		}
		if dir := os.Getenv("ATTEST_PICTURES"); dir != "" {
			must(t, p.Media("", "light"))
			must(t, p.Print(filepath.Join(dir, filepath.Base(page)+".pdf")))
		}
	}
	p := tab(t, filepath.Join(dir, "data", "index.html"))
	langs := eval[[]string](t, p, `[...document.querySelectorAll("p.text")].map((e) => e.closest("[lang]").lang)`)
	for _, lang := range []string{"ko", "en", "ru"} {
		if !slices.Contains(langs, lang) {
			t.Errorf("no passage says that it is %s: %v", lang, langs)
		}
	}
}

// Hostile text is text, and the page's own policy lets its style, script,
// picture and sound pass and nothing else.
func TestPageRunsNothing(t *testing.T) {
	c := readingSample()
	c.Title, c.Testimonies[0].Named, c.Exhibits[0].Notes = hostile, hostile, []string{hostile}
	dir := laidOut(t, written(t, c))
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
