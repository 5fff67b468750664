package machine

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"time"
)

// maxOutput is how much is read from a program at most.
const maxOutput = 64 << 20

// letGo is how long a program that was ended has for its last words: after that
// its pipes are closed, whoever else holds them.
const letGo = 2 * time.Second

// find is the program's own path.
func (t Tool) find() (string, error) {
	path, err := exec.LookPath(t.Program)
	if err != nil || t.Program == "" {
		return "", errors.Join(ErrNoProgram, err)
	}
	if path, err = filepath.Abs(path); err != nil {
		return "", errors.Join(ErrNoProgram, err)
	}
	return path, nil
}

// run starts the program, gives it what in writes, and reads its output with
// read. It has no file of ours and not our environment; at the end of ctx it is
// killed, and what it started with it. isolated says that the system kept it
// from the network.
func (t Tool) run(ctx context.Context, args []string, in func(io.Writer) error, read func(io.Reader) error, said func(line string)) (isolated bool, err error) {
	path, err := t.find()
	if err != nil {
		return false, err
	}
	if err := ctx.Err(); err != nil {
		return false, err
	}
	for _, alone := range []bool{true, false} {
		isolated = alone && canIsolate
		if alone && !canIsolate {
			continue
		}
		var started bool
		if started, err = t.try(ctx, path, args, isolated, in, read, said); started || !isolated {
			break
		}
	}
	return isolated, err
}

// try is one attempt; started is false where the system refused to start it so.
func (t Tool) try(outer context.Context, path string, args []string, isolated bool, in func(io.Writer) error, read func(io.Reader) error, said func(line string)) (started bool, err error) {
	ctx, stop := context.WithCancel(outer)
	defer stop()
	cmd := exec.CommandContext(ctx, path, args...)
	cmd.Env = environment(os.Environ())
	cmd.Dir = filepath.Dir(path) // not ours: that may be the folder of the vault
	cmd.WaitDelay = letGo
	apart(cmd, isolated)
	cmd.Cancel = func() error { return end(cmd) }
	// Pipes of ours: Wait then ends also where something that the program started
	// holds its own.
	inR, inW := io.Pipe()
	outR, outW := io.Pipe()
	cmd.Stdin, cmd.Stdout, cmd.Stderr = inR, outW, &listener{said: said}
	if err := cmd.Start(); err != nil {
		return false, errors.Join(ErrNoProgram, err)
	}
	gave, got := make(chan error, 1), make(chan error, 1)
	var stopped atomic.Bool
	go func() {
		err := in(inW)
		if err != nil && !errors.Is(err, io.ErrClosedPipe) {
			stopped.Store(true)
			stop()
		}
		inW.Close()
		gave <- err
	}()
	go func() {
		limit := &io.LimitedReader{R: outR, N: maxOutput}
		err := read(limit)
		if err == nil && limit.N == 0 {
			err = fmt.Errorf("%w: it is more than %d MiB", ErrOutput, maxOutput>>20)
		}
		if err != nil {
			stopped.Store(true) // what it goes on to write, nobody reads
			stop()
			_ = outR.CloseWithError(err)
		}
		got <- err
	}()
	ended := cmd.Wait()
	own := !stopped.Load() // it ended by itself
	outW.Close()
	inR.Close()
	wrote, readErr := <-gave, <-got
	var exit *exec.ExitError
	switch {
	case outer.Err() != nil:
		return true, outer.Err()
	case wrote != nil && !errors.Is(wrote, io.ErrClosedPipe): // it need not read to the end
		return true, wrote
	case own && errors.As(ended, &exit):
		return true, &FailedError{filepath.Base(path), exit.ExitCode()}
	case readErr != nil:
		return true, readErr
	case ended != nil && !errors.Is(ended, exec.ErrWaitDelay):
		return true, errors.Join(ErrNoProgram, ended)
	}
	return true, nil
}

// listener looks at what a program says, line by line, and keeps nothing of it.
type listener struct {
	said func(line string)
	line []byte
}

// longLine is as much of a line as is looked at.
const longLine = 200

func (l *listener) Write(b []byte) (int, error) {
	for _, c := range b {
		switch {
		case c == '\n' || c == '\r':
			l.said(string(l.line))
			l.line = l.line[:0]
		case len(l.line) < longLine:
			l.line = append(l.line, c)
		}
	}
	return len(b), nil
}

// kept are the variables that a program gets from our environment: where
// programs, libraries and the person's own folders are, and which processors to
// use. Nothing else of it is the program's business.
var kept = []string{
	"PATH", "HOME", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "SYSTEMROOT", "WINDIR", "COMSPEC", "PATHEXT", "USERPROFILE", "APPDATA", "LOCALAPPDATA",
	"PROGRAMDATA", "CUDA_VISIBLE_DEVICES", "CUDA_PATH", "HIP_VISIBLE_DEVICES", "ROCM_PATH", "GGML_METAL_PATH_RESOURCES", "OMP_NUM_THREADS", "VIRTUAL_ENV", "PYTHONPATH",
	"ARGOS_PACKAGES_DIR",
}

// environment is what a program finds. The proxies lead nowhere, for what asks
// them before it goes to the network; see isolated for what does not.
func environment(all []string) []string {
	out := []string{"LC_ALL=C.UTF-8", "PYTHONUTF8=1", "PYTHONDONTWRITEBYTECODE=1", "HF_HUB_OFFLINE=1", "TRANSFORMERS_OFFLINE=1"}
	for _, name := range []string{"http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"} {
		out = append(out, name+"=http://127.0.0.1:9")
	}
	for _, v := range all {
		if name, _, ok := strings.Cut(v, "="); ok && slices.Contains(kept, strings.ToUpper(name)) {
			out = append(out, v)
		}
	}
	return out
}
