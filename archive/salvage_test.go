package archive_test

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"attest/archive"
	"attest/archive/record"
)

// wholeVault is a vault with something of each kind in it, made in several
// sittings, so that its records lie in several of Badger's files; and a copy of
// its folder as a kill would have left it while the last sitting went on.
type wholeVault struct {
	closed, killed string // folders
	truth          map[string]string
	bySitting      []map[string]string // what was there when each sitting ended
	tables         map[string]int      // the sitting in which each of Badger's tables was written
}

func makeEverything(t testing.TB) wholeVault {
	t.Helper()
	dir := t.TempDir()
	path := filepath.Join(dir, "office.attest")
	v := must[*archive.Vault](t)(archive.Create(t.Context(), path, archive.CreateOptions{
		Office: "시험 사무소", Member: "Han", Passphrase: []byte(pass), Quick: true,
	}, nil))
	e := wholeVault{tables: map[string]int{}}
	next := func() {
		t.Helper()
		e.bySitting = append(e.bySitting, truthOf(t, v))
		noErr(t, v.Close())
		for _, table := range must[[]string](t)(filepath.Glob(filepath.Join(path, "records", "*.sst"))) {
			if _, known := e.tables[filepath.Base(table)]; !known {
				e.tables[filepath.Base(table)] = len(e.bySitting) - 1
			}
		}
		v = must[*archive.Vault](t)(archive.Open(t.Context(), path, archive.OpenOptions{Passphrase: []byte(pass)}, nil))
	}
	must[record.Submission](t)(v.FillSample(t.Context(), nil))
	// In the first sitting, since what destroys writes older tables anew.
	gone := account(t, v)
	attach(t, v, gone.ID, "gone.txt", "an invented file that is destroyed", "identity")
	noErr(t, v.Destroy(t.Context(), gone.ID, "withdrawn", nil))
	struck := account(t, v)
	struck.Account[0].Text += " 고친 말입니다."
	noErr(t, v.SaveTestimony(struck))
	noErr(t, v.StrikeVersion(t.Context(), struck.ID, 1, "mistake", nil))
	next()
	te := account(t, v)
	p := must[record.Person](t)(v.Person(te.Person))
	noErr(t, v.SaveIdentity(p.ID, record.Identity{Names: []record.Name{{Text: "Invented Kim"}}}))
	attach(t, v, te.ID, "photo.txt", strings.Repeat("an invented photograph ", 4000), "identity")
	te.Account[1].Text += " 다시 말씀해 주십시오."
	noErr(t, v.SaveTestimony(te))
	next()
	rec := begin(t, v, te.ID)
	feed(t, rec, 0, 48000)
	stop(t, rec)
	other := account(t, v)
	noErr(t, v.Freeze(other.ID))
	noErr(t, v.Freeze(te.Person))
	noErr(t, v.SetHold(other.ID, "an invented court asked for it"))
	consent(t, v, other.Person, record.Use{Use: "un_inquiry", Answer: "yes"})
	noErr(t, v.SaveDraft(other.ID, archive.Draft{Segment: "s2", Text: "half a sentence that"}))
	next()
	te = must[record.Testimony](t)(v.Testimony(te.ID))
	te.Account = append(te.Account, record.Segment{ID: "s4", Speaker: "witness", Text: "그 뒤로는 모릅니다."})
	te.Tags = append(te.Tags, "later")
	noErr(t, v.SaveTestimony(te))
	noErr(t, v.SaveDraft(te.ID, archive.Draft{Segment: "s4", Text: "and then, invented,"}))
	e.truth = truthOf(t, v)
	e.killed = filepath.Join(dir, "killed.attest")
	noErr(t, os.CopyFS(e.killed, os.DirFS(path)))
	noErr(t, v.Close())
	e.closed = path
	return e
}

func truthOf(t testing.TB, v *archive.Vault) map[string]string {
	t.Helper()
	truth, damage, err := archive.Truth(t.Context(), v)
	noErr(t, err)
	if len(damage) > 0 {
		t.Fatalf("damage in a whole vault: %v", damage)
	}
	return truth
}

