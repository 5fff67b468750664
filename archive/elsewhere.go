package archive

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"attest/archive/disclose"
	"attest/archive/mentions"
	"attest/archive/names"
	"attest/archive/places"
	"attest/archive/record"
)

// ConfirmError says that what a submission leaves out, or a name that consent does not
// cover, may be told by something that leaves, or that the key is another's than the
// addressee's: only a person can tell. Nothing was written. Whoever has looked exports again
// with its code.
type ConfirmError struct {
	Submission record.ID // "": what leaves is one file, a copy, or printed pages
	Label      string
	Reasons    Reasons // each says where, and nothing of what
	Code       string  // ExportOptions.Confirmed; another one where another place was found
}

func (e *ConfirmError) Error() string {
	if e.Submission == "" {
		return fmt.Sprintf("%s: nothing was written before somebody has looked at this: %s; leave it where it is, or do the same again with the code %s",
			e.Label, strings.Join(e.Reasons.Sentences(), "; "), e.Code)
	}
	return fmt.Sprintf("%s: nothing was written before somebody has looked at this: %s; leave it out or change it, or export again with the code %s",
		e.Label, strings.Join(e.Reasons.Sentences(), "; "), e.Code)
}

// Is makes errors.Is(err, ErrConfirm) true.
func (e *ConfirmError) Is(target error) bool { return target == ErrConfirm }

// confirmCode is bound to the places that were found: what is found later is asked again.
func confirmCode(ask Reasons) string {
	if len(ask) == 0 {
		return ""
	}
	sum := sha256.New()
	for _, r := range ask {
		fmt.Fprintf(sum, "%s\x00%s\x00%s\x00%s\x00%d\x00%s\x00%s\x00%s\n", r.Code, r.Object, r.Other, r.Rules, r.Count, r.Holder, r.Part, r.found)
	}
	return hex.EncodeToString(sum.Sum(nil)[:4])
}

// learn takes from hidden words what they name, and what of them would tell them
// again in an account: there, unlike in an answer, single words are not held to be
// theirs unless a name or a place was left out.
func (h *hush) learn(t record.Testimony, ranges []disclose.Range) {
	w := toldWords{t: t, ranges: ranges}
	for _, r := range ranges {
		switch {
		case r.Segment == "" && r.Fact == "place":
			h.place(t.Interview.Place)
		case r.Segment == "" && r.Fact == "date":
			h.day(t.Interview.Date)
		}
		if r.Fact != "" || r.Segment == "" {
			continue
		}
		text := strings.TrimSpace(w.hidden(r))
		whole := folded(text)
		few := len(strings.Fields(text)) <= fewWords
		h.inside = append(h.inside, hiddenText{text, few})
		h.phones = append(h.phones, phonesIn(text)...)
		if few {
			h.mayDay(w, r, text)
		}
		if few && slices.Contains(whoReasons, r.Reason) {
			if like := nameLike(text); len(like) > 0 {
				h.alike = append(h.alike, mentions.Person(like...))
			}
		}
		switch {
		case len([]rune(whole)) < 2:
		case few && slices.Contains(namingReasons, r.Reason):
			h.short = append(h.short, text)
			h.runs = append(h.runs, telling(whole)...)
			if r.Reason == disclose.ReasonPlace {
				h.alike = append(h.alike, mentions.Place(spelledPlace(text)...))
			} else {
				h.alike = append(h.alike, mentions.Person(spelledPerson(text)...))
			}
		case few:
			if n := len([]rune(whole)); n >= longLatin || n >= longOther && !isLatin(whole) {
				h.runs = append(h.runs, whole)
			}
		default:
			h.runs = append(h.runs, telling(whole)...)
		}
	}
}

// place learns the place of an interview, as it was typed.
func (h *hush) place(name string) {
	whole := folded(name)
	if len([]rune(whole)) < 2 {
		return
	}
	h.words, h.runs = append(h.words, telling(whole)...), append(h.runs, telling(whole)...)
	h.short, h.alike = append(h.short, name), append(h.alike, mentions.Place(spelledPlace(name)...))
}

// particles are written onto a name in Korean, and hidden with it where whoever hid it
// chose the whole word.
var particles = []string{"에서", "에게", "한테", "에는", "으로", "이", "가", "은", "는", "을", "를", "의", "에", "와", "과", "도", "로", "랑"}

// bare is a word without its particle, "" where it has none.
func bare(word string, least int) string {
	for _, end := range particles {
		if cut, ok := strings.CutSuffix(word, end); ok && len([]rune(cut)) >= least && names.Script(cut) == names.Hangul {
			return cut
		}
	}
	return ""
}

// spelledPerson are hidden words, and without the particle that was hidden with them.
func spelledPerson(text string) []string {
	if cut := bare(text, 3); cut != "" {
		return []string{text, cut}
	}
	return []string{text}
}

// spelledPlace are the names, in every language, of the place that hidden words name;
// the words themselves of one that is in no list.
func spelledPlace(text string) []string {
	out := []string{text}
	list, err := places.Open()
	if err != nil {
		return out
	}
	for _, word := range []string{text, bare(text, 2)} {
		if word == "" {
			continue
		}
		for _, code := range placesSpelled(list, word) {
			out = append(out, placeNames(code)...)
		}
	}
	return out
}

// hidePlace learns a place of the list that is left out, with all that lie in it.
func (h *hush) hidePlace(list *places.List, code string) {
	if h.places == nil {
		h.places = map[string]bool{}
	}
	h.places[code] = true
	var spellings []string
	for _, p := range list.Below(code) {
		h.places[p.Code] = true
		spellings = append(spellings, placeNames(p.Code)...)
	}
	for some := range slices.Chunk(spellings, mentions.MaxNames) {
		h.about = append(h.about, mentions.Place(some...))
	}
}

// tells reports that a text says again what is left out, or may.
func (h *hush) tells(s *saidText) bool {
	if text, _ := s.forRuns(); text == "" {
		return false
	}
	return hasRun(s, h.runs) || h.calls(s) || h.dated(s, false) || mayFind(h.about, s) || mayFind(h.alike, s) || mayFind(h.asked, s)
}

// givenAlone is the least score of a given name by itself.
const givenAlone = 0.5

// mayFind reports a likely mention, or a given name by itself: of somebody whose full
// name is left out that may be the same person, which only whoever reads it can tell.
func mayFind(list []*mentions.Finder, s *saidText) bool {
	return slices.ContainsFunc(list, func(f *mentions.Finder) bool {
		return slices.ContainsFunc(f.FindIn(s.forNames()), func(m mentions.Mention) bool {
			if f.OfPlace() {
				return m.Score >= mentions.MayBePlace
			}
			return likely(m) || m.Asked() || m.Why == names.PartOfName && m.Score >= givenAlone
		})
	})
}

// sameSitting is the account of which words are left out, and of whose day the
// recording of another account is: two who were interviewed together.
func sameSitting(h *hush, p *plan, e plannedExhibit) string {
	if kind := record.MediaKind(e.e.Media); kind != "audio" && kind != "video" {
		return ""
	}
	its := p.testimonies[e.testimony-1].t.Interview.Date
	for _, t := range p.testimonies {
		if t.number != e.testimony && its != "" && t.t.Interview.Date == its && hidesWords(h.ranges[t.t.ID]) {
			return t.t.Label
		}
	}
	return ""
}
