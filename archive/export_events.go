package archive

import (
	"slices"
	"strings"
	"time"

	"attest/archive/bundle"
	"attest/archive/dates"
	"attest/archive/disclose"
	"attest/archive/mentions"
	"attest/archive/record"
	"attest/archive/submission"
)

// Fields of an event that can be withheld, as a bundle names them.
const (
	withheldPlace = "place"
	withheldDate  = "date"
)

// events are those of a testimony as they leave: codes of the public lists, the
// date, and the paragraphs. An event under a code of the office's own stays: its
// words are the office's. Where words are left out, an event that only they tell
// stays too and is counted; of the others a field that would say what is left out
// leaves as a mark.
func (x *export) events(t plannedTestimony, out *bundle.Testimony) error {
	events, err := x.v.Events(t.t.ID)
	if err != nil || len(events) == 0 {
		return err
	}
	passages, err := x.v.Passages(t.t.ID)
	if err != nil {
		return err
	}
	h, err := x.hush()
	if err != nil {
		return err
	}
	told := toldWords{t: t.t, ranges: x.redactions[t.t.ID], parts: x.plan.sub.Profile.Hidden, hush: h}
	for _, e := range events {
		kind, place, law, err := bundle.InLists(e.Kind.Code, e.Place.Code, e.Provisions)
		if err != nil {
			return err
		}
		if !kind {
			continue
		}
		leaves := bundle.Event{Kind: e.Kind.Code, Basis: e.Source.Basis, Provisions: law}
		if _, dated := e.When(); dated {
			leaves.Date, leaves.Certainty = e.Date.EDTF, e.Date.Certainty
		}
		if code, coded := x.codes().Places[submission.PlaceKey(e.Place)]; coded {
			leaves.Called = code
		} else if place {
			leaves.Place = e.Place.Code
		}
		cited := spansOf(e, passages)
		if told.onlyHidden(cited) {
			out.EventsWithheld++
			continue
		}
		told.withhold(e, cited, &leaves)
		for _, s := range t.t.Account {
			n := leavesAt(out, t.t.Account, s.ID)
			if n > 0 && slices.ContainsFunc(cited, func(span record.Span) bool { return span.Segment == s.ID && span.To > span.From && told.shows(span) }) {
				leaves.Paragraphs = append(leaves.Paragraphs, n)
			}
		}
		out.Events = append(out.Events, leaves)
	}
	return nil
}

// hush is what the submission leaves out; see saidAgain.
func (x *export) hush() (*hush, error) {
	if x.hushed == nil {
		h, err := x.v.hush(x.plan, x.redactions)
		if err != nil {
			return nil, err
		}
		x.hushed = h
	}
	return x.hushed, nil
}

// spansOf are the words of the passages that an event cites.
func spansOf(e record.Event, passages []record.Passage) (out []record.Span) {
	for _, p := range passages {
		if slices.Contains(e.Passages, p.ID) {
			out = append(out, p.Spans...)
		}
	}
	return out
}

// toldWords is an account with what is left out of it, seen from its events.
type toldWords struct {
	t      record.Testimony
	ranges []disclose.Range
	parts  []record.HiddenPart
	hush   *hush
}

func (w toldWords) segment(id string) (record.Segment, bool) {
	i := slices.IndexFunc(w.t.Account, func(s record.Segment) bool { return s.ID == id })
	if i < 0 {
		return record.Segment{}, false
	}
	return w.t.Account[i], true
}

// shown are the words of a span that are not left out. As in a copy, of a piece of
// which one character is left out nothing is shown.
func (w toldWords) shown(span record.Span) string {
	s, ok := w.segment(span.Segment)
	if !ok {
		return ""
	}
	left := hiddenParts(s, w.ranges)
	var b strings.Builder
	at := 0
	for _, piece := range disclose.Words(s.Text) {
		from, to := at, at+len([]rune(piece))
		at = to
		if to <= span.From || from >= span.To {
			continue
		}
		if slices.ContainsFunc(left, func(p record.TextPart) bool { return p.From < to && from < p.To }) {
			b.WriteString(" ")
			continue
		}
		b.WriteString(piece)
	}
	return strings.TrimSpace(b.String())
}

// shows reports that a span has words that are not left out.
func (w toldWords) shows(span record.Span) bool { return folded(w.shown(span)) != "" }

// hiddenIn are the ranges that leave out something of what is cited.
func (w toldWords) hiddenIn(cited []record.Span) (out []disclose.Range) {
	for _, r := range w.ranges {
		if r.Fact == "" && slices.ContainsFunc(cited, func(s record.Span) bool {
			return s.Segment == r.Segment && s.To > s.From && (r.To == 0 || r.From < s.To && s.From < r.To)
		}) {
			out = append(out, r)
		}
	}
	return out
}

// onlyHidden reports that an event must not leave at all: nothing of what it cites is
// shown, or what is left out of it is more than a name, so that its code would tell
// what happened in the words' place.
func (w toldWords) onlyHidden(cited []record.Span) bool {
	hidden := w.hiddenIn(cited)
	if len(hidden) == 0 {
		return false
	}
	return slices.ContainsFunc(hidden, func(r disclose.Range) bool { return !w.isName(r) }) || !slices.ContainsFunc(cited, w.shows)
}

