package bundle

import (
	"fmt"
	"math"
	"path"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/go-json-experiment/json/jsontext"

	"attest/archive/codebook"
	commitments "attest/archive/disclose"
	"attest/archive/places"
	"attest/archive/record"
	"attest/assets/reference"
)

// Translation is an account in another language, beside the original and never
// in its place.
type Translation struct {
	Language string           `json:"language"` // BCP 47
	Checked  bool             `json:"checked"`  // a second person has compared it with the original
	Texts    []TranslatedText `json:"texts"`    // by rising paragraph
}

// TranslatedText is the translation of one paragraph.
type TranslatedText struct {
	Paragraph int    `json:"paragraph"` // from 1, in the account as it leaves
	Text      string `json:"text"`
	Doubt     bool   `json:"doubt,omitempty"` // the translator is not sure
	// LeftOut says why parts of it are left out, each marked with GapText in Text.
	LeftOut []string `json:"left_out,omitempty"`
}

// Event is what a testimony tells, in codes of the public lists alone: no word of
// a witness and no name stands in it. A code that is not in these lists is
// refused.
type Event struct {
	Kind       string   `json:"kind"`                 // code of violations.csv
	Date       string   `json:"date,omitempty"`       // EDTF
	Certainty  string   `json:"certainty,omitempty"`  // sure, about, unsure
	Basis      string   `json:"basis,omitempty"`      // experienced, seen, heard_from, inferred
	Place      string   `json:"place,omitempty"`      // code of places.csv
	Called     string   `json:"called,omitempty"`     // in place of Place: the code by which the place stands in this submission
	Provisions []string `json:"provisions,omitempty"` // codes of provisions.csv
	Paragraphs []int    `json:"paragraphs,omitempty"` // that say so, rising, from 1
	// Withheld names what it has and does not tell, since it would say what is left
	// out: date, place.
	Withheld []string `json:"withheld,omitempty"`
}

// readingFile is reading.json of a testimony.
type readingFile struct {
	Type         string        `json:"type"` // "attest/bundle-reading"
	V            int           `json:"v"`
	Testimony    int           `json:"testimony"`
	Sound        int           `json:"sound,omitempty"`
	Translations []Translation `json:"translations,omitempty"`
	Events       []Event       `json:"events,omitempty"`
	// EventsWithheld is how many events only words that are left out tell.
	EventsWithheld int            `json:"events_withheld,omitzero"`
	Extra          jsontext.Value `json:",embed"`
}

const (
	readingType = "attest/bundle-reading"
	fileReading = "reading.json" // in a testimony's folder
)

// readingV2 is the version of a file that has parts left out, so that no reader of
// before takes it for all that there is.
const readingV2 = 2

func (t Testimony) hasReading() bool {
	return t.Sound > 0 || t.EventsWithheld > 0 || len(t.Translations)+len(t.Events) > 0
}

func (t Testimony) readingFile() readingFile {
	v := 1
	if t.readingCut() {
		v = readingV2
	}
	return readingFile{Type: readingType, V: v, Testimony: t.Number, Sound: t.Sound, Translations: t.Translations, Events: t.Events, EventsWithheld: t.EventsWithheld}
}

// readingCut reports that something of what stands beside an account is left out.
func (t Testimony) readingCut() bool {
	return t.Redacted || t.EventsWithheld > 0 || slices.ContainsFunc(t.Events, func(e Event) bool { return len(e.Withheld) > 0 }) ||
		slices.ContainsFunc(t.Translations, func(tr Translation) bool {
			return slices.ContainsFunc(tr.Texts, func(x TranslatedText) bool { return len(x.LeftOut) > 0 })
		})
}

// lists are the public lists that events name.
type lists struct {
	book       *codebook.Book
	places     *places.List
	provisions map[string]reference.Provision
}

var publicLists = sync.OnceValues(func() (*lists, error) {
	tables, err := reference.Load()
	if err != nil {
		return nil, err
	}
	l := &lists{provisions: map[string]reference.Provision{}}
	for _, p := range tables.Provisions {
		l.provisions[p.Code] = p
	}
	if l.book, err = codebook.New(record.Codebook{}); err != nil {
		return nil, err
	}
	l.places, err = places.Open()
	return l, err
})

