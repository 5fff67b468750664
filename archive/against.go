package archive

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"attest/archive/backup"
	"attest/archive/bundle"
	"attest/archive/custody"
	"attest/archive/store"
)

// ErrNoCheckpoint: the file is no checkpoint, bundle or backup with one in it.
var ErrNoCheckpoint = errors.New("there is no checkpoint of a custody log in it")

// AgainstReport is what a vault was held against.
type AgainstReport struct {
	Size int64 // entries that the checkpoint is over
	Has  int64 // entries of the vault's log
}

// CheckpointIn finds the signed checkpoint in a file of its own, in a bundle (a
// zip or a folder, not encrypted), or in a backup.
//
// Errors: ErrNoCheckpoint; bundle.ErrEncrypted; those of reading.
func CheckpointIn(path string) ([]byte, error) {
	st, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if k, err := backup.ReadKeys(path); err == nil {
		return k.File(backup.HeadName), nil
	} else if !errors.Is(err, ErrNoBackup) || errors.Is(err, backup.ErrSeveral) {
		return nil, err
	}
	if st.IsDir() {
		raw, err := os.ReadFile(filepath.Join(path, "data", "custody", "checkpoint"))
		if errors.Is(err, fs.ErrNotExist) {
			return nil, fmt.Errorf("%s: %w", path, ErrNoCheckpoint)
		}
		return raw, err
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	head := make([]byte, 5000)
	n, err := io.ReadFull(f, head)
	if err != nil && err != io.ErrUnexpectedEOF && err != io.EOF {
		return nil, err
	}
	head = head[:n]
	switch {
	case bytes.HasPrefix(head, []byte("age-encryption.org/")):
		return nil, fmt.Errorf("%s: %w", path, bundle.ErrEncrypted)
	case bytes.HasPrefix(head, []byte("PK")):
		return checkpointInZip(path)
	}
	note, err := CheckpointText(string(head))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return note, nil
}

// CheckpointText is the signed checkpoint in a text that was copied, mailed or saved
// by an editor: with another end of line, a mark at its beginning, or spaces round it.
//
// Errors: ErrNoCheckpoint.
func CheckpointText(text string) ([]byte, error) {
	text = strings.TrimPrefix(strings.ReplaceAll(text, "\r\n", "\n"), "\ufeff")
	note := []byte(strings.TrimSpace(text) + "\n")
	if _, ok := checkpointOf(note); !ok {
		return nil, ErrNoCheckpoint
	}
	return note, nil
}

// CheckpointIn is CheckpointIn for a checkpoint of this vault: of the backups at a
// place, its own.
func (v *Vault) CheckpointIn(path string) ([]byte, error) {
	if own := backup.Folder(path, v.id); backup.Is(own) {
		path = own
	}
	return CheckpointIn(path)
}

func checkpointInZip(path string) ([]byte, error) {
	z, err := zip.OpenReader(path)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, ErrNoCheckpoint)
	}
	defer z.Close()
	for _, f := range z.File {
		if _, in, ok := strings.Cut(f.Name, "/"); !ok || in != "data/custody/checkpoint" {
			continue
		}
		r, err := f.Open()
		if err != nil {
			return nil, fmt.Errorf("%s: %w", path, ErrNoCheckpoint)
		}
		raw, err := io.ReadAll(io.LimitReader(r, 5000))
		return raw, errors.Join(err, r.Close())
	}
	return nil, fmt.Errorf("%s: %w", path, ErrNoCheckpoint)
}

// CheckAgainst holds the vault's log against a signed checkpoint that came
// another way: a vault that was rolled back as a whole, or another that was put
// in its place, does not begin with what the checkpoint is over.
//
// Errors: custody.ErrBadCheckpoint (no member of this vault signed it);
// RolledBackError.
func (v *Vault) CheckAgainst(note []byte) (AgainstReport, error) {
	c, err := custody.OpenCheckpoint(note, custody.Origin(v.id), logKeys(v.chain))
	if err != nil {
		return AgainstReport{}, err
	}
	rep := AgainstReport{Size: c.Size}
	err = v.view(func(tx *store.Tx) error {
		e := &RolledBackError{Vault: v.id, Seen: c.Size, When: v.clock.clock.wall()}
		err := follows(tx, c, e)
		rep.Has = e.Has
		return err
	})
	if err != nil {
		return rep, err
	}
	if v.reading.Load() != nil {
		return rep, nil
	}
	return rep, v.change(func(ch *change) error {
		ch.say(custody.Checked, "", "", fmt.Sprintf("against.%d", c.Size))
		return nil
	})
}
