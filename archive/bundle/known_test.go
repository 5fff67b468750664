package bundle

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"filippo.io/age"
)

// long is a sample with one exhibit of several pieces, and what is known of it;
// reads counts how often it is opened.
func long(reads *int) (Content, Sums) {
	data := make([]byte, 2*backPiece+12345)
	_, _ = rand.NewChaCha8([32]byte{7}).Read(data)
	sum := sha256.Sum256(data)
	files := sampleFiles()
	files[2].data = data
	c := sampleWith(sampleAccounts(), files)
	x := &c.Exhibits[2]
	x.OpenOriginal = func() (io.ReadCloser, error) {
		*reads++
		return blob(data)()
	}
	return c, Sums{Size: x.Size, SHA256: sum, CRC32: crc32.ChecksumIEEE(data)}
}

// An exhibit whose sums are known is read once for each file that is written, and
// the bundle is to the byte that of one that was read before.
func TestAKnownExhibitIsReadOnce(t *testing.T) {
	id, err := age.GenerateX25519Identity()
	must(t, err)
	reads := 0
	c, known := long(&reads)
	want := written(t, c)
	if reads != 2 {
		t.Errorf("read %d times where nothing is known", reads)
	}
	c.Exhibits[2].OriginalSums = &known
	dir := t.TempDir()
	res, err := Export(t.Context(), c, Target{Path: filepath.Join(dir, "b.zip")}, officeKey, nil)
	must(t, err)
	got, err := os.ReadFile(res.Paths[0])
	must(t, err)
	if !bytes.Equal(got, want) || res.SHA256[0] != fmt.Sprintf("%x", sha256.Sum256(got)) || res.Size[0] != int64(len(got)) {
		t.Error("another bundle, or another sum of it")
	}
	res, err = Export(t.Context(), c, Target{Path: filepath.Join(dir, "b.age"), Recipients: []age.Recipient{id.Recipient()}}, officeKey, nil)
	must(t, err)
	raw, err := os.ReadFile(res.Paths[0])
	must(t, err)
	r, err := age.Decrypt(bytes.NewReader(raw), id)
	must(t, err)
	if got, err = io.ReadAll(r); err != nil || !bytes.Equal(got, want) {
		t.Errorf("what was sealed is another bundle, %v", err)
	}
	if res.SHA256[0] != fmt.Sprintf("%x", sha256.Sum256(raw)) {
		t.Error("another sum of what was sealed")
	}
	if reads != 2+1+1 {
		t.Errorf("read %d times for two files where all is known", reads-2)
	}
	if r := verified(t, want, Options{}); !r.OK() || !strings.HasPrefix(unpack(t, want).order[2], "data/") {
		t.Errorf("%v, files %v", r.Faults, unpack(t, want).order)
	}
}

func TestAnExhibitThatIsNotWhatIsKnownLeavesNothing(t *testing.T) {
	for name, spoil := range map[string]func(*Sums){
		"size":    func(s *Sums) { s.Size-- },
		"CRC-32":  func(s *Sums) { s.CRC32 ^= 1 },
		"SHA-256": func(s *Sums) { s.SHA256[5] ^= 1 },
	} {
		reads := 0
		c, known := long(&reads)
		spoil(&known)
		c.Exhibits[2].OriginalSums, c.Exhibits[2].Size = &known, known.Size
		dir := t.TempDir()
		_, err := Export(t.Context(), c, Target{Path: filepath.Join(dir, "b.zip")}, officeKey, nil)
		if want := map[bool]error{true: ErrContent, false: ErrSourceChanged}[name == "SHA-256"]; !errors.Is(err, want) {
			t.Errorf("%s: %v", name, err)
		}
		only(t, dir)
	}
}

// Reading back finds every bit that is not as it was sealed, and bytes that were
// changed before they were.
func TestReadingBackFindsWhatIsNotWhatWasWritten(t *testing.T) {
	id, err := age.GenerateX25519Identity()
	must(t, err)
	reads := 0
	c, known := long(&reads)
	c.Exhibits[2].OriginalSums = &known
	p, err := prepare(t.Context(), c, officeKey, &tally{})
	must(t, err)
	keep := &fileKeyKeeper{}
	o := &output{recipients: []age.Recipient{id.Recipient()}, temp: filepath.Join(t.TempDir(), "b.part")}
	var b bytes.Buffer
	must(t, o.stream(t.Context(), &b, p, keep, &tally{}))
	back := func(raw []byte) error {
		must(t, os.WriteFile(o.temp, raw, 0o600))
		o.size = int64(len(raw))
		return o.readBack(t.Context(), p, keep, &tally{})
	}
	must(t, back(b.Bytes()))
	rnd := rand.New(rand.NewPCG(1, 2))
	for range 20 {
		raw := bytes.Clone(b.Bytes())
		at := 250 + rnd.IntN(len(raw)-250) // behind the head
		raw[at] ^= byte(1) << rnd.IntN(8)
		if err := back(raw); !errors.Is(err, ErrReadBack) {
			t.Errorf("byte %d: %v", at, err)
		}
	}
	for _, cut := range []int{1, 70_000, b.Len() - 300} {
		if err := back(b.Bytes()[:b.Len()-cut]); !errors.Is(err, ErrReadBack) {
			t.Errorf("%d bytes short: %v", cut, err)
		}
	}
	for i := range p.files {
		p.files[i].sha256 = bytes.Clone(p.files[i].sha256)
		p.files[i].sha256[0] ^= 1
		if err := back(b.Bytes()); !errors.Is(err, ErrReadBack) || !strings.Contains(err.Error(), p.files[i].path) {
			t.Errorf("%s: %v", p.files[i].path, err)
		}
		p.files[i].sha256[0] ^= 1
	}
}
