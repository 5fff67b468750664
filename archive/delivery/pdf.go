package delivery

import (
	"bytes"
	"errors"
	"io"

	"github.com/pdfcpu/pdfcpu/pkg/api"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"
)

// MaxPDF is the largest PDF that is locked: it is held in memory.
const MaxPDF = 256 << 20

// ErrPDF: not a PDF that can be locked.
var ErrPDF = errors.New("this PDF cannot be locked with a passphrase: it is damaged, locked already, or too large")

// PDF writes a PDF locked with a passphrase, by PDF 2.0's AES-256. Readers of
// the last fifteen years open it. Whoever has the passphrase may do everything:
// what a PDF forbids its readers protects nobody.
func PDF(w io.Writer, pdf []byte, pass string) error {
	p, err := usable(pass)
	if err != nil {
		return err
	}
	if len(pdf) > MaxPDF {
		return ErrPDF
	}
	api.DisableConfigDir() // else the library writes a folder into the member's home
	conf := model.NewAESConfiguration(p, p, 256)
	conf.Permissions = model.PermissionsAll
	if pdf = bytes.Clone(pdf); bytes.HasPrefix(pdf, []byte("%PDF-1.")) {
		copy(pdf, "%PDF-2.0") // of an older one the library makes revision 5, whose key is one SHA-256 of the passphrase
	}
	var out bytes.Buffer
	err = guarded(ErrPDF, func() error { return api.Encrypt(bytes.NewReader(pdf), &out, conf) })
	if err != nil {
		return ErrPDF // what the library says quotes the file
	}
	if !bytes.Contains(out.Bytes(), []byte("/R 6")) {
		return ErrPDF
	}
	_, err = w.Write(out.Bytes())
	return err
}
