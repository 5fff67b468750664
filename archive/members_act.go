package archive

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"attest/archive/custody"
	"attest/archive/passphrase"
	"attest/archive/record"
	"attest/archive/seal"
	"attest/archive/store"
)

// NewMember is who comes into a vault. The passphrase is as that person types it,
// on this machine; nobody else needs to know it.
type NewMember struct {
	Name       string
	Role       string
	Passphrase []byte
	KeyFile    []byte // the bytes of an optional key file
}

// AddMember takes a person in: their own slot, a header that names them, and key
// files that open for them too. From then on they read everything that is in the
// vault, and in every copy of it that is made from then on. Only a keyholder does it.
//
// Errors: ErrRole, ErrInvalid, ErrWeakPassphrase, and those of the disk. Nothing
// is changed then.
func (v *Vault) AddMember(ctx context.Context, n NewMember, p Progress) (MemberInfo, error) {
	v.acts.mu.Lock()
	defer v.acts.mu.Unlock()
	entries, err := v.membersToChange("member")
	if err != nil {
		return MemberInfo{}, err
	}
	n.Name = strings.TrimSpace(n.Name)
	if err := checkMemberName(entries, "", n.Name); err != nil {
		return MemberInfo{}, err
	}
	if err := checkRole(n.Role); err != nil {
		return MemberInfo{}, err
	}
	pass, err := newPassphrase(n.Passphrase)
	if err != nil {
		return MemberInfo{}, err
	}
	defer clear(pass)
	m, err := seal.NewMember(n.Name, n.Role, v.id)
	if err != nil {
		return MemberInfo{}, err
	}
	defer m.Wipe()
	m.Keyholder = v.member.Keyholder
	step(p, "derive", 0, 2)
	kdf := v.kdfForSlot()
	if err := ctx.Err(); err != nil {
		return MemberInfo{}, err
	}
	step(p, "slot", 1, 2)
	hint := freeHint(entries)
	err = v.changeMembers(ctx, append(entries, m.Entry(hint)), func(members string) error {
		return seal.WriteSlot(members, m, hint, pass, n.KeyFile, kdf)
	})
	return MemberInfo{Slot: m.Slot, Name: n.Name, Role: n.Role, Hint: hint}, err
}

// membersToChange are the members, for a keyholder who changes them.
func (v *Vault) membersToChange(act string) ([]seal.Entry, error) {
	if err := v.writable(); err != nil {
		return nil, err
	}
	if err := v.asKeyholder(act); err != nil {
		return nil, err
	}
	return v.chain.Last().Entries(v.keys.office)
}

// newPassphrase is the normal form of one that is strong enough.
func newPassphrase(typed []byte) ([]byte, error) {
	pass, err := passphrase.Normalize(typed)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrWeakPassphrase, err)
	}
	if s := passphrase.Estimate(typed); s.Weak {
		return nil, fmt.Errorf("%w: %s", ErrWeakPassphrase, s.Reason.Text)
	}
	return pass, nil
}

// kdfForSlot is a password hash for a new slot: the least one in a vault whose own
// slot has that, which protects nothing, else one of about a second here.
func (v *Vault) kdfForSlot() seal.KDF {
	if info, err := seal.ReadSlotInfo(v.slotPath(v.member.Slot)); err == nil && info.Least {
		return seal.LeastKDF()
	}
	return seal.Calibrate(time.Second, 1<<20)
}

func (v *Vault) slotPath(slot record.ID) string {
	return filepath.Join(v.path, "members", string(slot)+".slot")
}

// freeHint is a hint that no other member has, as long as there are such.
func freeHint(entries []seal.Entry) string {
	hint := seal.Hint()
	for range 200 {
		if !slices.ContainsFunc(entries, func(e seal.Entry) bool { return e.Hint == hint }) {
			break
		}
		hint = seal.Hint()
	}
	return hint
}

// SetRole gives another member a role. Nobody changes their own: so there is
// always a keyholder. Only a keyholder does it.
func (v *Vault) SetRole(ctx context.Context, slot record.ID, role string) error {
	v.acts.mu.Lock()
	defer v.acts.mu.Unlock()
	entries, i, err := v.otherMember(slot)
	if err != nil {
		return err
	}
	if err := checkRole(role); err != nil {
		return err
	}
	if entries[i].Role == role {
		return nil
	}
	entries[i].Role = role
	return v.changeMembers(ctx, entries, nil)
}

// RenameMember changes the name under which a member is shown, in older entries
// of the log too. A keyholder renames anybody.
func (v *Vault) RenameMember(ctx context.Context, slot record.ID, name string) error {
	v.acts.mu.Lock()
	defer v.acts.mu.Unlock()
	entries, err := v.membersToChange("member")
	if err != nil {
		return err
	}
	i, err := memberAt(entries, slot)
	if err != nil {
		return err
	}
	name = strings.TrimSpace(name)
	if err := checkMemberName(entries, slot, name); err != nil {
		return err
	}
	if entries[i].Name == name {
		return nil
	}
	entries[i].Name = name
	return v.changeMembers(ctx, entries, nil)
}

func memberAt(entries []seal.Entry, slot record.ID) (int, error) {
	i := slices.IndexFunc(entries, func(e seal.Entry) bool { return e.Slot == slot })
	if i < 0 {
		return i, fmt.Errorf("%q: %w", slot, ErrNoSuchMember)
	}
	return i, nil
}

