//go:build linux

package xsession

import (
	"path/filepath"
	"strings"
)

// fcitxProfile makes Hangul on a two-set keyboard the only input method beside the keyboard itself.
const fcitxProfile = `[Groups/0]
Name=Default
Default Layout=us
DefaultIM=hangul

[Groups/0/Items/0]
Name=keyboard-us

[Groups/0/Items/1]
Name=hangul

[GroupOrder]
0=Default
`

// startHangul runs fcitx5 with its Hangul engine on a bus of its own. Programs started after it find it.
func (s *Session) startHangul() {
	s.t.Helper()
	s.write(filepath.Join(s.Home, ".config", "fcitx5", "profile"), fcitxProfile)
	s.env = append(s.env, "XMODIFIERS=@im=fcitx")
	s.start(s.command("fcitx5", "--disable=wayland,waylandim"))
	s.Wait("fcitx5 to serve the display", func() bool {
		return strings.Contains(s.rootProperties(), "@server=fcitx")
	})
	s.nudge = s.nudgeFcitx
}

// nudgeFcitx sends fcitx5 an event that means nothing. It leaves what reached it while it waited for an answer of the display
// unread until the next event comes, now and then the first greeting of a program, which then waits for ever (once in some
// 60 starts). On a desktop something always happens next; here nothing does.
func (s *Session) nudgeFcitx() {
	s.t.Helper()
	s.Run("xprop", "-root", "-format", "_ATTEST_NUDGE", "32c", "-set", "_ATTEST_NUDGE", "1")
}
