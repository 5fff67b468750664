package viewer_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"attest/app/look/looktest"
	"attest/app/messages"
	"attest/app/shell"
	"attest/app/viewer"
	"attest/archive"
	"attest/archive/media"
	"attest/archive/record"
)

// blob stands in for sealed bytes; it knows whether it was closed.
type blob struct {
	*bytes.Reader
	closed int
}

func (b *blob) Close() error { b.closed++; return nil }

// desk is a window with a viewer over invented exhibits.
type desk struct {
	*looktest.Desk
	s      *shell.Shell
	v      *viewer.Viewer
	blob   *blob
	e      archive.Exhibit
	opened int
	taken  []string
	player *player
	now    *playback
	// graphic: what is shown next is marked so.
	graphic bool
}

// player makes playbacks that play by the test's hand.
type player struct {
	err error
}

type playback struct {
	a              *media.Audio
	at             int64
	playing, ended bool
	volume         float32
	heard          bool // a volume was set
	err            error
}

func (p *playback) Play()               { p.playing = true }
func (p *playback) Pause()              { p.playing = false }
func (p *playback) GoTo(frame int64)    { p.at = frame }
func (p *playback) SetVolume(v float32) { p.volume, p.heard = v, true }
func (p *playback) Close() error        { p.ended = true; return nil }
func (p *playback) Now() (int64, bool, error) {
	return p.at, p.playing && p.err == nil, p.err
}

func newDesk(t *testing.T) *desk {
	t.Helper()
	d := &desk{Desk: looktest.New(t), player: &player{}}
	d.s = shell.New(d.Window)
	d.s.Explain = messages.Explain
	d.s.Enter(shell.Session{Office: "Seoul office", Role: "shell.role.caseworker"}, nil, nil)
	d.v = viewer.New(d.s, viewer.Vault{
		Open: func(record.ID) (viewer.Blob, archive.Exhibit, error) {
			d.opened++
			return d.blob, d.e, nil
		},
		TakeOut: func(e archive.Exhibit) { d.taken = append(d.taken, e.Label) },
	}, func(a *media.Audio) (viewer.Playback, error) {
		if d.player.err != nil {
			return nil, d.player.err
		}
		d.now = &playback{a: a}
		return d.now, nil
	})
	return d
}

// show opens a file as an exhibit of what its bytes say.
func (d *desk) show(name string, file []byte) {
	d.T.Helper()
	sum := sha256.Sum256(file)
	d.blob, d.opened = &blob{Reader: bytes.NewReader(file)}, 0
	d.e = archive.Exhibit{Exhibit: record.Exhibit{ID: record.NewID(record.KindExhibit), Label: "X-K7-0031", SHA256: hex.EncodeToString(sum[:]),
		Size: int64(len(file)), Media: media.Sniff(file, name), Class: record.ClassIdentity}, Name: name, Detail: record.ExhibitIdentity{Graphic: d.graphic}}
	d.v.Show(d.e.ID)
	d.Settle()
}

// again opens the same exhibit anew, after the language changed.
func (d *desk) again() {
	d.v.Show(d.e.ID)
	d.Settle()
}

