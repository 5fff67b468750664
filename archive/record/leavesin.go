package record

// LeavesIn is the language of a submission's bundle, papers, and answers that are
// copied: the one that was chosen for it, else the one that its form is drafted in,
// else otherwise. "en" or "ko".
func (s Submission) LeavesIn(otherwise string) string {
	for _, lang := range []string{s.Language, s.Draft} {
		if lang == "en" || lang == "ko" {
			return lang
		}
	}
	return otherwise
}
