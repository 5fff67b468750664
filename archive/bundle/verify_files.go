package bundle

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"maps"
	"path"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/text/unicode/norm"

	"attest/archive/document/sheet"
)

// every is each file that a bundle may have beside those of its testimonies and
// exhibits.
var every = []string{
	fileIndex, otherIndex("en"), otherIndex("ko"), fileCheck, fileVerify, fileExhibits, fileTable, fileSheet, fileLoad,
	filePDF, fileWord, fmt.Sprintf(fileBehind, "pdf"), fmt.Sprintf(fileBehind, "docx"), fmt.Sprintf(fileReport, "en"), fmt.Sprintf(fileReport, "ko"),
	fileKey, fileSigners, fileProofs, fileCheckpoint, fileUnlinkable, fileCheckStamp, fileEarlier, fileEarlierStamp, fileEarlierProof,
}

// ofTestimony are those of one testimony.
var ofTestimony = []string{"statement.html", "statement.json", "consent.html", "consent.json", fileDisclosure, fileReading}

// unlisted tells of each file that no bundle has, or that the list of exhibits does not
// name: whoever opens a folder takes what lies there for what was checked. What is
// told already is not told again.
func (v *verifier) unlisted() {
	list, listed := v.exhibitList()
	known := map[string]bool{}
	for _, name := range every {
		known[name] = true
	}
	for n := 1; n <= v.Testimonies; n++ {
		for _, name := range ofTestimony {
			known[path.Join(testimonyFolder(n), name)] = true
		}
	}
	for _, x := range list.Exhibits {
		known["data/"+x.File], known["data/"+x.Original] = true, true
	}
	for _, f := range v.Faults {
		known[f.File] = true
	}
	for _, name := range slices.Sorted(maps.Keys(v.sums)) {
		ofList := strings.HasPrefix(name, "data/exhibits/") || strings.HasPrefix(name, "data/originals/")
		if strings.HasPrefix(name, "data/") && !known[name] && (listed || !ofList) {
			v.faultOf(KindExtra, name, "no list names it, and no bundle has it there")
		}
	}
	if listed {
		v.tables(list)
	}
}

// exhibitList is exhibits.json, if it can be read: what is wrong with it is told by
// exhibits.
func (v *verifier) exhibitList() (list exhibitList, ok bool) {
	_, there := v.sums[fileExhibits]
	return list, there && decodeOurs(v.kept[fileExhibits], exhibitsType, &list) == nil
}

// tables holds exhibits.csv, exhibits.dat and exhibits.xlsx against exhibits.json.
// Bundles of before have the first alone.
func (v *verifier) tables(list exhibitList) {
	witness := func(n int) string {
		var s statement
		if decodeOurs(v.kept[path.Join(testimonyFolder(n), "statement.json")], statementType, &s) != nil {
			return ""
		}
		return s.Pseudonym
	}
	for name, t := range map[string]struct {
		rows [][]string
		want sheet.Table
		cell func(string) string
	}{
		fileTable: {readCSV(v.kept[fileTable]), exhibitTable(list), csvCell},
		fileLoad:  {readDAT(v.kept[fileLoad]), loadTable(list, witness), datCell},
		fileSheet: {readXLSX(v.kept[fileSheet]), exhibitTable(list), sheetCell},
	} {
		_, there := v.sums[name]
		told := slices.ContainsFunc(v.Faults, func(f Fault) bool { return f.File == name })
		if there && !told && !sameRows(t.rows, append([][]string{t.want.Head}, t.want.Rows...), t.cell) {
			v.fault(name, "it is not what %s lists", path.Base(fileExhibits))
		}
	}
}

// sizeColumn is that of both tables whose cell is empty, or 0, where no size is told.
const sizeColumn = 5

func sameRows(got, want [][]string, cell func(string) string) bool {
	return slices.EqualFunc(got, want, func(a, b []string) bool {
		if len(a) != len(b) {
			return false
		}
		for i := range a {
			x, y := cell(a[i]), cell(b[i])
			if i == sizeColumn && x == "0" {
				x = ""
			}
			if x != y {
				return false
			}
		}
		return true
	})
}

// csvCell and datCell are what a cell tells, however the table spells it: the marks
// of hidden characters are those characters again, which depends on no table of
// characters, and what keeps a program from taking a text for something else is gone.
func csvCell(s string) string {
	return strings.TrimPrefix(norm.NFC.String(unmarked(strings.ReplaceAll(s, "\r\n", "\n"))), "'")
}

func datCell(s string) string {
	return strings.NewReplacer("\r\n", "®", "\n", "®", "\t", " ").Replace(norm.NFC.String(unmarked(s)))
}

// sheetCell: nothing stands in front of a text in a spreadsheet's own format.
func sheetCell(s string) string {
	return norm.NFC.String(unmarked(strings.ReplaceAll(s, "\r\n", "\n")))
}

// unmarked is a text with each mark of a hidden character read back.
func unmarked(s string) string {
	return plainMark.ReplaceAllStringFunc(s, func(m string) string {
		n, err := strconv.ParseUint(plainMark.FindStringSubmatch(m)[1], 16, 21)
		if err != nil {
			return m
		}
		return string(rune(n))
	})
}

// readCSV gives the rows of a table as this program writes it, nil for none.
func readCSV(raw []byte) [][]string {
	body, ok := bytes.CutPrefix(raw, []byte("\ufeff"))
	if !ok {
		return nil
	}
	rows, err := csv.NewReader(bytes.NewReader(body)).ReadAll()
	if err != nil {
		return nil
	}
	return rows
}

func readDAT(raw []byte) (rows [][]string) {
	body, ok := bytes.CutPrefix(raw, []byte("\ufeff"))
	if !ok || !bytes.HasSuffix(body, []byte("\r\n")) {
		return nil
	}
	for line := range strings.SplitSeq(strings.TrimSuffix(string(body), "\r\n"), "\r\n") {
		var row []string
		for cell := range strings.SplitSeq(line, "\x14") {
			text, opens := strings.CutPrefix(cell, "þ")
			text, closes := strings.CutSuffix(text, "þ")
			if !opens || !closes {
				return nil
			}
			row = append(row, text)
		}
		rows = append(rows, row)
	}
	return rows
}

// readXLSX gives the rows of a spreadsheet as this program writes it, nil for none.
func readXLSX(raw []byte) [][]string {
	rows, err := exhibitTable(exhibitList{}).ReadXLSX(raw)
	if err != nil {
		return nil
	}
	return rows
}
