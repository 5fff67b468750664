package archive

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"attest/archive/custody"
	"attest/archive/record"
	"attest/archive/seal"
)

// Roles of a member. RoleKeyholder is the one who makes a vault.
const (
	RoleCaseworker = seal.RoleCaseworker
	RoleLawyer     = seal.RoleLawyer
)

// Roles lists the roles that a member can be given.
func Roles() []string { return []string{RoleKeyholder, RoleCaseworker, RoleLawyer} }

// RoleError says which role an act needs.
type RoleError struct {
	Act  string // a code: member, approval, passphrase …
	Need string // a role
	Has  string // the role of who asked
}

func (e *RoleError) Error() string {
	return fmt.Sprintf("%s: a %s may do this, and this member is a %s; nothing was changed", e.Act, e.Need, e.Has)
}

// Is makes errors.Is(err, ErrRole) true.
func (e *RoleError) Is(target error) bool { return target == ErrRole }

// asKeyholder refuses an act to whoever is none.
func (v *Vault) asKeyholder(act string) error {
	v.mu.RLock()
	defer v.mu.RUnlock()
	if v.role != RoleKeyholder {
		return &RoleError{Act: act, Need: RoleKeyholder, Has: v.role}
	}
	return nil
}

// MemberInfo is one member of a vault, as its header names them.
type MemberInfo struct {
	Slot record.ID `json:"slot"`
	Name string    `json:"name"`
	Role string    `json:"role"`
	Hint string    `json:"hint,omitempty"` // by which the slot is found before it is opened
	Self bool      `json:"self"`           // who opened the vault

	KeyFile bool `json:"keyfile,omitzero"` // the slot asks for a file beside the passphrase
}

// MemberList is all members, by name.
func (v *Vault) MemberList() ([]MemberInfo, error) {
	if err := v.usable(); err != nil {
		return nil, err
	}
	entries, err := v.chain.Last().Entries(v.keys.office)
	if err != nil {
		return nil, &DamagedError{Object: "vault.json", What: "a member's name does not open", Err: err}
	}
	out := make([]MemberInfo, len(entries))
	for i, e := range entries {
		out[i] = MemberInfo{Slot: e.Slot, Name: e.Name, Role: e.Role, Hint: e.Hint, Self: e.Slot == v.member.Slot}
		if info, err := seal.ReadSlotInfo(v.slotPath(e.Slot)); err == nil { // one that is missing or damaged is for the check to tell
			out[i].KeyFile = info.KeyFile
		}
	}
	slices.SortFunc(out, func(a, b MemberInfo) int {
		return cmp.Or(strings.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name)), strings.Compare(string(a.Slot), string(b.Slot)))
	})
	return out, nil
}

// everMember is all members, by slot, and behind them those who were, the last
// ones to leave first. What they signed stays theirs.
func (v *Vault) everMember() ([]seal.Entry, error) {
	offices, err := v.chain.Offices(v.keys.office)
	if err != nil {
		return nil, &DamagedError{Object: "vault.json", What: "an office key does not open", Err: err}
	}
	defer clear(offices)
	var out []seal.Entry
	for i := len(offices) - 1; i >= 0; i-- {
		entries, err := v.chain.At(i).Entries(offices[i])
		if err != nil {
			return nil, &DamagedError{Object: "vault.json", What: "a member's name does not open", Err: err}
		}
		for _, e := range entries {
			if _, there := entryOf(out, e.Slot); !there {
				out = append(out, e)
			}
		}
	}
	return out, nil
}

// nameOfSlot is slotName under the vault's lock.
func (v *Vault) nameOfSlot(slot record.ID) string {
	for i := v.chain.Len() - 1; i >= 0; i-- {
		if m, ok := v.chain.At(i).Member(slot); ok {
			return v.names[custody.SpellKey(m.Log)]
		}
	}
	return ""
}

// readMembers takes the names of all members that any header names, and this
// member's role and name from the one in force. It returns the header keys of the
// keyholders, who may sign key files.
func (v *Vault) readMembers() (keyholders map[string]bool, err error) {
	names, closed := map[string]string{}, func(err error) error {
		return &DamagedError{Object: "vault.json", What: "a member's name does not open", Err: err}
	}
	offices, err := v.chain.Offices(v.keys.office)
	if err != nil {
		return nil, closed(err)
	}
	defer clear(offices)
	keyholders = map[string]bool{}
	for i := range v.chain.Len() {
		entries, err := v.chain.At(i).Entries(offices[i])
		if err != nil {
			return nil, closed(err)
		}
		for _, e := range entries {
			names[custody.SpellKey(e.Log)] = e.Name
			if i < v.chain.Len()-1 {
				continue
			}
			if e.Role == RoleKeyholder {
				keyholders[string(e.Header)] = true
			}
			if e.Slot == v.member.Slot {
				v.role, v.member.Name = e.Role, e.Name
			}
		}
	}
	v.names = names
	return keyholders, nil
}

