// Package standin gives tests the program that stands in for whisper.cpp and for
// a translator, built once for each test binary.
package standin

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"

	"attest/archive/machine"
)

var (
	dir     string // "" while nothing was built
	program = sync.OnceValues(func() (string, error) {
		var err error
		if dir, err = os.MkdirTemp("", "whisperlike"); err != nil {
			return "", err
		}
		path := filepath.Join(dir, "whisper-cli.exe")
		out, err := exec.Command("go", "build", "-o", path, "attest/internal/whisperlike").CombinedOutput()
		if err != nil {
			return "", errors.New(string(out))
		}
		return path, nil
	})
)

// Program is its path.
func Program(t testing.TB) string {
	t.Helper()
	path, err := program()
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// Tool is the program with a model that makes it behave so.
func Tool(t testing.TB, how string) machine.Tool {
	t.Helper()
	model := filepath.Join(t.TempDir(), "ggml-test.bin")
	if err := os.WriteFile(model, []byte(how+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	return machine.Tool{Program: Program(t), Model: model}
}

// Remove takes away what was built, when all tests have ended.
func Remove() {
	if dir != "" {
		_ = os.RemoveAll(dir)
	}
}
