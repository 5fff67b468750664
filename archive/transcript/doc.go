// Package transcript takes transcripts of other programs in and gives ours out:
// SubRip (.srt), WebVTT (.vtt), plain text, Word (.docx) and oTranscribe
// (.otr). Read turns a file into segments with times, speakers and text; Write
// does the opposite, with a translation as a second track. docs/transcripts.md
// tells both to the character.
//
// Readers are strict where words could be lost: what cannot be read is an Error
// with its line, never left out. What has no place in a segment (styles, images,
// comments) is counted as a Loss. Neither ever holds a word of the file.
package transcript

import (
	"attest/archive/record"
)

// Format is a kind of file, spelled as its usual ending.
type Format string

// The formats.
const (
	SRT  Format = "srt"  // SubRip; no standard, see docs/transcripts.md
	VTT  Format = "vtt"  // WebVTT, https://www.w3.org/TR/webvtt1/
	Text Format = "txt"  // paragraphs, perhaps with [hh:mm:ss] and "Speaker:"
	DOCX Format = "docx" // WordprocessingML, ISO/IEC 29500
	OTR  Format = "otr"  // oTranscribe, https://github.com/oTranscribe/oTranscribe
)

// Limits. A file beyond one is refused whole.
const (
	MaxFile     = 64 << 20 // bytes of the file
	MaxXML      = 32 << 20 // bytes of a DOCX's text once it is unpacked
	MaxSegments = 100_000  // as interchange
)

// Transcript is what was read.
type Transcript struct {
	Format   Format
	Encoding string // as found in the bytes: UTF-8, EUC-KR (CP949) …

	// Segments have no ID. Speaker is one of the record's speakers, or empty:
	// a label that says no role may be a name, and a name does not belong in a
	// segment. See Voices and Assign.
	Segments []record.Segment

	// Voices are the labels found, in order of first use.
	Voices []Voice

	// Translation is the second track, nil when there is none.
	Translation *Track

	// Losses tells what the segments do not hold, in order of kind.
	Losses []Loss

	voices []int // for each segment the index of its voice, or -1
}

// Voice is one label of a speaker as the file has it. It may be a name: show
// it to the person who takes the file in, and keep it nowhere.
type Voice struct {
	Label    string
	Role     string // the record's speaker that the label says, empty when it says none
	Segments int
}

// Track is a translation beside the segments: Texts has one for each, empty
// where there is none.
type Track struct {
	Lang  string // BCP 47
	Texts []string
}

// Assign gives every segment of a voice its speaker. It reports whether there
// is such a voice and such a speaker.
func (t *Transcript) Assign(label, speaker string) bool {
	if _, known := roleNames["en"][speaker]; !known && speaker != "" {
		return false
	}
	found := false
	for i := range t.Voices {
		if t.Voices[i].Label == label {
			t.Voices[i].Role, found = speaker, true
			for s, v := range t.voices {
				if v == i {
					t.Segments[s].Speaker = speaker
				}
			}
		}
	}
	return found
}

// LossKind says what a transcript could not hold.
type LossKind string

// The kinds, in the order in which they are told.
const (
	LossDeleted      LossKind = "deleted"      // text that a tracked change deletes: left out
	LossInserted     LossKind = "inserted"     // text that a tracked change inserts: taken
	LossHidden       LossKind = "hidden"       // hidden text: left out
	LossNote         LossKind = "notes"        // footnotes, endnotes, readings above a line: left out
	LossHeader       LossKind = "headers"      // headers and footers: left out
	LossObject       LossKind = "objects"      // text boxes, formulas, embedded files: left out
	LossImage        LossKind = "images"       // left out
	LossComment      LossKind = "comments"     // remarks beside the text: left out
	LossTable        LossKind = "tables"       // a table that became paragraphs
	LossNumbering    LossKind = "numbering"    // list marks that the program counted: left out
	LossStyle        LossKind = "styles"       // bold, italics, colours: text taken without
	LossLink         LossKind = "links"        // addresses of links: text taken without
	LossPosition     LossKind = "positions"    // where on a picture a subtitle stands
	LossTime         LossKind = "times"        // a time that cannot be read, or an end that the format cannot hold
	LossEnd          LossKind = "ends"         // an end that was not known and is now where the next begins
	LossMedia        LossKind = "media"        // the name of the sound file
	LossEmpty        LossKind = "empty"        // a time with nothing said
	LossCharacter    LossKind = "characters"   // characters that could not be read, now �
	LossUntranslated LossKind = "untranslated" // segments without a translation: left out of its file
)

// Loss counts one kind. At is where it was met first: a line of a text format,
// a paragraph of the others, from 1; a segment, from 1, when writing.
type Loss struct {
	Kind  LossKind
	Count int
	At    int
}

// lossOrder ranks the kinds.
var lossOrder = []LossKind{
	LossDeleted, LossInserted, LossHidden, LossNote, LossHeader, LossObject, LossImage, LossComment, LossTable, LossNumbering,
	LossStyle, LossLink, LossPosition, LossTime, LossEnd, LossMedia, LossEmpty, LossCharacter, LossUntranslated,
}

// tally collects losses.
type tally map[LossKind]*Loss

func (t tally) lose(kind LossKind, at int) { t.loseN(kind, 1, at) }

func (t tally) loseN(kind LossKind, n, at int) {
	if n <= 0 {
		return
	}
	if l := t[kind]; l != nil {
		l.Count += n
		return
	}
	t[kind] = &Loss{kind, n, at}
}

func (t tally) list() []Loss {
	var out []Loss
	for _, k := range lossOrder {
		if l := t[k]; l != nil {
			out = append(out, *l)
		}
	}
	return out
}
