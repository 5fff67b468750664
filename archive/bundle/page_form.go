package bundle

import (
	"fmt"
	"strings"

	"attest/archive/document"
)

// formPage is the form of a mechanism as the page of the whole submission shows
// it: what submission.pdf has, its citations leading to the accounts and exhibits.
type formPage struct {
	Title    string
	Sections []formSectionPage
}

type formSectionPage struct {
	Title  string
	Fields []formFieldPage
}

type formFieldPage struct {
	Number  int
	Label   string
	Answers []formAnswerPage
}

type formAnswerPage struct {
	Code  string // of the person; "" for the case
	Note  string // that it is open, or why it is not known
	Lines []formLinePage
}

type formLinePage struct {
	Text  string
	Cites []citation
}

// citation leads to where something is told or shown, on the same page.
type citation struct{ Anchor, Text string }

func newFormPage(c Content) *formPage {
	if c.Form == nil {
		return nil
	}
	w, pw := wordsFor(c.Language), paperWordsFor(c.Language)
	out := &formPage{Title: c.Form.Title}
	for _, s := range c.Form.Sections {
		section := formSectionPage{Title: s.Title}
		for _, f := range s.Fields {
			field := formFieldPage{Number: f.Number, Label: f.Label}
			for _, a := range f.Answers {
				one := formAnswerPage{Code: a.Code, Note: a.Note(c.Language)}
				for _, l := range a.Lines {
					one.Lines = append(one.Lines, formLinePage{l.Text, citations(w, pw, c, l.Sources)})
				}
				field.Answers = append(field.Answers, one)
			}
			section.Fields = append(section.Fields, field)
		}
		out.Sections = append(out.Sections, section)
	}
	return out
}

// citations are the sources of a paragraph, each once, by the numbers of the bundle.
func citations(w *words, pw *paperWords, c Content, sources []Source) (out []citation) {
	seen := map[citation]bool{}
	put := func(anchor, text string) {
		if one := (citation{anchor, text}); !seen[one] {
			seen[one], out = true, append(out, one)
		}
	}
	for _, s := range sources {
		if s.Exhibit > 0 && s.Exhibit <= len(c.Exhibits) {
			put(fmt.Sprintf("x%d", s.Exhibit), fmt.Sprintf("%s %d", w.Exhibit, s.Exhibit))
		}
		if s.Testimony < 1 || s.Testimony > len(c.Testimonies) {
			continue
		}
		anchor, text := fmt.Sprintf("t%d", s.Testimony), document.Fill(pw.Told, fmt.Sprint(s.Testimony))
		if s.Paragraph > 0 && s.Paragraph <= len(c.Testimonies[s.Testimony-1].Segments) {
			anchor += fmt.Sprintf("p%d", s.Paragraph)
			text += document.Fill(pw.At, fmt.Sprint(s.Paragraph))
		}
		if s.Start > 0 {
			text += ", " + clock(s.Start)
		}
		put(anchor, text)
	}
	return out
}

// Cite spells where something is told or shown, in the words of the paper of that
// language.
func Cite(s Source, language string) string {
	w, pw := wordsFor(language), paperWordsFor(language)
	var out []string
	if s.Exhibit > 0 {
		out = append(out, fmt.Sprintf("%s %d", w.Exhibit, s.Exhibit))
	}
	if s.Testimony > 0 {
		told := document.Fill(pw.Told, fmt.Sprint(s.Testimony))
		if s.Paragraph > 0 {
			told += document.Fill(pw.At, fmt.Sprint(s.Paragraph))
		}
		out = append(out, told)
	}
	return strings.Join(out, "; ")
}

// Note is what stands in place of an answer that is open or not known, in the words
// of the paper of that language; "" where there are lines.
func (a FormAnswer) Note(language string) string {
	pw := paperWordsFor(language)
	switch {
	case a.Unknown != "":
		return document.Fill(pw.Unknown, a.Unknown)
	case len(a.Lines) == 0:
		return pw.Open
	}
	return ""
}
