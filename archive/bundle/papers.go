package bundle

import (
	"bytes"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"attest/archive/document/pdf"
	"attest/archive/document/sheet"
	"attest/archive/document/word"
)

// Papers that every bundle has, for people and their programs. Verify asks no
// more of them than of any file: the signature stands for them.
const (
	filePDF    = "data/submission.pdf"
	fileWord   = "data/submission.docx"
	fileBehind = "data/accounts.%s" // pdf and docx, where the form stands alone
	fileSheet  = "data/exhibits.xlsx"
	fileLoad   = "data/exhibits.dat"
	fileReport = "data/custody/report-%s.txt" // en and ko
)

// papers sets the submission as PDF and for Word, lists the exhibits for
// spreadsheets and review platforms, and tells their chain of custody in words.
func papers(c Content, add func(name string, data []byte, err error)) error {
	d, err := Paper(c)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrContent, err)
	}
	write := func(name string, f func(io.Writer) error) {
		var b bytes.Buffer
		err := f(&b)
		add(name, b.Bytes(), err)
	}
	write(filePDF, func(w io.Writer) error { return pdf.Write(w, d) })
	write(fileWord, func(w io.Writer) error { return word.Write(w, d) })
	behind, err := Accounts(c)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrContent, err)
	}
	if behind != nil {
		write(fmt.Sprintf(fileBehind, "pdf"), func(w io.Writer) error { return pdf.Write(w, *behind) })
		write(fmt.Sprintf(fileBehind, "docx"), func(w io.Writer) error { return word.Write(w, *behind) })
	}
	table := ExhibitTable(c)
	write(fileSheet, func(w io.Writer) error { return table.XLSX(w, c.Time) })
	add(fileLoad, loadFile(c).DAT(), nil)
	for _, lang := range []string{"en", "ko"} {
		if text := custodyReport(c, lang); text != "" {
			add(fmt.Sprintf(fileReport, lang), []byte(text), nil)
		}
	}
	return nil
}

// ExhibitTable is the list of exhibits: what exhibits.csv and exhibits.xlsx hold.
func ExhibitTable(c Content) sheet.Table { return exhibitTable(listExhibits(c)) }

func exhibitTable(list exhibitList) sheet.Table {
	t := sheet.Table{
		Name: "Exhibits", Numbers: []int{5},
		Head:   []string{"number", "file", "original", "original file name", "media type", "size", "sha256", "testimony", "notes"},
		Widths: []float64{8, 30, 30, 26, 22, 12, 68, 10, 50},
	}
	for _, x := range list.Exhibits {
		number := ""
		if x.Testimony > 0 {
			number = strconv.Itoa(x.Testimony)
		}
		t.Rows = append(t.Rows, []string{
			fmt.Sprintf("%04d", x.Number), x.File, x.Original, x.OriginalName, x.Media, sizeText(x.Size), x.SHA256, number, strings.Join(x.Notes, "; "),
		})
	}
	return t
}

// sizeText is a size in bytes, "" where it is not told.
func sizeText(n int64) string {
	if n == 0 {
		return ""
	}
	return strconv.FormatInt(n, 10)
}

// loadFile is the list by the field names that review platforms map by
// themselves. Documents are numbered once, there are no pages with numbers of
// their own: the beginning and the end are the same.
func loadFile(c Content) sheet.Table {
	return loadTable(listExhibits(c), func(n int) string {
		if n > len(c.Testimonies) {
			return ""
		}
		return c.Testimonies[n-1].Pseudonym
	})
}

// loadTable is that of a list; whose tells a testimony's witness.
func loadTable(list exhibitList, whose func(n int) string) sheet.Table {
	t := sheet.Table{Head: []string{"BEGDOC", "ENDDOC", "CUSTODIAN", "FILENAME", "FILETYPE", "FILESIZE", "HASHSHA256", "NATIVELINK", "COPYLINK", "TESTIMONY", "NOTES"}}
	for _, x := range list.Exhibits {
		number, witness := fmt.Sprintf("EX%04d", x.Number), ""
		if x.Testimony > 0 {
			witness = whose(x.Testimony)
		}
		t.Rows = append(t.Rows, []string{
			number, number, witness, x.OriginalName, x.Media, sizeText(x.Size), x.SHA256, windowsPath(x.Original), windowsPath(x.File), strconv.Itoa(x.Testimony), strings.Join(x.Notes, "; "),
		})
	}
	return t
}

// windowsPath is a path as load files have it, from the bag's folder.
func windowsPath(path string) string {
	if path == "" {
		return ""
	}
	return `.\data\` + strings.ReplaceAll(path, "/", `\`)
}

// custodyReport tells in words what happened to each exhibit, "" where nothing is
// told of any.
func custodyReport(c Content, lang string) string {
	w, pw := wordsFor(lang), paperWordsFor(lang)
	var b strings.Builder
	told := false
	say := func(text string) { b.WriteString(wrap(shownText(text), 78) + "\n") }
	say(pw.CustodyReport)
	b.WriteString("\n")
	say(pw.CustodyNote)
	for _, x := range c.Exhibits {
		told = told || len(x.Steps) > 0
		b.WriteString("\n")
		if x.Redacted {
			say(fmt.Sprintf("%s %d · %s · %s", w.Exhibit, x.Number, x.Media, pw.PartsOut))
		} else {
			say(fmt.Sprintf("%s %d · %s · %d %s", w.Exhibit, x.Number, x.Media, x.Size, w.Bytes))
			say("SHA-256 (" + pw.AsReceived + ")\n" + x.SHA256)
		}
		for i, s := range x.Steps {
			line := fmt.Sprintf("%d. %s · %s", i+1, minute(s.Time), pw.step(s.What))
			if s.Role != "" {
				line += " · " + pw.By + " " + s.Role
			}
			say(line)
		}
		if len(x.Steps) == 0 {
			say(pw.NoSteps)
			continue
		}
		say(pw.Sealed)
	}
	if !told {
		return ""
	}
	return b.String()
}

// minute is a time of the log as it is read, with its zone.
func minute(at string) string {
	t, err := time.Parse(time.RFC3339, at)
	if err != nil {
		return at
	}
	return t.Format("2006-01-02 15:04 -07:00")
}

// wrap breaks lines at spaces where they are longer than so many characters.
func wrap(text string, most int) string {
	var out []string
	for line := range strings.SplitSeq(text, "\n") {
		n := 0
		var b strings.Builder
		for i, word := range strings.Split(line, " ") {
			k := len([]rune(word))
			switch {
			case i == 0:
			case n+1+k > most:
				b.WriteByte('\n')
				n = 0
			default:
				b.WriteByte(' ')
				n++
			}
			b.WriteString(word)
			n += k
		}
		out = append(out, b.String())
	}
	return strings.Join(out, "\n")
}
