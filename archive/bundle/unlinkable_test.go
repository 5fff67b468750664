package bundle

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
)

// Whoever filled the content: nothing that could be held against another bundle
// is written, the bundle says so, and an original is refused.
func TestAnUnlinkableBundleHasNoProofs(t *testing.T) {
	c := sample()
	c.Unlinkable = true
	if _, err := Write(t.Context(), c, io.Discard, officeKey, nil); !errors.Is(err, ErrContent) {
		t.Fatalf("an original: %v", err)
	}
	for i := range c.Exhibits {
		c.Exhibits[i].OpenOriginal = nil
	}
	sum := c.Exhibits[0].SHA256
	b := written(t, c)
	r := verified(t, b, Options{})
	if !r.OK() || !r.Unlinkable || r.Proven != 0 || r.Entries != 0 || r.Checkpoint != "" {
		t.Fatalf("%+v", r)
	}
	if bytes.Contains(fileIn(t, b, fileExhibits), []byte(sum)) { // a manifest has it where the copy is the same bytes
		t.Error("the list has the sum of an original")
	}
	rest := b
	for _, name := range []string{"data/VERIFY.txt", fileCheck} { // they speak of such files
		rest = bytes.ReplaceAll(rest, fileIn(t, b, name), nil)
	}
	for _, word := range []string{c.Custody.Origin, fileProofs, fileCheckpoint, "disclosure.json"} {
		if bytes.Contains(rest, []byte(word)) {
			t.Errorf("the bundle has %q", word)
		}
	}
	if linked := verified(t, written(t, sample()), Options{}); linked.Unlinkable {
		t.Error("a bundle with proofs says that it has none")
	}
}

// Its paper, sent without a bundle, promises no proofs and has no checksum either.
func TestAnUnlinkablePaperPromisesNoProofs(t *testing.T) {
	c := sample()
	c.Unlinkable, c.Alone = true, true
	if _, err := Paper(c); !errors.Is(err, ErrContent) {
		t.Fatalf("an original: %v", err)
	}
	for i := range c.Exhibits {
		c.Exhibits[i].OpenOriginal = nil
	}
	d, err := Paper(c)
	if err != nil {
		t.Fatal(err)
	}
	text := fmt.Sprint(d)
	for _, no := range []string{c.Exhibits[0].SHA256[:32], "on request", "proofs"} {
		if strings.Contains(text, no) {
			t.Errorf("it has %q", no)
		}
	}
	if !strings.Contains(text, "annex-0001") || !strings.Contains(text, "They are reading copies") {
		t.Error("it does not say what goes with it")
	}
}
