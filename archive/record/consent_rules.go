package record

import (
	"slices"
	"strings"
	"time"
)

// Ask is one question put to the consents about a person before something of
// theirs leaves.
type Ask struct {
	Use       string    // class of the addressee or mechanism ID
	Addressee string    // as written in the submission
	Testimony ID        // what would leave; empty: whatever there is
	At        time.Time // the moment of export
}

// Refusal says by a code why consent does not cover an Ask.
type Refusal string

// The refusals, in the order in which they are looked for.
const (
	Granted           Refusal = ""
	RefusedNoConsent  Refusal = "no_consent"      // none recorded about this person
	RefusedFrozen     Refusal = "frozen"          // nothing of it leaves, by a member's act
	RefusedWithdrawn  Refusal = "withdrawn"       // the newest was withdrawn
	RefusedNotAsked   Refusal = "use_not_asked"   // the newest says nothing of this use
	RefusedAnswer     Refusal = "answered_no"     // the answer is no, or not obtainable
	RefusedExpired    Refusal = "expired"         // its last day is past
	RefusedRecipient  Refusal = "other_recipient" // given for named recipients only
	RefusedNotNamed   Refusal = "not_named"       // covers a pseudonym, not the name
	RefusedMedia      Refusal = "media"           // covers other media
	RefusedIdentity   Refusal = "shows_identity"  // the exhibit shows who someone is, consent is pseudonymous
	RefusedVoice      Refusal = "voice"           // no yes to the use UseVoice, and the person is heard
	RefusedPhoto      Refusal = "photo"           // no yes to the use UsePhoto, and the person is seen
	RefusedNoCopy     Refusal = "no_reading_copy" // no reading copy can be made, the original was not chosen
	RefusedIncomplete Refusal = "incomplete"      // not obtainable, without reason, decision or harm weighed
)

// Media kinds that a Use lists.
const (
	MediaText     = "text"
	MediaImage    = "image"
	MediaAudio    = "audio"
	MediaVideo    = "video"
	MediaDocument = "document"
)

// Decision is what consent allows of one person towards one addressee.
type Decision struct {
	Refusal Refusal
	Consent ID       // the consent that decided, empty where there is none
	Named   bool     // the name may leave
	Media   []string // media that may leave; text always does when granted
	Until   string
}

// Allows reports whether the media kind may leave.
func (d Decision) Allows(media string) bool {
	return d.Refusal == Granted && (media == MediaText || slices.Contains(d.Media, media))
}

// Stricter joins two decisions about one person, for whom there are two records:
// it refuses what either refuses, and allows what both allow.
func Stricter(a, b Decision) Decision {
	if a.Refusal != Granted {
		return a
	}
	if b.Refusal != Granted {
		return b
	}
	a.Named = a.Named && b.Named
	a.Media = slices.DeleteFunc(slices.Clone(a.Media), func(m string) bool { return !slices.Contains(b.Media, m) })
	if a.Until == "" || b.Until != "" && b.Until < a.Until {
		a.Until = b.Until
	}
	return a
}

// For is those of the named recipients that an addressee is. Whom else a person
// agreed to is nobody's to know who gets it.
func (u Use) For(addressee string) []string {
	var out []string
	for _, r := range u.Recipients {
		if sameRecipient(r, addressee) {
			out = append(out, r)
		}
	}
	return out
}

func sameRecipient(a, b string) bool {
	return strings.EqualFold(strings.Join(strings.Fields(a), " "), strings.Join(strings.Fields(b), " "))
}

// MediaKind maps a media type to the kind that a consent speaks of.
func MediaKind(mediaType string) string {
	top, _, _ := strings.Cut(mediaType, "/")
	switch top {
	case "image", "audio", "video", "text":
		return top
	}
	return MediaDocument
}
