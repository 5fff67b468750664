package store

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"testing"

	"golang.org/x/mod/sumdb/tlog"

	"attest/archive/record"
)

const (
	childEnv = "ATTEST_STORE_TEST_CHILD"
	// childRests is how many saves the child makes before it waits for its end;
	// without it, it goes on until it is killed in the middle of one.
	childRests = "ATTEST_STORE_TEST_SAVES"
)

// TestMain lets the test binary be the program that is killed.
func TestMain(m *testing.M) {
	if dir := os.Getenv(childEnv); dir != "" {
		if err := saveForever(dir); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
	os.Exit(m.Run())
}

var savedObject = record.IDFromBytes(record.KindTestimony, [16]byte{42})

// saveForever opens the vault as the program does and makes one version after
// the other, telling the size of each log that was acknowledged.
func saveForever(dir string) error {
	lock, err := TakeLock(dir)
	if err != nil {
		return err
	}
	o := keys(new(testing.T))
	o.Unclean = lock.Unclean()
	s, err := Open(dir, o)
	if err != nil {
		return err
	}
	rests, _ := strconv.Atoi(os.Getenv(childRests))
	for n := 1; ; n++ {
		err := logged(s, func(tx *Tx) error {
			n, err := tx.LogSize()
			if err != nil {
				return err
			}
			_, err = putIn(tx, savedObject, fmt.Sprintf(`{"n":%d}`, n), "", `"kept"`)
			return err
		})
		if err != nil {
			return err
		}
		if err := binary.Write(os.Stdout, binary.BigEndian, s.Head().Size); err != nil {
			return err
		}
		if n == rests {
			_, err := io.Copy(io.Discard, os.Stdin) // which stays open
			return err
		}
	}
}

// saveAndKill runs saveForever and kills it once it has acknowledged n saves.
// It returns the last size that was acknowledged before the end.
func saveAndKill(t testing.TB, dir string, n int, env ...string) (acked int64) {
	t.Helper()
	self, err := os.Executable()
	must(t, err)
	cmd := exec.Command(self)
	cmd.Env = append(append(os.Environ(), childEnv+"="+dir), env...)
	stdin, err := cmd.StdinPipe()
	must(t, err)
	defer stdin.Close()
	var said bytes.Buffer
	cmd.Stderr = &said
	out, err := cmd.StdoutPipe()
	must(t, err)
	must(t, cmd.Start())
	r := bufio.NewReader(out)
	for i := 0; ; i++ {
		if i == n {
			must(t, cmd.Process.Kill())
		}
		var size int64
		if err := binary.Read(r, binary.BigEndian, &size); err != nil {
			if i < n {
				t.Fatalf("the child ended after %d saves: %v, %s", i, err, said.String())
			}
			break
		}
		acked = size
	}
	_ = cmd.Wait() // killed
	return acked
}

func TestNothingAcknowledgedIsLost(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	must(t, create(t, dir).Close())
	for round := range 20 {
		acked := saveAndKill(t, dir, 1+rand.IntN(25))
		lock, err := TakeLock(dir)
		must(t, err)
		if !lock.Unclean() {
			t.Fatal("the kill left no note")
		}
		o := keys(t)
		o.Unclean = true
		o.Check = func(tx *Tx, h Head) error {
			if h.Size < acked {
				return fmt.Errorf("head of %d, acknowledged %d", h.Size, acked)
			}
			root, err := tlog.TreeHash(h.Size, tx)
			if err == nil && !bytes.Equal(root[:], h.Payload) {
				err = errors.New("the head is over another tree")
			}
			return err
		}
		s, err := Open(dir, o)
		if err != nil {
			t.Fatalf("round %d: %v", round, err)
		}
		must(t, s.View(func(tx *Tx) error {
			n, err := tx.LogSize()
			must(t, err)
			obj, err := tx.Object(savedObject)
			must(t, err)
			if int64(obj.N) != n || n < acked {
				t.Fatalf("round %d: %d versions, %d entries, %d acknowledged", round, obj.N, n, acked)
			}
			for i := range n {
				if leaf, err := tx.Leaf(i); err != nil || string(leaf) != fmt.Sprintf("invented entry %d", i) {
					t.Fatalf("round %d: entry %d is %q, %v", round, i, leaf, err)
				}
				if v, err := tx.Version(obj, uint32(i+1)); err != nil || string(v.Facts) != fmt.Sprintf(`{"n":%d}`, i) {
					t.Fatalf("round %d: version %d: %v", round, i+1, err)
				}
			}
			return nil
		}))
		if round%2 == 0 { // every other round the child itself opens after the kill
			must(t, s.Close())
			must(t, lock.Release())
		} else {
			must(t, s.Abandon())
			must(t, lock.Abandon())
		}
	}
}

// copyVault copies a closed or killed vault, sparse files as sparse files.
func copyVault(t testing.TB, from string) (to string) {
	t.Helper()
	to = t.TempDir()
	must(t, filepath.WalkDir(from, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(from, path)
		if err != nil {
			return err
		}
		if d.IsDir() {
			return os.MkdirAll(filepath.Join(to, rel), 0o700)
		}
		st, err := d.Info()
		if err != nil {
			return err
		}
		raw := head(t, path, 256<<10) // nothing here is longer, but for the zeros at its end
		return errors.Join(os.WriteFile(filepath.Join(to, rel), raw, 0o600), os.Truncate(filepath.Join(to, rel), st.Size()))
	}))
	return to
}

