package evidence

import (
	"slices"
	"strings"
	"time"

	"attest/archive/record"
)

// Interview is what is looked at: one testimony with what belongs to it.
type Interview struct {
	Testimony record.Testimony
	Child     bool // the witness is a child
	Violent   bool // coded or tagged with sexual violence or torture
	Recorded  bool // a recording belongs to it
	Exhibits  []Exhibit
	Consents  []record.Consent // about the witness, oldest first
	Answers   record.Answers
	Care      record.ChildCare   // of a witness who is a child
	Now       time.Time          // when it is looked at
	Paper     []record.Signature // on the printed statement, after it was final
}

// Exhibit is what the rules ask of a file.
type Exhibit struct {
	From, How, When string
	Media           string
	Own             bool // made by this program during the interview
}

// Open is a question whose answer is missing.
type Open struct {
	Question
	// Started: something was answered, and not all of it.
	Started bool
}

// Stops says whether an export to the class of addressee must wait for it.
func (o Open) Stops(class string) bool {
	return o.Level != Warn && slices.Contains(o.NeededBy, class)
}

// Ask lists the open questions of an interview, in the order of the phases.
func Ask(i Interview) []Open {
	var out []Open
	for _, phase := range phases {
		for _, q := range all() {
			if q.Phase != phase || !i.when(q.When) {
				continue
			}
			a, given := i.answer(q.ID)
			closed := given && q.answered(a)
			if q.Kind == Facts {
				closed = i.has(q.Of)
			}
			if q.ID == "EV-A01" && i.Testimony.Supplements != "" {
				closed = true // the earlier account is the one that it supplements, and leaves with it
			}
			if !closed {
				out = append(out, Open{Question: q, Started: given})
			}
		}
	}
	return out
}

// Open says whether a rule is asked of an interview and not answered.
func (i Interview) Open(rule string) bool {
	return slices.ContainsFunc(Ask(i), func(o Open) bool { return o.ID == rule })
}

// Applies lists all questions that an interview is asked, open or not.
func Applies(i Interview) []Question {
	return slices.DeleteFunc(Questions(), func(q Question) bool { return !i.when(q.When) })
}

func (i Interview) answer(rule string) (record.RuleAnswer, bool) {
	for _, a := range i.Answers.Answers {
		if a.Rule == rule {
			return a, true
		}
	}
	return record.RuleAnswer{}, false
}

func (i Interview) when(condition string) bool {
	switch condition {
	case "child":
		return i.Child
	case "violent":
		return i.Violent
	case "interpreter":
		return i.Testimony.Interview.Interpreter != ""
	case "recorded":
		return i.Recorded
	case "not_recorded":
		return !i.Recorded
	}
	return true
}

// has says whether a part of the record answers a rule.
func (i Interview) has(part string) bool {
	t := i.Testimony
	switch part {
	case "interview":
		return t.Interview.Date != "" && t.Interview.Place != "" && t.Interview.Method != "" && t.Interview.Interviewer != ""
	case "read_back":
		return t.ReadBack != nil && t.ReadBack.True && t.ReadBack.Language != ""
	case "signatures":
		return i.signed()
	case "consent":
		return len(i.Consents) > 0
	case "consent_form":
		return i.consentShown()
	case "exhibits":
		return !slices.ContainsFunc(i.Exhibits, func(e Exhibit) bool { return !e.Own && (e.From == "" || e.How == "" || e.When == "") })
	}
	return false
}

// consentShown: the newest consent of each asking is on paper or in a voice that
// is kept, or could not be had.
func (i Interview) consentShown() bool {
	var asked []string
	for n := len(i.Consents) - 1; n >= 0; n-- {
		c := i.Consents[n]
		if c.By == record.ByChild || slices.Contains(asked, c.Asking) {
			continue
		}
		if c.Exhibit == "" && len(c.Voice) == 0 && c.By != record.AnswerNotObtainable {
			return false
		}
		if asked = append(asked, c.Asking); c.Asking == "" {
			break // it was asked about everything: what came before stands for nothing
		}
	}
	return len(asked) > 0
}

// signed: everybody who has to, at the reading or on the paper with the words,
// or the reason why not.
func (i Interview) signed() bool {
	rb := i.Testimony.ReadBack
	if rb == nil {
		return false
	}
	signed := append(slices.Clone(rb.Signed), i.Paper...)
	need := []string{"witness", "interviewer"}
	if i.Testimony.Interview.Interpreter != "" {
		need = append(need, "interpreter")
	}
	for _, role := range need {
		if !slices.ContainsFunc(signed, func(s record.Signature) bool { return s.Role == role }) {
			return false
		}
	}
	return true
}

// Violent says whether a built-in code is one of torture or of sexual and
// gender-based violence: before such an account there must be somebody to send
// the person to (EV-A05).
func Violent(code string) bool {
	return strings.HasPrefix(code, "SGV") || strings.HasPrefix(code, "TOR")
}
