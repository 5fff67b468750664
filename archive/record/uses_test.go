package record_test

import (
	"testing"

	"github.com/go-json-experiment/json"

	"attest/archive/record"
	"attest/assets/reference"
)

// Every mechanism of the reference data is a use that consent may speak of.
func TestMechanismsAreUses(t *testing.T) {
	var doc struct {
		Mechanisms []struct {
			ID string `json:"id"`
		} `json:"mechanisms"`
	}
	if err := json.Unmarshal(reference.Submissions, &doc); err != nil || len(doc.Mechanisms) == 0 {
		t.Fatalf("%d mechanisms, %v", len(doc.Mechanisms), err)
	}
	for _, m := range doc.Mechanisms {
		if m.ID != "TB" && !record.KnownUse(m.ID) {
			t.Errorf("%s is no use", m.ID)
		}
	}
}
