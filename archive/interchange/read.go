package interchange

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"
	"sync"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/santhosh-tekuri/jsonschema/v6/kind"
	"golang.org/x/text/language"
	"golang.org/x/text/message"

	"attest/archive/record"
	"attest/docs"
)

// ErrSyntax is wrapped by every Error.
var ErrSyntax = errors.New("not a valid interchange document")

// Error says where a document breaks the form.
type Error struct {
	Line  int    // from 1
	Field string // such as testimonies[3].account[0].text
	Why   string
	Err   error // what the caller's function found, if it was the caller
}

// FieldError is what a caller's function returns about one place in the
// testimony that it was handed: Where is the path of names and numbers to it.
// Read turns it into an Error with the line.
type FieldError struct {
	Where []string
	Err   error
}

func (e *FieldError) Error() string { return e.Err.Error() }

func (e *FieldError) Unwrap() error { return e.Err }

func (e *Error) Error() string {
	if e.Field == "" {
		return fmt.Sprintf("line %d: %s", e.Line, e.Why)
	}
	return fmt.Sprintf("line %d: %s: %s", e.Line, e.Field, e.Why)
}

func (e *Error) Unwrap() error { return e.Err }

// Is makes errors.Is(err, ErrSyntax) true.
func (e *Error) Is(target error) bool { return target == ErrSyntax }

// MaxTestimony is the most bytes of JSON that one testimony may have.
const MaxTestimony = 64 << 20

// Read hands each testimony of the document to fn, in order, validated.
// It stops at the first fault of the document, or error of fn.
func Read(r io.Reader, fn func(n int, t record.InterchangeTestimony) error) error {
	r, err := skipMark(r)
	if err != nil {
		return err
	}
	lines := &lineReader{r: r, line: 1}
	dec := jsontext.NewDecoder(lines)
	fail := func(field string, err error) error { return located(lines, dec.InputOffset(), field, err) }
	if tok, err := dec.ReadToken(); err != nil || tok.Kind() != '{' {
		return fail("", orWhy(err, "the document must be an object"))
	}
	var version, list bool
	for dec.PeekKind() == '"' {
		name, err := dec.ReadToken()
		if err != nil {
			return fail("", err)
		}
		switch key := name.String(); key {
		case "attest":
			tok, err := dec.ReadToken()
			if err != nil || tok.Kind() != '"' || tok.String() != record.Interchange {
				return fail(key, orWhy(err, fmt.Sprintf("must be %q; a newer form needs a newer Attest", record.Interchange)))
			}
			version = true
		case "testimonies":
			if !version {
				return fail("attest", errors.New("must come before the testimonies"))
			}
			if err := readList(dec, lines, fn); err != nil {
				return err
			}
			list = true
		default:
			if err := dec.SkipValue(); err != nil {
				return fail(key, err)
			}
		}
	}
	if _, err := dec.ReadToken(); err != nil {
		return fail("", err)
	}
	if !version || !list {
		return fail("", errors.New("\"attest\" and \"testimonies\" must be there"))
	}
	if _, err := dec.ReadToken(); err != io.EOF {
		return fail("", orWhy(err, "something follows the document"))
	}
	return nil
}

func orWhy(err error, why string) error {
	if err != nil {
		return err
	}
	return errors.New(why)
}

func readList(dec *jsontext.Decoder, lines *lineReader, fn func(int, record.InterchangeTestimony) error) error {
	if tok, err := dec.ReadToken(); err != nil || tok.Kind() != '[' {
		return located(lines, dec.InputOffset(), "testimonies", orWhy(err, "must be a list"))
	}
	for n := 0; dec.PeekKind() != ']'; n++ {
		raw, err := dec.ReadValue()
		field := fmt.Sprintf("testimonies[%d]", n)
		if err != nil {
			return located(lines, dec.InputOffset(), field, err)
		}
		start := dec.InputOffset() - int64(len(raw))
		if len(raw) > MaxTestimony {
			return located(lines, start, field, fmt.Errorf("has %d bytes, at most %d are taken", len(raw), MaxTestimony))
		}
		if where, why := check(raw); why != "" {
			return located(lines, start+offsetOf(raw, where), field+spell(where), errors.New(why))
		}
		var t record.InterchangeTestimony
		if err := record.Decode(raw, &t); err != nil {
			return located(lines, start, field, err)
		}
		if where, why := checkMore(&t); why != "" {
			return located(lines, start+offsetOf(raw, where), field+spell(where), errors.New(why))
		}
		if err := fn(n, t); err != nil {
			var at *FieldError
			if errors.As(err, &at) {
				return &Error{lines.lineOf(start + offsetOf(raw, at.Where)), field + spell(at.Where), at.Err.Error(), at.Err}
			}
			return err
		}
		lines.forget(dec.InputOffset())
	}
	_, err := dec.ReadToken()
	return err
}

// check validates one testimony against the schema: where as a path of names
// and numbers, and why.
func check(raw []byte) (where []string, why string) {
	if _, err := record.CanonicalJSON(raw); err != nil {
		return nil, "only whole numbers below 2^53 and unique names are taken"
	}
	v, err := jsonschema.UnmarshalJSON(bytes.NewReader(raw))
	if err != nil {
		return nil, "is not JSON"
	}
	err = schema().Validate(v)
	var ve *jsonschema.ValidationError
	if err == nil || !errors.As(err, &ve) {
		return nil, ""
	}
	for len(ve.Causes) > 0 {
		ve = ve.Causes[0]
	}
	return ve.InstanceLocation, faultWhy(ve.ErrorKind)
}