// Sound that others made plays; whether it is of a kind that can be decoded shows
// only inside of it, and then it is told like any other file without a viewer.
func TestSoundOfAPhoneIsHeardOrToldApart(t *testing.T) {
	file := func(name string) []byte {
		b, err := os.ReadFile("../../archive/media/testdata/" + name)
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	for _, name := range []string{"sine.opus", "sine.ogg", "sine.m4a", "sine.aac"} {
		d := newDesk(t)
		d.show(name, file(name))
		d.Press("Play")
		if d.now == nil || !d.now.playing {
			t.Errorf("%s does not play", name)
		}
	}
	d := newDesk(t)
	d.show("memo.m4a", file("lossless.m4a"))
	d.Sees("Attest has no viewer for this file", "M4A audio", "Apple Lossless")
	d.Picture("viewer-lossless", d.again)
}

func TestAPictureZoomsAndSaysWhatItTells(t *testing.T) {
	d := newDesk(t)
	d.show("사진 scan.jpg", jpegFile(t, scan(1600, 1200)))
	d.Sees("X-K7-0031", "사진 scan.jpg", "JPEG image", "SHA-256 "+d.e.SHA256, "shows who someone is", "1,600 × 1,200 pixels",
		"What the file says of itself", "4 entries may name", "SN-00042", "may identify")
	whole := zoom(d)
	d.Type("1")
	d.Sees("100 %")
	d.Type("+")
	d.Sees("125 %")
	d.Key(fyne.KeyRight, fyne.KeyDown)
	d.Type("-")
	d.Type("-")
	d.Sees("80 %")
	d.Type("0")
	if got := zoom(d); got != whole || whole == "100 %" {
		t.Errorf("0 shows %s, at first it was %s", got, whole)
	}
	d.Picture("viewer-picture", d.again)
}

// zoom is the line that says how large a picture is shown.
func zoom(d *desk) string {
	for _, line := range strings.Split(d.Seen(), "\n") {
		if strings.HasSuffix(line, " %") && line != "100 %" {
			return line
		}
	}
	return ""
}

func TestAPDFTurnsItsPages(t *testing.T) {
	d := newDesk(t)
	d.show("statement.pdf", pdfFile(t, 3))
	d.Sees("PDF", "Page 1 of 3", "Invented Author")
	d.Key(fyne.KeyPageDown)
	d.Sees("Page 2 of 3")
	d.Key(fyne.KeyEnd, fyne.KeyPageDown)
	d.Sees("Page 3 of 3")
	d.Key(fyne.KeyHome)
	d.Sees("Page 1 of 3")
	d.Type("+")
	d.Loop.Advance(time.Second)
	d.Settle()
	d.Sees("125 %")
	d.Type("0")
	d.Loop.Advance(time.Second)
	d.Settle()
	d.Picture("viewer-pdf", func() {
		d.again()
		d.Loop.Advance(time.Second)
		d.Settle()
	})
}

func TestATextIsReadInItsEncoding(t *testing.T) {
	d := newDesk(t)
	korean := "\xc1\xf6\xbe\xee\xb3\xbd \xc1\xf8\xbc\xfa\xc0\xd4\xb4\xcf\xb4\xd9. \xbd\xc3\xc7\xe8\xc0\xbb \xc0\xa7\xc7\xd1 \xb1\xdb\xc0\xd4\xb4\xcf\xb4\xd9.\n"
	d.show("note.txt", bytes.Repeat([]byte(korean), 30))
	d.Sees("지어낸 진술입니다. 시험을 위한 글입니다.", "EUC-KR (CP949) · 30 paragraphs", "Nothing beside its content.")

	long := strings.Repeat("이 글은 시험을 위해 지어낸 것입니다. Nobody named here exists; the places are invented. 北京의 기록도 지어낸 것이다. ", 12)
	d.show("account.txt", []byte(strings.Repeat(long+"\n", 40)))
	d.Sees("UTF-8 · 40 paragraphs")
	d.Key(fyne.KeyEnd)
	d.Type("+")
	d.Sees("Size 16")
	d.Key(fyne.KeyHome, fyne.KeyPageDown, fyne.KeyUp)
	d.Type("0")
	d.Key(fyne.KeyHome)
	for _, line := range strings.Split(d.Seen(), "\n") {
		if len([]rune(line)) > 400 {
			t.Errorf("a line of %d signs was not wrapped", len([]rune(line)))
		}
	}
	d.Picture("viewer-text", d.again)
}

func TestARecordingPlaysByKey(t *testing.T) {
	d := newDesk(t)
	d.show("interview.wav", wavFile(60, 1, 8000))
	d.Sees("WAV audio", "0:00 / 1:00", "Play", "Volume")
	d.Key(fyne.KeySpace)
	if !d.now.playing {
		t.Fatal("Space does not play")
	}
	d.now.at = 8000 * 12
	d.Loop.Advance(time.Second)
	d.Sees("0:12 / 1:00", "Pause")
	d.Key(fyne.KeyRight, fyne.KeyRight, fyne.KeyLeft)
	if d.now.at != 8000*17 {
		t.Errorf("5 s on, on and back leads to frame %d", d.now.at)
	}
	d.Key(fyne.KeyDown)
	if d.now.volume < 0.85 || d.now.volume > 0.95 {
		t.Errorf("the volume is %v after one key down", d.now.volume)
	}
	d.Picture("viewer-sound", func() {
		d.again()
		d.Key(fyne.KeySpace)
		d.now.at = 8000 * 17
		d.Loop.Advance(time.Second)
	})
	d.Key(fyne.KeySpace)
	d.now.at = 8000 * 60
	d.now.playing = false
	d.Loop.Advance(time.Second)
	now := d.now
	d.Key(fyne.KeyEscape)
	if !now.ended || d.blob.closed != d.opened {
		t.Errorf("Escape leaves the device open (%v) or the exhibit (%d of %d closed)", !now.ended, d.blob.closed, d.opened)
	}
}

func TestWithoutASoundDeviceTheWaveformIsShown(t *testing.T) {
	d := newDesk(t)
	d.player.err = errors.New("no device")
	d.show("interview.flac", flacFile(t, 20, 8000))
	d.Sees("FLAC audio", "0:00 / 0:20", "no sound device")
	d.Key(fyne.KeySpace, fyne.KeyRight, fyne.KeyEnd)
	d.Sees("0:00 / 0:20")
	d.Picture("viewer-nosound", d.again)

	d.player.err = nil
	mp3, err := os.ReadFile(filepath.Join("..", "..", "archive", "media", "testdata", "sine.mp3"))
	if err != nil {
		t.Fatal(err)
	}
	d.show("tone.mp3", mp3)
	d.Sees("MP3 audio", "0:00 / ")
	d.now.err = errors.New("gone")
	d.Key(fyne.KeySpace)
	d.Loop.Advance(time.Second)
	d.Sees("cannot be played further", "Play")
}

func TestWhatHasNoViewerCanBeTakenOut(t *testing.T) {
	d := newDesk(t)
	d.show("film.mp4", append([]byte("\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom"), make([]byte, 400)...))
	d.Sees("Attest has no viewer for this file", "MP4 video")
	d.Picture("viewer-unsupported", d.again)
	d.Press("Take out to a file")
	if len(d.taken) != 1 || d.blob.closed == 0 {
		t.Errorf("taken out %v, closed %d times", d.taken, d.blob.closed)
	}
	d.SeesNot("Attest has no viewer")
}

func TestDamagedAndHostileFilesEndInWords(t *testing.T) {
	cut := func(b []byte, part int) []byte { return b[:len(b)*part/100] }
	huge := pngFile(t, scan(10, 10))
	copy(huge[16:], []byte{0x7f, 0xff, 0xff, 0xff, 0x7f, 0xff, 0xff, 0xff})
	for name, file := range map[string][]byte{
		"cut.png":    cut(pngFile(t, scan(600, 400)), 50),
		"huge.png":   huge,
		"cut.jpg":    jpegFile(t, scan(600, 400))[:700],
		"cut.flac":   flacFile(t, 2, 8000)[:60],
		"form.wav":   append([]byte("RIFF\x24\x00\x00\x00WAVEfmt \x10\x00\x00\x00\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff"), 0, 0, 0, 0),
		"broken.pdf": []byte("%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n" + strings.Repeat("garbage ", 200)),
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t)
			d.show(name, file)
			if name == "cut.flac" { // its beginning says how long it is, and no more is there
				d.Sees("A part of the recording is damaged", "0:00 / 0:02")
			} else {
				d.Sees("The exhibit is safe: its bytes are as received")
			}
			if name == "cut.png" {
				d.Picture("viewer-failed", d.again)
			}
			d.Key(fyne.KeyEscape)
			d.SeesNot("The exhibit is safe")
			if d.blob.closed != d.opened {
				t.Errorf("the exhibit was opened %d times and closed %d times", d.opened, d.blob.closed)
			}
		})
	}
}

