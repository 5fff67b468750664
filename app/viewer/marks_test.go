package viewer_test

import (
	"bytes"
	"context"
	"image"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"attest/app/forms"
	"attest/app/vaulttest"
	"attest/app/viewer"
	"attest/archive"
	"attest/archive/record"
)

// office is a vault on the disk with one invented testimony, and a viewer of it.
type office struct {
	*desk
	vault     *archive.Vault
	testimony record.ID
}

func newOffice(t *testing.T) *office {
	t.Helper()
	v := vaulttest.New(t, "Seoul office", "Kim (invented)")
	p, err := v.NewPerson("")
	if err != nil {
		t.Fatal(err)
	}
	te, err := v.NewTestimony(p.ID, record.Interview{Date: "2026-11-20", Language: "ko"})
	if err != nil {
		t.Fatal(err)
	}
	o := &office{desk: newDesk(t), vault: v, testimony: te.ID}
	o.v = viewer.New(o.s, viewer.Vault{
		Open:    func(id record.ID) (viewer.Blob, archive.Exhibit, error) { return v.OpenExhibit(id) },
		TakeOut: func(archive.Exhibit) {}, Marks: v,
	}, nil)
	return o
}

func (o *office) open(name string, file []byte) archive.Exhibit {
	o.T.Helper()
	e, err := o.vault.Attach(context.Background(), o.testimony, archive.Attachment{Name: name, Data: bytes.NewReader(file)}, nil)
	if err != nil {
		o.T.Fatal(err)
	}
	o.e = e
	o.v.Show(e.ID)
	o.Settle()
	return e
}

func (o *office) regions(e archive.Exhibit) []record.Region {
	o.T.Helper()
	list, err := o.vault.Regions(e.ID)
	if err != nil {
		o.T.Fatal(err)
	}
	return list
}

// note goes to the field of several lines.
func (o *office) note() {
	o.T.Helper()
	o.Tab(func(f fyne.Focusable) bool { e, ok := f.(*forms.Entry); return ok && e.MultiLine })
}

func TestPartsOfAPictureAreMarkedWithKeys(t *testing.T) {
	o := newOffice(t)
	e := o.open("scan.png", pngFile(t, scan(1600, 1200)))
	o.Sees("Marked parts", "None yet")
	o.Key(fyne.KeyR)
	o.Sees("arrows move it")
	o.Key(fyne.KeyLeft, fyne.KeyLeft, fyne.KeyUp, fyne.KeySpace)
	o.Sees("Arrows change its size")
	o.Key(fyne.KeyRight, fyne.KeyDown, fyne.KeyReturn)
	o.Sees("A part of "+e.Label, "sealed with the identities")
	o.Press("Keep")
	o.Sees("Choose a code or write a note")
	o.Tab(func(f fyne.Focusable) bool { e, ok := f.(*forms.Entry); return ok && !e.MultiLine })
	o.Type("refoul")
	o.Key(fyne.KeyReturn) // the best that fits it
	o.Press("Keep")
	o.Settle()
	list := o.regions(e)
	if len(list) != 1 || len(list[0].Codes) != 1 || list[0].Page != 0 {
		t.Fatalf("kept %+v", list)
	}
	r := list[0]
	if r.Left != 3333-200 || r.Width != 3333+100 || r.Top != 3333-100 || r.Height != 3333+100 {
		t.Errorf("the keys led to %d, %d, %d × %d", r.Left, r.Top, r.Width, r.Height)
	}
	o.Sees("Part 1", "Enter edits it")
	o.Key(fyne.KeyReturn)
	o.Sees("Part 1 of " + e.Label)
	o.note()
	o.Type("the gate, invented")
	o.Press("Keep")
	o.Settle()
	o.Sees("the gate, invented")
	o.Picture("viewer-marked", o.again)
	o.Key(fyne.KeyN, fyne.KeyDelete)
	o.Settle()
	if list := o.regions(e); len(list) != 0 {
		t.Errorf("after Delete: %+v", list)
	}
	o.Sees("One was removed")
	o.Press("Put it back")
	o.Settle()
	if list := o.regions(e); len(list) != 1 || list[0].Note != "the gate, invented" {
		t.Errorf("put back: %+v", list)
	}
}

// What is called like no code becomes one of the office's own; what is half typed
// at Escape does not.
func TestAPartGetsACodeOfItsOwn(t *testing.T) {
	o := newOffice(t)
	e := o.open("scan.png", pngFile(t, scan(400, 300)))
	before := len(o.vault.Codebook().Codes)
	o.Key(fyne.KeyR, fyne.KeySpace, fyne.KeyReturn)
	o.Tab(func(f fyne.Focusable) bool { e, ok := f.(*forms.Entry); return ok && !e.MultiLine })
	o.Type("zzquarry gate")
	o.Press("Keep")
	o.Settle()
	list, book := o.regions(e), o.vault.Codebook()
	if len(book.Codes) != before+1 || len(list) != 1 || len(list[0].Codes) != 1 || list[0].Codes[0].Label != "zzquarry gate" {
		t.Fatalf("%d codes, kept %+v", len(book.Codes), list)
	}
	o.Sees("zzquarry gate")
	o.Key(fyne.KeyR, fyne.KeySpace, fyne.KeyReturn)
	o.Tab(func(f fyne.Focusable) bool { e, ok := f.(*forms.Entry); return ok && !e.MultiLine })
	o.Type("qqhalf")
	o.Key(fyne.KeyEscape, fyne.KeyEscape)
	o.Settle()
	if list, n := o.regions(e), len(o.vault.Codebook().Codes); n != before+1 || len(list) != 2 ||
		!slices.ContainsFunc(list, func(r record.Region) bool { return r.Note == "qqhalf" && len(r.Codes) == 0 }) {
		t.Errorf("%d codes, kept %+v", n, list)
	}
}

