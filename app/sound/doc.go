// Package sound plays a recording on the machine's sound device. Decoding runs
// ahead on a goroutine of its own into a ring; what the device asks for is
// copied from there and nothing else, since it asks on a thread of C's.
//
// The device itself (Open) needs cgo. Only main imports this package, so that
// the window's tests need no C compiler.
package sound
