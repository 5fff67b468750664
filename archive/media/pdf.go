package media

import (
	"context"
	"errors"
	"fmt"
	"image"
	"image/draw"
	"io"
	"sync"
	"time"

	"github.com/klippa-app/go-pdfium"
	"github.com/klippa-app/go-pdfium/enums"
	pdferrors "github.com/klippa-app/go-pdfium/errors"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
	"github.com/klippa-app/go-pdfium/webassembly"
	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/experimental"
)

// Document is something shown page by page. It is for one goroutine at a time.
type Document interface {
	// Pages is how many pages there are, at least one.
	Pages() int
	// Render draws a page, counted from 0, at a width in pixels; the height
	// follows, and both are lessened for a page that would be too large. When the
	// context ends the document cannot be used any more.
	Render(ctx context.Context, page, widthPx int) (image.Image, error)
	// Close gives the memory back. It may be called twice.
	Close() error
}

const (
	maxPagePixels  = 30_000_000
	renderMemory   = 8192 // pages of 64 KiB that PDFium may take: 512 MiB
	engineIdleTime = 30 * time.Second
	maxDocuments   = 4 // open at the same time
)

// engine is PDFium in a WebAssembly interpreter: no file system, no network, no
// output. It takes 0.6 s and 170 MB, so it starts with the first document and
// ends some time after the last is closed.
type engine struct {
	mu    sync.Mutex
	pool  pdfium.Pool
	users int
	idle  *time.Timer
}

var pdfEngine engine

func (e *engine) borrow(ctx context.Context) (pdfium.Pdfium, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.idle != nil {
		e.idle.Stop()
		e.idle = nil
	}
	if e.users >= maxDocuments {
		return nil, fmt.Errorf("%d documents are open already: close one first", e.users)
	}
	if e.pool == nil {
		pool, err := webassembly.Init(webassembly.Config{
			MinIdle: 0, MaxIdle: 0, MaxTotal: maxDocuments + 1,
			FSConfig: wazero.NewFSConfig(), Stdout: io.Discard, Stderr: io.Discard,
			RuntimeConfig: wazero.NewRuntimeConfigInterpreter().
				WithCoreFeatures(api.CoreFeaturesV2 | experimental.CoreFeaturesExceptionHandling).
				WithMemoryLimitPages(renderMemory).WithCloseOnContextDone(true),
		})
		if err != nil {
			return nil, fmt.Errorf("start the PDF viewer: %w", err)
		}
		e.pool = pool
	}
	p, err := e.pool.GetInstanceWithContext(ctx)
	if err != nil {
		return nil, fmt.Errorf("start the PDF viewer: %w", err)
	}
	e.users++
	return p, nil
}

func (e *engine) giveBack() {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.users--; e.users == 0 && e.pool != nil {
		e.idle = time.AfterFunc(engineIdleTime, e.stop)
	}
}

func (e *engine) stop() {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.users == 0 && e.pool != nil {
		_ = e.pool.Close() // nothing depends on it any more
		e.pool, e.idle = nil, nil
	}
}

// pdfDocument is one PDF in an instance of its own, so that a file that upsets
// PDFium takes nothing else with it.
type pdfDocument struct {
	p     pdfium.Pdfium
	doc   references.FPDF_DOCUMENT
	pages int
	src   *watched
	once  sync.Once
}

// OpenPDF opens a PDF for showing. It returns ErrLocked when it asks for a
// password, ErrDamaged when it is none. r must stay open until Close.
func OpenPDF(ctx context.Context, r io.ReadSeeker, size int64) (Document, error) {
	return openPDF(ctx, r, size)
}

func openPDF(ctx context.Context, r io.ReadSeeker, size int64) (*pdfDocument, error) {
	if size <= 0 || size > 1<<31-1 {
		return nil, damaged("PDF")
	}
	p, err := pdfEngine.borrow(ctx)
	if err != nil {
		return nil, err
	}
	d := &pdfDocument{p: p, src: &watched{ctx: context.Background(), r: r}}
	err = d.call(ctx, func() error {
		opened, err := p.OpenDocument(&requests.OpenDocument{FileReader: d.src, FileReaderSize: size})
		switch {
		case errors.Is(err, pdferrors.ErrPassword), errors.Is(err, pdferrors.ErrSecurity):
			return ErrLocked
		case err != nil:
			return damaged("PDF")
		}
		d.doc = opened.Document
		n, err := p.FPDF_GetPageCount(&requests.FPDF_GetPageCount{Document: d.doc})
		if err != nil || n.PageCount < 1 {
			return damaged("PDF without pages")
		}
		d.pages = n.PageCount
		return nil
	})
	if err != nil {
		return nil, errors.Join(err, d.Close())
	}
	return d, nil
}

// call runs something in PDFium and stops it when the context ends.
func (d *pdfDocument) call(ctx context.Context, do func() error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	killed := make(chan struct{})
	stop := context.AfterFunc(ctx, func() {
		defer close(killed)
		_ = d.p.Kill() // it is given up either way
	})
	err := guard("PDF", do)
	if !stop() {
		<-killed // Close must not meet a half-killed instance
		return ctx.Err()
	}
	if d.src.err != nil {
		return fmt.Errorf("read the PDF: %w", d.src.err)
	}
	return err
}

func (d *pdfDocument) Pages() int { return d.pages }

func (d *pdfDocument) page(i int) requests.Page {
	return requests.Page{ByIndex: &requests.PageByIndex{Document: d.doc, Index: i}}
}

// size is a page's size in points (1/72 inch).
func (d *pdfDocument) size(page int) (w, h float64, err error) {
	s, err := d.p.GetPageSize(&requests.GetPageSize{Page: d.page(page)})
	if err != nil || !(s.Width >= 1) || !(s.Height >= 1) || s.Width > 1e6 || s.Height > 1e6 {
		return 0, 0, damaged(fmt.Sprintf("page %d of the PDF", page+1))
	}
	return s.Width, s.Height, nil
}

func (d *pdfDocument) Render(ctx context.Context, page, widthPx int) (image.Image, error) {
	if page < 0 || page >= d.pages {
		return nil, fmt.Errorf("page %d of %d does not exist", page+1, d.pages)
	}
	var out *image.RGBA
	err := d.call(ctx, func() error {
		w, h, err := d.size(page)
		if err != nil {
			return err
		}
		width := min(max(widthPx, 1), 20000)
		height := max(int(float64(width)*h/w+0.5), 1)
		for width*height > maxPagePixels || height > 20000 {
			width, height = max(width*9/10, 1), max(height*9/10, 1)
		}
		r, err := d.p.RenderPageInPixels(&requests.RenderPageInPixels{
			Page: d.page(page), Width: width, Height: height, RenderFlags: enums.FPDF_RENDER_FLAG_ANNOT,
			RenderForm: true, Document: &d.doc,
		})
		if err != nil {
			return damaged(fmt.Sprintf("page %d of the PDF", page+1))
		}
		defer r.Cleanup()
		img := r.Result.RenderedImage
		// The pixels belong to PDFium until Cleanup. Paper is white.
		out = image.NewRGBA(image.Rect(0, 0, img.Bounds().Dx(), img.Bounds().Dy()))
		draw.Draw(out, out.Bounds(), image.White, image.Point{}, draw.Src)
		draw.Draw(out, out.Bounds(), img, img.Bounds().Min, draw.Over)
		return nil
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

func (d *pdfDocument) Close() error {
	d.once.Do(func() {
		_ = guard("PDF", d.p.Close) // it was killed, or goes away with what it holds
		pdfEngine.giveBack()
	})
	return nil
}