// head returns at most the first n bytes of a file.
func head(t testing.TB, path string, n int64) []byte {
	t.Helper()
	f, err := os.Open(path)
	must(t, err)
	raw, err := io.ReadAll(io.LimitReader(f, n))
	must(t, errors.Join(err, f.Close()))
	return raw
}

func flip(t testing.TB, path string, at int64, bit uint) {
	t.Helper()
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	must(t, err)
	var b [1]byte
	_, err = f.ReadAt(b[:], at)
	must(t, err)
	b[0] ^= 1 << bit
	_, err = f.WriteAt(b[:], at)
	must(t, errors.Join(err, f.Close()))
}

// written is the length of a file without the zeros at its end.
func written(t testing.TB, path string) int64 {
	t.Helper()
	raw, err := os.ReadFile(path)
	must(t, err)
	return int64(len(bytes.TrimRight(raw, "\x00")))
}

func one(t testing.TB, dir, pattern string) string {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(dir, "records", pattern))
	if err != nil || len(names) == 0 {
		t.Fatalf("no %s: %v", pattern, err)
	}
	slices.Sort(names)
	return names[len(names)-1]
}

// A flipped bit in what Badger has written ahead, which it cuts off in silence,
// is damage to us wherever it is, also at the second try, and nothing that was
// there is lost by trying.
func TestDamagedWriteAheadIsRefused(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	must(t, create(t, dir).Close())
	saveAndKill(t, dir, 10, childRests+"=10") // nothing is there that was not acknowledged
	mem := filepath.Base(one(t, dir, "*.mem"))
	end := written(t, filepath.Join(dir, "records", mem))
	if end < 1000 || end > 200<<10 {
		t.Fatalf("%d bytes were written ahead", end)
	}
	tries := 0
	refused := func(name string, spoil func(path string)) {
		t.Helper()
		bad := copyVault(t, dir)
		spoil(filepath.Join(bad, "records", mem))
		want := head(t, filepath.Join(bad, "records", mem), end)
		tries++
		for range 1 + tries%8/7 { // a second try now and then
			o := keys(t)
			o.Unclean = true
			s, err := Open(bad, o)
			if err == nil {
				_ = s.Abandon()
			}
			if !errors.Is(err, ErrDamaged) {
				t.Errorf("%s: %v", name, err)
			}
		}
		if got := head(t, filepath.Join(bad, keptDir, mem), end); !bytes.Equal(got, want) {
			t.Errorf("%s: what Badger had is not kept", name)
		}
		must(t, os.RemoveAll(bad))
	}
	at := []int64{0, 7, 8, 19, 20, 21, end - 1}
	for i := range int64(33) {
		at = append(at, 22+(end-24)*i/33)
	}
	for _, x := range at {
		refused(fmt.Sprintf("bit of byte %d of %d flipped", x, end), func(path string) { flip(t, path, x, uint(x)%8) })
	}
	refused("file cut in half", func(path string) { must(t, os.Truncate(path, end/2)) })
	refused("file emptied", func(path string) { must(t, os.Truncate(path, 0)) })

	bad := copyVault(t, dir)
	must(t, os.Remove(filepath.Join(bad, "records", mem)))
	if _, err := Open(bad, keys(t)); !errors.Is(err, ErrDamaged) {
		t.Errorf("file deleted: %v", err)
	}
}

