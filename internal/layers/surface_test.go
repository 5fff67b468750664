package layers

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// TestTheListOfParsersIsWhole: docs/attack-surface.md names every fuzz target there is, and no test that there is not.
func TestTheListOfParsersIsWhole(t *testing.T) {
	root := filepath.Join("..", "..")
	page, err := os.ReadFile(filepath.Join(root, "docs", "attack-surface.md"))
	if err != nil {
		t.Fatal(err)
	}
	var there []string
	declared := regexp.MustCompile(`(?m)^func ((?:Fuzz|Test)\w+)\(`)
	for _, f := range files(t) {
		if !f.test() {
			continue
		}
		text, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(f.path)))
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range declared.FindAllStringSubmatch(string(text), -1) {
			there = append(there, m[1])
			if strings.HasPrefix(m[1], "Fuzz") && f.dir != "internal/xsession" && !strings.Contains(string(page), "`"+m[1]+"`") {
				t.Errorf("%s: %s stands in no table of docs/attack-surface.md", f.path, m[1])
			}
		}
	}
	for _, m := range regexp.MustCompile("`((?:Fuzz|Test)\\w+)`").FindAllStringSubmatch(string(page), -1) {
		if !slices.Contains(there, m[1]) {
			t.Errorf("docs/attack-surface.md names %s, which is not there", m[1])
		}
	}
}
