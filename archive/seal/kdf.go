package seal

import (
	"crypto/rand"
	"fmt"
	"runtime/debug"
	"time"

	"golang.org/x/crypto/argon2"
)

// Bounds of the password hash. A slot is a file that others may write: without
// an upper bound it could ask for all the memory there is.
const (
	MaxMemoryKiB = 4 << 20

	maxTime, maxThreads        = 64, 16
	minSalt, maxSalt           = 16, 64
	startMemoryKiB, kdfThreads = 256 << 10, 4
)

// KDF is the parameters of Argon2id (RFC 9106). Time is passes, memory KiB.
type KDF struct {
	Salt      []byte
	Time      uint32
	MemoryKiB uint32
	Threads   uint8
}

// check refuses what lies outside 64 MiB to 4 GiB, 1 to 64 passes, 1 to 16
// threads, 16 to 64 bytes of salt. It is asked before anything is allocated.
func (p KDF) check() error {
	switch {
	case p.MemoryKiB < MinMemoryKiB || p.MemoryKiB > MaxMemoryKiB:
		return fmt.Errorf("memory of %d KiB, want 64 MiB to 4 GiB: %w", p.MemoryKiB, ErrBadKDF)
	case p.Time < 1 || p.Time > maxTime:
		return fmt.Errorf("%d passes, want 1 to %d: %w", p.Time, maxTime, ErrBadKDF)
	case p.Threads < 1 || p.Threads > maxThreads:
		return fmt.Errorf("%d threads, want 1 to %d: %w", p.Threads, maxThreads, ErrBadKDF)
	case len(p.Salt) < minSalt || len(p.Salt) > maxSalt:
		return fmt.Errorf("salt of %d bytes, want %d to %d: %w", len(p.Salt), minSalt, maxSalt, ErrBadKDF)
	}
	return nil
}

// worthFreeing is the least memory, in KiB, for which all of the process's is
// looked through to give it back: what the program always has, and tests, which
// open hundreds of vaults with less in a process full of fonts, have not.
const worthFreeing = 64 << 10

// Derive runs Argon2id and gives its memory back to the system at once. It
// takes no context: the hash cannot be interrupted, so who offers a "cancel"
// must let it run to its end and drop the key. The caller wipes secret.
func (p KDF) Derive(secret []byte) (Key, error) {
	if err := p.check(); err != nil {
		return Key{}, err
	}
	out := argon2.IDKey(secret, p.Salt, p.Time, p.MemoryKiB, p.Threads, uint32(len(Key{})))
	k := Key(out)
	clear(out)
	if p.MemoryKiB >= worthFreeing {
		debug.FreeOSMemory()
	}
	return k, nil
}

// Calibrate looks for parameters that take about target on this machine, with
// a fresh salt: 3 passes and 4 threads, 256 MiB to begin with, halved while too
// slow (never below 64 MiB) and doubled while fast, up to maxMemoryKiB; then
// more passes. It runs the hash a few times and so takes a few times target.
func Calibrate(target time.Duration, maxMemoryKiB uint32) KDF {
	return calibrate(target, maxMemoryKiB, func(p KDF) time.Duration {
		start := time.Now()
		if _, err := p.Derive([]byte("attest")); err != nil {
			panic("seal: " + err.Error()) // calibrate stays within the bounds
		}
		return time.Since(start)
	})
}

func calibrate(target time.Duration, maxMemoryKiB uint32, measure func(KDF) time.Duration) KDF {
	most := min(max(maxMemoryKiB, MinMemoryKiB), MaxMemoryKiB)
	p := KDF{Salt: make([]byte, 32), Time: 3, MemoryKiB: min(startMemoryKiB, most), Threads: kdfThreads}
	rand.Read(p.Salt)
	took := measure(p)
	for took > target+target/2 && p.MemoryKiB > MinMemoryKiB {
		p.MemoryKiB = max(p.MemoryKiB/2, MinMemoryKiB)
		took = measure(p)
	}
	for took < target*2/3 && p.MemoryKiB <= most/2 {
		p.MemoryKiB *= 2
		took = measure(p)
	}
	for took < target*2/3 && p.Time < maxTime {
		// Time is close to linear in passes: one step is enough to come near.
		want := uint32(float64(p.Time) * float64(target) / float64(max(took, time.Millisecond)))
		p.Time = min(max(want, p.Time+1), maxTime)
		took = measure(p)
	}
	return p
}

// LeastKDF is the least that is accepted: 64 MiB, one pass. For sample vaults
// and tests, whose passphrase protects nothing.
func LeastKDF() KDF {
	salt := make([]byte, 32)
	_, _ = rand.Read(salt) // never fails (crypto/rand)
	return KDF{Salt: salt, Time: 1, MemoryKiB: MinMemoryKiB, Threads: 2}
}
