// Package modules lists the Go modules that the programs are built of.
package modules

import (
	"fmt"
	"maps"
	"os"
	"os/exec"
	"slices"
	"strings"
)

// Module is one of them.
type Module struct{ Path, Dir string }

// Built are the modules of window and terminal program for each system they are
// built for, by path. dir is a folder of the repository.
func Built(dir string) ([]Module, error) {
	all := map[string]string{}
	for _, system := range []string{"linux", "windows", "darwin"} {
		// -e: the C of another system is not here, which changes no module.
		cmd := exec.Command("go", "list", "-e", "-deps", "-tags=migrated_fynedo,nodynamic,desktop",
			"-f", "{{with .Module}}{{if not .Main}}{{.Path}} {{.Dir}}{{end}}{{end}}", "attest", "attest/cmd/attestctl")
		cmd.Dir, cmd.Env = dir, append(os.Environ(), "GOOS="+system, "GOARCH=amd64", "CGO_ENABLED=1")
		out, err := cmd.Output()
		if err != nil {
			return nil, fmt.Errorf("go list for %s: %w", system, err)
		}
		for line := range strings.Lines(string(out)) {
			if path, dir, ok := strings.Cut(strings.TrimSpace(line), " "); ok {
				all[path] = dir
			}
		}
	}
	var mods []Module
	for _, path := range slices.Sorted(maps.Keys(all)) {
		mods = append(mods, Module{path, all[path]})
	}
	return mods, nil
}
