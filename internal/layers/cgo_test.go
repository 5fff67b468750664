package layers

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// throughC is every package of the window's program in which C is compiled, for any system that it is built for, and what the C is given.
// None of it is ever given a file from outside: pictures, sound, films, PDF, texts and archives are decoded in Go, or in
// WebAssembly that reaches nothing. attestctl has no C at all.
var throughC = map[string]string{
	"runtime/cgo":                          "threads",
	"net":                                  "names of hosts, where the system's resolver is asked: of a timestamping server that the office set",
	"os/user":                              "the name of the user's home",
	"github.com/gen2brain/malgo":           "samples from and to the sound device; its decoders of files are bound to nothing in Go",
	"github.com/go-gl/gl/v2.1/gl":          "pixels and triangles to be drawn",
	"github.com/go-gl/glfw/v3.4/glfw":      "the window, keys, the clipboard's text, the cursor",
	"fyne.io/fyne/v2/internal/driver/glfw": "the window's handles",
	"fyne.io/fyne/v2/internal/app":         "macOS: light or dark",
	"fyne.io/fyne/v2/internal/widget":      "macOS: whether focus is drawn",
	"fyne.io/fyne/v2/app":                  "macOS: notices and settings of the system",
	"fyne.io/systray":                      "macOS: an icon of ours in the bar, which is not used",
	"github.com/jeandeaual/go-locale":      "macOS: the user's language",
}

func TestNoCodeInCIsGivenAFile(t *testing.T) {
	root := filepath.Join("..", "..")
	list := func(system, cgo, tags, program string) []string {
		cmd := exec.Command("go", "list", "-deps", "-tags="+tags, "-f", "{{if or .CgoFiles .CFiles .CXXFiles .MFiles .SysoFiles .SwigFiles}}{{.ImportPath}}{{end}}", program)
		cmd.Dir = root
		cmd.Env = append(os.Environ(), "GOOS="+system, "CGO_ENABLED="+cgo)
		out, err := cmd.Output()
		if err != nil {
			t.Fatalf("%s: %v", system, err)
		}
		return strings.Fields(string(out))
	}
	for _, system := range []string{"linux", "windows", "darwin"} {
		for _, p := range list(system, "1", "migrated_fynedo,nodynamic", ".") {
			if throughC[p] == "" {
				t.Errorf("%s: %s has C in it, and nobody has said what that is given", system, p)
			}
		}
	}
	if got := list("linux", "0", "nodynamic", "./cmd/attestctl"); len(got) > 0 {
		t.Errorf("attestctl has C: %q", got)
	}
	// Of the library for sound, the devices alone: what it is called for is listed.
	calls := regexp.MustCompile(`malgo\.([A-Z]\w*)`)
	devices := []string{"AllocatedContext", "Backend", "BackendAlsa", "BackendCoreaudio", "BackendNull", "BackendPulseaudio", "BackendWasapi", "BackendWebaudio", "Capture", "ContextConfig", "DefaultDeviceConfig", "Device", "DeviceCallbacks", "DeviceInfo", "FormatF32", "FormatS16", "FormatS32", "InitContext", "InitDevice", "Playback"}
	for _, f := range files(t) {
		if !slices.Contains(f.imports, "github.com/gen2brain/malgo") {
			continue
		}
		text, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(f.path)))
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range calls.FindAllStringSubmatch(string(text), -1) {
			if !slices.Contains(devices, m[1]) {
				t.Errorf("%s calls malgo.%s, which is no device", f.path, m[1])
			}
		}
	}
}

// TestTitlesOfWindowsAreWordsOfOurs: the title of a window is read by the system, other programs and whoever stands behind the chair.
func TestTitlesOfWindowsAreWordsOfOurs(t *testing.T) {
	title := regexp.MustCompile(`\.(?:NewWindow|SetTitle)\(([^\n]*)`)
	found := 0
	for _, f := range files(t) {
		if !within(f.dir, "app") && f.path != "main.go" || f.test() || f.dir == "app/look/looktest" {
			continue
		}
		text, err := os.ReadFile(filepath.Join("..", "..", filepath.FromSlash(f.path)))
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range title.FindAllStringSubmatch(string(text), -1) {
			found++
			if !regexp.MustCompile(`^words\.T\("[a-z.]+"\)\)`).MatchString(m[1]) {
				t.Errorf("%s: a window is called %s: no name and no word of a testimony belongs there", f.path, m[1])
			}
		}
	}
	if found < 3 {
		t.Errorf("%d titles found: the test looks at nothing", found)
	}
}
