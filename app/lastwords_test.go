package app

import (
	"bytes"
	"errors"
	"io"
	"log"
	"testing"

	"fyne.io/fyne/v2"
)

func TestOnlyTheMessageOfTheLastSaveIsKeptBack(t *testing.T) {
	before := log.Writer()
	flags := log.Flags()
	t.Cleanup(func() { log.SetOutput(before); log.SetFlags(flags) })
	var said bytes.Buffer
	log.SetOutput(&said)
	log.SetFlags(0)
	quietEnd()
	quietEnd()
	fyne.LogError("Preferences load error:", io.EOF)
	if said.Len() > 0 {
		t.Errorf("it said %q", said.String())
	}
	log.Print("another")
	log.Print("  Cause: another cause")
	fyne.LogError("Failed on force saving preferences", errors.New("the disk is full"))
	for _, want := range []string{"another\n", "another cause", "Failed on force saving", "the disk is full", "lastwords_test.go"} {
		if !bytes.Contains(said.Bytes(), []byte(want)) {
			t.Errorf("%q is not in %q", want, said.String())
		}
	}
}
