package bundle

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"strings"

	"filippo.io/age"
	"filippo.io/age/agessh"
	"golang.org/x/crypto/ssh"
)

// ParseRecipients reads recipients separated by white space or commas, as a
// person pastes them; a line beginning with # is a comment. Both native kinds of
// age are taken, post-quantum hybrid (age1pq1…) and X25519 (age1…), and lines of
// SSH public keys (ssh-ed25519, ssh-rsa of 2048 bits or more).
func ParseRecipients(text string) ([]age.Recipient, error) {
	var out []age.Recipient
	for _, key := range keyLines(text) {
		r, err := parseRecipient(key)
		if err != nil {
			return nil, err
		}
		out = append(out, r)
	}
	return out, nil
}

// Keys are the recipients of a text, each as KeyLine has it. Whether they are keys
// ParseRecipients says.
func Keys(text string) []string {
	out := keyLines(text)
	for i, key := range out {
		out[i] = KeyLine(key)
	}
	return out
}

// keyLines takes a text of recipients apart.
func keyLines(text string) (out []string) {
	for line := range strings.Lines(text) {
		switch line = strings.TrimSpace(line); {
		case strings.HasPrefix(line, "#"):
		case strings.HasPrefix(line, "ssh-"):
			out = append(out, line)
		default:
			out = append(out, strings.FieldsFunc(line, func(r rune) bool { return r == ',' || r == ' ' || r == '\t' || r == '\r' })...)
		}
	}
	return out
}

// KeyLine is one recipient in one spelling: of an SSH key without its comment,
// which names its owner's machine.
func KeyLine(key string) string {
	key = strings.TrimSpace(key)
	if f := strings.Fields(key); strings.HasPrefix(key, "ssh-") && len(f) > 1 {
		return f[0] + " " + f[1]
	}
	return key
}

// KeyFingerprint is what is compared with the owner of a recipient: of an SSH key
// what ssh-keygen -l prints, of an age key the SHA-256 of its text
// (printf %s KEY | sha256sum), written alike.
func KeyFingerprint(key string) (string, error) {
	key = KeyLine(key)
	if _, err := parseRecipient(key); err != nil {
		return "", err
	}
	if strings.HasPrefix(key, "ssh-") {
		k, _, _, _, err := ssh.ParseAuthorizedKey([]byte(key))
		if err != nil {
			return "", ErrRecipient
		}
		return ssh.FingerprintSHA256(k), nil
	}
	sum := sha256.Sum256([]byte(key))
	return "SHA256:" + base64.RawStdEncoding.EncodeToString(sum[:]), nil
}

func parseRecipient(s string) (r age.Recipient, err error) {
	switch {
	case strings.HasPrefix(s, "age1pq1"):
		r, err = age.ParseHybridRecipient(s)
	case strings.HasPrefix(s, "ssh-"):
		r, err = agessh.ParseRecipient(s)
	default:
		r, err = age.ParseX25519Recipient(s)
	}
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
		case *age.X25519Recipient, *agessh.Ed25519Recipient, *agessh.RSARecipient:
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
