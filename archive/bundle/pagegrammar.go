package bundle

import (
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"
)

// pageGrammar says of each kind of element, or of one in a certain parent
// (PARENT>KIND), which attributes it may have and which kinds are in it, in order, as
// a regular expression in which each is followed by a semicolon; "#" in front of that
// allows text. Behind an empty line it has the values of the attributes that do
// something; of others (labels, the names of a form's fields) no value does. It is what
// page.html has and had in every version before. The page that checks reads it too.
//
//go:embed page.grammar
var pageGrammar string

type pageRule struct {
	attrs []string
	text  bool
	kids  *regexp.Regexp // of the kinds of its children, each followed by a blank
}

// grammar is pageGrammar, read once.
var grammar = sync.OnceValues(func() (map[string]pageRule, map[string]*regexp.Regexp) {
	rules, values := map[string]pageRule{}, map[string]*regexp.Regexp{}
	elements, attributes, _ := strings.Cut(pageGrammar, "\n\n")
	for line := range strings.Lines(elements) {
		f := strings.Split(line, "~")
		kids, text := strings.CutPrefix(strings.TrimSpace(f[2]), "#")
		rules[strings.TrimSpace(f[0])] = pageRule{strings.Fields(f[1]), text, regexp.MustCompile("^(" + strings.ReplaceAll(kids, ".", `\.`) + ")$")}
	}
	for line := range strings.Lines(attributes) {
		names, value, _ := strings.Cut(strings.TrimSpace(line), " ")
		for name := range strings.SplitSeq(names, "|") {
			values[name] = regexp.MustCompile("^(" + value + ")$")
		}
	}
	return rules, values
})

// pageSums are the SHA-256 of every style and script that a
// page of a bundle ever had, in base64.
//
//go:embed page.sums
var pageSums string

// knownSum reports that a style or a script is one of ours.
func knownSum(kind, text string) bool {
	sum := sha256.Sum256([]byte(text))
	line := kind + " " + base64.StdEncoding.EncodeToString(sum[:])
	return slices.Contains(strings.Split(pageSums, "\n"), line)
}

// strange says what of a page is none of the grammar's, "" for nothing.
func strange(page *element) string {
	if page.tag != "html" {
		return "it does not begin as pages do"
	}
	what := ""
	wrong := func(e *element, why string) {
		if what == "" {
			what = fmt.Sprintf("<%s>: %s", e.tag, why)
		}
	}
	rules, values := grammar()
	ids := map[string]bool{}
	var walk func(parent string, e *element)
	walk = func(parent string, e *element) {
		kind := e.kind()
		rule, known := rules[parent+">"+kind]
		if !known {
			rule, known = rules[kind]
		}
		if !known {
			wrong(e, "no page of a bundle has it there")
			return
		}
		for _, a := range e.attrs {
			if !slices.Contains(rule.attrs, a.name) {
				wrong(e, "it has an attribute that no page of a bundle has there")
			}
			if v := values[a.name]; v != nil && !v.MatchString(a.value) {
				wrong(e, "the value of an attribute is none that a page of a bundle has")
			}
			if a.name == "id" {
				if ids[a.value] {
					wrong(e, "its id is there twice")
				}
				ids[a.value] = true
			}
		}
		var kids strings.Builder
		for _, k := range e.kids {
			if k.tag != "" {
				kids.WriteString(k.kind() + ";")
			} else if !rule.text && strings.TrimSpace(k.text) != "" {
				wrong(e, "it has text where no page of a bundle has any")
			}
		}
		if !rule.kids.MatchString(kids.String()) {
			wrong(e, "what is in it is none of what a page of a bundle has there")
		}
		switch {
		case kind == "span.mark" && !markText.MatchString(e.said()):
			wrong(e, "it marks nothing")
		case (e.tag == "style" || e.tag == "script") && !knownSum(e.tag, e.text):
			wrong(e, "it is none that a page of a bundle ever had")
		case e.tag == "head":
			if why := strangeHead(e.elements(), page); why != "" {
				wrong(e, why)
			}
		}
		for _, k := range e.elements() {
			walk(kind, k)
		}
	}
	walk("", page)
	return what
}

var markText = regexp.MustCompile(`^⟦(U\+[0-9A-F]{4,6}|0x[0-9A-F]{2})⟧$`)

// strangeHead holds what a page's policy lets pass against what is in the page.
func strangeHead(head []*element, page *element) string {
	if len(head) != 6 {
		return "it is not that of a page of a bundle"
	}
	script := ""
	page.each(func(e *element) {
		if e.tag == "script" {
			script = "; script-src " + hashSource(e.text)
		}
	})
	policy := "default-src 'none'; img-src 'self' file:; media-src 'self' file:; style-src " + hashSource(head[4].text) + "; base-uri 'none'; form-action 'none'" + script
	want := [][]attribute{{{"charset", "utf-8"}}, {{"http-equiv", "Content-Security-Policy"}, {"content", policy}}, {{"name", "referrer"}, {"content", "no-referrer"}}, {{"name", "viewport"}, {"content", "width=device-width, initial-scale=1"}}}
	for i, w := range want {
		if !slices.Equal(head[i].attrs, w) {
			return "its policy or what stands beside it is not that of a page of a bundle"
		}
	}
	return ""
}
