// Package custody is the append-only, signed account of what happened to every
// object of a vault: entries, their Merkle tree (RFC 6962, arithmetic by
// golang.org/x/mod/sumdb/tlog) and signed checkpoints (C2SP tlog-checkpoint as a
// signed note).
//
// An entry holds no words: no tag, handle, file name or free text. A testimony
// that was destroyed does not live on in the log; the sentence on the screen
// looks its words up while there are any.
//
// A leaf is a 32-byte salt of its own, the entry's canonical JSON (RFC 8785) and
// the actor's Ed25519 signature (64 bytes) over
// "attest/entry/v1\n" ‖ salt ‖ canonical JSON.
package custody
