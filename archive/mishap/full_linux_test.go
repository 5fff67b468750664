package mishap

import (
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"

	"attest/internal/crashdisk"
)

// A disk fails under a child that works: every answer is an error of the kind,
// told to whoever asked; nothing acknowledged is lost; when the cause is gone
// the same program goes on.
func TestTheDiskFailsAndComesBack(t *testing.T) {
	t.Parallel()
	for name, fails := range map[string]func(crashdisk.Op) syscall.Errno{
		"full": func(op crashdisk.Op) syscall.Errno {
			if op.TakesRoom() {
				return syscall.ENOSPC
			}
			return 0
		},
		"readonly": func(op crashdisk.Op) syscall.Errno {
			if op != crashdisk.Read {
				return syscall.EROFS
			}
			return 0
		},
		"gone": func(crashdisk.Op) syscall.Errno { return syscall.ENODEV },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d, dir := disk(t)
			if d == nil {
				return
			}
			rng := rand.New(rand.NewPCG(8, uint64(len(name))))
			for range roundsOf(t, faultsEnv, 4) / 4 {
				failAndLook(t, d, filepath.Join(dir, "office.attest"), rng, name, fails)
			}
		})
	}
}

// faultsEnv is how often TestTheDiskFailsAndComesBack fails; see CONTRIBUTING.md.
const faultsEnv = "ATTEST_DISK_FAULTS"

// failAndLook lets the disk fail from any request on, four times in one child.
func failAndLook(t *testing.T, d *crashdisk.Disk, path string, rng *rand.Rand, name string, fails crashdisk.Fault) {
	t.Helper()
	k := newKnown()
	cmd, out, said := work(t, path, rng.Uint64(), workAskEnv+"=yes")
	goOn, err := cmd.StdinPipe()
	noErr(t, err)
	noErr(t, cmd.Start())
	d.Fail(after(fails, 50+rng.IntN(300)))
	for faults := 0; faults < 4; {
		if !out.Scan() {
			d.Fail(nil)
			t.Fatalf("the child ended after %d faults: %v, %.3000s", faults, cmd.Wait(), said.String())
		}
		line := out.Text()
		if !strings.HasPrefix(line, "error ") {
			noErr(t, k.hear(line))
			continue
		}
		// Of pages that it could not write, the kernel may say so later, and only that it could not (EIO).
		if kind := strings.Fields(line)[1]; kind != name && kind != "gone" {
			t.Errorf("it is said to be %s: %s", kind, line)
		}
		d.Fail(nil)
		faults++
		noErr(t, resume(goOn))
		d.Fail(after(fails, rng.IntN(300)))
	}
	d.Fail(nil)
	noErr(t, cmd.Process.Kill())
	for out.Scan() {
		if line := out.Text(); !strings.HasPrefix(line, "error ") {
			noErr(t, k.hear(line))
		}
	}
	_ = cmd.Wait() // killed
	at := t.TempDir()
	noErr(t, d.Now().WriteTo(at))
	v, err := openVault(filepath.Join(at, "office.attest"))
	noErr(t, err)
	k.prove(t, v, 20)
	noErr(t, v.Close())
	nothingLeft(t, filepath.Join(at, "office.attest"))
}

func resume(to io.Writer) error { _, err := io.WriteString(to, "go\n"); return err }

// after is a fault that comes with the nth request that is not to read.
func after(fails crashdisk.Fault, n int) crashdisk.Fault {
	return func(op crashdisk.Op) syscall.Errno {
		if op != crashdisk.Read {
			n--
		}
		if n > 0 {
			return 0
		}
		return fails(op)
	}
}

// On a volume of the system's own, which another program fills to the last byte
// while a child works, closes and opens: the mapped files of the database have
// their blocks, and do not end the program.
func TestAnotherProgramFillsTheVolume(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if err := unix.Mount("tmpfs", dir, "tmpfs", 0, "size=300m"); err != nil {
		t.Logf("no volume can be mounted here: %v", err)
		return
	}
	t.Cleanup(func() { noErr(t, unix.Unmount(dir, unix.MNT_DETACH)) })
	path, ballast := filepath.Join(dir, "office.attest"), filepath.Join(dir, "ballast")
	rng, k := rand.New(rand.NewPCG(9, 1)), newKnown()
	cmd, out, said := work(t, path, rng.Uint64(), workAskEnv+"=yes", workMuchEnv+"=yes")
	goOn, err := cmd.StdinPipe()
	noErr(t, err)
	noErr(t, cmd.Start())
	full, until := 0, 20
	for full < roundsOf(t, faultsEnv, 3) {
		if !out.Scan() {
			t.Fatalf("the child ended when the volume was full for time %d: %v, %.3000s", full, cmd.Wait(), said.String())
		}
		line := out.Text()
		if strings.HasPrefix(line, "error ") {
			if kind := strings.Fields(line)[1]; kind != "full" {
				t.Errorf("it is said to be %s: %s", kind, line)
			}
			noErr(t, os.Remove(ballast))
			full++
			until = k.lines + rng.IntN(40)
			noErr(t, resume(goOn))
			continue
		}
		noErr(t, k.hear(line))
		if k.lines == until {
			noErr(t, fill(dir, ballast))
		}
	}
	noErr(t, cmd.Process.Kill())
	for out.Scan() {
		if line := out.Text(); !strings.HasPrefix(line, "error ") {
			noErr(t, k.hear(line))
		}
	}
	_ = cmd.Wait() // killed
	_ = os.Remove(ballast)
	v, err := openVault(path)
	noErr(t, err)
	k.prove(t, v, 20)
	noErr(t, v.Close())
	nothingLeft(t, path)
}

// fill takes all that is free, page by page where it must.
func fill(dir, ballast string) error {
	f, err := os.Create(ballast)
	if err != nil {
		return err
	}
	for off := int64(0); ; {
		var st unix.Statfs_t
		if err := unix.Statfs(dir, &st); err != nil {
			return err
		}
		n := int64(st.Bavail) * st.Bsize
		if n == 0 {
			return f.Close()
		}
		if err := unix.Fallocate(int(f.Fd()), 0, off, n); err == nil {
			off += n
		}
	}
}
