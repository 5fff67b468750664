package main

import (
	"errors"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
	"golang.org/x/sys/unix"
)

// inOwnMounts marks the child that runs the scripts of testdata/disk.
const inOwnMounts = "ATTESTCTL_TEST_OWN_MOUNTS"

// TestDiskScripts runs testdata/disk on real small volumes that fill up and are pulled out. They are mounted where only
// this test sees them: in a process with mounts of its own, as root or, where the system lets everybody, as root of a
// user namespace. They end with that process.
func TestDiskScripts(t *testing.T) {
	if os.Getenv(inOwnMounts) != "" {
		if err := unix.Mount("", "/", "", unix.MS_REC|unix.MS_PRIVATE, ""); err != nil {
			t.Fatalf("keep mounts to oneself: %v", err)
		}
		runScripts(t, "testdata/disk", map[string]func(ts *testscript.TestScript, neg bool, args []string){
			"tmpfs":   tmpfs,
			"fill":    fillUp,
			"freeze":  freeze,
			"pull":    pull,
			"thaw":    thaw,
			"protect": protect,
		})
		return
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	var why error
	for _, in := range []*syscall.SysProcAttr{
		{Cloneflags: unix.CLONE_NEWNS},
		{
			Cloneflags:  unix.CLONE_NEWNS | unix.CLONE_NEWUSER,
			UidMappings: []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getuid(), Size: 1}},
			GidMappings: []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getgid(), Size: 1}},
		},
	} {
		child := exec.Command(self, "-test.run=^TestDiskScripts$", "-test.timeout=10m")
		child.Env = append(os.Environ(), inOwnMounts+"=1")
		child.SysProcAttr = in
		said, err := child.CombinedOutput()
		exit := new(exec.ExitError)
		switch {
		case err == nil:
			return
		case errors.As(err, &exit):
			t.Fatalf("%v\n%s", err, said)
		}
		why = errors.Join(why, err) // it did not start
	}
	t.Fatalf("no volume can be mounted here: run it as root, or allow user namespaces (sysctl kernel.unprivileged_userns_clone=1): %v", why)
}

// tmpfs DIR SIZE mounts an empty volume of that size, such as 64m, at DIR and makes the folder for it.
func tmpfs(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: tmpfs dir size")
	}
	dir := ts.MkAbs(args[0])
	ts.Check(os.MkdirAll(dir, 0o700))
	if err := unix.Mount("tmpfs", dir, "tmpfs", 0, "mode=0700,size="+args[1]); err != nil {
		ts.Fatalf("mount a volume of %s: %v", args[1], err)
	}
	// What holds a file of it open keeps it until then.
	ts.Defer(func() { _ = unix.Unmount(dir, unix.MNT_DETACH) })
}

// fill DIR MB takes the room of a volume but so many MB, in a file of its root; with 0, all of it.
func fillUp(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: fill dir MB")
	}
	left, err := strconv.ParseInt(args[1], 10, 32)
	ts.Check(err)
	var st unix.Statfs_t
	ts.Check(unix.Statfs(ts.MkAbs(args[0]), &st))
	take := int64(st.Bavail)*st.Bsize - left<<20
	f, err := os.Create(ts.MkAbs(args[0] + "/fill"))
	ts.Check(err)
	ts.Check(unix.Fallocate(int(f.Fd()), 0, 0, take))
	ts.Check(f.Close())
}

// freeze PIDFILE FILE waits for a file, such as the first of a program's work, and stops the program in that file at once.
func freeze(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: freeze pidfile file")
	}
	await(ts, false, []string{args[0], "1"})
	pid := pidIn(ts, args[0])
	program, err := unix.PidfdOpen(pid, 0)
	ts.Check(err)
	ts.Defer(func() { // when the script fails, a stopped program would be waited for in vain; otherwise it has ended
		_ = unix.PidfdSendSignal(program, unix.SIGKILL, nil, 0)
		_ = unix.Close(program)
	})
	await(ts, false, args[1:])
	ts.Check(unix.PidfdSendSignal(program, unix.SIGSTOP, nil, 0))
}

// thaw PIDFILE lets a stopped program go on.
func thaw(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: thaw pidfile")
	}
	ts.Check(unix.Kill(pidIn(ts, args[0]), unix.SIGCONT))
}

func pidIn(ts *testscript.TestScript, file string) int {
	pid, err := strconv.Atoi(strings.TrimSpace(ts.ReadFile(file)))
	ts.Check(err)
	return pid
}

// pull DIR takes a volume away while it is in use, as a stick is pulled out: what is open stays open, and nothing is under
// the folder any more.
func pull(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: pull dir")
	}
	ts.Check(unix.Unmount(ts.MkAbs(args[0]), unix.MNT_DETACH))
}

// protect DIR makes a volume write-protected; ! protect takes that back.
func protect(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) != 1 {
		ts.Fatalf("usage: [!] protect dir")
	}
	how := uintptr(unix.MS_REMOUNT | unix.MS_RDONLY)
	if neg {
		how = unix.MS_REMOUNT
	}
	ts.Check(unix.Mount("", ts.MkAbs(args[0]), "", how, ""))
}
