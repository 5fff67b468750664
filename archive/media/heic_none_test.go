//go:build !nodynamic

package media_test

import (
	"bytes"
	"errors"
	"testing"

	"attest/archive/media"
)

// A build without the tag has no decoder, and says so.
func TestPicturesOfPhonesAreKeptWithoutTheTag(t *testing.T) {
	file := testdata(t, "sketch.heic")
	if kind := media.Sniff(file, "IMG_0001.HEIC"); kind != "image/heic" || media.HasReadingCopy(kind) {
		t.Errorf("it is %s", kind)
	}
	if _, err := media.DecodeImage(bytes.NewReader(file)); !errors.Is(err, media.ErrNoReadingCopy) {
		t.Errorf("opened: %v", err)
	}
}
