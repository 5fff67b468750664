package archive

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"
	"unicode"

	"attest/archive/dates"
	"attest/archive/disclose"
	"attest/archive/mentions"
	"attest/archive/names"
	"attest/archive/places"
	"attest/archive/record"
	"attest/archive/submission"
)

// hush knows what a submission leaves out, and finds where something that leaves
// would say it again.
type hush struct {
	ranges map[record.ID][]disclose.Range
	words  []string // folded
	about  []*mentions.Finder
	coded  []*mentions.Finder // what stands by code
	runs   []string           // folded: of the hidden words those that tell, where nothing was said of a mention
	alike  []*mentions.Finder // what hidden words name
	inside []hiddenText       // hidden words, in which names are looked for
	asked  []*mentions.Finder // places that hidden words speak of among others
	phones []number           // telephones in hidden words
	places map[string]bool    // codes of the places left out by mention, and of all that lie in them
	short  []string           // hidden words that are a name or a place
	days   []*dates.Day       // that are left out
	asDays []*dates.Day       // that hidden words are
	sums   []string           // checksums that must not leave; see sumsHeld
}

// hush gathers it: the hidden words, and the names of whoever and whatever the
// profile left out by mention, or calls by code.
func (v *Vault) hush(p *plan, ranges map[record.ID][]disclose.Range) (*hush, error) {
	h := &hush{ranges: ranges}
	for _, t := range p.testimonies {
		for _, w := range hiddenWords(t.t, ranges[t.t.ID]) {
			h.words = append(h.words, telling(w)...)
		}
		h.learn(t.t, ranges[t.t.ID])
	}
	err := v.learnInside(h, p)
	if err != nil {
		return nil, err
	}
	if h.sums, err = v.sumsHeld(p); err != nil {
		return nil, err
	}
	list, err := places.Open()
	if err != nil {
		return nil, err
	}
	seen := map[string]bool{}
	for _, part := range p.sub.Profile.Hidden {
		if part.About == "" || seen[part.About] {
			continue
		}
		seen[part.About] = true
		f, err := v.aboutFinder(part.About)
		if err != nil {
			return nil, err
		}
		if f != nil {
			h.about = append(h.about, f)
		}
		if _, ok := list.Place(part.About); ok {
			h.hidePlace(list, part.About)
		}
	}
	for _, key := range p.sub.Coded {
		if !seen[key] {
			seen[key] = true
			h.coded = append(h.coded, mentions.Place(placeNames(key)...))
		}
	}
	return h, nil
}

// aboutFinder finds a person by ID, or a place by its code; nil for what is neither
// any more. Of an identity that the member cannot open, the pseudonym is known.
func (v *Vault) aboutFinder(about string) (*mentions.Finder, error) {
	if list, err := places.Open(); err != nil {
		return nil, err
	} else if _, ok := list.Place(about); ok {
		return mentions.Place(placeNames(about)...), nil
	}
	p, err := v.Person(record.ID(about))
	if err != nil {
		return nil, nil // removed, or of a later version of the program
	}
	f, err := v.mentionFinder(MentionOf{Person: p.ID})
	if errors.Is(err, ErrDestroyed) {
		return mentions.Person(p.Pseudonym), nil
	}
	return f, err
}

// empty reports that nothing is left out by words or mention.
func (h *hush) empty() bool {
	return len(h.words)+len(h.about)+len(h.coded)+len(h.ranges)+len(h.sums) == 0
}

// Words that are left out are told by as few of them as these: of hidden words of
// up to fewWords each long one, of more every run of as many.
const fewWords, longLatin, longOther = 4, 5, 3

// telling are the pieces of hidden words of which none may stand elsewhere.
func telling(hidden string) []string {
	out := []string{hidden}
	list := strings.FieldsFunc(hidden, func(r rune) bool { return unicode.IsSpace(r) || r != '\'' && unicode.IsPunct(r) })
	if len(list) > fewWords {
		for i := 0; i+fewWords <= len(list); i++ {
			out = append(out, strings.Join(list[i:i+fewWords], " "))
		}
		return out
	}
	for _, w := range list {
		if n := len([]rune(w)); n >= longLatin || n >= longOther && !isLatin(w) {
			out = append(out, w)
		}
	}
	return out
}

