//go:build ignore

// Command make-readings draws readings.txt from the Unihan database: how a Han character of a name is read in Korean and
// in Mandarin. It takes the characters that have a Korean reading, and the simplified forms of those.
//
// The files are in Debian's package unicode-data. Usage:
//
//	go run assets/names/make-readings.go /usr/share/unicode assets/names/readings.txt
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
	"unicode"

	"golang.org/x/text/unicode/norm"
)

const head = `# How Han characters are read in names: character, Korean readings, Mandarin readings without tones.
# Made by make-readings.go from Unihan %s (kHangul, kMandarin, kTraditionalVariant). This is a
# modified extract of Unicode data files. Copyright 1991-2022 Unicode, Inc.; permission notice in UNICODE-LICENSE.txt.
# "+" before a character: among those that schools teach or that South Korea admits for given names (sources E and N).
`

type reading struct {
	hangul, pinyin []string
	forNames       bool
}

func main() {
	if len(os.Args) != 3 {
		log.Fatal("usage: make-readings UNICODE-FOLDER FILE")
	}
	read := fields(filepath.Join(os.Args[1], "Unihan_Readings.txt.bz2"))
	variants := fields(filepath.Join(os.Args[1], "Unihan_Variants.txt.bz2"))
	out := map[rune]reading{}
	for r, f := range read {
		if f["kHangul"] == "" {
			continue
		}
		x := reading{pinyin: toneless(f["kMandarin"])}
		for _, h := range strings.Fields(f["kHangul"]) {
			syllable, source, _ := strings.Cut(h, ":")
			x.hangul = append(x.hangul, syllable)
			x.forNames = x.forNames || strings.ContainsAny(source, "EN")
		}
		out[r] = x
	}
	for r, f := range variants {
		if _, has := out[r]; has {
			continue
		}
		for _, u := range strings.Fields(f["kTraditionalVariant"]) {
			from, ok := out[point(u)]
			if !ok || read[point(u)]["kHangul"] == "" {
				continue
			}
			if own := toneless(read[r]["kMandarin"]); len(own) > 0 {
				from.pinyin = own
			}
			out[r] = from
			break
		}
	}
	var b bytes.Buffer
	fmt.Fprintf(&b, head, "15.0.0")
	for _, r := range slices.Sorted(maps.Keys(out)) {
		x := out[r]
		mark := ""
		if x.forNames {
			mark = "+"
		}
		fmt.Fprintf(&b, "%s%c %s %s\n", mark, r, strings.Join(x.hangul, ","), strings.Join(x.pinyin, ","))
	}
	if err := os.WriteFile(os.Args[2], b.Bytes(), 0o644); err != nil {
		log.Fatal(err)
	}
	fmt.Println(len(out), "characters,", b.Len(), "bytes")
}

// fields reads one file of Unihan: character → field → value.
func fields(name string) map[rune]map[string]string {
	f, err := os.Open(name)
	if err != nil {
		log.Fatal(err)
	}
	defer f.Close()
	out := map[rune]map[string]string{}
	lines := bufio.NewScanner(bzip2.NewReader(f))
	for lines.Scan() {
		p := strings.Split(lines.Text(), "\t")
		if len(p) != 3 {
			continue
		}
		r := point(p[0])
		if out[r] == nil {
			out[r] = map[string]string{}
		}
		out[r][p[1]] = p[2]
	}
	if lines.Err() != nil {
		log.Fatal(lines.Err())
	}
	return out
}

func point(s string) rune {
	n, err := strconv.ParseUint(strings.TrimPrefix(s, "U+"), 16, 32)
	if err != nil {
		return -1
	}
	return rune(n)
}

// toneless takes the marks of tones off, and keeps ü.
func toneless(pinyin string) []string {
	var out []string
	for _, p := range strings.Fields(pinyin) {
		var b strings.Builder
		for _, r := range norm.NFD.String(p) {
			if r == '\u0308' || !unicode.Is(unicode.Mn, r) {
				b.WriteRune(r)
			}
		}
		if s := norm.NFC.String(b.String()); !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out
}
