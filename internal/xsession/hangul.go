//go:build linux

package xsession

import (
	"bufio"
	"fmt"
	"os"
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
	s.startBus()
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

// busConfig is a message bus that starts no program by itself, so that there is one fcitx5 and it is ours.
const busConfig = `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:tmpdir=%s</listen>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
`

// startBus runs a message bus that only the session knows.
func (s *Session) startBus() {
	s.t.Helper()
	read, write, err := os.Pipe()
	if err != nil {
		s.t.Fatal(err)
	}
	defer read.Close()
	config := filepath.Join(s.root, "bus.conf")
	s.write(config, fmt.Sprintf(busConfig, s.folder("bus")))
	cmd := s.command("dbus-daemon", "--config-file="+config, "--nofork", "--print-address=3")
	cmd.ExtraFiles = []*os.File{write}
	p := s.start(cmd)
	if err := write.Close(); err != nil {
		s.t.Fatal(err)
	}
	address, err := bufio.NewReader(read).ReadString('\n')
	if err != nil {
		s.t.Fatalf("dbus-daemon gave no address: %v\n%s", err, p.Output())
	}
	s.env = append(s.env, "DBUS_SESSION_BUS_ADDRESS="+strings.TrimSpace(address))
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
