package codebook

import (
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"attest/archive/lookup"
	"attest/archive/record"
	"attest/assets/reference"
)

// Code is one code of the book.
type Code struct {
	ID         string
	Name       string // of an own code; the English label of a built-in one
	Ko         string // Korean label of a built-in code
	Definition string
	Colour     string // #rrggbb, empty for none
	Parent     string
	Active     bool // offered
	BuiltIn    bool
	MergedInto string   // the code that stands for it now, empty for itself
	Depth      int      // 0 at the top
	Provisions []string // articles of a built-in code
	Huridocs   []string
}

// Label is the name in a language of the window.
func (c Code) Label(lang string) string {
	if lang == "ko" && c.Ko != "" {
		return c.Ko
	}
	return c.Name
}

// Book is the built-in codes with an office's own. It is not changed: a changed
// list makes a new book.
type Book struct {
	own    record.Codebook
	codes  []Code // parents before children, children together
	index  map[string]int
	merged map[string]string
	lookup func() *lookup.Index // made when it is first asked
}

// New checks an office's list and joins it with the built-in codes. The error
// is an Error for a list that breaks a rule.
func New(own record.Codebook) (*Book, error) {
	tables, err := reference.Load()
	if err != nil {
		return nil, err
	}
	b := &Book{own: own, index: map[string]int{}, merged: map[string]string{}}
	var all []Code
	for _, a := range tables.Acts {
		all = append(all, Code{ID: a.Code, Name: a.En, Ko: a.Ko, Definition: builtInDefinition(tables, a), Parent: a.Parent,
			Active: !slices.Contains(own.Off, a.Code), BuiltIn: true, Provisions: a.Provisions, Huridocs: a.Huridocs})
	}
	known := map[string]bool{}
	for _, c := range all {
		known[c.ID] = true
	}
	for i, off := range own.Off {
		if !known[off] || slices.Contains(own.Off[:i], off) {
			return nil, &Error{Code: off, Field: "off", Why: "is no built-in code, or stands twice"}
		}
	}
	if len(own.Codes) > MaxCodes {
		return nil, ErrTooLarge
	}
	for _, c := range own.Codes {
		if known[c.ID] && strings.HasPrefix(c.ID, string(rune(record.KindCode))) {
			return nil, &Error{Code: c.ID, Field: "id", Why: "stands twice"}
		}
		if err := checkCode(c); err != nil {
			return nil, err
		}
		known[c.ID] = true
		all = append(all, Code{ID: c.ID, Name: c.Name, Definition: c.Definition, Colour: c.Colour, Parent: c.Parent, Active: c.Active})
	}
	if err := b.setMerges(known); err != nil {
		return nil, err
	}
	if err := b.order(all); err != nil {
		return nil, err
	}
	b.lookup = sync.OnceValue(b.names)
	return b, nil
}

func (b *Book) names() *lookup.Index {
	var all [][]lookup.Name
	for _, c := range b.Offered() {
		names := []lookup.Name{{Text: c.Name, Lang: "en"}}
		if c.BuiltIn {
			names = append(names, lookup.Name{Text: c.Ko, Lang: "ko"}, lookup.Name{Text: c.ID})
		}
		all = append(all, names)
	}
	return lookup.New(all)
}

// Complete returns at most limit of the codes that are offered, for what is
// typed of a name or a code, the likeliest first.
func (b *Book) Complete(query string, limit int) []Code {
	offered := b.Offered()
	var out []Code
	for _, m := range b.lookup().Complete(query, limit) {
		out = append(out, offered[m.Entry])
	}
	return out
}

// builtInDefinition is the articles that a built-in code goes with, in words.
func builtInDefinition(tables *reference.Tables, a reference.Act) string {
	var parts []string
	for _, p := range a.Provisions {
		v, _ := tables.Provision(p) // the tables are checked
		instrument, _ := tables.Instrument(v.Instrument)
		s := instrument.Short
		if v.Article != "" && v.Article != "-" {
			s += " " + v.Article
		}
		if v.Short != "" {
			s += " (" + v.Short + ")"
		}
		parts = append(parts, s)
	}
	return strings.Join(parts, "; ")
}

var colourShape = regexp.MustCompile(`^#[0-9a-f]{6}$`)

// checkCode looks at one own code by itself.
func checkCode(c record.Code) error {
	fail := func(field, why string) error { return &Error{Code: c.ID, Field: field, Why: why} }
	id, err := record.ParseID(c.ID)
	switch {
	case err != nil || id.Kind() != record.KindCode:
		return &Error{Field: "id", Why: "is no ID of a code"}
	case strings.TrimSpace(c.Name) == "" || c.Name != strings.TrimSpace(c.Name):
		return fail("name", "is empty, or has space around it")
	case utf8.RuneCountInString(c.Name) > MaxName || !printable(c.Name, false):
		return fail("name", "has more than 200 characters, or some that cannot be seen")
	case len(c.Definition) > MaxDefinition || !printable(c.Definition, true) || c.Definition != strings.TrimSpace(c.Definition):
		return fail("definition", "has more than 10,240 bytes, characters that cannot be seen, or space around it")
	case c.Colour != "" && !colourShape.MatchString(c.Colour):
		return fail("colour", "is not written #rrggbb in small letters")
	case c.Parent == c.ID:
		return fail("parent", "is the code itself")
	}
	return nil
}

