package archive

import (
	"bytes"
	"os"
	"regexp"
	"testing"
	"time"
)

// TestAttemptsOfAnySizeAreRead: nobody signs the file, and whoever can write to the folder can make it as large as the disk.
func TestAttemptsOfAnySizeAreRead(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(attemptsPath(dir), bytes.Repeat([]byte("\x1b[2J "), 1<<20), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := noteAttempt(dir, time.Unix(1763900000, 0)); err != nil {
		t.Fatal(err)
	}
	got, err := readAttempts(dir)
	if err != nil || len(got) != maxAttempts || got[0] != "at.unknown" {
		t.Errorf("%d %v", len(got), err)
	}
}

var attemptCode = regexp.MustCompile(`^at\.(unknown|[1-9][0-9]*)$`)

// FuzzAttempts: whatever is in the file, what enters the log from it are numbers.
func FuzzAttempts(f *testing.F) {
	f.Add([]byte("1763900000\n1763900001\n"))
	f.Add([]byte("-1 0x10 9223372036854775808 \x1b[2J \u202e 증언"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		out := parseAttempts(raw)
		if len(out) > maxAttempts {
			t.Errorf("%d", len(out))
		}
		for _, o := range out {
			if !attemptCode.MatchString(o) {
				t.Errorf("%q enters the log", o)
			}
		}
	})
}
