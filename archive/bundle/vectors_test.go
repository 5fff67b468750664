package bundle

import (
	"bytes"
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"filippo.io/age"
)

var (
	update      = flag.Bool("update", false, "write archive/testdata/bundles anew")
	updateLast  = flag.Bool("update-last", false, "write the one with its manifests last anew, and leave the older ones as they are")
	updatePages = flag.Bool("update-pages", false, "write those of false pages anew, and leave the older ones as they are")
	updateLies  = flag.Bool("update-unproven", false, "write those of what nothing proves anew, and leave the older ones as they are")
	updateFinal = flag.Bool("update-final", false, "write those of final accounts anew, and leave the older ones as they are")
)

const vectors = "../testdata/bundles"

// vector is one bundle for readers by others: a zip, and beside it NAME.txt
// with "key: value" lines: comment, expect (good or bad), fault ("FILE: WHAT",
// a part of what a reader finds), identity (an age secret key made for this
// file alone).
type vector struct {
	comment, expect, fault, identity string
}

func (v vector) text() []byte {
	var b strings.Builder
	for _, l := range [][2]string{{"comment", v.comment}, {"expect", v.expect}, {"fault", v.fault}, {"identity", v.identity}} {
		if l[1] != "" {
			b.WriteString(l[0] + ": " + l[1] + "\n")
		}
	}
	return []byte(b.String())
}

func parseVector(t *testing.T, raw []byte) vector {
	t.Helper()
	var v vector
	for line := range strings.Lines(string(raw)) {
		key, value, ok := strings.Cut(strings.TrimSuffix(line, "\n"), ": ")
		at := map[string]*string{"comment": &v.comment, "expect": &v.expect, "fault": &v.fault, "identity": &v.identity}[key]
		if !ok || at == nil {
			t.Fatalf("unknown line %q", line)
		}
		*at = value
	}
	return v
}

// TestVectors reads every known good and known bad bundle.
func TestVectors(t *testing.T) {
	if *update {
		writeVectors(t)
	}
	if *update || *updateFinal {
		writeFinalVectors(t)
	}
	if *update || *updateLast {
		putVector(t, "good_manifests_last", written(t, sample()), vector{comment: "as good, in the order of today: the manifests and the signature behind the payload", expect: "good"})
	}
	if *update || *updatePages {
		writePageVectors(t)
	}
	if *update || *updateLies {
		writeUnprovenVectors(t)
	}
	files, err := filepath.Glob(filepath.Join(vectors, "*.txt"))
	if err != nil || len(files) < 30 {
		t.Fatalf("%d vectors, %v", len(files), err)
	}
	for _, f := range files {
		t.Run(strings.TrimSuffix(filepath.Base(f), ".txt"), func(t *testing.T) {
			raw, err := os.ReadFile(f)
			if err != nil {
				t.Fatal(err)
			}
			v := parseVector(t, raw)
			opts := Options{}
			path := strings.TrimSuffix(f, ".txt") + ".zip"
			if v.identity != "" {
				path += ".age"
				if opts.Identities, err = age.ParseIdentities(strings.NewReader(v.identity)); err != nil {
					t.Fatal(err)
				}
			}
			r, err := Verify(t.Context(), path, opts)
			if err != nil {
				t.Fatal(err)
			}
			if r.OK() != (v.expect == "good") {
				t.Errorf("expect %s, faults %v", v.expect, r.Faults)
			}
			if !slices.ContainsFunc(r.Faults, func(f Fault) bool { return strings.Contains(f.String(), v.fault) }) && v.fault != "" {
				t.Errorf("expect %q among %v", v.fault, r.Faults)
			}
		})
	}
}

