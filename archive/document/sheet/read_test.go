package sheet

import (
	"bytes"
	"errors"
	"slices"
	"testing"
	"time"
)

var day = time.Date(2026, 11, 20, 5, 30, 6, 0, time.UTC)

func strangeTable() Table {
	return Table{
		Name: "Exhibits", Numbers: []int{1}, Widths: []float64{8, 12}, Head: []string{"text", "size"},
		Rows: [][]string{{"a & <b> \"c\"\n\td", "12"}, {"=1+1", ""}, {"지어낸 것", "0"}, {"not a number", "12x"}},
	}
}

// What is written is read back, whatever is in a cell.
func TestASpreadsheetIsReadBack(t *testing.T) {
	tab := strangeTable()
	var b bytes.Buffer
	if err := tab.XLSX(&b, day); err != nil {
		t.Fatal(err)
	}
	rows, err := tab.ReadXLSX(b.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	if want := append([][]string{tab.Head}, tab.Rows...); !slices.EqualFunc(rows, want, slices.Equal) {
		t.Errorf("%q, want %q", rows, want)
	}
	other := tab
	other.Widths = []float64{8, 0} // a column that nobody sees
	if _, err := other.ReadXLSX(b.Bytes()); !errors.Is(err, ErrOther) {
		t.Errorf("%v", err)
	}
	for at := range b.Len() { // cut short, and with a byte in front of it
		if _, err := tab.ReadXLSX(b.Bytes()[:at]); !errors.Is(err, ErrOther) {
			t.Fatalf("the first %d bytes are taken: %v", at, err)
		}
	}
	if _, err := tab.ReadXLSX(append([]byte("x"), b.Bytes()...)); !errors.Is(err, ErrOther) {
		t.Errorf("%v", err)
	}
}

// FuzzReadXLSX: nothing makes it panic, and what it takes has as many cells in each
// row as the head.
func FuzzReadXLSX(f *testing.F) {
	tab := strangeTable()
	var b bytes.Buffer
	if err := tab.XLSX(&b, day); err != nil {
		f.Fatal(err)
	}
	f.Add(b.Bytes())
	f.Add(b.Bytes()[:b.Len()-1])
	f.Add(bytes.Repeat([]byte("PK\x05\x06"), 10))
	f.Fuzz(func(t *testing.T, raw []byte) {
		rows, err := tab.ReadXLSX(raw)
		if err != nil && !errors.Is(err, ErrOther) {
			t.Fatal(err)
		}
		for _, r := range rows {
			if len(r) != len(tab.Head) {
				t.Fatalf("%q", r)
			}
		}
	})
}
