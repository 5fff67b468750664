package archive

import (
	"time"

	"attest/archive/dates"
	"attest/archive/record"
)

// adult is the age from which somebody is no child (CRC 1).
const adult = 18

// childAt says whether the sealed birth or the age that was told make the
// witness a child on the day of the interview. It reads the identity without an
// entry in the log: nothing of it is shown.
func (v *Vault) childAt(t record.Testimony) (bool, error) {
	half, err := v.identity(t.Person)
	if err != nil {
		return false, err
	}
	on := day(v.clock.clock.wall())
	if d, err := record.ParseEDTF(t.Interview.Date); err == nil {
		on = d.Earliest
	}
	return underAge(half, on), nil
}

// underAge says whether a person may be under age on a day: of a birth known to
// the year the last day counts, in favour of the child; of one that is less
// certain the first, for then it says nothing.
func underAge(half record.Identity, on time.Time) bool {
	var first, last time.Time
	born := half.Born
	d, err := record.ParseEDTF(born)
	if born == "" || err != nil { // as the first version has it
		born = half.Birth
		d, err = record.ParseEDTF(born)
	}
	switch {
	case err == nil && born != "":
		first, last = d.Earliest, d.Latest
	case half.Age.Years > 0:
		told, err := record.ParseEDTF(half.Age.On)
		if err != nil || half.Age.On == "" {
			return false
		}
		if half.Age.Counting == "counted" { // one at birth, one more each New Year
			year := told.Latest.Year() - half.Age.Years + 1
			first, last = time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(year, 12, 31, 0, 0, 0, 0, time.UTC)
			break
		}
		last = dates.AddMonths(told.Latest, -12*half.Age.Years)
		first = dates.AddMonths(told.Latest, -12*(half.Age.Years+1)).AddDate(0, 0, 1)
	default:
		return false
	}
	counts := last
	if last.IsZero() || last.Sub(first) > 367*24*time.Hour {
		counts = first
	}
	return counts.AddDate(adult, 0, 0).After(on)
}
