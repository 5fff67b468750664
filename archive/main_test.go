package archive_test

import (
	"flag"
	"os"
	"testing"
)

// A property over whole vaults costs a disk's syncs each time: 20 cases are
// enough for every run; -rapid.checks asks for more.
func TestMain(m *testing.M) {
	_ = flag.Set("rapid.checks", "20") // the command line is parsed after this and wins
	os.Exit(m.Run())
}
