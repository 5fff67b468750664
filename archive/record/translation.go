package record

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"slices"

	"github.com/go-json-experiment/json/jsontext"
)

// States of a translation, in order.
const (
	TranslationNone    = "none"
	TranslationDraft   = "draft"
	TranslationChecked = "checked" // a second person has compared it with the original
)

// Translation is one account in another language, segment by segment, beside
// the original and never in its place (rule EV-C07).
type Translation struct {
	Type       string              `json:"type"` // "translation"
	V          int                 `json:"v"`
	ID         ID                  `json:"id"`
	Testimony  ID                  `json:"testimony"`
	Language   string              `json:"language"`             // BCP 47
	Translator string              `json:"translator,omitempty"` // a name or a code of the office
	State      string              `json:"state"`
	Salt       string              `json:"salt"` // 32 random bytes in hex, for the names of texts
	Segments   []TranslatedSegment `json:"segments,omitempty"`
	Extra      jsontext.Value      `json:",embed"`
}

// TranslatedSegment is the translation of one segment. What a machine wrote is
// kept beside what a person made of it, so that nobody takes one for the other.
type TranslatedSegment struct {
	Segment     string         `json:"segment"`
	Text        string         `json:"text"`
	Doubt       bool           `json:"doubt,omitzero"` // the translator is not sure
	Note        string         `json:"note,omitempty"`
	Machine     bool           `json:"machine,omitzero"`       // Text is a machine's, unchanged
	MachineText string         `json:"machine_text,omitempty"` // what a machine wrote
	Source      string         `json:"source,omitempty"`       // name of the text that was translated, see SourceName
	Extra       jsontext.Value `json:",embed"`
}

// NewTranslation begins a translation of a testimony.
func NewTranslation(testimony ID, language string) Translation {
	var salt [32]byte
	if _, err := rand.Read(salt[:]); err != nil {
		panic("record: no randomness: " + err.Error()) // crypto/rand never fails on the systems we run on
	}
	return Translation{Type: "translation", V: 1, ID: NewID(KindTranslation), Testimony: testimony, Language: language,
		State: TranslationNone, Salt: hex.EncodeToString(salt[:])}
}

// sourceLabel keeps the names of texts apart from all other hashes.
const sourceLabel = "attest/translation-source/1\x00"

// SourceName names the text of a segment as it is now: the SHA-256, in hex, of
// the label "attest/translation-source/1", a zero byte, the translation's salt
// and the text. The salt lies sealed with the translation, so that the name
// confirms no guess.
func (t Translation) SourceName(text string) string {
	salt, _ := hex.DecodeString(t.Salt) // CheckTranslation sees to its form
	h := sha256.New()
	h.Write([]byte(sourceLabel))
	h.Write(salt)
	h.Write([]byte(text))
	return hex.EncodeToString(h.Sum(nil))
}

// Standing says how one segment of an account stands in a translation.
type Standing string

// The standings.
const (
	StandingDone     Standing = "done"
	StandingMissing  Standing = "missing"          // not translated
	StandingChanged  Standing = "original_changed" // the original is another text than was translated
	StandingOrphaned Standing = "original_gone"    // translated, but not in the account any more
)

// SegmentStanding is one segment with how it stands.
type SegmentStanding struct {
	Segment  string
	Standing Standing
	Doubt    bool
	Machine  bool
}

// Standings compares a translation with the account, in the order of the
// account, and what is orphaned at the end. A segment without words needs no
// translation and is left out.
func (t Translation) Standings(account []Segment) []SegmentStanding {
	byID := map[string]TranslatedSegment{}
	for _, s := range t.Segments {
		byID[s.Segment] = s
	}
	var out []SegmentStanding
	for _, s := range account {
		x, ok := byID[s.ID]
		delete(byID, s.ID)
		standing := StandingDone
		switch {
		case (!ok || x.Text == "") && s.Text == "":
			continue
		case !ok || x.Text == "":
			standing = StandingMissing
		case x.Source != t.SourceName(s.Text):
			standing = StandingChanged
		}
		out = append(out, SegmentStanding{s.ID, standing, x.Doubt, x.Machine})
	}
	for _, s := range t.Segments {
		if _, left := byID[s.Segment]; left {
			out = append(out, SegmentStanding{s.Segment, StandingOrphaned, s.Doubt, s.Machine})
		}
	}
	return out
}

// Set puts the translation of one segment, as a person wrote it, and remembers
// which text it is of. The list given is left as it is.
func (t Translation) Set(original Segment, text string) Translation {
	t.Segments = slices.Clone(t.Segments)
	i := slices.IndexFunc(t.Segments, func(s TranslatedSegment) bool { return s.Segment == original.ID })
	if i < 0 {
		i = len(t.Segments)
		t.Segments = append(t.Segments, TranslatedSegment{Segment: original.ID})
	}
	s := &t.Segments[i]
	s.Text, s.Source, s.Machine = text, t.SourceName(original.Text), false
	if t.State != TranslationDraft {
		t.State = TranslationDraft // what was checked is another text now
	}
	return t
}

// SetMachine puts what a machine wrote, and keeps it apart from what a person
// will make of it.
func (t Translation) SetMachine(original Segment, text string) Translation {
	t = t.Set(original, text)
	for i := range t.Segments {
		if t.Segments[i].Segment == original.ID {
			t.Segments[i].Machine, t.Segments[i].MachineText = true, text
		}
	}
	return t
}

// CheckTranslation looks for what is wrong. A checked translation has every
// segment, of the original as it is, and none that only a machine wrote.
func CheckTranslation(t Translation, account []Segment) []Fault {
	var out []Fault
	if !t.ID.Valid() || t.ID.Kind() != KindTranslation {
		out = append(out, Fault{"id", "bad_id"})
	}
	if !t.Testimony.Valid() || t.Testimony.Kind() != KindTestimony {
		out = append(out, Fault{"testimony", "bad_id"})
	}
	if salt, err := hex.DecodeString(t.Salt); err != nil || len(salt) != 32 {
		out = append(out, Fault{"salt", "bad_salt"})
	}
	if t.Language == "" {
		out = append(out, Fault{"language", "missing"})
	}
	if !slices.Contains([]string{TranslationNone, TranslationDraft, TranslationChecked}, t.State) {
		out = append(out, Fault{"state", "unknown"})
	}
	seen := map[string]bool{}
	for _, s := range t.Segments {
		if seen[s.Segment] {
			out = append(out, Fault{"segments", "twice"})
		}
		seen[s.Segment] = true
		if len(s.Text) > MaxSegmentBytes || len(s.MachineText) > MaxSegmentBytes {
			out = append(out, Fault{"segments", "too_long"})
		}
	}
	if t.State == TranslationChecked {
		for _, s := range t.Standings(account) {
			if s.Standing != StandingDone || s.Machine {
				out = append(out, Fault{"state", "not_all_checked"})
				break
			}
		}
	}
	return out
}
