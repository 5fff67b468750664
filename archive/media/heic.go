//go:build nodynamic

package media

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"image"
	"io"
	"sync"
	"time"
	_ "unsafe" // for go:linkname

	_ "github.com/gen2brain/heic" // carries the WebAssembly; with the tag nodynamic it looks for no library of the system
	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/imports/wasi_snapshot_preview1"
)

// showsHEIC: this build shows pictures of iPhones.
const showsHEIC = true

// heifWasm is libheif and libde265 as the module carries them. Its own Decode
// gives them all the memory they ask for, as long as they like: so they run
// here instead, in a runtime of ours.
//
//go:linkname heifWasm github.com/gen2brain/heic.heifWasm
var heifWasm []byte

const (
	heicMemory = 12288           // pages of 64 KiB: 768 MiB
	heicPixels = 50_000_000      // width times height; about 9 bytes are needed for each
	heicBytes  = 128 << 20       // of the file
	heicTime   = 2 * time.Minute // 12 million pixels take two seconds on two old cores
)

// heicEngine holds what was compiled, not its memory. One picture is decoded at a
// time.
var heicEngine struct {
	sync.Mutex
	wasm  []byte
	cache wazero.CompilationCache
}

// decodeHEIC decodes the picture that a HEIF file calls its primary, turned as
// the file says. The decoder has no file, no network, no clock but a false one,
// and what memory is given here; what it upsets dies with it.
func decodeHEIC(r io.ReadSeeker, size int64) (image.Image, error) {
	if size > heicBytes {
		return nil, fmt.Errorf("a picture of %d bytes: %w", size, ErrTooLarge)
	}
	f, err := readHEIF(window{seekAt{r}, size})
	if err != nil {
		return nil, err
	}
	if f.w*f.h > heicPixels {
		return nil, fmt.Errorf("a picture of %d × %d: %w", f.w, f.h, ErrTooLarge)
	}
	if _, err := r.Seek(0, io.SeekStart); err != nil {
		return nil, fmt.Errorf("read the picture: %w", err)
	}
	file := make([]byte, size)
	if _, err := io.ReadFull(r, file); err != nil {
		return nil, damaged("picture")
	}
	heicEngine.Lock()
	defer heicEngine.Unlock()
	ctx, stop := context.WithTimeout(context.Background(), heicTime)
	defer stop()
	var img image.Image
	err = guard("picture", func() (err error) {
		img, err = runHEIC(ctx, file)
		return err
	})
	return img, err
}

// compiledHEIC is a runtime with the decoder compiled in it.
func compiledHEIC(ctx context.Context) (wazero.Runtime, wazero.CompiledModule, error) {
	e := &heicEngine
	if e.wasm == nil {
		z, err := gzip.NewReader(bytes.NewReader(heifWasm))
		if err != nil {
			return nil, nil, err
		}
		if e.wasm, err = io.ReadAll(z); err != nil {
			return nil, nil, err
		}
		e.cache = wazero.NewCompilationCache()
	}
	rt := wazero.NewRuntimeWithConfig(ctx, wazero.NewRuntimeConfig().WithCompilationCache(e.cache).
		WithMemoryLimitPages(heicMemory).WithCloseOnContextDone(true))
	if _, err := wasi_snapshot_preview1.Instantiate(ctx, rt); err != nil {
		return nil, nil, errors.Join(err, rt.Close(ctx))
	}
	m, err := rt.CompileModule(ctx, e.wasm)
	if err != nil {
		return nil, nil, errors.Join(err, rt.Close(ctx))
	}
	return rt, m, nil
}

// What the decoder calls colours, and how often it samples them (libheif's heif.h).
const (
	heicYCbCr, heicRGB, heicGrey = 0, 1, 2
	heic420, heic422, heic444    = 1, 2, 3
)

