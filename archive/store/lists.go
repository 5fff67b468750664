package store

import (
	"crypto/sha256"
	"encoding/binary"
	"os"
	"path/filepath"
	"runtime"
	"sync"

	"attest/archive/seal"
)

// The file of lists holds what the lists in memory hold, so that a large vault
// need not open 100,000 records to show them. It says nothing that the records
// do not say, and is made anew at each close: a file that does not open, or that
// was made for another head, is as one that is not there.
//
//	file = "ATTLIST1" ‖ parts;  part = BE32(length) ‖ Seal(part)
//
// The key is made of the whole testimony tree, so that with any leaf that is
// destroyed this file is gone too. Each part is bound to the head, to its number
// and to whether it is the last.
const (
	listsName  = "lists"
	listsMagic = "ATTLIST1"
	listsLabel = "attest/lists/v1"
	maxLists   = 1 << 30
)

func (s *Store) listsAAD(i int, last bool) []byte {
	head := sha256.Sum256(s.current.Payload)
	b := append([]byte(listsLabel+"\x00"), head[:]...)
	b = binary.BigEndian.AppendUint32(b, uint32(i))
	if last {
		return append(b, 1)
	}
	return append(b, 0)
}

// KeepLists writes the file over the present head; no parts: it is removed. Not
// from inside View or Update. The caller writes nothing after it: what it keeps
// is then no longer what there is.
func (s *Store) KeepLists(parts [][]byte) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	path := filepath.Join(s.dir, listsName)
	if err := os.Remove(path); err != nil && !os.IsNotExist(err) {
		return diskError(err)
	}
	if len(parts) == 0 || s.failed != nil {
		return nil
	}
	size := int64(len(listsMagic))
	for _, p := range parts {
		size += 4 + seal.ValueOverhead + int64(len(p))
	}
	if err := needSpace(s.free, s.dir, size); err != nil {
		return err
	}
	k := s.testimony.Whole(listsLabel)
	defer k.Wipe()
	part := path + ".part"
	f, err := os.OpenFile(part, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return diskError(err)
	}
	_, err = f.WriteString(listsMagic)
	for i, p := range parts {
		if err != nil {
			break
		}
		sealed := k.Seal(p, s.listsAAD(i, i == len(parts)-1))
		_, err = f.Write(append(binary.BigEndian.AppendUint32(nil, uint32(len(sealed))), sealed...))
	}
	if cerr := f.Close(); err == nil { // not synced: what a power cut leaves of it does not open
		err = cerr
	}
	if err == nil {
		err = os.Rename(part, path)
	}
	if err != nil {
		_ = os.Remove(part)
	}
	return diskError(err)
}

// Lists opens the parts that were kept over the present head, on all processors,
// and has each taken beside the others; it reports whether that was all of them.
// What take got of a file that is not whole is to be forgotten.
func (s *Store) Lists(take func(i int, part []byte) bool) bool {
	if n, err := s.countLog(); err != nil || n != s.current.Size || s.current.Torn {
		return false // the log went on after the head: a crash
	}
	st, err := os.Stat(filepath.Join(s.dir, listsName))
	if err != nil || st.Size() > maxLists {
		return false
	}
	raw, err := os.ReadFile(filepath.Join(s.dir, listsName))
	if err != nil {
		return false
	}
	sealed, ok := splitLists(raw)
	if !ok {
		return false
	}
	k := s.testimony.Whole(listsLabel)
	defer k.Wipe()
	whole := make([]bool, len(sealed))
	todo := make(chan int)
	var wait sync.WaitGroup
	for range min(len(sealed), runtime.GOMAXPROCS(0)) {
		wait.Go(func() {
			for i := range todo {
				plain, err := k.Open(sealed[i], s.listsAAD(i, i == len(sealed)-1))
				whole[i] = err == nil && take(i, plain)
			}
		})
	}
	for i := range sealed {
		todo <- i
	}
	close(todo)
	wait.Wait()
	for _, w := range whole {
		if !w {
			return false
		}
	}
	return true
}

func splitLists(raw []byte) (sealed [][]byte, ok bool) {
	if len(raw) < len(listsMagic) || string(raw[:len(listsMagic)]) != listsMagic {
		return nil, false
	}
	for raw = raw[len(listsMagic):]; len(raw) > 0; {
		if len(raw) < 4 {
			return nil, false
		}
		n := int64(binary.BigEndian.Uint32(raw))
		if n > int64(len(raw)-4) {
			return nil, false
		}
		sealed, raw = append(sealed, raw[4:4+n]), raw[4+n:]
	}
	return sealed, len(sealed) > 0
}
