package sheet

import (
	"errors"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"attest/archive/document/ooxml"
)

// ErrOther says that a workbook is not as XLSX writes it.
var ErrOther = errors.New("it is not a spreadsheet as this program writes it")

// MaxXLSX is how many bytes ReadXLSX takes of all parts of a workbook together, unpacked.
const MaxXLSX = 64 << 20

// Frame is what an XLSX of a table has whatever its rows are: its parts but the
// sheet, by name, and what stands in front of the sheet's rows. With it another
// program reads as ReadXLSX does.
func (t Table) Frame() (parts map[string]string, front string) {
	parts = map[string]string{}
	for _, p := range t.frame() {
		parts[p.Name] = ooxml.Declaration + p.Text
	}
	front, _ = t.around()
	return parts, ooxml.Declaration + front
}

// ReadXLSX gives the rows of a workbook as XLSX writes it of this table, its head
// first. Names, widths and styles must be the table's own, so that no row, column or cell of what is read
// is hidden from who opens it; the rows may be others. Errors: ErrOther.
func (t Table) ReadXLSX(raw []byte) ([][]string, error) {
	parts, err := ooxml.Read(raw, MaxXLSX)
	if err != nil {
		return nil, ErrOther
	}
	frame := t.frame()
	if len(parts) != len(frame)+1 || parts[len(frame)].Name != partSheet {
		return nil, ErrOther
	}
	for i, p := range frame {
		if parts[i].Name != p.Name || string(parts[i].Bytes) != ooxml.Declaration+p.Text {
			return nil, ErrOther
		}
	}
	_, front := t.Frame()
	text, ok := strings.CutPrefix(string(parts[len(frame)].Bytes), front)
	if !ok {
		return nil, ErrOther
	}
	rows, rest, ok := t.readRows(text)
	if _, behind := (Table{Head: t.Head, Rows: rows[min(1, len(rows)):]}).around(); !ok || len(rows) == 0 || rest != behind {
		return nil, ErrOther
	}
	return rows, nil
}

var (
	textCell   = regexp.MustCompile(`^" t="inlineStr" s="([0-2])"><is><t xml:space="preserve">((?:[^<>&"]|&(?:amp|lt|gt|quot|#10|#9);)*)</t></is></c>`)
	numberCell = regexp.MustCompile(`^"><v>(0|[1-9][0-9]{0,14})</v></c>`)
	unescaper  = strings.NewReplacer("&amp;", "&", "&lt;", "<", "&gt;", ">", "&quot;", `"`, "&#10;", "\n", "&#9;", "\t")
)

// readRows reads rows up to what is none.
func (t Table) readRows(text string) (rows [][]string, rest string, ok bool) {
	for n := 0; strings.HasPrefix(text, "<row "); n++ {
		if text, ok = strings.CutPrefix(text, `<row r="`+strconv.Itoa(n+1)+`">`); !ok {
			return rows, text, false
		}
		row := make([]string, len(t.Head))
		for i := range row {
			if text, ok = strings.CutPrefix(text, `<c r="`+column(i)+strconv.Itoa(n+1)); !ok {
				return rows, text, false
			}
			m := textCell.FindStringSubmatch(text)
			switch {
			case m != nil && (m[1] == "1") == (n == 0):
				row[i] = unescaper.Replace(m[2])
			case m == nil && n > 0 && slices.Contains(t.Numbers, i):
				if m = numberCell.FindStringSubmatch(text); m == nil {
					return rows, text, false
				}
				row[i] = m[1]
			default:
				return rows, text, false
			}
			text = text[len(m[0]):]
		}
		if text, ok = strings.CutPrefix(text, `</row>`); !ok {
			return rows, text, false
		}
		rows = append(rows, row)
	}
	return rows, text, true
}
