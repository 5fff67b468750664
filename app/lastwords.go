package app

import (
	"bytes"
	"io"
	"log"
)

// lastWords is what the log writes to once the program ends. It keeps back one message of Fyne, with its cause and place:
// Fyne saves the preferences a last time while it ends, and its own watch of that file may read it before the new text is
// in it. Nothing is lost, the next start reads what was saved; and Fyne has no way to end the watch before.
type lastWords struct {
	to   io.Writer
	back bool // the lines before belonged to that message
}

// quietEnd puts lastWords before what the log writes to, once.
func quietEnd() {
	if _, already := log.Writer().(*lastWords); !already {
		log.SetOutput(&lastWords{to: log.Writer()})
	}
}

// Write gets one line of the log at a time.
func (l *lastWords) Write(line []byte) (int, error) {
	switch {
	case bytes.Contains(line, []byte("Fyne error:  Preferences load error:")):
		l.back = true
	case l.back && (bytes.Contains(line, []byte("  Cause: ")) || bytes.Contains(line, []byte("  At: "))):
	default:
		l.back = false
		return l.to.Write(line)
	}
	return len(line), nil
}
