package archive_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"attest/archive"
	"attest/archive/record"
)

// keyFiles are those without which nothing of a vault opens: a salvage says so.
func isKeyFile(name string) bool {
	return name == "vault.json" || strings.HasSuffix(name, ".keys") && name != "records.keys" || strings.HasPrefix(name, "members")
}

// hurt makes a copy of a vault, hurts it, and asks of opening and of a salvage
// that nothing but the truth is shown.
func hurt(t *testing.T, e wholeVault, from, what string, do func(dir string) error, after func(rep archive.SalvageReport, o opened)) {
	t.Helper()
	tmp := t.TempDir()
	dir, before := filepath.Join(tmp, "hit.attest"), filepath.Join(tmp, "before.attest")
	noErr(t, os.CopyFS(dir, os.DirFS(from)))
	noErr(t, do(dir))
	noErr(t, os.CopyFS(before, os.DirFS(dir)))
	o := openAll(t, dir)
	if wrong := o.holds(e.truth); wrong != "" {
		t.Errorf("%s: %s", what, wrong)
	}
	rep, s, err := salvaged(t, before)
	switch {
	case err != nil && (!errors.Is(err, archive.ErrDamaged) && !errors.Is(err, archive.ErrWrongPassphrase)):
		t.Errorf("%s: salvage: %v", what, err)
	case err == nil:
		for _, wrong := range s.contradicts(e.truth, rep) {
			t.Errorf("%s: after the salvage %s is not the truth", what, wrong)
		}
		if s.err != nil {
			t.Errorf("%s: the new vault: %v", what, s.err)
		}
		if len(s.recovered(e.truth)) > 0 && rep.Complete() {
			t.Errorf("%s: %v are missing and the report is clean", what, s.recovered(e.truth))
		}
		if after != nil {
			after(rep, s)
		}
	}
	if err != nil && after != nil {
		t.Errorf("%s: salvage: %v", what, err)
	}
	noErr(t, os.RemoveAll(tmp))
}

// A table that is gone takes with it what was written in its sitting, and nothing
// of the others.
func TestALostTableCostsItsOwnRecordsOnly(t *testing.T) {
	e := makeEverything(t)
	tables := must[[]string](t)(filepath.Glob(filepath.Join(e.killed, "records", "*.sst")))
	if len(tables) < 3 {
		t.Fatalf("%d tables: want some", len(tables))
	}
	slices.Sort(tables)
	sittings := append([]map[string]string{{}}, e.bySitting...)
	sittings = append(sittings, e.truth)
	for _, table := range tables {
		name := filepath.Base(table)
		hurt(t, e, e.killed, "without "+name, func(dir string) error { return os.Remove(filepath.Join(dir, "records", name)) },
			func(rep archive.SalvageReport, o opened) {
				if o.err != nil || len(o.faults) > 0 {
					t.Errorf("without %s: the new vault: %v, %v", name, o.err, o.faults)
				}
				// What that sitting wrote of an object is lost, and with it what is said
				// later of the same paragraphs; other objects are whole.
				touched := map[string]bool{}
				i, known := e.tables[name]
				if !known {
					i = len(e.bySitting) // the last, which a kill cut off
				}
				for m, v := range sittings[i+1] {
					object, _, _ := strings.Cut(m, "/")
					touched[object] = touched[object] || v != sittings[i][m]
				}
				for _, m := range o.recovered(e.truth) {
					object, _, _ := strings.Cut(m, "/")
					if !touched[object] && !(i == 0 && record.ID(object).Kind() == record.KindOffice) {
						t.Errorf("without %s: %s was written in another sitting, and is lost", name, m)
					}
				}
				t.Logf("without %s: %d of %d things are lost", name, len(o.recovered(e.truth)), len(e.truth))
			})
	}
}

// Every file in its turn is deleted, emptied, cut, or swapped with another.
func TestFilesThatAreNotWhatTheyWere(t *testing.T) {
	e := makeEverything(t)
	all := os.Getenv(flipsEnv) != ""
	files := vaultFiles(t, e.killed)
	for i, name := range files {
		ways := map[string]func(path string) error{
			"deleted": os.Remove,
			"emptied": func(path string) error { return os.Truncate(path, 0) },
			"cut": func(path string) error {
				st, err := os.Stat(path)
				if err != nil {
					return err
				}
				return os.Truncate(path, st.Size()/2)
			},
			"short by one": func(path string) error {
				st, err := os.Stat(path)
				if err != nil {
					return err
				}
				return os.Truncate(path, st.Size()-1)
			},
		}
		for j, way := range []string{"deleted", "emptied", "cut", "short by one"} {
			if !all && (i+j)%17 != 0 || way != "deleted" && isKeyFile(name) && !all {
				continue
			}
			for _, from := range []string{e.closed, e.killed} {
				if _, err := os.Stat(filepath.Join(from, name)); err != nil {
					continue
				}
				hurt(t, e, from, fmt.Sprintf("%s %s %s", filepath.Base(from), name, way), func(dir string) error { return ways[way](filepath.Join(dir, name)) }, nil)
			}
		}
	}
	for i, a := range files {
		for j, b := range files[i+1:] {
			if filepath.Ext(a) != filepath.Ext(b) || !all && (i+j)%61 != 0 {
				continue
			}
			if _, err := os.Stat(filepath.Join(e.closed, a)); err != nil {
				continue
			}
			hurt(t, e, e.closed, a+" and "+b+" swapped", func(dir string) error {
				pa, pb, tmp := filepath.Join(dir, a), filepath.Join(dir, b), filepath.Join(dir, "swap")
				return errors.Join(os.Rename(pa, tmp), os.Rename(pb, pa), os.Rename(tmp, pb))
			}, nil)
		}
	}
}
