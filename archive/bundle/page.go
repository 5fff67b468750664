package bundle

import (
	"bytes"
	_ "embed"
	"fmt"
	"html/template"
	"path"
	"strings"
	"time"

	"attest/archive/passphrase"
)

//go:embed page.html
var pageHTML string

//go:embed page.css
var pageCSS string

var pages = template.Must(template.New("").Funcs(template.FuncMap{
	"shown": shownHTML,
	"line":  shownLine,
	// Of the page that checks copies.
	"checkPolicy": func() template.HTML { return checkPolicy },
	"checkCode":   func() template.HTML { return checkCode },
	"wordList":    func() string { return strings.Join(passphrase.English(), " ") },
	"outlines":    outlines,
}).Parse(pageHTML))

// style and policy belong together: the policy lets this one style pass, by its
// hash, and pictures and sound from the bundle; no script, no font, no frame,
// no form, nothing from a network. "file:" is for browsers that do not count a
// page's own folder as 'self'. The page of the whole submission may also run the
// one script that finds things in it, by its hash.
var (
	style  = template.HTML("<style>" + pageCSS + "</style>")
	policy = template.HTML(`<meta http-equiv="Content-Security-Policy" content="` + contentPolicy() + `">`)
)

func contentPolicy() string {
	return "default-src 'none'; img-src 'self' file:; media-src 'self' file:; style-src " + hashSource(pageCSS) + "; base-uri 'none'; form-action 'none'"
}

type fact struct{ Name, Value string }

type page struct {
	W            *words
	C            Content
	Policy       template.HTML
	Style        template.HTML
	Facts        []fact
	Testimonies  []testimonyPage
	Exhibits     []exhibitPage
	WithheldText string
	Fingerprint  string
	Copies       []copyLink // of final accounts, to be checked

	Form   *formPage     // of a mechanism, nil for a general bundle
	Papers []string      // files of the submission as it is read and printed, inside data/
	Script template.HTML // of the page of the whole submission
	Other  otherPage     // the same page in the other language
	Events []eventPage   // by date
	// EventsLeftOut says how many are not told, "" for none.
	EventsLeftOut string
	Laws          []provisionPage // that they name
	Map           *mapPage        // nil without a place that can be drawn
	Places        []placePage
	Follows       bool // some paragraph has its sound
	Wide          bool // some account has a translation beside it
}

// otherPage leads to the page in the other language.
type otherPage struct{ File, Lang, Name string }

// copyLink is a testimony's opened commitment.
type copyLink struct {
	Number int
	File   string // path inside data/
}

type testimonyPage struct {
	Page       *page
	W          *words
	T          Testimony
	Facts      []fact
	Consent    []fact
	Paragraphs []paragraph
	LeftOut    string // why parts are left out, "" where none are
	Sound      string // file that the times of paragraphs lie in
	Beside     []besideHead
	Root       string // leads from the page to data/
}

// besideHead says what one translation is.
type besideHead struct{ Lang, Name, Standing string }

type paragraph struct {
	N                             int
	Speaker, Lang, PageLang, Text string
	Clock, At, To                 string // where it is said, as shown and in seconds
	Beside                        []beside
}

// beside is the translation of a paragraph; where there is none, Text is "".
type beside struct {
	Lang, Name, Text string
	Doubt            bool
}

type exhibitPage struct {
	W                             *words
	X                             Exhibit
	Kind, File, Original, Caption string
	PartsOut                      string
}

// newPage is what the pages show, in the language of the bundle.
func newPage(c Content, fingerprint string) (*page, error) {
	w := wordsFor(c.Language)
	if c.Unlinkable {
		w = w.withoutProofs()
	}
	p := &page{W: w, C: c, Policy: policy, Style: style, Fingerprint: fingerprint, Papers: paperNames(c)}
	p.WithheldText = fmt.Sprintf(w.WithheldText, c.Withheld)
	p.Facts = facts(
		w.Addressee, c.Addressee, w.Reference, c.Reference, w.Sender, c.Sender, w.Office, c.Office,
		w.Date, c.Time.UTC().Format(time.DateOnly))
	for _, t := range c.Testimonies {
		p.Testimonies = append(p.Testimonies, newTestimonyPage(p, t))
		if t.Copy != nil {
			p.Copies = append(p.Copies, copyLink{t.Number, strings.TrimPrefix(path.Join(testimonyFolder(t.Number), fileDisclosure), "data/")})
		}
	}
	p.Form = newFormPage(c)
	for _, x := range c.Exhibits {
		p.Exhibits = append(p.Exhibits, newExhibitPage(w, x))
	}
	return p, p.reading()
}

