package processors_test

import (
	"runtime"
	"testing"

	"attest/internal/processors"
)

func TestMoreRunThanTheMachineHas(t *testing.T) {
	before := runtime.GOMAXPROCS(0)
	defer runtime.GOMAXPROCS(before)

	t.Setenv("GOMAXPROCS", "3")
	processors.Use()
	if n := runtime.GOMAXPROCS(0); n != before {
		t.Errorf("%d run, although the user said how many", n)
	}
	t.Setenv("GOMAXPROCS", "")
	processors.Use()
	processors.Use()
	if n := runtime.GOMAXPROCS(0); n != before+2 {
		t.Errorf("%d run, %d before: two more may wait for the disk", n, before)
	}
}
