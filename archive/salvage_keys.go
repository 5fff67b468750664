package archive

import (
	"crypto/ed25519"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"filippo.io/age"

	"attest/archive/record"
	"attest/archive/seal"
	"attest/archive/store"
)

// openKeys opens slot, header and key trees, each also where one bit of its file
// is wrong, and lays them out in the new folder as they were written.
func (s *salvage) openKeys() error {
	v := s.newVault()
	m, err := s.openMember()
	if err != nil {
		return err
	}
	v.member, v.id = m, m.Vault
	s.v = v
	chain, mended, err := seal.MendChain(s.ctx, filepath.Join(s.from, "vault.json"), m.Age, func(c *seal.Chain) bool {
		if c.Last().Vault != m.Vault {
			return false
		}
		office, err := c.Last().Office(m.Age)
		if err != nil {
			return false
		}
		defer office.Wipe()
		return c.VerifyRoles(office, m.Keyholder) == nil
	})
	if err != nil {
		return s.shut("vault.json", err)
	}
	s.mended("vault.json", mended)
	v.chain = chain
	if err := chain.Write(filepath.Join(s.to, "vault.json")); err != nil {
		return diskError(err)
	}
	if err := s.openTrees(); err != nil {
		return err
	}
	if err := v.openKeys(); err != nil { // from the files as they lie in the new folder
		return err
	}
	v.lock, err = store.TakeLock(s.to)
	return err
}

// shut says that a file without which nothing opens is lost.
func (s *salvage) shut(name string, err error) error {
	if s.ctx.Err() != nil {
		return s.ctx.Err()
	}
	if errors.Is(err, ErrNewer) || errors.Is(err, ErrDiskFull) {
		return err
	}
	return &DamagedError{Object: name, What: "it does not open, and no single bit is what is wrong with it: put this file back from a backup, then salvage again", Err: err}
}

func (s *salvage) mended(name string, bits int) {
	if bits > 0 {
		s.report.Mended += bits
		s.lose(SalvageLoss{Object: name, What: fmt.Sprintf("wrong bits that were put right: %d", bits), Mended: true})
	}
}

// openMember opens a slot, and copies all of them: a slot that only its member
// can mend is carried as it is.
func (s *salvage) openMember() (*seal.Member, error) {
	names, err := filepath.Glob(filepath.Join(s.from, "members", "*.slot"))
	if err != nil || len(names) == 0 {
		return nil, &DamagedError{Object: "members", What: "no slot is there", Err: err}
	}
	put := func(name string, raw []byte) error {
		return diskError(os.WriteFile(filepath.Join(s.to, "members", filepath.Base(name)), raw, 0o600))
	}
	for _, name := range names {
		raw, err := os.ReadFile(name)
		if err == nil {
			err = put(name, raw)
		}
		if err != nil && !errors.Is(err, fs.ErrPermission) {
			return nil, diskError(err)
		}
	}
	m, err := s.openWhole(names)
	if err == nil {
		return m, nil
	}
	for _, name := range names {
		info, ierr := seal.ReadSlotInfo(name)
		if ierr == nil && s.o.Member != "" && string(info.ID) != s.o.Member && info.Hint != s.o.Member && len(names) > 1 {
			continue
		}
		m, raw, mended, merr := seal.MendSlot(s.ctx, name, s.pass, s.o.KeyFile, s.o.Long)
		if merr == nil {
			s.mended("members/"+filepath.Base(name), mended)
			return m, put(name, raw)
		}
		if s.ctx.Err() != nil {
			return nil, s.ctx.Err()
		}
	}
	return nil, err
}

// openWhole opens the first slot that opens and is who was asked for. The header
// is not asked, for it may be what is damaged; the office key in it opens to its
// members alone.
func (s *salvage) openWhole(names []string) (m *seal.Member, err error) {
	asked := strings.TrimSpace(s.o.Member)
	last := fmt.Errorf("%q: %w", asked, ErrNoSuchMember)
	for _, name := range names {
		info, err := seal.ReadSlotInfo(name)
		byFile := err == nil && (asked == string(info.ID) || asked == info.Hint)
		if m, err = seal.OpenSlot(name, s.pass, s.o.KeyFile); err != nil {
			last = err
			continue
		}
		if asked == "" || byFile || strings.EqualFold(asked, m.Name) {
			return m, nil
		}
		m.Wipe()
	}
	return nil, last
}

func (s *salvage) openTrees() error {
	head, m := s.v.chain.Last(), s.v.member
	office, err := head.Office(m.Age)
	if err != nil {
		return &DamagedError{Object: "vault.json", What: "the office key does not open", Err: err}
	}
	defer office.Wipe()
	allowed := func(k ed25519.PublicKey) bool {
		for _, hm := range head.Members {
			_, role, err := head.NameRole(office, hm.Slot)
			if err == nil && role == RoleKeyholder && string(hm.Header) == string(k) {
				return true
			}
		}
		return false
	}
	k := seal.KeyFileMender{Vault: m.Vault, ID: m.Age, Allowed: allowed}
	k.Place = slices.IndexFunc(head.Members, func(hm seal.HeaderMember) bool { return hm.Slot == m.Slot })
	for _, hm := range head.Members {
		to, err := age.ParseHybridRecipient(hm.Age)
		if err != nil {
			return &DamagedError{Object: "vault.json", What: "a member's key", Err: err}
		}
		k.To = append(k.To, to)
	}
	for _, tree := range []string{treeTestimony, treeIdentity} {
		name := tree + ".keys"
		got, err := k.Mend(s.ctx, filepath.Join(s.from, name), tree)
		if err != nil {
			return s.shut(name, err)
		}
		got.Tree.Wipe()
		s.mended(name, got.Bits)
		if got.Anew {
			s.lose(SalvageLoss{Object: name, What: "what opens it for other members was damaged: it is sealed to all of them anew", Mended: true})
		}
		if err := os.WriteFile(filepath.Join(s.to, name), got.Raw, 0o600); err != nil {
			return diskError(err)
		}
	}
	return nil
}

// damagedVersion is how a loss of a version is told.
func damagedVersion(id record.ID, n uint32, what string) SalvageLoss {
	return SalvageLoss{Object: string(id), Version: n, What: fmt.Sprintf("version %d: %s", n, what)}
}
