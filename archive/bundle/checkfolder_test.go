package bundle

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/sha256"
	"crypto/sha512"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"attest/archive/timestamp"
	"attest/internal/chromium"
	"attest/internal/tsa"
)

// verdicts are what the page that checks says of a folder, and each fault as
// "what file".
func verdicts(t *testing.T, p *chromium.Page, folder string) (says, faults []string) {
	t.Helper()
	must(t, p.Eval("delete document.getElementById('out').dataset.done", nil))
	must(t, p.Files("#folder", folder))
	must(t, p.Wait("document.getElementById('out').dataset.done"))
	says = eval[[]string](t, p, "[...document.querySelectorAll('#out [data-verdict]')].map((e) => e.dataset.verdict)")
	faults = eval[[]string](t, p, "[...document.querySelectorAll('#out [data-fault]')].map((e) => e.dataset.fault + ' ' + e.querySelector('code').textContent)")
	return says, faults
}

// The page takes a bundle's folder, sums what is in it, and holds the signature
// against the fingerprint that its reader has.
func TestTheCheckPageTakesTheFolder(t *testing.T) {
	good := written(t, finalSample(t, redaction...))
	r := verified(t, good, Options{})
	dir := laidOut(t, good)
	p := tab(t, filepath.Join(dir, "data", "check.html"))
	fill := func(fingerprint, words string) {
		must(t, p.Eval(fmt.Sprintf("document.getElementById('print').value = %q; document.getElementById('words').value = %q", fingerprint, words), nil))
	}
	change := func(name string, f func(*packed)) (string, []string, []string) {
		u := unpack(t, good)
		f(u)
		changed := laidOut(t, u.zip())
		says, faults := verdicts(t, p, changed)
		return name, says, faults
	}
	expect := func(name string, says, faults, wantSays, wantFaults []string) {
		t.Helper()
		if !slices.Equal(says, wantSays) || !slices.Equal(faults, wantFaults) {
			t.Errorf("%s: it says %v %v, want %v %v", name, says, faults, wantSays, wantFaults)
		}
	}
	fill("", "")
	says, faults := verdicts(t, p, dir)
	expect("nothing to compare with", says, faults, []string{"whole", "signed_by", "log_proven", "compare"}, []string{})
	look(t, p, "check-compare")
	fill(r.Signer, r.Commitments[0].Words)
	says, faults = verdicts(t, p, laidOut(t, good))
	expect("fingerprint and words", says, faults, []string{"whole", "signed", "log_proven", "proven"}, []string{})
	look(t, p, "check-proven")

	for _, c := range []struct {
		name         string
		f            func(*packed)
		says, faults []string
	}{
		{"a file changed", func(u *packed) { u.files["data/exhibits.csv"] = []byte("x") }, []string{"faulty", "signed", "log_proven", "proven"}, []string{"changed data/exhibits.csv"}},
		{"a file missing", func(u *packed) { delete(u.files, "data/index.html") }, []string{"faulty", "signed", "pages_refused", "proven"}, []string{"missing data/index.html"}},
		{"a file too many", func(u *packed) { u.add("data/extra.txt", []byte("x")) }, []string{"faulty", "signed", "log_proven", "proven"}, []string{"unlisted data/extra.txt"}},
		{"another signer", func(u *packed) { u.resign(t, otherKey) }, []string{"faulty", "other_signer", "log_proven", "proven"}, []string{"other_key data/custody/bundle-key.pub"}},
		{"a signature over something else", func(u *packed) {
			sig, err := sign([]byte("another"), officeKey)
			must(t, err)
			u.files[fileSignature] = sig
		}, []string{"whole", "unsigned", "log_proven", "proven"}, []string{}},
		{"no signature", func(u *packed) { delete(u.files, fileSignature) }, []string{"faulty", "unsigned", "log_proven", "proven"}, []string{"missing " + fileSignature}},
		{"a redaction that does not prove", func(u *packed) {
			u.files[finalCopy] = bytes.Replace(u.files[finalCopy], []byte(`"salt":"`), []byte(`"salt":"0`), 1)
			u.resign(t, officeKey)
		}, []string{"whole", "signed", "log_refused", "refused"}, []string{}},
		{"a redacted account told otherwise", func(u *packed) {
			for _, name := range []string{"data/testimonies/01/statement.json", "data/index.html", "data/index.ko.html", "data/testimonies/01/statement.html"} {
				u.files[name] = bytes.ReplaceAll(u.files[name], []byte("[…]was with us."), []byte("[…]was not there."))
			}
			u.resign(t, officeKey)
		}, []string{"whole", "signed", "log_refused", "proven"}, []string{}},
		{"a time told otherwise", func(u *packed) {
			u.edit(t, "data/testimonies/01/statement.json", func(v map[string]any) {
				v["account"].([]any)[0].(map[string]any)["start"] = 1
			})
			u.resign(t, officeKey)
		}, []string{"whole", "signed", "log_refused", "proven"}, []string{}},
		{"another kind of bag", func(u *packed) {
			u.files[fileBagit] = slices.Concat(u.files[fileBagit], []byte("x"))
		}, []string{"faulty", "signed", "log_proven", "proven"}, []string{"changed bagit.txt", "not_bag bagit.txt"}},
		{"another sum of all", func(u *packed) {
			u.files[fileInfo] = bytes.Replace(u.files[fileInfo], []byte("Payload-Oxum: "), []byte("Payload-Oxum: 1"), 1)
			for name, sum := range map[string][]byte{fileTag256: fixed("", u.files[fileInfo]).sha256, fileTag512: fixed("", u.files[fileInfo]).sha512} {
				listed, err := parseManifest(u.files[name], len(sum))
				must(t, err)
				listed[fileInfo] = sum
				u.files[name] = formatManifest(listed)
			}
			sig, err := sign(u.files[fileTag512], officeKey)
			must(t, err)
			u.files[fileSignature] = sig
		}, []string{"faulty", "signed", "log_proven", "proven"}, []string{"not_bag bag-info.txt"}},
		{"a signer more", func(u *packed) {
			u.files[fileSigners] = slices.Concat(u.files[fileSigners], u.files[fileSigners])
			u.resign(t, officeKey)
		}, []string{"faulty", "signed", "log_proven", "proven"}, []string{"other_key " + fileSigners}},
		{"no proofs", func(u *packed) {
			delete(u.files, fileProofs)
			u.resign(t, officeKey)
		}, []string{"whole", "signed", "log_missing", "proven"}, []string{}},
		{"no bundle", func(u *packed) { delete(u.files, fileBagit) }, []string{"no_bundle"}, []string{}},
	} {
		name, says, faults := change(c.name, c.f)
		expect(name, says, faults, c.says, c.faults)
	}
	look(t, p, "check-refused")

	// Dropped with the mouse, the folder is the same.
	must(t, p.Eval("delete document.getElementById('out').dataset.done; document.getElementById('drop').scrollIntoView()", nil))
	drop := func(on string) []string {
		t.Helper()
		at := eval[[]float64](t, p, fmt.Sprintf("(() => { delete document.getElementById('out').dataset.done; const r = document.getElementById(%q).getBoundingClientRect(); return [r.x + 5, r.y + 5]; })()", on))
		data := map[string]any{"items": []any{}, "files": []string{laidOut(t, good)}, "dragOperationsMask": 1}
		for _, kind := range []string{"dragEnter", "dragOver", "drop"} {
			_, err := p.Call("Input.dispatchDragEvent", map[string]any{"type": kind, "x": at[0], "y": at[1], "data": data})
			must(t, err)
		}
		must(t, p.Wait("document.getElementById('out').dataset.done"))
		return eval[[]string](t, p, "[...document.querySelectorAll('#out [data-verdict]')].map((e) => e.dataset.verdict)")
	}
	if says := drop("folder"); !slices.Equal(says, []string{"whole", "signed", "log_proven", "proven"}) {
		t.Errorf("dropped on the field: it says %v", says)
	}
	if says := drop("drop"); !slices.Equal(says, []string{"not_dropped"}) { // Chromium, of a page on a disk
		t.Errorf("dropped beside it: it says %v", says)
	}
	quiet(t, p)
}

