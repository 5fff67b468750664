// Package documenttest has an invented document for the tests of the programs
// that set one.
package documenttest

import (
	"fmt"
	"strings"
	"time"

	"attest/archive/document"
)

// Korean, Chinese and Russian are sentences that must be found again. All are invented.
const (
	Korean  = "새벽에 보위원 세 명이 문을 두드렸습니다. 두만강을 건넌 지 나흘째였습니다."
	Chinese = "他们把我们关在边境的拘留所里，每天点名两次。"
	Russian = "Нас считали дважды в день, утром и вечером."
)

// Sample is a document of every kind of block.
func Sample() document.Document {
	d := document.Document{
		Title: "Sample submission (invented)", Subtitle: "To a sample commission", Running: "Sample office · S-K7-0001", Language: "en", Author: "Sample office",
		Time: time.Date(2026, 11, 20, 5, 30, 6, 0, time.UTC), Words: document.Words{Page: "page {0}", Contents: "Contents"},
	}
	add := func(b document.Block) { d.Blocks = append(d.Blocks, b) }
	add(document.Block{Kind: document.Facts, Table: document.Grid{Rows: [][]string{{"To", "A sample commission"}, {"Reference", ""}, {"From", "Sample office, invented street 1"}}}})
	add(document.Block{Kind: document.Heading, Level: 1, ID: "h_cover", Text: "Cover letter"})
	add(document.Block{Kind: document.Plain, ID: "c_1", Text: "All of this is invented.\nIt stands for nothing."})
	add(document.Block{Kind: document.Heading, Level: 1, ID: "h_t1", Text: "Testimony 1, W-01"})
	for i, text := range []string{Korean, Chinese, Russian, "They counted us twice a day."} {
		add(document.Block{
			Kind: document.Numbered, ID: fmt.Sprintf("t1p%d", i+1), Text: text, Lead: fmt.Sprintf("witness · 0:0%d:00", i),
			Notes: []document.Note{{At: len([]rune(text)), Text: fmt.Sprintf("Exhibit %d; testimony 1, paragraph %d.", i+1, i+1)}},
		})
	}
	add(document.Block{Kind: document.Heading, Level: 1, ID: "h_viol", Text: "Violations by provision"})
	add(document.Block{Kind: document.Table, Table: document.Grid{
		Caption: "Violations", Head: []string{"Provision", "Acts", "Sources"}, Widths: []float64{2, 4, 2},
		Rows: [][]string{{"CAT, Article 3", "Return to a risk of torture", "testimony 1, paragraph 1"}, {"ICCPR, Article 9", strings.Repeat("자의적 구금 ", 12), "testimony 1, paragraph 2"}},
	}})
	add(document.Block{Kind: document.Heading, Level: 2, ID: "h_rest", Text: "Restrictions on use"})
	add(document.Block{Kind: document.Small, Text: "Not to be published."})
	return d
}

// Long has about so many pages of text in four languages, with notes and a table.
func Long(pages int) document.Document {
	d := Sample()
	for n := range pages {
		d.Blocks = append(d.Blocks, document.Block{Kind: document.Heading, Level: 1 + n%2, ID: fmt.Sprintf("h%d", n), Text: fmt.Sprintf("Part %d 부분", n)})
		for k := range 6 {
			text := strings.Repeat([]string{Korean, Chinese, Russian, "They counted us twice a day. "}[k%4]+" ", 6)
			d.Blocks = append(d.Blocks, document.Block{
				Kind: document.Numbered, ID: fmt.Sprintf("p%d_%d", n, k), Text: text, Lead: "witness",
				Notes: []document.Note{{At: 20, Text: "Exhibit 3."}, {At: len([]rune(text)), Text: strings.Repeat("Exhibit 4, testimony 2. ", 6)}},
			})
		}
	}
	return d
}
