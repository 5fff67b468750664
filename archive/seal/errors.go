package seal

import "errors"

var (
	// ErrDamaged: the bytes are not what was sealed or signed. Nothing of them
	// may be used.
	ErrDamaged = errors.New("damaged: this is not what was sealed")

	// ErrWrongPassphrase: the slot did not open. A flipped bit in the sealed
	// part cannot be told from a wrong passphrase.
	ErrWrongPassphrase = errors.New("wrong passphrase or key file, or a damaged slot: type the passphrase again, then try a copy of the slot file")

	// ErrDestroyed: the tree no longer has a key from which this one derives.
	ErrDestroyed = errors.New("destroyed: its key is gone")

	// ErrNewerFormat: a later version of the program wrote this.
	ErrNewerFormat = errors.New("made by a newer Attest: update to open it")

	// ErrBadKDF: parameters of the password hash outside the accepted bounds.
	ErrBadKDF = errors.New("password hash parameters out of bounds")

	// ErrNotForMember: the age file is sealed to others.
	ErrNotForMember = errors.New("not sealed to this member: ask a keyholder")

	// ErrNotKeyholder: a header or key file is signed by who may not sign it.
	ErrNotKeyholder = errors.New("not signed by a keyholder")
)