// files lists the files of a vault that hold something of it.
func vaultFiles(t testing.TB, dir string) (out []string) {
	t.Helper()
	noErr(t, filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasPrefix(d.Name(), "lock") || d.Name() == "LOCK" {
			return err
		}
		rel, err := filepath.Rel(dir, path)
		if st, serr := d.Info(); serr == nil && st.Size() > 0 {
			out = append(out, rel)
		}
		return err
	}))
	return out
}

// opened is what came of opening a vault that may be damaged, and reading all of it.
type opened struct {
	err           error // of opening
	faults        []archive.Fault
	truth, damage map[string]string
}

func openAll(t testing.TB, dir string) (o opened) {
	t.Helper()
	v, err := archive.Open(t.Context(), dir, archive.OpenOptions{Passphrase: []byte(pass)}, nil)
	if err != nil {
		return opened{err: err}
	}
	defer func() { noErr(t, v.Close()) }()
	if o.truth, o.damage, err = archive.Truth(t.Context(), v); err != nil {
		t.Errorf("reading: %v", err)
	}
	rep, err := v.Check(t.Context(), nil)
	if err != nil {
		t.Errorf("check: %v", err)
	}
	o.faults = rep.Faults
	return o
}

// holds says what is wrong with what a damaged vault showed: a word that is not
// the truth, or damage that nobody told.
func (o opened) holds(truth map[string]string) string {
	if o.err != nil {
		if !errors.Is(o.err, archive.ErrDamaged) && !errors.Is(o.err, archive.ErrWrongPassphrase) && !errors.Is(o.err, archive.ErrNewer) {
			return "an error that is not of damage: " + o.err.Error()
		}
		return ""
	}
	missing := 0
	for name, want := range truth {
		got, there := o.truth[name]
		if there && got != want {
			return name + " is not the truth"
		}
		if !there {
			missing++
		}
	}
	if (missing > 0 || len(o.damage) > 0) && len(o.faults) == 0 {
		return fmt.Sprintf("%d things are missing, %d do not open, and the check finds nothing: %v", missing, len(o.damage), o.damage)
	}
	return ""
}

// salvaged is what a salvage of dir gives.
func salvaged(t testing.TB, dir string) (rep archive.SalvageReport, o opened, err error) {
	t.Helper()
	to := filepath.Join(t.TempDir(), "new.attest")
	defer os.RemoveAll(to)
	rep, err = archive.Salvage(t.Context(), dir, to, archive.SalvageOptions{Passphrase: []byte(pass), Long: true}, nil)
	if err != nil {
		return rep, o, err
	}
	return rep, openAll(t, to), nil
}

// recovered says what of the truth is not in a salvaged vault.
func (o opened) recovered(truth map[string]string) (missing []string) {
	for name, want := range truth {
		if o.truth[name] != want {
			missing = append(missing, name)
		}
	}
	slices.Sort(missing)
	return missing
}

// contradicts lists what a salvaged vault shows that is neither the truth nor a
// version which the salvage made of what was left and says so.
func (o opened) contradicts(truth map[string]string, rep archive.SalvageReport) (wrong []string) {
	told := map[string]bool{}
	for _, l := range rep.Lost {
		told[l.Object] = true
	}
	for name, got := range o.truth {
		object, _, _ := strings.Cut(name, "/")
		if want, known := truth[name]; known && got != want && !told[object] && rep.LogCut == 0 {
			wrong = append(wrong, name)
		}
	}
	return wrong
}

func TestAWholeVaultIsSalvagedWhole(t *testing.T) {
	e := makeEverything(t)
	for _, dir := range []string{e.closed, e.killed} {
		rep, o, err := salvaged(t, dir)
		noErr(t, err)
		if !rep.Complete() || !rep.Log || rep.Mended != 0 {
			t.Errorf("%s: %+v", filepath.Base(dir), rep)
		}
		if o.err != nil || len(o.faults) > 0 || len(o.recovered(e.truth)) > 0 {
			t.Errorf("%s: %v, %v, missing %v", filepath.Base(dir), o.err, o.faults, o.recovered(e.truth))
		}
	}
}

