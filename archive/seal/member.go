package seal

import (
	"crypto/ed25519"
	"fmt"
	"unicode/utf8"

	"filippo.io/age"
	"github.com/go-json-experiment/json/jsontext"

	"attest/archive/record"
)

// Roles of a member.
const (
	RoleKeyholder  = "keyholder"
	RoleCaseworker = "caseworker"
	RoleLawyer     = "lawyer"
	RoleDepositor  = "depositor"
)

// Member is everything secret that a slot opens. Keyholder is public: the first
// keyholder's header key, pinned here so that a swapped vault.json is noticed.
// For the first keyholder it is their own.
type Member struct {
	Name, Role string
	Vault      record.ID
	Slot       record.ID
	Age        *age.HybridIdentity // opens key files and the office key
	Log        ed25519.PrivateKey  // signs log entries
	Header     ed25519.PrivateKey  // signs headers and key files
	Bundle     ed25519.PrivateKey  // signs bundles, as an SSH key
	Keyholder  ed25519.PublicKey

	// What a newer program put into the slot, outside and inside what is
	// sealed: written back by WriteSlot.
	slotExtra, extra jsontext.Value
}

// NewMember draws a member's keys. Keyholder is set to the member's own header
// key: who adds a member to a vault sets it to the pinned one.
func NewMember(name, role string, vault record.ID) (*Member, error) {
	if err := checkNameRole(name, role); err != nil {
		return nil, err
	}
	if vault.Kind() != record.KindVault || !vault.Valid() {
		return nil, fmt.Errorf("new member: %w", record.ErrBadID)
	}
	id, err := age.GenerateHybridIdentity()
	if err != nil {
		return nil, err
	}
	m := &Member{Name: name, Role: role, Vault: vault, Slot: record.NewID(record.KindMember), Age: id}
	for _, k := range []*ed25519.PrivateKey{&m.Log, &m.Header, &m.Bundle} {
		seed := NewKey()
		*k = ed25519.NewKeyFromSeed(seed[:])
		seed.Wipe()
	}
	m.Keyholder = m.Header.Public().(ed25519.PublicKey)
	return m, nil
}

// Wipe overwrites the signing keys and lets go of the age identity, which
// cannot be overwritten: locking ends the process for that reason.
func (m *Member) Wipe() {
	clear(m.Log)
	clear(m.Header)
	clear(m.Bundle)
	*m = Member{}
}

// Entry is the member's public side, as a header lists it.
func (m *Member) Entry(hint string) Entry {
	return Entry{
		Slot: m.Slot, Name: m.Name, Role: m.Role, Hint: hint,
		Age:    m.Age.Recipient(),
		Log:    m.Log.Public().(ed25519.PublicKey),
		Header: m.Header.Public().(ed25519.PublicKey),
		Bundle: m.Bundle.Public().(ed25519.PublicKey),
	}
}

const maxName = 200 // bytes of a member's name

func checkNameRole(name, role string) error {
	if name == "" || len(name) > maxName || !utf8.ValidString(name) {
		return fmt.Errorf("a member's name must have 1 to %d bytes of UTF-8", maxName)
	}
	switch role {
	case RoleKeyholder, RoleCaseworker, RoleLawyer, RoleDepositor:
		return nil
	}
	return fmt.Errorf("unknown role: want keyholder, caseworker, lawyer or depositor")
}
