//go:build desktop && journey

package xsession

import "testing"

// A first start in an empty home has nothing to say, whatever the language: an error message here is the first thing a
// person sees of the program.
func TestProgramStartsWithoutAWord(t *testing.T) {
	for _, lang := range []string{"C", "C.UTF-8", "ko_KR.UTF-8"} {
		t.Run(lang, func(t *testing.T) {
			s := Start(t, Options{Env: []string{"LANG=" + lang}})
			p := s.Launch(Built(t, "attest"))
			s.Window("^Attest$")
			s.Settle()
			if out := p.Output(); out != "" {
				t.Errorf("it wrote:\n%s", out)
			}
		})
	}
}
