package archive

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path/filepath"
	"time"

	"attest/archive/bundle"
	"attest/archive/delivery"
	"attest/archive/document"
	"attest/archive/document/pdf"
	"attest/archive/document/word"
	"attest/archive/mailing"
	"attest/archive/record"
)

// MessageLimit is how large the files of one message may be together, and who
// says so.
type MessageLimit struct {
	MB      int    `json:"mb"` // of 1,000,000 bytes; 0: none is known
	Source  string `json:"source,omitempty"`
	Checked string `json:"checked,omitempty"` // ISO 8601 day
}

// MessageLimit is the limit of a submission's body, or the one that the office
// set in its place; see OverrideLimits.
func (v *Vault) MessageLimit(id record.ID) (MessageLimit, error) {
	s, err := v.Submission(id)
	if err != nil {
		return MessageLimit{}, err
	}
	name := s.Mechanism
	if name == "" {
		name = record.GeneralBundle
	}
	m, err := v.findMechanism(name)
	if m == nil || m.Limits.MessageMB == 0 {
		return MessageLimit{}, err
	}
	return MessageLimit{MB: m.Limits.MessageMB, Source: m.Limits.Source, Checked: m.Limits.Checked}, nil
}

// mail writes the submission's paper and its annexes into a new folder, in as
// many messages as the limit asks for. What leaves, by whose consent, and what
// is noted of it, is the same as of a bundle.
func (x *export) mail(id record.ID, o ExportOptions, c bundle.Content, p Progress) (ExportReport, error) {
	v := x.v
	limit := MessageLimit{MB: o.MessageMB}
	if o.MessageMB == 0 {
		var err error
		if limit, err = v.MessageLimit(id); err != nil {
			return ExportReport{}, err
		}
	}
	if limit.MB < 0 || limit.MB > 1_000_000 {
		return ExportReport{}, &InvalidError{Object: "export", Field: "message", Why: "must be 0 to 1,000,000 MB"}
	}
	m := &mail{form: o.Form, time: c.Time}
	if delivery.Locked(o.Form) {
		var err error
		if m.pass, err = delivery.NewPassphrase(); err != nil {
			return ExportReport{}, err
		}
	}
	files, err := m.files(c)
	if err != nil {
		return ExportReport{}, err
	}
	parts := &parts{v: v, sub: id}
	list, err := mailing.Lay(x.ctx, o.Path, int64(limit.MB)*1_000_000, files, parts.begin, func(done, total int64) { step(p, "write", done, total) })
	if derr := parts.done(); err == nil {
		err = derr
	}
	if errors.Is(err, fs.ErrExist) {
		err = fmt.Errorf("%w: %w", ErrExists, err)
	}
	if err != nil {
		return ExportReport{}, v.exportError(o.Path, err)
	}
	var names []string
	res := bundle.Result{Encrypted: m.pass != ""}
	for _, w := range list {
		res.Paths = append(res.Paths, filepath.Join(o.Path, filepath.FromSlash(w.Path)))
		res.SHA256, res.Size = append(res.SHA256, w.SHA256), append(res.Size, w.Size)
		names = append(names, w.Path)
	}
	if err := v.noteExport(x.plan, res, x.form, x.redactions, names); err != nil {
		return ExportReport{}, fmt.Errorf("the files are in place, their entry in the log is not: %w", err)
	}
	rep := x.report(c, res, res.Encrypted)
	rep.Form, rep.Passphrase, rep.Messages, rep.Check = x.form, m.pass, list, nil
	return rep, nil
}

// mail makes the files of one export.
type mail struct {
	form, pass string
	time       time.Time
}

// files are the paper and the annexes, in order.
func (m *mail) files(c bundle.Content) ([]mailing.File, error) {
	c.Alone = true
	d, err := bundle.Paper(c)
	if err != nil {
		return nil, err
	}
	behind, err := bundle.Accounts(c)
	if err != nil {
		return nil, err
	}
	paper, err := m.paper(bundle.SafeName(c.Name), d)
	if err != nil {
		return nil, err
	}
	out := []mailing.File{paper}
	if behind != nil {
		if paper, err = m.paper(bundle.SafeName(c.Name)+"-accounts", *behind); err != nil {
			return nil, err
		}
		out = append(out, paper)
	}
	for _, e := range c.Exhibits {
		if e.Open != nil {
			out = append(out, m.annex(e.Number, e.Annex(true), e.ReadingMedia, e.Open))
		}
		if e.OpenOriginal != nil {
			out = append(out, m.annex(e.Number, e.Annex(false), "", e.OpenOriginal))
		}
	}
	return out, nil
}

// paper is a text as the form of the export has it.
func (m *mail) paper(name string, d document.Document) (mailing.File, error) {
	f := mailing.File{Name: name + delivery.Ending(m.form)}
	if m.form == delivery.FormWord {
		f.Write = func(w io.Writer) error { return word.Write(w, d) }
		return f, nil
	}
	var text bytes.Buffer
	if err := pdf.Write(&text, d); err != nil {
		return f, err
	}
	f.Write = func(w io.Writer) error { return m.pdf(w, text.Bytes()) }
	return f, nil
}

// pdf writes a PDF, locked where there is a passphrase.
func (m *mail) pdf(w io.Writer, text []byte) error {
	if m.pass != "" {
		return delivery.PDF(w, text, m.pass)
	}
	_, err := w.Write(text)
	return err
}

// annex is one file of an exhibit. With a passphrase a PDF that was made here is
// locked as a PDF, whatever else there is as a zip of its own.
func (m *mail) annex(number int, name, media string, open func() (io.ReadCloser, error)) mailing.File {
	f := mailing.File{Name: name, Annex: number}
	from := func(use func(r io.Reader) error) error {
		r, err := open()
		if err != nil {
			return err
		}
		return errors.Join(use(r), r.Close())
	}
	switch {
	case m.pass == "":
		f.Write = func(w io.Writer) error {
			return from(func(r io.Reader) error { _, err := io.Copy(w, r); return err })
		}
	case media == "application/pdf":
		f.Write = func(w io.Writer) error {
			return from(func(r io.Reader) error {
				text, err := io.ReadAll(io.LimitReader(r, delivery.MaxPDF+1))
				if err != nil {
					return err
				}
				return delivery.PDF(w, text, m.pass)
			})
		}
	default:
		f.Name += delivery.Ending(delivery.FormZip)
		f.Write = func(w io.Writer) error {
			return from(func(r io.Reader) error {
				return delivery.ZipFiles(w, m.pass, m.time, []delivery.File{{Name: name, Data: r}})
			})
		}
	}
	return f
}
