// Package welcome is the first screen and the locked one: make a vault, open
// one, look around in a sample.
package welcome

import (
	"context"
	"time"
)

// Vault is an open vault, as far as this screen cares: it is handed on.
type Vault interface{ Close() error }

// Progress is told how far long work is; total is 0 while it is not known. The
// steps are "derive" (the key from the passphrase), "open" and "sample".
type Progress func(step string, done, total int64)

// Create says what vault to make. The engine may keep nothing of Passphrase
// after it returned; the screen wipes it.
type Create struct {
	Path, Office, Member string
	Passphrase           []byte
}

// Open says what vault to open, and who does.
type Open struct {
	Path, Member string
	Passphrase   []byte
	KeyFile      string // path of the file that the slot asks for, "" for none
	AllowOlder   bool // the person was told that the vault is older than what this machine saw
	AllowSynced  bool // the person was told what can go wrong in a synced folder
}

// Peek is what a vault tells before it is opened.
type Peek struct {
	Hints   []string  // of its members, as they chose to be hinted at
	Changed time.Time // zero when not known
	Last    time.Time // of the last entry of its log; zero when not known
	Failed  int       // failed attempts since it was last opened
	KeyFile bool      // a member's slot asks for a file beside the passphrase
	Synced  string    // the sync service the folder seems to lie in, "" for none
}

// Offer is a passphrase to take: six words, and the same as keys on a keyboard
// set to Latin, for a Korean one.
type Offer struct {
	Words []string
	Shown string
	Keys  string
}

// Strength is how hard a passphrase is to guess.
type Strength struct {
	Score  int    // 0 to 4
	Weak   bool   // refused
	Reason string // a code: "short", "common", "korean-word" …
}

// Engine is what this screen asks of the vaults. Create, Open, Sample and Peek
// are called beside the window, the rest in it.
type Engine struct {
	Create   func(context.Context, Create, Progress) (Vault, error)
	Open     func(context.Context, Open, Progress) (Vault, error)
	Sample   func(context.Context, Progress) (Vault, error)
	Peek     func(path string) (Peek, error)
	Offer    func(lang string) (Offer, error)
	Estimate func([]byte) Strength
	// Synced says whether an error means that the folder is synced or on a
	// network, so that opening it needs the person's word.
	Synced func(error) bool
	// Older says what an error tells of a vault that is older than what this
	// machine saw of it, so that opening it needs the person's word; "" for none.
	Older func(error) string
	// WrongPassphrase says whether an error means that only that was wrong.
	WrongPassphrase func(error) bool
	// Suffix is how a vault's folder ends: ".attest".
	Suffix string
}

// wipe overwrites a passphrase that was used. The field's own string cannot be
// wiped; it is let go.
func wipe(b []byte) { clear(b) }