// A lying office, whose manifests and signature fit, is found out in the browser
// too: by the log's proofs, or because these are said not to be there.
func TestTheCheckPageFindsLies(t *testing.T) {
	good := written(t, sample())
	p := tab(t, filepath.Join(laidOut(t, good), "data", "check.html"))
	if says, _ := verdicts(t, p, laidOut(t, good)); !slices.Equal(says, []string{"whole", "signed_by", "log_proven"}) {
		t.Fatalf("of a good one it says %v", says)
	}
	for name, lie := range lies {
		u := unpack(t, good)
		lie.change(t, u)
		says, faults := verdicts(t, p, laidOut(t, u.resign(t, officeKey).zip()))
		want := "log_refused"
		switch name {
		case "key_swapped":
			want = "faulty"
		case "proofs_missing":
			want = "log_missing"
		}
		if !slices.Contains(says, want) {
			t.Errorf("%s: it says %v %v", name, says, faults)
		}
	}
	quiet(t, p)
}

// The page finds, in what this browser itself reads, the pages that show what the
// documents beside them do not have; of bundles of every kind it finds none.
func TestTheCheckPageFindsFalsePages(t *testing.T) {
	good := written(t, sample())
	p := tab(t, filepath.Join(laidOut(t, good), "data", "check.html"))
	named := "[...document.querySelectorAll('#out [data-page] code')].map((e) => e.textContent)"
	for _, name := range slices.Sorted(maps.Keys(falsePages)) {
		want := []string{}
		was, bad := unpack(t, good), unpack(t, falsify(t, good, falsePages[name], ""))
		for _, f := range slices.Sorted(slices.Values(accountPages(was))) {
			if !bytes.Equal(was.files[f], bad.files[f]) {
				want = append(want, f)
			}
		}
		says, _ := verdicts(t, p, laidOut(t, bad.zip()))
		if got := eval[[]string](t, p, named); !slices.Contains(says, "pages_refused") || slices.Contains(says, "log_proven") || !slices.Equal(got, want) {
			t.Errorf("%s: it says %v of %v, want %v", name, says, got, want)
		}
	}
	look(t, p, "check-false-page")
	for i, c := range []Content{readingSample(), paperSample()} { // of the others, other tests say so
		c.Language, c.Testimonies[0].Consent.Use = []string{"en", "ko"}[i], "un_inquiry"
		if says, _ := verdicts(t, p, laidOut(t, written(t, c))); slices.Contains(says, "pages_refused") {
			t.Errorf("sample %d: it says %v of %v", i, says, eval[[]string](t, p, named))
		}
	}
}

