package archive

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"attest/archive/disclose"
	"attest/archive/media"
	"attest/archive/mentions"
	"attest/archive/places"
	"attest/archive/record"
)

// ConfirmError says that what a submission leaves out may be told by something that
// leaves: only a person can tell. Nothing was written. Whoever has looked exports again
// with its code.
type ConfirmError struct {
	Submission record.ID
	Label      string
	Reasons    Reasons // each says where, and nothing of what
	Code       string  // ExportOptions.Confirmed; another one where another place was found
}

func (e *ConfirmError) Error() string {
	return fmt.Sprintf("%s: nothing was written, since what is left out may be told elsewhere: %s; look at each place, leave it out, or export again with the code %s",
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
		fmt.Fprintf(sum, "%s\x00%s\x00%s\x00%s\x00%d\n", r.Code, r.Object, r.Other, r.Rules, r.Count)
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
			if date := folded(t.Interview.Date); len(date) > len("2006") {
				h.words, h.runs = append(h.words, date), append(h.runs, date)
			}
		}
		if r.Fact != "" || r.Segment == "" {
			continue
		}
		text := strings.TrimSpace(w.hidden(r))
		whole := folded(text)
		few := len(strings.Fields(text)) <= fewWords
		switch {
		case len([]rune(whole)) < 2:
		case few && slices.Contains(namingReasons, r.Reason):
			h.short = append(h.short, text)
			h.runs = append(h.runs, telling(whole)...)
			if r.Reason == disclose.ReasonPlace {
				h.alike = append(h.alike, mentions.Place(text))
			} else {
				h.alike = append(h.alike, mentions.Person(text))
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
	h.short, h.alike = append(h.short, name), append(h.alike, mentions.Place(name))
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
func (h *hush) tells(text string) bool {
	if folded(text) == "" {
		return false
	}
	return hasRun(text, h.runs) || finds(h.about, text) || finds(h.alike, text)
}

// saidElsewhere looks through what leaves and is nobody's answer for what is left out:
// where the interviews were, every account and translation as it is shown, every text
// among the exhibits of any account, and sound that may be of the same sitting.
func (v *Vault) saidElsewhere(ctx context.Context, h *hush, p *plan) (ask Reasons, err error) {
	for _, t := range p.testimonies {
		ranges := h.ranges[t.t.ID]
		if !hidesFact(ranges, "place") && h.tells(t.t.Interview.Place) {
			ask = append(ask, Reason{Code: ReasonPlaceSays, Object: t.t.ID, Label: t.t.Label, What: "testimony"})
		}
		translations, err := v.Translations(t.t.ID)
		if err != nil {
			return nil, err
		}
		var at []string
		w := toldWords{t: t.t, ranges: ranges}
		for i, s := range t.t.Account {
			if err := ctx.Err(); err != nil {
				return nil, err
			}
			if h.tells(w.shown(record.Span{Segment: s.ID, From: 0, To: len([]rune(s.Text))})) {
				at = append(at, strconv.Itoa(i+1))
			}
			for _, tr := range translations {
				x, there := translatedTexts(tr, t.t.Account)[s.ID]
				if there && len(hiddenParts(s, ranges)) == 0 && h.tells(x.Text) { // of the others see besideSays
					at = append(at, fmt.Sprintf("%d (%s)", i+1, tr.Language))
				}
			}
		}
		if len(at) > 0 {
			ask = append(ask, Reason{Code: ReasonAccountSays, Object: t.t.ID, Label: t.t.Label, What: "testimony", Count: len(at), Rules: strings.Join(at, ", ")})
		}
	}
	for _, e := range p.exhibits {
		says, err := v.exhibitSays(h, e.e)
		if err != nil {
			return nil, err
		}
		if says {
			ask = append(ask, Reason{Code: ReasonExhibitSays, Object: e.e.ID, Label: e.e.Label, What: "exhibit"})
		}
		if other := sameSitting(h, p, e); other != "" {
			ask = append(ask, Reason{Code: ReasonExhibitHeard, Object: e.e.ID, Label: e.e.Label, Other: other, What: "exhibit"})
		}
	}
	return ask, nil
}

// exhibitSays reports that a text among the exhibits tells what is left out; one that
// cannot be read to its end may.
func (v *Vault) exhibitSays(h *hush, e record.Exhibit) (bool, error) {
	if !media.IsText(e.Media) && record.MediaKind(e.Media) != "text" {
		return false, nil // a picture, a document, sound: only a person can tell
	}
	if len(h.runs)+len(h.about)+len(h.alike) == 0 {
		return false, nil
	}
	if !media.IsText(e.Media) {
		return true, nil
	}
	b, err := v.openBlob(e)
	if err != nil {
		return false, err
	}
	defer b.Close()
	paragraphs, _, err := media.DecodeText(b, e.Size)
	if err != nil {
		return true, nil
	}
	return hasRun(strings.Join(paragraphs, " "), h.runs) || slices.ContainsFunc(paragraphs, h.tells), nil
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
