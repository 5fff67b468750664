// Package awake keeps the machine from going to sleep by itself, for as long as a recording is made. A closed lid, an empty
// battery or a person who sends it to sleep still do: a recording has to bear that.
//
// What the system is told is seen by every account on it (systemd-inhibit --list), so it is the program's name and "Recording".
package awake

import (
	"errors"
	"sync"
)

// ErrCannot: nothing on this machine can be asked to keep it awake. The recording can be made all the same.
var ErrCannot = errors.New("this machine cannot be kept from going to sleep: set it in the system's power settings for the time of the recording")

// Hold keeps the machine awake until release is called, which may be done more than once and from any goroutine, or until the
// process ends, however it ends. It may wait for some seconds, so it is not for the window's thread. Its error is or wraps
// ErrCannot.
func Hold() (release func(), err error) {
	end, err := hold()
	if err != nil {
		return nil, err
	}
	return sync.OnceFunc(end), nil
}
