package media

import (
	"bytes"
	"context"
	"io"

	"github.com/klippa-app/go-pdfium/requests"
)

// pdf lists the Info dictionary and what a PDF carries beside its pages.
func (t *items) pdf(ctx context.Context, w window) error {
	d, err := openPDF(ctx, io.NewSectionReader(w.r, 0, w.size), w.size)
	if err != nil {
		return err
	}
	defer d.Close()
	err = d.call(ctx, func() error {
		for _, f := range []struct{ tag, name string }{
			{"Title", "Title"}, {"Author", "Author"}, {"Subject", "Subject"}, {"Keywords", "Keywords"}, {"Creator", "Made with"},
			{"Producer", "Written by"}, {"CreationDate", "Date made"}, {"ModDate", "Date changed"},
		} {
			if v, err := d.p.FPDF_GetMetaText(&requests.FPDF_GetMetaText{Document: d.doc, Tag: f.tag}); err == nil {
				t.add(true, f.name, v.Value)
			}
		}
		if n, err := d.p.FPDFDoc_GetAttachmentCount(&requests.FPDFDoc_GetAttachmentCount{Document: d.doc}); err == nil && n.AttachmentCount > 0 {
			t.tell(true, "Attachments", "attachments", int64(n.AttachmentCount), "")
		}
		marks := 0
		for i := range min(d.pages, 200) {
			if n, err := d.p.FPDFPage_GetAnnotCount(&requests.FPDFPage_GetAnnotCount{Page: d.page(i)}); err == nil {
				marks += n.Count
			}
		}
		if marks > 0 {
			t.tell(true, "Annotations", "annotations", int64(marks), "")
		}
		t.addf(false, "Pages", "%d", d.pages)
		return nil
	})
	t.pdfTraces(w)
	return err
}

// pdfTraces looks for names in the raw bytes: these parts have no other door.
// Those inside compressed object streams are not seen.
func (t *items) pdfTraces(w window) {
	traces := []struct {
		mark, name, says string
		found            bool
	}{
		{mark: "/JavaScript", name: "Scripts", says: "scripts"},
		{mark: "/JS ", name: "Scripts", says: "scripts"},
		{mark: "/JS(", name: "Scripts", says: "scripts"},
		{mark: "/JS<", name: "Scripts", says: "scripts"},
		{mark: "<x:xmpmeta", name: "XMP", says: "second_present"},
		{mark: "/URI ", name: "Links", says: "links"},
		{mark: "/URI(", name: "Links", says: "links"},
		{mark: "/URI<", name: "Links", says: "links"},
		{mark: "/URI/", name: "Links", says: "links"},
		{mark: "/GoToR", name: "Links", says: "links"},
		{mark: "/SubmitForm", name: "Links", says: "links"},
		{mark: "/ImportData", name: "Links", says: "links"},
		{mark: "/Launch", name: "Launch action", says: "launch"},
	}
	const step, overlap = 1 << 20, 16
	updates := 0
	for off := int64(0); off < w.size; off += step - overlap {
		b, ok := w.bytes(off, min(step, w.size-off))
		if !ok {
			return
		}
		for i := range traces {
			traces[i].found = traces[i].found || bytes.Contains(b, []byte(traces[i].mark))
		}
		fresh := b
		if off+int64(len(b)) < w.size {
			fresh = b[:len(b)-overlap+len("%%EOF")-1] // what begins after is counted in the next round
		}
		updates += bytes.Count(fresh, []byte("%%EOF"))
		if off == 0 && bytes.Contains(b[:min(len(b), 1024)], []byte("/Linearized")) {
			updates-- // made for the web: the first of two ends belongs to the same save
		}
	}
	told := map[string]bool{}
	for _, x := range traces {
		if x.found && !told[x.name] {
			told[x.name] = true
			t.tell(true, x.name, x.says, 0, "")
		}
	}
	if updates > 1 {
		t.tell(true, "Earlier versions", "saved_again", 0, "")
	}
}