// Where the browser does not know Ed25519, the page says that the signature is
// not checked; and its own sums are those of the standard library.
func TestTheCheckPageSaysWhatItCannotCheck(t *testing.T) {
	dir := laidOut(t, written(t, sample()))
	p := tab(t, filepath.Join(dir, "data", "check.html"))
	must(t, p.Eval("crypto.subtle.importKey = () => Promise.reject(new Error())", nil))
	if says, _ := verdicts(t, p, dir); !slices.Equal(says, []string{"whole", "signature_not_checked", "log_not_checked"}) {
		t.Errorf("it says %v", says)
	}
	must(t, p.Eval("globalThis.DecompressionStream = undefined", nil))
	if says, _ := verdicts(t, p, dir); !slices.Contains(says, "sheet_not_checked") {
		t.Errorf("of a spreadsheet that it cannot unpack it says %v", says)
	}
	fp, err := Fingerprint(officeKey.Public().(ed25519.PublicKey))
	must(t, err)
	if !strings.Contains(eval[string](t, p, "document.getElementById('out').textContent"), fp) {
		t.Error("it does not say the fingerprint")
	}
	for _, n := range []int{0, 1, 55, 56, 63, 64, 111, 112, 127, 128, 129, 1000, 70001} {
		b := make([]byte, n)
		for i := range b {
			b[i] = byte(i * 7)
		}
		got := eval[[]string](t, p, fmt.Sprintf(`(() => { const b = Uint8Array.from({length: %d}, (_, i) => i * 7 & 255), out = [];
for (const H of [attestBag.Sha256, attestBag.Sha512]) { const h = new H(); for (let i = 0; i < b.length; i += 37) h.update(b.subarray(i, i + 37)); out.push(h.sum()); } return out; })()`, n))
		if want := []string{fmt.Sprintf("%x", sha256.Sum256(b)), fmt.Sprintf("%x", sha512.Sum512(b))}; !slices.Equal(got, want) {
			t.Errorf("sums of %d bytes: %v, want %v", n, got, want)
		}
	}
	// A file larger than the browser's own SHA is given at once.
	large := filepath.Join(dir, "data", "originals", "large.original")
	must(t, os.WriteFile(large, make([]byte, 2<<20), 0o600))
	must(t, p.Eval("attestBag.limits.atOnce = 1000", nil))
	if _, faults := verdicts(t, p, dir); !slices.Equal(faults, []string{"unlisted data/originals/large.original"}) {
		t.Errorf("a large file: %v", faults)
	}
}

