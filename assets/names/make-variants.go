//go:build ignore

// Command make-variants draws variants.txt from the Unihan database: which Han characters are one, as they were written before
// and as they are written in the People's Republic since the reform. Only pairs that Unihan calls simplified and traditional.
//
// The files are in Debian's package unicode-data. Usage:
//
//	go run assets/names/make-variants.go /usr/share/unicode assets/names/variants.txt
package main

import (
	"bufio"
	"bytes"
	"compress/bzip2"
	"fmt"
	"log"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

const head = `# Han characters that are one: as written before, and its simplified form; where one was made of several, each has its pair.
# Made by make-variants.go from Unihan 15.0.0 (kSimplifiedVariant, kTraditionalVariant; the basic plane). This is a
# modified extract of Unicode data files. Copyright 1991-2022 Unicode, Inc.; permission notice in UNICODE-LICENSE.txt.
`

func main() {
	if len(os.Args) != 3 {
		log.Fatal("usage: make-variants UNICODE-FOLDER FILE")
	}
	f, err := os.Open(filepath.Join(os.Args[1], "Unihan_Variants.txt.bz2"))
	if err != nil {
		log.Fatal(err)
	}
	defer f.Close()
	simple := map[rune]rune{}
	put := func(from, to rune, over bool) {
		if from == to || from < 0 || to < 0 || from > 0xffff || to > 0xffff {
			return
		}
		if _, had := simple[from]; !had || over {
			simple[from] = to
		}
	}
	lines := bufio.NewScanner(bzip2.NewReader(f))
	for lines.Scan() {
		p := strings.Split(lines.Text(), "\t")
		if len(p) != 3 {
			continue
		}
		r := point(p[0])
		switch all := strings.Fields(p[2]); p[1] {
		case "kSimplifiedVariant":
			put(r, point(all[0]), true)
		case "kTraditionalVariant":
			for _, t := range all {
				put(point(t), r, false)
			}
		}
	}
	if lines.Err() != nil {
		log.Fatal(lines.Err())
	}
	var b bytes.Buffer
	b.WriteString(head)
	for _, r := range slices.Sorted(maps.Keys(simple)) {
		fmt.Fprintf(&b, "%c%c\n", r, simple[r])
	}
	if err := os.WriteFile(os.Args[2], b.Bytes(), 0o644); err != nil {
		log.Fatal(err)
	}
	fmt.Println(len(simple), "pairs,", b.Len(), "bytes")
}

func point(s string) rune {
	n, err := strconv.ParseUint(strings.TrimPrefix(s, "U+"), 16, 32)
	if err != nil {
		return -1
	}
	return rune(n)
}
