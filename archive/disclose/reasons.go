package disclose

import "slices"

// Reasons why something is hidden. They are what the office says and are proven
// by nothing: whoever could prove the reason would have to show what is hidden.
const (
	ReasonPerson    = "third_person" // names somebody else, or tells who it is
	ReasonPlace     = "place"        // a place that tells who it is
	ReasonFamily    = "family"       // family within reach of those who would harm them
	ReasonHelper    = "helper"       // security of somebody who helped or works for the office
	ReasonMedical   = "medical"      // health
	ReasonConsent   = "consent"      // the consent does not cover it
	ReasonOffice    = "office"       // another reason, which the office has on file
	ReasonElsewhere = "elsewhere"    // a later disclosure: shown in the copy that it belongs to
)

// Reasons lists those that an office gives, in the order of a form.
func Reasons() []string {
	return []string{ReasonPerson, ReasonPlace, ReasonFamily, ReasonHelper, ReasonMedical, ReasonConsent, ReasonOffice}
}

func knownReason(s string) bool { return s == ReasonElsewhere || slices.Contains(Reasons(), s) }
