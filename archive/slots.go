package archive

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"attest/archive/record"
	"attest/archive/seal"
)

// slotOfFile is the slot that a file's name names.
func slotOfFile(path string) (record.ID, bool) {
	id, err := record.ParseID(strings.TrimSuffix(filepath.Base(path), ".slot"))
	return id, err == nil && id.Kind() == record.KindMember
}

// slotFiles are the slots of a vault, the one that was used last first: its file
// is given the time of each unlock.
func slotFiles(vault string) ([]string, error) {
	names, err := filepath.Glob(filepath.Join(vault, "members", "*.slot"))
	if err != nil || len(names) == 0 {
		return nil, &DamagedError{Object: "members", What: "no slot is there", Err: err}
	}
	used := map[string]time.Time{}
	for _, n := range names {
		if info, err := os.Stat(n); err == nil {
			used[n] = info.ModTime()
		}
	}
	slices.SortStableFunc(names, func(a, b string) int { return cmp.Or(used[b].Compare(used[a]), strings.Compare(a, b)) })
	return names, nil
}

// openSlot finds the member's slot and opens it: the one that was asked for by ID
// or hint, else each in turn. A name is looked up in the header after a slot opened.
func openSlot(path string, chain *seal.Chain, o OpenOptions, pass []byte) (*seal.Member, error) {
	names, err := slotFiles(path)
	if err != nil {
		return nil, err
	}
	asked := strings.TrimSpace(o.Member)
	byFile := false
	for _, name := range names {
		info, err := seal.ReadSlotInfo(name)
		if err == nil && (asked == string(info.ID) || asked == info.Hint) {
			names, byFile = []string{name}, true
			break
		}
	}
	if !byFile {
		if err := noSuchSlot(chain, asked); err != nil {
			return nil, err
		}
	}
	var last error
	for _, name := range names {
		m, err := seal.OpenSlot(name, pass, o.KeyFile)
		if err == nil {
			if err = mayEnter(chain, m, asked, byFile); err == nil {
				_ = os.Chtimes(name, time.Time{}, time.Now()) // it only says which is tried first
				return m, nil
			}
			m.Wipe()
			last = err
			continue
		}
		if errors.Is(err, seal.ErrDamaged) || errors.Is(err, seal.ErrBadKDF) {
			err = &DamagedError{Object: "members/" + filepath.Base(name), What: "the slot is malformed", Err: err}
		}
		if last == nil || errors.Is(last, ErrWrongPassphrase) {
			last = err
		}
	}
	return nil, last
}

// noSuchSlot refuses an ID that no slot has, before any is tried.
func noSuchSlot(chain *seal.Chain, asked string) error {
	id, err := record.ParseID(asked)
	if err == nil && id.Kind() == record.KindMember {
		if _, now := chain.Last().Member(id); now {
			return &DamagedError{Object: "members", What: fmt.Sprintf("the slot %s is missing", id)}
		}
		for i := range chain.Len() {
			if _, was := chain.At(i).Member(id); was {
				return fmt.Errorf("slot %s: %w", id, ErrNotMember)
			}
		}
		return fmt.Errorf("%q: %w", asked, ErrNoSuchMember)
	}
	return nil
}

// mayEnter says whether the header in force names a member whose slot opened, and
// by the name that was asked for.
func mayEnter(chain *seal.Chain, m *seal.Member, asked string, byFile bool) error {
	head := chain.Last()
	if head.Vault != m.Vault {
		return &DamagedError{Object: "vault.json", What: "it is another vault's header"}
	}
	if _, ok := head.Member(m.Slot); !ok {
		return fmt.Errorf("slot %s: %w", m.Slot, ErrNotMember)
	}
	if asked == "" || byFile || strings.EqualFold(asked, m.Name) {
		return nil
	}
	office, err := head.Office(m.Age)
	if err != nil {
		return &DamagedError{Object: "vault.json", What: "the office key does not open", Err: err}
	}
	defer office.Wipe()
	if name, _, err := head.NameRole(office, m.Slot); err == nil && strings.EqualFold(asked, name) {
		return nil
	}
	return fmt.Errorf("%q: %w", asked, ErrNoSuchMember)
}
