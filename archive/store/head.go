package store

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

// The head file: two slots of headSlot bytes, written in turn and in place, so
// that a torn write leaves the other slot whole.
//
//	0   8  "ATTHEAD1"
//	8   8  write counter, big-endian; its lowest bit chooses the slot
//	16  8  tree size, big-endian
//	24  4  payload length, big-endian
//	28  …  payload (a signed checkpoint), then zeros
//	4056 8  time of the last entry, Unix seconds, big-endian; 0 where it is not known
//	4064 32 SHA-256 of the 4064 bytes before
const (
	headMagic   = "ATTHEAD1"
	headSlot    = 4096
	headHash    = headSlot - sha256.Size
	headTime    = headHash - 8
	headPayload = headTime - 28
)

// Head is the last acknowledged state of the log.
type Head struct {
	Size    int64
	Payload []byte
	Time    int64 // of the last entry, Unix seconds; 0 where it is not known
	Torn    bool  // at open: one of the slots was not whole, or not the other's neighbour
}

type headFile struct {
	f       *os.File
	counter uint64
}

// formatHead spells one slot.
func formatHead(counter uint64, h Head) ([]byte, error) {
	if len(h.Payload) > headPayload {
		return nil, fmt.Errorf("head: payload of %d bytes, at most %d fit", len(h.Payload), headPayload)
	}
	b := make([]byte, headSlot)
	copy(b, headMagic)
	binary.BigEndian.PutUint64(b[8:], counter)
	binary.BigEndian.PutUint64(b[16:], uint64(h.Size))
	binary.BigEndian.PutUint32(b[24:], uint32(len(h.Payload)))
	copy(b[28:], h.Payload)
	binary.BigEndian.PutUint64(b[headTime:], uint64(h.Time))
	sum := sha256.Sum256(b[:headHash])
	copy(b[headHash:], sum[:])
	return b, nil
}

var errHeadSlot = errors.New("head slot is not whole")

// parseHead reads one slot; it accepts only what formatHead writes.
func parseHead(b []byte) (uint64, Head, error) {
	if len(b) != headSlot || string(b[:8]) != headMagic {
		return 0, Head{}, errHeadSlot
	}
	n := binary.BigEndian.Uint32(b[24:])
	if n > headPayload {
		return 0, Head{}, errHeadSlot
	}
	counter := binary.BigEndian.Uint64(b[8:])
	h := Head{Size: int64(binary.BigEndian.Uint64(b[16:])), Payload: bytes.Clone(b[28 : 28+n]), Time: int64(binary.BigEndian.Uint64(b[headTime:]))}
	want, err := formatHead(counter, h)
	if err != nil || h.Size < 0 || !bytes.Equal(want, b) {
		return 0, Head{}, errHeadSlot
	}
	return counter, h, nil
}

// tornHead says that one slot is not what was written there: the power went
// while it was written, or it was changed since. A head is written twice before
// both slots hold one.
func tornHead(raw []byte, newest uint64) bool {
	if newest <= 2 {
		return false
	}
	older := (newest - 1) % 2 * headSlot
	if uint64(len(raw)) != 2*headSlot {
		return true
	}
	c, _, err := parseHead(raw[older : older+headSlot])
	return err != nil || c != newest-1
}

// pickHead returns the newer one of a file's slots that is whole and stands
// where its counter says.
func pickHead(raw []byte) (counter uint64, best Head, found bool) {
	for i := range 2 {
		if len(raw) < (i+1)*headSlot {
			break
		}
		c, h, err := parseHead(raw[i*headSlot : (i+1)*headSlot])
		if err == nil && c%2 == uint64(i) && (!found || c > counter) {
			best, counter, found = h, c, true
		}
	}
	return counter, best, found
}

// ReadHead reads the head in the folder of a vault that is not open; false where
// none can be read. Nothing of it is verified before the vault is open.
func ReadHead(dir string) (Head, bool) {
	f, err := os.Open(filepath.Join(dir, "head"))
	if err != nil {
		return Head{}, false
	}
	raw, err := io.ReadAll(io.LimitReader(f, 2*headSlot))
	if errors.Join(err, f.Close()) != nil {
		return Head{}, false
	}
	_, h, found := pickHead(raw)
	return h, found
}

// openHead reads the head of a vault. A vault in which no slot is whole lost
// its head: that is damage, never a new vault.
func openHead(path string) (*headFile, Head, error) { return openHeadTo(path, os.O_RDWR) }

func openHeadTo(path string, how int) (*headFile, Head, error) {
	f, err := os.OpenFile(path, how, 0)
	if err != nil {
		if errors.Is(err, os.ErrNotExist) {
			return nil, Head{}, damaged("head", "the file is missing", err)
		}
		return nil, Head{}, diskError(err)
	}
	raw, err := io.ReadAll(io.LimitReader(f, 2*headSlot+1))
	if err != nil {
		_ = f.Close()
		return nil, Head{}, diskError(err)
	}
	counter, best, found := pickHead(raw)
	if !found {
		_ = f.Close()
		return nil, Head{}, damaged("head", "neither of its two slots is whole", nil)
	}
	best.Torn = tornHead(raw, counter)
	return &headFile{f: f, counter: counter}, best, nil
}

// createHead makes the head file of a new vault with its first head.
func createHead(path string, h Head) error {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return diskError(err)
	}
	hf := &headFile{f: f, counter: 1}
	if _, err := f.WriteAt(make([]byte, 2*headSlot), 0); err != nil {
		_ = f.Close()
		return diskError(err)
	}
	if err := hf.write(h); err != nil {
		_ = f.Close()
		return err
	}
	return f.Close()
}

func (hf *headFile) write(h Head) error {
	b, err := formatHead(hf.counter+1, h)
	if err != nil {
		return err
	}
	hf.counter++
	if _, err := hf.f.WriteAt(b, int64(hf.counter%2)*headSlot); err != nil {
		return diskError(err)
	}
	if err := hf.f.Sync(); err != nil {
		return diskError(err)
	}
	return nil
}

func (hf *headFile) close() error { return hf.f.Close() }