// faultWhy says what is wrong in the validator's words, but for those that
// quote the value: it may be a name.
func faultWhy(k jsonschema.ErrorKind) string {
	switch k := k.(type) {
	case *kind.Pattern:
		return "does not match the pattern " + k.Want
	case *kind.Format:
		return "is not a valid " + k.Want
	}
	return k.LocalizedString(message.NewPrinter(language.English))
}

var schema = sync.OnceValue(func() *jsonschema.Schema {
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(docs.InterchangeSchema))
	if err != nil {
		panic("interchange: " + err.Error()) // our own embedded file; a test reads it
	}
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	if err := c.AddResource("urn:attest:interchange:1", doc); err != nil {
		panic("interchange: " + err.Error())
	}
	return c.MustCompile("urn:attest:interchange:1#/$defs/testimony")
})

// checkMore looks for what a schema cannot say.
func checkMore(t *record.InterchangeTestimony) (where []string, why string) {
	seen := map[string]bool{}
	for i := range t.Account {
		s := &t.Account[i]
		at := []string{"account", fmt.Sprint(i)}
		if len(s.Text) > record.MaxSegmentBytes {
			return append(at, "text"), fmt.Sprintf("has %d bytes, at most %d fit a segment; split it", len(s.Text), record.MaxSegmentBytes)
		}
		if s.ID != "" && seen[s.ID] {
			return append(at, "id"), "stands twice"
		}
		seen[s.ID] = true
		if s.End != 0 && s.End < s.Start {
			return append(at, "end"), "is before start"
		}
	}
	for i, e := range t.Exhibits {
		at := []string{"exhibits", fmt.Sprint(i)}
		if why := CheckPath(e.Path); why != "" {
			return append(at, "path"), why
		}
		if where, why := checkRecording(e.Recording); why != "" {
			return append(append(at, "recording"), where...), why
		}
		if where, why := checkIntake(e); why != "" {
			return append(at, where...), why
		}
	}
	for i, e := range t.Person.Exhibits {
		at := []string{"person", "exhibits", fmt.Sprint(i)}
		if why := CheckPath(e.Path); why != "" {
			return append(at, "path"), why
		}
		if e.Recording != nil {
			return append(at, "recording"), "belongs to an exhibit of a testimony"
		}
		if len(e.Regions) > 0 {
			return append(at, "regions"), "belong to an exhibit of a testimony"
		}
		if where, why := checkIntake(e); why != "" {
			return append(at, where...), why
		}
	}
	if where, why := checkPerson(&t.Person); why != "" {
		return append([]string{"person"}, where...), why
	}
	for i, c := range t.Person.Consents {
		for j, u := range c.Uses {
			if !record.KnownUse(u.Use) {
				return []string{"person", "consents", fmt.Sprint(i), "uses", fmt.Sprint(j), "use"}, fmt.Sprintf("%q is not a use that this version knows", u.Use)
			}
		}
	}
	return nil, ""
}

// checkIntake looks at what was answered about a file, and at its regions.
func checkIntake(e record.InterchangeExhibit) (where []string, why string) {
	if e.Intake != nil {
		for _, f := range record.CheckIntake(*e.Intake) {
			return []string{"intake", f.Field}, "is not an answer that this version knows"
		}
	}
	for i, r := range e.Regions {
		for _, f := range record.CheckRegion(record.Region{Page: r.Page, Left: r.Left, Top: r.Top, Width: r.Width, Height: r.Height, Codes: r.Codes, Note: r.Note}) {
			if f.Key != "bad_id" { // its exhibit and testimony are those around it
				return []string{"regions", fmt.Sprint(i), f.Field}, "is not within the picture or its limits"
			}
		}
	}
	return nil, ""
}

func checkRecording(r *record.InterchangeRecording) (where []string, why string) {
	if r == nil {
		return nil, ""
	}
	long := fmt.Sprintf("has more than %d bytes", record.MaxRecordingText)
	for i, s := range r.Spans {
		at := []string{"spans", fmt.Sprint(i)}
		switch {
		case s.To < s.From || s.To > r.Samples:
			return append(at, "to"), "is before from, or behind the end"
		case len(s.Text) > record.MaxRecordingText:
			return append(at, "text"), long
		}
	}
	for name, marks := range map[string][]record.RecordingMark{"marks": r.Marks, "notes": r.Notes} {
		for i, m := range marks {
			at := []string{name, fmt.Sprint(i)}
			switch {
			case m.Sample > r.Samples:
				return append(at, "sample"), "is behind the end"
			case len(m.Text) > record.MaxRecordingText:
				return append(at, "text"), long
			}
		}
	}
	return nil, ""
}

// CheckPath says why a path must not be followed, "" when it may.
func CheckPath(p string) string {
	switch {
	case strings.ContainsAny(p, "\\:\x00"):
		return "must be a relative path with forward slashes"
	case path.IsAbs(p), path.Clean(p) != p, p == "..", strings.HasPrefix(p, "../"), p == ".":
		return "must stay beside the document: no leading slash and no .."
	}
	return ""
}

func spell(where []string) string {
	var b strings.Builder
	for _, w := range where {
		if w != "" && w[0] >= '0' && w[0] <= '9' {
			fmt.Fprintf(&b, "[%s]", w)
			continue
		}
		b.WriteString("." + w)
	}
	return b.String()
}

// offsetOf finds where a value stands inside raw; where it cannot, the start.
func offsetOf(raw []byte, where []string) int64 {
	want := ""
	for _, w := range where {
		want += "/" + strings.NewReplacer("~", "~0", "/", "~1").Replace(w)
	}
	dec := jsontext.NewDecoder(bytes.NewReader(raw))
	for {
		tok, err := dec.ReadToken()
		if err != nil {
			return 0
		}
		if string(dec.StackPointer()) == want && tok.Kind() != '}' && tok.Kind() != ']' {
			return dec.InputOffset()
		}
	}
}
