package app

import (
	"context"
	"errors"
	"slices"
	"strings"

	"attest/app/shell"
	"attest/app/task"
	"attest/app/words"
	"attest/archive"
)

// reading is what the window does with a vault that is open to read only; nil
// where it is open for work.
func reading(s *shell.Shell, v *archive.Vault) *shell.Reading {
	if v.Reading() == nil {
		return nil
	}
	why, busy := error(v.Reading()), false
	return &shell.Reading{
		Why: func() string {
			if v.Reading() == nil {
				return ""
			}
			return readingReason(why)
		},
		Looks: looks,
		Again: func() {
			if busy {
				return
			}
			busy = true
			task.Run(func(ctx context.Context) (struct{}, error) { return struct{}{}, v.BeginWriting(ctx, nil) }, func(_ struct{}, err error) {
				busy = false
				switch {
				case err == nil:
					s.Say("reading.over")
				case errors.Is(err, archive.ErrDiskFull), errors.Is(err, archive.ErrReadOnly):
					why = err
					s.Say("reading.still")
				default:
					s.Fail(err)
				}
				s.RefreshReading()
			})
		},
	}
}

// readingReason says why nothing can be written, and what to do.
func readingReason(err error) string {
	var room *archive.RoomError
	switch {
	case errors.As(err, &room):
		return words.T("reading.full", room.Free>>20, room.Needed>>20)
	case errors.Is(err, archive.ErrDiskFull):
		return words.T("reading.nospace")
	}
	return words.T("reading.protected")
}

// looking are the actions that only look at something, by their room, and so are
// on in a vault that is open to read only. One that ends in a point stands for all
// that begin so.
var looking = map[string]string{
	"shell":       "lock hide quit search go. back palette keys",
	"backup":      "open",
	"cases":       "filter",
	"custodylog":  "open only all copy check",
	"guidebook":   "open",
	"members":     "open",
	"people":      "filter sort",
	"submissions": "preview sent",
	"testimonies": "commitment exhibit.open go. sound.",
	"today":       "again open",
	"urgent":      "open",
}

func looks(action string) bool {
	room, does, _ := strings.Cut(action, ".")
	return slices.ContainsFunc(strings.Fields(looking[room]), func(l string) bool {
		return does == l || strings.HasSuffix(l, ".") && strings.HasPrefix(does, l)
	})
}
