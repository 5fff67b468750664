package transcript

import (
	"maps"
	"slices"
)

// Fault says by a code what breaks the form of a file. String says it in English,
// as the terminal does; the window has words of its own for each code.
type Fault string

// The faults.
const (
	FaultBackwards       Fault = "backwards"
	FaultNoOriginal      Fault = "no_original"
	FaultNoDocument      Fault = "no_document"
	FaultDoctype         Fault = "doctype"
	FaultPacked          Fault = "packed"
	FaultNoZIP           Fault = "no_zip"
	FaultPartTwice       Fault = "part_twice"
	FaultXML             Fault = "xml"
	FaultNotUTF8         Fault = "not_utf8"
	FaultNoJSON          Fault = "no_json"
	FaultOtherJSON       Fault = "other_json"
	FaultNoText          Fault = "no_text"
	FaultHTML            Fault = "html"
	FaultSRTTimes        Fault = "srt_times"
	FaultVTTTimes        Fault = "vtt_times"
	FaultTextFirst       Fault = "text_first"
	FaultNoTimes         Fault = "no_times"
	FaultNoWebVTT        Fault = "no_webvtt"
	FaultNoEmptyLine     Fault = "no_empty_line"
	FaultNoCue           Fault = "no_cue"
	FaultTwoTranslations Fault = "two_translations"
	FaultUntimed         Fault = "untimed"
)

var faults = map[Fault]string{
	FaultBackwards:       "the end is before the start",
	FaultNoOriginal:      "a translation without an original",
	FaultNoDocument:      "the file is damaged: its text is missing; ask for it again",
	FaultDoctype:         "the file has a document type definition, which no Word document has",
	FaultPacked:          "the file is damaged: it is packed in a way that cannot be read; save it again",
	FaultNoZIP:           "the file is damaged: it is no whole .docx; ask for it again",
	FaultPartTwice:       "the file is damaged: it has a part twice; ask for it again",
	FaultXML:             "the file is damaged: its XML cannot be read; ask for it again",
	FaultNotUTF8:         "the file is not in UTF-8, as JSON must be",
	FaultNoJSON:          "the file is no JSON",
	FaultOtherJSON:       "the file is JSON, but not of oTranscribe",
	FaultNoText:          "the file is JSON, but not of oTranscribe: \"text\" is missing",
	FaultHTML:            "the HTML cannot be read",
	FaultSRTTimes:        "these times cannot be read; they are written 00:00:01,000 --> 00:00:04,000",
	FaultVTTTimes:        "these times cannot be read; they are written 00:00:01.000 --> 00:00:04.000",
	FaultTextFirst:       "there is text before the first times",
	FaultNoTimes:         "there are no times in the file: it is no SubRip",
	FaultNoWebVTT:        "the first line must be WEBVTT",
	FaultNoEmptyLine:     "an empty line is missing before these times",
	FaultNoCue:           "a translation is followed by no cue",
	FaultTwoTranslations: "two translations before one cue",
	FaultUntimed:         "there is text without times",
}

// String is the fault as an English clause without a full stop.
func (f Fault) String() string { return faults[f] }

// Faults are all of them.
func Faults() []Fault { return slices.Sorted(maps.Keys(faults)) }