// InLists reports whether a code of an event stands in the public lists; one of
// the office's own has words of its own, and these do not leave.
func InLists(kind, place string, provisions []string) (k, p bool, law []string, err error) {
	l, err := publicLists()
	if err != nil {
		return false, false, nil, err
	}
	_, k = l.book.Code(kind)
	_, p = l.places.Place(place)
	for _, c := range provisions {
		if _, ok := l.provisions[c]; ok {
			law = append(law, c)
		}
	}
	return k, p, law, nil
}

// calledPlace is a code by which a place stands.
var calledPlace = regexp.MustCompile(`^L-[0-9A-Z]{3,4}$`)

// checkReading says what is wrong with what stands beside an account, or "".
func checkReading(t Testimony, exhibits int) string {
	if t.Sound < 0 || t.Sound > exhibits {
		return fmt.Sprintf("the sound of testimony %d is no exhibit of this bundle", t.Number)
	}
	if t.EventsWithheld < 0 {
		return fmt.Sprintf("the number of events of testimony %d that are left out is none", t.Number)
	}
	for _, tr := range t.Translations {
		last := 0
		for _, x := range tr.Texts {
			if x.Paragraph <= last || x.Paragraph > len(t.Segments) {
				return fmt.Sprintf("a translation of testimony %d is of paragraphs that it does not have", t.Number)
			}
			if t.Redacted && t.Segments[x.Paragraph-1].ID == "" && x.Text != GapText {
				return fmt.Sprintf("paragraph %d of testimony %d is left out, and a translation of it is not", x.Paragraph, t.Number)
			}
			if len(x.LeftOut) > 0 && (!strings.Contains(x.Text, GapText) || !knownReasons(x.LeftOut)) {
				return fmt.Sprintf("a translation of testimony %d has parts left out that are not marked, or for a reason that is none", t.Number)
			}
			last = x.Paragraph
		}
	}
	for _, e := range t.Events {
		if e.Called != "" && (e.Place != "" || !calledPlace.MatchString(e.Called)) {
			return fmt.Sprintf("the place of an event of testimony %d stands by what is no code, or by a code and by its name", t.Number)
		}
		for i, what := range e.Withheld {
			there := map[string]bool{"date": e.Date != "", "place": e.Place != "" || e.Called != ""}
			if told, known := there[what]; !known || told || slices.Contains(e.Withheld[:i], what) {
				return fmt.Sprintf("an event of testimony %d is said to leave out what it tells, or what no event has", t.Number)
			}
		}
		if !slices.IsSorted(e.Paragraphs) || len(e.Paragraphs) > 0 && (e.Paragraphs[0] < 1 || e.Paragraphs[len(e.Paragraphs)-1] > len(t.Segments)) {
			return fmt.Sprintf("an event of testimony %d is told in paragraphs that it does not have", t.Number)
		}
	}
	return ""
}

// knownReasons reports that all are reasons for which something is left out.
func knownReasons(list []string) bool {
	return !slices.ContainsFunc(list, func(r string) bool { return !slices.Contains(commitments.Reasons(), r) })
}

// checkCodes says which event is not in codes of the public lists, or "". Verify
// does not ask it: a later list may have more.
func checkCodes(t Testimony) string {
	for _, e := range t.Events {
		kind, place, law, err := InLists(e.Kind, e.Place, e.Provisions)
		_, date := record.ParseEDTF(e.Date)
		if err != nil || !kind || e.Place != "" && !place || len(law) != len(e.Provisions) || e.Date != "" && date != nil {
			return fmt.Sprintf("an event of testimony %d has a code that is not in the public lists, or a date that is none", t.Number)
		}
	}
	return ""
}

// beside checks what stands beside an account: that it is of this account. The
// office's signature alone stands for what it says.
func (v *verifier) beside(n int, s statement) {
	name := path.Join(testimonyFolder(n), fileReading)
	if _, ok := v.sums[name]; !ok {
		return
	}
	var r readingFile
	if !v.document(name, readingType, &r) {
		return
	}
	t := Testimony{Number: n, Segments: s.Account, Redacted: s.V == statementV2, Translations: r.Translations, Events: r.Events, EventsWithheld: r.EventsWithheld, Sound: r.Sound}
	switch what := checkReading(t, math.MaxInt); {
	case r.Testimony != n:
		v.fault(name, "it is of testimony %d", r.Testimony)
	case what != "":
		v.fault(name, "%s", what)
	case r.V != readingV2 && t.readingCut() && len(t.Translations)+len(t.Events)+t.EventsWithheld > 0:
		v.fault(name, "parts of testimony %d are left out, and it is of a version that cannot say so", n)
	}
}
