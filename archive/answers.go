package archive

import (
	"fmt"
	"slices"
	"strings"

	"attest/archive/evidence"
	"attest/archive/record"
)

// Answers returns what was answered to the rules of evidence about a testimony.
func (v *Vault) Answers(testimony record.ID) (record.Answers, error) {
	list, err := childrenOf[record.Answers](v, testimony, record.KindAnswers)
	if err != nil || len(list) == 0 {
		return record.Answers{Testimony: testimony}, err
	}
	return list[0], nil
}

// Answer records the answer to one rule; one without options and words takes
// the answer back.
func (v *Vault) Answer(testimony record.ID, a record.RuleAnswer) error {
	q, ok := evidence.Find(a.Rule)
	if !ok {
		return &InvalidError{Object: "answer", Field: "rule", Why: "is none that this version asks"}
	}
	empty := len(a.Options) == 0 && a.Text == ""
	if !empty {
		if err := q.CheckAnswer(a); err != nil {
			return &InvalidError{Object: "answer", Field: a.Rule, Why: err.Error()}
		}
	}
	all, err := v.Answers(testimony)
	if err != nil {
		return err
	}
	return v.change(func(c *change) error {
		a.At, a.By = c.at.RFC3339(), v.member.Slot
		all.Answers = slices.DeleteFunc(slices.Clone(all.Answers), func(x record.RuleAnswer) bool { return x.Rule == a.Rule })
		if !empty {
			all.Answers = append(all.Answers, a)
		}
		return c.putAnswers(&all)
	})
}

func (c *change) putAnswers(all *record.Answers) error {
	all.Type, all.V = "answers", max(all.V, 1)
	if all.ID == "" {
		all.ID = record.NewID(record.KindAnswers)
	}
	_, _, err := c.putChild(all.ID, all.Testimony, content{facts: all}, "answers")
	return err
}

// violentTags are words by which an office tags what the question of referral
// is for; codes of the list count by their group.
var violentTags = []string{"torture", "sexual violence", "rape", "forced abortion", "고문", "성폭력", "강간", "강제낙태", "강제 낙태"}

// Examine gathers what the rules of evidence look at.
func (v *Vault) Examine(testimony record.ID) (evidence.Interview, error) {
	t, err := v.testimonyAt(testimony, 0)
	if err != nil {
		return evidence.Interview{}, err
	}
	p, err := v.Person(t.Person)
	if err != nil {
		return evidence.Interview{}, err
	}
	i := evidence.Interview{Testimony: t, Child: p.Child, Consents: v.Consents(t.Person), Now: v.clock.clock.wall()}
	if !i.Child {
		if i.Child, err = v.childAt(t); err != nil {
			return i, err
		}
	}
	s, err := v.Session(testimony)
	if err != nil {
		return i, err
	}
	i.Care = s.Words.Child
	if i.Answers, err = v.Answers(testimony); err != nil {
		return i, err
	}
	if f, ok, err := v.Final(testimony); err != nil {
		return i, err
	} else if ok && f.Paper != nil {
		i.Paper = f.Paper.Signed
	}
	exhibits, err := v.Exhibits(testimony)
	if err != nil {
		return i, err
	}
	for _, e := range exhibits {
		own := e.Recording != "" // made here, while the person spoke
		i.Recorded = i.Recorded || own
		i.Exhibits = append(i.Exhibits, evidence.Exhibit{From: e.Detail.From, How: e.Detail.How, When: received(e.Detail), Media: e.Media, Own: own})
	}
	i.Violent = slices.ContainsFunc(t.Tags, func(tag string) bool { return slices.Contains(violentTags, tag) })
	if !i.Violent {
		passages, err := v.Passages(testimony)
		if err != nil {
			return i, err
		}
		for _, q := range passages {
			i.Violent = i.Violent || slices.ContainsFunc(q.Codes, func(u record.CodeUse) bool { return evidence.Violent(u.Code) })
		}
	}
	known(&i)
	return i, nil
}

// received is when a file was received; "" where that was not answered.
func received(half record.ExhibitIdentity) string {
	if half.Intake == nil {
		return ""
	}
	return half.Intake.Received
}

// OpenAnswers lists the questions about a testimony whose answer is missing.
func (v *Vault) OpenAnswers(testimony record.ID) ([]evidence.Open, error) {
	i, err := v.Examine(testimony)
	if err != nil {
		return nil, err
	}
	return evidence.Ask(i), nil
}

// planAnswers holds the open questions about each testimony against the class
// of addressee. A question of level block stops the export. One of level
// require stops it where a court will read the bundle, and is otherwise said:
// a general bundle has no form that asks for it (docs/decisions.md, 44).
func (v *Vault) planAnswers(p *plan) error {
	for _, t := range p.testimonies {
		stop, say, err := v.stopping(t.t.ID, p.sub.Class)
		if err != nil {
			return err
		}
		about := Reason{Object: t.t.ID, Label: t.t.Label, What: "testimony"}
		if len(stop) > 0 {
			about.Code, about.Count, about.Rules = ReasonOpenAnswers, len(stop), strings.Join(stop, ", ")
			p.block(about)
		}
		if len(say) > 0 {
			about.Code, about.Count, about.Rules = ReasonAnswersAdvised, len(say), strings.Join(say, ", ")
			p.warnings = append(p.warnings, about)
		}
	}
	return nil
}

// stopping lists the open questions about a testimony that keep it from the
// class of addressee, and those that are only said.
func (v *Vault) stopping(testimony record.ID, class string) (stop, say []string, err error) {
	open, err := v.OpenAnswers(testimony)
	court := class == "icc" || class == "court_or_prosecutor"
	for _, o := range open {
		switch {
		case !o.Stops(class):
		case court || o.Level == evidence.Block:
			stop = append(stop, o.ID)
		default:
			say = append(say, o.ID)
		}
	}
	return stop, say, err
}

// OpenAnswersError names the questions of the rules of evidence that must be
// answered before anything of a testimony goes to a class of addressee.
type OpenAnswersError struct {
	Testimony record.ID
	Label     string
	Class     string
	Rules     []string // EV-A01 …
}

func (e *OpenAnswersError) Error() string {
	return fmt.Sprintf("testimony %s: this addressee needs an answer to %s; answer it first", e.Label, strings.Join(e.Rules, ", "))
}

// Is makes errors.Is(err, ErrOpenAnswers) true.
func (e *OpenAnswersError) Is(target error) bool { return target == ErrOpenAnswers }
