package bundle

import (
	"fmt"
	"slices"
	"strings"

	"attest/archive/document"
)

// Paper is the submission as a text: what submission.pdf and submission.docx
// say. A form comes in its own order; a general bundle as its form has it:
// addressee, cover, testimonies, exhibits, naming, sender. What is drawn from the
// testimonies (chronology, violations, witnesses) comes behind; of a form that is
// limited in its length it stands apart, see Accounts.
//
// It needs no vault, and says nothing that the Content does not hold.
func Paper(c Content) (document.Document, error) {
	p, err := newPaper(c)
	if err != nil {
		return document.Document{}, err
	}
	p.facts()
	p.cover()
	if p.c.Form != nil {
		p.form(*p.c.Form)
	}
	if !p.c.apart() {
		if err := p.behind(); err != nil {
			return p.d, err
		}
	}
	p.restrictions()
	if !p.c.apart() {
		p.check()
	}
	return p.d, p.d.Check()
}

// Accounts is what stands behind a form that the body limits in its length, as a
// text of its own: accounts.pdf and accounts.docx. Nil for any other submission,
// whose Paper holds it.
func Accounts(c Content) (*document.Document, error) {
	if !c.apart() {
		return nil, nil
	}
	p, err := newPaper(c)
	if err != nil {
		return nil, err
	}
	p.d.Title, p.d.Subtitle = p.pw.Accounts, strings.Join(filled(c.Title, c.Addressee), " · ")
	p.facts()
	if err := p.behind(); err != nil {
		return nil, err
	}
	p.check()
	return &p.d, p.d.Check()
}

func (c Content) apart() bool { return c.Form != nil && c.Form.Apart }

func newPaper(c Content) (*paper, error) {
	w := wordsFor(c.Language)
	if c.Unlinkable {
		var what string
		if c, what = withoutLinks(c); what != "" {
			return nil, fmt.Errorf("%w: %s", ErrContent, what)
		}
		w = w.withoutProofs()
	}
	for i := range c.Exhibits {
		if c.Exhibits[i].Redacted { // whoever filled it; Write asks more
			c.Exhibits = slices.Clone(c.Exhibits)
			c.Exhibits[i].Size, c.Exhibits[i].SHA256, c.Exhibits[i].OriginalName = 0, "", ""
		}
	}
	p := &paper{c: c, w: w, pw: paperWordsFor(c.Language), d: document.Document{
		Title: c.Title, Subtitle: c.Addressee, Language: w.Lang, Author: c.Office, Time: c.Time,
		Running: strings.Join(filled(c.Office, c.Reference), " · "),
	}}
	p.d.Words = document.Words{Page: p.pw.Page, Contents: w.Contents}
	return p, nil
}

func (p *paper) cover() {
	if p.c.Cover == "" {
		return
	}
	p.head(1, "h_cover", p.w.Cover)
	for i, text := range strings.Split(strings.TrimSpace(strings.ReplaceAll(p.c.Cover, "\r\n", "\n")), "\n\n") {
		p.add(document.Block{Kind: document.Plain, ID: fmt.Sprintf("c_%d", i+1), Text: strings.TrimSpace(text)})
	}
}

// behind is what stands behind the form: accounts, exhibits, and what is drawn
// from them.
func (p *paper) behind() error {
	events, laws, err := chronology(p.w, p.c)
	if err != nil {
		return err
	}
	for _, t := range p.c.Testimonies {
		p.testimony(t)
	}
	p.exhibits()
	p.witnesses()
	p.violations(events, laws)
	drawn, places, err := drawMap(p.w, events)
	if err != nil {
		return err
	}
	p.chronology(events)
	if err := p.places(drawn, places); err != nil {
		return err
	}
	p.custody()
	return nil
}

func (p *paper) restrictions() {
	if p.c.Restrictions != "" {
		p.head(1, "h_restrictions", p.w.Restrictions)
		p.add(document.Block{Kind: document.Plain, Text: p.c.Restrictions})
	}
}

