package archive_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"attest/archive"
	"attest/archive/record"
	"attest/archive/store"
)

// What is numbered in a vault of before, after the list of the destroyed was
// applied to it, does not lie under a leaf that is gone.
func TestLeavesOfTheDestroyedAreNotGivenAgain(t *testing.T) {
	ctx := context.Background()
	v := newVault(t)
	account(t, v)
	path := v.Info().Path
	noErr(t, v.Close())
	before := copyOf(t, path)
	v = open(t, path)
	for range 3 {
		noErr(t, v.Destroy(ctx, account(t, v).ID, "withdrawn", nil))
	}
	list := must[[]store.Destroyed](t)(v.DestroyedRecords())
	back := open(t, before)
	noErr(t, back.ApplyDestroyed(ctx, list, nil))
	for range 5 {
		te := account(t, back)
		must[record.Testimony](t)(back.Testimony(te.ID))
	}
	back = reopen(t, back)
	mustCheck(t, back)
}

// An older key file in the place of the newest opens what was destroyed: a check
// by who cannot mend that says so, and a keyholder's opening destroys it again.
func TestACheckTellsOfAKeyThatIsThereAgain(t *testing.T) {
	ctx := context.Background()
	v := newVault(t)
	te := account(t, v)
	join(t, v, archive.RoleCaseworker)
	path := v.Info().Path
	old := map[string][]byte{}
	for _, n := range []string{"testimony.keys", "identity.keys"} {
		old[n] = must[[]byte](t)(os.ReadFile(filepath.Join(path, n)))
	}
	noErr(t, v.Destroy(ctx, te.ID, "withdrawn", nil))
	noErr(t, v.Close())
	for n, raw := range old {
		noErr(t, os.WriteFile(filepath.Join(path, n), raw, 0o600))
	}
	w := must[*archive.Vault](t)(archive.Open(ctx, path, archive.OpenOptions{Passphrase: []byte(seoPass)}, nil))
	rep := must[archive.CheckReport](t)(w.Check(ctx, nil))
	noErr(t, w.Close())
	if len(rep.Faults) != 1 || rep.Faults[0].Object != string(te.ID) || !strings.Contains(rep.Faults[0].What, "its key is there again") {
		t.Errorf("the check finds %v", rep.Faults)
	}
	v = open(t, path)
	mustCheck(t, v)
}
