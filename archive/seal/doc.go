// Package seal holds all the cryptography of an archive: keys and the values
// and blobs sealed under them, the key trees that make destroying possible, the
// key files, the members' slots and the chain of headers. It is the only
// package that imports a cipher or a password hash; everybody else asks here.
//
// Bytes that this package wrote stay readable: each form carries a version, a
// reader of every older version is kept with its vectors (testdata/vectors),
// and a newer version is refused with ErrNewerFormat. The forms are described
// to the byte in docs/vault-format.md.
//
// Primitives are the standard library's and golang.org/x/crypto's:
// XChaCha20-Poly1305 (draft-irtf-cfrg-xchacha-03), HKDF-SHA-256 (RFC 5869),
// Argon2id (RFC 9106), Ed25519 (RFC 8032), and age v1 files to hybrid
// (ML-KEM-768 + X25519) recipients.
package seal
