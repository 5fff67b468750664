package submission

// Kinds of rules that the engine checks. Required answers, the limits of fields
// and of the whole, and the mechanism's gate of consent are checked always and
// need no rule.
const (
	KindStateBound      = "state_bound"       // the State accepted, and the events lie after that
	KindFactsAfter      = "facts_after"       // Date: no event lies before it
	KindOnePerson       = "one_person"        // one form a person
	KindElements        = "elements"          // Fields: none may be open, a date of them has at least its month
	KindConsentOrReason = "consent_or_reason" // consent to submit, or why it cannot be had
	KindFamilyConsent   = "family_consent"    // consent to submit by the family or the person
	KindNameToState     = "name_to_state"     // the name may go to the State
	KindRemedies        = "remedies"          // tried, or why not
	KindDeadline        = "deadline"          // Years or Days after the last domestic decision
	KindNoDuplicate     = "no_duplicate"      // not before another body
	KindSender          = "sender"            // not anonymous
	KindUrgentWindow    = "urgent_window"     // Months since it began
	KindPublic          = "public"            // consent to publish under a pseudonym
	KindSeveral         = "several"           // more than one person
	KindChild           = "child"             // the person was a child
	KindTreatyParty     = "treaty_party"      // to be looked up by whoever drafts
	KindCall            = "call"              // the call says it
)

// Kinds lists them.
func Kinds() []string {
	return []string{
		KindStateBound, KindFactsAfter, KindOnePerson, KindElements, KindConsentOrReason, KindFamilyConsent, KindNameToState, KindRemedies, KindDeadline,
		KindNoDuplicate, KindSender, KindUrgentWindow, KindPublic, KindSeveral, KindChild, KindTreatyParty, KindCall,
	}
}
