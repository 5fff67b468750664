package delivery

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"html"
	"io"
	"strings"

	"github.com/go-json-experiment/json"

	"attest/archive/seal"
)

// MaxPage is the most bytes that one HTML file takes: a browser holds them in
// memory several times over, and few mail servers take a tenth of it.
const MaxPage = 128 << 20

// ErrPageSize: too much for one HTML file.
var ErrPageSize = errors.New("this is too much for one HTML file (128 MiB): use a zip with a passphrase, or age")

//go:embed page.js
var pageJS string

//go:embed page.css
var pageCSS string

// Page locks one file into an HTML file that opens in any browser with a
// passphrase told by another way: no program, no network. Where the file is a
// bundle, its first page can be read at once; it is shown in a frame in which
// nothing runs. Form, from docs/delivery-format.md:
//
//	head │ one line a chunk │ foot
//
// It holds against whoever gets the file and not the passphrase. It does not
// hold against whoever can change the file on its way: a changed page could
// send what is typed into it elsewhere. So its SHA-256 is in the letter, and
// files that must withstand that go by age.
type Page struct {
	Name       string // of the file inside
	Media      string
	Passphrase string
	Language   string // of the page: ko, otherwise en
	Office     string // that sends it; it stands in the page for anybody to read
}

// content says what is inside; it is sealed with it.
type content struct {
	Name  string `json:"name"`
	Media string `json:"media"`
}

const (
	chunkOpen  = `<script type="text/plain" class="c">`
	chunkClose = "</script>\n"
	saltOpen   = `<script type="text/plain" id="salt">`
	maxHead    = 4 << 10
)

// Seal returns what takes the file's bytes; Close ends the page.
func (p Page) Seal(w io.Writer) (io.WriteCloser, error) {
	pass, err := usable(p.Passphrase)
	if err != nil {
		return nil, err
	}
	told, err := seal.NewTold(pass)
	if err != nil {
		return nil, err
	}
	head, err := json.Marshal(content{p.Name, p.Media})
	if err != nil {
		return nil, err
	}
	if _, err := io.WriteString(w, p.head(told.Salt)); err != nil {
		return nil, err
	}
	s := &pageWriter{w: w, told: told, foot: p.foot()}
	_, err = s.Write(append(binary.BigEndian.AppendUint32(nil, uint32(len(head))), head...))
	return s, err
}

type pageWriter struct {
	w    io.Writer
	told *seal.Told
	buf  []byte
	n    int64
	foot string
}

func (s *pageWriter) Write(b []byte) (int, error) {
	if s.n += int64(len(b)); s.n > MaxPage {
		return 0, ErrPageSize
	}
	s.buf = append(s.buf, b...)
	for len(s.buf) > seal.ToldChunk {
		if err := s.chunk(s.buf[:seal.ToldChunk], false); err != nil {
			return 0, err
		}
		s.buf = append(s.buf[:0], s.buf[seal.ToldChunk:]...)
	}
	return len(b), nil
}

func (s *pageWriter) chunk(b []byte, last bool) error {
	sealed, err := s.told.Seal(b, last)
	if err != nil {
		return err
	}
	_, err = io.WriteString(s.w, chunkOpen+base64.StdEncoding.EncodeToString(sealed)+chunkClose)
	return err
}

// Close writes the last chunk and the script.
func (s *pageWriter) Close() error {
	if err := s.chunk(s.buf, true); err != nil {
		return err
	}
	clear(s.buf)
	_, err := io.WriteString(s.w, s.foot)
	return err
}

// Open gives the file's bytes back, from a page that Seal wrote.
func (p Page) Open(r io.ReaderAt, size int64) (io.ReadCloser, error) {
	b, err := OpenPage(io.NewSectionReader(r, 0, size), p.Passphrase)
	if err != nil {
		return nil, err
	}
	if b.Name != p.Name {
		return nil, seal.ErrTold
	}
	return io.NopCloser(bytes.NewReader(b.Data)), nil
}

// Opened is what was in a page.
type Opened struct {
	Name, Media string
	Data        []byte
}