func TestAnExhibitThatCannotBeReadIsToldAsSuch(t *testing.T) {
	d := newDesk(t)
	d.v = viewer.New(d.s, viewer.Vault{Open: func(record.ID) (viewer.Blob, archive.Exhibit, error) {
		return nil, archive.Exhibit{}, archive.ErrDestroyed
	}}, nil)
	d.v.Show(record.NewID(record.KindExhibit))
	d.Settle()
	safe, _ := messages.Explain(archive.ErrDestroyed)
	d.Sees(safe)
}

func TestALockLetsGoOfEverything(t *testing.T) {
	d := newDesk(t)
	d.show("interview.wav", wavFile(5, 2, 8000))
	d.Key(fyne.KeySpace)
	now := d.now
	d.s.Lock()
	d.Settle()
	if !now.ended || d.blob.closed != 1 {
		t.Errorf("after the lock the device is open (%v), the exhibit was closed %d times", !now.ended, d.blob.closed)
	}
	d.SeesNot("X-K7-0031")

	// A lock while the file is still being read.
	d = newDesk(t)
	sum := d.s
	d.blob = &blob{Reader: bytes.NewReader(pngFile(t, scan(900, 900)))}
	d.e = archive.Exhibit{Exhibit: record.Exhibit{ID: record.NewID(record.KindExhibit), Media: "image/png", Size: d.blob.Size()}}
	d.v.Show(d.e.ID)
	sum.Lock()
	d.Settle()
	if d.blob.closed != 1 {
		t.Errorf("the exhibit was closed %d times", d.blob.closed)
	}
}

