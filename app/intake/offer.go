package intake

import (
	"strings"
	"time"

	"attest/archive"
	"attest/archive/media"
	"attest/archive/record"
)

// offered is what the program can know of a file, to be taken as an answer with
// one press.
type offered struct {
	made   []string // dates
	device string
	app    string // a code
}

// offers gathers it from the file's name, its folder's date, and what it says of
// itself. They are the file's own claims: a clock can be wrong, a name changed.
func offers(e archive.Exhibit, items []media.Item) offered {
	o := offered{app: record.AppOfName(e.Name)}
	date := func(s string) {
		if d := day(s); d != "" {
			for _, have := range o.made {
				if have == d {
					return
				}
			}
			o.made = append(o.made, d)
		}
	}
	var maker, model string
	for _, i := range items {
		switch i.Code {
		case "date_taken", "date_made", "made":
			date(i.Value)
		case "camera_maker":
			maker = i.Value
		case "camera_model":
			model = i.Value
		}
	}
	for _, i := range items {
		if i.Code == "date_digitised" || i.Code == "date_changed" {
			date(i.Value)
		}
	}
	date(e.Detail.Modified)
	o.made = o.made[:min(len(o.made), 3)]
	if !strings.HasPrefix(strings.ToLower(model), strings.ToLower(maker)) {
		model = strings.TrimSpace(maker + " " + model)
	}
	o.device = model
	return o
}

// day is the day of a date as files write it: Exif's 2019:04:12 08:30:00, RFC
// 3339, PDF's D:20190412083000; "" for what is none.
func day(s string) string {
	s = strings.TrimPrefix(strings.TrimSpace(s), "D:")
	for _, form := range []string{"2006:01:02", "2006-01-02", "20060102"} {
		if len(s) < len(form) {
			continue
		}
		if t, err := time.Parse(form, s[:len(form)]); err == nil && t.Year() >= 1970 {
			return t.Format(time.DateOnly)
		}
	}
	return ""
}
