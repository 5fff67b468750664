package archive_test

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"

	"filippo.io/age"

	"attest/archive"
	"attest/archive/bundle"
	"attest/archive/record"
)

// exhibitsAs is how an export is compared with a script: so many exhibits that
// make size bytes together, and the files that they were taken from.
func exhibitsAs(b *testing.B, dir string, size, count int) (v *archive.Vault, sub record.ID, files []string) {
	b.Helper()
	v = newVault(b)
	p := must[record.Person](b)(v.NewPerson("bench"))
	te := must[record.Testimony](b)(v.NewTestimony(p.ID, record.Interview{Language: "en"}))
	te.Account = []record.Segment{{ID: "s1", Text: "Invented."}}
	noErr(b, v.SaveTestimony(te))
	consents(b, v, p.ID, record.Use{Use: "un_inquiry", Answer: record.AnswerYes, Media: []string{record.MediaText, record.MediaDocument}})
	firstAccount(b, v, te.ID)
	s := record.Submission{Title: "bench", Addressee: "a", Class: "un_inquiry", Sender: "s", Testimonies: []record.ID{te.ID}}
	for i := range count {
		file := filepath.Join(dir, fmt.Sprintf("exhibit-%d.bin", i))
		writeNoise(b, file, size/count)
		f := must[*os.File](b)(os.Open(file))
		x := must[archive.Exhibit](b)(v.Attach(context.Background(), te.ID, archive.Attachment{Name: "noise.bin", Data: f, Size: int64(size / count), Class: record.ClassCleared}, nil))
		noErr(b, f.Close())
		s.Exhibits = append(s.Exhibits, record.ExhibitChoice{ID: x.ID, Original: true})
		files = append(files, file)
	}
	return v, must[record.Submission](b)(v.SaveSubmission(s)).ID, files
}

// BenchmarkExport exports 1 GiB of exhibits in four files, encrypted, as a ratio
// of a script with stock tools over the files they were taken from: openssl dgst
// -sha256 and -sha512, zip -0, age -r. Ours is read back from the volume and
// verified as well. The script's files are in the system's cache; "taken" has the
// vault's on the disk alone, as they lie after they were taken in, and "cached"
// has them in the cache too. Median of 3 pairs, in turn. ATTEST_BENCH_MIB sets
// another size.
func BenchmarkExport(b *testing.B) {
	dir := b.TempDir()
	v, sub, files := exhibitsAs(b, dir, benchSize(), 4)
	id := must[*age.X25519Identity](b)(age.GenerateX25519Identity())
	for _, name := range []string{"taken", "cached"} {
		if name == "cached" {
			intoCache(b, v)
		}
		b.Run(name, func(b *testing.B) { exportPairs(b, v, sub, files, id.Recipient().String()) })
	}
}

func exportPairs(b *testing.B, v *archive.Vault, sub record.ID, files []string, to string) {
	dir := b.TempDir()
	var c pairs
	var most int64
	for b.Loop() {
		c, most = startPairs(), 0
		for range 3 {
			zipped, sealed, ours := filepath.Join(dir, "s.zip"), filepath.Join(dir, "s.zip.age"), filepath.Join(dir, "ours.zip.age")
			c.theirs(func() {
				run(b, "openssl", append([]string{"dgst", "-sha256"}, files...)...)
				run(b, "openssl", append([]string{"dgst", "-sha512"}, files...)...)
				run(b, "zip", append([]string{"-0", "-q", "-j", zipped}, files...)...)
				run(b, "age", "-r", to, "-o", sealed, zipped)
			})
			noErr(b, os.Remove(zipped))
			noErr(b, os.Remove(sealed))
			runtime.GC()
			peak, stop := watchMemory()
			c.ours(func() {
				rep := must[archive.ExportReport](b)(v.Export(context.Background(), sub, archive.ExportOptions{Path: ours, Recipients: to}, nil))
				if rep.Size[0] < int64(benchSize()) {
					b.Fatalf("%d bytes left: %v", rep.Size[0], rep.Withheld)
				}
			})
			stop()
			most = max(most, peak.Load())
			noErr(b, os.Remove(ours))
		}
		c.end()
	}
	c.report(b, "of-script")
	b.ReportMetric(float64(most)/(1<<20), "anon-MB")
}

// BenchmarkVerify verifies a plain bundle of 1 GiB as a ratio of openssl dgst
// -sha512 over the same bytes.
func BenchmarkVerify(b *testing.B) {
	dir := b.TempDir()
	v, sub, files := exhibitsAs(b, dir, benchSize(), 4)
	path := filepath.Join(dir, "b.zip")
	must[archive.ExportReport](b)(v.Export(context.Background(), sub, archive.ExportOptions{Path: path, Plain: true}, nil))
	run(b, "openssl", "dgst", "-sha512", path) // into the system's cache
	var c pairs
	for b.Loop() {
		c = startPairs()
		for range 5 {
			c.theirs(func() { run(b, "openssl", append([]string{"dgst", "-sha512"}, files...)...) })
			c.ours(func() {
				if rep := must[bundle.Report](b)(bundle.Verify(context.Background(), path, bundle.Options{})); !rep.OK() {
					b.Fatal(rep.Faults)
				}
			})
		}
		c.end()
	}
	c.report(b, "of-openssl-sha512")
}

// BenchmarkCheck checks a vault with 1 GiB of exhibits in four files, in the
// system's cache, as a ratio of openssl dgst -sha256 over the files they were
// taken from: "alone" one openssl, and "both" two at once, each over a half.
func BenchmarkCheck(b *testing.B) {
	dir := b.TempDir()
	v, _, files := exhibitsAs(b, dir, benchSize(), 4)
	intoCache(b, v)
	for _, name := range []string{"alone", "both"} {
		b.Run(name, func(b *testing.B) {
			var c pairs
			for b.Loop() {
				c = startPairs()
				for range 5 {
					c.theirs(func() {
						if name == "alone" {
							run(b, "openssl", append([]string{"dgst", "-sha256"}, files...)...)
							return
						}
						var both sync.WaitGroup
						for _, half := range [][]string{files[:2], files[2:]} {
							both.Go(func() {
								if out, err := exec.Command("openssl", append([]string{"dgst", "-sha256"}, half...)...).CombinedOutput(); err != nil {
									b.Errorf("%v: %s", err, out)
								}
							})
						}
						both.Wait()
					})
					c.ours(func() {
						if rep := must[archive.CheckReport](b)(v.Check(context.Background(), nil)); len(rep.Faults) > 0 || rep.Bytes < int64(benchSize()) {
							b.Fatal(rep)
						}
					})
				}
				c.end()
			}
			c.report(b, "of-openssl-sha256")
		})
	}
}

// intoCache brings the vault's files into the system's cache.
func intoCache(b *testing.B, v *archive.Vault) {
	b.Helper()
	for _, blob := range blobFiles(b, v) {
		f := must[*os.File](b)(os.Open(filepath.Join(v.Info().Path, "blobs", blob[1:3], blob)))
		_ = must[int64](b)(io.Copy(io.Discard, f))
		noErr(b, f.Close())
	}
}

// benchSize is 1 GiB, or what the environment says.
func benchSize() int {
	n := 1024
	if s := strings.TrimSpace(os.Getenv("ATTEST_BENCH_MIB")); s != "" {
		if _, err := fmt.Sscan(s, &n); err != nil || n < 4 {
			n = 1024
		}
	}
	return n << 20
}
