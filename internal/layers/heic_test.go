package layers

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// The decoder of HEIC comes in a module that, without the tag nodynamic, opens the system's C library and hands it files
// from outside. With the tags of the Makefile that path is not there, and without them the module itself is not.
func TestNoProgramOpensALibraryOfTheSystem(t *testing.T) {
	root := filepath.Join("..", "..")
	makefile, err := os.ReadFile(filepath.Join(root, "Makefile"))
	if err != nil {
		t.Fatal(err)
	}
	tags := map[string]string{}
	for _, m := range regexp.MustCompile(`(?m)^(\w+) := -tags=(\S+)$`).FindAllStringSubmatch(string(makefile), -1) {
		tags[m[1]] = m[2]
		if !slices.Contains(strings.Split(m[2], ","), "nodynamic") {
			t.Errorf("%s of the Makefile has no nodynamic: such a build shows no picture of an iPhone", m[1])
		}
	}
	for _, of := range []string{"FYNE", "DESKTOP", "TERMINAL"} {
		if tags[of] == "" {
			t.Fatalf("the Makefile has no tags called %s", of)
		}
	}
	for _, line := range strings.Split(string(makefile), "\n") {
		if (strings.Contains(line, "go build") || strings.Contains(line, "go test") || strings.Contains(line, "go vet")) && strings.HasPrefix(line, "\t") &&
			!strings.Contains(line, "echo") && !strings.Contains(line, "$(FYNE)") && !strings.Contains(line, "$(DESKTOP)") && !strings.Contains(line, "$(TERMINAL)") {
			if !strings.Contains(line, `$(STEP)`) {
				t.Errorf("the Makefile has a build without tags: %s", line)
			}
		}
	}
	for _, c := range []struct {
		program, tags string
		shows         bool
	}{
		{"./cmd/attestctl", tags["TERMINAL"], true}, {".", tags["FYNE"], true},
		{"./cmd/attestctl", "", false}, {".", "migrated_fynedo", false},
	} {
		list := exec.Command("go", "list", "-deps", "-tags="+c.tags, c.program)
		list.Dir = root
		list.Env = append(os.Environ(), "CGO_ENABLED=1") // the window's packages are there with it alone
		out, err := list.Output()
		if err != nil {
			t.Fatal(err)
		}
		linked := bytes.Fields(out)
		has := func(name string) bool {
			return slices.ContainsFunc(linked, func(p []byte) bool { return strings.HasPrefix(string(p), name) })
		}
		if has("github.com/ebitengine/purego") {
			t.Errorf("%s with %q opens C libraries while it runs", c.program, c.tags)
		}
		if has("github.com/gen2brain/heic") != c.shows {
			t.Errorf("%s with %q: the decoder of HEIC is linked in: %v", c.program, c.tags, !c.shows)
		}
	}
}
