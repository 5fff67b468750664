package forms

import (
	"attest/app/words"
	"attest/archive/dates"
)

// Date is a field for a day as YYYY-MM-DD. A day that does not exist is said
// so when the field is left; what was typed stays.
type Date struct {
	*Field
	Entry   *Entry
	accepts func(string) bool
	wrong   string
}

// NewDate is an empty date field.
func NewDate(label string) *Date {
	e := NewEntry()
	e.SetPlaceHolder(words.T("forms.date.pattern"))
	d := &Date{Field: NewField(label, "", e), Entry: e, accepts: dates.IsDay, wrong: words.T("forms.date.wrong")}
	e.OnFocus = func(gained bool) {
		if !gained {
			d.Check()
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
	return d.Entry.Text, d.accepts(d.Entry.Text)
}

// Accept takes other dates than days, and says wrong of all else.
func (d *Date) Accept(accepts func(string) bool, wrong string) { d.accepts, d.wrong = accepts, wrong }

// Check says at the field what is wrong with what is in it: true for nothing.
func (d *Date) Check() bool {
	_, ok := d.Value()
	if ok {
		d.Fault("")
	} else {
		d.Fault(d.wrong)
	}
	return ok
}