// sayHeaders enters the headers that the log does not tell of yet, and what each
// changed about the members. Fewer than the log tells of are an older vault.json.
func (v *Vault) sayHeaders(c *change) error {
	known, err := c.tx.Headers()
	if err != nil {
		return err
	}
	if v.chain.Len() < known {
		return &DamagedError{Object: "vault.json", What: fmt.Sprintf("it has %d headers and the log tells of %d: an older one was put in its place", v.chain.Len(), known)}
	}
	if v.chain.Len() == known {
		return nil
	}
	entries, err := headerEntries(v.chain, v.keys.office, known)
	if err != nil {
		return err
	}
	for _, e := range entries {
		c.say(e.Verb, e.Object, e.Version, e.Code)
	}
	return c.tx.SetHeaders(v.chain.Len())
}

// headerEntries are what the log says of each header from the number known on.
func headerEntries(chain *seal.Chain, office seal.Key, known int) ([]custody.Entry, error) {
	offices, err := chain.Offices(office)
	if err != nil {
		return nil, err
	}
	defer clear(offices)
	var out []custody.Entry
	say := func(verb custody.Verb, object record.ID, version, code string) {
		out = append(out, custody.Entry{Verb: verb, Object: object, Version: version, Code: code})
	}
	for i := known; i < chain.Len(); i++ {
		before, err := chain.At(i - 1).Entries(offices[i-1])
		if err != nil {
			return nil, err
		}
		now, err := chain.At(i).Entries(offices[i])
		if err != nil {
			return nil, err
		}
		say(custody.HeaderWritten, chain.Signer(i), chain.At(i).Name(), "")
		for _, e := range now {
			old, was := entryOf(before, e.Slot)
			switch {
			case !was:
				say(custody.MemberAdded, e.Slot, "", e.Role)
			case old.Role != e.Role:
				say(custody.MemberRole, e.Slot, "", e.Role)
			case old.Name != e.Name:
				say(custody.MemberRenamed, e.Slot, "", "")
			}
		}
		for _, e := range before {
			if _, is := entryOf(now, e.Slot); !is {
				say(custody.MemberRemoved, e.Slot, "", "")
			}
		}
	}
	return out, nil
}

func entryOf(entries []seal.Entry, slot record.ID) (seal.Entry, bool) {
	i := slices.IndexFunc(entries, func(e seal.Entry) bool { return e.Slot == slot })
	if i < 0 {
		return seal.Entry{}, false
	}
	return entries[i], true
}

// checkMemberName refuses a name that would be taken for another's, or that could
// not stand in a list.
func checkMemberName(entries []seal.Entry, slot record.ID, name string) error {
	bad := func(why string) error { return &InvalidError{Object: "member", Field: "name", Why: why} }
	switch {
	case name == "":
		return bad("an office and a member need a name")
	case len(name) > 200:
		return bad("is too long")
	case strings.ContainsAny(name, ";,\n\r\t"):
		return bad("must have no comma and no semicolon")
	}
	for _, e := range entries {
		if e.Slot != slot && strings.EqualFold(e.Name, name) {
			return bad("another member has that name")
		}
	}
	return nil
}

func checkRole(role string) error {
	if !slices.Contains(Roles(), role) {
		return &InvalidError{Object: "member", Field: "role", Why: "must be keyholder, caseworker or lawyer"}
	}
	return nil
}

// memberActs keeps acts on members one at a time.
type memberActs struct{ mu sync.Mutex }

// changeMembers signs a header in which entries are the members, and seals both
// key files to them: whoever signed these before may be no keyholder any more.
// slot, if set, writes a new slot beside them.
func (v *Vault) changeMembers(ctx context.Context, entries []seal.Entry, slot func(members string) error) error {
	at, _ := v.clock.now()
	next, err := v.chain.Next(v.member, seal.Change{
		Entries: entries, Replica: v.chain.Last().Replica, Before: v.keys.office, Office: v.keys.office, At: at.wall,
	})
	if err != nil {
		return err
	}
	dir, err := beginChangeover(v.path)
	if err != nil {
		return err
	}
	err = v.writeChangeover(dir, next, v.keys, entries, v.nextWriting, slot)
	if err == nil {
		err = ctx.Err()
	}
	if err != nil {
		return errors.Join(err, dropChangeover(v.path))
	}
	if err := readyChangeover(dir); err != nil {
		return err
	}
	if _, err := finishChangeover(v.path); err != nil {
		return err
	}
	if err := v.chain.Follow(next); err != nil {
		return err
	}
	if err := crashHere(v.path, "before the log"); err != nil {
		return err
	}
	return v.change(func(c *change) error {
		c.then(func() {
			for _, e := range entries {
				v.names[custody.SpellKey(e.Log)] = e.Name
				if e.Slot == v.member.Slot {
					v.member.Name = e.Name
				}
			}
		})
		return v.sayHeaders(c)
	})
}

// writeChangeover fills the folder with what a new header needs beside it.
func (v *Vault) writeChangeover(dir string, next *seal.Chain, keys keyFiles, entries []seal.Entry,
	count func(name string) (epoch, seq int64, err error), slot func(members string) error) error {
	if slot != nil {
		if err := slot(filepath.Join(dir, "members")); err != nil {
			return diskError(err)
		}
	}
	if err := v.writeKeyFiles(dir, keys, entries, count); err != nil {
		return err
	}
	return diskError(next.Write(filepath.Join(dir, "vault.json")))
}