func (p *paper) check() {
	p.head(1, "h_check", p.w.Check)
	check := p.pw.Check
	switch {
	case p.c.Alone && p.c.Unlinkable:
		check = p.pw.AloneCopies
	case p.c.Alone:
		check = p.pw.AloneCheck
	case p.c.Unlinkable:
		check = p.pw.CopiesCheck
	}
	p.add(document.Block{Kind: document.Plain, Text: check})
}

type paper struct {
	c  Content
	w  *words
	pw *paperWords
	d  document.Document
}

func (p *paper) add(b document.Block) { p.d.Blocks = append(p.d.Blocks, b) }

func (p *paper) head(level int, id, text string) {
	p.add(document.Block{Kind: document.Heading, Level: level, ID: id, Text: text})
}

func filled(parts ...string) []string {
	return slices.DeleteFunc(parts, func(s string) bool { return s == "" })
}

func (p *paper) facts() {
	c, w := p.c, p.w
	rows := [][]string{
		{w.Addressee, c.Addressee}, {w.Reference, c.Reference}, {w.Sender, c.Sender}, {w.Office, c.Office}, {w.Date, c.Time.UTC().Format("2006-01-02")},
	}
	if c.Withheld > 0 {
		rows = append(rows, []string{w.Withheld, fmt.Sprintf(w.WithheldText, c.Withheld)})
	}
	p.add(document.Block{Kind: document.Facts, Table: document.Grid{Rows: rows}})
}

func (p *paper) form(f Form) {
	p.head(1, "h_form", f.Title)
	for i, s := range f.Sections {
		p.head(2, fmt.Sprintf("h_s%d", i+1), s.Title)
		for _, field := range s.Fields {
			p.head(3, fmt.Sprintf("h_f%d", field.Number), field.Label)
			for _, a := range field.Answers {
				p.answer(field, a)
			}
		}
	}
}

func (p *paper) answer(f FormField, a FormAnswer) {
	b := document.Block{Kind: document.Numbered, Lead: a.Code}
	id := fmt.Sprintf("f%d_%s_", f.Number, AnswerKey(a.Code))
	switch {
	case a.Unknown != "":
		b.ID, b.Text = id+"0", document.Fill(p.pw.Unknown, a.Unknown)
		p.add(b)
	case len(a.Lines) == 0:
		b.Kind, b.Lead, b.Text = document.Small, "", strings.TrimSpace(a.Code+" "+p.pw.Open)
		p.add(b)
	}
	for i, l := range a.Lines {
		b.ID, b.Text = fmt.Sprintf("%s%d", id, i+1), l.Text
		b.Notes = nil
		if note := p.cite(l.Sources); note != "" {
			b.Notes = []document.Note{{At: len([]rune(l.Text)), Text: note}}
		}
		if i > 0 {
			b.Lead = ""
		}
		p.add(b)
	}
}

// AnswerKey is whose an answer is, in the ID of its paragraphs: "0" for the case, and
// for a person "w" and the signs of the code of the submission, which stays when
// others come in or are taken out, and tells no number.
func AnswerKey(code string) string {
	if code == "" {
		return "0"
	}
	sign := func(r rune) rune {
		if r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z' {
			return r
		}
		return -1
	}
	return "w" + strings.Map(sign, strings.TrimPrefix(code, "W-"))
}

// cite is a footnote: exhibits by their numbers first, then where it is told.
func (p *paper) cite(sources []Source) string {
	var files, told []string
	put := func(list *[]string, s string) {
		if !slices.Contains(*list, s) {
			*list = append(*list, s)
		}
	}
	for _, s := range sources {
		if s.Exhibit > 0 {
			put(&files, fmt.Sprintf("%s %d", p.w.Exhibit, s.Exhibit))
		}
		if s.Testimony > 0 {
			paragraph := ""
			if s.Paragraph > 0 {
				paragraph = fmt.Sprint(s.Paragraph)
			}
			one := p.place(s.Testimony, paragraph)
			if s.Start > 0 {
				one += ", " + clock(s.Start)
			}
			put(&told, one)
		}
	}
	return strings.Join(append(files, told...), "; ")
}

