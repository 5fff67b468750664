package record

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"slices"

	"github.com/go-json-experiment/json/jsontext"
)

// TranslatedPart is what somebody decided of one translated paragraph that stands
// beside a paragraph of which words are left out. Without such a decision the
// translated paragraph is left out whole.
type TranslatedPart struct {
	Testimony   ID     `json:"testimony"`
	Translation ID     `json:"translation"`
	Segment     string `json:"segment"`
	// Of names what was looked at; see Translation.SettledName. Where that is another
	// now, the decision does not stand.
	Of     string         `json:"of"`
	Hidden []TextPart     `json:"hidden,omitempty"` // left out of the translation; none: it leaves whole
	Extra  jsontext.Value `json:",embed"`
}

// TextPart is words of a translated paragraph, in Unicode code points.
type TextPart struct {
	From   int    `json:"from"`
	To     int    `json:"to"`
	Reason string `json:"reason"` // one of archive/disclose's
}

// settledLabel keeps these names apart from all other hashes.
const settledLabel = "attest/translation-settled/1\x00"

// SettledName names a translated paragraph as it is, with what is left out of its
// original: the SHA-256, in hex, of the label "attest/translation-settled/1", a zero
// byte, the translation's salt, the length of the text in bytes (8, big-endian), the
// text, and for each part that is left out of the original, in order, from and to
// (4 bytes each, big-endian). Like SourceName it confirms no guess.
func (t Translation) SettledName(text string, left []TextPart) string {
	salt, _ := hex.DecodeString(t.Salt) // CheckTranslation sees to its form
	h := sha256.New()
	h.Write([]byte(settledLabel))
	h.Write(salt)
	h.Write(binary.BigEndian.AppendUint64(nil, uint64(len(text))))
	h.Write([]byte(text))
	for _, p := range SortedParts(left) {
		h.Write(binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, uint32(p.From)), uint32(p.To)))
	}
	return hex.EncodeToString(h.Sum(nil))
}

// SortedParts are parts in the order of the text, each place once.
func SortedParts(parts []TextPart) []TextPart {
	out := slices.Clone(parts)
	slices.SortStableFunc(out, func(a, b TextPart) int {
		if a.From != b.From {
			return a.From - b.From
		}
		return a.To - b.To
	})
	return slices.CompactFunc(out, func(a, b TextPart) bool { return a.From == b.From && a.To == b.To })
}

// SameSettled reports that two are of one translated paragraph.
func (p TranslatedPart) SameSettled(o TranslatedPart) bool {
	return p.Testimony == o.Testimony && p.Translation == o.Translation && p.Segment == o.Segment
}

// Settle puts a decision into a profile, in place of one of the same paragraph. The
// list given is left as it is.
func (p *Profile) Settle(t TranslatedPart) {
	p.Unsettle(t)
	p.Translated = append(p.Translated, t)
}

// Unsettle takes the decision of a paragraph back: it is left out whole again.
func (p *Profile) Unsettle(t TranslatedPart) {
	p.Translated = slices.DeleteFunc(slices.Clone(p.Translated), t.SameSettled)
}

// checkTranslated looks for what makes the decisions of a profile unusable.
func checkTranslated(all []TranslatedPart) []Fault {
	var out []Fault
	n := 0
	for i, t := range all {
		sum, err := hex.DecodeString(t.Of)
		if !t.Testimony.Valid() || t.Testimony.Kind() != KindTestimony || !t.Translation.Valid() || t.Translation.Kind() != KindTranslation || t.Segment == "" || err != nil || len(sum) != sha256.Size {
			out = append(out, Fault{"translated", "no_part"})
		}
		if slices.ContainsFunc(all[:i], t.SameSettled) {
			out = append(out, Fault{"translated", "twice"})
		}
		for _, h := range t.Hidden {
			if h.From < 0 || h.To <= h.From {
				out = append(out, Fault{"translated", "no_part"})
			}
			if h.Reason == "" {
				out = append(out, Fault{"translated", "no_reason"})
			}
		}
		n += len(t.Hidden)
	}
	if len(all) > MaxHidden || n > MaxHidden {
		out = append(out, Fault{"translated", "too_many"})
	}
	return out
}

// followTranslated are the lines of a profile's log that decisions on translations
// make: for each testimony how many were settled, and how many taken back.
func followTranslated(before, after []TranslatedPart, say func(ProfileAct)) {
	same := func(a, b TranslatedPart) bool {
		return a.SameSettled(b) && a.Of == b.Of && slices.Equal(SortedParts(a.Hidden), SortedParts(b.Hidden))
	}
	for _, c := range []struct {
		act         string
		these, than []TranslatedPart
	}{{ActUnsettle, before, after}, {ActSettle, after, before}} {
		for _, t := range c.these {
			if !slices.ContainsFunc(c.than, func(o TranslatedPart) bool { return same(t, o) }) {
				say(ProfileAct{Act: c.act, Object: t.Testimony, Count: 1})
			}
		}
	}
}
