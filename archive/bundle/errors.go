package bundle

import "errors"

var (
	// ErrContent: the Content cannot be made into a bundle.
	ErrContent = errors.New("this cannot be made into a bundle")

	// ErrDiskFull: the volume has not the room. No half file is left.
	ErrDiskFull = errors.New("the volume is full: free some space or choose another, then export again; no half file was left")

	// ErrVolumeGone: the folder or its volume vanished while writing.
	ErrVolumeGone = errors.New("the folder or its volume is no longer there: put it back or choose another, then export again")

	// ErrFileTooLarge: the volume does not take files of this size (FAT32: 4 GiB).
	ErrFileTooLarge = errors.New("the volume does not take a file of this size: use one formatted as exFAT or NTFS")

	// ErrExists: a file of that name is there and Overwrite was not asked.
	ErrExists = errors.New("a file of this name is already there: choose another name")

	// ErrReadBack: what was read back is not what was written. Nothing was put
	// in place.
	ErrReadBack = errors.New("reading the bundle back found a fault: the volume may be failing, use another")

	// ErrSourceChanged: an exhibit gave other bytes the second time.
	ErrSourceChanged = errors.New("an exhibit changed while it was exported")

	// ErrRecipient: not an age recipient that this program encrypts to.
	ErrRecipient = errors.New("not an age recipient: give age1pq1…, age1… or a line of an SSH public key")

	// ErrEncrypted: the file is encrypted and no identity that opens it was given.
	ErrEncrypted = errors.New("the bundle is encrypted: give the age identity that opens it")
)
