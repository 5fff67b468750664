package media_test

import (
	"bytes"
	"context"
	"errors"
	"testing"

	"codeberg.org/go-pdf/fpdf"

	"attest/archive/media"
)

func TestOpenPDF(t *testing.T) {
	data := pdfBytes(t, 3)
	d, err := media.OpenPDF(context.Background(), bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	if d.Pages() != 3 {
		t.Errorf("%d pages", d.Pages())
	}
	img, err := d.Render(context.Background(), 1, 300)
	if err != nil {
		t.Fatal(err)
	}
	if b := img.Bounds(); b.Dx() != 300 || b.Dy() < 420 || b.Dy() > 428 {
		t.Errorf("page drawn as %v", b)
	}
	dark, light := 0, 0
	for y := range img.Bounds().Dy() {
		for x := range img.Bounds().Dx() {
			switch r, g, b, a := img.At(x, y).RGBA(); {
			case a != 0xffff:
				t.Fatal("paper shows through")
			case r+g+b < 0x8000:
				dark++
			case r+g+b > 3*0xf000:
				light++
			}
		}
	}
	if dark < 100 || light < 50*dark {
		t.Errorf("%d dark and %d light pixels: no text on paper", dark, light)
	}
	if _, err := d.Render(context.Background(), 3, 300); err == nil {
		t.Error("a page that does not exist was drawn")
	}
	if err := d.Close(); err != nil {
		t.Error(err)
	}
}

func TestOpenPDFRefuses(t *testing.T) {
	p := fpdf.New("P", "mm", "A4", "")
	p.SetProtection(0, "word", "other")
	p.AddPage()
	var locked bytes.Buffer
	if err := p.Output(&locked); err != nil {
		t.Fatal(err)
	}
	if _, err := media.OpenPDF(context.Background(), bytes.NewReader(locked.Bytes()), int64(locked.Len())); !errors.Is(err, media.ErrLocked) {
		t.Errorf("with a password: %v", err)
	}
	data := pdfBytes(t, 1)
	for name, bad := range map[string][]byte{"empty": nil, "no PDF": []byte("not a document"), "head alone": data[:100]} {
		if _, err := media.OpenPDF(context.Background(), bytes.NewReader(bad), int64(len(bad))); !errors.Is(err, media.ErrDamaged) {
			t.Errorf("%s: %v", name, err)
		}
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := media.OpenPDF(ctx, bytes.NewReader(data), int64(len(data))); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
	d, err := media.OpenPDF(context.Background(), bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	if _, err := d.Render(ctx, 0, 300); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled page: %v", err)
	}
}

// A file that keeps PDFium busy is given up when the context ends, and the next
// one opens all the same.
func TestOpenPDFStopsInTheMiddle(t *testing.T) {
	data := pdfBytes(t, 1)
	ctx, cancel := context.WithCancel(context.Background())
	r := &cancelling{Reader: bytes.NewReader(data), cancel: cancel, done: ctx.Done()}
	if _, err := media.OpenPDF(ctx, r, int64(len(data))); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled while it is read: %v", err)
	}
	d, err := media.OpenPDF(context.Background(), bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.Render(context.Background(), 0, 50); err != nil {
		t.Error(err)
	}
	if err := errors.Join(d.Close(), d.Close()); err != nil {
		t.Error(err)
	}
}

// cancelling ends the context when it is read.
type cancelling struct {
	*bytes.Reader
	cancel context.CancelFunc
	done   <-chan struct{}
}

func (c *cancelling) Read(p []byte) (int, error) {
	c.cancel()
	<-c.done
	return c.Reader.Read(p)
}
