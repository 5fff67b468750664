package mishap

import (
	"bufio"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"attest/internal/crashdisk"
)

// cutsEnv is how often TestThePowerGoes cuts the power; see CONTRIBUTING.md.
const cutsEnv = "ATTEST_POWER_CUTS"

// disk mounts a crashdisk; nil where it cannot be, which the log then says.
func disk(t testing.TB) (*crashdisk.Disk, string) {
	t.Helper()
	dir := t.TempDir()
	d, err := crashdisk.Mount(dir)
	if err != nil {
		t.Logf("no such disk can be mounted here: %v", err)
		return nil, ""
	}
	t.Cleanup(func() { noErr(t, d.Unmount()) })
	return d, dir
}

func (k *known) clone() *known {
	return &known{maps.Clone(k.saved), maps.Clone(k.drafts), maps.Clone(k.exhs), maps.Clone(k.recs), maps.Clone(k.stopped), k.lines, maps.Clone(k.proven)}
}

// The power goes at any moment of the same work, and what is left is what was
// synced, and in every second round by chance some of what was not: the vault
// opens without repair, with all that was acknowledged.
func TestThePowerGoes(t *testing.T) {
	t.Parallel()
	const ofOneVault = 12
	for cuts, n := roundsOf(t, cutsEnv, 8), 0; cuts > 0; cuts, n = cuts-ofOneVault, n+1 {
		t.Run(fmt.Sprint("vault", n), func(t *testing.T) {
			t.Parallel()
			cutAndLook(t, rand.New(rand.NewPCG(7, uint64(n))), min(cuts, ofOneVault))
		})
	}
}

// listen takes what a child says until it ends, and gives copies of it.
type listen struct {
	mu  sync.Mutex
	k   *known
	err error
	end chan struct{}
}

func hearAll(out *bufio.Scanner) *listen {
	l := &listen{k: newKnown(), end: make(chan struct{})}
	go func() {
		defer close(l.end)
		for out.Scan() {
			l.mu.Lock()
			l.err = errors.Join(l.err, l.k.hear(out.Text()))
			l.mu.Unlock()
		}
	}()
	return l
}

func (l *listen) known() *known {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.k.clone()
}

func cutAndLook(t *testing.T, rng *rand.Rand, cuts int) {
	d, dir := disk(t)
	if d == nil {
		return
	}
	var env []string
	if rng.IntN(2) == 0 {
		env = []string{workMuchEnv + "=yes"}
	}
	cmd, out, said := work(t, filepath.Join(dir, "office.attest"), rng.Uint64(), env...)
	noErr(t, cmd.Start())
	l := hearAll(out)
	type cut struct {
		k     *known
		state crashdisk.State
	}
	var all []cut
	for len(all) < cuts {
		select {
		case <-time.After(time.Duration(rng.Int64N(int64(250 * time.Millisecond)))): // any moment
		case <-l.end:
			t.Fatalf("the child ended by itself: %s", said.String())
		}
		k := l.known() // before the state, which has at least that
		if k.lines == 0 {
			continue // there is no vault yet
		}
		var chance *rand.Rand
		if len(all)%2 == 1 {
			chance = rng
		}
		all = append(all, cut{k, d.Crash(chance)})
	}
	noErr(t, cmd.Process.Kill())
	<-l.end
	_ = cmd.Wait() // killed
	noErr(t, l.err)
	lines, more := 0, 0
	for i, c := range all {
		at := t.TempDir()
		noErr(t, c.state.WriteTo(at))
		path := filepath.Join(at, "office.attest")
		v, err := openVault(path)
		if err != nil {
			t.Fatalf("cut %d, after %d lines: %v", i, c.k.lines, err)
		}
		more += c.k.prove(t, v, 100)
		noErr(t, v.Close())
		if nothingLeft(t, path); t.Failed() {
			t.Fatalf("cut %d", i)
		}
		noErr(t, os.RemoveAll(at))
		lines = c.k.lines
	}
	t.Logf("%d cuts during %d lines of work and %d syncs; %d acts more than were heard of, whole", cuts, lines, d.Syncs(), more)
}
