package forms

import (
	"time"

	"attest/app/words"
)

// Date is a field for a day as YYYY-MM-DD. A day that does not exist is said
// so when the field is left; what was typed stays.
type Date struct {
	*Field
	Entry *Entry
}

// NewDate is an empty date field.
func NewDate(label string) *Date {
	e := NewEntry()
	e.SetPlaceHolder(words.T("forms.date.pattern"))
	d := &Date{Field: NewField(label, "", e), Entry: e}
	e.OnFocus = func(gained bool) {
		if !gained {
			d.check()
		}
	}
	return d
}

// Value is the day, "" when the field is empty; ok is false when what is there
// is no day.
func (d *Date) Value() (day string, ok bool) {
	if d.Entry.Text == "" {
		return "", true
	}
	return d.Entry.Text, IsDay(d.Entry.Text)
}

func (d *Date) check() {
	if _, ok := d.Value(); !ok {
		d.Fault(words.T("forms.date.wrong"))
		return
	}
	d.Fault("")
}

// IsDay says whether s is a day that exists, written YYYY-MM-DD.
func IsDay(s string) bool {
	t, err := time.Parse(time.DateOnly, s)
	return err == nil && t.Format(time.DateOnly) == s && t.Year() >= 1
}
