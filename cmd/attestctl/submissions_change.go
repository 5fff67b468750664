package main

import (
	"fmt"
	"slices"
	"strings"

	"attest/archive"
	"attest/archive/record"
)

// set changes what new wrote: what is given, and nothing else. A single - empties it.
func (c *submissionsCmd) set(v *archive.Vault, s record.Submission) (record.Submission, error) {
	if c.Mechanism != "" || c.Case != "" {
		return s, &usageError{"the case and the form of a submission stay: make another with submissions VAULT new"}
	}
	given := false
	for to, text := range map[*string]string{
		&s.Title: c.Title, &s.Addressee: c.Addressee, &s.Class: c.Class, &s.Reference: c.Reference, &s.Cover: c.Cover,
		&s.Sender: c.Sender, &s.Restrictions: c.Restrictions, &s.Language: c.Lang,
	} {
		switch text {
		case "":
			continue
		case "-":
			text = ""
		}
		*to, given = text, true
	}
	if !given {
		return s, &usageError{"say what to change: --title, --addressee, --class, --reference, --cover, --sender, --restrictions or --lang"}
	}
	return v.SaveSubmission(s)
}

// drop takes testimonies, exhibits and names out of a submission; they stay in the vault.
func (c *submissionsCmd) drop(v *archive.Vault, s record.Submission) (record.Submission, error) {
	if len(c.Things) == 0 {
		return s, &usageError{"name what to take out of it: testimonies, exhibits, or persons to be named"}
	}
	for _, name := range c.Things {
		var found bool
		if id, err := findTestimony(v, name); err == nil {
			s.Testimonies, found = without(s.Testimonies, func(at record.ID) bool { return at == id })
		} else if id, err := findPerson(v, name); err == nil {
			s.Named, found = without(s.Named, func(at record.ID) bool { return at == id })
		} else if id, err := findExhibit(v, strings.TrimSuffix(name, ":original")); err == nil {
			s.Exhibits, found = without(s.Exhibits, func(at record.ExhibitChoice) bool { return at.ID == id })
		}
		if !found {
			return s, fmt.Errorf("%s is not in %s; submissions VAULT show %s says what is", name, s.Label, s.Label)
		}
	}
	return v.SaveSubmission(s)
}

// without is a list without those meant, and whether there were any.
func without[T any](all []T, meant func(T) bool) ([]T, bool) {
	left := slices.DeleteFunc(slices.Clone(all), meant)
	return left, len(left) < len(all)
}

// with is a list with one more, once.
func with(all []record.ID, id record.ID) []record.ID {
	if slices.Contains(all, id) {
		return all
	}
	return append(all, id)
}
