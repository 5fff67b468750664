package backup

import (
	"bufio"
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"attest/archive/record"
	"attest/archive/seal"
	"attest/archive/store"
)

// made is a vault that is backed up: records by key, files by blob.
type made struct {
	id      record.ID
	office  seal.Key
	records map[string]string
	blobs   map[record.ID]string
	dir     string
	gone    []Gone
}

func newMade(t testing.TB) *made {
	t.Helper()
	return &made{id: record.NewID(record.KindVault), office: seal.NewKey(), records: map[string]string{}, blobs: map[record.ID]string{}, dir: t.TempDir()}
}

func (m *made) blob(t testing.TB, size int) {
	t.Helper()
	id := record.NewID(record.KindBlob)
	b := id.Bytes()
	path := filepath.Join(m.dir, string(id))
	if err := os.WriteFile(path, bytes.Repeat([]byte{byte(size)}, size), 0o600); err != nil {
		t.Fatal(err)
	}
	m.blobs[id] = path
	m.records["bB"+string(b[:])] = "key of " + string(id)
}

func (m *made) source() Source {
	return Source{
		Vault: m.id, Office: m.office, Entries: int64(len(m.records)),
		Records: func(fn func(key, value []byte) error) error {
			keys := make([]string, 0, len(m.records))
			for k := range m.records {
				keys = append(keys, k)
			}
			slices.Sort(keys)
			for _, k := range keys {
				if err := fn([]byte(k), []byte(m.records[k])); err != nil {
					return err
				}
			}
			return nil
		},
		Blob: func(key, _ []byte) (record.ID, string, bool) {
			if key[0] != 'b' {
				return "", "", false
			}
			id := record.IDFromBytes(record.KindBlob, [16]byte(key[2:]))
			return id, m.blobs[id], true
		},
		Files: func() ([]File, []Gone, error) { return []File{{"vault.json", []byte("{}")}}, m.gone, nil },
	}
}

