package transcript

import (
	"bytes"
	"errors"
	"fmt"
	"html"
	"io"
	"math"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	nethtml "golang.org/x/net/html"
)

// otrFile is oTranscribe's own form: HTML in JSON.
type otrFile struct {
	Text   *string        `json:"text"`
	Media  jsontext.Value `json:"media,omitempty"`
	Source jsontext.Value `json:"media-source,omitempty"`
	Time   jsontext.Value `json:"media-time,omitempty"`
}

// readOTR reads oTranscribe. A paragraph or a time begins a segment.
func readOTR(raw []byte) (*Transcript, error) {
	b := newBuilder(OTR, "UTF-8")
	raw = bytes.TrimPrefix(raw, []byte("\ufeff"))
	if !utf8.Valid(raw) {
		return nil, b.fail(0, FaultNotUTF8)
	}
	var file otrFile
	if err := json.Unmarshal(raw, &file); err != nil {
		var syntax *jsontext.SyntacticError
		if errors.As(err, &syntax) {
			return nil, &Error{Format: OTR, Fault: FaultNoJSON, Byte: syntax.ByteOffset}
		}
		return nil, b.fail(0, FaultOtherJSON)
	}
	if file.Text == nil {
		return nil, b.fail(0, FaultNoText)
	}
	for _, v := range []jsontext.Value{file.Media, file.Source} {
		if s := string(v); s != "" && s != `""` && s != "null" {
			b.lose(LossMedia, 1)
		}
	}
	b.stamps = true
	o := &otrReader{builder: b, number: 1}
	if err := o.read(*file.Text); err != nil {
		return nil, err
	}
	return b.finish()
}

// otrReader walks through the HTML.
type otrReader struct {
	*builder
	text   strings.Builder
	now    item
	number int
	stamp  int // depth of elements within a time, 0 for none
	mute   string
	breaks int // line breaks in a row
}

// blocks are the elements that begin and end a paragraph.
var blocks = map[string]bool{
	"p": true, "div": true, "li": true, "ul": true, "ol": true, "tr": true, "table": true, "blockquote": true, "pre": true, "hr": true,
	"h1": true, "h2": true, "h3": true, "h4": true, "h5": true, "h6": true,
}

func (o *otrReader) read(text string) error {
	z := nethtml.NewTokenizer(strings.NewReader(text))
	for {
		kind := z.Next()
		if kind == nethtml.ErrorToken {
			if err := z.Err(); !errors.Is(err, io.EOF) {
				return o.fail(o.number, FaultHTML)
			}
			return o.flush()
		}
		t := z.Token()
		if err := o.token(kind, t); err != nil {
			return err
		}
	}
}

func (o *otrReader) token(kind nethtml.TokenType, t nethtml.Token) error {
	if o.mute != "" {
		if kind == nethtml.EndTagToken && t.Data == o.mute {
			o.mute = ""
		}
		return nil
	}
	switch kind {
	case nethtml.CommentToken:
		o.lose(LossComment, o.number)
	case nethtml.TextToken:
		if o.stamp == 0 {
			o.write(t.Data)
		}
	case nethtml.StartTagToken, nethtml.SelfClosingTagToken:
		return o.open(t, kind == nethtml.SelfClosingTagToken)
	case nethtml.EndTagToken:
		switch {
		case o.stamp > 0 && t.Data == "span":
			o.stamp--
		case blocks[t.Data]:
			return o.flush()
		}
	}
	return nil
}

// write adds text as HTML shows it: runs of space are one. oTranscribe writes a
// space that was typed at an end as a no-break space, so both are taken as one.
func (o *otrReader) write(s string) {
	for _, r := range s {
		switch r {
		case ' ', '\t', '\n', '\r', '\f':
			if have := o.text.String(); have != "" && !strings.HasSuffix(have, " ") && !strings.HasSuffix(have, "\n") {
				o.text.WriteByte(' ')
			}
		case '\u00a0':
			o.text.WriteByte(' ')
		default:
			o.text.WriteRune(r)
			o.breaks = 0
		}
	}
}

