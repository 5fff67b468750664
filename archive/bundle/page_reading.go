package bundle

import (
	_ "embed"
	"fmt"
	"html/template"
	"strconv"
	"strings"
)

// readerScript finds words, filters, and follows the sound. It asks nothing of a
// network and keeps nothing.
//
//go:embed reader.js
var readerScript string

// readerCode and readerPolicy are of the page of the whole submission alone.
var (
	readerCode   = template.HTML("<script>" + readerScript + "</script>")
	readerPolicy = template.HTML(`<meta http-equiv="Content-Security-Policy" content="` + contentPolicy() + `; script-src ` + hashSource(readerScript) + `">`)
)

// fileIndex is the page of the whole submission, and otherIndex the same page
// with its frame in the other language.
const fileIndex = "data/index.html"

func otherIndex(lang string) string { return "data/index." + lang + ".html" }

// indexPages hands out the page in both languages.
func indexPages(p *page, add func(name, tmpl string, data any)) error {
	other := p.C
	other.Language = "ko"
	if p.W.Lang == "ko" {
		other.Language = "en"
	}
	q, err := newPage(other, p.Fingerprint)
	if err != nil {
		return err
	}
	for _, it := range []struct {
		p, to    *page
		at, link string
	}{{p, q, fileIndex, otherIndex(q.W.Lang)}, {q, p, otherIndex(q.W.Lang), fileIndex}} {
		whole := *it.p
		whole.Policy, whole.Script = readerPolicy, readerCode
		whole.Other = otherPage{strings.TrimPrefix(it.link, "data/"), it.to.W.Lang, it.to.W.Reader.Itself}
		add(it.at, "index", &whole)
	}
	return nil
}

// reading fills what stands beside the accounts.
func (p *page) reading() error {
	var err error
	if p.Events, p.Laws, err = chronology(p.W, p.C); err != nil {
		return err
	}
	p.EventsLeftOut = eventsLeftOut(p.W, p.C)
	p.Map, p.Places, err = drawMap(p.W, p.Events)
	for _, t := range p.Testimonies {
		p.Wide = p.Wide || len(t.Beside) > 0
		p.Follows = p.Follows || t.Sound != ""
	}
	return err
}

// beside puts translations and times to the paragraphs.
func (tp *testimonyPage) beside(c Content) {
	w, t := tp.W, tp.T
	if t.Sound > 0 && c.Exhibits[t.Sound-1].Open != nil {
		tp.Sound = strings.TrimPrefix(readingPath(c.Exhibits[t.Sound-1]), "data/")
	}
	for i, s := range t.Segments {
		if tp.Sound != "" && s.End > s.Start {
			p := &tp.Paragraphs[i]
			p.Clock, p.At, p.To = clock(s.Start), seconds(s.Start), seconds(s.End)
		}
	}
	for _, tr := range t.Translations {
		name := w.word(tr.Language)
		standing := w.Reader.Unchecked
		if tr.Checked {
			standing = w.Reader.Checked
		}
		tp.Beside = append(tp.Beside, besideHead{tr.Language, name, standing})
		texts := map[int]TranslatedText{}
		for _, x := range tr.Texts {
			texts[x.Paragraph] = x
		}
		for i := range tp.Paragraphs {
			x := texts[i+1]
			tp.Paragraphs[i].Beside = append(tp.Paragraphs[i].Beside, beside{tr.Language, name, x.Text, x.Doubt})
		}
	}
}

func clock(ms int64) string {
	s := ms / 1000
	if s < 3600 {
		return fmt.Sprintf("%d:%02d", s/60, s%60)
	}
	return fmt.Sprintf("%d:%02d:%02d", s/3600, s/60%60, s%60)
}

func seconds(ms int64) string { return strconv.FormatFloat(float64(ms)/1000, 'f', 3, 64) }
