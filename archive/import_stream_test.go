package archive_test

import (
	"archive/tar"
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"

	"attest/archive"
	"attest/archive/interchange"
	"attest/archive/record"
)

// stream is a tar as StreamSource wants it, with further entries.
func stream(t testing.TB, more ...tar.Header) []byte {
	t.Helper()
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	put := func(h tar.Header, text string) {
		h.Size = int64(len(text))
		err := w.WriteHeader(&h)
		if err == nil {
			_, err = w.Write([]byte(text))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	put(tar.Header{Name: "interchange.json", Mode: 0o600}, `{"attest":"interchange/1","testimonies":[]}`)
	for _, h := range more {
		text := ""
		if h.Typeflag == tar.TypeReg {
			text = "planted"
		}
		put(h, text)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// drained reads a source to its end: the names of its files, and what stopped it.
func drained(raw []byte) (names []string, err error) {
	src, err := archive.StreamSource(bytes.NewReader(raw))
	if err != nil {
		return nil, err
	}
	r, err := src.Open()
	if err != nil {
		return nil, err
	}
	err = interchange.Read(r, func(int, record.InterchangeTestimony) error { return nil })
	if err = errors.Join(err, r.Close()); err != nil || src.Next == nil {
		return nil, err
	}
	for {
		name, f, err := src.Next()
		if errors.Is(err, io.EOF) {
			return names, nil
		}
		if err == nil {
			_, err = io.Copy(io.Discard, f.Data)
		}
		if err != nil {
			return names, err
		}
		names = append(names, name)
	}
}

// TestATarTakesInNothingThatLeadsOut: the names of a tar are held against what the document cites and never become paths; those
// that would lead out are refused, and so is all that is no file.
func TestATarTakesInNothingThatLeadsOut(t *testing.T) {
	if names, err := drained(stream(t, tar.Header{Name: "exhibits/", Typeflag: tar.TypeDir}, tar.Header{Name: "exhibits/a.txt", Typeflag: tar.TypeReg})); err != nil || len(names) != 1 {
		t.Fatalf("a good one: %q %v", names, err)
	}
	for _, h := range []tar.Header{
		{Name: "../out.txt", Typeflag: tar.TypeReg},
		{Name: "exhibits/../../out.txt", Typeflag: tar.TypeReg},
		{Name: "/etc/out.txt", Typeflag: tar.TypeReg},
		{Name: `..\out.txt`, Typeflag: tar.TypeReg},
		{Name: `C:out.txt`, Typeflag: tar.TypeReg},
		{Name: "exhibits/link", Typeflag: tar.TypeSymlink, Linkname: "/etc/passwd"},
		{Name: "exhibits/hard", Typeflag: tar.TypeLink, Linkname: "interchange.json"},
		{Name: "exhibits/device", Typeflag: tar.TypeChar, Devmajor: 1, Devminor: 5},
		{Name: "exhibits/pipe", Typeflag: tar.TypeFifo},
	} {
		names, err := drained(stream(t, h))
		if err == nil || len(names) > 0 {
			t.Errorf("%q was taken: %q", h.Name, names)
		}
		if err != nil && strings.ContainsAny(err.Error(), "\x1b\x00\n") {
			t.Errorf("%q: the error has control characters: %q", h.Name, err)
		}
	}
}

// FuzzStreamSource: a document that comes as a tar through a pipe.
func FuzzStreamSource(f *testing.F) {
	f.Add(stream(f, tar.Header{Name: "exhibits/a.txt", Typeflag: tar.TypeReg}))
	f.Add(stream(f, tar.Header{Name: "../a", Typeflag: tar.TypeSymlink, Linkname: "/"}))
	f.Add([]byte(`{"attest":"interchange/1","testimonies":[]}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		names, _ := drained(raw)
		for _, n := range names {
			if why := interchange.CheckPath(n); why != "" {
				t.Errorf("%q %s", n, why)
			}
		}
	})
}