// After a clean close, a flip in any file of Badger's is refused or harmless,
// and no table that was there is gone.
func TestDamagedTablesAreRefusedOrHarmless(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s := create(t, dir)
	var id record.ID
	for i := range 5 {
		id = record.NewID(record.KindTestimony)
		_, err := put(s, id, fmt.Sprintf(`{"n":%d}`, i), `{}`, `"one"`, `"two"`)
		must(t, err)
	}
	must(t, s.Close())
	tables, err := filepath.Glob(filepath.Join(dir, "records", "*.sst"))
	must(t, err)
	if len(tables) == 0 {
		t.Fatal("a clean close left no table")
	}
	try := func(name string, spoil func(records string), mayOpen bool) {
		t.Helper()
		bad := copyVault(t, dir)
		defer func() { must(t, os.RemoveAll(bad)) }()
		spoil(filepath.Join(bad, "records"))
		tables, err := filepath.Glob(filepath.Join(bad, "records", "*.sst"))
		must(t, err)
		s, err := Open(bad, keys(t))
		if err == nil {
			if !mayOpen {
				t.Errorf("%s: it opens", name)
			}
			if n, err := s.countLog(); err != nil || n != 5 || string(get(t, s, id, 0).Facts) != `{"n":4}` {
				t.Errorf("%s: it opens with %d entries, %v", name, n, err)
			}
			must(t, s.Close())
			return
		}
		if !errors.Is(err, ErrDamaged) {
			t.Errorf("%s: %v", name, err)
		}
		for _, path := range tables {
			_, err := os.Stat(path)
			_, kept := os.Stat(filepath.Join(bad, keptDir, filepath.Base(path)))
			if err != nil && kept != nil {
				t.Errorf("%s: the table %s is gone", name, filepath.Base(path))
			}
		}
	}
	for _, pattern := range []string{"*.sst", "MANIFEST", "KEYREGISTRY"} {
		base := filepath.Base(one(t, dir, pattern))
		st, err := os.Stat(filepath.Join(dir, "records", base))
		must(t, err)
		step := max(st.Size()/30, 1)
		for at := int64(0); at < st.Size(); at += step {
			try(fmt.Sprintf("%s, byte %d of %d", base, at, st.Size()), func(records string) {
				flip(t, filepath.Join(records, base), at, uint(at/step)%8)
			}, true)
		}
		try(base+" gone", func(records string) { must(t, os.Remove(filepath.Join(records, base))) }, false)
		try(base+" emptied", func(records string) { must(t, os.Truncate(filepath.Join(records, base), 0)) }, false)
		try(base+" cut", func(records string) { must(t, os.Truncate(filepath.Join(records, base), st.Size()-3)) }, false)
	}
	try("records emptied", func(records string) {
		must(t, os.RemoveAll(records))
		must(t, os.Mkdir(records, 0o700))
	}, false)
}

func TestCopyWriteAheadKeepsTheFirst(t *testing.T) {
	dir := t.TempDir()
	records, to := filepath.Join(dir, "records"), filepath.Join(dir, keptDir)
	must(t, os.Mkdir(records, 0o700))
	sparse := append(bytes.Repeat([]byte{0}, 200<<10), "end"...)
	for name, raw := range map[string][]byte{"00001.mem": sparse, "000001.vlog": []byte("v"), "MANIFEST": []byte("m"), "other": nil, "000002.sst": []byte("s")} {
		must(t, os.WriteFile(filepath.Join(records, name), raw, 0o600))
	}
	must(t, os.MkdirAll(to+".part", 0o700)) // left by a crash in the middle of copying
	must(t, os.WriteFile(filepath.Join(to+".part", "00001.mem"), []byte("half"), 0o600))
	must(t, copyWriteAhead(records, to))
	must(t, os.WriteFile(filepath.Join(records, "00001.mem"), []byte("cut"), 0o600))
	must(t, os.Remove(filepath.Join(records, "000002.sst")))
	must(t, copyWriteAhead(records, to))
	for name, want := range map[string]string{"00001.mem": string(sparse), "000001.vlog": "v", "MANIFEST": "m", "000002.sst": "s"} {
		f, err := os.Open(filepath.Join(to, name))
		must(t, err)
		got, err := io.ReadAll(f)
		if err != nil || string(got) != want {
			t.Errorf("%s: %d bytes, %v", name, len(got), err)
		}
		must(t, f.Close())
	}
	if _, err := os.Stat(filepath.Join(to, "other")); err == nil {
		t.Error("a file that is not Badger's was copied")
	}
}
