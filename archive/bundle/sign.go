package bundle

import (
	"bytes"
	"crypto/ed25519"
	"errors"
	"fmt"
	"strings"

	"github.com/hiddeco/sshsig"
	"golang.org/x/crypto/ssh"
)

// Namespace of the signatures, as ssh-keygen -n takes it; a signature made for
// another purpose does not pass.
const Namespace = "bundle@attest"

// signerName stands in allowed_signers; it is the same for every office, so
// that the command in VERIFY.txt is.
const signerName = "office"

var errSignature = errors.New("not a signature over this bundle")

// Fingerprint is SHA256:… of a bundle key, as ssh-keygen -l prints it.
func Fingerprint(key ed25519.PublicKey) (string, error) {
	k, err := ssh.NewPublicKey(key)
	if err != nil {
		return "", fmt.Errorf("the bundle key: %w", err)
	}
	return ssh.FingerprintSHA256(k), nil
}

// AuthorizedKey is the key as one line of an SSH public key file.
func AuthorizedKey(key ed25519.PublicKey) (string, error) {
	k, err := ssh.NewPublicKey(key)
	if err != nil {
		return "", fmt.Errorf("the bundle key: %w", err)
	}
	return string(ssh.MarshalAuthorizedKey(k)), nil
}

// sign makes the armored SSH signature (PROTOCOL.sshsig). Ed25519 gives the
// same bytes each time.
func sign(message []byte, key ed25519.PrivateKey) ([]byte, error) {
	s, err := ssh.NewSignerFromKey(key)
	if err != nil {
		return nil, fmt.Errorf("the bundle key: %w", err)
	}
	sig, err := sshsig.Sign(bytes.NewReader(message), s, sshsig.HashSHA512, Namespace)
	if err != nil {
		return nil, fmt.Errorf("signing: %w", err)
	}
	return sshsig.Armor(sig), nil
}

// rewrapped is an armor in lines of 70, as ssh-keygen writes it.
func rewrapped(armor []byte) []byte {
	lines := strings.Split(strings.TrimSuffix(string(armor), "\n"), "\n")
	body := strings.Join(lines[1:len(lines)-1], "")
	out := lines[0] + "\n"
	for len(body) > 70 {
		out, body = out+body[:70]+"\n", body[70:]
	}
	return []byte(out + body + "\n" + lines[len(lines)-1] + "\n")
}

// checkSignature returns the fingerprint of the key that signed message.
func checkSignature(message, armored []byte) (string, error) {
	sig, err := sshsig.Unarmor(armored)
	if err != nil {
		return "", fmt.Errorf("%w: it is malformed", errSignature)
	}
	if ours := sshsig.Armor(sig); !bytes.Equal(ours, armored) && !bytes.Equal(rewrapped(ours), armored) {
		return "", fmt.Errorf("%w: it is not spelt as signatures are", errSignature)
	}
	if sig.PublicKey.Type() != ssh.KeyAlgoED25519 || sig.HashAlgorithm != sshsig.HashSHA512 {
		return "", fmt.Errorf("%w: it is of another kind than Ed25519 with SHA-512", errSignature)
	}
	if err := sshsig.Verify(bytes.NewReader(message), sig, sig.PublicKey, sig.HashAlgorithm, Namespace); err != nil {
		return "", errSignature
	}
	return ssh.FingerprintSHA256(sig.PublicKey), nil
}

// signersLine is the allowed_signers file for an authorized key line.
func signersLine(pub string) string {
	return signerName + ` namespaces="` + Namespace + `" ` + pub
}

// parseKeyFile reads bundle-key.pub, in the one spelling that AuthorizedKey has.
func parseKeyFile(raw []byte) (pub, fingerprint string, err error) {
	k, _, _, _, err := ssh.ParseAuthorizedKey(raw)
	if err != nil || string(ssh.MarshalAuthorizedKey(k)) != string(raw) {
		return "", "", errors.New("missing, or not one SSH public key")
	}
	return string(raw), ssh.FingerprintSHA256(k), nil
}
