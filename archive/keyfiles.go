package archive

import (
	"path/filepath"

	"filippo.io/age"

	"attest/archive/seal"
)

// keyFile says which writing of a key tree a key file holds: epoch counts the
// trees of that name, seq the rewrites of one.
type keyFile struct{ epoch, seq int64 }

// recipients are who may open both key trees: of the roles that there are today,
// every member.
func (v *Vault) recipients(entries []seal.Entry) []age.Recipient {
	to := make([]age.Recipient, len(entries))
	for i, e := range entries {
		to[i] = e.Age
	}
	return to
}

// writeKeys writes both key files into dir, one rewrite on, sealed to the
// recipients and signed by this member, who must be a keyholder.
func (v *Vault) writeKeys(dir string, keys keyFiles, to []age.Recipient) error {
	for name, tree := range map[string]*seal.Tree{treeTestimony: keys.testimony, treeIdentity: keys.identity} {
		at := keys.files[name]
		if err := seal.WriteKeyFile(filepath.Join(dir, name+".keys"), v.id, name, at.epoch, at.seq+1, tree, to, v.member.Header); err != nil {
			return diskError(err)
		}
	}
	return nil
}
