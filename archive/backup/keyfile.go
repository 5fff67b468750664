package backup

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"attest/archive/record"
	"attest/archive/seal"
	"attest/archive/store"
)

// The key file:
//
//	"ATTBKEY1" ‖ BE32 length ‖ head (canonical JSON) ‖ catalogue (sealed value) ‖ files
//
// The catalogue is sealed under Derive(office key, "attest/backup/v1"), with the
// head, and by it the files' hashes, as what it is bound to.
const (
	keysMagic   = "ATTBKEY1"
	keysLabel   = "attest/backup/v1"
	maxKeysHead = 1 << 20
	maxSealed   = 64 << 20
	maxFile     = 80 << 20
	maxKeys     = 512 << 20
	maxFiles    = 300
)

// Keys is a key file that was read: the small files of the vault as they were at
// its run, and the catalogue, sealed.
type Keys struct {
	Dir   string // in which the key file lies; "" where it was read from bytes
	Vault record.ID
	Run   uint32
	Time  time.Time // when the run ended
	Files []File    // vault.json, head, testimony.keys, identity.keys, members/ID.slot

	// Hurt is the one of Files that is not what was written, by MendKeys alone; Sum is
	// the SHA-256 of what was.
	Hurt string
	Sum  [32]byte

	head   []byte
	sealed []byte
}

// File is one of the small files, by its path in the vault's folder.
type File struct {
	Name string
	Data []byte
}

// File returns the bytes of one of the files, nil where there is none.
func (k *Keys) File(name string) []byte {
	for _, f := range k.Files {
		if f.Name == name {
			return f.Data
		}
	}
	return nil
}

// SetFile puts what was written in the place of Hurt. It reports false, and changes
// nothing, where data is not that.
func (k *Keys) SetFile(data []byte) bool {
	if k.Hurt == "" || sha256.Sum256(data) != k.Sum {
		return false
	}
	for i := range k.Files {
		if k.Files[i].Name == k.Hurt {
			k.Files[i].Data = data
		}
	}
	k.Hurt = ""
	return true
}

type keysHead struct {
	Type      string     `json:"type"` // "attest/backup"
	V         int        `json:"v"`
	Vault     record.ID  `json:"vault"`
	Run       uint32     `json:"run"`
	Time      string     `json:"time"`
	Catalogue int64      `json:"catalogue"` // bytes, sealed
	Files     []fileHead `json:"files"`
}

type fileHead struct {
	Name   string `json:"name"`
	SHA256 string `json:"sha256"`
	Size   int64  `json:"size"`
}

// HeadName is the file that holds the signed checkpoint; a vault's own head has
// another form.
const HeadName = "head"

var fileName = regexp.MustCompile(`^(vault\.json|head|testimony\.keys|identity\.keys|members/[0-9A-Z]{1,40}\.slot)$`)

func damaged(object, what string, err error) error {
	return &store.DamagedError{Object: object, What: what, Err: err}
}

// formatKeys spells a key file.
func formatKeys(vault record.ID, cat Catalogue, files []File, office seal.Key) ([]byte, error) {
	plain, err := record.Canonical(cat)
	if err != nil {
		return nil, err
	}
	h := keysHead{Type: "attest/backup", V: 1, Vault: vault, Run: cat.Run, Time: cat.Time, Catalogue: int64(len(plain) + seal.ValueOverhead)}
	for _, f := range files {
		sum := sha256.Sum256(f.Data)
		h.Files = append(h.Files, fileHead{f.Name, hex.EncodeToString(sum[:]), int64(len(f.Data))})
	}
	head, err := record.Canonical(h)
	if err != nil {
		return nil, err
	}
	if len(plain)+seal.ValueOverhead > maxSealed || len(files) > maxFiles {
		return nil, fmt.Errorf("the backup's catalogue is too long: make it anew, whole")
	}
	key := office.Derive(keysLabel)
	defer key.Wipe()
	out := append([]byte(keysMagic), binary.BigEndian.AppendUint32(nil, uint32(len(head)))...)
	out = append(out, head...)
	out = append(out, key.Seal(plain, keysAAD(head))...)
	for _, f := range files {
		out = append(out, f.Data...)
	}
	return out, nil
}

func keysAAD(head []byte) []byte { return append([]byte(keysLabel+"\x00"), head...) }

// ReadKeys reads the key file at path, or the one in the backup at path: its
// folder, or a folder in which one backup lies. What it tells is not proven
// before Open has opened the catalogue.
//
// Errors: ErrNoBackup; store.DamagedError; seal.ErrNewerFormat.
func ReadKeys(path string) (*Keys, error) {
	at, err := findKeys(path)
	if err != nil {
		return nil, err
	}
	f, err := os.Open(at)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	raw, err := readWhole(f)
	if err != nil {
		return nil, err
	}
	k, err := ParseKeys(raw)
	if err != nil {
		return nil, err
	}
	k.Dir = filepath.Dir(at)
	return k, nil
}

// readWhole reads a key file; of anything else no more than its first bytes.
func readWhole(f *os.File) ([]byte, error) {
	st, err := f.Stat()
	if err != nil {
		return nil, err
	}
	begin := make([]byte, len(keysMagic))
	if _, err := io.ReadFull(f, begin); err == io.EOF || err == io.ErrUnexpectedEOF || err == nil && string(begin[:7]) != keysMagic[:7] {
		return nil, fmt.Errorf("%s: %w", KeysName, ErrNoBackup)
	} else if err != nil {
		return nil, err
	}
	if st.Size() > maxKeys {
		return nil, damaged(KeysName, "it is longer than any", nil)
	}
	raw := make([]byte, max(st.Size(), int64(len(begin))))
	copy(raw, begin)
	_, err = io.ReadFull(f, raw[len(begin):])
	return raw, err
}

