package store

import (
	"crypto/sha256"
	"encoding/binary"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"sync"

	"attest/archive/seal"
)

// The file of lists holds what the lists in memory hold, so that a large vault
// need not open 100,000 records to show them. It says nothing that the records
// do not say, and is made anew at each close: a file that does not open, or that
// was made for another head, is as one that is not there.
//
//	file = "ATTLIST2" ‖ parts;  part = BE32(length) ‖ Seal(part)
//
// The key is made of the whole testimony tree, so that with any leaf that is
// destroyed this file is gone too. Each part is bound to the head, to its number
// and to whether it is the last.
const (
	listsName  = "lists"
	listsMagic = "ATTLIST2"
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
	if s.reading.Load() != nil {
		return needSpace(s.free, s.dir, 0)
	}
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
// What take got of a file that is not whole is to be forgotten, and part is the
// next one's afterwards.
func (s *Store) Lists(take func(i int, part []byte) bool) bool {
	if n, err := s.countLog(); err != nil || n != s.current.Size || s.current.Torn {
		return false // the log went on after the head: a crash
	}
	f, err := os.Open(filepath.Join(s.dir, listsName))
	if err != nil {
		return false
	}
	defer func() { _ = f.Close() }()
	parts, ok := splitLists(f)
	if !ok {
		return false
	}
	k := s.testimony.Whole(listsLabel)
	defer k.Wipe()
	whole := make([]bool, len(parts))
	todo := make(chan int)
	var wait sync.WaitGroup
	for range min(len(parts), runtime.NumCPU()) {
		wait.Go(func() {
			var room []byte
			for i := range todo {
				p := parts[i]
				room = slices.Grow(room[:0], p.size)[:p.size]
				_, err := f.ReadAt(room, p.at)
				if err == nil {
					var plain []byte
					plain, err = k.OpenInPlace(room, s.listsAAD(i, i == len(parts)-1))
					whole[i] = err == nil && take(i, plain)
				}
			}
			clear(room[:cap(room)])
		})
	}
	for i := range parts {
		todo <- i
	}
	close(todo)
	wait.Wait()
	return !slices.Contains(whole, false)
}

// listsPart is where a sealed part lies in the file.
type listsPart struct {
	at   int64
	size int
}

// splitLists finds the parts of a file.
func splitLists(f *os.File) (parts []listsPart, ok bool) {
	st, err := f.Stat()
	if err != nil || st.Size() > maxLists {
		return nil, false
	}
	magic := make([]byte, len(listsMagic))
	if _, err := f.ReadAt(magic, 0); err != nil || string(magic) != listsMagic {
		return nil, false
	}
	for at := int64(len(magic)); at < st.Size(); {
		var length [4]byte
		if _, err := f.ReadAt(length[:], at); err != nil {
			return nil, false
		}
		n := int64(binary.BigEndian.Uint32(length[:]))
		if at += 4; n > st.Size()-at {
			return nil, false
		}
		parts = append(parts, listsPart{at, int(n)})
		at += n
	}
	return parts, len(parts) > 0
}
