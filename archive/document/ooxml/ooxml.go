// Package ooxml packs the parts of an Office Open XML file (ECMA-376 part 2)
// into its zip. The same parts and time give the same bytes.
package ooxml

import (
	"archive/zip"
	"io"
	"time"
)

// Part is one file of the package: its name, and XML without its declaration; or
// bytes, which are written as they are.
type Part struct {
	Name, Text string
	Bytes      []byte
}

// Declaration stands in front of a part's text.
const Declaration = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"

// Write packs the parts in their order. A time that a zip cannot tell, before
// 1980 or after 2107, is written as the first of 1980. Errors are w's.
func Write(w io.Writer, at time.Time, parts []Part) error {
	at = at.UTC().Truncate(time.Second)
	if at.Year() < 1980 || at.Year() > 2107 {
		at = time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)
	}
	z := zip.NewWriter(w)
	for _, p := range parts {
		data := p.Bytes
		if data == nil {
			data = []byte(Declaration + p.Text)
		}
		f, err := z.CreateHeader(&zip.FileHeader{Name: p.Name, Method: zip.Deflate, Modified: at})
		if err != nil {
			return err
		}
		if _, err := f.Write(data); err != nil {
			return err
		}
	}
	return z.Close()
}
