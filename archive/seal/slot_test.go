package seal

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"attest/archive/record"
)

// cheapKDF is the least that is accepted.
var cheapKDF = KDF{Salt: bytes.Repeat([]byte{7}, 16), Time: 1, MemoryKiB: MinMemoryKiB, Threads: 4}

func newMember(t testing.TB, name, role string, vault record.ID) *Member {
	t.Helper()
	m, err := NewMember(name, role, vault)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func sameMember(a, b *Member) bool {
	return a.Name == b.Name && a.Role == b.Role && a.Vault == b.Vault && a.Slot == b.Slot && a.Age.String() == b.Age.String() &&
		a.Log.Equal(b.Log) && a.Header.Equal(b.Header) && a.Bundle.Equal(b.Bundle) && a.Keyholder.Equal(b.Keyholder)
}

func TestSlotOpensWithPassphraseAndKeyFile(t *testing.T) {
	dir, pass, file := t.TempDir(), []byte("invented words for a test"), []byte("bytes of a key file")
	for _, keyfile := range [][]byte{nil, file} {
		m := newMember(t, "Sample One", RoleKeyholder, record.NewID(record.KindVault))
		if err := WriteSlot(dir, m, "blue-3", pass, keyfile, cheapKDF); err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(dir, string(m.Slot)+".slot")
		info, err := ReadSlotInfo(path)
		if want := (SlotInfo{m.Slot, "blue-3", keyfile != nil, PassphraseNorm, true}); err != nil || info != want {
			t.Fatalf("info %+v, %v", info, err)
		}
		if got, err := OpenSlot(path, pass, keyfile); err != nil || !sameMember(got, m) {
			t.Fatalf("opened: %v", err)
		}
		other := file
		if keyfile != nil {
			other = nil
		}
		for name, err := range map[string]error{
			"wrong passphrase": second(OpenSlot(path, []byte("other"), keyfile)),
			"wrong key file":   second(OpenSlot(path, pass, other)),
		} {
			if !errors.Is(err, ErrWrongPassphrase) || !strings.Contains(err.Error(), "damaged slot") {
				t.Errorf("%s: %v", name, err)
			}
		}
		raw, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(raw, []byte("Sample One")) || bytes.Contains(raw, []byte(RoleKeyholder)) {
			t.Error("the slot tells name or role")
		}
		if fi, err := os.Stat(path); err != nil || (runtime.GOOS != "windows" && fi.Mode().Perm() != 0o600) {
			t.Errorf("slot's mode %v, %v", fi.Mode(), err)
		}
		copied := filepath.Join(dir, string(m.Slot)+" (1).slot")
		if err := os.Rename(path, copied); err != nil {
			t.Fatal(err)
		}
		if _, err := ReadSlotInfo(copied); !errors.Is(err, ErrDamaged) {
			t.Errorf("under another name: %v", err)
		}
		m.Wipe()
		if m.Log != nil || m.Name != "" {
			t.Error("a wiped member still has something")
		}
	}
	if left, err := filepath.Glob(filepath.Join(dir, ".*")); err != nil || len(left) != 0 {
		t.Errorf("temporary files left: %v, %v", left, err)
	}
}

func second(_ *Member, err error) error { return err }

// fakeKDF stands for Argon2id where a test opens a slot thousands of times. It
// depends on all that Argon2id depends on, and refuses what it refuses.
func fakeKDF(p KDF, secret []byte) (Key, error) {
	if err := p.check(); err != nil {
		return Key{}, err
	}
	return sha256.Sum256(fmt.Appendf(nil, "%v%x", p, secret)), nil
}

// fakeSlot seals m as WriteSlot does, under fakeKDF.
func fakeSlot(t testing.TB, m *Member) []byte {
	t.Helper()
	raw, err := sealSlot(m, "blue-3", []byte("pass"), nil, cheapKDF, NewKey(), fakeKDF)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

func openFakeSlot(raw []byte) (*Member, error) {
	f, err := parseSlot(raw)
	if err != nil {
		return nil, err
	}
	return f.open([]byte("pass"), nil, fakeKDF)
}

func TestSlotFlips(t *testing.T) {
	m := newMember(t, "Sample One", RoleKeyholder, record.NewID(record.KindVault))
	flipAll(t, fakeSlot(t, m), 1, func(raw []byte) error {
		_, err := openFakeSlot(raw)
		return err
	})
}

// What a newer program adds to a slot is authenticated and survives a change
// of passphrase by this one.
func TestSlotKeepsWhatItDoesNotKnow(t *testing.T) {
	m := newMember(t, "Sample One", RoleLawyer, record.NewID(record.KindVault))
	m.slotExtra, m.extra = []byte(`{"later":"outside"}`), []byte(`{"later":"inside"}`)
	got, err := openFakeSlot(fakeSlot(t, m))
	if err != nil {
		t.Fatal(err)
	}
	again, err := openFakeSlot(fakeSlot(t, got))
	if err != nil || string(again.slotExtra) != string(m.slotExtra) || string(again.extra) != string(m.extra) {
		t.Errorf("kept %s and %s, %v", again.slotExtra, again.extra, err)
	}
}

func TestParseSlotRefuses(t *testing.T) {
	good := string(fakeSlot(t, newMember(t, "Sample One", RoleLawyer, record.NewID(record.KindVault))))
	for name, c := range map[string]struct {
		old, new string
		want     error
	}{
		"newer":             {`"v":1`, `"v":2`, ErrNewerFormat},
		"newer normal form": {`"norm":1`, `"norm":2`, ErrNewerFormat},
		"other hash":        {`"argon2id"`, `"argon3"`, ErrNewerFormat},
		"no normal form":    {`"norm":1`, `"norm":0`, ErrDamaged},
		"hint of a person":  {`blue-3`, `Sample One`, ErrDamaged},
		"too little memory": {`"memory_kib":65536`, `"memory_kib":65535`, ErrBadKDF},
		"too much memory":   {`"memory_kib":65536`, `"memory_kib":4194305`, ErrBadKDF},
		"no pass":           {`"time":1`, `"time":0`, ErrBadKDF},
		"65 passes":         {`"time":1`, `"time":65`, ErrBadKDF},
		"no thread":         {`"threads":4`, `"threads":0`, ErrBadKDF},
		"17 threads":        {`"threads":4`, `"threads":17`, ErrBadKDF},
		"short salt":        {`"salt":"BwcHBwcHBwcHBwcHBwcHBw=="`, `"salt":"BwcHBwcHBwcHBwcHBwcH"`, ErrBadKDF},
		"other kind":        {`attest/slot`, `attest/tree`, ErrDamaged},
		"space":             {`"v":1`, `"v": 1`, ErrDamaged},
	} {
		raw := strings.Replace(good, c.old, c.new, 1)
		if raw == good {
			t.Fatalf("%s: nothing replaced", name)
		}
		if _, err := parseSlot([]byte(raw)); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
	if _, err := parseSlot(bytes.Repeat([]byte(" "), maxSlot+1)); !errors.Is(err, ErrDamaged) {
		t.Errorf("too long: %v", err)
	}
}

func TestKDFBounds(t *testing.T) {
	if _, err := (KDF{Salt: make([]byte, 16), Time: 1, MemoryKiB: 1 << 31, Threads: 1}).Derive(nil); !errors.Is(err, ErrBadKDF) {
		t.Errorf("2 TiB of memory: %v", err)
	}
	if _, err := (KDF{Salt: make([]byte, 16), Time: 1, MemoryKiB: 64<<10 - 1, Threads: 1}).Derive(nil); !errors.Is(err, ErrBadKDF) {
		t.Errorf("less than 64 MiB of memory: %v", err)
	}
	m := newMember(t, "Sample One", RoleLawyer, record.NewID(record.KindVault))
	if err := WriteSlot(t.TempDir(), m, "blue-3", []byte("pass"), nil, KDF{}); !errors.Is(err, ErrBadKDF) {
		t.Errorf("empty parameters: %v", err)
	}
}

func TestCalibrate(t *testing.T) {
	// A machine is how long it takes per MiB and pass.
	for name, c := range map[string]struct {
		perMiB    time.Duration
		mostKiB   uint32
		mem, time uint32
	}{
		"usual":           {1300 * time.Microsecond, 1 << 20, 256 << 10, 3},
		"slow":            {3 * time.Millisecond, 1 << 20, 128 << 10, 3},
		"very slow":       {time.Second, 1 << 20, MinMemoryKiB, 3},
		"fast":            {300 * time.Microsecond, 4 << 20, 1 << 20, 3},
		"little memory":   {1300 * time.Microsecond, 1, MinMemoryKiB, 12},
		"far too fast":    {1, 1 << 20, 1 << 20, maxTime},
		"fast, one limit": {300 * time.Microsecond, 256 << 10, 256 << 10, 13},
	} {
		p := calibrate(time.Second, c.mostKiB, func(p KDF) time.Duration {
			return c.perMiB * time.Duration(p.MemoryKiB>>10) * time.Duration(p.Time)
		})
		if p.check() != nil || p.MemoryKiB != c.mem || p.Time != c.time {
			t.Errorf("%s: %d KiB, %d passes: want %d, %d", name, p.MemoryKiB, p.Time, c.mem, c.time)
		}
	}
	if p := Calibrate(time.Nanosecond, MinMemoryKiB); p.MemoryKiB != MinMemoryKiB || p.Time != 3 || p.check() != nil {
		t.Errorf("for real: %+v", p)
	}
}

func TestHint(t *testing.T) {
	for range 200 {
		if h := Hint(); !hintForm.MatchString(h) {
			t.Fatalf("hint %q", h)
		}
	}
}

func TestNewMemberRefuses(t *testing.T) {
	vault := record.NewID(record.KindVault)
	for name, err := range map[string]error{
		"no name":    second(NewMember("", RoleLawyer, vault)),
		"long name":  second(NewMember(strings.Repeat("x", 201), RoleLawyer, vault)),
		"bad UTF-8":  second(NewMember("\xff", RoleLawyer, vault)),
		"bad role":   second(NewMember("Sample One", "guest", vault)),
		"no vault":   second(NewMember("Sample One", RoleLawyer, "")),
		"other kind": second(NewMember("Sample One", RoleLawyer, record.NewID(record.KindOffice))),
	} {
		if err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}
