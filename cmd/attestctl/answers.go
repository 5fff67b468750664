package main

import (
	"slices"
	"strings"

	"attest/archive"
	"attest/archive/evidence"
	"attest/archive/record"
)

type answersCmd struct {
	Vault     string `arg:"" help:"The vault."`
	Testimony string `arg:"" help:"Testimony, label or ID."`
	All       bool   `help:"The answered questions too."`
}

// Run lists the questions of the rules of evidence that have no answer yet.
func (c *answersCmd) Run(p *program) error {
	return p.withVault(c.Vault, func(v *archive.Vault) error {
		id, err := findTestimony(v, c.Testimony)
		if err != nil {
			return err
		}
		return p.showAnswers(v, id, c.All)
	})
}

type answerCmd struct {
	Vault     string    `arg:"" help:"The vault."`
	Testimony string    `arg:"" help:"Testimony, label or ID."`
	Rule      string    `arg:"" help:"Rule of evidence, such as EV-A01: see the command answers."`
	Option    []string  `help:"An option of the question; several where several can be so." placeholder:"X"`
	TextFile  wordsFile `help:"The words of the answer, or the reason of an option that needs one: a file with them, - for standard input." placeholder:"FILE"`
	Text      onLine    `hidden:""`
	Clear     bool      `help:"Take the answer back."`
}

// Run answers one question.
func (c *answerCmd) Run(p *program) error {
	if c.Clear == (len(c.Option) > 0 || c.TextFile != "") {
		return &usageError{"give --option or --text-file, or --clear"}
	}
	text, err := p.words("text-file", c.TextFile)
	if err != nil {
		return err
	}
	return p.withVault(c.Vault, func(v *archive.Vault) error {
		id, err := findTestimony(v, c.Testimony)
		if err != nil {
			return err
		}
		if err := v.Answer(id, record.RuleAnswer{Rule: strings.ToUpper(c.Rule), Options: c.Option, Text: text}); err != nil {
			return err
		}
		return p.showAnswers(v, id, false)
	})
}

// answerLine is a question with what was answered.
type answerLine struct {
	Rule     string   `json:"rule"`
	Phase    string   `json:"phase"`
	Level    string   `json:"level"`
	Kind     string   `json:"kind"`
	Question string   `json:"question"`
	Options  []string `json:"options"` // that can be chosen
	NeededBy []string `json:"needed_by"`
	Open     bool     `json:"open"`
	Chosen   []string `json:"chosen"`
	Text     string   `json:"text,omitempty"`
}

func (p *program) showAnswers(v *archive.Vault, id record.ID, all bool) error {
	in, err := v.Examine(id)
	if err != nil {
		return err
	}
	open := evidence.Ask(in)
	consent := v.TestimonyConsent(id).State
	lines := []answerLine{}
	for _, q := range evidence.Applies(in) {
		l := answerLine{Rule: q.ID, Phase: q.Phase, Level: q.Level, Kind: q.Kind, Question: q.En, Options: []string{}, Chosen: []string{},
			NeededBy: append([]string{}, q.NeededBy...)}
		l.Open = slices.ContainsFunc(open, func(o evidence.Open) bool { return o.ID == q.ID })
		for _, o := range q.Options {
			l.Options = append(l.Options, o.ID)
		}
		for _, a := range in.Answers.Answers {
			if a.Rule == q.ID {
				l.Chosen, l.Text = append(l.Chosen, a.Options...), a.Text
			}
		}
		if all || l.Open {
			lines = append(lines, l)
		}
	}
	if p.flags.JSON {
		return p.document(map[string]any{"answers": lines, "open": len(open), "consent": consent, "next": ""})
	}
	for _, l := range lines {
		state := "open"
		if !l.Open {
			state = "answered"
		}
		p.say("%s  %-8s  %-7s  %s", l.Rule, state, l.Level, l.Question)
		switch {
		case l.Kind == evidence.Facts:
			p.say("    the record itself answers it")
		case len(l.Options) > 0:
			p.say("    --option %s", strings.Join(l.Options, " | "))
		default:
			p.say("    --text-file FILE")
		}
		if len(l.Chosen) > 0 || l.Text != "" {
			p.say("    answered: %s", strings.Join(nonEmpty(strings.Join(l.Chosen, ", "), l.Text), ": "))
		}
	}
	p.say("%d open", len(open))
	switch consent {
	case archive.NoKeep:
		p.say("consent: no_keep: the person said no to keeping. Remove the testimony when the person has left")
	case "none":
		p.say("consent: none: nothing was asked yet")
	}
	return nil
}
