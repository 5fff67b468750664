package record

import (
	"errors"
	"testing"
)

// FuzzParseHidden: a list that is read can be checked as part of a profile, and is refused or kept.
func FuzzParseHidden(f *testing.F) {
	f.Add([]byte(`[{"testimony":"T0","segment":"s1","from":3,"to":9,"reason":"place"},{"exhibit":"E0","page":1,"left":1,"top":1,"width":5,"height":5,"reason":"name"}]`))
	f.Add([]byte(`[{"reason":"\u202e"},{"exhibit":"E0","begin":-1,"end":9223372036854775807}]`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		list, err := ParseHidden(raw)
		if err != nil {
			if !errors.Is(err, ErrHiddenFile) {
				t.Errorf("%v", err)
			}
			return
		}
		faults := CheckProfile(Profile{Hidden: list})
		if len(list) > MaxHidden && len(faults) == 0 {
			t.Errorf("%d parts pass", len(list))
		}
	})
}
