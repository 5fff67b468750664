// Package sound plays a recording on the machine's sound device, at its own
// speed or another, in a loop if asked for. Decoding runs ahead on a goroutine of
// its own into a ring; what the device asks for is copied from there and nothing
// else, since it asks on a thread of C's. A recording of hours takes no more
// memory than one of seconds.
//
// Places are frames of the recording, whatever the speed. What goes to the
// device is heard about a tenth of a second later.
//
// The device itself (Open) needs cgo. Only main imports this package, so that
// the window's tests need no C compiler.
package sound
