// Package passphrase turns what a member types into the bytes that the password
// hash is given, offers passphrases, and says how strong one is.
//
// The normal form has a version, kept in each member's slot: what Normalize
// makes of a text never changes within a version, and testdata/normal.txt holds
// it to that. It makes a passphrase typed as Hangul equal to the same keys
// typed while the keyboard is set to Latin, so that a machine without a Korean
// input method still opens the vault.
package passphrase

// NormalVersion is the version of the normal form that Normalize makes. It is
// written into a slot, and a slot with another version is not opened with this.
const NormalVersion = 1
