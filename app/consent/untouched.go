package consent

import "attest/archive/record"

func (e *editor) open() {
	e.build()
	e.blank = e.said()
	e.show()
}

// said is all that stands in the form.
func (e *editor) said() string {
	c, _ := e.read(false)
	facts, err := record.Canonical(c)
	half, fault := record.Canonical(e.readHalf())
	if err != nil || fault != nil {
		return "" // then it is asked
	}
	return string(facts) + string(half)
}

// answered says whether something was answered or typed that the form did not
// begin with: a field that was only passed through is no answer.
func (e *editor) answered() bool { return e.dirty && (e.blank == "" || e.said() != e.blank) }

// unsaid lets go of what was kept while something stood in the form that is not
// there any more.
func (e *editor) unsaid() {
	if e.wrote && !e.l.draft && e.l.consent.ID == "" {
		e.dropDraft()
	}
}
