package look_test

import (
	"strings"
	"testing"

	"attest/app/look"
)

// Characters that turn a line around are seen, and do not turn it.
func TestWhatTurnsALineIsSeen(t *testing.T) {
	const turned = "Commission \u202egnp.exe\u202c \u2066x\u2069 위원회"
	if got := look.Straight(turned); got != "Commission ⟦U+202E⟧gnp.exe⟦U+202C⟧ ⟦U+2066⟧x⟦U+2069⟧ 위원회" {
		t.Errorf("%q", got)
	}
	if s := "증언 plain · العربية"; look.Straight(s) != s {
		t.Error("a plain line is changed")
	}
	for _, got := range append(look.Wrap(turned, 14, false, 120), look.Fit(turned, 14, false, 300)) {
		if strings.ContainsRune(got, 0x202e) {
			t.Errorf("%q", got)
		}
	}
}
