package statement

import (
	"fmt"
	"reflect"
)

// Missing lists the words that a language lacks, beside English.
func Missing() []string {
	var out []string
	en := reflect.ValueOf(english)
	for _, code := range Languages() {
		w := reflect.ValueOf(all[code])
		for i := range en.NumField() {
			name := en.Type().Field(i).Name
			if en.Field(i).Kind() == reflect.String {
				if w.Field(i).String() == "" {
					out = append(out, code+"."+name)
				}
				continue
			}
			for _, k := range en.Field(i).MapKeys() {
				if v := w.Field(i).MapIndex(k); !v.IsValid() || v.String() == "" {
					out = append(out, fmt.Sprintf("%s.%s.%s", code, name, k))
				}
			}
		}
	}
	return out
}
