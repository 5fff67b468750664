package mishap

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"attest/archive"
	"attest/archive/record"
)

// known is what the worker was told to be durable, or has told.
type known struct {
	saved   map[record.ID]int
	drafts  map[record.ID]string
	exhs    map[record.ID]record.ID // exhibit → testimony
	recs    map[record.ID]int64     // recording → samples taken
	stopped map[record.ID]bool
	lines   int

	proven map[record.ID]bool // exhibits whose bytes were compared; check sees to them from then on
}

func newKnown() *known {
	return &known{map[record.ID]int{}, map[record.ID]string{}, map[record.ID]record.ID{}, map[record.ID]int64{}, map[record.ID]bool{}, 0, map[record.ID]bool{}}
}

func (k *known) hear(line string) error {
	f := strings.Fields(line)
	var n int64
	if len(f) > 2 {
		n, _ = strconv.ParseInt(f[len(f)-1], 10, 64)
	}
	k.lines++
	switch {
	case line == "open":
	case len(f) == 2 && f[0] == "new":
		k.saved[record.ID(f[1])] = 0
	case len(f) == 1+2*imports && f[0] == "import":
		for i := 1; i < len(f); i += 2 {
			k.saved[record.ID(f[i])], k.exhs[record.ID(f[i+1])] = 0, record.ID(f[i])
		}
	case len(f) == 3 && f[0] == "save":
		k.saved[record.ID(f[1])] = int(n)
		delete(k.drafts, record.ID(f[1]))
	case len(f) == 3 && f[0] == "draft":
		k.drafts[record.ID(f[1])] = "half " + f[2]
	case len(f) == 3 && f[0] == "attach":
		k.exhs[record.ID(f[2])] = record.ID(f[1])
	case len(f) == 3 && f[0] == "record":
		k.recs[record.ID(f[2])] = 0
	case len(f) == 4 && f[0] == "taken":
		k.recs[record.ID(f[2])] = n
	case len(f) == 4 && f[0] == "stopped":
		k.recs[record.ID(f[2])], k.stopped[record.ID(f[2])] = n, true
	default:
		return fmt.Errorf("the child said %q", line)
	}
	return nil
}

// prove compares a vault that is open with what was acknowledged: all of it is
// there; what else is there is whole, and at most so many acts, which it returns.
// What it finds it takes as known.
func (k *known) prove(t testing.TB, v *archive.Vault, ahead int) (more int) {
	t.Helper()
	var what []string
	found, exhs, recs := map[record.ID]bool{}, map[record.ID]bool{}, map[record.ID]bool{}
	batches := map[string]int{}
	for _, row := range v.Testimonies(archive.Filter{}) {
		te := must[record.Testimony](t)(v.Testimony(row.ID))
		n, before, was := saved(te), k.saved[te.ID], false
		_, was = k.saved[te.ID]
		switch {
		case n < before:
			t.Fatalf("%s: version %d is there, %d was acknowledged", te.ID, n, before)
		case n > 0 && te.Account[0].Text != strings.TrimSpace(words(te.ID, n)):
			t.Fatalf("%s: save %d is not what was saved", te.ID, n)
		case n > before || !was:
			what = append(what, fmt.Sprintf("%s saved %d, not %d", te.ID, n, before))
			more++
		}
		if !was && len(te.Account) > 0 && strings.HasPrefix(te.Account[0].Text, "imported ") {
			if batches[strings.Fields(te.Account[0].Text)[1]]++; batches[strings.Fields(te.Account[0].Text)[1]] > 1 {
				more--
			}
		}
		found[te.ID], k.saved[te.ID] = true, n
		if want, ok := k.drafts[te.ID]; ok && n == before {
			d, _, err := v.Draft(te.ID)
			noErr(t, err)
			d.Text = strings.TrimSpace(d.Text)
			if d.Text != want && !strings.HasPrefix(d.Text, "half ") {
				t.Fatalf("%s: its draft is %q, not %q", te.ID, d.Text, want)
			}
			if d.Text != want {
				what = append(what, fmt.Sprintf("%s draft %q, not %q", te.ID, d.Text, want))
				more++
			}
			k.drafts[te.ID] = d.Text
		}
		isRec := map[record.ID]bool{}
		for _, r := range must[[]archive.Recording](t)(v.Recordings(te.ID)) {
			recs[r.ID], isRec[r.Exhibit] = true, true
			k.proveRecording(t, v, r, &more)
		}
		for _, e := range must[[]archive.Exhibit](t)(v.Exhibits(te.ID)) {
			if exhs[e.ID] = true; isRec[e.ID] {
				continue
			}
			if _, was := k.exhs[e.ID]; !was {
				what = append(what, "exhibit "+e.Label)
				more++
			}
			k.exhs[e.ID] = te.ID
			if !k.proven[e.ID] {
				k.proveExhibit(t, v, e)
			}
		}
	}
	for batch, n := range batches {
		if n != imports {
			t.Fatalf("of import %s %d testimonies are listed", batch, n)
		}
		more -= n // their files
	}
	for id := range k.saved {
		if !found[id] {
			t.Fatalf("%s was acknowledged and is gone", id)
		}
	}
	for id := range k.exhs {
		if !exhs[id] {
			t.Fatalf("%s was acknowledged and is gone", id)
		}
	}
	for id := range k.recs {
		if !recs[id] {
			t.Fatalf("the recording %s was acknowledged and is gone", id)
		}
	}
	if more > ahead {
		t.Fatalf("%d acts are there that were not acknowledged, at most %d can be: %q", more, ahead, what)
	}
	checkClean(t, v)
	return more
}