// OpenPage opens a page as its script does.
func OpenPage(r io.Reader, pass string) (Opened, error) {
	var out Opened
	var told *seal.Told
	var plain []byte
	var pending []byte
	lines := bufio.NewReaderSize(r, 64<<10)
	next := func(last bool) error {
		if told == nil || pending == nil {
			return seal.ErrTold
		}
		b, err := told.Open(pending, last)
		plain = append(plain, b...)
		return err
	}
	for n := int64(0); ; {
		line, err := lines.ReadString('\n')
		if n += int64(len(line)); n > 2*MaxPage {
			return out, ErrPageSize
		}
		if text, ok := strings.CutPrefix(line, saltOpen); ok && told == nil {
			salt, derr := base64.StdEncoding.DecodeString(strings.TrimSuffix(text, chunkClose))
			if derr != nil {
				return out, seal.ErrTold
			}
			if told, derr = seal.OpenTold(Normal(pass), salt); derr != nil {
				return out, derr
			}
		}
		if text, ok := strings.CutPrefix(line, chunkOpen); ok {
			if pending != nil {
				if err := next(false); err != nil {
					return out, err
				}
			}
			var derr error
			if pending, derr = base64.StdEncoding.DecodeString(strings.TrimSuffix(text, chunkClose)); derr != nil {
				return out, seal.ErrTold
			}
		}
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return out, err
		}
	}
	if err := next(true); err != nil {
		return out, err
	}
	return inside(plain)
}

// inside takes apart what the chunks hold.
func inside(plain []byte) (Opened, error) {
	var c content
	if len(plain) < 4 {
		return Opened{}, seal.ErrTold
	}
	n, rest := int64(binary.BigEndian.Uint32(plain)), plain[4:]
	if n > maxHead || n > int64(len(rest)) || json.Unmarshal(rest[:n], &c) != nil {
		return Opened{}, seal.ErrTold
	}
	return Opened{Name: c.Name, Media: c.Media, Data: rest[n:]}, nil
}

func (p Page) head(salt []byte) string {
	w := wordsFor(p.Language)
	script := sha256.Sum256([]byte(pageJS))
	e := html.EscapeString
	office := ""
	if p.Office != "" {
		office = "<p>" + e(fmt.Sprintf(w.Office, shown(p.Office))) + "</p>\n"
	}
	return `<!doctype html>
<html lang="` + w.Lang + `"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'sha256-` + base64.StdEncoding.EncodeToString(script[:]) +
		`'; style-src 'unsafe-inline'; frame-src 'self'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex"><meta name="referrer" content="no-referrer">
<title>` + e(w.Title) + `</title><style>` + pageCSS + `</style></head>
<body><main>
<h1>` + e(w.Title) + `</h1>
` + office + `<p>` + e(w.Explain) + `</p>
<form id="ask" hidden><label for="pass">` + e(w.Ask) + `</label>
<input id="pass" type="text" autocomplete="off" autocapitalize="none" spellcheck="false">
<button type="submit">` + e(w.Open) + `</button></form>
<p id="say" role="status">` + e(w.Incomplete) + `</p>
<p id="save" hidden><a id="link" download></a></p>
<p><small>` + e(w.Holds) + `</small></p>
</main>
<iframe id="view" sandbox="" hidden title="` + e(w.Frame) + `"></iframe>
<div id="words" hidden data-ready="` + e(w.Ready) + `" data-wait="` + e(w.Wait) + `" data-wrong="` + e(w.Wrong) + `" data-done="` + e(w.Done) + `" data-save="` + e(w.Save) + `" data-old="` + e(w.Old) + `"></div>
` + saltOpen + base64.StdEncoding.EncodeToString(salt) + chunkClose
}

func (p Page) foot() string { return "<script>" + pageJS + "</script>\n</body></html>\n" }

// shown keeps a name on one line and without what turns text around.
func shown(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 || r == 0x200e || r == 0x200f {
			return ' '
		}
		return r
	}, s)
}
