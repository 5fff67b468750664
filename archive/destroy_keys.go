package archive

import (
	"crypto/ed25519"
	"path/filepath"

	"filippo.io/age"

	"attest/archive/seal"
)

// writeKeys writes one key tree as it is in memory, to all who could open the
// file before: those of the newest header who may have it.
func (v *Vault) writeKeys(name string) error {
	path := filepath.Join(v.path, name+".keys")
	tree := v.keys.testimony
	if name == treeIdentity {
		tree = v.keys.identity
	}
	head := v.chain.Last()
	keyholders := map[string]bool{}
	var to []age.Recipient
	members, err := head.Entries(v.keys.office)
	if err != nil {
		return &DamagedError{Object: "vault.json", What: "a member's name does not open", Err: err}
	}
	for _, m := range members {
		keyholders[string(m.Header)] = m.Role == RoleKeyholder
		if m.Role != roleDepositor {
			to = append(to, m.Age)
		}
	}
	_, epoch, seq, err := seal.ReadKeyFile(path, v.id, name, v.member.Age, func(k ed25519.PublicKey) bool { return keyholders[string(k)] })
	if err != nil {
		return &DamagedError{Object: name + ".keys", What: "the key tree does not open", Err: err}
	}
	return diskError(seal.WriteKeyFile(path, v.id, name, epoch, seq+1, tree, to, v.member.Header))
}

// roleDepositor is the role of a member who can only add.
const roleDepositor = "depositor"
