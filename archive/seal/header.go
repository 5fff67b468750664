package seal

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"time"

	"filippo.io/age"
	"github.com/go-json-experiment/json/jsontext"

	"attest/archive/record"
)

const (
	headerKind   = "attest/header"
	headerText   = "attest/header/v1\n"
	officeKind   = "attest/office"
	personKind   = "attest/header-member"
	namesLabel   = "attest/header-names/v1"
	beforeLabel  = "attest/office-before/v1"
	maxOffice    = 1 << 10 // bytes of the office key's plaintext
	maxMembers   = 256
	maxAgeString = 4 << 10
)

// Header says who the members of a vault are, from one moment on. It is signed
// by a keyholder of the header before it and named in the log.
type Header struct {
	Type    string         `json:"type"` // "attest/header"
	V       int            `json:"v"`
	Seq     int64          `json:"seq"`  // from 1
	Prev    string         `json:"prev"` // Name of the header before, "" for the first
	Vault   record.ID      `json:"vault"`
	Replica record.ID      `json:"replica"` // where it was made
	Time    string         `json:"time"`    // RFC 3339, UTC
	Members []HeaderMember `json:"members"` // by slot
	// OfficeFile is the office key as a binary age file to all members.
	OfficeFile []byte `json:"office"`
	// Before is the office key of the header before, sealed under this one's,
	// where the two differ: so the newest key opens the names of all headers.
	Before []byte         `json:"before,omitempty"`
	Extra  jsontext.Value `json:",embed"`
}

// HeaderMember is one member's public keys, with name and role sealed.
type HeaderMember struct {
	Slot   record.ID      `json:"slot"`
	Age    string         `json:"age"`    // age1pq1…
	Log    []byte         `json:"log"`    // Ed25519 public key
	Header []byte         `json:"header"` // Ed25519 public key
	Bundle []byte         `json:"bundle"` // Ed25519 public key
	Sealed []byte         `json:"sealed"`
	Extra  jsontext.Value `json:",embed"`
}

// Entry is a member as a header lists them, opened.
type Entry struct {
	Slot                record.ID
	Name, Role          string
	Hint                string // of the slot, as the keyholder was told it
	Age                 *age.HybridRecipient
	Log, Header, Bundle ed25519.PublicKey
}

// headerPerson is what HeaderMember.Sealed holds.
type headerPerson struct {
	Type  string         `json:"type"`
	V     int            `json:"v"`
	Name  string         `json:"name"`
	Role  string         `json:"role"`
	Hint  string         `json:"hint,omitempty"`
	Extra jsontext.Value `json:",embed"`
}

type officeFile struct {
	Type string `json:"type"`
	V    int    `json:"v"`
	Key  Key    `json:"key"`
}

// Name is the hex SHA-256 of the header's canonical bytes.
func (h Header) Name() string {
	sum := sha256.Sum256(h.canonical())
	return hex.EncodeToString(sum[:])
}

func (h Header) canonical() []byte {
	raw, err := record.Canonical(h)
	if err != nil {
		panic("seal: header: " + err.Error()) // made from checked fields, or parsed from canonical bytes
	}
	return raw
}

// Office opens the office key with a member's age identity.
func (h Header) Office(id age.Identity) (Key, error) {
	plain, err := ageOpen(h.OfficeFile, maxOffice, id)
	if err != nil {
		return Key{}, fmt.Errorf("office key: %w", err)
	}
	defer clear(plain)
	var f officeFile
	if err := decodeStrict(plain, maxOffice, officeKind, &f); err != nil {
		return Key{}, err
	}
	return f.Key, nil
}

// Member returns the entry of a slot, as it stands in the header.
func (h Header) Member(slot record.ID) (HeaderMember, bool) {
	i := slices.IndexFunc(h.Members, func(m HeaderMember) bool { return m.Slot == slot })
	if i < 0 {
		return HeaderMember{}, false
	}
	return h.Members[i], true
}

// NameRole opens the name and role of a member with the header's office key.
func (h Header) NameRole(office Key, slot record.ID) (name, role string, err error) {
	e, err := h.Entry(office, slot)
	return e.Name, e.Role, err
}

// Entry opens one member with the header's office key.
func (h Header) Entry(office Key, slot record.ID) (Entry, error) {
	m, ok := h.Member(slot)
	if !ok {
		return Entry{}, fmt.Errorf("header %d: no member %s", h.Seq, slot)
	}
	names := office.Derive(namesLabel)
	defer names.Wipe()
	plain, err := names.Open(m.Sealed, h.memberAAD(slot))
	if err != nil {
		return Entry{}, fmt.Errorf("header %d, member %s: %w", h.Seq, slot, err)
	}
	var p headerPerson
	if err := decodeStrict(plain, maxSlot, personKind, &p); err != nil {
		return Entry{}, fmt.Errorf("header %d, member %s: %w", h.Seq, slot, err)
	}
	r, err := age.ParseHybridRecipient(m.Age)
	if err != nil || checkNameRole(p.Name, p.Role) != nil {
		return Entry{}, fmt.Errorf("header %d, member %s: %w", h.Seq, slot, ErrDamaged)
	}
	return Entry{m.Slot, p.Name, p.Role, p.Hint, r, m.Log, m.Header, m.Bundle}, nil
}

