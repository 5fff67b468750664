package printing

import (
	"context"
	"errors"
	"io"
	"os/exec"
	"runtime"
)

// printer is the system's own program that prints what it reads.
type printer struct {
	path string
	args []string
}

// find looks for CUPS's lp, or the older lpr: both read the pages from their
// standard input, so that no file is made of them here. Windows has neither.
func find() (printer, bool) {
	if runtime.GOOS == "windows" {
		return printer{}, false
	}
	for _, p := range []struct {
		name string
		args []string
	}{{"lp", []string{"-s", "-t", "Attest"}}, {"lpr", []string{"-T", "Attest"}}} { // the title shows in the queue: it names no testimony
		if path, err := exec.LookPath(p.name); err == nil {
			return printer{path, p.args}, true
		}
	}
	return printer{}, false
}

// errNotPrinted: the system's print program refused the pages.
var errNotPrinted = errors.New("the system's print program did not take the pages")

// send hands over what write gives. Where that fails nothing is printed, not
// half a statement. What the print program says is not kept: it may name the
// printer and the person who prints.
func (p printer) send(ctx context.Context, write func(w io.Writer) error) error {
	j := &job{cmd: exec.CommandContext(ctx, p.path, p.args...)}
	if err := write(j); err != nil {
		return errors.Join(err, j.drop())
	}
	return j.end()
}

// job is one run of the print program. It begins with the first page.
type job struct {
	cmd *exec.Cmd
	in  io.WriteCloser
}

func (j *job) Write(b []byte) (int, error) {
	if j.in == nil {
		in, err := j.cmd.StdinPipe()
		if err == nil {
			err = j.cmd.Start()
		}
		if err != nil {
			return 0, errors.Join(errNotPrinted, err)
		}
		j.in = in
	}
	n, err := j.in.Write(b)
	if err != nil {
		err = errors.Join(errNotPrinted, err)
	}
	return n, err
}

func (j *job) end() error {
	if j.in == nil {
		return nil
	}
	if err := errors.Join(j.in.Close(), j.cmd.Wait()); err != nil {
		return errors.Join(errNotPrinted, err)
	}
	return nil
}

// drop ends the program before it has the last page.
func (j *job) drop() error {
	if j.in == nil {
		return nil
	}
	_ = j.cmd.Process.Kill()
	_ = j.in.Close()
	_ = j.cmd.Wait()
	return nil
}
