package bundle

import (
	"fmt"
	"strings"

	"filippo.io/age"
)

// ParseRecipients reads age recipients separated by white space or commas, as a
// person pastes them; a line beginning with # is a comment. Both native kinds
// are taken: post-quantum hybrid (age1pq1…) and X25519 (age1…).
func ParseRecipients(text string) ([]age.Recipient, error) {
	var out []age.Recipient
	for line := range strings.Lines(text) {
		if strings.HasPrefix(strings.TrimSpace(line), "#") {
			continue
		}
		for _, f := range strings.FieldsFunc(line, func(r rune) bool { return r == ',' || r == ' ' || r == '\t' || r == '\n' || r == '\r' }) {
			r, err := parseRecipient(f)
			if err != nil {
				return nil, err
			}
			out = append(out, r)
		}
	}
	return out, nil
}

func parseRecipient(s string) (age.Recipient, error) {
	if strings.HasPrefix(s, "age1pq1") {
		r, err := age.ParseHybridRecipient(s)
		if err != nil {
			return nil, fmt.Errorf("%w (the one beginning %.16q is malformed)", ErrRecipient, s)
		}
		return r, nil
	}
	r, err := age.ParseX25519Recipient(s)
	if err != nil {
		return nil, fmt.Errorf("%w (the one beginning %.16q is malformed)", ErrRecipient, s)
	}
	return r, nil
}

// byKind parts recipients into the kinds that age cannot put into one file: a
// hybrid file with an X25519 recipient would not be safe from a quantum
// computer, so age refuses it.
func byKind(rs []age.Recipient) (pq, classic []age.Recipient, err error) {
	for _, r := range rs {
		switch r.(type) {
		case *age.HybridRecipient:
			pq = append(pq, r)
		case *age.X25519Recipient:
			classic = append(classic, r)
		default:
			return nil, nil, fmt.Errorf("%w (not %T)", ErrRecipient, r)
		}
	}
	return pq, classic, nil
}

// fileKeyKeeper is a recipient that keeps the file key, so that what is
// encrypted for others can be read back and verified. The key lives as long as
// the export.
type fileKeyKeeper struct {
	age.Recipient
	fileKey []byte
}

var _ age.RecipientWithLabels = (*fileKeyKeeper)(nil)

// WrapWithLabels is called by age.Encrypt once, with the fresh file key.
func (k *fileKeyKeeper) WrapWithLabels(fileKey []byte) ([]*age.Stanza, []string, error) {
	k.fileKey = append([]byte(nil), fileKey...)
	if r, ok := k.Recipient.(age.RecipientWithLabels); ok {
		return r.WrapWithLabels(fileKey)
	}
	s, err := k.Wrap(fileKey)
	return s, nil, err
}

// Unwrap makes the keeper the identity of its own file.
func (k *fileKeyKeeper) Unwrap([]*age.Stanza) ([]byte, error) { return k.fileKey, nil }

func (k *fileKeyKeeper) forget() { clear(k.fileKey) }
