package seal

import (
	"crypto/ed25519"
	"fmt"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"attest/archive/record"
)

const (
	vaultKind   = "attest/vault"
	vaultFormat = 1
	maxVault    = 16 << 20 // bytes of vault.json
	maxChain    = 10_000
)

// Chain is vault.json: all headers from the first on, each signed. Its methods
// may be called from any goroutine.
type Chain struct {
	mu    sync.RWMutex
	links []link // never changed in place
}

// all is the headers at this moment.
func (c *Chain) all() []link {
	c.mu.RLock()
	defer c.mu.RUnlock()
	return c.links
}

// Next is a chain with one header more, as Append makes it; this one stays as it is.
func (c *Chain) Next(by *Member, next Change) (*Chain, error) {
	n := &Chain{links: c.all()}
	return n, n.Append(by, next)
}

// Follow takes over what n has beyond this chain, which n must begin with.
func (c *Chain) Follow(n *Chain) error {
	more := n.all()
	c.mu.Lock()
	defer c.mu.Unlock()
	for i, l := range c.links {
		if i >= len(more) || more[i].Header.Name() != l.Header.Name() {
			return fmt.Errorf("header %d: it is not the one that was there: %w", i+1, ErrDamaged)
		}
	}
	c.links = more
	return nil
}

type link struct {
	Header Header `json:"header"`
	By     []byte `json:"by"`  // header key of the signer
	Sig    []byte `json:"sig"` // Ed25519 over "attest/header/v1\n" ‖ canonical header
}

type vaultFile struct {
	Type   string `json:"type"`
	V      int    `json:"v"`
	Format int    `json:"format"`
	Chain  []link `json:"chain"`
}

// NewChain makes the first header: m alone, who must be a keyholder and pins
// their own header key. hint is the hint of m's slot.
func NewChain(m *Member, hint string, replica record.ID, office Key, at time.Time) (*Chain, error) {
	if m.Role != RoleKeyholder {
		return nil, fmt.Errorf("first member of a vault: %w", ErrNotKeyholder)
	}
	c := new(Chain)
	return c, c.add(m, Header{Vault: m.Vault, Seq: 1}, Change{
		Entries: []Entry{m.Entry(hint)}, Replica: replica, Office: office, At: at,
	})
}

// Change is what the next header says.
type Change struct {
	Entries []Entry   // all members from now on, not only the new ones
	Replica record.ID // where the change is made
	Before  Key       // office key of the last header
	Office  Key       // office key from now on; another one when a member leaves
	At      time.Time
}

// Append adds a header, signed by a keyholder of the last one. Removing a
// member asks for a new office key and new trees as well: the old ones stay
// known to whom they were sealed. The chain is unchanged after an error.
func (c *Chain) Append(by *Member, next Change) error {
	last := c.Last()
	_, role, err := last.NameRole(next.Before, by.Slot)
	if err != nil {
		return err
	}
	if role != RoleKeyholder {
		return fmt.Errorf("header %d: %w", last.Seq+1, ErrNotKeyholder)
	}
	if c.Len() >= maxChain {
		return fmt.Errorf("header %d: a vault holds at most %d", last.Seq+1, maxChain)
	}
	h := Header{Vault: last.Vault, Seq: last.Seq + 1, Prev: last.Name()}
	if next.Before != next.Office {
		under := next.Office.Derive(beforeLabel)
		defer under.Wipe()
		h.Before = under.Seal(next.Before[:], h.beforeAAD())
	}
	return c.add(by, h, next)
}

func (c *Chain) add(by *Member, h Header, next Change) error {
	h.Type, h.V, h.Replica, h.Time = headerKind, 1, next.Replica, next.At.UTC().Format(time.RFC3339)
	if err := h.seal(next.Entries, next.Office); err != nil {
		return err
	}
	l := link{Header: h, By: by.Header.Public().(ed25519.PublicKey)}
	l.Sig = ed25519.Sign(by.Header, l.text())
	c.mu.Lock()
	defer c.mu.Unlock()
	links := append(slices.Clip(c.links), l)
	if err := check(links); err != nil {
		return err
	}
	c.links = links
	return nil
}

func (l link) text() []byte { return append([]byte(headerText), l.Header.canonical()...) }

// ParseChain reads vault.json: at most 16 MiB, one spelling only, each header
// naming the one before it and signed by a member of it (the first by its own).
// That the signers were keyholders is sealed: ask VerifyRoles. A format above 1
// is ErrNewerFormat.
func ParseChain(raw []byte) (*Chain, error) {
	if len(raw) > maxVault {
		return nil, fmt.Errorf("vault.json: longer than %d bytes: %w", maxVault, ErrDamaged)
	}
	var is struct {
		Type   string `json:"type"`
		Format int64  `json:"format"`
	}
	if err := record.Decode(raw, &is); err != nil {
		return nil, fmt.Errorf("vault.json: not the JSON that was written: %w", ErrDamaged)
	}
	if is.Type == vaultKind && is.Format > vaultFormat {
		return nil, fmt.Errorf("vault.json, format %d: %w", is.Format, ErrNewerFormat)
	}
	var f vaultFile
	if err := decodeStrict(raw, maxVault, vaultKind, &f); err != nil {
		return nil, err
	}
	if f.Format != vaultFormat {
		return nil, fmt.Errorf("vault.json, format %d: %w", f.Format, ErrDamaged)
	}
	if err := check(f.Chain); err != nil {
		return nil, err
	}
	return &Chain{links: f.Chain}, nil
}