// Entries opens all members, in order of slot.
func (h Header) Entries(office Key) ([]Entry, error) {
	out := make([]Entry, 0, len(h.Members))
	for _, m := range h.Members {
		e, err := h.Entry(office, m.Slot)
		if err != nil {
			return nil, err
		}
		out = append(out, e)
	}
	return out, nil
}

func (h Header) memberAAD(slot record.ID) []byte {
	return fmt.Appendf(nil, "%s\n%d\n%s", h.Vault, h.Seq, slot)
}

func (h Header) beforeAAD() []byte { return fmt.Appendf(nil, "%s\n%d", h.Vault, h.Seq) }

// signer returns who has the header key, if a member has.
func (h Header) signer(key ed25519.PublicKey) (HeaderMember, bool) {
	i := slices.IndexFunc(h.Members, func(m HeaderMember) bool { return key.Equal(ed25519.PublicKey(m.Header)) })
	if i < 0 {
		return HeaderMember{}, false
	}
	return h.Members[i], true
}

// seal fills in members and office key.
func (h *Header) seal(entries []Entry, office Key) error {
	if len(entries) == 0 || len(entries) > maxMembers {
		return fmt.Errorf("header: %d members, want 1 to %d", len(entries), maxMembers)
	}
	names := office.Derive(namesLabel)
	defer names.Wipe()
	to := make([]age.Recipient, 0, len(entries))
	for _, e := range entries {
		if err := checkNameRole(e.Name, e.Role); err != nil {
			return err
		}
		plain, err := record.Canonical(headerPerson{Type: personKind, V: 1, Name: e.Name, Role: e.Role, Hint: e.Hint})
		if err != nil {
			return err
		}
		h.Members = append(h.Members, HeaderMember{
			Slot: e.Slot, Age: e.Age.String(), Log: e.Log, Header: e.Header, Bundle: e.Bundle,
			Sealed: names.Seal(plain, h.memberAAD(e.Slot)),
		})
		to = append(to, e.Age)
	}
	slices.SortFunc(h.Members, func(a, b HeaderMember) int { return strings.Compare(string(a.Slot), string(b.Slot)) })
	plain, err := record.Canonical(officeFile{officeKind, 1, office})
	if err != nil {
		return err
	}
	defer clear(plain)
	h.OfficeFile, err = ageSeal(plain, to)
	return err
}

// check is the shape of one header, without what lies before it.
func (h Header) check() error {
	bad := func(what string) error { return fmt.Errorf("header %d: %s: %w", h.Seq, what, ErrDamaged) }
	if h.Type != headerKind || h.V < 1 {
		return bad("another kind of object")
	}
	if h.V > 1 {
		return fmt.Errorf("header %d: %w", h.Seq, ErrNewerFormat)
	}
	if !h.Vault.Valid() || h.Vault.Kind() != record.KindVault || !h.Replica.Valid() || h.Replica.Kind() != record.KindReplica {
		return bad("vault or replica")
	}
	if t, err := time.Parse(time.RFC3339, h.Time); err != nil || t.UTC().Format(time.RFC3339) != h.Time {
		return bad("time")
	}
	if len(h.Members) == 0 || len(h.Members) > maxMembers || len(h.OfficeFile) == 0 {
		return bad("members")
	}
	keys := make(map[string]bool)
	for i, m := range h.Members {
		if !m.Slot.Valid() || m.Slot.Kind() != record.KindMember || (i > 0 && h.Members[i-1].Slot >= m.Slot) ||
			len(m.Log) != ed25519.PublicKeySize || len(m.Header) != ed25519.PublicKeySize ||
			len(m.Bundle) != ed25519.PublicKeySize || len(m.Age) > maxAgeString || len(m.Sealed) < ValueOverhead {
			return bad("member " + fmt.Sprint(i))
		}
		for _, k := range [][]byte{m.Log, m.Header, m.Bundle} {
			if keys[string(k)] {
				return bad("a key is there twice")
			}
			keys[string(k)] = true
		}
	}
	return nil
}

// checkAge is apart from check because it takes longest: it comes last.
func (h Header) checkAge() error {
	for i, m := range h.Members {
		if _, err := age.ParseHybridRecipient(m.Age); err != nil {
			return fmt.Errorf("header %d: age key of member %d: %w", h.Seq, i, ErrDamaged)
		}
	}
	return nil
}
