//go:build desktop

package xsession

import (
	"os"
	"path/filepath"
	"testing"
)

// A first start in an empty home has nothing to say, whatever the language and with a session bus or without: an error
// message is the first thing that a person sees of the program. Nor does it start a bus of its own, which would stay behind.
func TestProgramStartsAndEndsWithoutAWord(t *testing.T) {
	const variable = "DBUS_SESSION_BUS_ADDRESS="
	cases := []struct {
		name, lang string
		noBus      bool
		env        []string
	}{
		{name: "C", lang: "C"},
		{name: "C.UTF-8", lang: "C.UTF-8"},
		{name: "Korean", lang: "ko_KR.UTF-8"},
		{name: "C without a bus", lang: "C", noBus: true},
		{name: "C with the address of a bus that is gone", lang: "C", noBus: true, env: []string{variable + "unix:path=/nonexistent/bus"}},
		{name: "C with an address that is none", lang: "C", noBus: true, env: []string{variable + "nonsense"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			tools := t.TempDir()
			launched := filepath.Join(tools, "launched")
			launch := "#!/bin/sh\n: >" + launched + "\nexit 1\n"
			if err := os.WriteFile(filepath.Join(tools, "dbus-launch"), []byte(launch), 0o700); err != nil {
				t.Fatal(err)
			}
			env := append([]string{"LANG=" + c.lang, "PATH=" + tools + ":" + os.Getenv("PATH")}, c.env...)
			s := Start(t, Options{NoBus: c.noBus, Env: env})
			p := s.Launch(Built(t, "attest"))
			s.Window("^Attest$")
			s.Expect("Welcome", func(k Keyboard) bool { return k.Strong })
			s.Key("ctrl+q")
			if code := p.WaitExit(); code != 0 {
				t.Errorf("it ended with %d", code)
			}
			if out := p.Output(); out != "" {
				t.Errorf("it wrote:\n%s", out)
			}
			if _, err := os.Stat(launched); err == nil {
				t.Error("it started a bus")
			}
		})
	}
}