func check(links []link) error {
	if len(links) == 0 || len(links) > maxChain {
		return fmt.Errorf("vault.json: %d headers: %w", len(links), ErrDamaged)
	}
	for i, l := range links {
		if err := l.Header.check(); err != nil {
			return err
		}
		signers, prev := l.Header, ""
		if i > 0 {
			signers = links[i-1].Header
			prev = signers.Name()
		}
		if l.Header.Seq != int64(i+1) || l.Header.Prev != prev || l.Header.Vault != links[0].Header.Vault {
			return fmt.Errorf("header %d: it does not follow the one before: %w", i+1, ErrDamaged)
		}
		if _, ok := signers.signer(l.By); !ok {
			return fmt.Errorf("header %d: %w", i+1, ErrNotKeyholder)
		}
		if !ed25519.Verify(l.By, l.text(), l.Sig) {
			return fmt.Errorf("header %d: signature: %w", i+1, ErrDamaged)
		}
		if err := l.Header.checkAge(); err != nil {
			return err
		}
	}
	return nil
}

// MarshalCanonical returns the bytes of vault.json.
func (c *Chain) MarshalCanonical() ([]byte, error) {
	return record.Canonical(vaultFile{vaultKind, 1, vaultFormat, c.all()})
}

// Write replaces the file at path, whole or not at all.
func (c *Chain) Write(path string) error {
	raw, err := c.MarshalCanonical()
	if err != nil {
		return err
	}
	if len(raw) > maxVault {
		return fmt.Errorf("%s: longer than %d bytes", filepath.Base(path), maxVault)
	}
	return writeWhole(path, raw)
}

// ReadChain reads and parses the file at path.
func ReadChain(path string) (*Chain, error) {
	raw, err := readCapped(path, maxVault)
	if err != nil {
		return nil, err
	}
	return ParseChain(raw)
}

// Len is the number of headers.
func (c *Chain) Len() int { return len(c.all()) }

// At returns the i-th header, from 0.
func (c *Chain) At(i int) Header { return c.all()[i].Header }

// Signer is the slot of who signed the i-th header, from 0.
func (c *Chain) Signer(i int) record.ID {
	all := c.all()
	m, _ := all[max(i-1, 0)].Header.signer(all[i].By) // check found it
	return m.Slot
}

// Last returns the header in force.
func (c *Chain) Last() Header {
	all := c.all()
	return all[len(all)-1].Header
}

// Find returns the header of that Name.
func (c *Chain) Find(name string) (Header, bool) {
	for _, l := range c.all() {
		if l.Header.Name() == name {
			return l.Header, true
		}
	}
	return Header{}, false
}

// Offices returns the office key of each header, from that of the last.
func (c *Chain) Offices(office Key) ([]Key, error) {
	all := c.all()
	keys := make([]Key, len(all))
	for i := len(all) - 1; i >= 0; i-- {
		keys[i] = office
		h := all[i].Header
		if len(h.Before) == 0 {
			continue
		}
		under := office.Derive(beforeLabel)
		before, err := under.Open(h.Before, h.beforeAAD())
		under.Wipe()
		if err != nil || len(before) != len(office) {
			return nil, fmt.Errorf("header %d: office key before it: %w", h.Seq, ErrDamaged)
		}
		office = Key(before)
		clear(before)
	}
	return keys, nil
}

// VerifyRoles checks with the last header's office key what ParseChain cannot
// see: that the first header is signed by the pinned key, and each by a member
// who was a keyholder in the header before it (the first in itself). It is
// ErrNotKeyholder otherwise.
func (c *Chain) VerifyRoles(office Key, pinned ed25519.PublicKey) error {
	keys, err := c.Offices(office)
	if err != nil {
		return err
	}
	defer clear(keys)
	all := c.all()
	if !pinned.Equal(ed25519.PublicKey(all[0].By)) {
		return fmt.Errorf("header 1: another key than the one pinned in the slot: %w", ErrNotKeyholder)
	}
	for i, l := range all {
		from := max(i-1, 0)
		h := all[from].Header
		m, ok := h.signer(l.By)
		if !ok {
			return fmt.Errorf("header %d: %w", i+1, ErrNotKeyholder)
		}
		if _, role, err := h.NameRole(keys[from], m.Slot); err != nil {
			return err
		} else if role != RoleKeyholder {
			return fmt.Errorf("header %d: %w", i+1, ErrNotKeyholder)
		}
	}
	return nil
}
