// Package guide embeds the guide through an interview: the phases of PEACE and
// open questions by topic, in English and Korean. archive/guide reads it, and
// docs/guide.md tells the form.
//
// The phases are those that the College of Policing of England and Wales
// publishes (Authorised Professional Practice, Investigative interviewing), in
// the spirit of the Principles on Effective Interviewing for Investigations and
// Information Gathering (Méndez Principles, May 2021). The words are our own.
package guide

import "embed"

// Files are the parts, one JSON document each, in the order of their names.
//
//go:embed *.json
var Files embed.FS
