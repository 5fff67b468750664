package record

import (
	"slices"
	"sync"

	"attest/assets/consent"
)

// UseName is one use that consent speaks of, with its name in the office's
// languages.
type UseName struct {
	ID string `json:"id"`
	En string `json:"en"`
	Ko string `json:"ko"`
}

// The uses of the first asking that are of the interview itself; UseKeep is
// asked then and again at the end.
const (
	UseTalk   = "talk"
	UseRecord = "record"
	UseKeep   = "keep"
)

// The uses that are asked by themselves and narrow every other: see UsesShowing.
const (
	UseVoice = "voice" // the person's voice
	UsePhoto = "photo" // pictures of the person
)

// UsePublic is publication under a pseudonym, which never covers a name: what a
// body publishes is sent to the public.
const UsePublic = "public_pseudonym"

// UsesShowing lists the uses that must be yes, beside that of the addressee,
// before a file of this media type that shows who the person is may leave.
func UsesShowing(mediaType string) []string {
	switch MediaKind(mediaType) {
	case MediaAudio:
		return []string{UseVoice}
	case MediaImage:
		return []string{UsePhoto}
	case MediaVideo:
		return []string{UsePhoto, UseVoice}
	}
	return nil
}

var usesBefore = []string{UseTalk, UseRecord, UseKeep}

type usesTable struct {
	Before     []UseName `json:"before"`
	Uses       []UseName `json:"uses"`
	Classes    []string  `json:"classes"`
	Mechanisms []struct {
		ID   string   `json:"id"`
		Uses []string `json:"uses"`
	} `json:"mechanisms"`
}

var uses = sync.OnceValue(func() usesTable {
	var t usesTable
	if err := Decode(consent.Uses, &t); err != nil {
		panic("record: assets/consent/uses.json: " + err.Error()) // our own embedded file; a test reads it
	}
	return t
})

// Uses lists what a person is asked about, in the order of the form.
func Uses() []UseName { return slices.Clone(uses().Uses) }

// UsesBefore lists the three questions before the interview, in order.
func UsesBefore() []UseName {
	out := slices.Clone(uses().Before)
	for _, u := range uses().Uses {
		if u.ID == UseKeep {
			out = append(out, u)
		}
	}
	return out
}

// AddresseeClasses lists the classes of addressee of a general bundle; each is
// the ID of the use that its consent must answer.
func AddresseeClasses() []string { return slices.Clone(uses().Classes) }

// KnownClass reports whether a general bundle may go to the class.
func KnownClass(class string) bool { return slices.Contains(uses().Classes, class) }

// KnownUse reports whether consent may speak of it: a class of EV-B03 or a mechanism.
func KnownUse(use string) bool {
	t := uses()
	is := func(u UseName) bool { return u.ID == use }
	if slices.ContainsFunc(t.Uses, is) || slices.ContainsFunc(t.Before, is) {
		return true
	}
	for _, m := range t.Mechanisms {
		if m.ID == use {
			return true
		}
	}
	return false
}
