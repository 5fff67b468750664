// Package backup is the form of a backup: volumes that hold records and blobs
// as they lie in a vault, sealed, and apart from them a small key file that is
// written anew by each run. docs/backup-format.md specifies it to the byte.
//
// The package knows no vault: it is given records and files, and gives them
// back. What it writes is there whole or not at all: volumes first, under names
// that no key file knows yet, then the key file by a rename.
package backup

import "errors"

// ErrNoBackup: the folder or file is no backup.
var ErrNoBackup = errors.New("there is no backup at that place")

// ErrSeveral: more than one backup lies there, and none was named. It is an
// ErrNoBackup too.
var ErrSeveral = errors.New("more than one backup lies there")

// ErrOtherVault: the backup there is another vault's.
var ErrOtherVault = errors.New("the backup there is another vault's")

// ErrMoved: the vault's members or keys changed while it was backed up.
var ErrMoved = errors.New("the vault changed while it was backed up: run the backup again")

const (
	// KeysName is the key file in a backup's folder.
	KeysName = "attest.keys"
	// VolumesName is the folder of the volumes.
	VolumesName = "volumes"
	// VolumeSize is how long a volume is at most, in bytes: FAT32 takes files of
	// up to 4 GiB - 1.
	VolumeSize = 2 << 30
)

// Progress is told how far a run is, in bytes. Total is 0 while it is not known.
type Progress func(step string, done, total int64)
