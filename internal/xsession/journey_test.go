//go:build desktop

package xsession

import (
	"bytes"
	"image"
	"io/fs"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"attest/app/look"
	"attest/app/look/looktest"
)

// journeyPass is typed on a Latin keyboard; two of its words are Korean there.
const journeyPass = "rhdiddl battery enaks staple antks horse"

// From Welcome to an exported bundle in the real window, by keyboard alone. The
// bundle is then checked by tools that none of us wrote, and by attestctl.
//
// Keys reach the program in the order in which they were pressed, however busy
// the machine is; but what the program does beside the window ends when it
// ends. So before each key that needs something, the test looks on the screen
// for it: the ring round what has the focus, the caret behind what was typed.
func TestFromWelcomeToABundleByKeyboard(t *testing.T) {
	s := Start(t, Options{Env: []string{"FYNE_PLATFORM=x11"}})
	h := newHand(t, s)
	stick := s.folder("stick")
	note := filepath.Join(stick, "note.txt")
	s.write(note, "PLANTEDexhibit: an invented note\n")
	key := filepath.Join(stick, "key.txt")
	tool(t, stick, "age-keygen", "-o", key)
	recipient := strings.TrimSpace(tool(t, stick, "age-keygen", "-y", key))
	out := filepath.Join(stick, "bundle.zip.age")

	program := s.Launch(Built(t, "attest"))
	s.Window("^Attest$")
	s.Expect("Welcome", func(k Keyboard) bool { return k.Strong })
	s.picture("welcome")

	vault := filepath.Join(s.Home, "Attest", "Office.attest")
	h.makeVault(vault)
	h.writeTestimony(vault, note)
	h.recordConsent()
	h.answerQuestion()
	h.fillSubmission()

	h.export(out, recipient)
	s.overlay(false)
	s.picture("exported")

	// Locked: the vault is free for another program, and nothing typed lies about.
	h.lock(vault)
	h.quiet(program)

	checkWithStockTools(t, stick, out, key)
	verify := tool(t, stick, Built(t, "attestctl"), "verify", out, "--identity", key)
	if !strings.Contains(verify, "nothing is changed, missing or added") || !strings.Contains(verify, "1 testimonies") {
		t.Fatalf("attestctl verify: %s", verify)
	}
}

// A person who knows the way does not wait for the window. All of a form, typed
// while the machine is too busy to show any of it, ends where it belongs: the
// list of what fits a path, which comes late, must not take the keys of Tab.
func TestTypingAheadOfTheWindowLosesNothing(t *testing.T) {
	s := Start(t, Options{Env: []string{"FYNE_PLATFORM=x11"}})
	h := newHand(t, s)
	folder := s.folder("vaults")
	s.folder("vaults/other.attest")
	p := s.Launch(Built(t, "attest"))
	s.Window("^Attest$")
	s.Expect("Welcome", func(k Keyboard) bool { return k.Strong })
	s.Tab()
	s.Key("Return")
	h.field("the form of a new vault")
	s.BackTab() // Browse
	s.BackTab()
	s.Key("ctrl+a")
	s.Change("what is in the folder", func() { h.write(folder + "/") })

	p.Freeze()
	s.Type("new")
	s.Key("Tab", "Tab") // Browse, the office
	s.Type("PLANTEDoffice")
	s.Key("Tab")
	s.Type("Han")
	s.Key("Tab", "Down") // a passphrase of one's own
	s.Type(journeyPass)
	s.Key("Tab")
	s.Type(journeyPass)
	s.Key("Return")
	p.Thaw()

	vault := filepath.Join(folder, "new.attest")
	s.Wait("the vault to be there", func() bool { return exists(filepath.Join(vault, "lock.by")) })
	s.room(1)
	h.lock(vault)
	pass := filepath.Join(s.Temp, "pass")
	s.write(pass, journeyPass)
	tool(t, folder, Built(t, "attestctl"), "check", vault, "--member", "Han", "--passphrase-file", pass)
}

// hand types as a person does: looking.
type hand struct {
	*Session
	width func(text string) float32
}

func newHand(t *testing.T, s *Session) *hand {
	looktest.New(t)                              // the program's theme and font, to measure with
	s.Run("xdotool", "mousemove", "1278", "798") // a pointer over a ring's edge hides it
	return &hand{s, func(text string) float32 { return fyne.MeasureText(text, look.TextSize, fyne.TextStyle{}).Width }}
}

// field waits until a field has the focus.
func (h *hand) field(what string) Keyboard {
	h.t.Helper()
	return h.Expect("the caret in "+what, Keyboard.Typing)
}

// write types a text into the field that has the focus, in place of all that is
// in it or with nothing in it, and waits until the caret stands behind it.
func (h *hand) write(text string) { h.t.Helper(); h.enter(text, text) }