func printable(s string, lines bool) bool {
	return utf8.ValidString(s) && strings.IndexFunc(s, func(r rune) bool {
		return unicode.IsControl(r) && (!lines || r != '\n' && r != '\t') || r == utf8.RuneError || r == '\ufeff'
	}) < 0
}

// setMerges follows the merges, which must lead to a code and not in a circle.
func (b *Book) setMerges(known map[string]bool) error {
	for _, m := range b.own.Merges {
		fail := func(field, why string) error { return &Error{Code: m.From, Field: "merge " + field, Why: why} }
		id, err := record.ParseID(m.From)
		switch {
		case err != nil || id.Kind() != record.KindCode || !known[m.From]:
			return fail("from", "only one of the office's own codes can be merged into another")
		case !known[m.To]:
			return fail("to", "is not in the list")
		case b.merged[m.From] != "":
			return fail("from", "was merged before")
		}
		b.merged[m.From] = m.To
	}
	for from := range b.merged {
		steps := 0
		for at := from; b.merged[at] != ""; at = b.merged[at] {
			if steps++; steps > len(b.merged) {
				return &Error{Code: from, Field: "merge to", Why: "leads in a circle"}
			}
		}
	}
	return nil
}

// order puts parents before their children, at every level in the order of the list.
func (b *Book) order(all []Code) error {
	children := map[string][]int{}
	for i, c := range all {
		children[c.Parent] = append(children[c.Parent], i)
	}
	var walk func(parent string, depth int) error
	walk = func(parent string, depth int) error {
		for _, i := range children[parent] {
			c := all[i]
			if depth >= MaxDepth {
				return &Error{Code: c.ID, Field: "parent", Why: "lies more than 20 levels deep"}
			}
			c.Depth = depth
			c.MergedInto = ""
			if to := b.Resolve(c.ID); to != c.ID {
				c.MergedInto, c.Active = to, false
			}
			b.index[c.ID] = len(b.codes)
			b.codes = append(b.codes, c)
			if err := walk(c.ID, depth+1); err != nil {
				return err
			}
		}
		return nil
	}
	if err := walk("", 0); err != nil {
		return err
	}
	for _, c := range all {
		if _, placed := b.index[c.ID]; !placed {
			return &Error{Code: c.ID, Field: "parent", Why: "is not in the list, or leads in a circle"}
		}
	}
	return nil
}

// Codes lists all codes as a tree, read from top to bottom.
func (b *Book) Codes() []Code { return slices.Clone(b.codes) }

// Offered lists those that can be chosen.
func (b *Book) Offered() []Code {
	return slices.DeleteFunc(b.Codes(), func(c Code) bool { return !c.Active })
}

// Code finds a code, also one that is not offered any more.
func (b *Book) Code(id string) (Code, bool) {
	i, ok := b.index[id]
	if !ok {
		return Code{}, false
	}
	return b.codes[i], true
}

// Resolve follows merges from a code to the one that stands for it now. A code
// that is not in the book stands for itself.
func (b *Book) Resolve(id string) string {
	for b.merged[id] != "" {
		id = b.merged[id]
	}
	return id
}

// Path is the codes from the top down to the code, with it.
func (b *Book) Path(id string) []string {
	var path []string
	for {
		c, ok := b.Code(id)
		if !ok {
			break
		}
		path = append(path, c.ID)
		id = c.Parent
	}
	slices.Reverse(path)
	return path
}

// Use is the code as a record holds it.
func (b *Book) Use(id, lang string) record.CodeUse {
	c, ok := b.Code(id)
	if !ok {
		return record.CodeUse{Code: id}
	}
	return record.CodeUse{Code: id, Label: c.Label(lang)}
}

// Merge makes one of the office's own codes stand for another from now on: its
// children move along, and it is not offered any more. The list given is left
// as it is.
func Merge(own record.Codebook, m record.CodeMerge) (record.Codebook, error) {
	b, err := New(own)
	if err != nil {
		return own, err
	}
	if slices.Contains(b.Path(m.To), m.From) {
		return own, &Error{Code: m.From, Field: "merge to", Why: "lies below the code itself"}
	}
	out := own
	out.Codes = slices.Clone(own.Codes)
	out.Merges = append(slices.Clone(own.Merges), m)
	for i := range out.Codes {
		c := &out.Codes[i]
		if c.ID == m.From {
			c.Active = false
		}
		if c.Parent == m.From {
			c.Parent = m.To
		}
	}
	_, err = New(out)
	if err != nil {
		return own, err
	}
	return out, nil
}