func (k *known) proveExhibit(t testing.TB, v *archive.Vault, e archive.Exhibit) {
	t.Helper()
	var seed uint64
	var size int
	if _, err := fmt.Sscanf(e.Name, "%d-%d.bin", &seed, &size); err != nil {
		t.Fatalf("%s is named %q", e.ID, e.Name)
	}
	if !bytes.Equal(readExhibit(t, v, e.ID), stuff(seed, size)) {
		t.Fatalf("%s holds other bytes", e.ID)
	}
	k.proven[e.ID] = true
}

func (k *known) proveRecording(t testing.TB, v *archive.Vault, r archive.Recording, more *int) {
	t.Helper()
	taken, was := k.recs[r.ID]
	if !was {
		*more++
	}
	switch {
	case r.State == record.RecordingRunning:
		t.Fatalf("%s is still running", r.ID)
	case k.stopped[r.ID] && r.Samples != taken:
		t.Fatalf("%s: %d samples of %d", r.ID, r.Samples, taken)
	case taken-r.Samples > second:
		t.Fatalf("%s: of %d samples %d are lost", r.ID, taken, taken-r.Samples)
	}
	if !k.proven[r.ID] && r.Samples > 0 {
		isTune(t, readExhibit(t, v, r.Exhibit), r.Samples)
		k.proven[r.ID] = true
	}
	k.recs[r.ID], k.stopped[r.ID] = r.Samples, true
}

// nothingLeft reports what a closed vault holds that no vault keeps.
func nothingLeft(t testing.TB, path string) {
	t.Helper()
	records := 0
	noErr(t, filepath.WalkDir(path, func(p string, d fs.DirEntry, err error) error {
		rel, rerr := filepath.Rel(path, p)
		switch {
		case err != nil || rerr != nil:
			return errors.Join(err, rerr)
		case strings.HasSuffix(p, ".part"), strings.HasPrefix(rel, "records.") && rel != "records.keys", rel == "lock.by", strings.HasSuffix(p, ".mem"):
			t.Errorf("%s is left over", rel)
		case strings.HasPrefix(rel, "records"+string(filepath.Separator)):
			records++
		}
		return nil
	}))
	if records > 30 {
		t.Errorf("%d files of the database are there", records)
	}
}