// namingReasons are those for which who or where is left out, and not what happened.
var namingReasons = []string{disclose.ReasonPerson, disclose.ReasonPlace, disclose.ReasonFamily, disclose.ReasonHelper}

// isName reports that a range is a mention, or a few words left out as one.
func (w toldWords) isName(r disclose.Range) bool {
	if r.To == 0 || !slices.Contains(namingReasons, r.Reason) {
		return false
	}
	if slices.ContainsFunc(w.parts, func(h record.HiddenPart) bool {
		return h.About != "" && h.Testimony == w.t.ID && h.Segment == r.Segment && h.Fact == "" && h.From == r.From && h.To == r.To
	}) {
		return true
	}
	return len(strings.Fields(w.hidden(r))) <= fewWords
}

// hidden are the words that a range leaves out.
func (w toldWords) hidden(r disclose.Range) string {
	s, _ := w.segment(r.Segment)
	text := []rune(s.Text)
	if r.To > 0 && r.From >= 0 && r.From < r.To && r.To <= len(text) {
		text = text[r.From:r.To]
	}
	return string(text)
}

// withhold takes out of an event what would say again what is left out: a place
// that is named there, or that no word that is shown tells; a date of which the same
// holds.
func (w toldWords) withhold(e record.Event, cited []record.Span, leaves *bundle.Event) {
	if w.hush.empty() {
		return
	}
	shown := ""
	if touched := len(w.hiddenIn(cited)) > 0; touched || len(cited) == 0 && len(w.ranges) > 0 {
		for _, s := range w.t.Account { // the paragraphs that it cites; where it cites nothing, all tell it
			if !touched || slices.ContainsFunc(cited, func(c record.Span) bool { return c.Segment == s.ID }) {
				shown += " " + w.shown(record.Span{Segment: s.ID, From: 0, To: len([]rune(s.Text))})
			}
		}
	}
	if leaves.Place != "" && w.hidesPlace(e, shown) {
		leaves.Place, leaves.Withheld = "", append(leaves.Withheld, withheldPlace)
	}
	if leaves.Date != "" && w.hidesDate(e, shown) {
		leaves.Date, leaves.Certainty, leaves.Withheld = "", "", append([]string{withheldDate}, leaves.Withheld...)
	}
}

// hidesPlace reports that the place of an event is among what is left out. shown are
// the words that tell the event, "" where none of them is left out.
func (w toldWords) hidesPlace(e record.Event, shown string) bool {
	called := append(placeNames(e.Place.Code), e.Place.Label, e.Place.Words)
	if slices.ContainsFunc(called, func(name string) bool { return w.hush.says(name) != "" }) {
		return true
	}
	f := mentions.Place(slices.DeleteFunc(called, func(s string) bool { return len([]rune(s)) < 2 })...)
	if w.hush.places[e.Place.Code] || slices.ContainsFunc(w.hush.short, func(text string) bool { return len(f.Find(text)) > 0 }) {
		return true // it, or what it lies in, is left out of this account or another
	}
	for _, r := range w.ranges {
		if r.Fact == "" && len(f.Find(w.hidden(r))) > 0 {
			return true
		}
	}
	return shown != "" && len(f.Find(shown)) == 0
}

// hidesDate reports that the date of an event is among what is left out.
func (w toldWords) hidesDate(e record.Event, shown string) bool {
	if w.hush.says(e.Date.Words) != "" || w.hush.says(e.Date.FixedBy) != "" {
		return true
	}
	words := folded(e.Date.Words)
	is, _ := e.When()
	for _, r := range w.ranges {
		if r.Fact != "" {
			continue
		}
		text := w.hidden(r)
		if words != "" && strings.Contains(folded(text), words) || w.names(is, text, r.Segment) {
			return true
		}
	}
	return shown != "" && words != "" && !strings.Contains(folded(shown), words)
}

// names reports that a text of a paragraph may mean a time that meets another.
func (w toldWords) names(is record.Dates, text, segment string) bool {
	s, _ := w.segment(segment)
	lang := s.Lang
	if lang == "" {
		lang = w.t.Interview.Language
	}
	pieces := []string{text}
	if len(text) > dates.MaxLength { // more than is read at once
		pieces = strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(".。!?！？\n", r) })
	}
	return slices.ContainsFunc(pieces, func(piece string) bool {
		return slices.ContainsFunc(dates.Propose(piece, lang, dates.Context{Interview: w.t.Interview.Date}), func(p dates.Proposal) bool {
			d, err := record.ParseEDTF(p.EDTF)
			return err == nil && notAfter(d.Earliest, is.Latest) && notAfter(is.Earliest, d.Latest)
		})
	})
}

// notAfter compares two days, of which the zero time is open.
func notAfter(a, b time.Time) bool { return a.IsZero() || b.IsZero() || !a.After(b) }
