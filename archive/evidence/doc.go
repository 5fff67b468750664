// Package evidence asks of an interview what a court or an inquiry will ask of
// it later: the rules of reference/evidence.md whose answer the program cannot
// work out by itself, and those that the record answers. What is open stops the
// export that needs it and never the recording.
//
// The questions are data, assets/evidence/questions.json, each under the ID of
// its rule, with the standard behind it in evidence_rules.csv.
package evidence
