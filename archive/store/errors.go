package store

import (
	"errors"
	"fmt"

	"attest/archive/seal"
)

// ErrNotFound is returned for an object, version or blob that is not there.
var ErrNotFound = errors.New("not in this vault")

// ErrDamaged is wrapped by every DamagedError.
var ErrDamaged = errors.New("damaged")

// ErrDiskFull is returned before anything is written when the volume has not
// the room; nothing has changed then.
var ErrDiskFull = errors.New("not enough free space on the volume")

// ErrReadOnly is returned when the volume or folder does not take writes.
var ErrReadOnly = errors.New("the vault's folder cannot be written to")

// ErrVolumeGone is returned when the volume gives no answer any more: a stick
// was pulled out, a share is not connected, a disk fails.
var ErrVolumeGone = errors.New("the volume with the vault does not answer any more")

// ErrInUse is wrapped by InUseError.
var ErrInUse = errors.New("the vault is open in another program")

// ErrTooLarge is returned for a change that does not fit one transaction.
var ErrTooLarge = errors.New("too much for one change")

// ErrClosed is returned by a store that was closed.
var ErrClosed = errors.New("the vault is closed")

// DamagedError names what no longer is what was stored.
type DamagedError struct {
	Object string // object ID, file name, or "custody log"
	What   string
	Err    error
}

func (e *DamagedError) Error() string {
	if e.Err != nil && !errors.Is(e.Err, ErrDamaged) {
		return fmt.Sprintf("%s is damaged: %s: %v", e.Object, e.What, e.Err)
	}
	return fmt.Sprintf("%s is damaged: %s", e.Object, e.What)
}

// Is makes errors.Is(err, ErrDamaged) true.
func (e *DamagedError) Is(target error) bool { return target == ErrDamaged }

func (e *DamagedError) Unwrap() error { return e.Err }

// newer says that an object was written by a later version of the program.
func newer(object string, v int) error {
	return fmt.Errorf("%s, form %d: %w", object, v, seal.ErrNewerFormat)
}

func damaged(object, what string, err error) error {
	return &DamagedError{Object: object, What: what, Err: err}
}

// InUseError says who holds the vault.
type InUseError struct {
	PID   int
	Since string // RFC 3339
}

func (e *InUseError) Error() string {
	if e.PID == 0 {
		return ErrInUse.Error()
	}
	return fmt.Sprintf("%v (process %d, since %s); close it there first", ErrInUse, e.PID, e.Since)
}

// Is makes errors.Is(err, ErrInUse) true.
func (e *InUseError) Is(target error) bool { return target == ErrInUse }
