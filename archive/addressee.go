package archive

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"attest/archive/bundle"
	"attest/archive/custody"
	"attest/archive/delivery"
	"attest/archive/record"
)

// What a key says that a bundle would be sealed to. Label is whose key it is by the
// address book, Other the addressee.
const (
	// ReasonKeyOther: it is another's than the addressee's; somebody confirms that.
	ReasonKeyOther ReasonCode = "key_other"
	// ReasonKeyStops: consent names the addressee, and this key is not theirs. Label is the
	// key's fingerprint where the book has no owner of it.
	ReasonKeyStops ReasonCode = "key_stops"
)

// keyText says whose key it is, and to whom the submission is addressed.
func (r Reason) keyText() string {
	if r.Code == ReasonKeyStops {
		return fmt.Sprintf("it would be sealed to the key of %s, and consent names %s as who gets it; choose their key, or say in the address book that this key stands for them", r.Label, r.Other)
	}
	return fmt.Sprintf("it would be sealed to the key of %s, and is addressed to %s", r.Label, r.Other)
}

// sealedTo is a key that what leaves is sealed to.
type sealedTo struct {
	record.KeyOwner
	hybrid bool
	fits   bool // the book says that it stands for the addressee
}

// keysOf holds the keys of an export against the address book.
func (v *Vault) keysOf(recipients, addressee string) (out []sealedTo, err error) {
	book := v.Recipients()
	for _, key := range bundle.Keys(recipients) {
		one := sealedTo{hybrid: strings.HasPrefix(key, "age1pq1")}
		if one.Fingerprint, err = bundle.KeyFingerprint(key); err != nil {
			return nil, err
		}
		if slices.ContainsFunc(out, func(o sealedTo) bool { return o.Fingerprint == one.Fingerprint }) {
			continue
		}
		if i := slices.IndexFunc(book, func(r record.Recipient) bool { return r.Key == key }); i >= 0 {
			one.Name, one.fits = book[i].Name, book[i].StandsFor(addressee)
		}
		out = append(out, one)
	}
	return out, nil
}

// toKeys holds whose keys they are against whom the submission is addressed to, and
// remembers them in the plan. Where consent names who gets it, a key that nobody said is
// theirs stops it; else one that the book says is another's is to be confirmed. A key that
// is in no book has no owner to compare: it is written down by its fingerprint.
func (v *Vault) toKeys(p *plan, recipients string) (ask Reasons, err error) {
	if p.sealed, err = v.keysOf(recipients, p.sub.Addressee); err != nil {
		return nil, err
	}
	if !slices.ContainsFunc(p.sealed, func(k sealedTo) bool { return !k.fits }) {
		return nil, nil
	}
	named, err := v.namesAddressee(p)
	if err != nil {
		return nil, err
	}
	var stop Reasons
	for _, k := range p.sealed {
		sum := sha256.Sum256([]byte(k.Fingerprint + "\x00" + p.sub.Addressee))
		r := Reason{Code: ReasonKeyOther, Label: k.Name, Other: p.sub.Addressee, found: hex.EncodeToString(sum[:])}
		switch {
		case k.fits:
		case named:
			if r.Code = ReasonKeyStops; k.Name == "" {
				r.Label = k.Fingerprint
			}
			stop = append(stop, r)
		case k.Name != "":
			ask = append(ask, r)
		}
	}
	if len(stop) > 0 {
		return nil, &IncompleteError{Submission: p.sub.ID, Label: p.sub.Label, Reasons: stop}
	}
	return ask, nil
}

// namesAddressee reports that somebody's consent lists the addressee by name.
func (v *Vault) namesAddressee(p *plan) (bool, error) {
	all, _, err := v.namedIn(p)
	if err != nil {
		return false, err
	}
	for _, id := range all {
		for _, one := range append(v.otherRecords(id), id) {
			if slices.ContainsFunc(v.Consents(one), func(c record.Consent) bool {
				return c.Withdrawn == "" && slices.ContainsFunc(c.Uses, func(u record.Use) bool { return len(u.For(p.sub.Addressee)) > 0 })
			}) {
				return true, nil
			}
		}
	}
	return false, nil
}

// sayKeys writes into the log which keys open what is about to be written.
func (p *plan) sayKeys(c *change) {
	for _, k := range p.sealed {
		if code := keyCode(k.Fingerprint); code != "" {
			c.say(custody.SealedTo, p.sub.ID, "", code)
		}
	}
}

// keyCode is a fingerprint as a code of the log has it, which has no large letters.
func keyCode(fingerprint string) string {
	raw, err := base64.RawStdEncoding.DecodeString(strings.TrimPrefix(fingerprint, "SHA256:"))
	if err != nil {
		return ""
	}
	return "sha256." + hex.EncodeToString(raw)
}

// keyOf is whose a key of the log is by the address book as it is now, and its
// fingerprint as that book shows it.
func (v *Vault) keyOf(code string) string {
	raw, err := hex.DecodeString(strings.TrimPrefix(code, "sha256."))
	if err != nil {
		return code
	}
	fp := "SHA256:" + base64.RawStdEncoding.EncodeToString(raw)
	for _, r := range v.Recipients() {
		if is, err := bundle.KeyFingerprint(r.Key); err == nil && is == fp {
			return r.Name + ", " + fp
		}
	}
	return fp
}

// owners are whose keys open the file with this number of an export: with keys of both
// kinds there are two files, the first for the hybrid ones.
func (p *plan) owners(file, files int) (out []record.KeyOwner) {
	for _, k := range p.sealed {
		if files < 2 || k.hybrid == (file == 0) {
			out = append(out, k.KeyOwner)
		}
	}
	return out
}

// letterKeys are the keys that something was sealed to, for the letter that goes with it:
// theirs are those that the book says stand for the addressee.
func (v *Vault) letterKeys(s record.Submission, keys []record.KeyOwner) (out []delivery.LetterKey) {
	book := v.Recipients()
	for _, k := range keys {
		one := delivery.LetterKey{Owner: k.Name, Fingerprint: k.Fingerprint}
		one.Theirs = slices.ContainsFunc(book, func(r record.Recipient) bool {
			fp, err := bundle.KeyFingerprint(r.Key)
			return err == nil && fp == k.Fingerprint && r.StandsFor(s.Addressee)
		})
		out = append(out, one)
	}
	return out
}
