package record

import (
	"fmt"
	"slices"

	"github.com/go-json-experiment/json/jsontext"
)

// Profile is what the addressee of a submission does not see of what the
// submission has chosen. It holds places and reasons, and none of the words.
type Profile struct {
	// Unlinkable leaves out of the bundle whatever could be held against another
	// bundle or the vault: proofs, custody log, hashes of originals.
	Unlinkable bool         `json:"unlinkable,omitzero"`
	Tone       bool         `json:"tone,omitzero"` // hidden sound is a tone, not silence
	Hidden     []HiddenPart `json:"hidden,omitempty"`
	// Translated are decisions on translations of what is hidden; see TranslatedPart.
	Translated []TranslatedPart `json:"translated,omitempty"`
	Log        []ProfileAct     `json:"log,omitempty"` // what was done to it, oldest first
	Extra      jsontext.Value   `json:",embed"`
}

// HiddenPart is one thing that is left out, with its reason: words of a
// testimony, or a part of a picture, a page or a recording.
type HiddenPart struct {
	// Words. From and To count Unicode code points of the segment's text; both
	// zero, without Fact: the paragraph whole.
	Testimony ID     `json:"testimony,omitempty"`
	Segment   string `json:"segment,omitempty"`
	Fact      string `json:"fact,omitempty"`
	From      int    `json:"from,omitzero"`
	To        int    `json:"to,omitzero"`

	// A part of an exhibit: of a picture (Page 0) or a page, in the units of a
	// Region; or of sound, in milliseconds.
	Exhibit ID    `json:"exhibit,omitempty"`
	Page    int   `json:"page,omitzero"`
	Left    int   `json:"left,omitzero"`
	Top     int   `json:"top,omitzero"`
	Width   int   `json:"width,omitzero"`
	Height  int   `json:"height,omitzero"`
	Start   int64 `json:"start,omitzero"`
	End     int64 `json:"end,omitzero"`

	Reason string         `json:"reason"`          // one of archive/disclose's
	About  string         `json:"about,omitempty"` // ID of the person, or code of the place, whose mention it is
	Extra  jsontext.Value `json:",embed"`
}

// ProfileAct is a line of a profile's log.
type ProfileAct struct {
	At     string `json:"at"` // RFC 3339
	By     ID     `json:"by"` // the member's slot
	Act    string `json:"act"`
	Object ID     `json:"object,omitempty"` // testimony or exhibit
	Reason string `json:"reason,omitempty"`
	Count  int    `json:"count,omitzero"` // parts
}

// Acts on a profile.
const (
	ActHide       = "hide"
	ActShow       = "show" // hidden before, and not any more
	ActUnlinkable = "unlinkable"
	ActLinkable   = "linkable"
	ActTone       = "tone"
	ActSilence    = "silence"
	ActSettle     = "settle"   // it was decided what of a translation goes
	ActUnsettle   = "unsettle" // that does not stand any more
)

// Limits of a profile.
const (
	MaxHidden     = 20_000
	maxProfileLog = 5_000
	maxSound      = 1 << 40 // milliseconds
)

// IsArea reports a part of a picture or a page.
func (h HiddenPart) IsArea() bool { return h.Exhibit != "" && h.Width > 0 }

// Object is what a part is of.
func (h HiddenPart) Object() ID {
	if h.Exhibit != "" {
		return h.Exhibit
	}
	return h.Testimony
}

// place spells where a part is, without its reason.
func (h HiddenPart) place() string {
	return fmt.Sprint(h.Testimony, "\x00", h.Segment, "\x00", h.Fact, "\x00", h.From, h.To, h.Exhibit, h.Page, h.Left, h.Top, h.Width, h.Height, h.Start, h.End)
}

// Same reports that two are of one place, whatever their reasons.
func (h HiddenPart) Same(o HiddenPart) bool { return h.place() == o.place() }

// CheckProfile looks for what makes a profile unusable. Whether a reason is
// known is asked of archive/disclose.
func CheckProfile(p Profile) []Fault {
	var out []Fault
	if len(p.Hidden) > MaxHidden {
		out = append(out, Fault{"hidden", "too_many"})
	}
	inside := func(from, long int) bool { return from >= 0 && long > 0 && from <= Whole && long <= Whole-from }
	for _, h := range p.Hidden {
		words := h.Exhibit == "" && h.Testimony.Valid() && h.Testimony.Kind() == KindTestimony && (h.Segment != "" || h.Fact != "") &&
			h.From >= 0 && h.To >= h.From && (h.From == 0 || h.To > h.From) && h.Width == 0 && h.End == 0
		file := h.Testimony == "" && h.Segment == "" && h.Fact == "" && h.Exhibit.Valid() && h.Exhibit.Kind() == KindExhibit && h.Page >= 0 && h.Page <= maxRegionPage
		area := file && h.Start == 0 && h.End == 0 && inside(h.Left, h.Width) && inside(h.Top, h.Height)
		sound := file && h.Page == 0 && h.Width == 0 && h.Height == 0 && h.Start >= 0 && h.End > h.Start && h.End <= maxSound
		if !words && !area && !sound {
			out = append(out, Fault{"hidden", "no_part"})
		}
		if h.Reason == "" {
			out = append(out, Fault{"hidden", "no_reason"})
		}
	}
	return append(out, checkTranslated(p.Translated)...)
}

// Follow is the log of a profile after it became p: what is hidden now and was
// not, what was and is not, and the two choices.
func (p Profile) Follow(before Profile, at string, by ID) []ProfileAct {
	log := slices.Clone(before.Log)
	say := func(a ProfileAct) {
		for i := len(log) - 1; i >= len(before.Log); i-- {
			if log[i].Act == a.Act && log[i].Object == a.Object && log[i].Reason == a.Reason {
				log[i].Count += a.Count
				return
			}
		}
		a.At, a.By = at, by
		log = append(log, a)
	}
	missing := func(act string, these, those []HiddenPart) {
		have := map[string]bool{}
		for _, h := range those {
			have[h.place()+h.Reason] = true
		}
		for _, h := range these {
			if !have[h.place()+h.Reason] {
				say(ProfileAct{Act: act, Object: h.Object(), Reason: h.Reason, Count: 1})
			}
		}
	}
	missing(ActShow, before.Hidden, p.Hidden)
	missing(ActHide, p.Hidden, before.Hidden)
	followTranslated(before.Translated, p.Translated, say)
	for _, c := range []struct {
		was, is bool
		on, off string
	}{{before.Unlinkable, p.Unlinkable, ActUnlinkable, ActLinkable}, {before.Tone, p.Tone, ActTone, ActSilence}} {
		switch {
		case c.is && !c.was:
			say(ProfileAct{Act: c.on})
		case c.was && !c.is:
			say(ProfileAct{Act: c.off})
		}
	}
	return log[max(0, len(log)-maxProfileLog):]
}