func isLatin(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return unicode.IsLetter(r) && !unicode.Is(unicode.Latin, r) })
}

// hasRun reports that a text has one of some words in it. Words in letters are met whole:
// "art" is not in "part".
func hasRun(said *saidText, words []string) bool {
	text, bare := said.forRuns()
	if text == "" {
		return false
	}
	return slices.ContainsFunc(words, func(w string) bool { return hasWhole(text, w) || hasWhole(bare, w) })
}

func hasWhole(text, w string) bool {
	for from := 0; ; {
		i := strings.Index(text[from:], w)
		if i < 0 {
			return false
		}
		i += from
		before, after := []rune(text[:i]), []rune(text[i+len(w):])
		joined := func(r rune) bool { return unicode.IsLetter(r) && unicode.In(r, unicode.Latin, unicode.Cyrillic) }
		first, last := []rune(w)[0], []rune(w)[len([]rune(w))-1]
		if !(len(before) > 0 && joined(before[len(before)-1]) && joined(first)) && !(len(after) > 0 && joined(after[0]) && joined(last)) {
			return true
		}
		from = i + 1
		for from < len(text) && text[from]&0xc0 == 0x80 { // to the next rune
			from++
		}
	}
}

// names reports that a text speaks of whoever or whatever is left out, by mention or by
// words that name it, in any spelling.
func (h *hush) names(s *saidText) bool {
	return finds(h.about, s) || finds(h.coded, s) || finds(h.alike, s)
}

func finds(list []*mentions.Finder, s *saidText) bool {
	return slices.ContainsFunc(list, func(f *mentions.Finder) bool { return slices.ContainsFunc(f.FindIn(s.forNames()), likely) })
}

func likely(m mentions.Mention) bool { return m.Score >= names.Likely }

// cites reports that one of the sources is words of which something is left out.
func (h *hush) cites(sources []submission.Source) bool {
	return slices.ContainsFunc(sources, h.citesOne)
}

func (h *hush) citesOne(s submission.Source) bool {
	return s.Segment != "" && slices.ContainsFunc(h.ranges[s.Testimony], func(r disclose.Range) bool {
		return r.Fact == "" && r.Segment == s.Segment && (r.To == 0 || s.To == 0 || r.From < s.To && s.From < r.To)
	})
}

// says is why a text must not leave, "" where it may.
func (h *hush) says(text string) ReasonCode { return h.saysIn(readOnce(text)) }

func (h *hush) saysIn(s *saidText) ReasonCode {
	switch {
	case hasRun(s, h.words), h.calls(s), h.dated(s, true):
		return reasonWords
	case h.names(s):
		return reasonNames
	case slices.ContainsFunc(h.sums, func(sum string) bool { return strings.Contains(strings.ToLower(s.text), sum) }):
		return reasonSums
	}
	return ""
}

// saidAgain looks through what leaves beside the accounts: each answer of the form in
// both languages, and what the sender wrote. What it blocks stops the export, each
// by the name of its field and without a word of it. Accounts and translations that
// still speak of what was left out elsewhere are said: whether a mention is one,
// whoever confirmed the mentions has decided.
//
// What is for a person to decide see asks.
func (v *Vault) saidAgain(ctx context.Context, h *hush, p *plan) (stop, say, ask Reasons, err error) {
	if h.empty() {
		return nil, nil, nil, nil
	}
	s := p.sub
	stop, ask = h.fields(writtenIn(s))
	if p.form != nil {
		for _, lang := range []string{"en", "ko"} {
			t, _, err := v.SubmissionTable(s.ID, lang)
			if err != nil {
				return nil, nil, nil, err
			}
			stops, asks := h.answers(t)
			ask = append(ask, slices.DeleteFunc(asks, func(r Reason) bool { return slices.Contains(ask, r) })...)
			for _, r := range stops {
				if !slices.ContainsFunc(stop, func(o Reason) bool { return o.Field == r.Field && o.Other == r.Other && o.Code == r.Code }) {
					stop = append(stop, r)
				}
			}
		}
	}
	for _, t := range p.testimonies {
		beside, err := v.besideSays(h, p, t)
		if err != nil {
			return nil, nil, nil, err
		}
		stop = append(stop, beside...)
		n, err := v.stillNamed(ctx, h, t)
		if err != nil {
			return nil, nil, nil, err
		}
		if n > 0 {
			say = append(say, Reason{Code: ReasonStillNamed, Object: t.t.ID, Label: t.t.Label, What: "testimony", Count: n})
		}
	}
	return stop, say, ask, nil
}

