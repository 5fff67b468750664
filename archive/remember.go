package archive

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/tlog"

	"attest/archive/custody"
	"attest/archive/record"
	"attest/archive/store"
)

// ErrRolledBack: the folder is older than what this machine has seen of the
// vault, or went another way since. See RolledBackError.
var ErrRolledBack = errors.New("the vault is not what this machine saw last")

// RolledBackError says what this machine remembers of a vault, and what its
// folder holds. A vault that was restored from a backup is such a one.
type RolledBackError struct {
	Vault record.ID
	Seen  int64     // entries of the custody log that this machine has seen
	When  time.Time // when it saw them
	Has   int64     // entries in the folder
	// Other: the folder has as many, and not the same.
	Other bool
}

func (e *RolledBackError) Error() string {
	if e.Other {
		return fmt.Sprintf("%v: of the %d log entries seen here at %s, the vault has others", ErrRolledBack, e.Seen, e.When.Format("2006-01-02 15:04"))
	}
	return fmt.Sprintf("%v: %d log entries were seen here at %s, and the vault has %d", ErrRolledBack, e.Seen, e.When.Format("2006-01-02 15:04"), e.Has)
}

// Is makes errors.Is(err, ErrRolledBack) true.
func (e *RolledBackError) Is(target error) bool { return target == ErrRolledBack }

// MemoryFolder is where this machine remembers the last checkpoint of each
// vault, for OpenOptions.Memory: "" where the system names no such place, or the
// environment variable ATTEST_NO_MEMORY is set.
func MemoryFolder() string {
	if os.Getenv("ATTEST_NO_MEMORY") != "" {
		return ""
	}
	dir, err := os.UserConfigDir()
	if err != nil {
		return ""
	}
	return filepath.Join(dir, "attest", "checkpoints")
}

func rememberedAt(folder string, vault record.ID) string {
	return filepath.Join(folder, strings.ToLower(string(vault))+".checkpoint")
}

// copyAt is where the last checkpoint of a copy that was restored to path is
// remembered, beside that of the vault which it is a copy of. The name tells
// nothing of the path.
func copyAt(folder string, vault record.ID, path string) string {
	if abs, err := filepath.Abs(path); err == nil {
		path = abs
	}
	sum := sha256.Sum256([]byte(path))
	return filepath.Join(folder, strings.ToLower(string(vault))+"-"+hex.EncodeToString(sum[:8])+".checkpoint")
}

// rememberedOf is where a vault at path is remembered.
func rememberedOf(folder string, vault record.ID, path string) string {
	if own := copyAt(folder, vault, path); isRegular(own) {
		return own
	}
	return rememberedAt(folder, vault)
}

func isRegular(path string) bool {
	st, err := os.Lstat(path)
	return err == nil && st.Mode().IsRegular()
}

// forgetCopy forgets a copy that was not made after all.
func forgetCopy(folder string, vault record.ID, path string) {
	if folder != "" {
		_ = os.Remove(copyAt(folder, vault, path))
	}
}

// recall compares the log with what this machine remembers. What it remembers is
// a note of its own, as good as the account it lies in: it is not asked who
// signed it, since a member who was added later may have.
func recall(tx *store.Tx, path string, vault record.ID) error {
	if path == "" {
		return nil
	}
	raw, err := os.ReadFile(path)
	if err != nil {
		return nil // nothing is remembered
	}
	c, ok := checkpointOf(raw)
	if !ok || c.Origin != custody.Origin(vault) {
		return nil
	}
	e := &RolledBackError{Vault: vault, Seen: c.Size}
	if st, err := os.Stat(path); err == nil {
		e.When = st.ModTime()
	}
	return follows(tx, c, e)
}

// follows reports e where the log does not begin with what c is over.
func follows(tx *store.Tx, c custody.Checkpoint, e *RolledBackError) error {
	var err error
	if e.Has, err = tx.LogSize(); err != nil {
		return err
	}
	if e.Has < c.Size {
		return e
	}
	root, err := tlog.TreeHash(c.Size, tx)
	if err != nil {
		return damagedLog("its tree cannot be read")
	}
	if root != c.Root {
		e.Other = true
		return e
	}
	return nil
}

func checkpointOf(note []byte) (custody.Checkpoint, bool) {
	text, _, ok := strings.Cut(string(note), "\n\n")
	if !ok {
		return custody.Checkpoint{}, false
	}
	c, err := custody.ParseCheckpoint(text + "\n")
	return c, err == nil
}

// remember keeps the head for the next time. A machine that takes no note is one
// that remembers nothing; that is no error of the vault's.
func (v *Vault) remember() {
	if v.memory == "" || v.sample {
		return
	}
	note := v.store.Head().Payload
	if os.MkdirAll(v.memory, 0o700) != nil {
		return
	}
	if os.WriteFile(v.remembered+".part", note, 0o600) == nil {
		_ = os.Rename(v.remembered+".part", v.remembered)
	}
}
