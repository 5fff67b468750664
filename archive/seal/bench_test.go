package seal

import (
	"bytes"
	"io"
	"testing"
)

// One object and its child 0 is what a row of a list costs.
func BenchmarkTreeRows(b *testing.B) {
	t, replica := NewTree(), [16]byte{7}
	for i := 0; b.Loop(); i++ {
		if _, err := t.Child(replica, uint32(i), 0); err != nil {
			b.Fatal(err)
		}
	}
}

// A whole list of 100,000 rows, keys alone: the design allows 0.2 s.
func BenchmarkTreeList(b *testing.B) {
	t, replica := NewTree(), [16]byte{7}
	for b.Loop() {
		for i := range uint32(100_000) {
			if _, err := t.Child(replica, i, 0); err != nil {
				b.Fatal(err)
			}
		}
	}
}

func BenchmarkTreeNodes(b *testing.B) {
	t, replica := NewTree(), [16]byte{7}
	for i := 0; b.Loop(); i++ {
		if _, err := t.Node(replica, uint32(i)); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkStreamSeal(b *testing.B) {
	buf := make([]byte, 64<<10)
	const size = 64 << 20
	b.SetBytes(size)
	for b.Loop() {
		w := NewWriter(NewKey(), [16]byte{1}, io.Discard)
		for range size / len(buf) {
			if _, err := w.Write(buf); err != nil {
				b.Fatal(err)
			}
		}
		if err := w.Close(); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkStreamOpen(b *testing.B) {
	const size = 64 << 20
	var sealed bytes.Buffer
	k, id := NewKey(), [16]byte{1}
	w := NewWriter(k, id, &sealed)
	if _, err := w.Write(make([]byte, size)); err != nil {
		b.Fatal(err)
	}
	if err := w.Close(); err != nil {
		b.Fatal(err)
	}
	b.SetBytes(size)
	for b.Loop() {
		r, err := NewReader(k, id, bytes.NewReader(sealed.Bytes()), int64(sealed.Len()), size)
		if err != nil {
			b.Fatal(err)
		}
		if n, err := io.Copy(io.Discard, r); n != size || err != nil {
			b.Fatal(n, err)
		}
	}
}
