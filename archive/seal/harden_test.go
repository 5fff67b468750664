package seal

import (
	"os"
	"os/exec"
	"testing"
)

// Harden changes the whole process, so it is tried in one of its own.
func TestHarden(t *testing.T) {
	if os.Getenv("ATTEST_TEST_HARDEN") != "" {
		for _, w := range Harden() {
			t.Log(w)
		}
		checkHardened(t)
		return
	}
	cmd := exec.Command(os.Args[0], "-test.run=^TestHarden$", "-test.v")
	cmd.Env = append(os.Environ(), "ATTEST_TEST_HARDEN=1")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
}

func TestLockedBuffer(t *testing.T) {
	for _, n := range []int{0, 1, 5000} {
		b, release, warning := LockedBuffer(n)
		if len(b) != n {
			t.Fatalf("%d bytes, want %d (%s)", len(b), n, warning)
		}
		for i := range b {
			b[i] = 1
		}
		release()
		release()
	}
}