// The page names each timestamp, whether it is over what lies in the bundle, and
// that nobody's signature on it was checked.
func TestTheCheckPageNamesTimestamps(t *testing.T) {
	a := tsa.Start(t)
	stamp := func(data []byte) []byte {
		req, err := timestamp.NewRequest(data)
		must(t, err)
		reply, err := a.Reply(req)
		must(t, err)
		return reply
	}
	c := sample()
	c.Custody.Stamp = &Stamp{Reply: stamp(c.Custody.Checkpoint)}
	c.Stamp = func(_ context.Context, sig []byte) ([]byte, error) { return stamp(sig), nil }
	good := written(t, c)
	p := tab(t, filepath.Join(laidOut(t, good), "data", "check.html"))
	year := fmt.Sprint(time.Now().UTC().Year())
	for name, x := range map[string]struct {
		change func(*packed)
		says   []string
	}{
		"good": {func(*packed) {}, []string{"whole", "signed_by", "log_proven", "stamp_over", "stamp_over"}},
		"over something else": {func(u *packed) { u.files[fileStamp] = stamp([]byte("other")) },
			[]string{"whole", "signed_by", "log_proven", "stamp_other", "stamp_over"}},
		"noise": {func(u *packed) { u.files[fileStamp] = []byte("0\x83\xff\xff\xffnoise") },
			[]string{"whole", "signed_by", "log_proven", "stamp_unread", "stamp_over"}},
		"cut short": {func(u *packed) { u.files[fileStamp] = u.files[fileStamp][:200] },
			[]string{"whole", "signed_by", "log_proven", "stamp_unread", "stamp_over"}},
	} {
		u := unpack(t, good)
		x.change(u)
		says, faults := verdicts(t, p, laidOut(t, u.zip()))
		if !slices.Equal(says, x.says) || len(faults) > 0 {
			t.Errorf("%s: it says %v %v, want %v", name, says, faults, x.says)
		}
		if text := eval[string](t, p, "document.getElementById('out').textContent"); name == "good" && (strings.Count(text, "Not checked: the authority") != 2 || strings.Count(text, "("+year) != 2) {
			t.Errorf("it says %s", text)
		}
		if name == "good" {
			look(t, p, "check-stamps")
		}
	}
	quiet(t, p)
}

// An unlinkable bundle is whole and signed, and its own page says that nothing
// else was checked.
func TestTheCheckPageOfAnUnlinkableBundle(t *testing.T) {
	c := sample()
	c.Unlinkable = true
	for i := range c.Exhibits {
		c.Exhibits[i].OpenOriginal = nil
	}
	dir := laidOut(t, written(t, c))
	p := tab(t, filepath.Join(dir, "data", "check.html"))
	if says, faults := verdicts(t, p, dir); !slices.Equal(says, []string{"whole", "signed_by", "log_not_checked"}) || len(faults) > 0 {
		t.Errorf("it says %v %v", says, faults)
	}
	look(t, p, "check-unlinkable")
	quiet(t, p)
}