// What is drawn with the pointer is where the pointer was, in a picture that its
// Exif turns, too.
func TestPartsAreDrawnWithThePointer(t *testing.T) {
	o := newOffice(t)
	e := o.open("scan.jpg", jpegFile(t, scan(800, 800)))
	o.Key(fyne.KeyR)
	stage := o.Window.Canvas().Focused().(fyne.CanvasObject)
	size := stage.Size()
	from, to := fyne.NewPos(size.Width/2-100, size.Height/2-80), fyne.NewPos(size.Width/2+40, size.Height/2+60)
	d := stage.(fyne.Draggable)
	d.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: from.AddXY(5, 5)}, Dragged: fyne.NewDelta(5, 5)})
	d.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: to}, Dragged: fyne.NewDelta(to.X-from.X-5, to.Y-from.Y-5)})
	d.DragEnd()
	o.note()
	o.Type("a stamp")
	o.Press("Keep")
	o.Settle()
	list := o.regions(e)
	if len(list) != 1 {
		t.Fatalf("kept %+v", list)
	}
	side := min(size.Width, size.Height, float32(800)) // it is shown whole, never above its own size
	want := image.Rect(int(5000-100/side*10000), int(5000-80/side*10000), int(5000+40/side*10000), int(5000+60/side*10000))
	got := image.Rect(list[0].Left, list[0].Top, list[0].Left+list[0].Width, list[0].Top+list[0].Height)
	if far := want.Sub(got.Min).Min; far.X*far.X+far.Y*far.Y > 50*50 || got.Dx()-want.Dx() > 50 || want.Dx()-got.Dx() > 50 {
		t.Errorf("drawn at %v, want %v", got, want)
	}
}

func TestPartsOfPagesTurnThem(t *testing.T) {
	o := newOffice(t)
	e := o.open("statement.pdf", pdfFile(t, 3))
	o.Loop.Advance(time.Second)
	o.Settle()
	o.Key(fyne.KeyPageDown)
	o.Settle()
	o.Key(fyne.KeyR, fyne.KeyReturn)
	o.note()
	o.Type("the second page")
	o.Press("Keep")
	o.Settle()
	if list := o.regions(e); len(list) != 1 || list[0].Page != 2 {
		t.Fatalf("kept %+v", list)
	}
	o.Key(fyne.KeyEnd)
	o.Settle()
	o.Sees("Page 3 of 3", "Part 1 · page 2")
	o.Key(fyne.KeyN)
	o.Settle()
	o.Sees("Page 2 of 3")
	o.Key(fyne.KeyR, fyne.KeyDelete) // one that was begun and dropped
	if list := o.regions(e); len(list) != 1 {
		t.Errorf("%d parts", len(list))
	}
}

// detail is how much neighbouring points in the upper half of the picture differ.
func detail(img image.Image) (sum int) {
	b := img.Bounds()
	for y := b.Min.Y + b.Dy()/5; y < b.Min.Y+b.Dy()*2/5; y++ {
		for x := b.Min.X + b.Dx()/4; x < b.Min.X+b.Dx()/2; x++ {
			r, _, _, _ := img.At(x, y).RGBA()
			next, _, _, _ := img.At(x+1, y).RGBA()
			sum += max(int(r)-int(next), int(next)-int(r)) >> 8
		}
	}
	return sum
}

// What is marked as graphic is drawn from a few grey points until it is shown,
// each time.
func TestGraphicMaterialIsShownWhenAskedFor(t *testing.T) {
	d := newDesk(t)
	d.graphic = true
	d.show("injury.png", pngFile(t, scan(900, 900)))
	for range 2 {
		d.Sees("Marked as graphic", "Show")
		veiled := detail(d.Window.Canvas().Capture())
		d.Picture("viewer-graphic", d.again)
		d.Key(fyne.KeyReturn)
		d.Settle()
		d.SeesNot("Marked as graphic")
		d.Sees("900 × 900 pixels")
		plain := detail(d.Window.Canvas().Capture())
		if veiled*20 > plain {
			t.Errorf("the veil has %d of %d of the detail", veiled, plain)
		}
		d.again()
	}
	d.show("report.pdf", pdfFile(t, 2))
	d.Sees("Marked as graphic")
	d.SeesNot("Page 1 of 2")
	d.Press("Show")
	d.Settle()
	d.Loop.Advance(time.Second)
	d.Settle()
	d.Sees("Page 1 of 2")
	d.show("account.txt", []byte(strings.Repeat("Invented words that are hard to read. ", 20)))
	d.Sees("Marked as graphic")
	d.SeesNot("hard to read")
	d.Press("Show")
	d.Settle()
	d.Sees("hard to read")
}

func TestGraphicSoundIsSilentUntilAskedFor(t *testing.T) {
	d := newDesk(t)
	d.graphic = true
	d.show("voice.wav", wavFile(3, 1, 16000))
	if d.now == nil || d.now.volume != 0 || !d.now.heard {
		t.Fatalf("it opens at volume %+v", d.now)
	}
	d.Sees("silent until it is asked for")
	d.Press("Play")
	if d.now.volume != 0 || !d.now.playing {
		t.Error("playing it makes it heard")
	}
	d.Picture("viewer-graphic-sound", d.again)
	d.Press("Sound on")
	if d.now.volume != 1 {
		t.Errorf("asked for, it is at %v", d.now.volume)
	}
	d.SeesNot("Sound on")
	d.again()
	d.Key(fyne.KeyReturn)
	if d.now.volume != 1 {
		t.Errorf("Enter leaves it at %v", d.now.volume)
	}
}
