package testimonies

import (
	"context"
	"strings"

	"attest/app/forms"
	"attest/app/task"
	"attest/archive"
	"attest/archive/record"
)

// beginning are the fields of a new testimony that begin with what the vault
// knows: who is signed in asks, where they asked last that day; and with a person
// who told before, the language, the interpreter and the way of that time. What
// somebody typed or chose stays.
type beginning struct {
	room                            *Room
	date                            *forms.Date
	place, interviewer, interpreter *forms.Entry
	language                        *forms.Choice
	filled                          map[*forms.Entry]string // by the program, and not touched since
	spoken                          string                  // the language that the program chose
	method                          string
	about                           record.ID
}

func (r *Room) newBeginning(date *forms.Date, language *forms.Choice) *beginning {
	b := &beginning{room: r, date: date, language: language, place: forms.NewEntry(), interviewer: forms.NewEntry(), interpreter: forms.NewEntry(),
		filled: map[*forms.Entry]string{}, spoken: language.Value()}
	b.fill(b.interviewer, r.v.Info().Member)
	b.fill(b.place, b.placeOf())
	return b
}

// fill puts text into a field that holds nothing, or what the program put there.
func (b *beginning) fill(e *forms.Entry, text string) {
	if e.Text == b.filled[e] && e.Text != text {
		b.filled[e] = text // before the field tells that it changed
		e.SetText(text)
	}
}

// placeOf is where the newest testimony of that day was taken.
func (b *beginning) placeOf() string {
	day := strings.TrimSpace(b.date.Entry.Text)
	if day == "" {
		return ""
	}
	return b.room.v.PlaceOn(day)
}

// with takes over what is known of a person who told before; "" is a new one.
func (b *beginning) with(person record.ID) {
	if person == b.about {
		return
	}
	b.about = person
	if person == "" {
		b.take(record.Interview{Language: "ko"})
		return
	}
	v := b.room.v
	task.Run(func(context.Context) (record.Interview, error) {
		last, found := archive.TestimonyRow{}, false
		for _, row := range v.Testimonies(archive.Filter{Person: person}) {
			if !found || row.Date > last.Date || row.Date == last.Date && row.Saved > last.Saved {
				last, found = row, true
			}
		}
		if !found {
			return record.Interview{Language: "ko"}, nil
		}
		t, err := v.Testimony(last.ID)
		return t.Interview, err
	}, func(last record.Interview, err error) {
		if err == nil && b.about == person && !b.room.closed { // without it the fields are typed in
			b.take(last)
		}
	})
}

func (b *beginning) take(last record.Interview) {
	b.fill(b.interpreter, last.Interpreter)
	b.method = last.Method
	if b.language.Value() == b.spoken && last.Language != "" {
		b.language.Options = languageOptions(last.Language)
		b.language.SetValue(last.Language)
		b.spoken = b.language.Value()
	}
}

// interview is what the form says.
func (b *beginning) interview() record.Interview {
	at, _ := b.date.Value()
	return record.Interview{Date: at, Place: strings.TrimSpace(b.place.Text), Language: b.language.Value(), Method: b.method,
		Interviewer: strings.TrimSpace(b.interviewer.Text), Interpreter: strings.TrimSpace(b.interpreter.Text)}
}
