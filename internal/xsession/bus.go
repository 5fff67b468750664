//go:build linux

package xsession

import (
	"bufio"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// busConfig is a message bus that starts no program by itself: nothing of the machine answers on it, and an fcitx5 is ours.
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

// startBus runs a message bus that only the session knows, as a desktop has one.
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