func runHEIC(ctx context.Context, file []byte) (img image.Image, err error) {
	rt, compiled, err := compiledHEIC(ctx)
	if err != nil {
		return nil, fmt.Errorf("start the viewer of HEIC: %w", err)
	}
	defer func() { err = errors.Join(err, rt.Close(context.Background())) }()
	m, err := rt.InstantiateModule(ctx, compiled, wazero.NewModuleConfig().WithStartFunctions("_initialize"))
	if err != nil {
		return nil, fmt.Errorf("start the viewer of HEIC: %w", err)
	}
	d := &heicDecoder{ctx: ctx, m: m}
	in := d.alloc(len(file))
	facts := d.alloc(20)
	if d.err == nil && !m.Memory().Write(in, file) {
		return nil, damaged("picture")
	}
	d.decode(in, len(file), facts, 0)
	w, h, colours, chroma := d.number(facts), d.number(facts+4), d.number(facts+8), d.number(facts+12)
	if d.err != nil {
		return nil, d.fault()
	}
	if w == 0 || h == 0 || int64(w)*int64(h) > heicPixels {
		return nil, damaged("picture")
	}
	p := heicPlanes(int(w), int(h), int(colours), int(chroma))
	if p.total == 0 {
		return nil, damaged("picture of unknown colours")
	}
	out := d.alloc(p.total + 64*int(h)) // with room for rows that are a little longer
	d.decode(in, len(file), facts, out)
	if d.number(facts) != w || d.number(facts+4) != h || d.number(facts+8) != colours {
		return nil, damaged("picture")
	}
	if d.err != nil {
		return nil, d.fault()
	}
	pixels, ok := m.Memory().Read(out, uint32(p.total))
	if !ok {
		return nil, damaged("picture")
	}
	return p.image(bytes.Clone(pixels)), nil // the memory goes with the runtime
}

// planes is how the decoder lays a picture out: rows of a multiple of 16.
type planes struct {
	rect             image.Rectangle
	colours, total   int
	wide, half, tall int // of a row, of a row of colour; rows of colour
	ratio            image.YCbCrSubsampleRatio
}

func heicPlanes(w, h, colours, chroma int) planes {
	even := func(n int) int { return (n + 15) &^ 15 }
	p := planes{rect: image.Rect(0, 0, w, h), colours: colours, wide: even(w)}
	switch colours {
	case heicGrey:
		p.total = p.wide * h
	case heicRGB:
		p.wide = even(4 * w)
		p.total = p.wide * h
	case heicYCbCr:
		p.half, p.tall = p.wide, h
		switch chroma {
		case heic420:
			p.ratio, p.half, p.tall = image.YCbCrSubsampleRatio420, even((w+1)/2), (h+1)/2
		case heic422:
			p.ratio, p.half = image.YCbCrSubsampleRatio422, even((w+1)/2)
		case heic444:
			p.ratio = image.YCbCrSubsampleRatio444
		default:
			return p
		}
		p.total = p.wide*h + 2*p.half*p.tall
	}
	return p
}

func (p planes) image(b []byte) image.Image {
	switch p.colours {
	case heicGrey:
		return &image.Gray{Pix: b, Stride: p.wide, Rect: p.rect}
	case heicRGB:
		return &image.NRGBA{Pix: b, Stride: p.wide, Rect: p.rect}
	}
	y, c := p.wide*p.rect.Dy(), p.half*p.tall
	return &image.YCbCr{Y: b[:y], Cb: b[y : y+c], Cr: b[y+c : y+2*c], YStride: p.wide, CStride: p.half, SubsampleRatio: p.ratio, Rect: p.rect}
}

// heicDecoder calls into the module and remembers the first thing that went wrong.
type heicDecoder struct {
	ctx context.Context
	m   api.Module
	err error
}

func (d *heicDecoder) call(name string, args ...uint64) uint64 {
	if d.err != nil {
		return 0
	}
	f := d.m.ExportedFunction(name)
	if f == nil {
		d.err = fmt.Errorf("the viewer of HEIC has no %s", name)
		return 0
	}
	out, err := f.Call(d.ctx, args...)
	if err != nil || len(out) != 1 {
		d.err = damaged("picture") // it trapped: memory, or a path that its makers did not think of
		return 0
	}
	return out[0]
}

func (d *heicDecoder) alloc(n int) uint32 {
	at := uint32(d.call("malloc", uint64(n)))
	if at == 0 && d.err == nil {
		d.err = fmt.Errorf("a picture that needs more memory than is given to one: %w", ErrTooLarge)
	}
	return at
}

// decode reads what the picture is into facts, and with out not 0 the picture.
func (d *heicDecoder) decode(in uint32, n int, facts, out uint32) {
	only := uint64(0)
	if out == 0 {
		only = 1
	}
	at := uint64(facts)
	if d.call("decode", uint64(in), uint64(n), only, at, at+4, at+8, at+12, at+16, uint64(out)) != 1 && d.err == nil {
		d.err = damaged("picture")
	}
}

func (d *heicDecoder) number(at uint32) uint32 {
	v, ok := d.m.Memory().ReadUint32Le(at)
	if !ok && d.err == nil {
		d.err = damaged("picture")
	}
	return v
}

// fault is what went wrong; a decoder that took too long has been stopped.
func (d *heicDecoder) fault() error {
	if d.ctx.Err() != nil {
		return fmt.Errorf("a picture that takes longer than %s: %w", heicTime, ErrTooLarge)
	}
	return d.err
}
