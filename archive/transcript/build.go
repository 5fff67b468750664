package transcript

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"attest/archive/record"
)

// item is one paragraph or cue as a reader found it.
type item struct {
	start, end  int64
	timed       bool
	label       string
	text        string
	translation string
	at          int
}

// builder turns items into a transcript.
type builder struct {
	format   Format
	encoding string
	stamps   bool // a text may begin with [hh:mm:ss]
	parsed   bool // labels and times were taken off already
	items    []item
	lang     string // of the translation
	losses   tally
}

func newBuilder(f Format, encoding string) *builder {
	return &builder{format: f, encoding: encoding, losses: tally{}}
}

func (b *builder) lose(kind LossKind, at int) { b.losses.lose(kind, at) }

func (b *builder) fail(at int, f Fault) error { return &Error{Format: b.format, At: at, Fault: f} }

func (b *builder) add(it item) error {
	if it.end != 0 && it.end < it.start {
		return b.fail(it.at, FaultBackwards)
	}
	if len(b.items) >= MaxSegments {
		return ErrTooLarge
	}
	b.items = append(b.items, it)
	return nil
}

// finish looks for speakers, splits what is too long, and counts.
func (b *builder) finish() (*Transcript, error) {
	t := &Transcript{Format: b.format, Encoding: b.encoding}
	b.cutPrefixes()
	byLabel := map[string]int{}
	var texts []string
	for _, it := range b.items {
		text := clean(it.text)
		translation := clean(it.translation)
		if text == "" {
			if it.timed || it.label != "" {
				b.lose(LossEmpty, it.at)
			}
			if translation != "" { // its original is missing: no word of it is dropped
				if len(texts) == 0 {
					return nil, b.fail(it.at, FaultNoOriginal)
				}
				texts[len(texts)-1] = strings.TrimSpace(texts[len(texts)-1] + "\n" + translation)
			}
			continue
		}
		b.losses.loseN(LossCharacter, strings.Count(text, "\ufffd")+strings.Count(translation, "\ufffd"), it.at)
		voice := -1
		if it.label != "" {
			folded := foldLabel(it.label)
			i, seen := byLabel[folded]
			if !seen {
				i = len(t.Voices)
				byLabel[folded] = i
				t.Voices = append(t.Voices, Voice{Label: it.label, Role: roleOf(it.label)})
			}
			voice = i
		}
		for n, part := range split(text) {
			s := record.Segment{Start: it.start, End: it.end, Text: part}
			if voice >= 0 {
				s.Speaker = t.Voices[voice].Role
				t.Voices[voice].Segments++
			}
			t.Segments = append(t.Segments, s)
			t.voices = append(t.voices, voice)
			if n > 0 {
				translation = ""
			}
			texts = append(texts, translation)
		}
	}
	if len(t.Segments) == 0 {
		return nil, ErrNothing
	}
	if len(t.Segments) > MaxSegments {
		return nil, ErrTooLarge
	}
	if strings.Join(texts, "") != "" {
		t.Translation = &Track{Lang: b.lang, Texts: texts}
	}
	t.Losses = b.losses.list()
	return t, nil
}

// cutPrefixes finds labels and times at the beginning of texts. A file whose
// own marks say who speaks is not asked again.
func (b *builder) cutPrefixes() {
	if b.parsed {
		return
	}
	counts := map[string]int{}
	for _, it := range b.items {
		countLabels(counts, b.stamps, it.text)
	}
	if slices.ContainsFunc(b.items, func(it item) bool { return it.label != "" }) {
		for i := range b.items {
			if b.items[i].label == "" {
				b.items[i].text = strings.TrimPrefix(b.items[i].text, joiner)
			}
		}
		return
	}
	r := rule{b.stamps, known(counts)}
	for i := range b.items {
		it := &b.items[i]
		p, rest := r.cut(it.text)
		it.text, it.label = rest, p.label
		if p.timed && !it.timed {
			it.timed, it.start, it.end = true, p.start, p.end
		}
	}
}

// clean is the form that text has in a segment: no space around it and none at
// the ends of lines.
func clean(text string) string {
	text = strings.Map(func(r rune) rune {
		switch {
		case r == '\n', r == '\t':
			return r
		case r == '\u2028', r == '\u2029', r == '\f', r == '\v', r == '\u0085':
			return '\n'
		case unicode.IsControl(r), r == '\ufeff':
			return -1
		}
		return r
	}, strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(text))
	if !strings.Contains(text, "\n") {
		return strings.TrimSpace(text)
	}
	lines := strings.Split(text, "\n")
	for i := range lines {
		lines[i] = strings.TrimRightFunc(lines[i], unicode.IsSpace)
	}
	return strings.TrimSpace(strings.Join(lines, "\n"))
}

// split cuts a text into parts of at most MaxSegmentBytes: at the last end of a
// sentence that fits, or else of a line, a word, a character.
func split(text string) []string {
	var out []string
	for len(text) > record.MaxSegmentBytes {
		at := cutAt(text[:min(len(text), record.MaxSegmentBytes+utf8.UTFMax)], record.MaxSegmentBytes)
		if part := strings.TrimSpace(text[:at]); part != "" {
			out = append(out, part)
		}
		text = strings.TrimSpace(text[at:])
	}
	if text != "" {
		out = append(out, text)
	}
	return out
}

// cutAt finds where to cut a text so that the first part has at most most bytes.
func cutAt(text string, most int) int {
	sentence, line, word, any := 0, 0, 0, 0
	ended := false // a sentence ended; quotes and brackets may follow
	for i, r := range text {
		if i > most {
			break
		}
		space := unicode.IsSpace(r)
		if ended && !closing(r) && (space || wide(text[:i])) {
			sentence = i
		}
		switch {
		case r == '\n':
			line = i
		case space:
			word = i
		}
		if !unicode.IsMark(r) && r != '\u200d' {
			any = i
		}
		switch {
		case strings.ContainsRune(".!?…。！？．", r):
			ended = true
		case !closing(r):
			ended = false
		}
	}
	for _, at := range []int{sentence, line, word, any} {
		if at > most/4 || at == any && at > 0 {
			return at
		}
	}
	for most > 0 && !utf8.RuneStart(text[most]) { // nothing but marks
		most--
	}
	return most
}

func closing(r rune) bool { return strings.ContainsRune(`"'”’)]}」』»）〉》`, r) }

// wide reports that a sentence ended with a mark that needs no space after it.
func wide(s string) bool {
	s = strings.TrimRightFunc(s, closing)
	r, _ := utf8.DecodeLastRuneInString(s)
	return strings.ContainsRune("。！？．", r)
}
