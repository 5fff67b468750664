// Command makenotices writes the licences of everything that Attest is built of to
// standard output, from the modules' own files. What it writes is committed as
// assets/notices/notices.txt; a test holds it against the modules of the build.
//
//	go run ./internal/makenotices > assets/notices/notices.txt
package main

import (
	"bufio"
	"bytes"
	"fmt"
	"log"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"attest/internal/makenotices/modules"
)

// beside is what a module brings along that is under a licence of its own: its
// name, and the file of the module that has the text.
var beside = map[string][][2]string{
	"github.com/gen2brain/heic":       {{"libheif (WebAssembly)", "lib/LICENSE.libheif"}, {"libde265 (WebAssembly)", "lib/LICENSE.libde265"}},
	"github.com/go-gl/glfw/v3.4/glfw": {{"GLFW (C; patched as patches/glfw-ime.patch says)", "glfw/LICENSE.md"}},
	"fyne.io/fyne/v2": {
		{"Noto Sans", "theme/font/LICENSE.txt"}, {"DejaVu Sans Mono for Powerline", "theme/font/LICENSE_DejaVu-Powerline.txt"},
		{"Inter", "theme/font/LICENSE_Inter.txt"}, {"Emoji One Color", "theme/font/LICENSE_EmojiOneColor.txt"},
	},
	"github.com/tetratelabs/wazero": {{"wazero: notice", "NOTICE"}},
}

var licence = regexp.MustCompile(`(?i)^(licen[sc]e|copying|unlicense)(\.(txt|md))?$`)

func main() {
	log.SetFlags(0)
	parts := map[string][]string{} // text → names
	add := func(name string, raw []byte) { text := shorten(tidy(raw)); parts[text] = append(parts[text], name) }
	mods, err := modules.Built(".")
	check(err)
	for _, m := range mods {
		found := false
		files, err := os.ReadDir(m.Dir)
		check(err)
		for _, f := range files {
			if licence.MatchString(f.Name()) && f.Type().IsRegular() {
				add(m.Path, read(filepath.Join(m.Dir, f.Name())))
				found = true
				break
			}
		}
		if !found {
			log.Fatalf("%s has no licence file", m.Path)
		}
		for _, b := range beside[m.Path] {
			add(b[0], read(filepath.Join(m.Dir, b[1])))
		}
		if m.Path == "github.com/gen2brain/malgo" {
			add("miniaudio (C)", tail(filepath.Join(m.Dir, "miniaudio.h"), "This software is available as a choice of the following licenses"))
		}
	}
	root, err := exec.Command("go", "env", "GOROOT").Output()
	check(err)
	add("Go: runtime and standard library", read(filepath.Join(strings.TrimSpace(string(root)), "LICENSE")))
	add("Attest Sans", read("assets/fonts/AttestSans-OFL.txt"))
	add("Unicode: readings of Han characters", read("assets/names/UNICODE-LICENSE.txt"))
	raw := read("internal/makenotices/others.txt") // parts whose licence text is in no file of a module
	for part := range strings.SplitSeq("\n"+string(raw), "\n@ ") {
		if name, text, ok := strings.Cut(part, "\n"); ok && name != "" {
			add(name, []byte(text))
		}
	}

	for _, l := range long {
		if l.text != "" {
			parts[l.text] = []string{l.name}
		}
	}
	for _, names := range parts {
		slices.Sort(names)
	}
	out := bufio.NewWriter(os.Stdout)
	for _, text := range slices.SortedFunc(maps.Keys(parts), func(a, b string) int { return strings.Compare(parts[a][0], parts[b][0]) }) {
		fmt.Fprintf(out, "@ %s\n%s\n", strings.Join(parts[text], ", "), text)
	}
	check(out.Flush())
}

// tidy leaves out what differs between copies of one text: line ends and blanks
// at the ends of lines.
func tidy(raw []byte) string {
	raw = bytes.TrimPrefix(raw, []byte("\ufeff"))
	var lines []string
	for line := range strings.Lines(strings.ReplaceAll(string(raw), "\f", "")) {
		line = strings.TrimRight(line, " \t\r\n")
		if strings.HasPrefix(line, "@ ") {
			log.Fatalf("a licence has a line that begins with @")
		}
		lines = append(lines, line)
	}
	return strings.Trim(strings.Join(lines, "\n"), "\n")
}

// long are texts that many have word for word: each stands once, and elsewhere its
// name.
var long = []*struct {
	name  string
	where *regexp.Regexp
	text  string
}{
	{name: "Apache License 2.0: the text", where: regexp.MustCompile(`(?s)[ \t]*Apache License\s+Version 2\.0, January 2004.*?END OF TERMS AND CONDITIONS`)},
	{name: "GNU General Public License 3: the text", where: regexp.MustCompile(`(?s)[ \t]*GNU GENERAL PUBLIC LICENSE\s+Version 3, 29 June 2007.*?END OF TERMS AND CONDITIONS`)},
	{name: "GNU Lesser General Public License 3: the text", where: regexp.MustCompile(`(?s)[ \t]*GNU LESSER GENERAL PUBLIC LICENSE\s+Version 3, 29 June 2007.*?permanent authorization for you to choose that version for the\s+Library\.`)},
}

// sample is the part of Apache's appendix that tells how the licence is used.
var sample = regexp.MustCompile(`(?s)\n\s*APPENDIX: How to apply the Apache License to your work\..*?limitations under the License\.`)

func shorten(text string) string {
	for _, l := range long {
		text = l.where.ReplaceAllStringFunc(text, func(found string) string {
			if l.text == "" {
				l.text = found
			}
			if strings.Join(strings.Fields(l.text), " ") != strings.Join(strings.Fields(found), " ") {
				return found
			}
			return "[" + l.name + " stands once in this collection, under that name]"
		})
	}
	text = sample.ReplaceAllStringFunc(text, func(found string) string {
		for line := range strings.Lines(found) {
			if l := strings.TrimSpace(line); strings.HasPrefix(l, "Copyright") && !strings.Contains(l, "[yyyy]") && !strings.Contains(l, "{yyyy}") {
				return "\n\n" + l
			}
		}
		return ""
	})
	return strings.Trim(text, "\n")
}

func tail(path, from string) []byte {
	raw := read(path)
	i := bytes.LastIndex(raw, []byte(from))
	if i < 0 {
		log.Fatalf("%s: the licence is not where it was", path)
	}
	return bytes.TrimSuffix(bytes.TrimSpace(raw[i:]), []byte("*/"))
}

func read(path string) []byte {
	raw, err := os.ReadFile(path)
	check(err)
	return raw
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
