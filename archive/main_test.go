package archive_test

import (
	"flag"
	"fmt"
	"os"
	"testing"

	"attest/internal/whisperlike/standin"
)

// A property over whole vaults costs a disk's syncs each time: 20 cases are
// enough for every run; -rapid.checks asks for more. The test binary is also
// the program that is killed while it records.
func TestMain(m *testing.M) {
	if path := os.Getenv(recordEnv); path != "" {
		fmt.Fprintln(os.Stderr, recordForever(path)) // it ends only by an error
		os.Exit(1)
	}
	if path := os.Getenv(refuseEnv); path != "" {
		fmt.Fprintln(os.Stderr, sayNoAndDie(path))
		os.Exit(1)
	}
	_ = flag.Set("rapid.checks", "20") // the command line is parsed after this and wins
	code := m.Run()
	standin.Remove()
	os.Exit(code)
}
