package timestamp

import (
	"bytes"
	"crypto"
	"crypto/sha1" // of the certificate's name in replies of the older form; the signature is not by it
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	tsp "github.com/digitorus/timestamp"

	"github.com/digitorus/pkcs7"
)

// Info is what a timestamp says, once it was judged.
type Info struct {
	Time      time.Time     `json:"time"`
	Accuracy  time.Duration `json:"accuracy"` // 0 where the authority does not say
	Policy    string        `json:"policy"`   // OID
	Serial    string        `json:"serial"`
	Authority string        `json:"authority"` // subject of the certificate that signed
	Chain     []string      `json:"chain"`     // subjects above it, as they came with the reply
	Trusted   bool          `json:"trusted"`   // the chain ends at a root that the caller gave
}

// Problems of a reply; each is wrapped by an error of Check.
var (
	ErrReply    = errors.New("not a reply to a request for a timestamp")
	ErrRefused  = errors.New("the timestamping authority did not grant it")
	ErrOther    = errors.New("the timestamp is over something else")
	ErrNonce    = errors.New("the timestamp answers another request")
	ErrSigner   = errors.New("the timestamp is not signed as it must be")
	ErrChain    = errors.New("the timestamp's certificates do not lead to an authority")
	ErrNoChain  = errors.New("the timestamp came without the certificate that signed it")
	ErrHash     = errors.New("the timestamp is by a hash that is too weak")
	errTooLarge = fmt.Errorf("%w: it is too large", ErrReply)
)

var (
	oidTSTInfo     = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 16, 1, 4}
	oidSigningCert = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 16, 2, 12}
	oidSigningV2   = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 16, 2, 47}
	oidExtKeyUsage = asn1.ObjectIdentifier{2, 5, 29, 37}
	hashes         = []crypto.Hash{crypto.SHA256, crypto.SHA384, crypto.SHA512}
)

// Check judges a reply over data. Asked is the request that it answers, nil
// where that is not at hand: then the random number is not compared. Roots are
// those that a reader trusts, nil for none.
func Check(reply, data, asked []byte, roots *x509.CertPool) (Info, error) {
	if len(reply) > MaxReply {
		return Info{}, errTooLarge
	}
	token, err := granted(reply)
	if err != nil {
		return Info{}, err
	}
	p7, err := pkcs7.Parse(token)
	if err != nil || len(p7.Signers) != 1 {
		return Info{}, ErrReply
	}
	signer := p7.GetOnlySigner()
	if signer == nil {
		return Info{}, ErrNoChain
	}
	if err := p7.Verify(); err != nil {
		return Info{}, ErrSigner
	}
	ts, err := tsp.Parse(token)
	if err != nil {
		return Info{}, ErrReply
	}
	if !slices.Contains(hashes, ts.HashAlgorithm) {
		return Info{}, ErrHash
	}
	h := ts.HashAlgorithm.New()
	h.Write(data)
	if !bytes.Equal(h.Sum(nil), ts.HashedMessage) {
		return Info{}, ErrOther
	}
	if asked != nil {
		if err := answers(ts, asked); err != nil {
			return Info{}, err
		}
	}
	if err := names(p7, signer); err != nil {
		return Info{}, err
	}
	info := Info{
		Time: ts.Time.UTC(), Accuracy: ts.Accuracy, Policy: ts.Policy.String(), Serial: fmt.Sprint(ts.SerialNumber),
		Authority: subject(signer), Chain: []string{}, Trusted: roots != nil,
	}
	chain, err := leads(signer, p7.Certificates, ts.Time, roots)
	for _, c := range chain {
		info.Chain = append(info.Chain, subject(c))
	}
	return info, err
}

// granted takes the token out of a reply.
func granted(reply []byte) ([]byte, error) {
	var r struct {
		Status struct {
			Status int
			Text   []asn1.RawValue `asn1:"optional"`
			Fail   asn1.BitString  `asn1:"optional"`
		}
		Token asn1.RawValue `asn1:"optional"`
	}
	rest, err := asn1.Unmarshal(reply, &r)
	switch {
	case err != nil || len(rest) > 0:
		return nil, ErrReply
	case r.Status.Status != 0 && r.Status.Status != 1:
		return nil, fmt.Errorf("%w (status %d)", ErrRefused, r.Status.Status)
	case len(r.Token.FullBytes) == 0:
		return nil, ErrReply
	}
	return r.Token.FullBytes, nil
}

