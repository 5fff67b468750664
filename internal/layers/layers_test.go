package layers

import (
	"bytes"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const (
	module   = "attest"
	fyne     = "fyne.io/fyne/v2"
	badger   = "github.com/dgraph-io/badger"
	xcrypto  = "golang.org/x/crypto"
	maxLines = 450
)

// engine is the packages under archive/ from the lowest to the highest; each may import those before it, and their own
// sub-packages, only. The package archive itself is above them all.
var engine = []string{
	"cancel", "edtf", "jsonplace", "record", "dates", "names", "seal", "store", "backup", "custody", "search", "media", "passphrase", "interchange", "transcript", "lookup", "codebook", "places", "mentions", "sought", "glossary", "guide", "disclose", "evidence", "readout", "typeset", "statement", "machine", "timestamp", "document", "bag", "bundle", "submission", "delivery", "mailing", "mishap",
}

// file is one Go file, of whatever system and build tag.
type file struct {
	path    string // from the module's root, with slashes
	dir     string
	imports []string
	lines   int
}

func (f file) test() bool { return strings.HasSuffix(f.path, "_test.go") }

// within reports whether name is root or lies below it.
func within(name, root string) bool { return name == root || strings.HasPrefix(name, root+"/") }

// files reads every Go file of the module, of this machine's system or another.
func files(t *testing.T) []file {
	t.Helper()
	root := filepath.Join("..", "..")
	var all []file
	err := filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		relative, err := filepath.Rel(root, name)
		if err != nil {
			return err
		}
		slashed := filepath.ToSlash(relative)
		if d.IsDir() {
			if slashed == "build" || slashed == "tools" || slashed != "." && strings.HasPrefix(d.Name(), ".") {
				return fs.SkipDir
			}
			return nil
		}
		if !strings.HasSuffix(slashed, ".go") {
			return nil
		}
		text, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), name, text, parser.ImportsOnly)
		if err != nil {
			return err
		}
		f := file{path: slashed, dir: path.Dir(slashed), lines: bytes.Count(text, []byte("\n"))}
		for _, i := range parsed.Imports {
			imported, err := strconv.Unquote(i.Path.Value)
			if err != nil {
				return err
			}
			f.imports = append(f.imports, imported)
		}
		all = append(all, f)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// rank is the place of a package of the engine in the order above, and the last place for archive itself.
func rank(dir string) (int, bool) {
	if dir == "archive" {
		return len(engine), true
	}
	name, _, _ := strings.Cut(strings.TrimPrefix(dir, "archive/"), "/")
	i := slices.Index(engine, name)
	return i, i >= 0
}

func TestImportsGoDown(t *testing.T) {
	for _, f := range files(t) {
		if !within(f.dir, "archive") {
			continue
		}
		own, known := rank(f.dir)
		if !known {
			t.Errorf("%s: this package has no place in the order of the engine's packages; give it one here", f.path)
			continue
		}
		for _, i := range f.imports {
			if !within(i, module) || f.test() {
				continue
			}
			dir := strings.TrimPrefix(i, module+"/")
			if within(dir, "assets") || dir == "docs" {
				continue
			}
			other, known := rank(dir)
			if !within(dir, "archive") || !known || other > own {
				t.Errorf("%s imports %s, which lies above it", f.path, i)
			}
		}
	}
}

// rule forbids imports to all files but some.
type rule struct {
	why     string
	imports func(string) bool
	allowed func(file) bool
}

func below(dirs ...string) func(file) bool {
	return func(f file) bool {
		return slices.ContainsFunc(dirs, func(d string) bool { return within(f.dir, d) })
	}
}

func importsOf(roots ...string) func(string) bool {
	return func(i string) bool {
		return slices.ContainsFunc(roots, func(r string) bool { return within(i, r) })
	}
}

func TestEachDangerousThingHasOnePlace(t *testing.T) {
	opensWindow := func(f file) bool { return f.path == "main.go" || f.dir == "internal/xsession/imeprobe" }
	looksAtWindow := func(f file) bool { return f.test() && f.dir == "internal/xsession" } // its tests measure text as the window does
	rules := []rule{
		{
			"the engine and the terminal run without a window: Fyne belongs in app",
			importsOf(fyne),
			func(f file) bool { return below("app")(f) || opensWindow(f) || looksAtWindow(f) },
		},
		{
			"fyne/v2/app needs a display and minutes of C: main.go alone imports it",
			importsOf(fyne + "/app"),
			opensWindow,
		},
		{
			"the database is the business of archive/store",
			importsOf(badger),
			below("archive/store"),
		},
		{
			"ciphers and key derivation belong in archive/seal alone",
			func(i string) bool {
				return within(i, xcrypto) && !within(i, xcrypto+"/ssh") || within(i, "crypto/aes") || within(i, "crypto/cipher")
			},
			below("archive/seal"),
		},
		{
			"the window knows screens, never keys or the database",
			importsOf(module+"/archive/store", module+"/archive/seal"),
			func(f file) bool { return !below("app")(f) && f.path != "main.go" },
		},
		{
			"the program never calls the network by itself: what an office set is asked for timestamps, and nothing else",
			importsOf("net/http"),
			func(f file) bool { return f.dir == "archive/timestamp" || f.dir == "internal/tsa" || f.test() },
		},
		{
			"embedded data uses nothing",
			importsOf(module),
			func(f file) bool { return !below("assets", "docs")(f) },
		},
		{
			"nothing but main.go knows the window from outside",
			importsOf(module + "/app"),
			func(f file) bool { return below("app")(f) || f.path == "main.go" || looksAtWindow(f) },
		},
	}
	for _, f := range files(t) {
		for _, i := range f.imports {
			for _, r := range rules {
				if r.imports(i) && !r.allowed(f) {
					t.Errorf("%s imports %s: %s", f.path, i, r.why)
				}
			}
		}
	}
}

// The engine builds with CGO_ENABLED=0, so that the terminal runs where there is no C library to speak of.
func TestEngineHasNoC(t *testing.T) {
	for _, f := range files(t) {
		if (within(f.dir, "archive") || within(f.dir, "cmd")) && slices.Contains(f.imports, "C") {
			t.Errorf("%s imports C", f.path)
		}
	}
}

func TestFilesAreReadInOneSitting(t *testing.T) {
	vague := []string{"util", "utils", "common", "helper", "helpers", "manager", "misc", "shared"}
	for _, f := range files(t) {
		if f.lines > maxLines {
			t.Errorf("%s has %d lines, more than %d: which two ideas are in it?", f.path, f.lines, maxLines)
		}
		name := strings.TrimSuffix(strings.TrimSuffix(path.Base(f.path), ".go"), "_test")
		for _, n := range append(strings.Split(f.dir, "/"), name) {
			if slices.Contains(vague, n) {
				t.Errorf("%s: %q names no idea", f.path, n)
			}
		}
	}
}
