//go:build desktop

package xsession

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Where the probe's two fields are on the screen: its window is the whole of it.
const (
	fieldX    = 320
	secondY   = 360
	imeWidth  = 640
	imeHeight = 480
)

// typist is the probe in a session where Hangul is typed.
type typist struct {
	*Session
	file string
}

func newTypist(t *testing.T) *typist {
	s := Start(t, Options{Width: imeWidth, Height: imeHeight, Hangul: true, Env: []string{"FYNE_PLATFORM=x11"}})
	y := &typist{Session: s, file: filepath.Join(s.Home, "typed")}
	s.Launch(Built(t, "imeprobe"), y.file)
	id := s.Window("^imeprobe$")
	s.Run("xdotool", "windowmove", "--sync", id, "0", "0")
	s.Hangul()
	return y
}

// fields is what stands in the probe's two fields.
func (y *typist) fields() (string, string) {
	b, err := os.ReadFile(y.file)
	if err != nil {
		return "", ""
	}
	first, second, _ := strings.Cut(string(b), "\x00")
	return first, second
}

// expect waits until the first field holds exactly this.
func (y *typist) expect(want string) {
	y.t.Helper()
	var got string
	defer func() {
		if got != want {
			y.t.Logf("the first field holds %q", got)
		}
	}()
	y.Wait(fmt.Sprintf("the first field to hold %q", want), func() bool {
		got, _ = y.fields()
		return got == want
	})
}

// An input method takes the keys that belong to the syllable being composed; none of them may reach the text around it.
// Keys are those of the two-set keyboard: r k d is 강. Each case ends with a key that makes what came before final, so
// that a wrong text is seen and not merely awaited.
func TestHangulChangesOnlyTheSyllableBeingComposed(t *testing.T) {
	cases := []struct {
		name string
		keys string
		want string
	}{
		{"a syllable and a space", "r k d space", "강 "},
		{"three Backspaces take a syllable apart", "r k s k e k space r k d BackSpace BackSpace BackSpace e h f space", "가나다 돌 "},
		{"one Backspace takes its last letter", "r k d BackSpace space", "가 "},
		{"a fourth Backspace reaches the text", "r k space r k d BackSpace BackSpace BackSpace BackSpace s k space", "가나 "},
		{"Enter ends the syllable, then the line", "r k d Return s k space", "강\n나 "},
		{"Left ends the syllable, then moves", "r k d Left space", " 강"},
		{"Right at the end", "r k d Right s k space", "강나 "},
		{"Home ends the syllable, then moves", "r k s k e k Home space", " 가나다"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			y := newTypist(t)
			y.Key(strings.Fields(c.keys)...)
			y.expect(c.want)
		})
	}
}

func TestHangulTypedFastArrivesWhole(t *testing.T) {
	y := newTypist(t)
	const keys, want = "dkssudgktpdy tkfkadl akfgkqslek ", "안녕하세요 사람이 말합니다 "
	y.Run("xdotool", "type", "--delay", "1", "--", strings.Repeat(keys, 5))
	y.expect(strings.Repeat(want, 5))
}

// A click ends nothing: the syllable waits in the input method, and comes where the keyboard goes next. What stands in
// either field must not change by it, and the syllable comes once.
func TestHangulClickElsewhereLeavesTheTextAlone(t *testing.T) {
	y := newTypist(t)
	y.Key("r", "k", "s", "k", "e", "k", "space")
	y.expect("가나다 ")
	y.Key("r", "k", "d")
	y.Click(fieldX, secondY)
	y.Key("space")
	var first, second string
	y.Wait("the syllable to come in one of the fields", func() bool {
		first, second = y.fields()
		return strings.Contains(first+second, "강") && strings.Contains(second, " ")
	})
	if !strings.HasPrefix(first, "가나다 ") || first+second != "가나다 강 " {
		t.Errorf("after a click the fields hold %q and %q", first, second)
	}
}