// answers compares a timestamp with its request.
func answers(ts *tsp.Timestamp, asked []byte) error {
	q, err := request(asked)
	switch {
	case err != nil:
		return err
	case ts.Nonce == nil || ts.Nonce.Cmp(q.Nonce) != 0:
		return ErrNonce
	case ts.HashAlgorithm != q.HashAlgorithm || !bytes.Equal(ts.HashedMessage, q.HashedMessage):
		return ErrOther
	case q.TSAPolicyOID != nil && !ts.Policy.Equal(q.TSAPolicyOID):
		return fmt.Errorf("%w (by another policy)", ErrNonce)
	}
	return nil
}

// names checks what is signed: that it is a timestamp, and by which certificate.
func names(p7 *pkcs7.PKCS7, signer *x509.Certificate) error {
	var kind asn1.ObjectIdentifier
	if p7.UnmarshalSignedAttribute(pkcs7.OIDAttributeContentType, &kind) != nil || !kind.Equal(oidTSTInfo) {
		return fmt.Errorf("%w (it is no timestamp)", ErrSigner)
	}
	var ids struct {
		Certs    []asn1.RawValue
		Policies asn1.RawValue `asn1:"optional"`
	}
	if p7.UnmarshalSignedAttribute(oidSigningV2, &ids) != nil && p7.UnmarshalSignedAttribute(oidSigningCert, &ids) != nil || len(ids.Certs) == 0 {
		return fmt.Errorf("%w (it does not name its certificate)", ErrSigner)
	}
	if !namesCert(ids.Certs[0].Bytes, signer.Raw) {
		return fmt.Errorf("%w (it names another certificate)", ErrSigner)
	}
	return nil
}

// namesCert compares an ESSCertID or ESSCertIDv2 with a certificate; the second
// has SHA-256 where it names no hash.
func namesCert(id, cert []byte) bool {
	var first asn1.RawValue
	rest, err := asn1.Unmarshal(id, &first)
	if err != nil {
		return false
	}
	var alg asn1.ObjectIdentifier
	if first.Tag == asn1.TagSequence {
		if _, err := asn1.Unmarshal(first.Bytes, &alg); err != nil {
			return false
		}
		if _, err := asn1.Unmarshal(rest, &first); err != nil {
			return false
		}
	}
	if len(first.Bytes) == sha1.Size {
		sum := sha1.Sum(cert)
		return alg == nil && bytes.Equal(sum[:], first.Bytes)
	}
	for _, h := range hashes {
		if h.Size() == len(first.Bytes) {
			sum := h.New()
			sum.Write(cert)
			return bytes.Equal(sum.Sum(nil), first.Bytes)
		}
	}
	return false
}

// leads follows the chain from the certificate that signed, at the time told.
// Without roots every other certificate of the reply may stand at its end.
func leads(signer *x509.Certificate, all []*x509.Certificate, at time.Time, roots *x509.CertPool) ([]*x509.Certificate, error) {
	if !forTimestamps(signer) {
		return nil, fmt.Errorf("%w (its certificate is not one for timestamping alone)", ErrSigner)
	}
	between := x509.NewCertPool()
	given := x509.NewCertPool()
	for _, c := range all {
		between.AddCert(c)
		if len(all) == 1 || !c.Equal(signer) {
			given.AddCert(c)
		}
	}
	if roots == nil {
		roots = given
	}
	chains, err := signer.Verify(x509.VerifyOptions{
		Roots: roots, Intermediates: between, CurrentTime: at, KeyUsages: []x509.ExtKeyUsage{x509.ExtKeyUsageTimeStamping},
	})
	if err != nil || len(chains) == 0 {
		return nil, ErrChain
	}
	longest := slices.MaxFunc(chains, func(a, b []*x509.Certificate) int { return len(a) - len(b) })
	return longest[1:], nil
}

// forTimestamps asks for what RFC 3161 does: this one use, marked as critical.
func forTimestamps(c *x509.Certificate) bool {
	i := slices.IndexFunc(c.Extensions, func(e pkix.Extension) bool { return e.Id.Equal(oidExtKeyUsage) })
	return i >= 0 && c.Extensions[i].Critical && len(c.ExtKeyUsage) == 1 && len(c.UnknownExtKeyUsage) == 0 &&
		c.ExtKeyUsage[0] == x509.ExtKeyUsageTimeStamping
}

// subject is a certificate's name on one line.
func subject(c *x509.Certificate) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return ' '
		}
		return r
	}, c.Subject.String())
}