func putVector(t *testing.T, name string, data []byte, v vector) {
	t.Helper()
	path := filepath.Join(vectors, name)
	if v.identity != "" {
		name += ".zip.age"
	} else {
		name += ".zip"
	}
	for file, b := range map[string][]byte{path + ".txt": v.text(), filepath.Join(vectors, name): data} {
		if err := os.WriteFile(file, b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

func writeVectors(t *testing.T) {
	if err := os.MkdirAll(vectors, 0o750); err != nil {
		t.Fatal(err)
	}
	put := func(name string, data []byte, v vector) { putVector(t, name, data, v) }
	good := written(t, sample())
	put("good", good, vector{comment: "two testimonies and three exhibits, all proven; all invented", expect: "good"})
	empty := sample()
	empty.Testimonies, empty.Exhibits, empty.Language = nil, nil, "ko"
	put("good_empty_korean", written(t, empty), vector{comment: "nothing but a cover, in Korean", expect: "good"})
	for _, name := range slices.Sorted(maps.Keys(lies)) {
		p := unpack(t, good)
		lies[name].change(t, p)
		put("lie_"+name, p.resign(t, officeKey).zip(), vector{
			comment: "manifests and signature fit, the content does not", expect: "bad", fault: lies[name].what,
		})
	}
	for _, name := range slices.Sorted(maps.Keys(faults)) {
		p := unpack(t, good)
		faults[name].change(t, p)
		put("fault_"+name, p.zip(), vector{comment: "changed after it was signed", expect: "bad", fault: faults[name].what})
	}
	flipped := bytes.Clone(good)
	flipped[len(flipped)-10] ^= 4
	for name, b := range map[string][]byte{
		"cut_short": good[:len(good)-50], "bytes_in_front": append([]byte("x"), good...), "bytes_behind": append(bytes.Clone(good), 'x'),
		"directory_flipped": flipped, "noise": bytes.Repeat([]byte("attest"), 100),
	} {
		put("zip_"+name, b, vector{comment: "the zip is not in its one spelling", expect: "bad", fault: "not a bundle as Attest writes it"})
	}
	pq, err := age.GenerateHybridIdentity()
	if err != nil {
		t.Fatal(err)
	}
	classic, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	res, err := Export(t.Context(), sample(), Target{
		Path: filepath.Join(dir, "b.zip"), Recipients: []age.Recipient{pq.Recipient(), classic.Recipient()},
	}, officeKey, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i, id := range []string{pq.String(), classic.String()} {
		sealed, err := os.ReadFile(res.Paths[i])
		if err != nil {
			t.Fatal(err)
		}
		name := []string{"age_hybrid", "age_x25519"}[i]
		put(name, sealed, vector{comment: "sealed to one recipient", expect: "good", identity: id})
		sealed[len(sealed)-40] ^= 1
		put(name+"_flipped", sealed, vector{comment: "one bit of the sealed file is flipped", expect: "bad", identity: id})
	}
}

// TestVectorsOfThisVersionKeepTheirBytes: the writer still spells as it did,
// the pages apart, so that a change of the format is seen and decided.
func TestVectorsOfThisVersionKeepTheirBytes(t *testing.T) {
	raw, err := os.ReadFile(filepath.Join(vectors, "good.zip"))
	if err != nil {
		t.Fatal(err)
	}
	last, err := os.ReadFile(filepath.Join(vectors, "good_manifests_last.zip"))
	if err != nil {
		t.Fatal(err)
	}
	old, now := unpack(t, raw), unpack(t, written(t, sample()))
	if order := unpack(t, last).order; !slices.Equal(order, now.order) {
		t.Errorf("files in the order %v, before %v", now.order, order)
	}
	later := slices.DeleteFunc(slices.Clone(now.order), func(name string) bool { // came after these vectors; a reader of before passes over them
		return name == fileCheck || name == otherIndex("ko") || isPaper(name)
	})
	if !slices.Equal(slices.Sorted(slices.Values(old.order)), slices.Sorted(slices.Values(later))) || old.name != now.name || !old.mod.Equal(now.mod.In(time.UTC)) {
		t.Errorf("files %v, before %v", now.order, old.order)
	}
	for _, name := range now.order {
		changing := strings.HasSuffix(name, ".html") || strings.Contains(name, "manifest") || name == fileInfo ||
			name == fileProofs || name == fileCheckpoint || strings.HasSuffix(name, "VERIFY.txt")
		if !changing && !isPaper(name) && !bytes.Equal(old.files[name], now.files[name]) {
			t.Errorf("%s is spelt in another way than before: if that is meant, raise the version and keep the old vector", name)
		}
	}
}

// isPaper: papers for people are set anew in each version.
func isPaper(name string) bool {
	return slices.Contains([]string{filePDF, fileWord, fmt.Sprintf(fileBehind, "pdf"), fmt.Sprintf(fileBehind, "docx"), fileSheet, fileLoad, fmt.Sprintf(fileReport, "en"), fmt.Sprintf(fileReport, "ko")}, name)
}
