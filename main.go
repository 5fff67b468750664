// Attest records testimonies, keeps them sealed, and hands over what consent covers.
//
// Usage: attest [VAULT]
package main

import (
	"cmp"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"runtime"

	"fyne.io/fyne/v2"
	fyneapp "fyne.io/fyne/v2/app"

	"attest/app"
	"attest/assets/icon"
	"attest/internal/relaunch"
)

// metadata repeats FyneApp.toml, which is read only where the sources are.
var metadata = fyne.AppMetadata{
	ID: "org.attest.desktop", Name: "Attest", Version: "0.1.0", Build: 1,
	Icon:       fyne.NewStaticResource("attest.png", icon.PNG),
	Migrations: map[string]bool{"fyneDo": true},
}

func main() {
	flag.Usage = func() { fmt.Fprintln(flag.CommandLine.Output(), "usage: attest [VAULT]") }
	flag.Parse()
	if flag.NArg() > 1 {
		flag.Usage()
		os.Exit(2)
	}
	if err := settle(); err != nil {
		fmt.Fprintln(os.Stderr, "attest:", err)
	}
	fyneapp.SetMetadata(metadata)
	app.Run(fyneapp.NewWithID(metadata.ID), app.Options{Open: flag.Arg(0), Relaunch: relaunch.At})
}

// settle gives Fyne surroundings that it has no complaint about. Its error is a folder that could not be made; the window
// opens all the same.
func settle() error {
	if runtime.GOOS == "linux" {
		// Under Wayland there is no input method, so no Hangul: X11 wherever there is one.
		if os.Getenv("DISPLAY") != "" && os.Getenv("FYNE_PLATFORM") == "" {
			os.Setenv("FYNE_PLATFORM", "x11")
		}
		settleLocale()
	}
	cache, err := os.UserCacheDir()
	if err != nil {
		return err
	}
	return os.MkdirAll(filepath.Join(cache, "fyne"), 0o700)
}

// settleLocale names English where the locale is C, which is no language that Fyne can read, and keeps UTF-8, without which
// the input method gives no Hangul.
func settleLocale() {
	switch cmp.Or(os.Getenv("LC_ALL"), os.Getenv("LC_MESSAGES"), os.Getenv("LANG")) {
	case "", "C", "POSIX", "C.UTF-8", "C.utf8":
		os.Unsetenv("LC_ALL")
		os.Setenv("LC_CTYPE", "C.UTF-8")
		os.Setenv("LC_MESSAGES", "en_US.UTF-8")
	}
}