// writeHidden does the same in a field that shows a dot for each sign.
func (h *hand) writeHidden(text string) {
	h.t.Helper()
	h.enter(text, strings.Repeat("•", len(text)))
}

func (h *hand) enter(text, shown string) {
	h.t.Helper()
	const inner = 8 // from a field's edge to its text
	h.field("a field")
	h.Type(text)
	want := inner + int(math.Round(float64(h.width(shown))))
	h.Expect("the field to hold all that was typed", func(k Keyboard) bool {
		return k.Typing() && abs(k.Caret.X-k.Ring.Min.X-want) <= 2
	})
}

// makeVault goes from Welcome into a new vault, with a passphrase of one's own.
func (h *hand) makeVault(vault string) {
	h.t.Helper()
	h.Tab()
	h.Key("Return")
	h.field("the name of the office")
	h.write("PLANTEDoffice")
	h.Tab()
	h.write("Han")
	h.Tab()
	h.Key("Down")
	h.writeHidden(journeyPass)
	h.Tab()
	h.writeHidden(journeyPass)
	h.Key("Return")
	h.Wait("the vault to be there", func() bool { return exists(filepath.Join(vault, "lock.by")) })
	h.room(1)
}

// writeTestimony begins a testimony, writes two paragraphs and adds an exhibit.
func (h *hand) writeTestimony(vault, note string) {
	h.t.Helper()
	h.Key("ctrl+n")
	h.overlay(true)
	who := h.field("who it is by")
	h.write("PLANTEDhandle")
	h.Key("Return")
	h.Expect("the date to have the focus", func(k Keyboard) bool { return k.Typing() && k.Ring != who.Ring })
	h.Key("Return")
	h.overlay(false)
	h.Wait("the testimony", func() bool { return h.Shows(accentColour, image.Rect(1100, 50, 1270, 100), 1500) })
	if !h.Expect("the account", func(k Keyboard) bool { return !k.Ring.Empty() }).Typing() {
		h.Key("Return")
	}
	first := h.field("the first paragraph")
	h.write("PLANTEDfirst: we were taken by truck to the border.")
	h.Key("Return")
	h.Expect("the second paragraph", func(k Keyboard) bool { return k.Typing() && k.Ring.Min.Y > first.Ring.Min.Y })
	h.write("PLANTEDsecond: our hands were tied.")
	h.Key("Escape")
	h.Expect("the paragraph to be left", func(k Keyboard) bool { return !k.Typing() })

	h.Key("ctrl+shift+a")
	h.overlay(true)
	h.field("the path of the exhibit")
	h.write(note)
	h.Key("Return")
	h.Wait("the exhibit to be sealed", func() bool {
		blobs, err := filepath.Glob(filepath.Join(vault, "blobs", "*", "*"))
		return err == nil && len(blobs) == 1 && filepath.Ext(blobs[0]) != ".part"
	})
	h.Expect("what is said of the original", func(k Keyboard) bool { return k.Strong })
	h.Key("Return")
	h.overlay(false)
	h.Wait("the exhibit in its list", func() bool { return h.Shows(selectionColour, image.Rect(552, 200, 1270, 290), 20000) })
	h.Key("ctrl+shift+c")
	h.overlay(true)
	h.Expect("the question whether it shows nobody", func(k Keyboard) bool { return k.Strong })
	h.Key("Return")
	h.overlay(false)
	h.Settle()
	h.picture("testimony")
}

// recordConsent says yes to a UN inquiry: the thirteenth stop of Tab.
func (h *hand) recordConsent() {
	h.t.Helper()
	h.Key("ctrl+shift+m")
	h.overlay(true)
	h.Expect("who answered", func(k Keyboard) bool { return !k.Ring.Empty() && !k.Typing() })
	h.Key("Down") // by the person
	for range 13 {
		h.Tab()
	}
	h.Change("yes", func() { h.Key("y") })
	h.picture("consent")
	for range 14 { // back to the first, and round to the last: Record
		h.BackTab()
	}
	h.Expect("Record", func(k Keyboard) bool { return k.Strong })
	h.Key("Return")
	h.overlay(false)
}

// answerQuestion says that nobody took an account from the person before: a UN
// inquiry needs to know.
func (h *hand) answerQuestion() {
	h.t.Helper()
	h.Key("ctrl+shift+q")
	h.overlay(true)
	h.Expect("the first question", func(k Keyboard) bool { return !k.Ring.Empty() && !k.Typing() })
	h.Change("no earlier account", func() { h.Key("Down") })
	h.picture("questions")
	h.Key("Escape")
	h.overlay(false)
}

