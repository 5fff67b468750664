package store

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"testing"
)

func headWith(t *testing.T, payloads ...string) (path string) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "head")
	must(t, createHead(path, Head{}))
	f, _, err := openHead(path)
	must(t, err)
	for i, p := range payloads {
		must(t, f.write(Head{Size: int64(i + 1), Payload: []byte(p)}))
	}
	must(t, f.close())
	return path
}

func readHead(path string) (Head, error) {
	f, h, err := openHead(path)
	if err == nil {
		err = f.close()
	}
	return h, err
}

func TestHeadIsWrittenInTurn(t *testing.T) {
	path := headWith(t)
	f, _, err := openHead(path)
	must(t, err)
	var before []byte
	for i := range int64(6) {
		must(t, f.write(Head{Size: i, Payload: []byte{byte(i)}}))
		raw, err := os.ReadFile(path)
		must(t, err)
		if len(raw) != 2*headSlot {
			t.Fatalf("%d bytes", len(raw))
		}
		if before != nil {
			first := !bytes.Equal(raw[:headSlot], before[:headSlot])
			second := !bytes.Equal(raw[headSlot:], before[headSlot:])
			if first == second || first != (i%2 == 1) {
				t.Errorf("write %d touched slots %v, %v", i, first, second)
			}
		}
		before = raw
		if h, err := readHead(path); err != nil || h.Size != i || !bytes.Equal(h.Payload, []byte{byte(i)}) {
			t.Errorf("head %d came back as %+v, %v", i, h, err)
		}
	}
	must(t, f.close())
}

func TestTornHeadFallsBack(t *testing.T) {
	path := headWith(t, "one", "two")
	whole, err := os.ReadFile(path)
	must(t, err)
	_, newest, err := openHead(path)
	must(t, err)
	at := 0
	if c, _, err := parseHead(whole[headSlot:]); err == nil && c%2 == 1 {
		if d, _, _ := parseHead(whole[:headSlot]); c > d {
			at = headSlot
		}
	}
	older := append(bytes.Clone(whole[:at]), make([]byte, headSlot)...)
	older = append(older, whole[at+headSlot:]...)
	for _, cut := range []int{0, 1, 8, 512, headSlot - 1} {
		torn := bytes.Clone(older)
		copy(torn[at:at+cut], whole[at:])
		must(t, os.WriteFile(path, torn, 0o600))
		if h, err := readHead(path); err != nil || h.Size != 1 || string(h.Payload) != "one" {
			t.Errorf("torn after %d bytes: %+v, %v", cut, h, err)
		}
		// And it writes on from there.
		f, _, err := openHead(path)
		must(t, err)
		must(t, f.write(newest))
		must(t, f.close())
		if h, err := readHead(path); err != nil || h.Size != 2 {
			t.Errorf("written again after %d bytes: %+v, %v", cut, h, err)
		}
	}
}

func TestHeadIsDamagedOrRight(t *testing.T) {
	path := headWith(t, "one", "two")
	whole, err := os.ReadFile(path)
	must(t, err)
	for i := range whole {
		bad := bytes.Clone(whole)
		bad[i] ^= 1 << (i % 8)
		_, h, found := pickHead(bad)
		if !found || !(h.Size == 2 && string(h.Payload) == "two" || h.Size == 1 && string(h.Payload) == "one") {
			t.Fatalf("byte %d flipped: %+v, %v", i, h, found)
		}
		bad[(i+headSlot)%len(bad)] ^= 1
		if _, h, found := pickHead(bad); found {
			t.Fatalf("both slots flipped at %d: %+v", i, h)
		}
	}
	// The slots change places: the counter says where each belongs.
	must(t, os.WriteFile(path, append(bytes.Clone(whole[headSlot:]), whole[:headSlot]...), 0o600))
	if h, err := readHead(path); !errors.Is(err, ErrDamaged) {
		t.Errorf("slots swapped: %+v, %v", h, err)
	}
	for _, n := range []int{0, 1, headSlot - 1} {
		must(t, os.WriteFile(path, whole[:n], 0o600))
		if _, err := readHead(path); !errors.Is(err, ErrDamaged) {
			t.Errorf("cut to %d bytes: %v", n, err)
		}
	}
	must(t, os.Remove(path))
	if _, err := readHead(path); !errors.Is(err, ErrDamaged) {
		t.Errorf("gone: %v", err)
	}
}

func TestOpenRefusesALostOrDamagedHead(t *testing.T) {
	dir := t.TempDir()
	s := create(t, dir)
	must(t, logged(s, func(*Tx) error { return nil }))
	must(t, s.Close())
	must(t, os.WriteFile(filepath.Join(dir, "head"), make([]byte, 2*headSlot), 0o600))
	if _, err := Open(dir, keys(t)); !errors.Is(err, ErrDamaged) {
		t.Errorf("opened without a head: %v", err)
	}
}
