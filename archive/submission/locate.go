package submission

import (
	"bytes"
	"errors"
	"slices"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// fail says what is wrong at a JSON pointer.
func (f *file) fail(pointer, why string) error {
	return &Error{Line: f.line(f.offset(pointer)), Field: spell(pointer), Why: why}
}

// located turns an error of the JSON package into one with line and field, and
// without its words: they may quote the document.
func (f *file) located(err error) error {
	var syntax *jsontext.SyntacticError
	var semantic *json.SemanticError
	switch {
	case errors.As(err, &syntax):
		why := "is no JSON"
		if errors.Is(err, jsontext.ErrDuplicateName) {
			why = "a name stands twice in one object"
		}
		return &Error{Line: f.line(syntax.ByteOffset), Field: spell(string(syntax.JSONPointer)), Why: why}
	case errors.As(err, &semantic):
		why := "is of another kind than the form asks for"
		if errors.Is(err, json.ErrUnknownName) {
			why = "is no member of this form"
		}
		return &Error{Line: f.line(semantic.ByteOffset), Field: spell(string(semantic.JSONPointer)), Why: why}
	}
	return &Error{Line: 1, Why: "is no JSON"}
}

// line is the line, from 1, in which an offset lies.
func (f *file) line(offset int64) int {
	offset = min(max(offset, 0), int64(len(f.raw)))
	// The offset may lie before the space in front of what it speaks of.
	rest := f.raw[offset:]
	offset += int64(len(rest) - len(bytes.TrimLeft(rest, " \t\r\n,:")))
	return 1 + bytes.Count(f.raw[:offset], []byte("\n"))
}

// offset is where the value at a pointer ends, or the nearest thing around it
// that is there.
func (f *file) offset(pointer string) int64 {
	best, bestLen := int64(0), -1
	dec := jsontext.NewDecoder(bytes.NewReader(f.raw))
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

// spell writes a JSON pointer as sections[0].fields[2].from. Names that are no
// members of the form are not repeated: they may be anything.
func spell(pointer string) string {
	var b strings.Builder
	for p := range strings.SplitSeq(strings.TrimPrefix(pointer, "/"), "/") {
		switch {
		case p == "":
		case p[0] >= '0' && p[0] <= '9' && strings.Trim(p, "0123456789") == "":
			b.WriteString("[" + p + "]")
		default:
			if b.Len() > 0 {
				b.WriteByte('.')
			}
			if !slices.Contains(members, p) {
				p = "?"
			}
			b.WriteString(p)
		}
	}
	return b.String()
}

// members are the names of the form.
var members = strings.Fields(`attest id en ko base unit who confidentiality consent gate uses note remedies rule limits pages
	summary_over_pages summary_pages words words_joint excludes source checked accepts any_state states state facts_after not
	languages code check channels kind value delivery formats clock what days rules severity cites fields months years
	other_years date sources sections type from required options options_from max_words max_chars max_pages limit_source help`)
