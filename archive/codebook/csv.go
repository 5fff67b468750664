package codebook

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"attest/archive/media"
	"attest/archive/record"
)

var csvColumns = []string{"id", "name", "definition", "colour", "parent", "active"}

// WriteCSV writes the book as a table: UTF-8 with a byte order mark, without
// which Korean Excel reads it as CP949, and CRLF. Merged codes are left out.
func (b *Book) WriteCSV(w io.Writer, lang string) error {
	var out bytes.Buffer
	out.WriteString("\ufeff")
	c := csv.NewWriter(&out)
	c.UseCRLF = true
	rows := [][]string{csvColumns}
	for _, k := range b.codes {
		if k.MergedInto != "" && !b.hasChildren(k.ID) {
			continue
		}
		active := "no"
		if k.Active {
			active = "yes"
		}
		rows = append(rows, []string{k.ID, guard(k.Label(lang)), guard(k.Definition), k.Colour, k.Parent, active})
	}
	if err := c.WriteAll(rows); err != nil {
		return err
	}
	_, err := w.Write(out.Bytes())
	return err
}

// guard keeps a spreadsheet from running a text as a formula: an apostrophe is
// put before what begins like one, and taken off again by the reader.
func guard(s string) string {
	if formula(strings.TrimLeft(s, "'")) {
		return "'" + s
	}
	return s
}

func unguard(s string) string {
	if rest, ok := strings.CutPrefix(s, "'"); ok && formula(strings.TrimLeft(rest, "'")) {
		return rest
	}
	return s
}

func formula(s string) bool { return s != "" && strings.ContainsRune("=+-@", rune(s[0])) }

// ReadCSV reads such a table, in any encoding that media knows. Columns may
// stand in any order; id, definition, colour, parent and active may be missing.
// A row without id is a new code. A parent is an id, or the name of one row.
func (b *Book) ReadCSV(r io.Reader) (Import, string, error) {
	lines, encoding, err := media.TextLines(r, MaxFile)
	if err != nil {
		return Import{}, "", err
	}
	c := csv.NewReader(strings.NewReader(strings.Join(lines, "\n") + "\n"))
	if len(lines) > 0 && !strings.Contains(lines[0], ",") && strings.Contains(lines[0], ";") {
		c.Comma = ';' // as spreadsheets write it where the comma is the decimal mark
	}
	head, err := c.Read()
	if err != nil {
		return Import{}, "", &Error{Line: 1, Field: "file", Why: "is no table of comma-separated values"}
	}
	t := &csvTable{book: b, column: map[string]int{}, byName: map[string]string{}, twice: map[string]bool{}}
	for i, name := range head {
		name = strings.ToLower(strings.TrimSpace(name))
		if _, ok := t.column[name]; ok {
			return Import{}, "", &Error{Line: 1, Field: "file", Why: "has a column twice"}
		}
		if t.column[name] = i; !slices.Contains(csvColumns, name) {
			t.out.Left++
		}
	}
	if _, ok := t.column["name"]; !ok {
		return Import{}, "", &Error{Line: 1, Field: "file", Why: "has no column \"name\" in its first line"}
	}
	for {
		fields, err := c.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		var parse *csv.ParseError
		if errors.As(err, &parse) {
			return Import{}, "", &Error{Line: parse.Line, Field: "row", Why: "is no row of as many fields as the first line"}
		}
		if err != nil {
			return Import{}, "", fmt.Errorf("read the codebook: %w", err)
		}
		line, _ := c.FieldPos(0)
		if err := t.row(fields, line); err != nil {
			return Import{}, "", err
		}
	}
	out, err := t.finish()
	return out, encoding, err
}

// csvTable is a table while it is read.
type csvTable struct {
	book   *Book
	column map[string]int
	out    Import
	lines  []int
	byName map[string]string // ID of the row with the name
	twice  map[string]bool   // names of several rows
}

func (t *csvTable) get(fields []string, name string) string {
	i, ok := t.column[name]
	if !ok {
		return ""
	}
	return strings.TrimSpace(unguard(fields[i]))
}

func (t *csvTable) row(fields []string, line int) error {
	c := record.Code{
		ID: t.get(fields, "id"), Name: strings.Join(strings.Fields(t.get(fields, "name")), " "), Definition: t.get(fields, "definition"),
		Colour: strings.ToLower(t.get(fields, "colour")), Parent: t.get(fields, "parent"),
	}
	switch strings.ToLower(t.get(fields, "active")) {
	case "", "yes", "true", "1":
		c.Active = true
	case "no", "false", "0":
	default:
		return &Error{Line: line, Field: "active", Why: "is neither yes nor no"}
	}
	if len(t.lines)+len(t.out.Known) > MaxCodes {
		return ErrTooLarge
	}
	if known, ok := t.book.Code(c.ID); ok && known.BuiltIn {
		t.out.Known = append(t.out.Known, c.ID)
		t.named(known.Name, c.ID)
		if known.Ko != known.Name {
			t.named(known.Ko, c.ID)
		}
		return nil
	}
	if c.ID == "" {
		c.ID = string(record.NewID(record.KindCode))
	}
	var e *Error
	if err := checkCode(c); errors.As(err, &e) {
		return &Error{Line: line, Field: e.Field, Why: e.Why}
	}
	t.named(c.Name, c.ID)
	t.out.Codes = append(t.out.Codes, c)
	t.lines = append(t.lines, line)
	return nil
}

func (t *csvTable) named(name, id string) {
	if other, ok := t.byName[name]; ok && other != id {
		t.twice[name] = true
	}
	t.byName[name] = id
}

// finish turns names of parents into IDs and sees that the rows make a tree.
func (t *csvTable) finish() (Import, error) {
	ids := map[string]bool{}
	for i, c := range t.out.Codes {
		if ids[c.ID] {
			return Import{}, &Error{Line: t.lines[i], Field: "id", Why: "stands twice"}
		}
		ids[c.ID] = true
	}
	for i := range t.out.Codes {
		c := &t.out.Codes[i]
		if _, known := t.book.Code(c.Parent); c.Parent == "" || known || ids[c.Parent] {
			continue
		}
		id, ok := t.byName[c.Parent]
		if !ok || t.twice[c.Parent] {
			return Import{}, &Error{Line: t.lines[i], Field: "parent", Why: "is the id of no code and the name of no one row"}
		}
		c.Parent = id
	}
	return t.out, nil
}

// Take joins an import with the office's list: a code with the same ID is
// replaced, others are added. It returns the new list, checked.
func (b *Book) Take(in Import) (record.Codebook, error) {
	out := b.own
	out.Codes = slices.Clone(b.own.Codes)
	at := map[string]int{}
	for i, c := range out.Codes {
		at[c.ID] = i
	}
	for _, c := range in.Codes {
		if i, ok := at[c.ID]; ok {
			c.Extra = out.Codes[i].Extra
			out.Codes[i] = c
			continue
		}
		at[c.ID] = len(out.Codes)
		out.Codes = append(out.Codes, c)
	}
	if _, err := New(out); err != nil {
		return b.own, err
	}
	return out, nil
}
