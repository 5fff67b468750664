package bundle

import (
	"fmt"
	"html"
	"path"
	"regexp"
	"slices"
	"strings"
)

// What a page of the whole submission shows below the accounts is held against
// exhibits.json, proofs.json and the key: each exhibit with its file, its caption and
// its sum, the entries of the custody log, and the fingerprint. The sentences around
// them are those of some version of this program.

// earlier are words of pages that were spelt otherwise before, by those of today.
var earlier = map[string][]string{
	korean.Exhibit:     {"첨부"},
	korean.Exhibits:    {"첨부 자료"},
	korean.Custody:     {"보관 기록"},
	korean.NoReading:   {"열람용 사본은 나가지 않습니다"},
	korean.ExhibitNote: {"열람용 사본입니다. 사본에서 뺀 것은 그 아래에 적혀 있습니다. 검사 값은 받은 그대로의 파일에서 구한 것입니다."},
	korean.CustodyNote: {"여기 공개된 것에 관한 기관의 보관 기록입니다. 각 항목은 서명되어 하나의 트리에 들어 있으며, 그 머리는 custody/checkpoint에 있습니다."},
}

// spelt are a word of today and those of before.
func spelt(word string) []string { return append([]string{word}, earlier[word]...) }

// below says what a page of the whole submission shows below its accounts that is
// not so, "" for nothing.
func (v *verifier) below(main *element, w *words) string {
	list, listed := v.exhibitList()
	_, unlinkable := v.sums[fileUnlinkable]
	if listed {
		if what := v.shownExhibits(childOf(main, "section.exhibits"), w, list); what != "" {
			return what
		}
	}
	if s := childOf(main, "section.withheld"); s != nil && (childOf(s, "h2").said() != w.Withheld || !counts(w.WithheldText).MatchString(childOf(s, "p").said())) {
		return "what is said to be withheld is not said as a bundle says it"
	}
	if what := v.shownCustody(childOf(main, "section.custody"), w, unlinkable); what != "" {
		return what
	}
	return v.shownKey(childOf(main, "section.check"), w)
}

// counts is a sentence with one %d in it.
func counts(sentence string) *regexp.Regexp {
	return regexp.MustCompile("^" + strings.Replace(regexp.QuoteMeta(sentence), "%d", "[0-9]+", 1) + "$")
}

func (v *verifier) shownExhibits(section *element, w *words, list exhibitList) string {
	if section == nil {
		if len(list.Exhibits) > 0 {
			return "it shows no exhibits, and there are some"
		}
		return ""
	}
	notes := append(spelt(w.ExhibitNote), w.ExhibitCopies)
	if !slices.Contains(spelt(w.Exhibits), childOf(section, "h2").said()) || !slices.Contains(notes, childOf(section, "p.note").said()) {
		return "what is said of the exhibits is not said as a bundle says it"
	}
	figures := allOf(section, "figure.card")
	if len(figures) != len(list.Exhibits) {
		return fmt.Sprintf("it shows %d exhibits, and there are %d", len(figures), len(list.Exhibits))
	}
	for i, x := range list.Exhibits {
		if !v.shownFigure(figures[i], w, x) {
			return fmt.Sprintf("exhibit %d is not shown as the list of exhibits has it", x.Number)
		}
	}
	return ""
}

// shownFigure reports that a figure is that exhibit, with the file of the list.
func (v *verifier) shownFigure(e *element, w *words, x exhibitItem) bool {
	if e.attr("id") != fmt.Sprintf("x%d", x.Number) || e.has("data-who") && e.attr("data-who") != fmt.Sprint(x.Testimony) {
		return false
	}
	caption := childOf(e, "figcaption")
	link, code := childOf(caption, "a"), childOf(caption, "code")
	if (link == nil) != (x.File == "") || link != nil && link.attr("href") != x.File || (code == nil) != (x.Original == "") {
		return false
	}
	for _, word := range spelt(w.Exhibit) {
		title := fmt.Sprintf("%s %d", word, x.Number)
		if x.Testimony > 0 {
			title += fmt.Sprintf(", %s %d", w.Belongs, x.Testimony)
		}
		if shownMedia(e, x, title) && v.shownCaption(caption, w, x, title) {
			return true
		}
	}
	return false
}

// shownMedia reports that a figure shows, or sounds, the file of the list where that
// can be shown.
func shownMedia(e *element, x exhibitItem, title string) bool {
	tag := map[string]string{"image": "img", "audio": "audio", "video": "video"}[kindOfCopy(x)]
	media := e.elements()[0]
	if tag == "" {
		return media.tag == "figcaption"
	}
	said := media.attr("aria-label")
	if tag == "img" {
		said = media.attr("alt")
	}
	return media.tag == tag && media.attr("src") == x.File && said == title
}

