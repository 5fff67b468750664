package bundle

import (
	"fmt"
	"path"
	"slices"
	"strings"
)

// What pages show is held against what lies beside them in JSON, whole: what the
// grammar of pages does not have is refused, and within an article nothing is left
// that was not compared. What the sender wrote (title, cover, restrictions, the
// form), the chronology and the map are not in JSON, and stand under headings that say
// whose they are. Exhibits, custody and key: verify_figures.go.

// page is a page of the bundle, nil where it is none; what is wrong with it is told
// once.
func (v *verifier) page(name string) *element {
	if v.pages == nil {
		v.pages = map[string]*element{}
	}
	if e, read := v.pages[name]; read {
		return e
	}
	v.pages[name] = nil
	if _, there := v.sums[name]; !there {
		v.faultOf(KindMissing, name, "%s", errNoFile)
		return nil
	}
	e, err := parsePage(v.kept[name])
	if err != nil {
		v.fault(name, "%s: %s", notProven, err)
		return nil
	}
	if what := strange(e); what != "" {
		v.fault(name, "%s: %s", notProven, what)
		return nil
	}
	v.pages[name] = e
	return e
}

const notProven = "the page shows what is not proven"

// indexes are the pages of the whole submission. Bundles of before have one.
func (v *verifier) indexes() []string {
	out := []string{fileIndex}
	for _, lang := range []string{"en", "ko"} {
		if _, ok := v.sums[otherIndex(lang)]; ok {
			out = append(out, otherIndex(lang))
		}
	}
	return out
}

// otherPages looks at what the pages show beside testimonies, and that there is no
// other page.
func (v *verifier) otherPages() {
	pages := v.indexes()
	for _, name := range pages {
		e := v.page(name)
		if e == nil {
			continue
		}
		w := wordsFor(e.attr("lang"))
		main := childOf(childOf(e, "body"), "main")
		if articles := allOf(main, "article"); len(articles) != v.Testimonies || childOf(main, "section.check") == nil {
			v.fault(name, "%s: it shows %d testimonies, and there are %d", notProven, len(articles), v.Testimonies)
		} else if what := v.below(main, w); what != "" {
			v.fault(name, "%s: %s", notProven, what)
		}
		for kind, word := range map[string]string{"section.restrictions": w.Restrictions, "section.cover": w.Cover} {
			if s := childOf(main, kind); s != nil && childOf(s, "h2").said() != word {
				v.fault(name, "%s: what the sender wrote stands under another heading", notProven)
			}
		}
	}
	for n := 1; n <= v.Testimonies; n++ {
		pages = append(pages, path.Join(testimonyFolder(n), "statement.html"), path.Join(testimonyFolder(n), "consent.html"))
	}
	for name := range v.sums {
		if strings.HasPrefix(name, "data/") && slices.Contains(pageEndings, strings.ToLower(path.Ext(name))) && name != fileCheck && !slices.Contains(pages, name) {
			v.fault(name, "no bundle has this page: what it shows is not proven")
		}
	}
}

// pageEndings are what a browser shows as a page.
var pageEndings = []string{".html", ".htm", ".xhtml", ".xht", ".shtml", ".mhtml", ".mht", ".svg", ".xml"}

// shown compares what the pages show of one testimony with its documents.
func (v *verifier) shown(n int, s statement) {
	var c consentFile
	folder := testimonyFolder(n)
	if !v.document(path.Join(folder, "consent.json"), consentType, &c) {
		return
	}
	if c.Testimony != n {
		v.fault(path.Join(folder, "consent.json"), "it is of testimony %d", c.Testimony)
	}
	t := Testimony{Number: n, Pseudonym: s.Pseudonym, Named: s.Named, Language: s.Language, Interview: s.Interview, Tags: s.Tags, Segments: s.Account, Consent: c.Consent}
	var r readingFile
	if raw, there := v.kept[path.Join(folder, fileReading)]; there && decodeOurs(raw, readingType, &r) == nil { // beside tells what is wrong
		t.Translations = r.Translations
	}
	sound := ""
	var list exhibitList
	if decodeOurs(v.kept[fileExhibits], exhibitsType, &list) == nil && r.Sound > 0 && r.Sound <= len(list.Exhibits) {
		sound = list.Exhibits[r.Sound-1].File
	}
	tell := func(name, what string) {
		if what != "" {
			v.fault(name, "%s", what)
		}
	}
	for _, name := range v.indexes() {
		if e := v.page(name); e != nil {
			if articles := allOf(childOf(childOf(e, "body"), "main"), "article"); n <= len(articles) {
				tell(name, shownArticle(articles[n-1], wordsFor(e.attr("lang")), t, sound))
			} // how many there are is told of the page
		}
	}
	name := path.Join(folder, "statement.html")
	if e := v.page(name); e != nil {
		if body := childOf(e, "body"); len(body.elements()) == 1 && childOf(childOf(childOf(body, "main"), "article"), "ol.account") != nil {
			if sound != "" {
				sound = "../../" + sound
			}
			tell(name, shownArticle(childOf(childOf(body, "main"), "article"), wordsFor(e.attr("lang")), t, sound))
		} else {
			tell(name, notProven+": it is not of one testimony alone")
		}
	}
	name = path.Join(folder, "consent.html")
	if e := v.page(name); e != nil {
		w, body := wordsFor(e.attr("lang")), childOf(e, "body")
		article := childOf(childOf(body, "main"), "article")
		if len(body.elements()) != 1 || article == nil || childOf(article, "p") == nil || childOf(article, "h1").said() != w.Consent || childOf(article, "p").said() != titleOf(w, t) ||
			!shownConsent(childOf(article, "dl.facts"), w, t) {
			tell(name, notProven+": it is not the consent of consent.json")
		}
	}
}

