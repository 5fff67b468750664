package clip_test

import (
	"testing"

	"attest/app/clip"
	"attest/app/look/looktest"
)

func TestTextIsTakenOffAfterItsTime(t *testing.T) {
	d := looktest.New(t)
	clip.Put("SHA256:abc")
	d.Loop.Advance(clip.Life - 1)
	if got := d.App.Clipboard().Content(); got != "SHA256:abc" {
		t.Fatalf("before its time the clipboard holds %q", got)
	}
	d.Loop.Advance(1)
	if got := d.App.Clipboard().Content(); got != "" {
		t.Fatalf("after its time the clipboard holds %q", got)
	}
}

func TestWhatOthersCopiedStays(t *testing.T) {
	d := looktest.New(t)
	clip.Put("SHA256:abc")
	d.App.Clipboard().SetContent("a recipe")
	d.Loop.Advance(2 * clip.Life)
	if got := d.App.Clipboard().Content(); got != "a recipe" {
		t.Fatalf("another program's text became %q", got)
	}
}

func TestClearTakesOffOurTextAndNoOther(t *testing.T) {
	d := looktest.New(t)
	clip.Put("SHA256:abc")
	clip.Clear()
	if got := d.App.Clipboard().Content(); got != "" {
		t.Fatalf("after Clear the clipboard holds %q", got)
	}
	clip.Put("SHA256:abc")
	d.App.Clipboard().SetContent("a recipe")
	clip.Clear()
	clip.Clear()
	if got := d.App.Clipboard().Content(); got != "a recipe" {
		t.Fatalf("another program's text became %q", got)
	}
}

func TestANewerCopyHasItsWholeTime(t *testing.T) {
	d := looktest.New(t)
	clip.Put("first")
	d.Loop.Advance(clip.Life - 1)
	clip.Put("second")
	d.Loop.Advance(1)
	if got := d.App.Clipboard().Content(); got != "second" {
		t.Fatalf("a newer copy was taken off with the older one: %q", got)
	}
	d.Loop.Advance(clip.Life)
	if got := d.App.Clipboard().Content(); got != "" {
		t.Fatalf("after its time the clipboard holds %q", got)
	}
}
