package mishap

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"attest/archive"
	"attest/archive/record"
)

const (
	workEnv     = "ATTEST_TEST_WORK"      // the vault in which a child works until it is killed
	workSeedEnv = "ATTEST_TEST_WORK_SEED" // what it does
	workMuchEnv = "ATTEST_TEST_WORK_MUCH" // not empty: mostly long drafts, which fill Badger's files
	workAskEnv  = "ATTEST_TEST_WORK_ASK"  // not empty: after an error it waits for a line before it goes on
)

// worker is the program that is killed, whose power goes and whose disk fails:
// it creates the vault where there is none, and then saves, drafts, attaches,
// imports, records, closes and opens for ever, by chance. Each change is told
// in a line once the call has returned.
type worker struct {
	path string
	rng  *rand.Rand
	v    *archive.Vault
	mine []record.ID       // testimonies
	n    map[record.ID]int // how often each was saved
	in   string            // where import documents lie, outside the vault
}

func told(format string, a ...any) { fmt.Fprintf(os.Stdout, format+"\n", a...) }

// words is the account of a testimony when it was saved n times: sometimes a
// line, sometimes several pages.
func words(id record.ID, n int) string {
	return fmt.Sprintf("%s %d ", id, n) + strings.Repeat("감자를 심을 무렵이었습니다. ", 1+n*n%7*n%300)
}

// stuff is an invented file.
func stuff(seed uint64, size int) []byte {
	b := make([]byte, size)
	r := rand.NewChaCha8([32]byte{byte(seed), byte(seed >> 8), byte(seed >> 16), 7})
	_, _ = r.Read(b)
	return b
}

// workForever ends by an error alone, unless it asks.
func workForever(path string) error {
	seed, err := strconv.ParseUint(os.Getenv(workSeedEnv), 10, 64)
	if err != nil {
		return err
	}
	in, err := os.MkdirTemp("", "attest-import-")
	if err != nil {
		return err
	}
	answers := bufio.NewReader(os.Stdin)
	w := &worker{path: path, rng: rand.New(rand.NewPCG(seed, 6)), n: map[record.ID]int{}, in: in}
	for {
		err := w.act()
		if err == nil {
			continue
		}
		if os.Getenv(workAskEnv) == "" {
			return err
		}
		told("error %s %q", kindOf(err), err)
		if _, err := answers.ReadString('\n'); err != nil {
			return err
		}
	}
}

// kindOf is how a caller tells an error of the disk.
func kindOf(err error) string {
	for _, k := range []struct {
		err  error
		name string
	}{{archive.ErrDiskFull, "full"}, {archive.ErrReadOnly, "readonly"}, {archive.ErrVolumeGone, "gone"}, {archive.ErrDamaged, "damaged"}} {
		if errors.Is(err, k.err) {
			return k.name
		}
	}
	return "other"
}

func (w *worker) act() error {
	if w.v == nil {
		return w.open()
	}
	pick := w.rng.IntN(24)
	switch {
	case len(w.mine) == 0 || pick < 2:
		return w.begin()
	case pick < 10:
		return w.save()
	case pick < 12, os.Getenv(workMuchEnv) != "" && pick < 22:
		return w.draft()
	case pick < 18:
		return w.attach()
	case pick < 20:
		return w.take()
	case pick < 23:
		return w.record()
	}
	return w.close()
}

func (w *worker) close() error {
	v := w.v
	w.v = nil
	return v.Close()
}

func (w *worker) open() (err error) {
	ctx := context.Background()
	if _, serr := os.Stat(w.path); errors.Is(serr, fs.ErrNotExist) {
		w.v, err = archive.Create(ctx, w.path, archive.CreateOptions{Office: "시험 사무소", Member: "Han", Passphrase: []byte(pass), Quick: true}, nil)
	} else {
		w.v, err = archive.Open(ctx, w.path, archive.OpenOptions{Passphrase: []byte(pass)}, nil)
	}
	if err != nil {
		w.v = nil
		if errors.Is(err, archive.ErrInUse) { // a close that failed has not ended yet
			<-time.After(20 * time.Millisecond)
			return nil
		}
		return err
	}
	told("open")
	w.mine = nil
	for _, row := range w.v.Testimonies(archive.Filter{}) {
		te, err := w.v.Testimony(row.ID)
		if err != nil {
			return err
		}
		w.mine, w.n[row.ID] = append(w.mine, row.ID), saved(te)
	}
	return nil
}

// saved is how often a testimony was saved, by its words; -1 where they are not
// those of the worker.
func saved(te record.Testimony) int {
	if len(te.Account) == 0 {
		return 0
	}
	f := strings.Fields(te.Account[0].Text)
	if len(f) < 2 {
		return -1
	}
	n, err := strconv.Atoi(f[1])
	if err != nil || f[0] != string(te.ID) && f[0] != "imported" {
		return -1
	}
	if f[0] == "imported" {
		return 0
	}
	return n
}

