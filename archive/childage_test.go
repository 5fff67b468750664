package archive

import (
	"testing"
	"time"

	"attest/archive/record"
)

func TestUnderAge(t *testing.T) {
	on := time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		born string
		age  record.Age
		want bool
	}{
		{"", record.Age{}, false},
		{"2008-11-20", record.Age{}, false}, // eighteen today
		{"2008-11-21", record.Age{}, true},
		{"2008", record.Age{}, true}, // in favour of the child
		{"2007", record.Age{}, false},
		{"2012-04", record.Age{}, true},
		{"1950/2015", record.Age{}, false}, // says nothing
		{"2010/..", record.Age{}, true},
		{"nonsense", record.Age{}, false},
		{"", record.Age{Years: 16, On: "2026-01"}, true},
		{"", record.Age{Years: 16, On: "2020"}, false},
		{"", record.Age{Years: 19, Counting: "counted", On: "2026"}, true}, // born in 2008
		{"", record.Age{Years: 20, Counting: "counted", On: "2026"}, false},
		{"", record.Age{Years: 12}, false}, // of no day
	} {
		if got := underAge(record.Identity{Born: c.born, Age: c.age}, on); got != c.want {
			t.Errorf("born %q, age %+v: %v", c.born, c.age, got)
		}
	}
}
