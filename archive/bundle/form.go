package bundle

// Form is the form of a mechanism as it is answered, in its order. Like all of a
// Content it is decided: a name stands in it only where it may leave, and what
// consent does not cover is not there.
type Form struct {
	Title    string
	Sections []FormSection
	// Apart: the body limits how long the form may be, so accounts, exhibits and
	// tables stand in papers of their own; see Accounts.
	Apart bool
}

// FormSection is a part of a form.
type FormSection struct {
	Title  string
	Fields []FormField
}

// FormField is one question with its answers: one for the case, or one for each
// person.
type FormField struct {
	Number  int // in the form, from 1: the same in each draft of it
	Label   string
	Answers []FormAnswer
}

// FormAnswer is one answer. Without lines it is open; Unknown says why, where
// somebody said so.
type FormAnswer struct {
	Code    string // W-01; "" for an answer that is about the case
	Lines   []FormLine
	Unknown string
}

// FormLine is one paragraph of an answer, and where it is from.
type FormLine struct {
	Text    string
	Sources []Source
}

// Source is where something is told or shown, by the numbers of the bundle.
type Source struct {
	Testimony int
	Paragraph int   // of the account, 0 for all of it
	Start     int64 // milliseconds of sound, 0 where not known
	Exhibit   int
}

// Step is something that happened to an exhibit at the office, from its custody
// log: when, what, and by whom as a role code.
type Step struct {
	Time string // RFC 3339
	What string // a verb of the log
	Role string
}