func TestTheRealVault(t *testing.T) {
	dir := t.TempDir()
	v, err := archive.Create(context.Background(), filepath.Join(dir, "office"+archive.Suffix), archive.CreateOptions{
		Office: "Seoul office", Member: "Kim (invented)", Passphrase: []byte("canary maple orbit ferry lantern quiet"), Quick: true,
	}, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := v.Close(); err != nil {
			t.Error(err)
		}
	}()
	person, err := v.NewPerson("")
	if err != nil {
		t.Fatal(err)
	}
	file := pngFile(t, scan(300, 200))
	e, err := v.Attach(context.Background(), person.ID, archive.Attachment{Name: "scan.png", Data: bytes.NewReader(file)}, nil)
	if err != nil {
		t.Fatal(err)
	}
	d := newDesk(t)
	show := viewer.New(d.s, viewer.Vault{
		Open:    func(id record.ID) (viewer.Blob, archive.Exhibit, error) { return v.OpenExhibit(id) },
		TakeOut: func(e archive.Exhibit) { viewer.TakeOut(d.s, v, e, nil) },
	}, nil)
	show.Show(e.ID)
	d.Settle()
	d.Sees(e.Label, "scan.png", "300 × 200 pixels")
	d.Press("Take out to a file")
	d.Sees("A copy leaves the vault in the clear")
	d.Key(fyne.KeyEscape)

	// One bit of the sealed file turned: never "its bytes are as received".
	var blobs []string
	if err := filepath.WalkDir(dir, func(path string, _ os.DirEntry, err error) error {
		if filepath.Base(filepath.Dir(filepath.Dir(path))) == "blobs" {
			blobs = append(blobs, path)
		}
		return err
	}); err != nil || len(blobs) != 1 {
		t.Fatalf("sealed files %v: %v", blobs, err)
	}
	sealed, err := os.ReadFile(blobs[0])
	if err != nil {
		t.Fatal(err)
	}
	sealed[len(sealed)/2] ^= 1
	if err := os.WriteFile(blobs[0], sealed, 0o600); err != nil {
		t.Fatal(err)
	}
	show.Show(e.ID)
	d.Settle()
	d.SeesNot("its bytes are as received", "300 × 200 pixels")
	safe, _ := messages.Explain(archive.ErrDamaged)
	d.Sees(safe)
}
