package archive

import (
	"crypto/sha256"
	"encoding/hex"
	"runtime"
	"sync"

	"attest/archive/record"
	"attest/archive/store"
)

// fileRead is a file that a record tells of.
type fileRead struct {
	id   record.ID
	size int64
	sum  string // hex, SHA-256
	open func() (*store.Blob, error)
}

// read has a file read when all objects were.
func (k *checker) read(f fileRead) { k.toRead = append(k.toRead, f) }

// mostReaders bounds the memory: each reader holds a few chunks of its file.
const mostReaders = 4

// files reads every file whole against what its record says, as many at a time
// as there are processors. Files are opened one after the other: a view of the
// store is for one goroutine.
func (k *checker) files() error {
	type job struct {
		i int
		b *store.Blob
	}
	found := make([]error, len(k.toRead))
	jobs := make(chan job)
	var total int64
	for _, f := range k.toRead {
		total += f.size
	}
	var mu sync.Mutex
	var done int64
	read := func(n int64) {
		mu.Lock()
		defer mu.Unlock()
		done += n
		step(k.told, "blobs", done, total)
	}
	var wait sync.WaitGroup
	for range min(mostReaders, runtime.NumCPU(), len(k.toRead)) {
		wait.Go(func() {
			for j := range jobs {
				found[j.i] = k.bytes(k.toRead[j.i], j.b, read)
			}
		})
	}
	for i, f := range k.toRead {
		if k.ctx.Err() != nil {
			break
		}
		b, err := f.open()
		if err != nil {
			found[i] = err
			continue
		}
		jobs <- job{i, b}
	}
	close(jobs)
	wait.Wait()
	for i, f := range k.toRead {
		switch err := found[i]; {
		case err == nil && k.ctx.Err() == nil:
			k.report.Blobs++
			k.report.Bytes += f.size
		case err != nil && !k.fault(string(f.id), err):
			return err
		}
	}
	return k.ctx.Err()
}

// bytes reads a file whole against what its record says.
func (k *checker) bytes(f fileRead, b *store.Blob, told func(int64)) error {
	defer b.Close()
	h := sha256.New()
	err := b.Each(func(p []byte) error {
		_, _ = h.Write(p) // a hash takes all
		told(int64(len(p)))
		return k.ctx.Err()
	})
	switch {
	case err != nil && k.ctx.Err() != nil:
		return err
	case err != nil:
		return damaged(f.id, "its file does not open whole", err)
	case hex.EncodeToString(h.Sum(nil)) != f.sum || b.Size() != f.size:
		return damaged(f.id, "its bytes are not what its record says", nil)
	}
	return nil
}
