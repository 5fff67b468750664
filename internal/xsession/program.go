//go:build linux

package xsession

import (
	"bytes"
	"os/exec"
	"strconv"
	"sync"
	"syscall"
	"time"
)

// Program is a program started in the session. It is killed with its children when the test ends.
type Program struct {
	s    *Session
	cmd  *exec.Cmd
	out  record
	done chan struct{} // closed when it has ended
	err  error         // how it ended; read after done
}

// Launch starts the program at path. What it writes is kept for Output. When the test fails while it runs, it is asked
// for the stacks of its goroutines first.
func (s *Session) Launch(path string, arguments ...string) *Program {
	s.t.Helper()
	p := s.start(s.command(path, arguments...))
	s.t.Cleanup(func() {
		if s.t.Failed() && !p.Ended() {
			p.askForStacks()
		}
	})
	return p
}

// askForStacks makes a Go program write its stacks and end. One that does not is killed later, like any other.
func (p *Program) askForStacks() {
	// An error here means that it ended in between.
	_ = syscall.Kill(p.PID(), syscall.SIGQUIT)
	select {
	case <-p.done:
	case <-time.After(5 * time.Second):
	}
}

// start runs cmd in a process group of its own, so that its children end with it.
func (s *Session) start(cmd *exec.Cmd) *Program {
	s.t.Helper()
	p := &Program{s: s, cmd: cmd, done: make(chan struct{})}
	cmd.Stdout, cmd.Stderr = &p.out, &p.out
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if err := cmd.Start(); err != nil {
		s.t.Fatalf("%v; make test installs what the window tests need", err)
	}
	go func() {
		p.err = cmd.Wait()
		close(p.done)
	}()
	s.t.Cleanup(func() {
		ended := p.Ended()
		p.Kill()
		if s.t.Failed() {
			s.t.Logf("%s (ended by itself: %v) wrote:\n%s", cmd.Args[0], ended, p.Output())
		}
	})
	return p
}

// Kill ends the program at once, as kill -9 does, and waits until it is gone. A program that has ended is left alone.
func (p *Program) Kill() {
	if p.Ended() {
		return
	}
	// An error here means that it ended in between.
	_ = syscall.Kill(-p.cmd.Process.Pid, syscall.SIGKILL)
	<-p.done
}

// Freeze stops the program where it is, as a busy machine does; keys that come meanwhile wait for it. Thaw lets it go on.
func (p *Program) Freeze() { p.signal(syscall.SIGSTOP) }

// Thaw lets a frozen program go on.
func (p *Program) Thaw() { p.signal(syscall.SIGCONT) }

func (p *Program) signal(sig syscall.Signal) {
	p.s.t.Helper()
	if err := syscall.Kill(p.PID(), sig); err != nil {
		p.s.t.Fatalf("%s: %v", p.cmd.Path, err)
	}
}

// Ended reports whether the program has ended.
func (p *Program) Ended() bool {
	select {
	case <-p.done:
		return true
	default:
		return false
	}
}

// WaitExit waits for the program to end by itself and gives its exit code, -1 when a signal ended it.
func (p *Program) WaitExit() int {
	p.s.t.Helper()
	p.s.Wait(p.cmd.Path+" to end", p.Ended)
	return p.cmd.ProcessState.ExitCode()
}

// PID is the program's process ID.
func (p *Program) PID() int { return p.cmd.Process.Pid }

// Output is all the program has written so far, on standard output and standard error.
func (p *Program) Output() string { return p.out.String() }

// record is what a running program has written; it may be read meanwhile.
type record struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (r *record) Write(b []byte) (int, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.text.Write(b)
}

func (r *record) String() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.text.String()
}

func itoa(n int) string { return strconv.Itoa(n) }
