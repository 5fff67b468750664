package archive_test

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"attest/archive"
	"attest/archive/bundle"
	"attest/archive/record"
	"attest/archive/store"
	forms "attest/archive/submission"
)

// TestSamplesOfAKilledProgramAreSwept leaves a sample as a kill does, one that
// is open, one that is being made, and a folder that is none.
func TestSamplesOfAKilledProgramAreSwept(t *testing.T) {
	tmp := t.TempDir()
	t.Setenv("TMPDIR", tmp)
	open := must[*archive.Vault](t)(archive.OpenSample(context.Background(), nil))
	folder := func(name string) string {
		dir := filepath.Join(tmp, name)
		noErr(t, os.MkdirAll(filepath.Join(dir, "sample.attest"), 0o700))
		return dir
	}
	killed, made, old, other := folder("attest-sample-killed"), folder("attest-sample-made"), folder("attest-sample-old"), folder("letters")
	lock := must[*store.Lock](t)(store.TakeLock(filepath.Join(killed, "sample.attest")))
	noErr(t, lock.Abandon())
	before := time.Now().Add(-2 * time.Hour)
	noErr(t, os.Chtimes(old, before, before))
	link := filepath.Join(tmp, "attest-sample-link")
	noErr(t, os.Symlink(other, link))
	noErr(t, archive.SweepSamples())
	for dir, stays := range map[string]bool{killed: false, old: false, made: true, other: true, link: true, filepath.Dir(open.Info().Path): true} {
		if _, err := os.Lstat(dir); (err == nil) != stays {
			t.Errorf("%s stays: %v", filepath.Base(dir), err == nil)
		}
	}
	noErr(t, open.Close())
	if _, err := os.Stat(filepath.Dir(open.Info().Path)); !os.IsNotExist(err) {
		t.Errorf("the sample outlived its close: %v", err)
	}
}

// Whoever looks around in the sample goes from a form through approval to a bundle
// that holds, and nothing stops them on the way.
func TestTheSampleGoesFromFormToBundle(t *testing.T) {
	ctx := context.Background()
	v := newVault(t)
	must[record.Submission](t)(v.FillSample(ctx, nil))
	i := slices.IndexFunc(v.Submissions(), func(s record.Submission) bool { return s.Mechanism == "SP" })
	if i < 0 || len(v.Submissions()) != 2 {
		t.Fatalf("%d submissions, of them in a form: %d", len(v.Submissions()), i)
	}
	s := v.Submissions()[i]
	_, findings, err := v.SubmissionTable(s.ID, "en")
	noErr(t, err)
	for _, f := range findings {
		if f.Severity == forms.Stops {
			t.Errorf("it stops: %+v", f)
		}
	}
	pre := must[archive.Preview](t)(v.Preview(ctx, s.ID))
	if len(pre.Blocked) > 0 || len(pre.Testimonies) != 1 || len(pre.Testimonies[0].Events) != 1 {
		t.Fatalf("%v %+v", pre.Blocked, pre.Testimonies)
	}
	o := archive.ExportOptions{Path: filepath.Join(t.TempDir(), "b.zip"), Plain: true}
	must[record.Approval](t)(v.Approve(ctx, s.ID, o))
	must[archive.ExportReport](t)(v.Export(ctx, s.ID, o, nil))
	if r := must[bundle.Report](t)(bundle.Verify(ctx, o.Path, bundle.Options{})); !r.OK() {
		t.Errorf("%+v", r.Faults)
	}
	must[record.Delivery](t)(v.NoteSent(s.ID, archive.Sending{Channel: "web"}))
}
