// Package archive is the engine: a Vault, and one method for each thing a
// person does with it. It is the only interface that the window and the
// terminal see; everything below it is theirs to forget.
//
// The promise on disk: a vault made by this version opens in every later one.
// Formats carry a version number, and docs/vault-format.md describes each to
// the byte. A method that changes something returns nil only when the change
// survives kill -9 and a power cut, together with its entry in the custody log.
//
// The life of a vault:
//
//  1. Create or Open takes the folder's lock, derives the passphrase's key
//     (long work: it runs on the caller's goroutine, so call it off the
//     window's), and compares the log with the acknowledged head.
//  2. Methods may be called from any goroutine; changes happen one at a time.
//  3. Close writes the last entry, wipes the keys and gives the lock free.
//     After it every method returns ErrLocked. Closing twice is no error. A
//     recording that is being made goes on, with the lock: see Recorder.
package archive
