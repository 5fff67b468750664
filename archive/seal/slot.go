package seal

import (
	"crypto/ed25519"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"math/big"
	"path/filepath"
	"regexp"

	"filippo.io/age"
	"github.com/go-json-experiment/json/jsontext"

	"attest/archive/record"
)

const (
	slotKind   = "attest/slot"
	memberKind = "attest/member"
	slotLabel  = "attest/slot/v1"
	passLabel  = "attest/pass/v1"
	maxSlot    = 64 << 10 // bytes

	// PassphraseNorm is the version of the passphrase's normal form that new
	// slots are written for.
	PassphraseNorm = 1
)

// SlotInfo is what a slot tells before it is opened. None of it is
// authenticated until OpenSlot succeeds.
type SlotInfo struct {
	ID      record.ID
	Hint    string
	KeyFile bool // a key file is needed beside the passphrase
	Norm    int  // normal form of the passphrase, PassphraseNorm
	Least   bool // its password hash is LeastKDF: it protects nothing
}

type slotFile struct {
	Type    string         `json:"type"`
	V       int            `json:"v"`
	ID      record.ID      `json:"id"`
	Hint    string         `json:"hint"`
	Norm    int            `json:"norm"`
	KeyFile bool           `json:"keyfile"`
	KDF     slotKDF        `json:"kdf"`
	Sealed  []byte         `json:"sealed,omitempty"`
	Extra   jsontext.Value `json:",embed"`
}

type slotKDF struct {
	Alg       string         `json:"alg"`
	Salt      []byte         `json:"salt"`
	Time      uint32         `json:"time"`
	MemoryKiB uint32         `json:"memory_kib"`
	Threads   uint8          `json:"threads"`
	Extra     jsontext.Value `json:",embed"`
}

// memberFile is what a slot seals.
type memberFile struct {
	Type      string         `json:"type"`
	V         int            `json:"v"`
	Name      string         `json:"name"`
	Role      string         `json:"role"`
	Vault     record.ID      `json:"vault"`
	Slot      record.ID      `json:"slot"`
	Age       string         `json:"age"`
	Log       []byte         `json:"log"`
	Header    []byte         `json:"header"`
	Bundle    []byte         `json:"bundle"`
	Keyholder []byte         `json:"keyholder"`
	Extra     jsontext.Value `json:",embed"`
}

// WriteSlot writes dir/ID.slot, whole or not at all. pass is in normal form;
// keyfile is the key file's bytes, empty for none. Parameters out of bounds are
// ErrBadKDF. The caller wipes pass and keyfile.
func WriteSlot(dir string, m *Member, hint string, pass, keyfile []byte, kdf KDF) error {
	raw, err := sealSlot(m, hint, pass, keyfile, kdf, NewKey(), KDF.Derive)
	if err != nil {
		return err
	}
	return writeWhole(filepath.Join(dir, string(m.Slot)+".slot"), raw)
}

// sealSlot takes the nonce from the first 24 bytes of random.
func sealSlot(m *Member, hint string, pass, keyfile []byte, kdf KDF, random Key, derive deriver) ([]byte, error) {
	if !hintForm.MatchString(hint) {
		return nil, fmt.Errorf("slot: a hint has the form of blue-3")
	}
	f := slotFile{
		Type: slotKind, V: 1, ID: m.Slot, Hint: hint, Norm: PassphraseNorm, KeyFile: len(keyfile) > 0,
		KDF:   slotKDF{Alg: "argon2id", Salt: kdf.Salt, Time: kdf.Time, MemoryKiB: kdf.MemoryKiB, Threads: kdf.Threads},
		Extra: m.slotExtra,
	}
	aad, err := record.Canonical(f)
	if err != nil {
		return nil, err
	}
	plain, err := record.Canonical(memberFile{
		Type: memberKind, V: 1, Name: m.Name, Role: m.Role, Vault: m.Vault, Slot: m.Slot,
		Age: m.Age.String(), Log: m.Log.Seed(), Header: m.Header.Seed(), Bundle: m.Bundle.Seed(),
		Keyholder: m.Keyholder, Extra: m.extra,
	})
	if err != nil {
		return nil, err
	}
	defer clear(plain)
	k, err := slotKey(kdf, pass, keyfile, derive)
	if err != nil {
		return nil, err
	}
	defer k.Wipe()
	f.Sealed = k.sealWith([24]byte(random[:24]), plain, aad)
	return record.Canonical(f)
}

// deriver is KDF.Derive; tests that open a slot a thousand times have a cheap one.
type deriver func(KDF, []byte) (Key, error)

// slotKey is Argon2id over "attest/pass/v1" ‖ BE32 length ‖ passphrase, then the
// SHA-256 of the key file where there is one; then Derive("attest/slot/v1").
func slotKey(kdf KDF, pass, keyfile []byte, derive deriver) (Key, error) {
	secret := make([]byte, 0, len(passLabel)+4+len(pass)+sha256.Size)
	secret = append(secret, passLabel...)
	secret = binary.BigEndian.AppendUint32(secret, uint32(len(pass)))
	secret = append(secret, pass...)
	if len(keyfile) > 0 {
		sum := sha256.Sum256(keyfile)
		secret = append(secret, sum[:]...)
	}
	defer clear(secret)
	k, err := derive(kdf, secret)
	if err != nil {
		return Key{}, err
	}
	defer k.Wipe()
	return k.Derive(slotLabel), nil
}