func (o *otrReader) open(t nethtml.Token, closed bool) error {
	switch t.Data {
	case "script", "style":
		if !closed {
			o.mute = t.Data
		}
	case "br":
		if o.breaks++; o.breaks > 1 {
			return o.flush()
		}
		o.text.WriteByte('\n')
	case "img", "video", "audio", "iframe":
		o.lose(LossImage, o.number)
	case "b", "i", "u", "em", "strong", "font", "strike", "s", "mark":
		o.lose(LossStyle, o.number)
	case "a":
		o.lose(LossLink, o.number)
	case "span":
		if o.stamp > 0 {
			o.stamp++
			break
		}
		if value, ok := stampOf(t); ok {
			o.stamp = 1
			return o.time(value)
		}
	default:
		if blocks[t.Data] {
			return o.flush()
		}
	}
	return nil
}

// stampOf is the time that a <span class="timestamp"> carries.
func stampOf(t nethtml.Token) (value string, ok bool) {
	for _, a := range t.Attr {
		switch a.Key {
		case "class":
			ok = ok || strings.Contains(" "+a.Val+" ", " timestamp ")
		case "data-timestamp":
			value = a.Val
		}
	}
	return value, ok
}

// time begins a segment at seconds, or as older files have it at m:ss.
func (o *otrReader) time(value string) error {
	ms, ok := parseClock(value)
	if !ok {
		seconds, err := strconv.ParseFloat(value, 64)
		if err != nil || math.IsNaN(seconds) || seconds < 0 || seconds > maxHours*3600 {
			o.lose(LossTime, o.number)
			return nil
		}
		ms = int64(math.Round(seconds * 1000))
	}
	if strings.TrimSpace(o.text.String()) != "" || o.now.timed {
		if err := o.flush(); err != nil {
			return err
		}
	}
	o.now.timed, o.now.start = true, ms
	return nil
}

func (o *otrReader) flush() error {
	text := strings.ReplaceAll(o.text.String(), "\n"+joiner, "\n")
	o.text.Reset()
	it := o.now
	o.now, o.breaks = item{}, 0
	if strings.TrimSpace(text) == "" && !it.timed {
		return nil
	}
	it.text, it.at = text, o.number
	o.number++
	return o.add(it)
}

// writeOTR writes one paragraph for each segment. oTranscribe has no ends.
func (o *output) writeOTR(w io.Writer) error {
	var text strings.Builder
	for _, s := range o.said {
		text.WriteString("<p>")
		if s.timed {
			fmt.Fprintf(&text, `<span class="timestamp" contenteditable="false" data-timestamp="%s">%s</span>&nbsp;`,
				strconv.FormatFloat(float64(s.Start)/1000, 'f', -1, 64), clock(s.Start, ""))
			if s.End > s.Start {
				o.losses.lose(LossTime, s.at)
			}
		}
		text.WriteString(htmlText(o.prefixed(s, false)) + "</p>")
	}
	s := text.String()
	raw, err := json.Marshal(otrFile{Text: &s})
	if err != nil {
		return err
	}
	_, err = w.Write(raw)
	return err
}

// htmlText writes a text such that HTML keeps its spaces and lines. Two breaks in
// a row would end the paragraph.
func htmlText(text string) string {
	var b strings.Builder
	before := '\n'
	for _, r := range noEmptyLines(text) {
		switch {
		case r == '\n':
			b.WriteString("<br />")
		case r == ' ' && (before == ' ' || before == '\n'):
			b.WriteString("&nbsp;")
		default:
			b.WriteString(html.EscapeString(string(r)))
		}
		before = r
	}
	return b.String()
}

// plainSpaces is a text as oTranscribe can keep it.
func plainSpaces(text string) string {
	return clean(strings.NewReplacer("\t", " ", "\u00a0", " ").Replace(text))
}
