// Package bundle writes and verifies the packages that leave an office: BagIt
// 1.0 bags (RFC 8493) in a zip of one fixed spelling, signed with the office's
// key (SSH signature, namespace "bundle@attest") and, for recipients, streamed
// into age. docs/bundle-format.md describes every byte.
//
// It needs no vault: a Content holds all that leaves, already decided by role
// and consent, and Verify needs the bundle alone. What Verify cannot know is
// whose key signed; Report says by which fingerprint, and the caller compares
// it with one that came another way.
//
// Guarantees: the same Content and key give the same bytes; an export is whole,
// read back and verified, or it is not there; nothing is plain on disk when
// recipients are given; hostile text is shown as text.
package bundle