// fillSubmission makes a submission of the testimony, up to its preview.
func (h *hand) fillSubmission() {
	h.t.Helper()
	h.Key("ctrl+5")
	h.room(5)
	h.Key("ctrl+n")
	h.overlay(true)
	h.field("the title")
	h.write("PLANTEDtitle")
	h.Key("Return")
	h.overlay(false)
	h.field("the addressee")
	h.write("Commission")
	h.Tab()
	h.Key("Down", "Down", "Down") // UN inquiry
	h.Tab()                       // reference
	h.Tab()                       // cover
	h.Tab()
	h.write("PLANTEDsender")
	h.Key("ctrl+shift+a")
	h.overlay(true)
	h.field("the search for testimonies")
	middle := image.Rect(340, 200, 940, 640)
	chosen := func() bool { return h.Shows(selectionColour, middle, 5000) }
	h.Wait("the testimony to be found", chosen)
	h.Key("Return")
	h.Wait("the testimony to be in the submission", func() bool { return !chosen() })
	h.Key("Escape")
	h.overlay(false)
	h.Key("ctrl+shift+p")
	h.Expect("the tabs to have the focus", func(k Keyboard) bool { return !k.Ring.Empty() && k.Ring.Max.Y < 165 })
	h.Wait("the preview", func() bool { return h.Shows(inkColour, image.Rect(552, 170, 1260, 750), 300) })
	h.picture("preview")
}

// checkWithStockTools does what a recipient does: age, unzip, sha256sum, ssh-keygen.
func checkWithStockTools(t *testing.T, dir, bundle, key string) {
	t.Helper()
	zip := filepath.Join(dir, "bundle.zip")
	tool(t, dir, "age", "-d", "-i", key, "-o", zip, bundle)
	tool(t, dir, "unzip", "-q", zip)
	tops, err := filepath.Glob(filepath.Join(dir, "attest-S-*"))
	if err != nil || len(tops) != 1 {
		t.Fatalf("top folders %v %v", tops, err)
	}
	tool(t, tops[0], "sha256sum", "--quiet", "-c", "manifest-sha256.txt")
	cmd := exec.Command("ssh-keygen", "-Y", "verify", "-f", "data/custody/allowed_signers", "-I", "office", "-n", "bundle@attest", "-s", "tagmanifest-sha512.txt.sig")
	cmd.Dir = tops[0]
	signed, err := os.ReadFile(filepath.Join(tops[0], "tagmanifest-sha512.txt"))
	if err != nil {
		t.Fatal(err)
	}
	cmd.Stdin = bytes.NewReader(signed)
	if said, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("ssh-keygen: %v\n%s", err, said)
	}
	page, err := os.ReadFile(filepath.Join(tops[0], "data", "index.html"))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"PLANTEDfirst", "PLANTEDsecond", "PLANTEDtitle", "PLANTEDsender"} {
		if !bytes.Contains(page, []byte(want)) {
			t.Errorf("%s is not in the bundle's page", want)
		}
	}
	if bytes.Contains(page, []byte("PLANTEDhandle")) {
		t.Error("the handle left in the bundle")
	}
}

func tool(t testing.TB, dir, name string, args ...string) string {
	t.Helper()
	cmd := exec.Command(name, args...)
	cmd.Dir = dir
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%s %s: %v", name, strings.Join(args, " "), err)
	}
	return string(out)
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

// room waits until the room is shown, counted as in the sidebar, with nothing
// over it: its line has the ground of the chosen.
func (s *Session) room(n int) {
	s.t.Helper()
	s.Wait("a room to be shown", func() bool { return s.Picture().RGBAAt(150, 105+36*(n-1)) == selectionColour })
}

// overlay waits until something is over the window, or nothing: what is over it
// dims the sidebar.
func (s *Session) overlay(on bool) {
	s.t.Helper()
	s.Wait("what is over the window", func() bool { return (s.Picture().RGBAAt(100, 500) != groundColour) == on })
}

// picture keeps the screen where the caller of the tests asked for pictures.
func (s *Session) picture(name string) {
	if dir := os.Getenv("ATTEST_PICTURES"); dir != "" {
		s.Save(filepath.Join(dir, "window-"+name+".png"))
	}
}

// searchFor looks for words in every file under the folders.
func searchFor(t testing.TB, word string, dirs ...string) {
	t.Helper()
	for _, dir := range dirs {
		err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
			if err != nil || !d.Type().IsRegular() {
				return err
			}
			b, err := os.ReadFile(path)
			if err == nil && bytes.Contains(b, []byte(word)) {
				t.Errorf("%s is found in %s", word, path)
			}
			return err
		})
		if err != nil {
			t.Error(err)
		}
	}
}
