// Package submission is the engine of submissions: the forms of the bodies as
// data, answered from the record as far as it and consent allow.
//
//	set, err := submission.NewSet(own)            // built-in mechanisms and the office's own
//	m, ok := set.Find("WGEID")                    // sections, fields, limits, rules, sources
//	t := submission.NewTable(m, facts, filing, "ko")
//	t.Columns                                     // what is asked: about a person or about the case
//	t.Rows[i].Answers, t.Common                   // values with their sources, or a Gap
//	t.Form(person)                                // one form in its order
//	submission.Check(t, facts)                    // findings: what stops it, what to know
//
// The vault gathers Facts (archive.Vault.SubmissionFacts) and has all of it at
// once: archive.Vault.MechanismTable(case, mechanism, lang) is a case before there
// is a submission, SubmissionTable(submission, lang) one with what was written into
// its form; File writes an answer, Filing reads what was written, Mechanisms is the
// Set, AddMechanism, OverrideLimits and RemoveMechanism change the office's own.
// This package is pure: it reads no disk and knows no key.
//
// A name is in an answer only where consent for the mechanism's use covers the
// name; else the code stands there and the gap says so. Where consent does not
// cover the person, nothing of the record is read but consent itself. Weak
// points, questions to ask again, notes of interviews and comments are not in
// Facts, so that no mapping can reach them.
//
// Mechanisms and their forms are in assets/mechanisms; docs/mechanisms.md tells
// the form, the paths, and how an office adds its own. No legal advice.
package submission
