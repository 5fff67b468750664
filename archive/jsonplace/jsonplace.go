// Package jsonplace says where in a JSON document something is wrong, by line
// and field, and repeats nothing of what stands there: documents from outside
// can hold anything.
package jsonplace

import (
	"bytes"
	"errors"
	"slices"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// Document is the text of a document whose form has members of these names.
type Document struct {
	Raw     []byte
	Members []string
}

// Fault turns an error of the JSON package into a line, from 1, a field and why,
// without its words: they may quote the document.
func (d Document) Fault(err error) (line int, field, why string) {
	var syntax *jsontext.SyntacticError
	var semantic *json.SemanticError
	switch {
	case errors.As(err, &syntax):
		why := "is no JSON"
		if errors.Is(err, jsontext.ErrDuplicateName) {
			why = "a name stands twice in one object"
		}
		return d.line(syntax.ByteOffset), d.spell(string(syntax.JSONPointer)), why
	case errors.As(err, &semantic):
		why := "is of another kind than the form asks for"
		if errors.Is(err, json.ErrUnknownName) {
			why = "is no member of this form"
		}
		return d.line(semantic.ByteOffset), d.spell(string(semantic.JSONPointer)), why
	}
	return 1, "", "is no JSON"
}

// At is the line, from 1, and the field of a JSON pointer (RFC 6901), or of the
// nearest thing around it that is there.
func (d Document) At(pointer string) (line int, field string) {
	return d.line(d.offset(pointer)), d.spell(pointer)
}

// line is the line, from 1, in which an offset lies.
func (d Document) line(offset int64) int {
	offset = min(max(offset, 0), int64(len(d.Raw)))
	// The offset may lie before the space in front of what it speaks of.
	rest := d.Raw[offset:]
	offset += int64(len(rest) - len(bytes.TrimLeft(rest, " \t\r\n,:")))
	return 1 + bytes.Count(d.Raw[:offset], []byte("\n"))
}

// offset is where the value at a pointer ends, or the nearest thing around it
// that is there.
func (d Document) offset(pointer string) int64 {
	best, bestLen := int64(0), -1
	dec := jsontext.NewDecoder(bytes.NewReader(d.Raw))
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
// members of the form stand as "?".
func (d Document) spell(pointer string) string {
	var b strings.Builder
	for p := range strings.SplitSeq(strings.TrimPrefix(pointer, "/"), "/") {
		switch {
		case p == "":
		case strings.Trim(p, "0123456789") == "":
			b.WriteString("[" + p + "]")
		default:
			if b.Len() > 0 {
				b.WriteByte('.')
			}
			if !slices.Contains(d.Members, p) {
				p = "?"
			}
			b.WriteString(p)
		}
	}
	return b.String()
}
