// Package reference embeds the legal and evidential reference data: codes of
// acts, articles and instruments, places, terms, rules of evidence and the
// forms of the bodies that a submission goes to. LEGAL-README.md tells what the
// tables mean, where each row is from, and that it is no legal advice.
//
// The files are kept as they were handed to us, so that a newer set can be laid
// over them and compared. A code is never reused or given a new meaning: a
// record keeps the code, and a code that is gone would be a hole in it.
package reference

import (
	_ "embed" // for the tables
	"fmt"
	"sync"
)

//go:embed violations.csv
var violationsCSV []byte

//go:embed provisions.csv
var provisionsCSV []byte

//go:embed instruments.csv
var instrumentsCSV []byte

//go:embed places.csv
var placesCSV []byte

//go:embed spellings.csv
var spellingsCSV []byte

//go:embed glossary.csv
var glossaryCSV []byte

//go:embed evidence_rules.csv
var rulesCSV []byte

// Submissions is the forms of the mechanisms as JSON, schema attest.submissions/1.
//
//go:embed submissions.json
var Submissions []byte

// Checked is the day on which the status of the instruments was last checked.
const Checked = "2026-11-23"

// Act is a kind of act or violation that a passage or an event is coded with.
type Act struct {
	Code       string // REF-02
	En, Ko     string
	Group      string // refoulement, liberty …
	Parent     string // code, empty at the top
	Provisions []string
	Huridocs   []string // codes of the HURIDOCS micro-thesauri 4 and 5
	Tier       string   // group, core, extended
	Source     string
}

// Provision is one article.
type Provision struct {
	Code       string
	Instrument string // code
	Title      string // of the instrument
	Article    string
	Short      string // what the article says, in words
	AppliesTo  string
	Status     Status
	Notes      string
	Source     string
}

// Instrument is one treaty or other text.
type Instrument struct {
	Code   string
	Title  string
	Short  string
	Status Status
	Notes  string
	Source string
}

// Status is where an instrument stands for each State, in words that begin
// with yes, no, signed, declaration, soft law, party, domestic, binding or "-".
type Status struct{ CN, KP, RU, KR string }

// Place is a place, a kind of facility or an authority.
type Place struct {
	Code           string
	En, Ko, Zh, Ru string
	Also           []Spelling // other spellings
	Type           string
	Countries      []string // ISO 3166-1 alpha-2; two for a border crossing
	Regions        []string // provinces and the like, by English name; one for each side of a border
	Lat, Lon       string   // degrees, decimal, WGS 84, as published; empty where nobody is sure
	Precision      string   // what the point is
	Note           string
	Source         string
}

// Spelling is one more way to write the name of a place.
type Spelling struct{ Text, Lang string }

// Term is a word of the trade in four languages.
type Term struct{ En, Ko, Zh, Ru, Note, Source string }

// Rule is a requirement of evidence that the program enforces.
type Rule struct{ ID, Section, Rule, Program, Standard, Source string }

// Tables is all of it, in the order of the files.
type Tables struct {
	Acts        []Act
	Provisions  []Provision
	Instruments []Instrument
	Places      []Place
	Terms       []Term
	Rules       []Rule

	acts, provisions, instruments, places, rules map[string]int
}

// Load parses the tables on first use and keeps them. An error means that this
// build carries a broken file; a test sees to it that none does.
var Load = sync.OnceValues(func() (*Tables, error) { return parse(embedded()) })

// Act finds a code.
func (t *Tables) Act(code string) (Act, bool) { return find(t.Acts, t.acts, code) }

// Provision finds a code.
func (t *Tables) Provision(code string) (Provision, bool) {
	return find(t.Provisions, t.provisions, code)
}

// Instrument finds a code.
func (t *Tables) Instrument(code string) (Instrument, bool) {
	return find(t.Instruments, t.instruments, code)
}

// Place finds a code.
func (t *Tables) Place(code string) (Place, bool) { return find(t.Places, t.places, code) }

// Rule finds an ID.
func (t *Tables) Rule(id string) (Rule, bool) { return find(t.Rules, t.rules, id) }

func find[T any](list []T, index map[string]int, key string) (T, bool) {
	i, ok := index[key]
	if !ok {
		var none T
		return none, false
	}
	return list[i], true
}

// Error says what is wrong with a table.
type Error struct {
	File  string
	Line  int
	Field string
	Why   string
}

func (e *Error) Error() string {
	return fmt.Sprintf("reference data: %s, line %d, %s: %s", e.File, e.Line, e.Field, e.Why)
}
