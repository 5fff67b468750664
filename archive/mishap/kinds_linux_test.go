package mishap

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"attest/internal/crashdisk"
)

// writingsEnv is at how many places TestEachKindOfWriteFails lets each kind of
// write fail in each way; see CONTRIBUTING.md.
const writingsEnv = "ATTEST_DISK_WRITINGS"

var failures = []struct {
	name  string
	fails crashdisk.Fault
}{
	{"full", func(op crashdisk.Op) syscall.Errno {
		if op.TakesRoom() {
			return syscall.ENOSPC
		}
		return 0
	}},
	{"readonly", func(op crashdisk.Op) syscall.Errno {
		if op != crashdisk.Read {
			return syscall.EROFS
		}
		return 0
	}},
	{"gone", func(crashdisk.Op) syscall.Errno { return syscall.ENODEV }},
}

// Each kind of write meets a disk that is full, takes no writes or is gone, from
// any request on: the error says which, the vault is whole, and the same
// succeeds when the cause is gone. In a plain run a third of the kinds fail once
// each, in a way and at a place that are drawn.
func TestEachKindOfWriteFails(t *testing.T) {
	t.Parallel()
	vault, in := disk(t)
	if vault == nil {
		return
	}
	outside, out := disk(t)
	var cmd *exec.Cmd
	var asks io.Writer
	var said *bufio.Scanner
	var wrong *bytes.Buffer
	ended := false // what a child that ended leaves outside is swept when the same is tried again
	start := func() {
		cmd, said, wrong = work(t, "", 0, kindsEnv+"="+filepath.Join(in, "office.attest"), kindsOutEnv+"="+out)
		pipe, err := cmd.StdinPipe()
		noErr(t, err)
		asks = pipe
		noErr(t, cmd.Start())
	}
	start()
	tell := func(line string) { _, err := fmt.Fprintln(asks, line); noErr(t, err) }
	// hear is "" where Badger ended the child itself, which it does in one place.
	hear := func() string {
		if said.Scan() {
			return said.Text()
		}
		vault.Fail(nil)
		outside.Fail(nil)
		if err := cmd.Wait(); !strings.Contains(wrong.String(), "err: while opening file: DISCARD") {
			t.Fatalf("the child ended: %v, %.3000s", err, wrong.String())
		}
		t.Log("Badger ended the child; another opens the vault and checks it")
		ended = true
		start()
		return ""
	}
	// once has one write with a disk on which the nth request fails, and returns how
	// many there were.
	once := func(w writing, way string, fails crashdisk.Fault, nth int) (requests int) {
		tell(w.name)
		if line := hear(); line != "ready" {
			t.Fatalf("%s: %s", w.name, line)
		}
		d := vault
		if w.out {
			d = outside
		}
		d.Fail(func(op crashdisk.Op) syscall.Errno {
			if op != crashdisk.Read {
				requests++
			}
			if fails == nil || requests < nth {
				return 0
			}
			return fails(op)
		})
		tell("go")
		line := hear()
		if d.Fail(nil); line == "" {
			return requests
		}
		tell("well")
		end := hear()
		switch kind, _, _ := strings.Cut(strings.TrimPrefix(line, "error "), " "); {
		case end != "well":
			t.Fatalf("%s, %s from request %d on (%s): %s", w.name, way, nth, line, end)
		case line == "ok":
		case kind != way && kind != "gone": // of pages that it could not write, the kernel may say so later, and only that it could not
			t.Errorf("%s, %s from request %d on, is said to be %s", w.name, way, nth, line)
		case w.out && (strings.Contains(line, "the vault's folder") || strings.Contains(line, "the volume with the vault")) && !strings.Contains(line, ".attest"):
			t.Errorf("%s, %s: the vault is blamed for what is outside of it: %s", w.name, way, line)
		default:
			t.Logf("%s, %s from request %d of %d on: %s", w.name, way, nth, requests, line)
		}
		return requests
	}
	places := roundsOf(t, writingsEnv, 0)
	rng := rand.New(rand.NewPCG(10, uint64(places)))
	for i, w := range writings {
		if places == 0 {
			if i%3 != 1 {
				continue
			}
			f := failures[(i+rng.IntN(2))%len(failures)]
			once(w, f.name, f.fails, 1+rng.IntN(4))
			continue
		}
		all := once(w, "well", nil, 0)
		t.Logf("%s: %d requests", w.name, all)
		for _, f := range failures {
			for range places {
				once(w, f.name, f.fails, 1+rng.IntN(max(all, 1)))
			}
		}
	}
	noErr(t, cmd.Process.Kill())
	_ = cmd.Wait() // killed
	if !ended {
		nothingOutside(t, outside)
	}
}

// nothingOutside looks for half files on the disk outside of the vault.
func nothingOutside(t *testing.T, d *crashdisk.Disk) {
	t.Helper()
	at := t.TempDir()
	noErr(t, d.Now().WriteTo(at))
	noErr(t, filepath.WalkDir(at, func(p string, _ fs.DirEntry, err error) error {
		if strings.HasSuffix(p, ".part") {
			t.Errorf("%s is left over", filepath.Base(p))
		}
		return err
	}))
}