func (w *worker) any() record.ID { return w.mine[w.rng.IntN(len(w.mine))] }

func (w *worker) begin() error {
	p, err := w.v.NewPerson("twins, Musan")
	if err != nil {
		return err
	}
	te, err := w.v.NewTestimony(p.ID, record.Interview{Date: "2026-11-20", Place: "Seoul", Language: "ko", Interviewer: "Han"})
	if err != nil {
		return err
	}
	told("new %s", te.ID)
	w.mine = append(w.mine, te.ID)
	return nil
}

func (w *worker) save() error {
	id := w.any()
	te, err := w.v.Testimony(id)
	if err != nil {
		return err
	}
	n := w.n[id] + 1
	w.n[id] = n // also of one that fails: it may be on the disk all the same
	te.Account = []record.Segment{{ID: "s1", Speaker: "witness", Text: strings.TrimSpace(words(id, n))}}
	if err := w.v.SaveTestimony(te); err != nil {
		return err
	}
	told("save %s %d", id, n)
	return nil
}

func (w *worker) draft() error {
	// Some are so long that Badger's write-ahead file is full after a few.
	id, n, size := w.any(), w.rng.IntN(1000), []int{0, 0, 900 << 10, 1200 << 10}[w.rng.IntN(4)]
	if err := w.v.SaveDraft(id, archive.Draft{Segment: "s1", Text: fmt.Sprintf("half %d", n) + strings.Repeat(" ", size)}); err != nil {
		return err
	}
	told("draft %s %d", id, n)
	return nil
}

func (w *worker) attach() error {
	id, seed := w.any(), w.rng.Uint64N(1<<24)
	size := []int{0, 1, 5000, 70_000, 300_000, 2_500_000}[w.rng.IntN(6)] + w.rng.IntN(100)
	e, err := w.v.Attach(context.Background(), id, archive.Attachment{
		Name: fmt.Sprintf("%d-%d.bin", seed, size), Data: bytes.NewReader(stuff(seed, size)), Size: int64(size * w.rng.IntN(2)), Class: record.ClassCleared,
	}, nil)
	if err != nil {
		return err
	}
	told("attach %s %s", id, e.ID)
	return nil
}

// imports is how many testimonies come in together.
const imports = 3

func (w *worker) take() error {
	batch, seed := w.rng.Uint64N(1<<40), w.rng.Uint64N(1<<24)
	file := fmt.Sprintf("%d-%d.bin", seed, 3000)
	if err := os.WriteFile(filepath.Join(w.in, file), stuff(seed, 3000), 0o600); err != nil {
		return err
	}
	var all []string
	for i := range imports {
		all = append(all, fmt.Sprintf(`{"person":{},"account":[{"text":"imported %d %d"}],"exhibits":[{"path":%q}]}`, batch, i, file))
	}
	doc := filepath.Join(w.in, "in.json")
	if err := os.WriteFile(doc, []byte(`{"attest":"interchange/1","testimonies":[`+strings.Join(all, ",")+`]}`), 0o600); err != nil {
		return err
	}
	rep, err := w.v.Import(context.Background(), archive.FileSource(doc), archive.ImportOptions{}, nil)
	if err != nil {
		return err
	}
	line := "import"
	for i, id := range rep.Testimonies {
		line += fmt.Sprintf(" %s %s", id, rep.Exhibits[i])
	}
	told("%s", line)
	w.mine = append(w.mine, rep.Testimonies...)
	return nil
}

// record takes the tune from a file, as from a sound card that is far too fast.
func (w *worker) record() error {
	id := w.any()
	r, err := w.v.BeginRecording(id, archive.RecordingFormat{Device: "Invented USB microphone"})
	if err != nil {
		return err
	}
	told("record %s %s", id, r.ID())
	buf := make([]int32, 4800)
	end := int64(1+w.rng.IntN(40)) * int64(len(buf))
	for taken := int64(0); taken < end; {
		for i := range buf {
			buf[i] = tune(taken + int64(i))
		}
		if err := r.Write(buf); err != nil {
			_, serr := r.Stop(context.Background(), archive.StopAsked, nil)
			return errors.Join(err, serr)
		}
		taken += int64(len(buf))
		told("taken %s %s %d", id, r.ID(), taken)
	}
	rec, err := r.Stop(context.Background(), archive.StopAsked, nil)
	if err != nil {
		return err
	}
	told("stopped %s %s %d", id, rec.ID, rec.Samples)
	return nil
}