// severalError: more than one backup lies at a place that was not told apart.
type severalError struct {
	path string
	n    int
}

func (e *severalError) Error() string {
	return fmt.Sprintf("%s: %d backups lie there: name one of the folders in it: %v", e.path, e.n, ErrNoBackup)
}

func (e *severalError) Is(target error) bool { return target == ErrNoBackup || target == ErrSeveral }

// findKeys returns the path of the key file that path means.
func findKeys(path string) (string, error) {
	st, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "", fmt.Errorf("%s: %w", path, ErrNoBackup)
	case err != nil:
		return "", err
	case !st.IsDir():
		return path, nil
	}
	if own := filepath.Join(path, KeysName); isFile(own) {
		return own, nil
	}
	found, err := filepath.Glob(filepath.Join(path, folderPrefix+"*", KeysName))
	if err != nil || len(found) == 0 {
		return "", fmt.Errorf("%s: %w", path, ErrNoBackup)
	}
	if len(found) > 1 {
		return "", &severalError{path, len(found)}
	}
	return found[0], nil
}

func isFile(path string) bool {
	st, err := os.Stat(path)
	return err == nil && st.Mode().IsRegular()
}

// Is reports whether a folder has a key file in it.
func Is(folder string) bool { return isFile(filepath.Join(folder, KeysName)) }

const folderPrefix = "attest-backup-"

// Folder is where the backup of a vault lies below the place that was chosen
// for it; a place that is such a folder is taken as it is.
func Folder(place string, vault record.ID) string {
	own := folderPrefix + strings.ToLower(string(vault[1:9]))
	if filepath.Base(place) == own {
		return place
	}
	return filepath.Join(place, own)
}

// ParseKeys reads a key file's bytes; it takes what formatKeys writes and no
// other spelling.
func ParseKeys(raw []byte) (*Keys, error) { return parseKeys(raw, false) }

// parseKeys is ParseKeys; with hurt, one of the files may be another.
func parseKeys(raw []byte, hurt bool) (*Keys, error) {
	bad := func(what string) error { return damaged(KeysName, what, nil) }
	if len(raw) < len(keysMagic)+4 || string(raw[:7]) != keysMagic[:7] {
		return nil, fmt.Errorf("%s: %w", KeysName, ErrNoBackup)
	}
	if raw[7] > '1' && raw[7] <= '9' {
		return nil, fmt.Errorf("%s, form %c: %w", KeysName, raw[7], seal.ErrNewerFormat)
	}
	n := int64(binary.BigEndian.Uint32(raw[8:]))
	if string(raw[:8]) != keysMagic || n > maxKeysHead || n > int64(len(raw)-12) {
		return nil, bad("it does not begin as one")
	}
	head, rest := raw[12:12+n], raw[12+n:]
	var h keysHead
	if err := record.Decode(head, &h); err != nil || h.Type != "attest/backup" {
		return nil, bad("its head is malformed")
	}
	if h.V > 1 {
		return nil, fmt.Errorf("%s, version %d: %w", KeysName, h.V, seal.ErrNewerFormat)
	}
	at, terr := time.Parse(time.RFC3339, h.Time)
	again, err := record.Canonical(h)
	if err != nil || terr != nil || !bytes.Equal(again, head) || h.V != 1 || !h.Vault.Valid() || h.Vault.Kind() != record.KindVault ||
		h.Run < 1 || len(h.Files) > maxFiles || h.Catalogue < seal.ValueOverhead || h.Catalogue > maxSealed || h.Catalogue > int64(len(rest)) {
		return nil, bad("its head is malformed")
	}
	k := &Keys{Vault: h.Vault, Run: h.Run, Time: at, head: head, sealed: rest[:h.Catalogue]}
	rest = rest[h.Catalogue:]
	seen := map[string]bool{}
	for _, f := range h.Files {
		if !fileName.MatchString(f.Name) || seen[f.Name] || f.Size < 0 || f.Size > maxFile || f.Size > int64(len(rest)) {
			return nil, bad("a file in it is malformed")
		}
		seen[f.Name] = true
		data := rest[:f.Size]
		if sum := sha256.Sum256(data); hex.EncodeToString(sum[:]) != f.SHA256 {
			was, err := hex.DecodeString(f.SHA256)
			if !hurt || k.Hurt != "" || err != nil || len(was) != len(k.Sum) {
				return nil, bad("a file in it is not what was written")
			}
			k.Hurt, k.Sum = f.Name, [32]byte(was)
		}
		k.Files, rest = append(k.Files, File{f.Name, data}), rest[f.Size:]
	}
	if len(rest) > 0 {
		return nil, bad("something lies behind its end")
	}
	return k, nil
}

// Catalogue opens the catalogue with the office key of the vault at that run.
// It is ErrNotOffice with another one.
func (k *Keys) Catalogue(office seal.Key) (Catalogue, error) {
	key := office.Derive(keysLabel)
	defer key.Wipe()
	plain, err := key.Open(k.sealed, keysAAD(k.head))
	if err != nil {
		return Catalogue{}, ErrNotOffice
	}
	return parseCatalogue(plain, k.Run)
}

// ErrNotOffice: the catalogue does not open with this office key; it is an
// earlier one's, or the file is damaged.
var ErrNotOffice = errors.New("the key file does not open with this vault's key")