// titleOf is what stands at the head of a testimony.
func titleOf(w *words, t Testimony) string {
	return fmt.Sprintf("%s %d: %s", w.Testimony, t.Number, t.Pseudonym)
}

// shownArticle says what one article shows that the documents do not have, "" for
// nothing.
func shownArticle(e *element, w *words, t Testimony, sound string) string {
	id := fmt.Sprintf("t%d", t.Number)
	tp := newTestimonyPage(&page{W: w}, t)
	differs := func(what string) string {
		return fmt.Sprintf("%s: %s of testimony %d is not that of its documents", notProven, what, t.Number)
	}
	heading := e.elements()[0]
	if e.attr("aria-labelledby") != id || e.has("data-who") && e.attr("data-who") != fmt.Sprint(t.Number) || heading.attr("id") != id || heading.said() != titleOf(w, t) {
		return differs("the heading")
	}
	facts := tp.Facts
	for _, b := range tp.Beside {
		facts = append(facts, fact{w.Reader.Translation + ": " + b.Name, b.Standing})
	}
	account, consent := childOf(e, "ol.account"), childOf(e, "section")
	if account == nil || !slices.Equal(factsIn(childOf(e, "dl.facts")), facts) {
		return differs("a fact")
	}
	if note := childOf(e, "p.note"); note != nil {
		said, ok := strings.CutPrefix(note.said(), w.LeftOut+" ")
		known := []string{}
		for _, r := range w.Reasons {
			known = append(known, r)
		}
		for r := range strings.SplitSeq(said, "; ") {
			ok = ok && slices.Contains(known, r)
		}
		if !ok {
			return differs("what is said to be left out")
		}
	}
	listen := childOf(e, "audio.listen")
	if listen != nil && (sound == "" || listen.attr("src") != sound) {
		return differs("the recording")
	}
	if consent.elements()[0].said() != w.Consent || !shownConsent(childOf(consent, "dl.facts"), w, t) {
		return differs("the consent")
	}
	if account.attr("lang") != t.Language {
		return differs("the language")
	}
	items := account.elements()
	for i, p := range tp.Paragraphs {
		number := fmt.Sprint(p.N)
		if len(items) == 0 || !shownParagraph(items[0], w, t, i, number, sound) {
			return fmt.Sprintf("paragraph %s of testimony %d is not shown as it was sealed", number, t.Number)
		}
		items = items[1:]
		for _, b := range p.Beside {
			if len(items) == 0 || !shownBeside(items[0], w, b, fmt.Sprintf("%sp%s", id, number)) {
				return differs("a translation of paragraph " + number)
			}
			items = items[1:]
		}
	}
	if len(items) > 0 {
		return fmt.Sprintf("%s: testimony %d has more paragraphs there than were sealed", notProven, t.Number)
	}
	return ""
}

// shownConsent reports that a list is that of a consent, which in pages of before had
// the code of the use.
func shownConsent(dl *element, w *words, t Testimony) bool {
	got, want := factsIn(dl), newTestimonyPage(&page{W: w}, t).Consent
	if len(got) > 0 && len(want) > 0 && got[0] == (fact{w.Use, t.Consent.Use}) {
		want[0] = got[0]
	}
	return slices.Equal(got, want)
}

// shownParagraph reports that an item is the paragraph at i, and nothing else.
func shownParagraph(li *element, w *words, t Testimony, i int, number, sound string) bool {
	seg := t.Segments[i]
	time, speaker := childOf(li, "a.time"), childOf(li, "span.speaker")
	who := ""
	if speaker != nil {
		who = speaker.said()
	}
	timed := time == nil || sound != "" && seg.End > seg.Start && time.said() == clock(seg.Start) && time.attr("data-at") == seconds(seg.Start) && time.attr("data-to") == seconds(seg.End) &&
		time.attr("href") == fmt.Sprintf("%s#t=%s,%s", sound, seconds(seg.Start), seconds(seg.End))
	return li.kind() == "li" && li.attr("id") == fmt.Sprintf("t%dp%s", t.Number, number) && (!li.has("value") || li.attr("value") == number) && li.attr("lang") == seg.Lang &&
		timed && who == w.word(seg.Speaker) && childOf(li, "p.text").said() == seg.Text
}

// shownBeside reports that an item is that translation.
func shownBeside(li *element, w *words, b beside, of string) bool {
	if li.kind() != "li.beside" || li.attr("data-of") != of {
		return false
	}
	head := w.Reader.Translation + ": " + b.Name
	if b.Doubt {
		head += " · " + w.Reader.Doubt
	}
	text, note := childOf(li, "p.text"), childOf(li, "p.note")
	if b.Text == "" {
		return childOf(li, "span.speaker").said() == head && note != nil && note.said() == w.Reader.NotTranslated
	}
	return childOf(li, "span.speaker").said() == head && text != nil && text.said() == b.Text
}

// factsIn are the pairs of a list of facts.
func factsIn(dl *element) (out []fact) {
	list := dl.elements()
	for i := 0; i+1 < len(list); i += 2 {
		out = append(out, fact{list[i].said(), list[i+1].said()})
	}
	return out
}

func allOf(e *element, kind string) (out []*element) {
	if e == nil {
		return nil
	}
	for _, k := range e.elements() {
		if k.kind() == kind || k.tag == kind {
			out = append(out, k)
		}
	}
	return out
}

// childOf is the first child of a kind, nil for none.
func childOf(e *element, kind string) *element {
	if all := allOf(e, kind); len(all) > 0 {
		return all[0]
	}
	return nil
}
