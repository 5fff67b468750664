package archive

import (
	"context"

	"filippo.io/age"

	"attest/archive/bundle"
	"attest/archive/delivery"
	"attest/archive/record"
	"attest/archive/timestamp"
)

// form is in which form an export leaves.
func (o ExportOptions) form() string {
	switch {
	case o.Form != "":
		return o.Form
	case o.Plain:
		return delivery.FormPlain
	}
	return delivery.FormAge
}

// recipients are those of an export by age. That a bundle is locked with a
// passphrase, is for recipients, or is plain, exclude one another.
func (o ExportOptions) recipients() ([]age.Recipient, error) {
	bad := func(field, why string) ([]age.Recipient, error) {
		return nil, &InvalidError{Object: "export", Field: field, Why: why}
	}
	rs, err := bundle.ParseRecipients(o.Recipients)
	switch {
	case o.Form != "" && o.Form != delivery.FormZip && o.Form != delivery.FormPage && !delivery.Paper(o.Form):
		return bad("form", "must be zip, html, pdf, pdf-plain or docx")
	case delivery.Paper(o.Form) && o.Timestamp:
		return bad("timestamp", "is over the signature of a bundle, and a paper has none")
	case o.Form != "" && (o.Plain || o.Recipients != ""):
		return bad("form", "a passphrase takes the place of recipients")
	case o.Form != "" || o.Plain:
		return nil, nil
	case err != nil:
		return nil, err
	case len(rs) == 0:
		return bad("recipients", "name at least one age recipient, or say that the bundle is to be plain")
	}
	return rs, nil
}

// lock is the passphrase's way to lock a bundle, nil where there is none.
func (x *export) lock(o ExportOptions, c bundle.Content) (bundle.Sealing, error) {
	if !delivery.Locked(o.Form) || delivery.Paper(o.Form) {
		return nil, nil
	}
	var err error
	if x.passphrase, err = delivery.NewPassphrase(); err != nil {
		return nil, err
	}
	name := bundle.SafeName(c.Name) + ".zip"
	if o.Form == delivery.FormZip {
		return delivery.Zip{Name: name, Passphrase: x.passphrase, Time: c.Time}, nil
	}
	return delivery.Page{Name: name, Media: "application/zip", Passphrase: x.passphrase, Language: c.Language}, nil // whose it is stands in the letter: the file says nothing to others
}

// stampSignature asks the office's server for a timestamp over a signature.
func (v *Vault) stampSignature(ctx context.Context, sig []byte) ([]byte, error) {
	req, err := timestamp.NewRequest(sig)
	if err != nil {
		return nil, err
	}
	reply, err := timestamp.Send(ctx, v.Office().TimestampServer, req)
	if err != nil {
		return nil, err
	}
	_, err = timestamp.Check(reply, sig, req, nil)
	return reply, err
}

// facts are the testimonies of a plan as they leave.
func (p *plan) facts() (out []record.SentFact) {
	for _, t := range p.testimonies {
		out = append(out, record.SentFact{Testimony: t.t.ID, Number: t.number, Version: t.n, Person: t.t.Person})
	}
	return out
}
