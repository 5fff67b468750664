// Package crashdisk is a disk for tests that knows what of it would be left
// after the power went: a file system in memory, mounted through FUSE, that
// keeps beside what programs see what they have synced. It can also be told to
// fail, as a disk that is full, write-protected or pulled out does.
//
// A page that a program writes through a mapping is written when the kernel
// brings it, at msync at the latest, so that Badger's mapped files are under it,
// too. It is there on Linux alone.
//
// The program that uses the mounted folder must be another process than the one
// that serves it: a page of a mapping that is waited for stops the whole of a Go
// program, and with it whoever would bring the page.
package crashdisk
