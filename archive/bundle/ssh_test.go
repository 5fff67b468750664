package bundle

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"filippo.io/age"
	"filippo.io/age/agessh"
)

// A recipient without age has an SSH key: the bundle opens with it, and its
// fingerprint is what ssh-keygen says.
func TestBundleForAnSSHKey(t *testing.T) {
	dir := t.TempDir()
	if out, err := exec.Command("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "someone@laptop", "-f", filepath.Join(dir, "id")).CombinedOutput(); err != nil {
		t.Fatalf("%v %s", err, out)
	}
	line, err := os.ReadFile(filepath.Join(dir, "id.pub"))
	if err != nil {
		t.Fatal(err)
	}
	said, err := exec.Command("ssh-keygen", "-l", "-f", filepath.Join(dir, "id.pub")).Output()
	if err != nil {
		t.Fatal(err)
	}
	fp, err := KeyFingerprint(string(line))
	if err != nil || !strings.Contains(string(said), fp) {
		t.Errorf("fingerprint %s (%v), ssh-keygen says %s", fp, err, said)
	}
	if got := KeyLine(string(line)); strings.Contains(got, "laptop") {
		t.Errorf("the key keeps its comment: %s", got)
	}
	rs, err := ParseRecipients("# comment\n" + string(line) + "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p")
	if err != nil || len(rs) != 2 {
		t.Fatalf("%d recipients: %v", len(rs), err)
	}
	path := filepath.Join(dir, "b.zip.age")
	if _, err := Export(context.Background(), sample(), Target{Path: path, Recipients: rs}, officeKey, nil); err != nil {
		t.Fatal(err)
	}
	private, err := os.ReadFile(filepath.Join(dir, "id"))
	if err != nil {
		t.Fatal(err)
	}
	id, err := agessh.ParseIdentity(private)
	if err != nil {
		t.Fatal(err)
	}
	rep, err := Verify(context.Background(), path, Options{Identities: []age.Identity{id}})
	if err != nil || !rep.OK() {
		t.Errorf("with the SSH key: %v %v", err, rep.Faults)
	}
}

// A signature of ssh-keygen's own is taken, though its lines are longer than ours,
// and one in any other spelling is not.
func TestASignatureOfSSHKeygenIsTaken(t *testing.T) {
	dir := t.TempDir()
	key, file := filepath.Join(dir, "id"), filepath.Join(dir, "message")
	must(t, os.WriteFile(file, []byte("a message"), 0o600))
	for _, args := range [][]string{{"-q", "-t", "ed25519", "-N", "", "-C", "", "-f", key}, {"-q", "-Y", "sign", "-f", key, "-n", Namespace, file}} {
		if out, err := exec.Command("ssh-keygen", args...).CombinedOutput(); err != nil {
			t.Fatalf("%v %s", err, out)
		}
	}
	sig, err := os.ReadFile(file + ".sig")
	must(t, err)
	if _, err := checkSignature([]byte("a message"), sig); err != nil {
		t.Errorf("%v\n%s", err, sig)
	}
	if _, err := checkSignature([]byte("another"), sig); err == nil {
		t.Error("it is taken over another message")
	}
	if _, err := checkSignature([]byte("a message"), append(sig, '\n')); err == nil {
		t.Error("a line more is taken")
	}
}
