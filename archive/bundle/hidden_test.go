package bundle

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	commitments "attest/archive/disclose"
)

// redactedExhibit is the sample with a picture of which a part is left out.
func redactedExhibit() Content {
	c := sample()
	c.Exhibits[0].Redacted, c.Exhibits[0].Open = true, blob([]byte("another picture"))
	return c
}

// hiddenLies are bundles that fit and are signed, and tell of what is left out.
var hiddenLies = map[string]struct {
	content func(testing.TB) Content
	change  func(testing.TB, *packed)
	what    string
}{
	"fact_shown": {func(t testing.TB) Content {
		return finalSample(t, commitments.Range{Fact: "place", Reason: commitments.ReasonPlace})
	}, func(testing.TB, *packed) {}, "shows the place of the interview, which the copy does not disclose"},
	"redacted_exhibit_sum": {func(testing.TB) Content { return redactedExhibit() }, func(t testing.TB, p *packed) {
		p.edit(t, fileExhibits, func(v map[string]any) {
			v["exhibits"].([]any)[0].(map[string]any)["sha256"] = sample().Exhibits[0].SHA256
		})
	}, "could give them away"},
	"redacted_exhibit_record": {func(testing.TB) Content { return redactedExhibit() }, func(t testing.TB, p *packed) {
		whole := unpack(t, written(t, sample()))
		p.edit(t, fileProofs, func(v map[string]any) {
			whole.edit(t, fileProofs, func(w map[string]any) {
				for i, d := range w["disclosures"].([]any) {
					if d := d.(map[string]any); fmt.Sprint(d["exhibit"]) == "1" {
						v["disclosures"].([]any)[i].(map[string]any)["facts"] = d["facts"]
					}
				}
			})
		})
	}, "could give them away"},
	"redacted_exhibit_denied": {func(testing.TB) Content { return redactedExhibit() }, func(t testing.TB, p *packed) {
		p.edit(t, fileExhibits, func(v map[string]any) {
			delete(v["exhibits"].([]any)[0].(map[string]any), "redacted")
		})
	}, "differ in whether parts of exhibit 1 are left out"},
}

func writeHiddenVectors(t *testing.T) {
	t.Helper()
	putVector(t, "good_redacted_exhibit", written(t, redactedExhibit()), vector{comment: "parts of a picture are left out: neither size nor checksum of the whole is told", expect: "good"})
	for name, lie := range hiddenLies {
		p := unpack(t, written(t, lie.content(t)))
		lie.change(t, p)
		putVector(t, "lie_"+name, p.resign(t, officeKey).zip(), vector{comment: "signed, and tells of what is left out", expect: "bad", fault: lie.what})
	}
}

// A bundle with an exhibit of which parts are left out has nothing with which a guess
// at them could be tested, and holds all the same; one that tells more is refused by
// the program and by the page.
func TestAnExhibitOfWhichPartsAreLeftOutTellsNothingOfTheWhole(t *testing.T) {
	whole := sample().Exhibits[0]
	b := written(t, redactedExhibit())
	p := unpack(t, b)
	if r := verified(t, b, Options{}); !r.OK() || r.Proven != 5 {
		t.Errorf("%d proven, %v", r.Proven, r.Faults)
	}
	for name, data := range p.files {
		for _, told := range []string{whole.SHA256, whole.SHA256[:32], fmt.Sprintf(`"size":%d,`, whole.Size)} {
			if bytes.Contains(append(bytes.Clone(data), decoded(data)...), []byte(told)) {
				t.Errorf("%s has %s", name, told)
			}
		}
	}
	if d, err := Paper(redactedExhibit()); err != nil || strings.Contains(fmt.Sprint(d), whole.SHA256[:32]) {
		t.Errorf("the paper has the checksum, %v", err)
	}
	c := redactedExhibit()
	c.Exhibits[0].OpenOriginal = blob(picture())
	if _, err := Write(t.Context(), c, io.Discard, officeKey, nil); !errors.Is(err, ErrContent) {
		t.Error("an original leaves with its copy of which parts are left out")
	}
	dir := laidOut(t, b)
	page := tab(t, filepath.Join(dir, "data", "check.html"))
	if says, faults := verdicts(t, page, dir); !slices.Contains(says, "log_proven") || len(faults) > 0 {
		t.Errorf("the page says %v %v", says, faults)
	}
	for name, lie := range hiddenLies {
		p := unpack(t, written(t, lie.content(t)))
		lie.change(t, p)
		bad := p.resign(t, officeKey).zip()
		if r := verified(t, bad, Options{}); !slices.ContainsFunc(r.Faults, func(f Fault) bool { return strings.Contains(f.String(), lie.what) }) {
			t.Errorf("%s: %v", name, r.Faults)
		}
		if says, _ := verdicts(t, page, laidOut(t, bad)); !slices.Contains(says, "log_refused") {
			t.Errorf("%s: the page says %v", name, says)
		}
	}
	quiet(t, page)
}

// The page has the size of the copy at the copy, and that of the file as received by
// its own name.
func TestThePageTellsTheSizesApart(t *testing.T) {
	c := sample()
	c.Exhibits[0].ReadingSize = 12
	page := string(unpack(t, written(t, c)).files[fileIndex])
	for _, want := range []string{"reading copy: image/png · 12 bytes", fmt.Sprintf("as received: image/png · %d bytes · SHA-256", c.Exhibits[0].Size)} {
		if !strings.Contains(page, want) {
			t.Errorf("no %q", want)
		}
	}
}

// Of an unlinkable bundle no text speaks of proofs that would lie beside it.
func TestAnUnlinkableBundleSpeaksOfNoProofs(t *testing.T) {
	c := sample()
	c.Unlinkable = true
	for i := range c.Exhibits {
		c.Exhibits[i].OpenOriginal = nil
	}
	p := unpack(t, written(t, c))
	for name, no := range map[string][]string{
		"data/VERIFY.txt": {"custody proofs", "eight words", "disclosure.json", "the account to that number"},
		fileIndex:         {"The sums are those", "disclosure.json"},
		fileCheck:         {"checks them.</dd><dt>log_"},
	} {
		for _, word := range no {
			if strings.Contains(string(p.files[name]), word) {
				t.Errorf("%s has %q", name, word)
			}
		}
	}
	d, err := Paper(c)
	if err != nil || strings.Contains(fmt.Sprint(d), "proofs lie beside") || strings.Contains(fmt.Sprint(d), "The sums are those") {
		t.Errorf("the paper speaks of proofs, %v", err)
	}
	if !strings.Contains(string(p.files["data/VERIFY.txt"]), "sha512sum -c") || !strings.Contains(string(p.files["data/VERIFY.txt"]), "If the file ends in .age") {
		t.Error("VERIFY.txt lost its commands")
	}
}
