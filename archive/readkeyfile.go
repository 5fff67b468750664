package archive

import (
	"fmt"
	"io"
	"os"
)

// MaxKeyFile is how long a key file may be, in bytes: a photograph is one.
const MaxKeyFile = 64 << 20

// ReadKeyFile reads the file that a member's slot asks for beside the passphrase;
// no path is no file. Errors: *InvalidError for one that is empty or longer than
// MaxKeyFile, else those of the disk.
func ReadKeyFile(path string) ([]byte, error) {
	if path == "" {
		return nil, nil
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("the key file: %w", err)
	}
	defer f.Close()
	b, err := io.ReadAll(io.LimitReader(f, MaxKeyFile+1))
	switch {
	case err != nil:
		return nil, fmt.Errorf("the key file: %w", err)
	case len(b) == 0:
		return nil, &InvalidError{Object: "member", Field: "keyfile", Why: "is empty: choose another file"}
	case len(b) > MaxKeyFile:
		return nil, &InvalidError{Object: "member", Field: "keyfile", Why: "is longer than 64 MiB: choose another file"}
	}
	return b, nil
}
