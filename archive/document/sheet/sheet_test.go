package sheet_test

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"encoding/xml"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"attest/archive/document/sheet"
)

func table() sheet.Table {
	return sheet.Table{
		Name: "Exhibits: [all]", Head: []string{"number", "name", "note"}, Numbers: []int{0},
		Rows: [][]string{{"1", "=cmd|'/c calc'!A1", "사진 <&>"}, {"2", "+82", "two\nlines þ ®"}, {"3", "@SUM(A1)", "-1"}, {"4", "  =1", "\u202egnp.exe"}},
	}
}

// parts unpacks the workbook and reads each part as XML.
func parts(t *testing.T, tab sheet.Table) map[string]string {
	t.Helper()
	var b bytes.Buffer
	if err := tab.XLSX(&b, time.Date(2026, 11, 20, 5, 30, 6, 0, time.UTC)); err != nil {
		t.Fatal(err)
	}
	z, err := zip.NewReader(bytes.NewReader(b.Bytes()), int64(b.Len()))
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		raw, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		out[f.Name] = string(raw)
		d := xml.NewDecoder(bytes.NewReader(raw))
		for {
			if _, err := d.Token(); err == io.EOF {
				break
			} else if err != nil {
				t.Fatalf("%s: %v", f.Name, err)
			}
		}
	}
	return out
}

func TestNoCellIsAFormula(t *testing.T) {
	s := parts(t, table())["xl/worksheets/sheet1.xml"]
	if strings.Contains(s, "<f>") || strings.Contains(s, "<f ") {
		t.Error("a formula")
	}
	for _, want := range []string{`r="B2" t="inlineStr" s="2"`, `r="B3" t="inlineStr" s="2"`, `r="B4" t="inlineStr" s="2"`, `r="C4" t="inlineStr" s="2"`, `r="B5" t="inlineStr" s="2"`, `<c r="A2"><v>1</v></c>`, "사진 &lt;&amp;&gt;", "⟦U+202E⟧gnp.exe"} {
		if !strings.Contains(s, want) {
			t.Errorf("%s is not in the sheet", want)
		}
	}
	raw, err := table().CSV()
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"\ufeffnumber,name,note\r\n", "'=cmd", "'+82", "'@SUM", "'-1", "'  =1"} {
		if !strings.Contains(string(raw), want) {
			t.Errorf("%q is not in the CSV", want)
		}
	}
}

// LibreOffice's spreadsheet has in each cell the text that was put there, counts
// with numbers alone, and computes nothing.
func TestCalcReadsWhatWasWritten(t *testing.T) {
	dir := t.TempDir()
	var b bytes.Buffer
	if err := table().XLSX(&b, time.Date(2026, 11, 20, 5, 30, 6, 0, time.UTC)); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "list.xlsx"), b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	// Commas, quotes, UTF-8, each text in quotes and each formula as it is typed.
	cmd := exec.Command("soffice", "-env:UserInstallation=file://"+dir+"/profile", "--headless", "--convert-to", "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,true,false,true", "--outdir", dir, filepath.Join(dir, "list.xlsx"))
	cmd.Env = append(os.Environ(), "HOME="+dir)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("soffice: %v\n%s", err, out)
	}
	raw, err := os.ReadFile(filepath.Join(dir, "list.csv"))
	if err != nil {
		t.Fatalf("LibreOffice wrote no list: %v", err)
	}
	if strings.Contains(string(raw), `"1"`) || !strings.Contains(string(raw), "\n1,") {
		t.Error("the number is a text")
	}
	got, err := csv.NewReader(bytes.NewReader(raw)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	want := append([][]string{table().Head}, table().Rows...)
	want[4] = []string{"4", "  =1", "⟦U+202E⟧gnp.exe"}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("LibreOffice has\n%q, written was\n%q", got, want)
	}
}

func TestALoadFileHasACellForEachDelimiter(t *testing.T) {
	raw := string(table().DAT())
	lines := strings.Split(strings.TrimSuffix(raw, "\r\n"), "\r\n")
	if len(lines) != 5 || lines[0] != "\ufeffþnumberþ\x14þnameþ\x14þnoteþ" {
		t.Fatalf("%q", lines)
	}
	for _, l := range lines {
		if strings.Count(l, "þ") != 6 || strings.Count(l, "\x14") != 2 {
			t.Errorf("%q", l)
		}
	}
	if !strings.Contains(lines[2], "þtwo®lines ⟦U+00FE⟧ ⟦U+00AE⟧þ") {
		t.Errorf("%q", lines[2])
	}
}
