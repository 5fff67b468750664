package guide

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

const version = "guide/1"

// Overlay is one document: the built-in guide is made of them, and an office's
// own is one.
type Overlay struct {
	raw []byte
	doc document
}

type document struct {
	Attest string    `json:"attest"`
	Phases []section `json:"phases"`
	Topics []section `json:"topics"`
}

type section struct {
	ID      string `json:"id"`
	Phase   string `json:"phase"`
	En      string `json:"en"`
	Ko      string `json:"ko"`
	Source  string `json:"source"`
	Violent bool   `json:"violent"`
	Hidden  bool   `json:"hidden"`
	After   string `json:"after"`
	Items   []item `json:"items"`
}

type item struct {
	ID      string `json:"id"`
	Kind    string `json:"kind"`
	En      string `json:"en"`
	Ko      string `json:"ko"`
	Violent bool   `json:"violent"`
	Hidden  bool   `json:"hidden"`
	After   string `json:"after"`
}

// Parse reads a document strictly: members that are not known, and names that
// stand twice, are errors. What it refers to is looked up by With.
func Parse(raw []byte) (*Overlay, error) {
	if len(raw) > MaxFile {
		return nil, &Error{Line: 1, Why: "has more than 1 MiB"}
	}
	o := &Overlay{raw: bytes.TrimPrefix(raw, []byte("\ufeff"))}
	if err := json.Unmarshal(o.raw, &o.doc, json.RejectUnknownMembers(true)); err != nil {
		return nil, o.located(err)
	}
	if o.doc.Attest != version {
		return nil, o.fail("/attest", fmt.Sprintf("must be %q; a newer guide needs a newer Attest", version))
	}
	if len(o.doc.Phases)+len(o.doc.Topics) > MaxSections {
		return nil, o.fail("", "has more than 200 phases and topics")
	}
	items := 0
	for _, part := range o.parts() {
		seen := map[string]bool{}
		for n, s := range part.sections {
			at := fmt.Sprintf("/%s/%d", part.name, n)
			if err := o.checkSection(at, s, part.name == "topics"); err != nil {
				return nil, err
			}
			if seen[s.ID] {
				return nil, o.fail(at+"/id", "stands twice")
			}
			seen[s.ID] = true
			if items += len(s.Items); items > MaxItems {
				return nil, o.fail(at+"/items", "there are more than 2,000 in all")
			}
		}
	}
	return o, nil
}

type part struct {
	name     string
	sections []section
}

func (o *Overlay) parts() []part {
	return []part{{"phases", o.doc.Phases}, {"topics", o.doc.Topics}}
}

func (o *Overlay) checkSection(at string, s section, topic bool) error {
	if !validID(s.ID) {
		return o.fail(at+"/id", "must begin with a small letter and have nothing but small letters, digits, dots and underscores")
	}
	if !topic && s.Phase != "" {
		return o.fail(at+"/phase", "belongs to topics alone")
	}
	if err := o.checkText(at, s.En, s.Ko); err != nil {
		return err
	}
	if len(s.Source) > MaxText {
		return o.fail(at+"/source", "has more than 1,000 bytes")
	}
	seen := map[string]bool{}
	for n, i := range s.Items {
		at := fmt.Sprintf("%s/items/%d", at, n)
		if !validID(i.ID) {
			return o.fail(at+"/id", "must begin with a small letter and have nothing but small letters, digits, dots and underscores")
		}
		if seen[i.ID] {
			return o.fail(at+"/id", "stands twice")
		}
		seen[i.ID] = true
		if i.Kind != "" && !slices.Contains([]string{Say, Ask, Consent, Do}, i.Kind) {
			return o.fail(at+"/kind", "must be say, ask, consent or do")
		}
		if err := o.checkText(at, i.En, i.Ko); err != nil {
			return err
		}
	}
	return nil
}

func (o *Overlay) checkText(at, en, ko string) error {
	for _, t := range []struct{ name, text string }{{"en", en}, {"ko", ko}} {
		switch {
		case len(t.text) > MaxText:
			return o.fail(at+"/"+t.name, "has more than 1,000 bytes")
		case t.text != strings.TrimSpace(t.text) || strings.ContainsAny(t.text, "\n\r\t"):
			return o.fail(at+"/"+t.name, "has space around it, or a line end or tab in it")
		}
	}
	return nil
}

// fail says what is wrong at a JSON pointer.
func (o *Overlay) fail(pointer, why string) error {
	return &Error{Line: o.line(o.offset(pointer)), Field: spell(pointer), Why: why}
}

// located turns an error of the JSON package into one with line and field, and
// without its words: they may quote the document.
func (o *Overlay) located(err error) error {
	var syntax *jsontext.SyntacticError
	var semantic *json.SemanticError
	switch {
	case errors.As(err, &syntax):
		why := "is no JSON"
		if errors.Is(err, jsontext.ErrDuplicateName) {
			why = "a name stands twice in one object"
		}
		return &Error{Line: o.line(syntax.ByteOffset), Field: spell(string(syntax.JSONPointer)), Why: why}
	case errors.As(err, &semantic):
		why := "is of another kind than the form asks for"
		if errors.Is(err, json.ErrUnknownName) {
			why = "is no member of this form"
		}
		return &Error{Line: o.line(semantic.ByteOffset), Field: spell(string(semantic.JSONPointer)), Why: why}
	}
	return &Error{Line: 1, Why: "is no JSON"}
}

// line is the line, from 1, in which an offset lies.
func (o *Overlay) line(offset int64) int {
	offset = min(max(offset, 0), int64(len(o.raw)))
	// The offset may lie before the space in front of what it speaks of.
	rest := o.raw[offset:]
	offset += int64(len(rest) - len(bytes.TrimLeft(rest, " \t\r\n,:")))
	return 1 + bytes.Count(o.raw[:offset], []byte("\n"))
}

// offset is where the value at a pointer ends, or the nearest thing around it
// that is there.
func (o *Overlay) offset(pointer string) int64 {
	best, bestLen := int64(0), -1
	dec := jsontext.NewDecoder(bytes.NewReader(o.raw))
	for {
		tok, err := dec.ReadToken()
		if err != nil {
			return best
		}
		if tok.Kind() == '}' || tok.Kind() == ']' {
			continue
		}
		p := string(dec.StackPointer())
		if p == pointer || strings.HasPrefix(pointer, p+"/") {
			if len(p) > bestLen {
				best, bestLen = dec.InputOffset()-1, len(p)
			}
		}
	}
}

// spell writes a JSON pointer as topics[0].items[2].ko. Names that are no
// members of the form are not repeated: they may be anything.
func spell(pointer string) string {
	var b strings.Builder
	for _, p := range strings.Split(strings.TrimPrefix(pointer, "/"), "/") {
		switch {
		case p == "":
		case p[0] >= '0' && p[0] <= '9':
			b.WriteString("[" + p + "]")
		default:
			if b.Len() > 0 {
				b.WriteByte('.')
			}
			if !slices.Contains(members, p) || !utf8.ValidString(p) {
				p = "?"
			}
			b.WriteString(p)
		}
	}
	return b.String()
}

var members = []string{"attest", "phases", "topics", "id", "phase", "en", "ko", "source", "violent", "hidden", "after", "items", "kind"}
