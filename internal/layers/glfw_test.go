package layers

import (
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// TestAChangedByteOfGLFWStopsTheBuild: what is compiled is the source that go.sum names, and the patch over it.
func TestAChangedByteOfGLFWStopsTheBuild(t *testing.T) {
	if runtime.GOOS == "windows" {
		return // the script needs bash
	}
	root := filepath.Join("..", "..")
	list := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "github.com/go-gl/glfw/v3.4/glfw")
	list.Dir = root
	out, err := list.Output()
	if err != nil {
		t.Fatal(err)
	}
	from, dir := filepath.Join(t.TempDir(), "glfw"), t.TempDir()
	if err := os.CopyFS(from, os.DirFS(strings.TrimSpace(string(out)))); err != nil {
		t.Fatal(err)
	}
	patch := func() (string, error) {
		cmd := exec.Command("scripts/patch-glfw", dir)
		cmd.Dir = root
		cmd.Env = append(os.Environ(), "GLFW_SOURCE="+from)
		out, err := cmd.CombinedOutput()
		return string(out), err
	}
	if said, err := patch(); err != nil {
		t.Fatalf("the source as it is: %v\n%s", err, said)
	}
	flip := func(name string) {
		raw, err := os.ReadFile(name)
		if err == nil {
			raw[len(raw)/2] ^= 1
			err = os.Chmod(name, 0o600)
		}
		if err == nil {
			err = os.WriteFile(name, raw, 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	sum := func() string {
		raw, err := os.ReadFile(filepath.Join(dir, "glfw-attest-ime.stamp"))
		if err != nil {
			t.Fatal(err)
		}
		return string(raw)
	}
	whole := sum()
	copied := filepath.Join(dir, "glfw-attest-ime", "glfw", "src", "window.c")
	flip(copied)
	before, err := os.ReadFile(copied)
	if err != nil {
		t.Fatal(err)
	}
	if said, err := patch(); err != nil {
		t.Fatalf("the copy is not made anew: %v\n%s", err, said)
	}
	if after, err := os.ReadFile(copied); err != nil || string(after) == string(before) || sum() != whole {
		t.Errorf("a byte changed in the copy stays: %v", err)
	}
	flip(filepath.Join(from, "glfw", "src", "window.c"))
	if said, err := patch(); err == nil || !strings.Contains(said, "go.sum") {
		t.Errorf("a byte changed in the source builds: %v\n%s", err, said)
	}
}