func (m *made) run(t testing.TB, place string) Report {
	t.Helper()
	r, err := Write(context.Background(), place, m.source(), Options{Volume: 60_000, Now: time.Now()}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// holds compares all that a backup gives back with what is there.
func (m *made) holds(t testing.TB, place string) *Backup {
	t.Helper()
	b, err := Open(place, m.id, m.office)
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	if _, err := b.Records(context.Background(), func(k, v []byte) error { got[string(k)] = string(v); return nil }); err != nil {
		t.Fatal(err)
	}
	if len(got) != len(m.records) {
		t.Errorf("%d records came back, %d are there", len(got), len(m.records))
	}
	for k, v := range m.records {
		if got[k] != v {
			t.Errorf("record %q is %q, not %q", k, got[k], v)
		}
	}
	files := 0
	err = b.Blobs(context.Background(), func(l BlobLine, r io.Reader) error {
		files++
		is, err := io.ReadAll(r)
		was, werr := os.ReadFile(m.blobs[l.ID])
		if !bytes.Equal(is, was) {
			t.Errorf("blob %s is another", l.ID)
		}
		return errors.Join(err, werr)
	})
	if err != nil || files != len(m.blobs) {
		t.Errorf("%d of %d files: %v", files, len(m.blobs), err)
	}
	if _, err := b.Prove(context.Background(), false, nil, nil); err != nil {
		t.Error(err)
	}
	return b
}

// Over many runs, with records that come, change and go, each gives back exactly
// what was there; runs that hold nothing of it any more are removed.
func TestManyRuns(t *testing.T) {
	m, place := newMade(t), t.TempDir()
	for n := range 22 {
		m.records[fmt.Sprintf("o%03d", n)] = fmt.Sprintf("new in %d", n)
		m.records["head"] = fmt.Sprint(n)
		delete(m.records, fmt.Sprintf("o%03d", n-5))
		if n%9 == 0 {
			m.blob(t, 40_000+n*1000)
		}
		r := m.run(t, place)
		if r.Run != uint32(n+1) || r.Blobs != int64(len(m.blobs)) {
			t.Fatalf("run %d: %+v", n+1, r)
		}
	}
	b := m.holds(t, place)
	holding := 0
	for _, r := range b.Catalogue.Runs {
		if r.Records.Size > 0 {
			holding++
		}
	}
	if holding > recordRuns || len(b.Catalogue.Runs) > recordRuns+len(m.blobs) {
		t.Errorf("%d runs, %d hold records", len(b.Catalogue.Runs), holding)
	}
	volumes, err := os.ReadDir(filepath.Join(b.Dir, VolumesName))
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range volumes {
		if v.Name() == fmt.Sprintf("%05d-0000.vol", b.Catalogue.Run) {
			continue // the copy of the index
		}
		if info, err := v.Info(); err != nil || info.Size() > 60_000 || filepath.Ext(v.Name()) != ".vol" {
			t.Errorf("%s: %v", v.Name(), err)
		}
	}
}

// A key file opens with the office's key and no other, and lists what was destroyed.
func TestTheKeyFileIsTheOffices(t *testing.T) {
	m, place := newMade(t), t.TempDir()
	m.records["o1"] = "x"
	m.gone = []Gone{{Key: []byte("x-key"), Plain: []byte("{}")}}
	m.run(t, place)
	b := m.holds(t, place)
	if len(b.Catalogue.Destroyed) != 1 || string(b.Catalogue.Destroyed[0].Key) != "x-key" {
		t.Errorf("destroyed: %v", b.Catalogue.Destroyed)
	}
	if _, err := Open(place, m.id, seal.NewKey()); !errors.Is(err, ErrNotOffice) {
		t.Errorf("with another key: %v", err)
	}
	if _, err := Open(b.Dir, record.NewID(record.KindVault), m.office); !errors.Is(err, ErrOtherVault) {
		t.Errorf("of another vault: %v", err)
	}
	// After the office's key was changed everything is written anew.
	m.office = seal.NewKey()
	if r := m.run(t, place); r.Run != 2 {
		t.Errorf("%+v", r)
	}
	if b = m.holds(t, place); len(b.Catalogue.Runs) != 1 {
		t.Errorf("runs: %+v", b.Catalogue.Runs)
	}
}

// A file that is missing in the vault is told and keeps nothing else out.
func TestAMissingFileIsTold(t *testing.T) {
	m, place := newMade(t), t.TempDir()
	m.blob(t, 10)
	m.blob(t, 20)
	var lost record.ID
	for lost = range m.blobs {
		break
	}
	if err := os.Remove(m.blobs[lost]); err != nil {
		t.Fatal(err)
	}
	r := m.run(t, place)
	if !slices.Equal(r.Missing, []record.ID{lost}) || r.Blobs != 1 {
		t.Errorf("%+v", r)
	}
	delete(m.blobs, lost)
	m.holds(t, place)
}

// A head that nobody vouches for may have any sum: it is no reason to end the program.
func TestAKeyFileWithALongSumIsDamaged(t *testing.T) {
	for _, sum := range []string{strings.Repeat("ab", 4096), "ab", "no hex"} {
		head, err := record.Canonical(keysHead{Type: "attest/backup", Files: []fileHead{{Name: "vault.json", Size: 1, SHA256: sum}}})
		if err != nil {
			t.Fatal(err)
		}
		raw := append(append(binary.BigEndian.AppendUint32([]byte(keysMagic), uint32(len(head))), head...), 'x')
		path := filepath.Join(t.TempDir(), KeysName)
		if err := os.WriteFile(path, raw, 0o600); err != nil {
			t.Fatal(err)
		}
		if file, _ := fileThatDiffers(raw); file != nil {
			t.Errorf("%.10s…: a file is told from a sum that is none", sum)
		}
		if _, _, err := MendKeys(t.Context(), path); err == nil {
			t.Errorf("%.10s…: the key file opens", sum)
		}
	}
}

func FuzzKeys(f *testing.F) {
	m, place := newMade(f), f.TempDir()
	m.records["o1"] = "x"
	r := m.run(f, place)
	raw, err := os.ReadFile(filepath.Join(r.Dir, KeysName))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(raw)
	f.Add([]byte(keysMagic))
	f.Fuzz(func(t *testing.T, data []byte) {
		k, err := ParseKeys(data)
		if err != nil {
			if !errors.Is(err, ErrNoBackup) && !errors.Is(err, store.ErrDamaged) && !errors.Is(err, seal.ErrNewerFormat) {
				t.Errorf("an error without a kind: %v", err)
			}
			return
		}
		if _, err := k.Catalogue(m.office); err == nil && !bytes.Equal(data, raw) {
			t.Error("a catalogue that nobody wrote opens")
		}
	})
}

func FuzzParts(f *testing.F) {
	var b bytes.Buffer
	w := bufio.NewWriter(&b)
	_ = writeRecord(w, []byte("key"), []byte("value"))
	_ = w.Flush()
	f.Add(b.Bytes())
	b.Reset()
	_ = recordLine{key: []byte("key"), run: 1}.write(w)
	_ = w.WriteByte(0)
	_ = BlobLine{ID: record.NewID(record.KindBlob), Run: 1}.write(w)
	_ = w.WriteByte(0)
	_ = w.Flush()
	f.Add(b.Bytes())
	f.Fuzz(func(t *testing.T, data []byte) {
		r, buf := bufio.NewReader(bytes.NewReader(data)), []byte(nil)
		for {
			if _, _, err := readRecord(r, &buf); err != nil {
				break
			}
		}
		x := &indexReader{r: bufio.NewReader(bytes.NewReader(data))}
		for ok := true; ok; {
			var err error
			if _, ok, err = x.record(); err != nil {
				return
			}
		}
		for ok := true; ok; {
			var err error
			if _, ok, err = x.blob(); err != nil {
				return
			}
		}
	})
}