// testimony is an account in numbered paragraphs, in the words in which it was
// told. Its files are named by a footnote of its first paragraph.
func (p *paper) testimony(t Testimony) {
	w := p.w
	p.head(1, fmt.Sprintf("h_t%d", t.Number), strings.Join(filled(fmt.Sprintf("%s %d", w.Testimony, t.Number), t.Pseudonym, t.Named), " · "))
	i := t.Interview
	p.add(document.Block{Kind: document.Facts, Table: document.Grid{Rows: [][]string{
		{w.Date, i.Date}, {w.Place, i.Place}, {w.Language, w.word(t.Language)}, {w.Method, w.word(i.Method)}, {w.Interviewer, i.Interviewer},
		{w.Interpreter, i.Interpreter}, {w.Present, strings.Join(i.Present, ", ")}, {w.State, w.word(i.State)},
	}}})
	if t.Redacted {
		var why []string
		for _, r := range leftOutOf(t) {
			if s := w.Reasons[r]; s != "" {
				why = append(why, s)
			}
		}
		p.add(document.Block{Kind: document.Small, Text: strings.TrimSpace(w.LeftOut + " " + strings.Join(why, "; "))})
	}
	files := p.filesOf(t.Number)
	for n, s := range t.Segments {
		b := document.Block{Kind: document.Numbered, ID: fmt.Sprintf("t%dp%d", t.Number, n+1), Text: s.Text}
		at := ""
		if s.End > 0 {
			at = clock(s.Start)
		}
		b.Lead = strings.Join(filled(p.place(t.Number, fmt.Sprint(n+1)), w.word(s.Speaker), at), " · ")
		if n == 0 && len(files) > 0 {
			b.Notes = []document.Note{{At: len([]rune(s.Text)), Text: document.Fill(p.pw.Files, strings.Join(files, ", "))}}
		}
		p.add(b)
	}
	for i, tr := range t.Translations {
		p.translation(t.Number, i+1, tr)
	}
}

// translation follows the account, and is never in its place.
func (p *paper) translation(testimony, n int, tr Translation) {
	r := p.w.Reader
	p.head(2, fmt.Sprintf("h_t%dx%d", testimony, n), fmt.Sprintf("%s: %s", r.Translation, p.w.word(tr.Language)))
	state := r.Unchecked
	if tr.Checked {
		state = r.Checked
	}
	p.add(document.Block{Kind: document.Small, Text: state})
	for _, x := range tr.Texts {
		b := document.Block{Kind: document.Plain, ID: fmt.Sprintf("t%dx%dp%d", testimony, n, x.Paragraph), Text: fmt.Sprintf("[%d] %s", x.Paragraph, x.Text)}
		if x.Doubt {
			b.Notes = []document.Note{{At: len([]rune(b.Text)), Text: r.Doubt}}
		}
		p.add(b)
	}
}

func (p *paper) filesOf(testimony int) (out []string) {
	for _, x := range p.c.Exhibits {
		if x.Testimony == testimony {
			out = append(out, fmt.Sprintf("%s %d", p.w.Exhibit, x.Number))
		}
	}
	return out
}

func (p *paper) table(id, title, note string, g document.Grid) {
	if len(g.Rows) == 0 {
		return
	}
	p.head(1, id, title)
	if note != "" {
		p.add(document.Block{Kind: document.Small, Text: note})
	}
	p.add(document.Block{Kind: document.Table, Table: g})
}

func (p *paper) exhibits() {
	w, pw := p.w, p.pw
	g := document.Grid{Caption: pw.ExhibitList, Head: []string{pw.Number, pw.File, pw.Type, w.Testimony, "SHA-256"}, Widths: []float64{0.9, 3.4, 2, 1.5, 5.4}}
	for i, x := range listExhibits(p.c).Exhibits {
		if p.c.Alone {
			x.File, x.Original = p.c.Exhibits[i].annexes()
		}
		sum := x.SHA256
		if len(sum) == 64 { // two lines that can be compared
			sum = sum[:32] + "\n" + sum[32:]
		}
		if x.Redacted {
			sum = pw.PartsOut
		}
		told := ""
		if x.Testimony > 0 {
			told = fmt.Sprint(x.Testimony)
		}
		g.Rows = append(g.Rows, []string{fmt.Sprint(x.Number), strings.Join(filled(x.File, x.Original, x.OriginalName), "\n"), x.Media, told, sum})
	}
	p.table("h_exhibits", w.Exhibits, w.ExhibitNote, g)
}

