package media

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
)

func office(t testing.TB, parts ...string) *bytes.Reader {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i := 0; i < len(parts); i += 2 {
		w, err := z.Create(parts[i])
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(parts[i+1])); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return bytes.NewReader(b.Bytes())
}

const (
	docx = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
	odt  = "application/vnd.oasis.opendocument.text"
)

// What is typed in pieces is read in one, in the body, headers, comments and properties.
func TestWordsInsideOfDocuments(t *testing.T) {
	for kind, r := range map[string]*bytes.Reader{
		docx: office(t, "word/document.xml", `<w:document xmlns:w="w"><w:p><w:r><w:t>Inven</w:t></w:r><w:r><w:t>ted</w:t></w:r><w:tab/><w:t>one</w:t></w:p></w:document>`,
			"word/comments.xml", `<w:comments xmlns:w="w"><w:comment w:author="Writer"><w:p><w:t>two</w:t></w:p></w:comment></w:comments>`),
		odt: office(t, "mimetype", "x", "content.xml", `<o xmlns:text="t"><text:p>Inven<text:span>ted</text:span><text:s/>one</text:p></o>`, "meta.xml", `<m xmlns:dc="d"><dc:creator>Writer</dc:creator><dc:title>two</dc:title></m>`),
	} {
		got, err := TextInside(context.Background(), r, r.Size(), kind)
		slices.Sort(got)
		if err != nil || !slices.Equal(got, []string{"Invented one", "Writer", "two"}) {
			t.Errorf("%s: %q, %v", kind, got, err)
		}
	}
	empty := office(t, "word/document.xml", `<w:document xmlns:w="w"/>`)
	if _, err := TextInside(context.Background(), empty, empty.Size(), docx); !errors.Is(err, ErrNoText) {
		t.Errorf("%v", err)
	}
	bad := strings.NewReader("PK\x03\x04")
	if _, err := TextInside(context.Background(), bad, bad.Size(), docx); !errors.Is(err, ErrDamaged) {
		t.Errorf("%v", err)
	}
}

func FuzzWordsInside(f *testing.F) {
	good := office(f, "word/document.xml", `<w:p xmlns:w="w"><w:t>x</w:t></w:p>`)
	raw := make([]byte, good.Size())
	_, _ = good.ReadAt(raw, 0)
	f.Add(raw)
	f.Add([]byte("PK\x03\x04"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		got, err := TextInside(context.Background(), bytes.NewReader(raw), int64(len(raw)), docx)
		if err == nil && len(got) == 0 {
			t.Error("no words and no error")
		}
	})
}
