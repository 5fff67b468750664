package disclose

import (
	"encoding/json"
	"errors"
	"slices"
	"testing"
)

// FuzzParseRanges: what is read says the same when it is written again.
func FuzzParseRanges(f *testing.F) {
	f.Add([]byte(`[{"segment":"s1","from":3,"to":9,"reason":"place"},{"segment":"","fact":"place","reason":"name"}]`))
	f.Add([]byte(`[{"segment":"s1","from":-1,"to":1e9,"reason":"\u202e"}]`))
	f.Add([]byte(`[{"segment":"s1","segment":"s2"}]`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		got, err := ParseRanges(raw)
		if err != nil {
			if !errors.Is(err, ErrRanges) {
				t.Errorf("%v", err)
			}
			return
		}
		again, err := json.Marshal(got)
		if err != nil {
			t.Fatal(err)
		}
		if back, err := ParseRanges(again); err != nil || !slices.Equal(back, got) {
			t.Errorf("%v: %v, then %v", err, got, back)
		}
	})
}
