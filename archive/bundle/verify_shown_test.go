package bundle

import (
	"bytes"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// falsePages are changes of a page in a bundle whose manifests and signature fit, by
// which it shows an account that nobody sealed, or hides one that somebody did. Each
// is made to every page of the account.
var falsePages = map[string]func(page string) string{
	"list_hidden": func(p string) string {
		return change(p, `<ol class="account`, `<ol><li><p class="text">Nobody was ever beaten there.</p></li></ol><ol hidden class="account`)
	},
	"paragraph_more": func(p string) string {
		return change(p, "</ol>\n<section class=\"card\" aria-label", "<li id=\"t1p4\" value=\"4\"><span class=\"speaker\" lang=\"en\">Witness</span> <p class=\"text\" dir=\"auto\">An invented paragraph.</p></li></ol>\n<section class=\"card\" aria-label")
	},
	"paragraph_nameless": func(p string) string {
		return change(p, "</ol>\n<section class=\"card\" aria-label", "<li><p class=\"text\">An invented paragraph.</p></li></ol>\n<section class=\"card\" aria-label")
	},
	"paragraph_hidden": func(p string) string { return change(p, `<li id="t1p2"`, `<li hidden id="t1p2"`) },
	"words_between":    func(p string) string { return change(p, `<li id="t1p2"`, `It was not so. <li id="t1p2"`) },
	"account_false": func(p string) string {
		return change(p, `<article `, `<article aria-labelledby="t9"><h2 id="t9">Testimony 1: <bdi>P-K7-0001</bdi></h2><ol class="account"><li id="t9p1"><p class="text">Nothing happened.</p></li></ol></article><article `)
	},
	"section_false": func(p string) string {
		return change(p, `<article `, `<section aria-labelledby="cover"><h2 id="cover">Testimony 1</h2><p class="text" dir="auto">Nothing happened.</p></section><article `)
	},
	"style_attribute": func(p string) string { return change(p, `<li id="t1p2"`, `<li style="display:none" id="t1p2"`) },
	"class_other":     func(p string) string { return change(p, `<li id="t1p2"`, `<li class="skip" id="t1p2"`) },
	"style_second": func(p string) string {
		return change(p, `</style>`, "</style><style>#t1p2{display:none}</style>")
	},
	"style_changed": func(p string) string {
		_, css, _ := strings.Cut(p, "<style>")
		css, _, _ = strings.Cut(css, "</style>")
		return strings.ReplaceAll(change(p, css, css+"#t1p2{display:none}"), hashSource(css), hashSource(css+"#t1p2{display:none}"))
	},
	"script_in": func(p string) string {
		script := "document.title='x'"
		return change(change(p, "; form-action 'none'", "; form-action 'none'; script-src "+hashSource(script)), "</body>", "<script>"+script+"</script></body>")
	},
	"policy_gone": func(p string) string {
		return change(p, `<meta http-equiv="Content-Security-Policy"`, `<meta http-equiv="Other"`)
	},
	"comment":       func(p string) string { return change(p, `<ol class="account`, `<!-- --><ol class="account`) },
	"heading_other": func(p string) string { return change(p, `<bdi>P-K7-0001</bdi></h`, `<bdi>P-K7-0002</bdi></h`) },
	"fact_other":    func(p string) string { return change(p, `<dd dir="auto">Seoul</dd>`, `<dd dir="auto">Busan</dd>`) },
	"consent_other": func(p string) string {
		return change(p, `<dd dir="auto">2030-01-01</dd>`, `<dd dir="auto">2090-01-01</dd>`)
	},
	"speaker_other": func(p string) string {
		return change(p, `id="t1p2"`+between(p, `id="t1p2"`, "Witness"), `id="t1p2"`+strings.Replace(between(p, `id="t1p2"`, "Witness"), "Witness", "Interviewer", 1))
	},
	"turned_unshown": func(p string) string { return change(p, "새벽", "\u202e새벽") },
}

// change replaces the first.
func change(p, from, to string) string { return strings.Replace(p, from, to, 1) }

func between(p, from, to string) string {
	_, rest, _ := strings.Cut(p, from)
	at, _, _ := strings.Cut(rest, to)
	return at + to
}

// accountPages are those that show the first account of the sample.
func accountPages(p *packed) (out []string) {
	for _, name := range p.order {
		if strings.HasPrefix(name, "data/index") && strings.HasSuffix(name, ".html") || name == "data/testimonies/01/statement.html" {
			out = append(out, name)
		}
	}
	return out
}

// falsify makes a change to the pages of an account, to all or to one, and lets the
// manifests and the signature fit.
func falsify(t testing.TB, good []byte, f func(string) string, only string) []byte {
	t.Helper()
	p := unpack(t, good)
	changed := 0
	for _, name := range accountPages(p) {
		if only == "" || only == name {
			before := string(p.files[name])
			p.files[name] = []byte(f(before))
			if string(p.files[name]) != before {
				changed++
			}
		}
	}
	if changed == 0 {
		t.Fatal("nothing is changed")
	}
	return p.resign(t, officeKey).zip()
}

// A page that shows what was not sealed, or hides what was, is refused, be it one or
// all of them.
func TestAPageShowsWhatIsProvenAndNothingElse(t *testing.T) {
	good := written(t, sample())
	for _, name := range slices.Sorted(maps.Keys(falsePages)) {
		for _, only := range []string{"", "data/index.ko.html"} {
			if only != "" && !slices.Contains([]string{"list_hidden", "paragraph_more", "style_changed"}, name) {
				continue
			}
			r := verified(t, falsify(t, good, falsePages[name], only), Options{})
			if r.OK() || !strings.Contains(fmt.Sprint(r.Faults), ".html") {
				t.Errorf("%s %s: faults %v", name, only, r.Faults)
			}
		}
	}
	p := unpack(t, good)
	p.add("data/testimonies/01/account.html", p.files["data/testimonies/01/statement.html"])
	if r := verified(t, p.resign(t, officeKey).zip(), Options{}); !hasFault(r, "data/testimonies/01/account.html", "no bundle has this page") {
		t.Errorf("one page more: %v", r.Faults)
	}
	p = unpack(t, good)
	p.files["data/testimonies/02/consent.html"] = p.files["data/testimonies/01/consent.html"]
	if r := verified(t, p.resign(t, officeKey).zip(), Options{}); !hasFault(r, "data/testimonies/02/consent.html", notProven) {
		t.Errorf("the consent of another: %v", r.Faults)
	}
}

// Every page that a bundle has is one of the grammar: an export reads back what it
// wrote, so that a page of another kind would stop all tests that write one. Here the
// frame is Korean, and the style and the script are among those that are known.
func TestThePagesOfTodayAreKnown(t *testing.T) {
	c := sample()
	c.Language, c.Testimonies[0].Consent.Use = "ko", "un_inquiry"
	good := written(t, c)
	if r := verified(t, good, Options{}); !r.OK() {
		t.Error(r.Faults)
	}
	// The consent says its use in words; a page of before, which has the code, is taken.
	page := string(unpack(t, good).files["data/testimonies/01/statement.html"])
	label := korean.use("un_inquiry")
	if label == "un_inquiry" || !strings.Contains(page, label) || strings.Contains(page, "un_inquiry") {
		t.Errorf("the consent does not say %q", label)
	}
	before := falsify(t, good, func(p string) string {
		return strings.ReplaceAll(strings.ReplaceAll(p, label, "un_inquiry"), english.use("un_inquiry"), "un_inquiry")
	}, "")
	if r := verified(t, before, Options{}); !r.OK() {
		t.Errorf("of before: %v", r.Faults)
	}
	if !knownSum("style", pageCSS) || !knownSum("script", readerScript) {
		t.Errorf("page.sums lacks a line of today:\nstyle %s\nscript %s", hashSource(pageCSS), hashSource(readerScript))
	}
}

// FuzzPage: what is read as a page is read so by a parser of browsers' rules too:
// the same elements, attributes and texts, in the same places.
func FuzzPage(f *testing.F) {
	f.Add("<p class=\"text\">a &amp; b<span class=\"mark\">⟦U+202E⟧</span></p>")
	f.Add("<ol><li>a</li><li hidden>b<br>c</li></ol>")
	f.Add("<p>a<p>b</p></p>")
	f.Add("<svg><circle r=\"1\"/><text>a</text></svg>")
	f.Add("<table><p>a</p></table>")
	f.Fuzz(func(t *testing.T, s string) {
		page := pageStart + "<html lang=\"en\">\n<head><title>x</title></head>\n<body>" + s + "</body>\n</html>\n"
		e, err := parsePage([]byte(page))
		if err != nil || strangeTags(e) {
			return
		}
		root, err := html.ParseWithOptions(bytes.NewReader([]byte(page)), html.ParseOptionEnableScripting(false))
		if err != nil {
			t.Fatal(err)
		}
		end := func(s string) string { return strings.TrimRight(strings.TrimSuffix(s, "</body>"), "\n") } // line feeds behind the body go into it
		if a, b := end(ours(childOf(e, "body"))), end(theirs(root.LastChild.LastChild)); a != b {
			t.Errorf("read as %q, by a browser's rules %q", a, b)
		}
	})
}

// strangeTags reports that some element stands where the grammar has none: nothing
// is said of how that is read.
func strangeTags(page *element) bool {
	rules, _ := grammar()
	bad := false
	var walk func(parent string, e *element)
	walk = func(parent string, e *element) {
		kind := e.kind()
		rule, ok := rules[parent+">"+kind]
		if !ok {
			rule, ok = rules[kind]
		}
		kids := ""
		for _, k := range e.elements() {
			kids += k.kind() + ";"
			walk(kind, k)
		}
		loose := e.tag == "html" || e.tag == "head" || e.tag == "body"
		bad = bad || !ok || !loose && !rule.kids.MatchString(kids) || loose && parent != "" && parent != "html"
	}
	walk("", page)
	return bad
}

func ours(e *element) string {
	if e.tag == "" {
		return html.UnescapeString(e.text)
	}
	s := "<" + e.tag
	for _, a := range e.attrs {
		s += " " + strings.ToLower(a.name) + "=" + a.value
	}
	s += ">" + e.text
	for _, k := range e.kids {
		s += ours(k)
	}
	return s + "</" + e.tag + ">"
}

func theirs(n *html.Node) string {
	if n.Type == html.TextNode {
		return n.Data
	}
	s := "<" + n.Data
	for _, a := range n.Attr {
		s += " " + strings.ToLower(a.Key) + "=" + a.Val
	}
	s += ">"
	for k := n.FirstChild; k != nil; k = k.NextSibling {
		s += theirs(k)
	}
	return s + "</" + n.Data + ">"
}

// pageVectors are those of falsePages that lie in archive/testdata/bundles.
var pageVectors = []string{"list_hidden", "paragraph_more", "account_false", "style_attribute", "style_second", "style_changed"}

// writePageVectors writes them anew.
func writePageVectors(t *testing.T) {
	good, err := os.ReadFile(filepath.Join(vectors, "good_manifests_last.zip"))
	must(t, err)
	for _, name := range pageVectors {
		putVector(t, "lie_page_"+name, falsify(t, good, falsePages[name], ""), vector{comment: "manifests and signature fit, and the pages show what was not sealed", expect: "bad", fault: "data/index.html: "})
	}
}