// witnesses are by pseudonym, with the name of those who are named.
func (p *paper) witnesses() {
	w, pw := p.w, p.pw
	g := document.Grid{Caption: pw.WitnessList, Head: []string{w.Testimony, pw.Witness, w.Name, w.Language, w.Date, w.By}, Widths: []float64{1.2, 1.4, 2, 1.4, 1.6, 2}}
	for _, t := range p.c.Testimonies {
		g.Rows = append(g.Rows, []string{fmt.Sprint(t.Number), t.Pseudonym, t.Named, w.word(t.Language), t.Interview.Date, w.word(t.Consent.By)})
	}
	p.table("h_witnesses", pw.Witnesses, "", g)
}

// violations are by provision: which acts, of which witnesses, told where.
func (p *paper) violations(events []eventPage, laws []provisionPage) {
	pw := p.pw
	g := document.Grid{Caption: pw.ViolationList, Head: []string{pw.Provision, pw.Acts, pw.Witness, pw.ToldIn}, Widths: []float64{3, 3.4, 1.3, 2.6}}
	for _, law := range laws {
		var acts, who, told []string
		put := func(list *[]string, s string) {
			if s != "" && !slices.Contains(*list, s) {
				*list = append(*list, s)
			}
		}
		for _, e := range events {
			if slices.ContainsFunc(e.Provisions, func(x provisionPage) bool { return x.Code == law.Code }) {
				put(&acts, e.Kind)
				put(&who, e.Witness)
				put(&told, p.toldIn(e))
			}
		}
		g.Rows = append(g.Rows, []string{law.Short + "\n" + law.Full, strings.Join(acts, "\n"), strings.Join(who, ", "), strings.Join(told, "\n")})
	}
	p.table("h_violations", pw.Violations, pw.ViolationNote, g)
}

func (p *paper) toldIn(e eventPage) string {
	var n []string
	for _, k := range e.Paragraphs {
		n = append(n, fmt.Sprint(k))
	}
	return p.place(e.Testimony, strings.Join(n, ", "))
}

// place is where something is told, as citations and paragraphs have it.
func (p *paper) place(testimony int, paragraphs string) string {
	s := document.Fill(p.pw.Told, fmt.Sprint(testimony))
	if paragraphs != "" {
		s += document.Fill(p.pw.At, paragraphs)
	}
	return s
}

func (p *paper) chronology(events []eventPage) {
	pw, r := p.pw, p.w.Reader
	g := document.Grid{Caption: pw.ChronologyList, Head: []string{pw.When, p.w.Place, pw.Acts, pw.Witness, pw.ToldIn}, Widths: []float64{2.2, 2, 3, 1.2, 2.4}}
	for _, e := range events {
		when := e.when(p.w)
		if e.Sure != "" {
			when += " (" + e.Sure + ")"
		}
		g.Rows = append(g.Rows, []string{when, e.Place, strings.Join(filled(e.Kind, e.Basis), "\n"), e.Witness, p.toldIn(e)})
	}
	left := eventsLeftOut(p.w, p.c)
	p.table("h_chronology", r.Chronology, strings.Join(filled(r.ChronologyNote, left), " "), g)
	if left != "" && len(g.Rows) == 0 {
		p.head(1, "h_chronology", r.Chronology)
		p.add(document.Block{Kind: document.Small, Text: left})
	}
}

func (p *paper) custody() {
	pw := p.pw
	g := document.Grid{Caption: pw.CustodyList, Head: []string{p.w.Exhibit, pw.Time, pw.Event, pw.Role}, Widths: []float64{1, 2.6, 5, 1.8}}
	for _, x := range p.c.Exhibits {
		for i, s := range x.Steps {
			number := ""
			if i == 0 {
				number = fmt.Sprint(x.Number)
			}
			g.Rows = append(g.Rows, []string{number, minute(s.Time), pw.step(s.What), s.Role})
		}
	}
	note := pw.CustodyNote
	if p.c.Alone {
		note = pw.AloneCustody
	}
	p.table("h_custody", pw.CustodyReport, note, g)
}
