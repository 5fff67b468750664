package delivery

import (
	"fmt"
	"strings"

	"attest/app/forms"
	"attest/app/look"
	"attest/app/words"
	"attest/archive"
	"attest/archive/record"
)

// about says what changed of what: of an account and which parts of it, of exhibits, or
// of a person whom the form is about; by numbers and codes alone.
func about(t archive.SentTask) string {
	key := "delivery.task." + t.Kind
	var said []string
	switch {
	case t.Kind == record.SentNarrowed, t.Kind == record.SentHeld, t.Kind == record.SentShowing:
		said = append(said, words.T(key+".text", t.To, day(t.Sent), object(t)))
	case t.Testimony == "":
		said = append(said, words.T(key+".person", t.To, day(t.Sent), t.Code))
	default:
		said = append(said, words.T(key+".text", t.To, day(t.Sent), t.Number))
	}
	var parts []string
	for _, p := range t.Parts {
		parts = append(parts, strings.TrimSpace(words.T("delivery.part."+p.What, p.Language)))
	}
	if len(parts) > 0 {
		said = append(said, words.T("delivery.parts", strings.Join(parts, ", ")))
	}
	if t.File != "" {
		said = append(said, words.T("delivery.task.file", begins(t.File)))
	}
	return strings.Join(said, " ")
}

// object is what a task is about.
func object(t archive.SentTask) string {
	var numbers []string
	for _, x := range t.Exhibits {
		numbers = append(numbers, fmt.Sprint(x.Number))
	}
	switch {
	case len(numbers) > 0:
		return words.T("delivery.object.exhibits", strings.Join(numbers, ", "))
	case t.Testimony == "":
		return t.Code
	}
	return words.T("delivery.object.testimony", t.Number)
}

// begins is as much of a SHA-256 as two people compare.
func begins(sum string) string { return sum[:min(16, len(sum))] }

// exports asks which export was sent, the newest first; nil where there is none. What it
// returns says of a choice which files that were.
func exports(s record.Submission) (*forms.Choice, func() []string) {
	all := archive.SentChoices(s)
	if len(all) == 0 {
		return nil, func() []string { return nil }
	}
	var options []forms.Option
	for i, c := range all {
		when, _, _ := strings.Cut(strings.Replace(c.Time, "T", " ", 1), "+")
		options = append(options, forms.Option{
			Value: fmt.Sprint(i), Text: look.JoinFacts(when[:min(16, len(when))], words.T("delivery.form."+c.Form), begins(c.Files[0])+"…"),
		})
	}
	choice := forms.NewChoice(options, options[0].Value, nil)
	return choice, func() []string {
		for i, o := range options {
			if o.Value == choice.Value() {
				return all[i].Files
			}
		}
		return nil
	}
}
