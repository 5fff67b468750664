package transcript

import (
	"bytes"
	"fmt"
	"io"
	"strings"

	"attest/archive/record"
)

// Account is what is written.
type Account struct {
	Lang     string // BCP 47, of the interview; decides the words for the speakers (en, ko, zh, ru)
	Segments []record.Segment

	// Translation is the second track. WebVTT carries it as comments and Word as
	// a second column. The other formats hold one language: with a Translation
	// they write it alone, with the times and speakers of the original.
	Translation *Track

	// Sounds are the labels of recordings by their exhibits, for segments that say
	// which of several they are heard in. SRT and VTT name one where another begins.
	Sounds map[record.ID]string

	// Length of the recording in milliseconds, 0 when not known: where the last
	// segment ends at the latest.
	Length int64
}

// Write writes the account in one format, as UTF-8 with line feeds. The losses
// are what the format has no place for. Nothing is written when it fails before
// the first byte; SRT and VTT fail with an UntimedError when a segment has no
// time.
//
// This is a way out of the vault: the caller checks role and consent first.
func Write(w io.Writer, f Format, a Account) ([]Loss, error) {
	if a.Translation != nil && len(a.Translation.Texts) != len(a.Segments) {
		return nil, fmt.Errorf("the translation has %d texts for %d segments", len(a.Translation.Texts), len(a.Segments))
	}
	o := &output{account: a, losses: tally{}}
	o.gather(f)
	if len(o.said) == 0 {
		return nil, ErrNothing
	}
	var err error
	switch f {
	case SRT, VTT:
		if err = o.untimed(); err == nil {
			err = o.writeCues(w, f)
		}
	case Text:
		err = o.writeText(w)
	case DOCX:
		err = o.writeDOCX(w)
	case OTR:
		err = o.writeOTR(w)
	default:
		err = ErrUnknown
	}
	if err != nil {
		return nil, err
	}
	return o.losses.list(), nil
}

// output is one file being written.
type output struct {
	account Account
	said    []said
	losses  tally
	labels  map[string]int // words before a colon that the texts begin with
}

// said is one segment as it is written.
type said struct {
	record.Segment
	translation string
	timed       bool
	at          int // from 1
}

// lang is the language of the words for speakers.
func (o *output) lang() string {
	lang, _, _ := strings.Cut(o.account.Lang, "-")
	return lang
}

// gather cleans the texts and leaves out what says nothing.
func (o *output) gather(f Format) {
	single := f != VTT && f != DOCX
	a := o.account
	for i, s := range a.Segments {
		x := said{Segment: s, at: i + 1, timed: s.Start > 0 || s.End > 0}
		if i == 0 && len(a.Segments) > 1 && a.Segments[1].Start > 0 {
			x.timed = true // the first of several with times begins at 0
		}
		x.Text = clean(s.Text)
		if a.Translation != nil {
			x.translation = clean(a.Translation.Texts[i])
			if single {
				if x.translation == "" && x.Text != "" {
					o.losses.lose(LossUntranslated, x.at)
					continue
				}
				x.Text = x.translation
			}
		}
		if f == OTR {
			x.Text = plainSpaces(x.Text)
		}
		if x.Text == "" {
			o.losses.lose(LossEmpty, x.at)
			continue
		}
		o.said = append(o.said, x)
	}
	if a.Translation != nil && single {
		o.account.Lang = a.Translation.Lang
	}
	o.labels = map[string]int{}
	for _, s := range o.said {
		countLabels(o.labels, true, s.Text)
	}
}

func (o *output) untimed() error {
	missing := 0
	first := 0
	for _, s := range o.said {
		if !s.timed {
			if missing++; first == 0 {
				first = s.at
			}
		}
	}
	if missing > 0 {
		return &UntimedError{missing, first}
	}
	return nil
}

// label is the word for a speaker, "" for none.
func (o *output) label(s said) string {
	names, ok := roleNames[o.lang()]
	if !ok {
		names = roleNames["en"]
	}
	if name, ok := names[s.Speaker]; ok {
		return name
	}
	return s.Speaker
}

// prefixed is the text with its time, where asked for, and speaker in front,
// such that reading takes exactly those off again.
func (o *output) prefixed(s said, stamps bool) string {
	before, label := "", o.label(s)
	if stamps && s.timed {
		before = stamp(s.Segment)
	}
	if label != "" {
		before += label + ": "
	}
	r := rule{true, known(o.labels)}
	if p, rest := r.cut(before + s.Text); rest != s.Text || p.label != label || p.timed != (before != "" && before[0] == '[') {
		before += joiner
	}
	return before + s.Text
}

// writeCues writes SubRip or WebVTT.
func (o *output) writeCues(w io.Writer, f Format) error {
	o.ends()
	var b bytes.Buffer
	if f == VTT {
		b.WriteString("WEBVTT\n\n")
	}
	lang := "und" // BCP 47: not determined
	if t := o.account.Translation; t != nil && langShape.MatchString(t.Lang) {
		lang = t.Lang
	}
	for i, s := range o.said {
		recording := ""
		if label := o.account.Sounds[s.Sound]; label != "" && (i == 0 || o.said[i-1].Sound != s.Sound) {
			recording = label
		}
		if f == SRT {
			if recording != "" {
				s.Text = "[" + recording + "] " + s.Text
			}
			fmt.Fprintf(&b, "%d\n%s --> %s\n%s\n\n", i+1, clock(s.Start, ","), clock(s.End, ","), escapeSRT(o.prefixed(s, false)))
			continue
		}
		if recording != "" {
			fmt.Fprintf(&b, "%s%s\n\n", noteRecording, escapeVTT(recording))
		}
		if s.translation != "" {
			fmt.Fprintf(&b, "%s%s\n%s\n\n", noteTranslation, lang, escapeVTT(s.translation))
		}
		text := escapeVTT(o.prefixed(said{Segment: record.Segment{Text: s.Text}}, false))
		if label := o.label(s); label != "" {
			text = "<v " + escapeVTT(label) + ">" + escapeVTT(s.Text)
		}
		fmt.Fprintf(&b, "%s --> %s\n%s\n\n", clock(s.Start, "."), clock(s.End, "."), text)
	}
	_, err := w.Write(bytes.TrimSuffix(b.Bytes(), []byte("\n")))
	return err
}

// lastCue is how long the last segment is shown when nothing says its end.
const lastCue = 4000

// ends gives every segment an end: a segment without one lasts until the next
// begins, the last until the recording ends.
func (o *output) ends() {
	for i := range o.said {
		s := &o.said[i]
		if s.End > s.Start {
			continue
		}
		s.End = s.Start + lastCue
		if o.account.Length > s.Start {
			s.End = min(s.End, o.account.Length)
		}
		if i+1 < len(o.said) && o.said[i+1].Start > s.Start && o.said[i+1].Sound == s.Sound {
			s.End = o.said[i+1].Start
		}
		o.losses.lose(LossEnd, s.at)
	}
}

// writeText writes paragraphs with an empty line between.
func (o *output) writeText(w io.Writer) error {
	var b bytes.Buffer
	for i, s := range o.said {
		if i > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(strings.ReplaceAll(o.prefixed(s, true), "\n", "\n"+joiner) + "\n")
	}
	_, err := w.Write(b.Bytes())
	return err
}
