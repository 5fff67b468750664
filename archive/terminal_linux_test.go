package archive_test

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"
)

// atATerminal runs a program that asks at its terminal, and answers each question
// that ends in a colon.
func atATerminal(t testing.TB, c *exec.Cmd, answer string) (string, error) {
	t.Helper()
	us, err := os.OpenFile("/dev/ptmx", os.O_RDWR|unix.O_NOCTTY, 0)
	noErr(t, err)
	defer us.Close()
	noErr(t, unix.IoctlSetPointerInt(int(us.Fd()), unix.TIOCSPTLCK, 0))
	n, err := unix.IoctlGetInt(int(us.Fd()), unix.TIOCGPTN)
	noErr(t, err)
	them, err := os.OpenFile(fmt.Sprintf("/dev/pts/%d", n), os.O_RDWR|unix.O_NOCTTY, 0)
	noErr(t, err)
	c.Stdin, c.Stdout, c.Stderr = them, them, them
	c.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true}
	noErr(t, c.Start())
	noErr(t, them.Close())
	said := make(chan string)
	go func() {
		var all bytes.Buffer
		buf := make([]byte, 4096)
		for answered := false; ; {
			n, err := us.Read(buf)
			all.Write(buf[:n])
			if !answered && strings.Contains(all.String(), ":") {
				answered = true
				_, _ = us.WriteString(answer + "\n")
			}
			if err != nil { // the program has ended
				said <- all.String()
				return
			}
		}
	}()
	err = c.Wait()
	return <-said, err
}
