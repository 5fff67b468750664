package archive

import (
	"slices"

	"attest/archive/record"
)

// Noted gathers what the notes of an interview and its recordings tell of it. A
// recording that is being made tells what it has noted once it has ended.
func (v *Vault) Noted(testimony record.ID) (record.Noted, error) {
	s, err := v.Session(testimony)
	if err != nil {
		return record.Noted{}, err
	}
	list, err := v.Recordings(testimony)
	if err != nil {
		return record.Noted{}, err
	}
	var all []record.Recording
	for _, r := range list {
		all = append(all, r.Recording)
	}
	return record.Note(s, all), nil
}

// EndInterview notes when an interview ended, and ends a break that goes on.
// at is RFC 3339.
func (v *Vault) EndInterview(testimony record.ID, at string) error {
	s, err := v.Session(testimony)
	if err != nil {
		return err
	}
	s.Ended = at
	s.Words.Breaks = slices.Clone(s.Words.Breaks)
	for i, b := range s.Words.Breaks {
		if b.End == "" {
			s.Words.Breaks[i].End = at
		}
	}
	_, err = v.SaveSession(s)
	return err
}
