// Package xsession runs the real program on a display of its own, for tests: Xvfb, a window manager, an empty home, and
// if asked for a Hangul input method. Keys and clicks go in through xdotool, the picture comes out of the display's own
// memory. Nothing outside the session is read or written, and all of it ends with the test.
//
// It needs Xvfb, openbox, xdotool, xprop and dbus-daemon, and for the input method fcitx5 and fcitx5-hangul; `make test`
// installs them. The tests that use it carry the build tag desktop.
package xsession
