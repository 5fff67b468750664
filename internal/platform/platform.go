// Package platform gives Fyne surroundings in which it has nothing to complain of and takes an input method. It must run
// before Fyne does.
package platform

import (
	"cmp"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
)

// Prepare sets the environment of this process and makes the folders that Fyne expects, for its owner alone, for the
// program with this ID. The window opens all the same when a folder could not be made; the error says which.
func Prepare(id string) error {
	if runtime.GOOS != "linux" {
		return nil
	}
	preferX11()
	nameLocale()
	spareBus()
	return errors.Join(makeCache(), makePreferences(id))
}

// preferX11 keeps Fyne off Wayland wherever there is an X server: GLFW has no input method there, so no Hangul.
func preferX11() {
	if os.Getenv("DISPLAY") != "" && os.Getenv("FYNE_PLATFORM") == "" {
		_ = os.Setenv("FYNE_PLATFORM", "x11") // fails for names that are none alone, here and below
	}
}

// nameLocale names English where the locale is C, which is no language that Fyne can read, and keeps UTF-8, without which
// the input method gives no Hangul.
func nameLocale() {
	switch cmp.Or(os.Getenv("LC_ALL"), os.Getenv("LC_MESSAGES"), os.Getenv("LANG")) {
	case "", "C", "POSIX", "C.UTF-8", "C.utf8":
		_ = os.Unsetenv("LC_ALL")
		_ = os.Setenv("LC_CTYPE", "C.UTF-8")
		_ = os.Setenv("LC_MESSAGES", "en_US.UTF-8")
	}
}

// makeCache makes the folder above Fyne's own, which Fyne does not.
func makeCache() error {
	dir, err := os.UserCacheDir()
	if err != nil {
		return err
	}
	return os.MkdirAll(filepath.Join(dir, "fyne"), 0o700)
}

// makePreferences begins the file of preferences. Fyne makes it readable to all, and reports an error when it finds the
// file empty, as its own first start or a cut-off write leaves it.
func makePreferences(id string) error {
	dir, err := os.UserConfigDir()
	if err != nil {
		return err
	}
	dir = filepath.Join(dir, "fyne", id)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	path := filepath.Join(dir, "preferences.json")
	info, err := os.Stat(path)
	if err == nil && info.Size() > 0 {
		return nil
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return os.WriteFile(path, []byte("{}\n"), 0o600)
}
