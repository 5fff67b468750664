package seal

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"runtime"

	"attest/archive/record"
)

// decodeStrict reads raw into v: size cap first, then type and version, then
// shape, then the round trip, so that each object has one spelling only and a
// changed byte is always noticed.
func decodeStrict(raw []byte, limit int, kind string, v any) error {
	if len(raw) > limit {
		return fmt.Errorf("%s: longer than %d bytes: %w", kind, limit, ErrDamaged)
	}
	var is struct {
		Type string `json:"type"`
		V    int64  `json:"v"`
	}
	if err := record.Decode(raw, &is); err != nil {
		return fmt.Errorf("%s: not the JSON that was written: %w", kind, ErrDamaged)
	}
	if is.Type != kind || is.V < 1 {
		return fmt.Errorf("%s: another kind of object: %w", kind, ErrDamaged)
	}
	if is.V > 1 {
		return fmt.Errorf("%s, version %d: %w", kind, is.V, ErrNewerFormat)
	}
	if err := record.Decode(raw, v); err != nil {
		// The decoder's own words may quote a value: leave them out.
		return fmt.Errorf("%s: a member is missing or malformed: %w", kind, ErrDamaged)
	}
	again, err := record.Canonical(v)
	if err != nil || !bytes.Equal(again, raw) {
		return fmt.Errorf("%s: not in canonical form: %w", kind, ErrDamaged)
	}
	return nil
}

// readCapped reads a whole file of at most limit bytes.
func readCapped(path string, limit int64) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	raw, err := io.ReadAll(io.LimitReader(f, limit+1))
	if err != nil {
		return nil, err
	}
	if int64(len(raw)) > limit {
		return nil, fmt.Errorf("%s: longer than %d bytes: %w", filepath.Base(path), limit, ErrDamaged)
	}
	return raw, nil
}

// writeWhole replaces the file at path by data, all or nothing: a temporary
// file beside it, synced, renamed over it, and the directory synced.
func writeWhole(path string, data []byte) (err error) {
	dir := filepath.Dir(path)
	tmp, err := os.CreateTemp(dir, "."+filepath.Base(path)+".*") // mode 0600
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.Remove(tmp.Name()))
		}
	}()
	if _, err = tmp.Write(data); err == nil {
		err = tmp.Sync()
	}
	if err = errors.Join(err, tmp.Close()); err != nil {
		return err
	}
	if err = os.Rename(tmp.Name(), path); err != nil {
		return err
	}
	return syncDir(dir)
}

// syncDir makes a rename durable. Windows has no such call: NTFS journals it.
func syncDir(dir string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// unfinished are the names under which writeWhole writes the header, a key file or
// a slot before it has its own name.
var unfinished = regexp.MustCompile(`^\.(vault\.json|[a-z]+\.keys|[0-9A-Z]+\.slot)\.[0-9]+$`)

// Unfinished lists, by their names in a vault's folder, the headers, key files and
// slots that a program was killed at before they had their own names. They are
// whole: a key file among them opens what was destroyed since, and a slot opens
// with a passphrase that was never in force.
//
// Errors: of the volume.
func Unfinished(vault string) (names []string, err error) {
	for _, dir := range []string{"", "members"} {
		list, rerr := os.ReadDir(filepath.Join(vault, dir))
		if rerr != nil && !errors.Is(rerr, fs.ErrNotExist) {
			err = errors.Join(err, rerr)
		}
		for _, e := range list {
			if e.Type().IsRegular() && unfinished.MatchString(e.Name()) {
				names = append(names, path.Join(dir, e.Name()))
			}
		}
	}
	return names, err
}

// SweepUnfinished removes them. The vault's lock is held, to write.
//
// Errors: of the volume; what can be removed is, all the same.
func SweepUnfinished(vault string) error {
	names, err := Unfinished(vault)
	for _, n := range names {
		err = errors.Join(err, os.Remove(filepath.Join(vault, filepath.FromSlash(n))))
	}
	if len(names) > 0 {
		err = errors.Join(err, syncDir(vault), syncDir(filepath.Join(vault, "members")))
	}
	return err
}
