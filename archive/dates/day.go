package dates

import "time"

// IsDay says whether s is a day that exists, written YYYY-MM-DD.
func IsDay(s string) bool {
	t, err := time.Parse(time.DateOnly, s)
	return err == nil && t.Format(time.DateOnly) == s && t.Year() >= 1
}
