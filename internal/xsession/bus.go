//go:build linux

package xsession

import (
	"strings"

	"attest/internal/messagebus"
)

// startBus runs a message bus that only the session knows, as a desktop has one. An fcitx5 on it is ours.
func (s *Session) startBus() {
	s.t.Helper()
	s.env = append(s.env, "DBUS_SESSION_BUS_ADDRESS="+messagebus.Start(s.t))
}

// Hangul switches the window that has the keyboard to typing Hangul and waits until it is so. The session must have been
// started with Options.Hangul.
func (s *Session) Hangul() {
	s.t.Helper()
	s.Wait("fcitx5 to switch to Hangul", func() bool {
		s.Run("fcitx5-remote", "-s", "hangul")
		s.Run("fcitx5-remote", "-o")
		return strings.TrimSpace(s.Run("fcitx5-remote", "-n")) == "hangul" && strings.TrimSpace(s.Run("fcitx5-remote")) == "2"
	})
}
