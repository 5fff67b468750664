//go:build !quickkdf

package seal

// MinMemoryKiB is the least memory of the password hash that is accepted, in
// KiB: 64 MiB (RFC 9106, second recommended option).
const MinMemoryKiB = 64 << 10
