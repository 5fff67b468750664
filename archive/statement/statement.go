// Package statement sets an account as pages to be signed: a PDF with the
// interview's facts, the account in numbered paragraphs as it was said, what was
// corrected, the note of the reading, and the eight words of the commitment on
// every page. It knows nothing of a vault: the caller gives it what may be
// printed, and it prints no more.
package statement

import (
	"errors"
	"fmt"
	"io"
	"time"

	"attest/archive/record"
)

// Document is what the pages say. Nothing in it names the person: Person is the
// pseudonym.
type Document struct {
	Language    string // BCP 47 of the fixed words; what is not known is set in English
	Final       bool   // otherwise every page says that it is not, and there is none to sign
	Words       string // eight words of the commitment, of a final account
	Name        string // and its name, hex
	Office      string
	Label       string // T-K7-0412
	Person      string // P-K7-0042
	Supplements string // label of the account that this one supplements
	Interview   Interview
	Consent     Consent
	Account     []record.Segment
	Basis       []Basis
	Exhibits    []Exhibit
	ReadBack    record.ReadBack
	Roles       []string  // who signs: witness, interpreter, interviewer, guardian
	At          time.Time // of the state that is printed; the only time in the file
}

// Interview is the sitting, without the names of those who were there.
type Interview struct {
	Date, Start, End, Place, Method, Language string
	Interpreter                               bool
	Present                                   []string // roles
	Breaks                                    []Break
}

// Break is a pause of the interview.
type Break struct{ Start, End string }

// Consent is the one under which the paper is printed.
type Consent struct{ By, Date, Form string }

// Basis says how the person knows what stands in some paragraphs.
type Basis struct {
	Basis      string // record.BasisSeen …
	Paragraphs []int  // from 1, rising
}

// Exhibit is a file that belongs to the account, without its name.
type Exhibit struct{ Label, Media, SHA256 string }

// ErrNoWords: a final account without its commitment cannot be printed.
var ErrNoWords = errors.New("statement: a final account is printed with the eight words of its commitment")

// Write sets the pages and writes them as PDF. The same document gives the same
// bytes. Every line of the account is broken here and no character is lost:
// what the typeface does not have, or what nobody would see, stands as [U+XXXX].
func Write(w io.Writer, d Document) error {
	if d.Final && (d.Words == "" || d.Name == "") {
		return ErrNoWords
	}
	p, err := newPages(d)
	if err != nil {
		return err
	}
	p.header()
	p.account()
	p.basis()
	p.exhibits()
	p.corrections()
	if d.Final {
		p.signatures()
	}
	if err := p.pdf.Output(w); err != nil {
		return fmt.Errorf("set the statement's pages: %w", err)
	}
	return nil
}