// otherMember is one that this member, a keyholder, may demote or remove.
func (v *Vault) otherMember(slot record.ID) ([]seal.Entry, int, error) {
	entries, err := v.membersToChange("member")
	if err != nil {
		return nil, 0, err
	}
	i, err := memberAt(entries, slot)
	if err != nil {
		return nil, 0, err
	}
	if slot == v.member.Slot {
		return nil, 0, &InvalidError{Object: "member", Field: "slot", Why: "another keyholder changes your role or removes you: so a keyholder is always left"}
	}
	return entries, i, nil
}

// ChangePassphrase seals this member's slot under another passphrase; with keyFile,
// it asks for that file from then on. old and oldKey must open it. Copies of the
// folder from before open with the old one for ever.
//
// Errors: ErrWrongPassphrase, ErrWeakPassphrase, and those of the disk.
func (v *Vault) ChangePassphrase(ctx context.Context, old, oldKey, fresh, keyFile []byte, p Progress) error {
	v.acts.mu.Lock()
	defer v.acts.mu.Unlock()
	if err := v.writable(); err != nil {
		return err
	}
	pass, err := newPassphrase(fresh)
	if err != nil {
		return err
	}
	defer clear(pass)
	before, err := passphrase.Normalize(old)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrWrongPassphrase, err)
	}
	defer clear(before)
	step(p, "derive", 0, 2)
	path := v.slotPath(v.member.Slot)
	info, err := seal.ReadSlotInfo(path)
	if err != nil {
		return diskError(err)
	}
	m, err := seal.OpenSlot(path, before, oldKey)
	if err != nil {
		return err
	}
	defer m.Wipe()
	kdf := v.kdfForSlot()
	if err := ctx.Err(); err != nil {
		return err
	}
	step(p, "slot", 1, 2)
	if err := seal.WriteSlot(filepath.Dir(path), m, info.Hint, pass, keyFile, kdf); err != nil {
		return diskError(err)
	}
	return v.change(func(c *change) error {
		c.say(custody.MemberPassphrase, v.member.Slot, "", "")
		return nil
	})
}

// RemoveMember takes a member out and exchanges the vault's keys: a new office
// key, new key trees, and every record sealed anew under them, in a header that
// does not name the member. The vault is closed by it, whatever comes of it, and
// must be unlocked again. What the member still has of before (a copy of the
// folder, a backup) opens as it did; the files of exhibits that lay in it open
// with it in later copies too. Only a keyholder does it, and not while a recording
// is made. It takes room for a second copy of the records, and told ("reseal")
// counts them.
func (v *Vault) RemoveMember(ctx context.Context, slot record.ID, p Progress) error {
	v.acts.mu.Lock()
	defer v.acts.mu.Unlock()
	entries, i, err := v.otherMember(slot)
	if err != nil {
		return err
	}
	if v.Recorder() != nil {
		return ErrRecording
	}
	if v.sample {
		return &InvalidError{Object: "member", Field: "slot", Why: "the sample vault is gone when it is closed: nobody is removed from it"}
	}
	entries = slices.Delete(entries, i, i+1)
	return v.closeAfter(func() error {
		if err := v.exchangeKeys(ctx, entries, p); err != nil {
			return errors.Join(err, v.sayLocked())
		}
		return nil
	})
}

// exchangeKeys makes the new vault ready in `next`; closing puts it in place.
func (v *Vault) exchangeKeys(ctx context.Context, entries []seal.Entry, p Progress) error {
	at, _ := v.clock.now()
	keys := keyFiles{office: seal.NewKey(), testimony: v.keys.testimony.Fresh(), identity: v.keys.identity.Fresh()}
	defer func() { keys.office.Wipe(); keys.testimony.Wipe(); keys.identity.Wipe() }()
	next, err := v.chain.Next(v.member, seal.Change{
		Entries: entries, Replica: v.chain.Last().Replica, Before: v.keys.office, Office: keys.office, At: at.wall,
	})
	if err != nil {
		return err
	}
	said, err := headerEntries(next, keys.office, v.chain.Len())
	if err != nil {
		return err
	}
	dir, err := beginChangeover(v.path)
	if err != nil {
		return err
	}
	if err = v.writeChangeover(dir, next, keys, entries, v.nextTree, nil); err == nil {
		err = v.resealRecords(ctx, dir, next, keys, said, p)
	}
	if err != nil {
		return errors.Join(err, dropChangeover(v.path))
	}
	return readyChangeover(dir)
}

// resealRecords writes the records under the new keys, and what the log says of it.
func (v *Vault) resealRecords(ctx context.Context, dir string, next *seal.Chain, keys keyFiles, said []custody.Entry, p Progress) error {
	options := store.Options{Office: keys.office, Testimony: keys.testimony, Identity: keys.identity, Replica: next.Last().Replica}
	told := func(done int64) { step(p, "reseal", done, 0) }
	return v.store.Reseal(ctx, dir, options, told, func(tx *store.Tx) error {
		at, _ := v.clock.now()
		c := &change{v: v, tx: tx, at: at}
		for _, e := range said {
			c.say(e.Verb, e.Object, e.Version, e.Code)
		}
		c.say(custody.Locked, v.member.Slot, "", "")
		if err := tx.SetHeaders(next.Len()); err != nil {
			return err
		}
		return custody.Append(tx, v.member.Log, v.id, c.entries...)
	})
}
