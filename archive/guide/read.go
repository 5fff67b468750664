package guide

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"github.com/go-json-experiment/json"

	"attest/archive/jsonplace"
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
	line, field := o.document().At(pointer)
	return &Error{Line: line, Field: field, Why: why}
}

// located turns an error of the JSON package into one with line and field.
func (o *Overlay) located(err error) error {
	line, field, why := o.document().Fault(err)
	return &Error{Line: line, Field: field, Why: why}
}

func (o *Overlay) document() jsonplace.Document {
	return jsonplace.Document{Raw: o.raw, Members: members}
}

var members = []string{"attest", "phases", "topics", "id", "phase", "en", "ko", "source", "violent", "hidden", "after", "items", "kind"}
