// Package document is the text of a submission before it is a PDF, a Word file
// or a page: headings, numbered paragraphs with footnotes, and tables. It is made
// once, so that what a body files, what a co-counsel edits and what is read in a
// browser are the same words. It knows no vault, and nothing of consent: whoever
// makes one has decided what may stand in it.
//
// Sub-packages set one: pdf as pages, word as a file for Word, which they also
// take back, sheet its tables for spreadsheets and for review platforms.
package document

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Document is a text in its order.
type Document struct {
	Title    string
	Subtitle string
	Running  string // stands at the foot of each page
	Language string // BCP 47: of the words that a program puts in, and for spelling
	Author   string // the office
	Time     time.Time
	Words    Words
	Blocks   []Block
}

// Words are what a program sets by itself, in the document's language.
type Words struct {
	Page     string // "page {0}"
	Contents string
}

// Kind says what a block is.
type Kind int

// The kinds.
const (
	Heading  Kind = iota + 1 // of Level 1 to 3; bookmarked
	Numbered                 // a paragraph with the next number
	Plain                    // a paragraph without
	Small                    // a remark in small type
	Facts                    // rows of a name and its value
	Table                    // rows of cells under a head
	NewPage                  // what follows begins a page
	Picture                  // a drawing
)

// Block is one piece of a document.
type Block struct {
	Kind  Kind
	Level int    // of a heading, from 1
	ID    string // of a heading or paragraph: the same in each form of the document, see CheckID
	Text  string
	Lead  string  // small words before a numbered paragraph: who speaks, when
	Notes []Note  // footnotes, by their place in Text
	Table Grid    // of Facts and Table
	Drawn Drawing // of Picture
}

// Note is a footnote.
type Note struct {
	At   int // in characters (runes) of the text, behind which its number stands
	Text string
}

// Grid is the cells of a table. Widths are shares of the text's width, one for
// each column; none: all the same.
type Grid struct {
	Caption string
	Head    []string
	Rows    [][]string
	Widths  []float64
}

// MaxID is how long an ID may be: Word's bookmarks have 40 characters at most,
// and eleven go to what tells whether a paragraph was changed.
const MaxID = 28

// CheckID says whether an ID is one: a letter, then letters, digits and "_".
func CheckID(id string) bool {
	if id == "" || len(id) > MaxID {
		return false
	}
	for i, r := range id {
		letter := r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z'
		if !letter && (i == 0 || r != '_' && (r < '0' || r > '9')) {
			return false
		}
	}
	return true
}

// Check says what keeps a document from being set: an ID that is none or stands
// twice, a note outside its text, a row that does not fit its table.
func (d Document) Check() error {
	ids := map[string]bool{}
	for i, b := range d.Blocks {
		bad := func(why string) error { return fmt.Errorf("document: block %d: %s", i+1, why) }
		switch {
		case b.ID != "" && !CheckID(b.ID):
			return bad("its ID is not one")
		case b.ID != "" && ids[b.ID]:
			return bad("its ID stands twice")
		case b.Kind < Heading || b.Kind > Picture:
			return bad("it has no kind")
		}
		if b.Kind == Picture {
			if err := b.Drawn.check(); err != nil {
				return bad(err.Error())
			}
		}
		ids[b.ID] = true
		last, n := 0, len([]rune(b.Text))
		for _, note := range b.Notes {
			if note.At < last || note.At > n {
				return bad("a note stands outside of its text, or before another")
			}
			last = note.At
		}
		columns := len(b.Table.Widths)
		for _, row := range append(b.Table.Rows, b.Table.Head) {
			if columns == 0 {
				columns = len(row)
			}
			if len(row) > 0 && len(row) != columns || b.Kind == Facts && len(row) > 0 && len(row) != 2 {
				return bad("a row does not fit its table")
			}
		}
	}
	return nil
}

// Fill puts values into a text's {0}, {1} …
func Fill(text string, values ...string) string {
	for i, v := range values {
		text = strings.ReplaceAll(text, "{"+strconv.Itoa(i)+"}", v)
	}
	return text
}

// Numbers gives each numbered paragraph its number, by the place of its block.
func (d Document) Numbers() map[int]int {
	out := map[int]int{}
	for i, b := range d.Blocks {
		if b.Kind == Numbered {
			out[i] = len(out) + 1
		}
	}
	return out
}
