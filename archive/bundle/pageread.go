package bundle

import (
	"errors"
	"html"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// A page is read in the one spelling in which pages are written, which every
// browser reads in the same way: each element is closed, each value is quoted, and
// of text nothing is left to guess. What is spelt otherwise is no page of ours.

// element is one of a page; text is one with tag "".
type element struct {
	tag   string
	attrs []attribute
	kids  []*element
	text  string // as it is spelt, of text, of a style, of a script
}

type attribute struct{ name, value string }

var (
	errPage     = errors.New("it is not spelt as pages are")
	tagPattern  = regexp.MustCompile(`^<([a-z][a-z0-9]*)((?: [a-zA-Z-]+(?:="[^"<>]*")?)*)(/?)>`)
	attrPattern = regexp.MustCompile(` ([a-zA-Z-]+)(?:="([^"<>]*)")?`)
	neverClosed = []string{"meta", "input", "br", "img"}
	selfClosed  = []string{"path", "circle"}
)

const pageStart = "<!DOCTYPE html>\n"

const maxDeep = 40 // elements in elements; pages have about 12

// parsePage reads a page whole.
func parsePage(page []byte) (*element, error) {
	rest, ok := strings.CutPrefix(string(page), pageStart)
	if !ok || !utf8.ValidString(rest) || strings.ContainsFunc(rest, actsOnReaders) {
		return nil, errPage
	}
	root := &element{}
	open := []*element{root}
	for rest != "" {
		at := open[len(open)-1]
		if rest[0] != '<' {
			end := strings.IndexByte(rest, '<')
			if end < 0 {
				end = len(rest)
			}
			text := rest[:end]
			if strings.Contains(text, ">") || !onlyNamed(text) {
				return nil, errPage
			}
			at.kids, rest = append(at.kids, &element{text: text}), rest[end:]
			continue
		}
		if after, closes := strings.CutPrefix(rest, "</"+at.tag+">"); closes && len(open) > 1 {
			open, rest = open[:len(open)-1], after
			continue
		}
		m := tagPattern.FindStringSubmatch(rest)
		if m == nil || len(open) == maxDeep || (m[3] != "") != slices.Contains(selfClosed, m[1]) {
			return nil, errPage
		}
		e := &element{tag: m[1]}
		for _, a := range attrPattern.FindAllStringSubmatch(m[2], -1) {
			if e.has(a[1]) || !onlyNamed(a[2]) {
				return nil, errPage
			}
			e.attrs = append(e.attrs, attribute{a[1], html.UnescapeString(a[2])})
		}
		at.kids, rest = append(at.kids, e), rest[len(m[0]):]
		switch {
		case e.tag == "style" || e.tag == "script":
			raw, after, ends := strings.Cut(rest, "</"+e.tag+">")
			if !ends || strings.Contains(raw, "</") || strings.Contains(raw, "<!--") {
				return nil, errPage
			}
			e.text, rest = raw, after
		case !slices.Contains(neverClosed, e.tag) && m[3] == "":
			open = append(open, e)
		}
	}
	if len(open) > 1 || len(root.elements()) != 1 {
		return nil, errPage
	}
	return root.elements()[0], nil
}

// onlyNamed reports that each & begins one of the few names that pages have.
func onlyNamed(text string) bool {
	for {
		_, after, found := strings.Cut(text, "&")
		if !found {
			return true
		}
		name, _, ends := strings.Cut(after[:min(len(after), 5)], ";")
		if !ends || !slices.Contains([]string{"amp", "lt", "gt", "#34", "#39", "#43"}, name) {
			return false
		}
		text = after[len(name)+1:]
	}
}

// actsOnReaders are characters that pages show as marks: those of shownHTML, in a
// list that no table of characters changes.
func actsOnReaders(r rune) bool {
	return r < 0x20 && r != '\n' && r != '\t' || r >= 0x7f && r < 0xa0 || r == 0xad || r == 0x61c || r == 0x115f || r == 0x1160 || r == 0x180e || r == 0x200b || r == 0x200e || r == 0x200f ||
		r >= 0x2028 && r <= 0x202e || r >= 0x2060 && r <= 0x206f && r != 0x2065 || r == 0x3164 || r == 0xfeff || r == 0xffa0 || r >= 0xfff9 && r <= 0xfffb || r == 0xe0001 || r >= 0xe0020 && r <= 0xe007f
}

func (e *element) has(name string) bool {
	return slices.ContainsFunc(e.attrs, func(a attribute) bool { return a.name == name })
}

func (e *element) attr(name string) string {
	for _, a := range e.attrs {
		if a.name == name {
			return a.value
		}
	}
	return ""
}

// elements are the children that are not text.
func (e *element) elements() (out []*element) {
	for _, k := range e.kids {
		if k.tag != "" {
			out = append(out, k)
		}
	}
	return out
}

// each goes through an element and all that is in it.
func (e *element) each(f func(*element)) {
	f(e)
	for _, k := range e.kids {
		k.each(f)
	}
}

// said is the text of an element as it was before shownHTML, all that is in it.
func (e *element) said() string {
	var b strings.Builder
	for _, k := range e.kids {
		switch {
		case k.tag == "":
			b.WriteString(html.UnescapeString(k.text))
		case k.kind() == "span.mark":
			b.WriteString(readHTML([]byte(`<span class="mark">` + k.said() + `</span>`)))
		default:
			b.WriteString(k.said())
		}
	}
	return b.String()
}

var (
	accountClass = regexp.MustCompile(`^account( columns[0-9]+)?$`)
	consentLabel = regexp.MustCompile(`^c[0-9]+$`)
)

// kind is how the grammar calls an element: its tag, and its class or what it is
// labelled by, where that tells it from others.
func (e *element) kind() string {
	class, label := e.attr("class"), e.attr("aria-labelledby")
	switch {
	case e.tag == "path" || e.tag == "":
		return e.tag
	case e.tag == "ol" && accountClass.MatchString(class):
		return "ol.account"
	case e.tag == "section" && label != "" && !consentLabel.MatchString(label):
		return "section." + label
	case e.tag == "section" || class == "":
		return e.tag
	}
	return e.tag + "." + class
}
