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
