package archive

import (
	"errors"
	"fmt"
	"strings"

	"attest/archive/record"
	"attest/archive/seal"
	"attest/archive/store"
)

// Errors that a caller tells apart with errors.Is. Those of lower layers are
// the same values, so that a caller needs only this package.
var (
	// ErrWrongPassphrase: no slot opened with it. A flipped bit in the slot
	// looks the same; the message says so.
	ErrWrongPassphrase = seal.ErrWrongPassphrase
	// ErrNewer: made by a newer Attest.
	ErrNewer = seal.ErrNewerFormat
	// ErrDestroyed: the key is gone, by a keyholder's act.
	ErrDestroyed = seal.ErrDestroyed
	// ErrDamaged: what is there is not what was stored. See store.DamagedError.
	ErrDamaged = store.ErrDamaged
	// ErrInUse: open in another program. See store.InUseError.
	ErrInUse = store.ErrInUse
	// ErrDiskFull: nothing was changed.
	ErrDiskFull = store.ErrDiskFull
	// ErrReadOnly: the volume or folder takes no writes.
	ErrReadOnly = store.ErrReadOnly
	// ErrVolumeGone: the volume does not answer any more, or was taken away.
	ErrVolumeGone = store.ErrVolumeGone
	// ErrTooLarge: does not fit one change.
	ErrTooLarge = store.ErrTooLarge
	// ErrNotFound: no such object in this vault.
	ErrNotFound = store.ErrNotFound
	// ErrMoved: another vault lies in the place of the one that is recorded into.
	ErrMoved = errors.New("another vault lies here: the one that is recorded into was moved")
	// ErrNotVault: the folder is no vault.
	ErrNotVault = errors.New("not a vault")
	// ErrExists: something is already there; nothing is written over.
	ErrExists = errors.New("there is something at that place already")
	// ErrLocked: the vault was closed.
	ErrLocked = errors.New("the vault is locked")
	// ErrNoSuchMember: no slot has that ID, hint or name.
	ErrNoSuchMember = errors.New("no such member")
	// ErrNotMember: the slot opens, and the vault's header does not name it any
	// more: a keyholder removed this member.
	ErrNotMember = errors.New("no member of this vault any more")
	// ErrRole: the act needs another role. See RoleError.
	ErrRole = errors.New("this needs another role")
	// ErrWeakPassphrase: refused; the reason is in the message.
	ErrWeakPassphrase = errors.New("the passphrase is too weak")
	// ErrConsent: consent does not cover it. See ConsentError.
	ErrConsent = errors.New("consent does not cover this")
	// ErrOpenAnswers: a question about the testimony waits for its answer. See
	// OpenAnswersError.
	ErrOpenAnswers = errors.New("questions about the testimony are not answered")

	// ErrAlignment: something else that would leave holds what a redaction takes
	// out, or nothing could prove the rest. See AlignmentError.
	ErrAlignment = errors.New("what is left out would leave by another way")
	// ErrConfirm: what is left out may be told elsewhere, and nobody has confirmed that
	// it is not. See ConfirmError.
	ErrConfirm = errors.New("what is left out, or a name, may be told elsewhere")
	// ErrConflict: the object changed since it was read.
	ErrConflict = errors.New("it was changed in the meantime")
	// ErrNothingToUndo: the undo or redo stack is empty.
	ErrNothingToUndo = errors.New("nothing to undo")
	// ErrInvalid: a value breaks a rule of the record. See InvalidError.
	ErrInvalid = errors.New("not valid")
	// ErrRecording: a recording is being made in this vault already.
	ErrRecording = errors.New("a recording is being made: stop it first")
	// ErrRecordingEnded: the recording takes nothing any more.
	ErrRecordingEnded = errors.New("the recording has ended")
	// ErrNoCopy: no reading copy can be made of what a file holds. See NoCopyError.
	ErrNoCopy = errors.New("no reading copy can be made")
	// ErrCloudFolder: the folder is synced or on a network; opening it for
	// writing needs the person's word.
	ErrCloudFolder = errors.New("the vault lies in a synced or network folder")
)

// DamagedError names the damaged object.
type DamagedError = store.DamagedError

// RoomError says how many bytes are free on the vault's volume and how many a
// change needs.
type RoomError = store.RoomError

// InUseError says which process holds the vault.
type InUseError = store.InUseError

// InvalidError names the field that breaks a rule.
type InvalidError struct {
	Object string
	Field  string
	Why    string
}

func (e *InvalidError) Error() string { return fmt.Sprintf("%s: %s: %s", e.Object, e.Field, e.Why) }

// Is makes errors.Is(err, ErrInvalid) true.
func (e *InvalidError) Is(target error) bool { return target == ErrInvalid }

// ConsentError lists what consent refuses of a submission, and what else keeps
// it from being exported.
type ConsentError struct {
	Submission record.ID
	Reasons    Reasons
}

func (e *ConsentError) Error() string {
	return strings.Join(append([]string{ErrConsent.Error()}, e.Reasons.Sentences()...), "; ")
}

// Is makes errors.Is(err, ErrConsent) true.
func (e *ConsentError) Is(target error) bool { return target == ErrConsent }

// IncompleteError lists what a submission still lacks before it can be exported;
// consent is not among it.
type IncompleteError struct {
	Submission record.ID
	Label      string
	Reasons    Reasons
}

func (e *IncompleteError) Error() string {
	return fmt.Sprintf("%s: form: %s", e.Label, strings.Join(e.Reasons.Sentences(), "; "))
}

// Is makes errors.Is(err, ErrInvalid) true.
func (e *IncompleteError) Is(target error) bool { return target == ErrInvalid }

// NoCopyError names a file of which no reading copy can be made: it is damaged,
// locked or larger than a copy may be. Its bytes are as they were received.
type NoCopyError struct {
	Exhibit record.ID
	Label   string
	Err     error
}

func (e *NoCopyError) Error() string {
	return fmt.Sprintf("exhibit %s: no reading copy can be made (%v); take it out of the submission, or choose its original too", e.Label, e.Err)
}

// Is makes errors.Is(err, ErrNoCopy) true.
func (e *NoCopyError) Is(target error) bool { return target == ErrNoCopy }

// Unwrap is why.
func (e *NoCopyError) Unwrap() error { return e.Err }