// paperNames are the papers of a submission, inside data/.
func paperNames(c Content) []string {
	names := []string{filePDF, fileWord}
	if c.apart() {
		names = append(names, fmt.Sprintf(fileBehind, "pdf"), fmt.Sprintf(fileBehind, "docx"))
	}
	return each(names, func(name string) string { return strings.TrimPrefix(name, "data/") })
}

func newTestimonyPage(p *page, t Testimony) testimonyPage {
	w, in, c := p.W, t.Interview, t.Consent
	name := w.No
	if c.Named {
		name = w.Yes
	}
	until := c.Until
	if until == "" {
		until = w.NoEnd
	}
	tp := testimonyPage{Page: p, W: w, T: t}
	tp.Facts = facts(
		w.Name, t.Named, w.Date, in.Date, w.Place, in.Place, w.Language, w.word(t.Language), w.Method, w.word(in.Method),
		w.Interviewer, in.Interviewer, w.Interpreter, in.Interpreter, w.Present, strings.Join(in.Present, ", "),
		w.State, w.word(in.State), w.Tags, strings.Join(t.Tags, ", "))
	if t.Redacted {
		tp.LeftOut = strings.Join(each(leftOutOf(t), func(r string) string { return w.Reasons[r] }), "; ")
	}
	tp.Consent = facts(
		w.Use, w.use(c.Use), w.Answer, w.word(c.Answer), w.By, w.word(c.By), w.ConsentDate, c.Date, w.Form, w.word(c.Form),
		w.Named, name, w.Media, strings.Join(each(c.Media, w.word), ", "), w.Recipients, strings.Join(c.Recipients, ", "), w.Until, until)
	for i, s := range t.Segments {
		tp.Paragraphs = append(tp.Paragraphs, paragraph{N: i + 1, Speaker: w.word(s.Speaker), Lang: s.Lang, PageLang: w.Lang, Text: s.Text})
	}
	tp.beside(p.C)
	return tp
}

func newExhibitPage(w *words, x Exhibit) exhibitPage {
	p := exhibitPage{W: w, X: x, PartsOut: paperWordsFor(w.Lang).PartsOut, Caption: fmt.Sprintf("%s %d", w.Exhibit, x.Number)}
	if x.Testimony > 0 {
		p.Caption += fmt.Sprintf(", %s %d", w.Belongs, x.Testimony)
	}
	if x.Open != nil {
		p.File = strings.TrimPrefix(readingPath(x), "data/")
		if media := baseMedia(x.ReadingMedia); extensions[media] != "" {
			p.Kind = kindWord(media)
		}
	}
	if x.OpenOriginal != nil {
		p.Original = strings.TrimPrefix(originalPath(x), "data/")
	}
	return p
}

// facts pairs names and values and leaves out what is empty.
func facts(nv ...string) []fact {
	var out []fact
	for i := 0; i < len(nv); i += 2 {
		if nv[i+1] != "" {
			out = append(out, fact{nv[i], nv[i+1]})
		}
	}
	return out
}

func each[T any](in []T, f func(T) string) []string {
	out := make([]string, len(in))
	for i, s := range in {
		out[i] = f(s)
	}
	return out
}

func render(name string, data any) ([]byte, error) {
	var b bytes.Buffer
	if err := pages.ExecuteTemplate(&b, name, data); err != nil {
		return nil, fmt.Errorf("%w: page %s: %w", ErrContent, name, err)
	}
	return b.Bytes(), nil
}
