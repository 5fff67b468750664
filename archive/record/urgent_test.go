package record_test

import (
	"errors"
	"strings"
	"testing"

	"attest/archive/record"
)

// A call from outside is read strictly, and what is wrong with it is told without
// its words.
func FuzzParseUrgent(f *testing.F) {
	for _, s := range []string{
		`{"country":"CN","goes":["SP"],"to_follow":"invented","named":true}`, `{"country":"CN","secret":"SECRET"}`, `{"country":"CN","country":"RU"}`,
		`{"named":"SECRET"}`, `[]`, `{"goes":{}}`, ``,
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		u, err := record.ParseUrgent(raw)
		switch {
		case err != nil && !errors.Is(err, record.ErrCall):
			t.Errorf("%v", err)
		case err != nil && strings.Contains(err.Error(), "SECRET"):
			t.Errorf("it quotes the call: %v", err)
		case err == nil && len(u.Extra) > 0:
			t.Error("a member that is not known was taken")
		}
		if field, why := u.Check(); (field == "") != (why == "") {
			t.Errorf("%q %q", field, why)
		}
	})
}
