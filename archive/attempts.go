package archive

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

var errNotDir = syscall.ENOTDIR

// The `attempts` file holds the times of failed unlocks, one Unix second a
// line. Nothing signs it: what enters the log from it is a claim.
const (
	maxAttempts      = 50
	maxAttemptsBytes = 64 << 10 // of the file's end that are read: whoever can write to the folder can make it any size
)

func attemptsPath(vault string) string { return filepath.Join(vault, "attempts") }

func noteAttempt(vault string, at time.Time) (err error) {
	f, err := os.OpenFile(attemptsPath(vault), os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o600)
	if err != nil {
		return diskError(err)
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	_, err = f.WriteString(strconv.FormatInt(at.Unix(), 10) + "\n")
	return diskError(err)
}

// readAttempts returns reason codes ("at.1763900000") for the newest failures;
// a line that is no number is counted as one at an unknown time.
func readAttempts(vault string) ([]string, error) {
	f, err := os.Open(attemptsPath(vault))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, diskError(err)
	}
	defer f.Close()
	end := int64(0)
	if st, err := f.Stat(); err == nil {
		end = max(0, st.Size()-maxAttemptsBytes)
	}
	raw, err := io.ReadAll(io.NewSectionReader(f, end, maxAttemptsBytes))
	if err != nil {
		return nil, diskError(err)
	}
	return parseAttempts(raw), nil
}

func parseAttempts(raw []byte) []string {
	lines := strings.Fields(string(raw))
	if len(lines) > maxAttempts {
		lines = lines[len(lines)-maxAttempts:]
	}
	out := make([]string, len(lines))
	for i, l := range lines {
		out[i] = "at.unknown"
		if n, err := strconv.ParseInt(l, 10, 64); err == nil && n > 0 {
			out[i] = "at." + strconv.FormatInt(n, 10)
		}
	}
	return out
}

func clearAttempts(vault string) error {
	err := os.Remove(attemptsPath(vault))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return diskError(err)
}

func parentOf(path string) string { return filepath.Dir(path) }