// ReadSlotInfo reads what a slot tells without its passphrase.
func ReadSlotInfo(path string) (SlotInfo, error) {
	f, err := readSlot(path)
	if err != nil {
		return SlotInfo{}, err
	}
	return SlotInfo{f.ID, f.Hint, f.KeyFile, f.Norm, f.KDF.Time == 1 && f.KDF.MemoryKiB == MinMemoryKiB}, nil
}

// OpenSlot opens a member's slot. It takes as long as the slot's KDF asks and
// cannot be interrupted. ErrWrongPassphrase stands for a wrong passphrase, a
// wrong key file and a damaged slot alike: nothing can tell them apart.
func OpenSlot(path string, pass, keyfile []byte) (*Member, error) {
	f, err := readSlot(path)
	if err != nil {
		return nil, err
	}
	return f.open(pass, keyfile, KDF.Derive)
}

func readSlot(path string) (*slotFile, error) {
	raw, err := readCapped(path, maxSlot)
	if err != nil {
		return nil, err
	}
	f, err := parseSlot(raw)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", filepath.Base(path), err)
	}
	if filepath.Base(path) != string(f.ID)+".slot" {
		return nil, fmt.Errorf("%s: it is a copy of the slot %s, give it its name back: %w", filepath.Base(path), f.ID, ErrDamaged)
	}
	return f, nil
}

var hintForm = regexp.MustCompile(`^[a-z]{1,12}-[1-9][0-9]?$`)

func parseSlot(raw []byte) (*slotFile, error) {
	var f slotFile
	if err := decodeStrict(raw, maxSlot, slotKind, &f); err != nil {
		return nil, err
	}
	if f.Norm > PassphraseNorm || (f.KDF.Alg != "argon2id" && f.KDF.Alg != "") {
		return nil, fmt.Errorf("slot: its passphrase is treated in a way not known here: %w", ErrNewerFormat)
	}
	if !f.ID.Valid() || f.ID.Kind() != record.KindMember || f.Norm < 1 || f.KDF.Alg == "" ||
		!hintForm.MatchString(f.Hint) || len(f.Sealed) < ValueOverhead {
		return nil, fmt.Errorf("slot: a member is missing or malformed: %w", ErrDamaged)
	}
	if err := f.kdf().check(); err != nil {
		return nil, fmt.Errorf("slot: %w", err)
	}
	return &f, nil
}

func (f *slotFile) kdf() KDF {
	return KDF{Salt: f.KDF.Salt, Time: f.KDF.Time, MemoryKiB: f.KDF.MemoryKiB, Threads: f.KDF.Threads}
}

func (f *slotFile) open(pass, keyfile []byte, derive deriver) (*Member, error) {
	if f.KeyFile != (len(keyfile) > 0) {
		return nil, fmt.Errorf("slot %s: key file wanted: %t, given: %t: %w", f.ID, f.KeyFile, len(keyfile) > 0, ErrWrongPassphrase)
	}
	bare := *f
	bare.Sealed = nil
	aad, err := record.Canonical(bare)
	if err != nil {
		return nil, err
	}
	if f.Sealed[0] > valueVersion {
		return nil, fmt.Errorf("slot %s: %w", f.ID, ErrNewerFormat)
	}
	k, err := slotKey(f.kdf(), pass, keyfile, derive)
	if err != nil {
		return nil, err
	}
	defer k.Wipe()
	plain, err := k.Open(f.Sealed, aad)
	if err != nil {
		return nil, fmt.Errorf("slot %s: %w", f.ID, ErrWrongPassphrase)
	}
	defer clear(plain)
	m, err := parseMember(plain)
	if err != nil {
		return nil, fmt.Errorf("slot %s: %w", f.ID, err)
	}
	m.slotExtra = f.Extra
	if m.Slot != f.ID {
		return nil, fmt.Errorf("slot %s: it holds another member: %w", f.ID, ErrDamaged)
	}
	return m, nil
}

func parseMember(plain []byte) (*Member, error) {
	var s memberFile
	if err := decodeStrict(plain, maxSlot, memberKind, &s); err != nil {
		return nil, err
	}
	defer clear(s.Log)
	defer clear(s.Header)
	defer clear(s.Bundle)
	id, err := age.ParseHybridIdentity(s.Age)
	if err != nil || checkNameRole(s.Name, s.Role) != nil ||
		!s.Vault.Valid() || s.Vault.Kind() != record.KindVault || !s.Slot.Valid() || len(s.Keyholder) != ed25519.PublicKeySize ||
		len(s.Log) != ed25519.SeedSize || len(s.Header) != ed25519.SeedSize || len(s.Bundle) != ed25519.SeedSize {
		return nil, fmt.Errorf("slot: its keys are malformed: %w", ErrDamaged)
	}
	return &Member{
		Name: s.Name, Role: s.Role, Vault: s.Vault, Slot: s.Slot, Age: id,
		Log:    ed25519.NewKeyFromSeed(s.Log),
		Header: ed25519.NewKeyFromSeed(s.Header),
		Bundle: ed25519.NewKeyFromSeed(s.Bundle), Keyholder: s.Keyholder,
		extra: s.Extra,
	}, nil
}

var hintColours = []string{"blue", "green", "red", "white", "black", "yellow", "grey", "brown", "violet", "orange"}

// Hint is a colour and a number by which a member finds their slot again. The
// program chooses it, so that it says nothing of anyone.
func Hint() string {
	n, err := rand.Int(rand.Reader, big.NewInt(int64(len(hintColours)*9)))
	if err != nil {
		panic("seal: no randomness: " + err.Error()) // crypto/rand never fails
	}
	return fmt.Sprintf("%s-%d", hintColours[n.Int64()/9], n.Int64()%9+1)
}
