package media

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
	utf "golang.org/x/text/encoding/unicode"
)

// ParagraphBytes is the most that one paragraph of DecodeText holds: longer
// ones make a text field slow.
const ParagraphBytes = 10 << 10

// longestLine is how many bytes of a line are read at once.
const longestLine = 1 << 20

// textEncoding is a guess at how a text is written.
type textEncoding struct {
	name string
	enc  encoding.Encoding
}

var utf8Text = textEncoding{"UTF-8", utf.UTF8BOM}

// detectText finds the encoding of a text from its beginning. UTF-8 and byte
// order marks are certain. Between EUC-KR (with CP949), GB 18030 and
// windows-1251, whose bytes overlap, the one wins whose reading holds most
// letters that people use in the language; "" means that it is no text.
func detectText(head []byte, whole bool) textEncoding {
	switch {
	case bytes.HasPrefix(head, []byte("\xef\xbb\xbf")):
		return utf8Text
	case bytes.HasPrefix(head, []byte("\xff\xfe")):
		return textEncoding{"UTF-16LE", utf.UTF16(utf.LittleEndian, utf.UseBOM)}
	case bytes.HasPrefix(head, []byte("\xfe\xff")):
		return textEncoding{"UTF-16BE", utf.UTF16(utf.BigEndian, utf.UseBOM)}
	}
	cut := head
	if !whole {
		// The last character may be cut in two: leave it out.
		for i := 1; i <= 3 && i < len(cut); i++ {
			if utf8.RuneStart(cut[len(cut)-i]) {
				if !utf8.FullRune(cut[len(cut)-i:]) {
					cut = cut[:len(cut)-i]
				}
				break
			}
		}
	}
	if e, ok := wideText(head); ok {
		return e
	}
	if hasControls(cut) {
		return textEncoding{}
	}
	if utf8.Valid(cut) {
		return utf8Text
	}
	best, most := textEncoding{}, 0.0
	for _, e := range []textEncoding{
		{"EUC-KR (CP949)", korean.EUCKR}, {"GB18030", simplifiedchinese.GB18030}, {"windows-1251", charmap.Windows1251},
	} {
		if s := plausible(e.enc, head, whole); s > most {
			best, most = e, s
		}
	}
	if most < 0.5 {
		return textEncoding{}
	}
	return best
}

// wideText recognises UTF-16 without a byte order mark by its zero bytes: each
// space, digit and line end has one, and 8-bit text has none.
func wideText(head []byte) (textEncoding, bool) {
	even, odd := 0, 0
	for i, b := range head {
		if b == 0 {
			if i%2 == 0 {
				even++
			} else {
				odd++
			}
		}
	}
	for _, c := range []struct {
		zeros, others int
		e             textEncoding
	}{
		{odd, even, textEncoding{"UTF-16LE", utf.UTF16(utf.LittleEndian, utf.IgnoreBOM)}},
		{even, odd, textEncoding{"UTF-16BE", utf.UTF16(utf.BigEndian, utf.IgnoreBOM)}},
	} {
		if c.others == 0 && c.zeros > 0 && c.zeros*50 >= len(head) {
			s, err := c.e.enc.NewDecoder().Bytes(head[:len(head)&^1])
			if err == nil && bytes.IndexFunc(s, unprintable) < 0 {
				return c.e, true
			}
		}
	}
	return textEncoding{}, false
}

func unprintable(r rune) bool {
	return r == utf8.RuneError || unicode.IsControl(r) && r != '\t' && r != '\n' && r != '\r' && r != '\f'
}

func hasControls(b []byte) bool {
	for _, c := range b {
		if c < 0x20 && c != '\t' && c != '\n' && c != '\r' && c != '\f' && c != 0x1b || c == 0x7f {
			return true
		}
	}
	return false
}

// plausible is the share of characters above ASCII that are ordinary letters
// of the language when read so; 0 when it cannot be read so at all.
func plausible(enc encoding.Encoding, head []byte, whole bool) float64 {
	if enc == charmap.Windows1251 && cyrillicBytes(head) {
		return 2
	}
	text, err := enc.NewDecoder().Bytes(head)
	if err != nil {
		return 0
	}
	good, all, lower, before := 0.0, 0.0, false, ' '
	for i, r := range string(text) {
		if r < 0x80 {
			before = r
			continue
		}
		if r == utf8.RuneError {
			if whole || i+3 < len(text) { // else the last character is cut in two
				all += 4
			}
			continue
		}
		all++
		switch {
		case r >= 0xAC00 && r <= 0xD7A3:
			good += 1.1 // Hangul by chance is rare: GB's Han read as Korean is mostly Hanja
		case r >= 0x4E00 && r <= 0x9FFF:
			if enc == simplifiedchinese.GB18030 {
				good++
			} else {
				good += 0.3
			}
		case unicode.Is(unicode.Cyrillic, r):
			switch lower = unicode.IsLower(r); {
			case enc != charmap.Windows1251:
				good += 0.2 // two-byte sets hold Cyrillic, but nobody writes with it
			case lower || unicode.IsUpper(r) && !unicode.IsLower(before):
				good++
			}
		case r >= 0x3000 && r <= 0x303F, r >= 0xFF00 && r <= 0xFF5E, r >= 0x2010 && r <= 0x2026, r == '«', r == '»', r == '№', r == '—', r == '·':
			good += 0.8
		}
		before = r
	}
	if all == 0 {
		return 0
	}
	score := good / all
	if enc == charmap.Windows1251 {
		// Every byte is some letter of it; words of Chinese or Korean read so
		// have capitals after small letters, which took their share already.
		score *= 0.95
	}
	return score
}