// kindOfCopy is what the name of an exhibit's file says that it is: image, audio,
// video, text or document, "" where it says that it may be anything.
func kindOfCopy(x exhibitItem) string {
	name := strings.TrimPrefix(path.Base(x.File), fmt.Sprintf("%04d-", x.Number))
	kind, ending, _ := strings.Cut(name, ".")
	if x.File == "" || strings.HasSuffix(ending, "original") {
		return ""
	}
	return kind
}

// shownCaption reports that all that stands below an exhibit is what the list says.
func (v *verifier) shownCaption(caption *element, w *words, x exhibitItem, title string) bool {
	tails := []string{" · " + w.Open}
	if x.File == "" {
		tails = nil
		for _, word := range spelt(w.NoReading) {
			tails = append(tails, " · "+word)
		}
	}
	notes := allOf(caption, "span.note")
	var lines []string // that the notes are to be
	if size := fmt.Sprintf(" · %d %s", v.sums["data/"+x.File].size, w.Bytes); x.File != "" && len(notes) > 0 {
		if media, ok := strings.CutPrefix(notes[0].said(), w.Copied+": "); ok {
			media, ok = strings.CutSuffix(media, size)
			if !ok || readingPath(Exhibit{Number: x.Number, ReadingMedia: media}) != "data/"+x.File {
				return false
			}
			lines, notes = append(lines, w.Copied+": "+media+size), notes[1:]
		}
	}
	if len(notes) == 0 {
		return false
	}
	sum := x.Media
	switch {
	case x.SHA256 != "":
		sum += fmt.Sprintf(" · %d %s · SHA-256 %s", x.Size, w.Bytes, x.SHA256)
	case x.Redacted && strings.Contains(notes[0].said(), paperWordsFor(w.Lang).PartsOut): // pages of before say nothing
		sum += " · " + paperWordsFor(w.Lang).PartsOut
	}
	if strings.HasPrefix(notes[0].said(), w.Original+": ") { // pages of before do not say so
		sum = w.Original + ": " + sum
	}
	lines = append(append(lines, sum), x.Notes...)
	for _, tail := range tails {
		want := title + tail
		if x.Original != "" {
			want += " · " + w.Original + ": " + x.Original
		}
		if slices.Equal(linesOf(caption), each(append([]string{want}, lines...), asRead)) {
			return true
		}
	}
	return false
}

// linesOf are the lines of a caption, which br parts.
func linesOf(caption *element) []string {
	out := []string{""}
	for _, k := range caption.kids {
		last := &out[len(out)-1]
		switch {
		case k.tag == "br":
			out = append(out, "")
		case k.tag == "":
			*last += html.UnescapeString(k.text)
		default:
			*last += k.said()
		}
	}
	return each(out, asRead)
}

var spaces = regexp.MustCompile(`[ \t\r\n]+`)

// asRead is a text as it is read, however it is broken into lines.
func asRead(s string) string {
	return strings.Trim(spaces.ReplaceAllString(unmarked(s), " "), " ")
}

// shownCustody says what is wrong with the entries that a page shows.
func (v *verifier) shownCustody(section *element, w *words, unlinkable bool) string {
	note := spelt(w.CustodyNote)
	if unlinkable {
		note = []string{w.CustodyNone}
	}
	if !slices.Contains(spelt(w.Custody), childOf(section, "h2").said()) || !slices.Contains(note, childOf(section, "p").said()) {
		return "what is said of the custody log is not said as a bundle says it"
	}
	var items []*element
	if shown := childOf(section, "ol.entries"); shown != nil {
		items = shown.elements()
	}
	var entries []proofEntry
	switch {
	case unlinkable:
	case v.proofs == nil:
		return "" // that they cannot be read is told
	default:
		entries = v.proofs.Entries
	}
	if !slices.EqualFunc(items, entries, func(li *element, e proofEntry) bool {
		return li.attr("value") == fmt.Sprint(e.Seq) && li.said() == e.Label
	}) {
		return "the entries of the custody log are not those of " + path.Base(fileProofs)
	}
	return ""
}

// shownKey says what is wrong with how a page says that the bundle is checked.
func (v *verifier) shownKey(section *element, w *words) string {
	said := each(allOf(section, "p"), (*element).said)
	may := []string{w.CheckNote, w.CopyNote, w.CopyNote + " " + w.CopyCheck, "VERIFY.txt", w.CopyCheck + " · VERIFY.txt", w.Reader.CheckTitle + " · VERIFY.txt"}
	_, fp, err := parseKeyFile(v.kept[fileKey])
	switch {
	case childOf(section, "h2").said() != w.Check || said[0] != w.CheckNote || slices.ContainsFunc(said[:len(said)-1], func(s string) bool { return !slices.Contains(may, s) }):
		return "what is said of checking is not said as a bundle says it"
	case err == nil && said[len(said)-1] != w.Key+": "+fp:
		return "the key is not that of the bundle"
	}
	return ""
}