// flipsEnv asks for the whole run: how many flips. flipsSeed begins elsewhere.
const (
	flipsEnv  = "ATTEST_FLIPS"
	flipsSeed = "ATTEST_FLIPS_SEED"
)

// One bit of one file is turned, at places drawn so that small files are hit as
// often as large ones. Opening, checking and reading then tell of damage or show
// the truth; and a salvage gives back everything, the file that was hit too.
func TestOneFlippedBit(t *testing.T) {
	n, seed := 8, uint64(1)
	if s := os.Getenv(flipsEnv); s != "" {
		n = must[int](t)(strconv.Atoi(s))
	}
	if s := os.Getenv(flipsSeed); s != "" {
		seed = must[uint64](t)(strconv.ParseUint(s, 10, 64))
	}
	e := makeEverything(t)
	random := rand.New(rand.NewPCG(seed, 6))
	count := map[string]int{}
	for i := range n {
		whole := []string{e.closed, e.killed}[i%2]
		files := vaultFiles(t, whole)
		e.flip(t, whole, files[random.IntN(len(files))], random, count)
		if i%50 == 49 {
			t.Logf("%d flips: %v", i+1, count)
		}
	}
	for _, k := range slices.Sorted(maps.Keys(count)) {
		t.Logf("%4d %s", count[k], k)
	}
}

// flip turns a bit of a file of a copy of whole, and holds what comes of it
// against the truth.
func (e wholeVault) flip(t *testing.T, whole, name string, random *rand.Rand, count map[string]int) {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "hit.attest")
	noErr(t, os.CopyFS(dir, os.DirFS(whole)))
	path := filepath.Join(dir, name)
	raw := must[[]byte](t)(os.ReadFile(path))
	used := len(raw)
	if filepath.Ext(name) == ".mem" || filepath.Ext(name) == ".vlog" || filepath.Base(name) == "DISCARD" {
		for used > 1 && raw[used-1] == 0 {
			used--
		}
	}
	at, bit := random.IntN(used), random.IntN(8)
	raw[at] ^= 1 << bit
	noErr(t, os.WriteFile(path, raw, 0o600))
	hit := fmt.Sprintf("%s %s, byte %d of %d, bit %d", filepath.Base(whole), name, at, len(raw), bit)

	before := filepath.Join(t.TempDir(), "before.attest")
	noErr(t, os.CopyFS(before, os.DirFS(dir)))
	o := openAll(t, dir)
	if wrong := o.holds(e.truth); wrong != "" {
		t.Errorf("%s: %s", hit, wrong)
	}
	kind := kindOf(name)
	switch {
	case o.err != nil:
		count[kind+" refused"]++
	case len(o.faults) > 0:
		count[kind+" told"]++
	default:
		count[kind+" no effect"]++
	}
	rep, s, err := salvaged(t, before)
	if err != nil {
		t.Errorf("%s: salvage: %v", hit, err)
		return
	}
	missing := s.recovered(e.truth)
	if len(s.faults) > 0 {
		t.Errorf("%s: the new vault has faults: %v", hit, s.faults)
	}
	if s.err != nil || len(missing) > 0 {
		t.Errorf("%s: salvage does not give back %v, %v; report %+v", hit, missing, s.err, rep.Lost)
	}
	if wrong := s.holds(e.truth); wrong != "" {
		t.Errorf("%s: after the salvage: %s", hit, wrong)
	}
	noErr(t, os.RemoveAll(dir))
	noErr(t, os.RemoveAll(before))
}

func kindOf(name string) string {
	switch top, _, _ := strings.Cut(filepath.ToSlash(name), "/"); top {
	case "blobs", "members":
		return top
	case "records":
		if x := filepath.Ext(name); x != "" {
			return x
		}
	}
	return filepath.Base(name)
}
