package archive

import "attest/archive/record"

// field is one thing that a sender wrote about a submission as a whole: its name is the
// label of a reason.
type field struct{ name, text string }

// writtenIn are all of them that an export says.
func writtenIn(s record.Submission) []field {
	return []field{{"title", s.Title}, {"addressee", s.Addressee}, {"reference", s.Reference}, {"cover", s.Cover}, {"sender", s.Sender}, {"restrictions", s.Restrictions}}
}

// freeText is the field as a text in which names are looked for.
func (f field) freeText() freeText {
	return freeText{text: f.text, written: true, signs: f.name == "sender", at: Reason{Code: ReasonFieldPerson, Label: f.name, Field: f.name, What: "field"}}
}

// fields are those that say what is left out, and those that may.
func (h *hush) fields(list []field) (stop, ask Reasons) {
	for _, f := range list {
		said := readOnce(f.text)
		if why := h.saysIn(said); why != "" {
			stop = append(stop, Reason{Code: "field_" + why, Label: f.name, What: "field"})
		} else if h.tells(said) {
			ask = append(ask, Reason{Code: ReasonFieldMay, Label: f.name, What: "field"})
		}
	}
	return stop, ask
}
