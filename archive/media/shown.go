package media

import (
	"bytes"
	"html"
	"io"
	"mime"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// Texts in a format with signs of its own show another text than is written in them: &#52572; of a web page, \ucd5c of what
// messengers export, =EC=B5=9C of a contact, words in the middle of tags. What is here reads a text as it shows, to be searched.

// svg is a picture that is a text.
const svg = "image/svg+xml"

// overlap is how much of a piece of a text the next one has again: a name and a number of whatever spelling.
const overlap = 400

// shownText cuts a text into pieces to be searched: as it is, and once more whatever shows otherwise. sealed reports that it
// has parts, such as pictures and mail in base64, at which nobody can look here.
func shownText(lines []string) (pieces []string, sealed bool) {
	var b strings.Builder
	seen := map[string]bool{}
	for _, l := range lines {
		seen[l] = true
		if b.WriteString(l); len(l) < longestLine { // a longer one was cut, and goes on
			b.WriteByte('\n')
		}
	}
	text := strings.TrimSuffix(b.String(), "\n")
	pieces = inPieces(nil, text)
	add := func(s string) {
		if s == text {
			return
		}
		var fresh []string
		for _, l := range strings.Split(s, "\n") {
			if !seen[l] {
				seen[l] = true
				fresh = append(fresh, l)
			}
		}
		pieces = inPieces(pieces, strings.Join(fresh, "\n"))
	}
	whole := headerWords(unfolded(text))
	read := unescaped(percent(whole))
	add(read)
	add(fromBytes(read))
	if tags.MatchString(whole) {
		add(fromBytes(unescaped(withoutTags(whole))))
	}
	return pieces, inBase64.MatchString(text)
}

// inPieces cuts a text at spaces.
func inPieces(out []string, s string) []string {
	for len(s) > ParagraphBytes {
		at := cutAt(s, ParagraphBytes)
		out = append(out, s[:at])
		s = s[cutAt(s, at-overlap):]
	}
	if strings.TrimSpace(s) != "" {
		out = append(out, s)
	}
	return out
}

// cutAt is a place near a byte of a text, not after it, where a word may end.
func cutAt(s string, at int) int {
	if space := strings.LastIndexAny(s[:at], " \t\n"); space > at-overlap/2 {
		return space + 1
	}
	for at > 0 && !utf8.RuneStart(s[at]) {
		at--
	}
	return at
}

var (
	folds     = regexp.MustCompile(`(?i)begin:v(card|calendar)|quoted-printable|=\?[\w-]+\?[bq]\?`)
	quoted    = regexp.MustCompile(`(?i)quoted-printable`)
	header    = regexp.MustCompile(`=\?[\w-]{2,40}\?[bBqQ]\?[^?\s]{1,400}\?=`)
	between   = regexp.MustCompile(`(\?=)\s+(=\?)`)
	inBase64  = regexp.MustCompile(`(?i);base64[,:]|encoding=b(ase64)?\b|transfer-encoding:\s*base64`)
	equals    = regexp.MustCompile(`(=[0-9a-fA-F]{2})+`)
	percents  = regexp.MustCompile(`(%[0-9a-fA-F]{2})+`)
	slashes   = regexp.MustCompile(`\\u\{[0-9a-fA-F]{1,6}\}|(\\u[0-9a-fA-F]{4})+|(\\x[0-9a-fA-F]{2})+`)
	tags      = regexp.MustCompile(`</[a-zA-Z]|<[a-zA-Z!?][^<>]*>`)
	asLetters = regexp.MustCompile(`[\x{80}-\x{ff}]{2,}`)
	breaks    = regexp.MustCompile(`(?i)</?(p|div|li|ul|ol|dl|dt|dd|td|th|tr|table|h[1-6]|br|hr|title|body|head|text|option|blockquote|section|article|pre)\b[^<>]*>`)
	anyTag    = regexp.MustCompile(`(?s)<!--.*?-->|<[a-zA-Z/!?][^<>]*>`)
)

// unfolded joins the lines of contacts, calendars and mail that are one, and reads quoted-printable.
func unfolded(s string) string {
	if !folds.MatchString(s) {
		return s
	}
	isQuoted := quoted.MatchString(s)
	if isQuoted {
		s = strings.ReplaceAll(s, "=\n", "")
	}
	s = strings.NewReplacer("\n ", "", "\n\t", "").Replace(s)
	if isQuoted {
		s = equals.ReplaceAllStringFunc(s, func(w string) string { return decoded(hexBytes(w, 1), w) })
	}
	return s
}

// decoded reads bytes that a format wrote out in the encoding that they have, or keeps what stands there.
func decoded(raw []byte, as string) string {
	if utf8.Valid(raw) {
		return string(raw)
	}
	if e := detectText(raw, true); e.enc != nil {
		if out, err := e.enc.NewDecoder().Bytes(raw); err == nil {
			return string(out)
		}
	}
	return as
}

// headerWords reads the words of mail headers: =?utf-8?B?…?=.
func headerWords(s string) string {
	if !strings.Contains(s, "=?") {
		return s
	}
	words := mime.WordDecoder{CharsetReader: func(_ string, r io.Reader) (io.Reader, error) {
		raw, err := io.ReadAll(r)
		if err != nil {
			return nil, err
		}
		return strings.NewReader(decoded(raw, "")), nil
	}}
	return header.ReplaceAllStringFunc(between.ReplaceAllString(s, "$1$2"), func(w string) string {
		if out, err := words.Decode(w); err == nil {
			return out
		}
		return w
	})
}

// percent reads %EC%B5%9C, as addresses of the web have it.
func percent(s string) string {
	return percents.ReplaceAllStringFunc(s, func(w string) string { return decoded(hexBytes(w, 1), w) })
}

// hexBytes reads bytes of which each is written as some letters and two digits.
func hexBytes(w string, before int) (raw []byte) {
	for i := before; i+2 <= len(w); i += before + 2 {
		if b, err := strconv.ParseUint(w[i:i+2], 16, 8); err == nil {
			raw = append(raw, byte(b))
		}
	}
	return raw
}

// unescaped reads the signs of HTML and XML, and of JSON and programs: &#52572; &#xcd5c; \ucd5c \u{cd5c} \xec\xb5\x9c.
func unescaped(s string) string {
	if strings.Contains(s, `\`) {
		s = slashes.ReplaceAllStringFunc(s, func(w string) string {
			switch {
			case w[1] == 'x':
				return decoded(hexBytes(w, 2), w)
			case w[2] == '{':
				if r, err := strconv.ParseUint(w[3:len(w)-1], 16, 32); err == nil && r <= utf8.MaxRune {
					return string(rune(r))
				}
				return w
			}
			var units []uint16
			for i := 2; i+4 <= len(w); i += 6 {
				if u, err := strconv.ParseUint(w[i:i+4], 16, 16); err == nil {
					units = append(units, uint16(u))
				}
			}
			return string(utf16.Decode(units))
		})
	}
	if strings.Contains(s, "&") {
		s = html.UnescapeString(s)
	}
	return s
}

// fromBytes reads UTF-8 of which each byte was written as a letter: some messengers export 최 as \u00ec\u00b5\u009c.
func fromBytes(s string) string {
	return asLetters.ReplaceAllStringFunc(s, func(w string) string {
		var raw bytes.Buffer
		for _, r := range w {
			raw.WriteByte(byte(r))
		}
		if utf8.Valid(raw.Bytes()) {
			return raw.String()
		}
		return w
	})
}

// withoutTags is what stands between the tags of HTML or XML, each paragraph, cell and title on a line; what is written in a
// line inside of the text is no end of one.
func withoutTags(s string) string {
	s = breaks.ReplaceAllString(strings.ReplaceAll(s, "\n", " "), "\n")
	return anyTag.ReplaceAllString(s, "")
}
