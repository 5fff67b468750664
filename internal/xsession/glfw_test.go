//go:build desktop

package xsession

import (
	"debug/buildinfo"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// The programs people get must have the patched GLFW in them; what they were built from is written in them.
func TestProgramsAreBuiltWithThePatchedGLFW(t *testing.T) {
	for _, name := range []string{"attest", "imeprobe"} {
		t.Run(name, func(t *testing.T) { wantPatchedGLFW(t, Built(t, name)) })
	}
	t.Run("package", func(t *testing.T) {
		program := filepath.Join(t.TempDir(), "attest")
		out, err := os.Create(program)
		if err != nil {
			t.Fatal(err)
		}
		cmd := exec.Command("tar", "--extract", "--to-stdout", "--wildcards", "--file", Built(t, "package/Attest.tar.xz"), "*/bin/attest")
		cmd.Stdout = out
		if err := cmd.Run(); err != nil {
			t.Fatal(err)
		}
		if err := out.Close(); err != nil {
			t.Fatal(err)
		}
		wantPatchedGLFW(t, program)
	})
}

func wantPatchedGLFW(t *testing.T, program string) {
	t.Helper()
	info, err := buildinfo.ReadFile(program)
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range info.Deps {
		if !strings.HasPrefix(m.Path, "github.com/go-gl/glfw/") {
			continue
		}
		if m.Replace == nil || !strings.HasSuffix(m.Replace.Path, "/glfw-attest-ime") {
			t.Errorf("%s %s is the stock one: keys of an input method reach the text", m.Path, m.Version)
		}
		return
	}
	t.Error("no GLFW in it")
}

// The folder of the build is no business of whoever gets the program.
func TestProgramNamesNoFolderOfItsBuild(t *testing.T) {
	program, err := os.ReadFile(Built(t, "attest"))
	if err != nil {
		t.Fatal(err)
	}
	home, err := os.UserHomeDir()
	if err != nil {
		t.Fatal(err)
	}
	for _, folder := range []string{moduleRoot(t), filepath.Join(home, "go")} {
		if i := strings.Index(string(program), folder); i >= 0 {
			t.Errorf("it holds %q", program[i:min(len(program), i+120)])
		}
	}
}
