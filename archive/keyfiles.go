package archive

import (
	"crypto/ed25519"
	"path/filepath"

	"filippo.io/age"

	"attest/archive/seal"
)

// writeKeyFiles writes both key files into dir, to all of the members, signed by
// this one, who must be a keyholder: every role that there is today reads both
// trees. count says which tree of that name it is, and which writing of it.
func (v *Vault) writeKeyFiles(dir string, keys keyFiles, members []seal.Entry, count func(name string) (epoch, seq int64, err error)) error {
	for name, tree := range map[string]*seal.Tree{treeTestimony: keys.testimony, treeIdentity: keys.identity} {
		if err := v.writeKeyFile(dir, name, tree, members, count); err != nil {
			return err
		}
	}
	return nil
}

// writeKeyFile is writeKeyFiles for one tree.
func (v *Vault) writeKeyFile(dir, name string, tree *seal.Tree, members []seal.Entry, count func(name string) (epoch, seq int64, err error)) error {
	to := make([]age.Recipient, len(members))
	for i, e := range members {
		to[i] = e.Age
	}
	epoch, seq, err := count(name)
	if err != nil {
		return err
	}
	return diskError(seal.WriteKeyFile(filepath.Join(dir, name+".keys"), v.id, name, epoch, seq, tree, to, v.member.Header))
}

// writeKeys writes one tree as it is in memory, to the members of the newest header.
func (v *Vault) writeKeys(name string) error {
	members, err := v.chain.Last().Entries(v.keys.office)
	if err != nil {
		return &DamagedError{Object: "vault.json", What: "a member's name does not open", Err: err}
	}
	tree := map[string]*seal.Tree{treeTestimony: v.keys.testimony, treeIdentity: v.keys.identity}[name]
	return v.writeKeyFile(v.path, name, tree, members, v.nextWriting)
}

// keyCount reads which tree of that name a key file holds, and which writing of it.
func (v *Vault) keyCount(name string) (epoch, seq int64, err error) {
	head, may := v.chain.Last(), map[string]bool{}
	members, err := head.Entries(v.keys.office)
	if err != nil {
		return 0, 0, &DamagedError{Object: "vault.json", What: "a member's name does not open", Err: err}
	}
	for _, m := range members {
		may[string(m.Header)] = m.Role == RoleKeyholder
	}
	t, epoch, seq, err := seal.ReadKeyFile(filepath.Join(v.path, name+".keys"), v.id, name, v.member.Age, func(k ed25519.PublicKey) bool { return may[string(k)] })
	if err != nil {
		return 0, 0, &DamagedError{Object: name + ".keys", What: "the key tree does not open", Err: err}
	}
	t.Wipe()
	return epoch, seq, nil
}

// nextWriting counts on in the tree that there is; nextTree begins another one.
func (v *Vault) nextWriting(name string) (epoch, seq int64, err error) {
	epoch, seq, err = v.keyCount(name)
	return epoch, seq + 1, err
}

func (v *Vault) nextTree(name string) (epoch, seq int64, err error) {
	epoch, _, err = v.keyCount(name)
	return epoch + 1, 0, err
}