// cyrillicBytes recognises windows-1251 by its bytes: letters lie at 0xC0 and
// above, with few others. Two-byte sets use the range below for half of theirs.
func cyrillicBytes(b []byte) bool {
	high, letters := 0, 0
	for _, c := range b {
		switch {
		case c >= 0xC0:
			high++
			letters++
		case c == 0xA8, c == 0xB8, c == 0xAB, c == 0xBB, c == 0xB9, c == 0x96, c == 0x97, c == 0x85: // Ё ё « » № – — …
		case c >= 0x80:
			high++
		}
	}
	return letters >= 6 && letters*100 >= high*97
}

// looksLikeText says whether the beginning of a file can be read as text.
func looksLikeText(head []byte) bool { return detectText(head, false).enc != nil }

// DecodeText reads a text of at most limit bytes (MaxText when 0) in the
// encoding that its bytes show: UTF-8, UTF-16, EUC-KR with CP949, GB 18030 or
// windows-1251. It returns its paragraphs, split at line ends and nowhere above
// ParagraphBytes, without control characters, and the encoding's name.
func DecodeText(r io.Reader, limit int64) (paragraphs []string, encodingName string, err error) {
	var out []string
	name, err := limitedLines(r, limit, func(line string) error {
		for len(line) > ParagraphBytes {
			at := ParagraphBytes
			if space := strings.LastIndexAny(line[:at], " \t.。!?"); space > at/2 {
				at = space + 1
			}
			for at > 0 && !utf8.RuneStart(line[at]) {
				at--
			}
			out = append(out, line[:at])
			line = line[at:]
		}
		if strings.TrimSpace(line) != "" {
			out = append(out, line)
		}
		return nil
	})
	if err != nil {
		return nil, "", err
	}
	return out, name, nil
}

// TextLines reads a text as DecodeText does, and returns every line of it, the
// empty ones too, so that a line has the number that an editor shows. Only a
// line above 1 MiB comes in several.
func TextLines(r io.Reader, limit int64) (lines []string, encodingName string, err error) {
	name, err := limitedLines(r, limit, func(line string) error {
		lines = append(lines, line)
		return nil
	})
	if err != nil {
		return nil, "", err
	}
	return lines, name, nil
}

// limitedLines is eachLine for a text that must not be longer than limit bytes.
func limitedLines(r io.Reader, limit int64, line func(string) error) (encodingName string, err error) {
	if limit <= 0 || limit > MaxText {
		limit = MaxText
	}
	raw, err := io.ReadAll(io.LimitReader(r, limit+1))
	if err != nil {
		return "", fmt.Errorf("read the text: %w", err)
	}
	if int64(len(raw)) > limit {
		return "", fmt.Errorf("a text above %d bytes: %w", limit, ErrTooLarge)
	}
	return eachLine(bytes.NewReader(raw), line)
}

// eachLine gives the lines of a text as UTF-8 without line end and control
// characters. A line that never ends comes in pieces.
func eachLine(r io.Reader, line func(string) error) (encodingName string, err error) {
	br := bufio.NewReaderSize(r, 256<<10)
	head, err := br.Peek(256 << 10)
	if err != nil && !errors.Is(err, io.EOF) {
		return "", fmt.Errorf("read the text: %w", err)
	}
	e := detectText(head, err != nil)
	if e.enc == nil {
		if len(head) == 0 {
			return utf8Text.name, nil
		}
		return "", damaged("text in an unknown encoding")
	}
	text := bufio.NewReaderSize(e.enc.NewDecoder().Reader(br), 64<<10)
	var b strings.Builder
	flush := func() error {
		s := b.String()
		b.Reset()
		return line(s)
	}
	was := ' '
	for {
		c, _, err := text.ReadRune()
		if err == io.EOF {
			if b.Len() > 0 {
				return e.name, flush()
			}
			return e.name, nil
		}
		if err != nil {
			return "", fmt.Errorf("read the text: %w", err)
		}
		switch {
		case c == '\n' && was == '\r':
		case c == '\n', c == '\r', c == '\u2028', c == '\u2029', c == '\f':
			err = flush()
		case c == '\t', !unicode.IsControl(c) && c != '\ufeff':
			b.WriteRune(c)
			if b.Len() >= longestLine {
				err = flush()
			}
		}
		if err != nil {
			return "", err
		}
		was = c
	}
}

// copyText writes a text as UTF-8 with line feeds and nothing invisible.
func copyText(r io.Reader, w io.Writer) (ReadingInfo, error) {
	bw := bufio.NewWriter(w)
	name, err := eachLine(r, func(s string) error {
		_, err := bw.WriteString(s + "\n")
		return err
	})
	if err == nil {
		err = bw.Flush()
	}
	info := ReadingInfo{Media: "text/plain", Ext: ".txt"}
	if name != utf8Text.name {
		info.Notes = append(info.Notes, "converted from "+name+" to UTF-8")
	}
	return info, err
}