// answers are those of a form that must not leave as they stand, and those of which
// somebody has to say that they may.
func (h *hush) answers(t *submission.Table) (out, ask []Reason) {
	look := func(a submission.Answer, code string, person record.ID) {
		why, may := ReasonCode(""), false
		for _, v := range a.Stands() {
			said := readOnce(v.Text)
			may = may || h.tells(said)
			if why == "" && h.cites(v.Sources) {
				why = reasonCites
			}
			why = cmp.Or(why, h.saysIn(said))
		}
		if a.Kept != nil {
			why = cmp.Or(why, h.says(a.Kept.Unknown))
		}
		if why != "" {
			f, _ := t.Mechanism.Field(a.Field)
			out = append(out, Reason{Code: "answer_" + why, Object: person, Label: f.Label("en"), Ko: f.Label("ko"), Other: code, What: "answer", Field: a.Field})
		} else if may {
			f, _ := t.Mechanism.Field(a.Field)
			ask = append(ask, Reason{Code: ReasonAnswerMay, Object: person, Label: f.Label("en"), Ko: f.Label("ko"), Other: code, What: "answer", Field: a.Field})
		}
	}
	for _, a := range t.Common {
		look(a, "", "")
	}
	for _, r := range t.Rows {
		if r.Refusal != record.Granted {
			continue
		}
		for _, a := range r.Answers {
			look(a, r.Code, r.Person)
		}
	}
	return out, ask
}

// stillNamed counts the likely mentions of what stands by code that an account, and
// translations that leave with it, still have. Of what is left out, see asks.
func (v *Vault) stillNamed(ctx context.Context, h *hush, t plannedTestimony) (n int, err error) {
	if len(h.coded) == 0 {
		return 0, nil
	}
	ranges := h.ranges[t.t.ID]
	for _, s := range t.t.Account {
		if err := ctx.Err(); err != nil {
			return 0, err
		}
		said := mentions.Read(s.Text)
		for _, f := range h.coded {
			for _, m := range f.FindIn(said) {
				hidden := slices.ContainsFunc(ranges, func(r disclose.Range) bool {
					return r.Fact == "" && r.Segment == s.ID && (r.To == 0 || r.From <= m.From && r.To >= m.To)
				})
				if likely(m) && !hidden {
					n++
				}
			}
		}
	}
	translations, err := v.Translations(t.t.ID)
	if err != nil {
		return 0, err
	}
	for _, tr := range translations {
		texts := translatedTexts(tr, t.t.Account)
		for _, s := range t.t.Account {
			if len(hiddenParts(s, ranges)) > 0 { // see besideSays
				continue
			}
			said := mentions.Read(texts[s.ID].Text)
			for _, f := range h.coded {
				for _, m := range f.FindIn(said) {
					if likely(m) {
						n++
					}
				}
			}
		}
	}
	return n, nil
}

// besideSays stops what somebody decided of a translation where it still says what is
// left out of the paragraph that it stands beside, or elsewhere.
func (v *Vault) besideSays(h *hush, p *plan, t plannedTestimony) (stop Reasons, err error) {
	if len(h.ranges[t.t.ID]) == 0 {
		return nil, nil
	}
	translations, err := v.Translations(t.t.ID)
	if err != nil {
		return nil, err
	}
	for _, tr := range translations {
		texts := translatedTexts(tr, t.t.Account)
		for i, s := range t.t.Account {
			x, there := texts[s.ID]
			left := hiddenParts(s, h.ranges[t.t.ID])
			if !there || len(left) == 0 {
				continue
			}
			if shown, _ := besideHidden(p.sub.Profile, tr, s.ID, x.Text, left); h.says(shown) != "" {
				stop = append(stop, Reason{Code: ReasonTranslationSays, Object: t.t.ID, Label: t.t.Label, What: "testimony", Count: i + 1, Rules: tr.Language})
			}
		}
	}
	return stop, nil
}
