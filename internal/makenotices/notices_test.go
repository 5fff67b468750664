package main_test

import (
	"slices"
	"strings"
	"testing"

	"attest/assets/notices"
	"attest/internal/makenotices/modules"
)

// Every module that the programs are built of has its licence among the notices,
// and no notice is of a module that is gone.
func TestEveryModuleHasItsNotice(t *testing.T) {
	mods, err := modules.Built(".")
	if err != nil || len(mods) < 60 {
		t.Fatal(len(mods), err)
	}
	var there []string
	for _, n := range notices.All() {
		if len(n.Text) < 40 || strings.Contains(n.Text, "\x00") {
			t.Errorf("%v has no text", n.Parts)
		}
		there = append(there, n.Parts...)
	}
	for _, m := range mods {
		if !slices.Contains(there, m.Path) {
			t.Errorf("%s has no notice: go run ./internal/makenotices > assets/notices/notices.txt", m.Path)
		}
	}
	for _, name := range there {
		isModule := func(m modules.Module) bool { return m.Path == name }
		if host, _, ok := strings.Cut(name, "/"); ok && strings.Contains(host, ".") && !strings.Contains(name, " ") && !slices.ContainsFunc(mods, isModule) {
			t.Errorf("%s is built no longer", name)
		}
	}
	for _, name := range []string{"libheif (WebAssembly)", "libde265 (WebAssembly)", "miniaudio (C)", "Attest Sans", "Go: runtime and standard library"} {
		if !slices.Contains(there, name) {
			t.Errorf("%s has no notice", name)
		}
	}
	for _, words := range []string{"GNU LESSER GENERAL PUBLIC LICENSE", "Apache License", "SIL OPEN FONT LICENSE", "FreeType Project", "Independent JPEG Group"} {
		if !strings.Contains(notices.Text(), words) {
			t.Errorf("%q stands nowhere", words)
		}
	}
}
